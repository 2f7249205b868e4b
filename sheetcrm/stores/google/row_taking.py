"""Takes rows with numbers, days and ticks out of people's tab of a live spreadsheet again: all of a row or nothing of it.

Nothing in the API empties a number only if it still is that number: find and replace compares what is shown, and what it
would have to put back it cannot put back as a number. What compares a whole row with its types is the removal of duplicates.
So one batch, for each row, copies it aside, inserts a row in front of it that holds what is to go, removes the duplicate of
that, and takes the inserted row away again. If the row is another by then, or was changed, it is no duplicate, and nothing
happened. What went is then read off the copy; should it have been something else after all (letter case is no difference
there), it comes back as a row of its own (docs/adr/0036).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from sheetcrm.core.plan import CellChange, Fate
from sheetcrm.core.plan.adding import BELOW
from sheetcrm.core.workbook import CellError, Sheet, Value, Workbook
from sheetcrm.stores.google.blank_cells import room
from sheetcrm.stores.google.cell_items import id_columns
from sheetcrm.stores.google.cell_writing import CellWriter
from sheetcrm.stores.google.fence import Refused, Request
from sheetcrm.stores.google.looking import Ground, Layout, Plain, Rect, View, Who, heading_of, look, plain, text_of
from sheetcrm.stores.google.reading import about, date_of
from sheetcrm.stores.google.row_adding import RowAdder
from sheetcrm.stores.google.typed_cells import as_entered, is_same

#: Rows of one batch, and how often a row that moved is looked for again.
_ROWS, _TRIES = 100, 8
_CELLS = "userEnteredValue,effectiveValue,note,chipRuns(startIndex),textFormatRuns(startIndex)"
_ENTERED = "userEnteredValue"
_REPLIES = "replies(deleteDuplicates(duplicatesRemovedCount))"
#: Requests for one row, and which of them is answered.
_EACH, _ANSWERED = 5, 3
#: Where copies begin on the hidden tab; its first row has other uses.
_ASIDE = 1


class Row(Struct, eq=False):
    """A row that is to go. ``held``: what it holds, by the column it had. As last seen: ``laid``: where its table stands;
    ``place``: the row, from 0; ``wanted``: what it holds, by column; ``alike``: the columns that are compared; ``differed``:
    whether it had its own id and other cells. ``copy``: what was copied aside when it went; ``sent``: whether the answer to that
    was lost; ``refused``: how often Google refused a batch with it."""

    changes: Sequence[CellChange]
    ground: Ground
    who: Who
    held: Mapping[int, Mapping[str, Any]]
    laid: Layout | None = None
    place: int = 0
    wanted: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    alike: Sequence[int] = ()
    copy: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    sent: bool = False
    differed: bool = False
    refused: int = 0

    @property
    def columns(self) -> range:
        """From the first cell that goes to the last."""
        return range(min(self.wanted), max(self.wanted) + 1)


class Taking(Struct):
    """``rows`` that go as a whole; ``rest``: changes for whoever writes cells; ``fates`` of those that nobody can write."""

    rows: list[Row] = field(default_factory=list)
    rest: list[CellChange] = field(default_factory=list)
    fates: dict[str, Fate] = field(default_factory=dict)


def taking(changes: Sequence[CellChange], base: Workbook) -> Taking:
    """Which of some changes take a whole row with numbers, days or ticks in it away: every cell that was entered into the row is
    emptied. One in which a formula was entered besides stays as it is."""
    found = Taking()
    tabs = {sheet.sheet_id: sheet for sheet in base.people()}
    grounds: dict[tuple[str, int], Ground] = {}
    named = id_columns(changes)
    by_row: dict[tuple[str, int], list[CellChange]] = {}
    for change in changes:
        by_row.setdefault((change.sheet_id, change.row), []).append(change)
    for (sheet_id, number), mine in by_row.items():
        sheet = tabs.get(sheet_id)
        if sheet is None or not _is_whole(mine, sheet, number):
            found.rest += mine
            continue
        held = {change.column: as_entered(change.before) for change in mine}
        if any((number, column) in sheet.formulas for column in held) or _has_formula(sheet, number):
            found.fates |= {change.change_id: Fate.REFUSED for change in mine}
            continue
        table = (sheet_id, mine[0].header_row)
        if table not in grounds:
            grounds[table] = Ground(int(sheet_id), sheet.title, mine[0].header_row - 1, named.get(table), {})
        ground = grounds[table]
        for change in mine:
            ground.headings[change.column] = heading_of(sheet, change.header_row, change.column)
        wanted = {column: value for column, value in held.items() if value is not None}
        found.rows.append(Row(mine, ground, _who(mine), wanted))
    return found


def within(rows: Sequence[Row], limit: int) -> tuple[list[Row], list[Row]]:
    """The first rows, with no more cells than the limit, and the rest."""
    cells = 0
    for number, row in enumerate(rows):
        cells += len(row.changes)
        if cells > limit:
            return list(rows[:number]), list(rows[number:])
    return list(rows), []


def _is_whole(changes: Sequence[CellChange], sheet: Sheet, number: int) -> bool:
    if not any(_is_typed(change.before) for change in changes) or number > len(sheet.cells):
        return False
    columns = {change.column for change in changes}
    there = sheet.cells.iloc[number - 1].tolist()
    return all(change.after is None and as_entered(change.before) is not None for change in changes) and all(
        value is None or column in columns or (number, column) in sheet.formulas for column, value in enumerate(there)
    )


def _is_typed(value: Value) -> bool:
    return value is not None and (not isinstance(value, str) or isinstance(value, CellError))


def _has_formula(sheet: Sheet, number: int) -> bool:
    """Whether a formula was entered into the row itself; what one elsewhere fills in does not count."""
    return any(row == number and text for (row, _), text in sheet.formulas.items())


def _who(changes: Sequence[CellChange]) -> Who:
    """How the row is known: by its id, else by all that stands in it, texts first."""
    for change in changes:
        held = plain(change.before)
        if change.column == change.id_column and held is not None:
            return Who(frozenset({held.content}))
    # Texts first: by the first one the rows are found.
    ordered = sorted(changes, key=lambda change: not isinstance(change.before, str))
    return Who(cells=tuple((c.column, frozenset[Plain | None]({plain(c.before)})) for c in ordered))


class RowTaker(Struct):
    """One run's rows that go, by the writer's fence and with its fates. ``adder`` brings back what should not have gone."""

    writer: CellWriter
    adder: RowAdder

    def take(self, rows: Sequence[Row]) -> None:
        """Takes each away that still holds what it held; the others get their fate and stay."""
        for _ in range(_TRIES):
            again: list[Row] = []
            ready = self._found(rows, again)
            for sheet_id in dict.fromkeys(row.ground.sheet_id for row in ready):
                here = [row for row in ready if row.ground.sheet_id == sheet_id]
                for start in range(0, len(here), _ROWS):
                    self._taken(here[start : start + _ROWS], again)
            rows = again
            if not rows:
                return
        for row in [*self._found(rows, again := []), *again]:
            self._settle(row, Fate.CHANGED)

    # -- looking ----------------------------------------------------------------------------------------------

    def _found(self, rows: Sequence[Row], again: list[Row]) -> list[Row]:
        """Those that can be taken away, each where it stands now; ``again`` gets those that moved meanwhile."""
        if not rows:
            return []
        self.writer.now = about(self.writer.session)
        layouts = self.writer.layouts(dict.fromkeys(row.ground for row in rows), _ENTERED)
        standing = []
        for row in rows:
            row.laid = laid = layouts.get(row.ground)
            places = laid.rows_of(row.who) if laid is not None else []
            if row.sent and laid is not None and not places:
                self._gone(row)
            elif laid is None or len(places) != 1 or not row.held.keys() <= laid.column.keys():
                self._settle(row, Fate.CHANGED)
            else:
                row.place = places[0]
                row.wanted = {laid.column[column]: value for column, value in row.held.items()}
                standing.append(row)
        asked: dict[int, list[Rect]] = {}
        for row in standing:
            asked.setdefault(row.ground.sheet_id, []).append(Rect(row.place, row.place + 1, 0, None))
        views = look(self.writer.session, asked, _CELLS, self.writer.now) if asked else {}
        ready = []
        for row in standing:
            view = views.get(row.ground.sheet_id, View(row.ground.sheet_id))
            width = self.writer.size(row.ground.sheet_id)[1]
            cells = {column: view.filled.get((row.place, column), {}) for column in range(width)}
            named = row.laid.id_column if row.laid is not None and row.who.ids else None
            if named is None or not is_same(cells.get(named, {}), row.wanted.get(named)):
                named = None
            fate = self._why_not(row, cells)
            if fate is None:
                ready.append(row)
            elif fate is Fate.CHANGED and (named is None or not row.differed):
                row.differed = named is not None
                again.append(row)  # another row may stand there by now, or a column was dragged
            else:
                self._settle(row, fate)
        return ready

    def _why_not(self, row: Row, cells: Mapping[int, Mapping[str, Any]]) -> Fate | None:
        """Why a row is not to be taken away, by all of its cells; None when it is."""
        if any(not is_same(cell, row.wanted.get(column)) for column, cell in cells.items()):
            return Fate.CHANGED
        if any(is_more(cell) for cell in cells.values()):
            return Fate.REFUSED
        row.alike = [c for c in row.columns if c in row.wanted or not cells.get(c, {}).get("effectiveValue")]
        # What a formula elsewhere fills in is another in the inserted row. Somebody may type over it, under a heading.
        return None if all(c in row.alike or self._heading(row, c) for c in row.columns) else Fate.REFUSED

    @staticmethod
    def _heading(row: Row, column: int) -> str:
        """The text of a heading; empty for what is none, such as that of a column of ours."""
        laid = row.laid
        return (text_of(laid.view.cell(laid.header, column) or {}) or "") if laid is not None else ""

    # -- taking -----------------------------------------------------------------------------------------------

    def _taken(self, batch: Sequence[Row], again: list[Row]) -> None:
        """One batch over rows of one tab."""
        writer, width = self.writer, self.writer.size(batch[0].ground.sheet_id)[1]
        shadow = writer.fence.sheet_id
        requests = [*room(shadow, _ASIDE + len(batch), width)]
        for number, row in enumerate(batch):
            requests += _requests(row, shadow, _ASIDE + number, width)
        try:
            reply = writer.fence.send(requests, fields=_REPLIES)
        except Refused:
            self._refused(batch, again)
            return
        asked = {shadow: [Rect(_ASIDE, _ASIDE + len(batch), 0, width)]}
        # Nobody else writes on the hidden tab.
        copies = look(writer.session, asked, _ENTERED).get(shadow, View(shadow))
        for number, row in enumerate(batch):
            answer = reply["replies"][1 + _EACH * number + _ANSWERED] if reply is not None else None
            if answer is not None and not answer.get("deleteDuplicates", {}).get("duplicatesRemovedCount"):
                again.append(row)
                continue
            row.copy = {c: copies.filled.get((_ASIDE + number, c), {}) for c in row.columns}
            row.sent = answer is None
            if row.sent:
                again.append(row)
            else:
                self._gone(row)

    def _refused(self, batch: Sequence[Row], again: list[Row]) -> None:
        """Google did not take a batch: one that was refused twice is sent row by row."""
        if len(batch) > 1 and any(row.refused for row in batch):
            for row in batch:
                self._taken([row], again)
            return
        for row in batch:
            row.refused += 1
            if row.refused > 2:
                self._settle(row, Fate.REFUSED)
            else:
                again.append(row)

    def _gone(self, row: Row) -> None:
        """What went, by its copy: the row as it was, or something that somebody made of it in the last moment, which comes
        back."""
        if all(is_same(row.copy.get(column, {}), row.wanted.get(column)) for column in row.columns):
            self._settle(row, Fate.APPLIED)
            return
        first = row.changes[0]
        planned = {row.laid.column[c.column]: c.before for c in row.changes} if row.laid is not None else {}
        self.adder.add([
            CellChange(
                f"{first.change_id} {column}", first.tab, first.sheet_id, BELOW, column, first.header_row,
                self._heading(row, column), None, first.client_id, None, _value(cell, planned.get(column)), False,
            )
            for column, cell in row.copy.items()
            if cell.get("userEnteredValue")
        ])  # fmt: skip
        self._settle(row, Fate.CHANGED)

    def _settle(self, row: Row, fate: Fate) -> None:
        self.writer.fates.update((change.change_id, fate) for change in row.changes)


def is_more(cell: Mapping[str, Any]) -> bool:
    """Whether somebody put more into a cell than a value: a note, formats of single words, a chip. It might go with the row."""
    return bool(cell.get("note") or cell.get("textFormatRuns") or any(cell.get("chipRuns", ())))


def _requests(row: Row, shadow: int, aside: int, width: int) -> Iterator[Request]:
    """What takes one row away, if it is what it was; all other rows stand where they stood in the end. ``aside``: the row of the
    hidden tab it is copied to."""
    sheet_id, at, columns = row.ground.sheet_id, row.place, row.columns
    across = {"startColumnIndex": 0, "endColumnIndex": width}
    yield {
        "copyPaste": {
            "source": {"sheetId": sheet_id, "startRowIndex": at, "endRowIndex": at + 1, **across},
            "destination": {"sheetId": shadow, "startRowIndex": aside, "endRowIndex": aside + 1, **across},
            "pasteType": "PASTE_NORMAL",
        }
    }
    span = {"sheetId": sheet_id, "dimension": "ROWS", "startIndex": at, "endIndex": at + 1}
    yield {"insertDimension": {"range": span, "inheritFromBefore": False}}
    cells = [{"userEnteredValue": dict(row.wanted[c])} if c in row.wanted else {} for c in columns]
    start = {"sheetId": sheet_id, "rowIndex": at, "columnIndex": columns.start}
    yield {"updateCells": {"start": start, "rows": [{"values": cells}], "fields": "userEnteredValue"}}
    yield {
        "deleteDuplicates": {
            "range": {
                "sheetId": sheet_id, "startRowIndex": at, "endRowIndex": at + 2, "startColumnIndex": columns.start,
                "endColumnIndex": columns.stop,
            },
            "comparisonColumns": [
                {"sheetId": sheet_id, "dimension": "COLUMNS", "startIndex": c, "endIndex": c + 1} for c in row.alike
            ],
        }
    }  # fmt: skip
    yield {"deleteDimension": {"range": span}}


def _value(cell: Mapping[str, Any], planned: Value) -> Value:
    """What somebody made of a cell in the last moment, as the kind of value it was; a formula with that value is as good as it."""
    held: Value = next(iter(cell["userEnteredValue"].values()))
    if "formulaValue" in cell["userEnteredValue"]:
        return planned
    is_day = isinstance(planned, dt.date) and isinstance(held, (int, float)) and not isinstance(held, bool)
    return date_of(float(held)) if is_day and isinstance(held, (int, float)) else held
