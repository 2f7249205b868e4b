"""Functions that call a LAMBDA for every value, row or column."""

from __future__ import annotations

from tests.sheets_server.formulas.evaluation import Evaluation
from tests.sheets_server.formulas.registry import ranges
from tests.sheets_server.formulas.values import Array, Raised, Result, broadcast
from tests.sheets_server.model.cells import Value


def _called(evaluation: Evaluation, function: Result, arguments: list[Result]) -> Value:
    """One value of a call, its error where it has one."""
    try:
        return evaluation.single(evaluation.apply(function, arguments))
    except Raised as raised:
        return raised.error


@ranges("MAP", 2, 254)
def _map(evaluation: Evaluation, arguments: list[Result]) -> Result:
    ready = [evaluation.array(argument) for argument in arguments[:-1]]
    return broadcast(ready, lambda values: _called(evaluation, arguments[-1], list(values)))


@ranges("BYROW", 2)
def _byrow(evaluation: Evaluation, arguments: list[Result]) -> Result:
    rows = evaluation.rows(arguments[0])
    return Array([[_called(evaluation, arguments[1], [Array([row])])] for row in rows])


@ranges("BYCOL", 2)
def _bycol(evaluation: Evaluation, arguments: list[Result]) -> Result:
    columns = zip(*evaluation.rows(arguments[0]), strict=True)
    return Array([[_called(evaluation, arguments[1], [Array([[value] for value in column])]) for column in columns]])


@ranges("REDUCE", 3)
def _reduce(evaluation: Evaluation, arguments: list[Result]) -> Result:
    kept = arguments[0]
    for row in evaluation.rows(arguments[1]):
        for value in row:
            kept = evaluation.apply(arguments[2], [kept, value])
    return kept


@ranges("SCAN", 3)
def _scan(evaluation: Evaluation, arguments: list[Result]) -> Result:
    kept: Result = arguments[0]
    rows: list[list[Value]] = []
    for row in evaluation.rows(arguments[1]):
        line: list[Value] = []
        for value in row:
            kept = _called(evaluation, arguments[2], [kept, value])
            line.append(kept)
        rows.append(line)
    return Array(rows)


@ranges("MAKEARRAY", 3)
def _makearray(evaluation: Evaluation, arguments: list[Result]) -> Result:
    height, width = evaluation.integer(arguments[0]), evaluation.integer(arguments[1])
    return Array(
        [
            [_called(evaluation, arguments[2], [row, column]) for column in range(1, width + 1)]
            for row in range(1, height + 1)
        ]
    )
