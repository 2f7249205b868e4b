"""Which orders count, and what becomes of the others."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest

from sheetcrm.core.segments.known import know
from sheetcrm.core.segments.purchases import OrderFate, by_client, count_orders, from_columns, period_of
from sheetcrm.core.segments.settings import KnownSettings
from tests.unit.segments.tables import TODAY, ago, make_clients, make_orders, make_table, money

SETTINGS = KnownSettings()


@pytest.mark.parametrize(
    ("date", "amount", "status", "fate"),
    [
        (ago(1), 100, None, OrderFate.COUNTED),
        (ago(0), 100, "выполнен", OrderFate.COUNTED),
        (ago(-1), 100, None, OrderFate.FUTURE),
        (dt.date(1990, 1, 1), 100, None, OrderFate.COUNTED),
        (dt.date(1989, 12, 31), 100, None, OrderFate.TOO_EARLY),
        (None, 100, None, OrderFate.NO_DATE),
        (ago(1), -100, None, OrderFate.RETURN),
        (ago(1), -100, "возврат", OrderFate.RETURN),
        (ago(1), 100, "Возврат", OrderFate.GIVEN_BACK),
        (ago(1), 100, "refunded", OrderFate.GIVEN_BACK),
        (ago(1), 100, "ОТМЕНЁН", OrderFate.CANCELLED),
        (ago(1), 100, "Клиент не пришёл", OrderFate.CANCELLED),
        (ago(1), 100, "cancelled", OrderFate.CANCELLED),
        (None, 100, "отменен", OrderFate.CANCELLED),
        (ago(1), None, None, OrderFate.COUNTED),
    ],
)
def test_every_order_has_one_fate(
    date: dt.date | None, amount: int | None, status: str | None, fate: OrderFate
) -> None:
    counted = count_orders(make_orders((0, date, amount, status or "")), SETTINGS, TODAY)
    assert list(counted.accounts) == [fate]
    assert counted.accounts[fate] == (1, (amount or 0) * 100)


def test_a_refund_lowers_revenue_and_not_the_number_of_orders() -> None:
    orders = make_orders((0, ago(30), 1000), (0, ago(20), 500), (0, ago(10), -500))
    bought = by_client(count_orders(orders, SETTINGS, TODAY), 1, SETTINGS, TODAY)
    assert (bought.count[0], bought.revenue[0], bought.priced[0]) == (2, 100_000, 2)
    assert bought.last[0] == bought.first[0] + 10, "a refund is no visit"


def test_an_order_returned_by_status_stays_a_purchase_without_revenue() -> None:
    bought = by_client(count_orders(make_orders((0, ago(3), 700, "возврат")), SETTINGS, TODAY), 1, SETTINGS, TODAY)
    assert (bought.count[0], bought.revenue[0], bought.priced[0]) == (1, 0, 0)


def test_a_client_with_only_a_refund_has_not_bought() -> None:
    bought = by_client(count_orders(make_orders((0, ago(3), -700)), SETTINGS, TODAY), 1, SETTINGS, TODAY)
    assert (bought.count[0], bought.revenue[0]) == (0, -70_000)


def test_what_was_paid_stands_in_for_a_missing_amount() -> None:
    orders = make_table(
        [
            {"_client": 0, "date": ago(1), "amount": None, "paid": money(300)},
            {"_client": 0, "date": ago(2), "amount": money(200), "paid": money(50)},
            {"_client": 0, "date": ago(2), "amount": None, "paid": None},
        ]
    )
    counted = count_orders(orders, SETTINGS, TODAY)
    assert counted.amount.tolist() == [30_000, 20_000, 0]


def test_currencies_are_never_mixed() -> None:
    orders = make_table(
        [
            {"_client": 0, "date": ago(1), "amount": money(100, "RUB")},
            {"_client": 0, "date": ago(2), "amount": money(100, None)},
            {"_client": 0, "date": ago(3), "amount": money(100, "RUB")},
            {"_client": 0, "date": ago(4), "amount": money(7, "USD")},
        ]
    )
    counted = count_orders(orders, SETTINGS, TODAY)
    assert counted.currency == "RUB"
    assert counted.accounts == {OrderFate.COUNTED: (3, 30_000), OrderFate.OTHER_CURRENCY: (1, 700)}
    dollars = count_orders(orders, KnownSettings(currency="USD"), TODAY)
    assert dollars.accounts[OrderFate.OTHER_CURRENCY] == (2, 20_000)


def test_an_amount_without_a_sign_is_in_the_teams_own_currency() -> None:
    """One sum in euros among plain figures is no roubles, though euros are the only currency any cell names."""
    orders = make_table(
        [{"_client": 0, "date": ago(n), "amount": money(100, "EUR" if n == 2 else None)} for n in range(4)]
    )
    counted = count_orders(orders, KnownSettings(own_currency="RUB"), TODAY)
    assert counted.currency == "RUB"
    assert counted.accounts == {OrderFate.COUNTED: (3, 30_000), OrderFate.OTHER_CURRENCY: (1, 10_000)}
    # Where nearly all cells name another one, plain figures are in that: the team's own is then only a guess.
    euros = make_table(
        [{"_client": 0, "date": ago(n), "amount": money(100, None if n == 2 else "EUR")} for n in range(4)]
    )
    counted = count_orders(euros, KnownSettings(own_currency="RUB"), TODAY)
    assert (counted.currency, counted.accounts) == ("EUR", {OrderFate.COUNTED: (4, 40_000)})


def test_revenue_in_another_currency_is_not_the_clients_and_is_said() -> None:
    clients = make_clients(3, revenue=[money(500), money(70, "USD"), money(300)], orders_count=[2, 1, 1])
    known = know(clients, None, KnownSettings(own_currency="RUB"), TODAY)
    assert known.bought.revenue.tolist() == [50_000, 0, 30_000]
    assert known.bought.has_revenue.tolist() == [True, False, True]
    said = [note.say("ru") for note in known.notes]
    assert any(text.startswith("1 сумма в другой валюте: в выручку не вошла.") for text in said)
    orders = make_table(
        [{"_client": n, "date": ago(n), "amount": money(100, "USD" if n else None)} for n in range(3)]
        + [{"_client": 0, "date": ago(9), "amount": money(100)}] * 3
    )
    found = know(make_clients(3), orders, KnownSettings(own_currency="RUB"), TODAY)
    assert any(note.say("en").startswith("2 amounts are in another currency") for note in found.notes)


def test_hundredths_add_up_exactly() -> None:
    orders = make_orders(*[(0, ago(1), "0.10")] * 3, (0, ago(1), "0.01"))
    bought = by_client(count_orders(orders, SETTINGS, TODAY), 1, SETTINGS, TODAY)
    assert bought.revenue[0] == 31


def test_an_absurd_amount_is_no_amount() -> None:
    counted = count_orders(make_orders((0, ago(1), "1e40"), (0, ago(1), "NaN")), SETTINGS, TODAY)
    assert counted.amount.tolist() == [0, 0]


@pytest.mark.parametrize(
    ("visits", "rhythm"),
    [
        ((60, 30, 0), 30.0),  # orders on days 1, 31, 61: 30 (D16)
        ((60, 30), None),  # one interval is no rhythm
        ((60, 60, 30), None),  # two on one day are one visit
        ((100, 90, 60, 0), 30.0),  # 10, 30, 60: the middle one
        ((100, 90, 60), 20.0),  # 10, 30: halfway
    ],
)
def test_the_rhythm_is_the_median_interval_of_three_visits(visits: tuple[int, ...], rhythm: float | None) -> None:
    orders = make_orders(*[(0, ago(day), 1) for day in visits])
    found = by_client(count_orders(orders, SETTINGS, TODAY), 1, SETTINGS, TODAY).rhythm[0]
    assert np.isnan(found) if rhythm is None else found == rhythm


def test_the_order_of_rows_changes_nothing() -> None:
    orders = make_orders((1, ago(5), 10), (0, ago(50), 20), (1, ago(90), 30), (0, ago(2), 5), (1, ago(40), 1))
    shuffled = orders.iloc[[3, 0, 4, 2, 1]].reset_index(drop=True)
    one = by_client(count_orders(orders, SETTINGS, TODAY), 2, SETTINGS, TODAY)
    other = by_client(count_orders(shuffled, SETTINGS, TODAY), 2, SETTINGS, TODAY)
    for column in ("first", "last", "count", "revenue", "recent"):
        assert getattr(one, column).tolist() == getattr(other, column).tolist()
    assert np.array_equal(one.rhythm, other.rhythm, equal_nan=True)


def test_orders_of_nobody_count_for_the_shop_and_for_no_client() -> None:
    counted = count_orders(make_orders((-1, ago(1), 500), (0, ago(1), 100)), SETTINGS, TODAY)
    assert counted.amount.sum() == 60_000
    assert by_client(counted, 1, SETTINGS, TODAY).revenue.tolist() == [10_000]


class TestOwnColumns:
    """Purchases a team keeps in its clients' table."""

    def test_dates_and_counts_are_taken(self) -> None:
        clients = make_clients(
            3,
            first_order=[ago(300), None, None],
            last_order=[ago(20), ago(5), None],
            orders_count=[8, None, 0],
            revenue=[money(8000), money(100), None],
        )
        bought, ignored = from_columns(clients, SETTINGS, TODAY)
        assert bought.count.tolist() == [8, 1, 0]
        assert bought.revenue.tolist() == [800_000, 10_000, 0]
        assert bought.rhythm[0] == pytest.approx(280 / 7)
        assert list(bought.source) == ["columns", "columns", None]
        assert sum(ignored.values()) == 0

    def test_future_and_ancient_dates_are_left_out_and_counted(self) -> None:
        clients = make_clients(3, last_order=[ago(-3), dt.date(1900, 1, 1), ago(1)])
        bought, ignored = from_columns(clients, SETTINGS, TODAY)
        assert bought.count.tolist() == [0, 0, 1]
        assert ignored == {"future": 1, "too_early": 1}

    def test_recent_orders_are_never_more_than_all(self) -> None:
        clients = make_clients(2, first_order=[ago(900), ago(100)], last_order=[ago(1), ago(1)], orders_count=[4, 5])
        bought, _ = from_columns(clients, SETTINGS, TODAY)
        # One purchase about every 300 days: one fell into the last 183. All five fell into the last 100.
        assert bought.recent.tolist() == [1, 5]


