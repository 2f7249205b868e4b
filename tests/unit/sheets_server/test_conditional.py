"""Conditional formats as they show in a cell's effective format."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import Client, Sheet, cells

RED = {"red": 1}


def rule(condition: dict[str, Any], area: dict[str, int], index: int = 0, **text: Any) -> dict[str, Any]:
    cell_format = {"textFormat": text or {"bold": True}}
    return {
        "addConditionalFormatRule": {
            "rule": {"ranges": [area], "booleanRule": {"condition": condition, "format": cell_format}},
            "index": index,
        }
    }


def bold_cells(sheet: Sheet, area: str) -> str:
    """The bold cells of a column as `x`, the others as `.`."""
    fields = "sheets.data.rowData.values.effectiveFormat.textFormat.bold"
    rows = sheet.get(fields, ranges=area)["sheets"][0]["data"][0]["rowData"]
    return "".join("x" if row["values"][0]["effectiveFormat"]["textFormat"]["bold"] else "." for row in rows)


@pytest.mark.parametrize(
    ("condition", "hit"),
    [
        ({"type": "TEXT_CONTAINS", "values": [{"userEnteredValue": "AN"}]}, "x.x.."),
        ({"type": "NUMBER_GREATER", "values": [{"userEnteredValue": "3"}]}, "....x"),
        ({"type": "NUMBER_GREATER", "values": [{"userEnteredValue": "=MIN(A$4:A$5)"}]}, "....x"),
        ({"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": "=LEN(A1)=3"}]}, ".x..."),
        ({"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": "=COUNTIF(A$1:A$5,A1)>1"}]}, "x.x.."),
        ({"type": "ONE_OF_RANGE", "values": [{"userEnteredValue": "=$A$1:$A$2"}]}, "xxx.."),
    ],
)
def test_a_rule_shows_where_its_condition_is_met(client: Client, condition: dict[str, Any], hit: str) -> None:
    sheet = client.new(sheets={"T": [["ann"], ["bob"], ["ann"], [3], [7]]}, rows=5)
    if hit == ".x...":
        sheet.write("T!A1:A3", [["anna"], ["bob"], ["anna"]])
    sheet.batch(rule(condition, cells(0, 5, 0, 1)))
    assert bold_cells(sheet, "T!A1:A5") == hit


def test_a_date_rule_goes_by_the_servers_clock(client: Client) -> None:
    client.server.clock = lambda: 1_700_000_000.0  # 14 November 2023
    sheet = client.new(sheets={"T": [["2023-11-01"], ["2023-11-13"]]}, typed=True, rows=2)
    sheet.batch(rule({"type": "DATE_AFTER", "values": [{"relativeDate": "PAST_WEEK"}]}, cells(0, 2, 0, 1)))
    assert bold_cells(sheet, "T!A1:A2") == ".x"


def test_the_earlier_rule_counts_where_two_say_the_same(client: Client) -> None:
    sheet = client.new(sheets={"T": [["a"]]})
    filled = {"type": "NOT_BLANK"}
    sheet.batch(rule(filled, cells(0, 1, 0, 1), bold=False), rule(filled, cells(0, 1, 0, 1), 1, bold=True, italic=True))
    shown = sheet.cell("T!A1")["effectiveFormat"]["textFormat"]
    assert (shown["bold"], shown["italic"]) == (False, True)
    assert "userEnteredFormat" not in sheet.cell("T!A1")


def test_a_colour_scale_lies_between_its_points(client: Client) -> None:
    sheet = client.new(sheets={"T": [[0], [5], [10], ["x"]]})
    scale = {
        "minpoint": {"type": "MIN", "colorStyle": {"themeColor": "BACKGROUND"}},
        "maxpoint": {"type": "NUMBER", "value": "10", "color": RED},
    }
    area = cells(0, 4, 0, 1)
    sheet.batch({"addConditionalFormatRule": {"rule": {"ranges": [area], "gradientRule": scale}, "index": 0}})
    fields = "sheets.data.rowData.values.effectiveFormat.backgroundColor"
    rows = sheet.get(fields, ranges="T!A1:A4")["sheets"][0]["data"][0]["rowData"]
    colors = [row["values"][0]["effectiveFormat"]["backgroundColor"] for row in rows]
    white = {"red": 1, "green": 1, "blue": 1}
    assert (colors[0], colors[2], colors[3]) == (white, RED, white)
    assert colors[1]["green"] == pytest.approx(0.5, abs=0.01)


def test_a_colour_keeps_the_byte_it_names(client: Client) -> None:
    sheet = client.new(sheets={"T": [["a"]]})
    grey = {"red": 0.8980392, "green": 0.8980392, "blue": 0.8980392}
    update = {"range": cells(0, 1, 0, 1), "cell": {"userEnteredFormat": {"backgroundColor": grey}}, "fields": "*"}
    sheet.batch({"repeatCell": update})
    shown = sheet.cell("T!A1")["userEnteredFormat"]["backgroundColor"]
    assert shown == pytest.approx(grey, abs=1e-6)
