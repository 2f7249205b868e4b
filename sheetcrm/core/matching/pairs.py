"""Pairs of rows, each once, held in four bytes a pair. Pure.

A pair is the number ``a * n + b``. Rows of a large table are taken a stretch at a time: inside a stretch a pair is how far
its number is from that of the stretch, which fits 32 bits. Millions of pairs then take half the room, and sort faster.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from sheetcrm.core.matching.integers import Ints, distinct

_Near = npt.NDArray[np.uint32]

_PART: Final = 250_000  # pairs looked at in one go


class Pairs(Struct, frozen=True):
    """Pairs of rows of a table of ``n``, each once, ascending by ``a * n + b`` with a before b.

    ``near``: how far each number is from that of its stretch; ``ends``: where the pairs of each stretch end.
    """

    near: _Near
    ends: Ints
    n: int

    @classmethod
    def of(cls, numbers: Ints, n: int) -> Pairs:
        """Pairs out of their numbers, in any order and with repeats."""
        found = Gathered(n)
        found.add(distinct(numbers))
        return found.pairs()

    def __len__(self) -> int:
        return len(self.near)

    def parts(self) -> Iterator[Ints]:
        """Their numbers a part at a time, one at least, so that no piece of work needs all of them at once."""
        for start in range(0, max(len(self), 1), _PART):
            yield self._numbers(np.arange(start, min(start + _PART, len(self))))

    def rows(self, numbers: Ints) -> tuple[Ints, Ints]:
        """The two rows of the pairs with these numbers, the smaller first."""
        a, b = np.divmod(numbers, self.n)
        return a, b

    def at(self, places: Ints) -> tuple[Ints, Ints]:
        """The two rows of the pairs at these places, the smaller first."""
        return self.rows(self._numbers(places))

    def _numbers(self, places: Ints) -> Ints:
        stretch = np.searchsorted(self.ends, places, side="right")
        return self.near[places] + stretch * _stretch(self.n)


class Gathered:
    """Pairs of a table of ``n`` rows as they are found, rule by rule."""

    def __init__(self, n: int) -> None:
        self._n = n
        self._starts = np.arange(0, max(n * n, 1), _stretch(n), dtype=np.int64)
        self._found: list[tuple[_Near, Ints]] = []

    def add(self, numbers: Ints) -> None:
        """Pairs by their numbers, ascending."""
        bounds = np.append(np.searchsorted(numbers, self._starts), len(numbers))
        near = numbers.astype(np.uint32)
        for start, end, first in zip(bounds[:-1].tolist(), bounds[1:].tolist(), self._starts.tolist(), strict=True):
            near[start:end] -= np.uint32(first & 0xFFFFFFFF)
        self._found.append((near, bounds))

    def pairs(self) -> Pairs:
        """All of them, each once. What was found is given up for them, so that both are not held for long."""
        found: list[_Near] = []
        for place in range(len(self._starts)):
            some = [near[bounds[place] : bounds[place + 1]] for near, bounds in self._found]
            found.append(_distinct(np.concatenate(some)) if some else np.empty(0, np.uint32))
        self._found.clear()
        ends = np.cumsum([len(near) for near in found])
        return Pairs(np.concatenate(found), ends, self._n)


def _distinct(near: _Near) -> _Near:
    near.sort()
    once: _Near = near[np.concatenate((np.ones(min(len(near), 1), bool), near[1:] != near[:-1]))]
    return once


def _stretch(n: int) -> int:
    """How many numbers a stretch of rows has: as many whole rows as 32 bits can tell apart."""
    return max((1 << 32) // max(n, 1), 1) * max(n, 1)
