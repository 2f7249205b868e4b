"""What one answer shows of people's tabs: where the header stands, which client is in which row, what a cell holds.

A view knows what it was asked for, so that a blank cell and a cell nobody looked at are different things.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from msgspec import Struct, field

from sheetcrm.core.workbook import CellError, Sheet, column_letter
from sheetcrm.errors import StoreError
from sheetcrm.stores.google.reading import About, about, quoted_always
from sheetcrm.stores.google.session import Session
from sheetcrm.stores.google.tokens import without_mark
from sheetcrm.stores.google.writing import serial

#: How far a header may have moved since it was read, in rows, and still be looked for.
ZONE = 12
#: A row below the last one of any sheet.
_BELOW_ALL = 10_000_001

#: What is looked at before writing: the content, and what makes a cell one that is not ours to write.
BEFORE = (
    "userEnteredValue,userEnteredFormat(numberFormat(type)),textFormatRuns(startIndex),chipRuns(startIndex),"
    "dataValidation(condition,strict)"
)
#: The same before filling blank cells: one that shows something is filled by a formula elsewhere.
BEFORE_BLANKS = f"effectiveValue,{BEFORE}"
#: What is looked at after writing.
AFTER = "userEnteredValue"


class Rect(NamedTuple):
    """Cells of one tab, from 0, ends exclusive; an end of None is the grid's."""

    row: int
    end_row: int | None
    column: int
    end_column: int | None

    def holds(self, row: int, column: int) -> bool:
        return (
            self.row <= row
            and self.column <= column
            and (self.end_row is None or row < self.end_row)
            and (self.end_column is None or column < self.end_column)
        )


class Plain(NamedTuple):
    """What a cell holds, comparable: its kind (s text, n number or date, b boolean, f formula) and the content."""

    kind: str
    content: str | float | bool


def plain(value: Any) -> Plain | None:
    """A cell as the store's own read gives it, in comparable form; None for a blank or an error."""
    if value is None or isinstance(value, CellError):
        return None
    if isinstance(value, str):
        return Plain("s", value)
    if isinstance(value, bool):
        return Plain("b", value)
    if isinstance(value, (int, float)):
        return Plain("n", round(float(value), 6))
    if isinstance(value, dt.time):
        return Plain("n", round((value.hour * 3600 + value.minute * 60 + value.second) / 86400, 6))
    return Plain("n", round(serial(value), 6))


def entered(cell: Mapping[str, Any]) -> Plain | None:
    """What somebody entered into a cell, as ``CellData``; None for a blank."""
    held = cell.get("userEnteredValue") or {}
    if "stringValue" in held:
        return Plain("s", str(held["stringValue"])) if held["stringValue"] != "" else None
    if "numberValue" in held:
        return Plain("n", round(float(held["numberValue"]), 6))
    if "boolValue" in held:
        return Plain("b", bool(held["boolValue"]))
    if "formulaValue" in held:
        return Plain("f", str(held["formulaValue"]))
    return None


def text_of(cell: Mapping[str, Any]) -> str | None:
    """The text entered into a cell, "" for a blank one, None for anything else."""
    held = entered(cell)
    return "" if held is None else str(held.content) if held.kind == "s" else None


class View(Struct):
    """Cells of one tab as one answer showed them."""

    sheet_id: int
    title: str = ""
    rects: list[Rect] = field(default_factory=list)
    filled: dict[tuple[int, int], Mapping[str, Any]] = field(default_factory=dict)

    def knows(self, row: int, column: int) -> bool:
        return any(rect.holds(row, column) for rect in self.rects)

    def cell(self, row: int, column: int) -> Mapping[str, Any] | None:
        """The cell as ``CellData``, ``{}`` when blank, None when it was not looked at."""
        found = self.filled.get((row, column))
        if found is not None:
            return found
        return {} if self.knows(row, column) else None

    def add(self, rect: Rect, data: Mapping[str, Any]) -> None:
        self.rects.append(rect)
        top, left = int(data.get("startRow", 0)), int(data.get("startColumn", 0))
        for i, line in enumerate(data.get("rowData", []), top):
            for j, cell in enumerate(line.get("values", []), left):
                if cell:
                    self.filled[i, j] = cell


Views = dict[int, View]


