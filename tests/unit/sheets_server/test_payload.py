"""JSON that Google's transcoder takes in another shape, and how it tells of what it does not take."""

from __future__ import annotations

from .conftest import Client, cells


def test_numbers_may_be_text_and_booleans_too(client: Client) -> None:
    sheet = client.new(sheets={"A": [["x"]]})
    cell = {"userEnteredValue": {"numberValue": "20"}, "userEnteredFormat": {"textFormat": {"bold": "true"}}}
    area = {"sheetId": "0", "startRowIndex": "0", "endRowIndex": 1.0, "startColumnIndex": 0, "endColumnIndex": 1}
    sheet.batch({"repeatCell": {"range": area, "cell": cell, "fields": "*"}})
    found = sheet.cell("A!A1")
    assert found["userEnteredValue"] == {"numberValue": 20}
    assert found["userEnteredFormat"]["textFormat"]["bold"] is True


def test_one_value_is_a_list_of_one_and_lists_inside_lists_are_their_items(client: Client) -> None:
    sheet = client.new()
    path = f"{sheet.path}:batchUpdate"
    client.ok("POST", path, body={"requests": {"addSheet": {"properties": {"title": "one"}}}})
    nested = [[{"addSheet": {"properties": {"title": "two"}}}], [[{"addSheet": {"properties": {"title": "three"}}}]]]
    client.ok("POST", path, body={"requests": nested})
    titles = [item["properties"]["title"] for item in sheet.get()["sheets"]]
    assert titles == ["Sheet1", "one", "two", "three"]


def test_fields_may_go_by_their_proto_names_and_null_requests_do_not_count(client: Client) -> None:
    sheet = client.new()
    replies = sheet.batch(None, {"add_sheet": {"properties": {"sheet_id": 7, "title": "x"}}}, None)  # type: ignore[arg-type]
    assert [reply["addSheet"]["properties"]["sheetId"] for reply in replies] == [7]


def test_a_list_where_there_is_one_value_is_refused(client: Client) -> None:
    problem = "Proto field is not repeating, cannot start list."
    message = f"Invalid JSON payload received. Unknown name \"addSheet\" at 'requests[0]': {problem}"
    assert client.new().refused({"addSheet": [{"properties": {}}]}) == (400, message)


def test_every_wrong_name_and_value_is_told_in_a_line_of_its_own(client: Client) -> None:
    sheet = client.new()
    cell = {"userEnteredValue": {"stringValue": 5}, "colour": "red"}
    request = {"repeatCell": {"range": cells(0, 1, 0, 1), "cell": cell, "fields": 1}}
    status, answer = client.call("POST", f"{sheet.path}:batchUpdate", body={"requests": [request]})
    lines = [
        "Invalid value at 'requests[0].repeat_cell.cell.user_entered_value.string_value' (TYPE_STRING), 5",
        "Invalid JSON payload received. Unknown name \"colour\" at 'requests[0].repeat_cell.cell': Cannot find field.",
        "Invalid value at 'requests[0].repeat_cell.fields' (TYPE_STRING), 1",
    ]
    assert (status, answer["error"]["message"].split("\n")) == (400, lines)
    assert [item["description"] for item in answer["error"]["details"][0]["fieldViolations"]] == lines


def test_a_slash_at_the_end_or_before_the_verb_makes_no_difference(client: Client) -> None:
    sheet = client.new()
    assert client.ok("GET", sheet.path + "/")["spreadsheetId"] == sheet.id
    client.ok("POST", f"{sheet.path}/:batchUpdate", body={"requests": [{"addSheet": {}}]})


def test_proto_names_go_in_field_masks_too(client: Client) -> None:
    sheet = client.new()
    frozen = {"sheet_id": 0, "grid_properties": {"frozen_row_count": 3, "frozen_column_count": 1}}
    fields = "grid_properties(frozen_row_count, frozen_column_count)"
    body = {"requests": {"update_sheet_properties": {"properties": frozen, "fields": fields}}}
    assert client.ok("POST", f"{sheet.path}:batchUpdate", body=body)["replies"] == [{}]
    grid = sheet.get()["sheets"][0]["properties"]["gridProperties"]
    assert (grid["frozenRowCount"], grid["frozenColumnCount"]) == (3, 1)
