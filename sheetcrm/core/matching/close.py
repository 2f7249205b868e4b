"""When two different texts may be one: slips of the hand, parts, other spellings. Pure; whole columns at once.

Each ``close_…`` function takes two columns of texts that differ and returns the level each pair reached, 0 where the
two are simply different.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from operator import eq
from typing import Final

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.process import cpdist

Levels = npt.NDArray[np.int8]
Mask = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
ALIKE: Final = 0.92  # how similar two surnames must be that may be one
ONE_ADDRESS: Final = 92  # how similar two addresses must be that are one whatever number they have

Texts = Sequence[str] | npt.NDArray[np.object_]


def distance(x: Texts, y: Texts, most: int) -> npt.NDArray[np.uint8]:
    """Slips between two texts each (a letter missing, added, wrong, or two swapped); ``most`` + 1 for more than that."""
    found: npt.NDArray[np.uint8] = cpdist(x, y, scorer=OSA.distance, score_cutoff=most, dtype=np.uint8)
    return found


def _lengths(texts: Texts) -> Ints:
    return np.fromiter(map(len, texts), np.int64, len(texts))


def is_typo(x: Texts, y: Texts) -> Mask:
    """One slip of the hand in a short word, two in a long one."""
    return is_slip(distance(x, y, 2), np.minimum(_lengths(x), _lengths(y)))


def is_slip(slips: npt.NDArray[np.uint8], shorter: Ints) -> Mask:
    """The same by the number of slips and the length of the shorter text."""
    typo: Mask = ((slips == 1) & (shorter >= 3)) | ((slips == 2) & (shorter >= 6))
    return typo


def close_surname(x: Texts, y: Texts) -> Levels:
    level = np.zeros(len(x), np.int8)
    near = cpdist(x, y, scorer=JaroWinkler.similarity, score_cutoff=ALIKE, dtype=np.float32) > 0
    long, other = _lengths(x), _lengths(y)
    shorter = np.minimum(long, other)
    part = np.zeros(len(x), bool)
    # Two different texts of one length cannot be part of each other.
    for i in np.flatnonzero(((shorter >= 4) & (long != other)) | (shorter == 1)).tolist():
        s, t = x[i], y[i]
        part[i] = (s in t or t in s) if shorter[i] >= 4 else s[0] == t[0]
    level[part | near] = 3
    level[is_typo(x, y)] = 2
    return level


def close_patronymic(x: Texts, y: Texts) -> Levels:
    level = np.zeros(len(x), np.int8)
    one = np.fromiter((len(s) == 1 or len(t) == 1 for s, t in zip(x, y, strict=True)), bool, len(x))
    letter = np.fromiter(
        (
            s[:1] == t[:1] or (s == "y" and t[:1] in "iaeou") or (t == "y" and s[:1] in "iaeou")
            for s, t in zip(x, y, strict=True)
        ),
        bool,
        len(x),
    )
    stem = np.fromiter((s[:-2] == t[:-2] for s, t in zip(x, y, strict=True)), bool, len(x))
    level[is_typo(x, y) & ~one] = 2
    # Петрович and Петровна have one father and are not one person.
    level[stem & ~one] = 0
    level[one & letter] = 3
    return level


def close_number(x: Texts, y: Texts) -> Levels:
    near = distance(x, y, 1) <= 1
    return np.where(near, 2, 0).astype(np.int8)


def close_word(x: Texts, y: Texts) -> Levels:
    near = is_typo(x, y) | (cpdist(x, y, scorer=JaroWinkler.similarity, score_cutoff=0.93, dtype=np.float32) > 0)
    return np.where(near, 2, 0).astype(np.int8)


def close_text(x: Texts, y: Texts) -> Levels:
    near = is_typo(x, y) | (cpdist(x, y, scorer=fuzz.token_sort_ratio, score_cutoff=88, dtype=np.float32) > 0)
    return np.where(near, 2, 0).astype(np.int8)


def never_close(x: Texts, y: Texts) -> Levels:
    return np.zeros(len(x), np.int8)


@lru_cache(maxsize=1 << 16)
def number_of(text: str) -> str:
    """The first number of an address, empty when it has none."""
    return next((w for w in text.split() if w[0].isdigit()), "")


def close_address(x: Texts, y: Texts) -> Levels:
    level = np.zeros(len(x), np.int8)
    sort = cpdist(x, y, scorer=fuzz.token_sort_ratio, score_cutoff=60, dtype=np.float32)
    subset = cpdist(x, y, scorer=fuzz.token_set_ratio, score_cutoff=60, dtype=np.float32)
    number = np.fromiter(map(eq, map(number_of, x), map(number_of, y)), bool, len(x))
    level[(sort >= 70) | (subset >= 85)] = 3
    level[number & ((sort >= 85) | (subset >= 92))] = 2
    level[(sort >= ONE_ADDRESS)] = 2
    return level


def close_company(x: Texts, y: Texts) -> Levels:
    level = np.zeros(len(x), np.int8)
    sort = cpdist(x, y, scorer=fuzz.token_sort_ratio, score_cutoff=60, dtype=np.float32)
    subset = cpdist(x, y, scorer=fuzz.token_set_ratio, score_cutoff=70, dtype=np.float32)
    level[(subset >= 90) | (sort >= 75)] = 3
    level[(sort >= 90)] = 2
    level[cpdist(x, y, scorer=fuzz.ratio, score_cutoff=90, dtype=np.float32) > 0] = 2
    return level


def digit_slip(x: Ints, y: Ints, same: Mask) -> Mask:
    """Whether two numbers differ by one digit or by two digits in each other's place; equal ones do as well."""
    out = same.copy()
    digits = np.zeros(len(x), np.int64)
    swapped = np.ones(len(x), bool)
    left, right = x.copy(), y.copy()
    totals = np.zeros((2, len(x)), np.int64)
    for _ in range(4):
        p, q = left % 10, right % 10
        digits += p != q
        totals[0] += p
        totals[1] += q
        left //= 10
        right //= 10
    swapped &= (digits == 2) & (totals[0] == totals[1])
    out |= (digits == 1) | swapped
    return out
