"""One contract for columns of ours on every store: memory, .xlsx and Google."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from sheetcrm.core.plan.changes import ChangeMaker, placed_as_read
from sheetcrm.core.plan.ids import new_ids
from sheetcrm.core.proposals import propose
from sheetcrm.core.reading import recognise
from sheetcrm.core.tabs.columns import DEFAULT, Kept, heading, id_columns, typed_into
from sheetcrm.core.workbook import OwnColumn, Value, Workbook, sheet_from_rows
from sheetcrm.stores.base import Receipt
from tests.contracts.desks import Desk, google_desk, memory_desk, xlsx_desk
from tests.ourcolumns import columns_of
from tests.sheets_server import SheetsServer

SAVED = {"clients": {"client_id": "ID клиента", "full_name": "ФИО", "phone": "Телефон"}}
ROWS: list[list[Value]] = [
    ["ID клиента", "ФИО", "Телефон", "Город"],
    ["К-000003", "Сидорова Ольга", "8 907 100-00-03", "Самара"],
    ["К-000001", "Иванова Анна", 79071000001, "Москва"],
    ["К-000002", "Петров Пётр", "8 907 100-00-02", "Омск"],
]
PEOPLE = Workbook("Клиенты.xlsx", "", (sheet_from_rows("Клиенты", ROWS), sheet_from_rows("Прайс", [["Букет", 900]])))
WITHOUT_IDS = Workbook("Клиенты.xlsx", "", (sheet_from_rows("Клиенты", [row[1:] for row in ROWS]),))


def desk_of(kind: str, workbook: Workbook, folder: Path, server: SheetsServer) -> Desk:
    if kind == "memory":
        return memory_desk(workbook)
    return xlsx_desk(workbook, folder) if kind == "xlsx" else google_desk(workbook, server)


@pytest.fixture(params=["memory", "xlsx", "google"])
def desk(request: pytest.FixtureRequest, tmp_path: Path, server: SheetsServer) -> Desk:
    return desk_of(request.param, PEOPLE, tmp_path, server)


def sync(desk: Desk, keys: tuple[str, ...] = DEFAULT, mark: str = "") -> tuple[Receipt, tuple[Kept, ...]]:
    store = desk.store()
    there = store.read()
    columns = columns_of(there, keys, saved=SAVED, mark=mark)
    typed = list(typed_into(columns, there.sheets))
    receipt = store.replace((), there, columns, typed.extend)
    return receipt, tuple(dict.fromkeys(typed))


def own(desk: Desk) -> dict[str, OwnColumn]:
    (sheet,) = (sheet for sheet in desk.store().read().sheets if sheet.title == "Клиенты")
    return {column.key: column for column in sheet.own}


def assert_right(desk: Desk, mark: str = "") -> None:
    there = desk.store().read()
    (here,) = columns_of(there, tuple(own(desk)), saved=SAVED, mark=mark)
    for column in here.columns:
        shown = own(desk)[column.key]
        assert [shown.at(row) or None for row in here.rows] == list(column.values), column.key


def test_each_client_shows_its_own_values_and_people_see_no_change_of_theirs(desk: Desk) -> None:
    sync(desk)
    assert ([row[:4] for row in desk.seen("Клиенты")], desk.seen("Прайс")) == (ROWS, [["Букет", 900]])
    there = own(desk)
    assert [there[key].at(1) for key in DEFAULT] == [heading(key, "ru") for key in DEFAULT]
    assert [there[key].position for key in DEFAULT] == [4, 5, 6, 7]
    assert there["last"].at(2) == dt.date(2026, 1, 15)
    assert_right(desk)


def test_run_twice_is_run_once(desk: Desk) -> None:
    sync(desk)
    receipt, typed = sync(desk)
    assert (receipt.written, typed) == ((), ())


def test_new_values_come_to_the_same_columns(desk: Desk) -> None:
    sync(desk)
    sync(desk, mark=" 2")
    assert [own(desk)[key].position for key in DEFAULT] == [4, 5, 6, 7]
    assert_right(desk, " 2")


def test_sorted_by_a_person_each_value_is_with_its_client_after_the_next_run(desk: Desk) -> None:
    sync(desk)
    desk.sort("Клиенты", 2)
    _, typed = sync(desk)
    assert typed == ()
    assert [row[1] for row in desk.seen("Клиенты")[1:]] == ["Иванова Анна", "Петров Пётр", "Сидорова Ольга"]
    assert_right(desk)


def test_a_text_typed_there_is_kept_and_the_value_comes_back(desk: Desk) -> None:
    sync(desk)
    desk.edit("Клиенты", 3, 7, "перезвонить")
    _, typed = sync(desk)
    assert [(one.key, one.text) for one in typed] == [("lifecycle", "перезвонить")]
    assert_right(desk)
    assert sync(desk)[1] == ()


def test_columns_come_and_go_one_by_one(desk: Desk) -> None:
    before = desk.seen("Клиенты")
    sync(desk, ("to_correct", "lifecycle"))
    sync(desk, ("lifecycle", "duplicate"))
    assert own(desk).keys() == {"lifecycle", "duplicate"}
    assert_right(desk)
    sync(desk, ())
    assert own(desk) == {}
    assert desk.seen("Клиенты") == before
    sync(desk)
    assert_right(desk)


@pytest.mark.parametrize("kind", ["memory", "xlsx", "google"])
def test_a_table_without_ids_has_them_as_well(kind: str, tmp_path: Path, server: SheetsServer) -> None:
    """Clients are then known by what says who they are; of two rows that say the same, Google shows neither's."""
    desk = desk_of(kind, WITHOUT_IDS, tmp_path, server)
    sync(desk)
    assert_right(desk)
    desk.sort("Клиенты", 1)
    sync(desk)
    assert_right(desk)


