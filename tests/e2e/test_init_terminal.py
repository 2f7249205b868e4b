"""``sheetcrm init`` in a real terminal: few questions, plain ones, answers that hold, and Ctrl+C that leaves everything."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from sheetcrm.config import model as configuration
from tests.e2e.pseudo import Terminal, at_terminal
from tests.e2e.terminal import read_titles, sheetcrm, workbook

NOTEBOOK: list[list[object]] = [
    ["Моя база 2026"],
    [],
    ["Кто", "Куда звонить", "Город", "Рассылка", "Пожелания"],
    ["Иванова Анна", "8 907 100-00-01", "Света", "да", "любит чай"],
    ["Петрова Ольга", "8 907 100-00-02", "Ира", "нет", "по утрам"],
    ["Сидорова Мария", "8 907 100-00-03", "Света", "да", None],
    ["Кузнецова Ира", "8 907 100-00-04", "Ира", None, None],
    ["Смирнова Лена", "8 907 100-00-05", "Света", "да", "VIP"],
]


@pytest.fixture(autouse=True)
def russian(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "ru_RU.UTF-8")


def answer(terminal: Terminal, question: str, keys: str = "") -> str:
    """Waits for the words, then types with Enter; what stood with them."""
    seen = terminal.see(question)
    terminal.press(keys + "\n")
    return seen


def test_an_odd_notebook_is_pointed_at_and_the_answers_hold(tmp_path: Path) -> None:
    """Headings nobody knows, a title above, masters under «Город»: a tab, three columns, two questions."""
    workbook(tmp_path / "база.xlsx", NOTEBOOK, title="Лист1")
    with at_terminal("init", "база.xlsx", folder=tmp_path) as terminal:
        seen = answer(terminal, "Ответ [1]: ", "2")
        assert "язык: русский (по заголовкам)" in seen  # though no table was recognised
        assert "На какой вкладке клиенты?\n  1. Ни на какой\n  2. «Лист1»" in seen
        assert "2. A «Кто» (Иванова Анна" in answer(terminal, "Ответ [1]: ", "2")
        assert "В каком столбце «Телефон»?" in answer(terminal, "Ответ [1]: ", "2")
        assert "В каком столбце «Email»?" in answer(terminal, "Ответ [1]: ")
        assert "«Город» называется как «Город», но внутри другое (Света, Ира)" in answer(terminal, "Ответ [1]: ")
        assert "«Рассылка» (да, нет)" in answer(terminal, "Ответ [1]: ", "2")
        answer(terminal, "«Стоп-лист»? [да]: ", "нет")
        answer(terminal, "Добавить столбец? [нет]: ")
        answer(terminal, "Добавить их? [нет]: ")
        assert terminal.end() == 0
    saved = configuration.load(tmp_path / "config.yaml").saved_fields()["clients"]
    assert (saved["full_name"], saved["phone"], saved["consent_ads"]) == ("Кто", "Куда звонить", "Рассылка")
    assert "city" not in saved
    assert "Дальше: sheetcrm check — что исправить" in sheetcrm(folder=tmp_path).out
    said = sheetcrm("check", "--dry-run", "--lang", "ru", folder=tmp_path)
    assert "Клиенты: 5 строк" in said.out


def test_tabs_by_manager_are_asked_about_once(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name in ("Ирина", "Олег", "Вера"):
        sheet = book.create_sheet(name)
        sheet.append(["ФИО", "Телефон", "Код"])
        for n in range(4):
            sheet.append([f"Иванов Пётр{n}", f"8 907 100-0{len(name)}-0{n}", f"A{n}"])
    book.save(tmp_path / "clients.xlsx")
    said = sheetcrm("init", "clients.xlsx", "--lang", "ru", folder=tmp_path)
    assert said.code == 2
    assert said.out.count("«Код» (A0") == 1
    assert "Вопрос 2" not in said.out


def test_whoever_stops_half_way_has_changed_nothing(tmp_path: Path) -> None:
    file = workbook(tmp_path / "clients.xlsx", [["Код", "ФИО", "Телефон"], *([f"A{n}", f"Анна Пример{n}", f"8 907 100-00-0{n}"] for n in range(4))])  # fmt: skip
    before = file.read_bytes()
    with at_terminal("init", "clients.xlsx", folder=tmp_path) as terminal:
        answer(terminal, "Ответ [1]: ", "2")
        terminal.see("[да]: ")
        terminal.interrupt()
        assert terminal.end() == 130
    assert "Прервано. Ничего не записано." in terminal.screen
    assert "Traceback" not in terminal.screen
    assert file.read_bytes() == before
    assert not (tmp_path / "config.yaml").exists()


def test_a_workbook_without_clients_is_left_as_it_is(tmp_path: Path) -> None:
    """Enter to every question about a price list makes neither tabs nor a configuration."""
    file = workbook(tmp_path / "прайс.xlsx", [["Наименование", "Цена"], ["Букет", 1500], ["Торт", 900]], title="Прайс")
    before = file.read_bytes()
    with at_terminal("init", "прайс.xlsx", folder=tmp_path) as terminal:
        answer(terminal, "Ответ [1]: ")
        assert terminal.end() == 2
    assert "Без таблицы клиентов настраивать нечего; ничего не записано." in terminal.screen
    for words in (["--yes"], []):
        said = sheetcrm("init", "прайс.xlsx", *words, "--lang", "ru", folder=tmp_path)
        assert said.code == 2
        assert "sheetcrm init --new" in said.out
    assert file.read_bytes() == before
    assert not (tmp_path / "config.yaml").exists()
    assert read_titles(file) == ["Прайс"]
