"""One contract for every store: two lists that were planned side by side never give two clients one number."""

from __future__ import annotations

from pathlib import Path

import pytest

from sheetcrm.core.importing.admitting import Admission
from sheetcrm.core.plan import CellChange, Fate
from sheetcrm.core.plan.adding import BELOW
from sheetcrm.core.records import replace
from sheetcrm.core.workbook import Workbook, sheet_from_rows
from sheetcrm.jobs.clients.importing import Given, import_leads
from tests.contracts.desks import XlsxDesk
from tests.google import store, upload
from tests.merges import HEAD, ROWS, STORES, Team, team
from tests.sheets_server import SheetsServer

LEADS = {
    "fair.csv": "ФИО;Телефон\nГлеб Сомов;8 999 100 22 33\nИнга Лис;8 999 100 22 44\n",
    "site.csv": "ФИО;Телефон;Город\nОлег Зимин;8 999 100 22 55;Тверь\nСомов Глеб Львович;8 999 100 22 33;Омск\n",
}


@pytest.fixture(params=STORES)
def crew(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: SheetsServer) -> Team:
    return made(request.param, tmp_path, monkeypatch, server)


def made(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: SheetsServer | None) -> Team:
    crew = team(kind, tmp_path, monkeypatch, server)
    for name, text in LEADS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return crew


def planned(crew: Team, name: str) -> str:
    crew._as_this_computer()
    found = import_leads(crew.asked, name, Given(admission=Admission("анкета")))
    assert {c.row_id for c in found.changes} == {"К-000007", "К-000008"}
    assert found.name is not None
    return found.name


def clients(crew: Team) -> list[tuple[object, ...]]:
    return [tuple(row[:3]) for row in crew.desk.seen("Клиенты")[len(ROWS) + 1 :]]


def test_the_second_of_two_lists_gets_the_numbers_that_are_free_then(crew: Team, tmp_path: Path) -> None:
    """On one computer in a file, on two elsewhere. A client of both lists is not added twice; both plans once more change nothing."""
    other = crew if isinstance(crew.desk, XlsxDesk) else replace(crew, state=tmp_path / "other")
    first, second = planned(crew, "fair.csv"), planned(other, "site.csv")
    assert crew.apply(first).changed.conflicts == ()  # type: ignore[union-attr]
    done = other.apply(second).changed
    assert done is not None
    assert {change.after for change in done.conflicts} >= {"Сомов Глеб Львович", "Омск"}
    expected: list[tuple[object, ...]] = [
        ("К-000007", "Глеб Сомов", "+7 999 100-22-33"),
        ("К-000008", "Инга Лис", "+7 999 100-22-44"),
        ("К-000009", "Олег Зимин", "+7 999 100-22-55"),
    ]
    assert clients(crew) == expected
    crew.apply(first)
    other.apply(second)
    assert clients(crew) == expected
    undone = other.undo(done.run)
    assert {change.row_id for change in undone.changed.landed} == {"К-000009"}
    assert [row for row in clients(crew) if any(row)] == expected[:2]


def test_a_number_of_a_row_that_is_gone_is_not_given_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crew = made("memory", tmp_path, monkeypatch, None)
    first, second = planned(crew, "fair.csv"), planned(crew, "site.csv")
    crew.apply(first)
    for row in range(len(ROWS) + 2, len(ROWS) + 4):
        for column in range(1, len(HEAD) + 1):
            crew.desk.edit("Клиенты", row, column, "")
    crew.apply(second)
    assert [row[0] for row in crew.desk.seen("Клиенты")[len(ROWS) + 1 :] if any(row)] == ["К-000009", "К-000010"]


def test_a_number_given_between_reading_and_writing_is_seen_behind_the_fence(server: SheetsServer) -> None:
    """Another computer was quicker by a moment: neither a new row nor a row without a number gets what is taken."""
    rows = [["ID клиента", "ФИО"], ["К-000001", "Анна"], [None, "Олег"], [None, "Вера"]]
    spreadsheet = upload(server, Workbook("База", "", (sheet_from_rows("Клиенты", rows),)))  # type: ignore[arg-type]
    ours = store(server, spreadsheet)
    base = ours.read()
    sheet = base.people()[0]

    def change(row: int, column: int, client: str | None, after: str) -> CellChange:
        return CellChange(
            f"{row}:{column}:{client}", "Клиенты", sheet.sheet_id, row, column, 1, str(rows[0][column]), 0, client, None,
            after, False,
        )  # fmt: skip

    new = [change(BELOW - 4, column, f"К-00000{n}", after) for n, name in ((2, "Зоя"), (4, "Яна"))
           for column, after in ((0, f"К-00000{n}"), (1, name))]  # fmt: skip
    blank = [change(3, 0, None, "К-000002"), change(4, 0, None, "К-000003")]
    server.people.edit_cell(spreadsheet, "Клиенты!A5", "К-000002")
    done = ours.apply([*new, *blank], base, "run")
    fates = {change.after: done.fates[change.change_id] for change in (*blank, new[0], new[2])}
    assert fates["К-000003"] is fates["К-000004"] is Fate.APPLIED
    assert {done.fates[one.change_id] for one in (blank[0], new[0], new[1])} == {Fate.CHANGED}
    ids = [row[0] for row in server.people.rows(spreadsheet, "Клиенты") if row and row[0]]
    assert sorted(ids[1:]) == ["К-000001", "К-000002", "К-000003", "К-000004"]
