"""spreadsheets: get, getByDataFilter, create, batchUpdate, sheets.copyTo and developerMetadata."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .a1 import GridRange
from .call import Call
from .errors import bad_request, not_found
from .filters import matched_metadata, matched_ranges
from .locales import is_known
from .masks import Mask, below
from .model.document import Document
from .model.sheet import Sheet
from .rendering import Bounds, Reader
from .requests import apply_all
from .requests.cells import CellWriter
from .requests.sheets import new_sheet
from .writing import Editing

Wanted = dict[int, list[Bounds]]


# -- get ------------------------------------------------------------------------------------------------------


def get(call: Call) -> dict[str, Any]:
    ranges = call.request.query.get("ranges", [])
    wanted = _wanted(call.document, [call.document.resolve(text) for text in ranges]) if ranges else None
    return whole(call, wanted, call.request.flag("includeGridData"), call.mask)


def get_by_data_filter(call: Call) -> dict[str, Any]:
    filters = call.body.get("dataFilters") or []
    places = [found for given in filters for found in matched_ranges(call.document, given)]
    wanted = _wanted(call.document, places) if filters else None
    return whole(call, wanted, bool(call.body.get("includeGridData")), call.mask)


def _wanted(document: Document, places: list[GridRange]) -> Wanted:
    wanted: Wanted = {}
    for place in places:
        sheet, bounds = document.clamp(place)
        wanted.setdefault(sheet.sheet_id, []).append(bounds)
    return wanted


def whole(call: Call, wanted: Wanted | None, include_grid: bool, mask: Mask | None) -> dict[str, Any]:
    """The Spreadsheet resource; a field mask decides over grid data, else the flag does."""
    document = call.document
    mask = mask or {}
    found: dict[str, Any] = {"spreadsheetId": document.spreadsheet_id, "properties": document.properties}
    sheets_mask = below(mask, "sheets")
    if sheets_mask is not None:
        with_data = include_grid if not mask else below(sheets_mask, "data") is not None
        data_mask = (below(sheets_mask, "data") if mask else {}) or {}
        reader = call.reader() if with_data else None
        found["sheets"] = [
            _sheet_json(call, sheet, index, wanted, reader, data_mask)
            for index, sheet in enumerate(document.sheets)
            if wanted is None or sheet.sheet_id in wanted
        ]
    if document.named_ranges:
        named = list(document.named_ranges.values())
        found["namedRanges"] = named if wanted is None else [item for item in named if _meets(item, wanted)]
    own = [item for item in document.metadata.values() if item["location"]["locationType"] == "SPREADSHEET"]
    if own:
        found["developerMetadata"] = own
    found["spreadsheetUrl"] = f"https://docs.google.com/spreadsheets/d/{document.spreadsheet_id}/edit"
    return {name: value for name, value in found.items() if value != []}


def _meets(named: Mapping[str, Any], wanted: Wanted) -> bool:
    place = GridRange.of(named.get("range", {}))
    return any(GridRange(place.sheet_id, *bounds).intersects(place) for bounds in wanted.get(place.sheet_id, []))


def _sheet_json(
    call: Call, sheet: Sheet, index: int, wanted: Wanted | None, reader: Reader | None, data_mask: Mask
) -> dict[str, Any]:
    found: dict[str, Any] = {"properties": sheet.properties_json(index)}
    if reader is not None and sheet.sheet_type == "GRID":
        places = [sheet.whole.bounds(*sheet.size)] if wanted is None else wanted[sheet.sheet_id]
        found["data"] = [reader.grid_data(sheet, bounds, data_mask) for bounds in places]
    viewing = call.viewing()
    found |= {
        "merges": [merge.json() for merge in sheet.merges],
        "conditionalFormats": sheet.conditional_formats,
        "filterViews": list(sheet.filter_views.values()),
        "protectedRanges": [_protection(viewing, item) for item in sheet.protections.values()],
        "basicFilter": sheet.basic_filter,
        "charts": list(sheet.charts.values()),
        "bandedRanges": list(sheet.bandings.values()),
        "developerMetadata": [
            item for item in call.document.metadata.values() if item["location"].get("sheetId") == sheet.sheet_id
        ],
        "rowGroups": sheet.row_groups,
        "columnGroups": sheet.column_groups,
        "slicers": list(sheet.slicers.values()),
        "tables": list(sheet.tables.values()),
    }
    return {name: value for name, value in found.items() if value not in ([], None)}


def _protection(viewing: Editing, protection: Mapping[str, Any]) -> dict[str, Any]:
    """A protected range as its reader may see it: the list of editors only for those on it."""
    shown = dict(protection)
    if viewing.may_pass(protection):
        shown["requestingUserCanEdit"] = True
        editors = shown.get("editors")
        if editors is not None:
            owner = viewing.file.owner
            users = [owner, *(user for user in editors.get("users", ()) if user != owner)]
            shown["editors"] = dict(editors) | {"users": users}
    else:
        shown.pop("editors", None)
    return shown


# -- create ---------------------------------------------------------------------------------------------------


def create(call: Call) -> dict[str, Any]:
    given = call.body
    properties = given.get("properties") or {}
    locale = properties.get("locale") or call.server.locale
    if not is_known(locale):
        raise bad_request(f"Invalid spreadsheet.properties.locale: Unsupported locale: {locale}")
    file = call.server.new_file(
        call.caller.address,
        properties.get("title") or "Untitled spreadsheet",
        locale=locale,
        time_zone=properties.get("timeZone") or "Etc/GMT",
        with_sheet=not given.get("sheets"),
    )
    call.target = file
    editing = call.editing()
    for item in given.get("sheets") or []:
        sheet = new_sheet(editing, item.get("properties") or {})
        for data in item.get("data") or []:
            _fill(editing, sheet, data)
    call.commit(editing)
    return whole(call, None, False, call.mask)


def _fill(editing: Editing, sheet: Sheet, data: Mapping[str, Any]) -> None:
    first_row, first_column = int(data.get("startRow") or 0), int(data.get("startColumn") or 0)
    writer = CellWriter(editing, {"*": {}})
    for row, row_data in enumerate(data.get("rowData") or [], first_row):
        for column, cell in enumerate(row_data.get("values") or [], first_column):
            sheet.grid.set_entry(row, column, writer.write(None, writer.prepare(cell)))


# -- batchUpdate ----------------------------------------------------------------------------------------------


def batch_update(call: Call) -> dict[str, Any]:
    editing = call.editing()
    if not editing.switches.recalculates_within_batch:
        editing.frozen_calculation = call.reader().calculation
    requests = call.body.get("requests") or []
    if not requests:
        raise bad_request("Must specify at least one request.")
    replies = apply_all(editing, requests)
    call.commit(editing)
    answer: dict[str, Any] = {"spreadsheetId": call.document.spreadsheet_id, "replies": replies}
    if call.body.get("includeSpreadsheetInResponse"):
        ranges = call.body.get("responseRanges") or []
        wanted = _wanted(call.document, [call.document.resolve(text) for text in ranges]) if ranges else None
        inner = below(call.mask, "updatedSpreadsheet")
        answer["updatedSpreadsheet"] = whole(call, wanted, bool(call.body.get("responseIncludeGridData")), inner)
    return answer


# -- sheets.copyTo --------------------------------------------------------------------------------------------


def copy_to(call: Call) -> dict[str, Any]:
    source_id = int(call.path["sheetId"])
    source = next((sheet for sheet in call.document.sheets if sheet.sheet_id == source_id), None)
    destination = call.server.files.get(call.body.get("destinationSpreadsheetId") or "")
    if source is None or destination is None:
        raise not_found()
    call.server.check_access(destination, call.caller.address, to_edit=True)
    editing = call.server.editing(destination, call.caller.address)
    copied = source.fork()
    copied.sheet_id = editing.new_id()
    title, number = f"Copy of {source.title}", 2
    while editing.document.sheet_titled(title) is not None:
        title, number = f"Copy of {source.title} {number}", number + 1
    copied.title = title
    copied.merges = [merge.on(copied.sheet_id) for merge in source.merges]
    for container in ("conditional_formats", "filter_views", "bandings", "charts", "slicers", "protections", "tables"):
        getattr(copied, container).clear()
    copied.basic_filter = None
    editing.document.sheets.append(copied)
    call.commit(editing)
    return copied.properties_json(len(editing.document.sheets) - 1)


# -- developerMetadata ----------------------------------------------------------------------------------------


def metadata_get(call: Call) -> dict[str, Any]:
    found = call.document.metadata.get(int(call.path["metadataId"]))
    if found is None:
        raise not_found()
    return found


def metadata_search(call: Call) -> dict[str, Any]:
    matched: dict[int, dict[str, Any]] = {}
    for given in call.body.get("dataFilters") or []:
        for metadata in matched_metadata(call.document, given):
            entry = matched.setdefault(metadata["metadataId"], {"developerMetadata": metadata, "dataFilters": []})
            entry["dataFilters"].append(given)
    return {"matchedDeveloperMetadata": list(matched.values())} if matched else {}
