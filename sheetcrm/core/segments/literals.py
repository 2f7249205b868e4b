"""Numbers, dates and other values as people write them in a rule. Pure."""

from __future__ import annotations

import datetime as dt
import re

from sheetcrm.core.segments import phrases
from sheetcrm.core.segments.arrays import fold
from sheetcrm.core.segments.codes import (
    AMBIGUOUS_NUMBER,
    BAD_CHOICE,
    BAD_DATE,
    BAD_NUMBER,
    NOT_ORDERED,
)
from sheetcrm.core.segments.scan import RuleError
from sheetcrm.core.segments.tree import Literal
from sheetcrm.core.segments.vocabulary import Column, Holds, choice_words
from sheetcrm.core.wording import Text

_NUMBER = re.compile(r"([-+]?)(\d{1,3}(?: \d{3})+|\d+)(?:([.,])(\d+))?$", re.ASCII)
_GROUPED = re.compile(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$", re.ASCII)
_DATE = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4}|\d{2})$", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})$", re.ASCII)
_WORDS = re.compile(r"(\d{1,2}) ([a-zа-я]+),? (\d{4})$")
_WORDS_US = re.compile(r"([a-z]+) (\d{1,2}),? (\d{4})$")
_DAY_MONTH = re.compile(r"(\d{1,2})[./](\d{1,2})$", re.ASCII)
_DAY_MONTH_WORD = re.compile(r"(\d{1,2}) ([a-zа-я]+)$")
LARGEST = 1e15
#: «Больше трёх» is a number; “a” and “an” are only before a unit.
_IN_WORDS = {word: float(count) for word, count in phrases.NUMBER_WORDS.items() if word not in ("a", "an")}


def number(typed: str, *, american: bool = False) -> float | None:
    """A number as people write it, None when it is none. ``1,500`` raises ValueError: it is 1500 or 1.5. Only in the
    United States (``american``) it is always 1500.

    >>> number("1 000"), number("1000,5"), number("10 тыс. руб."), number("-3"), number("два")
    (1000.0, 1000.5, 10000.0, -3.0, None)
    >>> number("$1,500", american=True)
    1500.0
    """
    text = fold(typed).strip()
    factor = 1.0
    for _ in range(2):
        text, factor = _without_unit(text, factor)
    if _GROUPED.match(text):
        if text.count(",") == 1 and "." not in text and not american:
            raise ValueError(typed)
        text = text.replace(",", "")
    found = _NUMBER.match(text)
    if found is None or len(text) > 24:
        return None
    sign, whole, _, part = found.groups()
    value = float(f"{sign}{whole.replace(' ', '')}.{part or 0}") * factor
    return value if abs(value) <= LARGEST else None


def _without_unit(text: str, factor: float) -> tuple[str, float]:
    for unit in phrases.AFTER_NUMBER:
        if text.endswith(unit) and text[: -len(unit)].rstrip()[-1:].isdigit():
            return text[: -len(unit)].rstrip(), factor
        if text.endswith(" " + unit) and factor == 1.0:
            shorter = text[: -len(unit)].rstrip()
            if any(shorter.endswith(word) for word in phrases.THOUSANDS):
                return shorter, factor
    for word, times in phrases.THOUSANDS.items():
        if text.endswith(word) and text[: -len(word)].rstrip()[-1:].isdigit():
            return text[: -len(word)].rstrip(), factor * times
    if text.startswith(("$", "€", "£")):
        return text[1:].lstrip(), factor
    return text, factor


