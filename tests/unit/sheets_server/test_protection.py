"""Protected ranges: what they keep from whom."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sheets_server import SheetsServer, Switches

from .conftest import OWNER, Client, Sheet, cells, dimension

ANN, BOB = "ann@example.com", "bob@example.com"
STRANGER = "zoe@elsewhere.org"
ROWS = [["h1", "h2", "h3"], ["a", 1, "x"], ["b", 2, "y"], ["c", 3, "z"]]


@pytest.fixture
def sheet(client: Client) -> Sheet:
    people = dict.fromkeys((ANN, BOB, STRANGER), "writer")
    return client.new(sheets={"T": ROWS}, share=people, rows=20, columns=6)


def protect(sheet: Sheet, **protection: Any) -> int:
    given = {"range": cells(1, 4, 1, 2)} | protection
    number: int = sheet.batch({"addProtectedRange": {"protectedRange": given}})[0]["addProtectedRange"][
        "protectedRange"
    ]["protectedRangeId"]
    return number


def may_write(sheet: Sheet, person: str, where: str = "T!B2") -> bool:
    path, body = f"{sheet.path}/values/{where}", {"values": [["w"]]}
    status, answer = sheet.client.as_person(person).call("PUT", path, {"valueInputOption": "RAW"}, body)
    if status != 200:
        assert (status, answer["error"]["message"].startswith("You are trying to edit a protected cell")) == (400, True)
    return status == 200


def edits(body: dict[str, Any]) -> dict[str, Any]:
    cell = {"userEnteredValue": {"numberValue": 1}}
    return {"updateCells": {"rows": [{"values": [cell]}], "fields": "userEnteredValue"} | body}


PLACE = cells(1, 2, 1, 2)
BLOCKED_BY_CELLS = {
    "updateCells": edits({"range": PLACE}),
    "repeatCell": {"repeatCell": {"range": PLACE, "cell": {}, "fields": "note"}},
    "findReplace": {"findReplace": {"find": "1", "replacement": "9", "allSheets": True}},
    "sortRange": {"sortRange": {"range": cells(1, 4, 0, 3), "sortSpecs": [{"dimensionIndex": 0}]}},
    "copyPaste": {"copyPaste": {"source": cells(3, 4, 2, 3), "destination": PLACE}},
    "cut from": {"cutPaste": {"source": PLACE, "destination": {"rowIndex": 8, "columnIndex": 1}}},
    "cut to": {"cutPaste": {"source": cells(3, 4, 2, 3), "destination": {"rowIndex": 1, "columnIndex": 1}}},
    "insert inside": {"insertDimension": {"range": dimension("ROWS", 2, 3)}},
    "delete inside": {"deleteDimension": {"range": dimension("ROWS", 2, 3)}},
    "move": {"moveDimension": {"source": dimension("ROWS", 2, 3), "destinationIndex": 6}},
    "merge": {"mergeCells": {"range": cells(1, 3, 1, 2), "mergeType": "MERGE_ALL"}},
    "validation": {"setDataValidation": {"range": PLACE}},
    "borders": {"updateBorders": {"range": PLACE, "top": {"style": "SOLID"}}},
    "insertRange": {"insertRange": {"range": PLACE, "shiftDimension": "ROWS"}},
    "deleteRange": {"deleteRange": {"range": PLACE, "shiftDimension": "ROWS"}},
    "duplicates": {"deleteDuplicates": {"range": cells(0, 4, 0, 3)}},
    "trim": {"trimWhitespace": {"range": cells(0, 4, 0, 3)}},
    "shuffle": {"randomizeRange": {"range": cells(1, 4, 0, 3)}},
    "filter that sorts": {"setBasicFilter": {"filter": {"range": cells(0, 4, 0, 3), "sortSpecs": [{}]}}},
    "shrink": {
        "updateSheetProperties": {
            "properties": {"gridProperties": {"rowCount": 2}},
            "fields": "gridProperties.rowCount",
        }
    },
    "delete tab": {"deleteSheet": {"sheetId": 0}},
}
BLOCKED_BY_SHEET = {
    "insert": {"insertDimension": {"range": dimension("ROWS", 0, 1)}},
    "append rows": {"appendDimension": {"dimension": "ROWS", "length": 1}},
    "append cells": {"appendCells": {"rows": [{"values": [{"note": "n"}]}], "fields": "note"}},
    "rename": {"updateSheetProperties": {"properties": {"title": "Q"}, "fields": "title"}},
    "hide": {
        "updateDimensionProperties": {
            "range": dimension("ROWS", 1, 2),
            "properties": {"hiddenByUser": True},
            "fields": "hiddenByUser",
        }
    },
    "filter": {"setBasicFilter": {"filter": {"range": cells(0, 4, 0, 3)}}},
    "rule": {
        "addConditionalFormatRule": {
            "rule": {"ranges": [PLACE], "booleanRule": {"condition": {"type": "NOT_BLANK"}, "format": {}}}
        }
    },
}


@pytest.mark.parametrize("request_name", BLOCKED_BY_CELLS)
def test_no_request_reaches_protected_cells(sheet: Sheet, request_name: str) -> None:
    sheet.batch({"addSheet": {}})
    protect(sheet, editors={"users": [BOB]})
    request = BLOCKED_BY_CELLS[request_name]
    status, message = sheet.as_person(ANN).refused(request)
    kind = next(iter(request))
    assert (status, message.startswith(f"Invalid requests[0].{kind}: You are trying to edit a protected")) == (
        400,
        True,
    )
    sheet.as_person(BOB).batch(request)


@pytest.mark.parametrize("request_name", BLOCKED_BY_SHEET)
def test_a_protected_sheet_keeps_its_shape_name_and_rules(sheet: Sheet, request_name: str) -> None:
    protect(sheet, editors={"users": [BOB]})
    sheet.as_person(ANN).batch(BLOCKED_BY_SHEET[request_name])  # only cells are protected
    protect(sheet, range={"sheetId": 0}, editors={"users": [BOB]})
    assert "protected cell or object" in sheet.as_person(ANN).refused(BLOCKED_BY_SHEET[request_name])[1]


def test_reading_from_protected_cells_and_writing_beside_them_is_free(sheet: Sheet) -> None:
    protect(sheet, editors={"users": [BOB]})
    ann = sheet.as_person(ANN)
    ann.batch({"copyPaste": {"source": PLACE, "destination": cells(8, 9, 1, 2)}})
    ann.batch({"insertDimension": {"range": dimension("ROWS", 0, 1)}})
    assert may_write(sheet, ANN, "T!A2")
    assert not may_write(sheet, ANN, "T!B3")  # the protection moved along


def test_editors_the_domain_and_the_owner_may_write(sheet: Sheet) -> None:
    number = protect(sheet, editors={"users": [BOB]})
    assert [may_write(sheet, person) for person in (OWNER, ANN, BOB, STRANGER)] == [True, False, True, False]
    update = {"protectedRangeId": number, "editors": {"domainUsersCanEdit": True}}
    sheet.batch({"updateProtectedRange": {"protectedRange": update, "fields": "editors.domainUsersCanEdit"}})
    assert [may_write(sheet, person) for person in (OWNER, ANN, BOB, STRANGER)] == [True, True, True, False]


def test_a_warning_stops_nobody_until_it_is_made_a_protection(sheet: Sheet) -> None:
    number = protect(sheet, warningOnly=True, editors={"users": [BOB]})
    assert may_write(sheet, ANN)
    assert sheet.get()["sheets"][0]["protectedRanges"][0]["editors"]["users"] == [OWNER]
    firm = {"protectedRangeId": number, "warningOnly": False}
    sheet.batch({"updateProtectedRange": {"protectedRange": firm, "fields": "warningOnly"}})
    assert may_write(sheet, ANN)  # without editors named, all of the document's are
    firm = {"protectedRangeId": number, "editors": {"users": [BOB]}}
    sheet.batch({"updateProtectedRange": {"protectedRange": firm, "fields": "editors"}})
    assert not may_write(sheet, ANN)


def test_without_editors_everybody_who_could_write_still_can(sheet: Sheet) -> None:
    protect(sheet)
    assert all(may_write(sheet, person) for person in (OWNER, ANN, BOB, STRANGER))


def test_who_protects_keeps_the_right_and_others_cannot_lift_it(sheet: Sheet) -> None:
    number = protect(sheet.as_person(ANN), editors={"users": []})
    assert [may_write(sheet, person) for person in (OWNER, ANN, BOB)] == [True, True, False]
    delete = {"deleteProtectedRange": {"protectedRangeId": number}}
    assert "protected cell or object" in sheet.as_person(BOB).refused(delete)[1]
    sheet.as_person(ANN).batch(delete)
    assert may_write(sheet, BOB)


def test_a_sheet_is_protected_but_for_its_open_ranges(sheet: Sheet) -> None:
    protect(sheet, range={"sheetId": 0}, unprotectedRanges=[cells(1, 4, 1, 2)], editors={"users": [BOB]})
    assert [may_write(sheet, ANN, cell) for cell in ("T!B2", "T!B4", "T!B5", "T!A2")] == [True, True, False, False]
    again = {"addProtectedRange": {"protectedRange": {"range": {"sheetId": 0}}}}
    assert "already has sheet protection" in sheet.refused(again)[1]
    holes = {"range": cells(0, 2, 0, 2), "unprotectedRanges": [PLACE]}
    assert "Unprotected ranges are only supported" in sheet.refused({"addProtectedRange": {"protectedRange": holes}})[1]


def test_a_protected_named_range_follows_its_name(sheet: Sheet, server: SheetsServer) -> None:
    sheet.batch({"addNamedRange": {"namedRange": {"namedRangeId": "n1", "name": "Keys", "range": PLACE}}})
    given = {"namedRangeId": "n1", "editors": {"users": [BOB]}}
    sheet.batch({"addProtectedRange": {"protectedRange": given}})
    assert not may_write(sheet, ANN)
    moved = {"namedRangeId": "n1", "range": cells(2, 3, 1, 2)}
    sheet.batch({"updateNamedRange": {"namedRange": moved, "fields": "range"}})
    assert may_write(sheet, ANN)
    assert not may_write(sheet, ANN, "T!B3")


def test_a_batch_of_values_names_the_item_that_is_protected(sheet: Sheet) -> None:
    protect(sheet, editors={"users": [BOB]})
    data = [{"range": "T!A2", "values": [["w"]]}, {"range": "T!B2", "values": [["w"]]}]
    body = {"valueInputOption": "RAW", "data": data}
    refusal = sheet.client.as_person(ANN).refusal("POST", f"{sheet.path}/values:batchUpdate", body=body)
    assert refusal[1].startswith("Invalid data[1]: You are trying to edit a protected cell or object.")
    assert sheet.values("T!A2") == [["a"]]


def test_protected_ranges_hold_for_everybody_not_named(client: Client, server: SheetsServer) -> None:
    people = {"ann@example.com": "writer", "bob@example.com": "writer"}
    sheet = client.new(sheets={"People": [["id", "name"], ["C1", "Ann"], ["C2", "Bob"], ["C3", "Cid"]]}, share=people)
    editors = {"users": ["ann@example.com"]}
    sheet.batch({"addProtectedRange": {"protectedRange": {"range": cells(0, 4, 0, 1), "editors": editors}}})
    write = {"findReplace": {"find": "C1", "replacement": "C9", "matchEntireCell": True, "allSheets": True}}
    refused = sheet.as_person("bob@example.com").refused(write)
    assert refused[0] == 400
    assert "You are trying to edit a protected cell or object." in refused[1]
    server.switches = Switches(protection_error_code=403)
    assert sheet.as_person("bob@example.com").refused(write)[0] == 403
    sheet.as_person("bob@example.com").write("B2", [["free"]])
    sheet.as_person("ann@example.com").batch(write)
    sheet.write("A3", [["owner"]])
    server.switches = Switches(owner_bypasses_protection=False)
    assert client.call("PUT", f"{sheet.path}/values/A3", {"valueInputOption": "RAW"}, {"values": [["x"]]})[0] == 400
    seen = sheet.as_person("bob@example.com").get("sheets.protectedRanges")["sheets"][0]["protectedRanges"][0]
    assert "editors" not in seen
    assert "requestingUserCanEdit" not in seen
