"""When a task is due: on a day people work, within the hours they work. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sheetcrm.core.tasks.options import TaskSettings

_WEEK = 7


def workday(day: dt.date, workdays: Iterable[int]) -> dt.date:
    """The day itself, or the next one on which people work; itself where they work on none.

    >>> workday(dt.date(2026, 11, 28), range(5)), workday(dt.date(2026, 11, 28), ())
    (datetime.date(2026, 11, 30), datetime.date(2026, 11, 28))
    """
    days = frozenset(workdays)
    return next((d for n in range(_WEEK) if (d := day + dt.timedelta(days=n)).weekday() in days), day)


def working_moment(begins: dt.datetime, minutes: int, settings: TaskSettings) -> dt.datetime:
    """When so many minutes of working time have passed.

    >>> late = dt.datetime(2026, 11, 27, 17, 50)  # a Friday
    >>> working_moment(late, 30, TaskSettings())
    datetime.datetime(2026, 11, 30, 9, 20)
    """
    start, end = settings.day_start, settings.day_end
    if start >= end or not settings.workdays:
        return begins + dt.timedelta(minutes=minutes)
    left = dt.timedelta(minutes=minutes)
    now = begins
    while True:
        day = workday(now.date(), settings.workdays)
        opens, closes = dt.datetime.combine(day, start), dt.datetime.combine(day, end)
        now = max(now, opens) if day == now.date() else opens
        if now < closes and now + left <= closes:
            return now + left
        left -= max(closes - now, dt.timedelta())
        now = dt.datetime.combine(day + dt.timedelta(days=1), dt.time())
