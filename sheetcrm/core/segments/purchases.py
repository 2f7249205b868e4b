"""Which orders count as purchases, and each client's purchases as columns. Pure.

An order counts when its date is known, not in the future and not before 1990, and it was not cancelled. A negative
amount is a return: it lowers the revenue and is no purchase. An order whose status says it was returned has no revenue
and is no purchase in figures of sales; for when and how often a client comes it is one (the client did come). Every order left out is counted with its reason, so that the sums
tie out with the table of orders.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from enum import StrEnum

import numpy as np
import pandas as pd
from msgspec import Struct

from sheetcrm.core.segments.arrays import (
    NO_DAY,
    Bools,
    Floats,
    Ints,
    Objects,
    currencies,
    day_number,
    days,
    has_word,
    hundredths,
    in_one_currency,
    numbers,
    objects,
)
from sheetcrm.core.segments.settings import KnownSettings
from sheetcrm.core.wording import Text

FIRST_YEAR = 1990
#: Fewer repeat purchases than this say nothing about how often clients come back.
FEWEST_INTERVALS = 10


class OrderFate(StrEnum):
    """What became of an order in the figures; each order has exactly one."""

    COUNTED = "counted"
    RETURN = "return"
    GIVEN_BACK = "given_back"
    CANCELLED = "cancelled"
    NO_DATE = "no_date"
    FUTURE = "future"
    TOO_EARLY = "too_early"
    OTHER_CURRENCY = "other_currency"


FATE_LABEL = {
    OrderFate.COUNTED: Text(ru="учтено покупок", en="purchases counted"),
    OrderFate.RETURN: Text(ru="возвраты (сумма с минусом)", en="refunds (negative amount)"),
    OrderFate.GIVEN_BACK: Text(ru="возвращённые (по статусу)", en="returned (by status)"),
    OrderFate.CANCELLED: Text(ru="отменённые", en="cancelled"),
    OrderFate.NO_DATE: Text(ru="без даты", en="without a date"),
    OrderFate.FUTURE: Text(ru="с датой в будущем", en="dated in the future"),
    OrderFate.TOO_EARLY: Text(ru="с датой раньше 1990 года", en="dated before 1990"),
    OrderFate.OTHER_CURRENCY: Text(ru="в другой валюте", en="in another currency"),
}
_FATES = tuple(OrderFate)


class Purchases(Struct, frozen=True):
    """The orders that count, as columns. ``client`` is a position in the clients, -1 when the client was not found;
    ``amount`` in hundredths, signed; ``bought``: the client came and bought; ``counted``: and kept it, which is what figures
    of purchases count; ``priced``: such a purchase with a positive amount. ``accounts``: for each fate, how many orders and their sum in hundredths. ``row``: position in the orders.

    A receipt may have a line for each thing: the same number, client and day. Each line has its amount; ``visit``, ``order`` and
    ``paid_order`` are the first of those lines that are bought, counted and priced, for what counts how often.
    """

    client: Ints
    day: Ints
    amount: Ints
    bought: Bools
    counted: Bools
    priced: Bools
    visit: Bools
    order: Bools
    paid_order: Bools
    row: Ints
    accounts: dict[OrderFate, tuple[int, int]]
    currency: str | None

    def __len__(self) -> int:
        return len(self.client)

    def linked(self) -> Bools:
        """Where the client was found."""
        return self.client >= 0


def count_orders(orders: pd.DataFrame, settings: KnownSettings, today: dt.date) -> Purchases:
    """The orders that count, and an account of all others. An order without an amount takes what was paid."""
    day = days(objects(orders, "date"))
    amount, known, currency_of, _ = _sums(orders)
    client = _client_positions(orders)
    status = objects(orders, "status")
    currency, foreign = in_one_currency(currency_of, known, settings.own_currency, settings.currency)
    given_back = has_word(status, settings.returned_words) & (amount >= 0)

    # The first reason that holds wins; the order of this list is the order of the reasons.
    fate = np.select(
        [
            has_word(status, settings.cancelled_words),
            foreign,
            day == NO_DAY,
            day > day_number(today),
            day < day_number(dt.date(FIRST_YEAR, 1, 1)),
            given_back,
            amount < 0,
        ],
        [
            _FATES.index(f)
            for f in (
                OrderFate.CANCELLED,
                OrderFate.OTHER_CURRENCY,
                OrderFate.NO_DATE,
                OrderFate.FUTURE,
                OrderFate.TOO_EARLY,
                OrderFate.GIVEN_BACK,
                OrderFate.RETURN,
            )
        ],
        default=_FATES.index(OrderFate.COUNTED),
    )
    accounts = {}
    for number, name in enumerate(_FATES):
        these = fate == number
        if these.any():
            accounts[name] = (int(these.sum()), int(amount[these].sum()))
    is_counted = fate == _FATES.index(OrderFate.COUNTED)
    is_given_back = fate == _FATES.index(OrderFate.GIVEN_BACK)
    kept = np.flatnonzero(is_counted | is_given_back | (fate == _FATES.index(OrderFate.RETURN)))
    bought, priced = is_counted | is_given_back, is_counted & (amount > 0)
    keys = order_keys(objects(orders, "order_id"), client, day)
    return Purchases(
        client=client[kept],
        day=day[kept],
        amount=np.where(is_given_back, 0, amount)[kept],
        bought=bought[kept],
        counted=is_counted[kept],
        priced=priced[kept],
        visit=first_lines(keys, bought)[kept],
        order=first_lines(keys, is_counted)[kept],
        paid_order=first_lines(keys, priced)[kept],
        row=kept.astype(np.int64),
        accounts=accounts,
        currency=currency,
    )


def order_keys(numbers: Objects, client: Ints, day: Ints) -> Ints:
    """A number for each line, the same for the lines of one order: those of one client and day under one number. A line without
    a number is an order of its own."""
    keys: Ints = np.arange(len(numbers), dtype=np.int64)
    codes = pd.factorize(numbers)[0]
    told = np.flatnonzero(codes >= 0)
    lines = pd.DataFrame({"number": codes[told], "client": client[told], "day": day[told]})
    again = lines.duplicated(keep=False).to_numpy()
    if again.any():
        # Numbered beyond those of single lines.
        keys[told[again]] = (
            len(keys) + lines[again].groupby(["number", "client", "day"], sort=False).ngroup().to_numpy()
        )
    return keys


def first_lines(keys: Ints, of: Bools) -> Bools:
    """Of some lines the first of each order; ``keys``: see :func:`order_keys`.

    >>> first_lines(np.array([5, 5, 6, 5]), np.array([False, True, True, True])).tolist()
    [False, True, True, False]
    """
    lines = np.flatnonzero(of)
    found = np.zeros(len(of), dtype=bool)
    found[lines] = ~pd.Series(keys[lines]).duplicated().to_numpy()
    return found


def _sums(orders: pd.DataFrame) -> tuple[Ints, Bools, Objects, Bools]:
    """What each order came to, in hundredths: the amount, whether there is one, its currency, and whether it is what was paid."""
    typed = objects(orders, "amount")
    amount, known = hundredths(typed)
    currency_of = currencies(typed)
    paid = np.zeros(len(orders), dtype=bool)
    if "paid" in orders.columns:
        paid = ~known
        missing = np.flatnonzero(paid)
        paid_typed = objects(orders, "paid")[missing]
        amount[missing], known[missing] = hundredths(paid_typed)
        currency_of[missing] = currencies(paid_typed)
    return amount, known, currency_of, paid


def foreign_sums(orders: pd.DataFrame, settings: KnownSettings) -> tuple[str | None, dict[str, Bools]]:
    """The currency orders are counted in, and by column where a sum was left out for being in another one: those that
    :func:`count_orders` counts as in another currency."""
    _, known, currency_of, paid = _sums(orders)
    currency, foreign = in_one_currency(currency_of, known, settings.own_currency, settings.currency)
    if foreign.any():
        foreign &= ~has_word(objects(orders, "status"), settings.cancelled_words)
    return currency, {"amount": foreign & ~paid, "paid": foreign & paid}


def foreign_revenue(clients: pd.DataFrame, settings: KnownSettings) -> tuple[str | None, Bools]:
    """The currency of the revenue in the clients' own column, and where one is in another."""
    typed = objects(clients, "revenue")
    _, known = hundredths(typed)
    return in_one_currency(currencies(typed), known, settings.own_currency, settings.currency)


