"""Adds rows to people's tab of a live spreadsheet: a row is inserted and filled in one batch, so nothing of anybody's can
stand where it is written (docs/adr/0023).

Where the row lands does not matter, for rows are known by their ids; below the last one it is where people look for it. A
column that was dragged in the moment between looking and writing is seen right after, and then the row is emptied again:
each cell only while it holds the very text that was put there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from sheetcrm.core.plan import CellChange, Fate
from sheetcrm.core.plan.adding import BELOW
from sheetcrm.core.workbook import CellError, Workbook
from sheetcrm.stores.google.fence import Fence, Refused, Request
from sheetcrm.stores.google.looking import Rect, View, entered, look, text_of
from sheetcrm.stores.google.reading import about
from sheetcrm.stores.google.replacing import changed, find_replace
from sheetcrm.stores.google.session import Session
from sheetcrm.stores.google.writing import LONGEST

#: How far below its place a header is looked for, and how often a row is looked for when it is to be emptied.
_AROUND, _ROUNDS = 20, 4
_CELL = "userEnteredValue"


class RowAdder(Struct):
    """One run's new rows, behind its fence. ``fates`` fills up."""

    session: Session
    fence: Fence
    base: Workbook
    fates: dict[str, Fate]

    def add(self, changes: Sequence[CellChange]) -> None:
        """Adds the rows these cells belong to. Only text goes into people's cells: other values are refused, and the row
        is added without them."""
        rows: dict[tuple[str, str | None], list[CellChange]] = {}
        for change in changes:
            if not isinstance(change.after, str) or isinstance(change.after, CellError) or len(change.after) > LONGEST:
                self.fates[change.change_id] = Fate.REFUSED
            else:
                rows.setdefault((change.sheet_id, change.client_id), []).append(change)
        for (sheet_id, _), mine in rows.items():
            if any(change.column == change.id_column for change in mine):
                self._add(int(sheet_id), mine)
            else:
                self._settle(mine, Fate.REFUSED)  # without its id nobody would know the row again

    def _add(self, sheet_id: int, mine: Sequence[CellChange]) -> None:
        for _ in range(2):
            height = self._height(sheet_id)
            head = self._head(sheet_id, mine) if height else None
            if height is None or head is None:
                self._settle(mine, Fate.CHANGED)
                return
            try:
                self.fence.send(list(self._inserted(sheet_id, height, *head, mine)))
            except Refused:
                continue  # the grid is smaller by now, or a column is gone; or the tab is protected
            self._look_after(sheet_id, mine)
            return
        self._settle(mine, Fate.REFUSED)

    def _height(self, sheet_id: int) -> int | None:
        """How many rows the grid has; None when the tab is gone."""
        for sheet in about(self.session).sheets:
            if sheet["properties"].get("sheetId", 0) == sheet_id:
                return int(sheet["properties"].get("gridProperties", {}).get("rowCount", 1))
        return None

    def _head(self, sheet_id: int, mine: Sequence[CellChange]) -> tuple[int, dict[str, int]] | None:
        """The header's row and the columns of the headings, both from 0; None unless each is there once."""
        rect = Rect(0, mine[0].header_row + _AROUND, 0, None)
        view = look(self.session, {sheet_id: [rect]}, _CELL).get(sheet_id)
        return None if view is None else _headings(view, {change.heading for change in mine})

    def _inserted(
        self, sheet_id: int, height: int, head: int, columns: Mapping[str, int], mine: Sequence[CellChange]
    ) -> Iterator[Request]:
        sheet = next((s for s in self.base.people() if s.sheet_id == str(sheet_id)), None)
        at = max(len(sheet.cells) if sheet is not None else height, head + 1)
        if height - 1 <= head:
            yield {"appendDimension": {"sheetId": sheet_id, "dimension": "ROWS", "length": 1}}
            at = head + 1
        else:
            at = min(at, height - 1)  # a row can only be inserted in front of one
        span = {"sheetId": sheet_id, "dimension": "ROWS", "startIndex": at, "endIndex": at + 1}
        yield {"insertDimension": {"range": span, "inheritFromBefore": at > head + 1}}
        for change in mine:
            yield {
                "updateCells": {
                    "start": {"sheetId": sheet_id, "rowIndex": at, "columnIndex": columns[change.heading]},
                    "rows": [{"values": [{"userEnteredValue": {"stringValue": change.after}}]}],
                    "fields": "userEnteredValue",
                }
            }

    def _look_after(self, sheet_id: int, mine: Sequence[CellChange]) -> None:
        """Whether the row stands under the headings that were meant; else it is emptied."""
        row_id = next(str(change.after) for change in mine if change.column == change.id_column)
        for _ in range(_ROUNDS):
            view = look(self.session, {sheet_id: [Rect(0, None, 0, None)]}, _CELL).get(sheet_id)
            rows = _rows_with(view, row_id, mine) if view is not None else []
            if view is None or len(rows) != 1:
                break  # somebody is at the row already, or took it out: it is theirs
            head = _headings(view, {change.heading for change in mine})
            wrong = [c for c in mine if head is None or not _is(view, (rows[0], head[1][c.heading]), str(c.after))]
            if not wrong:
                self._settle(mine, Fate.APPLIED)
                return
            texts = {str(change.after) for change in mine}
            there = [
                (place, text)
                for place, cell in view.filled.items()
                if place[0] == rows[0] and (text := text_of(cell)) in texts
            ]
            try:
                reply = self.fence.send(
                    [find_replace((sheet_id, *place), str(text), "") for place, text in there],
                    fields="replies(findReplace(valuesChanged))",
                )
            except Refused:
                break
            if reply is not None and all(map(changed, reply["replies"])):
                self._settle(mine, Fate.CHANGED)
                return
        self._settle(mine, Fate.CHANGED if self._gone(sheet_id, mine) else Fate.APPLIED)

    def _gone(self, sheet_id: int, mine: Sequence[CellChange]) -> bool:
        """Whether no row has the id under its heading. What somebody typed into a row that has is theirs."""
        row_id = next(str(change.after) for change in mine if change.column == change.id_column)
        view = look(self.session, {sheet_id: [Rect(0, None, 0, None)]}, _CELL).get(sheet_id)
        head = _headings(view, {change.heading for change in mine}) if view is not None else None
        rows = _rows_with(view, row_id, mine) if view is not None else []
        return (
            view is None
            or head is None
            or len(rows) != 1
            or not all(
                _is(view, (rows[0], head[1][change.heading]), row_id)
                for change in mine
                if change.column == change.id_column
            )
        )

    def _settle(self, mine: Sequence[CellChange], fate: Fate) -> None:
        self.fates |= {change.change_id: fate for change in mine}


