"""``init --rules`` and ``init --views`` as a person at a terminal sees them, and ``remove`` after them."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from sheetcrm.core.workbook import Workbook, sheet_from_rows
from tests.e2e.terminal import sheetcrm, workbook
from tests.e2e.test_google import config
from tests.e2e.test_json import document
from tests.google import upload
from tests.sheets_server import running_server
from tests.sheets_server.model.cells import expand
from tests.unit.xlsx.packages import parts_of

ROWS: list[list[object]] = [
    ["ФИО", "Телефон", "Email", "Статус", "Ответственный"],
    *([f"Иванова Анна{n}", f"8 907 100-00-{n}", f"a{n}@example.com", "клиент", "Ирина"] for n in range(10, 16)),
]


def rules(file: Path) -> dict[str, str]:
    listed = openpyxl.load_workbook(file)["Клиенты"].data_validations.dataValidation
    return {str(rule.sqref).partition(":")[0]: rule.type for rule in listed}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return workbook(tmp_path / "clients.xlsx", ROWS)


def test_nobody_asked_no_rule_is_set(file: Path) -> None:
    sheetcrm("init", "clients.xlsx", "--yes", "--lists", folder=file.parent)
    assert rules(file) == {}


def test_rules_come_with_the_lists_they_need_and_a_second_time_writes_nothing(file: Path) -> None:
    said = sheetcrm("init", "clients.xlsx", "--yes", "--rules", "--lang", "ru", folder=file.parent)
    assert said.code == 0
    assert (
        "Правила ввода на вкладке «Клиенты»: Телефон (телефон), Email (почта), Статус (список), Ответственный (список)"
        in said.out
    )
    assert "Правила ввода на вкладке «Согласия»: Цель (список)" in said.out
    assert rules(file) == {"B2": "custom", "C2": "custom", "D2": "list", "E2": "list"}
    content = file.read_bytes()
    again = sheetcrm("init", "clients.xlsx", "--yes", "--rules", "--lang", "ru", folder=file.parent)
    assert "Правила ввода уже стоят: 5 столбцов." in again.out
    assert file.read_bytes() == content


def test_required_in_the_settings_tab_is_said_where_people_type(file: Path) -> None:
    sheetcrm("init", "clients.xlsx", "--yes", "--rules", "--lang", "ru", folder=file.parent)
    book = openpyxl.load_workbook(file)
    cell = next(row[1] for row in book["Настройки"].iter_rows() if row[0].value == "Обязательно у всех")
    cell.value = "ФИО; Email"
    book.save(file)
    said = document("init", sheetcrm("init", "--yes", "--rules", "--json", folder=file.parent))
    states = {one["heading"]: (one["kind"], one["state"]) for one in said["rules"]}
    assert states["ФИО"] == ("required", "set")
    assert states["Email"] == ("email", "set")
    assert states["Статус"] == ("list", "there")
    by_cell = {
        str(rule.sqref).partition(":")[0]: rule
        for rule in openpyxl.load_workbook(file)["Клиенты"].data_validations.dataValidation
    }
    assert by_cell["C2"].prompt == "Один адрес почты, например name@example.com. Обязательно."
    assert not by_cell["C2"].allow_blank


def test_removed_the_clients_tab_is_the_original_to_the_byte(file: Path) -> None:
    content = file.read_bytes()
    sheetcrm("init", "clients.xlsx", "--yes", "--rules", "--columns", "--lang", "ru", folder=file.parent)
    sheetcrm("sync", "--today", "2026-11-20", folder=file.parent)
    shown = sheetcrm("remove", "--lang", "ru", folder=file.parent)
    assert "И правила ввода программы в ваших столбцах: 5" in shown.out
    sheetcrm("remove", "--yes", "--with-definitions", "--lang", "ru", folder=file.parent)
    left = parts_of(file.read_bytes())
    before = parts_of(content)
    assert left["xl/worksheets/sheet1.xml"] == before["xl/worksheets/sheet1.xml"]


def test_a_file_has_no_views_and_is_told_what_to_do_instead(file: Path) -> None:
    said = sheetcrm("init", "clients.xlsx", "--yes", "--views", "--lang", "ru", folder=file.parent)
    assert "обычным фильтром в столбце с ответственным" in said.out
    english = sheetcrm("init", "clients.xlsx", "--yes", "--views", "--lang", "en", folder=file.parent)
    assert "filter by your name in the owner column" in english.out


def test_on_google_both_are_there_and_go_again(tmp_path: Path) -> None:
    with running_server() as server:
        made = upload(server, Workbook("База", "", (sheet_from_rows("Клиенты", ROWS),)))  # type: ignore[arg-type]
        server.files[made].share("p1", "user", "writer", emailAddress=server.service_account.address)
        config(tmp_path, server, made)
        said = sheetcrm("init", "--yes", "--rules", "--views", "--lang", "ru", folder=tmp_path)
        assert "Фильтры для менеджеров: «Мои: Ирина»" in said.out
        assert "Телефон (телефон), Email (почта), Статус (список), Ответственный (список)" in said.out
        again = document("init", sheetcrm("init", "--yes", "--rules", "--views", "--json", folder=tmp_path))
        assert {one["state"] for one in again["rules"]} == {"there"}
        assert (again["views"]["tabs"], again["views"]["unchanged"]) == ([], ["Мои: Ирина"])
        shown = document("remove", sheetcrm("remove", "--json", folder=tmp_path))
        assert (shown["counts"]["rules"], shown["counts"]["views"]) == (5, 1)
        sheetcrm("remove", "--yes", folder=tmp_path)
        left = document("remove", sheetcrm("remove", "--json", folder=tmp_path))
        assert (left["state"], left["counts"]["rules"], left["counts"]["views"]) == ("unchanged", 0, 0)


def test_rows_that_come_later_get_the_rules_at_the_next_run(tmp_path: Path) -> None:
    """And a run with nothing to do makes no more calls for it than without rules."""
    with running_server() as server:
        made = upload(server, Workbook("База", "", (sheet_from_rows("Клиенты", ROWS),)))  # type: ignore[arg-type]
        server.files[made].share("p1", "user", "writer", emailAddress=server.service_account.address)
        config(tmp_path, server, made)
        sheetcrm("init", "--yes", "--rules", "--lang", "ru", folder=tmp_path)
        sheetcrm("sync", "--today", "2026-11-20", folder=tmp_path)
        gid = server.files[made].document.sheets[0].sheet_id
        server.people.batch(made, [{"appendDimension": {"sheetId": gid, "dimension": "ROWS", "length": 3}}])
        rows = server.files[made].document.sheets[0].grid
        server.people.edit_cell(made, f"Клиенты!A{rows.row_count}", "Новая Ольга")
        assert expand(rows.entry(rows.row_count - 1, 1)).validation is None
        sheetcrm("sync", "--today", "2026-11-20", folder=tmp_path)
        rows = server.files[made].document.sheets[0].grid
        assert expand(rows.entry(rows.row_count - 1, 1)).validation is not None
        calls: list[str] = []
        server.before_request.append(lambda request: calls.append(request.path))
        assert sheetcrm("sync", "--today", "2026-11-20", folder=tmp_path).code == 0
        asked = [path for path in calls if "/spreadsheets/" in path]
        assert len(asked) <= 4
        assert not any("batchUpdate" in path for path in asked)
