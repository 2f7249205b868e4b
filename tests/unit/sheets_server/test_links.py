"""Links: whole texts that are web addresses, formats that lead somewhere, and HYPERLINK."""

from __future__ import annotations

import pytest

from .conftest import Client, Sheet, cells

ADDRESS = "https://example.com/a?b=1"
BLUE = {"red": 0.06666667, "green": 0.33333334, "blue": 0.8}


@pytest.fixture
def sheet(client: Client) -> Sheet:
    return client.new(sheets={"T": [["label", "x"], ["b", "y"]]})


@pytest.mark.parametrize("typed", [False, True])
def test_an_address_written_as_a_value_is_a_link(sheet: Sheet, typed: bool) -> None:
    sheet.write("T!A1", [[ADDRESS]], typed=typed)
    cell = sheet.cell("T!A1")
    assert cell["hyperlink"] == ADDRESS
    assert cell["userEnteredFormat"]["textFormat"] == {"link": {"uri": ADDRESS}}
    shown = cell["effectiveFormat"]["textFormat"]
    assert (shown["underline"], shown["foregroundColor"], shown["link"]) == (True, BLUE, {"uri": ADDRESS})
    sheet.write("T!A1", [["label"]], typed=typed)
    assert "hyperlink" not in sheet.cell("T!A1")


def test_an_address_in_update_cells_is_only_text(sheet: Sheet) -> None:
    row = {"values": [{"userEnteredValue": {"stringValue": ADDRESS}}]}
    sheet.batch({"updateCells": {"range": cells(0, 1, 0, 1), "rows": [row], "fields": "userEnteredValue"}})
    assert "hyperlink" not in sheet.cell("T!A1")


def test_a_format_leads_anywhere_and_its_own_look_counts(sheet: Sheet) -> None:
    style = {"link": {"uri": ADDRESS}, "underline": False}
    cell = {"userEnteredFormat": {"textFormat": style}}
    fields = "userEnteredFormat.textFormat(link,underline)"
    sheet.batch({"repeatCell": {"range": cells(0, 1, 0, 1), "cell": cell, "fields": fields}})
    found = sheet.cell("T!A1")
    assert (found["hyperlink"], found["formattedValue"]) == (ADDRESS, "label")
    assert found["effectiveFormat"]["textFormat"]["underline"] is False
    assert found["effectiveFormat"]["textFormat"]["foregroundColor"] == BLUE
    clear = {"range": cells(0, 1, 0, 1), "cell": {}, "fields": "userEnteredFormat.textFormat.link"}
    sheet.batch({"repeatCell": clear})
    assert "hyperlink" not in sheet.cell("T!A1")


def test_a_hyperlink_formula_shows_its_label_and_has_no_format(sheet: Sheet) -> None:
    sheet.write("T!A1", [[f'=HYPERLINK("{ADDRESS}","label")']], typed=True)
    cell = sheet.cell("T!A1")
    assert (cell["hyperlink"], cell["formattedValue"]) == (ADDRESS, "label")
    assert "userEnteredFormat" not in cell
    assert cell["effectiveFormat"]["textFormat"]["underline"] is True


def test_a_sort_takes_links_notes_formats_and_rich_text_along(sheet: Sheet) -> None:
    sheet.write("T!A1", [[ADDRESS]])
    runs = [{"startIndex": 1, "format": {"bold": True}}]
    cell = {"note": "n", "userEnteredFormat": {"horizontalAlignment": "RIGHT"}, "textFormatRuns": runs}
    fields = "note,userEnteredFormat.horizontalAlignment,textFormatRuns"
    sheet.batch({"repeatCell": {"range": cells(0, 1, 1, 2), "cell": cell, "fields": fields}})
    before = [sheet.cell("T!A1"), sheet.cell("T!B1")]
    order = [{"dimensionIndex": 1, "sortOrder": "DESCENDING"}]
    sheet.batch({"sortRange": {"range": cells(0, 2, 0, 2), "sortSpecs": order}})
    assert sheet.values("T!A1:B1") == [["b", "y"]]
    assert [sheet.cell("T!A2"), sheet.cell("T!B2")] == before
