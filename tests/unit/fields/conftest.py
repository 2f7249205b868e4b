"""One context for all field tests: Russian, 23 November 2026."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from sheetcrm.core.fields import Context, Reading, field_types
from sheetcrm.core.workbook import Value

TODAY = dt.date(2026, 11, 23)
RU = Context("ru", "RU", TODAY)
EN = Context("en", "GB", TODAY)


def read(name: str, value: Value, context: Context = RU) -> Reading:
    """What a field type makes of a cell, without a column around it."""
    return field_types()[name].parse(value, context)


def code(reading: Reading) -> str | None:
    return reading.issue.code if reading.issue else None


@pytest.fixture
def today() -> dt.date:
    return TODAY


Read = Callable[..., Reading]
