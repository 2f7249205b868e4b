"""Recency, frequency and money: scores 1–5 from the base's own quantiles, and groups in words. Pure.

The cuts are the 20, 40, 60 and 80 % quantiles of those who bought; they are part of the result so that a person can
see them. Equal values always get an equal score: with many one-time buyers the low cuts coincide and the scores
between them stay empty, which is the truth about such a base.
"""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from msgspec import Struct

from sheetcrm.core.segments.arrays import Bools, Floats, Ints, Objects
from sheetcrm.core.wording import Text

#: With fewer buyers fifths say nothing.
FEWEST_BUYERS = 10
SCORES = 5
_QUANTILES = (0.2, 0.4, 0.6, 0.8)


class RfmGroup(StrEnum):
    """What the three scores mean for whoever talks to the client."""

    BEST = "best"
    LOYAL = "loyal"
    RECENT = "recent"
    CANNOT_LOSE = "cannot_lose"
    COOLING = "cooling"
    RARE = "rare"


RFM_LABEL = {
    RfmGroup.BEST: Text(ru="лучшие", en="best"),
    RfmGroup.LOYAL: Text(ru="надёжные", en="loyal"),
    RfmGroup.RECENT: Text(ru="недавние", en="recent"),
    RfmGroup.CANNOT_LOSE: Text(ru="нельзя потерять", en="cannot lose"),
    RfmGroup.COOLING: Text(ru="остывают", en="cooling down"),
    RfmGroup.RARE: Text(ru="давние и редкие", en="rare and long ago"),
}
RFM_MEANING = {
    RfmGroup.BEST: Text(ru="покупали недавно, часто и много", en="bought recently, often and a lot"),
    RfmGroup.LOYAL: Text(ru="покупают не реже и не меньше других", en="buy as often and as much as most"),
    RfmGroup.RECENT: Text(ru="покупали недавно, но пока мало", en="bought recently, but little so far"),
    RfmGroup.CANNOT_LOSE: Text(
        ru="раньше покупали часто и много, теперь пропали", en="used to buy often and a lot, then stopped"
    ),
    RfmGroup.COOLING: Text(
        ru="средние покупатели, давно не были", en="average buyers who have not been seen for a long time"
    ),
    RfmGroup.RARE: Text(ru="покупали мало и давно", en="bought little and a long time ago"),
}


class Rfm(Struct, frozen=True):
    """Scores (0 = no score) and groups of every client, and the cuts: days, purchases, money in hundredths."""

    recency: Ints
    frequency: Ints
    money: Ints
    group: Objects
    recency_cuts: tuple[float, ...]
    frequency_cuts: tuple[float, ...]
    money_cuts: tuple[float, ...]

    @property
    def known(self) -> bool:
        """There were enough buyers to compare."""
        return bool(self.recency_cuts)


def rfm(days_since: Ints, count: Ints, revenue: Ints, buyers: Bools) -> Rfm:
    """Scores of the buyers: 5 is the most recent, the most frequent, the most money.

    A value above a cut is one score higher. Nobody is scored when there are fewer than ten buyers.
    """
    size = len(buyers)
    blank = np.zeros(size, dtype=np.int64)
    if int(buyers.sum()) < FEWEST_BUYERS:
        return Rfm(blank, blank, blank, np.full(size, None, dtype=object), (), (), ())
    recency_cuts = _cuts(days_since[buyers])
    frequency_cuts = _cuts(count[buyers])
    money_cuts = _cuts(revenue[buyers])
    # Fewer days is better, so days are counted against the cuts they do not reach.
    recency = SCORES - np.searchsorted(recency_cuts, days_since, side="left")
    frequency = 1 + np.searchsorted(frequency_cuts, count, side="left")
    money = 1 + np.searchsorted(money_cuts, revenue, side="left")
    recency, frequency, money = (np.where(buyers, s, 0).astype(np.int64) for s in (recency, frequency, money))
    worth = (frequency + money) / 2
    names = np.array(
        [
            *(
                g.value
                for g in (
                    RfmGroup.BEST,
                    RfmGroup.LOYAL,
                    RfmGroup.RECENT,
                    RfmGroup.CANNOT_LOSE,
                    RfmGroup.COOLING,
                    RfmGroup.RARE,
                )
            ),
            None,
        ],
        dtype=object,
    )
    here = recency >= 3
    group: Objects = names[
        np.select(
            [~buyers, here & (recency >= 4) & (worth >= 4), here & (worth >= 3), here, worth >= 4, worth >= 2.5],
            [6, 0, 1, 2, 3, 4],
            default=5,
        )
    ]
    return Rfm(recency, frequency, money, group, tuple(recency_cuts), tuple(frequency_cuts), tuple(money_cuts))


def _cuts(values: Ints) -> Floats:
    result: Floats = np.quantile(values, _QUANTILES, method="inverted_cdf").astype(np.float64)
    return result
