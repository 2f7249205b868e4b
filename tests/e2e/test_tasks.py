"""Tasks from the sheet to the day's list and back: on the command line, with «Настройки», with a team that keeps a list itself."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sheetcrm.journal.tasks import load
from tests.e2e.terminal import read_tab, sheetcrm, type_into
from tests.e2e.test_json import document

TODAY = "2026-11-23"
DAY = dt.datetime(2026, 11, 23)
CLIENTS: list[list[Any]] = [
    ["ID клиента", "ФИО", "Телефон", "Статус", "Ответственный", "Когда связаться", "Следующий шаг", "Последний контакт", "Должность"],
    ["К-000001", "Орлова Мария", "+7 916 000-00-01", "в работе", "Ирина", DAY, "смета", dt.datetime(2026, 11, 2), "Директор"],
    ["К-000002", "Ким Олег", "+7 916 000-00-02", "клиент", "Олег", None, None, dt.datetime(2026, 11, 20), "Закупщик"],
    ["К-000003", "Смирнова Анна", "+7 916 000-00-03", "клиент", "Олег", DAY, None, dt.datetime(2026, 11, 20), None],
]  # fmt: skip
DEALS: list[list[Any]] = [
    ["№ сделки", "Клиент", "Телефон", "Этап", "На этапе с", "Сумма"],
    ["1", "Ким Олег", "+7 916 000-00-02", "КП", dt.datetime(2026, 11, 14), 1000],
]
THEIRS: list[list[Any]] = [
    ["Задача", "Срок", "Исполнитель", "Готово"],
    ["Заказать визитки", dt.datetime(2026, 11, 20), "Ирина", None],
    ["Купить бумагу", dt.datetime(2026, 11, 20), "Ирина", "да"],
]
SETTINGS: list[list[Any]] = [["Настройка", "Значение"], ["Норма этапа, дней: КП", 7]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    tabs = (("Клиенты", CLIENTS), ("Сделки", DEALS), ("Дела команды", THEIRS), ("Настройки", SETTINGS))
    for title, rows in tabs:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    del book["Sheet"]
    book.save(tmp_path / "t.xlsx")
    return tmp_path


def day(folder: Path, *more: str, today: str = TODAY) -> dict[str, Any]:
    return document("tasks", sheetcrm("tasks", "t.xlsx", "--json", "--today", today, *more, folder=folder))


def sync(folder: Path, today: str = TODAY) -> None:
    assert sheetcrm("sync", "t.xlsx", "--today", today, folder=folder).code == 0


def tab(folder: Path) -> tuple[Any, Any, dict[str, int]]:
    book = openpyxl.load_workbook(folder / "t.xlsx")
    sheet = book["Задачи"]
    return book, sheet, {str(cell.value): cell.column for cell in sheet[5] if cell.value}


def row_of(sheet: Any, heads: dict[str, int], name: str) -> int:
    return next(r for r in range(6, sheet.max_row + 1) if sheet.cell(r, heads["Клиент"]).value == name)


def test_the_day_s_list_is_the_tab_by_manager_and_with_what_the_team_keeps_itself(folder: Path) -> None:
    before = (folder / "t.xlsx").read_bytes()
    found = day(folder)
    assert (folder / "t.xlsx").read_bytes() == before, "it writes nothing"
    assert [(t["rule"], t["client"], t["owner"]) for t in found["tasks"]] == [
        (None, None, "Ирина"), ("hung_deal", "Ким Олег", "Олег"), ("next_contact", "Орлова Мария", "Ирина"), ("next_contact", "Смирнова Анна", "Олег"),
    ]  # fmt: skip
    sync(folder)
    _, sheet, heads = tab(folder)
    keys = {sheet.cell(r, heads["Ключ"]).value[1:] for r in range(6, sheet.max_row + 1)}
    assert keys == {t["key"] for t in day(folder)["tasks"] if t["source"] == "ours"}
    assert [t["client"] for t in day(folder, "--owner", "олег")["tasks"]] == ["Ким Олег", "Смирнова Анна"]
    said = sheetcrm("tasks", "t.xlsx", "--today", TODAY, "--lang", "ru", folder=folder)
    assert said.code == 0
    assert "Задачи на 23.11.2026: 4" in said.out
    assert "Ирина: 2" in said.out
    assert "Заказать визитки" in said.out
    assert "смета" in said.out
    assert day(folder, "--due", "2026-11-22")["counts"] == {
        "open": 4, "due": 1, "overdue": 1, "waiting": {}, "refused": 0
    }  # fmt: skip


def test_the_norm_of_a_stage_and_the_rules_that_run_are_said_in_the_settings(folder: Path) -> None:
    assert "hung_deal" in {t["rule"] for t in day(folder)["tasks"]}
    book = openpyxl.load_workbook(folder / "t.xlsx")
    book["Настройки"]["B2"] = 12
    book["Настройки"].append(["Задача: пора связаться", "нет"])
    book.save(folder / "t.xlsx")
    assert [t["rule"] for t in day(folder)["tasks"]] == [None]


def test_a_done_line_that_is_deleted_is_remembered_and_its_outcome_is_not_lost(folder: Path) -> None:
    sync(folder)
    book, sheet, heads = tab(folder)
    row = row_of(sheet, heads, "Орлова Мария")
    for heading, text in (("Готово", "да"), ("Итог", "Смету выслала"), ("Кто", "Ирина")):
        sheet.cell(row, heads[heading]).value = text
    book.save(folder / "t.xlsx")
    sync(folder)
    (kept,) = load(folder / "t.xlsx.sheetcrm").done.values()
    assert (kept.rule, kept.outcome, kept.who, kept.at) == ("next_contact", "Смету выслала", "Ирина", DAY.date())
    book, sheet, heads = tab(folder)
    row = row_of(sheet, heads, "Орлова Мария")
    assert sheet.cell(row, heads["Состояние"]).value == "✓ готово 23.11.2026"
    assert sheet.row_dimensions[row].hidden, "closed lines are filtered away"
    sheet.delete_rows(row)
    book.save(folder / "t.xlsx")
    sync(folder)
    assert "Орлова Мария" not in [t["client"] for t in day(folder)["tasks"]]
    assert load(folder / "t.xlsx.sheetcrm").done
    # It is part of what is known of the client.
    said = sheetcrm("card", "t.xlsx", "Орлова Мария", "--today", TODAY, "--lang", "ru", "--json", folder=folder)
    (client,) = document("card", said)["clients"]
    assert client["card"]["talks"][0] == "23.11.2026 · сделана задача «Пора связаться» · Смету выслала · Ирина"


def test_a_post_that_changed_is_asked_about_once(folder: Path) -> None:
    sync(folder)
    assert "post" not in {t["rule"] for t in day(folder)["tasks"]}
    type_into(folder / "t.xlsx", "Клиенты", {"I3": "Коммерческий директор"})
    for _ in range(2):
        sync(folder)
        _, sheet, heads = tab(folder)
        posts = [r for r in range(6, sheet.max_row + 1) if sheet.cell(r, heads["Повод"]).value == "Сменилась должность"]
        assert len(posts) == 1
    # Another computer remembers no post, and the task stays all the same.
    (folder / "t.xlsx.sheetcrm" / "tasks.json").unlink()
    later = day(folder, "--due", "2026-12-31")["tasks"]
    assert [t["client"] for t in later if t["rule"] == "post"] == ["Ким Олег"]


def test_open_tasks_of_the_team_s_own_tab_go_with_the_clients(folder: Path) -> None:
    asked = ("reassign", "t.xlsx", "--from", "Ирина", "--to", "Олег")
    found = document("reassign", sheetcrm(*asked, "--json", folder=folder))
    assert found["counts"] == {"clients": 1, "deals": 0, "orders": 0, "tasks": 1, "left": 0}
    assert sheetcrm("apply", "t.xlsx", found["run"], folder=folder).code == 0
    rows = read_tab(folder / "t.xlsx", "Дела команды")[1:]
    assert [row[2] for row in rows] == ["Олег", "Ирина"], "what was done was done by her"
    assert {t["owner"] for t in day(folder)["tasks"]} == {"Олег"}, "nothing open is left with her"


def test_the_summary_counts_tasks_by_owner(folder: Path) -> None:
    sync(folder)
    rows = [[cell for cell in row if cell is not None] for row in read_tab(folder / "t.xlsx", "Сводка")]
    at = rows.index(["Задачи"])
    assert rows[at + 2 :][:4] == [
        ["Ответственный", "Открыто", "На сегодня", "Просрочено", "Доля просроченных"],
        ["Ирина", 2, 2, 1, "—"],
        ["Олег", 2, 2, 0, "—"],
        ["Всего", 4, 4, 1, 0.25],
    ]


def test_an_approved_script_is_a_call_to_make(tmp_path: Path) -> None:
    """P17: what may be said stands in «Задачи» from the decision until the call is done or its ground is gone, and once."""
    book = openpyxl.Workbook()
    people, orders = book.active, book.create_sheet("Заказы")
    assert people is not None
    people.title = "Клиенты"
    for row in (CLIENTS[0][:3], CLIENTS[1][:3], CLIENTS[2][:3]):
        people.append(row)
    for row in (
        ["№ заказа", "Дата", "ID клиента", "Сумма", "Оплачено", "Срок оплаты"],
        ["A-1", dt.datetime(2026, 11, 2), "К-000001", 1000, 0, dt.datetime(2026, 11, 20)],
        ["A-2", dt.datetime(2026, 11, 2), "К-000002", 700, 0, dt.datetime(2026, 11, 20)],
    ):
        orders.append(row)
    book.save(tmp_path / "t.xlsx")
    (tmp_path / "config.yaml").write_text(
        "workbook: t.xlsx\nlanguage: ru\ntasks: {rules: {payment: false}}\n"
        "drafts: {channels: [call], campaigns: {payment: {on: true}}, company: Ромашка, signature: 'Ирина, «Ромашка»'}\n",
        encoding="utf-8",
    )

    def scripts(today: str = TODAY) -> list[dict[str, Any]]:
        return [task for task in day(tmp_path, today=today)["tasks"] if task["rule"] == "script"]

    sync(tmp_path)
    assert scripts() == [], "nobody has decided yet"
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    sheet = book["Черновики"]
    heads = {str(c.value): c.column for row in sheet.iter_rows(max_row=8) for c in row if c.value}
    for row in sheet.iter_rows(min_row=2):
        if any("Орлова" in str(c.value) for c in row):
            row[heads["Решение"] - 1].value = "можно отправлять"
    book.save(tmp_path / "t.xlsx")
    sync(tmp_path)
    (task,) = scripts()
    assert task["client_id"] == "К-000001"
    assert task["text"].startswith("Позвонить и сказать: «Здравствуйте, Мария!")
    assert "осталось оплатить 1 000 ₽" in task["text"].replace("\u00a0", " ")
    assert task["contact"] == "service"
    book, sheet, places = tab(tmp_path)
    sheet.cell(row_of(sheet, places, "Орлова Мария"), places["Готово"]).value = "да"
    book.save(tmp_path / "t.xlsx")
    sync(tmp_path, "2026-11-24")
    assert scripts("2026-11-24") == []
    sync(tmp_path, "2026-11-25")
    assert scripts("2026-11-25") == [], "once"
