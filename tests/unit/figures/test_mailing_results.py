"""What campaigns brought: a case worked by hand, the published example of the interval, and plain loops on random data."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.core.drafts.due_log import KEPT_DAYS, Span, due_now, id_mark
from sheetcrm.core.drafts.model import Drafts, Sent
from sheetcrm.core.figures.mailing_results import LEAST, MailingResult, mailing_results, newcombe
from sheetcrm.core.segments.known import know
from sheetcrm.core.segments.settings import KnownSettings
from tests.unit.drafts.making import TODAY as DRAFTS_DAY
from tests.unit.drafts.making import birthday_drafts, client
from tests.unit.segments.tables import TODAY, ago, make_clients, make_orders

KEY = b"k" * 32
IDS = [f"К-{n:06d}" for n in range(60)]


def sent(n: int, days: int, campaign: str = "winback", **more: Any) -> Sent:
    return Sent(f"{campaign}{n}{days}", IDS[n], "", campaign, "p", "email", ago(days), **more)


def results(
    messages: Sequence[Sent],
    orders: Sequence[tuple[int, int, int]] = (),
    due: Mapping[int, Span] | None = None,
    *,
    window: int = 14,
    cluster: Sequence[int] | None = None,
    campaign: str = "winback",
) -> tuple[MailingResult, ...]:
    """``orders``: client, days ago, amount. ``due``: when each client was due."""
    bought = know(make_clients(60), make_orders(*[(c, ago(d), a) for c, d, a in orders]), KnownSettings(), TODAY)
    log = {campaign: {id_mark(KEY, IDS[n]): span for n, span in (due or {}).items()}}
    groups = None if cluster is None else np.array(cluster, dtype=np.int64)
    return mailing_results(messages, log, IDS, groups, bought.purchases, TODAY, window=window, key=KEY)


def test_a_campaign_worked_by_hand() -> None:
    """Twenty-five letters went out 40 days ago; five buy, one too early, one too late, one is a refund."""
    messages = [
        *(sent(n, 40, sent_on=ago(40), delivered=n < 20) for n in range(22)),
        sent(22, 40, bounced=True),
        sent(23, 40, unknown=True),
        sent(24, 5),
    ]
    orders = [
        (0, 39, 100), (1, 26, 200), (2, 30, 300), (2, 29, 50), (3, 33, 400), (4, 27, 500),
        (5, 40, 9999), (6, 25, 9999), (7, 30, -9999), (22, 30, 9999), (23, 30, 9999), (24, 4, 9999),
        (30, 30, 100), (31, 25, 100), (50, 30, 100),
    ]  # fmt: skip
    # Thirty others were due in those days; client 50 long before, client 51 only afterwards.
    due = {n: (ago(45), ago(38)) for n in range(20, 50)} | {50: (ago(90), ago(60)), 51: (ago(3), ago(0))}
    (one,) = results(messages, orders, due)
    assert (one.handed, one.confirmed, one.delivered, one.bounced, one.unknown) == (24, 22, 20, 1, 1)
    assert (one.measured, one.waiting, one.bought, one.revenue) == (22, 1, 5, 155_000)
    # 20 to 49 less the five who got a letter or may have; 50 was due before the first one, 51 after the last.
    assert (one.others, one.others_bought) == (25, 1)
    assert one.uplift is not None
    assert one.uplift.difference == pytest.approx(5 / 22 - 1 / 25)
    assert (one.first, one.last) == (ago(40), ago(5))


@pytest.mark.parametrize(("window", "bought"), [(1, 1), (6, 1), (7, 2), (14, 3), (29, 4)])
def test_the_window_that_was_set_is_honoured(window: int, bought: int) -> None:
    """M14."""
    orders = [(0, 39, 1), (1, 33, 1), (2, 26, 1), (3, 11, 1), (4, 10, 1), (5, 40, 1), (6, 41, 1)]
    (one,) = results([sent(n, 40) for n in range(7)], orders, window=window)
    assert one.bought == bought
    assert one.uplift is None, "too few to compare"


def test_too_few_in_either_group_say_nothing() -> None:
    def uplift(written: int, others: int) -> bool:
        due = {n: (ago(40), ago(40)) for n in range(30, 30 + others)}
        (one,) = results([sent(n, 40) for n in range(written)], due=due)
        return one.uplift is not None

    assert uplift(LEAST, LEAST)
    assert not uplift(LEAST - 1, LEAST)
    assert not uplift(LEAST, LEAST - 1)


def test_a_person_with_two_rows_is_one_and_was_written_to() -> None:
    cluster = [-1] * 60
    cluster[0] = cluster[1] = 7
    (one,) = results([sent(0, 40)], [(1, 30, 10)], {1: (ago(40), ago(40)), 2: (ago(40), ago(40))}, cluster=cluster)
    assert (one.measured, one.bought, one.others) == (1, 1, 1)


def test_a_client_without_an_id_is_known_by_the_address() -> None:
    """Whom a message reached by its address counts as written to, and what they bought as its result."""
    nameless = Sent("d", None, "", "winback", "p", "email", ago(40), mark="m")
    bought = know(make_clients(60), make_orders((3, ago(30), 10)), KnownSettings(), TODAY).purchases
    due = {"winback": {id_mark(KEY, IDS[n]): (ago(40), ago(40)) for n in (3, 4)}}
    (one,) = mailing_results([nameless], due, IDS, None, bought, TODAY, window=14, key=KEY, reached={"d": {-1 - 3}})
    assert (one.measured, one.bought, one.others) == (1, 1, 1)


def test_the_difference_has_the_published_interval() -> None:
    """Newcombe (1998), table II, method 10: 56/70 - 48/80, 9/10 - 3/10, 6/7 - 2/7."""
    published = {
        (56, 70, 48, 80): (0.0524, 0.3339), (9, 10, 3, 10): (0.1705, 0.8090), (6, 7, 2, 7): (0.0582, 0.8062),
        (0, 10, 0, 10): (-0.2775, 0.2775),
    }  # fmt: skip
    for case, (low, high) in published.items():
        found = newcombe(*case)
        assert (round(found.low, 4), round(found.high, 4)) == (low, high), case


def wilson_by_search(hits: int, of: int) -> tuple[float, float]:
    """The shares a score test does not reject, found by halving: no formula of the interval is used."""

    def score(share: float) -> float:
        return abs(hits / of - share) - 1.959963984540054 * math.sqrt(share * (1 - share) / of)

    def edge(inside: float, outside: float) -> float:
        for _ in range(80):
            middle = (inside + outside) / 2
            inside, outside = (middle, outside) if score(middle) <= 0 else (inside, middle)
        return inside

    share = hits / of
    return (0.0 if hits == 0 else edge(share, 0.0)), (1.0 if hits == of else edge(share, 1.0))


ORDERS = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 60), st.integers(-50, 90)), max_size=30)
MESSAGES = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 60), st.booleans()), min_size=1, max_size=12)
DUE = st.dictionaries(st.integers(0, 11), st.tuples(st.integers(0, 70), st.integers(0, 20)), max_size=12)


@given(ORDERS, MESSAGES, DUE, st.integers(1, 30))
def test_plain_loops_agree(
    orders: list[tuple[int, int, int]],
    messages: list[tuple[int, int, bool]],
    due: dict[int, tuple[int, int]],
    window: int,
) -> None:
    spans = {n: (ago(begin), ago(max(begin - length, 0))) for n, (begin, length) in due.items()}
    (one,) = results([sent(n, d, unknown=u) for n, d, u in messages], orders, spans, window=window)

    def buys(who: int, day: dt.date) -> list[int]:
        return [a for c, d, a in orders if c == who and a >= 0 and day < ago(d) <= day + dt.timedelta(days=window)]

    def over(day: dt.date) -> bool:
        return day + dt.timedelta(days=window) < TODAY

    first, last = ago(max(d for _, d, _ in messages)), ago(min(d for _, d, _ in messages))
    when = {n: min(ago(d) for m, d, u in messages if m == n and not u) for n, _, u in messages if not u}
    done = {n: day for n, day in when.items() if over(day)}
    assert (one.measured, one.waiting) == (len(done), len(when) - len(done))
    assert one.bought == sum(bool(buys(n, day)) for n, day in done.items())
    assert one.revenue == 100 * sum(sum(buys(n, day)) for n, day in done.items())
    asked = {n for n, _, _ in messages}
    others = {
        n: max(begin, first) for n, (begin, end) in spans.items() if n not in asked and begin <= last and end >= first
    }
    compared = {n: day for n, day in others.items() if over(day)}
    assert one.others == len(compared)
    assert one.others_bought == sum(bool(buys(n, day)) for n, day in compared.items())


@given(st.integers(1, 60), st.integers(1, 60), st.data())
def test_the_interval_agrees_with_one_found_by_search(of: int, others: int, data: st.DataObject) -> None:
    hits, their = data.draw(st.integers(0, of)), data.draw(st.integers(0, others))
    found = newcombe(hits, of, their, others)
    (low, high), (their_low, their_high) = wilson_by_search(hits, of), wilson_by_search(their, others)
    one, two = hits / of, their / others
    assert found.low == pytest.approx(one - two - math.sqrt((one - low) ** 2 + (their_high - two) ** 2), abs=1e-9)
    assert found.high == pytest.approx(one - two + math.sqrt((high - one) ** 2 + (two - their_low) ** 2), abs=1e-9)
    assert -1 <= found.low <= found.difference <= found.high <= 1


def due_on(day: dt.date, rows: list[dict[str, Any]], before: Mapping[str, Any]) -> Mapping[str, Mapping[str, Span]]:
    made: Drafts = birthday_drafts(rows, today=day)
    return due_now(made, [row["client_id"] for row in rows], KEY, day, before)


def test_who_is_due_is_remembered_from_the_first_day_to_the_last_and_without_an_id_in_plain() -> None:
    rows = [client(1), client(2, stop=True), client(3, client_id=None)]
    first = due_on(DRAFTS_DAY, rows, {})
    later = DRAFTS_DAY + dt.timedelta(days=1)
    second = due_on(later, rows, first)
    assert second["birthday"] == {id_mark(KEY, f"К-00000{n}"): (DRAFTS_DAY, later) for n in (1, 2)}
    assert "К-00000" not in str(second)
    assert due_on(DRAFTS_DAY + dt.timedelta(days=KEPT_DAYS + 2), rows, second) == {}