def date(typed: str, *, american: bool = False) -> dt.date | None:
    """A date as people write it: day first, or ISO; with slashes month first in the United States; None when it is none.

    >>> date("01.03.2026"), date("2026-03-01"), date("1 марта 2026 года"), date("March 1, 2026"), date("03.2026")
    (datetime.date(2026, 3, 1), datetime.date(2026, 3, 1), datetime.date(2026, 3, 1), datetime.date(2026, 3, 1), None)
    >>> date("03/01/2026"), date("03/01/2026", american=True), date("03/31/2026")
    (datetime.date(2026, 1, 3), datetime.date(2026, 3, 1), datetime.date(2026, 3, 31))
    """
    text = re.sub(r" ?(года|г\.?)$", "", fold(typed))
    try:
        if found := _DATE.match(text):
            day, month, year = (int(part) for part in found.groups())
            if "/" in text:
                day, month = _in_order(day, month, american=american)
            return dt.date(year + 2000 if year < 100 else year, month, day)
        if found := _ISO.match(text):
            year, month, day = (int(part) for part in found.groups())
            return dt.date(year, month, day)
        if found := _WORDS.match(text):
            return dt.date(int(found[3]), phrases.MONTHS[found[2]], int(found[1]))
        if found := _WORDS_US.match(text):
            return dt.date(int(found[3]), phrases.MONTHS[found[1]], int(found[2]))
    except (ValueError, KeyError):
        return None
    return None


def _in_order(one: int, other: int, *, american: bool) -> tuple[int, int]:
    """Day and month of two numbers with a slash between; a number above 12 is a day wherever it stands."""
    month_first = one <= 12 if american else other > 12
    return (other, one) if month_first else (one, other)


def day_of_year(typed: str, *, american: bool = False) -> tuple[int, int] | None:
    """Month and day of a birthday, written with or without a year.

    >>> day_of_year("15.05"), day_of_year("15 мая"), day_of_year("15.05.1990"), day_of_year("31.02")
    ((5, 15), (5, 15), (5, 15), None)
    """
    whole = date(typed, american=american)
    if whole is not None:
        return whole.month, whole.day
    text = fold(typed)
    try:
        if found := _DAY_MONTH.match(text):
            day, month = int(found[1]), int(found[2])
            if "/" in text:
                day, month = _in_order(day, month, american=american)
        elif found := _DAY_MONTH_WORD.match(text):
            month, day = phrases.MONTHS[found[2]], int(found[1])
        else:
            return None
        dt.date(2024, month, day)  # a leap year, so that 29 February is a day
    except (ValueError, KeyError):
        return None
    return month, day


def number_for(column: Column, typed: str, place: int) -> float:
    """The number a column of numbers is compared with."""
    try:
        value = _IN_WORDS.get(fold(typed), number(typed, american=column.american))
    except ValueError:
        small = typed.rstrip("0").rstrip(",")
        raise RuleError(
            AMBIGUOUS_NUMBER,
            word=typed,
            place=place,
            large=typed.replace(",", ""),
            small=Text(ru=small, en=small.replace(",", ".")),
        ) from None
    if value is None:
        raise RuleError(BAD_NUMBER, field=column.shown, word=typed, place=place)
    return value


def date_for(column: Column, typed: str, place: int) -> dt.date:
    """The date a column of dates is compared with."""
    value = date(typed, american=column.american)
    if value is None:
        raise RuleError(BAD_DATE, field=column.shown, word=typed, place=place)
    return value


def literal_for(column: Column, typed: str, place: int) -> Literal:
    """The value a column is compared with, by what the column holds."""
    if column.holds is Holds.NUMBER:
        return number_for(column, typed, place)
    if column.holds is Holds.DATE:
        return date_for(column, typed, place)
    if column.holds is Holds.FLAG:
        word = fold(typed)
        if word in phrases.YES:
            return True
        if word in phrases.NO:
            return False
        raise RuleError(BAD_CHOICE, field=column.shown, word=typed, place=place, choices=phrases.YES_NO)
    if column.choices:
        key = choice_words(column).get(fold(typed))
        if key is None:
            raise RuleError(
                BAD_CHOICE, field=column.shown, word=typed, place=place, choices=tuple(column.choices.values())
            )
        return key
    return typed


def ordered_literal(column: Column, typed: str, place: int) -> float | dt.date:
    """The value for "more" and "less": a number or a date; for a column nobody described, whichever it looks like."""
    if column.holds is Holds.NUMBER:
        return number_for(column, typed, place)
    if column.holds is Holds.DATE:
        return date_for(column, typed, place)
    if column.holds is Holds.ANY:
        when = date(typed, american=column.american)
        return number_for(column, typed, place) if when is None else when
    raise RuleError(NOT_ORDERED, field=column.shown, place=place)
