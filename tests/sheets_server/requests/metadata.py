"""Requests on developer metadata."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.sheets_server import masks
from tests.sheets_server.errors import bad_request
from tests.sheets_server.filters import matched_metadata
from tests.sheets_server.metadata import location_json, storage_left
from tests.sheets_server.model.sheet import Resource
from tests.sheets_server.writing import Editing

from .registry import chosen_id, kind, mask_of


def _checked(editing: Editing, given: Mapping[str, Any]) -> Resource:
    """Metadata as it is kept, after the checks on its key, visibility and place."""
    if not given.get("metadataKey"):
        raise bad_request("DeveloperMetadata must always have a key specified.")
    if given.get("visibility") not in ("DOCUMENT", "PROJECT"):
        raise bad_request("DeveloperMetadata must always have visibility specified.")
    if not given.get("location"):
        raise bad_request("DeveloperMetadata must always have a location specified.")
    location = location_json(given["location"])
    where = location.get("dimensionRange")
    if where is not None:
        sheet = editing.document.sheet(int(where.get("sheetId") or 0))
        if where["dimension"] not in ("ROWS", "COLUMNS") or where["endIndex"] - where["startIndex"] != 1:
            raise bad_request("The specified DimensionRange must represent a single row or column.")
        if where["startIndex"] >= sheet.count(where["dimension"]):
            raise bad_request("The specified DimensionRange is outside the grid.")
    elif location["locationType"] == "SHEET":
        editing.document.sheet(location["sheetId"])
    found: Resource = {"metadataKey": given["metadataKey"]}
    if given.get("metadataValue"):
        found["metadataValue"] = given["metadataValue"]
    return found | {"location": location, "visibility": given["visibility"]}


def _kept(editing: Editing, found: Resource) -> None:
    editing.document.metadata[found["metadataId"]] = found
    if not storage_left(editing.document, found):
        raise bad_request("Developer metadata exceeds the storage limit of 30000 characters.")


@kind("createDeveloperMetadata")
def _create(editing: Editing, request: Mapping[str, Any]) -> Resource:
    given = request.get("developerMetadata") or {}
    metadata_id = chosen_id(
        editing, given.get("metadataId"), editing.document.metadata.__contains__, "Developer metadata"
    )
    found = {"metadataId": metadata_id} | _checked(editing, given)
    _kept(editing, found)
    return {"developerMetadata": found}


def _matching(editing: Editing, request: Mapping[str, Any]) -> list[Resource]:
    matched: dict[int, Resource] = {}
    for given in request.get("dataFilters") or []:
        for metadata in matched_metadata(editing.document, given):
            matched[metadata["metadataId"]] = metadata
    return list(matched.values())


@kind("updateDeveloperMetadata")
def _update(editing: Editing, request: Mapping[str, Any]) -> Resource:
    mask = mask_of(request, "DeveloperMetadata")
    if "metadataId" in mask:
        raise bad_request("metadataId cannot be updated.")
    updated = []
    for old in _matching(editing, request):
        merged = masks.update(mask, old, request.get("developerMetadata") or {})
        new = {"metadataId": old["metadataId"]} | _checked(editing, merged)
        _kept(editing, new)
        updated.append(new)
    return {"developerMetadata": updated} if updated else {}


@kind("deleteDeveloperMetadata")
def _delete(editing: Editing, request: Mapping[str, Any]) -> Resource:
    given = request.get("dataFilter")
    if given is None:
        raise bad_request("dataFilter is required.")
    deleted = matched_metadata(editing.document, given)
    for metadata in deleted:
        editing.document.metadata.pop(metadata["metadataId"], None)
    return {"deletedDeveloperMetadata": deleted} if deleted else {}
