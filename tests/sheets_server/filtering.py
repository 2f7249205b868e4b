"""The rows a basic filter hides: those with a value or a kind of value its conditions leave out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .a1 import GridRange
from .display import shown
from .formulas.calculation import Calculation
from .model.cells import Value
from .model.sheet import Sheet
from .validation import satisfies


def hidden_rows(calculation: Calculation, sheet: Sheet) -> frozenset[int]:
    """Rows the sheet's basic filter hides; its first row is the heading and always shown."""
    conditions = dict(_conditions(sheet))
    if not conditions or sheet.basic_filter is None:
        return frozenset()
    first_row, end_row, _, _ = GridRange.of(sheet.basic_filter["range"]).bounds(*sheet.size)
    return frozenset(
        row
        for row in range(first_row + 1, end_row)
        if not all(_is_shown(calculation, sheet, row, column, criteria) for column, criteria in conditions.items())
    )


def _conditions(sheet: Sheet) -> Iterator[tuple[int, dict[str, Any]]]:
    for spec in (sheet.basic_filter or {}).get("filterSpecs", ()):
        criteria = spec.get("filterCriteria") or {}
        if criteria.get("hiddenValues") or criteria.get("condition"):
            yield int(spec.get("columnIndex") or 0), criteria


def _is_shown(calculation: Calculation, sheet: Sheet, row: int, column: int, criteria: dict[str, Any]) -> bool:
    value = calculation.value(sheet.sheet_id, row, column)
    text = shown(value, calculation.number_format(sheet.sheet_id, row, column), calculation.locale)
    if text in criteria.get("hiddenValues", ()):
        return False
    condition = criteria.get("condition")

    def compute(formula: str) -> Value:
        return calculation.of_formula(sheet.sheet_id, row, column, formula)

    today = calculation.utc_now.date()
    return condition is None or satisfies(value, condition, calculation.locale, today, compute)
