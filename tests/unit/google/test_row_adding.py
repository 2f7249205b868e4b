"""New rows in people's tab of a Google Sheet: what of the team's ends with the table ends with them, too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from sheetcrm.core.plan import Applied, CellChange, Fate
from sheetcrm.core.plan.adding import BELOW
from sheetcrm.core.workbook import Value, Workbook, sheet_from_rows
from sheetcrm.stores.google import applying
from sheetcrm.stores.google.guarding import ADD_MARK
from tests.google import session, store, upload
from tests.sheets_server import SheetsServer, Switches

HEAD: list[Value] = ["ID клиента", "ФИО", "Город"]
ROWS: list[list[Value]] = [HEAD, *([f"К-{n:06d}", f"Клиент {n}", "Самара"] for n in range(1, 4))]
RED = {"backgroundColor": {"red": 1.0}}


@pytest.fixture(params=[True, False], ids=["rules get longer", "rules are copied"])
def server(request: pytest.FixtureRequest) -> Iterator[SheetsServer]:
    made = SheetsServer(switches=Switches(conditional_paste_extends=request.param))
    yield made
    assert (made.wrong_answers, made.crashes) == ([], [])
    made.close()


def sheet(server: SheetsServer, rows: list[list[Value]] = ROWS) -> str:
    return upload(server, Workbook("База", "", (sheet_from_rows("Клиенты", rows),)))


def add(server: SheetsServer, made: str, count: int = 2, last: int = 0) -> Applied:
    """``last``: the last row of the table, where that is known."""
    base = store(server, made).read()
    tab = base.people()[0]
    cells = [(n, column, text) for n in range(count) for column, text in ((0, f"К-9{n:05d}"), (1, f"Новый {n}"))]
    place = (tab.title, tab.sheet_id, BELOW - last)
    changes = [
        CellChange(f"{n}-{column}", *place, column, 1, str(HEAD[column]), 0, f"К-9{n:05d}", None, text, False)
        for n, column, text in cells
    ]
    return store(server, made).apply(changes, base, "R1")


def page(server: SheetsServer, made: str) -> dict[str, Any]:
    fields = "sheets(properties,basicFilter,bandedRanges(range),tables(range),conditionalFormats,developerMetadata)"
    return next(
        one
        for one in session(server, made).get("", {"fields": fields})["sheets"]
        if one["properties"]["title"] == "Клиенты"
    )


def area(server: SheetsServer, made: str, rows: tuple[int, int] = (0, 4), columns: tuple[int, int] = (0, 3)) -> Any:
    found = page(server, made)["properties"].get("sheetId", 0)
    return {
        "sheetId": found, "startRowIndex": rows[0], "endRowIndex": rows[1], "startColumnIndex": columns[0],
        "endColumnIndex": columns[1],
    }  # fmt: skip


def rule(*ranges: Any) -> Any:
    condition = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": '=$C2="Самара"'}]}
    made = {"ranges": list(ranges), "booleanRule": {"condition": condition, "format": RED}}
    return {"addConditionalFormatRule": {"rule": made, "index": 0}}


def red_rows(server: SheetsServer, made: str, column: str, last: int = 8) -> list[int]:
    """Rows that are shown red, people typing a city into each first."""
    for row in range(2, last + 1):
        server.people.edit_cell(made, f"Клиенты!C{row}", "Самара")
    fields = "sheets(data(rowData(values(effectiveFormat(backgroundColor)))))"
    asked = {"ranges": [f"Клиенты!{column}1:{column}{last}"], "fields": fields}
    lines = session(server, made).get("", asked)["sheets"][0]["data"][0]["rowData"]
    colours = [(line.get("values") or [{}])[0].get("effectiveFormat", {}).get("backgroundColor") for line in lines]
    return [row for row, colour in enumerate(colours, 1) if colour == {"red": 1}]


def test_filter_banding_and_table_end_with_the_new_rows(server: SheetsServer) -> None:
    made = sheet(server)
    here = area(server, made)
    shades = {"firstBandColor": {"red": 0.9}, "secondBandColor": {"red": 0.8}}
    chosen = {"range": here, "criteria": {"2": {"hiddenValues": ["Омск"]}}}
    server.people.batch(
        made,
        [
            {"setBasicFilter": {"filter": chosen}},
            {"addBanding": {"bandedRange": {"range": here, "rowProperties": shades}}},
        ],
    )
    assert set(add(server, made).fates.values()) == {Fate.APPLIED}
    now = page(server, made)
    assert now["basicFilter"]["range"]["endRowIndex"] == now["bandedRanges"][0]["range"]["endRowIndex"] == 6
    assert "Омск" in str(now["basicFilter"])
    assert server.people.rows(made, "Клиенты")[4:6] == [["К-900000", "Новый 0"], ["К-900001", "Новый 1"]]


@pytest.mark.parametrize("act", ["a row is inserted", "a row is deleted"])
@pytest.mark.parametrize("what", ["filter", "banding", "table"])
def test_rows_that_come_and_go_in_that_moment_stay_in_the_range(server: SheetsServer, what: str, act: str) -> None:
    """A range can only be said as a whole: said as it was a moment ago, it would leave the last client out, or reach too far."""
    made = sheet(server)
    here = area(server, made)
    shades = {"firstBandColor": {"red": 0.9}, "secondBandColor": {"red": 0.8}}
    requests: dict[str, Any] = {
        "filter": {"setBasicFilter": {"filter": {"range": here}}},
        "banding": {"addBanding": {"bandedRange": {"range": here, "rowProperties": shades}}},
        "table": {"addTable": {"table": {"name": "База", "range": here}}},
    }
    server.people.batch(made, [requests[what]])

    def hook(request: Any) -> None:
        if b"insertDimension" in (request.body or b""):
            server.before_request.clear()
            if act == "a row is inserted":
                server.people.insert_row(made, "Клиенты", 3, ["К-000009", "Сам Себя"])
            else:
                server.people.delete_row(made, "Клиенты", 3)

    server.before_request.append(hook)
    assert set(add(server, made).fates.values()) == {Fate.APPLIED}
    now = page(server, made)
    ranges = [
        now.get("basicFilter", {}).get("range"),
        *(one["range"] for k in ("bandedRanges", "tables") for one in now.get(k, [])),
    ]
    (end,) = [one["endRowIndex"] for one in ranges if one]
    assert end == len(server.people.rows(made, "Клиенты")) == (7 if act == "a row is inserted" else 5)


def test_ranges_that_end_elsewhere_stay(server: SheetsServer) -> None:
    """One above the last row is no table's, one that goes on below has the new rows in it anyway."""
    made = sheet(server)
    server.people.batch(made, [{"setBasicFilter": {"filter": {"range": area(server, made, (0, 3))}}}])
    server.people.batch(made, [rule(area(server, made, (1, 3)))])
    add(server, made)
    assert page(server, made)["basicFilter"]["range"]["endRowIndex"] == 3
    assert red_rows(server, made, "A") == [2, 3]


