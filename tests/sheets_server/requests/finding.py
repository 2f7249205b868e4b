"""Find and replace, and the removal of duplicates and stray spaces."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tests.sheets_server.display import shown
from tests.sheets_server.errors import bad_request
from tests.sheets_server.formulas.values import equal_key
from tests.sheets_server.model.cells import Cell, Entry, expand, number_format
from tests.sheets_server.model.sheet import Resource, Sheet
from tests.sheets_server.rendering import Bounds
from tests.sheets_server.writing import Editing

from .registry import grid_range, kind, located


@kind("findReplace")
def _find_replace(editing: Editing, request: Mapping[str, Any]) -> Resource:
    pattern = _pattern(request)
    replacement = request.get("replacement") or ""
    template = _java_template(replacement) if request.get("searchByRegex") else None
    counts = {"valuesChanged": 0, "formulasChanged": 0, "rowsChanged": 0, "sheetsChanged": 0, "occurrencesChanged": 0}
    for sheet, bounds in _places(editing, request):
        changed_rows = _replace_in(editing, sheet, bounds, request, pattern, replacement, template, counts)
        counts["rowsChanged"] += changed_rows
        counts["sheetsChanged"] += bool(changed_rows)
    return {name: count for name, count in counts.items() if count}


def _pattern(request: Mapping[str, Any]) -> re.Pattern[str]:
    find = request.get("find") or ""
    if not find:
        raise bad_request("find must not be empty.")
    flags = re.DOTALL | (0 if request.get("matchCase") else re.IGNORECASE)
    try:
        text = find if request.get("searchByRegex") else re.escape(find)
        return re.compile(rf"(?:{text})\Z" if request.get("matchEntireCell") else text, flags)
    except re.error as error:
        raise bad_request(f"Invalid regular expression: {error}") from None


def _java_template(replacement: str) -> str:
    """A Java replacement (`$1`, `\\$`) as Python writes it."""
    pieces: list[str] = []
    index = 0
    while index < len(replacement):
        letter = replacement[index]
        if letter == "\\" and index + 1 < len(replacement):
            pieces.append(
                re.escape(replacement[index + 1]) if replacement[index + 1] == "\\" else replacement[index + 1]
            )
            index += 2
            continue
        if letter == "$" and index + 1 < len(replacement) and replacement[index + 1].isdigit():
            pieces.append(f"\\g<{replacement[index + 1]}>")
            index += 2
            continue
        pieces.append("\\\\" if letter == "\\" else letter)
        index += 1
    return "".join(pieces)


def _places(editing: Editing, request: Mapping[str, Any]) -> list[tuple[Sheet, Bounds]]:
    scopes = [
        name
        for name in ("range", "sheetId", "allSheets")
        if request.get(name) is not None and request[name] is not False
    ]
    if len(scopes) != 1:
        raise bad_request("Must specify exactly one of range, sheetId or allSheets.")
    if scopes[0] == "range":
        return [located(editing, request["range"])]
    if scopes[0] == "sheetId":
        sheet = editing.document.sheet(int(request["sheetId"]))
        return [(sheet, sheet.whole.bounds(*sheet.size))]
    return [(sheet, sheet.whole.bounds(*sheet.size)) for sheet in editing.document.sheets]


def _replace_in(
    editing: Editing,
    sheet: Sheet,
    bounds: Bounds,
    request: Mapping[str, Any],
    pattern: re.Pattern[str],
    replacement: str,
    template: str | None,
    counts: dict[str, int],
) -> int:
    first_row, end_row, first_column, end_column = bounds
    whole_cell = bool(request.get("matchEntireCell"))
    changed_rows = 0
    for row in range(first_row, min(end_row, len(sheet.grid.stored_rows))):
        entries = list(sheet.grid.row(row))
        changed = False
        for column in range(first_column, min(end_column, len(entries))):
            entry = entries[column]
            if entry is None:
                continue
            is_formula = isinstance(entry, Cell) and entry.formula is not None
            if is_formula and not request.get("includeFormulas"):
                continue
            text = _searched(editing, entry)
            if text is None:
                continue
            new, occurrences = _replaced(text, pattern, replacement, template, whole_cell)
            if not occurrences:
                continue
            editing.touch(grid_range(sheet, (row, row + 1, column, column + 1)))
            entries[column] = _rewritten(editing, entry, new, is_formula)
            counts["occurrencesChanged"] += occurrences
            counts["formulasChanged" if is_formula else "valuesChanged"] += 1
            changed = True
        if changed:
            sheet.grid.set_row(row, entries)
            changed_rows += 1
    return changed_rows


def _searched(editing: Editing, entry: Entry) -> str | None:
    """The text a search compares: a formula's own, else what is shown or the bare text, as the switch says."""
    cell = expand(entry)
    if cell.formula is not None:
        return cell.formula
    if isinstance(cell.value, str):
        return cell.value
    if cell.value is None or not editing.switches.find_replace_matches_displayed:
        return None
    return shown(cell.value, number_format(entry), editing.locale)


def _replaced(
    text: str, pattern: re.Pattern[str], replacement: str, template: str | None, whole_cell: bool
) -> tuple[str, int]:
    def new(found: re.Match[str]) -> str:
        return found.expand(template) if template is not None else replacement

    if whole_cell:
        found = pattern.match(text)
        return (new(found), 1) if found is not None else (text, 0)
    return pattern.subn(new, text)


def _rewritten(editing: Editing, entry: Entry, text: str, is_formula: bool) -> Entry:
    if is_formula and text.startswith("="):
        return replace(expand(entry), formula=text)
    if editing.switches.find_replace_parses:
        return editing.typed_into(entry, text)
    return editing.written(entry, text, user_entered=False)


@kind("deleteDuplicates")
def _delete_duplicates(editing: Editing, request: Mapping[str, Any]) -> Resource:
    sheet, bounds = located(editing, request.get("range"))
    editing.touch(grid_range(sheet, bounds))
    first_row, end_row, first_column, end_column = bounds
    columns = [
        column
        for given in request.get("comparisonColumns") or []
        for column in range(int(given.get("startIndex") or 0), int(given.get("endIndex") or end_column))
    ] or list(range(first_column, end_column))
    seen: set[object] = set()
    kept: list[list[Entry]] = []
    for offset, line in enumerate(sheet.grid.block(bounds)):
        row = first_row + offset
        key = tuple(equal_key(editing.value(sheet, row, column)) for column in columns)
        if key not in seen:
            seen.add(key)
            kept.append(line)
    removed = end_row - first_row - len(kept)
    kept.extend([None] * (end_column - first_column) for _ in range(removed))
    sheet.grid.change(bounds, lambda row, column, entry: kept[row - first_row][column - first_column])
    return {"duplicatesRemovedCount": removed} if removed else {}


@kind("trimWhitespace")
def _trim_whitespace(editing: Editing, request: Mapping[str, Any]) -> Resource:
    sheet, bounds = located(editing, request.get("range"))
    editing.touch(grid_range(sheet, bounds))
    count = 0

    def trimmed(row: int, column: int, entry: Entry) -> Entry:
        nonlocal count
        cell = expand(entry)
        if cell.formula is not None or not isinstance(cell.value, str):
            return entry
        text = re.sub(r"[ \t]+", " ", cell.value).strip()
        if text == cell.value:
            return entry
        count += 1
        return text if not isinstance(entry, Cell) else replace(entry, value=text)

    sheet.grid.change(bounds, trimmed)
    return {"cellsChangedCount": count} if count else {}
