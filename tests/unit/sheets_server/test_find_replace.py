"""findReplace: the one compare-and-set there is, so its every condition is pinned."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sheets_server import SheetsServer, Switches

from .conftest import Client, Sheet, cells


def replace(sheet: Sheet, find: str, replacement: str, **options: Any) -> dict[str, int]:
    scope = {} if options.keys() & {"range", "sheetId"} else {"allSheets": True}
    request = {"find": find, "replacement": replacement, **scope, **options}
    found: dict[str, int] = sheet.batch({"findReplace": request})[0]["findReplace"]
    return found


def test_a_whole_cell_is_changed_only_while_it_says_exactly_that(client: Client) -> None:
    sheet = client.new(sheets={"T": [["Ann"], ["ann"], ["Ann "], ["Anna"]]})
    one = {"range": cells(0, 1, 0, 1), "matchEntireCell": True, "matchCase": True}
    assert replace(sheet, "Ann", "Anna", **one) == {
        "valuesChanged": 1,
        "rowsChanged": 1,
        "sheetsChanged": 1,
        "occurrencesChanged": 1,
    }
    assert replace(sheet, "Ann", "Anna", **one) == {}
    assert sheet.values("A1:A4") == [["Anna"], ["ann"], ["Ann "], ["Anna"]]
    assert replace(sheet, "ANN", "X", matchEntireCell=True, matchCase=True) == {}
    assert replace(sheet, "ANN", "X", matchCase=True) == {}
    assert replace(sheet, "ann", "X", matchEntireCell=True)["valuesChanged"] == 1


def test_without_case_and_inside_cells_every_occurrence_counts(client: Client) -> None:
    sheet = client.new(sheets={"T": [["a-A-a"], ["b"]]})
    assert replace(sheet, "A", "x")["occurrencesChanged"] == 3
    assert sheet.values("A1") == [["x-x-x"]]


def test_special_characters_are_plain_text_without_regex(client: Client) -> None:
    sheet = client.new(sheets={"T": [["8 (911) 1.*"]]})
    assert replace(sheet, "8 (911) 1.*", r"$1\0", matchEntireCell=True)["valuesChanged"] == 1
    assert sheet.values("A1") == [[r"$1\0"]]


def test_a_regex_follows_java_rules(client: Client) -> None:
    sheet = client.new(sheets={"T": [["Google Sheets"], ["Google Docs"]]})
    replace(sheet, "o.* (.*)", "$1 Rocks", searchByRegex=True)
    assert sheet.values("A1:A2") == [["GSheets Rocks"], ["GDocs Rocks"]]
    assert (
        "Invalid regular expression"
        in sheet.refused({"findReplace": {"find": "(", "searchByRegex": True, "allSheets": True}})[1]
    )


def test_formulas_are_skipped_unless_asked_for(client: Client) -> None:
    sheet = client.new()
    sheet.write("A1", [['="Ann"']], typed=True)
    assert replace(sheet, "Ann", "Bob") == {}
    assert replace(sheet, "Ann", "Bob", includeFormulas=True)["formulasChanged"] == 1
    assert sheet.values("A1") == [["Bob"]]


def test_a_replacement_is_read_as_typed_unless_switched_or_the_cell_is_text(
    client: Client, server: SheetsServer
) -> None:
    sheet = client.new(sheets={"T": [["old"], ["old"]]})
    as_text = {"userEnteredFormat": {"numberFormat": {"type": "TEXT"}}}
    sheet.batch({"repeatCell": {"range": cells(1, 2, 0, 1), "cell": as_text, "fields": "userEnteredFormat"}})
    replace(sheet, "old", "+79111234567")
    assert sheet.values("A1:A2", "UNFORMATTED_VALUE") == [[79111234567], ["+79111234567"]]
    server.switches = Switches(find_replace_parses=False)
    other = client.new(sheets={"T": [["old"]]})
    replace(other, "old", "+79111234567")
    assert other.values("A1", "UNFORMATTED_VALUE") == [["+79111234567"]]


@pytest.mark.parametrize(("displayed", "expected"), [(True, 1), (False, 0)])
def test_numbers_and_dates_match_by_what_is_shown_or_not_at_all(
    client: Client, server: SheetsServer, displayed: bool, expected: int
) -> None:
    server.switches = Switches(find_replace_matches_displayed=displayed)
    sheet = client.new(locale="ru_RU")
    sheet.write("A1", [["01.02.2024"]], typed=True)
    assert replace(sheet, "01.02.2024", "x", matchEntireCell=True).get("valuesChanged", 0) == expected
    assert replace(sheet, "45323", "x", matchEntireCell=True) == {}


def test_a_blank_cell_is_never_matched(client: Client) -> None:
    sheet = client.new(sheets={"T": [["a", None, "b"]]})
    assert replace(sheet, ".*", "x", searchByRegex=True, matchEntireCell=True)["valuesChanged"] == 2


def test_exactly_one_scope_is_needed(client: Client) -> None:
    sheet = client.new()
    refused = sheet.refused({"findReplace": {"find": "a", "allSheets": True, "sheetId": 0}})
    assert refused[1].endswith("Must specify exactly one of range, sheetId or allSheets.")


def test_a_blank_cell_is_matched_when_switched(client: Client, server: SheetsServer) -> None:
    server.switches = Switches(find_replace_finds_blanks=True)
    sheet = client.new(sheets={"T": [["a", None, "b"]]})
    found = replace(sheet, "^$", "x", searchByRegex=True, matchEntireCell=True, range=cells(0, 1, 0, 5))
    assert found["valuesChanged"] == 3
    assert sheet.values("A1:E1") == [["a", "x", "b", "x", "x"]]
    assert replace(sheet, "b", "c") == {
        "valuesChanged": 1,
        "rowsChanged": 1,
        "sheetsChanged": 1,
        "occurrencesChanged": 1,
    }


@pytest.mark.parametrize(("keeps", "expected"), [(False, "007"), (True, "'007")])
def test_an_apostrophe_marks_text_or_stays(client: Client, server: SheetsServer, keeps: bool, expected: str) -> None:
    server.switches = Switches(find_replace_keeps_apostrophe=keeps)
    sheet = client.new(sheets={"T": [["old"]]})
    replace(sheet, "old", "'007")
    assert sheet.values("A1", "UNFORMATTED_VALUE") == [[expected]]


@pytest.mark.parametrize(("trims", "expected"), [(False, 0), (True, 1)])
def test_spaces_around_a_text_count_unless_switched(
    client: Client, server: SheetsServer, trims: bool, expected: int
) -> None:
    server.switches = Switches(find_replace_trims=trims)
    sheet = client.new(sheets={"T": [["old "]]})
    assert replace(sheet, "old", "new", matchEntireCell=True).get("valuesChanged", 0) == expected
