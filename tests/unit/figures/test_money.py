"""LTV, returns, new and repeat revenue, seasonality, groups by month: by hand, and brute force on random orders."""

from __future__ import annotations

import datetime as dt
from statistics import mean, median

import pytest
from hypothesis import given

from sheetcrm.core.figures.repeat import new_and_repeat
from sheetcrm.core.figures.seasons import seasons
from sheetcrm.core.figures.stack import SHOWN, stack
from sheetcrm.core.figures.worth import FEWEST, ltv, returns
from sheetcrm.core.segments.known import know
from sheetcrm.core.segments.settings import KnownSettings
from tests.thinning import examples
from tests.unit.figures.making import CLIENTS, ORDERS, Order, frame, known_of, plain
from tests.unit.segments.tables import TODAY, ago, make_clients, make_orders


class TestLtv:
    """What a client brought, over all time and over the first year."""

    def test_by_hand(self) -> None:
        """M3. Five buyers: 1000, 800, 600, 400 and 200 + 300 two years later; the sixth bought nothing."""
        rows = [(c, ago(900), 1000 - 200 * c) for c in range(5)] + [(4, ago(100), 300), (0, ago(880), -100)]
        known = know(make_clients(6), make_orders(*rows), KnownSettings(), TODAY)
        assert known.purchases is not None
        found = ltv(known.purchases, known.bought, TODAY)
        assert found is not None
        assert (found.since, found.buyers, found.year_buyers) == (ago(900), 5, 5)
        assert (found.mean, found.median) == (64_000, 60_000)
        assert found.year_mean == 58_000

    def test_too_few_have_no_typical_one(self) -> None:
        known = know(make_clients(4), make_orders(*[(c, ago(9), 5) for c in range(4)]), KnownSettings(), TODAY)
        assert known.purchases is not None
        assert ltv(known.purchases, known.bought, TODAY) is None

    def test_a_year_that_is_not_over_is_left_out(self) -> None:
        rows = [(c, ago(364), 100) for c in range(5)]
        known = know(make_clients(5), make_orders(*rows), KnownSettings(), TODAY)
        assert known.purchases is not None
        found = ltv(known.purchases, known.bought, TODAY)
        assert found is not None
        assert (found.year_buyers, found.year_mean) == (0, None)

    @examples(60)
    @given(ORDERS)
    def test_equals_brute_force(self, orders: list[Order]) -> None:
        known = known_of(orders)
        if known.purchases is None:
            return
        counted = plain(orders)
        firsts = {c: min(o.day for o in counted if o.client == c and o.bought) for c in {o.client for o in counted if o.bought} - {-1}}  # fmt: skip
        found = ltv(known.purchases, known.bought, TODAY)
        if len(firsts) < FEWEST or not any(o.amount for o in counted):
            assert found is None
            return
        assert found is not None
        whole = [sum(o.amount for o in counted if o.client == c) * 100 for c in firsts]
        assert found.mean == pytest.approx(mean(whole))
        assert found.median == pytest.approx(median(whole))
        over = {c: day for c, day in firsts.items() if day <= ago(365)}
        assert found.year_buyers == len(over)
        if len(over) >= FEWEST:
            year = [
                sum(o.amount for o in counted if o.client == c and o.day < day + dt.timedelta(365)) * 100
                for c, day in over.items()
            ]
            assert found.year_mean == pytest.approx(mean(year))


@examples(50)
@given(ORDERS)
def test_returns_are_the_negative_amounts_and_what_was_given_back(orders: list[Order]) -> None:
    """M16: the block equals the sum of the negatives."""
    known = known_of(orders)
    found = None if known.purchases is None else returns(known.purchases)
    live = [(a, s) for _, _, a, s in orders if s != "отменён"]
    refunds, back = [a for a, _ in live if a < 0], [a for a, s in live if s == "возврат" and a >= 0]
    if found is None:
        assert not refunds
        assert not back
    else:
        assert (found.refunds, found.refunded) == (len(refunds), -100 * sum(refunds))
        assert (found.given_back, found.worth) == (len(back), 100 * sum(back))


