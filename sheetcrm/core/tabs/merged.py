"""«Объединённые клиенты» / “Merged clients”: the rows that went when clients were merged, as they were. Pure.

A tab of ours. A line goes again when its merge was taken back; what a person took out comes back from the journal of the
computer that merged, for as long as the merge stands.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from sheetcrm.core.fields.dates_text import EPOCH
from sheetcrm.core.plan.merging import Archived
from sheetcrm.core.records import replace
from sheetcrm.core.schema import SCRIPT_TABS
from sheetcrm.core.table import Table
from sheetcrm.core.tabs import look
from sheetcrm.core.tabs.model import Block, BlockColumn, Content, Style, Tab
from sheetcrm.core.wording import LANGS, Lang, Text
from sheetcrm.core.workbook import CellError, Sheet, Value

LEAD = Text(
    ru="{n} {n:строка|строки|строк} клиентов, объединённых с другими, — как они были. Вернуть: sheetcrm unmerge и номер клиента.",
    en="{n} {n:row|rows} of clients merged into others, as they were. To bring one back: sheetcrm unmerge and its number.",
)
GONE, KEPT = Text(ru="Номер клиента", en="Client number"), Text(ru="Объединён с", en="Merged into")
WHEN, RUN = Text(ru="Когда объединён", en="Merged on"), Text(ru="Запуск", en="Run")
_FIXED = (GONE, KEPT, WHEN, RUN)
_WIDTHS = (16.0, 16.0, 18.0, 10.0)
#: The number of the last day a sheet knows.
_DAYS = 2_958_466


def merged_tab(archive: Sequence[Archived], lang: Lang, now: dt.datetime) -> Tab | None:
    """The tab; None while nobody was merged."""
    if not archive:
        return None
    title = SCRIPT_TABS["merged"].say(lang)
    headings = list(dict.fromkeys(heading for one in archive for heading, _ in one.cells))
    fixed = [[one.gone, one.kept, one.when, one.run] for one in archive]
    columns = [
        BlockColumn(text.say(lang), [line[i] for line in fixed], look.SHORT, _WIDTHS[i])
        for i, text in enumerate(_FIXED)
    ]
    cells = [dict(one.cells) for one in archive]
    for heading in headings:
        values = [_content(line.get(heading)) for line in cells]
        columns.append(BlockColumn(heading, values, _style(values), 22.0))
    head = look.head(title, LEAD.say(lang, n=len(archive)), lang, now, max(len(columns), 6))
    block = Block(4, 0, tuple(columns), look.HEADING, filter=True)
    return Tab("merged", title, head, (block,), freeze_rows=5, color="9AA0A6")


def _content(value: Value) -> Content:
    if isinstance(value, CellError | dt.time):
        return str(value)
    return value


def _style(values: Iterable[Content]) -> Style:
    """A column of texts is text; one with a day or a number in it must be able to show one."""
    kinds = {type(value) for value in values if value is not None}
    if kinds <= {str}:
        return look.TEXT
    return look.DATE if kinds & {dt.date, dt.datetime} else Style(color=look.INK, wrap=True)


def read_archive(sheet: Sheet | None) -> list[Archived]:
    """The lines of the tab as it was read."""
    if sheet is None or sheet.cells.empty:
        return []
    rows: list[list[Value]] = sheet.cells.to_numpy(dtype=object).tolist()
    wanted = [{text.say(lang).casefold() for lang in LANGS} for text in _FIXED]
    for r, row in enumerate(rows):
        said = ["" if v is None else " ".join(str(v).split()).casefold() for v in row]
        at = [next((c for c, text in enumerate(said) if text in names), None) for names in wanted]
        if at[0] is None or at[1] is None:
            continue
        taken = {c for c in at if c is not None}
        others = [(c, str(row[c])) for c in range(len(row)) if c not in taken and row[c] is not None]
        return [one for line in rows[r + 1 :] if (one := _line(line, at, others)) is not None]
    return []


def _line(row: Sequence[Value], at: Sequence[int | None], others: Sequence[tuple[int, str]]) -> Archived | None:
    gone, kept, when, run = ("" if c is None or row[c] is None else str(row[c]).strip() for c in at)
    if not gone or not kept:
        return None
    return Archived(gone, kept, when, run, tuple((h, row[c]) for c, h in others if row[c] is not None))


def with_days(archive: Iterable[Archived], clients: Table) -> list[Archived]:
    """The lines with days where the clients' column of that heading holds days: tabs of ours are read from a Google Sheet
    without their formats, and a day is a number there."""
    days = {
        " ".join(clients.heading(column).split())
        for column in clients.fields
        if any(isinstance(value, dt.date) for value in clients.raw[column].tolist())
    }
    return [replace(one, cells=tuple((h, _day(v) if h in days else v) for h, v in one.cells)) for one in archive]


def _day(value: Value) -> Value:
    """A day from its number; whatever is none as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 1 <= value < _DAYS:
        return value
    moment = dt.datetime.combine(EPOCH, dt.time()) + dt.timedelta(days=float(value))
    return moment.date() if float(value).is_integer() else (moment + dt.timedelta(seconds=0.5)).replace(microsecond=0)


def joined(*parts: Iterable[Archived]) -> tuple[Archived, ...]:
    """The lines of several archives, each merge once, the later part's; in the order of their coming."""
    found: dict[tuple[str, str, str], Archived] = {}
    for part in parts:
        for one in part:
            found[one.line] = one
    return tuple(found.values())


def standing(archive: Iterable[Archived], rows: Mapping[str, Mapping[str, Value]]) -> tuple[Archived, ...]:
    """The lines whose merge was not taken back. ``rows``: the clients' rows that hold somebody, by folded id: the cells by
    heading. A row that holds all the archive holds is back; of any other the archive still knows more."""
    return tuple(one for one in archive if not _is_back(one, rows.get(one.line[0])))


def _is_back(one: Archived, row: Mapping[str, Value] | None) -> bool:
    if row is None:
        return False
    texts = [(h, v) for h, v in one.cells if isinstance(v, str) and v.strip()]
    return bool(texts) and all(row.get(h) == v for h, v in texts)
