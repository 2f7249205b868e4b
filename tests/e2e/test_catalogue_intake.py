"""Rows of the catalogue about who comes in and who counts, by the acceptance test each names; others stand with their subject."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from sheetcrm.core.outcome import RunSettings
from sheetcrm.core.pipeline import run
from sheetcrm.core.reading import recognise
from sheetcrm.core.segments.settings import KnownSettings
from sheetcrm.core.workbook import Value, Workbook
from tests.e2e.terminal import sheetcrm, type_into
from tests.e2e.test_catalogue import clients, orders
from tests.e2e.test_intake import HEADS, TODAY, applied, imported, people, put, rows_of, table
from tests.e2e.test_json import document

__all__ = ["table"]
ZONE = ZoneInfo("Asia/Vladivostok")
#: Half past midnight there; in London it is the afternoon of the day before.
NIGHT = dt.datetime(2026, 11, 20, 0, 30, tzinfo=ZONE)
HERE = dt.date(2026, 11, 20)


@pytest.mark.parametrize(("back", "base"), [(0, "active"), (30, "active"), (31, "inactive")])
def test_b2_the_first_and_the_last_day_of_the_period_are_those_of_the_teams_clock(back: int, base: str) -> None:
    sold: list[list[Value]] = [[HERE - dt.timedelta(days=back), "Петрова Анна", None, 100, "букет"]]
    book = Workbook("t", "t", (clients(["Петрова Анна", "8 916 123-45-67", None, None]), orders(*sold)))
    found = run(recognise(book), RunSettings("ru", known=KnownSettings(period_days=30)), {}, NIGHT)
    assert found.known is not None
    assert (found.known.today, found.known.frame["base"].tolist()) == (HERE, [base])
    assert NIGHT.astimezone(dt.UTC).date() < HERE, "by another clock it is yesterday still"


def test_b4_who_never_bought_is_not_inactive_unless_the_team_says_so() -> None:
    rows: list[list[Value]] = [
        ["Петрова Анна", "8 916 123-45-67", None, None],
        ["Ким Олег", "8 903 111-22-33", None, None],
    ]
    sold: list[list[Value]] = [[HERE - dt.timedelta(days=400), "Петрова Анна", None, 100, "букет"]]

    def inactive(*, leads: bool) -> int:
        settings = RunSettings("ru", known=KnownSettings(period_days=365, inactive_includes_leads=leads))
        found = run(recognise(Workbook("t", "t", (clients(*rows), orders(*sold)))), settings, {}, NIGHT)
        assert found.known is not None
        return found.known.counts.inactive

    assert (inactive(leads=False), inactive(leads=True)) == (1, 2)


def test_l13_i5_a_bought_base_waits_in_a_tab_of_its_own_and_gets_nothing(table: Path) -> None:
    """Rows without a ground are clients nowhere: no draft, no figure, no segment; and a ground is no consent to advertising."""
    folder = table.parent
    assert sheetcrm("init", "t.xlsx", "--yes", "--inbox", "--today", TODAY, folder=folder).code == 0
    found = imported(table, put(folder, "base.csv", people(9)))
    assert (found["counts"]["held"], found["counts"]["rows_held"], found["counts"]["rows_added"]) == (9, 9, 0)
    applied(table, found["run"])

    def drafted() -> dict[str, set[str]]:
        """Whoever there is a draft for, by its state."""
        said = document("drafts", sheetcrm("drafts", "t.xlsx", "--dry-run", "--json", "--today", TODAY, folder=folder))
        states: dict[str, set[str]] = {}
        for one in said["drafts"]:
            states.setdefault(one["state"], set()).add(str(one["client_id"]))
        return states

    assert set().union(*drafted().values()) <= {"К-000001", "К-000002"}
    assert sheetcrm("sync", "t.xlsx", "--today", TODAY, folder=folder).code == 0
    assert len(rows_of(table, "Клиенты")) == 2
    auto = [str(cell) for row in rows_of(table, "Клиенты (авто)") for cell in row]
    assert not [cell for cell in auto if "Гость" in cell]
    one = [["Имя", "Телефон", "Почта"], ["Глеб Сомов", "89276009999", "ya@example.com"]]
    applied(table, imported(table, put(folder, "one.csv", one), "--basis", "договор розницы")["run"])
    assert len(rows_of(table, "Клиенты")) == 3
    assert not drafted().get("draft"), "a ground to keep data is no consent: nothing may be sent"


def test_q2_the_same_file_twice_adds_nothing(table: Path) -> None:
    file = put(
        table.parent,
        "l.csv",
        [["Имя", "Телефон"], ["Глеб Сомов", "8 (999) 100-22-33"], ["Анна Орлова", "+79162234568"]],
    )
    first = imported(table, file, "--basis", "анкета")
    applied(table, first["run"])
    before = table.read_bytes()
    again = imported(table, file, "--basis", "анкета")
    assert (again["changes"], again["run"], again["counts"]["new"]) == ([], None, 0)
    assert table.read_bytes() == before


def test_x5_x7_the_fields_other_programs_name_are_understood_without_a_profile(table: Path) -> None:
    """Nobody has written down the export of OkoCRM; the fields of a card its help names (okocrm.com/blog/import-iz-excel-v-crm:
    фио, электронная почта, номер телефона, год рождения, город, сумма покупки) are read as any list, and what has no column is
    named."""
    rows = [
        ["ФИО", "Электронная почта", "Номер телефона", "Год рождения", "Город", "Сумма покупки"],
        ["Глеб Сомов", "gleb@example.com", "89991002233", "1990", "Тверь", "5000"],
        ["Пётр Серов", "petr@example.com", "8 903 112-43-27", "1985", "Самара", "700"],
    ]
    found = imported(table, put(table.parent, "contacts.csv", rows), "--basis", "договор")
    assert found["program"] is None
    assert [row["outcome"] for row in found["rows"]] == ["new", "updated"]
    new = found["rows"][0]["cells"]
    assert (new["full_name"], new["email"], new["phone"], new["city"]) == (
        "Глеб Сомов", "gleb@example.com", "+7 999 100-22-33", "Тверь",
    )  # fmt: skip
    assert found["rows"][1]["cells"] == {"email": "petr@example.com", "city": "Самара"}
    assert "Год рождения" in found["without_column"]


def test_x8_bonuses_and_codes_of_a_till_complete_the_clients(table: Path) -> None:
    """Balance, tier and code are fields like any other; a balance that differs is for a person to decide."""
    book = openpyxl.load_workbook(table)
    sheet = book["Клиенты"]
    for n, heading in enumerate(("Бонусный баланс", "Уровень в программе", "Код для друзей"), start=len(HEADS) + 1):
        sheet.cell(1, n).value = heading
    sheet.cell(3, len(HEADS) + 1).value = 300
    book.save(table)
    rows = [
        ["Покупатель", "Телефон", "Бонусный баланс", "Уровень в программе", "Код для друзей"],
        ["Анна Орлова", "8 916 223-45-68", "1250", "золотой", "ANNA-7"],
        ["Пётр Серов", "8 903 112-43-27", "90", "базовый", "P-1"],
    ]
    found = imported(table, put(table.parent, "till.csv", rows), "--basis", "программа лояльности")
    assert [row["outcome"] for row in found["rows"]] == ["updated", "conflict"]
    applied(table, found["run"])
    assert rows_of(table, "Клиенты")[0][len(HEADS) :] == (1250, "золотой", "ANNA-7"), "a balance is a number"
    assert rows_of(table, "Клиенты")[1][len(HEADS) :] == (300, None, None)


def test_s1_another_rule_counts_from_the_next_run_on_and_not_before(table: Path) -> None:
    """The rule's cell is edited in the file: until somebody runs the program, every line stays as it was."""
    book = openpyxl.load_workbook(table)
    sheet = book.create_sheet("Сегменты")
    for line in (["Активен", "Название", "Правило"], ["да", "Аннушки", "ФИО содержит Анна"]):
        sheet.append(line)
    book.save(table)

    def members() -> list[object]:
        shown = openpyxl.load_workbook(table)["Клиенты (авто)"]
        rows = list(shown.iter_rows(values_only=True))
        head = next(row for row in rows if "Клиент" in row and "Телефон" in row)
        at = rows.index(head)
        return [row[head.index("Клиент")] for row in rows[at + 1 :] if row[head.index("Сегменты")] == "Аннушки"]

    def sync() -> None:
        assert sheetcrm("sync", "t.xlsx", "--today", TODAY, folder=table.parent).code == 0

    sync()
    assert members() == ["Орлова Анна"]
    type_into(table, "Сегменты", {"C2": "ФИО содержит Пётр"})
    assert members() == ["Орлова Анна"]
    sync()
    assert members() == ["Серов Пётр"]
