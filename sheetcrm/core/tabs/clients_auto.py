"""«Клиенты (авто)» / “Clients (auto)”: a line for each client with what the program knows. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sheetcrm.core.schema import SCRIPT_TABS
from sheetcrm.core.segments.known import Known
from sheetcrm.core.segments.settings import BASE_LABEL, CARD_LABEL, LIFECYCLE_LABEL, Lifecycle
from sheetcrm.core.tabs import look
from sheetcrm.core.tabs.model import Block, BlockColumn, Content, Link, Style, Tab
from sheetcrm.core.tabs.people import People
from sheetcrm.core.tabs.where import Where
from sheetcrm.core.wording import Lang, Text

LEAD = Text(
    ru="По строке на каждого клиента: группа, покупки, дубли и что исправить. Порядок — как в вашей таблице.",
    en="One line per client: group, purchases, duplicates and what to correct. In the order of your table.",
)

_FILLS = {
    Lifecycle.VIP: "E9DDF7", Lifecycle.REGULAR: look.GOOD_FILL, Lifecycle.ACTIVE: "EAF6EC", Lifecycle.NEW: look.HINT_FILL,
    Lifecycle.SLIPPING: look.WARNING_FILL, Lifecycle.ASLEEP: look.ERROR_FILL, Lifecycle.POTENTIAL: "F1F3F4",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Extras:
    """Columns that other stages know: aligned with the clients, None where there is nothing.

    ``derived``: by field, what other cells of the row tell about a cell nobody filled; a typed value always wins.
    """

    segments: Sequence[str | None]
    duplicate: Sequence[str | None]
    to_correct: Sequence[str | None]
    quality: Sequence[int | None]
    derived: Mapping[str, Sequence[str | None]] = field(default_factory=dict)


def clients_auto_tab(people: People, known: Known, extras: Extras, where: Where, lang: Lang, now: dt.datetime) -> Tab:
    """The tab with one line per client. Columns nothing is known for are left out."""
    frame = known.frame
    places, links = [], []
    for position in range(len(people)):
        text, link = where.client(position)
        places.append(text)
        links.append(link)

    def labels(column: str, words: dict[str, str]) -> list[Content]:
        return [None if v is None else words[str(v)] for v in frame[column].tolist()]

    groups = {str(k): v.say(lang) for k, v in LIFECYCLE_LABEL.items()}
    base = {str(k): v.say(lang) for k, v in BASE_LABEL.items()}
    cards = {str(k): v.say(lang) for k, v in CARD_LABEL.items()}
    fills = {groups[str(k)]: fill for k, fill in _FILLS.items()}
    genders = {"m": Text(ru="мужской", en="male").say(lang), "f": Text(ru="женский", en="female").say(lang)}
    short = look.SHORT
    columns: list[tuple[Text, Sequence[Content], Style, float, dict[str, str], Sequence[Link] | None]] = [
        (Text(ru="Где", en="Where"), places, look.LINK, 14, {}, links),
        (Text(ru="Клиент", en="Client"), people.name, short, 30, {}, None),
        (Text(ru="Телефон", en="Phone"), people.phone, short, 19, {}, None),
        (Text(ru="Email", en="Email"), people.email, short, 26, {}, None),
        (Text(ru="Группа клиента", en="Client group"), labels("lifecycle", groups), short, 16, fills, None),
        (Text(ru="Покупает?", en="Buying?"), labels("base", base), short, 18, {}, None),
        (Text(ru="Последняя покупка", en="Last purchase"), frame["last_order"].tolist(), look.DATE, 13, {}, None),
        (Text(ru="Заказов", en="Orders"), frame["orders_count"].tolist(), look.INT, 10, {}, None),
        (Text(ru="Выручка", en="Revenue"), frame["revenue"].tolist(), look.MONEY, 13, {}, None),
        (Text(ru="Средний чек", en="Average order"), frame["avg_check"].tolist(), look.MONEY, 12, {}, None),
        (
            Text(ru="Покупает раз в … дней", en="Buys every … days"),
            frame["rhythm_days"].tolist(),
            look.INT,
            13,
            {},
            None,
        ),
        (Text(ru="Класс ABC", en="ABC class"), frame["abc"].tolist(), short, 9, {}, None),
        (Text(ru="Последний контакт", en="Last contact"), frame["last_contact"].tolist(), look.DATE, 13, {}, None),
        (Text(ru="Данные свежие на", en="Data fresh as of"), frame["fresh_at"].tolist(), look.DATE, 13, {}, None),
        (Text(ru="Карточка", en="Card"), labels("card", cards), short, 20, {}, None),
        (
            Text(ru="Город (по телефону)", en="Town (by the phone)"),
            extras.derived.get("city", ()),
            look.FAINT_SHORT,
            18,
            {},
            None,
        ),
        (
            Text(ru="Пол (по имени)", en="Gender (by the name)"),
            [genders.get(g or "") for g in extras.derived.get("gender", ())],
            look.FAINT_SHORT,
            12,
            {},
            None,
        ),
        (Text(ru="Сегменты", en="Segments"), extras.segments, short, 28, {}, None),
        (Text(ru="Дубль", en="Duplicate"), extras.duplicate, short, 22, {}, None),
        (Text(ru="Что исправить", en="To correct"), extras.to_correct, short, 46, {}, None),
        (Text(ru="Заполнено верно, %", en="Correctly filled, %"), extras.quality, look.INT, 11, {}, None),
    ]
    block = Block(
        4,
        0,
        tuple(
            BlockColumn(heading.say(lang), values, style, width, links=link, fills=fill)
            for heading, values, style, width, fill, link in columns
            if any(v is not None for v in values)
        ),
        look.HEADING,
        filter=True,
    )
    title = SCRIPT_TABS["clients_auto"].say(lang)
    head = look.head(title, LEAD.say(lang), lang, now, 7)
    return Tab("clients_auto", title, head, (block,), freeze_rows=5, freeze_columns=2, color="1A73E8")
