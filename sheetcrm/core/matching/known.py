"""The given names we know, by skeleton: which full names a word may stand for, whose they are, how common. Pure.

Built once from ``core/names``, on first use.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from itertools import chain
from typing import Final, NamedTuple

from sheetcrm.core.matching import skeleton as sk
from sheetcrm.core.names import diminutives, first_names, name_shares


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


@cache
def begun_with_i() -> frozenset[str]:
    """Skeletons of names that are written with an И their skeletons have lost (Иосиф, Иоанна)."""
    return frozenset(bones for name, bones in _bones_of_names().items() if _BEFORE_VOWEL.match(name))


@cache
def _bones_of_names() -> Mapping[str, str]:
    """The skeleton of every full name and short form in our lists."""
    short = diminutives()
    words = list(dict.fromkeys((*name_shares(), *short, *chain.from_iterable(short.values()))))
    return dict(zip(words, sk.skeletons(words), strict=True))


@cache
def _names_by_share() -> tuple[tuple[str, float], ...]:
    """The full names and how common they are, the commonest first."""
    return tuple(sorted(name_shares().items(), key=lambda item: (-item[1], item[0])))


@cache
def known_names() -> Mapping[str, Known]:
    """Every given name and short form we know, by skeleton. Built once, on first use (about 20 ms)."""
    genders, shares, bones_of = first_names(), name_shares(), _bones_of_names()
    ids: dict[str, int] = {}
    found: dict[str, tuple[list[int], set[str], float]] = {}

    def add(form: str, full: str, share: float) -> None:
        bones = bones_of[full]
        number = ids.setdefault(bones, len(ids))
        entry = found.get(form)
        if entry is None:
            found[form] = ([number], {genders.get(full, "u")}, share)
            return
        if number not in entry[0]:
            entry[0].append(number)
        # A misspelling in the list of full names must not make a common name sound like both genders.
        if share > 0.05 * entry[2]:
            entry[1].add(genders.get(full, "u"))
        found[form] = (entry[0], entry[1], max(entry[2], share))

    owner: dict[str, str] = {}
    for name, share in _names_by_share():
        bones = bones_of[name]
        add(bones, name, share)
        if share >= COMMON:
            owner.setdefault(bones, name)
    for form, fulls in diminutives().items():
        bones = bones_of[form]
        # Мара may be Марина, but its letters are those of Мария, whom nobody means by it.
        if owner.get(bones, form) != form:
            continue
        for full in fulls:
            add(bones, full, 0.3 * shares.get(full, 1e-5))
    return {
        bones: Known(tuple(numbers), next(iter(sexes)) if len(sexes) == 1 else "u", share, bones)
        for bones, (numbers, sexes, share) in found.items()
        if len(bones) > 1
    }


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
    """Skeletons of the full names, by id."""
    found: dict[int, str] = {}
    for name, _ in _names_by_share():
        bones = _bones_of_names()[name]
        entry = known_names().get(bones)
        if entry is not None and entry.ids[0] not in found:
            found[entry.ids[0]] = bones
    return tuple(found.get(i, "") for i in range(1 + max(max(k.ids) for k in known_names().values())))


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
