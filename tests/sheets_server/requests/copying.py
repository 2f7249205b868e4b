"""Copying, cutting, filling and pasting."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Mapping
from typing import Any

from sheetcrm.core.records import replace
from tests.sheets_server.a1 import GridRange
from tests.sheets_server.errors import bad_request
from tests.sheets_server.formulas.lexer import Ref, moved_by
from tests.sheets_server.model.cells import CellError, Entry, Scalar, compact, expand, with_content
from tests.sheets_server.model.sheet import Sheet
from tests.sheets_server.model.shifting import rewrite_formulas
from tests.sheets_server.rendering import Bounds
from tests.sheets_server.writing import Editing

from .conditional_pasting import paste_conditions
from .pasted_html import rows_of
from .registry import grid_range, kind, located


def _pasted(
    editing: Editing, source: Entry, value: Scalar | None, target: Entry, how: str, by: tuple[int, int]
) -> Entry:
    """The target cell after pasting one cell; `value` is what the source computes to."""
    old, new = expand(target), expand(source)
    formula = None
    if new.formula is not None:
        formula = moved_by(new.formula, *by, editing.locale.decimal_comma)
    if how == "PASTE_VALUES":
        return with_content(target, value)
    if how == "PASTE_FORMULA":
        return with_content(target, new.value, formula)
    if how == "PASTE_FORMAT":
        return compact(replace(old, format=new.format))
    if how == "PASTE_DATA_VALIDATION":
        return compact(replace(old, validation=new.validation))
    if how == "PASTE_CONDITIONAL_FORMATTING":
        return target
    cell = replace(new, formula=formula)
    if how == "PASTE_NO_BORDERS" and cell.format is not None:
        kept = {name: item for name, item in cell.format.items() if name != "borders"}
        if old.format is not None and "borders" in old.format:
            kept["borders"] = old.format["borders"]
        cell = replace(cell, format=kept or None)
    return compact(cell)


@kind("copyPaste")
def _copy_paste(editing: Editing, request: Mapping[str, Any]) -> None:
    source_sheet, source = located(editing, request.get("source"))
    target_sheet, target = located(editing, request.get("destination"))
    turned = request.get("pasteOrientation") == "TRANSPOSE"
    how = request.get("pasteType") or "PASTE_NORMAL"
    height, width = source[1] - source[0], source[3] - source[2]
    if turned:
        height, width = width, height
    rows, columns = target[1] - target[0], target[3] - target[2]
    rows = rows if rows % height == 0 else height
    columns = columns if columns % width == 0 else width
    end_row, end_column = target[0] + rows, target[2] + columns
    if end_row > target_sheet.grid.row_count or end_column > target_sheet.grid.column_count:
        target_sheet.grid.resize(
            max(end_row, target_sheet.grid.row_count), max(end_column, target_sheet.grid.column_count)
        )
    bounds = (target[0], end_row, target[2], end_column)
    editing.touch(grid_range(target_sheet, bounds))
    if how == "PASTE_CONDITIONAL_FORMATTING":
        paste_conditions(editing, source_sheet, source, target_sheet, bounds)
        return
    block = source_sheet.grid.block(source)
    values = _values(editing, source_sheet, source) if how == "PASTE_VALUES" else None

    def pasted(row: int, column: int, entry: Entry) -> Entry:
        down, across = (row - target[0]) % height, (column - target[2]) % width
        if turned:
            down, across = across, down
        by = (row - source[0] - down, column - source[2] - across)
        value = values[down][across] if values is not None else None
        return _pasted(editing, block[down][across], value, entry, how, by)

    target_sheet.grid.change(bounds, pasted)
    if how == "PASTE_NORMAL" and not turned:
        _copy_merges(source_sheet, source, target_sheet, bounds)


def _values(editing: Editing, sheet: Sheet, bounds: Bounds) -> list[list[Scalar | None]]:
    found: list[list[Scalar | None]] = []
    for row in range(bounds[0], bounds[1]):
        line: list[Scalar | None] = []
        for column in range(bounds[2], bounds[3]):
            value = editing.value(sheet, row, column)
            line.append(value.text if isinstance(value, CellError) else value)
        found.append(line)
    return found


def _copy_merges(source_sheet: Sheet, source: Bounds, target_sheet: Sheet, target: Bounds) -> None:
    area = grid_range(source_sheet, source)
    landing = grid_range(target_sheet, target)
    inside = [merge for merge in source_sheet.merges if area.contains(merge)]
    target_sheet.merges = [merge for merge in target_sheet.merges if not landing.contains(merge)]
    height, width = source[1] - source[0], source[3] - source[2]
    for row in range(target[0], target[1], height):
        for column in range(target[2], target[3], width):
            down, across = row - source[0], column - source[2]
            for merge in inside:
                first_row, end_row, first_column, end_column = merge.bounds(*source_sheet.size)
                moved = (first_row + down, end_row + down, first_column + across, end_column + across)
                placed = GridRange(target_sheet.sheet_id, *moved)
                if placed not in target_sheet.merges:
                    target_sheet.merges.append(placed)


@kind("cutPaste")
def _cut_paste(editing: Editing, request: Mapping[str, Any]) -> None:
    source_sheet, source = located(editing, request.get("source"))
    given = request.get("destination") or {}
    target_sheet = editing.document.sheet(int(given.get("sheetId") or 0))
    row, column = int(given.get("rowIndex") or 0), int(given.get("columnIndex") or 0)
    height, width = source[1] - source[0], source[3] - source[2]
    target = (row, row + height, column, column + width)
    if row + height > target_sheet.grid.row_count or column + width > target_sheet.grid.column_count:
        raise bad_request("The destination reaches beyond the grid.")
    editing.touch(grid_range(source_sheet, source))
    editing.touch(grid_range(target_sheet, target))
    how = request.get("pasteType") or "PASTE_NORMAL"
    block = source_sheet.grid.block(source)
    values = _values(editing, source_sheet, source) if how == "PASTE_VALUES" else None

    def emptied(row: int, column: int, entry: Entry) -> Entry:
        return with_content(entry, None) if how in ("PASTE_VALUES", "PASTE_FORMULA") else None

    def pasted(at_row: int, at_column: int, entry: Entry) -> Entry:
        down, across = at_row - row, at_column - column
        value = values[down][across] if values is not None else None
        return _pasted(editing, block[down][across], value, entry, how, (0, 0))

    source_sheet.grid.change(source, emptied)
    target_sheet.grid.change(target, pasted)
    _follow(editing, source_sheet, source, target_sheet, target)


def _follow(editing: Editing, source_sheet: Sheet, source: Bounds, target_sheet: Sheet, target: Bounds) -> None:
    """Let formulas that referred to the cut cells refer to where they are now."""
    down, across = target[0] - source[0], target[2] - source[2]

    for sheet in editing.document.sheets:

        def moved(ref: Ref, here: Sheet = sheet) -> Ref | None:
            named = here if ref.title is None else editing.document.sheet_titled(ref.title)
            corners = (ref.first_row, ref.last_row, ref.first_column, ref.last_column)
            if named is not source_sheet or None in corners or source_sheet is not target_sheet:
                return ref
            first_row, last_row, first_column, last_column = (corner or 0 for corner in corners)
            inside = (
                source[0] <= first_row
                and last_row < source[1]
                and source[2] <= first_column
                and last_column < source[3]
            )
            if not inside:
                return ref
            return replace(
                ref,
                first_row=first_row + down, last_row=last_row + down,
                first_column=first_column + across, last_column=last_column + across,
            )  # fmt: skip

        rewrite_formulas(editing.document, sheet, moved)


@kind("autoFill")
def _auto_fill(editing: Editing, request: Mapping[str, Any]) -> None:
    """Fill by repeating the source, formulas adjusted; a run of numbers is carried on by its step."""
    given = request.get("sourceAndDestination")
    if given is None:
        raise bad_request("sourceAndDestination is required.")
    sheet, source = located(editing, given.get("source"))
    length = int(given.get("fillLength") or 0)
    by_rows = given.get("dimension") == "ROWS"
    first_row, end_row, first_column, end_column = source
    if by_rows:
        target = (
            (end_row, end_row + length, first_column, end_column)
            if length > 0
            else (first_row + length, first_row, first_column, end_column)
        )
    else:
        target = (
            (first_row, end_row, end_column, end_column + length)
            if length > 0
            else (first_row, end_row, first_column + length, first_column)
        )
    if target[0] < 0 or target[2] < 0 or target[1] > sheet.grid.row_count or target[3] > sheet.grid.column_count:
        raise bad_request("The filled range reaches beyond the grid.")
    editing.touch(grid_range(sheet, target))
    block = sheet.grid.block(source)

    def filled(row: int, column: int, entry: Entry) -> Entry:
        down = (row - first_row) % (end_row - first_row)
        across = (column - first_column) % (end_column - first_column)
        line = [block[index][across] for index in range(len(block))] if by_rows else block[down]
        position = row - first_row if by_rows else column - first_column
        carried = _carried_on(line, position)
        if carried is not None and request.get("useAlternateSeries") is not True:
            return carried
        by = (row - first_row - down, column - first_column - across)
        return _pasted(editing, block[down][across], None, entry, "PASTE_NORMAL", by)

    sheet.grid.change(target, filled)


def _carried_on(line: list[Entry], position: int) -> Entry:
    numbers = [entry for entry in line if isinstance(entry, int | float) and not isinstance(entry, bool)]
    if len(numbers) != len(line) or len(numbers) < 2:
        return None
    step = numbers[1] - numbers[0]
    if any(after - before != step for before, after in itertools.pairwise(numbers)):
        return None
    return numbers[0] + step * position


@kind("pasteData")
def _paste_data(editing: Editing, request: Mapping[str, Any]) -> None:
    start = request.get("coordinate") or {}
    sheet = editing.document.sheet(int(start.get("sheetId") or 0))
    first_row, first_column = int(start.get("rowIndex") or 0), int(start.get("columnIndex") or 0)
    if request.get("html"):
        pasted = [[cell.strip() for cell in row] for row in rows_of(request.get("data") or "")]
        _type_lines(editing, sheet, first_row, first_column, pasted)
        return
    delimiter = request.get("delimiter") or ""
    if not delimiter:
        raise bad_request("delimiter is required.")
    text = request.get("data") or ""
    lines = (
        list(csv.reader(io.StringIO(text), delimiter=delimiter[0]))
        if len(delimiter) == 1
        else [line.split(delimiter) for line in text.splitlines()]
    )
    _type_lines(editing, sheet, first_row, first_column, lines)


@kind("textToColumns")
def _text_to_columns(editing: Editing, request: Mapping[str, Any]) -> None:
    sheet, bounds = located(editing, request.get("source"))
    if bounds[3] - bounds[2] != 1:
        raise bad_request("The source must span exactly one column.")
    marks = {"COMMA": ",", "SEMICOLON": ";", "PERIOD": ".", "SPACE": " ", "AUTODETECT": ","}
    mark = request.get("delimiter") or marks.get(request.get("delimiterType") or "COMMA", ",")
    lines = []
    for row in range(bounds[0], bounds[1]):
        cell = expand(sheet.grid.entry(row, bounds[2]))
        lines.append(str(cell.value).split(mark) if isinstance(cell.value, str) else [])
    _type_lines(editing, sheet, bounds[0], bounds[2], lines)


def _type_lines(editing: Editing, sheet: Sheet, first_row: int, first_column: int, lines: list[list[str]]) -> None:
    end_row = first_row + len(lines)
    end_column = first_column + max((len(line) for line in lines), default=0)
    if end_row > sheet.grid.row_count or end_column > sheet.grid.column_count:
        sheet.grid.resize(max(end_row, sheet.grid.row_count), max(end_column, sheet.grid.column_count))
    if lines and end_column > first_column:
        editing.touch(grid_range(sheet, (first_row, end_row, first_column, end_column)))
    for row, line in enumerate(lines, first_row):
        for column, text in enumerate(line, first_column):
            old = sheet.grid.entry(row, column)
            sheet.grid.set_entry(row, column, editing.typed_into(old, text))
