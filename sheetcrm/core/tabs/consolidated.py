"""«Сводная база» / “All clients”: the clients of several workbooks in one tab, each row with where it stands. Pure.

The tab is ours and filled afresh as a whole; the sources are only read. A client that stands in several of them keeps all
its rows, and each says where the others are. Columns that a shared table has no business with are left out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from msgspec import Struct

from sheetcrm.core.checks.excess import code_of
from sheetcrm.core.clean import CleanTable
from sheetcrm.core.matching import Matches
from sheetcrm.core.people import text_of
from sheetcrm.core.schema import CLIENTS
from sheetcrm.core.tabs import look
from sheetcrm.core.tabs.model import PLAIN, Block, BlockColumn, Content, Style, Tab
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import CellError

KEY = "consolidated"
TITLE = Text(ru="Сводная база", en="All clients")
LEAD = Text(
    ru="{rows} {rows:строка|строки|строк} из {files} {files:таблицы|таблиц|таблиц}. Исходные таблицы программа только читает.",
    en="{rows} {rows:row|rows} from {files} {files:workbook|workbooks}. The source workbooks are only read.",
)
SOURCE = Text(ru="Откуда", en="Source")
ROW = Text(ru="Строка", en="Row")
AGAIN = Text(ru="Тот же клиент", en="Same client as")
_ALSO = Text(ru="{source}, строка {row}", en="{source}, row {row}")
_MORE = Text(ru=" и ещё {n}", en=" and {n} more")
_FEW = 3
_DATES = frozenset(("birthday", "date"))


class Part(Struct, frozen=True):
    """The clients of one workbook. ``name``: what it is called."""

    name: str
    clients: CleanTable

    def source(self, position: int) -> str:
        """Where a row stands: the file, and its tab."""
        tab = self.clients.table.tab_title(position)
        return f"{self.name} · {tab}" if tab else self.name


class Consolidated(Struct, frozen=True):
    """The tab, and headings of columns that were left out because they hold more about people than a base needs."""

    tab: Tab
    left_out: tuple[str, ...] = ()


def consolidated(
    parts: Sequence[Part], matches: Matches, purposes: Sequence[str], lang: Lang, now: dt.datetime
) -> Consolidated:
    """The tab of all clients, in the order of the workbooks and of their rows.

    ``matches``: of the rows of all parts together. ``purposes``: headings of columns the team wrote down a purpose for.
    """
    sources = [part.source(i) for part in parts for i in range(len(part.clients.table))]
    rows = [int(row) for part in parts for row in part.clients.table.row]
    again = _again(matches, sources, rows, lang)
    known, extras, left_out = _columns(parts, {one.strip().casefold() for one in purposes})
    columns = [
        BlockColumn(SOURCE.say(lang), sources, look.SHORT, 30),
        BlockColumn(ROW.say(lang), list(rows), look.NUMBER_OF, 9),
        BlockColumn(AGAIN.say(lang), again, look.FAINT, 36),
    ]
    for field in known:
        heading = next(p.clients.table.heading(field) for p in parts if p.clients.table.has(field))
        style, values = _style(field), _values(parts, field)
        if style is look.DATE:
            values = [str(v) if isinstance(v, int | float) else v for v in values]  # 1987 is a year, not a day of 1905
        columns.append(BlockColumn(_line(heading), values, style, 20))
    for heading, key in extras.items():
        columns.append(BlockColumn(heading, _values(parts, key), PLAIN, 18))
    block = Block(4, 0, tuple(c for c in columns if any(v is not None for v in c.values)), look.HEADING, filter=True)
    title = TITLE.say(lang)
    head = look.head(title, LEAD.say(lang, rows=len(rows), files=len(parts)), lang, now, 7)
    return Consolidated(Tab(KEY, title, head, (block,), freeze_rows=5, freeze_columns=1, color="0B8043"), left_out)


def _columns(parts: Sequence[Part], purposes: set[str]) -> tuple[list[str], dict[str, str], tuple[str, ...]]:
    """Fields any workbook has, in the order of the schema; further columns by heading; headings left out."""
    have = {column: None for part in parts for column in map(str, part.clients.table.raw.columns)}
    known = [field.key for field in CLIENTS.fields if field.key in have]
    extras: dict[str, str] = {}
    left_out: dict[str, None] = {}
    for column in have:
        if not column.startswith("extra:"):
            continue
        heading = _line(column.removeprefix("extra:"))
        if code_of(heading) is not None and heading.casefold() not in purposes:
            left_out[heading] = None
        else:
            extras.setdefault(heading, column)
    return known, extras, tuple(left_out)


def _values(parts: Sequence[Part], column: str) -> list[Content]:
    found: list[Content] = []
    for part in parts:
        table = part.clients.table
        if not table.has(column):
            found += [None] * len(table)
        elif column in part.clients.values.columns:
            found += [_content(v) for v in text_of(part.clients, column)]
        else:
            found += [_content(v) for v in table.raw[column].tolist()]
    return found


def _content(value: object) -> Content:
    if value is None or isinstance(value, CellError):
        return None
    if isinstance(value, str | int | float | bool | dt.date):
        return value
    return str(value)


def _style(field: str) -> Style:
    spec = CLIENTS.field(field)
    return look.DATE if spec is not None and spec.type in _DATES else look.SHORT


def _line(heading: str) -> str:
    return " ".join(heading.split())


def _again(matches: Matches, sources: Sequence[str], rows: Sequence[int], lang: Lang) -> list[Content]:
    """For each row where its client stands once more; None where it does not."""
    found: list[Content] = [None] * len(rows)
    for members in matches.clusters():
        for member in members:
            found[member] = "; ".join(_others(member, members, sources, rows, lang))
    return found


def _others(
    member: int, members: Sequence[int], sources: Sequence[str], rows: Sequence[int], lang: Lang
) -> Iterator[str]:
    others = [other for other in members if other != member]
    for place, other in enumerate(others[:_FEW], start=1):
        said = _ALSO.say(lang, source=sources[other], row=str(rows[other]))
        yield said + (_MORE.say(lang, n=len(others) - _FEW) if place == _FEW and len(others) > _FEW else "")
