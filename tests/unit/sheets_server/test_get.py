"""spreadsheets.get: ranges, grid data and field masks."""

from __future__ import annotations

import pytest

from tests.sheets_server import masks

from .conftest import Client

TYPED = (
    "sheets(properties(sheetId,title),data(startRow,rowData(values(userEnteredValue,effectiveValue,formattedValue))))"
)


def test_a_mask_shows_text_number_formula_and_error_in_one_read(client: Client) -> None:
    sheet = client.new()
    sheet.write("B2:F2", [["text", 5, "=1/0", "=C2*2", True]], typed=True)
    found = sheet.get(TYPED, ranges="Sheet1!B2:F2")
    assert found["sheets"][0]["properties"] == {"sheetId": 0, "title": "Sheet1"}
    data = found["sheets"][0]["data"][0]
    assert data["startRow"] == 1
    assert data["rowData"][0]["values"] == [
        {
            "userEnteredValue": {"stringValue": "text"},
            "effectiveValue": {"stringValue": "text"},
            "formattedValue": "text",
        },
        {"userEnteredValue": {"numberValue": 5}, "effectiveValue": {"numberValue": 5}, "formattedValue": "5"},
        {
            "userEnteredValue": {"formulaValue": "=1/0"},
            "effectiveValue": {
                "errorValue": {
                    "type": "DIVIDE_BY_ZERO",
                    "message": "Function DIVIDE parameter 2 cannot be zero.",
                }
            },
            "formattedValue": "#DIV/0!",
        },
        {"userEnteredValue": {"formulaValue": "=C2*2"}, "effectiveValue": {"numberValue": 10}, "formattedValue": "10"},
        {"userEnteredValue": {"boolValue": True}, "effectiveValue": {"boolValue": True}, "formattedValue": "TRUE"},
    ]


def test_a_mask_reaches_into_cells_and_takes_slashes(client: Client) -> None:
    sheet = client.new()
    sheet.write("A1:A2", [["x"], [5]])
    found = sheet.get("sheets/data/rowData/values/userEnteredValue/stringValue")
    rows = found["sheets"][0]["data"][0]["rowData"]
    assert rows == [{"values": [{"userEnteredValue": {"stringValue": "x"}}]}, {"values": [{"userEnteredValue": {}}]}]


def test_blank_cells_before_data_are_empty_objects_and_none_at_all_an_empty_one(client: Client) -> None:
    sheet = client.new()
    fields = "sheets.data.rowData.values.note"
    assert sheet.get(fields) == {"sheets": [{"data": [{}]}]}
    note = {"rows": [{"values": [{"note": "n"}]}], "fields": "note"}
    sheet.batch({"updateCells": {"start": {"sheetId": 0, "rowIndex": 2, "columnIndex": 1}, **note}})
    assert sheet.get(fields) == {"sheets": [{"data": [{"rowData": [{}, {}, {"values": [{}, {"note": "n"}]}]}]}]}


def test_grid_data_comes_with_the_flag_or_a_mask_only(client: Client) -> None:
    sheet = client.new(sheets={"One": [["a"]], "Two": [["b"]]})
    assert "data" not in sheet.get()["sheets"][0]
    assert "data" in sheet.get(includeGridData="true")["sheets"][0]
    found = sheet.get(ranges="Two", includeGridData="true")["sheets"]
    assert [item["properties"]["title"] for item in found] == ["Two"]
    data = found[0]["data"][0]
    assert len(data["rowMetadata"]) == 1000
    assert data["columnMetadata"][0] == {"pixelSize": 100}


def test_several_ranges_give_several_blocks(client: Client) -> None:
    sheet = client.new(sheets={"One": [["a", "b"], ["c", "d"]]})
    path = f"{sheet.path}?"
    found = client.ok("GET", path[:-1], "ranges=A1&ranges=One!B2&fields=sheets.data(startRow,startColumn,rowData)")
    blocks = found["sheets"][0]["data"]
    assert blocks[1]["startRow"] == blocks[1]["startColumn"] == 1
    assert blocks[1]["rowData"][0]["values"][0]["formattedValue"] == "d"


def test_a_field_that_does_not_exist_is_refused(client: Client) -> None:
    sheet = client.new()
    status, answer = client.call("GET", sheet.path, {"fields": "sheets.nope"})
    assert status == 400
    assert answer["error"]["message"] == "Request contains an invalid argument."
    assert answer["error"]["details"][0]["fieldViolations"][0]["description"] == (
        "Error expanding 'fields' parameter. Cannot find matching fields for path 'sheets.nope'."
    )
    assert client.call("GET", sheet.path, {"nope": "1"})[0] == 400
    assert client.call("GET", sheet.path, {"includeGridData": "maybe"})[0] == 400


def test_spreadsheets_nobody_shared_or_made_are_refused(client: Client) -> None:
    sheet = client.new(share={"ann@example.com": "reader"})
    assert client.refusal("GET", "/v4/spreadsheets/test") == (404, "Requested entity was not found.")
    stranger = client.as_person("bob@example.com")
    assert stranger.refusal("GET", sheet.path) == (403, "The caller does not have permission")
    reader = client.as_person("ann@example.com")
    reader.ok("GET", sheet.path)
    assert reader.refusal("POST", f"{sheet.path}/values/A1:clear", body={})[0] == 403


def test_create_takes_properties_sheets_and_data(client: Client) -> None:
    rows = [{"values": [{"userEnteredValue": {"stringValue": "id"}}]}]
    body = {
        "properties": {"title": "Клиенты", "locale": "ru_RU"},
        "sheets": [{"properties": {"title": "A"}, "data": [{"rowData": rows}]}],
    }
    made = client.ok("POST", "/v4/spreadsheets", body=body)
    assert made["properties"]["locale"] == "ru_RU"
    path = f"/v4/spreadsheets/{made['spreadsheetId']}"
    assert client.ok("GET", f"{path}/values/A")["values"] == [["id"]]
    copied = client.ok("POST", f"{path}/sheets/0:copyTo", body={"destinationSpreadsheetId": made["spreadsheetId"]})
    assert copied["title"] == "Copy of A"
    body = {"properties": {"locale": "xx_XX"}}
    assert client.refusal("POST", "/v4/spreadsheets", body=body)[0] == 400


@pytest.mark.parametrize("text", ["a(", "a)", "a,,b", ".a", "a(b", "", "a b?"])
def test_a_mask_that_cannot_be_read_is_an_error(text: str) -> None:
    with pytest.raises(masks.MaskError):
        masks.parse(text)
