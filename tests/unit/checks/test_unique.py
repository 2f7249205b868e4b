"""Ids and order numbers mean one thing (D13)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Found = Callable[..., dict[str, list[tuple[str | None, int]]]]


def clients(*ids: Any) -> list[dict[str, Any]]:
    return [{"client_id": i, "full_name": "Анна", "phone": "1"} for i in ids]


def test_a_copied_row_repeats_its_id_on_both_rows(found: Found, said: Callable[..., list[str]]) -> None:
    rows = clients("К-000001", "К-000002", "К-000001", "К-000001")
    assert found(rows) == {"id/repeats": [("client_id", 0), ("client_id", 2), ("client_id", 3)]}
    assert "ещё в 2 строках" in said("id/repeats", rows)[0]
    assert "in 2 more rows" in said("id/repeats", rows, lang="en")[0]


def test_cyrillic_and_latin_twins_are_one_id(found: Found) -> None:
    assert found(clients("К-000001", "K-000001")) == {"id/look-alike": [("client_id", 0), ("client_id", 1)]}
    assert found(clients("k-1", "К-1", "К-2")) == {"id/look-alike": [("client_id", 0), ("client_id", 1)]}


def test_hyphens_and_case_make_no_twins(found: Found) -> None:
    assert found(clients("к – 000002", "К-000002")) == {"id/repeats": [("client_id", 0), ("client_id", 1)]}


def test_one_id_in_the_other_alphabet_is_a_slip(found: Found) -> None:
    assert found(clients("К-1", "К-2", "К-3", "K-4")) == {"id/other-alphabet": [("client_id", 3)]}
    assert found(clients("C-1", "C-2", "С-3", "C-4")) == {"id/other-alphabet": [("client_id", 2)]}


def test_a_family_of_ids_with_letters_of_its_own_is_none(found: Found) -> None:
    assert found(clients("К-1", "К-2", "К-3", "VIP-4")) == {}
    assert found(clients("1", "2", "K-3")) == {}
    assert found(clients("К-1", "K-2")) == {}, "nobody knows which is right"


def test_a_missing_id_is_said_only_where_others_have_one(found: Found) -> None:
    assert found(clients("К-1", None)) == {"id/missing": [("client_id", 1)]}
    assert found(clients(None, None)) == {}


def test_lines_of_one_order_are_no_mistake(found: Found) -> None:
    """A receipt of two lines: same number, client and day, other goods."""
    orders = [
        {"order_id": "15", "client": "Анна", "date": "2026-02-01", "items": "торт", "_client": 0},
        {"order_id": "15", "client": "Анна", "date": "2026-02-01", "items": "свечи", "_client": 0},
    ]
    assert found(orders=orders) == {}


def test_a_number_repeats_even_where_no_day_is_known(found: Found) -> None:
    two = [{"full_name": "Анна", "phone": "1"}, {"full_name": "Пётр", "phone": "2"}]
    orders = [{"order_id": "15", "client": name, "date": None, "_client": i} for i, name in enumerate(("Анна", "Пётр"))]
    assert found(two, orders) == {"order/id-repeats": [("order_id", 0), ("order_id", 1)]}
    assert found(two, [{**o, "order_id": i} for i, o in enumerate(orders)]) == {}


def test_one_number_on_two_clients_or_two_days(found: Found, said: Callable[..., list[str]]) -> None:
    two = [{"full_name": "Анна", "phone": "1"}, {"full_name": "Пётр", "phone": "2"}]
    base = {"order_id": "15", "client": "Анна", "date": "2026-02-01", "_client": 0}
    for other in ({**base, "client": "Пётр", "_client": 1}, {**base, "date": "2026-03-01"}):
        assert found(two, [base, other]) == {"order/id-repeats": [("order_id", 0), ("order_id", 1)]}
    assert "ещё в 1 строке" in said("order/id-repeats", two, [base, {**base, "client": "Пётр", "_client": 1}])[0]


def test_numbers_that_begin_anew_each_year_do_not_repeat(found: Found) -> None:
    orders = [{"order_id": "1", "date": f"{year}-01-10", "_client": 0} for year in (2024, 2025, 2026)]
    assert found(orders=orders) == {}


def test_a_row_copied_word_for_word_is_said_once(found: Found) -> None:
    order = {"order_id": "7", "client": "Анна", "date": "2026-02-01", "amount": "900", "_client": 0}
    assert found(orders=[order, order]) == {"order/copied": [("order_id", 1)]}
    unnumbered = {key: value for key, value in order.items() if key != "order_id"}
    assert found(orders=[unnumbered, unnumbered]) == {"order/looks-copied": [(None, 1)]}
    assert found(orders=[unnumbered, {**unnumbered, "amount": "901"}]) == {}
