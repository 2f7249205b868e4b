"""Tables of Google's own and columns beside them: taken in where that works, out again as it was, whatever people do meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sheetcrm.core.reading import recognise
from sheetcrm.core.tabs.columns import DEFAULT, Kept, id_columns
from sheetcrm.stores.base import Receipt
from sheetcrm.stores.google.allowing import EVERYTHING, Allowed, allowed
from sheetcrm.stores.google.guarding import WIDE_MARK
from sheetcrm.stores.google.store import GoogleStore
from tests.google import session, store
from tests.ourcolumns import columns_of
from tests.sheets_server import SheetsServer, Switches
from tests.sheets_server.people import People
from tests.unit.google.test_own_columns import ROWS, SAVED, around, column, sheet, with_ranges


def sync(server: SheetsServer, made: str, keys: tuple[str, ...] = DEFAULT, *, may: Allowed) -> Receipt:
    ours = GoogleStore(session(server, made), may=may)
    there = ours.read()
    return ours.replace((), there, columns_of(there, keys, saved=SAVED))


SEEN_TO_WORK = allowed({"table_headings_keep_formulas": True})


def with_table(server: SheetsServer, made: str, width: int) -> None:
    area = {
        "sheetId": around(server, made)["properties"].get("sheetId", 0), "startRowIndex": 0, "endRowIndex": 4,
        "startColumnIndex": 0, "endColumnIndex": width,
    }  # fmt: skip
    server.people.batch(made, [{"addTable": {"table": {"name": "Клиенты_т", "range": area}}}])


def table_range(server: SheetsServer, made: str) -> dict[str, Any]:
    found: dict[str, Any] = around(server, made)["tables"][0]["range"]
    return found


def no_marks(server: SheetsServer, made: str) -> bool:
    lookup = {"dataFilters": [{"developerMetadataLookup": {"metadataKey": WIDE_MARK}}]}
    return session(server, made).ask("/developerMetadata:search", lookup) == {}


@pytest.mark.parametrize("act", ["a row is inserted", "a column is inserted", "a row is deleted"])
def test_a_table_that_changes_in_that_moment_keeps_all_of_its_rows_and_columns(server: SheetsServer, act: str) -> None:
    """Its range can only be said as a whole: said as it was a moment ago, it would lose its last row or column."""
    made = sheet(server, [row[1:] for row in ROWS])
    with_table(server, made, 3)

    def hook(request: Any) -> None:
        if b"updateTable" in (request.body or b""):
            server.before_request.clear()
            if act == "a row is inserted":
                server.people.insert_row(made, "Клиенты", 3)
            elif act == "a column is inserted":
                server.people.insert_column(made, "Клиенты", 2)
            else:
                server.people.delete_row(made, "Клиенты", 3)

    server.before_request.append(hook)
    ours = store(server, made)
    there = ours.read()
    saved = {"clients": {"full_name": "ФИО", "phone": "Телефон"}}
    ours.create_columns(id_columns(recognise(there, saved=saved).tables["clients"], "ru", {}), there)
    assert server.before_request == []
    rows = {"a row is inserted": 5, "a row is deleted": 3}.get(act, 4)
    found = table_range(server, made)
    assert (found["endRowIndex"], found["endColumnIndex"]) == (rows, 5 if act == "a column is inserted" else 4)
    assert no_marks(server, made)


@pytest.mark.parametrize("may", [EVERYTHING, SEEN_TO_WORK], ids=["nothing is known", "a live check has seen it"])
@pytest.mark.parametrize("how", ["columns: none", "remove"])
def test_our_columns_come_into_googles_own_table_where_that_was_seen_to_work(may: Allowed, how: str) -> None:
    """And out of it again: the table is what it was."""
    server = SheetsServer(switches=Switches(table_headings_keep_formulas=True))
    made = sheet(server)
    with_table(server, made, 4)
    before = around(server, made), server.people.rows(made, "Клиенты")
    sync(server, made, may=may)
    assert table_range(server, made)["endColumnIndex"] == (8 if may.tables else 4)
    assert column(server, made, "E")[:2] == ["Что исправить (авто)", "исправить Иванова Анна"]
    assert no_marks(server, made)
    if how == "remove":
        ours = GoogleStore(session(server, made), may=may)
        ours.take_out(ours.read())
    else:
        sync(server, made, (), may=may)
    assert (around(server, made), server.people.rows(made, "Клиенты")) == before
    assert (server.wrong_answers, server.crashes) == ([], [])
    server.close()


@pytest.mark.parametrize("refuses", [True, False], ids=["refused", "made a text"])
def test_where_a_heading_may_be_no_formula_after_all_our_columns_stand_beside_the_table(refuses: bool) -> None:
    """Google may have changed since the live check. The table is what it was, our formulas are there, and that is said."""
    server = SheetsServer(switches=Switches(table_headings_refuse_formulas=refuses))
    made = sheet(server)
    with_table(server, made, 4)
    before = table_range(server, made)
    receipt = sync(server, made, may=SEEN_TO_WORK)
    assert [code for code, _ in receipt.notes] == ["store/table-not-longer"]
    assert table_range(server, made) == before
    assert column(server, made, "E")[:2] == ["Что исправить (авто)", "исправить Иванова Анна"]
    assert no_marks(server, made)
    assert sync(server, made, may=SEEN_TO_WORK).notes == ()
    assert (server.wrong_answers, server.crashes) == ([], [])
    server.close()


@pytest.mark.parametrize("kind", ["503-after", "503"])
@pytest.mark.parametrize("keeps", [True, False])
def test_a_lost_answer_leaves_the_table_right(kind: str, keeps: bool) -> None:
    for nth in range(1, 5):
        server = SheetsServer(switches=Switches(table_headings_keep_formulas=keeps))
        made = sheet(server)
        with_table(server, made, 4)
        before = around(server, made)
        server.faults.add(kind, nth=nth, method="POST", path=":batchUpdate$")
        sync(server, made, may=SEEN_TO_WORK)
        server.faults.clear()
        assert table_range(server, made)["endColumnIndex"] == (8 if keeps else 4), nth
        assert column(server, made, "E")[0] == "Что исправить (авто)"
        server.faults.add(kind, nth=nth, method="POST", path=":batchUpdate$")
        sync(server, made, (), may=SEEN_TO_WORK)
        server.faults.clear()
        assert around(server, made) == before, nth
        server.close()


ACTS: dict[str, Callable[[People, str], None]] = {
    "a row comes in": lambda people, made: people.insert_row(made, "Клиенты", 3, ["", "Новый"]),
    "a row above the headings": lambda people, made: people.insert_row(made, "Клиенты", 1, ["Наша база"]),
    "a row goes": lambda people, made: people.delete_row(made, "Клиенты", 3),
    "a column comes in": lambda people, made: people.insert_column(made, "Клиенты", 2),
    "the last column goes": lambda people, made: people.delete_column(made, "Клиенты", 4),
    "the last column is dragged": lambda people, made: people.move_columns(made, "Клиенты", 4, 4, 2),
    "rows are sorted": lambda people, made: people.sort_range(made, "Клиенты!A2:D4", 2, descending=True),
}


def reached(server: SheetsServer, made: str) -> list[tuple[int, int, list[str]]]:
    """What the filter and the banding reach over: first and last row, and the headings of people's in them."""
    tab, found = around(server, made), []
    for span in (tab["basicFilter"]["range"], tab["bandedRanges"][0]["range"]):
        first, last = span.get("startRowIndex", 0), span["endRowIndex"]
        head = server.people.rows(made, "Клиенты")[first][span.get("startColumnIndex", 0) : span["endColumnIndex"]]
        found.append((first, last, sorted(one for one in head if one in ROWS[0])))
    return found


