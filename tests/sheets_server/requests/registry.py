"""How request kinds are declared, and the parts they share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from tests.sheets_server import discovery, masks
from tests.sheets_server.a1 import GridRange, open_label
from tests.sheets_server.errors import bad_request, grid_limits
from tests.sheets_server.formats import normal
from tests.sheets_server.model.sheet import Resource, Sheet
from tests.sheets_server.rendering import Bounds
from tests.sheets_server.writing import Editing

Handler: TypeAlias = Callable[[Editing, Mapping[str, Any]], Resource | None]

KINDS: dict[str, Handler] = {}


def kind(name: str) -> Callable[[Handler], Handler]:
    """Declare what a kind of request does. It gives the reply, or None for an empty one."""

    def declare(handler: Handler) -> Handler:
        KINDS[name] = handler
        return handler

    return declare


def mask_of(request: Mapping[str, Any], schema: str) -> masks.Mask:
    """The request's `fields`, which must name at least one field the resource has."""
    text = request.get("fields")
    if not text:
        raise bad_request("At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)")
    try:
        return masks.checked(text, schema, discovery.sheets())
    except masks.MaskError as error:
        raise bad_request(f"Invalid field: {error}") from None


def located(editing: Editing, given: Mapping[str, Any] | None, *, may_be_empty: bool = False) -> tuple[Sheet, Bounds]:
    """The sheet and bounds of a GridRange: cut off at the end of the grid, refused when it starts outside."""
    found = GridRange.of(given or {})
    sheet = editing.document.sheet(found.sheet_id)
    rows, columns = sheet.size
    first_row, first_column = found.start_row or 0, found.start_column or 0
    if min(first_row, first_column) < 0:
        raise bad_request("GridRange indexes must not be negative.")
    for start, end in ((first_row, found.end_row), (first_column, found.end_column)):
        if end is not None and (end < start or (end == start and not may_be_empty)):
            raise bad_request("GridRange must not be empty: end indexes must be after start indexes.")
    if first_row >= rows or first_column >= columns:
        raise grid_limits(open_label(sheet.title, found), rows, columns)
    return sheet, found.bounds(rows, columns)


def stored_range(editing: Editing, given: Mapping[str, Any] | None) -> Resource:
    """A GridRange as kept in a resource, after the check that it lies within the grid."""
    sheet, _ = located(editing, given)
    found = GridRange.of(given or {})
    rows, columns = sheet.size
    if (found.end_row or 0) > rows or (found.end_column or 0) > columns:
        raise grid_limits(open_label(sheet.title, found), rows, columns)
    return found.json()


def grid_range(sheet: Sheet, bounds: Bounds) -> GridRange:
    return GridRange(sheet.sheet_id, *bounds)


def changed(request: Mapping[str, Any], schema: str, old: Resource, new: Mapping[str, Any]) -> Resource:
    """The old resource with the request's `fields` taken from the new one."""
    return masks.update(mask_of(request, schema), old, normal(new))


def cleaned(given: Mapping[str, Any]) -> Resource:
    """A resource as it is kept: no nulls, colours in normal form, empty lists and false flags left out."""
    found: Resource = {}
    for name, value in normal(given).items():
        if value in (None, [], False) and name != "sheetId":
            continue
        found[name] = value
    return found


def chosen_id(editing: Editing, given: Any, taken: Callable[[Any], bool], what: str) -> int:
    """The id a caller chose, refused when it is taken, or a new one."""
    if given is None or given == 0:
        return editing.new_id()
    number = int(given)
    if number < 0:
        raise bad_request(f"{what} id must not be negative.")
    if taken(number):
        raise bad_request(f"{what} with id {number} already exists.")
    return number