def _client_positions(orders: pd.DataFrame) -> Ints:
    if "_client" not in orders.columns:
        return np.full(len(orders), -1, dtype=np.int64)
    positions: Ints = orders["_client"].to_numpy(dtype=np.float64, na_value=-1.0).astype(np.int64)
    return positions


class ByClient(Struct, frozen=True):
    """Purchases added up by client; every array is aligned with the clients.

    ``count`` is -1 and ``rhythm`` NaN where not known. ``recent``: purchases within the days that make a regular.
    ``source``: "orders", "columns" or None. ``revenue`` in hundredths with ``has_revenue``; ``priced``: purchases with an amount.
    """

    first: Ints
    last: Ints
    count: Ints
    recent: Ints
    priced: Ints
    revenue: Ints
    has_revenue: Bools
    rhythm: Floats
    source: Objects


def by_client(purchases: Purchases, clients: int, settings: KnownSettings, today: dt.date) -> ByClient:
    """Purchases added up for every client; those without any have a count of 0."""
    linked = purchases.linked() & (purchases.client < clients)
    bought = linked & purchases.visit
    who, when = purchases.client[bought], purchases.day[bought]
    count = np.bincount(who, minlength=clients).astype(np.int64)
    since = day_number(today) - settings.regular_days
    recent = np.bincount(who[when >= since], minlength=clients).astype(np.int64)
    priced = np.bincount(purchases.client[linked & purchases.paid_order], minlength=clients).astype(np.int64)
    # Whole hundredths below 2**53 add up exactly in floats.
    money = np.bincount(purchases.client[linked], weights=purchases.amount[linked], minlength=clients)
    first, last, rhythm = _spans(who, when, clients)
    touched = np.bincount(purchases.client[linked], minlength=clients) > 0
    source = np.full(clients, None, dtype=object)
    source[touched] = "orders"
    # Orders without any amount say who came, not what it brought.
    has_revenue = touched & bool(np.any(purchases.amount != 0))
    return ByClient(first, last, count, recent, priced, np.rint(money).astype(np.int64), has_revenue, rhythm, source)


