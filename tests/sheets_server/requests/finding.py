"""Find and replace, and the removal of duplicates and stray spaces."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sheetcrm.core.records import replace
from tests.sheets_server import regexes
from tests.sheets_server.display import shown
from tests.sheets_server.errors import bad_request
from tests.sheets_server.formulas.values import equal_key
from tests.sheets_server.model.cells import Cell, Entry, expand, is_blank, number_format, with_content
from tests.sheets_server.model.sheet import Resource, Sheet
from tests.sheets_server.rendering import Bounds
from tests.sheets_server.writing import Editing

from .registry import grid_range, kind, located


class _Search:
    """What a findReplace looks for and puts in its place, made ready once for all cells."""

    def __init__(self, request: Mapping[str, Any]) -> None:
        find = request.get("find") or ""
        if not find:
            raise bad_request("find must not be empty.")
        self.whole = bool(request.get("matchEntireCell"))
        self.match_case = bool(request.get("matchCase"))
        self.is_regex = bool(request.get("searchByRegex"))
        self.find = find if self.match_case else find.lower()
        self.replacement = request.get("replacement") or ""
        self.pattern: re.Pattern[str] | None = None
        if self.is_regex or not (self.whole or self.match_case):
            try:
                text = find if self.is_regex else re.escape(find)
                self.pattern = (
                    regexes.java(text, self.match_case, self.whole)
                    if self.is_regex
                    else re.compile(text, re.IGNORECASE)
                )
            except regexes.RegexError as error:
                raise bad_request(f"Invalid regular expression: {error}") from None
        self.template = regexes.template(self.replacement) if self.is_regex else ""

    def replaced(self, text: str) -> tuple[str, int]:
        """The text with what was found replaced, and how many times that was."""
        pattern = self.pattern
        if pattern is None:
            if self.whole:
                is_hit = text == self.find if self.match_case else text.lower() == self.find
                return (self.replacement, 1) if is_hit else (text, 0)
            count = text.count(self.find)
            return (text.replace(self.find, self.replacement), count) if count else (text, 0)
        if not self.is_regex:
            return pattern.subn(lambda found: self.replacement, text)
        try:
            if not self.whole:
                return pattern.subn(self.template, text)
            found = pattern.match(text)
            return (found.expand(self.template), 1) if found is not None else (text, 0)
        except (re.error, IndexError):
            raise bad_request(f"Invalid replacement: {self.replacement}") from None


@kind("findReplace")
def _find_replace(editing: Editing, request: Mapping[str, Any]) -> Resource:
    search = _Search(request)
    counts = {"valuesChanged": 0, "formulasChanged": 0, "rowsChanged": 0, "sheetsChanged": 0, "occurrencesChanged": 0}
    with_formulas = bool(request.get("includeFormulas"))
    for sheet, bounds in _places(editing, request):
        changed_rows = _replace_in(editing, sheet, bounds, search, with_formulas, counts)
        counts["rowsChanged"] += changed_rows
        counts["sheetsChanged"] += bool(changed_rows)
    return {name: count for name, count in counts.items() if count}


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
    editing: Editing, sheet: Sheet, bounds: Bounds, search: _Search, with_formulas: bool, counts: dict[str, int]
) -> int:
    """Replace in a rectangle; gives in how many rows something changed."""
    first_row, end_row, first_column, end_column = bounds
    finds_blanks = editing.switches.find_replace_finds_blanks and search.is_regex
    changed_rows = 0
    for row in range(first_row, end_row if finds_blanks else min(end_row, len(sheet.grid.stored_rows))):
        stored = sheet.grid.row(row)
        if finds_blanks and len(stored) < end_column:
            stored = (*stored, *(None,) * (end_column - len(stored)))
        entries: list[Entry] | None = None
        for column in range(first_column, min(end_column, len(stored))):
            entry = stored[column]
            if entry is None and not finds_blanks:
                continue
            is_formula = isinstance(entry, Cell) and entry.formula is not None
            if is_formula and not with_formulas:
                continue
            text = entry if isinstance(entry, str) else _searched(editing, entry)
            if text is None or (text == "" and not finds_blanks):
                continue
            if search.whole and editing.switches.find_replace_trims:
                text = text.strip()
            new, occurrences = search.replaced(text)
            if not occurrences:
                continue
            if sheet.protections:
                editing.touch(grid_range(sheet, (row, row + 1, column, column + 1)))
            if entries is None:
                entries = list(stored)
            entries[column] = _rewritten(editing, entry, new, is_formula)
            counts["occurrencesChanged"] += occurrences
            counts["formulasChanged" if is_formula else "valuesChanged"] += 1
        if entries is not None:
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
    if cell.value is None and editing.switches.find_replace_finds_blanks:
        return ""
    if cell.value is None or not editing.switches.find_replace_matches_displayed:
        return None
    return shown(cell.value, number_format(entry), editing.locale)


def _rewritten(editing: Editing, entry: Entry, text: str, is_formula: bool) -> Entry:
    if is_formula and text.startswith("="):
        return replace(expand(entry), formula=text)
    if editing.switches.find_replace_parses:
        if text.startswith("'") and editing.switches.find_replace_keeps_apostrophe:
            return editing.written(entry, text, user_entered=False)
        return editing.typed_into(entry, text)
    return editing.written(entry, text, user_entered=False)


@kind("deleteDuplicates")
def _delete_duplicates(editing: Editing, request: Mapping[str, Any]) -> Resource:
    sheet, bounds = located(editing, request.get("range"))
    editing.touch(grid_range(sheet, bounds))
    first_row, _, first_column, end_column = bounds
    columns = [
        column
        for given in request.get("comparisonColumns") or []
        for column in range(int(given.get("startIndex") or 0), int(given.get("endIndex") or end_column))
    ] or list(range(first_column, end_column))
    seen: set[object] = set()
    kept: list[list[Entry]] = []
    lines = list(sheet.grid.block(bounds))
    while lines and all(is_blank(entry) for entry in lines[-1]):
        # Blank rows below the last value are not one another's duplicates.
        lines.pop()
    for offset, line in enumerate(lines):
        row = first_row + offset
        as_shown = editing.switches.duplicates_compared_as_shown
        key = tuple(
            equal_key(editing.shown(sheet, row, column) if as_shown else editing.value(sheet, row, column))
            for column in columns
        )
        if key not in seen:
            seen.add(key)
            kept.append(line)
    removed = len(lines) - len(kept)
    kept.extend([None] * (end_column - first_column) for _ in range(removed))
    bounds = (first_row, first_row + len(lines), first_column, end_column)
    left = first_row + len(lines) - removed

    def after(row: int, column: int, entry: Entry) -> Entry:
        if row >= left and editing.switches.duplicates_leave_formats:
            return with_content(entry, None)
        return kept[row - first_row][column - first_column]

    sheet.grid.change(bounds, after)
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
