"""Which letters texts consist of, as bits: what tells most pairs of texts apart before they are compared. Pure.

Every test here is necessary, never sufficient: two texts it tells apart differ by more than what is asked, so comparing
them letter by letter would say the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from sheetcrm.core.matching.integers import Codes, Ints

Mask = npt.NDArray[np.bool_]
Texts = Sequence[str] | npt.NDArray[np.object_]

_AT_ONCE: Final = 5_000  # texts
_BOOST: Final = 0.4  # what a common beginning adds at most to a similarity by Jaro and Winkler, of what it lacks


class Signs:
    """The letters (one of 64 bits for each) and the lengths of texts; x and y are places among them, -1 an empty one.

    A slip changes which letters there are by two at most: one less, another more.
    """

    def __init__(self, texts: Texts) -> None:
        self.lengths = np.append(np.fromiter(map(len, texts), np.int64, len(texts)), 0)
        self.letters = np.zeros(len(texts) + 1, np.uint64)
        for start in range(0, len(texts), _AT_ONCE):
            some = texts[start : start + _AT_ONCE]
            self.letters[start : start + len(some)] = _letters(some, self.lengths[start : start + len(some)])

    def unlike(self, x: Codes, y: Codes) -> npt.NDArray[np.uint8]:
        """How many letters one of the two texts has and the other has not."""
        found: npt.NDArray[np.uint8] = np.bitwise_count(self.letters[x] ^ self.letters[y])
        return found

    def may_slip(self, x: Codes, y: Codes, most: int) -> Mask:
        """Pairs that so many slips of the hand may make one."""
        found: Mask = (self.unlike(x, y) <= 2 * most) & (np.abs(self.lengths[x] - self.lengths[y]) <= most)
        return found

    def may_be_part(self, x: Codes, y: Codes) -> Mask:
        """Pairs of which one text may stand in the other."""
        p, q = self.letters[x], self.letters[y]
        both = p & q
        found: Mask = (self.lengths[x] != self.lengths[y]) & ((both == p) | (both == q))
        return found

    def may_be_alike(self, x: Codes, y: Codes, least: float) -> Mask:
        """Pairs that may be so similar by Jaro and Winkler (1990)."""
        p, q = self.letters[x], self.letters[y]
        k, m = self.lengths[x], self.lengths[y]
        common = np.minimum(k - np.bitwise_count(p & ~q), m - np.bitwise_count(q & ~p))
        jaro = (least - _BOOST) / (1 - _BOOST)
        found: Mask = common / np.maximum(k, 1) + common / np.maximum(m, 1) >= 3 * jaro - 1 - 1e-6
        return found

    def may_be_near(self, x: Codes, y: Codes, least: float) -> Mask:
        """Pairs whose sorted words may be so similar (0 to 100), letters added and left out being counted."""
        found: Mask = self.unlike(x, y) <= (1 - least / 100) * (self.lengths[x] + self.lengths[y]) + 1e-6
        return found


def _letters(texts: Texts, lengths: Ints) -> npt.NDArray[np.uint64]:
    # A line break behind each text, so that none is empty; all have it, so it tells nothing.
    points = np.frombuffer(("\n".join(texts) + "\n").encode("utf-32-le", "surrogatepass"), "<u4")
    bits = np.uint64(1) << (points & np.uint32(63)).astype(np.uint64)
    starts = np.concatenate(([0], np.cumsum(lengths + 1)[:-1]))
    found: npt.NDArray[np.uint64] = np.bitwise_or.reduceat(bits, starts)
    return found
