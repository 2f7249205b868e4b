"""Data filters: the cells a DataFilter selects at the moment it is applied."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .a1 import GridRange
from .errors import bad_request
from .metadata import found_by_lookup, in_range, range_of
from .model.document import Document
from .model.sheet import Resource


def matched_ranges(document: Document, given: Mapping[str, Any]) -> list[GridRange]:
    """The rectangles a data filter selects now; metadata is followed to where its row or column is."""
    if given.get("a1Range") is not None:
        return [document.resolve(given["a1Range"])]
    if given.get("gridRange") is not None:
        found = GridRange.of(given["gridRange"])
        document.sheet(found.sheet_id)
        return [found]
    lookup = given.get("developerMetadataLookup")
    if lookup is None:
        raise bad_request("A DataFilter must specify one of a1Range, gridRange or developerMetadataLookup.")
    places = (range_of(metadata["location"]) for metadata in found_by_lookup(document, lookup))
    unique: list[GridRange] = []
    for place in places:
        if place is None:
            unique.extend(GridRange(sheet.sheet_id) for sheet in document.sheets)
        elif place not in unique:
            unique.append(place)
    return unique


def matched_metadata(document: Document, given: Mapping[str, Any]) -> list[Resource]:
    """The metadata a data filter selects: by lookup, or by lying in its cells."""
    lookup = given.get("developerMetadataLookup")
    if lookup is not None:
        return list(found_by_lookup(document, lookup))
    return [metadata for found in matched_ranges(document, given) for metadata in in_range(document, found)]