def views(sheets: Iterable[Mapping[str, Any]], asked: Mapping[int, Sequence[Rect]]) -> Views:
    """The answer's ``sheets`` as views; ``asked``: the rectangles of each tab in the order they were asked for."""
    found: Views = {}
    for sheet in sheets:
        properties = sheet.get("properties", {})
        sheet_id = int(properties.get("sheetId", 0))
        if sheet_id not in asked:
            continue
        view = found.setdefault(sheet_id, View(sheet_id, properties.get("title", "")))
        blocks = sheet.get("data", [])
        if len(blocks) == len(asked[sheet_id]):
            for rect, block in zip(asked[sheet_id], blocks, strict=True):
                view.add(rect, block)
    return found


def fields(cells: str) -> str:
    """The field mask of grid data with these fields of each cell."""
    return f"sheets(properties(sheetId,title),data(startRow,startColumn,rowData(values({cells}))))"


def look(session: Session, asked: Mapping[int, Sequence[Rect]], cells: str, now: About | None = None) -> Views:
    """One read of these places. Tabs that are gone are missing; what lies outside a grid counts as blank.

    ``now`` is what is known of the tabs' sizes; a tab that shrank meanwhile makes the read be asked once more.
    """
    for attempt in range(4):
        if now is None:
            now = about(session)
        inside = _inside(asked, now)
        if not any(inside.values()):
            return {sheet_id: View(sheet_id, rects=list(asked[sheet_id])) for sheet_id in inside}
        filters = [{"gridRange": _grid(sheet_id, rect)} for sheet_id, rects in inside.items() for rect in rects]
        try:
            answer = session.ask(":getByDataFilter", {"dataFilters": filters}, {"fields": fields(cells)})
        except StoreError as err:
            if err.code != "google/refused" or attempt == 3:
                raise
            now = None
            continue
        found = views(answer.get("sheets", []), inside)
        for sheet_id, view in found.items():
            view.rects = list(asked[sheet_id])
        return found
    raise AssertionError("unreachable")


def _inside(asked: Mapping[int, Sequence[Rect]], now: About) -> dict[int, list[Rect]]:
    """What of the places lies inside the grids as they are."""
    sizes = {s["properties"].get("sheetId", 0): s["properties"].get("gridProperties", {}) for s in now.sheets}
    found: dict[int, list[Rect]] = {}
    for sheet_id, rects in asked.items():
        if sheet_id not in sizes:
            continue
        rows, columns = int(sizes[sheet_id].get("rowCount", 0)), int(sizes[sheet_id].get("columnCount", 0))
        found[sheet_id] = [
            Rect(r.row, min(r.end_row or rows, rows), r.column, min(r.end_column or columns, columns))
            for r in rects
            if r.row < rows and r.column < columns
        ]
    return found


def _grid(sheet_id: int, rect: Rect) -> dict[str, int]:
    found = {"sheetId": sheet_id, "startRowIndex": rect.row, "startColumnIndex": rect.column}
    if rect.end_row is not None:
        found["endRowIndex"] = rect.end_row
    if rect.end_column is not None:
        found["endColumnIndex"] = rect.end_column
    return found


def a1(title: str, rect: Rect, columns: int) -> str:
    """A rectangle with known ends as a range for the API; ``columns``: the grid's width."""
    last = column_letter((rect.end_column or columns) - 1)
    return f"{quoted_always(title)}!{column_letter(rect.column)}{rect.row + 1}:{last}{rect.end_row or ''}"


class Who(NamedTuple):
    """How the row of a change is known: by what its id cell may hold, else by what some of its cells may hold (by
    column of the base): all of them, or ``most``, for what is right wherever the text stands."""

    ids: frozenset[str | float | bool] = frozenset()
    cells: tuple[tuple[int, frozenset[Plain | None]], ...] = ()
    most: bool = False


class Ground(Struct, eq=False):
    """One table of a tab as it was read: the base every change of it counts from. Rows and columns from 0;
    ``headings``: of all columns that matter, by the column they had."""

    sheet_id: int
    title: str
    header: int
    id_column: int | None
    headings: dict[int, Plain | None]

    def columns(self) -> list[int]:
        return sorted(self.headings)

    def rects(self, rows: tuple[int, int] | None = None, moved: Mapping[int, int] | None = None) -> list[Rect]:
        """What has to be seen: the zone of the header, and the columns that matter (``moved``: where they are by now),
        all of their rows or ``rows`` of them."""
        first, last = rows if rows is not None else (max(0, self.header - ZONE), None)
        found = [Rect(max(0, self.header - ZONE), self.header + ZONE + 1, 0, None)]
        wanted = sorted({(moved or {}).get(c, c) for c in self.headings})
        for start, end in _runs(wanted):
            found.append(Rect(first, last, start, end))
        return found


