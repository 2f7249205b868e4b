"""What the team said a column of theirs holds is looked after like the columns the program knows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

Found = Callable[..., dict[str, list[tuple[str, int]]]]


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        ("date", (dt.date(2026, 3, 5), "05.03.2026", None, "—"), "скоро"),
        ("phone", ("8 916 123-45-67", 79161234567), "уточнить"),
        ("email", ("a@example.com",), "нет почты"),
        ("yes_no", ("да", True, "нет"), "возможно завтра"),
    ],
)
def test_a_value_of_another_kind_is_told(found: Found, kind: str, right: tuple[Any, ...], wrong: str) -> None:
    rows = [{"full_name": f"Анна {i}", "extra:Наше": value} for i, value in enumerate((*right, wrong))]
    assert found(rows, formats={" наше ": kind})["format/not-kept"] == [("extra:Наше", len(right))]


def test_whatever_will_do_where_the_team_said_so_or_nothing(found: Found) -> None:
    rows = [{"full_name": "Анна", "extra:Наше": "скоро"}]
    for formats in ({"Наше": "any"}, {}, {"Не наше": "date"}):
        assert "format/not-kept" not in found(rows, formats=formats)


def test_a_column_the_program_knows_for_that_is_told_of_once(found: Found) -> None:
    assert "format/not-kept" not in found([{"full_name": "Анна", "email": "нет почты"}], formats={"email": "email"})
