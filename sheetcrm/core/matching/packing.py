"""Works out what ``known`` knows of given names, from ``core/names``. Pure; asked when those lists, or skeletons, change.

    python -c "from pathlib import Path; from sheetcrm.core.matching.packing import packed; \
        Path('sheetcrm/core/fields/lists/given_names.json').write_text(packed())"
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain

from msgspec import json

from sheetcrm.core.matching import skeleton as sk
from sheetcrm.core.matching.known import COMMON, Known
from sheetcrm.core.names import diminutives, first_names, name_shares


def packed() -> str:
    """``given_names.json``: a name a line."""
    names = worked_out()
    full = sum(1 for _ in _full_names(names))
    lines = ",\n".join(json.encode(known).decode() for known in names.values())
    return f'{{"full": {full}, "names": [\n{lines}\n]}}\n'


def worked_out() -> Mapping[str, Known]:
    """Every given name and short form, by skeleton: first the full names, the commonest first, then the others."""
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


def _bones_of_names() -> Mapping[str, str]:
    """The skeleton of every full name and short form in our lists."""
    short = diminutives()
    words = list(dict.fromkeys((*name_shares(), *short, *chain.from_iterable(short.values()))))
    return dict(zip(words, sk.skeletons(words), strict=True))


def _names_by_share() -> Iterable[tuple[str, float]]:
    """The full names and how common they are, the commonest first."""
    return sorted(name_shares().items(), key=lambda item: (-item[1], item[0]))


def _full_names(names: Mapping[str, Known]) -> Iterable[str]:
    return (bones for bones in dict.fromkeys(sk.skeletons([name for name, _ in _names_by_share()])) if bones in names)
