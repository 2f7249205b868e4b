"""Distinct whole numbers by sorting, which for millions of pair keys is faster than hashing them. Pure."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

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


def distinct_of(values: Ints) -> Ints:
    """The same out of values that nobody needs afterwards; they are sorted where they stand.

    >>> distinct_of(np.array([3, 1, 3])).tolist()
    [1, 3]
    """
    values.sort()
    found: Ints = values[np.concatenate((np.ones(min(len(values), 1), bool), values[1:] != values[:-1]))]
    return found


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
