"""Functions that make, filter and reshape arrays."""

from __future__ import annotations

from tests.sheets_server.formulas.errors import error_named, value_error
from tests.sheets_server.formulas.evaluation import Evaluation
from tests.sheets_server.formulas.registry import ranges
from tests.sheets_server.formulas.values import Array, Raised, Result, Rows, equal_key, flat, sort_key, to_bool
from tests.sheets_server.model.cells import CellError, Value


def _array(rows: Rows) -> Result:
    return Array(rows) if rows else None


@ranges("FILTER", 2, 254, array_arguments=True)
def _filter(evaluation: Evaluation, arguments: list[Result]) -> Result:
    rows = evaluation.rows(arguments[0])
    conditions = [evaluation.rows(argument) for argument in arguments[1:]]
    across = len(conditions[0]) == 1 and len(rows) > 1 and len(conditions[0][0]) == len(rows[0])
    lists = [condition[0] if across else [row[0] for row in condition] for condition in conditions]
    length = len(rows[0]) if across else len(rows)
    if any(len(found) != length for found in lists):
        raise Raised(error_named("#N/A", "FILTER has mismatched range sizes."))

    def holds(value: Value) -> bool:
        return not isinstance(value, CellError) and value not in (None, "") and to_bool(value, evaluation.locale)

    kept = [index for index in range(length) if all(holds(found[index]) for found in lists)]
    if not kept:
        return error_named("#N/A", "No matches are found in FILTER evaluation.")
    if across:
        return Array([[row[index] for index in kept] for row in rows])
    return Array([rows[index] for index in kept])


@ranges("UNIQUE", 1, 3)
def _unique(evaluation: Evaluation, arguments: list[Result]) -> Result:
    seen: set[object] = set()
    kept: Rows = []
    for row in evaluation.rows(arguments[0]):
        key = tuple(equal_key(value) for value in row)
        if key not in seen:
            seen.add(key)
            kept.append(row)
    return _array(kept)


@ranges("SORT", 1, 20)
def _sort(evaluation: Evaluation, arguments: list[Result]) -> Result:
    rows = list(evaluation.rows(arguments[0]))
    specs = [
        (
            evaluation.integer(arguments[index]),
            evaluation.boolean(arguments[index + 1]) if index + 1 < len(arguments) else True,
        )
        for index in range(1, len(arguments), 2)
    ] or [(1, True)]
    for column, ascending in reversed(specs):
        rows.sort(key=lambda row: sort_key(row[column - 1]), reverse=not ascending)
    return _array(rows)


@ranges("TRANSPOSE", 1)
def _transpose(evaluation: Evaluation, arguments: list[Result]) -> Result:
    return _array([list(column) for column in zip(*evaluation.rows(arguments[0]), strict=True)])


@ranges("SEQUENCE", 1, 4)
def _sequence(evaluation: Evaluation, arguments: list[Result]) -> Result:
    rows = evaluation.integer(arguments[0])
    columns = evaluation.integer(arguments[1]) if len(arguments) > 1 else 1
    start = evaluation.number(arguments[2]) if len(arguments) > 2 else 1
    step = evaluation.number(arguments[3]) if len(arguments) > 3 else 1
    return _array([[start + step * (row * columns + column) for column in range(columns)] for row in range(rows)])


@ranges("FLATTEN", 1, 254)
def _flatten(evaluation: Evaluation, arguments: list[Result]) -> Result:
    return _array([[value] for argument in arguments for value in flat(evaluation.rows(argument))])


@ranges("TOCOL", 1, 3)
def _tocol(evaluation: Evaluation, arguments: list[Result]) -> Result:
    return _array([[value] for value in _in_line(evaluation, arguments)])


@ranges("TOROW", 1, 3)
def _torow(evaluation: Evaluation, arguments: list[Result]) -> Result:
    return _array([_in_line(evaluation, arguments)])


def _in_line(evaluation: Evaluation, arguments: list[Result]) -> list[Value]:
    """All values one after another, without blanks or errors where those are to be left out."""
    ignore = evaluation.integer(arguments[1]) if len(arguments) > 1 else 0
    by_column = len(arguments) > 2 and evaluation.boolean(arguments[2])
    rows = evaluation.rows(arguments[0])
    if by_column:
        rows = [list(column) for column in zip(*rows, strict=True)]
    return [
        value
        for value in flat(rows)
        if not (ignore in (1, 3) and value is None) and not (ignore in (2, 3) and isinstance(value, CellError))
    ]


@ranges("HSTACK", 1, 254)
def _hstack(evaluation: Evaluation, arguments: list[Result]) -> Result:
    parts = [evaluation.rows(argument) for argument in arguments]
    height = max(len(part) for part in parts)
    gap: Value = error_named("#N/A")
    return _array(
        [
            [value for part in parts for value in (part[row] if row < len(part) else [gap] * len(part[0]))]
            for row in range(height)
        ]
    )


@ranges("VSTACK", 1, 254)
def _vstack(evaluation: Evaluation, arguments: list[Result]) -> Result:
    rows = [list(row) for argument in arguments for row in evaluation.rows(argument)]
    width = max((len(row) for row in rows), default=0)
    gap: Value = error_named("#N/A")
    return _array([row + [gap] * (width - len(row)) for row in rows])


@ranges("CHOOSECOLS", 2, 254)
def _choosecols(evaluation: Evaluation, arguments: list[Result]) -> Result:
    rows = evaluation.rows(arguments[0])
    wanted = _chosen(evaluation, "CHOOSECOLS", arguments[1:], len(rows[0]))
    return _array([[row[column] for column in wanted] for row in rows])


@ranges("CHOOSEROWS", 2, 254)
def _chooserows(evaluation: Evaluation, arguments: list[Result]) -> Result:
    rows = evaluation.rows(arguments[0])
    return _array([rows[row] for row in _chosen(evaluation, "CHOOSEROWS", arguments[1:], len(rows))])


def _chosen(evaluation: Evaluation, name: str, arguments: list[Result], count: int) -> list[int]:
    """Indexes from numbers that count from 1, or from the end below zero."""
    wanted = [evaluation.integer(value) for argument in arguments for value in flat(evaluation.rows(argument))]
    if any(not 1 <= abs(number) <= count for number in wanted):
        raise Raised(value_error(f"{name} is out of range."))
    return [number - 1 if number > 0 else number for number in wanted]


@ranges("ARRAY_CONSTRAIN", 3)
def _constrain(evaluation: Evaluation, arguments: list[Result]) -> Result:
    height, width = evaluation.integer(arguments[1]), evaluation.integer(arguments[2])
    return _array([row[:width] for row in evaluation.rows(arguments[0])[:height]])
