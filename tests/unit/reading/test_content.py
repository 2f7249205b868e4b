"""A column is taken when its heading and its cells agree, whatever words there are in them."""

from __future__ import annotations

import datetime as dt

import pytest

from sheetcrm.core.reading import Base, recognise
from sheetcrm.core.wording import LANGS
from sheetcrm.core.workbook import Value, Workbook, sheet_from_rows
from tests.unit.reading.odd_columns import OTHER, RIGHT

BESIDE: dict[str, list[Value]] = {
    "ID клиента": ["К-000001", "К-000002", "К-000003"],
    "Фамилия": ["Иванов", "Петрова", "Сидоров"],
    "Имя": ["Иван", "Анна", "Пётр"],
    "Телефон": ["+7 916 123-45-67", "+7 903 000-11-22", "8 926 111-22-33"],
    "Email": ["a@romashka.ru", "b@mail.ru", "c@site-primer.ru"],
}


def with_column(heading: str, cells: list[Value]) -> Base:
    """A tab of clients with this column as its last; a column of the same heading is left out of the others."""
    beside = {h: c for h, c in BESIDE.items() if h != heading}
    if heading == "Имя":
        beside = {h: c for h, c in beside.items() if h != "Фамилия"} | {"Компания": ["ООО Ромашка"]}
    rows: list[list[Value]] = [[c[n % len(c)] for c in beside.values()] + [cell] for n, cell in enumerate(cells)]
    return recognise(Workbook("x", "", (sheet_from_rows("Клиенты", [[*beside, heading], *rows]),)))


def taken_as(heading: str, cells: list[Value]) -> str | None:
    """The field the column was taken for, None when it was left alone."""
    return next(c.field for c in with_column(heading, cells).columns if c.heading == heading and c.table == "clients")


def test_a_column_of_something_else_is_left_alone_and_shown() -> None:
    taken, unsaid = [], []
    for heading, cells in OTHER:
        base = with_column(heading, cells * 2)
        if any(c.field for c in base.columns if c.heading == heading and c.table == "clients"):
            taken.append((heading, cells))
        issues = [i for i in base.issues if i.code.code == "heading/content-disagrees"]
        said = [i.message(lang) for i in issues for lang in LANGS if i.value == heading]
        if len(said) != 2 or not all(str(cells[0])[:20] in text for text in said):
            unsaid.append((heading, cells, said))
    assert (taken, unsaid) == ([], [])


def test_a_column_of_unusual_cells_is_taken() -> None:
    found = [(heading, cells, taken_as(heading, cells * 2)) for heading, _, cells in RIGHT]
    assert found == [(heading, cells, field) for heading, field, cells in RIGHT]


def test_three_rows_prove_nothing_by_their_words() -> None:
    """Somebody who has just begun to type is not told that the town is no town."""
    assert taken_as("Город", ["Ольга", "да", "новый"]) == "city"
    assert taken_as("Город", ["Ольга", "да", "новый", "Марина"]) is None


def test_rows_outweigh_spellings_and_the_other_way_round() -> None:
    """One town in many rows beside many different slips, and many towns beside one word in many rows."""
    slips: list[Value] = ["да", "новый", "Ольга", "сайт", "Марина"]
    assert taken_as("Город", ["Самара"] * 20 + slips) == "city"
    assert taken_as("Город", ["да"] * 20 + ["Самара", "Москва", "Казань"]) == "city"
    assert taken_as("Город", ["да"] * 20 + slips + ["Самара"]) is None


def test_a_day_under_the_stop_is_a_stop() -> None:
    """«Не беспокоить: 12.03.2025» says since when: such a column must not be lost."""
    for cells in ([dt.date(2025, 3, 12), None, dt.date(2025, 4, 1)] * 2, ["да", dt.date(2025, 3, 12), None] * 2):
        assert taken_as("⛔ Не беспокоить", cells) == "stop"


def test_a_contractor_is_a_company_or_a_person_as_its_cells_say() -> None:
    people: list[Value] = ["Иванов Иван", "Петрова Анна Сергеевна", "Сидоров П. А."] * 2
    firms: list[Value] = ["ООО Ромашка", "Пион", "ИП Лютиков И. И."] * 2
    phones: list[Value] = ["+7 916 123-45-67"] * 6

    def fields(*columns: tuple[str, list[Value]]) -> dict[str, str | None]:
        rows = [list(row) for row in zip(*(cells for _, cells in columns), strict=True)]
        sheet = sheet_from_rows("База", [[heading for heading, _ in columns], *rows])
        base = recognise(Workbook("x", "", (sheet,)))
        return {c.heading: c.field for c in base.columns if c.table == "clients"}

    assert fields(("Контрагент", people), ("Телефон", phones))["Контрагент"] == "full_name"
    assert fields(("Контрагент", firms), ("Телефон", phones))["Контрагент"] == "company"
    both = fields(("Контрагент", people), ("Контактное лицо", people), ("Телефон", phones))
    assert both == {"Контрагент": None, "Контактное лицо": "full_name", "Телефон": "phone"}


@pytest.mark.parametrize(
    ("cells", "field"),
    [(["Т-17", "Т-18", "Т-19"], "order_id"), (["торт с вишней", "букет из роз, 15 шт", "корзина цветов"], "items")],
)
def test_an_order_is_its_number_or_what_was_ordered(cells: list[Value], field: str) -> None:
    rows: list[list[Value]] = [[dt.date(2025, 3, n + 1), "Анна", cell, 1200] for n, cell in enumerate(cells * 2)]
    sheet = sheet_from_rows("Заказы", [["Дата", "Клиент", "Заказ", "Сумма"], *rows])
    base = recognise(Workbook("x", "", (sheet,)))
    assert {c.heading: c.field for c in base.columns if c.table == "orders"}["Заказ"] == field


def test_a_tab_without_names_says_which_column_was_refused() -> None:
    rows: list[list[Value]] = [["Самара", "+7 916 123-45-67"], ["Москва", "+7 903 000-11-22"]] * 3
    base = recognise(Workbook("x", "", (sheet_from_rows("База", [["ФИО", "Телефон"], *rows]),)))
    assert [i.code.code for i in base.issues] == ["heading/content-disagrees", "table/none"]
