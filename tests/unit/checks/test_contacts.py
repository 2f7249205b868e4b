"""Reaching a client: contacts, the person who answers for them, contacts in the wrong cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from sheetcrm.core.checks.one_fact import holds_contact

Found = Callable[..., dict[str, list[tuple[str | None, int]]]]


@pytest.mark.parametrize("contact", ["phone", "phone2", "email", "messenger"])
def test_one_contact_of_any_sort_is_enough(found: Found, contact: str) -> None:
    row = {"full_name": "Анна", "phone": None, "phone2": None, "email": None, "messenger": None}
    assert found([row]) == {"client/unreachable": [(None, 0)]}
    assert found([{**row, contact: "что-то"}]) == {}


def test_a_contact_that_cannot_be_read_has_an_issue_of_its_own_and_no_second_one(found: Found) -> None:
    from tests.unit.checks.conftest import context_of, findings_of

    context = context_of([{"full_name": "Анна", "phone": "89"}])
    context.clean["clients"]["phone"] = None
    assert findings_of(context) == []


def test_a_table_without_any_contact_column_gets_one_line_not_one_per_client(found: Found) -> None:
    assert found([{"full_name": "Анна"}, {"full_name": "Пётр"}]) == {"client/no-contact-columns": [(None, 0)]}


def test_a_client_nobody_answers_for(found: Found) -> None:
    rows = [{"full_name": "А", "phone": "1", "owner": "Мария"}, {"full_name": "Б", "phone": "2", "owner": None}]
    assert found(rows) == {"owner/missing": [("owner", 1)]}


def test_clients_of_who_has_left_are_named_from_the_day_after_their_last(found: Found) -> None:
    """(L4): the last day stands beside the name in «Справочники»."""
    rows = [
        {"full_name": f"А{n}", "phone": "1", "owner": owner}
        for n, owner in enumerate(("Мария", "мария", "Олег", "Ира"))
    ]
    lists = [
        {"owner": "Мария", "owner_until": "14.03.2026"},
        {"owner": "Олег", "owner_until": dt.date(2026, 3, 15)},
        {"owner": "Ира", "owner_until": None},
    ]
    assert found(rows, others={"lists": lists}) == {"owner/left": [("owner", 0), ("owner", 1)]}


def test_an_owner_column_nobody_uses_is_no_issue(found: Found) -> None:
    assert found([{"full_name": "А", "phone": "1", "owner": None}]) == {}


@pytest.mark.parametrize(
    "text",
    [
        "Ира 8-916-000-00-00",
        "звонить +7 (916) 000 00 00",
        "anna@example.com — бухгалтер",
        "89160000000",
        "+375 29 000-00-00",
    ],
)
def test_a_contact_is_seen_in_any_text(text: str) -> None:
    assert holds_contact(text)


@pytest.mark.parametrize(
    "text",
    [
        "ИНН 7707083893",
        "счёт 40702810000000000000",
        "ник @anna",
        "2 этаж, 12:30–14:00",
        "заказ № 89160000000",
        "1 500 000",
        "",
    ],
)
def test_other_numbers_are_no_contact(text: str) -> None:
    assert not holds_contact(text)


def test_a_contact_in_a_name_and_in_a_comment(found: Found) -> None:
    row = {"company": "Ромашка 8 916 000-00-00", "phone": None, "email": "a@example.com"}
    assert found([row]) == {"cell/contact-in-name": [("company", 0)]}
    row = {"full_name": "Анна", "phone": None, "comment": "писать на anna@example.com", "messenger": "@anna"}
    assert found([row]) == {"cell/contact-in-comment": [("comment", 0)]}
    assert found([{**row, "phone": "1"}]) == {}
