"""What was paid of each order: a sum, else a tick or a word that says it was. Pure."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from sheetcrm.core.segments.arrays import Bools, Ints, hundredths, objects

_DONE = re.compile(r"оплачен|выполнен|paid|закрыт|closed", re.IGNORECASE)
_NOT = re.compile(r"\bне\s*оплачен|неоплачен|не\s*выполнен|не\s*закрыт|unpaid|\bnot\s+(?:paid|closed)", re.IGNORECASE)


def is_done(status: object) -> bool:
    """Whether the status of an order says that nothing is owed any more.

    >>> is_done("Оплачен"), is_done("не оплачен"), is_done("unpaid"), is_done("новый"), is_done(None)
    (True, False, False, False, False)
    """
    return isinstance(status, str) and bool(_DONE.search(status)) and not _NOT.search(status)


def done(orders: pd.DataFrame) -> Bools:
    """Orders whose status says that nothing is owed any more."""
    codes, distinct = pd.factorize(objects(orders, "status"))
    found: Bools = np.array([*map(is_done, distinct), False], dtype=bool)[codes]
    return found


#: What a tab of payments says was paid of an order, in hundredths.
THERE = "_paid_there"


def paid_there(orders: pd.DataFrame) -> Ints:
    """What a tab of payments says was paid of each order, in hundredths; 0 without such a tab. It ends reminders, and is in no
    figure: an order it does not name may be paid all the same."""
    if THERE not in orders.columns:
        return np.zeros(len(orders), dtype=np.int64)
    found: Ints = orders[THERE].to_numpy(dtype=np.int64)
    return found


def paid_sums(orders: pd.DataFrame, amount: Ints) -> Ints | None:
    """What was paid of each order, in hundredths; None where the team keeps neither sums nor ticks of payments.

    A ticked order was paid in full. In a column of ticks alone a blank cell is one of them not made; where people also write
    "no", nobody knows what a blank one means, and it counts as paid: nobody is reminded of what may be settled.
    """
    if "paid" in orders.columns:
        sums, _ = hundredths(objects(orders, "paid"))
        return sums
    if "settled" not in orders.columns:
        return None
    said = objects(orders, "settled")
    ticked = np.fromiter((v is True for v in said), dtype=bool, count=len(said))
    refused = np.fromiter((v is False for v in said), dtype=bool, count=len(said))
    paid = ~refused if refused.any() else ticked | done(orders)
    full: Ints = np.where(paid, amount, 0)
    return full
