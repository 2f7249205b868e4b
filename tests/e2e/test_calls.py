"""Calls of a telephone exchange in the history of contacts: on every store, once, and back again; what a missed one leads to."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sheetcrm.core.importing.admitting import Admission
from sheetcrm.core.workbook import Value, Workbook, sheet_from_rows
from sheetcrm.jobs import Chosen, apply, undo
from sheetcrm.jobs.clients.importing import Given, import_leads
from tests.e2e.terminal import sheetcrm
from tests.e2e.test_intake import applied, imported, put, rows_of, table
from tests.e2e.test_json import document
from tests.merges import STORES, team
from tests.sheets_server import SheetsServer, running_server

__all__ = ["table"]
HEADS = ["calldate", "clid", "src", "dst", "dcontext", "duration", "billsec", "disposition"]
CALLS: list[list[object]] = [
    HEADS,
    ["2026-11-19 10:00:12", "", "79162234568", "101", "from-pstn", "20", "0", "NO ANSWER"],
    ["2026-11-19 10:05:00", "", "101", "89031124327", "from-internal", "90", "75", "ANSWERED"],
    ["2026-11-19 10:06:00", "", "101", "102", "from-internal", "5", "4", "ANSWERED"],
    ["2026-11-10 09:05:40", "", "79162234568", "101", "from-pstn", "120", "118", "ANSWERED"],
    ["2026-11-19 11:00:00", "", "79991002299", "101", "from-pstn", "9", "0", "BUSY"],
    ["2026-11-19 11:02:00", "", "101", "79991007766", "from-internal", "9", "0", "NO ANSWER"],
]
CLIENTS: list[list[Value]] = [
    ["ID клиента", "ФИО", "Телефон", "Источник", "Основание обработки"],
    ["К-000001", "Орлова Анна", "8 916 223-45-68", None, None],
    ["К-000002", "Серов Пётр", "8 903 112-43-27", None, None],
]
TALKS: list[list[Value]] = [
    ["Дата и время", "ID клиента", "Телефон", "Тип", "Направление", "Минут", "Кто"],
    ["10.11.2026 09:05", "К-000001", "8 916 223-45-68", "звонок", "входящий", "2", "Ирина"],
]
MISSED = ["19.11.2026 10:00:12", "К-000001", "+7 916 223-45-68", "пропущенный", "входящий", None, "101"]
OUT = ["19.11.2026 10:05", "К-000002", "+7 903 112-43-27", "звонок", "исходящий", "1,2", "101"]
CALLER = ["19.11.2026 11:00", None, "+7 999 100-22-99", "пропущенный", "входящий", None, "101"]


@pytest.fixture(scope="module")
def server() -> Iterator[SheetsServer]:
    with running_server() as running:
        yield running


def calls(folder: Path, rows: Sequence[Sequence[object]] = CALLS) -> str:
    return put(folder, "cdr.csv", rows, sign=",")


def texts(rows: list[list[Any]], columns: int = 7) -> list[list[Any]]:
    return [[*row, *[None] * (columns - len(row))] for row in rows]


@pytest.mark.parametrize("kind", STORES)
def test_a_call_is_written_once_on_every_store_and_taken_back_as_a_whole(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: SheetsServer
) -> None:
    """What the tab has is not there twice; the same file again plans nothing; undo leaves what people typed."""
    book = Workbook(
        "База.xlsx",
        "",
        (sheet_from_rows("Клиенты", CLIENTS), sheet_from_rows("История общения", [list(r) for r in TALKS])),
    )
    crew = team(kind, tmp_path, monkeypatch, server, book)
    crew._as_this_computer()
    asked, file = crew.asked, str(tmp_path / calls(tmp_path))
    done = import_leads(asked, file, Given(admission=Admission(basis="сами позвонили")))
    assert (done.talks_added, [str(line.fate) for line in done.talks]) == (3, ["new", "new", "same", "new", "nobody"])
    changed = apply(asked, Chosen(plan=done.name)).changed
    assert changed is not None
    assert {str(fate) for fate in changed.fates.values()} == {"applied"}
    assert texts(crew.desk.seen("История общения")) == [*TALKS, MISSED, OUT, CALLER]
    new = crew.desk.seen("Клиенты")[3]
    assert (new[0], new[3:], "99910022" in "".join(c for c in str(new[2]) if c.isdigit())) == (
        "К-000003", ["звонок", "сами позвонили"], True,
    )  # fmt: skip
    twice = apply(asked, Chosen(plan=done.name)).changed
    assert twice is not None
    assert {str(fate) for fate in twice.fates.values()} == {"already"}, "a plan that was carried out by another run"
    assert texts(crew.desk.seen("История общения")) == [*TALKS, MISSED, OUT, CALLER]
    again = import_leads(asked, file, Given(admission=Admission(basis="сами позвонили")))
    assert (again.changes, again.talks_added) == ((), 0)
    undo(asked, changed.run)
    assert texts(crew.desk.seen("История общения")) == TALKS
    assert len(crew.desk.seen("Клиенты")) == 3


@pytest.mark.parametrize("kind", STORES)
def test_a_line_that_somebody_wrote_into_is_left_when_calls_are_taken_back(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: SheetsServer
) -> None:
    book = Workbook(
        "База.xlsx",
        "",
        (sheet_from_rows("Клиенты", CLIENTS), sheet_from_rows("История общения", [list(r) for r in TALKS])),
    )
    crew = team(kind, tmp_path, monkeypatch, server, book)
    crew._as_this_computer()
    done = import_leads(crew.asked, str(tmp_path / calls(tmp_path)))
    apply(crew.asked, Chosen(plan=done.name))
    crew.desk.edit("История общения", 3, 7, "Вера")
    back = undo(crew.asked, None)
    assert len(back.changed.landed) == len(OUT)
    assert len(back.changed.conflicts) == 6
    left = texts(crew.desk.seen("История общения"))
    assert left == [*TALKS, [*MISSED[:6], "Вера"]]


def test_calls_that_differ_in_their_moment_alone_are_taken_back_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: SheetsServer
) -> None:
    """More of them than one batch of a live sheet holds, in the order of the file."""
    book = Workbook(
        "База.xlsx",
        "",
        (sheet_from_rows("Клиенты", CLIENTS), sheet_from_rows("История общения", [list(r) for r in TALKS])),
    )
    crew = team("google", tmp_path, monkeypatch, server, book)
    crew._as_this_computer()
    rows = [[f"2026-11-19 10:{n:02d}:00", "", "79162234568", "101", "", "9", "0", "BUSY"] for n in range(55)]
    done = import_leads(crew.asked, str(tmp_path / calls(tmp_path, [HEADS, *rows])))
    apply(crew.asked, Chosen(plan=done.name))
    seen = crew.desk.seen("История общения")
    assert [row[0] for row in seen[2:]] == [f"19.11.2026 10:{n:02d}" for n in range(55)]
    back = undo(crew.asked, None)
    assert back.changed.conflicts == ()
    assert texts(crew.desk.seen("История общения")) == TALKS


def test_a_missed_call_is_a_task_until_somebody_answers(table: Path) -> None:
    """On an .xlsx as on a live sheet, where the moment of an imported call is text: due in minutes of working time, and closed
    once a later call was answered."""
    found = imported(table, calls(table.parent))
    assert found["talks"] == {"new": 2, "same": 1, "nobody": 2, "added": 2, "file": None}
    applied(table, found["run"])
    rows = rows_of(table, "История общения")
    assert [row[0] for row in rows[1:]] == ["19.11.2026 10:00:12", "19.11.2026 10:05"]
    why = document("why", sheetcrm("why", "t.xlsx", "История общения!A3", "--json", folder=table.parent))
    assert "import/talk" in str(why), "a cell of such a row has its history"

    def due() -> list[tuple[str, str]]:
        said = sheetcrm("tasks", "t.xlsx", "--json", "--today", "2026-11-20", folder=table.parent)
        found = document("tasks", said)["tasks"]
        return [(str(task["client"]), task["due"], task["text"]) for task in found if task["rule"] == "missed_call"]

    assert due() == [("Орлова Анна", "2026-11-19", due()[0][2])]
    assert "10:30" in due()[0][2]
    more = [HEADS, ["2026-11-19 12:00:00", "", "101", "79162234568", "from-internal", "60", "50", "ANSWERED"]]
    found = imported(table, calls(table.parent, more))
    applied(table, found["run"])
    assert due() == []


def test_who_is_unknown_is_listed_with_the_reason(table: Path) -> None:
    """A number that called is a person held back until there is a ground; one that was dialled is nobody's."""
    file = calls(table.parent)
    said = sheetcrm("import", file, "t.xlsx", "--lang", "ru", "--today", "2026-11-20", folder=table.parent)
    assert "Контакты с клиентами: новых 2, уже есть 1." in said.out
    assert "С теми, кого среди клиентов нет: 2 (не взяты)." in said.out
    lines = list(csv.reader((table.parent / "cdr — не взяты.csv").open(encoding="utf-8-sig"), delimiter=";"))
    assert [(line[0], line[4], line[5]) for line in lines[1:]] == [
        ("6", "79991002299", "101"),
        ("7", "101", "79991007766"),
    ]
    assert "основани" in lines[1][1]
    assert "такого номера среди клиентов нет" in lines[2][1]
    english = sheetcrm("import", file, "t.xlsx", "--lang", "en", "--today", "2026-11-20", folder=table.parent)
    assert "Contacts with clients: 2 new, 1 there already." in english.out


