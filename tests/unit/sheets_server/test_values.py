"""Reading and writing values: what comes in as typed or raw, and how it goes out."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sheets_server import SheetsServer, Switches

from .conftest import Client


def test_an_empty_range_has_no_values_key_and_is_named_in_full(client: Client) -> None:
    sheet = client.new()
    answer = client.ok("GET", f"{sheet.path}/values/Sheet1")
    assert answer == {"range": "Sheet1!A1:Z1000", "majorDimension": "ROWS"}
    assert client.ok("GET", f"{sheet.path}/values/A:A")["range"] == "Sheet1!A1:A1000"
    assert client.ok("GET", f"{sheet.path}/values/A2:2")["range"] == "Sheet1!A2:Z2"
    assert client.ok("GET", f"{sheet.path}/values/A5:B5000")["range"] == "Sheet1!A5:B1000"


def test_a_title_with_a_space_is_quoted_in_answers_and_found_without_regard_to_case(client: Client) -> None:
    sheet = client.new(sheets={"Мои клиенты": [["a"]]})
    answer = client.ok("GET", f"{sheet.path}/values/%27мои клиенты%27!A1")
    assert answer["range"] == "'Мои клиенты'!A1"


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ("Nowhere!A1", "Unable to parse range: Nowhere!A1"),
        ("A1001", "Range (Sheet1!A1001) exceeds grid limits. Max rows: 1000, max columns: 26"),
        ("AB1:AC2", "Range (Sheet1!AB1:AC2) exceeds grid limits. Max rows: 1000, max columns: 26"),
    ],
)
def test_a_range_that_is_not_there_is_refused_in_googles_words(client: Client, cells: str, message: str) -> None:
    sheet = client.new()
    assert client.refusal("GET", f"{sheet.path}/values/{cells}") == (400, message)


def test_raw_values_come_back_exactly(client: Client) -> None:
    nasty = [["=1+1", "07911123456", "00501", "NA", "1e5", " lead", "TRUE", "@x", "a\nb", "'q", 5, 1.5, True]]
    sheet = client.new()
    sheet.write("A1", nasty)
    assert sheet.values("A1:M1", "UNFORMATTED_VALUE") == nasty
    assert sheet.values("A1:M1", "FORMULA") == nasty


@pytest.mark.parametrize(
    ("locale", "typed", "value", "shown"),
    [
        ("en_US", "0042", 42, "42"),
        ("en_US", "+33612345678", 33612345678, "33612345678"),
        ("en_US", "1,5", "1,5", "1,5"),
        ("en_US", "2,000,000.01", 2000000.01, "2,000,000.01"),
        ("en_US", "12%", 0.12, "12%"),
        ("en_US", "$5.50", 5.5, "$5.50"),
        ("en_US", "2020-01-01", 43831, "2020-01-01"),
        ("en_US", "1/2/2024", 45293, "1/2/2024"),
        ("en_US", "true", True, "TRUE"),
        ("en_US", "'=1+1", "=1+1", "=1+1"),
        ("en_US", "=1+1", 2, "2"),
        ("en_US", "+7 911 123", "#ERROR!", "#ERROR!"),
        ("en_US", "8085807e40000000", "8085807e40000000", "8085807e40000000"),
        ("en_US", "12:30", 0.5208333333333334, "12:30"),
        ("ru_RU", "1,5", 1.5, "1,5"),
        ("ru_RU", "1.2.2024", 45323, "1.2.2024"),
        ("ru_RU", "01.02.2024", 45323, "01.02.2024"),
        ("ru_RU", "1 234,50", 1234.5, "1\u00a0234,50"),
        ("ru_RU", "ЛОЖЬ", False, "ЛОЖЬ"),
        ("ru_RU", "5 января 2020", 43835, "5 января 2020"),
        ("ru_RU", "20.11.2026 14:05", 46346.586805555555, "20.11.2026 14:05"),
        ("ru_RU", "8 (911) 123-45-67", "8 (911) 123-45-67", "8 (911) 123-45-67"),
        ("ru_RU", "=ЕСЛИ(1;2;3)", "#NAME?", "#NAME?"),
        ("ru_RU", '=IF(1=1;"да";"нет")', "да", "да"),
        ("ru_RU", "=IF(1=1,2,3)", "#ERROR!", "#ERROR!"),
    ],
)
def test_typed_text_is_read_by_locale(client: Client, locale: str, typed: str, value: Any, shown: str) -> None:
    sheet = client.new(locale=locale)
    sheet.write("A1", [[typed]], typed=True)
    assert sheet.values("A1", "UNFORMATTED_VALUE") == [[value]]
    assert sheet.values("A1") == [[shown]]


def test_a_cell_formatted_as_text_keeps_what_is_typed(client: Client) -> None:
    sheet = client.new()
    number_format = {"userEnteredFormat": {"numberFormat": {"type": "TEXT"}}}
    column = {"sheetId": 0, "startColumnIndex": 0, "endColumnIndex": 1}
    sheet.batch({"repeatCell": {"range": column, "cell": number_format, "fields": "userEnteredFormat.numberFormat"}})
    sheet.write("A1:A3", [["+7 911"], ["=1+1"], ["007"]], typed=True)
    assert sheet.values("A1:A3", "UNFORMATTED_VALUE") == [["+7 911"], ["=1+1"], ["007"]]


def test_dates_come_as_serials_or_strings_and_as_serials_with_formulas(client: Client) -> None:
    sheet = client.new()
    sheet.write("A1:D1", [["=4/2", "2020-01-01", "string", 53]], typed=True)
    assert sheet.values("A1:D1", "FORMULA") == [["=4/2", 43831, "string", 53]]
    assert sheet.values("A1:D1", "UNFORMATTED_VALUE") == [[2, 43831, "string", 53]]
    assert sheet.values("A1:D1", "UNFORMATTED_VALUE", "FORMATTED_STRING") == [[2, "2020-01-01", "string", 53]]
    assert sheet.values("A1:D1") == [["2", "2020-01-01", "string", "53"]]


def test_null_skips_a_cell_and_an_empty_string_clears_it(client: Client) -> None:
    sheet = client.new(sheets={"Sheet1": [["a", "b", "c"]]})
    answer = sheet.write("A1:C1", [[None, "", "x"]])
    assert sheet.values("A1:C1") == [["a", "", "x"]]
    assert (answer["updatedRows"], answer["updatedColumns"], answer["updatedCells"]) == (1, 2, 2)


def test_columns_can_be_written_and_read_as_the_major_dimension(client: Client) -> None:
    sheet = client.new()
    body = {"majorDimension": "COLUMNS", "values": [["a", "b"], ["c"]]}
    client.ok("PUT", f"{sheet.path}/values/A1", {"valueInputOption": "RAW"}, body)
    assert sheet.values("A1:B2") == [["a", "c"], ["b"]]
    read = client.ok("GET", f"{sheet.path}/values/A1:B2", {"majorDimension": "COLUMNS"})
    assert read["values"] == [["a", "b"], ["c"]]


def test_more_rows_than_the_range_has_are_refused(client: Client) -> None:
    sheet = client.new()
    status, message = client.refusal(
        "PUT", f"{sheet.path}/values/A1:B1", {"valueInputOption": "RAW"}, {"values": [["a"], ["b"]]}
    )
    assert (status, message) == (
        400,
        "Requested writing within range [Sheet1!A1:B1], but tried writing to row [2]",
    )


def test_writing_past_the_grid_is_refused_or_grows_it_as_the_switch_says(client: Client, server: SheetsServer) -> None:
    sheet = client.new(sheets={"Sheet1": []}, rows=2)
    many = [["x"], ["y"], ["z"]]
    refused = client.refusal("PUT", f"{sheet.path}/values/A1", {"valueInputOption": "RAW"}, {"values": many})
    assert refused == (400, "Range (Sheet1!A1:A3) exceeds grid limits. Max rows: 2, max columns: 26")
    server.switches = Switches(update_grows_grid=True)
    sheet.write("A1", many)
    assert sheet.get("sheets.properties.gridProperties")["sheets"][0]["properties"]["gridProperties"]["rowCount"] == 3


def test_an_option_is_required(client: Client) -> None:
    sheet = client.new()
    refused = client.refusal("PUT", f"{sheet.path}/values/A1", body={"values": [["a"]]})
    assert refused == (400, "'valueInputOption' is required but not specified")


def test_a_string_in_place_of_values_is_refused_as_google_does(client: Client) -> None:
    sheet = client.new()
    status, answer = client.call("PUT", f"{sheet.path}/values/A1", {"valueInputOption": "RAW"}, {"values": "X"})
    text = "Invalid value at 'data.values' (type.googleapis.com/google.protobuf.ListValue), \"X\""
    assert status == 400
    assert answer["error"]["message"] == text
    assert answer["error"]["details"][0]["fieldViolations"] == [{"field": "data.values", "description": text}]


def test_append_writes_under_the_last_table_of_the_range(client: Client) -> None:
    sheet = client.new()
    query = {"valueInputOption": "RAW"}
    first = client.ok("POST", f"{sheet.path}/values/Sheet1:append", query, {"values": [["a", "", "c"]]})
    assert "tableRange" not in first
    second = client.ok("POST", f"{sheet.path}/values/Sheet1:append", query, {"values": [["d", "", "f"]]})
    assert second["tableRange"] == "Sheet1!C1"
    assert second["updates"]["updatedRange"] == "Sheet1!C2:E2"
    third = client.ok("POST", f"{sheet.path}/values/A1:append", query, {"values": [["g"]]})
    assert third["updates"]["updatedRange"] == "Sheet1!A2"


def test_append_adds_rows_at_the_end_of_the_grid_and_can_insert(client: Client) -> None:
    sheet = client.new(sheets={"Sheet1": [["a"]] * 3 + [[None], ["below"]]}, rows=5)
    query = {"valueInputOption": "RAW", "insertDataOption": "INSERT_ROWS"}
    client.ok("POST", f"{sheet.path}/values/A1:append", query, {"values": [["new"], ["new"]]})
    assert sheet.values("A1:A10") == [["a"], ["a"], ["a"], ["new"], ["new"], [], ["below"]]
    client.ok("POST", f"{sheet.path}/values/A7:append", {"valueInputOption": "RAW"}, {"values": [["last"]] * 3})
    assert sheet.values("A8:A10") == [["last"]] * 3


def test_batch_calls_answer_in_order_and_count_each_row_once(client: Client) -> None:
    sheet = client.new()
    data = [{"range": "A1:B1", "values": [["a", "b"]]}, {"range": "A1:A2", "values": [["c"], ["d"]]}]
    body = {"valueInputOption": "RAW", "data": data, "includeValuesInResponse": True}
    answer = client.ok("POST", f"{sheet.path}/values:batchUpdate", body=body)
    assert (answer["totalUpdatedRows"], answer["totalUpdatedColumns"], answer["totalUpdatedCells"]) == (2, 2, 4)
    assert answer["responses"][1]["updatedData"]["values"] == [["c"], ["d"]]
    read = client.ok("GET", f"{sheet.path}/values:batchGet", "ranges=A1:B1&ranges=B2")
    assert [found.get("values") for found in read["valueRanges"]] == [[["c", "b"]], None]
    cleared = client.ok("POST", f"{sheet.path}/values:batchClear", body={"ranges": ["A1:A2"]})
    assert cleared["clearedRanges"] == ["Sheet1!A1:A2"]
    assert sheet.values("A1:B2") == [["", "b"]]


def test_a_batch_with_one_bad_range_writes_nothing(client: Client) -> None:
    sheet = client.new()
    data = [{"range": "A1", "values": [["a"]]}, {"range": "Nowhere!A1", "values": [["b"]]}]
    body = {"valueInputOption": "RAW", "data": data}
    assert client.refusal("POST", f"{sheet.path}/values:batchUpdate", body=body)[0] == 400
    assert sheet.values("A1") == []


def test_a_cell_holds_fifty_thousand_characters_and_no_more(client: Client) -> None:
    sheet = client.new()
    sheet.write("A1", [["x" * 50_000]])
    refused = client.refusal(
        "PUT", f"{sheet.path}/values/A1", {"valueInputOption": "RAW"}, {"values": [["x" * 50_001]]}
    )
    assert refused == (400, "Your input contains more than the maximum of 50000 characters in a single cell.")


def test_clearing_keeps_formats_and_notes(client: Client) -> None:
    sheet = client.new()
    sheet.write("A1", [["12%"]], typed=True)
    sheet.batch(
        {
            "updateCells": {
                "start": {"sheetId": 0},
                "rows": [{"values": [{"note": "n"}]}],
                "fields": "note",
            }
        }
    )
    client.ok("POST", f"{sheet.path}/values/A1:clear", body={})
    found = sheet.cell("A1")
    assert found["note"] == "n"
    assert found["userEnteredFormat"]["numberFormat"]["type"] == "PERCENT"
    assert "userEnteredValue" not in found
