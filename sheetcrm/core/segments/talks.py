"""The history of contacts by client. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np
import pandas as pd

from sheetcrm.core.segments.arrays import NO_DAY, Bools, Ints, day_number, days, objects
from sheetcrm.core.talks import is_ours, kind_of


def last_talk(talks: pd.DataFrame | None, clients: int, today: dt.date) -> Ints | None:
    """The day of each client's last talk up to today, ``NO_DAY`` for none; None without a history of contacts."""
    if talks is None:
        return None
    day = days(objects(talks, "date"))
    whose = talks["_client"].to_numpy(dtype=np.int64)
    counted = (whose >= 0) & (day != NO_DAY) & (day <= day_number(today))
    last = np.full(clients, NO_DAY, dtype=np.int64)
    np.maximum.at(last, whose[counted], day[counted])
    return last


def requests(talks: pd.DataFrame | None, clients: int, today: dt.date) -> tuple[Ints, bool]:
    """How often each client turned to the team up to today, and whether that is known of anybody: every line of the history of
    contacts counts that does not say that the team began it."""
    count = np.zeros(clients, dtype=np.int64)
    if talks is None:
        return count, False
    day = days(objects(talks, "date"))
    whose = talks["_client"].to_numpy(dtype=np.int64)
    ours = _any_says(talks, ("direction", "type"), is_ours)
    counted = (whose >= 0) & (day != NO_DAY) & (day <= day_number(today)) & ~ours
    np.add.at(count, whose[counted], 1)
    return count, bool(counted.any())


def last_offer(talks: pd.DataFrame | None, deals: pd.DataFrame | None, clients: int, today: dt.date) -> Ints:
    """The day an offer was sent to each client last, by the history of contacts and the deals; ``NO_DAY`` for none."""
    last = np.full(clients, NO_DAY, dtype=np.int64)
    for table, column in ((talks, "date"), (deals, "offer")):
        if table is None or column not in table.columns:
            continue
        day = days(objects(table, column))
        whose = table["_client"].to_numpy(dtype=np.int64)
        counted = (whose >= 0) & (day != NO_DAY) & (day <= day_number(today))
        if table is talks:
            counted &= _any_says(table, ("type",), lambda word: kind_of(word) == "offer")
        np.maximum.at(last, whose[counted], day[counted])
    return last


def _any_says(table: pd.DataFrame, columns: tuple[str, ...], says: Callable[[object], bool]) -> Bools:
    """The rows in which a word of one of these columns says so."""
    found: Bools = np.zeros(len(table), dtype=bool)
    for column in columns:
        codes, words = pd.factorize(objects(table, column))
        found |= np.array([*map(says, words), False], dtype=bool)[codes]
    return found
