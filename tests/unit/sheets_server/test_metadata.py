"""Developer metadata and the calls that find cells by data filter."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import Client, Sheet, cells, dimension


def tagged(client: Client) -> Sheet:
    sheet = client.new(sheets={"T": [["id", "v"], ["C1", "a"], ["C2", "b"]]})
    for number in (1, 2):
        sheet.batch({"createDeveloperMetadata": {"developerMetadata": on_row(number, number)}})
    return sheet


def on_row(metadata_id: int, row: int, key: str = "client") -> dict[str, Any]:
    return {
        "metadataId": metadata_id,
        "metadataKey": key,
        "metadataValue": f"C{metadata_id}",
        "visibility": "DOCUMENT",
        "location": {"dimensionRange": dimension("ROWS", row, row + 1)},
    }


def by_id(metadata_id: int) -> dict[str, Any]:
    return {"developerMetadataLookup": {"metadataId": metadata_id}}


def test_a_filter_finds_the_row_where_it_is_when_the_write_is_applied(client: Client) -> None:
    sheet = tagged(client)
    client.server.people.insert_row(sheet.id, "T", 2, ["new", "x"])
    data = [{"dataFilter": by_id(2), "values": [[None, "changed"]]}]
    body = {"valueInputOption": "RAW", "data": data, "includeValuesInResponse": True}
    answer = client.ok("POST", f"{sheet.path}/values:batchUpdateByDataFilter", body=body)
    assert answer["responses"][0]["updatedData"]["values"] == [["C2", "changed"]]
    assert answer["responses"][0]["dataFilter"] == by_id(2)
    assert sheet.values("A1:B4") == [["id", "v"], ["new", "x"], ["C1", "a"], ["C2", "changed"]]


def test_values_and_sheets_are_read_and_cleared_by_filter(client: Client) -> None:
    sheet = tagged(client)
    filters = [by_id(1), {"a1Range": "B1"}, {"gridRange": cells(2, 3, 0, 2)}]
    read = client.ok("POST", f"{sheet.path}/values:batchGetByDataFilter", body={"dataFilters": filters})
    values = [found["valueRange"]["values"] for found in read["valueRanges"]]
    assert values == [[["C1", "a"]], [["v"]], [["C2", "b"]]]
    body = {"dataFilters": [by_id(1)], "includeGridData": True}
    grid = client.ok("POST", f"{sheet.path}:getByDataFilter", body=body)["sheets"][0]["data"][0]
    assert grid["rowData"][0]["values"][0]["formattedValue"] == "C1"
    cleared = client.ok("POST", f"{sheet.path}/values:batchClearByDataFilter", body={"dataFilters": [by_id(2)]})
    assert cleared["clearedRanges"] == ["T!A3:Z3"]


def test_metadata_is_searched_updated_and_deleted(client: Client) -> None:
    sheet = tagged(client)
    key = {"developerMetadataLookup": {"metadataKey": "client", "locationType": "ROW"}}
    found = client.ok("POST", f"{sheet.path}/developerMetadata:search", body={"dataFilters": [key]})
    assert [item["developerMetadata"]["metadataId"] for item in found["matchedDeveloperMetadata"]] == [1, 2]
    at_row = {"gridRange": cells(1, 2, 0, 1)}
    found = client.ok("POST", f"{sheet.path}/developerMetadata:search", body={"dataFilters": [at_row]})
    assert [item["developerMetadata"]["metadataId"] for item in found["matchedDeveloperMetadata"]] == [1]
    update = {"dataFilters": [by_id(1)], "developerMetadata": {"metadataValue": "new"}, "fields": "metadataValue"}
    replies = sheet.batch({"updateDeveloperMetadata": update})
    assert replies[0]["updateDeveloperMetadata"]["developerMetadata"][0]["metadataValue"] == "new"
    deleted = sheet.batch({"deleteDeveloperMetadata": {"dataFilter": key}})
    assert len(deleted[0]["deleteDeveloperMetadata"]["deletedDeveloperMetadata"]) == 2
    assert client.refusal("GET", f"{sheet.path}/developerMetadata/1") == (404, "Requested entity was not found.")


def test_metadata_of_sheet_and_spreadsheet_are_shown_where_they_belong(client: Client) -> None:
    sheet = client.new()
    for location in ({"sheetId": 0}, {"spreadsheet": True}):
        given = {"metadataKey": "k", "visibility": "PROJECT", "location": location}
        sheet.batch({"createDeveloperMetadata": {"developerMetadata": given}})
    found = sheet.get()
    assert found["developerMetadata"][0]["location"] == {"locationType": "SPREADSHEET", "spreadsheet": True}
    assert found["sheets"][0]["developerMetadata"][0]["location"] == {"locationType": "SHEET", "sheetId": 0}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"metadataKey": ""}, "DeveloperMetadata must always have a key specified."),
        ({"visibility": None}, "DeveloperMetadata must always have visibility specified."),
        ({"location": {"dimensionRange": dimension("ROWS", 1, 3)}}, "must represent a single row or column."),
        ({"metadataValue": "x" * 30_000}, "exceeds the storage limit of 30000 characters."),
        ({"metadataId": 1}, "Developer metadata with id 1 already exists."),
    ],
)
def test_metadata_that_is_not_right_is_refused(client: Client, changes: dict[str, Any], message: str) -> None:
    sheet = tagged(client)
    refused = sheet.refused({"createDeveloperMetadata": {"developerMetadata": on_row(5, 1) | changes}})
    assert refused[0] == 400
    assert refused[1].startswith("Invalid requests[0].createDeveloperMetadata: ")
    assert message in refused[1]


MOVES: list[tuple[dict[str, Any], int | None]] = [
    ({"insertDimension": {"range": dimension("ROWS", 0, 2)}}, 4),
    ({"insertDimension": {"range": dimension("ROWS", 2, 3), "inheritFromBefore": True}}, 3),
    ({"insertDimension": {"range": dimension("ROWS", 3, 4)}}, 2),
    ({"deleteDimension": {"range": dimension("ROWS", 0, 1)}}, 1),
    ({"deleteDimension": {"range": dimension("ROWS", 2, 3)}}, None),
    ({"moveDimension": {"source": dimension("ROWS", 2, 3), "destinationIndex": 0}}, 0),
    ({"moveDimension": {"source": dimension("ROWS", 0, 1), "destinationIndex": 5}}, 1),
    ({"moveDimension": {"source": dimension("ROWS", 4, 6), "destinationIndex": 1}}, 4),
    ({"insertDimension": {"range": dimension("COLUMNS", 0, 1)}}, 2),
    ({"cutPaste": {"source": cells(2, 3, 0, 2), "destination": {"rowIndex": 7, "columnIndex": 0}}}, 2),
    ({"copyPaste": {"source": cells(2, 3, 0, 2), "destination": cells(7, 8, 0, 2)}}, 2),
    ({"insertRange": {"range": cells(0, 1, 0, 2), "shiftDimension": "ROWS"}}, 2),
    ({"deleteRange": {"range": cells(0, 1, 0, 2), "shiftDimension": "ROWS"}}, 2),
    ({"sortRange": {"range": cells(1, 3, 0, 2), "sortSpecs": [{"sortOrder": "DESCENDING"}]}}, 2),
    (
        {
            "updateSheetProperties": {
                "properties": {"gridProperties": {"rowCount": 2}},
                "fields": "gridProperties.rowCount",
            }
        },
        None,
    ),
]


@pytest.mark.parametrize(("request_body", "expected"), MOVES, ids=[f"{next(iter(m))}-{at}" for m, at in MOVES])
def test_row_metadata_goes_with_its_row_not_with_the_cells(
    client: Client, request_body: dict[str, Any], expected: int | None
) -> None:
    sheet = tagged(client)
    sheet.batch(request_body)
    status, found = client.call("GET", f"{sheet.path}/developerMetadata/2")
    if expected is None:
        assert status == 404
    else:
        where = found["location"]["dimensionRange"]
        assert where == {"dimension": "ROWS", "startIndex": expected, "endIndex": expected + 1}


def test_column_metadata_goes_with_its_column_and_ends_with_its_tab(client: Client) -> None:
    sheet = tagged(client)
    sheet.batch({"addSheet": {"properties": {"sheetId": 5}}})
    where = {"dimensionRange": dimension("COLUMNS", 1, 2)}
    column = {"metadataId": 7, "metadataKey": "heading", "visibility": "DOCUMENT", "location": where}
    sheet.batch({"createDeveloperMetadata": {"developerMetadata": column}})
    sheet.batch({"moveDimension": {"source": dimension("COLUMNS", 1, 2), "destinationIndex": 0}})
    read = client.ok("POST", f"{sheet.path}/values:batchGetByDataFilter", body={"dataFilters": [by_id(7)]})
    assert read["valueRanges"][0]["valueRange"]["values"] == [["v"], ["a"], ["b"]]
    sheet.batch({"deleteSheet": {"sheetId": 0}})
    assert client.call("GET", f"{sheet.path}/developerMetadata/7")[0] == 404


def test_a_filter_that_finds_nothing_writes_nothing_and_one_that_finds_two_writes_both(client: Client) -> None:
    sheet = tagged(client)
    path = f"{sheet.path}/values:batchUpdateByDataFilter"
    body = {"valueInputOption": "RAW", "data": [{"dataFilter": by_id(99), "values": [["x"]]}]}
    assert client.ok("POST", path, body=body) == {"spreadsheetId": sheet.id}
    key = {"developerMetadataLookup": {"metadataKey": "client"}}
    body["data"] = [{"dataFilter": key, "values": [[None, "both"]]}]
    assert client.ok("POST", path, body=body)["totalUpdatedCells"] == 2
    assert sheet.values("B2:B3") == [["both"], ["both"]]
    body["data"] = [{"dataFilter": by_id(1), "values": [["one"], ["too many"]]}]
    assert client.refusal("POST", path, body=body)[1].startswith("Invalid data[0]: Requested writing within range")


def test_a_lookup_goes_by_place_value_and_visibility(client: Client) -> None:
    sheet = tagged(client)

    def found(**lookup: Any) -> list[int]:
        body = {"dataFilters": [{"developerMetadataLookup": lookup}]}
        answer = client.ok("POST", f"{sheet.path}/developerMetadata:search", body=body)
        matched = answer.get("matchedDeveloperMetadata", [])
        return [item["developerMetadata"]["metadataId"] for item in matched]

    assert found(metadataValue="C2") == [2]
    assert found(visibility="PROJECT") == []
    row = {"dimensionRange": dimension("ROWS", 1, 2)}
    assert found(metadataLocation=row) == [1]
    assert found(metadataLocation={"sheetId": 0}, locationMatchingStrategy="INTERSECTING_LOCATION") == [1, 2]
    assert found(metadataLocation={"sheetId": 0}, locationMatchingStrategy="EXACT_LOCATION") == []
