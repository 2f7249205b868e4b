"""Requests on objects of a sheet: filters, filter views, conditional formats, bandings, slicers and tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.sheets_server.a1 import GridRange
from tests.sheets_server.errors import bad_request
from tests.sheets_server.model.cells import Cell, with_content
from tests.sheets_server.model.sheet import Resource, Sheet
from tests.sheets_server.writing import Editing

from .registry import changed, chosen_id, cleaned, grid_range, kind, located, stored_range
from .sorting import sort_rows


def _held(editing: Editing, attribute: str, object_id: Any, what: str) -> tuple[Sheet, int, Resource]:
    number = int(object_id or 0)
    sheet = editing.document.owner_of(attribute, number)
    if sheet is None:
        raise bad_request(f"No {what} with id: {number}")
    return sheet, number, getattr(sheet, attribute)[number]


def _new_id(editing: Editing, given: Any, what: str) -> int:
    taken = set(editing.document.object_ids())
    return chosen_id(editing, given, taken.__contains__, what)


def _with_twins(given: Resource) -> Resource:
    """A filter whose conditions are named both ways the API has: by `filterSpecs` and by the older `criteria`."""
    specs, criteria = given.get("filterSpecs"), given.get("criteria")
    if specs:
        old = {
            str(spec.get("columnIndex") or 0): spec.get("filterCriteria") or {}
            for spec in specs
            if "dataSourceColumnReference" not in spec
        }
        return given | {"criteria": old}
    if criteria:
        found = [{"columnIndex": int(column), "filterCriteria": item} for column, item in criteria.items()]
        return given | {"filterSpecs": sorted(found, key=lambda spec: spec["columnIndex"])}
    return given


# -- basic filter ---------------------------------------------------------------------------------------------


@kind("setBasicFilter")
def _set_basic_filter(editing: Editing, request: Mapping[str, Any]) -> None:
    given = _with_twins(cleaned(request.get("filter") or {}))
    sheet, bounds = located(editing, given.get("range"))
    editing.touch_sheet(sheet)
    found = grid_range(sheet, bounds)
    sheet.basic_filter = given | {"range": found.json()}
    if given.get("sortSpecs") and bounds[1] - bounds[0] > 1:
        # The first row of a filter is its header and stays where it is.
        sort_rows(editing, sheet, (bounds[0] + 1, bounds[1], bounds[2], bounds[3]), given["sortSpecs"])


@kind("clearBasicFilter")
def _clear_basic_filter(editing: Editing, request: Mapping[str, Any]) -> None:
    sheet = editing.document.sheet(int(request.get("sheetId") or 0))
    editing.touch_sheet(sheet)
    sheet.basic_filter = None


# -- filter views ---------------------------------------------------------------------------------------------


@kind("addFilterView")
def _add_filter_view(editing: Editing, request: Mapping[str, Any]) -> Resource:
    given = _with_twins(cleaned(request.get("filter") or {}))
    if given.get("namedRangeId"):
        named = editing.document.named_ranges.get(given["namedRangeId"])
        if named is None:
            raise bad_request(f"No named range with ID: {given['namedRangeId']}")
        given["range"] = named.get("range", {})
    sheet, bounds = located(editing, given.get("range"))
    view_id = _new_id(editing, given.get("filterViewId"), "Filter view")
    title = given.get("title") or f"Filter {len(sheet.filter_views) + 1}"
    if any(view["title"] == title for view in sheet.filter_views.values()):
        raise bad_request(f'A filter view with the name "{title}" already exists.')
    found = {"filterViewId": view_id, "title": title, "range": grid_range(sheet, bounds).json()}
    sheet.filter_views[view_id] = found | {name: value for name, value in given.items() if name not in found}
    return {"filter": sheet.filter_views[view_id]}


@kind("updateFilterView")
def _update_filter_view(editing: Editing, request: Mapping[str, Any]) -> None:
    given = request.get("filter") or {}
    sheet, view_id, old = _held(editing, "filter_views", given.get("filterViewId"), "filter view")
    new = changed(request, "FilterView", old, given) | {"filterViewId": view_id}
    if "criteria" in (request.get("fields") or ""):
        new.pop("filterSpecs", None)
    new = _with_twins(new)
    if not new.get("title"):
        raise bad_request("The title of a filter view must not be empty.")
    new["range"] = stored_range(editing, new.get("range"))
    sheet.filter_views[view_id] = new


@kind("deleteFilterView")
def _delete_filter_view(editing: Editing, request: Mapping[str, Any]) -> None:
    sheet, view_id, _ = _held(editing, "filter_views", request.get("filterId"), "filter view")
    del sheet.filter_views[view_id]


@kind("duplicateFilterView")
def _duplicate_filter_view(editing: Editing, request: Mapping[str, Any]) -> Resource:
    sheet, _, old = _held(editing, "filter_views", request.get("filterId"), "filter view")
    view_id = editing.new_id()
    sheet.filter_views[view_id] = old | {"filterViewId": view_id, "title": f"Copy of {old['title']}"}
    return {"filter": sheet.filter_views[view_id]}


# -- conditional formats --------------------------------------------------------------------------------------


def _rule(editing: Editing, given: Mapping[str, Any] | None) -> tuple[Sheet, Resource]:
    """A conditional format rule as it is kept, and the sheet its ranges are on."""
    rule = cleaned(given or {})
    ranges = rule.get("ranges") or []
    if not ranges:
        raise bad_request("rule.ranges must have at least one range.")
    if ("booleanRule" in rule) == ("gradientRule" in rule):
        raise bad_request("A rule must have exactly one of booleanRule or gradientRule.")
    sheets = {GridRange.of(item).sheet_id for item in ranges}
    if len(sheets) > 1:
        raise bad_request("All ranges of a rule must be on the same sheet.")
    kept = []
    for item in ranges:
        sheet, bounds = located(editing, item, may_be_empty=True)
        kept.append(grid_range(sheet, bounds).json())
    editing.touch_sheet(sheet)
    return sheet, rule | {"ranges": kept}


@kind("addConditionalFormatRule")
def _add_rule(editing: Editing, request: Mapping[str, Any]) -> None:
    sheet, rule = _rule(editing, request.get("rule"))
    index = int(request.get("index") or 0)
    if not 0 <= index <= len(sheet.conditional_formats):
        raise bad_request(f"No conditional format on sheet: {sheet.sheet_id} at index: {index}")
    sheet.conditional_formats.insert(index, rule)


def _rule_at(editing: Editing, request: Mapping[str, Any]) -> tuple[Sheet, int]:
    sheet = editing.document.sheet(int(request.get("sheetId") or 0))
    index = int(request.get("index") or 0)
    if not 0 <= index < len(sheet.conditional_formats):
        raise bad_request(f"No conditional format on sheet: {sheet.sheet_id} at index: {index}")
    editing.touch_sheet(sheet)
    return sheet, index


@kind("updateConditionalFormatRule")
def _update_rule(editing: Editing, request: Mapping[str, Any]) -> Resource:
    if request.get("rule") is not None:
        sheet, rule = _rule(editing, request["rule"])
        _, index = _rule_at(editing, dict(request) | {"sheetId": sheet.sheet_id})
        old = sheet.conditional_formats[index]
        sheet.conditional_formats[index] = rule
        return {"newRule": rule, "newIndex": index, "oldRule": old}
    sheet, index = _rule_at(editing, request)
    new_index = int(request.get("newIndex") or 0)
    if not 0 <= new_index < len(sheet.conditional_formats):
        raise bad_request(f"newIndex[{new_index}] is out of bounds.")
    rule = sheet.conditional_formats.pop(index)
    sheet.conditional_formats.insert(new_index, rule)
    return {"newRule": rule, "newIndex": new_index, "oldIndex": index}


@kind("deleteConditionalFormatRule")
def _delete_rule(editing: Editing, request: Mapping[str, Any]) -> Resource:
    sheet, index = _rule_at(editing, request)
    return {"rule": sheet.conditional_formats.pop(index)}


# -- bandings -------------------------------------------------------------------------------------------------


def _check_banding(sheet: Sheet, place: GridRange, own_id: int | None) -> None:
    for banding_id, banding in sheet.bandings.items():
        if banding_id != own_id and GridRange.of(banding["range"]).intersects(place):
            raise bad_request("You cannot add alternating background colors to a range that already has them.")


@kind("addBanding")
def _add_banding(editing: Editing, request: Mapping[str, Any]) -> Resource:
    given = cleaned(request.get("bandedRange") or {})
    sheet, bounds = located(editing, given.get("range"))
    if "rowProperties" not in given and "columnProperties" not in given:
        raise bad_request("At least one of rowProperties or columnProperties must be set.")
    for name in ("rowProperties", "columnProperties"):
        colors = given.get(name)
        if colors is not None and not ({"firstBandColor", "secondBandColor"} <= colors.keys()):
            raise bad_request("firstBandColor and secondBandColor are required.")
    editing.touch_sheet(sheet)
    place = grid_range(sheet, bounds)
    _check_banding(sheet, place, None)
    banding_id = _new_id(editing, given.get("bandedRangeId"), "Banded range")
    sheet.bandings[banding_id] = given | {"bandedRangeId": banding_id, "range": place.json()}
    return {"bandedRange": sheet.bandings[banding_id]}


@kind("updateBanding")
def _update_banding(editing: Editing, request: Mapping[str, Any]) -> None:
    given = request.get("bandedRange") or {}
    sheet, banding_id, old = _held(editing, "bandings", given.get("bandedRangeId"), "banded range")
    new = changed(request, "BandedRange", old, given) | {"bandedRangeId": banding_id}
    new["range"] = stored_range(editing, new.get("range"))
    _check_banding(sheet, GridRange.of(new["range"]), banding_id)
    sheet.bandings[banding_id] = new


@kind("deleteBanding")
def _delete_banding(editing: Editing, request: Mapping[str, Any]) -> None:
    sheet, banding_id, _ = _held(editing, "bandings", request.get("bandedRangeId"), "banded range")
    del sheet.bandings[banding_id]


# -- slicers --------------------------------------------------------------------------------------------------


@kind("addSlicer")
def _add_slicer(editing: Editing, request: Mapping[str, Any]) -> Resource:
    given = cleaned(request.get("slicer") or {})
    spec = given.get("spec") or {}
    sheet, bounds = located(editing, spec.get("dataRange"))
    slicer_id = _new_id(editing, given.get("slicerId"), "Slicer")
    kept = spec | {"dataRange": grid_range(sheet, bounds).json()}
    sheet.slicers[slicer_id] = given | {"slicerId": slicer_id, "spec": kept}
    return {"slicer": sheet.slicers[slicer_id]}


@kind("updateSlicerSpec")
def _update_slicer(editing: Editing, request: Mapping[str, Any]) -> None:
    sheet, slicer_id, old = _held(editing, "slicers", request.get("slicerId"), "slicer")
    spec = changed(request, "SlicerSpec", old["spec"], request.get("spec") or {})
    sheet.slicers[slicer_id] = old | {"spec": spec}


# -- tables ---------------------------------------------------------------------------------------------------


def _table(editing: Editing, table_id: Any) -> tuple[Sheet, Resource]:
    sheet = editing.document.owner_of("tables", table_id)
    if sheet is None:
        raise bad_request(f"No table with id: {table_id}")
    return sheet, sheet.tables[table_id]


def _checked_table(editing: Editing, sheet: Sheet, bounds: tuple[int, int, int, int], table: Resource) -> Resource:
    place = grid_range(sheet, bounds)
    for other in sheet.tables.values():
        if other["tableId"] != table["tableId"] and GridRange.of(other["range"]).intersects(place):
            raise bad_request("You can't add a table over another table.")
    names = [
        other["name"].casefold()
        for held in editing.document.sheets
        for other in held.tables.values()
        if other["tableId"] != table["tableId"]
    ]
    if table["name"].casefold() in names:
        raise bad_request(f"A table with the name {table['name']} already exists.")
    width = bounds[3] - bounds[2]
    known = {int(column.get("columnIndex") or 0): column for column in table.get("columnProperties") or []}
    columns = []
    for index in range(width):
        header = editing.shown(sheet, bounds[0], bounds[2] + index) or f"Column {index + 1}"
        columns.append({"columnIndex": index, "columnName": header} | known.get(index, {}))
    checked = table | {"range": place.json(), "columnProperties": columns}
    if "rowsProperties" in table:
        # Tables are younger than colour styles and know no plain colours.
        styles = table["rowsProperties"].items()
        checked["rowsProperties"] = {name: value for name, value in styles if name.endswith("Style")}
    return checked


def settle_headings(editing: Editing) -> None:
    """Formulas in the header rows of tables become what they show, stay, or are refused, as the switches say."""
    for sheet in editing.document.sheets:
        for table in sheet.tables.values():
            place = GridRange.of(table["range"])
            row = place.start_row or 0
            for column in range(place.start_column or 0, place.end_column or sheet.grid.column_count):
                entry = sheet.grid.entry(row, column)
                if not isinstance(entry, Cell) or entry.formula is None:
                    continue
                if editing.switches.table_headings_refuse_formulas:
                    raise bad_request("A table's header row can't hold formulas.")
                if not editing.switches.table_headings_keep_formulas:
                    sheet.grid.set_entry(row, column, with_content(entry, editing.shown(sheet, row, column)))


@kind("addTable")
def _add_table(editing: Editing, request: Mapping[str, Any]) -> Resource:
    given = cleaned(request.get("table") or {})
    sheet, bounds = located(editing, given.get("range"))
    editing.touch(grid_range(sheet, bounds))
    table_id = str(given.get("tableId") or editing.new_id())
    if editing.document.owner_of("tables", table_id) is not None:
        raise bad_request(f"Table with id {table_id} already exists.")
    count = sum(len(held.tables) for held in editing.document.sheets)
    table = given | {"tableId": table_id, "name": given.get("name") or f"Table{count + 1}"}
    sheet.tables[table_id] = _checked_table(editing, sheet, bounds, table)
    return {"table": sheet.tables[table_id]}


@kind("updateTable")
def _update_table(editing: Editing, request: Mapping[str, Any]) -> None:
    given = request.get("table") or {}
    sheet, old = _table(editing, given.get("tableId"))
    new = changed(request, "Table", old, given) | {"tableId": old["tableId"]}
    _, bounds = located(editing, new.get("range"))
    sheet.tables[old["tableId"]] = _checked_table(editing, sheet, bounds, new)


@kind("deleteTable")
def _delete_table(editing: Editing, request: Mapping[str, Any]) -> None:
    sheet, table = _table(editing, request.get("tableId"))
    _, bounds = located(editing, table["range"])
    editing.touch(grid_range(sheet, bounds))
    sheet.grid.change(bounds, lambda row, column, entry: None)
    del sheet.tables[table["tableId"]]
