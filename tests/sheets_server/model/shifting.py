"""What happens to everything that names cells when rows or columns are inserted, deleted or moved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sheetcrm.core.records import replace
from tests.sheets_server.a1 import GridRange
from tests.sheets_server.formulas.lexer import Ref, rewrite
from tests.sheets_server.locales import locale_named

from .cells import Cell, Entry
from .document import Document
from .sheet import Resource, Sheet

_RANGE_KEYS = frozenset({"sheetId", "startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex"})
_COORDINATE_KEYS = frozenset({"sheetId", "rowIndex", "columnIndex"})
Span = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Shift:
    """A change of one sheet's rows or columns. A move is `start`..`end` to in front of `to`.

    With `across`, only cells between two columns (or rows) make room or close up, as when cells are inserted.
    """

    sheet_id: int
    dimension: str
    kind: str
    start: int
    end: int
    to: int = 0
    across: tuple[int, int] | None = None

    def spares(self, start: int | None, end: int | None) -> bool:
        """Whether something of that extent the other way lies outside of what is shifted."""
        if self.across is None:
            return False
        return end is None or (start or 0) < self.across[0] or end > self.across[1]

    @property
    def count(self) -> int:
        return self.end - self.start

    @property
    def by_rows(self) -> bool:
        return self.dimension == "ROWS"

    def index(self, at: int) -> int | None:
        """Where a row or column of that number is afterwards, or None when it is gone."""
        if self.kind == "insert":
            return at + self.count if at >= self.start else at
        if self.kind == "delete":
            if self.start <= at < self.end:
                return None
            return at - self.count if at >= self.end else at
        landed = self.to - self.count if self.to > self.start else self.to
        if self.start <= at < self.end:
            return landed + at - self.start
        rest = at - self.count if at >= self.end else at
        return rest + self.count if rest >= landed else rest

    def span(self, start: int | None, end: int | None) -> Span | None:
        """Where a half-open stretch is afterwards, or None when nothing of it is left."""
        if start is None and end is None:
            return start, end
        if self.kind == "insert":
            return _inserted(start, end, self.start, self.count)
        if self.kind == "delete":
            return _deleted(start, end, self.start, self.end)
        return self._moved(start, end)

    def _moved(self, start: int | None, end: int | None) -> Span:
        low = start or 0
        if end is not None and self.start <= low and end <= self.end:
            first = self.index(low)
            return first, None if first is None else first + end - low
        if (
            low <= self.start
            and (end is None or self.end <= end)
            and low <= self.to
            and (end is None or self.to <= end)
        ):
            return start, end
        left = _deleted(start, end, self.start, self.end)
        if left is None:
            return start, end
        landed = self.to - self.count if self.to > self.start else self.to
        return _inserted(left[0], left[1], landed, self.count)

    def range(self, found: GridRange) -> GridRange | None:
        """Where a rectangle is afterwards, or None when nothing of it is left."""
        if found.sheet_id != self.sheet_id:
            return found
        other = (found.start_column, found.end_column) if self.by_rows else (found.start_row, found.end_row)
        if self.spares(*other):
            return found
        if self.by_rows:
            rows = self.span(found.start_row, found.end_row)
            return None if rows is None else replace(found, start_row=rows[0], end_row=rows[1])
        columns = self.span(found.start_column, found.end_column)
        return None if columns is None else replace(found, start_column=columns[0], end_column=columns[1])


def _inserted(start: int | None, end: int | None, at: int, count: int) -> Span:
    moved_start = start + count if start is not None and start >= at else start
    moved_end = end + count if end is not None and end > at else end
    return moved_start, moved_end


def _deleted(start: int | None, end: int | None, first: int, last: int) -> Span | None:
    def after(edge: int) -> int:
        return edge - max(0, min(edge, last) - first)

    new_start = None if start is None else after(start)
    new_end = None if end is None else after(end)
    if new_end is not None and new_end <= (new_start or 0):
        return None
    return new_start, new_end


def shift_document(document: Document, shift: Shift, keep_orphans: bool) -> None:
    """Carry out what a change of rows or columns means for everything but the grid itself.

    Objects whose cells are all gone go with them; `keep_orphans` keeps named ranges, without a range.
    """
    for sheet in document.sheets:
        _shift_objects(sheet, shift)
        rewrite_formulas(document, sheet, lambda ref, here=sheet: _shift_ref(document, here, ref, shift))  # type: ignore[misc]
    if shift.across is None:
        _shift_dimensions(document.sheet(shift.sheet_id), shift)
        _shift_metadata(document, shift)
    for named_id, named in list(document.named_ranges.items()):
        if "range" not in named:
            continue
        moved = shift.range(GridRange.of(named["range"]))
        if moved is not None:
            document.named_ranges[named_id] = named | {"range": moved.json()}
        elif keep_orphans:
            document.named_ranges[named_id] = {name: value for name, value in named.items() if name != "range"}
        else:
            del document.named_ranges[named_id]


def rewrite_formulas(document: Document, sheet: Sheet, change: Callable[[Ref], Ref | None]) -> None:
    """Change every reference in a sheet's formulas."""
    comma = locale_named(document.locale).decimal_comma
    change_formulas(sheet, lambda formula: rewrite(formula, change, comma))


def change_formulas(sheet: Sheet, change: Callable[[str], str]) -> None:
    """Put another text in place of every formula of a sheet."""
    changed: list[tuple[int, int, str]] = []
    for row, column, formula in sheet.grid.formulas():
        text = change(formula)
        if text != formula:
            changed.append((row, column, text))
    for row, column, text in changed:
        entry: Entry = sheet.grid.entry(row, column)
        if isinstance(entry, Cell):
            sheet.grid.set_entry(row, column, replace(entry, formula=text))


