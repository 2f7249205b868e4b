"""What a typed text becomes: USER_ENTERED input by the spreadsheet's locale. Pure but for the year it is given.

Google reads numbers, dates, percentages, money, booleans and formulas out of typed text and gives the cell a number
format to go with them. That is how `07911` loses its zero and `+7 911 …` turns into a broken formula.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from .locales import Locale
from .model.cells import Scalar, number
from .serials import serial_of

_SPACES = "\u00a0\u202f "
_ISO = re.compile(r"^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$")
_NUMERIC_DATE = re.compile(r"^(\d{1,2})([./-])(\d{1,2})(?:\2(\d{4}|\d{2}))?$")
_TIME = re.compile(r"^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,3}))?)?(?:\s*([AaPp])\.?[Mm]\.?)?$")
_DAY_MONTH = re.compile(r"^(\d{1,2})[\s-]+([^\W\d]+)\.?,?(?:[\s-]+(\d{4}|\d{2}))?(?:\s*г\.?)?$")
_MONTH_DAY = re.compile(r"^([^\W\d]+)\.?\s+(\d{1,2})(?:,?\s+(\d{4}))?$")


@dataclass(frozen=True, slots=True)
class Typed:
    """What a cell holds after typing: a value or a formula, and the number format Google infers."""

    value: Scalar | None = None
    formula: str | None = None
    number_format: Mapping[str, str] | None = None


@functools.lru_cache(maxsize=4096)
def read_typed(text: str, locale: Locale, this_year: int) -> Typed:
    """What a cell holds after somebody types that text into it."""
    if text == "":
        return Typed()
    if text.startswith("'"):
        return Typed(text[1:])
    if text.startswith("=") and len(text) > 1:
        return Typed(formula=text)
    stripped = text.strip(_SPACES + "\t\r\n")
    if not stripped:
        return Typed(text)
    folded = stripped.upper()
    if folded in ("TRUE", locale.true_word):
        return Typed(True)
    if folded in ("FALSE", locale.false_word):
        return Typed(False)
    found = _read_number(stripped, locale) or _read_moment(stripped, locale, this_year)
    if found is not None:
        return found
    if text[0] == "+" or (text[0] == "-" and len(text) > 1 and not text[1].isspace()):
        return Typed(formula="=" + text)
    return Typed(text)


# -- numbers --------------------------------------------------------------------------------------------------


def _read_number(text: str, locale: Locale) -> Typed | None:
    sign, body = 1, text
    if body.startswith("(") and body.endswith(")") and len(body) > 2:
        sign, body = -1, body[1:-1]
    if body[:1] in "+-" and len(body) > 1:
        sign, body = (-sign if body[0] == "-" else sign), body[1:].lstrip(_SPACES)
    body, money = _without_currency(body, locale)
    if body[:1] == "-" and money is not None:
        sign, body = -sign, body[1:]
    is_percent = body.endswith("%")
    if is_percent:
        body = body[:-1].rstrip(_SPACES)
    read = _plain_number(body, locale)
    if read is None:
        return None
    value, decimals, is_grouped, is_scientific = read
    if is_percent:
        pattern = "0.00%" if decimals else "0%"
        return Typed(number(sign * value / 100), number_format={"type": "PERCENT", "pattern": pattern})
    if money is not None:
        pattern = money if decimals else money.replace(".00", "")
        return Typed(number(sign * value), number_format={"type": "CURRENCY", "pattern": pattern})
    if is_scientific:
        return Typed(number(sign * value), number_format={"type": "SCIENTIFIC", "pattern": "0.00E+00"})
    if is_grouped:
        pattern = "#,##0.00" if decimals else "#,##0"
        return Typed(number(sign * value), number_format={"type": "NUMBER", "pattern": pattern})
    return Typed(number(sign * value))


def _without_currency(body: str, locale: Locale) -> tuple[str, str | None]:
    """The text without a sign of money, and the pattern of that money; None when there is no sign."""
    for sign in (locale.currency, "$", "€", "£", "₽"):
        own = locale.currency_pattern if sign == locale.currency else None
        if body.startswith(sign):
            return body[len(sign) :].lstrip(_SPACES), own or f"[${sign}]#,##0.00"
        if body.endswith(sign):
            gap = " " if body[-len(sign) - 1 : -len(sign)] in tuple(_SPACES) else ""
            return body[: -len(sign)].rstrip(_SPACES), own or f"#,##0.00[${gap}{sign}]"
    if locale.currency == "₽" and re.search(r"\d\s*(?:р|руб)\.?$", body):
        return re.sub(r"\s*(?:р|руб)\.?$", "", body), locale.currency_pattern
    return body, None


def _plain_number(body: str, locale: Locale) -> tuple[float, int, bool, bool] | None:
    """The number, how many decimals it was typed with, whether it was grouped, whether scientific."""
    mark = re.escape(locale.decimal)
    groups = f"[{_SPACES}]" if locale.thousands in _SPACES else re.escape(locale.thousands)
    found = re.match(rf"^(?:(\d{{1,3}}(?:{groups}\d{{3}})+)|(\d+))?(?:{mark}(\d*))?([eE][+-]?\d{{1,3}})?$", body)
    if found is None or not (found[1] or found[2] or found[3]):
        return None
    whole = re.sub(rf"{groups}", "", found[1]) if found[1] else found[2] or "0"
    value = float(f"{whole}.{found[3] or '0'}{found[4] or ''}")
    if value == float("inf"):
        return None
    if not found[3] and not found[4] and len(whole) <= 15:
        return int(whole), 0, bool(found[1]), False
    return value, len(found[3] or ""), bool(found[1]), bool(found[4])


# -- dates and times ------------------------------------------------------------------------------------------


def _read_moment(text: str, locale: Locale, this_year: int) -> Typed | None:
    clock = _read_time(text)
    if clock is not None:
        fraction, pattern = clock
        return Typed(number(fraction), number_format={"type": "TIME", "pattern": pattern})
    day = _read_date(text, locale, this_year)
    if day is not None:
        serial, pattern = day
        return Typed(serial, number_format={"type": "DATE", "pattern": pattern})
    for gap in re.finditer(r"[T\s,]+", text):
        day = _read_date(text[: gap.start()], locale, this_year)
        clock = _read_time(text[gap.end() :])
        if day is not None and clock is not None and clock[0] < 1:
            pattern = f"{day[1]} {clock[1]}"
            return Typed(number(day[0] + clock[0]), number_format={"type": "DATE_TIME", "pattern": pattern})
    return None


def _read_time(text: str) -> tuple[float, str] | None:
    found = _TIME.match(text)
    if found is None:
        return None
    hours, minutes, seconds = int(found[1]), int(found[2]), int(found[3] or 0)
    half = (found[5] or "").lower()
    if minutes > 59 or seconds > 59 or (half and not 1 <= hours <= 12):
        return None
    if half:
        hours = hours % 12 + (12 if half == "p" else 0)
    # However the hour is typed, the format shows it without a leading zero.
    pattern = "h:mm" + (":ss" if found[3] else "")
    fraction = (hours * 3600 + minutes * 60 + seconds + int((found[4] or "0").ljust(3, "0")) / 1000) / 86400
    return fraction, pattern + (" am/pm" if half else "")


def _read_date(text: str, locale: Locale, this_year: int) -> tuple[int, str] | None:
    found = _ISO.match(text)
    if found is not None:
        pattern = f"yyyy{found[2]}{'mm' if len(found[3]) == 2 else 'm'}{found[2]}{'dd' if len(found[4]) == 2 else 'd'}"
        return _dated(int(found[1]), int(found[3]), int(found[4]), pattern)
    found = _NUMERIC_DATE.match(text)
    if found is not None:
        return _read_numeric_date(found, locale, this_year)
    found = _DAY_MONTH.match(text)
    if found is not None:
        month = _month(found[2], locale)
        if month is not None:
            pattern = "d mmmm yyyy" if len(found[2]) > 3 else "d mmm yyyy"
            return _dated(_year(found[3], this_year), month, int(found[1]), pattern)
    found = _MONTH_DAY.match(text)
    if found is not None:
        month = _month(found[1], locale)
        if month is not None:
            pattern = "mmmm d, yyyy" if len(found[1]) > 3 else "mmm d, yyyy"
            return _dated(_year(found[3], this_year), month, int(found[2]), pattern)
    return None


def _read_numeric_date(found: re.Match[str], locale: Locale, this_year: int) -> tuple[int, str] | None:
    first, mark, second, year = found[1], found[2], found[3], found[4]
    # `1.5` is a number wherever the point is the decimal mark, and only a date where it is not.
    if mark == "." and (locale.decimal == "." and not year):
        return None
    month_first = locale.date_order == "MDY"
    month, day = (first, second) if month_first else (second, first)
    if int(month) > 12 and int(day) <= 12 and month_first:
        return None
    end = mark + ("yyyy" if len(year) == 4 else "yy") if year else ""
    padded = mark.join(("mm", "dd") if month_first else ("dd", "mm")) + end
    is_usual = padded == locale.date_pattern and len(month) == len(day) == 2
    if is_usual or "0" in (month[0], day[0]):
        pattern = padded
    else:
        pattern = mark.join(("m", "d") if month_first else ("d", "m")) + end
    return _dated(_year(year, this_year), int(month), int(day), pattern)


def _year(text: str | None, this_year: int) -> int:
    if not text:
        return this_year
    year = int(text)
    if len(text) == 2:
        return year + (2000 if year < 50 else 1900)
    return year


def _month(word: str, locale: Locale) -> int | None:
    folded = word.casefold()
    for names in (locale.months, _ENGLISH):
        for index, name in enumerate(names):
            short = name.casefold()[:3]
            if (
                folded == name.casefold()
                or folded == short
                or (len(folded) == 4 and name.casefold().startswith(folded))
            ):
                return index + 1
    return None


_ENGLISH = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip


def _dated(year: int, month: int, day: int, pattern: str) -> tuple[int, str] | None:
    try:
        return int(serial_of(date(year, month, day))), pattern
    except ValueError:
        return None
