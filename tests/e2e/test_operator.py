"""The controller's list: what the law wants beside the base is asked about on every run until it is answered."""

from __future__ import annotations

import logging
from pathlib import Path

import openpyxl
import pytest

from sheetcrm import jobs
from sheetcrm.core.law.operator import ITEMS
from tests.e2e.terminal import sheetcrm, workbook

ROWS: list[list[object]] = [["ФИО", "Телефон"], ["Орлова Анна Ильинична", "+7 907 100-00-01"]]


def asked(folder: Path, lang: str = "ru") -> list[str]:
    out = sheetcrm("check", "t.xlsx", "--dry-run", "--lang", lang, folder=folder).out
    lines = out.splitlines()
    start = next((i for i, line in enumerate(lines) if line.startswith(("Закон:", "The law:"))), None)
    return [] if start is None else [line.strip() for line in lines[start + 1 :] if line.startswith("  ")]


@pytest.mark.parametrize("country", ["ru", "eu", "us"])
def test_each_country_asks_for_its_own(tmp_path: Path, country: str) -> None:
    workbook(tmp_path / "t.xlsx", ROWS)
    (tmp_path / "config.yaml").write_text(f"law: {{country: {country}}}\n", encoding="utf-8")
    assert asked(tmp_path) == asked(tmp_path) == [item.label.ru for item in ITEMS[country]]
    assert any("Роскомнадзор" in label for label in asked(tmp_path)) is (country == "ru")


def test_an_answer_in_the_file_or_in_the_tab_is_one(tmp_path: Path) -> None:
    workbook(tmp_path / "t.xlsx", ROWS)
    (tmp_path / "config.yaml").write_text(
        "operator:\n  notification: № 77-26-001122 от 12.01.2026\n  nda: не нужно, работаю одна\n", encoding="utf-8"
    )
    assert len(asked(tmp_path)) == 3
    made = openpyxl.load_workbook(tmp_path / "t.xlsx")
    sheet = made.create_sheet("Настройки")
    for row in (
        ["Настройка", "Значение"],
        ["Оператор: где опубликована политика обработки данных", "https://romashka.example/policy"],
        ["Оператор: ответственный за персональные данные", "Ольга"],
        ["Оператор: копирование и снимки экрана", None],
    ):
        sheet.append(row)
    made.save(tmp_path / "t.xlsx")
    assert asked(tmp_path) == ["Оператор: копирование и снимки экрана"]
    found = jobs.look(jobs.Asked(target=str(tmp_path / "t.xlsx"), write=False)).outcome.log
    (issue,) = [f for f in found.findings if f.code.code == "law/not-answered"]
    assert (issue.table, issue.rows.tolist()) == ("settings", [2])


def test_a_scheduled_run_says_how_many(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    workbook(tmp_path / "t.xlsx", ROWS)
    (tmp_path / "config.yaml").write_text("workbook: t.xlsx\n", encoding="utf-8")
    with caplog.at_level(logging.WARNING, "sheetcrm"):
        assert jobs.weekly_review(tmp_path / "config.yaml") == 0
    assert "Список оператора: без ответа 5 пунктов." in caplog.text


def test_a_value_that_holds_is_said_in_the_language_of_the_table(tmp_path: Path) -> None:
    """An English table whose setting was never filled in reads “not set”, not «не указано»."""
    book = openpyxl.Workbook()
    for title, rows in (
        ("Clients", [["Client ID", "Full name", "Phone"], ["C-000001", "Ann Lee", "+44 7158 100001"]]),
        ("Settings", [["Setting", "Value", "What it is"], ["Sender's e-mail", "Tom", None]]),
    ):
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    del book["Sheet"]
    book.save(tmp_path / "t.xlsx")
    said = sheetcrm("check", "t.xlsx", "--dry-run", "--lang", "en", folder=tmp_path)
    assert "The previous one stays in force: not set." in said.out
