"""Batches that fail as a whole when a column or a row is not where it was seen: marks that are put on again. Pure.

The API writes by position alone, so a column that somebody drags between our look and our batch would get what was meant for
another. A mark, though, goes along with its column, and of one id there is only one: taking it off at this very place and
putting it on again fails the batch unless it stood there (docs/adr/0018).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sheetcrm.stores.google.reading import COLUMN_MARK
from sheetcrm.stores.google.writing import Request

#: The developer metadata key of columns and headings that are watched while rows are added; gone once they are.
ADD_MARK = "sheetcrm.adding"


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
