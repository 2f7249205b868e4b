"""Catalogue B12, U7, U8, Q8: colours with words, signs of life that only some teams keep, and data that somebody verified."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sheetcrm.config.colours import ROWS, read
from sheetcrm.core.segments.settings import LIFECYCLE_LABEL, KnownSettings, Lifecycle
from sheetcrm.core.tabs.colours import DEFAULT, WORDS
from sheetcrm.core.wording import LANGS
from sheetcrm.core.workbook import Value
from tests.e2e.terminal import sheetcrm, type_into
from tests.e2e.test_catalogue import ANNA, OLEG, clients, orders, outcome
from tests.e2e.test_catalogue_rows import day, tab, texts
from tests.e2e.test_json import document

TODAY = "2026-11-20"
HEAD: list[object] = [
    "ID клиента",
    "ФИО",
    "Телефон",
    "Email",
    "Ответственный",
    "Последний контакт",
    "Данные сверены",
    "Кто сверил",
]
ROWS_OF_CLIENTS: list[list[object]] = [
    ["К-000001", "Орлова Анна", "8 916 223-45-68", "anna@example.com", "Ирина", dt.datetime(2024, 1, 10), dt.datetime(2024, 1, 10), "Вера"],
    ["К-000002", "Серов Пётр", "8 903 112-43-27", None, "Ирина", dt.datetime(2026, 11, 10), None, None],
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Клиенты"
    for row in (HEAD, *ROWS_OF_CLIENTS):
        sheet.append(row)
    settings = book.create_sheet("Настройки")
    for row in (["Настройка", "Значение"], ["Цвет: потенциальный", "Оранжевый"], ["Цвет: спящий", "розовый"]):
        settings.append(row)
    sold = book.create_sheet("Заказы")
    for row in (["№ заказа", "Дата", "ID клиента", "Сумма"], ["1", dt.datetime(2024, 1, 10), "К-000001", 900]):
        sold.append(row)
    book.save(tmp_path / "t.xlsx")
    return tmp_path


def sync(folder: Path) -> None:
    assert sheetcrm("sync", "t.xlsx", "--today", TODAY, folder=folder).code == 0


def fills(folder: Path) -> dict[str, str]:
    """What each group's word is filled with on the tab of our own."""
    book = openpyxl.load_workbook(folder / "t.xlsx")
    sheet = book["Клиенты (авто)"]
    found = {}
    for ranges in sheet.conditional_formatting:
        for rule in ranges.rules:
            if rule.dxf is not None and rule.dxf.fill is not None:
                said = str(rule.formula[0] if rule.formula else rule.text)
                found[said.strip('"').rpartition('"')[2] or said] = str(rule.dxf.fill.bgColor.rgb)[-6:]
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value in {label.ru for label in LIFECYCLE_LABEL.values()} and cell.fill.fill_type:
                found[str(cell.value)] = str(cell.fill.fgColor.rgb)[-6:]
    return found


class TestB12:
    def test_the_team_chooses_colours_and_the_word_stands_beside_them(self, folder: Path) -> None:
        """Put on again by every run the same way; no cell is coloured that says nothing."""
        sync(folder)
        first = fills(folder)
        assert first == {"потенциальный": "FCE0C4", "спящий": "FBE3F0"}
        sync(folder)
        assert fills(folder) == first
        before = (folder / "t.xlsx").read_bytes()
        sync(folder)
        assert (folder / "t.xlsx").read_bytes() == before, "colours are not put on a second time"

    def test_no_information_is_in_colour_alone(self) -> None:
        """Whatever the team chooses, only the words of the groups are filled."""
        sold: list[list[Value]] = [[day(1), str(ANNA[0]), None, 100, "букет"]]
        found = outcome(clients(ANNA, OLEG), orders(*sold), colours=dict.fromkeys(Lifecycle, "red"))
        (block,) = tab(found, "clients_auto").blocks
        coloured = [column for column in block.columns if column.fills]
        assert [column.heading for column in coloured] == ["Группа клиента"]
        assert set(coloured[0].fills) == {label.ru for label in LIFECYCLE_LABEL.values()}
        assert all(value is None or str(value) in coloured[0].fills for value in coloured[0].values)

    def test_every_colour_has_its_words_and_every_group_its_row(self) -> None:
        assert {read(word.say(lang)) for word in WORDS.values() for lang in LANGS} == set(WORDS)
        assert [key for key, _ in ROWS] == [f"colours.{group}" for group in Lifecycle]
        assert (DEFAULT[Lifecycle.ACTIVE], DEFAULT[Lifecycle.POTENTIAL]) == ("white", "green"), "as in the usual list"
        with pytest.raises(ValueError, match="в крапинку"):
            read("в крапинку")

    def test_a_colour_there_is_not_is_said_at_its_cell(self, folder: Path) -> None:
        type_into(folder / "t.xlsx", "Настройки", {"B2": "в крапинку"})
        said = document("check", sheetcrm("check", "t.xlsx", "--dry-run", "--json", "--today", TODAY, folder=folder))
        assert [issue["cell"] for issue in said["issues"] if issue["code"] == "settings/not-valid"] == ["B2"]


