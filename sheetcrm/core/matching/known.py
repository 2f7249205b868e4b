"""The given names we know, by skeleton: which full names a word may stand for, whose they are, how common. Pure.

They follow from ``core/names``; as that takes 20 ms, they are worked out beforehand (``packing``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from itertools import chain
from typing import Final, NamedTuple

from msgspec import Struct, json

from sheetcrm.core.fields.lists import whole
from sheetcrm.core.matching import skeleton as sk
from sheetcrm.core.names import diminutives, name_shares


class Known(NamedTuple):
    """What a given name may stand for: ids of full names, gender ``m``/``f``/``u``, how common it is, its skeleton."""

    ids: tuple[int, ...]
    gender: str
    share: float
    bones: str


COMMON: Final = 1e-3
# Longest first where one ends another.
_AFFECTION: Final = (
    "енька", "онька", "ечка", "очка", "ичка", "ушка", "юшка", "ышка", "ишка", "улька", "юлька", "уля", "юля", "уся",
    "юся", "уня", "юня", "уша", "юша", "уха", "юха", "яша", "аша", "чик", "ик", "ок", "ек", "ка", "ец",
)  # fmt: skip
_LATIN_AFFECTION: Final = re.compile("(?:[eoi]cka|[uia]wka|[eo]nka|ulka|ulecka)$")  # in skeletons: Innochka, Mashenka
_BEFORE_VOWEL: Final = re.compile("и[аоуеюя]")


class Packed(Struct, frozen=True):
    """``given_names.json``: the names, those of the first ``full`` entries full ones in the order of their ids."""

    full: int
    names: list[Known]


@cache
def _packed() -> Packed:
    return json.decode(whole("given_names.json"), type=Packed)


@cache
def known_names() -> Mapping[str, Known]:
    """Every given name and short form we know, by skeleton."""
    return {known.bones: known for known in _packed().names}


@cache
def begun_with_i() -> frozenset[str]:
    """Skeletons of names that are written with an И their skeletons have lost (Иосиф, Иоанна)."""
    short = diminutives()
    written = dict.fromkeys((*name_shares(), *short, *chain.from_iterable(short.values())))
    return frozenset(sk.skeletons([name for name in written if _BEFORE_VOWEL.match(name)]))


@cache
def lookup(word: str) -> Known | None:
    """What we know of a given name (lower case, one script), affectionate endings undone (Машенька, Андрейка).

    >>> lookup("андрейка").ids == lookup("андрей").ids
    True
    """
    names = known_names()
    bones = sk.skeleton(word)
    found = names.get(bones)
    if found or len(word) < 5:
        return found
    if not sk.HAS_CYRILLIC.search(word):
        stem = _LATIN_AFFECTION.sub("", bones)
        return names.get(stem + "a") if len(stem) >= 2 and stem != bones else None
    for ending in _AFFECTION:
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            stem = word[: -len(ending)]
            for tail in ("а", "я", "", "ия", "й"):
                found = names.get(sk.skeleton(stem + tail))
                if found:
                    return found
    return None


@cache
def full_names() -> tuple[str, ...]:
    """Skeletons of the full names, by id; empty for one that people hardly bear, or of one letter."""
    packed = _packed()
    found = [""] * (1 + max(max(known.ids) for known in packed.names))
    for known in packed.names[: packed.full]:
        found[known.ids[0]] = known.bones
    return tuple(found)


@cache
def forms_of() -> Mapping[int, tuple[str, ...]]:
    """Skeletons of at least four letters under which each full name, by id, goes."""
    found: dict[int, list[str]] = {}
    for bones, entry in known_names().items():
        if len(bones) >= 4:
            for number in entry.ids:
                found.setdefault(number, []).append(bones)
    return {number: tuple(forms) for number, forms in found.items()}


def is_given(bones: str) -> bool:
    """Whether a skeleton is an initial or a given name that people bear (not the «Плюс» of «ИП Вектор Плюс»)."""
    known = known_names().get(bones)
    return len(bones) == 1 or (known is not None and known.share >= COMMON / 10)