def test_new_rows_are_coloured_as_those_above(server: SheetsServer) -> None:
    made = sheet(server)
    server.people.batch(made, [rule(area(server, made, (1, 4)))])
    add(server, made)
    assert red_rows(server, made, "A") == [2, 3, 4, 5, 6]


def test_a_colour_of_the_last_row_alone_is_that_row_s(server: SheetsServer) -> None:
    made = sheet(server)
    server.people.batch(made, [rule(area(server, made, (3, 4), (0, 2))), rule(area(server, made, (1, 4), (2, 3)))])
    add(server, made)
    assert (red_rows(server, made, "A"), red_rows(server, made, "C")) == ([4], [2, 3, 4, 5, 6])


def test_a_table_of_google_s_takes_them_in_above_its_sums(server: SheetsServer) -> None:
    made = sheet(server)
    footer = {"footerColorStyle": {"rgbColor": {"red": 1}}}
    table = {"name": "База", "range": area(server, made), "rowsProperties": footer}
    server.people.batch(made, [{"addTable": {"table": table}}])
    add(server, made)
    assert page(server, made)["tables"][0]["range"]["endRowIndex"] == 6
    assert [row[0] for row in server.people.rows(made, "Клиенты")[3:]] == ["К-900000", "К-900001", "К-000003"]