class TestU7:
    def test_without_opened_letters_the_rule_is_skipped_and_the_summary_says_so(self) -> None:
        found = outcome(clients(ANNA, OLEG), orders([day(400), str(ANNA[0]), None, 100, "букет"]))
        assert "Открывают ли клиенты письма, таблица не знает" in " ".join(texts(tab(found, "summary")))
        assert found.known is not None
        assert found.known.fresh.stale.tolist() == [True, False]

    def test_who_opens_letters_is_not_out_of_date_and_who_stopped_is(self) -> None:
        """A letter that was opened, or a link that was followed, is a sign of life like a purchase; the limit's own day is not
        over it yet."""
        limit = KnownSettings().stale_limit(Lifecycle.ASLEEP)
        head: list[Value] = [
            "ФИО",
            "Телефон",
            "Email",
            "Город",
            "Последнее открытие письма",
            "Последний переход из письма",
        ]
        rows: list[list[Value]] = [
            [*ANNA, day(3), None],
            [*OLEG, None, day(limit)],
            ["Ким Вера", "8 903 111-22-33", "vera@primer-mail.ru", "Самара", day(limit + 1), None],
        ]
        sold: list[list[Value]] = [[day(800), str(row[0]), None, 100, "букет"] for row in rows]
        found = outcome(clients(*rows, headings=head), orders(*sold))
        assert found.known is not None
        assert found.known.fresh.stale.tolist() == [False, False, True]
        said = " ".join(texts(tab(found, "summary")))
        assert "таблица не знает" not in said
        assert "открытых писем" in str(found.known.stale_reason(2, "ru"))
        assert "opened e-mail" in str(found.known.stale_reason(2, "en"))


def task_row(folder: Path) -> tuple[Any, Any, dict[str, int], int]:
    book = openpyxl.load_workbook(folder / "t.xlsx")
    sheet = book["Задачи"]
    columns = {str(cell.value): cell.column for cell in sheet[5] if cell.value}
    rows = [r for r in range(6, sheet.max_row + 1) if sheet.cell(r, columns["Повод"]).value == "Сверка данных"]
    assert len(rows) == 1, "one open task a client"
    return book, sheet, columns, rows[0]


def proposals(folder: Path) -> list[tuple[str, object, object]]:
    said = document("plan", sheetcrm("plan", "t.xlsx", "--json", "--today", TODAY, folder=folder))
    return [(c["cell"], c["before"], c["after"]) for c in said["changes"] if c["why"] == "task/verified"]


class TestQ8U8:
    def test_stale_data_is_one_task_with_questions_and_a_done_one_fills_in_when_and_who(self, folder: Path) -> None:
        """The tick and the name of the task become «Данные сверены» and «Кто сверил» once somebody agrees; then there is nothing
        left to ask, and the summary says who verified how many."""
        sync(folder)
        book, sheet, columns, row = task_row(folder)
        assert "Этот номер по-прежнему ваш?" in str(sheet.cell(row, columns["Что сделать"]).value)
        sheet.cell(row, columns["Готово"]).value = "да"
        sheet.cell(row, columns["Кто"]).value = "Ирина"
        book.save(folder / "t.xlsx")
        sync(folder)
        assert proposals(folder) == [("G2", "2024-01-10", "2026-11-20"), ("H2", "Вера", "Ирина")]
        assert [c.value for c in openpyxl.load_workbook(folder / "t.xlsx")["Клиенты"][2]][6:] == [
            dt.datetime(2024, 1, 10),
            "Вера",
        ]
        book = openpyxl.load_workbook(folder / "t.xlsx")
        sheet = book["Правки"]
        heads = {str(cell.value): cell.column for cell in sheet[5] if cell.value}
        for n in range(6, sheet.max_row + 1):
            cell = sheet.cell(n, heads["Что"]) if "Что" in heads else sheet.cell(n, 3)
            if "Сверка данных" in str(cell.value):
                sheet.cell(n, 1).value = "да"
        book.save(folder / "t.xlsx")
        sync(folder)
        row_now = [c.value for c in openpyxl.load_workbook(folder / "t.xlsx")["Клиенты"][2]]
        assert row_now[6:8] == [dt.datetime(2026, 11, 20), "Ирина"]
        assert proposals(folder) == []
        shown = [
            str(c.value) for r in openpyxl.load_workbook(folder / "t.xlsx")["Сводка"].iter_rows() for c in r if c.value
        ]
        assert "Кто сверял: Ирина — 1." in shown

    def test_a_day_without_a_name_and_a_name_without_a_day_are_told(self) -> None:
        head: list[Value] = ["ФИО", "Телефон", "Email", "Город", "Данные сверены", "Кто сверил"]
        rows: list[list[Value]] = [
            [*ANNA, day(3), None],
            [*OLEG, None, "Ирина"],
            ["Ким Вера", "8 903 111-22-33", None, None, day(1), "Вера"],
        ]
        found = outcome(clients(*rows, headings=head))
        told = {f.code.code: f.rows.tolist() for f in found.log.findings if f.code.code.startswith("client/verified")}
        assert told == {"client/verified-by-nobody": [0], "client/verified-undated": [1]}
