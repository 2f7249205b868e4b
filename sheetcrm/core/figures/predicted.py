"""What today's buyers will bring in the next half-year: only when asked for, with the error it would have had. Pure.

Two models (:mod:`~sheetcrm.core.figures.buying_model`) are fitted to the visits and sums of every buyer: how often each comes, and
what is spent at a time. The same is done as of half a year ago, and what it foretold is held against what came: the difference is
the error that is shown, and the margin of the forecast. With little data, or a large error, there is none, and the words say why.
"""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from msgspec import Struct

from sheetcrm.core.figures.buying_model import fit_coming, fit_spending, there
from sheetcrm.core.figures.definition import Definition
from sheetcrm.core.segments.arrays import Bools, Floats, Ints, day_number
from sheetcrm.core.segments.known import Known
from sheetcrm.core.segments.purchases import Purchases
from sheetcrm.core.segments.settings import Lifecycle
from sheetcrm.core.wording import Text

PREDICTED = Definition(
    "predicted-ltv",
    Text(ru="Прогноз LTV", en="Predicted LTV"),
    Text(
        ru="сколько ещё принесут те, кто уже покупал, за следующие {ahead} {ahead:день|дня|дней}: сколько раз придут (модель BG/NBD) и сколько потратят за раз "
        "(Gamma-Gamma). Рядом — насколько такой же прогноз, сделанный {ahead} {ahead:день|дня|дней} назад, ошибся в сумме; на столько же (но не меньше чем на десятую часть) может ошибиться и этот. Новые покупатели, сезон и "
        "рассылки не учтены.",
        en="what existing buyers will bring in the next {ahead} days: how often they will come (BG/NBD) "
        "and what they will spend each time (Gamma-Gamma). Beside it is how far off the same "
        "forecast, made {ahead} days ago, was in the sum; this one may be as far off (and never by "
        "less than a tenth). New buyers, seasons and campaigns are not included.",
    ),
    "Fader, Hardie & Lee, Marketing Science 24 (2005), 275–284; Fader & Hardie, The Gamma-Gamma Model of Monetary Value (2013), "
    "brucehardie.com/notes/025",
)
#: Days that are foretold, and that are held back for the trial; as many have to lie before them.
AHEAD = 182
#: Buyers who came again that the models are fitted to at the least; the error beyond which the forecast is useless.
FEWEST, USELESS = 50, 0.5
#: Buyers the models are fitted to at the most: more would only take longer.
FITTED = 10_000
#: The narrowest margin that is said.
LEAST_MARGIN = 0.1
_WEEK = 7.0


class Unknown(StrEnum):
    """Why there is no forecast: no purchases with days and sums, the library is not installed, the history is too short, too few came again, nobody bought in the
    half-year of the trial, no model fits, or the error is too large."""

    NOTHING = "nothing"
    LIBRARY = "library"
    SHORT = "short"
    FEW = "few"
    SILENT = "silent"
    UNFIT = "unfit"
    WRONG = "wrong"


class GroupAhead(Struct, frozen=True):
    """Buyers of one group, and what is expected of them, in hundredths."""

    group: Lifecycle
    buyers: int
    revenue: float


class Predicted(Struct, frozen=True):
    """``buyers``: who have bought; ``purchases`` and ``revenue`` (hundredths): expected of them together; ``error``: how far off the
    sum would have been, as a share, None where it could not be tried; ``again``: buyers who had come again before the trial;
    ``days``: of history; ``without``: why there is no forecast, and then nothing is expected of anybody."""

    buyers: int
    purchases: float
    revenue: float
    error: float | None
    groups: tuple[GroupAhead, ...]
    again: int
    days: int
    without: Unknown | None = None

    @property
    def margin(self) -> float:
        """How far off the sum may be, as a share: one trial that went well is no reason to promise more."""
        return max(self.error or 0.0, LEAST_MARGIN)


