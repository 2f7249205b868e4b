"""Whether a value satisfies a data validation or filter condition. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from .entered import read_typed
from .locales import Locale
from .model.cells import Value

_MAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
_LINK = re.compile(r"^https?://\S+$|^www\.\S+$", re.IGNORECASE)


def satisfies(value: Value, condition: Mapping[str, Any], locale: Locale) -> bool:
    """Whether a cell's value meets a BooleanCondition; a kind that depends on other cells counts as met."""
    kind = condition["type"]
    wanted = [_operand(given, locale) for given in condition.get("values", ())]
    if kind == "BLANK":
        return value is None or value == ""
    if kind == "NOT_BLANK":
        return value is not None and value != ""
    if kind in ("NUMBER_BETWEEN", "NUMBER_NOT_BETWEEN", "DATE_BETWEEN", "DATE_NOT_BETWEEN") or kind.startswith(
        ("NUMBER_", "DATE_")
    ):
        return _compares(kind.split("_", 1)[1], value, wanted)
    if kind.startswith("TEXT_"):
        return _text_fits(kind, "" if value is None else str(value), [str(item) for item in wanted])
    if kind == "ONE_OF_LIST":
        allowed = [str(given.get("userEnteredValue", "")) for given in condition.get("values", ())]
        return str(value) in allowed or value in wanted
    if kind == "BOOLEAN":
        return isinstance(value, bool) if not wanted else value in wanted
    return True


def _operand(given: Mapping[str, Any], locale: Locale) -> Any:
    text = str(given.get("userEnteredValue", given.get("relativeDate", "")))
    typed = read_typed(text, locale, date.today().year)
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
