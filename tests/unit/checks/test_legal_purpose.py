"""Purposes of consents against the list that the team keeps of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Found = Callable[..., dict[str, list[tuple[str | None, int]]]]
CHOICES = {"consents.purpose": ("Реклама", "исполнение договора")}


@pytest.mark.parametrize(
    ("purpose", "code"),
    [
        ("реклама.", None),
        ("исполнение договора", None),
        ("рекламма", "consent/purpose-near-miss"),
        ("исполнение догавора", "consent/purpose-near-miss"),
        ("чепуха", "consent/purpose-not-listed"),
        (None, None),
    ],
)
def test_a_purpose_that_is_not_on_the_list_is_named(found: Found, purpose: str | None, code: str | None) -> None:
    lines = [{"purpose": purpose, "state": True}, {"purpose": purpose, "state": False}]
    expected = {} if code is None else {code: [("purpose", 0)]}
    assert found(others={"consents": lines}, choices=CHOICES) == expected
    assert found(others={"consents": lines}) == {}
