"""Predicted LTV: switched on where the team keeps its settings, and refused in words."""

from __future__ import annotations

import datetime as dt
import random
import sys
from pathlib import Path

import openpyxl
import pytest

from tests.e2e.terminal import DAY, read_tab, sheetcrm
from tests.e2e.test_json import document


def book(folder: Path, switch: object, clients: int = 150, amounts: bool = True) -> None:
    """Buyers of two years, each at a pace of their own until they stay away, and a tab of settings with one row."""
    made, rng = openpyxl.Workbook(), random.Random(7)
    people, orders, settings = made.active, made.create_sheet("Заказы"), made.create_sheet("Настройки")
    people.title = "Клиенты"
    people.append(["ID клиента", "ФИО", "Телефон"])
    orders.append(["№ заказа", "Дата", "ID клиента", *(["Сумма"] if amounts else [])])
    for n in range(1, clients + 1):
        people.append([f"К-{n:06d}", f"Орлова Анна {n}", f"+7 907 100-{n // 100:02d}-{n % 100:02d}"])
        day, pace, visit = dt.date(2024, 11, 25) + dt.timedelta(days=rng.randrange(300)), rng.gammavariate(3, 25), 0
        while day < dt.date(2026, 11, 20):
            orders.append([f"{n}-{visit}", day, f"К-{n:06d}", *([rng.randrange(500, 3000)] if amounts else [])])
            if rng.random() < 0.15:
                break
            day, visit = day + dt.timedelta(days=1 + round(rng.expovariate(1 / pace))), visit + 1
    settings.append(["Настройка", "Значение", "Что это"])
    settings.append(["Прогноз LTV", switch, None])
    made.save(folder / "t.xlsx")


def said(folder: Path) -> str:
    done = sheetcrm("sync", "t.xlsx", "--today", DAY, folder=folder)
    assert done.code == 0, done
    cells = (str(value) for row in read_tab(folder / "t.xlsx", "Сводка") for value in row if value is not None)
    return "\n".join(cells).replace("\u00a0", " ")


def origin(folder: Path) -> tuple[object, str]:
    listed = document("config", sheetcrm("config", "t.xlsx", "--effective", "--json", folder=folder))["settings"]
    (found,) = [one for one in listed if one["key"] == "predicted_ltv"]
    return found["value"], found["origin"]


def test_the_teams_own_tab_switches_it_on_and_off(tmp_path: Path) -> None:
    """M3: «Настройки» wins over config.yaml, and config.yaml over the default."""
    book(tmp_path, None)
    assert origin(tmp_path) == (False, "default")
    assert "рогноз LTV" not in said(tmp_path)
    book(tmp_path, "да")
    assert origin(tmp_path) == (True, "sheet")
    assert "Такой же прогноз, сделанный 182 дня назад, ошибся в сумме на" in said(tmp_path)
    (tmp_path / "config.yaml").write_text("predicted_ltv: true\n", "utf-8")
    book(tmp_path, "нет")
    assert origin(tmp_path) == (False, "sheet")
    assert "рогноз LTV" not in said(tmp_path)


def test_a_missing_library_and_missing_sums_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy.optimize", None)
    book(tmp_path, "да")
    words = said(tmp_path)
    assert "не установлена библиотека scipy. Тому, кто запускает программу:" in words
    assert "напишите «нет» в настройке «Прогноз LTV»" in words
    other = tmp_path / "other"
    other.mkdir()
    book(other, "да", clients=3, amounts=False)
    assert "Прогноза LTV нет: в таблице нет покупок с датами и суммами." in said(other)


def test_a_word_that_is_no_answer_is_a_line_to_correct(tmp_path: Path) -> None:
    book(tmp_path, "потом", clients=3)
    found = document("check", sheetcrm("check", "t.xlsx", "--json", "--dry-run", "--today", DAY, folder=tmp_path))
    (issue,) = [one for one in found["issues"] if one["code"] == "settings/not-valid"]
    assert (issue["tab"], issue["cell"]) == ("Настройки", "B2")
