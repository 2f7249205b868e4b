"""Seasonality: revenue by month and year, and how each month stands to an ordinary one. Pure.

The index is the method of simple averages: the average of a calendar month over whole years by the average of all months:
a plain count. Growth is not taken out, which the words say.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
from msgspec import Struct

from sheetcrm.core.figures.calendar import Step, months_of, step_of
from sheetcrm.core.figures.definition import Definition
from sheetcrm.core.segments.arrays import Floats, Ints
from sheetcrm.core.segments.purchases import Purchases
from sheetcrm.core.wording import Text

SEASONALITY = Definition(
    "seasonality",
    Text(ru="Сезонность", en="Seasonality"),
    Text(
        ru="средняя выручка календарного месяца к средней выручке всех месяцев за последние полные "
        "двенадцать, двадцать четыре и так далее месяцев; 100\u00a0% — обычный месяц. Общий рост продаж "
        "из неё не вычтен.",
        en="the average revenue of a calendar month relative to that of all months, over the last whole "
        "twelve, twenty-four and so on months; 100% is an ordinary month. The overall growth of "
        "sales is not removed.",
    ),
    "Method of simple averages: a plain average of each month by that of all",
)
MOST_YEARS = 4


class Seasons(Struct, frozen=True):
    """``years``: the last calendar years; ``revenue[month, year]`` in hundredths, -1 in ``known`` terms: False where the
    history does not reach or the month is to come. ``index``: by calendar month, from ``months`` whole months; None where
    these are fewer than twelve."""

    years: tuple[int, ...]
    revenue: Ints
    known: np.ndarray
    index: Floats | None
    months: int

    @property
    def peak(self) -> int | None:
        """The strongest calendar month, 1 to 12."""
        return None if self.index is None else int(np.argmax(self.index)) + 1


def seasons(purchases: Purchases, today: dt.date) -> Seasons | None:
    """The last years by month; None with less than half a year of revenue."""
    if not len(purchases) or not purchases.amount.any():
        return None
    place = months_of(purchases.day)
    now, low = step_of(today, Step.MONTH), int(place.min())
    if now - low < 6:
        return None
    size = now - low + 1
    by_month = np.rint(np.bincount(place - low, weights=purchases.amount.astype(np.float64), minlength=size)).astype(
        np.int64
    )
    # The month the history begins in and the current one are not whole; only whole years of the others are averaged.
    whole = (size - 2) // 12 * 12
    index = None
    if whole:
        used = by_month[size - 1 - whole : size - 1]
        calendar = (np.arange(now - whole, now)) % 12
        average = np.bincount(calendar, weights=used.astype(np.float64), minlength=12) / (whole // 12)
        index = average / used.mean() if used.sum() > 0 else None
    years = tuple(range(max(1970 + low // 12, today.year - MOST_YEARS + 1), today.year + 1))
    revenue = np.zeros((12, len(years)), dtype=np.int64)
    known = np.zeros((12, len(years)), dtype=bool)
    for column, year in enumerate(years):
        at = (year - 1970) * 12 + np.arange(12) - low
        there = (at >= 0) & (at < size)
        revenue[there, column] = by_month[at[there]]
        known[:, column] = there
    return Seasons(years, revenue, known, index, whole)
