"""Inserting and deleting cells inside a sheet: the others of their columns or rows make room or close up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.sheets_server.errors import bad_request
from tests.sheets_server.model.cells import Entry
from tests.sheets_server.model.sheet import Sheet
from tests.sheets_server.model.shifting import Shift, shift_document
from tests.sheets_server.rendering import Bounds
from tests.sheets_server.writing import Editing

from .registry import grid_range, kind, located


def _prepared(editing: Editing, request: Mapping[str, Any], what: str) -> tuple[Sheet, Bounds, bool]:
    """The sheet, the cells and whether they shift down or up, once everything that names cells was changed."""
    sheet, bounds = located(editing, request.get("range"))
    first_row, end_row, first_column, end_column = bounds
    dimension = request.get("shiftDimension")
    if dimension not in ("ROWS", "COLUMNS"):
        raise bad_request("shiftDimension must be set.")
    by_rows = dimension == "ROWS"
    rows, columns = sheet.size
    moved = (first_row, rows, first_column, end_column) if by_rows else (first_row, end_row, first_column, columns)
    editing.touch(grid_range(sheet, moved))
    span, across = (first_row, end_row), (first_column, end_column)
    if not by_rows:
        span, across = across, span
    shift = Shift(sheet.sheet_id, dimension, what, *span, across=across)
    shift_document(editing.document, shift, editing.switches.orphaned_named_range_kept)
    return sheet, bounds, by_rows


@kind("insertRange")
def _insert_range(editing: Editing, request: Mapping[str, Any]) -> None:
    sheet, bounds, by_rows = _prepared(editing, request, "insert")
    first_row, end_row, first_column, end_column = bounds
    if by_rows:
        block = sheet.grid.block((first_row, max(first_row, len(sheet.grid.stored_rows)), first_column, end_column))
        lines: list[list[Entry]] = [[None] * (end_column - first_column) for _ in range(end_row - first_row)]
        lines.extend(block)
        last = max((index for index, line in enumerate(lines) if any(e is not None for e in line)), default=-1)
        if first_row + last + 1 > sheet.grid.row_count:
            sheet.grid.resize(first_row + last + 1, sheet.grid.column_count)
    else:
        moved = (first_row, end_row, first_column, sheet.grid.column_count)
        lines = [[None] * (end_column - first_column) + line for line in sheet.grid.block(moved)]
        widest = max((i + 1 for line in lines for i, e in enumerate(line) if e is not None), default=0)
        if first_column + widest > sheet.grid.column_count:
            sheet.grid.resize(sheet.grid.row_count, first_column + widest)
        lines = [line[: sheet.grid.column_count - first_column] for line in lines]
    _place(sheet, first_row, first_column, lines)


@kind("deleteRange")
def _delete_range(editing: Editing, request: Mapping[str, Any]) -> None:
    sheet, bounds, by_rows = _prepared(editing, request, "delete")
    first_row, end_row, first_column, end_column = bounds
    if by_rows:
        moved = (first_row, max(end_row, len(sheet.grid.stored_rows)), first_column, end_column)
        lines = sheet.grid.block(moved)[end_row - first_row :]
        lines.extend([None] * (end_column - first_column) for _ in range(end_row - first_row))
    else:
        moved = (first_row, end_row, first_column, sheet.grid.column_count)
        gone = end_column - first_column
        lines = [line[gone:] + [None] * gone for line in sheet.grid.block(moved)]
    _place(sheet, first_row, first_column, lines)


def _place(sheet: Sheet, first_row: int, first_column: int, lines: list[list[Entry]]) -> None:
    for row, line in enumerate(lines, first_row):
        if row >= sheet.grid.row_count:
            break
        entries = list(sheet.grid.row(row))
        entries.extend([None] * (first_column + len(line) - len(entries)))
        entries[first_column : first_column + len(line)] = line
        sheet.grid.set_row(row, entries)
