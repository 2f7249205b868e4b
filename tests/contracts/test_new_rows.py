"""One contract for every store that adds rows to people's tabs: texts, numbers, days and ticks arrive as what they are, look as
those of their columns do, and are taken back as a whole row or not at all."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from sheetcrm.core.plan import Applied, CellChange, Fate
from sheetcrm.core.plan.adding import BELOW
from sheetcrm.core.workbook import Value, Workbook, sheet_from_rows
from tests.contracts.desks import Desk, desk_on
from tests.sheets_server import SheetsServer

HEAD: list[Value] = ["ID клиента", "ФИО", "Рождение", "Сумма", "Согласие", "Записан", "Удобно"]
BOOK = Workbook(
    "Клиенты.xlsx",
    "",
    (
        sheet_from_rows(
            "Клиенты",
            [
                HEAD,
                [
                    "К-000001", "Иванова Анна", dt.date(1990, 2, 1), 1500, True, dt.datetime(2026, 3, 5, 10, 30),
                    dt.time(9, 15),
                ],
                ["К-000002", "Петров Пётр", dt.date(1987, 5, 14), 99.5, False, dt.datetime(2026, 3, 6, 11, 0), None],
            ],
        ),
    ),
)  # fmt: skip
#: New rows: every kind of cell, a text that looks like a number, a text in a column of days, and nothing in some.
NEW: list[list[Value]] = [
    ["К-000003", "007", dt.date(2001, 12, 31), 1250.75, True, dt.datetime(2026, 11, 27, 7, 20, 5), dt.time(18, 0)],
    ["К-000004", "=1+1", "весной", 0, False, None, None],
    ["К-000005", "Смирнова Ольга", None, -3, None, dt.datetime(2026, 1, 2, 23, 59, 59), None],
]


@pytest.fixture(params=["memory", "xlsx", "google"])
def desk(request: pytest.FixtureRequest, tmp_path: Path, server: SheetsServer) -> Desk:
    return desk_on(request.param, BOOK, tmp_path, server)


def add(desk: Desk) -> tuple[list[CellChange], Applied]:
    store = desk.store()
    base = store.read()
    tab = base.people()[0]
    changes = [
        CellChange(
            f"{row[0]} {column}", tab.title, tab.sheet_id, BELOW - len(tab.cells), column, 1, str(HEAD[column]), 0,
            str(row[0]), None, value, False,
        )
        for row in NEW
        for column, value in enumerate(row)
        if value is not None
    ]  # fmt: skip
    return changes, store.apply(changes, base, "r1")


def take_back(desk: Desk, changes: list[CellChange], done: Applied) -> Applied:
    store = desk.store()
    base = store.read()
    rows = {value: row for row, value in enumerate(base.people()[0].cells[0].tolist(), start=1)}
    back = [c._replace(row=rows[c.client_id], before=c.after, after=None) for c in changes]
    return store.apply(back, base, "u1", done.kept)


def shorn(row: list[Value]) -> list[Value]:
    while row and row[-1] is None:
        row = row[:-1]
    return row


def test_every_kind_of_cell_arrives_as_what_it_is(desk: Desk) -> None:
    before = desk.seen("Клиенты")
    changes, done = add(desk)
    assert set(done.fates.values()) == {Fate.APPLIED}
    assert len(done.fates) == len(changes)
    seen = desk.seen("Клиенты")
    assert seen == [*before, *map(shorn, NEW)]
    assert [[type(value) for value in row] for row in seen[3:]] == [[type(v) for v in shorn(row)] for row in NEW]


def test_rows_are_taken_back_with_everything_in_them(desk: Desk) -> None:
    before = desk.seen("Клиенты")
    changes, done = add(desk)
    assert set(take_back(desk, changes, done).fates.values()) == {Fate.APPLIED}
    assert desk.seen("Клиенты") == before


def test_a_row_is_found_wherever_it_stands_by_now(desk: Desk) -> None:
    """It is known by its number, so it goes wherever it stands, and nobody else's cells do."""
    before = desk.seen("Клиенты")
    changes, done = add(desk)
    desk.insert("Клиенты", 2, ["К-000009", "Сидорова Ольга"])
    assert set(take_back(desk, changes, done).fates.values()) == {Fate.APPLIED}
    assert desk.seen("Клиенты") == [before[0], ["К-000009", "Сидорова Ольга"], *before[1:]]


def test_a_row_is_taken_back_only_while_all_of_it_is_what_it_was(desk: Desk) -> None:
    """What people make of a number is not ours to take: on a file that cell stays, on a live sheet the row."""
    changes, done = add(desk)
    there = desk.store().read().people()[0]
    row = there.cells[0].tolist().index("К-000003") + 1
    desk.edit("Клиенты", row, 4, "по договору")
    take_back(desk, changes, done)
    assert "по договору" in [value for line in desk.seen("Клиенты") for value in line]