def test_days_stay_days_where_people_type_days(table: Path) -> None:
    """A column of moments gets moments, and minutes are a number."""
    book = openpyxl.load_workbook(table)
    book["История общения"]["A2"] = dt.datetime(2026, 11, 10, 9, 5)
    book.save(table)
    applied(table, imported(table, calls(table.parent))["run"])
    rows = rows_of(table, "История общения")
    assert [(row[0], row[5]) for row in rows[1:]] == [
        (dt.datetime(2026, 11, 19, 10, 0, 12), None),
        (dt.datetime(2026, 11, 19, 10, 5), 1.2),
    ]


def test_a_new_workbook_shows_the_time_of_a_call(tmp_path: Path) -> None:
    said = sheetcrm(
        "init", "t.xlsx", "--preset", "services", "--lang", "ru", "--yes", "--today", "2026-11-20", folder=tmp_path
    )
    assert said.code == 0
    file = tmp_path / "t.xlsx"
    found = imported(file, calls(tmp_path), "--basis", "сами позвонили")
    applied(file, found["run"])
    (first, *_) = openpyxl.load_workbook(file)["История общения"].iter_rows(min_row=2, max_row=2)
    assert first[0].value == dt.datetime(2026, 11, 19, 10, 0, 12)
    assert "hh:mm" in first[0].number_format


