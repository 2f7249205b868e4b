"""What the program knows of each client, column by column: for «Клиенты (авто)» and for columns of ours in people's tab. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct, field

from sheetcrm.core.records import replace
from sheetcrm.core.segments.known import Known
from sheetcrm.core.segments.rfm import RFM_LABEL
from sheetcrm.core.segments.settings import BASE_LABEL, CARD_LABEL, LIFECYCLE_LABEL, Freshness
from sheetcrm.core.tabs import look
from sheetcrm.core.tabs.model import Content, Style
from sheetcrm.core.wording import Lang, Text


class Kind(NamedTuple):
    """One kind of column: its heading, its look, its width in characters."""

    heading: Text
    style: Style
    width: float


#: Every column by key, in the order of «Клиенты (авто)».
KINDS: Mapping[str, Kind] = {
    "lifecycle": Kind(Text(ru="Группа клиента", en="Client group"), look.SHORT, 16),
    "base": Kind(Text(ru="Покупает?", en="Buying?"), look.SHORT, 18),
    "first_order": Kind(Text(ru="Первая покупка", en="First purchase"), look.DATE, 13),
    "last_order": Kind(Text(ru="Последняя покупка", en="Last purchase"), look.DATE, 13),
    "orders": Kind(Text(ru="Заказов", en="Orders"), look.INT, 10),
    "revenue": Kind(Text(ru="Выручка", en="Revenue"), look.MONEY, 13),
    "average": Kind(Text(ru="Средний чек", en="Average order"), look.MONEY, 12),
    "rhythm": Kind(Text(ru="Покупает раз в … дней", en="Buys every … days"), look.INT, 13),
    "abc": Kind(Text(ru="Класс ABC", en="ABC class"), replace(look.SHORT, align="center"), 10),
    "rfm": Kind(Text(ru="RFM: какой покупатель", en="RFM: what buyer"), look.SHORT, 18),
    "last_contact": Kind(Text(ru="Последний контакт", en="Last contact"), look.DATE, 13),
    "requests": Kind(Text(ru="Обращений", en="Requests"), look.INT, 11),
    "last_offer": Kind(Text(ru="Последнее КП", en="Last offer"), look.DATE, 13),
    "fresh": Kind(Text(ru="Данные свежие на", en="Data fresh as of"), look.DATE, 20),
    "card": Kind(Text(ru="Карточка", en="Card"), look.SHORT, 20),
    "city": Kind(Text(ru="Город (по телефону)", en="Town (by the phone)"), look.FAINT_SHORT, 18),
    "gender": Kind(Text(ru="Пол (по имени)", en="Gender (by the name)"), look.FAINT_SHORT, 12),
    "score": Kind(Text(ru="Баллы", en="Score"), look.INT, 9),
    "segments": Kind(Text(ru="Сегменты", en="Segments"), replace(look.SHORT, indent=1), 40),
    "duplicate": Kind(Text(ru="Дубль", en="Duplicate"), look.SHORT, 34),
    "to_correct": Kind(Text(ru="Что исправить", en="To correct"), look.SHORT, 46),
    "quality": Kind(Text(ru="Заполнено верно, %", en="Correctly filled, %"), look.INT, 11),
}

_GENDERS = {"m": Text(ru="мужской", en="male"), "f": Text(ru="женский", en="female")}


class Extras(Struct, frozen=True):
    """Columns that other stages know: aligned with the clients, None where there is nothing.

    ``derived``: by field, what other cells of the row tell about a cell nobody filled; a typed value always wins.
    """

    segments: Sequence[str | None]
    duplicate: Sequence[str | None]
    to_correct: Sequence[str | None]
    quality: Sequence[int | None]
    derived: Mapping[str, Sequence[str | None]] = field(default_factory=dict)
    score: Sequence[int] = ()


def auto_columns(known: Known, extras: Extras, lang: Lang) -> dict[str, Sequence[Content]]:
    """The values of every kind of column, aligned with the clients; empty where nothing is known of any."""
    frame = known.frame

    def labels(column: str, words: Mapping[str, str]) -> list[Content]:
        return [None if v is None else words[str(v)] for v in frame[column].tolist()]

    def once(column: str) -> list[Content]:
        # Whoever adds the column up comes to the figure on «Сводка».
        return [None if second else v for v, second in zip(frame[column].tolist(), known.second.tolist(), strict=True)]

    return {
        "lifecycle": labels("lifecycle", {str(k): v.say(lang) for k, v in LIFECYCLE_LABEL.items()}),
        "base": labels("base", {str(k): v.say(lang) for k, v in BASE_LABEL.items()}),
        "first_order": frame["first_order"].tolist(),
        "last_order": frame["last_order"].tolist(),
        "orders": once("orders_count"),
        "revenue": once("revenue"),
        "average": frame["avg_check"].tolist(),
        "rhythm": frame["rhythm_days"].tolist(),
        "abc": frame["abc"].tolist(),
        "rfm": labels("rfm_group", {str(k): v.say(lang) for k, v in RFM_LABEL.items()}),
        "last_contact": frame["last_contact"].tolist(),
        "requests": frame["requests"].tolist(),
        "last_offer": frame["last_offer"].tolist(),
        "fresh": _fresh(frame["fresh_at"].tolist(), frame["freshness"].tolist(), lang),
        "card": labels("card", {str(k): v.say(lang) for k, v in CARD_LABEL.items()}),
        "city": extras.derived.get("city", ()),
        "gender": [_GENDERS[g].say(lang) if g in _GENDERS else None for g in extras.derived.get("gender", ())],
        "score": extras.score,
        "segments": extras.segments,
        "duplicate": extras.duplicate,
        "to_correct": extras.to_correct,
        "quality": extras.quality,
    }


_CANNOT = Text(ru="не проверить", en="cannot be checked")


def _fresh(days: Sequence[Content], states: Sequence[str | None], lang: Lang) -> list[Content]:
    """The day a card is fresh as of; a card of contacts alone says that nothing tells how old it is."""
    unknown = _CANNOT.say(lang)
    return [unknown if state == Freshness.UNVERIFIABLE else day for day, state in zip(days, states, strict=True)]