def _runs(columns: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Neighbouring columns as (start, end)."""
    start = previous = None
    for column in columns:
        if start is None or previous is None:
            start = column
        elif column != previous + 1:
            yield start, previous + 1
            start = column
        previous = column
    if start is not None and previous is not None:
        yield start, previous + 1


class Layout(Struct):
    """Where a table's header and columns are in a view. ``column``: by the column of the base; missing when its heading
    is gone, doubled, or was renamed."""

    ground: Ground
    view: View
    header: int
    column: dict[int, int]
    _rows: dict[int, dict[object, list[int]]] = field(default_factory=dict)

    @property
    def id_column(self) -> int | None:
        return None if self.ground.id_column is None else self.column.get(self.ground.id_column)

    def held(self, row: int, base_column: int) -> Plain | None:
        """What a cell holds, marks of ours taken off."""
        column = self.column.get(base_column)
        held = entered(self.view.cell(row, column) or {}) if column is not None else None
        return Plain("s", without_mark(str(held.content))) if held is not None and held.kind == "s" else held

    def complete(self) -> bool:
        """Whether every column that matters was looked at from top to bottom where it is now."""
        return all(self.view.knows(_BELOW_ALL, column) for column in self.column.values())

    def is_row_of(self, row: int, who: Who) -> bool | None:
        """Whether this is the row of that client; None when the view does not show it."""
        if row <= self.header:
            return False
        if who.ids:
            if self.id_column is None or not self.view.knows(row, self.id_column):
                return None
            held = self.held(row, self.ground.id_column or 0)
            return held is not None and held.content in who.ids
        if not who.cells:
            return True
        equal = looked_at = 0
        for base_column, wanted in who.cells:
            column = self.column.get(base_column)
            if column is None or not self.view.knows(row, column):
                if who.most:
                    continue
                return None
            looked_at += 1
            equal += self.held(row, base_column) in wanted
        if not looked_at:
            return None
        return 2 * equal > looked_at if who.most else equal == looked_at

    def rows_of(self, who: Who) -> list[int]:
        """The rows of that client."""
        if who.ids:
            if self.ground.id_column is None:
                return []
            by = self._index(self.ground.id_column)
            return sorted({row for wanted in who.ids for row in by.get(wanted, [])})
        if not who.cells:
            return []
        # Any two rows that agree in most cells agree in one of them; the first one is enough when all must.
        start: set[int] = set()
        for base_column, wanted in who.cells if who.most else who.cells[:1]:
            by = self._index(base_column)
            start.update(row for held in wanted if held is not None for row in by.get(held.content, []))
        return sorted(row for row in start if self.is_row_of(row, who))

    def _index(self, base_column: int) -> dict[object, list[int]]:
        if base_column not in self._rows:
            by: dict[object, list[int]] = {}
            column = self.column.get(base_column)
            for row, at in self.view.filled:
                if at == column and row > self.header:
                    held = self.held(row, base_column)
                    if held is not None:
                        by.setdefault(held.content, []).append(row)
            self._rows[base_column] = by
        return self._rows[base_column]


def layout(ground: Ground, view: View) -> Layout | None:
    """Where the table is in a view; None when its header is not to be found."""
    by_row: dict[int, dict[int, Plain]] = {}
    for (row, at), cell in view.filled.items():
        if abs(row - ground.header) <= ZONE:
            held = entered(cell)
            if held is not None:
                by_row.setdefault(row, {})[at] = held
    wanted = {heading for heading in ground.headings.values() if heading is not None}
    scores = [(len(wanted & set(line.values())), -abs(row - ground.header), row) for row, line in by_row.items()]
    score, _, header = max(scores, default=(0, 0, 0))
    if not score:
        return None
    there = by_row[header]
    column: dict[int, int] = {}
    for base, heading in ground.headings.items():
        if there.get(base) == heading:
            column[base] = base
            continue
        found = [at for at, text in there.items() if text == heading]
        if heading is not None and len(found) == 1:
            column[base] = found[0]
    return Layout(ground, view, header, column)


def heading_of(sheet: Sheet, header_row: int, column: int) -> Plain | None:
    """A heading as it was read; ``header_row`` counts from 1."""
    if header_row > len(sheet.cells) or column >= sheet.cells.shape[1]:
        return None
    return plain(sheet.cells.iat[header_row - 1, column])
