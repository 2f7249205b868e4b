"""One sheet (tab): its grid and everything attached to it.

Attached objects are the API's own JSON and never changed in place, so a fork copies the containers only.
"""

from __future__ import annotations

from typing import Any

from tests.sheets_server.a1 import GridRange, label

from .grid import Grid

Resource = dict[str, Any]


class Sheet:
    """A tab: properties as the API shows them, but its size, which the grid knows."""

    def __init__(self, sheet_id: int, title: str, row_count: int = 1000, column_count: int = 26) -> None:
        self.sheet_id = sheet_id
        self.title = title
        self.properties: Resource = {}
        """Everything of SheetProperties but sheetId, title, index, sheetType and the grid's size."""
        self.sheet_type = "GRID"
        self.grid = Grid(row_count, column_count)
        self.merges: list[GridRange] = []
        self.conditional_formats: list[Resource] = []
        self.basic_filter: Resource | None = None
        self.filter_views: dict[int, Resource] = {}
        self.bandings: dict[int, Resource] = {}
        self.charts: dict[int, Resource] = {}
        self.slicers: dict[int, Resource] = {}
        self.protections: dict[int, Resource] = {}
        self.tables: dict[str, Resource] = {}
        self.row_properties: dict[int, Resource] = {}
        self.column_properties: dict[int, Resource] = {}
        self.row_groups: list[Resource] = []
        self.column_groups: list[Resource] = []

    def fork(self) -> Sheet:
        """An independent sheet that shares cells and objects until they are replaced."""
        other = Sheet.__new__(Sheet)
        other.__dict__.update(self.__dict__)
        other.grid = self.grid.fork()
        for name in (
            "properties", "merges", "conditional_formats", "filter_views", "bandings", "charts", "slicers",
            "protections", "tables", "row_properties", "column_properties", "row_groups", "column_groups",
        ):  # fmt: skip
            setattr(other, name, getattr(self, name).copy())
        return other

    @property
    def size(self) -> tuple[int, int]:
        return self.grid.row_count, self.grid.column_count

    @property
    def whole(self) -> GridRange:
        return GridRange(self.sheet_id, 0, self.grid.row_count, 0, self.grid.column_count)

    def label(self, bounds: tuple[int, int, int, int]) -> str:
        """A rectangle of this sheet in A1 notation."""
        return label(self.title, bounds)

    def dimension_properties(self, dimension: str) -> dict[int, Resource]:
        return self.row_properties if dimension == "ROWS" else self.column_properties

    def groups(self, dimension: str) -> list[Resource]:
        return self.row_groups if dimension == "ROWS" else self.column_groups

    def count(self, dimension: str) -> int:
        return self.grid.row_count if dimension == "ROWS" else self.grid.column_count

    def properties_json(self, index: int) -> Resource:
        """SheetProperties as the API shows them."""
        found: Resource = {
            "sheetId": self.sheet_id,
            "title": self.title,
            "index": index,
            "sheetType": self.sheet_type,
        }
        if self.sheet_type == "GRID":
            size = {"rowCount": self.grid.row_count, "columnCount": self.grid.column_count}
            extra = {name: value for name, value in self.properties.get("gridProperties", {}).items() if value}
            found["gridProperties"] = size | extra
        for name in ("hidden", "tabColor", "tabColorStyle", "rightToLeft"):
            if self.properties.get(name):
                found[name] = self.properties[name]
        return found
