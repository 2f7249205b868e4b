"""Answers as recorded from Google by the suites of other clients, where reading the documentation is not enough."""

from __future__ import annotations

import pytest

from .conftest import Client, cells, dimension


def test_what_was_written_is_shown_in_the_range_that_was_asked_for(client: Client) -> None:
    """grouparoo: PUT A2:F2 of four values tells of A2:D2 and shows A2:F2."""
    sheet = client.new()
    query = {"valueInputOption": "USER_ENTERED", "includeValuesInResponse": "true"}
    row = [["1", "John", "", "Doe"]]
    found = client.ok("PUT", f"{sheet.path}/values/A2:F2", query, {"values": row})
    shown = {"range": "Sheet1!A2:F2", "majorDimension": "ROWS", "values": row}
    assert (found["updatedRange"], found["updatedCells"], found["updatedData"]) == ("Sheet1!A2:D2", 4, shown)
    at_corner = client.ok("PUT", f"{sheet.path}/values/A2", query, {"values": row})
    assert at_corner["updatedData"]["range"] == "Sheet1!A2:D2"


def test_nulls_at_the_end_of_a_row_take_no_part_in_an_append(client: Client) -> None:
    """grouparoo: what is appended to A1:F1 as `1, John, "", null, null, null` is A2:C2."""
    sheet = client.new(sheets={"export-records": [list("abcdef")]})
    query = {"valueInputOption": "USER_ENTERED", "includeValuesInResponse": "true"}
    body = {"values": [["1", "John", "", None, None, None]]}
    found = client.ok("POST", f"{sheet.path}/values/'export-records'!A1:append", query, body)
    assert found["tableRange"] == "'export-records'!A1:F1"
    assert found["updates"]["updatedRange"] == "'export-records'!A2:C2"
    assert (found["updates"]["updatedColumns"], found["updates"]["updatedCells"]) == (3, 3)
    assert found["updates"]["updatedData"]["values"] == [["1", "John"]]


@pytest.mark.parametrize(("title", "quoted"), [("food.csv", "food.csv"), ("profiles-10.csv", "'profiles-10.csv'")])
def test_a_title_with_a_dot_needs_no_quotes(client: Client, title: str, quoted: str) -> None:
    sheet = client.new(sheets={title: [["x"]], "Other": []})
    assert client.ok("GET", f"{sheet.path}/values/'{title}'!A1:Z1")["range"] == f"{quoted}!A1:Z1"
    sheet.write("Other!A1", [[f"={quoted}!A1"]], typed=True)
    assert sheet.values("Other!A1") == [["x"]]


def test_blank_rows_below_the_values_are_no_duplicates(client: Client) -> None:
    """p5-google-restapi: ten rows with one value in the first."""
    sheet = client.new(sheets={"A": [["Test"]]})
    assert sheet.batch({"deleteDuplicates": {"range": cells(0, 10, 0, 3)}}) == [{"deleteDuplicates": {}}]
    sheet.write("A!A1:A5", [["x"], [""], ["x"], [""], ["y"]])
    assert sheet.batch({"deleteDuplicates": {"range": cells(0, 10, 0, 3)}}) == [
        {"deleteDuplicates": {"duplicatesRemovedCount": 2}}
    ]
    assert sheet.values("A!A1:A5") == [["x"], [], ["y"]]


def test_the_reply_to_a_new_protection_names_the_editors_that_were_given(client: Client) -> None:
    """gspread and p5-google-restapi: `editors` is empty in the reply, though reading the sheet names the owner."""
    sheet = client.new()
    added = sheet.batch({"addProtectedRange": {"protectedRange": {"range": cells(0, 2, 0, 2)}}})
    shown = added[0]["addProtectedRange"]["protectedRange"]
    assert (shown["editors"], shown["requestingUserCanEdit"]) == ({}, True)
    assert sheet.get("sheets.protectedRanges.editors.users")["sheets"][0]["protectedRanges"][0]["editors"]["users"]


def test_the_reply_to_a_copy_of_a_sheet_says_nothing_of_its_groups(client: Client) -> None:
    """p5-google-restapi."""
    sheet = client.new()
    sheet.batch({"addDimensionGroup": {"range": dimension("COLUMNS", 2, 5)}})
    copied = sheet.batch({"duplicateSheet": {"sourceSheetId": 0}})[0]["duplicateSheet"]
    assert copied["properties"]["gridProperties"] == {"rowCount": 1000, "columnCount": 26}


def test_a_field_mask_may_be_the_message_it_is(client: Client) -> None:
    """Google's own samples change a filter view so."""
    sheet = client.new(sheets={"A": [["a"]]})
    added = sheet.batch({"addFilterView": {"filter": {"title": "old", "range": cells(0, 2, 0, 1)}}})
    view = added[0]["addFilterView"]["filter"]
    change = {"filter": {"filterViewId": view["filterViewId"], "title": "new"}, "fields": {"paths": ["title"]}}
    sheet.batch({"updateFilterView": change})
    assert sheet.get("sheets.filterViews.title")["sheets"][0]["filterViews"] == [{"title": "new"}]
    path = "Unknown name \"x\" at 'requests[0].update_filter_view.fields'"
    assert path in sheet.refused({"updateFilterView": change | {"fields": {"x": 1}}})[1]


def test_html_is_pasted_as_the_table_in_it(client: Client) -> None:
    """p5-google-restapi pastes a table; what stands in no table goes line by line."""
    sheet = client.new()
    corner = {"sheetId": 0, "rowIndex": 1, "columnIndex": 1}
    table = "<table><tr><th>A &amp; B</th><td>2</td></tr><tr><td>x<br>y</td></tr></table>"
    sheet.batch({"pasteData": {"coordinate": corner, "html": True, "data": table}})
    assert sheet.values("A1:D4", "UNFORMATTED_VALUE") == [[], ["", "A & B", 2], ["", "x\ny"]]
    sheet.batch({"pasteData": {"coordinate": corner, "html": True, "data": "<p>one</p><p>two</p>"}})
    assert sheet.values("B2:B3") == [["one"], ["two"]]
