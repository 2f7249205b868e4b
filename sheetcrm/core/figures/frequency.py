"""Clients by how many times they bought, in bands the team chooses. Pure. A plain count: each buyer is in one band."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

import numpy as np
from msgspec import Struct

from sheetcrm.core.figures.definition import Definition
from sheetcrm.core.segments.known import Known
from sheetcrm.core.wording import Text

BANDS = Definition(
    "frequency-bands",
    Text(ru="Сколько раз покупали", en="How many times they bought"),
    Text(
        ru="покупатели, архив тоже, по числу покупок за всё время; каждый ровно в одной ступени. Ступени меняют в config.yaml: segments.frequency_bands.",
        en="buyers, archived ones too, by their purchases over all time, each in exactly one band. The bands are changed in config.yaml: segments.frequency_bands.",
    ),
)


class Band(Struct, frozen=True):
    """Buyers with ``low`` to ``high`` purchases (None: without an end); their revenue in hundredths."""

    low: int
    high: int | None
    buyers: int
    revenue: int

    @property
    def name(self) -> str:
        """As it is written in both languages: 1, 2–4, 10+."""
        if self.high is None:
            return f"{self.low}+"
        return str(self.low) if self.low == self.high else f"{self.low}–{self.high}"


def bands(known: Known, begins: Sequence[int]) -> tuple[Band, ...]:
    """Every band, an empty one too; nothing without buyers. Archived clients are among them, as among the classes and the one-timers. ``begins``: the first number of each, rising from 1."""
    count = known.bought.count
    buyers = count > 0
    if not buyers.any() or not begins:
        return ()
    place = np.searchsorted(np.asarray(begins), count[buyers], side="right") - 1
    n = np.bincount(place, minlength=len(begins))
    money = np.bincount(place, weights=known.bought.revenue[buyers].astype(np.float64), minlength=len(begins))
    return tuple(
        Band(low, None if after is None else after - 1, int(n[i]), round(float(money[i])))
        for i, (low, after) in enumerate(zip_longest(begins, begins[1:]))
    )
