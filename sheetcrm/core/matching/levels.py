"""Comparison levels: what a pair of rows can reach in each comparison, and how texts are compared once. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from sheetcrm.core.matching.clean import Words
from sheetcrm.core.matching.close import Texts
from sheetcrm.core.matching.integers import Codes, Ints, distinct_with_places

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

_FREQUENT: Final = 2_000  # values of which the levels of any two are remembered
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


class Remembered:
    """Levels of pairs of different values, by their codes; of two frequent values they are asked for once."""

    def __init__(self, words: Words, close: Callable[[Ints, Ints], Levels]) -> None:
        self._close = close
        counts = words.counts()
        frequent = np.argsort(-counts)[:_FREQUENT]
        self._place = np.full(len(words.values), -1, np.int32)
        self._place[frequent] = np.arange(len(frequent))
        self._known = np.zeros((len(frequent), len(frequent)), np.int8)

    def __call__(self, x: Codes, y: Codes) -> Levels:
        """The levels of the pairs, never 0."""
        low, high = np.minimum(x, y).astype(np.int64), np.maximum(x, y)
        p, q = self._place[low], self._place[high]
        both = (p | q) >= 0
        level = np.where(both, self._known[p, q], np.int8(0))
        todo = np.flatnonzero(level == 0)
        if len(todo):
            width = len(self._place)
            kinds, back = distinct_with_places(low[todo] * width + high[todo])
            found = self._close(kinds // width, kinds % width)
            level[todo] = found[back]
            p, q = self._place[kinds // width], self._place[kinds % width]
            both = (p | q) >= 0
            self._known[p[both], q[both]] = found[both]
        return level


def by_codes(words: Words, a: Ints, b: Ints, close: Remembered, shares: Floats) -> tuple[Levels, Floats]:
    """Levels of the pairs, ``close`` being asked about those of different values; and how common the agreeing values are."""
    x, y = words.codes[a], words.codes[b]
    level = np.zeros(len(a), np.int8)
    share = np.zeros(len(a))
    both = (x | y) >= 0
    same = both & (x == y)
    level[same] = 1
    share[same] = shares[x[same]]
    todo = np.flatnonzero(both & ~same)
    if len(todo):
        level[todo] = close(x[todo], y[todo])
    return level, share


def by_texts(
    words: Words, close: Callable[[Texts, Texts], Levels], worst: int, may: Callable[[Ints, Ints], Mask] | None = None
) -> Remembered:
    """Levels of the values of a column by their texts; ``worst`` is that of two texts that are simply different.

    ``may``: tells by codes which pairs are worth asking ``close`` about.
    """

    def of_codes(x: Ints, y: Ints) -> Levels:
        level = np.full(len(x), worst, np.int8)
        asked = np.arange(len(x)) if may is None else np.flatnonzero(may(x, y))
        if len(asked):
            found = close(words.values[x[asked]], words.values[y[asked]])
            level[asked] = np.where(found == 0, worst, found)
        return level

    return Remembered(words, of_codes)
