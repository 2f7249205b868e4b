"""What part of the market the business has, where somebody said how large the market is. Pure.

Revenue market share: own revenue by that of the whole market (Farris and others, *Marketing Metrics*, chapter 2).
"""

from __future__ import annotations

from msgspec import Struct

from sheetcrm.core.figures.definition import Definition
from sheetcrm.core.segments.arrays import day_number
from sheetcrm.core.segments.known import Known
from sheetcrm.core.wording import Text

MARKET = Definition(
    "market-share",
    Text(ru="Доля рынка", en="Market share"),
    Text(
        ru="выручка за последние 365 дней, делённая на объём рынка за год из «Настроек»; объём рынка программа не знает и не угадывает.",
        en="revenue of the last 365 days divided by the size of the market in a year, from “Settings”; "
        "the program does not know that size and does not guess it.",
    ),
    "Farris et al., Marketing Metrics, ch. 2 (share of hearts, minds, and markets)",
)


class Market(Struct, frozen=True):
    """Own revenue of the last 365 days in hundredths, and the size of the market in whole units."""

    revenue: int
    size: float

    @property
    def share(self) -> float:
        return self.revenue / 100 / self.size


def market(known: Known, size: float | None) -> Market | None:
    """None where nobody said how large the market is, or no revenue is known."""
    if not size or known.purchases is None or not known.has_revenue:
        return None
    since = day_number(known.today) - 364
    day = known.purchases.day
    return Market(int(known.purchases.amount[(day >= since) & (day <= day_number(known.today))].sum()), size)