class TestNewAndRepeat:
    """M20: the parts add up to the whole."""

    def test_by_hand(self) -> None:
        rows = [(0, dt.date(2026, 5, 3), 100), (0, dt.date(2026, 6, 3), 70), (1, dt.date(2026, 6, 4), 50), (-1, dt.date(2026, 6, 5), 9), (0, dt.date(2026, 6, 6), -20)]  # fmt: skip
        known = know(make_clients(2), make_orders(*rows), KnownSettings(), TODAY)
        assert known.purchases is not None
        found = new_and_repeat(known.purchases, known.bought, TODAY)
        assert found is not None
        assert found.first == (dt.date(2026, 5, 1), dt.date(2026, 6, 1))
        assert (found.new.tolist(), found.repeat.tolist(), found.alone.tolist()) == (
            [10_000, 5_000],
            [0, 5_000],
            [0, 900],
        )

    @examples(60)
    @given(ORDERS)
    def test_equals_brute_force(self, orders: list[Order]) -> None:
        known = known_of(orders)
        counted = plain(orders)
        if known.purchases is None or not any(o.amount for o in counted):
            return
        found = new_and_repeat(known.purchases, known.bought, TODAY, most=100)
        assert found is not None
        for at, month in enumerate(found.first):
            new = repeat = alone = 0
            for o in counted:
                if o.day.replace(day=1) != month:
                    continue
                own = [p.day for p in counted if p.client == o.client and p.bought]
                if o.client < 0:
                    alone += o.amount
                elif own and o.day <= min(own):
                    new += o.amount
                else:
                    repeat += o.amount
            assert (found.new[at], found.repeat[at], found.alone[at]) == (100 * new, 100 * repeat, 100 * alone)
        assert int((found.new + found.repeat + found.alone).sum()) == int(known.purchases.amount.sum())


class TestSeasons:
    """M9: months of the year against an ordinary one."""

    def test_two_years_find_the_december_peak(self) -> None:
        rows = []
        day = dt.date(2024, 5, 15)
        while day <= dt.date(2026, 6, 15):
            rows.append((0, day, 300 if day.month == 12 else 100))
            day = (day.replace(day=1) + dt.timedelta(32)).replace(day=15)
        known = know(make_clients(1), make_orders(*rows), KnownSettings(), TODAY)
        assert known.purchases is not None
        found = seasons(known.purchases, TODAY)
        assert found is not None
        assert found.index is not None
        assert (found.peak, found.months, found.years) == (12, 24, (2024, 2025, 2026))
        assert found.index[11] == pytest.approx(300 / (1400 / 12))
        assert found.index.mean() == pytest.approx(1)
        assert not found.known[6, 2]
        assert not found.known[0, 0]

    def test_half_a_year_has_no_seasons(self) -> None:
        known = know(make_clients(1), make_orders((0, ago(150), 5), (0, ago(5), 5)), KnownSettings(), TODAY)
        assert known.purchases is not None
        assert seasons(known.purchases, TODAY) is None

    @examples(60)
    @given(ORDERS)
    def test_equals_brute_force(self, orders: list[Order]) -> None:
        known = known_of(orders)
        counted = plain(orders)
        found = None if known.purchases is None else seasons(known.purchases, TODAY)
        if found is None:
            return
        by: dict[tuple[int, int], int] = {}
        for o in counted:
            by[o.day.year, o.day.month] = by.get((o.day.year, o.day.month), 0) + o.amount
        for column, year in enumerate(found.years):
            for month in range(12):
                assert found.revenue[month, column] == 100 * by.get((year, month + 1), 0)
        # Walk back over whole months from the one before today's, as long as the history's first month is not touched.
        first = min(o.day for o in counted)
        walked: list[tuple[int, int]] = []
        at = (TODAY.year, TODAY.month)
        while (at := (at[0], at[1] - 1) if at[1] > 1 else (at[0] - 1, 12)) > (first.year, first.month):
            walked.append(at)
        used = walked[: len(walked) // 12 * 12]
        assert found.months == len(used)
        if used and sum(by.get(m, 0) for m in used) > 0:
            assert found.index is not None
            usual = mean(by.get(m, 0) for m in used)
            for month in range(12):
                own = mean(by.get(m, 0) for m in used if m[1] == month + 1)
                assert found.index[month] == pytest.approx(own / usual)


@examples(60)
@given(ORDERS)
def test_groups_of_earlier_months_are_what_a_run_of_that_day_would_have_said(orders: list[Order]) -> None:
    """The oracle is the whole road on the orders there were by then."""
    known = known_of(orders)
    found = stack(known)
    if found is None:
        return
    here = known.bought.source == "orders"
    assert found.day[-1] == TODAY
    for at, day in enumerate(found.day):
        then = know(
            make_clients(CLIENTS),
            frame([o for o in orders if ago(o[1]) <= day]),
            KnownSettings(),
            day,
        )
        group = then.frame["lifecycle"].to_numpy(dtype=object)
        assert found.count[at].tolist() == [int((here & (group == one.value)).sum()) for one in SHOWN]
