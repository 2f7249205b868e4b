"""Sorting and shuffling the rows of a range."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from sheetcrm.core.records import replace
from tests.sheets_server.a1 import GridRange
from tests.sheets_server.errors import bad_request
from tests.sheets_server.formulas.lexer import moved_by
from tests.sheets_server.formulas.values import sort_key
from tests.sheets_server.model.cells import Cell, Entry, Value
from tests.sheets_server.model.sheet import Sheet
from tests.sheets_server.rendering import Bounds
from tests.sheets_server.writing import Editing

from .registry import grid_range, kind, located


def sort_rows(editing: Editing, sheet: Sheet, bounds: Bounds, specs: list[Mapping[str, Any]]) -> None:
    """Sort the rows of a range by their values; blanks come last whatever the order."""
    first_row, end_row, first_column, end_column = bounds
    editing.touch(grid_range(sheet, bounds))
    values: dict[int, list[Value]] = {}
    for spec in specs:
        column = int(spec.get("dimensionIndex") or 0)
        if not first_column <= column < end_column:
            raise bad_request(f"dimensionIndex[{column}] is outside the sorted range.")
        values[column] = [editing.value(sheet, row, column) for row in range(first_row, end_row)]

    sequence = list(range(end_row - first_row))
    for spec in reversed(specs):
        compared = values[int(spec.get("dimensionIndex") or 0)]
        filled = [offset for offset in sequence if compared[offset] not in (None, "")]
        blank = [offset for offset in sequence if compared[offset] in (None, "")]
        keys = {offset: sort_key(compared[offset]) for offset in filled}
        sequence = sorted(filled, key=keys.__getitem__, reverse=spec.get("sortOrder") == "DESCENDING") + blank
    _rearrange(editing, sheet, bounds, sequence)


def _rearrange(editing: Editing, sheet: Sheet, bounds: Bounds, sequence: list[int]) -> None:
    """Put the rows of a range into another sequence; formulas move with their rows, relative references and all."""
    first_row, _end_row, first_column, end_column = bounds
    block = sheet.grid.block(bounds)
    comma = editing.locale.decimal_comma
    for offset, source in enumerate(sequence):
        if offset == source:
            continue
        line = [_carried(entry, offset - source, comma) for entry in block[source]]
        entries = list(sheet.grid.row(first_row + offset))
        entries.extend([None] * (end_column - len(entries)))
        entries[first_column:end_column] = line
        sheet.grid.set_row(first_row + offset, entries)
    if editing.switches.metadata_follows_sort and first_column == 0 and end_column >= sheet.grid.column_count:
        _carry_metadata(editing, sheet, first_row, sequence)


def _carried(entry: Entry, rows: int, comma: bool) -> Entry:
    if isinstance(entry, Cell) and entry.formula is not None:
        return replace(entry, formula=moved_by(entry.formula, rows, 0, comma))
    return entry


def _carry_metadata(editing: Editing, sheet: Sheet, first_row: int, sequence: list[int]) -> None:
    landed = {first_row + source: first_row + offset for offset, source in enumerate(sequence)}
    metadata = editing.document.metadata
    for metadata_id, found in list(metadata.items()):
        where = found["location"].get("dimensionRange")
        if where is None or where["dimension"] != "ROWS" or int(where.get("sheetId") or 0) != sheet.sheet_id:
            continue
        at = landed.get(where["startIndex"])
        if at is not None:
            moved = where | {"startIndex": at, "endIndex": at + 1}
            metadata[metadata_id] = found | {"location": found["location"] | {"dimensionRange": moved}}


@kind("sortRange")
def _sort_range(editing: Editing, request: Mapping[str, Any]) -> None:
    sheet, bounds = located(editing, request.get("range"))
    whole: GridRange = grid_range(sheet, bounds)
    if any(merge.intersects(whole) for merge in sheet.merges):
        raise bad_request("You can't sort a range with merged cells.")
    sort_rows(editing, sheet, bounds, request.get("sortSpecs") or [{"dimensionIndex": bounds[2]}])


@kind("randomizeRange")
def _randomize_range(editing: Editing, request: Mapping[str, Any]) -> None:
    sheet, bounds = located(editing, request.get("range"))
    editing.touch(grid_range(sheet, bounds))
    sequence = list(range(bounds[1] - bounds[0]))
    random.shuffle(sequence)
    _rearrange(editing, sheet, bounds, sequence)
