"""batchUpdate: the kinds of request, and that a batch is carried out as a whole or not at all."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sheets_server import SheetsServer, Switches
from tests.sheets_server.discovery import sheets as sheets_api

from .conftest import Client, cells, dimension

PEOPLE = [["id", "name", "city"], ["C1", "Ann", "Omsk"], ["C2", "Bob", "Perm"], ["C3", "Cid", "Ufa"]]


def test_one_bad_request_undoes_the_whole_batch(client: Client) -> None:
    sheet = client.new(sheets={"People": PEOPLE})
    status, message = sheet.refused(
        {"findReplace": {"find": "Ann", "replacement": "X", "allSheets": True}},
        {"addSheet": {"properties": {"title": "New"}}},
        {"addNamedRange": {"namedRange": {"namedRangeId": "fence", "name": "fence_1", "range": cells(0, 1, 0, 1)}}},
        {"deleteSheet": {"sheetId": 99}},
    )
    assert (status, message) == (400, "Invalid requests[3].deleteSheet: No sheet with id: 99")
    found = sheet.get("sheets.properties.title,namedRanges")
    assert found == {"sheets": [{"properties": {"title": "People"}}]}
    assert sheet.values("B2") == [["Ann"]]


def test_an_unknown_field_is_refused_by_the_json_reader(client: Client) -> None:
    sheet = client.new()
    refused = sheet.refused({"addSheet": {"properties": {"name": "x"}}})
    assert refused == (
        400,
        "Invalid JSON payload received. Unknown name \"name\" at 'requests[0].add_sheet.properties': Cannot find field.",
    )
    assert sheet.refused({"x": {}})[1] == (
        "Invalid JSON payload received. Unknown name \"x\" at 'requests[0]': Cannot find field."
    )


def test_null_in_a_request_counts_as_absent(client: Client) -> None:
    sheet = client.new()
    replies = sheet.batch({"addSheet": {"properties": {"title": "T", "index": None, "hidden": None}}, "addChart": None})
    assert replies[0]["addSheet"]["properties"]["index"] == 1


def test_sheets_are_added_renamed_moved_hidden_and_deleted(client: Client) -> None:
    sheet = client.new()
    added = sheet.batch(
        {
            "addSheet": {
                "properties": {"sheetId": 7, "title": "Two", "gridProperties": {"rowCount": 2, "columnCount": 3}}
            }
        }
    )
    assert added[0]["addSheet"]["properties"] == {
        "sheetId": 7,
        "title": "Two",
        "index": 1,
        "sheetType": "GRID",
        "gridProperties": {"rowCount": 2, "columnCount": 3},
    }
    sheet.write("Sheet1!A1", [["=Two!A1"]], typed=True)
    properties = {"sheetId": 7, "title": "Второй", "index": 0, "gridProperties": {"frozenRowCount": 1}}
    sheet.batch(
        {"updateSheetProperties": {"properties": properties, "fields": "title,index,gridProperties/frozenRowCount"}}
    )
    found = sheet.get("sheets.properties")["sheets"]
    assert [item["properties"]["title"] for item in found] == ["Второй", "Sheet1"]
    assert found[0]["properties"]["gridProperties"]["frozenRowCount"] == 1
    assert sheet.values("Sheet1!A1", "FORMULA") == [["=Второй!A1"]]
    hide = {"updateSheetProperties": {"properties": {"sheetId": 7, "hidden": True}, "fields": "hidden"}}
    sheet.batch(hide)
    assert sheet.refused({"deleteSheet": {"sheetId": 0}})[1].endswith("You can't remove all the sheets in a document.")
    sheet.batch({"deleteSheet": {"sheetId": 7}})
    assert sheet.values("Sheet1!A1") == [["#REF!"]]


@pytest.mark.parametrize(
    ("request_body", "message"),
    [
        ({"addSheet": {"properties": {"title": "sheet1"}}}, 'A sheet with the name "sheet1" already exists. '),
        ({"updateSheetProperties": {"properties": {"sheetId": 0, "title": "x"}}}, "At least one field must be listed"),
        ({"updateSheetProperties": {"properties": {}, "fields": "nope"}}, "Invalid field: nope"),
        (
            {"updateSheetProperties": {"properties": {"hidden": True}, "fields": "hidden"}},
            "You can't hide all the sheets in a document.",
        ),
        ({"updateCells": {"range": {"sheetId": 9}, "fields": "*"}}, "No grid with id: 9"),
        (
            {"addSheet": {"properties": {"gridProperties": {"rowCount": 500_000, "columnCount": 26}}}},
            "This action would increase the number of cells in the workbook above the limit of 10000000 cells.",
        ),
        ({"deleteDimension": {"range": dimension("ROWS", 999, 1001)}}, "Cannot delete a row with index 1000"),
        ({"deleteDimension": {"range": dimension("ROWS", 0, 1000)}}, "You can't delete all the rows on the sheet."),
        ({"findReplace": {"find": "", "allSheets": True}}, "find must not be empty."),
        ({"addDataSource": {"dataSource": {}}}, "This kind of request is not offered by the local server."),
    ],
)
def test_refusals_name_the_request_and_its_kind(client: Client, request_body: dict[str, Any], message: str) -> None:
    kind = next(iter(request_body))
    refused = client.new().refused(request_body)
    assert refused[0] == 400
    assert refused[1].startswith(f"Invalid requests[0].{kind}: {message}")


def test_update_cells_writes_typed_cells_and_clears_what_rows_do_not_cover(client: Client) -> None:
    sheet = client.new(sheets={"People": PEOPLE})
    row = [{"userEnteredValue": {"stringValue": "=1"}}, {"userEnteredValue": {"numberValue": 5}}]
    sheet.batch({"updateCells": {"range": cells(1, 3, 0, 3), "rows": [{"values": row}], "fields": "userEnteredValue"}})
    assert sheet.values("A1:C4", "UNFORMATTED_VALUE") == [PEOPLE[0], ["=1", 5], [], PEOPLE[3]]
    start = {"sheetId": 0, "rowIndex": 3, "columnIndex": 1}
    formula = {"userEnteredValue": {"formulaValue": "=B2*2"}}
    sheet.batch({"updateCells": {"start": start, "rows": [{"values": [formula]}], "fields": "userEnteredValue"}})
    assert sheet.values("A4:C4", "UNFORMATTED_VALUE") == [["C3", 10, "Ufa"]]
    refused = sheet.refused(
        {"updateCells": {"range": cells(0, 1, 0, 1), "rows": [{"values": row}], "fields": "userEnteredValue"}}
    )
    assert refused[1].endswith("Attempting to write column: 1, beyond the last requested column of: 0")


def test_repeat_cell_formats_without_touching_values_and_carries_formulas_on(client: Client) -> None:
    sheet = client.new(sheets={"People": PEOPLE})
    bold = {"userEnteredFormat": {"textFormat": {"bold": True}, "backgroundColor": {"red": 0.5, "alpha": 1}}}
    fields = "userEnteredFormat(textFormat/bold,backgroundColor)"
    sheet.batch({"repeatCell": {"range": cells(0, 1, 0, 3), "cell": bold, "fields": fields}})
    found = sheet.cell("A1")
    assert found["userEnteredValue"] == {"stringValue": "id"}
    assert found["userEnteredFormat"]["backgroundColorStyle"] == {"rgbColor": {"red": 0.49803922}}
    assert found["effectiveFormat"]["textFormat"]["bold"] is True
    formula = {"userEnteredValue": {"formulaValue": "=A2&$B$2"}}
    sheet.batch({"repeatCell": {"range": cells(1, 4, 3, 4), "cell": formula, "fields": "userEnteredValue"}})
    assert sheet.values("D2:D4", "FORMULA") == [["=A2&$B$2"], ["=A3&$B$2"], ["=A4&$B$2"]]
    assert sheet.values("D4") == [["C3Ann"]]


def test_append_cells_lands_after_the_last_row_with_data_and_grows_the_grid(client: Client) -> None:
    sheet = client.new(sheets={"People": PEOPLE}, rows=4)
    rows = [{"values": [{"userEnteredValue": {"stringValue": f"C{n}"}}]} for n in (4, 5)]
    sheet.batch({"appendCells": {"sheetId": 0, "rows": rows, "fields": "userEnteredValue"}})
    assert sheet.values("A5:A10") == [["C4"], ["C5"]]


def test_inserted_rows_shift_everything_that_names_cells(client: Client) -> None:
    sheet = client.new(sheets={"People": PEOPLE})
    rule = {
        "ranges": [cells(1, 4, 0, 3)],
        "booleanRule": {"condition": {"type": "NOT_BLANK"}, "format": {"textFormat": {"bold": True}}},
    }
    source = {"sourceRange": {"sources": [cells(0, 4, 2, 3)]}}
    chart = {
        "spec": {"pieChart": {"domain": source, "series": source}},
        "position": {"overlayPosition": {"anchorCell": {"sheetId": 0, "rowIndex": 5, "columnIndex": 4}}},
    }
    sheet.batch(
        {"addNamedRange": {"namedRange": {"name": "ids", "range": cells(1, 4, 0, 1)}}},
        {"addConditionalFormatRule": {"rule": rule, "index": 0}},
        {"addChart": {"chart": chart}},
        {"addProtectedRange": {"protectedRange": {"range": cells(2, 3, 0, 3), "warningOnly": True}}},
        {"mergeCells": {"range": cells(4, 6, 0, 2), "mergeType": "MERGE_ALL"}},
        {"setBasicFilter": {"filter": {"range": cells(0, 4, 0, 3)}}},
        {
            "createDeveloperMetadata": {
                "developerMetadata": {
                    "metadataId": 5,
                    "metadataKey": "k",
                    "visibility": "DOCUMENT",
                    "location": {"dimensionRange": dimension("ROWS", 2, 3)},
                }
            }
        },
    )
    sheet.write("E1:E2", [["=SUM(A2:A4)"], ["=A3"]], typed=True)
    sheet.batch({"insertDimension": {"range": dimension("ROWS", 1, 3)}})
    found = sheet.get()
    on_sheet = found["sheets"][0]
    assert found["namedRanges"][0]["range"]["startRowIndex"] == 3
    assert on_sheet["conditionalFormats"][0]["ranges"][0]["endRowIndex"] == 6
    assert on_sheet["charts"][0]["spec"]["pieChart"]["series"]["sourceRange"]["sources"][0]["endRowIndex"] == 6
    assert on_sheet["charts"][0]["position"]["overlayPosition"]["anchorCell"]["rowIndex"] == 7
    assert on_sheet["protectedRanges"][0]["range"]["startRowIndex"] == 4
    assert on_sheet["merges"] == [{"startRowIndex": 6, "endRowIndex": 8, "startColumnIndex": 0, "endColumnIndex": 2}]
    assert on_sheet["basicFilter"]["range"]["endRowIndex"] == 6
    located = client.ok("GET", f"{sheet.path}/developerMetadata/5")["location"]
    assert located == {"locationType": "ROW", "dimensionRange": {"dimension": "ROWS", "startIndex": 4, "endIndex": 5}}
    assert sheet.values("E1:E4", "FORMULA") == [["=SUM(A4:A6)"], [], [], ["=A5"]]


def test_deleted_cells_take_their_objects_with_them(client: Client, server: SheetsServer) -> None:
    sheet = client.new(sheets={"People": PEOPLE})
    named = {"addNamedRange": {"namedRange": {"namedRangeId": "n1", "name": "second_row", "range": cells(1, 2, 0, 1)}}}
    sheet.batch(named)
    sheet.write("E1", [["=A2"]], typed=True)
    sheet.batch({"deleteDimension": {"range": dimension("ROWS", 1, 2)}})
    assert "namedRanges" not in sheet.get()
    assert sheet.values("E1") == [["#REF!"]]
    sheet.batch(named)
    server.switches = Switches(orphaned_named_range_kept=True)
    sheet.batch({"deleteDimension": {"range": dimension("ROWS", 1, 2)}})
    assert sheet.get()["namedRanges"] == [{"namedRangeId": "n1", "name": "second_row"}]


def test_moved_rows_take_their_metadata_along_and_columns_move_too(client: Client) -> None:
    sheet = client.new(sheets={"People": PEOPLE})
    metadata = {
        "metadataId": 9,
        "metadataKey": "client",
        "visibility": "PROJECT",
        "location": {"dimensionRange": dimension("ROWS", 1, 2)},
    }
    sheet.batch({"createDeveloperMetadata": {"developerMetadata": metadata}})
    sheet.batch({"moveDimension": {"source": dimension("ROWS", 1, 2), "destinationIndex": 4}})
    assert sheet.values("A1:A4") == [["id"], ["C2"], ["C3"], ["C1"]]
    assert client.ok("GET", f"{sheet.path}/developerMetadata/9")["location"]["dimensionRange"]["startIndex"] == 3
    sheet.batch({"moveDimension": {"source": dimension("COLUMNS", 0, 1), "destinationIndex": 3}})
    assert sheet.values("A1:C1") == [["name", "city", "id"]]


def test_a_sort_moves_cells_and_leaves_row_metadata_unless_switched(client: Client, server: SheetsServer) -> None:
    sheet = client.new(sheets={"People": PEOPLE})
    metadata = {
        "metadataId": 9,
        "metadataKey": "client",
        "visibility": "PROJECT",
        "location": {"dimensionRange": dimension("ROWS", 1, 2)},
    }
    sheet.batch({"createDeveloperMetadata": {"developerMetadata": metadata}})
    down = [{"dimensionIndex": 0, "sortOrder": "DESCENDING"}]
    whole = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 4}
    sheet.batch({"sortRange": {"range": whole, "sortSpecs": down}})
    assert sheet.values("A2:A4") == [["C3"], ["C2"], ["C1"]]
    where = f"{sheet.path}/developerMetadata/9"
    assert client.ok("GET", where)["location"]["dimensionRange"]["startIndex"] == 1
    server.switches = Switches(metadata_follows_sort=True)
    sheet.batch({"sortRange": {"range": whole, "sortSpecs": [{"dimensionIndex": 0, "sortOrder": "ASCENDING"}]}})
    assert client.ok("GET", where)["location"]["dimensionRange"]["startIndex"] == 3


def test_a_taken_named_range_id_refuses_the_batch(client: Client) -> None:
    sheet = client.new(sheets={"People": PEOPLE})
    fence = {"addNamedRange": {"namedRange": {"namedRangeId": "e1n1", "name": "_e1_1", "range": cells(0, 1, 0, 1)}}}
    sheet.batch(fence)
    status, message = sheet.refused({"findReplace": {"find": "Ann", "replacement": "X", "allSheets": True}}, fence)
    assert status == 400
    assert message == "Invalid requests[1].addNamedRange: A named range with ID: e1n1 already exists."
    assert sheet.values("B2") == [["Ann"]]
    next_one = {"addNamedRange": {"namedRange": {"namedRangeId": "e1n2", "name": "_e1_2", "range": cells(0, 1, 0, 1)}}}
    sheet.batch({"deleteNamedRange": {"namedRangeId": "e1n1"}}, next_one)
    assert [item["namedRangeId"] for item in sheet.get()["namedRanges"]] == ["e1n2"]
    assert sheet.refused({"deleteNamedRange": {"namedRangeId": "e1n1"}})[1].endswith("No named range with ID: e1n1")


def test_conditional_formats_bandings_filters_views_charts_and_groups(client: Client) -> None:
    sheet = client.new(sheets={"People": PEOPLE})
    rule = {"ranges": [cells(0, 4, 0, 1)], "booleanRule": {"condition": {"type": "BLANK"}, "format": {}}}
    sheet.batch({"addConditionalFormatRule": {"rule": rule, "index": 0}})
    other = rule | {"ranges": [cells(0, 4, 1, 2)]}
    updated = sheet.batch({"updateConditionalFormatRule": {"index": 0, "rule": other, "sheetId": 0}})
    assert updated[0]["updateConditionalFormatRule"]["newRule"]["ranges"][0]["startColumnIndex"] == 1
    assert sheet.batch({"deleteConditionalFormatRule": {"index": 0, "sheetId": 0}})[0]
    colors = {"firstBandColor": {"red": 1}, "secondBandColor": {"blue": 1}}
    band = {"addBanding": {"bandedRange": {"bandedRangeId": 11, "range": cells(0, 4, 0, 3), "rowProperties": colors}}}
    assert sheet.batch(band)[0]["addBanding"]["bandedRange"]["bandedRangeId"] == 11
    assert "alternating" in sheet.refused(band)[1]
    view = {"title": "Мои: Ирина", "range": cells(0, 4, 0, 3)}
    view_id = sheet.batch({"addFilterView": {"filter": view}})[0]["addFilterView"]["filter"]["filterViewId"]
    sheet.batch({"updateFilterView": {"filter": {"filterViewId": view_id, "title": "T"}, "fields": "title"}})
    assert sheet.get()["sheets"][0]["filterViews"][0]["title"] == "T"
    group = sheet.batch({"addDimensionGroup": {"range": dimension("COLUMNS", 0, 2)}})
    assert group[0] == {
        "addDimensionGroup": {
            "dimensionGroups": [{"range": {"dimension": "COLUMNS", "startIndex": 0, "endIndex": 2}, "depth": 1}]
        }
    }
    assert sheet.batch({"deleteDimensionGroup": {"range": dimension("COLUMNS", 0, 2)}}) == [
        {"deleteDimensionGroup": {}}
    ]
    source = {"sourceRange": {"sources": [cells(0, 4, 0, 1)]}}
    spec: dict[str, Any] = {"basicChart": {"chartType": "COLUMN", "series": [{"series": source}]}}
    place = {"overlayPosition": {"anchorCell": {"sheetId": 0}}}
    chart = sheet.batch({"addChart": {"chart": {"chartId": 77, "spec": spec, "position": place}}})
    assert chart[0]["addChart"]["chart"]["chartId"] == 77
    sheet.batch({"updateChartSpec": {"chartId": 77, "spec": spec | {"title": "Новое"}}})
    assert sheet.get()["sheets"][0]["charts"][0]["spec"]["title"] == "Новое"
    sheet.batch({"deleteEmbeddedObject": {"objectId": 77}})
    assert "charts" not in sheet.get()["sheets"][0]
    hide = {"range": dimension("COLUMNS", 1, 2), "properties": {"hiddenByUser": True, "pixelSize": 50}, "fields": "*"}
    sheet.batch({"updateDimensionProperties": hide})
    assert sheet.get("sheets.data.columnMetadata", ranges="A1:B1")["sheets"][0]["data"][0]["columnMetadata"] == [
        {"pixelSize": 100},
        {"pixelSize": 50, "hiddenByUser": True},
    ]


def test_copy_paste_repeats_values_only_or_everything(client: Client) -> None:
    sheet = client.new(sheets={"People": PEOPLE})
    sheet.write("D1", [["=A1&1"]], typed=True)
    one = {"source": cells(0, 1, 3, 4), "destination": cells(1, 3, 3, 4)}
    sheet.batch({"copyPaste": one | {"pasteType": "PASTE_NORMAL"}})
    assert sheet.values("D1:D3", "FORMULA") == [["=A1&1"], ["=A2&1"], ["=A3&1"]]
    sheet.batch({"copyPaste": one | {"pasteType": "PASTE_VALUES"}})
    assert sheet.values("D1:D3", "FORMULA") == [["=A1&1"], ["id1"], ["id1"]]
    turned = {"source": cells(0, 1, 0, 3), "destination": cells(5, 6, 0, 1), "pasteOrientation": "TRANSPOSE"}
    sheet.batch({"copyPaste": turned})
    assert sheet.values("A6:A8") == [["id"], ["name"], ["city"]]
    sheet.batch({"cutPaste": {"source": cells(0, 1, 0, 1), "destination": {"sheetId": 0, "rowIndex": 9}}})
    assert sheet.values("D1", "FORMULA") == [["=A10&1"]]
    assert sheet.values("A1") == []


def test_values_inside_a_batch_are_recalculated_unless_switched(client: Client, server: SheetsServer) -> None:
    steps: list[dict[str, Any]] = [
        {
            "updateCells": {
                "start": {"sheetId": 0},
                "rows": [{"values": [{"userEnteredValue": {"formulaValue": "=1+1"}}]}],
                "fields": "userEnteredValue",
            }
        },
        {"copyPaste": {"source": cells(0, 1, 0, 1), "destination": cells(0, 1, 1, 2), "pasteType": "PASTE_VALUES"}},
    ]
    sheet = client.new()
    sheet.batch(*steps)
    assert sheet.values("B1") == [["2"]]
    server.switches = Switches(recalculates_within_batch=False)
    other = client.new()
    other.batch(*steps)
    assert other.values("B1") == []


def test_the_answer_can_hold_the_spreadsheet_after_the_batch(client: Client) -> None:
    sheet = client.new(sheets={"People": PEOPLE})
    body = {
        "requests": [{"findReplace": {"find": "Ann", "replacement": "Anna", "allSheets": True}}],
        "includeSpreadsheetInResponse": True,
        "responseIncludeGridData": True,
        "responseRanges": ["People!A2:B2"],
    }
    answer = client.ok("POST", f"{sheet.path}:batchUpdate", body=body)
    row = answer["updatedSpreadsheet"]["sheets"][0]["data"][0]
    assert row["startRow"] == 1
    assert [cell["formattedValue"] for cell in row["rowData"][0]["values"]] == ["C1", "Anna"]
    fields = {"fields": "replies,updatedSpreadsheet.sheets.data.rowData.values.formattedValue"}
    masked = client.ok("POST", f"{sheet.path}:batchUpdate", fields, body)
    assert masked["updatedSpreadsheet"]["sheets"][0]["data"][0]["rowData"][0]["values"][0] == {"formattedValue": "C1"}


def test_duplicates_spaces_and_ranges_of_cells(client: Client) -> None:
    rows = [["a", " x "], ["A", "y"], ["b", "z"]]
    sheet = client.new(sheets={"T": rows})
    removed = sheet.batch(
        {"deleteDuplicates": {"range": cells(0, 3, 0, 2), "comparisonColumns": [dimension("COLUMNS", 0, 1)]}},
        {"trimWhitespace": {"range": cells(0, 3, 0, 2)}},
    )
    assert removed == [
        {"deleteDuplicates": {"duplicatesRemovedCount": 1}},
        {"trimWhitespace": {"cellsChangedCount": 1}},
    ]
    assert sheet.values("A1:B3") == [["a", "x"], ["b", "z"]]
    sheet.batch({"insertRange": {"range": cells(0, 1, 0, 1), "shiftDimension": "ROWS"}})
    assert sheet.values("A1:B3") == [["", "x"], ["a", "z"], ["b"]]
    sheet.batch({"deleteRange": {"range": cells(0, 1, 0, 1), "shiftDimension": "COLUMNS"}})
    assert sheet.values("A1:B3") == [["x"], ["a", "z"], ["b"]]


@pytest.mark.parametrize(
    ("order", "expected"),
    [("ASCENDING", ["1", "2", "a", "B", "TRUE", ""]), ("DESCENDING", ["TRUE", "B", "a", "2", "1", ""])],
)
def test_a_sort_puts_numbers_before_text_and_blanks_last_whatever_the_order(
    client: Client, order: str, expected: list[str]
) -> None:
    sheet = client.new(sheets={"T": [["B", 1], [None, 2], [2, 3], [True, 4], ["a", 5], [1, 6]]})
    sheet.batch({"sortRange": {"range": cells(0, 6, 0, 2), "sortSpecs": [{"dimensionIndex": 0, "sortOrder": order}]}})
    assert [row[0] for row in sheet.values("A1:B6")] == expected


@pytest.mark.parametrize("kind", sorted(sheets_api().schemas["Request"]["properties"]))
def test_an_empty_request_of_any_kind_is_answered_not_crashed_on(client: Client, kind: str) -> None:
    sheet = client.new(sheets={"People": PEOPLE, "Other": [["x"]]})
    status, answer = client.call("POST", f"{sheet.path}:batchUpdate", None, {"requests": [{kind: {}}]})
    assert status == 200 or answer["error"]["message"].startswith(f"Invalid requests[0].{kind}: ")


def test_colours_named_one_way_are_kept_both_ways_and_tables_know_styles_only(client: Client) -> None:
    sheet = client.new(sheets={"People": PEOPLE})
    theme = {"themeColor": "ACCENT1"}
    tab = {"updateSheetProperties": {"properties": {"tabColorStyle": theme}, "fields": "tabColorStyle"}}
    table = {
        "range": cells(0, 4, 0, 3),
        "name": "Base",
        "rowsProperties": {"headerColorStyle": {"rgbColor": {"red": 1}}},
    }
    replies = sheet.batch(tab, {"addTable": {"table": table}})
    assert replies[1]["addTable"]["table"]["rowsProperties"] == {"headerColorStyle": {"rgbColor": {"red": 1}}}
    assert [column["columnName"] for column in replies[1]["addTable"]["table"]["columnProperties"]] == PEOPLE[0]
    assert sheet.get()["sheets"][0]["properties"]["tabColorStyle"] == theme
