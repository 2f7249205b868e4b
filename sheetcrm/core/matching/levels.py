"""Comparison levels: what a pair of rows can reach in each comparison, and how texts are compared once. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from sheetcrm.core.matching.clean import Words
from sheetcrm.core.matching.close import Texts
from sheetcrm.core.matching.integers import Ints, distinct_with_places

Levels = npt.NDArray[np.int8]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

EMPTY: Final = 0
# Names of the levels of each comparison, from 1; what a level means in words is in ``evidence.py``.
LEVELS: Final[dict[str, tuple[str, ...]]] = {
    "last": ("exact", "close", "part", "different"),
    "first": ("exact", "form", "close", "initial", "different"),
    "patronymic": ("exact", "close", "initial", "different"),
    "phone": ("own", "few", "many", "close", "different"),
    "email": ("own", "few", "many", "close", "different"),
    "messenger": ("exact", "different"),
    "inn": ("exact", "close", "different"),
    "birthday": ("exact", "day", "slip", "two", "year", "one", "different"),
    "gender": ("exact", "different"),
    "city": ("exact", "close", "different"),
    "address": ("exact", "close", "part", "different"),
    "house": ("exact", "different"),
    "postcode": ("exact", "close", "different"),
    "company": ("exact", "close", "part", "different"),
    "website": ("exact", "different"),
    "position": ("exact", "close", "different"),
    "other": ("exact", "close", "different"),
}

DOUBT: Final = 100.0  # rows' worth of trust in how common names are among people, against how common in this table


class Reached(NamedTuple):
    """One comparison of many pairs: its role, its list of levels, the level of each pair, the share of what they agree on."""

    role: str
    kind: str
    level: Levels
    share: Floats | None


def shares(words: Words, world: Floats) -> Floats:
    """How common each value is, the pair that agrees on it left out; small tables lean on the world's figures."""
    counts, held, _ = words.spread()
    return (np.maximum(counts - 2, 0) + 0.5 * held / (held + DOUBT) + DOUBT * world) / (held + DOUBT)


def plain_shares(words: Words) -> Floats:
    """The same for values of which nothing is known beforehand."""
    return shares(words, np.full(len(words.values), 1.0 / (words.spread().kinds + 200.0)))


def by_codes(
    words: Words, a: Ints, b: Ints, close: Callable[[Ints, Ints], Levels], shares: Floats
) -> tuple[Levels, Floats]:
    """Levels of the pairs, ``close`` being asked once per distinct pair of different codes."""
    x, y = words.codes[a], words.codes[b]
    level = np.zeros(len(a), np.int8)
    share = np.zeros(len(a))
    both = (x >= 0) & (y >= 0)
    same = both & (x == y)
    level[same] = 1
    share[same] = shares[x[same]]
    todo = np.flatnonzero(both & ~same)
    if len(todo):
        low, high = np.minimum(x[todo], y[todo]).astype(np.int64), np.maximum(x[todo], y[todo])
        kinds, back = distinct_with_places(low * len(words.values) + high)
        level[todo] = close(kinds // len(words.values), kinds % len(words.values))[back]
    return level, share


def compared_words(
    words: Words,
    a: Ints,
    b: Ints,
    close: Callable[[Texts, Texts], Levels],
    worst: int,
    shares: Floats,
    may: Callable[[Ints, Ints], Mask] | None = None,
) -> tuple[Levels, Floats]:
    """Levels and shares of the pairs by their texts; ``worst`` is the level of two texts that are simply different.

    ``may``: tells by codes which pairs are worth asking ``close`` about.
    """
    if not len(words.values):
        return np.zeros(len(a), np.int8), np.zeros(len(a))

    def of_codes(x: Ints, y: Ints) -> Levels:
        level = np.full(len(x), worst, np.int8)
        asked = np.arange(len(x)) if may is None else np.flatnonzero(may(x, y))
        if len(asked):
            found = close(words.values[x[asked]], words.values[y[asked]])
            level[asked] = np.where(found == 0, worst, found)
        return level

    return by_codes(words, a, b, of_codes, shares)
