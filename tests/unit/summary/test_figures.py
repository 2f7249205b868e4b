"""Months, period, sources: by hand and against plain loops."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.core.figures.months import months, period
from sheetcrm.core.figures.sources import sources
from sheetcrm.core.records import replace
from sheetcrm.core.segments.known import know
from sheetcrm.core.segments.settings import KnownSettings
from sheetcrm.core.summary.ties import ties
from tests.thinning import examples
from tests.unit.segments.tables import TODAY, ago, make_clients, make_orders
from tests.unit.summary.making import facts, shop


def test_three_months_by_hand() -> None:
    clients = make_clients(4, created=[dt.date(2026, 4, 3), None, dt.date(2026, 6, 1), None])
    orders = make_orders(
        (0, dt.date(2026, 4, 10), 1000),
        (0, dt.date(2026, 6, 10), 500),
        (1, dt.date(2026, 5, 31), 300),
        (-1, dt.date(2026, 5, 1), 50),
        (0, dt.date(2026, 6, 20), -200),
        (1, dt.date(2026, 6, 1), 70, "отменён"),
    )
    found = months(know(clients, orders, KnownSettings(), TODAY), clients)
    assert found is not None
    assert found.first == (dt.date(2026, 4, 1), dt.date(2026, 5, 1), dt.date(2026, 6, 1))
    assert found.revenue.tolist() == [100_000, 35_000, 30_000]
    assert found.orders.tolist() == [1, 2, 1]
    assert found.new_buyers.tolist() == [1, 1, 0]
    assert found.undated == 1
    # The undated client from the first month on; client 1 since the first purchase.
    assert found.base.tolist() == [2, 3, 4]


def test_a_client_who_bought_before_being_added_began_with_the_purchase() -> None:
    clients = make_clients(1, created=[dt.date(2026, 6, 5)])
    found = months(know(clients, make_orders((0, dt.date(2026, 4, 1), 5)), KnownSettings(), TODAY), clients)
    assert found is not None
    assert found.base.tolist() == [1, 1, 1]


def test_more_than_two_years_are_cut_and_the_base_keeps_everybody() -> None:
    clients = make_clients(3, created=[ago(2000), ago(900), ago(10)])
    found = months(know(clients, make_orders((0, ago(1500), 5)), KnownSettings(), TODAY), clients)
    assert found is not None
    assert len(found.first) == 24
    assert found.before == 2
    assert found.base[-1] == 3


def test_nothing_dated_is_no_month() -> None:
    clients = make_clients(2)
    assert months(know(clients, None, KnownSettings(), TODAY), clients) is None


@examples(100)
@given(
    st.lists(
        st.tuples(st.integers(-1, 5), st.integers(0, 1200), st.integers(-500, 9000), st.sampled_from(["", "отменён", "возврат"])),
        max_size=40,
    ),
    st.lists(st.one_of(st.none(), st.integers(0, 1200)), min_size=6, max_size=6),
)  # fmt: skip
def test_months_equal_plain_loops(orders: list[tuple[int, int, int, str]], created: list[int | None]) -> None:
    clients = make_clients(6, created=[None if d is None else ago(d) for d in created])
    known = know(clients, make_orders(*[(c, ago(d), a, s) for c, d, a, s in orders]), KnownSettings(), TODAY)
    found = months(known, clients)
    if found is None:
        return
    counted = [(c, ago(d), a if s != "возврат" or a < 0 else 0, a >= 0) for c, d, a, s in orders if s != "отменён"]
    begun = []
    for client in range(6):
        own = [day for c, day, _, bought in counted if c == client and bought]
        days = own + ([clients["created"][client]] if clients["created"][client] is not None else [])
        begun.append(min(days, default=None))
    for place, first in enumerate(found.first):
        inside = [(a, bought) for _, day, a, bought in counted if day.replace(day=1) == first]
        assert found.revenue[place] == 100 * sum(a for a, _ in inside)
        # What was given back is a visit, and no purchase of the month.
        assert found.orders[place] == sum(a >= 0 and s == "" for _, d, a, s in orders if ago(d).replace(day=1) == first)
        end = (first + dt.timedelta(days=31)).replace(day=1)
        assert found.base[place] == sum(day is None or day < end for day in begun)


class TestPeriod:
    """Revenue of the reporting period and of the one before it."""

    def test_the_edges_count_once(self) -> None:
        orders = make_orders((0, ago(0), 1), (0, ago(10), 2), (0, ago(11), 4), (0, ago(21), 8), (0, ago(22), 16))
        found = period(know(make_clients(1), orders, KnownSettings(period_days=10), TODAY))
        assert found is not None
        assert (found.revenue, found.before, found.orders) == (300, 1200, 2)

    def test_refunds_lower_the_average_and_not_its_divisor(self) -> None:
        orders = make_orders((0, ago(1), 1000), (0, ago(2), 500), (0, ago(1), -300))
        found = period(know(make_clients(1), orders, KnownSettings(), TODAY))
        assert found is not None
        assert found.average == pytest.approx(600)

    def test_without_orders_so_far_back_there_is_no_comparison(self) -> None:
        found = period(know(make_clients(1), make_orders((0, ago(3), 5)), KnownSettings(), TODAY))
        assert found is not None
        assert found.before is None


def test_sources_keep_the_unknown_and_add_up() -> None:
    clients = make_clients(5, source=["Сайт", None, "Сайт", "Друзья", None])
    known = know(clients, make_orders((0, ago(1), 100), (1, ago(1), 50)), KnownSettings(), TODAY)
    found = [(line.source, line.clients, line.buyers, line.revenue) for line in sources(known, clients)]
    assert found == [("Сайт", 2, 1, 10_000), ("Друзья", 1, 0, 0), (None, 2, 1, 5_000)]


class TestTies:
    """Sums that must agree."""

    def test_all_of_a_real_base_hold(self) -> None:
        for seed in range(5):
            clients, orders = shop(seed=seed)
            found = list(ties(facts(clients=clients, orders=orders)))
            assert len(found) == 8
            assert all(tie.holds for tie in found), [tie.text for tie in found if not tie.holds]

    def test_a_difference_is_seen(self) -> None:
        """The check can fail: a client row the figures do not know of is reported."""
        good = facts()
        worse = replace(good, clients=make_clients(len(good.clients) + 1))
        # The groups and the sources both miss it.
        assert [tie.difference for tie in ties(worse) if not tie.holds] == [-1, -1]
