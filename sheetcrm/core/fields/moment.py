"""The moment a cell holds, to the second: what a call or a letter is known by. Pure."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, Final

_CLOCK: Final = r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?"
_DOTS: Final = re.compile(rf"\s*(\d{{1,2}})\.(\d{{1,2}})\.(\d{{4}}|\d{{2}})(?:\s*,|\s+в)?\s+{_CLOCK}\s*")
_ISO: Final = re.compile(rf"\s*(\d{{4}})-(\d{{1,2}})-(\d{{1,2}})(?:T|\s+){_CLOCK}\s*")


def moment_in(value: Any) -> dt.datetime | None:
    """The moment of a cell, whatever its type, by the clock it was written by; a day alone is its beginning. None where there
    is no time to be read.

    >>> moment_in("12.11.2026 9:05"), moment_in(dt.date(2026, 11, 12)), moment_in("вчера")
    (datetime.datetime(2026, 11, 12, 9, 5), datetime.datetime(2026, 11, 12, 0, 0), None)
    >>> moment_in("2026-11-12T09:05:07+03:00"), moment_in("12.11.26 в 9:05"), moment_in("32.11.2026 9:05")
    (datetime.datetime(2026, 11, 12, 9, 5, 7), datetime.datetime(2026, 11, 12, 9, 5), None)
    """
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, dt.date):
        return dt.datetime.combine(value, dt.time())
    if not isinstance(value, str):
        return None
    if found := _DOTS.fullmatch(value):
        day, month, year, *clock = (int(part or 0) for part in found.groups())
        year += 2000 if year < 100 else 0
    elif found := _ISO.fullmatch(value):
        year, month, day, *clock = (int(part or 0) for part in found.groups())
    else:
        return None
    try:
        return dt.datetime(year, month, day, clock[0], clock[1], clock[2])
    except ValueError:
        return None