def is_new(change: CellChange) -> bool:
    """Whether a change is a cell of a row yet to be added."""
    return change.row == BELOW


def _headings(view: View, wanted: set[str]) -> tuple[int, dict[str, int]] | None:
    """The row in which all of these headings stand, and where each does; None unless each stands there once."""
    rows: dict[int, dict[str, list[int]]] = {}
    for (row, column), cell in view.filled.items():
        held: Any = entered(cell)
        said = str(held.content).strip() if held is not None and held.kind == "s" else None
        if said is not None:
            rows.setdefault(row, {}).setdefault(said, []).append(column)
    for row in sorted(rows):
        found = {heading: rows[row].get(heading.strip(), []) for heading in wanted}
        if all(len(columns) == 1 for columns in found.values()):
            return row, {heading: columns[0] for heading, columns in found.items()}
    return None


def _rows_with(view: View, row_id: str, mine: Sequence[CellChange]) -> list[int]:
    """The rows that hold the id and another of the row's texts, or the id alone when there is no other."""
    texts = {str(change.after) for change in mine} - {row_id}
    held: dict[int, set[str]] = {}
    for (row, _), cell in view.filled.items():
        if (text := text_of(cell)) and (text == row_id or text in texts):
            held.setdefault(row, set()).add(text)
    return [row for row, said in held.items() if row_id in said and (said & texts or not texts)]


def _is(view: View, place: tuple[int, int], text: str) -> bool:
    return text_of(view.cell(*place) or {}) == text