def predicted(known: Known) -> Predicted:
    """The forecast, or why there is none."""
    purchases, today = known.purchases, known.today
    nothing = Predicted(0, 0.0, 0.0, None, (), 0, 0, Unknown.NOTHING)
    if purchases is None or not known.has_revenue:
        return nothing
    now = day_number(today)
    base = _Base(purchases, len(known.bought.count), known.counted)
    if not len(base.who):
        return nothing
    days = now - int(base.day.min())
    then, mine = now - AHEAD, base.until(now - AHEAD)
    again = 0 if mine is None else int((mine.repeats > 0).sum())
    if days < 2 * AHEAD:
        return _none(Unknown.SHORT, base, again, days)
    if mine is None or again < FEWEST:
        return _none(Unknown.FEW, base, again, days)
    came = base.revenue_between(mine.clients, then, now)
    if came <= 0:
        return _none(Unknown.SILENT, base, again, days)
    # Last, so that nobody installs it for too little data.
    if not there():
        return _none(Unknown.LIBRARY, base, again, days)
    trial, whole = _forecast(mine), base.until(now)
    ahead = None if whole is None else _forecast(whole)
    if trial is None or ahead is None or whole is None:
        return _none(Unknown.UNFIT, base, again, days)
    error = abs(float(trial[1].sum()) - came) / came
    if error > USELESS:
        return _none(Unknown.WRONG, base, again, days, error)
    times, money = ahead
    group = known.frame["lifecycle"].to_numpy(dtype=object)[whole.clients]
    groups = [
        GroupAhead(key, int((group == key.value).sum()), float(money[group == key.value].sum())) for key in Lifecycle
    ]
    return Predicted(
        len(whole.clients),
        float(times.sum()),
        float(money.sum()),
        error,
        tuple(one for one in groups if one.buyers),
        again,
        days,
    )


def _none(why: Unknown, base: _Base, again: int, days: int, error: float | None = None) -> Predicted:
    return Predicted(len(np.unique(base.who)), 0.0, 0.0, error, (), again, days, why)


class _Seen(Struct, frozen=True):
    """The buyers there were on a day: ``repeats``, weeks from the first visit to the ``last`` and to the day (``age``), visits that
    brought something and what one of them brought on average."""

    clients: Ints
    repeats: Floats
    last: Floats
    age: Floats
    times: Floats
    mean: Floats


class _Base:
    """Visits of all buyers, one a client and day, in their order, with what each brought; refunds lower the last sum."""

    def __init__(self, purchases: Purchases, clients: int, here: Bools) -> None:
        mine = purchases.linked() & (purchases.client < clients)
        mine[mine] = here[purchases.client[mine]]
        self._client, self._day, self._amount = (c[mine] for c in (purchases.client, purchases.day, purchases.amount))
        visit = purchases.counted[mine]
        order = np.lexsort((self._day[visit], self._client[visit]))
        who, day = self._client[visit][order], self._day[visit][order]
        fresh = np.ones(len(who), dtype=bool)
        fresh[1:] = (who[1:] != who[:-1]) | (day[1:] != day[:-1])
        self.who, self.day = who[fresh], day[fresh]

    def until(self, day: int) -> _Seen | None:
        """The buyers up to and with a day; None where there were none."""
        kept = self.day <= day
        who, when = self.who[kept], self.day[kept]
        if not len(who):
            return None
        starts = np.flatnonzero(np.r_[True, who[1:] != who[:-1]])
        size: Ints = np.diff(np.r_[starts, len(who)]).astype(np.int64)
        clients, first, last = who[starts], when[starts], when[starts + size - 1]
        money = self._sums(clients, self._day <= day)
        brought = money > 0
        times: Floats = np.where(brought, size, 0).astype(np.float64)
        mean: Floats = np.where(brought, money / size, 0.0)
        repeats: Floats = (size - 1).astype(np.float64)
        return _Seen(clients, repeats, (last - first) / _WEEK, (day - first) / _WEEK, times, mean)

    def revenue_between(self, clients: Ints, after: int, until: int) -> float:
        """What some clients brought after one day and up to another, in hundredths."""
        return float(self._sums(clients, (self._day > after) & (self._day <= until)).sum())

    def _sums(self, clients: Ints, these: Bools) -> Floats:
        size = int(max(self._client.max(initial=0), clients.max(initial=0))) + 1
        summed: Floats = np.bincount(
            self._client[these], weights=self._amount[these].astype(np.float64), minlength=size
        ).astype(np.float64)
        result: Floats = summed[clients]
        return result


def _sample(*columns: Floats) -> Ints:
    """Positions of at most so many, spread evenly over all and the same in whatever order the rows stand."""
    order: Ints = np.lexsort(columns)
    return order[:: -(-len(order) // FITTED) or 1]


def _forecast(seen: _Seen) -> tuple[Floats, Floats] | None:
    """Purchases and revenue of each buyer in the next days; None where no model fits."""
    some = _sample(seen.age, seen.last, seen.repeats)
    coming = fit_coming(seen.repeats[some], seen.last[some], seen.age[some])
    paying = np.flatnonzero(seen.times > 0)
    paying = paying[_sample(seen.mean[paying], seen.times[paying])]
    spending = fit_spending(seen.times[paying], seen.mean[paying]) if len(paying) else None
    if coming is None or spending is None:
        return None
    with np.errstate(all="ignore"):
        times = coming.expected(AHEAD / _WEEK, seen.repeats, seen.last, seen.age)
        money = times * spending.expected(seen.times, seen.mean)
    fits = bool(np.isfinite(money).all() and (times >= 0).all() and (money >= 0).all())
    return (times, money) if fits else None
