"""The lookup that shows a client's value in people's tab, wherever that client stands, and the hidden tab it looks in. Pure.

One array formula in the header cell fills the column. Its ranges begin in the header row itself, so a row inserted right
below the header shifts nothing. A row shows a value only while its id and the texts that say who it is are those the value
was computed for; a copied id shows that it repeats.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from sheetcrm.core.tabs.columns import KEYS, TabColumns
from sheetcrm.core.tabs.model import Block, BlockColumn, Cell, Tab
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import column_letter
from sheetcrm.stores.google.reading import LOOKUP_TAB, quoted_always

TITLE = Text(ru="sheetcrm (столбцы)", en="sheetcrm (columns)")
REPEATS = Text(ru="ID повторяется", en="ID repeats")
OUTDATED = Text(ru="обновится при запуске", en="updated at the next run")
#: In a larger tab every id compared with every other would make the sheet crawl.
MOST_COMPARED = 10_000
#: The hidden tab never gets narrower, or the formulas' range would shrink with it.
WIDTH = 2 + len(KEYS)

_KEY = re.compile(r'^=ARRAYFORMULA\(.*MATCH\("([a-z_]+)"', re.DOTALL)
_HEADING = re.compile(r'=ROW\(\$[A-Z]+\$\d+\)\s*[,;]\s*"((?:[^"]|"")*)"')
#: What a lookup reads as a pattern.
_WILDCARD = re.compile(r"[*?~]")


def separator(locale: str) -> str:
    """What stands between a function's arguments in a spreadsheet of this locale."""
    return "," if locale.startswith(("en", "zh", "ja", "ko", "he", "th")) else ";"


def lookup_tab(columns: Sequence[TabColumns], lang: Lang) -> Tab | None:
    """The hidden tab: a row for each client with the id, the texts that say who it is, and a value for each column.

    An id or a row that stands there twice is left out: nobody could say whose values these are. None without columns.
    """
    keys = list(dict.fromkeys(column.key for here in columns for column in here.columns))
    if not keys:
        return None
    count = Counter(key.casefold() for here in columns for key in sought(here))
    lines: list[list[Any]] = []
    for here in columns:
        by_key = {column.key: column.values for column in here.columns}
        for i, key in enumerate(sought(here)):
            if key and count[key.casefold()] == 1 and not _WILDCARD.search(key):
                lines.append([key, here.who[i], *(by_key[k][i] if k in by_key else None for k in keys)])
    heads = ["id", "who", *keys]
    cells = [[line[i] for line in lines] for i in range(len(heads))]
    block = Block(0, 0, tuple(BlockColumn(head, values) for head, values in zip(heads, cells, strict=True)))
    return Tab(LOOKUP_TAB, TITLE.say(lang), (Cell(0, WIDTH - 1, "end"),), (block,), hidden=True)


def sought(here: TabColumns) -> list[str]:
    """By what each row is looked up: its id, or, in a tab without ids, the texts that say who it is."""
    if here.id_column is not None:
        return list(here.ids)
    return [who if who.strip("|") else "" for who in here.who]


def formula(here: TabColumns, key: str, heading: str, title: str, locale: str, lang: Lang) -> str:
    """The formula of one column. ``title``: of the hidden tab."""
    sep, row = separator(locale), here.header_row
    tab = quoted_always(title)

    def whole(position: int) -> str:
        letter = column_letter(position)
        return f"${letter}${row}:${letter}"

    parts = [whole(position) for position in here.who_columns]
    who = '&"|"&'.join(parts) if len(parts) > 1 else f'{parts[0]}&""' if parts else f'{whole(here.id_column or 0)}&""'
    names = "&".join([*parts, '""'])
    known_by = f'{whole(here.id_column)}&""' if here.id_column is not None else who
    filled = known_by if here.id_column is not None else names
    first = column_letter(here.id_column if here.id_column is not None else here.who_columns[0])
    table = f"{tab}!$A:${column_letter(WIDTH - 1)}"

    def found(place: str) -> str:
        return f'IFNA(VLOOKUP({known_by}{sep}{table}{sep}{place}{sep}FALSE){sep}"")'

    value = found(f'MATCH("{key}"{sep}{tab}!$1:$1{sep}0)')
    shown = f"IF({found('2')}={who}{sep}{value}{sep}{_text(OUTDATED.say(lang))})"
    if here.id_column is not None and len(here.rows) <= MOST_COMPARED:
        ids = whole(here.id_column)
        shown = f"IF(COUNTIF({ids}{sep}{ids})>1{sep}{_text(REPEATS.say(lang))}{sep}{shown})"
    shown = f'IF({filled}=""{sep}""{sep}{shown})'
    return f"=ARRAYFORMULA(IF(ROW(${first}${row}:${first})=ROW(${first}${row}){sep}{_text(heading)}{sep}{shown}))"


def key_in(text: str) -> str | None:
    """Which column of ours a formula fills; None for anybody else's.

    >>> key_in('=ARRAYFORMULA(IF(ROW($A$1:$A)=ROW($A$1);"x";MATCH("last";t!$1:$1;0)))'), key_in("=A1")
    ('last', None)
    """
    said = _KEY.match(text)
    return said[1] if said else None


def heading_in(text: str) -> str | None:
    """The heading a formula of ours shows.

    >>> heading_in('=ARRAYFORMULA(IF(ROW($A$1:$A)=ROW($A$1);"Моя группа";A1))')
    'Моя группа'
    """
    said = _HEADING.search(text)
    return said[1].replace('""', '"') if said else None


def alike(one: str, other: str) -> bool:
    """Whether two formulas say the same, however they are spaced or written."""
    return re.sub(r"[\s']", "", one).casefold() == re.sub(r"[\s']", "", other).casefold()


def _text(value: str) -> str:
    return '"' + value.replace('"', '""') + '"'
