"""spreadsheets.values: get, batchGet, update, batchUpdate, append, clear, batchClear and their DataFilter forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .a1 import GridRange, column_letters
from .call import Call
from .errors import bad_request, grid_limits, named
from .filters import matched_ranges
from .model.cells import is_blank, with_content
from .model.sheet import Sheet
from .rendering import Bounds, Reader
from .requests.dimensions import insert
from .writing import Editing

_OPTION = "FORMATTED_VALUE"
_DATES = "SERIAL_NUMBER"


# -- reading --------------------------------------------------------------------------------------------------


def get(call: Call) -> dict[str, Any]:
    sheet, bounds = call.document.located(call.path["range"])
    return _read(call.reader(), sheet, bounds, _reading(call.query))


def batch_get(call: Call) -> dict[str, Any]:
    reader, reading = call.reader(), _reading(call.query)
    found = [_read(reader, *call.document.located(text), reading) for text in call.request.query.get("ranges", [])]
    return _with_id(call) | ({"valueRanges": found} if found else {})


def batch_get_by_data_filter(call: Call) -> dict[str, Any]:
    reader, reading = call.reader(), _reading(call.body)
    found = []
    for given in call.body.get("dataFilters") or []:
        for matched in matched_ranges(call.document, given):
            read = _read(reader, *call.document.clamp(matched), reading)
            found.append({"valueRange": read, "dataFilters": [given]})
    return _with_id(call) | ({"valueRanges": found} if found else {})


def _reading(options: Mapping[str, Any]) -> tuple[str, str, str]:
    dimension = options.get("majorDimension") or "ROWS"
    return (
        options.get("valueRenderOption") or _OPTION,
        options.get("dateTimeRenderOption") or _DATES,
        "ROWS" if dimension == "DIMENSION_UNSPECIFIED" else dimension,
    )


def _read(reader: Reader, sheet: Sheet, bounds: Bounds, reading: tuple[str, str, str]) -> dict[str, Any]:
    option, dates, dimension = reading
    found: dict[str, Any] = {"range": sheet.label(bounds), "majorDimension": dimension}
    values = reader.values(sheet, bounds, option, dates, dimension == "COLUMNS")
    if values:
        found["values"] = values
    return found


# -- writing --------------------------------------------------------------------------------------------------


@dataclass
class _Written:
    """What a write touched: where, and which rows, columns and cells got a value."""

    given: Mapping[str, Any]
    sheet_id: int
    bounds: Bounds
    shown: Bounds
    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    cells: int = 0

    def json(self, call: Call, options: Mapping[str, Any]) -> dict[str, Any]:
        """UpdateValuesResponse; rows and columns count only where something was written."""
        sheet = call.document.sheet(self.sheet_id)
        answer: dict[str, Any] = _with_id(call) | {"updatedRange": sheet.label(self.bounds)}
        if self.cells:
            answer["updatedRows"] = len(self.rows)
            answer["updatedColumns"] = len(self.columns)
            answer["updatedCells"] = self.cells
        if str(options.get("includeValuesInResponse", "")).lower() in ("true", "1"):
            reading = (
                options.get("responseValueRenderOption") or _OPTION,
                options.get("responseDateTimeRenderOption") or _DATES,
                self.given.get("majorDimension") or "ROWS",
            )
            answer["updatedData"] = _read(call.reader(), sheet, self.shown, reading)
        return answer


def update(call: Call) -> dict[str, Any]:
    user_entered = _input_option(call.query)
    editing = call.editing()
    named = call.body.get("range")
    target = editing.document.resolve(call.path["range"])
    if named and editing.document.resolve(named) != target:
        raise bad_request(f"Requested range {call.path['range']!r} and body range {named!r} do not match.")
    written = _write(editing, target, call.body, user_entered)
    call.commit(editing)
    return written.json(call, call.query)


def batch_update(call: Call) -> dict[str, Any]:
    user_entered = _input_option(call.body)
    editing = call.editing()
    done: list[_Written] = []
    for index, given in enumerate(call.body.get("data") or []):
        with named(f"data[{index}]"):
            done.append(_write(editing, editing.document.resolve(given.get("range") or ""), given, user_entered))
    call.commit(editing)
    answers = [written.json(call, call.body) for written in done]
    return _totals(call, done) | ({"responses": answers} if answers else {})


def batch_update_by_data_filter(call: Call) -> dict[str, Any]:
    user_entered = _input_option(call.body)
    editing = call.editing()
    done: list[_Written] = []
    for index, given in enumerate(call.body.get("data") or []):
        with named(f"data[{index}]"):
            targets = matched_ranges(editing.document, given.get("dataFilter") or {})
            done.extend(_write(editing, target, given, user_entered, is_filter=True) for target in targets)
    call.commit(editing)
    answers = []
    for written in done:
        answer = written.json(call, call.body)
        del answer["spreadsheetId"]
        answers.append(answer | {"dataFilter": written.given.get("dataFilter") or {}})
    return _totals(call, done) | ({"responses": answers} if answers else {})


def _totals(call: Call, done: list[_Written]) -> dict[str, Any]:
    """The totals of a batch; a row or column written twice counts once."""
    touched = [written for written in done if written.cells]
    totals = {
        "totalUpdatedRows": len({(written.sheet_id, row) for written in touched for row in written.rows}),
        "totalUpdatedColumns": len({(written.sheet_id, column) for written in touched for column in written.columns}),
        "totalUpdatedCells": sum(written.cells for written in touched),
        "totalUpdatedSheets": len({written.sheet_id for written in touched}),
    }
    return _with_id(call) | {name: total for name, total in totals.items() if total}


def _input_option(options: Mapping[str, Any]) -> bool:
    """Whether input counts as typed by a person; without an option Google refuses."""
    option = options.get("valueInputOption")
    if option not in ("RAW", "USER_ENTERED"):
        raise bad_request("'valueInputOption' is required but not specified")
    return bool(option == "USER_ENTERED")


def _rows_of(given: Mapping[str, Any]) -> list[list[Any]]:
    rows: list[list[Any]] = given.get("values") or []
    if given.get("majorDimension") == "COLUMNS":
        height = max((len(column) for column in rows), default=0)
        return [[column[row] if row < len(column) else None for column in rows] for row in range(height)]
    return rows


def _write(
    editing: Editing, target: GridRange, given: Mapping[str, Any], user_entered: bool, *, is_filter: bool = False
) -> _Written:
    """Write the values at the start of the target."""
    rows = _rows_of(given)
    sheet = editing.document.sheet(target.sheet_id)
    height, width = len(rows), max((len(row) for row in rows), default=0)
    first_row, first_column = target.start_row or 0, target.start_column or 0
    _check_fits(sheet, target, height, width, is_filter)
    end_row, end_column = first_row + height, first_column + width
    limit_rows, limit_columns = sheet.size
    if editing.switches.update_grows_grid and first_row < limit_rows and first_column < limit_columns:
        sheet.grid.resize(max(limit_rows, end_row), max(limit_columns, end_column))
        editing.document.check_size()
        limit_rows, limit_columns = sheet.size
    if end_row > limit_rows or end_column > limit_columns or first_row >= limit_rows or first_column >= limit_columns:
        asked_row, asked_column = max(end_row, target.end_row or 0), max(end_column, target.end_column or 0)
        shown = (first_row, max(asked_row, first_row + 1), first_column, max(asked_column, first_column + 1))
        raise grid_limits(sheet.label(shown), limit_rows, limit_columns)
    bounds = (first_row, max(end_row, first_row + 1), first_column, max(end_column, first_column + 1))
    # What is shown of the values is the range that was asked for, where that is more than the corner to start from.
    is_corner = target.end_row == first_row + 1 and target.end_column == first_column + 1
    shown = bounds if is_corner and not is_filter else target.bounds(*sheet.size)
    written = _Written(given, sheet.sheet_id, bounds, shown)
    if height and width:
        editing.touch(GridRange(sheet.sheet_id, *bounds))
        _fill(editing, sheet, written, rows, user_entered)
    return written


def _fill(editing: Editing, sheet: Sheet, written: _Written, rows: list[list[Any]], user_entered: bool) -> None:
    first_row, _, first_column, _ = written.bounds
    for row, values in enumerate(rows, first_row):
        count = write_row(editing, sheet, row, first_column, values, user_entered)
        if count:
            written.rows.add(row)
            written.cells += count
            full = count == len(values)
            written.columns.update(
                column for column, value in enumerate(values, first_column) if full or value is not None
            )


def write_row(
    editing: Editing, sheet: Sheet, row: int, first_column: int, values: list[Any], user_entered: bool
) -> int:
    """Write values into one row, leaving cells alone where the value is null; gives how many were written."""
    if all(value is None for value in values):
        return 0
    entries = list(sheet.grid.row(row))
    end = first_column + len(values)
    if len(entries) < end:
        entries.extend([None] * (end - len(entries)))
    count = 0
    for index, value in enumerate(values, first_column):
        if value is not None:
            entries[index] = editing.written(entries[index], value, user_entered)
            count += 1
    sheet.grid.set_row(row, entries)
    return count


def _check_fits(sheet: Sheet, target: GridRange, height: int, width: int, is_filter: bool) -> None:
    first_row, end_row, first_column, end_column = target.bounds(1 << 30, 1 << 30)
    is_point = target.end_row is not None and end_row - first_row == 1 and end_column - first_column == 1
    if is_point and not is_filter:
        return
    shown_bounds = target.bounds(*sheet.size)
    if first_row + height > end_row:
        shown = sheet.label(shown_bounds)
        raise bad_request(f"Requested writing within range [{shown}], but tried writing to row [{end_row + 1}]")
    if first_column + width > end_column:
        shown = sheet.label(shown_bounds)
        raise bad_request(
            f"Requested writing within range [{shown}], but tried writing to column [{column_letters(end_column)}]"
        )


# -- appending ------------------------------------------------------------------------------------------------


def append(call: Call) -> dict[str, Any]:
    user_entered = _input_option(call.query)
    editing = call.editing()
    target = editing.document.resolve(call.path["range"])
    sheet = editing.document.sheet(target.sheet_id)
    rows = _without_trailing_nulls(_rows_of(call.body))
    table = _table(editing, sheet, target)
    if table is None:
        _, start = editing.document.clamp(target)
        first_row, first_column = start[0], start[2]
    else:
        first_row, first_column = table[1], table[2]
    height, width = len(rows), max((len(row) for row in rows), default=0)
    if call.query.get("insertDataOption") == "INSERT_ROWS" and height:
        insert(editing, sheet, "ROWS", first_row, height)
    grid = sheet.grid
    if first_row + height > grid.row_count or first_column + width > grid.column_count:
        grid.resize(max(grid.row_count, first_row + height), max(grid.column_count, first_column + width))
        editing.document.check_size()
    editing.touch(GridRange(sheet.sheet_id, first_row, first_row + height, first_column, first_column + width))
    bounds = (first_row, first_row + max(height, 1), first_column, first_column + max(width, 1))
    written = _Written(call.body, sheet.sheet_id, bounds, bounds)
    _fill(editing, sheet, written, rows, user_entered)
    call.commit(editing)
    answer = _with_id(call)
    if table is not None:
        answer["tableRange"] = sheet.label(table)
    answer["updates"] = written.json(call, call.query)
    return answer


def _without_trailing_nulls(rows: list[list[Any]]) -> list[list[Any]]:
    """The rows without the nulls at their ends, which take no part in what is appended."""
    found = []
    for row in rows:
        end = len(row)
        while end and row[end - 1] is None:
            end -= 1
        found.append(row[:end])
    return found


def _table(editing: Editing, sheet: Sheet, target: GridRange) -> Bounds | None:
    """The last block of filled cells that has a cell in the target; empty rows and columns part blocks."""
    first_row, end_row, first_column, end_column = target.bounds(*sheet.size)
    stored = sheet.grid.stored_rows
    for row in range(min(end_row, len(stored)) - 1, first_row - 1, -1):
        entries = stored[row]
        for column in range(min(end_column, len(entries)) - 1, first_column - 1, -1):
            if not is_blank(entries[column]):
                return _block(sheet, row, column)
    return None


def _block(sheet: Sheet, row: int, column: int) -> Bounds:
    top, bottom, left, right = row, row + 1, column, column + 1

    def filled(rows: range, columns: range) -> bool:
        return any(not is_blank(sheet.grid.entry(r, c)) for r in rows for c in columns if r >= 0 and c >= 0)

    changed = True
    while changed:
        changed = False
        across = range(left - 1, right + 1)
        while top > 0 and filled(range(top - 1, top), across):
            top, changed = top - 1, True
        while bottom < len(sheet.grid.stored_rows) and filled(range(bottom, bottom + 1), across):
            bottom, changed = bottom + 1, True
        down = range(top - 1, bottom + 1)
        while left > 0 and filled(down, range(left - 1, left)):
            left, changed = left - 1, True
        while right < sheet.grid.column_count and filled(down, range(right, right + 1)):
            right, changed = right + 1, True
    return top, bottom, left, right


# -- clearing -------------------------------------------------------------------------------------------------


def clear(call: Call) -> dict[str, Any]:
    editing = call.editing()
    sheet, bounds = _clear(editing, editing.document.resolve(call.path["range"]))
    call.commit(editing)
    return _with_id(call) | {"clearedRange": sheet.label(bounds)}


def batch_clear(call: Call) -> dict[str, Any]:
    editing = call.editing()
    found = []
    for index, text in enumerate(call.body.get("ranges") or []):
        with named(f"range[{index}]"):
            found.append(_clear(editing, editing.document.resolve(text)))
    call.commit(editing)
    return _with_id(call) | {"clearedRanges": [sheet.label(bounds) for sheet, bounds in found]}


def batch_clear_by_data_filter(call: Call) -> dict[str, Any]:
    editing = call.editing()
    found = [
        _clear(editing, matched)
        for given in call.body.get("dataFilters") or []
        for matched in matched_ranges(editing.document, given)
    ]
    call.commit(editing)
    return _with_id(call) | {"clearedRanges": [sheet.label(bounds) for sheet, bounds in found]}


def _clear(editing: Editing, target: GridRange) -> tuple[Sheet, Bounds]:
    sheet, bounds = editing.document.clamp(target)
    editing.touch(target)
    stored = (bounds[0], min(bounds[1], len(sheet.grid.stored_rows)), bounds[2], bounds[3])
    sheet.grid.change(stored, lambda row, column, entry: with_content(entry, None))
    return sheet, bounds


def _with_id(call: Call) -> dict[str, Any]:
    return {"spreadsheetId": call.document.spreadsheet_id}
