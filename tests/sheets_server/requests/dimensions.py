"""Requests on rows and columns: insert, delete, move, append, size, hide, group; and shifting cells inside a range."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.sheets_server import masks
from tests.sheets_server.a1 import GridRange
from tests.sheets_server.errors import bad_request
from tests.sheets_server.model.cells import Cell, Entry, compact
from tests.sheets_server.model.sheet import Resource, Sheet
from tests.sheets_server.model.shifting import Shift, shift_document
from tests.sheets_server.writing import Editing

from .registry import kind, mask_of


def _dimension_range(
    editing: Editing, given: Mapping[str, Any] | None, past_end: int = 0
) -> tuple[Sheet, str, int, int]:
    """Sheet, dimension, start and end of a DimensionRange, refused when it reaches outside the grid."""
    given = given or {}
    sheet = editing.document.sheet(int(given.get("sheetId") or 0))
    dimension = given.get("dimension")
    if dimension not in ("ROWS", "COLUMNS"):
        raise bad_request("No dimension specified.")
    count = sheet.count(dimension)
    start = int(given.get("startIndex") or 0)
    end = count if given.get("endIndex") is None else int(given["endIndex"])
    if start < 0 or end <= start:
        raise bad_request("DimensionRange must not be empty: endIndex must be after startIndex.")
    if past_end == 0 and (end > count or start >= count):
        word = "row" if dimension == "ROWS" else "column"
        raise bad_request(
            f"Cannot use a {word} with index {max(start, end - 1)} that doesn't exist: there are {count}."
        )
    return sheet, dimension, start, end


def _cells(sheet: Sheet, dimension: str, start: int, end: int) -> GridRange:
    if dimension == "ROWS":
        return GridRange(sheet.sheet_id, start_row=start, end_row=end)
    return GridRange(sheet.sheet_id, start_column=start, end_column=end)


def insert(editing: Editing, sheet: Sheet, dimension: str, at: int, count: int, like: int | None = None) -> None:
    """Insert rows or columns, formatted as the row or column `like` (counted before the insertion)."""
    editing.touch_gap(sheet, dimension, at)
    formats = _formats(sheet, dimension, like) if like is not None else {}
    shift = Shift(sheet.sheet_id, dimension, "insert", at, at + count)
    shift_document(editing.document, shift, editing.switches.orphaned_named_range_kept)
    if dimension == "ROWS":
        sheet.grid.insert_rows(at, count)
    else:
        sheet.grid.insert_columns(at, count)
    for index in range(at, at + count):
        for other, entry in formats.items():
            row, column = (index, other) if dimension == "ROWS" else (other, index)
            sheet.grid.set_entry(row, column, entry)


def _formats(sheet: Sheet, dimension: str, like: int) -> dict[int, Entry]:
    """The formats and rules of a row or column, without its contents."""
    if dimension == "ROWS":
        line = dict(enumerate(sheet.grid.row(like)))
    else:
        line = {row: sheet.grid.entry(row, like) for row in range(len(sheet.grid.stored_rows))}
    return {
        at: compact(Cell(format=entry.format, validation=entry.validation))
        for at, entry in line.items()
        if isinstance(entry, Cell) and (entry.format is not None or entry.validation is not None)
    }


def delete(editing: Editing, sheet: Sheet, dimension: str, start: int, end: int) -> None:
    if end - start >= sheet.count(dimension):
        raise bad_request(f"You can't delete all the {dimension.lower()} on the sheet.")
    frozen_name = "frozenRowCount" if dimension == "ROWS" else "frozenColumnCount"
    grid = sheet.properties.get("gridProperties", {})
    frozen = grid.get(frozen_name, 0)
    if frozen and start <= frozen and end >= sheet.count(dimension):
        raise bad_request(f"Sorry, it is not possible to delete all non-frozen {dimension.lower()}.")
    editing.touch(_cells(sheet, dimension, start, end))
    shift = Shift(sheet.sheet_id, dimension, "delete", start, end)
    shift_document(editing.document, shift, editing.switches.orphaned_named_range_kept)
    if frozen > start:
        left = frozen - (min(frozen, end) - start)
        sheet.properties = sheet.properties | {"gridProperties": grid | {frozen_name: left}}
    if dimension == "ROWS":
        sheet.grid.delete_rows(start, end)
    else:
        sheet.grid.delete_columns(start, end)


def move(editing: Editing, sheet: Sheet, dimension: str, start: int, end: int, to: int) -> None:
    """Move rows or columns in front of the one that is `to` before the move."""
    count = sheet.count(dimension)
    if not 0 <= to <= count:
        word = "row" if dimension == "ROWS" else "column"
        raise bad_request(f"destinationIndex[{to}] is after last {word}[{count}]")
    if start <= to < end:
        raise bad_request(f"destinationIndex[{to}] must be outside the requested range[{start}-{end}]")
    if to == end:
        return
    editing.touch(_cells(sheet, dimension, min(start, to), max(end, to)))
    shift = Shift(sheet.sheet_id, dimension, "move", start, end, to)
    shift_document(editing.document, shift, editing.switches.orphaned_named_range_kept)
    if dimension == "ROWS":
        sheet.grid.move_rows(start, end, to)
    else:
        sheet.grid.move_columns(start, end, to)


@kind("insertDimension")
def _insert_dimension(editing: Editing, request: Mapping[str, Any]) -> None:
    given = request.get("range") or {}
    if given.get("endIndex") is None:
        raise bad_request("Both the start and end indexes must be bounded.")
    sheet, dimension, start, end = _dimension_range(editing, given, past_end=1)
    count = sheet.count(dimension)
    if start > count:
        raise bad_request(f"range.startIndex[{start}] must not be after the last index [{count}].")
    inherit = bool(request.get("inheritFromBefore"))
    if inherit and start == 0:
        raise bad_request("inheritFromBefore cannot be true if inserting at the start.")
    if start == count and not inherit:
        raise bad_request(f"range.startIndex[{start}] must be before the last index when not inheriting from before.")
    like = start - 1 if inherit else start
    insert(editing, sheet, dimension, start, end - start, like)


@kind("deleteDimension")
def _delete_dimension(editing: Editing, request: Mapping[str, Any]) -> None:
    given = request.get("range") or {}
    sheet = editing.document.sheet(int(given.get("sheetId") or 0))
    dimension = given.get("dimension")
    end = given.get("endIndex")
    if dimension in ("ROWS", "COLUMNS") and end is not None and int(end) > sheet.count(dimension):
        word = "row" if dimension == "ROWS" else "column"
        raise bad_request(f"Cannot delete a {word} with index {int(end) - 1} that doesn't exist")
    delete(editing, *_dimension_range(editing, given))


@kind("moveDimension")
def _move_dimension(editing: Editing, request: Mapping[str, Any]) -> None:
    sheet, dimension, start, end = _dimension_range(editing, request.get("source"))
    move(editing, sheet, dimension, start, end, int(request.get("destinationIndex") or 0))


@kind("appendDimension")
def _append_dimension(editing: Editing, request: Mapping[str, Any]) -> None:
    sheet = editing.document.sheet(int(request.get("sheetId") or 0))
    length = int(request.get("length") or 0)
    if request.get("dimension") not in ("ROWS", "COLUMNS") or length < 1:
        raise bad_request("dimension and a positive length are required.")
    editing.touch_sheet(sheet)
    rows, columns = sheet.size
    if request["dimension"] == "ROWS":
        sheet.grid.resize(rows + length, columns)
    else:
        sheet.grid.resize(rows, columns + length)


@kind("updateDimensionProperties")
def _update_dimension_properties(editing: Editing, request: Mapping[str, Any]) -> None:
    sheet, dimension, start, end = _dimension_range(editing, request.get("range"))
    mask = mask_of(request, "DimensionProperties")
    editing.touch_sheet(sheet)
    known = sheet.dimension_properties(dimension)
    for index in range(start, end):
        updated = masks.update(mask, known.get(index, {}), request.get("properties") or {})
        kept = {name: value for name, value in updated.items() if value}
        if kept:
            known[index] = kept
        else:
            known.pop(index, None)


@kind("autoResizeDimensions")
def _auto_resize(editing: Editing, request: Mapping[str, Any]) -> None:
    """Fit to the longest text; the width of a letter is a guess, that longer text is wider is not."""
    sheet, dimension, start, end = _dimension_range(editing, request.get("dimensions"))
    known = sheet.dimension_properties(dimension)
    for index in range(start, end):
        size = 21
        if dimension == "COLUMNS":
            longest = 0
            for row in range(len(sheet.grid.stored_rows)):
                if sheet.grid.entry(row, index) is not None:
                    lines = editing.shown(sheet, row, index).split("\n")
                    longest = max(longest, *(len(line) for line in lines))
            size = max(21, longest * 8 + 6)
        known[index] = known.get(index, {}) | {"pixelSize": size}


# -- groups ---------------------------------------------------------------------------------------------------


def _group_range(sheet: Sheet, dimension: str, start: int, end: int) -> Resource:
    found: Resource = {"sheetId": sheet.sheet_id} if sheet.sheet_id else {}
    return found | {"dimension": dimension, "startIndex": start, "endIndex": end}


@kind("addDimensionGroup")
def _add_group(editing: Editing, request: Mapping[str, Any]) -> Resource:
    sheet, dimension, start, end = _dimension_range(editing, request.get("range"))
    groups = sheet.groups(dimension)
    wanted = _group_range(sheet, dimension, start, end)
    depth = 1 + sum(group["range"]["startIndex"] <= start and end <= group["range"]["endIndex"] for group in groups)
    groups[:] = [
        group | {"depth": group["depth"] + 1}
        if start <= group["range"]["startIndex"] and group["range"]["endIndex"] <= end and group["range"] != wanted
        else group
        for group in groups
    ]
    groups.append({"range": wanted, "depth": depth})
    name = "rowGroupControlAfter" if dimension == "ROWS" else "columnGroupControlAfter"
    grid = sheet.properties.get("gridProperties", {})
    sheet.properties = sheet.properties | {"gridProperties": grid | {name: True}}
    return {"dimensionGroups": list(groups)}


@kind("deleteDimensionGroup")
def _delete_group(editing: Editing, request: Mapping[str, Any]) -> Resource:
    sheet, dimension, start, end = _dimension_range(editing, request.get("range"))
    groups = sheet.groups(dimension)
    exact = _group_range(sheet, dimension, start, end)
    fitting = [group for group in groups if group["range"] == exact] or [
        group for group in groups if group["range"]["startIndex"] <= start and end <= group["range"]["endIndex"]
    ]
    if not fitting:
        raise bad_request("There is no group over the specified range.")
    deepest = max(fitting, key=lambda group: int(group["depth"]))
    groups.remove(deepest)
    return {"dimensionGroups": list(groups)} if groups else {}


@kind("updateDimensionGroup")
def _update_group(editing: Editing, request: Mapping[str, Any]) -> None:
    given = request.get("dimensionGroup") or {}
    sheet, dimension, start, end = _dimension_range(editing, given.get("range"))
    mask_of(request, "DimensionGroup")
    groups = sheet.groups(dimension)
    wanted = _group_range(sheet, dimension, start, end)
    for index, group in enumerate(groups):
        if group["range"] == wanted and group["depth"] == int(given.get("depth") or 0):
            kept = {name: value for name, value in group.items() if name != "collapsed"}
            groups[index] = kept | ({"collapsed": True} if given.get("collapsed") else {})
            known = sheet.dimension_properties(dimension)
            for at in range(start, end):
                known[at] = known.get(at, {}) | {"hiddenByUser": bool(given.get("collapsed"))}
            return
    raise bad_request("There is no group of that depth over the specified range.")
