"""Sums and counts."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sheetcrm.core.fields.money import Money
from sheetcrm.core.workbook import Value
from tests.unit.fields.conftest import EN, code, read


@pytest.mark.parametrize(
    ("typed", "amount", "currency"),
    [
        (1200, "1200", None),
        (1200.5, "1200.5", None),
        ("1200", "1200", None),
        ("1 200,50 ₽", "1200.50", "RUB"),
        ("1\u00a0200.50", "1200.50", None),
        ("12,5 тыс. р.", "12500", "RUB"),
        ("5 т.р.", "5000", "RUB"),
        ("5 тыс", "5000", None),
        ("5к", "5000", None),
        ("1,5 млн", "1500000", None),
        ("2 млрд руб", "2000000000", "RUB"),
        ("(1 200)", "-1200", None),
        ("−5", "-5", None),
        ("-1 200 ₽", "-1200", "RUB"),
        ("$1,200.50", "1200.50", "USD"),
        ("€5", "5", "EUR"),
        ("500 тг", "500", "KZT"),
        ("1.200,50", "1200.50", None),
        ("1,200.50", "1200.50", None),
        ("1.200.500", "1200500", None),
        ("1'200", "1200", None),
        ("1 200 руб. 50 коп.", "1200.50", "RUB"),
        ("100р", "100", "RUB"),
        ("0.500", "0.5", None),
        ("1200,-", "1200", None),
    ],
)
def test_amounts(typed: Value, amount: str, currency: str | None) -> None:
    assert read("money", typed).value == Money(Decimal(amount), currency)


@pytest.mark.parametrize("typed", ["12.500", "12,500", "1,234", "100.000 ₽"])
def test_thousands_or_decimals_are_not_guessed(typed: str) -> None:
    found = read("money", typed)
    assert (code(found), found.value) == ("money/ambiguous", None)


def test_a_comma_parts_thousands_in_english() -> None:
    assert read("money", "12,500", EN).value == Money(Decimal(12500))
    assert code(read("money", "12.500", EN)) == "money/ambiguous"


@pytest.mark.parametrize("typed", ["около пяти", "5-7 тыс", "1.200.50", "1 20", "бесплатно", "2+2", "1e5", "١٢"])
def test_not_a_sum(typed: str) -> None:
    assert code(read("money", typed)) == "money/not-valid"


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("25 лет", 25),
        ("1 200", 1200),
        ("3,5", 3.5),
        (5.0, 5),
        ("−2", -2),
        ("10 шт.", 10),
        (7.25, 7.25),
        ("60 %", 60),
        ("0,5 %", 0.005),
    ],
)
def test_numbers(typed: Value, value: float) -> None:
    found = read("number", typed).value
    assert found == value
    assert type(found) is type(value)


def test_not_a_number() -> None:
    assert code(read("number", "около сорока")) == "number/not-valid"
    assert code(read("number", float("inf"))) == "number/not-valid"
