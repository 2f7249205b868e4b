"""Named ranges and protected ranges."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tests.sheets_server import masks
from tests.sheets_server.a1 import GridRange, parse_cells
from tests.sheets_server.errors import bad_request, protected_cell
from tests.sheets_server.model.sheet import Resource, Sheet
from tests.sheets_server.writing import Editing

from .registry import chosen_id, kind, mask_of, stored_range

_NAME = re.compile(r"^[^\W\d]\w*(\.\w+)*$")


# -- named ranges ---------------------------------------------------------------------------------------------


def _check_name(editing: Editing, name: str, own_id: str | None) -> None:
    if not _NAME.match(name) or len(name) > 250 or parse_cells(name) is not None or name.upper() in ("TRUE", "FALSE"):
        raise bad_request(f"Invalid name: {name}")
    for named_id, named in editing.document.named_ranges.items():
        if named_id != own_id and named["name"].casefold() == name.casefold():
            raise bad_request(f"A named range with name: {name} already exists.")


@kind("addNamedRange")
def _add_named_range(editing: Editing, request: Mapping[str, Any]) -> Resource:
    given = request.get("namedRange") or {}
    named_id = given.get("namedRangeId") or str(editing.new_id())
    if named_id in editing.document.named_ranges:
        raise bad_request(f"A named range with ID: {named_id} already exists.")
    name = given.get("name") or ""
    _check_name(editing, name, None)
    if given.get("range") is None:
        raise bad_request("namedRange.range is required.")
    found = {"namedRangeId": named_id, "name": name, "range": stored_range(editing, given["range"])}
    editing.document.named_ranges[named_id] = found
    return {"namedRange": found}


@kind("updateNamedRange")
def _update_named_range(editing: Editing, request: Mapping[str, Any]) -> None:
    given = request.get("namedRange") or {}
    named_id = given.get("namedRangeId") or ""
    old = editing.document.named_ranges.get(named_id)
    if old is None:
        raise bad_request(f"No named range with ID: {named_id}")
    mask = mask_of(request, "NamedRange")
    new = masks.update(mask, old, given) | {"namedRangeId": named_id}
    _check_name(editing, new.get("name", ""), named_id)
    if "range" in mask or "*" in mask:
        new["range"] = stored_range(editing, new.get("range"))
    editing.document.named_ranges[named_id] = new


@kind("deleteNamedRange")
def _delete_named_range(editing: Editing, request: Mapping[str, Any]) -> None:
    named_id = request.get("namedRangeId") or ""
    if editing.document.named_ranges.pop(named_id, None) is None:
        raise bad_request(f"No named range with ID: {named_id}")


# -- protected ranges -----------------------------------------------------------------------------------------


def _protection(editing: Editing, given: Mapping[str, Any]) -> Resource:
    """A protected range as it is kept; whoever protects keeps the right to edit."""
    found: Resource = {}
    if given.get("namedRangeId"):
        if given["namedRangeId"] not in editing.document.named_ranges:
            raise bad_request(f"No named range with ID: {given['namedRangeId']}")
        if given.get("range") is not None:
            raise bad_request("Only one of range or namedRangeId may be set.")
        found["namedRangeId"] = given["namedRangeId"]
    else:
        found["range"] = stored_range(editing, given.get("range"))
    if given.get("description"):
        found["description"] = given["description"]
    holes = given.get("unprotectedRanges") or []
    if holes:
        if len(found.get("range", {}).keys() - {"sheetId"}) > 0 or "namedRangeId" in found:
            raise bad_request("Unprotected ranges are only supported on protected sheets.")
        found["unprotectedRanges"] = [stored_range(editing, hole) for hole in holes]
    if given.get("warningOnly"):
        found["warningOnly"] = True
    found["editors"] = _editors(editing, {} if given.get("warningOnly") else given.get("editors"))
    return found


def _editors(editing: Editing, given: Mapping[str, Any] | None) -> Resource:
    users = editing.file.editors() if given is None else [str(user) for user in given.get("users") or []]
    for user in users:
        if not editing.file.may_edit(user):
            raise bad_request(f"Cannot add an editor who may not edit the document: {user}")
    if editing.person not in users and editing.person != editing.file.owner:
        users = [*users, editing.person]
    found: Resource = {"users": users} if users else {}
    groups = [str(group) for group in (given or {}).get("groups") or []]
    if groups:
        found["groups"] = groups
    if (given or {}).get("domainUsersCanEdit"):
        found["domainUsersCanEdit"] = True
    return found


def _held(editing: Editing, protected_id: Any) -> tuple[Sheet, Resource]:
    number = int(protected_id or 0)
    sheet = editing.document.owner_of("protections", number)
    if sheet is None:
        raise bad_request(f"No protected range with ID: {number}")
    found = sheet.protections[number]
    if not editing.may_pass(found):
        raise protected_cell(editing.switches.protection_error_code)
    return sheet, found


@kind("addProtectedRange")
def _add_protected_range(editing: Editing, request: Mapping[str, Any]) -> Resource:
    given = request.get("protectedRange") or {}
    found = _protection(editing, given)
    place = editing.protected_range(found)
    assert place is not None
    sheet = editing.document.sheet(place.sheet_id)
    is_whole_sheet = place == GridRange(place.sheet_id)
    if is_whole_sheet and any(
        len(other.get("range", {}).keys() - {"sheetId"}) == 0 and "range" in other
        for other in sheet.protections.values()
    ):
        raise bad_request("You can't add a protected range: the sheet already has sheet protection.")
    taken = set(editing.document.object_ids())
    protected_id = chosen_id(editing, given.get("protectedRangeId"), taken.__contains__, "Protected range")
    sheet.protections[protected_id] = {"protectedRangeId": protected_id} | found
    # The reply names the editors as they were given; who may edit besides, only reading the sheet tells.
    editors = {name: kept for name, kept in (given.get("editors") or {}).items() if kept}
    return {"protectedRange": sheet.protections[protected_id] | {"requestingUserCanEdit": True, "editors": editors}}


@kind("updateProtectedRange")
def _update_protected_range(editing: Editing, request: Mapping[str, Any]) -> None:
    given = request.get("protectedRange") or {}
    sheet, old = _held(editing, given.get("protectedRangeId"))
    mask = mask_of(request, "ProtectedRange")
    merged = masks.update(mask, old, given)
    if old.get("warningOnly") and not merged.get("warningOnly") and "editors" not in mask:
        merged.pop("editors", None)
    new = _protection(editing, merged)
    place = editing.protected_range(new)
    assert place is not None
    del sheet.protections[old["protectedRangeId"]]
    target = editing.document.sheet(place.sheet_id)
    target.protections[old["protectedRangeId"]] = {"protectedRangeId": old["protectedRangeId"]} | new


@kind("deleteProtectedRange")
def _delete_protected_range(editing: Editing, request: Mapping[str, Any]) -> None:
    sheet, found = _held(editing, request.get("protectedRangeId"))
    del sheet.protections[found["protectedRangeId"]]