@pytest.mark.parametrize("going", [False, True], ids=["columns come", "columns go"])
@pytest.mark.parametrize(
    ("act", "first"),
    [
        # Each act before every third request, in turns; the rest belongs to the long tests.
        pytest.param(act, first, marks=[] if first == 1 + number % 3 else pytest.mark.soak)
        for number, act in enumerate(ACTS)
        for first in (1, 2, 3)
    ],
)
def test_a_filter_and_a_banding_keep_all_their_rows_and_columns_whatever_happens_between(
    act: str, first: int, going: bool
) -> None:
    """A sort by a filter that lost its last column would leave that column behind; one that took the headings for a row would
    sort them in. At any request, somebody's act leaves what it would have left without us."""
    control = SheetsServer()
    plain = sheet(control)
    with_ranges(control, plain)
    ACTS[act](control.people, plain)
    wanted = reached(control, plain)
    control.close()
    for nth in range(first, 48, 3):
        server = SheetsServer()
        made = sheet(server)
        with_ranges(server, made)
        if going:
            sync(server, made, ("to_correct",), may=EVERYTHING)
        seen = [0]

        def hook(request: Any, server: SheetsServer = server, made: str = made, seen: list[int] = seen) -> None:
            seen[0] += 1
            if seen[0] == nth:  # noqa: B023 - called within the turn
                server.before_request.clear()
                ACTS[act](server.people, made)

        server.before_request.append(hook)
        sync(server, made, () if going else ("to_correct",), may=EVERYTHING)
        over = bool(server.before_request)
        server.before_request.clear()
        if over:
            break
        assert reached(server, made) == wanted, nth
        assert no_marks(server, made)
        assert (server.wrong_answers, server.crashes) == ([], [])
        server.close()
    assert 5 < nth < 42


def test_a_heading_typed_while_a_table_is_let_go_again_is_kept(server: SheetsServer) -> None:
    """A live check saw that formulas stay, yet this table made texts of them: they are put back, whatever people do meanwhile."""
    made = sheet(server)
    with_table(server, made, 4)

    def hook(request: Any) -> None:
        if b"copyPaste" in (request.body or b""):
            server.before_request.clear()
            server.people.edit_cell(made, "Клиенты!F1", "Моё")

    server.before_request.append(hook)
    ours = GoogleStore(session(server, made), may=SEEN_TO_WORK)
    there = ours.read()
    kept: list[Kept] = []
    ours.replace((), there, columns_of(there, DEFAULT, saved=SAVED), kept.extend)
    assert server.before_request == []
    assert {(one.key, one.text) for one in kept} == {("duplicate", "Моё")}
    assert column(server, made, "F")[:2] == ["Дубль (авто)", "дубль Иванова Анна"]
    assert (table_range(server, made)["endColumnIndex"], no_marks(server, made)) == (4, True)
