"""Who comes back: retention and churn by period, by cohort, and those who came only once. Pure.

Retention is the share of the customers of one period who bought again in the next; churn is what is missing to one, of
the same customers (P. Farris and others, *Marketing Metrics*, chapter 5: customers, recency, and retention). Cohorts are the
buyers of one first period, followed through the later ones: a plain count.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
from msgspec import Struct

from sheetcrm.core.figures.calendar import Step, first_day, in_order, step_of, steps_of
from sheetcrm.core.figures.definition import Definition
from sheetcrm.core.segments.arrays import NO_DAY, Ints, day_date, day_number
from sheetcrm.core.segments.purchases import ByClient, Purchases
from sheetcrm.core.wording import Text

RETENTION = Definition(
    "retention",
    Text(ru="Вернулись (удержание)", en="Came back (retention)"),
    Text(
        ru="доля тех, кто покупал в прошлом периоде и купил снова в этом; не вернувшиеся — отток, доля тех же покупателей.",
        en="the share of those who bought in the previous period and bought again in this one; the "
        "others are churn, as a share of the same buyers.",
    ),
    "Farris et al., Marketing Metrics, ch. 5 (customer profitability): customers, recency, and retention",
)
COHORTS = Definition(
    "cohorts",
    Text(ru="Когорты", en="Cohorts"),
    Text(
        ru="покупатели, впервые купившие в одном периоде; в клетке — какая доля из них покупала через столько периодов. "
        "Последняя клетка строки — текущий период, он ещё не закончен.",
        en="buyers whose first purchase fell into one period; a cell is the share of them who bought so "
        "many periods later. The last cell of a row is the current period, which is not over yet.",
    ),
)
ONE_TIMERS = Definition(
    "one-timers",
    Text(ru="Купили один раз", en="Bought once"),
    Text(
        ru="доля покупателей с одной-единственной покупкой; отдельно — среди тех, чья первая покупка была раньше отчётного "
        "периода: у остальных ещё не было времени вернуться.",
        en="the share of buyers with a single purchase; separately, among those who first bought before "
        "the reporting period: the others have not had time to come back.",
    ),
)

#: A table of more periods than this is not read any more.
MOST_COHORTS = 8
#: A history longer than this is told by quarters, and a much longer one by years.
_BY_QUARTERS_FROM_DAYS, _BY_YEARS_FROM_DAYS = 300, 365 * 4


class Kept(Struct, frozen=True):
    """One period: ``before``, those who bought in the one before it; ``kept``, those of them who bought again; ``buyers``,
    everybody who bought in it; ``new``, those of them for the first time. ``complete``: the period is over."""

    first: dt.date
    before: int
    kept: int
    buyers: int
    new: int
    complete: bool = True

    @property
    def retention(self) -> float | None:
        return self.kept / self.before if self.before else None

    @property
    def churn(self) -> float | None:
        """What is missing to one, of the same buyers."""
        return None if self.retention is None else 1 - self.retention


class Cohorts(Struct, frozen=True):
    """``first``: the first day of each cohort's period; ``size``: its buyers; ``back[c, k]``: those of cohort c who bought k
    periods later, -1 where that is still to come. The current period is each cohort's last."""

    step: Step
    first: tuple[dt.date, ...]
    size: Ints
    back: Ints

    def share(self, cohort: int, later: int) -> float | None:
        """The share that came back so many periods later; None where that is still to come."""
        n = int(self.back[cohort, later])
        return None if n < 0 else n / int(self.size[cohort])


def step_for(purchases: Purchases) -> Step:
    """Months for a short history, quarters for a usual one, years for a long one."""
    days = int(purchases.day.max() - purchases.day.min()) if len(purchases) else 0
    return Step.MONTH if days < _BY_QUARTERS_FROM_DAYS else Step.QUARTER if days < _BY_YEARS_FROM_DAYS else Step.YEAR


