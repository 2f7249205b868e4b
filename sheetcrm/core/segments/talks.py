"""The history of contacts by client. Pure."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from sheetcrm.core.segments.arrays import NO_DAY, Ints, day_number, days, objects


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
