"""The groups of clients at the end of each month, worked out again from the orders. Pure.

A group of an earlier day is what the same rules would have said on that day with the orders there were by then, so the
last month is what «Сводка» shows of today.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
from msgspec import Struct

from sheetcrm.core.figures.calendar import Step, first_day, in_order, step_of
from sheetcrm.core.figures.definition import Definition
from sheetcrm.core.segments.arrays import NO_DAY, Ints, day_date, day_number
from sheetcrm.core.segments.known import Known
from sheetcrm.core.segments.lifecycle import IN_ORDER, lifecycle_codes
from sheetcrm.core.segments.purchases import ByClient, Purchases
from sheetcrm.core.segments.settings import KnownSettings, Lifecycle
from sheetcrm.core.wording import Text

STACK = Definition(
    "groups-by-month",
    Text(ru="Группы по месяцам", en="Groups by month"),
    Text(
        ru="кто из сегодняшних клиентов (без архива) в какой группе был бы на конец месяца по тем же правилам и заказам до "
        "этого дня; ещё не покупавшие не показаны.",
        en="which group each of today's clients (without archived ones) would have been in at the end "
        "of a month, by the same rules and the orders up to then; those who had not bought yet are "
        "not shown.",
    ),
)
#: In the order they are stacked: those who are leaving last.
SHOWN = (Lifecycle.VIP, Lifecycle.REGULAR, Lifecycle.ACTIVE, Lifecycle.NEW, Lifecycle.SLIPPING, Lifecycle.ASLEEP)


class Stack(Struct, frozen=True):
    """``day``: the last day of each month, today for the current one; ``count[month, group]`` in the order of SHOWN."""

    day: tuple[dt.date, ...]
    count: Ints


def stack(known: Known, most: int = 12) -> Stack | None:
    """The last months; None without orders or with fewer than three months of them."""
    purchases = known.purchases
    here = known.counted & (known.bought.source == "orders")
    if purchases is None or not here.any():
        return None
    last = step_of(known.today, Step.MONTH)
    months = min(most, last - step_of(day_date(int(purchases.day.min())), Step.MONTH) + 1)
    if months < 3:
        return None
    ends = [first_day(last - i + 1) - dt.timedelta(days=1) for i in range(months - 1, 0, -1)]
    then = _Then(purchases, len(here))
    codes = [lifecycle_codes(then.on(day_number(end), known.settings), known.settings, end) for end in ends]
    codes.append(lifecycle_codes(known.bought, known.settings, known.today))
    place = [IN_ORDER.index(group) for group in SHOWN]
    counted = [np.bincount(one[here], minlength=len(IN_ORDER) + 1)[place] for one in codes]
    return Stack((*ends, known.today), np.array(counted, dtype=np.int64))


class _Then:
    """The purchases of every client up to a day, from columns that are put in order once.

    On any day it gives what :func:`~sheetcrm.core.segments.purchases.by_client` would make of the orders up to then.
    """

    def __init__(self, purchases: Purchases, clients: int) -> None:
        linked = purchases.linked() & (purchases.client < clients)
        self.clients = np.arange(clients, dtype=np.int64)
        self.low = int(purchases.day.min())
        self.width = int(purchases.day.max()) - self.low + 2
        client, day, amount = purchases.client[linked], purchases.day[linked], purchases.amount[linked]
        bought = purchases.visit[linked]
        # Refunds and purchases together are the money; purchases alone are the visits.
        self.money_key, order = self._keyed(client, day)
        self.money = np.r_[0, np.cumsum(amount[order])]
        self.some_amount = bool(np.any(purchases.amount != 0))
        client, day = client[bought], day[bought]
        self.key, order = self._keyed(client, day)
        self.day = day[order]
        self.start = np.searchsorted(self.key, self.clients * self.width)
        self.money_start = np.searchsorted(self.money_key, self.clients * self.width)
        visits = in_order(self.key)
        who, when = visits // self.width, visits % self.width
        same = who[1:] == who[:-1]
        owner, gap, end = who[1:][same], (when[1:] - when[:-1])[same], when[1:][same]
        order = np.lexsort((gap, owner))
        self.owner, self.gap, self.end = owner[order], gap[order], end[order]

    def _keyed(self, client: Ints, day: Ints) -> tuple[Ints, Ints]:
        key = client * self.width + (day - self.low)
        order = np.argsort(key, kind="stable")
        return key[order], order

    def on(self, day: int, settings: KnownSettings) -> ByClient:
        """By client, up to and with a day."""
        at = np.clip(day - self.low + 1, 0, self.width - 1)
        edge = self.clients * self.width + at
        upto = np.searchsorted(self.key, edge)
        count = upto - self.start
        some = count > 0
        last = np.where(some, self.day[np.maximum(upto - 1, 0)], NO_DAY)
        first = np.where(some, self.day[np.minimum(self.start, len(self.day) - 1)], NO_DAY)
        since = np.clip(day - settings.regular_days - self.low, 0, self.width - 1)
        recent = upto - np.searchsorted(self.key, self.clients * self.width + since)
        money_upto = np.searchsorted(self.money_key, edge)
        revenue = self.money[money_upto] - self.money[self.money_start]
        touched = money_upto > self.money_start
        rhythm = np.full(len(self.clients), np.nan)
        there = self.end < at
        owner, gap = self.owner[there], self.gap[there]
        if len(owner):
            begin = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])
            size = np.diff(np.r_[begin, len(owner)])
            enough = size >= 2
            begin, size = begin[enough], size[enough]
            rhythm[owner[begin]] = (gap[begin + (size - 1) // 2] + gap[begin + size // 2]) / 2
        nothing = np.zeros(len(self.clients), dtype=np.int64)
        return ByClient(
            first, last, count, recent, nothing, revenue, touched & self.some_amount, rhythm, nothing.astype(object)
        )
