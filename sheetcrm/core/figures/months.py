"""Month by month: revenue, purchases, new buyers, the base; and the reporting period against the one before. Pure.

Plain sums and counts; the average order is in :mod:`~sheetcrm.core.figures.worth`.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
from msgspec import Struct

from sheetcrm.core.figures.calendar import first_day, months_of
from sheetcrm.core.segments.arrays import NO_DAY, Bools, Ints, day_number, days, objects
from sheetcrm.core.segments.bases import period_start
from sheetcrm.core.segments.known import Known

MOST_MONTHS = 24


class Months(Struct, frozen=True):
    """By calendar month, the last one being the current, not yet complete month.

    ``first``: the first day of each. ``revenue`` in hundredths and ``orders`` count every order that counts, of known
    clients or not; ``new_buyers``: first purchases; ``base``: clients known by the end of the month. ``undated``: clients
    whose beginning nobody wrote down; they stand in ``base`` from the first month on.
    """

    first: tuple[dt.date, ...]
    revenue: Ints
    orders: Ints
    new_buyers: Ints
    base: Ints
    undated: int
    before: int


def months(known: Known, clients: pd.DataFrame) -> Months | None:
    """Up to 24 months, from the first that has anything; None when nothing is dated."""
    added = days(objects(clients, "created"))
    now = day_number(known.today)
    added = np.where(added > now, NO_DAY, added)
    first_bought = np.where(known.bought.count > 0, known.bought.first, NO_DAY)
    # Whoever bought before the row was added was a client already then.
    began = np.where(
        (added == NO_DAY) | (first_bought == NO_DAY), np.maximum(added, first_bought), np.minimum(added, first_bought)
    )[~known.second]
    purchases = known.purchases
    dated = [began[began != NO_DAY]]
    if purchases is not None:
        dated.append(purchases.day)
    everything = np.concatenate(dated)
    if not len(everything):
        return None
    last = months_of(np.array([now]))[0]
    start = max(int(months_of(everything).min()), int(last) - MOST_MONTHS + 1)
    size = int(last) - start + 1

    def place(day: Ints) -> Ints:
        return months_of(day) - start

    revenue = np.zeros(size, dtype=np.int64)
    orders = np.zeros(size, dtype=np.int64)
    if purchases is not None:
        at = place(purchases.day)
        shown = at >= 0
        revenue = np.rint(
            np.bincount(at[shown], weights=purchases.amount[shown].astype(np.float64), minlength=size)
        ).astype(np.int64)
        orders = np.bincount(at[shown & purchases.order], minlength=size).astype(np.int64)
    new = place(first_bought[first_bought != NO_DAY])
    came = place(began[began != NO_DAY])
    undated = int((began == NO_DAY).sum())
    arrived = np.bincount(came[came >= 0], minlength=size)
    before = int((came < 0).sum())
    return Months(
        tuple(first_day(start + i) for i in range(size)),
        revenue,
        orders,
        np.bincount(new[new >= 0], minlength=size).astype(np.int64),
        (np.cumsum(arrived) + before + undated).astype(np.int64),
        undated,
        before,
    )


class Period(Struct, frozen=True):
    """The reporting period: revenue in hundredths, purchases, those with an amount, and the revenue of the period of
    the same length before it (None when the orders do not reach back so far)."""

    start: dt.date
    revenue: int
    orders: int
    priced: int
    before: int | None

    @property
    def average(self) -> float | None:
        """Revenue after refunds divided by purchases with an amount, in whole units."""
        return self.revenue / 100 / self.priced if self.priced else None


def period(known: Known) -> Period | None:
    """The reporting period in figures; None without orders."""
    purchases = known.purchases
    if purchases is None or not len(purchases):
        return None
    start = period_start(known.settings, known.today)
    first, last = day_number(start), day_number(known.today)
    inside: Bools = (purchases.day >= first) & (purchases.day <= last)
    length = last - first + 1
    earlier = (purchases.day >= first - length) & (purchases.day < first)
    reaches_back = int(purchases.day.min()) <= first - length + 31
    return Period(
        start,
        int(purchases.amount[inside].sum()),
        int((inside & purchases.order).sum()),
        int((inside & purchases.paid_order).sum()),
        int(purchases.amount[earlier].sum()) if reaches_back and earlier.any() else None,
    )
