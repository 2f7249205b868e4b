"""«Справочники» / “Lists”: made on request from what the columns hold, and what they say holds."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.e2e.terminal import read_titles, sheetcrm, workbook
from tests.e2e.test_json import document

ROWS: list[list[object]] = [
    ["ФИО", "Телефон", "Статус", "Источник", "Ответственный"],
    *(
        [f"Иванова Анна{n}", f"8 907 100-00-{n:02d}", "клиент" if n % 2 else "заявка", "сайт", "Ирина"]
        for n in range(10, 90)
    ),
    ["Петров Пётр", "8 907 100-00-30", "клеинт", "Сайт", "Ирина"],
]


def titles(file: Path) -> list[str]:
    return read_titles(file)


def lists(file: Path, title: str = "Справочники") -> dict[str, list[str]]:
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(file)[title].iter_rows()]
    head = next(i for i, row in enumerate(rows) if row[0] in ("Статус", "Status"))
    return {str(h): [str(row[i]) for row in rows[head + 1 :] if row[i] is not None] for i, h in enumerate(rows[head])}


def codes(folder: Path) -> list[str]:
    said = document("check", sheetcrm("check", "--dry-run", "--json", folder=folder))
    return [issue["code"] for issue in said["issues"]]


def made(folder: Path) -> Path:
    file = workbook(folder / "clients.xlsx", ROWS)
    said = sheetcrm("init", "clients.xlsx", "--yes", "--lists", "--lang", "ru", folder=folder)
    assert said.code == 0
    return file


def test_they_begin_with_what_the_columns_hold_and_without_slips(tmp_path: Path) -> None:
    found = lists(made(tmp_path))
    assert (found["Статус"], found["Источник"], found["Ответственный"]) == (["заявка", "клиент"], ["сайт"], ["Ирина"])
    assert found["Статус заказа"] == []


@pytest.mark.parametrize(
    ("stages", "listed"),
    [
        (["проиграна", "КП отправлено", "КП отправлено", "заявка", "договор"], ["заявка", "КП отправлено", "договор", "проиграна"]),
        # Whatever order stood there would be taken for the team's own; so the team is asked to write it.
        (["заявка", "синий", "синий", "договор"], []),
    ],
)  # fmt: skip
def test_stages_of_deals_are_listed_as_they_follow_each_other(
    tmp_path: Path, stages: list[str], listed: list[str]
) -> None:
    """The list is the order of the funnel: the commonest word first would put offers before enquiries."""
    file = workbook(tmp_path / "clients.xlsx", ROWS)
    book = openpyxl.load_workbook(file)
    deals = book.create_sheet("Сделки")
    deals.append(["№ сделки", "Клиент", "Этап", "Сумма"])
    for n, stage in enumerate(stages, 1):
        deals.append([n, "Иванова Анна10", stage, 1000])
    book.save(file)
    assert sheetcrm("init", "clients.xlsx", "--yes", "--lists", "--lang", "ru", folder=tmp_path).code == 0
    assert lists(file)["Этап сделки"] == listed


def test_they_are_made_once_and_only_when_asked_for(tmp_path: Path) -> None:
    file = made(tmp_path)
    content = file.read_bytes()
    sheetcrm("init", "--yes", "--lists", folder=tmp_path)
    assert file.read_bytes() == content
    other = tmp_path / "other"
    other.mkdir()
    workbook(other / "clients.xlsx", ROWS)
    sheetcrm("init", "clients.xlsx", "--yes", folder=other)
    assert "Справочники" not in titles(other / "clients.xlsx")


def test_what_a_person_writes_there_holds(tmp_path: Path) -> None:
    file = made(tmp_path)
    assert "choice/not-listed" not in codes(tmp_path)
    book = openpyxl.load_workbook(file)
    sheet = book["Справочники"]
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "заявка")
    cell.value = "новая заявка"
    book.save(file)
    assert codes(tmp_path).count("choice/not-listed") == 40


def test_the_tab_is_stronger_than_the_file_and_weaker_than_nothing(tmp_path: Path) -> None:
    """Precedence: the sheet, then config.yaml; a list left empty leaves config.yaml's."""
    file = made(tmp_path)
    config = tmp_path / "config.yaml"
    config.write_text(
        config.read_text(encoding="utf-8") + "\nchoices:\n  status: [нечто]\n  source: [другое]\n", encoding="utf-8"
    )
    assert "choice/not-listed" not in codes(tmp_path)
    book = openpyxl.load_workbook(file)
    sheet = book["Справочники"]
    for cell in [cell for row in sheet.iter_rows() for cell in row if cell.value == "сайт"]:
        cell.value = None
    book.save(file)
    assert codes(tmp_path).count("choice/not-listed") == len(ROWS) - 1


@pytest.mark.parametrize("section", ["choices", "normalise"])
def test_what_is_said_of_orders_is_not_said_of_clients(tmp_path: Path, section: str) -> None:
    file = workbook(tmp_path / "clients.xlsx", ROWS[:6])
    book = openpyxl.load_workbook(file)
    orders = book.create_sheet("Заказы")
    for row in (
        ["№ заказа", "Дата", "Клиент", "Сумма", "Статус"],
        ["1", "05.11.2026", "Иванова Анна10", 100, "оплачен"],
    ):
        orders.append(row)
    book.save(file)
    said = "choices:\n  status: [клиент, заявка]\n  orders.status: [новый]\n"
    (tmp_path / "config.yaml").write_text(
        f"workbook: clients.xlsx\n{said if section == 'choices' else ''}", encoding="utf-8"
    )
    found = codes(tmp_path)
    assert found.count("choice/not-listed") == (1 if section == "choices" else 0)
