"""What a client of each kind must have (D2, D7)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sheetcrm.core.checks.columns import blank

Found = Callable[..., dict[str, list[tuple[str | None, int]]]]


def test_a_company_without_its_name_is_an_issue_and_a_person_without_a_company_is_not(found: Found) -> None:
    rows = [
        {"kind": "юрлицо", "company": None, "full_name": "Анна", "phone": "1"},
        {"kind": "физлицо", "company": None, "full_name": "Пётр", "phone": "2"},
        {"kind": "ИП", "company": None, "full_name": "Ольга", "phone": "3"},
    ]
    assert found(rows) == {"company/required": [("company", 0)]}


def test_a_company_named_in_the_only_name_column_has_a_name(found: Found) -> None:
    assert found([{"kind": "юрлицо", "full_name": "ООО Ромашка", "phone": "1"}]) == {}
    assert found([{"kind": "юрлицо", "full_name": None, "phone": "1"}]) == {"company/required": [("kind", 0)]}


def test_a_company_needs_no_person(found: Found) -> None:
    assert found([{"company": "Ромашка", "full_name": None, "phone": "1"}]) == {}


@pytest.mark.parametrize("name", [None, "", "  ", "\u00a0", "-", "—", "нет"])
def test_a_person_without_a_name_is_an_issue(found: Found, name: str | None) -> None:
    assert found([{"full_name": name, "phone": "1"}]) == {"name/required": [("full_name", 0)]}


def test_a_name_in_parts_is_a_name(found: Found) -> None:
    rows = [{"full_name": None, "first_name": "Анна", "last_name": None, "phone": "1"}]
    assert found(rows, required={"person": ("full_name",)}) == {}


def test_three_columns_are_a_client_base(found: Found) -> None:
    """A name, a phone and what was bought: nothing else is asked for (D7)."""
    assert found([{"full_name": "Анна", "phone": "1", "revenue": "1500"}]) == {}


def test_what_the_team_requires_is_asked_of_that_kind_only(found: Found) -> None:
    rows = [
        {"kind": "юрлицо", "company": "Ромашка", "full_name": None, "phone": "1", "inn": None, "city": None},
        {"kind": "физлицо", "company": None, "full_name": "Анна", "phone": "1", "inn": None, "city": None},
    ]
    required = {"company": ("inn",), "person": ("city",)}
    assert found(rows, required=required) == {"field/required": [("inn", 0), ("city", 1)]}


def test_a_required_column_that_is_not_there_is_said_once(found: Found) -> None:
    rows = [{"full_name": "Анна", "phone": "1"}, {"full_name": "Пётр", "phone": "2"}]
    assert found(rows, required={"person": ("inn",)}) == {"field/required-column": [(None, 0)]}


def test_the_message_uses_the_teams_own_heading(said: Callable[..., list[str]]) -> None:
    rows = [{"full_name": "Анна", "phone": "1", "city": None}]
    lines = said("field/required", rows, required={"person": ("city",)}, headings={"clients": {"city": "Откуда родом"}})
    assert lines == ["Не заполнено «Откуда родом», а команда решила, что это обязательно."]


def test_a_self_employed_person_is_a_person_and_a_sole_trader_a_kind_of_their_own(found: Found) -> None:
    rows = [{"kind": kind, "full_name": "Анна", "phone": "1", "inn": None} for kind in ("самозанятый", "ИП", "друг")]
    assert found(rows, required={"sole": ("inn",)}) == {"field/required": [("inn", 1)]}
    assert found(rows, required={"person": ("inn",)}) == {"field/required": [("inn", 0), ("inn", 2)]}


def test_zero_and_no_are_values() -> None:
    assert not any(blank(v) for v in (0, False, "0", "Нетребко", "-5"))
