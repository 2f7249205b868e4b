"""What campaigns brought: handed over, sent, delivered, bought afterwards, and how that compares with those who were due and got
nothing. Pure.

The difference of two shares has Newcombe's interval, made of Wilson's two (:mod:`~sheetcrm.core.figures.interval`): his
method 10, which holds for small samples, too.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

import numpy as np
from msgspec import Struct

from sheetcrm.core.drafts.due_log import DueLog, Span, id_mark
from sheetcrm.core.drafts.model import Sent
from sheetcrm.core.figures.definition import Definition
from sheetcrm.core.figures.interval import wilson
from sheetcrm.core.link import fold_id
from sheetcrm.core.segments.arrays import Ints, day_number
from sheetcrm.core.segments.purchases import Purchases
from sheetcrm.core.wording import Text

#: Fewest people in either group that are compared.
LEAST = 20
#: Campaigns of so many days back are shown.
LOOK_BACK = 180

MAILING_RESULTS = Definition(
    "mailing-results",
    Text(ru="Что дали рассылки", en="What campaigns brought"),
    Text(
        ru="за последние {look_back} дней. «Купили» — люди с покупкой в первые {window} "
        "{window:день|дня|дней} после дня отправки (дня, когда отмечено «Отправлено», иначе дня "
        "передачи); считаются только те, у кого этот срок прошёл. Покупка, попавшая в срок двух "
        "рассылок, видна в обеих. Сравниваются с теми, у кого в те же дни был тот же повод, а "
        "написали не им: их срок идёт с первого дня, когда повод замечен, но не раньше первой "
        "отправки. Меньше {people} человек в любой из групп — «мало данных». Разница — с интервалом "
        "Ньюкомба (95\u00a0%). Это не эксперимент: не пишут чаще всего тем, кто не дал согласия, и такие "
        "покупают иначе.",
        en="over the last {look_back} days. “Bought”: people with a purchase in the first {window} {window:day|days} after the day it was sent "
        "(the day ticked as sent, else the day of handing over); only those whose days are over count. A purchase within the days of two "
        "campaigns shows in both. They are compared with those who had the same occasion in the same days and were not written to: "
        "their days begin when the occasion was first seen, but not before the first message. Fewer than {people} people in either "
        "group: “too few”. The difference has Newcombe's interval (95%). It is no experiment: those who get nothing mostly never "
        "agreed to advertising, and may buy otherwise.",
    ),
    "Newcombe, Statistics in Medicine 17 (1998), 873–890, method 10; Wilson, JASA 22 (1927), 209–212",
)


class Uplift(Struct, frozen=True):
    """The share that bought of those written to, less that of the others; ``low`` and ``high``: Newcombe's interval."""

    difference: float
    low: float
    high: float

    @property
    def sure(self) -> bool:
        """Whether it is hardly chance: no difference lies outside the interval."""
        return self.low > 0 or self.high < 0


class MailingResult(Struct, frozen=True):
    """One campaign. Messages: ``handed`` over, of them ``confirmed`` as sent, ``delivered``, ``bounced``, ``unknown`` to have left.
    People: ``measured``, whose days are over, and of them ``bought``, for ``revenue`` in hundredths; ``waiting``: whose days
    are not over yet. ``others``: due in the same days, not written to, days over; ``others_bought`` of them. ``uplift``: None
    where there are too few."""

    campaign: str
    first: dt.date
    last: dt.date
    handed: int
    confirmed: int
    delivered: int
    bounced: int
    unknown: int
    measured: int
    waiting: int
    bought: int
    revenue: int
    others: int
    others_bought: int
    uplift: Uplift | None

    @property
    def share(self) -> float:
        return self.bought / self.measured if self.measured else 0.0


def newcombe(bought: int, of: int, others_bought: int, others: int) -> Uplift:
    """The difference of two shares with its interval; both groups have somebody.

    >>> found = newcombe(56, 70, 48, 80)
    >>> round(found.difference, 4), round(found.low, 4), round(found.high, 4)
    (0.2, 0.0524, 0.3339)
    """
    low, high = wilson(np.array([bought, others_bought]), np.array([of, others]))
    one, two = bought / of, others_bought / others
    difference = one - two
    down = math.hypot(one - float(low[0]), float(high[1]) - two)
    up = math.hypot(float(high[0]) - one, two - float(low[1]))
    return Uplift(difference, difference - down, difference + up)