def _visits(who: Ints, when: Ints) -> tuple[Ints, Ints]:
    """Distinct (client, day) pairs, by client, then day."""
    order = np.lexsort((when, who))
    who, when = who[order], when[order]
    if len(who) == 0:
        return who, when
    fresh = np.ones(len(who), dtype=bool)
    fresh[1:] = (who[1:] != who[:-1]) | (when[1:] != when[:-1])
    return who[fresh], when[fresh]


def _intervals(who: Ints, when: Ints) -> tuple[Ints, Ints]:
    """Days between neighbouring visits of one client: (client, days)."""
    same = who[1:] == who[:-1]
    return who[1:][same], (when[1:] - when[:-1])[same]


def _spans(who: Ints, when: Ints, clients: int) -> tuple[Ints, Ints, Floats]:
    """First and last day of each client, and the median interval of those with three visits on different days."""
    first = np.full(clients, NO_DAY, dtype=np.int64)
    last = np.full(clients, NO_DAY, dtype=np.int64)
    rhythm = np.full(clients, np.nan)
    who, when = _visits(who, when)
    if len(who) == 0:
        return first, last, rhythm
    starts = np.flatnonzero(np.r_[True, who[1:] != who[:-1]])
    ends = np.r_[starts[1:], len(who)] - 1
    first[who[starts]] = when[starts]
    last[who[ends]] = when[ends]
    owner, gap = _intervals(who, when)
    if len(owner):
        order = np.lexsort((gap, owner))
        owner, gap = owner[order], gap[order]
        begin = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])
        size = np.diff(np.r_[begin, len(owner)])
        low, high = begin + (size - 1) // 2, begin + size // 2
        median = (gap[low] + gap[high]) / 2
        enough = size >= 2
        rhythm[owner[begin][enough]] = median[enough]
    return first, last, rhythm


