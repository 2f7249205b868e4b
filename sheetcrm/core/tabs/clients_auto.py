"""«Клиенты (авто)» / “Clients (auto)”: a line for each client with what the program knows. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from sheetcrm.core.schema import SCRIPT_TABS
from sheetcrm.core.segments.known import Known
from sheetcrm.core.tabs import look
from sheetcrm.core.tabs.auto import KINDS, Extras, auto_columns
from sheetcrm.core.tabs.colours import fills_by_word
from sheetcrm.core.tabs.model import Block, BlockColumn, Content, Link, Style, Tab
from sheetcrm.core.tabs.people import People
from sheetcrm.core.tabs.where import Where, wide_enough
from sheetcrm.core.wording import Lang, Text

LEAD = Text(
    ru="По строке на каждого клиента: группа, покупки, дубли и что исправить. Порядок — как в вашей таблице.",
    en="One line per client: group, purchases, duplicates and what to correct. In the order of your table.",
)


def clients_auto_tab(
    people: People,
    known: Known,
    extras: Extras,
    where: Where,
    lang: Lang,
    now: dt.datetime,
    colours: Mapping[str, str] | None = None,
) -> Tab:
    """The tab with one line per client. Columns nothing is known for are left out. ``colours``: of the groups, where a team
    chose others than ours."""
    places, links = [], []
    for position in range(len(people)):
        text, link = where.client(position)
        places.append(text)
        links.append(link)

    short = look.SHORT
    fills = fills_by_word(colours or {}, lang)
    values = auto_columns(known, extras, lang)
    columns: list[tuple[Text, Sequence[Content], Style, float, Mapping[str, str], Sequence[Link] | None]] = [
        (Text(ru="Где", en="Where"), places, look.LINK, wide_enough(places, 14), {}, links),
        (Text(ru="Клиент", en="Client"), people.name, short, 42, {}, None),
        (Text(ru="Телефон", en="Phone"), people.phone, short, 19, {}, None),
        (Text(ru="Email", en="Email"), people.email, short, 26, {}, None),
        *(
            (kind.heading, values[key], kind.style, kind.width, fills if key == "lifecycle" else {}, None)
            for key, kind in KINDS.items()
        ),
    ]
    block = Block(
        4,
        0,
        tuple(
            BlockColumn(heading.say(lang), cells, style, width, links=link, fills=fill)
            for heading, cells, style, width, fill, link in columns
            if any(v is not None for v in cells)
        ),
        look.HEADING,
        filter=True,
    )
    title = SCRIPT_TABS["clients_auto"].say(lang)
    head = look.head(title, LEAD.say(lang), lang, now, 7)
    return Tab("clients_auto", title, head, (block,), freeze_rows=5, freeze_columns=2, color="1A73E8")
