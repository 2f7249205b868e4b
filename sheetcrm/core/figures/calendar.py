"""Weeks, months, quarters and years of day numbers. Pure."""

from __future__ import annotations

import datetime as dt
from enum import IntEnum

import numpy as np

from sheetcrm.core.segments.arrays import Ints


class Step(IntEnum):
    """A stretch of the calendar, as so many months."""

    MONTH = 1
    QUARTER = 3
    YEAR = 12


def months_of(day: Ints) -> Ints:
    """Months since January 1970 of day numbers.

    >>> months_of(np.array([0, 30, 31, -1])).tolist()
    [0, 0, 1, -1]
    """
    result: Ints = day.astype("datetime64[D]").astype("datetime64[M]").astype("int64")
    return result


def steps_of(day: Ints, step: Step) -> Ints:
    """The number of the month, quarter or year each day is in, counted from 1970."""
    result: Ints = months_of(day) // int(step)
    return result


def first_day(place: int, step: Step = Step.MONTH) -> dt.date:
    """The first day of a month, quarter or year by its number.

    >>> first_day(1, Step.QUARTER)
    datetime.date(1970, 4, 1)
    """
    month = place * int(step)
    return dt.date(1970 + month // 12, month % 12 + 1, 1)


def step_of(day: dt.date, step: Step) -> int:
    """The number of the month, quarter or year a date is in."""
    return ((day.year - 1970) * 12 + day.month - 1) // int(step)


def in_order(values: Ints) -> Ints:
    """The distinct values, sorted; for whole numbers far faster than numpy's own, which looks each up in a table.

    >>> in_order(np.array([3, 1, 3])).tolist()
    [1, 3]
    """
    ordered = np.sort(values)
    if not len(ordered):
        return ordered
    result: Ints = ordered[np.r_[True, ordered[1:] != ordered[:-1]]]
    return result


def monday(day: int) -> int:
    """The day number of the Monday of a day's week; a week goes from Monday to Sunday.

    >>> monday(0)  # 1 January 1970 was a Thursday
    -3
    """
    return day - (day + 3) % 7