@pytest.mark.parametrize("refused", [False, True])
def test_where_google_will_not_have_a_longer_table_the_rows_come_all_the_same(
    server: SheetsServer, refused: bool
) -> None:
    made = sheet(server)
    server.people.batch(made, [{"addTable": {"table": {"name": "База", "range": area(server, made)}}}])
    if refused:
        server.faults.add("400", nth=None, method="POST", fits=lambda request: b"updateTable" in request.body)
    done = add(server, made)
    server.faults.clear()
    assert set(done.fates.values()) == {Fate.APPLIED}
    assert [code for code, _ in done.notes] == (["store/table-not-longer"] if refused else [])
    assert page(server, made)["tables"][0]["range"]["endRowIndex"] == (4 if refused else 6)
    assert len(server.people.rows(made, "Клиенты")) == 6


def test_sums_below_the_table_stay_below_the_new_rows(server: SheetsServer) -> None:
    """The filter reaches over them, and so over the new rows."""
    made = sheet(server, [*ROWS, ["ИТОГО", None, 3]])
    server.people.batch(made, [{"setBasicFilter": {"filter": {"range": area(server, made, (0, 5))}}}])
    assert set(add(server, made, last=4).fates.values()) == {Fate.APPLIED}
    assert [row[0] for row in server.people.rows(made, "Клиенты")[3:]] == ["К-000003", "К-900000", "К-900001", "ИТОГО"]
    assert page(server, made)["basicFilter"]["range"]["endRowIndex"] == 7


def test_a_sheet_without_a_free_row_gets_some(server: SheetsServer) -> None:
    made = sheet(server)
    gid = page(server, made)["properties"].get("sheetId", 0)
    size = {"sheetId": gid, "gridProperties": {"rowCount": 4, "columnCount": 3}}
    server.people.batch(
        made, [{"updateSheetProperties": {"properties": size, "fields": "gridProperties(rowCount,columnCount)"}}]
    )
    add(server, made)
    assert [row[0] for row in server.people.rows(made, "Клиенты")[3:]] == ["К-000003", "К-900000", "К-900001"]


def test_hundreds_of_rows_go_in_a_few_calls_in_their_order(server: SheetsServer) -> None:
    made = sheet(server)
    done = add(server, made, 1100)
    assert [row[0] for row in server.people.rows(made, "Клиенты")[4:]] == [f"К-9{n:05d}" for n in range(1100)]
    assert done.calls < 27


def test_the_cells_of_new_rows_count_among_those_of_one_run(
    server: SheetsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a cell that is written besides; a row comes as a whole, the rest by the next run, and that is said."""
    monkeypatch.setattr(applying, "LIMIT", 6)
    made = sheet(server)
    base = store(server, made).read()
    tab = base.people()[0]
    new = [
        CellChange(
            f"{n}-{column}", tab.title, tab.sheet_id, BELOW, column, 1, str(HEAD[column]), 0, f"К-9{n:05d}", None,
            f"{n}-{column}" if column else f"К-9{n:05d}", False,
        )
        for n in range(4)
        for column in (0, 1)
    ]  # fmt: skip
    held = tab.cells.iat[1, 1]
    spelled = CellChange(
        "spelled", tab.title, tab.sheet_id, 2, 1, 1, "ФИО", 0, tab.cells.iat[1, 0], held, "Иная", False
    )
    done = store(server, made).apply([spelled, *new], base, "R1")
    later = [change.change_id for change in new if done.fates[change.change_id] is Fate.LATER]
    assert later == ["2-0", "2-1", "3-0", "3-1"]
    assert done.notes == (("google/later", {"limit": 6, "left": 4}),)
    assert [row[0] for row in server.people.rows(made, "Клиенты")[4:]] == ["К-900000", "К-900001"]
    again = store(server, made)
    assert set(again.apply([c for c in new if c.change_id in later], again.read(), "R2").fates.values()) == {
        Fate.APPLIED
    }
    assert [row[0] for row in server.people.rows(made, "Клиенты")[4:]] == [f"К-9{n:05d}" for n in range(4)]


def test_no_mark_stays(server: SheetsServer) -> None:
    made = sheet(server)
    server.faults.add("400", nth=None, method="POST", fits=lambda request: b"insertDimension" in request.body)
    assert set(add(server, made).fates.values()) == {Fate.REFUSED}
    server.faults.clear()
    lookup = {"dataFilters": [{"developerMetadataLookup": {"metadataKey": ADD_MARK}}]}
    assert session(server, made).ask("/developerMetadata:search", lookup) == {}
