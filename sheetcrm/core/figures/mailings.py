"""What became of messages: who bought after one, against those nobody wrote to in the same days. Pure.

No trial: whom to write to was chosen, so the difference also says something about the choice. The share of buyers among those
written to has Wilson's interval (:mod:`~sheetcrm.core.figures.interval`), and only where the others' share lies outside it
is one called better.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sheetcrm.core.figures.definition import Definition
from sheetcrm.core.figures.interval import wilson
from sheetcrm.core.segments.arrays import Bools, Ints, day_number
from sheetcrm.core.segments.known import Known
from sheetcrm.core.segments.purchases import Purchases
from sheetcrm.core.wording import Text

RESULTS = Definition(
    "campaign-results",
    Text(ru="Что дали рассылки", en="What campaigns brought"),
    Text(
        ru="«Купили» — доля тех, кто купил не позже чем через {wait} {wait:день|дня|дней} после сообщения, не считая дня отправки; остальным "
        "ещё рано. «Без сообщения» — та же доля за те же дни среди клиентов, которым по этой рассылке не писали. «Больше» и "
        "«меньше» — когда эта доля лежит вне интервала Уилсона (95 %). Кому писать, выбирали вы, поэтому разница — не только "
        "заслуга письма.",
        en="“Bought” is the share of those who bought within {wait} {wait:day|days} after the message, not counting its own day; of the "
        "others it is too early to tell. “Not written to” is the same share in the same days among clients who had no message of "
        "this campaign. “More” and “fewer” where that share lies outside Wilson's interval (95%). You chose whom to write to, so "
        "the difference is not the message's alone.",
    ),
    "Wilson, JASA 22 (1927), 209–212",
)


class Written(NamedTuple):
    """A message that left: its campaign as it is called, the position of its client, the day as a number."""

    campaign: str
    client: int
    day: int


@dataclass(frozen=True, slots=True)
class Result:
    """One campaign. ``written``: clients written to; ``early``: of these, those whose days are not over. ``bought``: of the
    others, those who bought in time, for ``revenue`` hundredths; ``without``: the share of buyers among those not written to,
    None where there is nobody to compare with. ``verdict``: "more" or "less" than without a message, None where that may be
    chance; ``few``: too few to be judged."""

    campaign: str
    written: int
    early: int
    bought: int
    revenue: int
    without: float | None
    verdict: str | None
    few: bool

    @property
    def share(self) -> float | None:
        """Buyers among those whose days are over."""
        over = self.written - self.early
        return self.bought / over if over else None

    @property
    def uplift(self) -> float | None:
        """How much larger the share is than without a message, in hundredths of a share; negative where it is smaller."""
        return None if self.share is None or self.without is None else self.share - self.without


def results(known: Known, sent: Sequence[Written], wait: int, least: int) -> tuple[Result, ...]:
    """Each campaign, the largest first; empty without orders that belong to clients. ``wait``: days in which a purchase
    counts; a client written to twice counts from the first message."""
    purchases = known.purchases
    if purchases is None or not sent:
        return ()
    first: dict[str, dict[int, int]] = {}
    for one in sent:
        days = first.setdefault(one.campaign, {})
        days[one.client] = min(one.day, days.get(one.client, one.day))
    found = [_result(known, purchases, name, days, wait, least) for name, days in first.items()]
    return tuple(sorted(found, key=lambda one: (-one.written, one.campaign)))


def _result(known: Known, purchases: Purchases, campaign: str, days: dict[int, int], wait: int, least: int) -> Result:
    size = len(known.bought.count)
    over = {client: day for client, day in days.items() if day + wait < day_number(known.today)}
    others = ~known.archived
    others[list(days)] = False
    hits, revenue, rates, weights = 0, 0, [], []
    for day in sorted(set(over.values())):
        who = np.array([client for client, at in over.items() if at == day], dtype=np.int64)
        money, bought = _bought(purchases, size, day, wait)
        hits += int(bought[who].sum())
        revenue += int(money[who].sum())
        if others.any():
            rates.append(float(bought[others].mean()))
            weights.append(len(who))
    without = float(np.average(rates, weights=weights)) if rates else None
    few = len(over) < least
    verdict = None
    if without is not None and not few:
        low, high = wilson(np.array([hits]), np.array([len(over)]))
        verdict = "more" if without < low[0] else "less" if without > high[0] else None
    return Result(campaign, len(days), len(days) - len(over), hits, revenue, without, verdict, few)


def _bought(purchases: Purchases, clients: int, day: int, wait: int) -> tuple[Ints, Bools]:
    """What each client brought in the days after ``day``, and who bought then."""
    inside = purchases.linked() & (purchases.day > day) & (purchases.day <= day + wait)
    money = np.zeros(clients, dtype=np.int64)
    np.add.at(money, purchases.client[inside], purchases.amount[inside])
    bought = np.zeros(clients, dtype=bool)
    bought[purchases.client[inside & purchases.bought]] = True
    return money, bought
