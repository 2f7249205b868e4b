"""Conditional formatting: what the rules of a sheet make of a cell's format."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from .a1 import GridRange
from .formats import normal
from .formulas.calculation import Calculation
from .formulas.lexer import moved_by
from .model.cells import Value
from .model.sheet import Sheet
from .validation import satisfies

_Color = Mapping[str, float]


def merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """One format laid over another, text formats property by property."""
    found = dict(under)
    for name, item in over.items():
        found[name] = found.get(name, {}) | item if name in ("textFormat", "borders", "padding") else item
    return found


def conditional_format(calculation: Calculation, sheet: Sheet, row: int, column: int) -> dict[str, Any]:
    """The format the rules give a cell; where two rules set the same property, the earlier one counts."""
    found: dict[str, Any] = {}
    for rule in reversed(sheet.conditional_formats):
        ranges = [GridRange.of(item) for item in rule["ranges"]]
        here = GridRange(sheet.sheet_id, row, row + 1, column, column + 1)
        if not any(place.contains(here) for place in ranges):
            continue
        value = calculation.value(sheet.sheet_id, row, column)
        if "booleanRule" in rule:
            if _meets(calculation, sheet, row, column, value, rule["booleanRule"]["condition"], ranges[0]):
                found = merged(found, rule["booleanRule"].get("format") or {})
        elif isinstance(value, int | float) and not isinstance(value, bool):
            color = _gradient(calculation, sheet, value, rule["gradientRule"], ranges)
            found = merged(found, normal({"backgroundColor": color}))
    return found


def _meets(
    calculation: Calculation,
    sheet: Sheet,
    row: int,
    column: int,
    value: Value,
    condition: Mapping[str, Any],
    first: GridRange,
) -> bool:
    # A rule's formula is written for the first cell of its ranges and moves along with the others.
    down, across = row - (first.start_row or 0), column - (first.start_column or 0)

    def compute(formula: str) -> Value:
        moved = moved_by(formula, down, across, calculation.locale.decimal_comma)
        return calculation.of_formula(sheet.sheet_id, row, column, moved)

    return satisfies(value, condition, calculation.locale, calculation.utc_now.date(), compute)


def _gradient(
    calculation: Calculation, sheet: Sheet, value: float, rule: Mapping[str, Any], ranges: list[GridRange]
) -> _Color:
    """The colour of a number between the points of a colour scale."""
    numbers = sorted(_numbers(calculation, sheet, ranges))
    theme = {
        item["colorType"]: item["color"]["rgbColor"]
        for item in calculation.document.properties["spreadsheetTheme"]["themeColors"]
    }
    points = [
        (_position(rule[name], numbers), _color(rule[name], theme))
        for name in ("minpoint", "midpoint", "maxpoint")
        if name in rule
    ]
    if value <= points[0][0]:
        return points[0][1]
    for (start, low), (end, high) in itertools.pairwise(points):
        if value <= end:
            share = (value - start) / (end - start) if end > start else 1.0
            return {
                name: low.get(name, 0) + (high.get(name, 0) - low.get(name, 0)) * share
                for name in ("red", "green", "blue")
            }
    return points[-1][1]


def _numbers(calculation: Calculation, sheet: Sheet, ranges: list[GridRange]) -> Iterator[float]:
    for place in ranges:
        first_row, end_row, first_column, end_column = place.bounds(*sheet.size)
        for row in range(first_row, min(end_row, len(sheet.grid.stored_rows))):
            for column in range(first_column, end_column):
                value = calculation.value(sheet.sheet_id, row, column)
                if isinstance(value, int | float) and not isinstance(value, bool):
                    yield value


def _position(point: Mapping[str, Any], numbers: list[float]) -> float:
    kind = point.get("type")
    if kind == "MIN":
        return numbers[0]
    if kind == "MAX":
        return numbers[-1]
    given = float(str(point.get("value") or 0).replace(",", "."))
    if kind == "PERCENT":
        return numbers[0] + (numbers[-1] - numbers[0]) * given / 100
    if kind == "PERCENTILE":
        return numbers[round((len(numbers) - 1) * given / 100)]
    return given


def _color(point: Mapping[str, Any], theme: Mapping[str, _Color]) -> _Color:
    style = point.get("colorStyle") or {}
    if "themeColor" in style:
        return theme.get(style["themeColor"], {})
    found: _Color = style.get("rgbColor") or point.get("color") or {}
    return found
