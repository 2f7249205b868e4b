"""By what a person is found: in every spelling, and nobody else with them."""

from __future__ import annotations

import pytest

from sheetcrm.core.fields.name_parts import PersonName
from sheetcrm.core.law.needles import Needles, needles_of

HERS = needles_of(
    [
        {"full_name": PersonName(last="Семёнова", first="Анна", patronymic="Ильинична"), "phone": "8 (916) 123-45-67"},
        {"email": "Ann@Example.com", "messenger": "https://t.me/ann_s"},
    ]
)


@pytest.mark.parametrize(
    "text",
    [
        "+79161234567", "8-916-123-45-67", "тел. 8(916)1234567, звонить вечером", "тел.: +7 916 123 45 67;",
        "ann@example.com", "<ANN@EXAMPLE.COM>", "Анна Семенова", "СЕМЁНОВА А. (Анна)", '{"to": "+79161234567"}',
    ],
)  # fmt: skip
def test_she_is_found(text: str) -> None:
    assert HERS.in_text(text)
    assert HERS.in_cell(text)


@pytest.mark.parametrize(
    "text",
    [
        "joann@example.com", "ann@example.community", "11189161234567", "916123456", "91612345678901", "Анна", "Семёнова Ольга",
        "Семёновская, дом Анны", "", "9161234568",
    ],
)  # fmt: skip
def test_others_are_not(text: str) -> None:
    assert not HERS.in_text(text)


def test_a_phone_typed_as_a_number_is_one() -> None:
    assert HERS.in_cell(89161234567)
    assert HERS.in_cell(89161234567.0)
    assert not HERS.in_cell(None)
    assert not HERS.in_cell(True)


def test_what_others_have_as_well_is_left_out() -> None:
    family = needles_of([{"full_name": "Семёнов Олег", "phone": "+7 916 123-45-67"}, {"full_name": "Анна Семёнова"}])
    alone = HERS.without(family)
    assert not alone.in_text("+7 916 123-45-67")
    assert not alone.in_text("Анна Семёнова")
    assert alone.in_text("ann@example.com")
    assert not Needles()


@pytest.mark.parametrize(
    "row",
    [
        {"last_name": "Ли", "first_name": "Анна"},
        {"last_name": "Ли", "full_name": PersonName(first="Анна")},
        {"full_name": "Анна Ли", "first_name": "Анна"},
    ],
    ids=["columns", "a column and a name", "a text"],
)
def test_a_name_in_parts_is_found_as_whole_words(row: dict[str, object]) -> None:
    hers = needles_of([row])
    assert hers.in_text("звонила ЛИ Анна, перезвонить")
    assert not hers.in_text("Жанна Липатова")
    assert not needles_of([{"first_name": "Анна", "last_name": None}])


def test_what_two_find_is_found_together() -> None:
    both = needles_of([{"phone": "+7 916 123-45-67"}]).joined(
        needles_of([{"email": "bob@example.com", "phone": "+7 903 555-00-11", "full_name": "Боб Росс"}])
    )
    for text in ("89161234567", "89035550011", "bob@example.com", "Росс Боб"):
        assert both.in_text(text), text


@pytest.mark.parametrize("column", ["phone", "phone2", "messenger", "messenger2", "email", "email2"])
def test_every_column_of_contacts_is_looked_for(column: str) -> None:
    contact = "bob@example.com" if column.startswith("email") else "+7 903 555-00-11"
    assert needles_of([{column: contact}]).in_text(f"писали на {contact}")
