"""What is known of ten clients, worked by hand, and what holds for any base."""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter
from itertools import pairwise
from statistics import median
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.core.segments.known import COLUMNS, Known, know
from sheetcrm.core.segments.settings import BaseScope, KnownSettings, Lifecycle
from tests.thinning import examples
from tests.unit.segments.tables import TODAY, ago, make_clients, make_orders

#: Ten clients: name → purchases as (days ago, amount).
TEN: dict[str, list[tuple[int, int]]] = {
    "new": [(10, 1000)],
    "active": [(150, 3000), (60, 1000)],
    "regular": [(150, 2000), (100, 2000), (50, 2000)],
    "vip": [(300, 50_000), (40, 40_000)],
    "slipping by rhythm": [(200, 500), (170, 500), (140, 500)],
    "slipping": [(250, 4000)],
    "asleep": [(700, 100), (500, 200)],
    "never": [],
    "only a refund": [(5, -300)],
    "archived": [(20, 900)],
}


def ten() -> Known:
    clients = make_clients(10, status=[None] * 9 + ["архив"], owner=["Ольга"] + [None] * 9)
    orders = make_orders(*[(i, ago(d), a) for i, visits in enumerate(TEN.values()) for d, a in visits])
    # One of the eight who paid.
    return know(clients, orders, KnownSettings(vip_share=1 / 8), TODAY)


def test_ten_clients_by_hand() -> None:
    frame = ten().frame.assign(name=list(TEN)).set_index("name")
    assert tuple(frame.columns) == COLUMNS
    assert frame["lifecycle"].tolist() == [
        "new", "active", "regular", "vip", "slipping", "slipping", "asleep", "potential", "potential", "new",
    ]  # fmt: skip
    assert frame["base"].tolist() == [
        "active", "active", "active", "active", "active", "active", "inactive", "never", "never", None,
    ]  # fmt: skip
    assert frame["orders_count"].tolist() == [1, 2, 3, 2, 3, 1, 2, 0, 0, 1]
    assert frame["revenue"].tolist() == [1000, 4000, 6000, 90_000, 1500, 4000, 300, 0, -300, 900]
    assert frame["avg_check"].tolist() == [1000, 2000, 2000, 45_000, 500, 4000, 150, None, None, 900]
    assert frame["rhythm_days"].tolist() == [None, None, 50, None, 30, None, None, None, None, None]
    assert frame["days_since"].tolist() == [10, 60, 50, 40, 140, 250, 500, None, None, 20]
    assert frame["last_order"].tolist()[:2] == [ago(10), ago(60)]
    assert frame["first_order"].tolist()[6] == ago(700)
    assert frame["card"].tolist() == [2, 2, 2, 2, 2, 2, 2, 1, 1, 2]
    # 90 000 of 107 700 cover 80 %; with 6 000 and 4 000 and 4 000 the 95 % are covered.
    assert frame["abc"].tolist() == ["C", "B", "B", "A", "C", "B", "C", None, None, "C"]


def test_the_groups_count_nobody_in_the_archive() -> None:
    """As the summary counts them, and as they add up to the base."""
    known = ten()
    assert known.by_lifecycle() == {
        "slipping": 2, "potential": 2, "new": 1, "active": 1, "regular": 1, "vip": 1, "asleep": 1,
    }  # fmt: skip
    assert sum(known.by_lifecycle().values()) == known.counts.general


def test_ten_clients_in_bases() -> None:
    counts = ten().counts
    assert (counts.general, counts.active, counts.inactive, counts.never, counts.archived) == (9, 6, 1, 2, 1)
    assert counts.ties_out


def test_enumerated_values_are_plain_words() -> None:
    """They go into sheets, JSON and rules as they are."""
    for column in ("lifecycle", "base", "freshness", "rfm_group", "abc", "purchase_source"):
        assert {type(v) for v in ten().frame[column] if v is not None} <= {str}


# What holds for any base ------------------------------------------------------------------------------------------------

visits = st.lists(
    st.tuples(
        st.integers(-1, 14),
        st.one_of(st.none(), st.integers(-40, 900), st.just(40_000)),
        st.one_of(st.none(), st.integers(-5_000_00, 90_000_00)),
        st.sampled_from(["", "выполнен", "отменён", "возврат", "Cancelled"]),
    ),
    max_size=60,
)


def base(
    orders: list[tuple[int, int | None, int | None, str]], asked: KnownSettings | None = None
) -> tuple[Known, pd.DataFrame]:
    rows = make_orders(
        *[(c, None if d is None else ago(d), None if a is None else a / 100, s) for c, d, a, s in orders]
    )
    clients = make_clients(15, status=["архив" if i % 7 == 6 else None for i in range(15)])
    return know(clients, rows, asked or KnownSettings(), TODAY), rows


