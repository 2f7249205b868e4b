"""Dates and birthdays."""

from __future__ import annotations

import datetime as dt

import pytest

from sheetcrm.core.fields import Kind
from sheetcrm.core.fields.birthday import BIRTHDAY, Birthday
from sheetcrm.core.fields.date import DATE, prepare
from sheetcrm.core.workbook import Value
from tests.unit.fields.conftest import EN, RU, code, read

MARCH = dt.date(1987, 3, 5)


@pytest.mark.parametrize(
    "typed",
    [
        "05.03.1987",
        "5.3.1987",
        "5.3.87",
        "5. 3. 1987",
        "1987-03-05",
        "1987-03-05T10:00:00",
        "5 марта 1987 г.",
        "5 марта 1987",
        "5 мар 87",
        "5-е марта 1987",
        "March 5, 1987",
        "5 Mar 1987",
        "5th of March 1987",
        "19870305",
        "05031987",
        "05-03-1987",
        "чт, 05.03.1987",
        "05.03.1987 г.р.",
        dt.datetime(1987, 3, 5),
        dt.datetime(1987, 3, 5, 14, 30),
        MARCH,
    ],
)
def test_a_day_in_many_spellings(typed: Value) -> None:
    assert read("date", typed).value == MARCH
    assert read("birthday", typed).value == Birthday(3, 5, 1987)


@pytest.mark.parametrize("typed", ["14.05", "14 мая", "14мая", "May 14", "14 May"])
def test_a_birthday_needs_no_year(typed: str) -> None:
    assert read("birthday", typed).value == Birthday(5, 14)
    assert code(read("date", typed)) == "date/no-year"


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("29.02.2001", "birthday/no-such-day"),
        ("31.04.1990", "birthday/no-such-day"),
        ("31.04", "birthday/no-such-day"),
        ("весной", "birthday/not-valid"),
        ("01.13.1990", "birthday/not-valid"),
        ("1987", "birthday/no-day"),
        (1987, "birthday/no-day"),
        ("май 1987", "birthday/no-day"),
        ("05.03.2087", "birthday/future"),
        (dt.datetime(2087, 3, 5), "birthday/future"),
        ("01.01.1900", "birthday/too-old"),
        (dt.datetime(1900, 1, 1), "birthday/too-old"),
        ("03/05/87", "date/ambiguous"),
        (True, "cell/wrong-type"),
    ],
)
def test_birthday_issues(typed: Value, wrong: str) -> None:
    found = read("birthday", typed)
    assert (code(found), found.value, found.shown) == (wrong, None, None)


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("скоро", "date/not-valid"),
        ("вчера", "date/not-valid"),
        ("12", "date/not-valid"),
        (12, "date/not-valid"),
        ("31.04.2024", "date/no-such-day"),
        ("29.02.01", "date/no-such-day"),
        ("03/05/2024", "date/ambiguous"),
        ("май 2024", "date/no-day"),
        ("1987", "date/no-day"),
        (dt.time(10, 0), "cell/wrong-type"),
    ],
)
def test_date_issues(typed: Value, wrong: str) -> None:
    found = read("date", typed)
    assert (code(found), found.value, found.shown) == (wrong, None, None)


def test_29_february_exists_where_it_does() -> None:
    assert read("birthday", "29.02.2000").value == Birthday(2, 29, 2000)
    assert read("birthday", "29.02").value == Birthday(2, 29)
    assert Birthday(2, 29, 2000).on(2027) == dt.date(2027, 3, 1)
    assert Birthday(2, 29, 2000).on(2028) == dt.date(2028, 2, 29)


@pytest.mark.parametrize(
    ("typed", "born", "ordered"),
    [("5.3.26", 2026, 2026), ("5.3.27", 1927, 2027), ("5.3.50", 1950, 1950), ("5.3.00", 2000, 2000)],
)
def test_two_digits_of_a_year(typed: str, born: int, ordered: int) -> None:
    """A birthday is never in the future; another date may be a few years ahead."""
    assert read("birthday", typed).value.year == born
    assert read("date", typed).value.year == ordered


def test_slashes_are_settled_by_the_column() -> None:
    dmy = RU.knowing(**prepare(["03/05/1987", "25/12/1990"], RU))
    mdy = RU.knowing(**prepare(["03/05/1987", "12/25/1990"], RU))
    unsettled = RU.knowing(**prepare(["03/05/1987", "25/12/1990", "12/25/1990"], RU))
    assert read("date", "03/05/1987", dmy).value == dt.date(1987, 5, 3)
    assert read("date", "03/05/1987", mdy).value == dt.date(1987, 3, 5)
    assert code(read("date", "03/05/1987", unsettled)) == "date/ambiguous"
    assert read("date", "05/05/1987").value == dt.date(1987, 5, 5), "the same either way"


def test_a_stranger_does_not_unsettle_day_first_and_a_majority_never_makes_month_first() -> None:
    day_first = [f"{day}/05/1987" for day in range(13, 26)]
    month_first = [f"05/{day}/1987" for day in range(13, 26)]
    assert prepare([*day_first, "12/25/1990"], RU) == {"slashes": "dmy"}
    assert prepare([*month_first, "25/12/1990"], RU) == {}


def test_an_ambiguous_date_is_told_both_ways() -> None:
    assert read("date", "03/05/1987").args == {"one": "03.05.1987", "other": "05.03.1987"}


@pytest.mark.parametrize("typed", [31841, 31841.0, "31841"])
def test_serials(typed: Value) -> None:
    found = read("birthday", typed)
    assert (found.value, found.shown, found.kind) == (Birthday(3, 5, 1987), "05.03.1987", Kind.PROPOSAL)
    assert code(found) == "birthday/serial"
    assert code(read("date", typed)) == "date/not-valid", "an order of 1987 is not plausible"
    assert read("date", 45356).value == dt.date(2024, 3, 5)


def test_typed_dates_are_only_proposed_another_style() -> None:
    found = read("date", "5 марта 1987 г.")
    assert (found.shown, found.kind, found.why) == ("05.03.1987", Kind.PROPOSAL, "date/style")
    assert read("date", "5 March 1987", EN).shown == "1987-03-05"
    assert read("date", dt.datetime(1987, 3, 5)).shown is None
    assert read("date", "05.03.1987 14:30").shown is None, "the time stays"


def test_age() -> None:
    assert Birthday(5, 14, 1987).age_on(dt.date(2026, 5, 13)) == 38
    assert Birthday(5, 14, 1987).age_on(dt.date(2026, 5, 14)) == 39
    assert Birthday(5, 14).age_on(dt.date(2026, 5, 14)) is None


def test_texts() -> None:
    assert DATE.text(MARCH, "ru") == "05.03.1987"
    assert BIRTHDAY.text(Birthday(5, 14), "en") == "14 May"


@pytest.mark.parametrize("typed", [dt.date(2026, 3, 5), dt.datetime(2026, 12, 31), dt.date(2025, 3, 5)])
def test_a_day_that_the_sheet_gave_its_own_year_has_none(typed: dt.date) -> None:
    """«05.03» typed into a sheet is stored as 5 March of that year: not a client of one year, and not one of the future."""
    found = read("birthday", typed)
    assert found.value == Birthday(typed.month, typed.day)
    assert found.issue is not None
    assert (found.issue.code, found.shown) == ("birthday/year-of-typing", None)
    assert read("birthday", dt.date(2024, 3, 5)).value == Birthday(3, 5, 2024)
