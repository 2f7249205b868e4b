"""How old clients are: by the birthday where its year is known, else by the age somebody typed. Pure."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from sheetcrm.core.segments.arrays import Ints, objects

#: Nobody is older.
OLDEST = 120


def ages(clients: pd.DataFrame, today: dt.date) -> Ints:
    """Full years of each client, -1 where not known. A birthday wins: an age that was typed grows old with its row.

    >>> ages(pd.DataFrame({"age": [30, 30, None], "birthday": [None, dt.date(1990, 11, 21), None]}, dtype=object), dt.date(2026, 11, 20))
    array([30, 35, -1])
    """
    found = np.full(len(clients), -1, dtype=np.int64)
    for at, value in enumerate(objects(clients, "age")):
        if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= OLDEST:
            found[at] = int(value)
    for at, value in enumerate(objects(clients, "birthday")):
        year = getattr(value, "year", None)
        if year is not None:
            years = today.year - int(year) - ((today.month, today.day) < (int(value.month), int(value.day)))
            if 0 <= years <= OLDEST:
                found[at] = years
    return found