def from_columns(clients: pd.DataFrame, settings: KnownSettings, today: dt.date) -> tuple[ByClient, dict[str, int]]:
    """Purchases as the team keeps them in columns of the clients' own table, and counts of dates and sums left out.

    The usual interval is then the average one, and how many orders fell into the last months is an estimate from it:
    single purchases are not known.
    """
    ignored: Counter[str] = Counter()
    first = _past_days(clients, "first_order", today, ignored)
    last = _past_days(clients, "last_order", today, ignored)
    last = np.where(last == NO_DAY, first, last)
    count_typed = numbers(objects(clients, "orders_count"))
    has_count = np.isfinite(count_typed) & (count_typed >= 0) & (count_typed < 1e9)
    count = np.where(has_count, np.rint(np.where(has_count, count_typed, 0)), -1).astype(np.int64)
    revenue, has_revenue = hundredths(objects(clients, "revenue"))
    _, foreign = foreign_revenue(clients, settings)
    if foreign.any():
        ignored["foreign"] = int(foreign.sum())
    revenue, has_revenue = np.where(foreign, 0, revenue), has_revenue & ~foreign
    dated = last != NO_DAY
    # A date, or money, without a count: at least one purchase.
    count = np.where(
        (count <= 0) & (dated | (has_revenue & (revenue > 0))), np.where(has_count & (count > 0), count, 1), count
    )
    something = (count > 0) | dated
    known_column = any(c in clients.columns for c in ("last_order", "first_order", "orders_count", "revenue"))
    if known_column:
        count = np.where(count < 0, 0, count)
    spread = np.where((first != NO_DAY) & dated & (count >= 3), last - first, 0)
    rhythm = np.where(spread > 0, spread / np.maximum(count - 1, 1), np.nan)
    window_start = day_number(today) - settings.regular_days
    with np.errstate(invalid="ignore"):
        estimate = np.floor(np.clip(last - window_start, 0, None) / rhythm) + 1
    inside = dated & (last >= window_start)
    all_inside = inside & (first >= window_start) & (first != NO_DAY)
    recent = np.where(
        all_inside | (inside & (first == NO_DAY)),
        count,
        np.where(inside, np.where(np.isfinite(rhythm), np.minimum(np.nan_to_num(estimate), count), 1), 0),
    ).astype(np.int64)
    source = np.full(len(clients), None, dtype=object)
    source[something] = "columns"
    priced = np.where(has_revenue & (revenue > 0), np.maximum(count, 0), 0).astype(np.int64)
    return (
        ByClient(first, last, count, recent, priced, revenue, has_revenue, rhythm, source),
        dict(ignored),
    )


def _past_days(clients: pd.DataFrame, column: str, today: dt.date, ignored: Counter[str]) -> Ints:
    day = days(objects(clients, column))
    future = day > day_number(today)
    early = (day < day_number(dt.date(FIRST_YEAR, 1, 1))) & (day != NO_DAY)
    ignored["future"] += int(future.sum())
    ignored["too_early"] += int(early.sum())
    result: Ints = np.where(future | early, NO_DAY, day)
    return result


def period_of(purchases: Purchases) -> int | None:
    """The reporting period the data suggests: nine of ten repeat purchases came within so many days.

    The 90th percentile of the intervals between neighbouring visits of one client (an interval that really occurred,
    not one between two). None with fewer than ten intervals. Shown only: nothing applies it by itself.
    """
    bought = purchases.linked() & purchases.bought
    _, gap = _intervals(*_visits(purchases.client[bought], purchases.day[bought]))
    if len(gap) < FEWEST_INTERVALS:
        return None
    return int(np.quantile(gap, 0.9, method="inverted_cdf"))
