"""Charts and where embedded objects stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.sheets_server.a1 import GridRange
from tests.sheets_server.errors import bad_request
from tests.sheets_server.formats import normal
from tests.sheets_server.model.sheet import Resource, Sheet
from tests.sheets_server.writing import Editing

from .registry import changed, chosen_id, cleaned, kind, mask_of

_SPECS = (
    "basicChart", "bubbleChart", "candlestickChart", "histogramChart", "orgChart", "pieChart", "scorecardChart",
    "treemapChart", "waterfallChart",
)  # fmt: skip


def _check_spec(editing: Editing, spec: Mapping[str, Any]) -> Resource:
    """A chart spec as it is kept: one kind of chart, every source within its sheet."""
    chosen = [name for name in _SPECS if spec.get(name) is not None]
    if len(chosen) != 1:
        raise bad_request("Chart spec must have exactly one kind of chart.")
    _check_sources(editing, spec)
    kept: Resource = normal(spec)
    font = kept.get("fontName") or "Roboto"
    if kept.get("title"):
        kept["titleTextFormat"] = {"fontFamily": font} | (kept.get("titleTextFormat") or {})
    return {"hiddenDimensionStrategy": "SKIP_HIDDEN_ROWS_AND_COLUMNS"} | kept | {"fontName": font}


def _check_sources(editing: Editing, value: Any) -> None:
    if isinstance(value, list):
        for item in value:
            _check_sources(editing, item)
    elif isinstance(value, Mapping):
        for name, item in value.items():
            if name == "sources" and isinstance(item, list):
                for source in item:
                    _check_source(editing, source)
            else:
                _check_sources(editing, item)


def _check_source(editing: Editing, source: Mapping[str, Any]) -> None:
    found = GridRange.of(source)
    sheet = editing.document.sheet(found.sheet_id)
    rows, columns = sheet.size
    first_row, end_row, first_column, end_column = found.bounds(1 << 30, 1 << 30)
    if (found.end_row is not None and end_row > rows) or (found.end_column is not None and end_column > columns):
        raise bad_request(f"Invalid chart source: the range reaches beyond the grid of {sheet.title!r}.")
    if end_row - first_row > 1 and end_column - first_column > 1:
        raise bad_request("The chart source must span exactly one row or one column.")


@kind("addChart")
def _add_chart(editing: Editing, request: Mapping[str, Any]) -> Resource:
    given = cleaned(request.get("chart") or {})
    spec = _check_spec(editing, given.get("spec") or {})
    sheet, position = _placed(editing, given.get("position") or {})
    taken = set(editing.document.object_ids())
    chart_id = chosen_id(editing, given.get("chartId"), taken.__contains__, "Chart")
    sheet.charts[chart_id] = given | {"chartId": chart_id, "spec": spec, "position": position}
    return {"chart": sheet.charts[chart_id]}


def _placed(editing: Editing, position: Mapping[str, Any]) -> tuple[Sheet, Resource]:
    """The sheet an object stands on and its full position; on a sheet of its own one is made."""
    if position.get("newSheet"):
        sheet = Sheet(editing.new_id(), _free_title(editing), 1, 1)
        sheet.sheet_type = "OBJECT"
        editing.document.sheets.append(sheet)
        return sheet, {"sheetId": sheet.sheet_id}
    if position.get("sheetId") is not None:
        sheet = editing.document.sheet(int(position["sheetId"]))
        if sheet.sheet_type != "OBJECT":
            raise bad_request("position.sheetId must name an object sheet.")
        return sheet, {"sheetId": sheet.sheet_id}
    overlay = position.get("overlayPosition") or {}
    anchor = overlay.get("anchorCell") or {}
    sheet = editing.document.sheet(int(anchor.get("sheetId") or 0))
    rows, columns = sheet.size
    if int(anchor.get("rowIndex") or 0) >= rows or int(anchor.get("columnIndex") or 0) >= columns:
        raise bad_request("overlayPosition.anchorCell is outside the grid.")
    sizes = {"widthPixels": 600, "heightPixels": 371}
    kept = sizes | {name: value for name, value in overlay.items() if name != "anchorCell" and value}
    where = {name: int(value) for name, value in anchor.items() if value is not None and (value or name != "sheetId")}
    return sheet, {"overlayPosition": {"anchorCell": where} | kept}


def _free_title(editing: Editing) -> str:
    number = 1
    while editing.document.sheet_titled(f"Chart{number}") is not None:
        number += 1
    return f"Chart{number}"


def _chart(editing: Editing, chart_id: Any) -> tuple[Sheet, Resource]:
    sheet = editing.document.owner_of("charts", int(chart_id or 0))
    if sheet is None:
        raise bad_request(f"No chart with id: {int(chart_id or 0)}")
    return sheet, sheet.charts[int(chart_id)]


@kind("updateChartSpec")
def _update_chart(editing: Editing, request: Mapping[str, Any]) -> None:
    sheet, old = _chart(editing, request.get("chartId"))
    spec = _check_spec(editing, request.get("spec") or {})
    sheet.charts[old["chartId"]] = old | {"spec": spec}


def _embedded(editing: Editing, object_id: Any) -> tuple[Sheet, str, Resource]:
    number = int(object_id or 0)
    for attribute in ("charts", "slicers"):
        sheet = editing.document.owner_of(attribute, number)
        if sheet is not None:
            return sheet, attribute, getattr(sheet, attribute)[number]
    raise bad_request(f"No embedded object with id: {number}")


@kind("deleteEmbeddedObject")
def _delete_embedded(editing: Editing, request: Mapping[str, Any]) -> None:
    sheet, attribute, found = _embedded(editing, request.get("objectId"))
    del getattr(sheet, attribute)[found.get("chartId", found.get("slicerId"))]
    if sheet.sheet_type == "OBJECT":
        editing.document.sheets.remove(sheet)


@kind("updateEmbeddedObjectPosition")
def _update_position(editing: Editing, request: Mapping[str, Any]) -> Resource:
    sheet, attribute, old = _embedded(editing, request.get("objectId"))
    new = dict(request.get("newPosition") or {})
    if not (new.get("newSheet") or new.get("sheetId") is not None):
        mask_of(request, "OverlayPosition")
        overlay = changed(
            request, "OverlayPosition", old["position"].get("overlayPosition", {}), new.get("overlayPosition") or {}
        )
        new = {"overlayPosition": overlay}
    target, position = _placed(editing, new)
    object_id = old.get("chartId", old.get("slicerId"))
    del getattr(sheet, attribute)[object_id]
    if sheet.sheet_type == "OBJECT" and sheet is not target:
        editing.document.sheets.remove(sheet)
    getattr(target, attribute)[object_id] = old | {"position": position}
    return {"position": position}


@kind("updateEmbeddedObjectBorder")
def _update_border(editing: Editing, request: Mapping[str, Any]) -> None:
    sheet, attribute, old = _embedded(editing, request.get("objectId"))
    if attribute != "charts":
        raise bad_request("Only charts have a border.")
    border = changed(request, "EmbeddedObjectBorder", old.get("border", {}), request.get("border") or {})
    getattr(sheet, attribute)[old.get("chartId", old.get("slicerId"))] = old | {"border": border}
