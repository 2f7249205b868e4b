"""What happens at the edges of the grid, as recorded from Google's own answers."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import Client, Sheet, cells, dimension


@pytest.fixture
def sheet(client: Client) -> Sheet:
    return client.new(sheets={"T": [["a", "b"], ["c", "d"]]})


def bold(**area: int) -> dict[str, Any]:
    return {
        "repeatCell": {
            "range": {"sheetId": 0, **area},
            "cell": {"userEnteredFormat": {"textFormat": {"bold": True}}},
            "fields": "userEnteredFormat.textFormat.bold",
        }
    }


@pytest.mark.parametrize(
    ("area", "named"),
    [
        ({"startRowIndex": 1000, "startColumnIndex": 0, "endColumnIndex": 2}, "T!A1001:B"),
        ({"startRowIndex": 1005, "startColumnIndex": 0, "endColumnIndex": 2}, "T!A1006:B"),
        ({"startRowIndex": 1000, "endRowIndex": 1001, "startColumnIndex": 0, "endColumnIndex": 2}, "T!A1001:B1001"),
        ({"startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 26, "endColumnIndex": 27}, "T!AA1:AA2"),
        ({"startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 26}, "T!AA1:2"),
    ],
)
def test_a_range_that_starts_past_the_grid_is_refused_by_name(sheet: Sheet, area: dict[str, int], named: str) -> None:
    message = f"Invalid requests[1].repeatCell: Range ({named}) exceeds grid limits. Max rows: 1000, max columns: 26"
    assert sheet.refused(bold(startRowIndex=0), bold(**area)) == (400, message)
    assert "userEnteredFormat" not in sheet.cell("T!A1")


def test_a_range_that_starts_inside_is_cut_off_and_one_of_no_cells_does_nothing(sheet: Sheet) -> None:
    sheet.batch(bold(startRowIndex=999, endRowIndex=1003, startColumnIndex=25, endColumnIndex=28))
    sheet.batch(bold(startRowIndex=3, endRowIndex=3), bold(startColumnIndex=3, endColumnIndex=3))
    grid = sheet.get("sheets.properties.gridProperties")["sheets"][0]["properties"]["gridProperties"]
    assert grid == {"rowCount": 1000, "columnCount": 26}
    assert sheet.cell("T!Z1000")["userEnteredFormat"]["textFormat"] == {"bold": True}


def test_values_are_written_into_a_range_that_ends_past_the_grid_if_they_fit_themselves(client: Client) -> None:
    sheet = client.new(sheets={"T": [["a"]]}, rows=3, columns=3)
    assert sheet.write("T!A1:D4", [[1, 2, 3]] * 3)["updatedRange"] == "T!A1:C3"
    message = "Range (T!A1:D4) exceeds grid limits. Max rows: 3, max columns: 3"
    query = {"valueInputOption": "RAW"}
    body = {"values": [[1, 2, 3]] * 4}
    assert client.refusal("PUT", f"{sheet.path}/values/T!A1:D4", query, body) == (400, message)


def test_items_of_a_batch_of_values_are_named_in_refusals(client: Client) -> None:
    sheet = client.new(sheets={"T": [["a"]]}, rows=3, columns=3)
    limits = "exceeds grid limits. Max rows: 3, max columns: 3"
    data = [{"range": "T!A1", "values": [[1]]}, {"range": "T!A4", "values": [[1]]}]
    body = {"valueInputOption": "RAW", "data": data}
    assert client.refusal("POST", f"{sheet.path}/values:batchUpdate", body=body) == (
        400,
        f"Invalid data[1]: Range (T!A4) {limits}",
    )
    assert sheet.values("T") == [["a"]]
    assert client.refusal("POST", f"{sheet.path}/values:batchClear", body={"ranges": ["T!A4:ZZ"]}) == (
        400,
        f"Invalid range[0]: Range (T!A4:ZZ) {limits}",
    )


@pytest.mark.parametrize(
    ("start", "to", "order"),
    [(1, 4, "BCADE"), (5, 1, "EABCD"), (1, 6, "BCDEA"), (1, 2, "ABCDE"), (1, 8, "BCDE  A")],
)
def test_a_destination_counts_before_the_row_is_taken_out(client: Client, start: int, to: int, order: str) -> None:
    sheet = client.new(sheets={"T": [["id"], *([letter] for letter in "ABCDE")]}, rows=8)
    sheet.batch({"moveDimension": {"source": dimension("ROWS", start, start + 1), "destinationIndex": to}})
    assert "".join((row or [" "])[0] for row in sheet.values("T!A2:A")) == order


def test_a_destination_inside_the_moved_rows_or_after_the_last_is_refused(client: Client) -> None:
    sheet = client.new(sheets={"T": [["id"], *([letter] for letter in "ABCDE")]}, rows=8)
    move = {"source": dimension("ROWS", 1, 2)}
    assert sheet.refused({"moveDimension": move | {"destinationIndex": 1}}) == (
        400,
        "Invalid requests[0].moveDimension: destinationIndex[1] must be outside the requested range[1-2]",
    )
    assert sheet.refused({"moveDimension": move | {"destinationIndex": 9}}) == (
        400,
        "Invalid requests[0].moveDimension: destinationIndex[9] is after last row[8]",
    )


def test_inserted_rows_of_an_append_are_new_rows_even_on_an_empty_sheet(client: Client) -> None:
    sheet = client.new(rows=5, sheets={"T": []})
    query = {"valueInputOption": "RAW", "insertDataOption": "INSERT_ROWS"}
    answer = client.ok("POST", f"{sheet.path}/values/T!A1:append", query, {"values": [[1], [2]]})
    assert (answer["updates"]["updatedRange"], "tableRange" in answer) == ("T!A1:A2", False)
    grid = sheet.get("sheets.properties.gridProperties")["sheets"][0]["properties"]["gridProperties"]
    assert grid["rowCount"] == 7


def test_an_empty_string_in_a_cell_clears_it_unless_switched(client: Client) -> None:
    sheet = client.new(sheets={"T": [["a"]]})
    update = {
        "updateCells": {
            "range": cells(0, 1, 0, 1),
            "rows": [{"values": [{"userEnteredValue": {"stringValue": ""}}]}],
            "fields": "userEnteredValue",
        }
    }
    sheet.batch(update)
    assert "userEnteredValue" not in sheet.cell("T!A1")
    client.server.switches = client.server.switches.but(empty_string_clears=False)
    sheet.batch(update)
    assert sheet.cell("T!A1")["userEnteredValue"] == {"stringValue": ""}
