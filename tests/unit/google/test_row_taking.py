"""Rows with numbers and days in a Google Sheet: how they look when they come, and that they go as a whole or stay."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sheetcrm.core.plan import Applied, CellChange, Fate
from sheetcrm.core.plan.adding import BELOW
from sheetcrm.core.workbook import Value, Workbook, sheet_from_rows
from tests.google import session, store, upload
from tests.sheets_server import SheetsServer, Switches

HEAD: list[Value] = ["ID клиента", "ФИО", "Рождение", "Сумма"]
ROWS: list[list[Value]] = [
    HEAD,
    ["К-000001", "Иванова Анна", dt.date(1990, 2, 1), 1500],
    ["К-000002", "Петров Пётр", dt.date(1987, 5, 14), 99],
]
DAY, SUM = dt.date(2001, 12, 31), 1250.5
PLACES = {0: "К-900000", 1: "Новая Нина", 2: DAY, 3: SUM}


#: What Google leaves open of removing duplicates, both ways; for the tests that may turn on it.
EVERY_READING = pytest.mark.parametrize(
    "server", ["defaults", "duplicates_compared_as_shown", "duplicates_leave_formats"], indirect=True
)


@pytest.fixture
def server(request: pytest.FixtureRequest) -> Iterator[SheetsServer]:
    reading = getattr(request, "param", "defaults")
    made = SheetsServer(switches=Switches(**({} if reading == "defaults" else {reading: True})))
    yield made
    assert (made.wrong_answers, made.crashes) == ([], [])
    made.close()


def sheet(server: SheetsServer, rows: list[list[Value]] = ROWS) -> str:
    made = upload(server, Workbook("База", "", (sheet_from_rows("Клиенты", rows),)))
    gid = session(server, made).get("", {"fields": "sheets(properties(sheetId))"})["sheets"][0]["properties"]
    look = {
        2: {"type": "DATE", "pattern": "d mmmm yyyy"},
        3: {"type": "CURRENCY", "pattern": '#,##0.00" ₽"'},
    }
    server.people.batch(made, [
        {
            "repeatCell": {
                "range": {
                    "sheetId": gid.get("sheetId", 0), "startRowIndex": 1, "endRowIndex": len(rows),
                    "startColumnIndex": column, "endColumnIndex": column + 1,
                },
                "cell": {"userEnteredFormat": {"numberFormat": one}},
                "fields": "userEnteredFormat.numberFormat",
            }
        }
        for column, one in look.items()
    ])  # fmt: skip
    return made


def new(tab: Any, count: int = 1) -> list[CellChange]:
    values = [{**PLACES, 0: f"К-9{n:05d}", 3: SUM + n} for n in range(count)]
    return [
        CellChange(
            f"{n}-{column}", tab.title, tab.sheet_id, BELOW - len(tab.cells), column, 1, str(HEAD[column]), 0,
            str(row[0]), None, value, False,
        )
        for n, row in enumerate(values)
        for column, value in row.items()
    ]  # fmt: skip


def add(server: SheetsServer, made: str, count: int = 1) -> Applied:
    ours = store(server, made)
    base = ours.read()
    done = ours.apply(new(base.people()[0], count), base, "R1")
    assert set(done.fates.values()) == {Fate.APPLIED}
    return done


def back(server: SheetsServer, made: str, count: int = 1) -> tuple[Applied, int]:
    """Takes the rows back, as they were read just now; how many calls that took."""
    ours = store(server, made)
    base = ours.read()
    tab = base.people()[0]
    rows = {value: row for row, value in enumerate(tab.cells[0].tolist(), start=1)}
    changes = [c._replace(row=rows[c.client_id], before=c.after, after=None) for c in new(tab, count)]
    calls = ours.session.calls
    return ours.apply(changes, base, "U1"), ours.session.calls - calls


def texts(server: SheetsServer, made: str, area: str = "A1:D8") -> list[list[str]]:
    answer = session(server, made).get(f"/values/Клиенты!{area}")
    return [list(row) for row in answer.get("values", [])]


def at_write(server: SheetsServer, what: bytes, act: Callable[[], object]) -> None:
    """Somebody acts right before the batch with this request comes in, once."""

    def before(request: Any, *_: Any) -> None:
        if what in (request.body or b""):
            server.before_request.remove(before)
            act()

    server.before_request.append(before)


def test_days_and_sums_look_as_those_of_their_column(server: SheetsServer) -> None:
    made = sheet(server)
    add(server, made, 2)
    assert texts(server, made)[3:5] == [
        ["К-900000", "Новая Нина", "31 декабря 2001", "1\u00a0250,50 ₽"],
        ["К-900001", "Новая Нина", "31 декабря 2001", "1\u00a0251,50 ₽"],
    ]


def test_where_the_row_above_holds_something_else_they_are_what_they_are(server: SheetsServer) -> None:
    """The last row has a text for a birthday and a day for a sum: what is inserted below it looks like it."""
    made = sheet(server)
    server.people.edit_cell(made, "Клиенты!C3", "весной")
    server.people.edit_cell(made, "Клиенты!D3", "14.05.1987")
    add(server, made)
    assert store(server, made).read().people()[0].cells.iloc[3].tolist() == list(PLACES.values())


@EVERY_READING
def test_the_row_goes_and_nothing_else_moves(server: SheetsServer) -> None:
    made = sheet(server)
    before = texts(server, made)
    add(server, made)
    server.people.add_row(made, "Клиенты", ["К-000003", "Сидорова", "1 марта 2000", "7"])
    done, calls = back(server, made)
    assert set(done.fates.values()) == {Fate.APPLIED}
    assert texts(server, made) == [*before, [], ["К-000003", "Сидорова", "1 марта 2000", "7"]]
    assert calls < 15


def test_hundreds_of_rows_go_in_a_few_calls(server: SheetsServer) -> None:
    made = sheet(server)
    before = texts(server, made)
    add(server, made, 250)
    done, calls = back(server, made, 250)
    assert set(done.fates.values()) == {Fate.APPLIED}
    assert texts(server, made, "A1:D300") == before
    assert calls < 25


@EVERY_READING
@pytest.mark.parametrize(
    ("cell", "text"), [("B4", "Новая Нина Петровна"), ("C4", "30.12.2001"), ("D4", "1250,4"), ("D4", ""), ("A4", "К-7")]
)
def test_a_row_somebody_edits_in_the_last_moment_stays_with_all_that_is_in_it(
    server: SheetsServer, cell: str, text: str
) -> None:
    made = sheet(server)
    add(server, made)
    at_write(server, b"deleteDuplicates", lambda: server.people.edit_cell(made, f"Клиенты!{cell}", text))
    fates = set(back(server, made)[0].fates.values())
    assert fates == {Fate.CHANGED}
    expected = store(server, made).read().people()[0].cells.iloc[3].tolist()
    column = "ABCD".index(cell[0])
    said = expected.pop(column)
    assert said != list(PLACES.values())[column]
    assert expected == [value for c, value in PLACES.items() if c != column]


@pytest.mark.parametrize("act", ["sort", "drag", "insert"])
def test_a_row_that_moves_in_the_last_moment_is_followed(server: SheetsServer, act: str) -> None:
    made = sheet(server)
    before = sorted(texts(server, made))
    add(server, made)
    moves: dict[str, Callable[[], object]] = {
        "sort": lambda: server.people.sort_range(made, "Клиенты!A2:D4", 1, descending=True),
        "drag": lambda: server.people.move_columns(made, "Клиенты", 4, 4, 2),
        "insert": lambda: server.people.insert_row(made, "Клиенты", 2),
    }
    at_write(server, b"deleteDuplicates", moves[act])
    assert set(back(server, made)[0].fates.values()) == {Fate.APPLIED}
    left = sorted(row for row in texts(server, made) if any(row))
    assert [sorted(row) for row in left] == [sorted(row) for row in before]


@EVERY_READING
def test_what_google_takes_for_the_same_and_is_not_comes_back(server: SheetsServer) -> None:
    """Another case of letters is no difference to it, nor is another number that looks the same under one of its readings."""
    made = sheet(server)
    add(server, made)
    at_write(server, b"deleteDuplicates", lambda: server.people.edit_cell(made, "Клиенты!B4", "новая НИНА"))
    assert set(back(server, made)[0].fates.values()) == {Fate.CHANGED}
    there = store(server, made).read().people()[0].cells.to_numpy(dtype=object).tolist()
    assert there[3:] == [[None] * 4, ["К-900000", "новая НИНА", DAY, SUM]] or there[3:] == [
        ["К-900000", "новая НИНА", DAY, SUM]
    ]


@pytest.mark.parametrize("fault", ["cut-after", "500-after", "cut"])
def test_a_lost_answer_is_looked_for(server: SheetsServer, fault: str) -> None:
    made = sheet(server)
    before = texts(server, made)
    add(server, made)
    server.faults.add(fault, nth=1, method="POST", fits=lambda request: b"deleteDuplicates" in request.body)
    assert set(back(server, made)[0].fates.values()) == {Fate.APPLIED}
    server.faults.clear()
    assert texts(server, made) == before


def test_a_refused_batch_leaves_the_row(server: SheetsServer) -> None:
    made = sheet(server)
    add(server, made)
    before = texts(server, made)
    server.faults.add("400", nth=None, method="POST", fits=lambda request: b"deleteDuplicates" in request.body)
    assert set(back(server, made)[0].fates.values()) == {Fate.REFUSED}
    server.faults.clear()
    assert texts(server, made) == before


@pytest.mark.parametrize("what", ["note", "formula"])
def test_a_row_somebody_put_more_than_values_into_stays(server: SheetsServer, what: str) -> None:
    made = sheet(server)
    add(server, made)
    if what == "note":
        gid = store(server, made).read().people()[0].sheet_id
        area = {"sheetId": int(gid), "startRowIndex": 3, "endRowIndex": 4, "startColumnIndex": 1, "endColumnIndex": 2}
        note = {"range": area, "cell": {"note": "звонить вечером"}, "fields": "note"}
        server.people.batch(made, [{"repeatCell": note}])
    else:
        server.people.edit_cell(made, "Клиенты!E4", "=D4*2")
    before = texts(server, made, "A1:E8")
    assert set(back(server, made)[0].fates.values()) == {Fate.REFUSED}
    assert texts(server, made, "A1:E8") == before


@pytest.mark.parametrize(("heading", "fate"), [("Вдвое", Fate.APPLIED), ("", Fate.REFUSED)])
def test_what_a_formula_elsewhere_fills_in_does_not_keep_the_row(
    server: SheetsServer, heading: str, fate: Fate
) -> None:
    """A column computed for the whole table stands between the cells that go. Under no heading it might be anything: the row stays."""
    made = sheet(server)
    server.people.insert_column(made, "Клиенты", 3)
    if heading:
        server.people.edit_cell(made, "Клиенты!C1", heading)
    server.people.edit_cell(made, "Клиенты!C2", "=ARRAYFORMULA(E2:E8*2)")
    ours = store(server, made)
    base = ours.read()
    moved = [c._replace(column=c.column + (c.column > 1)) for c in new(base.people()[0])]
    tab = [c._replace(row=BELOW - 3) for c in moved]
    assert set(ours.apply(tab, base, "R1").fates.values()) == {Fate.APPLIED}
    ours = store(server, made)
    again = ours.read()
    undone = ours.apply([c._replace(row=4, before=c.after, after=None) for c in moved], again, "U1")
    assert set(undone.fates.values()) == {fate}
    left = store(server, made).read().people()[0].cells.iloc[3:, [0, 1, 3, 4]].dropna(how="all")
    assert len(left) == (fate is Fate.REFUSED)


def test_nothing_stays_on_the_hidden_tab(server: SheetsServer) -> None:
    made = sheet(server)
    add(server, made)
    back(server, made)
    (hidden,) = [s for s in server.files[made].document.sheets if s.title == "_sheetcrm"]
    assert all(entry is None for row in hidden.grid.stored_rows for entry in row)
