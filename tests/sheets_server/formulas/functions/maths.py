"""Arithmetic, rounding and statistics."""

from __future__ import annotations

import math
import random
import statistics
from collections.abc import Callable
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal

from tests.sheets_server.formulas.errors import DIVISION_BY_ZERO, error_named, num_error
from tests.sheets_server.formulas.evaluation import Evaluation
from tests.sheets_server.formulas.registry import ranges, scalar
from tests.sheets_server.formulas.values import Area, Array, Raised, Result, equal_key, flat, to_number
from tests.sheets_server.model.cells import CellError, Value


def numbers(evaluation: Evaluation, arguments: list[Result]) -> list[int | float]:
    """The numbers among the arguments: of cells only what is a number, of typed values also what reads as one."""
    found: list[int | float] = []
    for argument in arguments:
        is_cells = isinstance(argument, Area | Array)
        for value in flat(evaluation.rows(argument)):
            if isinstance(value, CellError):
                raise Raised(value)
            if is_cells:
                if isinstance(value, int | float) and not isinstance(value, bool):
                    found.append(value)
            elif value is not None:
                found.append(to_number(value, evaluation.locale))
    return found


@ranges("SUM", 1, 254)
def _sum(evaluation: Evaluation, arguments: list[Result]) -> Result:
    return _exact(math.fsum(numbers(evaluation, arguments)))


def _exact(value: float) -> Value:
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


@ranges("PRODUCT", 1, 254)
def _product(evaluation: Evaluation, arguments: list[Result]) -> Result:
    return _exact(float(math.prod(numbers(evaluation, arguments))))


@ranges("MIN", 1, 254)
def _min(evaluation: Evaluation, arguments: list[Result]) -> Result:
    return min(numbers(evaluation, arguments), default=0)


@ranges("MAX", 1, 254)
def _max(evaluation: Evaluation, arguments: list[Result]) -> Result:
    return max(numbers(evaluation, arguments), default=0)


@ranges("AVERAGE", 1, 254)
def _average(evaluation: Evaluation, arguments: list[Result]) -> Result:
    found = numbers(evaluation, arguments)
    return _exact(math.fsum(found) / len(found)) if found else DIVISION_BY_ZERO


@ranges("MEDIAN", 1, 254)
def _median(evaluation: Evaluation, arguments: list[Result]) -> Result:
    found = numbers(evaluation, arguments)
    return _exact(float(statistics.median(found))) if found else num_error("MEDIAN has no valid input data.")


@ranges("STDEV", 1, 254)
def _stdev(evaluation: Evaluation, arguments: list[Result]) -> Result:
    found = numbers(evaluation, arguments)
    return statistics.stdev(found) if len(found) > 1 else DIVISION_BY_ZERO


@ranges("COUNT", 1, 254)
def _count(evaluation: Evaluation, arguments: list[Result]) -> Result:
    return sum(
        isinstance(value, int | float) and not isinstance(value, bool)
        for argument in arguments
        for value in flat(evaluation.rows(argument))
    )


@ranges("COUNTA", 1, 254)
def _counta(evaluation: Evaluation, arguments: list[Result]) -> Result:
    return sum(value is not None for argument in arguments for value in flat(evaluation.rows(argument)))


@ranges("COUNTBLANK", 1, 254)
def _countblank(evaluation: Evaluation, arguments: list[Result]) -> Result:
    return sum(value is None or value == "" for argument in arguments for value in flat(evaluation.rows(argument)))


@ranges("COUNTUNIQUE", 1, 254)
def _countunique(evaluation: Evaluation, arguments: list[Result]) -> Result:
    return len(
        {
            equal_key(value)
            for argument in arguments
            for value in flat(evaluation.rows(argument))
            if value is not None and value != ""
        }
    )


@ranges("SUMPRODUCT", 1, 254, array_arguments=True)
def _sumproduct(evaluation: Evaluation, arguments: list[Result]) -> Result:
    columns = [list(flat(evaluation.rows(argument))) for argument in arguments]
    if len({len(column) for column in columns}) > 1:
        raise Raised(error_named("#VALUE!", "SUMPRODUCT has mismatched range sizes."))
    total = 0.0
    for values in zip(*columns, strict=True):
        product = 1.0
        for value in values:
            if isinstance(value, CellError):
                raise Raised(value)
            product *= value if isinstance(value, int | float) else 0
        total += product
    return _exact(total)


@ranges("LARGE", 2)
def _large(evaluation: Evaluation, arguments: list[Result]) -> Result:
    return _nth(sorted(numbers(evaluation, arguments[:1]), reverse=True), evaluation.integer(arguments[1]))


