"""One contract for every store that changes people's cells: only where the cell still holds what was read, all of it told,
all of it taken back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sheetcrm.core.plan import Applied, CellChange, Fate
from sheetcrm.core.workbook import Sheet, Value, Workbook, sheet_from_rows
from sheetcrm.errors import NotNow
from sheetcrm.stores.xlsx.scan import column_position
from tests.contracts.desks import Desk, desk_on, rows_of
from tests.contracts.test_stores import DUPLICATES, ISSUES, NASTY
from tests.sheets_server import SheetsServer

PEOPLE = Workbook(
    "Клиенты.xlsx",
    "",
    (
        sheet_from_rows(
            "Клиенты",
            [
                ["ID клиента", "ФИО", "Телефон", "Город", "Длина"],
                ["К-000003", "Сидорова  Ольга", "8 907 100-00-03", "Cамара", 15],
                ["К-000001", "Иванова Анна", "89071000001", None, 12],
                ["К-000002", "Петров Пётр", "NA", "Москва", 11],
            ],
            formulas={(row, 4): f"=LEN(B{row})" for row in (2, 3, 4)},
        ),
        sheet_from_rows("Прайс", [["Что", "Почём"], ["Букет", "1500"]]),
    ),
)

#: Every store that has ``apply``.
STORES = ["memory", "xlsx", "google"]


@pytest.fixture(params=STORES)
def desk(request: pytest.FixtureRequest, tmp_path: Path, server: SheetsServer) -> Desk:
    return desk_on(request.param, PEOPLE, tmp_path, server)


def change(sheet: Sheet, address: str, after: Value, *, alone: bool = False) -> CellChange:
    """A change of one cell from what it holds, in the row of its client and under its heading."""
    row, column = int(re.sub(r"\D", "", address)), column_position(address)
    head = sheet.cells.iloc[0].tolist()
    inside = row <= len(sheet.cells)
    held = sheet.cells.iat[row - 1, column] if inside else None
    client = sheet.cells.iat[row - 1, 0] if inside and head[0] == "ID клиента" else None
    return CellChange(
        f"{sheet.title}!{address}", sheet.title, sheet.sheet_id, row, column, 1, str(head[column]),
        0 if client else None, client, held, after, alone,
    )  # fmt: skip


def planned(base: Workbook, wanted: dict[str, Value], title: str = "Клиенты") -> list[CellChange]:
    sheet = next(sheet for sheet in base.sheets if sheet.title == title)
    return [change(sheet, address, after) for address, after in wanted.items()]


def fates(applied: Applied) -> dict[str, str]:
    return {key.partition("!")[2]: str(fate) for key, fate in applied.fates.items()}


def back(changes: list[CellChange], applied: Applied) -> list[CellChange]:
    return [c._replace(before=c.after, after=c.before) for c in changes if applied.fates[c.change_id] is Fate.APPLIED]


#: Text → text, blank → text, text → blank, a formula.
WANTED: dict[str, Value] = {"B2": "Сидорова Ольга", "D2": "Самара", "D3": "Тверь", "C4": None, "E3": "13"}


def expected(desk: Desk, wanted: dict[str, Value]) -> list[list[Value]]:
    rows = [[*row, *[None] * 6][:6] for row in desk.seen("Клиенты")]
    for address, value in wanted.items():
        rows[int(address[1:]) - 1][column_position(address)] = value
    return [row[:4] for row in rows]


def first_four(desk: Desk) -> list[list[Value]]:
    return [[*row, *[None] * 4][:4] for row in desk.seen("Клиенты")]


def test_each_cell_that_holds_what_was_read_is_written_and_no_other(desk: Desk) -> None:
    prices = desk.seen("Прайс")
    rows = expected(desk, {key: value for key, value in WANTED.items() if key != "E3"})
    store = desk.store()
    base = store.read()
    formulas = dict(base.sheets[0].formulas)
    applied = store.apply(planned(base, WANTED), base, "r1")
    assert fates(applied) == {**dict.fromkeys(WANTED, "applied"), "E3": "refused"}
    assert first_four(desk) == rows
    assert desk.seen("Прайс") == prices
    assert dict(desk.store().read().sheets[0].formulas) == formulas


def test_the_workbook_it_hands_out_is_the_one_that_is_there(desk: Desk) -> None:
    store = desk.store()
    base = store.read()
    applied = store.apply(planned(base, WANTED), base, "r1")
    again = desk.store().read()
    assert applied.workbook.fingerprint == again.fingerprint
    # What formulas make of it is known once somebody has computed them.
    told, there = applied.workbook.sheets[0].cells, again.sheets[0].cells
    assert told.iloc[:, :4].equals(there.iloc[:, :4])
    assert rows_of(applied.workbook.sheets[1]) == rows_of(again.sheets[1])
    receipt = store.replace((ISSUES, DUPLICATES), applied.workbook)
    assert receipt.written == ("Что исправить", "Дубли")


def test_all_of_it_can_be_taken_back(desk: Desk) -> None:
    before = [desk.seen("Клиенты"), desk.seen("Прайс")]
    store = desk.store()
    base = store.read()
    done = [*planned(base, WANTED), *planned(base, {"A2": "Букет роз"}, "Прайс")]
    applied = store.apply(done, base, "r1")
    again = desk.store()
    now = again.read()
    undone = again.apply(back(done, applied), now, "u1", applied.kept)
    assert set(undone.fates.values()) == {Fate.APPLIED}
    assert [desk.seen("Клиенты"), desk.seen("Прайс")] == before


def test_the_second_time_nothing_is_left_to_do(desk: Desk) -> None:
    store = desk.store()
    base = store.read()
    done = planned(base, {key: value for key, value in WANTED.items() if key != "E3"})
    store.apply(done, base, "r1")
    seen = desk.seen("Клиенты")
    again = desk.store()
    now = again.read()
    applied = again.apply(done, now, "r2")
    assert set(applied.fates.values()) == {Fate.ALREADY}
    assert (desk.seen("Клиенты"), applied.workbook.fingerprint) == (seen, now.fingerprint)


def test_what_a_person_typed_since_it_was_planned_stays(desk: Desk) -> None:
    store = desk.store()
    done = planned(store.read(), {"B2": "Сидорова Ольга", "D2": "Самара", "D3": "Тверь"})
    desk.edit("Клиенты", 2, 4, "Сызрань")
    desk.edit("Клиенты", 3, 4, "Орёл")
    again = desk.store()
    applied = again.apply(done, again.read(), "r1")
    assert fates(applied) == {"B2": "applied", "D2": "changed", "D3": "changed"}
    assert [row[1:4] for row in first_four(desk)[1:3]] == [
        ["Сидорова Ольга", "8 907 100-00-03", "Сызрань"], ["Иванова Анна", "89071000001", "Орёл"],
    ]  # fmt: skip


def test_what_a_person_does_between_reading_and_applying_is_not_lost(desk: Desk) -> None:
    """A store writes beside it or says "not now"; either way their cell is theirs."""
    store = desk.store()
    base = store.read()
    done = planned(base, {"B2": "Сидорова Ольга", "D2": "Самара"})
    desk.edit("Клиенты", 2, 4, "Сызрань")
    try:
        applied = store.apply(done, base, "r1")
    except NotNow:
        assert first_four(desk)[1][1:4] == ["Сидорова  Ольга", "8 907 100-00-03", "Сызрань"]
    else:
        assert fates(applied) == {"B2": "applied", "D2": "changed"}
        assert first_four(desk)[1][1:4] == ["Сидорова Ольга", "8 907 100-00-03", "Сызрань"]


def test_text_stays_text_whatever_it_looks_like(desk: Desk) -> None:
    store = desk.store()
    for value in NASTY:
        base = store.read()
        if base.sheets[0].cells.iat[1, 1] == value:
            continue
        applied = store.apply(planned(base, {"B2": value}), base, "r1")
        assert fates(applied) == {"B2": "applied"}, value
        assert desk.seen("Клиенты")[1][1] == value
    assert (2, 1) not in desk.store().read().sheets[0].formulas


def test_another_tab_of_that_name_or_one_of_ours_is_not_written(desk: Desk) -> None:
    store = desk.store()
    store.replace((ISSUES,), store.read())
    base = store.read()
    (theirs,) = planned(base, {"B2": "x"})
    ours = next(sheet for sheet in base.sheets if sheet.ours)
    mine = theirs._replace(tab=ours.title, sheet_id=ours.sheet_id, before="1", heading="Сколько", client_id=None)
    gone = theirs._replace(tab="Клиенты (старые)", sheet_id="998877", change_id="gone")
    seen = [desk.seen(title) for title in desk.titles()]
    applied = store.apply([mine, gone], base, "r1")
    assert set(applied.fates.values()) <= {Fate.CHANGED, Fate.REFUSED}
    assert [desk.seen(title) for title in desk.titles()] == seen
