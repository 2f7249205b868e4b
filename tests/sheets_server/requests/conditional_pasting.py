"""Pasting what colours cells by condition: which rules a cell is under goes along, no rule is named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sheetcrm.core.records import replace
from tests.sheets_server.a1 import GridRange
from tests.sheets_server.formulas.lexer import moved_by
from tests.sheets_server.model.sheet import Resource, Sheet
from tests.sheets_server.rendering import Bounds
from tests.sheets_server.writing import Editing


def paste_conditions(
    editing: Editing, source_sheet: Sheet, source: Bounds, target_sheet: Sheet, target: Bounds
) -> None:
    """The target's cells are under the rules the source's are under, and no others. A rule of the same sheet gets more ranges,
    or (a switch) a copy of it is made."""
    copied = [
        (number, rule, list(_landed(rule, source_sheet, source, target_sheet, target)))
        for number, rule in enumerate(source_sheet.conditional_formats)
    ]
    here = _cleared(target_sheet, target)
    for number, rule, ranges in copied:
        if not ranges:
            continue
        if source_sheet is target_sheet and editing.switches.conditional_paste_extends:
            here[number] = rule | {"ranges": _joined([*here.get(number, {"ranges": []})["ranges"], *ranges])}
        else:
            here[len(here) + len(copied)] = _moved(editing, rule, ranges) | {"ranges": ranges}
    target_sheet.conditional_formats = [here[number] for number in sorted(here)]


def _landed(
    rule: Mapping[str, Any], source_sheet: Sheet, source: Bounds, target_sheet: Sheet, target: Bounds
) -> Iterator[dict[str, Any]]:
    """Where the parts of a rule that lie in the source come to lie in the target."""
    height, width = source[1] - source[0], source[3] - source[2]
    for item in rule["ranges"]:
        first, end, left, right = GridRange.of(item).bounds(*source_sheet.size)
        inside = max(first, source[0]), min(end, source[1]), max(left, source[2]), min(right, source[3])
        if inside[0] >= inside[1] or inside[2] >= inside[3]:
            continue
        for row in range(target[0], target[1], height):
            for column in range(target[2], target[3], width):
                down, across = row - source[0], column - source[2]
                place = GridRange(
                    target_sheet.sheet_id, inside[0] + down, inside[1] + down, inside[2] + across, inside[3] + across
                )
                yield place.json()


def _cleared(sheet: Sheet, area: Bounds) -> dict[int, Resource]:
    """The rules of a sheet without these cells, by their place in the list; those with no cell left are gone."""
    kept: dict[int, Resource] = {}
    for number, rule in enumerate(sheet.conditional_formats):
        ranges = [left for item in rule["ranges"] for left in _without(GridRange.of(item), sheet, area)]
        if ranges:
            kept[number] = rule | {"ranges": ranges}
    return kept


def _without(place: GridRange, sheet: Sheet, area: Bounds) -> Iterator[dict[str, Any]]:
    """A rectangle without another: what is above, left, right of and below it."""
    first, end, left, right = place.bounds(*sheet.size)
    top, bottom, low, high = max(first, area[0]), min(end, area[1]), max(left, area[2]), min(right, area[3])
    if top >= bottom or low >= high:
        yield place.json()
        return
    parts = [
        (first, top, left, right),
        (top, bottom, left, low),
        (top, bottom, high, right),
        (bottom, end, left, right),
    ]
    for a, b, c, d in parts:
        if a < b and c < d:
            yield replace(place, start_row=a, end_row=b, start_column=c, end_column=d).json()


def _joined(ranges: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rectangles side by side are one."""
    found = [GridRange.of(item) for item in ranges]
    while (pair := next(_pairs(found), None)) is not None:
        one, other, whole = pair
        found[found.index(one)] = whole
        found.remove(other)
    return [place.json() for place in found]


def _pairs(found: list[GridRange]) -> Iterator[tuple[GridRange, GridRange, GridRange]]:
    for one in found:
        for other in found:
            if (
                one.end_column is not None
                and one.end_column == other.start_column
                and (one.start_row, one.end_row) == (other.start_row, other.end_row)
            ):
                yield one, other, replace(one, end_column=other.end_column)
            if one.end_row is not None and one.end_row == other.start_row and (one.start_column, one.end_column) == (
                other.start_column, other.end_column,
            ):  # fmt: skip
                yield one, other, replace(one, end_row=other.end_row)


def _moved(editing: Editing, rule: Resource, ranges: list[dict[str, Any]]) -> Resource:
    """A rule with its formulas as they read from the first cell of its new ranges."""
    condition = rule.get("booleanRule", {}).get("condition", {})
    if condition.get("type") != "CUSTOM_FORMULA":
        return rule
    was, now = GridRange.of(rule["ranges"][0]), GridRange.of(ranges[0])
    by = ((now.start_row or 0) - (was.start_row or 0), (now.start_column or 0) - (was.start_column or 0))
    comma = editing.locale.decimal_comma
    values = [{**one, "userEnteredValue": moved_by(one["userEnteredValue"], *by, comma)} for one in condition["values"]]
    return rule | {"booleanRule": rule["booleanRule"] | {"condition": condition | {"values": values}}}