def oracle(orders: list[tuple[int, int | None, int | None, str]]) -> list[dict[str, Any]]:
    """The same figures by plain loops, written from the definitions."""
    found = []
    for client in range(15):
        days, revenue, priced = [], 0, 0
        for owner, day, amount, status in orders:
            if owner != client or day is None or not 0 <= day <= (TODAY - dt.date(1990, 1, 1)).days:
                continue
            if status in ("отменён", "Cancelled"):
                continue
            amount = amount or 0
            if amount < 0:
                revenue += amount
                continue
            days.append(day)
            if status != "возврат":
                revenue += amount
                priced += amount > 0
        distinct = sorted(set(days), reverse=True)
        gaps = [a - b for a, b in pairwise(distinct)]
        found.append(
            {
                "orders": len(days),
                "revenue": revenue,
                "last": min(days, default=None),
                "first": max(days, default=None),
                "rhythm": median(gaps) if len(distinct) >= 3 else None,
                "avg": revenue / priced if priced else None,
            }
        )
    return found


@examples(150)
@given(visits)
def test_figures_equal_those_of_plain_loops(orders: list[tuple[int, int | None, int | None, str]]) -> None:
    known, _ = base(orders)
    if not known.has_purchases:
        assert not any(line["orders"] for line in oracle(orders))
        return
    for position, line in enumerate(oracle(orders)):
        row = known.frame.iloc[position]
        assert row["orders_count"] == line["orders"]
        assert known.bought.revenue[position] == line["revenue"]
        assert row["days_since"] == line["last"]
        assert row["first_order"] == (None if line["first"] is None else ago(line["first"]))
        assert row["rhythm_days"] == line["rhythm"]
        if known.has_revenue and line["avg"] is not None and row["avg_check"] is not None:
            assert row["avg_check"] == pytest.approx(line["avg"] / 100, abs=0.006)


@examples(60)
@given(visits, st.sampled_from(BaseScope), st.booleans(), st.integers(1, 900))
def test_the_general_base_is_everybody_not_archived_and_the_sum_of_its_three_parts(
    orders: list[tuple[int, int | None, int | None, str]], scope: BaseScope, leads: bool, period: int
) -> None:
    """Whatever a team chooses; with buyers alone the general base is those who ever bought (B1, B7)."""
    known, _ = base(orders, KnownSettings(base_scope=scope, inactive_includes_leads=leads, period_days=period))
    if not known.has_purchases:
        return
    bought = [line["orders"] > 0 for line in oracle(orders)]
    inside = [i % 7 != 6 and (scope is BaseScope.BUYERS_AND_LEADS or bought[i]) for i in range(15)]
    assert [value is not None for value in known.frame["base"]] == inside
    counts = known.counts
    assert counts.general == sum(inside) == counts.active + counts.inactive + counts.never


@examples(150)
@given(visits)
def test_what_always_holds(orders: list[tuple[int, int | None, int | None, str]]) -> None:
    known, rows = base(orders)
    assert known.counts.ties_out
    assert sum(n for n, _ in known.purchases.accounts.values()) == len(rows) if known.purchases is not None else True
    groups = known.frame["lifecycle"].tolist()
    if known.has_purchases:
        assert all(group in set(Lifecycle) for group in groups), "exactly one group each"
        assert known.counts.general + known.counts.archived + known.counts.outside == 15
        active = Counter(known.frame["base"].tolist())
        assert active["active"] == known.counts.active
    total = known.abc.total
    if total:
        labels = known.frame["abc"].to_numpy(dtype=object)
        money = np.maximum(known.bought.revenue, 0)
        covered = int(money[labels == "A"].sum())
        assert covered >= 0.8 * total - 1
        smallest = int(money[labels == "A"].min())
        assert covered - smallest < 0.8 * total, "without its smallest member A would not cover 80 %"
        assert sum(size.revenue for size in known.abc.sizes.values()) == total
    stale = known.frame["stale"].tolist()
    assert [value is True for value in stale] == known.fresh.stale.tolist()


def test_a_hundred_thousand_clients_take_seconds_not_minutes() -> None:
    """A guard against a loop over rows; the real figures stand in the benchmarks."""
    rng = np.random.default_rng(1)
    clients = pd.DataFrame({"owner": pd.Series(["Ольга", None] * 50_000, dtype=object)})
    days = rng.integers(0, 900, 300_000)
    kinds = [ago(int(d)) for d in range(900)]
    orders = pd.DataFrame(
        {
            "_client": rng.integers(-1, 100_000, 300_000),
            "date": pd.Series([kinds[d] for d in days], dtype=object),
            "amount": pd.Series(rng.integers(1, 9_000, 300_000).tolist(), dtype=object),
        }
    )
    start = time.perf_counter()
    know(clients, orders, KnownSettings(), TODAY)
    assert time.perf_counter() - start < 8
