"""M7: the forecast by hand and against plain Python; open deals by their chances; no forecast where none can be made."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.core.figures.deals import read_deals
from sheetcrm.core.figures.forecast import NEEDED, Forecast, Without, forecast, pipeline
from sheetcrm.core.segments.known import know
from sheetcrm.core.segments.settings import KnownSettings
from tests.thinning import examples
from tests.unit.figures.making import deals_of
from tests.unit.segments.tables import TODAY, ago, make_clients, make_orders, money


def month(back: int) -> dt.date:
    """The tenth day of a month, so many months before today's."""
    place = TODAY.year * 12 + TODAY.month - 1 - back
    return dt.date(place // 12, place % 12 + 1, 10)


def of(*revenue: int) -> Forecast | None:
    """The forecast of a shop with this revenue by month, the last whole month last; one more month stands before them."""
    rows = [(0, month(len(revenue) - i), amount) for i, amount in enumerate(revenue)]
    rows.append((0, month(len(revenue) + 1), 1))
    purchases = know(make_clients(1), make_orders(*rows), KnownSettings(), TODAY).purchases
    assert purchases is not None
    return forecast(purchases, TODAY)


def test_by_hand() -> None:
    """A year at 100 and one at 125 a month, but for a strong last month of 250 (200 a year before). Off by 25 of 125 each
    time, and by 50 of 250: a fifth. The next months are those of a year ago: 125 each. The current one, part of which has come, is
    not foretold."""
    found = of(*[100] * 11, 200, *[125] * 11, 250)
    assert found is not None
    assert found.error == pytest.approx(0.2)
    assert found.revenue.tolist() == [12_500, 12_500, 12_500]
    assert found.first == (month(-1).replace(day=1), month(-2).replace(day=1), month(-3).replace(day=1))
    assert (found.whole, found.without) == (24, None)


@pytest.mark.parametrize(
    ("revenue", "why"),
    [
        ([100] * (NEEDED - 1), Without.SHORT),
        ([100] * (NEEDED - 1) + [0], Without.GAPS),
        ([100] * 12 + [1000] * 12, Without.WRONG),
    ],
)
def test_there_is_none_where_it_would_mislead(revenue: list[int], why: Without) -> None:
    found = of(*revenue)
    assert found is not None
    assert (found.without, found.first, found.revenue.tolist()) == (why, (), [])


@examples(60)
@given(st.lists(st.integers(50, 150), min_size=NEEDED, max_size=40))
def test_equals_plain_python(revenue: list[int]) -> None:
    found = of(*revenue)
    assert found is not None
    errors = [abs(new - old) / new for old, new in zip(revenue[-24:-12], revenue[-12:], strict=True)]
    error = sum(errors) / 12
    assert found.error == pytest.approx(error)
    if error > 0.5:
        assert found.without is Without.WRONG
    else:
        assert found.revenue.tolist() == [100 * amount for amount in revenue[-11:-8]]


STAGES = ("Заявка", "Встреча", "Договор")


def test_open_deals_by_their_chances() -> None:
    """Ten deals are over and came to the second stage, four of them won: a deal there has a chance of 40 %. One with a
    chance of its own, 75 %, has that; one without an amount counts for nothing."""
    over = [{"deal_id": f"w{n}", "stage": "Выиграна", "won_date": ago(n)} for n in range(4)]
    over += [
        {"deal_id": f"l{n}", "stage": stage, "stage_since": ago(20 - step)}
        for n in range(6)
        for step, stage in enumerate(("Встреча", "Отказ"))
    ]
    waiting = [
        {"deal_id": "a", "stage": "Встреча", "amount": money(1000)},
        {"deal_id": "b", "stage": "Заявка", "amount": money(200), "probability": 75},
        {"deal_id": "c", "stage": "Встреча", "amount": None},
    ]
    table = deals_of(*over, *waiting)
    deals = read_deals(table, TODAY, STAGES)
    assert deals is not None
    found = pipeline(deals, table)
    assert found is not None
    assert (found.deals, found.amount, found.without) == (2, 120_000, 1)
    assert found.expected == 100_000 * 4 // 10 + 20_000 * 3 // 4


def test_where_lost_deals_do_not_say_how_far_they_came_all_that_are_over_count() -> None:
    """Four of ten are won. The lost ones say only that they are lost: by stage, the meeting would seem won for certain."""
    over = [{"deal_id": f"w{n}", "stage": "Выиграна", "won_date": ago(n)} for n in range(4)]
    over += [{"deal_id": f"l{n}", "stage": "Отказ"} for n in range(6)]
    table = deals_of(*over, {"deal_id": "a", "stage": "Встреча", "amount": money(1000)})
    deals = read_deals(table, TODAY, STAGES)
    assert deals is not None
    found = pipeline(deals, table)
    assert found is not None
    assert (found.deals, found.expected) == (1, 100_000 * 4 // 10)


def test_too_few_deals_that_are_over_tell_no_chance() -> None:
    table = deals_of({"deal_id": "w", "stage": "Выиграна"}, {"deal_id": "a", "stage": "Встреча", "amount": money(1000)})
    deals = read_deals(table, TODAY, STAGES)
    assert deals is not None
    found = pipeline(deals, table)
    assert found is not None
    assert (found.deals, found.expected, found.without) == (0, 0, 1)
    only_over = deals_of({"deal_id": "w", "stage": "Выиграна"})
    read = read_deals(only_over, TODAY, STAGES)
    assert read is not None
    assert pipeline(read, only_over) is None
