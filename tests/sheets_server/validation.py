"""Whether a value satisfies a data validation or filter condition. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from .entered import read_typed
from .locales import Locale
from .model.cells import Value
from .serials import serial_of

_MAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
_LINK = re.compile(r"^https?://\S+$|^www\.\S+$", re.IGNORECASE)


Compute = Callable[[str], Value]
"""The value of a formula at the cell that is judged."""


def satisfies(
    value: Value, condition: Mapping[str, Any], locale: Locale, today: date, compute: Compute | None = None
) -> bool:
    """Whether a cell's value meets a BooleanCondition; a kind that needs other cells counts as met without them."""
    kind = condition["type"]
    if kind == "BLANK":
        return value is None or value == ""
    if kind == "NOT_BLANK":
        return value is not None and value != ""
    if kind == "ONE_OF_LIST":
        allowed = [str(given.get("userEnteredValue", "")) for given in condition.get("values", ())]
        return str(value) in allowed or value in [_operand(given, locale, today, None) for given in condition["values"]]
    if kind in ("CUSTOM_FORMULA", "ONE_OF_RANGE"):
        return compute is None or _by_formula(kind, value, condition, compute)
    wanted = [_operand(given, locale, today, compute) for given in condition.get("values", ())]
    if kind.startswith(("NUMBER_", "DATE_")):
        return _compares(kind.split("_", 1)[1], value, wanted)
    if kind.startswith("TEXT_"):
        return _text_fits(kind, "" if value is None else str(value), [str(item) for item in wanted])
    if kind == "BOOLEAN":
        return isinstance(value, bool) if not wanted else value in wanted
    return True


def _by_formula(kind: str, value: Value, condition: Mapping[str, Any], compute: Compute) -> bool:
    formula = str(condition["values"][0].get("userEnteredValue", ""))
    if kind == "CUSTOM_FORMULA":
        return compute(formula) is True
    text = re.sub(r"([*?~])", r"~\1", str(value)).replace('"', '""')
    return compute(f'=COUNTIF({formula.removeprefix("=")};"={text}")>0') is True


def _operand(given: Mapping[str, Any], locale: Locale, today: date, compute: Compute | None) -> Any:
    relative = given.get("relativeDate")
    if relative is not None:
        days = {"PAST_YEAR": -365, "PAST_MONTH": -30, "PAST_WEEK": -7, "YESTERDAY": -1, "TOMORROW": 1}.get(relative, 0)
        return serial_of(today + timedelta(days=days))
    text = str(given.get("userEnteredValue", ""))
    typed = read_typed(text, locale, today.year)
    if typed.formula is not None and compute is not None:
        return compute(typed.formula)
    return text if typed.formula is not None or typed.value is None else typed.value


def _compares(relation: str, value: Value, wanted: list[Any]) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    numbers = [item for item in wanted if isinstance(item, int | float)]
    if relation == "IS_VALID":
        return True
    if not numbers or ("BETWEEN" in relation and len(numbers) < 2):
        return False
    first = numbers[0]
    checks: dict[str, bool] = {
        "GREATER": value > first,
        "AFTER": value > first,
        "GREATER_THAN_EQ": value >= first,
        "ON_OR_AFTER": value >= first,
        "LESS": value < first,
        "BEFORE": value < first,
        "LESS_THAN_EQ": value <= first,
        "ON_OR_BEFORE": value <= first,
        "EQ": value == first,
        "NOT_EQ": value != first,
    }
    if relation == "BETWEEN":
        return first <= value <= numbers[1]
    if relation == "NOT_BETWEEN":
        return not first <= value <= numbers[1]
    return checks.get(relation, False)


def _text_fits(kind: str, text: str, wanted: list[str]) -> bool:
    if kind == "TEXT_IS_EMAIL":
        return bool(_MAIL.match(text))
    if kind == "TEXT_IS_URL":
        return bool(_LINK.match(text))
    first = (wanted[0] if wanted else "").casefold()
    folded = text.casefold()
    return {
        "TEXT_CONTAINS": first in folded,
        "TEXT_NOT_CONTAINS": first not in folded,
        "TEXT_STARTS_WITH": folded.startswith(first),
        "TEXT_ENDS_WITH": folded.endswith(first),
        "TEXT_EQ": folded == first,
        "TEXT_NOT_EQ": folded != first,
    }.get(kind, True)