def test_a_row_of_a_new_client_gets_its_values_at_the_next_run(desk: Desk) -> None:
    sync(desk)
    desk.insert("Клиенты", 2, ["К-000009", "Новый Клиент", "8 907 100-00-09", "Пермь"])
    sync(desk)
    assert_right(desk)


@pytest.mark.parametrize("kind", ["memory", "xlsx", "google"])
def test_a_column_of_ids_is_the_teams_from_then_on(kind: str, tmp_path: Path, server: SheetsServer) -> None:
    desk = desk_of(kind, WITHOUT_IDS, tmp_path, server)
    store = desk.store()
    there = store.read()
    saved = {"clients": {"full_name": "ФИО", "phone": "Телефон"}}
    table = recognise(there, saved=saved).tables["clients"]
    receipt = store.create_columns(id_columns(table, "ru", {"Клиенты": 3}), there)
    assert receipt.written == ("Клиенты",)
    assert desk.seen("Клиенты")[0] == ["ФИО", "Телефон", "Город", "ID клиента"]
    assert [row[:3] for row in desk.seen("Клиенты")[1:]] == [row[1:] for row in ROWS[1:]]
    again = desk.store().read()
    assert own(desk) == {}
    found = recognise(again, saved=saved).tables["clients"]
    assert found.has("client_id")
    assert id_columns(found, "ru", {}) == ()


@pytest.mark.parametrize("kind", ["memory", "xlsx", "google"])
def test_ids_are_filled_into_the_new_column(kind: str, tmp_path: Path, server: SheetsServer) -> None:
    desk = desk_of(kind, WITHOUT_IDS, tmp_path, server)
    store = desk.store()
    there = store.read()
    table = recognise(there, saved=SAVED).tables["clients"]
    store.create_columns(id_columns(table, "ru", {"Клиенты": 3}), there)
    store = desk.store()
    there = store.read()
    tables = recognise(there, saved=SAVED).tables
    proposals = propose(tables, {}, [None] * 3, {}, new_ids(tables["clients"], "ru", 0))
    maker = ChangeMaker(proposals)
    changes = [change for group in proposals.groups for change in maker.all(group)]
    store.apply(list(placed_as_read(changes, tables)), there, "R1")
    assert [row[3] for row in desk.seen("Клиенты")[1:]] == ["К-000001", "К-000002", "К-000003"]


def test_taken_out_with_everything_of_ours_only_what_people_typed_there_stays(desk: Desk) -> None:
    before = desk.seen("Клиенты")
    sync(desk)
    desk.edit("Клиенты", 3, 7, "перезвонить")
    store = desk.store()
    store.take_out(store.read())
    after = desk.seen("Клиенты")
    assert own(desk) == {}
    assert [row[:4] for row in after] == before
    assert [row[4:] for row in after] == [[None, None, heading("lifecycle", "ru")], [], [None, None, "перезвонить"], []]
