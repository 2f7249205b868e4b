"""Tables without headings: which first rows are data, and what their columns are."""

from __future__ import annotations

import pandas as pd
import pytest

from sheetcrm.core.matching.headless import is_data, roles_by_content

TABLES = [
    [["Маслова Анна", "Самара"], ["Ким Вера", "Казань"], ["Орлов Иван", "Самара"]],
    [["anna@mail.ru"], ["vera@mail.ru"]],
    [["8 (916) 223-45-67", None], ["+7 903 111-22-33", "x"]],
    [["7707083893", "ООО «Вега»"], ["7736050003", "ИП Орлов"]],
    [["Вега", "12.03.1987"], ["Орион", "04.05.1990"]],
    [["orlov@mail.ru", "Орлов Иван"]],
]


@pytest.mark.parametrize("rows", TABLES, ids=lambda rows: str(rows[0][0]))
def test_a_first_row_like_the_others(rows: list[list[str | None]]) -> None:
    assert is_data(rows[0], pd.DataFrame(rows[1:], columns=range(len(rows[0])), dtype=object))


@pytest.mark.parametrize(
    "headings",
    [
        ["ФИО", "Анна"], ["Имя", "anna@mail.ru"], ["Client", "Done"], ["Лид", "Лет"], ["Качество лида", "2024"],
        ["Name", "01.05.2024"], ["Кто", "Куда"], [None, None], ["Unnamed: 0", "Unnamed: 1"],
    ],
    ids=str,
)  # fmt: skip
def test_a_row_of_headings(headings: list[str | None]) -> None:
    """A mailbox or a day above a column of other things, a word that is seldom a name: headings, however odd."""
    assert not is_data(headings, pd.DataFrame([["Орлов Иван", "5200000"], ["Ким Вера", "310000"]], dtype=object))


def test_columns_are_known_by_what_is_in_them() -> None:
    rows = [
        ["Орлов Иван", "12.03.1987", "12.05.2024", "7707083893", "8 916 223-45-67", "orlov@mail.ru"],
        ["Ким Вера", "04.05.1990", "01.02.2025", "7736050003", "8 903 111-22-33", "vera@mail.ru"],
    ]
    roles = roles_by_content(pd.DataFrame(rows, dtype=object))
    assert list(roles.values()) == ["name", "birthday", "ignore", "inn", "phone", "email"]
