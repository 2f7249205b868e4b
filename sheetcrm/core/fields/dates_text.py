"""Days as people write them: 14.05.1987, 14 мая, March 5, 1987, 1987-03-05, 31843. Pure.

Two numbers apart by a slash could be day/month or month/day. The column decides when one of its values settles it
(a number above 12); otherwise such a date is not read at all. Month first is never a guess.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from sheetcrm.core.fields.letters import one_line, tidy, unmix
from sheetcrm.core.workbook import Value

Problem = Literal["not_a_date", "no_such_day", "ambiguous", "no_year", "no_day"]
Slashes = Literal["dmy", "mdy"]

_MONTHS: dict[str, int] = {}
for _number, _stems in enumerate(
    (
        "январ янв jan", "феврал фев feb", "март мар mar", "апрел апр apr", "май мая may", "июн jun", "июл jul",
        "август авг aug", "сентябр сен сент sep sept", "октябр окт oct", "ноябр ноя нояб nov", "декабр дек dec",
    ),
    1,
):  # fmt: skip
    for _stem in _stems.split():
        _MONTHS[_stem] = _number
_MONTH = re.compile(
    r"(?:(?P<ru>январ|феврал|март|апрел|июн|июл|август|сентябр|октябр|ноябр|декабр)[ьяйюеа]?|(?P<may>ма[йяю])|"
    r"(?P<short>янв|фев|мар|апр|авг|сен|сент|окт|ноя|нояб|дек)\.?|"
    r"(?P<en>jan|feb|mar|apr|may|jun|jul|aug|sept|sep|oct|nov|dec)[a-z]*\.?)",
    re.IGNORECASE,
)
_M = _MONTH.pattern
_DOTS = re.compile(r"(\d{1,2})\s?\.\s?(\d{1,2})(?:\s?\.\s?(\d{4}|\d{2}))?\.?")
_COMMAS = re.compile(r"(\d{1,2})\s?,\s?(\d{1,2})\s?,\s?(\d{4})")
_DASHES = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4}|\d{2})")
_SLASHES = re.compile(r"(\d{1,2})\s?/\s?(\d{1,2})(?:\s?/\s?(\d{4}|\d{2}))?")
_SPACES = re.compile(r"(\d{1,2}) (\d{1,2}) (\d{4})")
_ISO = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})")
_NO_YEAR = re.compile(
    r"--(\d{2})-?(\d{2})"
)  # as address books of phones keep a birthday without its year (vCard, ISO 8601)
_PACKED = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_PACKED_BACK = re.compile(r"(\d\d)(\d\d)((?:19|20)\d\d)")
_DAY_MONTH = re.compile(
    rf"(\d{{1,2}})(?:-?(?:е|го|ое|st|nd|rd|th))?[\s.\-]*(?:of )?{_M}[\s.,\-]*(\d{{4}}|\d{{2}})?", re.IGNORECASE
)
_MONTH_DAY = re.compile(rf"{_M}\s*(\d{{1,2}})(?:st|nd|rd|th)?(?:[\s,]+(\d{{4}}))?", re.IGNORECASE)
_MONTH_YEAR = re.compile(rf"{_M}[\s,.]*(\d{{4}})?", re.IGNORECASE)
_NUMERIC_MONTH_YEAR = re.compile(r"\d{1,2}[./]\d{4}|\d{4}")
_TIME = re.compile(
    r"[\sTt,]+(?:в\s)?\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s?(?:am|pm|Z|[+-]\d\d:?\d\d)?$", re.IGNORECASE
)
_WEEKDAY = re.compile(
    r"^(?:пн|вт|ср|чт|пт|сб|вс|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|"
    r"mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+",
    re.IGNORECASE,
)
_YEAR_WORD = re.compile(r"\s*(?:г\.?\s?р\.?|г\.?|год[а]?|г\.рождения)$", re.IGNORECASE)

#: Days from which a sheet counts its serial numbers.
EPOCH = dt.date(1899, 12, 30)


_LONGEST = (0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Day(Struct, frozen=True):
    """A day read: month and day, the year as typed (None when it was left out), and whether the year had two digits."""

    day: int
    month: int
    year: int | None
    short_year: bool = False


def exists(day: int, month: int, year: int | None) -> bool:
    """Whether there is such a day; 29 February without a year exists.

    >>> exists(29, 2, 2001), exists(29, 2, None), exists(31, 4, 2020)
    (False, True, False)
    """
    if not 1 <= month <= 12 or (year is not None and not 1 <= year <= 9999):
        return False
    return 1 <= day <= (28 if month == 2 and year is not None and not calendar.isleap(year) else _LONGEST[month])


def _day(day: str, month: str | int, year: str | None) -> Day | Problem:
    number = int(year) if year else None
    short = year is not None and len(year) == 2
    found = Day(int(day), int(month), number, short)
    # A year of two digits is placed in its century later; here only the day itself is looked at.
    if exists(found.day, found.month, None if short else number):
        return found
    return "no_such_day" if 1 <= found.month <= 12 and 1 <= found.day <= 31 else "not_a_date"


def _month(match: re.Match[str]) -> int:
    if match["may"]:
        return 5
    return _MONTHS[(match["ru"] or match["short"] or match["en"]).lower()]


def read(text: str, slashes: Slashes | None = None, *, month_first_dashes: bool = False) -> Day | Problem:
    """The day a text says, or why there is none.

    >>> read("14 мая"), read("March 5, 1987"), read("03/05/87")
    (Day(day=14, month=5, year=None, short_year=False), Day(day=5, month=3, year=1987, short_year=False), 'ambiguous')
    >>> read("--05-14") == read("14 мая"), read("--02-31")
    (True, 'no_such_day')
    >>> read("31.04.2020"), read("03/05/87", "dmy").month
    ('no_such_day', 5)
    """
    if len(text) > 60:
        return "not_a_date"
    match = _DOTS.fullmatch(text)
    if match:
        return _day(match[1], match[2], match[3])
    match = _NO_YEAR.fullmatch(text.strip())
    if match:
        return _day(match[2], match[1], None)
    text = one_line(unmix(tidy(text)))
    text = _WEEKDAY.sub("", _TIME.sub("", text)).strip(" ,")
    text = _YEAR_WORD.sub("", text).strip(" ,")
    match = _DOTS.fullmatch(text)
    if match:
        return _day(match[1], match[2], match[3])
    match = _ISO.fullmatch(text)
    if match:
        return _day(match[3], match[2], match[1])
    match = _SLASHES.fullmatch(text) or _DASHES.fullmatch(text)
    if match:
        return _two_numbers(match, slashes if "/" in text or month_first_dashes else "dmy")
    match = _SPACES.fullmatch(text) or _COMMAS.fullmatch(text)
    if match:
        return _day(match[1], match[2], match[3])
    match = _DAY_MONTH.fullmatch(text)
    if match:
        return _day(match[1], _month(match), match[6])
    match = _MONTH_DAY.fullmatch(text)
    if match:
        return _day(match[5], _month(match), match[6])
    match = _PACKED.fullmatch(text)
    if match and exists(int(match[3]), int(match[2]), int(match[1])):
        return _day(match[3], match[2], match[1])
    match = _PACKED_BACK.fullmatch(text)
    if match:
        return _day(match[1], match[2], match[3])
    if _MONTH_YEAR.fullmatch(text) or (_NUMERIC_MONTH_YEAR.fullmatch(text) and text[-4:-2] in ("19", "20")):
        return "no_day"
    return "not_a_date"


def _two_numbers(match: re.Match[str], order: Slashes | None) -> Day | Problem:
    a, b, year = int(match[1]), int(match[2]), match[3]
    if a > 12 or (a == b and b <= 12):
        return _day(match[1], match[2], year)
    if b > 12:
        return _day(match[2], match[1], year)
    if order is None:
        return "ambiguous"
    return _day(match[1], match[2], year) if order == "dmy" else _day(match[2], match[1], year)


def order_of(values: Sequence[Value]) -> Slashes | None:
    """Whether a column writes day/month or month/day with slashes: settled by numbers above 12, None when it is not.

    >>> order_of(["03/05/87", "25/12/1990"]), order_of(["03/25/1987"]), order_of(["01/02/2003"])
    ('dmy', 'mdy', None)
    """
    votes = {"dmy": 0, "mdy": 0}
    for value in values:
        if isinstance(value, str) and "/" in value:
            match = _SLASHES.fullmatch(_TIME.sub("", value.strip()))
            if match:
                a, b = int(match[1]), int(match[2])
                if 12 < a <= 31 and b <= 12:
                    votes["dmy"] += 1
                elif 12 < b <= 31 and a <= 12:
                    votes["mdy"] += 1
    if votes["mdy"] == 0:
        return "dmy" if votes["dmy"] else None
    if votes["dmy"] == 0:
        return "mdy"
    # One or two strangers among many do not unsettle day first; month first is never the guess of a majority.
    return "dmy" if votes["dmy"] >= 10 * votes["mdy"] else None


def from_serial(number: float, first: dt.date, last: dt.date) -> dt.date | None:
    """The day a sheet's serial number means, when it falls between two plausible days.

    >>> from_serial(31841, dt.date(1920, 1, 1), dt.date(2026, 1, 1))
    datetime.date(1987, 3, 5)
    """
    if number != number or not 1 <= number < 2958466:
        return None
    day = EPOCH + dt.timedelta(days=int(number))
    return day if first <= day <= last else None
