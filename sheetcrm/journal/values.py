"""Cells as JSON and back: days, moments, times and errors keep their type."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sheetcrm.core.workbook import CellError, Value

_READ = {
    "error": CellError, "moment": dt.datetime.fromisoformat, "day": dt.date.fromisoformat, "time": dt.time.fromisoformat,
}  # fmt: skip


def plain(value: Any) -> Any:
    """A cell (or a list of texts) as JSON holds it.

    >>> plain(dt.date(2026, 1, 2)), plain("x"), plain(None)
    ({'day': '2026-01-02'}, 'x', None)
    """
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, CellError):
        return {"error": str(value)}
    if isinstance(value, dt.datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, dt.date):
        return {"day": value.isoformat()}
    if isinstance(value, dt.time):
        return {"time": value.isoformat()}
    return value


def typed(value: Any) -> Value:
    """The cell that ``plain`` made JSON of."""
    if isinstance(value, dict):
        ((kind, text),) = value.items()
        return _READ[kind](text)  # type: ignore[no-any-return,operator]
    return value  # type: ignore[no-any-return]
