"""Developer metadata: where it is attached and how a lookup finds it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .a1 import GridRange
from .model.document import Document
from .model.sheet import Resource

_STORAGE = 30_000


def location_json(location: Mapping[str, Any]) -> Resource:
    """A location as the API shows it, its type named."""
    if location.get("dimensionRange") is not None:
        given = location["dimensionRange"]
        where: Resource = {"sheetId": int(given.get("sheetId") or 0)} if given.get("sheetId") else {}
        where |= {"dimension": given["dimension"], "startIndex": int(given.get("startIndex") or 0)}
        where["endIndex"] = int(given["endIndex"]) if given.get("endIndex") is not None else where["startIndex"] + 1
        kind = "ROW" if given["dimension"] == "ROWS" else "COLUMN"
        return {"locationType": kind, "dimensionRange": where}
    if location.get("sheetId") is not None:
        return {"locationType": "SHEET", "sheetId": int(location["sheetId"])}
    return {"locationType": "SPREADSHEET", "spreadsheet": True}


def range_of(location: Mapping[str, Any]) -> GridRange | None:
    """The cells of a location; None for the whole spreadsheet."""
    where = location.get("dimensionRange")
    if where is not None:
        sheet_id, start, end = int(where.get("sheetId") or 0), where["startIndex"], where["endIndex"]
        if where["dimension"] == "ROWS":
            return GridRange(sheet_id, start_row=start, end_row=end)
        return GridRange(sheet_id, start_column=start, end_column=end)
    if location.get("sheetId") is not None:
        return GridRange(int(location["sheetId"]))
    return None


def found_by_lookup(document: Document, lookup: Mapping[str, Any]) -> Iterator[Resource]:
    """The metadata that meets every field of a DeveloperMetadataLookup."""
    wanted_location = lookup.get("metadataLocation")
    located = location_json(wanted_location) if wanted_location is not None else None
    exact = lookup.get("locationMatchingStrategy") == "EXACT_LOCATION"
    for metadata in document.metadata.values():
        if lookup.get("metadataId") is not None and metadata["metadataId"] != int(lookup["metadataId"]):
            continue
        if any(
            lookup.get(name) is not None and metadata.get(name) != lookup[name]
            for name in ("metadataKey", "metadataValue", "visibility")
        ):
            continue
        kind = lookup.get("locationType")
        if kind is not None and metadata["location"]["locationType"] != kind:
            continue
        if located is not None and not _is_at(metadata["location"], located, exact):
            continue
        yield metadata


def _is_at(location: Resource, wanted: Resource, exact: bool) -> bool:
    if exact:
        return location == wanted
    here, there = range_of(location), range_of(wanted)
    if there is None:
        return True
    return here is not None and here.intersects(there)


def in_range(document: Document, found: GridRange) -> Iterator[Resource]:
    """The metadata attached to rows, columns or sheets that meet a rectangle."""
    for metadata in document.metadata.values():
        here = range_of(metadata["location"])
        if here is not None and here.intersects(found):
            yield metadata


def storage_left(document: Document, metadata: Mapping[str, Any]) -> bool:
    """Whether keys and values of the metadata's sheet (or of the spreadsheet itself) are within Google's limit."""
    home = _home(metadata["location"])
    used = sum(
        len(other["metadataKey"]) + len(other.get("metadataValue", ""))
        for other in document.metadata.values()
        if _home(other["location"]) == home
    )
    return used <= _STORAGE


def _home(location: Mapping[str, Any]) -> int | None:
    here = range_of(location)
    return None if here is None else here.sheet_id
