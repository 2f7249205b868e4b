"""What people do between two requests."""

from __future__ import annotations

import pytest

from tests.sheets_server.errors import ApiError

from .conftest import Client, Sheet

ROWS = [["id", "name"], ["C1", "Ann"], ["C2", "Bob"], ["C3", "Cid"]]


@pytest.fixture
def sheet(client: Client) -> Sheet:
    return client.new(sheets={"People": ROWS}, share={"ann@example.com": "writer"})


def test_people_type_insert_delete_sort_move_rename_and_copy(sheet: Sheet) -> None:
    people = sheet.client.server.people
    people.edit_cell(sheet.id, "People!B2", "1,5")
    people.insert_row(sheet.id, "People", 2, ["C9", "=A3"])
    assert people.rows(sheet.id, "People")[1] == ["C9", "C1"]
    people.delete_row(sheet.id, "People", 3)
    people.sort_range(sheet.id, "People!A2:B4", 1, descending=True)
    assert [row[0] for row in people.rows(sheet.id, "People")] == ["id", "C9", "C3", "C2"]
    people.move_rows(sheet.id, "People", 2, 2, 5)
    people.move_columns(sheet.id, "People", 1, 1, 3)
    people.rename_header(sheet.id, "People", "name", "имя")
    people.copy_row(sheet.id, "People", 2, 3)
    assert people.rows(sheet.id, "People")[:3] == [["имя", "id"], ["Cid", "C3"], ["Cid", "C3"]]
    people.insert_column(sheet.id, "People", 1)
    people.delete_column(sheet.id, "People", 2)
    people.rename_tab(sheet.id, "People", "Люди")
    people.set_cell(sheet.id, "Люди!A1", "=1")
    assert people.value(sheet.id, "Люди!A1") == "=1"
    people.edit_cell(sheet.id, "Люди!A1", "")
    assert people.value(sheet.id, "Люди!A1") is None


def test_an_edit_is_the_named_persons_and_may_be_refused(sheet: Sheet) -> None:
    people = sheet.client.server.people
    people.batch(
        sheet.id,
        [{"addProtectedRange": {"protectedRange": {"range": {"sheetId": 0}, "editors": {"users": []}}}}],
    )
    with pytest.raises(ApiError, match="protected cell"):
        people.edit_cell(sheet.id, "People!A1", "x", person="ann@example.com")
    people.edit_cell(sheet.id, "People!A1", "x")
    with pytest.raises(ApiError, match="No heading"):
        people.rename_header(sheet.id, "People", "nope", "x")


def test_a_deleted_tab_is_gone(sheet: Sheet) -> None:
    sheet.batch({"addSheet": {"properties": {"title": "Two"}}})
    sheet.client.server.people.delete_tab(sheet.id, "People")
    titles = [found["properties"]["title"] for found in sheet.get("sheets.properties.title")["sheets"]]
    assert titles == ["Two"]


def test_people_add_clear_cut_copy_and_share(sheet: Sheet) -> None:
    people = sheet.client.server.people
    people.add_row(sheet.id, "People", ["C4", "+7 999"])
    assert people.rows(sheet.id, "People")[4] == ["C4", "#ERROR!"]
    people.clear_range(sheet.id, "People!B5")
    people.cut_range(sheet.id, "People!A2:B2", "People!A7")
    people.copy_range(sheet.id, "People!B3", "People!C3:C5")
    rows = people.rows(sheet.id, "People")
    assert rows[1:] == [[], ["C2", "Bob", "Bob"], ["C3", "Cid", "Bob"], ["C4", "", "Bob"], [], ["C1", "Ann"]]
    people.share(sheet.id, "ann@example.com", "reader")
    with_ann = sheet.as_person("ann@example.com").client
    assert with_ann.call("POST", f"{sheet.path}/values/A1:clear", body={})[0] == 403
    people.unshare(sheet.id, "ann@example.com")
    assert with_ann.call("GET", sheet.path)[0] == 403


def test_a_full_sheet_grows_by_the_row_that_is_typed(client: Client) -> None:
    sheet = client.new(sheets={"T": [["a"], ["b"]]}, rows=2)
    client.server.people.add_row(sheet.id, "T", ["c"])
    assert sheet.values("T") == [["a"], ["b"], ["c"]]


def test_rows_dropped_where_they_were_taken_from_stay(sheet: Sheet) -> None:
    people = sheet.client.server.people
    before = people.rows(sheet.id, "People")
    for target in (2, 3, 4):
        people.move_rows(sheet.id, "People", 2, 3, target)
    assert people.rows(sheet.id, "People") == before
