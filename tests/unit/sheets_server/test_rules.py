"""Data validation, filters and limits: what they refuse, hide and keep."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sheets_server import SheetsServer
from tests.sheets_server.errors import ApiError

from .conftest import Client, Sheet, cells, dimension

LIST = {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "yes"}, {"userEnteredValue": "no"}]}
VIOLATION = "The data you entered violates the data validation rules set on this cell."
TOO_MANY = "This action would increase the number of cells in the workbook above the limit of 10000000 cells."


def validated(client: Client, condition: dict[str, Any], *, strict: bool) -> Sheet:
    sheet = client.new(sheets={"T": [["yes"]]})
    rule = {"condition": condition, "strict": strict, "showCustomUi": True}
    sheet.batch({"setDataValidation": {"range": cells(0, 1, 0, 1), "rule": rule}})
    return sheet


def typed_value(cell: dict[str, Any]) -> dict[str, Any]:
    cell_data = {"rows": [{"values": [{"userEnteredValue": cell}]}], "fields": "userEnteredValue"}
    return {"updateCells": cell_data | {"start": {"rowIndex": 0, "columnIndex": 0}}}


def test_a_strict_list_stops_people_but_not_the_api_unless_switched(client: Client, server: SheetsServer) -> None:
    sheet = validated(client, LIST, strict=True)
    server.people.edit_cell(sheet.id, "T!A1", "no")
    with pytest.raises(ApiError, match="data validation"):
        server.people.edit_cell(sheet.id, "T!A1", "maybe")
    assert sheet.values("T!A1") == [["no"]]
    sheet.write("T!A1", [["maybe"]], typed=True)
    assert sheet.cell("T!A1")["dataValidation"] == {"condition": LIST, "strict": True, "showCustomUi": True}
    server.switches = server.switches.but(strict_validation_rejects_api=True)
    query = {"valueInputOption": "RAW"}
    refusal = client.refusal("PUT", f"{sheet.path}/values/T!A1", query, {"values": [["never"]]})
    assert refusal == (400, VIOLATION)
    replace = {"findReplace": {"find": "maybe", "replacement": "never", "allSheets": True}}
    assert VIOLATION in sheet.refused(replace)[1]
    sheet.write("T!A1", [["yes"]])


def test_a_list_that_only_warns_stops_nobody(client: Client, server: SheetsServer) -> None:
    sheet = validated(client, LIST, strict=False)
    server.switches = server.switches.but(strict_validation_rejects_api=True)
    server.people.edit_cell(sheet.id, "T!A1", "maybe")
    sheet.write("T!A1", [["perhaps"]])
    assert sheet.values("T!A1") == [["perhaps"]]


def test_a_checkbox_takes_booleans(client: Client, server: SheetsServer) -> None:
    sheet = validated(client, {"type": "BOOLEAN"}, strict=True)
    server.people.edit_cell(sheet.id, "T!A1", "true")
    assert sheet.cell("T!A1")["effectiveValue"] == {"boolValue": True}
    with pytest.raises(ApiError, match="data validation"):
        server.people.edit_cell(sheet.id, "T!A1", "yes")
    sheet.batch(typed_value({"boolValue": False}))
    assert sheet.values("T!A1", "UNFORMATTED_VALUE") == [[False]]


def test_clearing_values_keeps_the_rule_and_a_paste_of_rules_takes_only_that(client: Client) -> None:
    sheet = validated(client, LIST, strict=True)
    client.ok("POST", f"{sheet.path}/values/T!A1:clear", body={})
    paste = {"source": cells(0, 1, 0, 1), "destination": cells(2, 3, 0, 1), "pasteType": "PASTE_DATA_VALIDATION"}
    sheet.batch({"copyPaste": paste})
    assert set(sheet.cell("T!A1")) == set(sheet.cell("T!A3")) >= {"dataValidation"}
    sheet.batch({"setDataValidation": {"range": cells(0, 1, 0, 1)}})
    assert "dataValidation" not in sheet.cell("T!A1")


# -- filters --------------------------------------------------------------------------------------------------


def hidden(sheet: Sheet) -> list[int]:
    data = sheet.get("sheets.data.rowMetadata.hiddenByFilter", ranges="T!A1:A5")["sheets"][0]["data"][0]
    return [index for index, row in enumerate(data["rowMetadata"]) if row.get("hiddenByFilter")]


def test_a_filter_hides_values_and_what_fails_its_condition(client: Client) -> None:
    sheet = client.new(sheets={"T": [["n", "c"], [1, "a"], [2, "b"], [3, "a"], ["", "b"]]})
    area = {"range": cells(0, 5, 0, 2)}
    over_one = {"type": "NUMBER_GREATER", "values": [{"userEnteredValue": "1"}]}
    specs = [{"columnIndex": 1, "filterCriteria": {"hiddenValues": ["b"]}}, {"filterCriteria": {"condition": over_one}}]
    sheet.batch({"setBasicFilter": {"filter": area | {"filterSpecs": specs}}})
    assert hidden(sheet) == [1, 2, 4]
    assert sheet.get()["sheets"][0]["basicFilter"]["criteria"]["1"] == {"hiddenValues": ["b"]}
    sheet.batch({"setBasicFilter": {"filter": area | {"criteria": {"1": {"hiddenValues": ["a"]}}}}})
    assert hidden(sheet) == [1, 3]
    assert sheet.values("T!B2") == [["a"]]  # hidden rows are read and written like all others
    sheet.batch({"findReplace": {"find": "a", "replacement": "z", "allSheets": True}})
    assert sheet.values("T!B2:B4") == [["z"], ["b"], ["z"]]
    sheet.batch({"clearBasicFilter": {}})
    assert hidden(sheet) == []
    assert "basicFilter" not in sheet.get()["sheets"][0]


def test_a_filter_that_sorts_moves_the_rows_under_its_heading(client: Client) -> None:
    sheet = client.new(sheets={"T": [["n"], [3], [1], [2]]})
    order = [{"dimensionIndex": 0, "sortOrder": "ASCENDING"}]
    sheet.batch({"setBasicFilter": {"filter": {"range": cells(0, 4, 0, 1), "sortSpecs": order}}})
    assert sheet.values("T!A1:A4") == [["n"], ["1"], ["2"], ["3"]]


def test_a_filter_view_hides_nothing_and_is_kept_by_its_id(client: Client) -> None:
    sheet = client.new(sheets={"T": [["n"], [3]]})
    view = {"filterViewId": 77, "title": "Mine", "range": cells(0, 2, 0, 1), "criteria": {"0": {"hiddenValues": ["3"]}}}
    sheet.batch({"addFilterView": {"filter": view}})
    assert hidden(sheet) == []
    assert sheet.refused({"addFilterView": {"filter": view | {"title": "Other"}}})[0] == 400
    sheet.batch({"updateFilterView": {"filter": {"filterViewId": 77, "title": "Ours"}, "fields": "title"}})
    sheet.batch({"insertDimension": {"range": dimension("ROWS", 0, 1)}})
    found = sheet.get()["sheets"][0]["filterViews"]
    assert [(item["title"], item["range"]["startRowIndex"]) for item in found] == [("Ours", 1)]
    sheet.batch({"duplicateFilterView": {"filterId": 77}}, {"deleteFilterView": {"filterId": 77}})
    assert [item["title"] for item in sheet.get()["sheets"][0]["filterViews"]] == ["Copy of Ours"]


# -- limits ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "request_body",
    [
        {"addSheet": {"properties": {"gridProperties": {"rowCount": 500_000, "columnCount": 20}}}},
        {"appendDimension": {"dimension": "ROWS", "length": 400_000}},
        {"insertDimension": {"range": dimension("ROWS", 0, 400_000)}},
        {
            "updateSheetProperties": {
                "properties": {"gridProperties": {"rowCount": 400_000}},
                "fields": "gridProperties.rowCount",
            }
        },
    ],
)
def test_ten_million_cells_are_the_most_and_the_batch_is_undone(client: Client, request_body: dict[str, Any]) -> None:
    sheet = client.new(sheets={"T": [["a"]]})
    kind = next(iter(request_body))
    assert sheet.refused(typed_value({"stringValue": "b"}), request_body) == (
        400,
        f"Invalid requests[1].{kind}: {TOO_MANY}",
    )
    assert sheet.values("T!A1") == [["a"]]


def test_a_cell_takes_fifty_thousand_characters_by_every_road(client: Client) -> None:
    sheet = client.new(sheets={"T": [["a"]]})
    long = "x" * 50_001
    message = "Your input contains more than the maximum of 50000 characters in a single cell."
    assert sheet.refused(typed_value({"stringValue": long}))[1].endswith(message)
    assert sheet.refused({"findReplace": {"find": "a", "replacement": long, "allSheets": True}})[1].endswith(message)
    body = {"valueInputOption": "RAW", "data": [{"range": "T!A1", "values": [[long]]}]}
    refusal = client.refusal("POST", f"{sheet.path}/values:batchUpdate", body=body)
    assert refusal == (400, f"Invalid data[0]: {message}")
    sheet.batch(typed_value({"stringValue": long[1:]}))
