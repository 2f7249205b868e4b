"""Counting and adding what meets a criterion."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

from tests.sheets_server.entered import read_typed
from tests.sheets_server.formulas.errors import DIVISION_BY_ZERO, value_error
from tests.sheets_server.formulas.evaluation import Evaluation
from tests.sheets_server.formulas.registry import ranges
from tests.sheets_server.formulas.values import Array, Raised, Result, Rows, equal_key
from tests.sheets_server.model.cells import CellError, Value

_CRITERION = re.compile(r"^(<>|<=|>=|=|<|>)?(.*)$", re.DOTALL)
Test = Callable[[Value], bool]


def criterion(value: Value, evaluation: Evaluation) -> Test:
    """The test a criterion stands for: `">5"`, `"a*"`, `"<>"` or a plain value."""
    if not isinstance(value, str):
        wanted = equal_key(value if value is not None else 0)
        return lambda found: equal_key(found) == wanted
    matched = _CRITERION.match(value)
    assert matched is not None
    relation, operand = matched[1] or "=", matched[2]
    typed = read_typed(operand, evaluation.locale, evaluation.calculation.utc_now.year)
    if typed.formula is None and isinstance(typed.value, int | float):
        return _numeric(relation, typed.value)
    return _textual(relation, operand)


def _numeric(relation: str, wanted: int | float | bool) -> Test:
    if isinstance(wanted, bool):
        return lambda found: (found is wanted) == (relation != "<>")

    def as_number(found: Value) -> float | None:
        if isinstance(found, bool):
            return None
        return found if isinstance(found, int | float) else None

    def test(found: Value) -> bool:
        number = as_number(found)
        if relation == "<>":
            return number != wanted and str(found) != str(wanted)
        if number is None:
            return relation == "=" and isinstance(found, str) and found.strip() == str(wanted)
        return {
            "=": number == wanted, "<": number < wanted, ">": number > wanted, "<=": number <= wanted, ">=": number >= wanted,
        }[relation]  # fmt: skip

    return test


def _textual(relation: str, operand: str) -> Test:
    if operand == "" and relation in ("=", "<>"):
        return lambda found: (found is None or found == "") == (relation == "=")
    folded = operand.casefold()
    if relation in ("=", "<>"):
        pattern = re.compile(wildcard(folded), re.DOTALL)
        return lambda found: (
            (isinstance(found, str) and pattern.fullmatch(found.casefold()) is not None) == (relation == "=")
        )
    return lambda found: isinstance(found, str) and {
        "<": found.casefold() < folded, ">": found.casefold() > folded,
        "<=": found.casefold() <= folded, ">=": found.casefold() >= folded,
    }[relation]  # fmt: skip


def wildcard(text: str) -> str:
    """A pattern for `*`, `?` and their escapes `~*`, `~?`."""
    pieces: list[str] = []
    index = 0
    while index < len(text):
        letter = text[index]
        if letter == "~" and index + 1 < len(text) and text[index + 1] in "*?~":
            pieces.append(re.escape(text[index + 1]))
            index += 2
            continue
        pieces.append(".*" if letter == "*" else "." if letter == "?" else re.escape(letter))
        index += 1
    return "".join(pieces)


def _selected(evaluation: Evaluation, pairs: list[tuple[Rows, Value]]) -> list[tuple[int, int]]:
    """Positions where every criterion is met."""
    size = {(len(rows), len(rows[0]) if rows else 0) for rows, _ in pairs}
    if len(size) > 1:
        raise Raised(value_error("Array arguments are of different size."))
    tests = [(rows, criterion(value, evaluation)) for rows, value in pairs]
    height, width = size.pop()
    return [
        (row, column)
        for row in range(height)
        for column in range(width)
        if all(test(rows[row][column]) for rows, test in tests)
    ]


def _each_criterion(evaluation: Evaluation, criteria: list[Result], compute: Callable[[list[Value]], Value]) -> Result:
    """A criterion given as an array gives an array of results."""
    return evaluation.each(criteria, compute)


def _pairs(evaluation: Evaluation, arguments: list[Result]) -> tuple[list[Rows], list[Result]]:
    if len(arguments) % 2:
        raise Raised(value_error("Criteria come in pairs."))
    return [evaluation.rows(argument) for argument in arguments[::2]], list(arguments[1::2])


@ranges("COUNTIF", 2)
def _countif(evaluation: Evaluation, arguments: list[Result]) -> Result:
    return _countifs(evaluation, arguments)


@ranges("COUNTIFS", 2, 254)
def _countifs(evaluation: Evaluation, arguments: list[Result]) -> Result:
    rows, criteria = _pairs(evaluation, arguments)
    if len(rows) == 1 and any(isinstance(evaluation.array(item), Array) for item in criteria if evaluation.array_mode):
        return _counted_once(evaluation, rows[0], criteria[0])
    return _each_criterion(
        evaluation, criteria, lambda values: len(_selected(evaluation, list(zip(rows, values, strict=True))))
    )


def _counted_once(evaluation: Evaluation, rows: Rows, wanted: Result) -> Result:
    """COUNTIF of a whole column of plain values: one pass instead of one for each."""
    counts: dict[object, int] = {}
    for row in rows:
        for value in row:
            key = equal_key(value)
            counts[key] = counts.get(key, 0) + 1

    def count(values: list[Value]) -> Value:
        value = values[0]
        if isinstance(value, str) and value and not re.search(r"^[<>=]|[*?~]|^[\d+\-.,]", value):
            return counts.get(equal_key(value), 0)
        return len(_selected(evaluation, [(rows, value)]))

    return evaluation.each([wanted], count)


def _added(rows: Rows, places: list[tuple[int, int]]) -> list[int | float]:
    found: list[int | float] = []
    for row, column in places:
        value = rows[row][column] if row < len(rows) and column < len(rows[row]) else None
        if isinstance(value, CellError):
            raise Raised(value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            found.append(value)
    return found


def _total(values: list[int | float]) -> Value:
    found = math.fsum(values)
    return int(found) if found.is_integer() and abs(found) < 1e15 else found


def _mean(values: list[int | float]) -> Value:
    return math.fsum(values) / len(values) if values else DIVISION_BY_ZERO


def _if_form(name: str, finish: Callable[[list[int | float]], Value]) -> None:
    def body(evaluation: Evaluation, arguments: list[Result]) -> Result:
        tested = evaluation.rows(arguments[0])
        added = evaluation.rows(arguments[2]) if len(arguments) > 2 else tested
        return _each_criterion(
            evaluation,
            [arguments[1]],
            lambda values: finish(_added(added, _selected(evaluation, [(tested, values[0])]))),
        )

    ranges(name, 2, 3)(body)


def _ifs_form(name: str, finish: Callable[[list[int | float]], Value]) -> None:
    def body(evaluation: Evaluation, arguments: list[Result]) -> Result:
        added = evaluation.rows(arguments[0])
        rows, criteria = _pairs(evaluation, arguments[1:])
        return _each_criterion(
            evaluation,
            criteria,
            lambda values: finish(_added(added, _selected(evaluation, list(zip(rows, values, strict=True))))),
        )

    ranges(name, 3, 255)(body)


_if_form("SUMIF", _total)
_if_form("AVERAGEIF", _mean)
_ifs_form("SUMIFS", _total)
_ifs_form("AVERAGEIFS", _mean)
_ifs_form("MAXIFS", lambda values: max(values, default=0))
_ifs_form("MINIFS", lambda values: min(values, default=0))