def _shift_ref(document: Document, here: Sheet, ref: Ref, shift: Shift) -> Ref | None:
    target = here if ref.title is None else document.sheet_titled(ref.title)
    if target is None or target.sheet_id != shift.sheet_id:
        return ref
    rows, columns = (ref.first_row, ref.last_row), (ref.first_column, ref.last_column)
    (first, last), (low, high) = (rows, columns) if shift.by_rows else (columns, rows)
    if (first is None and last is None) or shift.spares(low, None if high is None else high + 1):
        return ref
    span = shift.span(first, None if last is None else last + 1)
    if span is None:
        return None
    new_first, new_last = span[0], None if span[1] is None else span[1] - 1
    if (new_first, new_last) == (first, last):
        return ref
    if shift.by_rows:
        return replace(ref, first_row=new_first, last_row=new_last)
    return replace(ref, first_column=new_first, last_column=new_last)


def shift_ranges(value: Any, shift: Shift) -> Any:
    """A resource with every rectangle and coordinate inside it shifted; None where one of them is gone."""
    if isinstance(value, Mapping):
        keys = value.keys()
        if keys <= _RANGE_KEYS and len(keys) > 1:
            moved = shift.range(GridRange.of(value))
            return None if moved is None else moved.json()
        if keys <= _COORDINATE_KEYS and keys & {"rowIndex", "columnIndex"}:
            return _shift_coordinate(value, shift)
        result = {}
        for name, item in value.items():
            changed = shift_ranges(item, shift)
            if changed is None and item is not None:
                if name in ("range", "anchorCell"):
                    return None
                continue
            result[name] = changed
        return result
    if isinstance(value, list):
        return [changed for changed in (shift_ranges(item, shift) for item in value) if changed is not None]
    return value


def _shift_coordinate(value: Mapping[str, Any], shift: Shift) -> dict[str, Any]:
    if int(value.get("sheetId") or 0) != shift.sheet_id:
        return dict(value)
    name, other = ("rowIndex", "columnIndex") if shift.by_rows else ("columnIndex", "rowIndex")
    beside = int(value.get(other) or 0)
    if shift.spares(beside, beside + 1):
        return dict(value)
    at = int(value.get(name) or 0)
    moved = shift.index(at)
    return dict(value) | {name: shift.start if moved is None else moved}


def _shift_objects(sheet: Sheet, shift: Shift) -> None:
    sheet.merges = [
        moved
        for moved in (shift.range(merge) for merge in sheet.merges)
        if moved is not None and not _is_one_cell(moved)
    ]
    rules: list[Resource] = []
    for rule in sheet.conditional_formats:
        moved_rule = shift_ranges(rule, shift)
        if moved_rule is not None and moved_rule.get("ranges"):
            rules.append(moved_rule)
    sheet.conditional_formats = rules
    if sheet.basic_filter is not None:
        sheet.basic_filter = shift_ranges(_shift_filter(sheet.basic_filter, sheet.sheet_id, shift), shift)
    for view_id, view in sheet.filter_views.items():
        sheet.filter_views[view_id] = _shift_filter(view, sheet.sheet_id, shift)
    for container in (
        sheet.filter_views, sheet.bandings, sheet.charts, sheet.slicers, sheet.protections, sheet.tables,
    ):  # fmt: skip
        _shift_container(container, shift)


def _shift_filter(found: Resource, sheet_id: int, shift: Shift) -> Resource:
    """A filter whose conditions and orders follow their columns; those of a column that is gone go with it."""
    if shift.by_rows or shift.sheet_id != sheet_id or shift.across is not None:
        return found
    result = dict(found)
    for name, key in (("filterSpecs", "columnIndex"), ("sortSpecs", "dimensionIndex")):
        if name in found:
            moved = [(spec, shift.index(int(spec.get(key) or 0))) for spec in found[name]]
            result[name] = [spec | {key: at} for spec, at in moved if at is not None]
    if "criteria" in found:
        at_key = [(shift.index(int(column)), item) for column, item in found["criteria"].items()]
        result["criteria"] = {str(at): item for at, item in at_key if at is not None}
    return result


def _shift_container(container: dict[Any, Resource], shift: Shift) -> None:
    for object_id, resource in list(container.items()):
        moved = shift_ranges(resource, shift)
        if moved is None:
            del container[object_id]
        else:
            container[object_id] = moved


def _is_one_cell(found: GridRange) -> bool:
    rows, end_rows, columns, end_columns = found.bounds(1 << 30, 1 << 30)
    return end_rows - rows <= 1 and end_columns - columns <= 1


def _shift_dimensions(sheet: Sheet, shift: Shift) -> None:
    properties = sheet.dimension_properties(shift.dimension)
    moved = {shift.index(at): value for at, value in properties.items()}
    properties.clear()
    properties.update({at: value for at, value in moved.items() if at is not None})
    groups = sheet.groups(shift.dimension)
    kept: list[Resource] = []
    for group in groups:
        span = shift.span(group["range"]["startIndex"], group["range"]["endIndex"])
        if span is not None:
            kept.append(group | {"range": group["range"] | {"startIndex": span[0], "endIndex": span[1]}})
    groups[:] = kept


def _shift_metadata(document: Document, shift: Shift) -> None:
    for metadata_id, found in list(document.metadata.items()):
        where = found["location"].get("dimensionRange")
        if where is None or int(where.get("sheetId") or 0) != shift.sheet_id or where["dimension"] != shift.dimension:
            continue
        at = shift.index(where["startIndex"])
        if at is None:
            del document.metadata[metadata_id]
        else:
            moved = where | {"startIndex": at, "endIndex": at + 1}
            document.metadata[metadata_id] = found | {"location": found["location"] | {"dimensionRange": moved}}
