"""Rows are shown from what is kept of the last time only as long as they would look the same."""

from __future__ import annotations

import random
from typing import Any

import pytest

from .conftest import Client, Sheet, cells, dimension

FIELDS = "sheets.data(startRow,rowData.values(userEnteredValue,effectiveValue,formattedValue,userEnteredFormat,note))"
SORT = {"sortRange": {"range": cells(1, 8, 0, 4), "sortSpecs": [{"dimensionIndex": 1, "sortOrder": "DESCENDING"}]}}
TEXT = {"userEnteredFormat": {"numberFormat": {"type": "TEXT"}}, "note": "n"}


def edits(sheet: Sheet, dice: random.Random) -> None:
    """One change out of many kinds somewhere in the first rows."""
    row, column = dice.randrange(8), dice.randrange(4)
    where = cells(row, row + 1, column, column + 1)
    value = dice.choice([True, 1, 1.0, 1.5, "x", "", '"', "\x00", "ёж", "\ud800"])
    formula = dice.choice(["=A1", "=ARRAYFORMULA(A1:A3)", "=NOW()", '=HYPERLINK("http://a.b","c")'])
    dice.choice(
        [
            lambda: sheet.write(f"T!{chr(65 + column)}{row + 1}", [[value]]),
            lambda: sheet.write(f"T!{chr(65 + column)}{row + 1}", [[formula]], typed=True),
            lambda: sheet.batch({"repeatCell": {"range": where, "cell": TEXT, "fields": "userEnteredFormat,note"}}),
            lambda: sheet.batch({"insertDimension": {"range": dimension("ROWS", row, row + 1)}}),
            lambda: sheet.batch({"deleteDimension": {"range": dimension("ROWS", row, row + 1)}}),
            lambda: sheet.batch(SORT),
            lambda: sheet.batch({"moveDimension": {"source": dimension("ROWS", 0, 1), "destinationIndex": 5}}),
            lambda: sheet.refused({"findReplace": {"find": "x", "replacement": "y", "allSheets": True}}, {"bad": {}}),
        ]
    )()


@pytest.mark.parametrize("seed", range(12))
def test_what_is_kept_is_what_would_be_made_anew(client: Client, seed: int) -> None:
    dice = random.Random(seed)
    client.server.clock = lambda: 1_700_000_000.0
    sheet = client.new(sheets={"T": [["a", 1, True, 2.5], ["b", 1.0, "1"], [], ["c"]]}, rows=40, columns=8)
    for _ in range(40):
        edits(sheet, dice)
        for area in ("T", f"T!A1:B{dice.randrange(1, 9)}"):
            shown = sheet.get(FIELDS, ranges=area)
            grid = client.server.files[sheet.id].document.sheets[0].grid
            kept, grid.rendered = grid.rendered, {}
            assert sheet.get(FIELDS, ranges=area) == shown
            grid.rendered = kept


def test_a_rows_text_is_kept_by_the_row_not_by_what_equals_it(client: Client) -> None:
    sheet = client.new(sheets={"T": [[1], [True], [1]]})
    sheet.get(FIELDS)
    shown = [row["values"][0]["userEnteredValue"] for row in sheet.get(FIELDS)["sheets"][0]["data"][0]["rowData"]]
    assert shown == [{"numberValue": 1}, {"boolValue": True}, {"numberValue": 1}]


def test_what_is_spilled_into_a_row_is_looked_at_each_time(client: Client) -> None:
    sheet = client.new(sheets={"T": [["=ARRAYFORMULA(C5:C6)"], ["", "b"], [], [], ["", "", 1]]}, typed=True)
    shown = []
    for value in (1, True, "x", None):
        sheet.write("T!C6", [["" if value is None else value]])
        shown.append(sheet.get(FIELDS, ranges="T!A1:B2")["sheets"][0]["data"][0]["rowData"][1]["values"][0])
    assert [cell.get("effectiveValue") for cell in shown] == [
        {"numberValue": 1},
        {"boolValue": True},
        {"stringValue": "x"},
        None,
    ]


def test_a_change_of_locale_or_a_rule_shows_at_once(client: Client) -> None:
    sheet = client.new(sheets={"T": [[1.5]]})
    assert sheet.cell("T!A1")["formattedValue"] == "1.5"
    properties: dict[str, Any] = {"properties": {"locale": "ru_RU"}, "fields": "locale"}
    sheet.batch({"updateSpreadsheetProperties": properties})
    assert sheet.cell("T!A1")["formattedValue"] == "1,5"
    bold = {"condition": {"type": "NOT_BLANK"}, "format": {"textFormat": {"bold": True}}}
    rule = {"ranges": [cells(0, 1, 0, 1)], "booleanRule": bold}
    sheet.batch({"addConditionalFormatRule": {"rule": rule, "index": 0}})
    assert sheet.cell("T!A1")["effectiveFormat"]["textFormat"]["bold"] is True
