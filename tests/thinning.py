"""Tests of many cases: the suite takes some of them, the long tests (``pytest -m soak``) the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

#: Whether these are the long tests; said by conftest before a test is read.
_long: list[bool] = [False]


def long_tests_run(yes: bool) -> None:
    """Says whether the long tests are about to be read."""
    _long[0] = yes


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

    def decorate(test: Callable[..., Any]) -> Any:
        many = number if _long[0] else max(1, number // 3)
        drawn = settings(max_examples=many, deadline=None, suppress_health_check=[HealthCheck.too_slow])(test)
        return pytest.mark.soak(drawn) if _long[0] else drawn

    return decorate
