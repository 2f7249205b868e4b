"""Who pays late."""

from __future__ import annotations

from typing import Any

import pytest

from sheetcrm.core.segments.late import late_payments
from sheetcrm.core.segments.settings import KnownSettings
from tests.unit.segments.tables import TODAY, ago, make_table, money


def invoice(due: int, paid_ago: int | None = None, client: int = 0, **cells: Any) -> dict[str, Any]:
    """An invoice due and paid so many days ago, for 100."""
    return {
        "_client": client,
        "due": ago(due),
        "pay_date": None if paid_ago is None else ago(paid_ago),
        "amount": money(100),
        "paid": None if paid_ago is None else money(100),
        **cells,
    }


def late(*rows: dict[str, Any], of_last: int = 5) -> tuple[int, bool]:
    n, known = late_payments(make_table(rows), 1, KnownSettings(late_of_last=of_last), TODAY)
    return int(n[0]), bool(known[0])


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (invoice(10, 10), (0, True)),  # on the day
        (invoice(10, 9), (1, True)),  # a day late
        (invoice(1), (1, True)),  # overdue since today
        (invoice(0), (0, False)),  # may still be paid today
        (invoice(10, 12, paid=money(60)), (1, True)),  # the rest is owed
        (invoice(10, None, paid=money(100)), (0, True)),  # paid, nobody wrote down when
        (invoice(10, status="отменён"), (0, False)),
        (invoice(10, client=-1), (0, False)),
        ({"_client": 0, "due": ago(5), "pay_date": ago(7)}, (0, True)),  # no column of payments
        ({"_client": 0, "due": ago(5), "pay_date": None}, (1, True)),
        ({"_client": 0, "due": ago(5), "status": "оплачен"}, (0, True)),  # no column of payments, and no day of one
        ({"_client": 0, "due": ago(5), "status": "не оплачен"}, (1, True)),
        ({"_client": 0, "due": ago(5), "amount": money(9), "settled": True}, (0, True)),  # ticked
        ({"_client": 0, "due": ago(5), "amount": money(9), "settled": False}, (1, True)),
        ({"_client": 0, "due": ago(5), "amount": money(9), "settled": None}, (1, True)),
        ({"_client": 0, "due": ago(5), "amount": money(9), "settled": None, "status": "оплачен"}, (0, True)),
        ({"_client": 0, "due": ago(5), "amount": money(9), "settled": False, "pay_date": ago(6)}, (0, True)),
        ({"_client": 0, "date": ago(5)}, (0, False)),
    ],
)
def test_an_invoice(row: dict[str, Any], found: tuple[int, bool]) -> None:
    assert late(row) == found


def test_only_the_last_ones_count_in_any_order_of_rows() -> None:
    rows = [invoice(50, 40), invoice(40, 30), *[invoice(n, n) for n in (30, 20, 10)], invoice(5)]
    assert late(*rows) == late(*rows[::-1]) == (2, True)  # the oldest of six is not looked at
    assert late(*rows, of_last=1) == (1, True)
    assert late(*rows, of_last=6) == (3, True)


def test_each_client_has_their_own() -> None:
    rows = [invoice(n, n - 1, client=n % 3) for n in range(3, 30)]
    n, known = late_payments(make_table(rows), 4, KnownSettings(), TODAY)
    assert n.tolist() == [5, 5, 5, 0]
    assert known.tolist() == [True, True, True, False]