@ranges("SMALL", 2)
def _small(evaluation: Evaluation, arguments: list[Result]) -> Result:
    return _nth(sorted(numbers(evaluation, arguments[:1])), evaluation.integer(arguments[1]))


def _nth(found: list[int | float], position: int) -> Value:
    return (
        found[position - 1]
        if 1 <= position <= len(found)
        else num_error(f"Parameter 2 value {position} is out of range.")
    )


@ranges("RANK", 2, 3)
def _rank(evaluation: Evaluation, arguments: list[Result]) -> Result:
    subject = evaluation.number(arguments[0])
    found = numbers(evaluation, arguments[1:2])
    if subject not in found:
        return error_named("#N/A", "RANK has no valid input data.")
    ascending = len(arguments) > 2 and evaluation.boolean(arguments[2])
    return 1 + sum((value < subject) if ascending else (value > subject) for value in found)


def _number(name: str, function: Callable[[float], float]) -> None:
    def body(evaluation: Evaluation, values: list[Value]) -> Value:
        return function(to_number(values[0], evaluation.locale))

    scalar(name, 1)(body)


for _name, _function in (
    ("ABS", abs), ("SQRT", math.sqrt), ("EXP", math.exp), ("LN", math.log), ("LOG10", math.log10), ("INT", math.floor),
    ("SIN", math.sin), ("COS", math.cos), ("TAN", math.tan), ("SIGN", lambda value: (value > 0) - (value < 0)),
):  # fmt: skip
    _number(_name, _function)


@scalar("PI", 0)
def _pi(evaluation: Evaluation, values: list[Value]) -> Value:
    return math.pi


@scalar("RAND", 0)
def _rand(evaluation: Evaluation, values: list[Value]) -> Value:
    _ = evaluation.calculation.now
    return random.random()


@scalar("RANDBETWEEN", 2)
def _randbetween(evaluation: Evaluation, values: list[Value]) -> Value:
    _ = evaluation.calculation.now
    return random.randint(
        math.ceil(to_number(values[0], evaluation.locale)), math.floor(to_number(values[1], evaluation.locale))
    )


@scalar("LOG", 1, 2)
def _log(evaluation: Evaluation, values: list[Value]) -> Value:
    base = to_number(values[1], evaluation.locale) if len(values) > 1 else 10
    return math.log(to_number(values[0], evaluation.locale), base)


@scalar("POWER", 2)
def _power(evaluation: Evaluation, values: list[Value]) -> Value:
    found = to_number(values[0], evaluation.locale) ** to_number(values[1], evaluation.locale)
    return num_error("The result is no real number.") if isinstance(found, complex) else float(found)


@scalar("MOD", 2)
def _mod(evaluation: Evaluation, values: list[Value]) -> Value:
    divisor = to_number(values[1], evaluation.locale)
    return to_number(values[0], evaluation.locale) % divisor if divisor else DIVISION_BY_ZERO


@scalar("QUOTIENT", 2)
def _quotient(evaluation: Evaluation, values: list[Value]) -> Value:
    divisor = to_number(values[1], evaluation.locale)
    return int(to_number(values[0], evaluation.locale) / divisor) if divisor else DIVISION_BY_ZERO


def _rounding(name: str, mode: str) -> None:
    def body(evaluation: Evaluation, values: list[Value]) -> Value:
        places = int(to_number(values[1], evaluation.locale)) if len(values) > 1 else 0
        value = Decimal(repr(to_number(values[0], evaluation.locale)))
        return float(value.quantize(Decimal(1).scaleb(-places), rounding=mode))

    scalar(name, 1, 2)(body)


for _name, _mode in (("ROUND", ROUND_HALF_UP), ("ROUNDUP", ROUND_UP), ("ROUNDDOWN", ROUND_DOWN), ("TRUNC", ROUND_DOWN)):
    _rounding(_name, _mode)


def _steps(name: str, function: Callable[[float], int]) -> None:
    def body(evaluation: Evaluation, values: list[Value]) -> Value:
        step = to_number(values[1], evaluation.locale) if len(values) > 1 else 1
        return function(to_number(values[0], evaluation.locale) / step) * step if step else 0

    scalar(name, 1, 2)(body)


_steps("CEILING", math.ceil)
_steps("FLOOR", math.floor)


@scalar("ISODD", 1)
def _isodd(evaluation: Evaluation, values: list[Value]) -> Value:
    return int(to_number(values[0], evaluation.locale)) % 2 == 1


@scalar("ISEVEN", 1)
def _iseven(evaluation: Evaluation, values: list[Value]) -> Value:
    return int(to_number(values[0], evaluation.locale)) % 2 == 0
