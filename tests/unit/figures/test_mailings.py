"""What campaigns brought, against hand-worked cases and plain Python."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetcrm.core.figures.mailings import Result, Written, results
from sheetcrm.core.segments.arrays import day_number
from sheetcrm.core.segments.known import Known, know
from sheetcrm.core.segments.settings import KnownSettings
from tests.unit.figures.making import CLIENTS, ORDERS, Order, known_of, plain
from tests.unit.segments.tables import TODAY, ago, make_clients, make_orders


def written(client: int, days_ago: int, campaign: str = "Весна") -> Written:
    return Written(campaign, client, day_number(ago(days_ago)))


def twenty(*orders: tuple[int, int, int], archived: int = 0) -> Known:
    """Twenty clients; orders as (client, days ago, amount)."""
    clients = make_clients(20, status=["архив"] * archived + [None] * (20 - archived))
    return know(clients, make_orders(*[(c, ago(d), a) for c, d, a in orders]), KnownSettings(), TODAY)


def only(known: Known, sent: list[Written], wait: int = 14, least: int = 5) -> Result:
    (found,) = results(known, sent, wait, least)
    return found


@pytest.mark.parametrize(
    ("bought_ago", "wait", "counts"),
    [(30, 14, False), (29, 14, True), (16, 14, True), (15, 14, False), (15, 15, True), (29, 1, True), (28, 1, False)],
)
def test_m14_a_purchase_counts_from_the_next_day_to_the_last_of_the_window(
    bought_ago: int, wait: int, counts: bool
) -> None:
    found = only(twenty((0, bought_ago, 100)), [written(0, 30)], wait)
    assert (found.bought, found.revenue) == ((1, 10_000) if counts else (0, 0))


def test_it_is_too_early_until_the_last_day_is_over() -> None:
    known = twenty((0, 3, 100))
    assert (only(known, [written(0, 14)]).early, only(known, [written(0, 15)]).early) == (1, 0)
    assert only(known, [written(0, 14)]).share is None


def test_those_not_written_to_are_counted_in_the_same_days() -> None:
    """Eight of ten bought; of the others one of ten, and one more bought after those days."""
    sold = [(n, 25, 100) for n in range(8)] + [(12, 20, 50), (13, 2, 50), (11, 40, 5)]
    known = twenty(*sold)
    found = only(known, [written(n, 30) for n in range(10)])
    assert (found.written, found.bought, found.share, found.revenue) == (10, 8, 0.8, 80_000)
    assert (found.without, found.uplift, found.verdict) == (0.1, pytest.approx(0.7), "more")
    same = only(twenty(*[(n, 25, 1) for n in range(0, 20, 2)]), [written(n, 30) for n in range(10)])
    assert (same.share, same.without, same.verdict) == (0.5, 0.5, None)
    none = only(twenty(*[(n, 25, 1) for n in range(10, 20)]), [written(n, 30) for n in range(10)])
    assert (none.without, none.verdict) == (1.0, "less")
    few = only(known, [written(n, 30) for n in range(4)])
    assert (few.few, few.verdict) == (True, None)


def test_who_is_archived_is_nobody_to_compare_with_and_the_first_message_counts() -> None:
    known = twenty((0, 25, 100), archived=20)
    assert only(known, [written(0, 30)]).without is None
    twice = only(twenty((0, 25, 100)), [written(0, 2), written(0, 30)])
    assert (twice.written, twice.early, twice.bought) == (1, 0, 1)


SENT = st.lists(
    st.tuples(st.integers(0, CLIENTS - 1), st.integers(0, 1100), st.sampled_from("АБ")), min_size=1, max_size=20
)


@settings(max_examples=60, deadline=None)
@given(ORDERS, SENT, st.integers(1, 400))
def test_equals_brute_force(orders: list[Order], sent: list[tuple[int, int, str]], wait: int) -> None:
    known = known_of(orders)
    found = results(known, [written(c, d, name) for c, d, name in sent], wait, 2)
    if known.purchases is None:
        assert not found
        return
    counted = plain(orders)
    for one in found:
        first = {
            c: max(d for cc, d, n in sent if cc == c and n == one.campaign) for c, _, n in sent if n == one.campaign
        }
        over = {c: d for c, d in first.items() if d > wait}

        def within(client: int, sent_ago: int) -> list[int]:
            return [
                o.amount for o in counted if o.client == client and sent_ago > (TODAY - o.day).days >= sent_ago - wait
            ]

        def bought(client: int, sent_ago: int) -> bool:
            return any(
                o.bought and o.client == client and sent_ago > (TODAY - o.day).days >= sent_ago - wait for o in counted
            )

        assert (one.written, one.early) == (len(first), len(first) - len(over))
        assert one.bought == sum(bought(c, d) for c, d in over.items())
        assert one.revenue == 100 * sum(sum(within(c, d)) for c, d in over.items())
        others = [c for c in range(CLIENTS) if c not in first]
        if over and others:
            rates = [sum(bought(c, d) for c in others) / len(others) for d in over.values()]
            assert one.without == pytest.approx(sum(rates) / len(rates))
        else:
            assert one.without is None