def _bought(purchases: Purchases, step: Step) -> tuple[Ints, Ints]:
    """Distinct (client, period) pairs of purchases, by client, then period."""
    mask = purchases.linked() & purchases.bought
    client, place = purchases.client[mask], steps_of(purchases.day[mask], step)
    if not len(client):
        return client, place
    low = int(place.min())
    width = int(place.max()) - low + 1
    key = in_order(client * width + (place - low))
    return key // width, key % width + low


def by_period(purchases: Purchases, today: dt.date, step: Step, most: int = MOST_COHORTS) -> tuple[Kept, ...]:
    """Retention of the last periods, the current one last; from the second period of the history on."""
    client, place = _bought(purchases, step)
    if not len(client):
        return ()
    fresh = np.r_[True, client[1:] != client[:-1]]
    again = np.r_[False, ~fresh[1:] & (place[1:] == place[:-1] + 1)]
    last, low = step_of(today, step), int(place.min())
    size = last - low + 1
    buyers = np.bincount(place - low, minlength=size)
    kept = np.bincount(place[again] - low, minlength=size)
    new = np.bincount(place[fresh] - low, minlength=size)
    return tuple(
        Kept(first_day(low + i, step), int(buyers[i - 1]), int(kept[i]), int(buyers[i]), int(new[i]), i < size - 1)
        for i in range(max(1, size - most), size)
    )


def last_period(purchases: Purchases, today: dt.date, days: int) -> Kept | None:
    """Retention from the stretch before to the reporting period, both of the same length; None where the orders do not reach
    back so far. As everywhere the period begins so many days before today, and both ends count."""
    end = day_number(today)
    start, length = end - days, days + 1
    mask = purchases.linked() & purchases.bought
    if not mask.any() or int(purchases.day.min()) > start - length + 31:
        return None
    client, day = purchases.client[mask], purchases.day[mask]
    now = in_order(client[(day >= start) & (day <= end)])
    before = in_order(client[(day >= start - length) & (day < start)])
    earlier = in_order(client[day < start])
    if not len(before):
        return None
    kept = len(np.intersect1d(before, now, assume_unique=True))
    new = len(now) - len(np.intersect1d(earlier, now, assume_unique=True))
    return Kept(day_date(start), len(before), kept, len(now), new)


def cohorts(purchases: Purchases, today: dt.date, step: Step, most: int = MOST_COHORTS) -> Cohorts | None:
    """The last cohorts and their way until today; None with fewer than two periods of history."""
    client, place = _bought(purchases, step)
    if not len(client):
        return None
    fresh = np.flatnonzero(np.r_[True, client[1:] != client[:-1]])
    started = np.repeat(place[fresh], np.diff(np.r_[fresh, len(client)]))
    last = step_of(today, step)
    low = max(int(place.min()), last - most + 1)
    size = last - low + 1
    if size < 2:
        return None
    inside = started >= low
    table = np.zeros((size, size), dtype=np.int64)
    np.add.at(table, (started[inside] - low, place[inside] - started[inside]), 1)
    table[np.add.outer(np.arange(size), np.arange(size)) >= size] = -1
    there = table[:, 0] > 0
    if int(there.sum()) < 2:
        return None
    names = tuple(first_day(low + i, step) for i in np.flatnonzero(there).tolist())
    return Cohorts(step, names, table[there, 0], table[there])


class OneTimers(Struct, frozen=True):
    """Buyers and those of them with one purchase; ``had_time``: those who first bought before the period, and of them."""

    buyers: int
    once: int
    had_time: int
    once_of_those: int


def one_timers(bought: ByClient, today: dt.date, days: int) -> OneTimers | None:
    """Who came only once; None where the number of purchases of nobody is known."""
    buyers, once = bought.count > 0, bought.count == 1
    if not buyers.any():
        return None
    early = buyers & (bought.first != NO_DAY) & (bought.first < day_number(today) - days)
    return OneTimers(int(buyers.sum()), int(once.sum()), int(early.sum()), int((early & once).sum()))
