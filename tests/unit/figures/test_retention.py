"""Retention, churn, cohorts, one-timers: ten clients by hand, and brute force on random orders."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.core.figures.calendar import Step
from sheetcrm.core.figures.retention import by_period, cohorts, last_period, one_timers
from sheetcrm.core.segments.known import know
from sheetcrm.core.segments.purchases import Purchases
from sheetcrm.core.segments.settings import KnownSettings
from tests.thinning import examples
from tests.unit.figures.making import ORDERS, Counted, Order, known_of, plain, purchases_of
from tests.unit.segments.tables import TODAY, make_clients, make_orders


def ten_clients() -> Purchases:
    """April: 0–5 buy. May: 0, 1, 2 again, 6 and 7 for the first time. June (not over): 0 and 6 again, 8 new; 9 never."""
    april, may, june = dt.date(2026, 4, 10), dt.date(2026, 5, 10), dt.date(2026, 6, 10)
    rows = [(c, april, 100) for c in range(6)] + [(c, may, 100) for c in (0, 1, 2, 6, 7)]
    rows += [(c, june, 100) for c in (0, 6, 8)] + [(2, june, -50)]
    purchases = know(make_clients(10), make_orders(*rows), KnownSettings(), TODAY).purchases
    assert purchases is not None
    return purchases


def test_ten_clients_by_hand() -> None:
    """M1. Of April's six three came in May: 50 %. Of May's five two came in June: 40 %, and 60 % churned. A refund is no
    visit."""
    may, june = by_period(ten_clients(), TODAY, Step.MONTH)
    assert (may.before, may.kept, may.buyers, may.new, may.retention, may.complete) == (6, 3, 5, 2, 0.5, True)
    assert (june.before, june.kept, june.buyers, june.new, june.retention, june.complete) == (5, 2, 3, 1, 0.4, False)
    assert june.churn == 0.6


def test_cohorts_of_the_ten() -> None:
    found = cohorts(ten_clients(), TODAY, Step.MONTH)
    assert found is not None
    assert found.first == (dt.date(2026, 4, 1), dt.date(2026, 5, 1), dt.date(2026, 6, 1))
    assert found.size.tolist() == [6, 2, 1]
    assert found.back.tolist() == [[6, 3, 1], [2, 1, -1], [1, -1, -1]]
    assert (found.share(0, 1), found.share(1, 2)) == (0.5, None)


def test_the_last_thirty_days_against_the_thirty_before() -> None:
    """Days 1 to 30 of June against 2 May to 31 May."""
    kept = last_period(ten_clients(), TODAY, 29)
    assert kept is not None
    assert (kept.first, kept.before, kept.kept, kept.buyers, kept.new) == (dt.date(2026, 6, 1), 5, 2, 3, 1)


def test_one_timers_by_hand() -> None:
    """M2. Of nine buyers 3, 4, 5, 7 and 8 came once; of the eight who bought before June four."""
    known = know(
        make_clients(10),
        make_orders(*[(int(c), TODAY - dt.timedelta(61), 1) for c in "012345"], *[(int(c), TODAY - dt.timedelta(40), 1) for c in "01267"], (0, TODAY, 1), (6, TODAY, 1), (8, TODAY, 1)),
        KnownSettings(),
        TODAY,
    )  # fmt: skip
    found = one_timers(known.bought, TODAY, 30)
    assert found is not None
    assert (found.buyers, found.once, found.had_time, found.once_of_those) == (9, 5, 8, 4)


def place(day: dt.date, step: Step) -> int:
    return ((day.year - 1970) * 12 + day.month - 1) // int(step)


def visits(orders: list[Order], step: Step) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for order in plain(orders):
        if order.client >= 0 and order.bought:
            found.setdefault(order.client, set()).add(place(order.day, step))
    return found


@examples(60)
@given(ORDERS, st.sampled_from(list(Step)))
def test_periods_and_cohorts_equal_brute_force(orders: list[Order], step: Step) -> None:
    purchases = purchases_of(orders)
    if purchases is None or not len(purchases):
        return
    seen = visits(orders, step)
    now = place(TODAY, step)
    lines = by_period(purchases, TODAY, step, most=100)
    assert len(lines) == (now - min(map(min, seen.values())) if seen else 0)
    for line in lines:
        at = place(line.first, step)
        before = {c for c, places in seen.items() if at - 1 in places}
        here = {c for c, places in seen.items() if at in places}
        assert (line.before, line.kept, line.buyers) == (len(before), len(before & here), len(here))
        assert line.new == sum(min(seen[c]) == at for c in here)
        assert line.complete == (at < now)
    found = cohorts(purchases, TODAY, step, most=100)
    starts = {min(places) for places in seen.values()}
    assert (found is None) == (len(starts) < 2)
    if found is not None:
        assert [place(day, step) for day in found.first] == sorted(starts)
        for row, start in enumerate(sorted(starts)):
            people = [c for c, places in seen.items() if min(places) == start]
            assert found.size[row] == len(people)
            for later in range(found.back.shape[1]):
                expected = sum(start + later in seen[c] for c in people) if start + later <= now else -1
                assert found.back[row, later] == expected


@examples(60)
@given(ORDERS, st.integers(1, 400))
def test_the_last_period_equals_brute_force(orders: list[Order], days: int) -> None:
    purchases = purchases_of(orders)
    if purchases is None or not len(purchases):
        return
    rows = [o for o in plain(orders) if o.client >= 0 and o.bought]
    start = TODAY - dt.timedelta(days)

    def who(a: dt.date, b: dt.date) -> set[int]:
        return {o.client for o in rows if a <= o.day <= b}

    before, now = who(start - dt.timedelta(days + 1), start - dt.timedelta(1)), who(start, TODAY)
    found = last_period(purchases, TODAY, days)
    reaches = bool(plain(orders)) and min(o.day for o in plain(orders)) <= start - dt.timedelta(days + 1 - 31)
    assert (found is None) == (not (before and reaches))
    if found is not None:
        assert (found.before, found.kept, found.buyers) == (len(before), len(before & now), len(now))
        assert found.new == len(now - who(dt.date.min, start - dt.timedelta(1)))


@examples(50)
@given(ORDERS, st.integers(1, 400))
def test_one_timers_equal_brute_force(orders: list[Order], days: int) -> None:
    by: dict[int, list[Counted]] = {}
    for order in plain(orders):
        if order.client >= 0 and order.bought:
            by.setdefault(order.client, []).append(order)
    found = one_timers(known_of(orders).bought, TODAY, days)
    assert (found is None) == (not by)
    if found is not None:
        start = TODAY - dt.timedelta(days)
        early = [rows for rows in by.values() if min(o.day for o in rows) < start]
        assert (found.buyers, found.once) == (len(by), sum(len(rows) == 1 for rows in by.values()))
        assert (found.had_time, found.once_of_those) == (len(early), sum(len(rows) == 1 for rows in early))
