"""A spreadsheet as one value that can be forked: sheets, named ranges, developer metadata and properties."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tests.sheets_server.a1 import GridRange, open_label, parse_cells, split_title
from tests.sheets_server.errors import ApiError, bad_request, grid_limits

from .defaults import new_properties
from .sheet import Resource, Sheet

if TYPE_CHECKING:
    from tests.sheets_server.formulas.calculation import Calculation

MAX_CELLS = 10_000_000
MAX_COLUMNS = 18_278


class Document:
    """The content of one spreadsheet file."""

    def __init__(self, spreadsheet_id: str, title: str, locale: str, time_zone: str) -> None:
        self.spreadsheet_id = spreadsheet_id
        self.properties: Resource = new_properties(title, locale, time_zone)
        self.sheets: list[Sheet] = []
        self.named_ranges: dict[str, Resource] = {}
        self.metadata: dict[int, Resource] = {}
        self.calculation: Calculation | None = None

    def fork(self) -> Document:
        """An independent document that shares all content until it is replaced."""
        other = Document.__new__(Document)
        other.__dict__.update(self.__dict__)
        other.properties = dict(self.properties)
        other.sheets = [sheet.fork() for sheet in self.sheets]
        other.named_ranges = dict(self.named_ranges)
        other.metadata = dict(self.metadata)
        return other

    @property
    def locale(self) -> str:
        return str(self.properties["locale"])

    @property
    def title(self) -> str:
        return str(self.properties["title"])

    # -- finding ----------------------------------------------------------------------------------------------

    def sheet(self, sheet_id: int) -> Sheet:
        """The sheet with that id, or Google's refusal for a grid that is not there."""
        for sheet in self.sheets:
            if sheet.sheet_id == sheet_id:
                return sheet
        raise bad_request(f"No grid with id: {sheet_id}")

    def has_sheet(self, sheet_id: int) -> bool:
        return any(sheet.sheet_id == sheet_id for sheet in self.sheets)

    def sheet_titled(self, title: str) -> Sheet | None:
        """The sheet of that title; Google compares titles without regard to case."""
        folded = title.casefold()
        return next((sheet for sheet in self.sheets if sheet.title.casefold() == folded), None)

    def named_range(self, name: str) -> GridRange | None:
        folded = name.casefold()
        for found in self.named_ranges.values():
            if found["name"].casefold() == folded and "range" in found:
                return GridRange.of(found["range"])
        return None

    def resolve(self, text: str) -> GridRange:
        """A reference in A1 notation, a sheet title or a named range as a rectangle, not clamped to the grid."""
        title, cells = split_title(text)
        if title is None:
            corners = parse_cells(cells)
            if corners is not None:
                return GridRange(self.sheets[0].sheet_id, *corners)
            named = self.named_range(text)
            if named is not None:
                return named
            sheet = self.sheet_titled(text)
            if sheet is None:
                raise _unreadable(text)
            return GridRange(sheet.sheet_id)
        sheet = self.sheet_titled(title)
        if sheet is None:
            raise _unreadable(text)
        if not cells:
            return GridRange(sheet.sheet_id)
        corners = parse_cells(cells)
        if corners is None:
            named = self.named_range(cells)
            if named is None:
                raise _unreadable(text)
            return named
        return GridRange(sheet.sheet_id, *corners)

    def located(self, text: str) -> tuple[Sheet, tuple[int, int, int, int]]:
        """The sheet of a reference and its bounds, clamped; refused when it starts outside the grid."""
        return self.clamp(self.resolve(text))

    def clamp(self, found: GridRange) -> tuple[Sheet, tuple[int, int, int, int]]:
        sheet = self.sheet(found.sheet_id)
        rows, columns = sheet.size
        if (found.start_row or 0) >= rows or (found.start_column or 0) >= columns:
            raise grid_limits(open_label(sheet.title, found), rows, columns)
        return sheet, found.bounds(rows, columns)

    # -- size -------------------------------------------------------------------------------------------------

    def cell_count(self) -> int:
        return sum(sheet.grid.row_count * sheet.grid.column_count for sheet in self.sheets)

    def check_size(self) -> None:
        """Refuse a document above Google's limits."""
        if self.cell_count() > MAX_CELLS:
            raise bad_request(
                f"This action would increase the number of cells in the workbook above the limit of {MAX_CELLS} cells."
            )
        for sheet in self.sheets:
            if sheet.grid.column_count > MAX_COLUMNS:
                raise bad_request(
                    f"This action would increase the number of columns in the sheet above the limit of {MAX_COLUMNS}."
                )

    # -- objects ----------------------------------------------------------------------------------------------

    def object_ids(self) -> Iterator[int]:
        """Ids in use by sheets and everything on them, which a new id must avoid."""
        for sheet in self.sheets:
            yield sheet.sheet_id
            for container in (sheet.filter_views, sheet.bandings, sheet.charts, sheet.slicers, sheet.protections):
                yield from container

    def owner_of(self, attribute: str, object_id: Any) -> Sheet | None:
        """The sheet holding the object with that id in one of its containers."""
        return next((sheet for sheet in self.sheets if object_id in getattr(sheet, attribute)), None)


def _unreadable(text: str) -> ApiError:
    return bad_request(f"Unable to parse range: {text}")
