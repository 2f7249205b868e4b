"""Finding values: INDEX, MATCH and the lookups, with an index per column so that a whole column can be looked up."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Any

from tests.sheets_server.a1 import GridRange, column_letters, parse_cells, quote_title
from tests.sheets_server.errors import ApiError
from tests.sheets_server.formulas.errors import NOT_FOUND, REFERENCE_GONE, error_named, num_error, value_error
from tests.sheets_server.formulas.evaluation import Evaluation
from tests.sheets_server.formulas.parser import Node, Reference
from tests.sheets_server.formulas.registry import lazy, ranges, scalar
from tests.sheets_server.formulas.values import Area, Array, Raised, Result, equal_key, sort_key, to_text
from tests.sheets_server.model.cells import CellError, Value

from .conditional import wildcard


class _Searched:
    """A one-dimensional range to be searched, with indexes made when first needed."""

    def __init__(self, values: list[Value]) -> None:
        self.values = values
        self._positions: dict[bool, dict[Any, int]] = {}
        self._ordered: dict[int, tuple[list[Any], list[int]]] = {}

    def exact(self, wanted: Value, *, wild: bool, last: bool = False) -> int | None:
        """Where the value stands first (or last); with `wild` a pattern of `*` and `?` counts."""
        found = self._index(last).get(equal_key(wanted))
        if found is None and wild and isinstance(wanted, str) and re.search(r"[*?]", wanted):
            pattern = re.compile(wildcard(wanted.casefold()), re.DOTALL)
            for index, value in enumerate(self.values):
                if isinstance(value, str) and pattern.fullmatch(value.casefold()):
                    return index
        return found

    def _index(self, last: bool) -> dict[Any, int]:
        known = self._positions.get(last)
        if known is None:
            known = {}
            for index, value in enumerate(self.values):
                if value is not None and (last or equal_key(value) not in known):
                    known[equal_key(value)] = index
            self._positions[last] = known
        return known

    def in_order(self, wanted: Value, *, descending: bool = False) -> int | None:
        """The last position not past the wanted value, in a range that is sorted."""
        target = sort_key(wanted)
        if target[0] not in self._ordered:
            same = [(sort_key(value), index) for index, value in enumerate(self.values)]
            same = [(key, index) for key, index in same if key[0] == target[0]]
            self._ordered[target[0]] = [key for key, _ in same], [index for _, index in same]
        keys, places = self._ordered[target[0]]
        if descending:
            fitting = [index for key, index in zip(keys, places, strict=True) if key >= target]
            return fitting[-1] if fitting else None
        at = bisect_right(keys, target)
        return places[at - 1] if at else None

    def by_mode(self, wanted: Value, mode: int, search: int) -> int | None:
        """The position by the match and search modes of XLOOKUP and XMATCH."""
        if isinstance(wanted, CellError):
            raise Raised(wanted)
        found = self.exact(wanted, wild=mode == 2, last=search == -1)
        if found is not None or mode not in (1, -1):
            return found
        best: tuple[Any, int] | None = None
        target = sort_key(wanted)
        for index, value in enumerate(self.values):
            key = sort_key(value)
            fits = key[0] == target[0] and (key > target if mode == 1 else key < target)
            if fits and (best is None or (key < best[0] if mode == 1 else key > best[0])):
                best = key, index
        return None if best is None else best[1]


def _searched(evaluation: Evaluation, result: Result) -> _Searched:
    """The range ready to be searched; that of cells is kept for the whole calculation."""
    rows = evaluation.rows(result)
    known = evaluation.calculation.indexes
    if isinstance(result, Area) and result in known:
        found: _Searched = known[result]
        return found
    made = _Searched(rows[0] if len(rows) == 1 else [row[0] for row in rows])
    if isinstance(result, Area) and not evaluation.calculation.is_partial(result.sheet_id):
        known[result] = made
    return made


@ranges("MATCH", 2, 3)
def _match(evaluation: Evaluation, arguments: list[Result]) -> Result:
    kind = evaluation.integer(arguments[2]) if len(arguments) > 2 else 1
    searched = _searched(evaluation, arguments[1])

    def look(values: list[Value]) -> Value:
        if isinstance(values[0], CellError):
            return values[0]
        if kind == 0:
            found = searched.exact(values[0], wild=True)
        else:
            found = searched.in_order(values[0], descending=kind < 0)
        return NOT_FOUND if found is None else found + 1

    return evaluation.each([arguments[0]], look)


@ranges("XMATCH", 2, 4)
def _xmatch(evaluation: Evaluation, arguments: list[Result]) -> Result:
    mode = evaluation.integer(arguments[2]) if len(arguments) > 2 else 0
    search = evaluation.integer(arguments[3]) if len(arguments) > 3 else 1
    searched = _searched(evaluation, arguments[1])

    def look(values: list[Value]) -> Value:
        found = searched.by_mode(values[0], mode, search)
        return NOT_FOUND if found is None else found + 1

    return evaluation.each([arguments[0]], look)


@lazy("XLOOKUP", 3, 6)
def _xlookup(evaluation: Evaluation, arguments: tuple[Node, ...]) -> Result:
    wanted = evaluation.compute(arguments[0])
    where = evaluation.compute(arguments[1])
    results = evaluation.rows(evaluation.compute(arguments[2]))
    mode = evaluation.integer(evaluation.compute(arguments[4])) if len(arguments) > 4 else 0
    search = evaluation.integer(evaluation.compute(arguments[5])) if len(arguments) > 5 else 1
    rows = evaluation.rows(where)
    across = len(rows) == 1 and len(rows[0]) > 1 and len(results[0]) == len(rows[0])
    searched = _searched(evaluation, where)
    missing: Result = NOT_FOUND
    if len(arguments) > 3:
        missing = evaluation.compute(arguments[3])

    def row_of(value: Value) -> list[Value] | None:
        found = searched.by_mode(value, mode, search)
        if found is None:
            return None
        return [row[found] for row in results] if across else results[found]

    wide = (len(results) if across else len(results[0])) > 1
    if not wide:
        otherwise = evaluation.single(missing)

        def look(values: list[Value]) -> Value:
            row = row_of(values[0])
            return otherwise if row is None else row[0]

        return evaluation.each([wanted], look)
    row = row_of(evaluation.single(wanted))
    if row is None:
        return missing
    return Array([[value] for value in row]) if across else Array([row])


@ranges("VLOOKUP", 3, 4)
def _vlookup(evaluation: Evaluation, arguments: list[Result]) -> Result:
    return _table_lookup(evaluation, arguments, by_rows=True)


@ranges("HLOOKUP", 3, 4)
def _hlookup(evaluation: Evaluation, arguments: list[Result]) -> Result:
    return _table_lookup(evaluation, arguments, by_rows=False)


def _table_lookup(evaluation: Evaluation, arguments: list[Result], by_rows: bool) -> Result:
    rows = evaluation.rows(arguments[1])
    table = rows if by_rows else [list(column) for column in zip(*rows, strict=True)]
    is_sorted = len(arguments) < 4 or evaluation.boolean(arguments[3])
    first: Result = Array([[row[0]] for row in table])
    if by_rows and isinstance(arguments[1], Area):
        area = arguments[1]
        first = Area(area.sheet_id, (area.bounds[0], area.bounds[1], area.bounds[2], area.bounds[2] + 1))
    searched = _searched(evaluation, first)

    def look(values: list[Value]) -> Value:
        wanted, column = values
        if isinstance(wanted, CellError):
            return wanted
        index = int(evaluation.number(column))
        if not 1 <= index <= (len(table[0]) if table else 0):
            return error_named("#REF!", "VLOOKUP evaluates to an out of bounds range.")
        if is_sorted:
            found = searched.in_order(wanted)
        else:
            found = searched.exact(wanted, wild=True)
        if found is None:
            return error_named(
                "#N/A", f"Did not find value '{to_text(wanted, evaluation.locale)}' in VLOOKUP evaluation."
            )
        return table[found][index - 1]

    return evaluation.each([arguments[0], arguments[2]], look)


@ranges("LOOKUP", 2, 3)
def _lookup(evaluation: Evaluation, arguments: list[Result]) -> Result:
    searched = _searched(evaluation, arguments[1])
    results = _searched(evaluation, arguments[2] if len(arguments) > 2 else arguments[1]).values

    def look(values: list[Value]) -> Value:
        found = searched.in_order(values[0])
        return NOT_FOUND if found is None or found >= len(results) else results[found]

    return evaluation.each([arguments[0]], look)


@ranges("INDEX", 1, 3, array_arguments=True)
def _index(evaluation: Evaluation, arguments: list[Result]) -> Result:
    subject = arguments[0]
    rows = evaluation.rows(subject)
    row = evaluation.integer(arguments[1]) if len(arguments) > 1 else 0
    column = evaluation.integer(arguments[2]) if len(arguments) > 2 else 0
    width = len(rows[0]) if rows else 0
    if len(arguments) == 2 and len(rows) == 1 and width > 1:
        row, column = 0, row
    if not 0 <= row <= len(rows) or not 0 <= column <= width:
        return error_named("#REF!", "INDEX evaluates to an out of range.")
    if isinstance(subject, Area):
        top, bottom, left, right = subject.bounds
        rows_kept = (top + row - 1, top + row) if row else (top, bottom)
        columns_kept = (left + column - 1, left + column) if column else (left, right)
        return Area(subject.sheet_id, (*rows_kept, *columns_kept))
    kept = [rows[row - 1]] if row else rows
    return Array([[line[column - 1]] if column else line for line in kept])


@lazy("CHOOSE", 2, 30)
def _choose(evaluation: Evaluation, arguments: tuple[Node, ...]) -> Result:
    index = evaluation.integer(evaluation.compute(arguments[0]))
    if not 1 <= index < len(arguments):
        return num_error(
            f"Function CHOOSE parameter 1 value is {index}. Valid values are between 1 and {len(arguments) - 1}."
        )
    return evaluation.compute(arguments[index])


@lazy("ROW", 0, 1)
def _row(evaluation: Evaluation, arguments: tuple[Node, ...]) -> Result:
    if not arguments:
        return evaluation.row + 1
    area = evaluation.compute(arguments[0])
    if not isinstance(area, Area):
        return value_error("Argument must be a range.")
    if evaluation.array_mode and area.height > 1:
        return Array([[row + 1] for row in range(area.bounds[0], area.bounds[1])])
    return area.bounds[0] + 1


@lazy("COLUMN", 0, 1)
def _column_number(evaluation: Evaluation, arguments: tuple[Node, ...]) -> Result:
    if not arguments:
        return evaluation.column + 1
    area = evaluation.compute(arguments[0])
    if not isinstance(area, Area):
        return value_error("Argument must be a range.")
    if evaluation.array_mode and area.width > 1:
        return Array([[column + 1 for column in range(area.bounds[2], area.bounds[3])]])
    return area.bounds[2] + 1


@ranges("ROWS", 1)
def _rows(evaluation: Evaluation, arguments: list[Result]) -> Result:
    argument = arguments[0]
    return argument.height if isinstance(argument, Area | Array) else 1


@ranges("COLUMNS", 1)
def _columns(evaluation: Evaluation, arguments: list[Result]) -> Result:
    argument = arguments[0]
    return argument.width if isinstance(argument, Area | Array) else 1


@ranges("INDIRECT", 1, 2)
def _indirect(evaluation: Evaluation, arguments: list[Result]) -> Result:
    text = evaluation.text(arguments[0])
    document = evaluation.calculation.document
    try:
        corners = parse_cells(text)
        found = GridRange(evaluation.sheet_id, *corners) if corners else document.resolve(text)
        sheet, bounds = document.clamp(found)
    except ApiError:
        return error_named(
            "#REF!", f"Function INDIRECT parameter 1 value is '{text}'. It is not a valid cell/range reference."
        )
    return Area(sheet.sheet_id, bounds)


@ranges("OFFSET", 3, 5)
def _offset(evaluation: Evaluation, arguments: list[Result]) -> Result:
    area = arguments[0]
    if not isinstance(area, Area):
        return value_error("Argument must be a range.")
    row = area.bounds[0] + evaluation.integer(arguments[1])
    column = area.bounds[2] + evaluation.integer(arguments[2])
    height = evaluation.integer(arguments[3]) if len(arguments) > 3 else area.height
    width = evaluation.integer(arguments[4]) if len(arguments) > 4 else area.width
    if row < 0 or column < 0 or height < 1 or width < 1:
        return REFERENCE_GONE
    return Area(area.sheet_id, (row, row + height, column, column + width))


@scalar("ADDRESS", 2, 5)
def _address(evaluation: Evaluation, values: list[Value]) -> Value:
    row, column = int(evaluation.number(values[0])), int(evaluation.number(values[1]))
    kind = int(evaluation.number(values[2])) if len(values) > 2 else 1
    letters, digits = column_letters(column - 1), str(row)
    text = {1: f"${letters}${digits}", 2: f"{letters}${digits}", 3: f"${letters}{digits}"}.get(kind, letters + digits)
    return f"{quote_title(str(values[4]))}!{text}" if len(values) > 4 else text


@lazy("FORMULATEXT", 1)
def _formulatext(evaluation: Evaluation, arguments: tuple[Node, ...]) -> Result:
    node = arguments[0]
    if isinstance(node, Reference):
        area = evaluation.area(node.ref)
        formula = evaluation.calculation.formula_at(area.sheet_id, area.bounds[0], area.bounds[2])
        if formula is not None:
            return formula
    return error_named("#N/A", "The cell has no formula.")


@lazy("ISFORMULA", 1)
def _isformula(evaluation: Evaluation, arguments: tuple[Node, ...]) -> Result:
    node = arguments[0]
    if not isinstance(node, Reference):
        return error_named("#N/A", "Argument must be a range.")
    area = evaluation.area(node.ref)
    return evaluation.calculation.formula_at(area.sheet_id, area.bounds[0], area.bounds[2]) is not None
