"""The moment a cell holds, to the second: what a call or a letter is known by. Pure."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

_WRITTEN: Final = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%d.%m.%y %H:%M",
    "%d.%m.%Y, %H:%M",
    "%d.%m.%Y в %H:%M",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%dT%H:%M",
)


def moment_in(value: Any) -> dt.datetime | None:
    """The moment of a cell, whatever its type; a day alone is its beginning. None where there is no time to be read.

    >>> moment_in("12.11.2026 9:05"), moment_in(dt.date(2026, 11, 12)), moment_in("вчера")
    (datetime.datetime(2026, 11, 12, 9, 5), datetime.datetime(2026, 11, 12, 0, 0), None)
    """
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, dt.date):
        return dt.datetime.combine(value, dt.time())
    if isinstance(value, str):
        text = " ".join(value.split())
        for pattern in _WRITTEN:
            try:
                return dt.datetime.strptime(text, pattern)
            except ValueError:
                continue
    return None