def mailing_results(
    sent: Sequence[Sent],
    due: DueLog,
    ids: Sequence[str | None],
    cluster: Ints | None,
    purchases: Purchases | None,
    today: dt.date,
    *,
    window: int,
    key: bytes,
    reached: Mapping[str, Collection[int]] = MappingProxyType({}),
) -> tuple[MailingResult, ...]:
    """A result for each campaign of the last :data:`LOOK_BACK` days, the latest first.

    ``ids``: of the clients by position; ``cluster``: a number per position, equal for rows that are one person, negative for a
    row alone. ``reached``: as in :class:`~sheetcrm.core.drafts.model.Drafts`, for messages to clients who had no id. ``window``: days after the message in which a purchase counts. ``key``: of the prints in ``due``.
    """
    since = today - dt.timedelta(days=LOOK_BACK)
    of_campaign: dict[str, list[Sent]] = defaultdict(list)
    for one in sent:
        if since <= one.day <= today:
            of_campaign[one.campaign].append(one)
    if not of_campaign:
        return ()
    people = _People(ids, cluster, purchases, reached)
    marks = {id_mark(key, name): p for p, name in enumerate(ids) if name} if due else {}
    found = [_result(name, ones, due.get(name, {}), people, marks, today, window) for name, ones in of_campaign.items()]
    return tuple(sorted(found, key=lambda one: (-one.last.toordinal(), one.campaign)))


class _People:
    """Who is who, and what they bought: keys of person and day in order."""

    def __init__(
        self,
        ids: Sequence[str | None],
        cluster: Ints | None,
        purchases: Purchases | None,
        reached: Mapping[str, Collection[int]],
    ) -> None:
        n = len(ids)
        alone = -1 - np.arange(n, dtype=np.int64)
        self.person = alone if cluster is None else np.where(cluster >= 0, cluster, alone)
        self.reached = reached
        self.position = {fold_id(name): p for p, name in enumerate(ids) if name}
        rows = np.zeros(0, dtype=np.int64)
        if purchases is not None:
            rows = np.flatnonzero((purchases.client >= 0) & purchases.bought)
        who = self.person[purchases.client[rows]] if purchases is not None and n else rows
        day = purchases.day[rows] if purchases is not None else rows
        amount = purchases.amount[rows] if purchases is not None else rows
        order = np.lexsort((day, who))
        self._keys = who[order] * _DAYS + day[order]
        self._sums = np.concatenate(([0], np.cumsum(amount[order])))

    def of(self, sent: Sent) -> int | None:
        """Whom a message went to, by any id the client has or had, else by the address; None for somebody who is in the table no
        more."""
        for name in (sent.client_id, *sent.others):
            if name and (position := self.position.get(fold_id(name))) is not None:
                return int(self.person[position])
        return min(self.reached.get(sent.draft_id, ()), default=None)

    def all_of(self, sent: Sent) -> set[int]:
        """Everybody whom a message may have reached."""
        who = self.of(sent)
        return {*self.reached.get(sent.draft_id, ()), *(() if who is None else (who,))}

    def bought(self, people: Sequence[int], days: Sequence[int], window: int) -> tuple[int, int]:
        """How many have a purchase after their day and no later than ``window`` days after it, and for how much."""
        start = np.array(people, dtype=np.int64) * _DAYS + np.array(days, dtype=np.int64)
        first = np.searchsorted(self._keys, start, side="right")
        last = np.searchsorted(self._keys, start + window, side="right")
        return int((last > first).sum()), int((self._sums[last] - self._sums[first]).sum())


#: More days than any two lie apart: keys of person and day do not mix.
_DAYS = 10_000_000


def _result(
    campaign: str,
    sent: Sequence[Sent],
    due: Mapping[str, Span],
    people: _People,
    marks: Mapping[str, int],
    today: dt.date,
    window: int,
) -> MailingResult:
    left = [one for one in sent if not one.unknown]
    first, last = min(one.day for one in sent), max(one.day for one in sent)
    when: dict[int, dt.date] = {}
    for one in left:
        if not one.bounced and (who := people.of(one)) is not None:
            when[who] = min(when.get(who, one.day), one.day)
    written = {who for one in sent for who in people.all_of(one)}
    others: dict[int, dt.date] = {}
    for mark, (begins, ends) in due.items():
        position = marks.get(mark)
        if position is None or begins > last or ends < first:
            continue
        who = int(people.person[position])
        if who in written:
            continue
        since = max(begins, first)
        others[who] = min(others.get(who, since), since)
    over = today - dt.timedelta(days=window)
    measured, compared = _over(when, over), _over(others, over)
    bought, revenue = people.bought(list(measured), [day_number(day) for day in measured.values()], window)
    others_bought, _ = people.bought(list(compared), [day_number(day) for day in compared.values()], window)
    enough = min(len(measured), len(compared)) >= LEAST
    return MailingResult(
        campaign,
        first,
        last,
        handed=len(left),
        confirmed=sum(one.sent_on is not None for one in left),
        delivered=sum(one.delivered for one in left),
        bounced=sum(one.bounced for one in left),
        unknown=len(sent) - len(left),
        measured=len(measured),
        waiting=len(when) - len(measured),
        bought=bought,
        revenue=revenue,
        others=len(compared),
        others_bought=others_bought,
        uplift=newcombe(bought, len(measured), others_bought, len(compared)) if enough else None,
    )


def _over(since: Mapping[int, dt.date], over: dt.date) -> dict[int, dt.date]:
    """Those whose days are over by today: the last of them was yesterday or before, so that no purchase is still to come."""
    return {who: day for who, day in since.items() if day < over}
