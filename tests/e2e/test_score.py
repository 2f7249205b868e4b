"""The score of clients: rules in «Настройки», the order and the reasons in the summary, the card and the list of clients."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from tests.e2e.terminal import sheetcrm
from tests.e2e.test_json import document

TABS: dict[str, list[list[object]]] = {
    "Клиенты": [
        ["ID клиента", "ФИО", "Телефон", "Источник", "Качество лида"],
        ["К-000001", "Орлова Анна Ильинична", "8 907 100-00-01", "Сайт", None],
        ["К-000002", "Петров Пётр Ильич", "+7 907 100-00-03", "Рекомендация", None],
        ["К-000003", "Яшина Вера Олеговна", "+7 907 100-00-04", "Рекомендация", "спам"],
    ],
    "Заказы": [["№ заказа", "Дата", "ID клиента", "Сумма"], [1, "01.03.2026", "К-000001", 9000]],
    "Настройки": [
        ["Настройка", "Значение", "Что это"],
        ["Балл: источник = Рекомендация", 20, None],
        ["Балл: заказов >= 1", "15", None],
        ["Балл: телефон заполнен", 5, None],
        ["Балл: телефо заполнен", 5, None],
        ["Балл: источник = Сайт", "много", None],
    ],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    for title, rows in TABS.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    del book["Sheet"]
    book.save(tmp_path / "t.xlsx")
    return tmp_path


def test_whom_first_and_what_for(folder: Path) -> None:
    """M21 and I11: each point names its clause, an accidental lead is no lead, a wrong rule is an issue on its row."""
    said = sheetcrm("sync", "t.xlsx", "--json", "--lang", "ru", "--today", "2026-03-20", folder=folder)
    assert said.code == 0, said
    book = openpyxl.load_workbook(folder / "t.xlsx")
    rows = [tuple(v for v in row if v is not None) for row in book["Сводка"].values]
    at = next(i for i, row in enumerate(rows) if row and row[0] == "С кого начать: баллы клиентов")
    assert "показаны 2 из 2" in rows[at + 1][0]
    assert rows[at + 3][1:] == (25, "потенциальный", "+20 источник — Рекомендация; +5 телефон: не пусто")
    assert rows[at + 4][1:] == (20, "новый", "+15 заказов не меньше 1; +5 телефон: не пусто")
    assert rows[at + 5] == ("Случайные обращения не показаны: 1.",)
    assert rows[at + 8] == ("источник — Рекомендация", "+20", 2)
    assert any("✗ телефо заполнен: Не знаю столбца «телефо»" in str(row[0]) for row in rows[at + 9 : at + 13] if row)
    codes = {one["code"] for one in json.loads(said.out)["issues"]}
    assert {"segment/unknown-column", "settings/not-valid"} <= codes
    card = sheetcrm("card", "t.xlsx", "К-000002", "--json", "--today", "2026-03-20", "--lang", "ru", folder=folder)
    (client,) = document("card", card)["clients"]
    assert "Баллы: 25 (+20 источник — Рекомендация; +5 телефон: не пусто)" in client["card"]["buying"]


def test_the_list_of_clients_has_the_score_where_there_is_one(folder: Path) -> None:
    assert sheetcrm("sync", "t.xlsx", "--today", "2026-03-20", folder=folder).code == 0
    rows = list(openpyxl.load_workbook(folder / "t.xlsx")["Клиенты (авто)"].values)
    head = next(row for row in rows if "Баллы" in row)
    column = head.index("Баллы")
    assert [row[column] for row in rows[rows.index(head) + 1 :]] == [20, 25, 25]
