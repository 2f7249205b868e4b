"""Numbers, days and ticks in cells of a live spreadsheet: as what they are, looking as those of their column do. Pure."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from sheetcrm.core.plan import CellChange
from sheetcrm.core.workbook import CellError, Value
from sheetcrm.stores.google.writing import LONGEST, serial

#: What has to be read of cells to know how their column shows numbers and days.
LOOKS = "userEnteredValue(numberValue),userEnteredFormat(numberFormat)"
#: Kinds of number formats that make a number another thing: each value with those that leave it what it is.
_DAYS, _CLOCK = frozenset({"DATE", "DATE_TIME"}), frozenset({"TIME"})
_PLAIN = frozenset({"NUMBER", "CURRENCY", "PERCENT", "SCIENTIFIC"})
_DAY_SECONDS = 86_400


def as_entered(value: Value) -> dict[str, Any] | None:
    """A value as ``ExtendedValue``; None for what no cell can be given: nothing, an error, a text too long, no number.

    >>> as_entered("=1"), as_entered(True), as_entered(dt.date(1900, 1, 1)), as_entered(float("nan"))
    ({'stringValue': '=1'}, {'boolValue': True}, {'numberValue': 2.0}, None)
    """
    if value is None or isinstance(value, CellError):
        return None
    if isinstance(value, str):
        return {"stringValue": value} if 0 < len(value) <= LONGEST else None
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, dt.time):
        return {"numberValue": (value.hour * 3600 + value.minute * 60 + value.second) / _DAY_SECONDS}
    if isinstance(value, (dt.date, dt.datetime)):
        return {"numberValue": serial(value)}
    return {"numberValue": value} if math.isfinite(value) else None


def is_same(cell: Mapping[str, Any], wanted: Mapping[str, Any] | None) -> bool:
    """Whether a cell (``CellData``) was entered as exactly this; None: whether nothing was."""
    held = cell.get("userEnteredValue") or {}
    if held == {"stringValue": ""}:
        held = {}
    if wanted is None or "numberValue" not in wanted:
        return dict(held) == dict(wanted or {})
    number = held.get("numberValue")
    # Moments are fractions of a day, which come back with the last digit of a double another one.
    return number is not None and math.isclose(number, wanted["numberValue"], rel_tol=1e-12, abs_tol=1e-12)


def is_typed(change: CellChange) -> bool:
    """Whether a cell's value before or after is no text: a number, a day, a time, a tick."""
    return any(value is not None and not isinstance(value, str) for value in (change.before, change.after))


def is_formatted(value: Value) -> bool:
    """Whether what a cell with this shows depends on its number format."""
    return isinstance(value, (int, float, dt.date, dt.time)) and not isinstance(value, bool)


def shows(value: Value, cell: Mapping[str, Any]) -> bool:
    """Whether a cell (``CellData`` with its number format) shows a value as the kind of thing it is."""
    kind = ((cell.get("userEnteredFormat") or {}).get("numberFormat") or {}).get("type")
    if not is_formatted(value):
        return True
    if _kinds(value) is _PLAIN:
        return kind not in _DAYS | _CLOCK
    return kind in _kinds(value)


def look_of(value: Value, cells: Iterable[Mapping[str, Any]]) -> dict[str, Any] | None:
    """The number format of a new cell: the one that most cells of its column (``CellData``, the nearest first) with such a value
    have; where none has, the locale's own for a day or a clock time, and none for a number (None)."""
    kinds = _kinds(value)
    found: Counter[str] = Counter()
    for cell in cells:
        look = (cell.get("userEnteredFormat") or {}).get("numberFormat") or {}
        if look.get("type") in kinds and "numberValue" in (cell.get("userEnteredValue") or {}):
            found[json.dumps(look, sort_keys=True)] += 1
    if found:
        most: dict[str, Any] = json.loads(max(found, key=found.__getitem__))
        return most
    if kinds is _PLAIN:
        return None
    return {"type": "TIME" if kinds is _CLOCK else "DATE_TIME" if isinstance(value, dt.datetime) else "DATE"}


def _kinds(value: Value) -> frozenset[str]:
    if isinstance(value, dt.time):
        return _CLOCK
    return _DAYS if isinstance(value, dt.date) else _PLAIN
