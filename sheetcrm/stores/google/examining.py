"""What a spreadsheet is like from the outside: protected ranges, its size, who may open it, formats of text columns. Reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from sheetcrm.core.workbook import column_letter
from sheetcrm.errors import SheetcrmError
from sheetcrm.stores.google.protections import a1
from sheetcrm.stores.google.reading import MARK, quoted_always
from sheetcrm.stores.google.session import Session

#: The limit of one spreadsheet, over all its tabs.
MOST_CELLS = 10_000_000
#: Rows of a text column that are looked at.
_ROWS = 5_000
_FIELDS = (
    "namedRanges(namedRangeId,range),sheets(properties(sheetId,title,gridProperties(rowCount,columnCount)),"
    "developerMetadata(metadataKey),protectedRanges(range,namedRangeId,warningOnly,requestingUserCanEdit,description))"
)


class Protected(Struct, frozen=True):
    """A range that we may not edit: its tab, where it stands (A1, empty for the whole tab), whether the tab is ours."""

    tab: str
    where: str
    ours: bool


class Column(Struct, frozen=True):
    """A column of texts in the team's table: its tab, first row of data, position, heading."""

    tab: str
    first_row: int
    column: int
    heading: str


def size_and_protection(session: Session) -> tuple[int, tuple[Protected, ...]]:
    """Cells of all tabs, and the ranges in which we may not write: one read."""
    answer = session.get("", {"fields": _FIELDS})
    sheets = answer.get("sheets", [])
    cells = 0
    found = []
    named = {one.get("namedRangeId"): one.get("range", {}) for one in answer.get("namedRanges", [])}
    for sheet in sheets:
        grid = sheet["properties"].get("gridProperties", {})
        cells += grid.get("rowCount", 0) * grid.get("columnCount", 0)
        ours = any(m.get("metadataKey") == MARK for m in sheet.get("developerMetadata", []))
        for one in sheet.get("protectedRanges", []):
            if not one.get("warningOnly") and not one.get("requestingUserCanEdit", False):
                area = one.get("range") or named.get(one.get("namedRangeId"), {})
                found.append(Protected(sheet["properties"]["title"], a1(area), ours))
    return cells, tuple(found)


def permissions(session: Session) -> Sequence[Mapping[str, Any]] | None:
    """Who may open the spreadsheet; None when the login may not see that."""
    found: list[Mapping[str, Any]] = []
    page = ""
    fields = "nextPageToken,permissions(type,role,emailAddress,domain,deleted,displayName)"
    try:
        while True:
            more = {"pageToken": page} if page else {}
            answer = session.drive(
                f"files/{session.spreadsheet}/permissions",
                {"fields": fields, "pageSize": 100, "supportsAllDrives": "true", **more},
            )
            found += answer.get("permissions", [])
            page = answer.get("nextPageToken", "")
            if not page:
                return found
    except SheetcrmError as err:
        if err.code in ("google/no-access", "google/not-found", "google/api-disabled", "google/read-only"):
            return None
        raise


def copying_closed(session: Session) -> bool | None:
    """Whether readers and commenters are kept from downloading, printing and copying; None when the login may not see that."""
    try:
        answer = session.drive(
            f"files/{session.spreadsheet}", {"fields": "copyRequiresWriterPermission", "supportsAllDrives": "true"}
        )
    except SheetcrmError as err:
        if err.code in ("google/no-access", "google/not-found", "google/api-disabled", "google/read-only"):
            return None
        raise
    return bool(answer.get("copyRequiresWriterPermission"))


def not_plain_text(session: Session, columns: Iterable[Column]) -> list[tuple[Column, int, int]]:
    """Of each column: cells with a value that are numbers, and texts that are not formatted as plain text, where any."""
    listed = list(columns)
    if not listed:
        return []
    ranges = [
        f"{quoted_always(c.tab)}!{column_letter(c.column)}{c.first_row}:{column_letter(c.column)}{c.first_row + _ROWS}"
        for c in listed
    ]
    fields = "sheets(data(rowData(values(userEnteredValue,userEnteredFormat(numberFormat(type))))))"
    found = []
    for column, where in zip(listed, ranges, strict=True):
        answer = session.get("", {"ranges": [where], "fields": fields})
        data = (answer.get("sheets", [{}])[0].get("data") or [{}])[0]
        numbers = texts = 0
        for row in data.get("rowData", []):
            for cell in row.get("values", [])[:1]:
                value = cell.get("userEnteredValue", {})
                kind = cell.get("userEnteredFormat", {}).get("numberFormat", {}).get("type")
                numbers += "numberValue" in value
                texts += "stringValue" in value and kind != "TEXT"
        if numbers or texts:
            found.append((column, numbers, texts))
    return found
