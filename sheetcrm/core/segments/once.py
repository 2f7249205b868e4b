"""A client who stands in the table several times is one client in the figures. Pure.

Orders, deals and talks were linked to the first of the rows that are surely or probably one client, so that nothing is
counted twice. The other rows are no clients who never bought: they show the purchases of the client, and are counted nowhere.
"""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from sheetcrm.core.segments.arrays import NO_DAY, Bools, Ints
from sheetcrm.core.segments.purchases import ByClient


class Once(Struct, frozen=True):
    """The rows by client. ``first``: the first row of each row's client, where what was linked belongs; ``of``: the row whose
    purchases each row shows; ``second``: rows of clients who are counted at another of their rows."""

    first: Ints
    of: Ints
    second: Bools

    def all_of(self, rows: Bools) -> Bools:
        """Where it holds for every row of the client."""
        lacking = np.zeros(len(rows), dtype=bool)
        np.logical_or.at(lacking, self.first, ~rows)
        result: Bools = ~lacking[self.first]
        return result

    def shown(self, bought: ByClient) -> ByClient:
        """The purchases each row shows: those of its client. Where several rows have purchases of their own, each keeps its
        number and sums, and the first and the last day are the client's."""
        latest = np.full(len(self.of), NO_DAY, dtype=np.int64)
        np.maximum.at(latest, self.first, bought.last)
        far = np.iinfo(np.int64).max
        earliest = np.full(len(self.of), far, dtype=np.int64)
        np.minimum.at(earliest, self.first, np.where(bought.first == NO_DAY, far, bought.first))
        return ByClient(
            first=np.where(earliest == far, NO_DAY, earliest)[self.first],
            last=latest[self.first],
            count=bought.count[self.of],
            recent=bought.recent[self.of],
            priced=bought.priced[self.of],
            revenue=bought.revenue[self.of],
            has_revenue=bought.has_revenue[self.of],
            rhythm=bought.rhythm[self.of],
            source=bought.source[self.of],
        )


def first_rows(same: Ints | None, size: int) -> Ints:
    """The first row of each row's client. ``same``: a label per row, equal for rows of one client, negative for a row alone;
    None: each is its own.

    >>> first_rows(np.array([7, -1, 7, -1]), 4).tolist()
    [0, 1, 0, 3]
    """
    rows = np.arange(size, dtype=np.int64)
    if same is None:
        return rows
    _, begins, whose = np.unique(np.where(same < 0, -1 - rows, same), return_index=True, return_inverse=True)
    result: Ints = begins[whose].astype(np.int64)
    return result


def once(first: Ints, bought: ByClient) -> Once:
    """Which row counts for each client: every one that has purchases, the first where none has."""
    rows = np.arange(len(first), dtype=np.int64)
    buyer = bought.count > 0
    # The rows of a client in order: those with purchases, the latest of them first.
    order = np.lexsort((rows, -np.maximum(bought.last, -(2**40)), ~buyer, first))
    begins = np.r_[True, first[order][1:] != first[order][:-1]] if len(order) else np.zeros(0, dtype=bool)
    best = np.empty(len(first), dtype=np.int64)
    best[first[order[begins]]] = order[begins]
    of = np.where(buyer, rows, best[first])
    return Once(first, of, of != rows)
