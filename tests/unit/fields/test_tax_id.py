"""Requisites: ИНН, КПП, ОГРН, БИК."""

from __future__ import annotations

import pytest

from sheetcrm.core.fields import Kind
from sheetcrm.core.workbook import Value
from tests.unit.fields.conftest import code, read


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("inn", "7707083893", "7707083893"),
        ("inn", 7707083893, "7707083893"),
        ("inn", 7707083893.0, "7707083893"),
        ("inn", "77 07 083893", "7707083893"),
        ("inn", "ИНН 7707083893", "7707083893"),
        ("inn", "500100732259", "500100732259"),
        ("ogrn", "1027700132195", "1027700132195"),
        ("ogrn", 1027700132195.0, "1027700132195"),
        ("kpp", "773601001", "773601001"),
        ("kpp", "7736ab001", "7736AB001"),
        ("bik", "044525225", "044525225"),
    ],
)
def test_values(kind: str, typed: Value, value: str) -> None:
    found = read(kind, typed)
    assert (found.value, found.issue) == (value, None)


@pytest.mark.parametrize(
    ("kind", "typed", "wrong"),
    [
        ("inn", "7707083894", "inn/checksum"),
        ("inn", "0000000000", "inn/made-up"),
        ("inn", "12345", "inn/length"),
        ("inn", "двенадцать", "inn/length"),
        ("inn", True, "cell/wrong-type"),
        ("ogrn", "1027700132196", "ogrn/checksum"),
        ("ogrn", "123", "ogrn/length"),
        ("ogrn", "0000000000000", "ogrn/made-up"),
        ("kpp", "12", "kpp/length"),
        ("kpp", "000000000", "kpp/made-up"),
        ("bik", "12", "bik/length"),
        ("bik", "000000000", "bik/made-up"),
    ],
)
def test_issues(kind: str, typed: Value, wrong: str) -> None:
    found = read(kind, typed)
    assert (code(found), found.value, found.shown) == (wrong, None, None)


def test_a_lost_zero_is_proposed_and_not_used() -> None:
    found = read("inn", 105434767)
    assert (code(found), found.shown, found.kind, found.value) == ("inn/lost-zero", "0105434767", Kind.PROPOSAL, None)
    found = read("bik", 44525225)
    assert (found.shown, found.kind, found.value) == ("044525225", Kind.PROPOSAL, None)


def test_inn_and_kpp_in_one_cell() -> None:
    found = read("inn", "ИНН/КПП 7707083893/773601001")
    assert (found.value, code(found)) == ("7707083893", "inn/with-kpp")


def test_spaces_inside_are_a_spelling_and_words_are_not() -> None:
    assert read("inn", "77 07 083893").kind is Kind.SPELLING
    assert read("inn", "ИНН 7707083893").kind is Kind.PROPOSAL
