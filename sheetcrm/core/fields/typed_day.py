"""A day as a person put it into a column of a queue tab: a date, a number of the sheet, or words around one. Pure."""

from __future__ import annotations

import datetime as dt
import re

from sheetcrm.core.fields.dates_text import Day, from_serial, read
from sheetcrm.core.workbook import Value

_DAY = re.compile(r"(?<!\d)(\d{1,2})[.](\d{1,2})[.](\d{4}|\d{2})(?!\d)")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_SLASHES = re.compile(r"(?<!\d)\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})(?!\d)")
#: A number in a cell of days is one, as sheets count them, if it lies between these.
_FIRST, _LAST = dt.date(1990, 1, 1), dt.date(2100, 1, 1)


def day_in(value: Value) -> dt.date | None:
    """The day a cell holds, whatever its type; None where nobody can tell.

    >>> day_in("до 1.12.26"), day_in(dt.datetime(2026, 12, 1)), day_in(46357), day_in("завтра")
    (datetime.date(2026, 12, 1), datetime.date(2026, 12, 1), datetime.date(2026, 12, 1), None)
    >>> day_in("until 12/15/2026"), day_in("Dec 15, 2026"), day_in("12/01/2026"), day_in("Dec 15")
    (datetime.date(2026, 12, 15), datetime.date(2026, 12, 15), None, None)
    """
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return from_serial(float(value), _FIRST, _LAST)
    if found := _DAY.search(str(value)):
        day, month, year = (int(part) for part in found.groups())
        return _date(year + 2000 if year < 100 else year, month, day)
    if found := _ISO.search(str(value)):
        return _date(*(int(part) for part in found.groups()))
    slashes = _SLASHES.search(str(value))
    said = read(slashes[0] if slashes else str(value).strip())
    if isinstance(said, Day) and said.year is not None:
        return _date(said.year + 2000 if said.short_year else said.year, said.month, said.day)
    return None


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
