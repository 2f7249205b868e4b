"""Whether two texts name the same goods, and what a client wants no offers of. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from sheetcrm.core.segments.arrays import fold

_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=50_000)
def stems(text: str) -> tuple[str, ...]:
    """Words without their endings, so that «розы» finds «Роза»."""
    return tuple(_stem(word) for word in _WORD.findall(fold(text)))


def _stem(word: str) -> str:
    if len(word) >= 5:
        return word[: max(4, len(word) - 2)]
    return word[:-1] if len(word) == 4 and word[-1] in "аеиоуыьэюяй" else word


def names(tag: str, text: str) -> bool:
    """Whether a text names what a tag means: all words of the tag, in any of their forms.

    >>> names("розы", "Букет роз"), names("красные розы", "Розы белые"), names("кофе", "Кофеварка")
    (True, False, False)
    """
    wanted = stems(tag)
    there = stems(text)
    return bool(wanted) and all(any(alike(one, other) for other in there) for one in wanted)


def alike(one: str, other: str) -> bool:
    """Whether two words without their endings are forms of one word."""
    short, long = sorted((one, other), key=len)
    # A short word is itself or with one ending: «роз» is «роза», «кофе» is no «кофеварка».
    return short == long or (long.startswith(short) and len(short) >= 3 and len(long) - len(short) <= len(short) - 2)


def same_product(one: str, other: str) -> bool:
    """Whether what a client waits for is what has come in: either names the other."""
    return fold(one) == fold(other) or names(one, other)


def unwanted(product: str, never: Iterable[str]) -> str | None:
    """The tag by which a client wants no offers of a product; None when there is none."""
    return next((tag for tag in never if names(tag, product)), None)
