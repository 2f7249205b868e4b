"""Batches that fail as a whole when a column or a row is not where it was seen: marks that are put on again.

The API writes by position alone, so a column that somebody drags between our look and our batch would get what was meant for
another. A mark, though, goes along with its column, and of one id there is only one: taking it off at this very place and
putting it on again fails the batch unless it stood there (docs/adr/0018).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from sheetcrm.stores.google.reading import COLUMN_MARK
from sheetcrm.stores.google.session import Session
from sheetcrm.stores.google.writing import Request

#: The developer metadata key of columns and headings that are watched while rows are added; gone once they are.
ADD_MARK = "sheetcrm.adding"

#: The same of a table of Google's while it is made wider or narrower.
WIDE_MARK = "sheetcrm.widening"


def place(sheet_id: int, position: int) -> dict[str, Any]:
    """A column as the location of a mark."""
    span = {"sheetId": sheet_id, "dimension": "COLUMNS", "startIndex": position, "endIndex": position + 1}
    return {"dimensionRange": span}


def row_place(sheet_id: int, row: int) -> dict[str, Any]:
    """A row as the location of a mark."""
    return {"dimensionRange": {"sheetId": sheet_id, "dimension": "ROWS", "startIndex": row, "endIndex": row + 1}}


def marked(number: int, value: str, where: Mapping[str, Any], key: str = COLUMN_MARK) -> Request:
    """The request that puts a mark onto a place."""
    return {
        "createDeveloperMetadata": {
            "developerMetadata": {
                "metadataId": number,
                "metadataKey": key,
                "metadataValue": value,
                "visibility": "DOCUMENT",
                "location": where,
            }
        }
    }


def unmarked(lookup: Mapping[str, Any]) -> Request:
    """The request that takes off every mark that is found by this."""
    return {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": dict(lookup)}}}


def guard(number: int, value: str, where: dict[str, Any], key: str = COLUMN_MARK, *, keep: bool) -> Iterator[Request]:
    """Requests that fail their batch unless what stands at this place is the marked one: the mark is taken off this very
    place, and a mark whose id is still in use cannot be made anew. Without ``keep`` it is off in the end."""
    lookup = {"metadataId": number, "metadataLocation": where, "locationMatchingStrategy": "EXACT_LOCATION"}
    yield {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": lookup}}}
    yield marked(number, value, where, key)
    if not keep:
        yield {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": {"metadataId": number}}}}


def mark_id(sheet_id: int, key: str) -> int:
    """The id of a column's mark: the same for every run, so that no two can add the column."""
    return zlib.crc32(f"{sheet_id}:{key}".encode()) & 0x7FFFFFFF


def marks(session: Session, key: str = COLUMN_MARK, value: str | None = None) -> dict[int, tuple[int, int]]:
    """Where the columns of ours are: mark's id → sheet and position. ``value``: only those whose mark says this."""
    fields = {"fields": "matchedDeveloperMetadata(developerMetadata(metadataId,location(dimensionRange)))"}
    lookup = {"metadataKey": key} if value is None else {"metadataKey": key, "metadataValue": value}
    asked = {"dataFilters": [{"developerMetadataLookup": lookup}]}
    answer = session.ask("/developerMetadata:search", asked, fields)
    found = {}
    for matched in answer.get("matchedDeveloperMetadata", []):
        mark = matched["developerMetadata"]
        where = mark.get("location", {}).get("dimensionRange", {})
        found[int(mark["metadataId"])] = (int(where.get("sheetId", 0)), int(where.get("startIndex", 0)))
    return found
