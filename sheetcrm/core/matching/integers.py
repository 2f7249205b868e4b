"""Distinct whole numbers by sorting, which for millions of pair keys is faster than hashing them. Pure."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

_AT_ONCE: Final = 1 << 20  # numbers

Ints = npt.NDArray[np.int64]
#: Places among the distinct values of a column, -1 for none; of 32 bits where a whole table is held.
Codes = npt.NDArray[np.signedinteger[Any]]


def distinct(values: Ints) -> Ints:
    """The distinct values, ascending.

    >>> distinct(np.array([3, 1, 3])).tolist()
    [1, 3]
    """
    if not len(values):
        return values
    ordered = np.sort(values)
    return ordered[np.concatenate(([True], ordered[1:] != ordered[:-1]))]


def distinct_in_place(values: Ints) -> Ints:
    """The same out of values that nobody needs afterwards: they are sorted where they stand, and are its beginning.

    >>> distinct_in_place(np.array([3, 1, 3])).tolist()
    [1, 3]
    """
    values.sort()
    kept = 0
    for start in range(0, len(values), _AT_ONCE):
        some = values[start : start + _AT_ONCE]
        new = np.empty(len(some), bool)
        new[0] = kept == 0 or some[0] != values[kept - 1]
        np.not_equal(some[1:], some[:-1], out=new[1:])
        own = some[new]
        values[kept : kept + len(own)] = own
        kept += len(own)
    return values[:kept]


def distinct_with_places(values: Ints) -> tuple[Ints, Ints]:
    """The distinct values, ascending, and for each value its place among them.

    >>> [a.tolist() for a in distinct_with_places(np.array([3, 1, 3]))]
    [[1, 3], [1, 0, 1]]
    """
    if not len(values):
        return values, np.empty(0, np.int64)
    order = np.argsort(values)
    ordered = values[order]
    new = np.concatenate(([True], ordered[1:] != ordered[:-1]))
    places = np.empty(len(values), np.int64)
    places[order] = np.cumsum(new) - 1
    return ordered[new], places
