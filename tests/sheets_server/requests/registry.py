"""How request kinds are declared, and the parts they share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from tests.sheets_server import discovery, masks
from tests.sheets_server.a1 import GridRange
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
        mask = masks.parse(text)
        masks.check(mask, schema, discovery.sheets())
    except masks.MaskError as error:
        raise bad_request(f"Invalid field: {error}") from None
    return mask


def located(editing: Editing, given: Mapping[str, Any] | None) -> tuple[Sheet, Bounds]:
    """The sheet and bounds of a GridRange, refused when it reaches outside the grid."""
    found = GridRange.of(given or {})
    sheet = editing.document.sheet(found.sheet_id)
    rows, columns = sheet.size
    first_row, first_column = found.start_row or 0, found.start_column or 0
    end_row = rows if found.end_row is None else found.end_row
    end_column = columns if found.end_column is None else found.end_column
    if min(first_row, first_column) < 0:
        raise bad_request("GridRange indexes must not be negative.")
    if (end_row <= first_row and found.end_row is not None) or (
        end_column <= first_column and found.end_column is not None
    ):
        raise bad_request("GridRange must not be empty: end indexes must be after start indexes.")
    if end_row > rows or end_column > columns or first_row >= rows or first_column >= columns:
        shown = sheet.label((first_row, max(end_row, first_row + 1), first_column, max(end_column, first_column + 1)))
        raise grid_limits(shown, rows, columns)
    return sheet, (first_row, end_row, first_column, end_column)


def stored_range(editing: Editing, given: Mapping[str, Any] | None) -> Resource:
    """A GridRange as kept in a resource, after the check that it lies within the grid."""
    located(editing, given)
    return GridRange.of(given or {}).json()


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