def test_without_a_tab_for_them_calls_are_a_list(table: Path) -> None:
    book = openpyxl.load_workbook(table)
    del book["История общения"]
    book.save(table)
    found = imported(table, calls(table.parent))
    assert (found["talks"]["new"], found["talks"]["added"]) == (3, 0)
    path = table.parent / str(found["talks"]["file"])
    lines = list(csv.reader(path.open(encoding="utf-8-sig"), delimiter=";"))
    assert [line[0] for line in lines[1:]] == ["19.11.2026 10:00:12", "19.11.2026 10:05", "10.11.2026 09:05:40"]


def test_who_called_and_has_no_name_is_told_by_the_number(table: Path) -> None:
    """In the task and on the card; and no word of ours is put into a column whose words the team lists."""
    book = openpyxl.load_workbook(table)
    lists = book.create_sheet("Справочники")
    for row in (["Источник"], ["сайт"], ["рекомендация"]):
        lists.append(row)
    book.save(table)
    found = imported(table, calls(table.parent), "--basis", "сами позвонили")
    applied(table, found["run"])
    assert rows_of(table, "Клиенты")[2][6] is None
    said = sheetcrm("tasks", "t.xlsx", "--lang", "ru", "--today", "2026-11-20", folder=table.parent)
    assert "+7 999 100-22-99, К-000003" in said.out
    card = sheetcrm("card", "t.xlsx", "К-000003", "--lang", "ru", folder=table.parent)
    assert card.out.splitlines()[0] == "+7 999 100-22-99 · К-000003"
