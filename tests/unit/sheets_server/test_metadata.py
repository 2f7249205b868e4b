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
