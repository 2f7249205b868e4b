"""What a formula suggests beyond its value: a date format, a link."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .parser import Binary, Call, Literal, Node, Reference
from .values import Area, Raised

if TYPE_CHECKING:
    from .evaluation import Evaluation

_DATES = {
    "TODAY": "DATE",
    "DATE": "DATE",
    "EDATE": "DATE",
    "EOMONTH": "DATE",
    "DATEVALUE": "DATE",
    "NOW": "DATE_TIME",
    "TIME": "TIME",
}
_FIRST_ARGUMENT = {
    "MAX",
    "MIN",
    "INDEX",
    "IFERROR",
    "SORT",
    "UNIQUE",
    "ARRAYFORMULA",
    "FILTER",
    "SUM",
    "AVERAGE",
    "MEDIAN",
}


def format_hint(node: Node, evaluation: Evaluation) -> Mapping[str, Any] | None:
    """The number format of a formula's result where its cell has none: dates stay dates when referred to."""
    if isinstance(node, Call):
        if node.name in _DATES:
            return {"type": _DATES[node.name]}
        if node.name in _FIRST_ARGUMENT and node.arguments:
            return format_hint(node.arguments[0], evaluation)
        if node.name in ("IF", "IFS") and len(node.arguments) > 1:
            return format_hint(node.arguments[1], evaluation)
        if node.name == "XLOOKUP" and len(node.arguments) > 2:
            return format_hint(node.arguments[2], evaluation)
        return None
    if isinstance(node, Reference):
        try:
            area: Area = evaluation.area(node.ref)
        except Raised:
            return None
        calculation = evaluation.calculation
        for row in range(area.bounds[0], min(area.bounds[1], area.bounds[0] + 5)):
            if (area.sheet_id, row, area.bounds[2]) == (evaluation.sheet_id, evaluation.row, evaluation.column):
                return None
            found = calculation.own_format(area.sheet_id, row, area.bounds[2])
            if found is not None:
                return found
        return None
    if isinstance(node, Binary) and node.operator in ("+", "-"):
        left = format_hint(node.left, evaluation)
        right = format_hint(node.right, evaluation)
        both_dates = left is not None and right is not None and node.operator == "-"
        return None if both_dates else left
    return None


def link_of(node: Node, evaluation: Evaluation) -> str | None:
    """The address a HYPERLINK at the root of a formula leads to."""
    if isinstance(node, Call) and node.name == "HYPERLINK" and node.arguments:
        first = node.arguments[0]
        if isinstance(first, Literal):
            return str(first.value)
        try:
            return evaluation.text(evaluation.compute(first))
        except Raised:
            return None
    return None
