"""Requests that write cells: contents, formats, notes, rules, borders and merges."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sheetcrm.core.records import replace
from tests.sheets_server import masks
from tests.sheets_server.a1 import GridRange
from tests.sheets_server.errors import bad_request
from tests.sheets_server.formats import add_color_twins, normal
from tests.sheets_server.formulas.lexer import moved_by
from tests.sheets_server.model.cells import Entry, Scalar, compact, expand, number
from tests.sheets_server.model.sheet import Resource, Sheet
from tests.sheets_server.rendering import Bounds
from tests.sheets_server.writing import Editing, check_length

from .registry import grid_range, kind, located, mask_of

_RICH = {"note": "note", "dataValidation": "validation", "textFormatRuns": "runs"}
_EXTRA = ("pivotTable", "dataSourceTable", "chipRuns")
_READ_ONLY = ("effectiveValue", "effectiveFormat", "formattedValue", "hyperlink")


class CellWriter:
    """Writes the masked fields of CellData into cells; what is the same for every cell is worked out once."""

    def __init__(self, editing: Editing, mask: masks.Mask) -> None:
        self.editing = editing
        self.everything = "*" in mask
        self.mask = mask
        self.format_mask = {} if self.everything else add_color_twins(mask.get("userEnteredFormat", {}))

    def wants(self, name: str) -> bool:
        return self.everything or name in self.mask

    def prepare(self, data: Mapping[str, Any]) -> Resource:
        """CellData in the form it is kept in, checked; one may be written into many cells."""
        ready: Resource = {}
        if self.wants("userEnteredValue"):
            ready["content"] = _content(data.get("userEnteredValue"), self.editing.switches.empty_string_clears)
        if self.wants("userEnteredFormat"):
            ready["format"] = normal(data.get("userEnteredFormat") or {})
            if "numberFormat" in ready["format"]:
                ready["format"]["numberFormat"] = _number_format(ready["format"]["numberFormat"])
        for name, attribute in _RICH.items():
            if self.wants(name):
                value = normal(data.get(name)) or None
                ready[attribute] = tuple(value) if isinstance(value, list) else value
        extra = {name: data.get(name) for name in _EXTRA if self.wants(name)}
        if extra:
            ready["extra"] = extra
        return ready

    def write(self, old: Entry, ready: Resource) -> Entry:
        """The cell after writing prepared data into it; a masked field absent there is cleared."""
        cell = expand(old)
        changes: dict[str, Any] = {attribute: ready[attribute] for attribute in _RICH.values() if attribute in ready}
        extra = cell.extra
        if "content" in ready:
            changes["value"], changes["formula"] = ready["content"]
            changes.setdefault("runs", None)
            changes["extra"] = extra = None
        if "format" in ready:
            changes["format"] = masks.update(self.format_mask, cell.format or {}, ready["format"]) or None
        if "extra" in ready:
            kept = dict(extra or {}) | ready["extra"]
            changes["extra"] = {name: value for name, value in kept.items() if value} or None
        return compact(replace(cell, **changes))


def _content(given: Mapping[str, Any] | None, empty_clears: bool) -> tuple[Scalar | None, str | None]:
    """The value or the formula an ExtendedValue stands for."""
    chosen = {name: value for name, value in (given or {}).items() if value is not None}
    if len(chosen) > 1:
        raise bad_request("ExtendedValue must set exactly one kind of value.")
    for name, value in chosen.items():
        if name == "stringValue":
            check_length(value)
            return (None if empty_clears and not value else str(value)), None
        if name == "numberValue":
            return number(value), None
        if name == "boolValue":
            return bool(value), None
        if name == "formulaValue":
            check_length(value)
            if not value.startswith("="):
                raise bad_request("Formula must start with '='.")
            return None, str(value)
        raise bad_request("errorValue is read-only.")
    return None, None


def _number_format(given: Mapping[str, Any]) -> Resource:
    if not given.get("type") or given["type"] == "NUMBER_FORMAT_TYPE_UNSPECIFIED":
        raise bad_request("numberFormat.type is required.")
    return {name: value for name, value in given.items() if value}


def check_mask(mask: masks.Mask) -> None:
    read_only = [name for name in _READ_ONLY if name in mask]
    if read_only:
        raise bad_request(f"Field is read-only: {read_only[0]}")


@kind("updateCells")
def _update_cells(editing: Editing, request: Mapping[str, Any]) -> None:
    mask = mask_of(request, "CellData")
    check_mask(mask)
    rows = request.get("rows") or []
    if request.get("range") is not None:
        sheet, bounds = located(editing, request["range"])
        _check_inside(rows, bounds)
    elif request.get("start") is not None:
        sheet, bounds = _started(editing, request["start"], rows)
    else:
        raise bad_request("Must specify one of range or start.")
    if bounds[1] > bounds[0] and bounds[3] > bounds[2]:
        editing.touch(grid_range(sheet, bounds))
    is_start = request.get("range") is None
    _write_rows(editing, sheet, bounds, rows, mask, only_given=is_start)


def _check_inside(rows: list[Mapping[str, Any]], bounds: Bounds) -> None:
    height, width = bounds[1] - bounds[0], bounds[3] - bounds[2]
    if len(rows) > height:
        raise bad_request(f"Attempting to write row: {bounds[1]}, beyond the last requested row of: {bounds[1] - 1}")
    if max((len(row.get("values") or []) for row in rows), default=0) > width:
        raise bad_request(
            f"Attempting to write column: {bounds[3]}, beyond the last requested column of: {bounds[3] - 1}"
        )


def _started(editing: Editing, start: Mapping[str, Any], rows: list[Mapping[str, Any]]) -> tuple[Sheet, Bounds]:
    sheet = editing.document.sheet(int(start.get("sheetId") or 0))
    row, column = int(start.get("rowIndex") or 0), int(start.get("columnIndex") or 0)
    end_row = row + len(rows)
    end_column = column + max((len(given.get("values") or []) for given in rows), default=0)
    row_count, column_count = sheet.size
    if end_row > row_count:
        raise bad_request(f"Attempting to write row: {row_count}, beyond the last requested row of: {row_count - 1}")
    if end_column > column_count:
        raise bad_request(
            f"Attempting to write column: {column_count}, beyond the last requested column of: {column_count - 1}"
        )
    return sheet, (row, end_row, column, end_column)


def _write_rows(
    editing: Editing, sheet: Sheet, bounds: Bounds, rows: list[Mapping[str, Any]], mask: masks.Mask, only_given: bool
) -> None:
    first_row, end_row, first_column, end_column = bounds
    stored = len(sheet.grid.stored_rows)
    writer = CellWriter(editing, mask)
    cleared = writer.prepare({})
    for row in range(first_row, end_row):
        offset = row - first_row
        cells = (rows[offset].get("values") or []) if offset < len(rows) else []
        if not cells and row >= stored:
            continue
        entries = list(sheet.grid.row(row))
        end = first_column + len(cells) if only_given else end_column
        if len(entries) < end:
            entries.extend([None] * (end - len(entries)))
        for column in range(first_column, end):
            at = column - first_column
            ready = writer.prepare(cells[at] or {}) if at < len(cells) else cleared
            entries[column] = writer.write(entries[column], ready)
        sheet.grid.set_row(row, entries)


@kind("repeatCell")
def _repeat_cell(editing: Editing, request: Mapping[str, Any]) -> None:
    mask = mask_of(request, "CellData")
    check_mask(mask)
    sheet, bounds = located(editing, request.get("range"), may_be_empty=True)
    editing.touch(grid_range(sheet, bounds))
    writer = CellWriter(editing, mask)
    ready = writer.prepare(request.get("cell") or {})
    formula = ready["content"][1] if "content" in ready else None
    comma = editing.locale.decimal_comma

    def repeated(row: int, column: int, entry: Entry) -> Entry:
        if formula is None:
            return writer.write(entry, ready)
        moved = moved_by(formula, row - bounds[0], column - bounds[2], comma)
        return writer.write(entry, ready | {"content": (None, moved)})

    sheet.grid.change(bounds, repeated)


@kind("appendCells")
def _append_cells(editing: Editing, request: Mapping[str, Any]) -> None:
    mask = mask_of(request, "CellData")
    check_mask(mask)
    sheet = editing.document.sheet(int(request.get("sheetId") or 0))
    rows = request.get("rows") or []
    first_row = _first_free_row(editing, sheet)
    width = max((len(row.get("values") or []) for row in rows), default=0)
    if width > sheet.grid.column_count:
        raise bad_request(
            f"Attempting to write column: {sheet.grid.column_count}, beyond the last requested column of: "
            f"{sheet.grid.column_count - 1}"
        )
    if first_row + len(rows) > sheet.grid.row_count:
        sheet.grid.resize(first_row + len(rows), sheet.grid.column_count)
    bounds = (first_row, first_row + len(rows), 0, width)
    if rows and width:
        editing.touch(grid_range(sheet, bounds))
    _write_rows(editing, sheet, bounds, rows, mask, only_given=True)


def _first_free_row(editing: Editing, sheet: Sheet) -> int:
    """The row below the last one with data; what a formula spills counts as data."""
    spilled = editing.calculation().spilled_rows(sheet.sheet_id)
    return max(sheet.grid.last_filled_row(), max(spilled, default=-1) + 1)


@kind("setDataValidation")
def _set_data_validation(editing: Editing, request: Mapping[str, Any]) -> None:
    sheet, bounds = located(editing, request.get("range"))
    editing.touch(grid_range(sheet, bounds))
    given = request.get("rule")
    rule: Resource | None = None
    if given is not None:
        if not (given.get("condition") or {}).get("type"):
            raise bad_request("rule.condition.type is required.")
        rule = {name: value for name, value in normal(given).items() if value}
    sheet.grid.change(bounds, lambda row, column, entry: compact(replace(expand(entry), validation=rule)))


@kind("updateBorders")
def _update_borders(editing: Editing, request: Mapping[str, Any]) -> None:
    sheet, bounds = located(editing, request.get("range"))
    editing.touch(grid_range(sheet, bounds))
    first_row, end_row, first_column, end_column = bounds
    lines = {name: normal(value) for name, value in request.items() if name != "range" and value is not None}

    def bordered(row: int, column: int, entry: Entry) -> Entry:
        cell = expand(entry)
        old = dict((cell.format or {}).get("borders", {}))
        for side, at_edge, inner in (
            ("top", row == first_row, "innerHorizontal"),
            ("bottom", row == end_row - 1, "innerHorizontal"),
            ("left", column == first_column, "innerVertical"),
            ("right", column == end_column - 1, "innerVertical"),
        ):
            given = lines.get(side if at_edge else inner)
            if given is None:
                continue
            old.pop(side, None)
            if given.get("style") not in (None, "NONE"):
                old[side] = given
        new = {name: value for name, value in (cell.format or {}).items() if name != "borders"}
        return compact(replace(cell, format=(new | ({"borders": old} if old else {})) or None))

    sheet.grid.change(bounds, bordered)


# -- merges ---------------------------------------------------------------------------------------------------


@kind("mergeCells")
def _merge_cells(editing: Editing, request: Mapping[str, Any]) -> None:
    sheet, bounds = located(editing, request.get("range"))
    editing.touch(grid_range(sheet, bounds))
    first_row, end_row, first_column, end_column = bounds
    how = request.get("mergeType") or "MERGE_ALL"
    if how == "MERGE_COLUMNS":
        parts = [(first_row, end_row, column, column + 1) for column in range(first_column, end_column)]
    elif how == "MERGE_ROWS":
        parts = [(row, row + 1, first_column, end_column) for row in range(first_row, end_row)]
    else:
        parts = [bounds]
    grid = sheet.properties.get("gridProperties") or {}
    for part in parts:
        for frozen, start, end in (
            (grid.get("frozenRowCount", 0), part[0], part[1]),
            (grid.get("frozenColumnCount", 0), part[2], part[3]),
        ):
            if start < frozen < end:
                raise bad_request("You can't merge frozen and non-frozen cells.")
    whole = grid_range(sheet, bounds)
    for merge in sheet.merges:
        if merge.intersects(whole) and not whole.contains(merge):
            raise bad_request("You must select all cells in a merged range to merge or unmerge them.")
    sheet.merges = [merge for merge in sheet.merges if not merge.intersects(whole)]
    for part in parts:
        if (part[1] - part[0]) * (part[3] - part[2]) > 1:
            sheet.merges.append(grid_range(sheet, part))
            _keep_first(sheet, part)


def _keep_first(sheet: Sheet, part: Bounds) -> None:
    """Blank all cells of a merge but its first, as merging does."""

    def kept(row: int, column: int, entry: Entry) -> Entry:
        if (row, column) == (part[0], part[2]) or entry is None:
            return entry
        return compact(replace(expand(entry), value=None, formula=None, runs=None))

    sheet.grid.change(part, kept)


@kind("unmergeCells")
def _unmerge_cells(editing: Editing, request: Mapping[str, Any]) -> None:
    sheet, bounds = located(editing, request.get("range"))
    whole: GridRange = grid_range(sheet, bounds)
    editing.touch(whole)
    for merge in sheet.merges:
        if merge.intersects(whole) and not whole.contains(merge):
            raise bad_request("You must select all cells in a merged range to merge or unmerge them.")
    sheet.merges = [merge for merge in sheet.merges if not merge.intersects(whole)]