class TestSuggestedPeriod:
    """The reporting period the data suggests (B3)."""

    def test_nine_of_ten_repeat_purchases_fit(self) -> None:
        gaps = [10, 20, 25, 30, 30, 30, 30, 40, 45, 200]  # median 30, P90 45
        orders = []
        for client, gap in enumerate(gaps):
            orders += [(client, ago(300), 1), (client, ago(300 - gap), 1)]
        assert period_of(count_orders(make_orders(*orders), KnownSettings(), TODAY)) == 45

    def test_too_few_repeats_suggest_nothing(self) -> None:
        assert period_of(count_orders(make_orders((0, ago(60), 1), (0, ago(30), 1)), KnownSettings(), TODAY)) is None

    def test_orders_of_one_day_are_no_interval(self) -> None:
        orders = [(client, ago(30), 1) for client in range(20)] * 2
        assert period_of(count_orders(make_orders(*orders), KnownSettings(), TODAY)) is None


def test_lines_of_one_receipt_are_one_purchase() -> None:
    """The same number, client and day; what each line came to counts, what was bought on it too."""
    lines: list[dict[str, Any]] = [
        {"order_id": "7", "_client": 0, "date": ago(9), "amount": money(100), "items": "чай"},
        {"order_id": "7", "_client": 0, "date": ago(9), "amount": money(50), "items": "кофе"},
        {"order_id": "7", "_client": 1, "date": ago(9), "amount": money(30)},  # somebody else's
        {"order_id": "7", "_client": 0, "date": ago(2), "amount": money(20)},  # numbered anew
        {"order_id": None, "_client": 0, "date": ago(9), "amount": money(5)},
        {"order_id": None, "_client": 0, "date": ago(9), "amount": money(5)},
        {"order_id": "8", "_client": 0, "date": ago(1), "amount": None},
        {"order_id": "8", "_client": 0, "date": ago(1), "amount": money(40)},
        {"order_id": "9", "_client": 0, "date": ago(1), "amount": money(60), "status": "возврат"},
        {"order_id": "9", "_client": 0, "date": ago(1), "amount": money(70)},
        {"order_id": "9", "_client": 0, "date": ago(1), "amount": money(80), "status": "отменён"},
    ]
    found = count_orders(make_table(lines), KnownSettings(), TODAY)
    assert int(found.amount.sum()) == 32_000
    assert (int(found.counted.sum()), int(found.order.sum()), int(found.paid_order.sum())) == (9, 7, 7)
    mine = by_client(found, 2, KnownSettings(), TODAY)
    assert mine.count.tolist() == [6, 1]
    assert mine.priced.tolist() == [6, 1]
    assert mine.revenue.tolist() == [29_000, 3_000]
