"""Orders: whose they are (X4), and what the figures need."""

from __future__ import annotations

from collections.abc import Callable

Found = Callable[..., dict[str, list[tuple[str | None, int]]]]


def test_an_order_of_an_unknown_client_is_an_issue_at_the_cell_that_names_it(found: Found) -> None:
    orders = [
        {"client_id": "К-9", "client": "Орлов", "_client": -1},
        {"client_id": None, "client": "Орлов", "_client": -1},
        {"client_id": None, "client": None, "_client": -1},
        {"client_id": "К-1", "client": "Анна", "_client": 0},
    ]
    assert found(orders=orders) == {
        "order/client-blank": [("client_id", 2)],
        "order/client-not-found": [("client_id", 0), ("client", 1)],
    }


def test_an_order_that_fits_several_is_left_to_who_found_that_out(found: Found) -> None:
    assert found(orders=[{"client": "Иванов", "_client": -1, "_client_why": "several"}]) == {}


def test_a_list_of_sales_that_names_nobody_is_no_mistake(found: Found) -> None:
    assert found(orders=[{"items": "торт", "amount": "900", "_client": -1}]) == {}


def test_without_the_join_nothing_is_claimed(found: Found) -> None:
    assert found(orders=[{"client": "Орлов"}]) == {}


def test_a_date_or_an_amount_that_is_missing(found: Found) -> None:
    orders = [
        {"client": "Анна", "date": "2026-02-01", "amount": None, "_client": 0},
        {"client": "Анна", "date": None, "amount": "0", "_client": 0},
    ]
    assert found(orders=orders) == {"order/no-date": [("date", 1)], "order/no-amount": [("amount", 0)]}


def test_a_column_nobody_fills_in_is_no_hundred_issues(found: Found) -> None:
    assert found(orders=[{"client": "Анна", "date": "2026-02-01", "amount": None, "_client": 0}]) == {}
