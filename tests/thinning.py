"""Tests of many cases: the suite takes some of them, the long tests (``pytest -m soak``) the rest."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

#: Whether these are the long tests; said by conftest before a test is read.
_long: list[bool] = [False]


def long_tests_run(yes: bool) -> None:
    """Says whether the long tests are about to be read; then each test with random examples is one of them."""
    _long[0] = yes
    # A shared machine is sometimes slow; a slow example is no failure. What is drawn is the same on every run of CI.
    settings.register_profile(
        "sheetcrm", deadline=None, derandomize=bool(os.environ.get("CI")), max_examples=100 if yes else 33
    )
    settings.load_profile("sheetcrm")


def mark_examples(items: Iterable[pytest.Item]) -> None:
    """Marks tests with random examples as long, where those run."""
    for item in items:
        if _long[0] and getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker(pytest.mark.soak)


def one_in(every: int, cases: Iterable[Any]) -> list[Any]:
    """The cases, all but each ``every``th marked as long ones: the first is always in the suite."""
    return [
        case
        if number % every == 0
        else pytest.param(*case if isinstance(case, tuple) else (case,), marks=pytest.mark.soak)
        for number, case in enumerate(cases)
    ]


def examples(number: int) -> Callable[[Callable[..., Any]], Any]:
    """Draws that many random examples in the long tests and a third of them in the suite, where they are others every time."""
    many = number if _long[0] else max(1, number // 3)
    return settings(max_examples=many, deadline=None, suppress_health_check=[HealthCheck.too_slow])
