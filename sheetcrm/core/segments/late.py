"""Who pays late: of each client's last invoices that had a date to pay by, how many were paid after it or not at all. Pure."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from sheetcrm.core.segments.arrays import NO_DAY, Bools, Ints, day_number, days, has_word, hundredths, objects
from sheetcrm.core.segments.payments import done, paid_sums, paid_there
from sheetcrm.core.segments.settings import KnownSettings


def late_payments(
    orders: pd.DataFrame | None, clients: int, settings: KnownSettings, today: dt.date
) -> tuple[Ints, Bools]:
    """How many of each client's last ``late_of_last`` invoices were late, and for whom that is known.

    An invoice is an order with a date to pay by that was not cancelled, once that date has passed or it is paid. It was late
    when the day of payment is after the date, or when the date has passed and something is owed still. One that is paid on a
    day nobody wrote down was not late.
    """
    late = np.zeros(clients, dtype=np.int64)
    known = np.zeros(clients, dtype=bool)
    if orders is None or "due" not in orders.columns or "_client" not in orders.columns:
        return late, known
    whose = orders["_client"].to_numpy(dtype=np.float64, na_value=-1.0).astype(np.int64)
    due, paid_on, now = days(objects(orders, "due")), days(objects(orders, "pay_date")), day_number(today)
    owed = _owed(orders, paid_on)
    given_up = has_word(objects(orders, "status"), settings.cancelled_words + settings.returned_words)
    counted = (whose >= 0) & (whose < clients) & (due != NO_DAY) & ~given_up & ((due < now) | ~owed)
    was_late = np.where(owed, due < now, (paid_on != NO_DAY) & (paid_on > due))
    at = np.flatnonzero(counted)
    at = at[np.lexsort((at, due[at], whose[at]))][::-1]  # by client, the latest date first
    client = whose[at]
    begins = np.r_[True, client[1:] != client[:-1]] if len(at) else np.zeros(0, dtype=bool)
    rank = np.arange(len(at)) - np.maximum.accumulate(np.where(begins, np.arange(len(at)), 0))
    last = rank < settings.late_of_last
    np.add.at(late, client[last], was_late[at][last].astype(np.int64))
    known[client] = True
    return late, known


def _owed(orders: pd.DataFrame, paid_on: Ints) -> Bools:
    """Orders of which something is still to be paid; without a column of payments, those without a day of payment whose
    status does not say that they were paid."""
    amount, priced = hundredths(objects(orders, "amount"))
    paid, there = paid_sums(orders, amount), paid_there(orders)
    settled = (there > 0) & (~priced | (there >= amount))
    if paid is None:
        unpaid: Bools = (paid_on == NO_DAY) & ~done(orders)
        return unpaid & ~settled
    if "paid" not in orders.columns:  # ticks
        priced &= paid_on == NO_DAY
    owed: Bools = np.where(priced, paid < amount, (paid <= 0) & (paid_on == NO_DAY))
    return owed & ~settled
