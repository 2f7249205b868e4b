"""Columns of clean values as plain arrays, so that no later step loops over rows. Pure.

Days are whole numbers since 1 January 1970, :data:`NO_DAY` when there is none. Money is counted in whole hundredths,
so that sums are exact and tie out.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

Ints: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float64]
Bools: TypeAlias = npt.NDArray[np.bool_]
Objects: TypeAlias = npt.NDArray[np.object_]

NO_DAY = int(np.iinfo(np.int64).min)
_EPOCH = dt.date(1970, 1, 1).toordinal()
#: Above this an amount is a slip of the keyboard, not money (a float would no longer hold its hundredths).
LARGEST_AMOUNT = 1e13


def day_number(date: dt.date) -> int:
    """Days since 1 January 1970.

    >>> day_number(dt.date(1970, 1, 2))
    1
    """
    return date.toordinal() - _EPOCH


def day_date(day: int) -> dt.date:
    """The date of a day number.

    >>> day_date(20000)
    datetime.date(2024, 10, 4)
    """
    return dt.date.fromordinal(day + _EPOCH)


def objects(frame: pd.DataFrame, column: str) -> Objects:
    """A column as objects; all None when the table has no such column."""
    if column not in frame.columns:
        return np.full(len(frame), None, dtype=object)
    values: Objects = frame[column].to_numpy(dtype=object)
    return values


def days(values: Objects) -> Ints:
    """Day numbers of dates (dates with a time count as their day); anything that is no date is :data:`NO_DAY`."""
    codes, distinct = pd.factorize(values)
    found = [day_number(v) if isinstance(v, dt.date) else NO_DAY for v in distinct]
    result: Ints = np.array([*found, NO_DAY], dtype=np.int64)[codes]
    return result


def dates(numbers: Ints) -> Objects:
    """Dates of day numbers, None for none: one object a distinct day."""
    return mapped(numbers, lambda day: None if day == NO_DAY else day_date(day))


def mapped(numbers: Ints, make: Callable[[int], Any]) -> Objects:
    """``make`` of each number, called once a distinct number."""
    distinct, codes = np.unique(numbers, return_inverse=True)
    made = np.empty(len(distinct), dtype=object)
    made[:] = [make(int(n)) for n in distinct]
    result: Objects = made[codes.reshape(-1)]
    return result


def hundredths(values: Objects) -> tuple[Ints, Bools]:
    """Amounts in hundredths and where there is one. Takes Money, numbers and Decimals; text is no amount."""
    floats = np.fromiter((_amount(v) for v in values), dtype=np.float64, count=len(values))
    known = np.isfinite(floats) & (np.abs(floats) < LARGEST_AMOUNT)
    whole: Ints = np.rint(np.where(known, floats, 0.0) * 100).astype(np.int64)
    return whole, known


def _amount(value: Any) -> float:
    if value is None or isinstance(value, (str, bool)):
        return np.nan
    amount = value[0] if isinstance(value, tuple) else value
    try:
        return float(amount)
    except (TypeError, ValueError, OverflowError):
        return np.nan


def currencies(values: Objects) -> Objects:
    """The currency of each amount, None where none was typed or there is no amount."""
    result = np.empty(len(values), dtype=object)
    result[:] = [v[1] if isinstance(v, tuple) and len(v) > 1 else None for v in values]
    return result


def in_one_currency(
    names: Objects, known: Bools, own: str | None, chosen: str | None = None
) -> tuple[str | None, Bools]:
    """The currency amounts are counted in, and which of them are in another one. ``names``: see :func:`currencies`; ``known``:
    where there is an amount. ``chosen``: that one, whatever the cells say; else the commonest. An amount that names none is in
    the team's ``own``; where nearly all cells name another one, it is in that."""
    counted: Counter[str] = Counter(str(name) for name in names if name is not None)
    if own is not None and (unnamed := int(known.sum()) - counted.total()) > 0:
        counted[own] += unnamed
    currency = chosen or min(counted, key=lambda name: (-counted[name], name), default=None)
    if currency is None:
        return None, np.zeros(len(names), dtype=bool)
    codes, kinds = pd.factorize(names)
    other = np.array([name != currency for name in kinds] + [False], dtype=bool)
    return currency, other[codes]


def numbers(values: Objects) -> Floats:
    """Numbers as floats, NaN where there is none."""
    if pd.api.types.infer_dtype(values, skipna=True) in ("integer", "floating", "mixed-integer-float"):
        plain: Floats = values.astype(np.float64)  # None becomes NaN
        return plain
    return np.fromiter((_amount(v) for v in values), dtype=np.float64, count=len(values))


def filled(values: Objects) -> Bools:
    """Where there is something: not None, not an empty text or tuple."""
    return np.fromiter((v is not None and v != "" and v != () for v in values), dtype=bool, count=len(values))


def fold(text: str) -> str:
    """Text as it is compared: small letters, е for ё, single spaces.

    >>> fold("  Орёл\\u00a0 Город ")
    'орел город'
    """
    return " ".join(text.casefold().replace("ё", "е").split())


def has_word(values: Objects, beginnings: Iterable[str]) -> Bools:
    """Where a text has a word (or words) beginning so; looked at once a distinct text.

    >>> has_word(np.array(["Отменён", "не отмечен", None], dtype=object), ("отмен",)).tolist()
    [True, False, False]
    """
    codes, distinct = pd.factorize(values)
    wanted = [" " + beginning for beginning in beginnings]
    hit = np.array([any(w in " " + fold(str(text)) for w in wanted) for text in distinct] + [False], dtype=bool)
    result: Bools = hit[codes]
    return result


def nullable(values: npt.NDArray[Any], known: Bools) -> Objects:
    """Plain Python objects with None where nothing is known."""
    result: Objects = values.astype(object)
    result[~known] = None
    return result
