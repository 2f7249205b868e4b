"""Requests on whole sheets and on the spreadsheet's properties."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sheetcrm.core.records import replace
from tests.sheets_server import masks
from tests.sheets_server.a1 import GridRange, quote_title
from tests.sheets_server.errors import ApiError, bad_request
from tests.sheets_server.formats import add_color_twins, normal
from tests.sheets_server.formulas.lexer import Ref, relocalized
from tests.sheets_server.locales import is_known
from tests.sheets_server.model.sheet import Resource, Sheet
from tests.sheets_server.model.shifting import Shift, change_formulas, rewrite_formulas, shift_document
from tests.sheets_server.writing import Editing

from .registry import kind, mask_of

_MAX_TITLE = 100


def new_sheet(editing: Editing, given: Mapping[str, Any]) -> Sheet:
    """Add a sheet with the given properties, where they say or last."""
    document = editing.document
    sheet_id = given.get("sheetId")
    if sheet_id is None:
        sheet_id = editing.new_id() if document.sheets else 0
    sheet_id = int(sheet_id)
    if sheet_id < 0:
        raise bad_request("sheetId must not be negative.")
    if document.has_sheet(sheet_id):
        raise bad_request(f"Sheet with id {sheet_id} already exists. Please choose another id.")
    title = given.get("title") or _free_title(editing)
    _check_title(editing, title, None)
    size = given.get("gridProperties") or {}
    rows, columns = int(size.get("rowCount") or 1000), int(size.get("columnCount") or 26)
    if rows < 1 or columns < 1:
        raise bad_request("A sheet must have at least one row and one column.")
    sheet = Sheet(sheet_id, title, rows, columns)
    kept = normal({name: value for name, value in given.items() if name in _KEPT})
    grid = {name: value for name, value in size.items() if name not in ("rowCount", "columnCount") and value}
    sheet.properties = kept | ({"gridProperties": grid} if grid else {})
    at = given.get("index")
    document.sheets.insert(len(document.sheets) if at is None else min(int(at), len(document.sheets)), sheet)
    document.check_size()
    return sheet


_KEPT = ("hidden", "tabColor", "tabColorStyle", "rightToLeft")


def _free_title(editing: Editing) -> str:
    number = len(editing.document.sheets) + 1
    while editing.document.sheet_titled(f"Sheet{number}") is not None:
        number += 1
    return f"Sheet{number}"


def _check_title(editing: Editing, title: str, own: Sheet | None) -> None:
    found = editing.document.sheet_titled(title)
    if found is not None and found is not own:
        raise bad_request(f'A sheet with the name "{title}" already exists. Please enter another name.')
    if len(title) > _MAX_TITLE:
        raise bad_request(f"A sheet name cannot be longer than {_MAX_TITLE} characters.")


def sheet_with_id(editing: Editing, sheet_id: Any) -> Sheet:
    try:
        return editing.document.sheet(int(sheet_id or 0))
    except ApiError:
        raise bad_request(f"No sheet with id: {int(sheet_id or 0)}") from None


def _index(editing: Editing, sheet: Sheet) -> int:
    return editing.document.sheets.index(sheet)


@kind("addSheet")
def _add_sheet(editing: Editing, request: Mapping[str, Any]) -> Resource:
    sheet = new_sheet(editing, request.get("properties") or {})
    return {"properties": sheet.properties_json(_index(editing, sheet))}


@kind("deleteSheet")
def _delete_sheet(editing: Editing, request: Mapping[str, Any]) -> None:
    sheet = sheet_with_id(editing, request.get("sheetId"))
    document = editing.document
    if sum(not other.properties.get("hidden") for other in document.sheets if other is not sheet) == 0:
        raise bad_request("You can't remove all the sheets in a document.")
    editing.touch(GridRange(sheet.sheet_id))
    document.sheets.remove(sheet)
    _forget(editing, sheet)


def _forget(editing: Editing, sheet: Sheet) -> None:
    """Drop or orphan what pointed at a sheet that is gone."""
    document = editing.document
    for named_id, named in list(document.named_ranges.items()):
        if "range" not in named or GridRange.of(named["range"]).sheet_id != sheet.sheet_id:
            continue
        if editing.switches.orphaned_named_range_kept:
            document.named_ranges[named_id] = {name: value for name, value in named.items() if name != "range"}
        else:
            del document.named_ranges[named_id]
    for metadata_id, metadata in list(document.metadata.items()):
        location = metadata["location"]
        home = location.get("sheetId", (location.get("dimensionRange") or {}).get("sheetId", 0))
        if location["locationType"] != "SPREADSHEET" and home == sheet.sheet_id:
            del document.metadata[metadata_id]

    def gone(ref: Ref) -> Ref | None:
        is_here = ref.title is not None and ref.title.casefold() == sheet.title.casefold()
        return None if is_here else ref

    for other in document.sheets:
        rewrite_formulas(document, other, gone)


@kind("duplicateSheet")
def _duplicate_sheet(editing: Editing, request: Mapping[str, Any]) -> Resource:
    source = sheet_with_id(editing, request.get("sourceSheetId"))
    document = editing.document
    copied = source.fork()
    wanted = request.get("newSheetId")
    if wanted is not None and document.has_sheet(int(wanted)):
        raise bad_request(f"Sheet with id {wanted} already exists. Please choose another id.")
    copied.sheet_id = editing.new_id() if wanted is None else int(wanted)
    title = request.get("newSheetName")
    if title is None:
        title, number = f"Copy of {source.title}", 2
        while document.sheet_titled(title) is not None:
            title, number = f"Copy of {source.title} {number}", number + 1
    _check_title(editing, title, None)
    copied.title = title
    _adopt(editing, copied, source.sheet_id)
    at = request.get("insertSheetIndex")
    document.sheets.insert(0 if at is None else min(int(at), len(document.sheets)), copied)
    shown = copied.properties_json(_index(editing, copied))
    # The reply does not tell where the controls of groups are, though reading the copy does.
    grid = {name: value for name, value in shown["gridProperties"].items() if not name.endswith("GroupControlAfter")}
    return {"properties": shown | {"gridProperties": grid}}


def _adopt(editing: Editing, copied: Sheet, source_id: int) -> None:
    """Give the objects of a copied sheet ids of their own and let their ranges name the copy."""
    copied.merges = [merge.on(copied.sheet_id) for merge in copied.merges]
    copied.conditional_formats = [_on(rule, source_id, copied.sheet_id) for rule in copied.conditional_formats]
    if copied.basic_filter is not None:
        copied.basic_filter = _on(copied.basic_filter, source_id, copied.sheet_id)
    for attribute, id_name in (
        ("filter_views", "filterViewId"), ("bandings", "bandedRangeId"), ("charts", "chartId"),
        ("slicers", "slicerId"), ("protections", "protectedRangeId"),
    ):  # fmt: skip
        renewed: dict[int, Resource] = {}
        for resource in getattr(copied, attribute).values():
            new_id = editing.new_id()
            renewed[new_id] = _on(resource, source_id, copied.sheet_id) | {id_name: new_id}
        setattr(copied, attribute, renewed)
    copied.tables = {}


def _on(value: Any, source_id: int, sheet_id: int) -> Any:
    """A resource with every range on one sheet moved to another."""
    if isinstance(value, list):
        return [_on(item, source_id, sheet_id) for item in value]
    if not isinstance(value, dict):
        return value
    found = {name: _on(item, source_id, sheet_id) for name, item in value.items()}
    is_range = value.keys() & {"startRowIndex", "startColumnIndex", "endRowIndex", "endColumnIndex", "rowIndex"}
    if is_range and int(value.get("sheetId") or 0) == source_id:
        found["sheetId"] = sheet_id
    return found


@kind("updateSheetProperties")
def _update_sheet_properties(editing: Editing, request: Mapping[str, Any]) -> None:
    given = request.get("properties") or {}
    sheet = sheet_with_id(editing, given.get("sheetId"))
    mask = add_color_twins(mask_of(request, "SheetProperties"))
    editing.touch_sheet(sheet)
    everything = "*" in mask
    if everything or "title" in mask:
        _rename(editing, sheet, given.get("title") or "")
    if "index" in mask or (everything and given.get("index") is not None):
        _move(editing, sheet, int(given.get("index") or 0))
    if everything or "gridProperties" in mask:
        _update_grid(editing, sheet, given.get("gridProperties") or {}, mask.get("gridProperties", {}))
    names = [name for name in _KEPT if everything or name in mask]
    _hide_check(editing, sheet, bool(given.get("hidden")) and "hidden" in names)
    clean = normal(given)
    properties = dict(sheet.properties)
    for name in names:
        properties = masks.update({name: mask.get(name, {})}, properties, clean)
    sheet.properties = properties


def _hide_check(editing: Editing, sheet: Sheet, is_hiding: bool) -> None:
    others = (other for other in editing.document.sheets if other is not sheet)
    if is_hiding and all(other.properties.get("hidden") for other in others):
        raise bad_request("You can't hide all the sheets in a document.")


def _rename(editing: Editing, sheet: Sheet, title: str) -> None:
    if not title:
        raise bad_request("Sheet name cannot be empty.")
    _check_title(editing, title, sheet)
    old = sheet.title

    def renamed(ref: Ref) -> Ref | None:
        if ref.title is None or ref.title.casefold() != old.casefold():
            return ref
        return replace(ref, title=title, prefix=quote_title(title) + "!")

    sheet.title = title
    if old != title:
        for other in editing.document.sheets:
            rewrite_formulas(editing.document, other, renamed)


def _move(editing: Editing, sheet: Sheet, index: int) -> None:
    """Move a sheet; Google counts the index before the sheet is taken out."""
    sheets = editing.document.sheets
    before = sheets.index(sheet)
    if not 0 <= index <= len(sheets):
        raise bad_request(f"index[{index}] is out of bounds.")
    sheets.remove(sheet)
    sheets.insert(index - 1 if index > before else index, sheet)


def _update_grid(editing: Editing, sheet: Sheet, given: Mapping[str, Any], mask: masks.Mask) -> None:
    everything = not mask or "*" in mask
    rows, columns = sheet.size
    if everything or "rowCount" in mask:
        rows = int(given.get("rowCount") or (rows if everything else 0))
    if everything or "columnCount" in mask:
        columns = int(given.get("columnCount") or (columns if everything else 0))
    if rows < 1 or columns < 1:
        raise bad_request("A sheet must have at least one row and one column.")
    grid = dict(sheet.properties.get("gridProperties", {}))
    for name in (
        "frozenRowCount", "frozenColumnCount", "hideGridlines", "rowGroupControlAfter", "columnGroupControlAfter",
    ):  # fmt: skip
        if everything or name in mask:
            grid[name] = given.get(name)
    frozen_rows, frozen_columns = grid.get("frozenRowCount") or 0, grid.get("frozenColumnCount") or 0
    if frozen_rows >= rows or frozen_columns >= columns:
        what = "rows" if frozen_rows >= rows else "columns"
        raise bad_request(f"You can't freeze all visible {what} on the sheet.")
    _resize(editing, sheet, rows, columns)
    kept = {name: value for name, value in grid.items() if value}
    sheet.properties = {name: value for name, value in sheet.properties.items() if name != "gridProperties"}
    if kept:
        sheet.properties["gridProperties"] = kept


def _resize(editing: Editing, sheet: Sheet, rows: int, columns: int) -> None:
    old_rows, old_columns = sheet.size
    for dimension, old, new in (("ROWS", old_rows, rows), ("COLUMNS", old_columns, columns)):
        if new < old:
            gone = Shift(sheet.sheet_id, dimension, "delete", new, old)
            if dimension == "ROWS":
                editing.touch(GridRange(sheet.sheet_id, start_row=new, end_row=old))
            else:
                editing.touch(GridRange(sheet.sheet_id, start_column=new, end_column=old))
            shift_document(editing.document, gone, editing.switches.orphaned_named_range_kept)
    if (rows, columns) != (old_rows, old_columns):
        sheet.grid.resize(rows, columns)


@kind("updateSpreadsheetProperties")
def _update_spreadsheet_properties(editing: Editing, request: Mapping[str, Any]) -> None:
    given = request.get("properties") or {}
    mask = mask_of(request, "SpreadsheetProperties")
    if "locale" in mask and not is_known(str(given.get("locale") or "")):
        raise bad_request(f"Unsupported locale: {given.get('locale')}")
    if "title" in mask and not given.get("title"):
        raise bad_request("Spreadsheet title cannot be empty.")
    document = editing.document
    updated = masks.update(mask, document.properties, normal(given))
    missing = [name for name in ("title", "locale", "timeZone", "defaultFormat") if not updated.get(name)]
    if missing:
        raise bad_request(f"{missing[0]} must be set.")
    comma = editing.locale.decimal_comma
    document.properties = updated
    if editing.locale.decimal_comma != comma:
        for sheet in document.sheets:
            change_formulas(sheet, lambda formula: relocalized(formula, not comma))
