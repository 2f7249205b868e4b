"""How many people stand behind one phone or mailbox, as far as the names beside it tell. Pure.

One person's phone says who somebody is, a family's says little, an office's next to nothing.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
from rapidfuzz.distance import OSA

from sheetcrm.core.matching.clean import Clean, Hashes, Many
from sheetcrm.core.matching.integers import Ints, distinct
from sheetcrm.core.matching.known import begun_with_i, full_names, known_names
from sheetcrm.core.matching.skeleton import surname

_CROWD: Final = 12  # so many names are not one person's misspellings
_COMMON: Final = 1e-4


def people_at(clean: Clean, many: Many) -> Ints:
    """The number of different people that hold each contact, at least 1.

    Forms of one name, its misspellings, and a surname under the heading of given names are one person. Several
    companies at one contact are counted like people.
    """
    people = np.maximum(_people_by_names(clean, many), 1)
    by_last = _distinct_per(many, clean.last.hashes()[many.rows])
    # Two spellings of a surname are one person's; three at one given name are three people's.
    people = np.maximum(people, np.where((by_last >= 3) & (by_last > 2 * people), by_last, 1))
    firms = _distinct_per(many, np.where(clean.company_only, clean.company.hashes(), np.uint64(0))[many.rows])
    return np.maximum(people, np.where(firms >= 2, firms, 1))


def _people_by_names(clean: Clean, many: Many) -> Ints:
    first = clean.first
    codes = first.codes[many.rows]
    named = codes >= 0
    width = len(first.values) + 1
    keys = distinct(many.codes[named].astype(np.int64) * width + codes[named])
    contact, name = keys // width, keys % width
    counts = np.bincount(contact, minlength=len(many.values)).astype(np.int64)
    several = np.flatnonzero((counts >= 2) & (counts <= _CROWD))
    if not len(several):
        return counts
    starts = np.searchsorted(contact, several)
    rows_order = np.argsort(many.codes, kind="stable")
    row_starts = np.searchsorted(many.codes[rows_order], several)
    row_ends = np.searchsorted(many.codes[rows_order], several, side="right")
    held_by = many.rows[rows_order]
    lasts, last_codes = [*clean.last.values.tolist(), ""], clean.last.codes
    values: list[str] = first.values.tolist()
    bare = list(map(surname, values))
    for place, start, begin, end in zip(
        several.tolist(), starts.tolist(), row_starts.tolist(), row_ends.tolist(), strict=True
    ):
        own = name[start : start + counts[place]].tolist()
        surnames = {lasts[i] for i in last_codes[held_by[begin:end]].tolist()}
        kept = [i for i in own if bare[i] not in surnames] or own[:1]
        counts[place] = _people(tuple(values[i] for i in kept))
    return counts


@lru_cache(maxsize=1 << 16)
def _people(names: tuple[str, ...]) -> int:
    """Into how many people the names fall."""
    known = known_names()
    # The best known name first: the others may be misspellings of it.
    kept = sorted(names, key=lambda n: (-(k.share if (k := known.get(n)) else 0.0), n))
    groups: list[list[str]] = []
    letters = [n for n in kept if len(n) == 1]
    for name in kept:
        if len(name) == 1:
            continue
        group = next((g for g in groups if any(_one_name(name, other) for other in g)), None)
        if group is None:
            groups.append([name])
        else:
            group.append(name)
    # An initial is whoever of them it may stand for; one that fits nobody is somebody else.
    return len(groups) + sum(not any(_may_be(n, other) for g in groups for other in g) for n in letters)


def _may_be(letter: str, name: str) -> bool:
    known = known_names().get(name)
    fulls = full_names()
    if letter == "i" and name in begun_with_i():
        return True
    return letter == "y" or any(t.startswith(letter) for t in (name, *(fulls[i] for i in (known.ids if known else ()))))


def _one_name(name: str, other: str) -> bool:
    known, known_other = known_names().get(name), known_names().get(other)
    if known and known_other:
        if set(known.ids) & set(known_other.ids):
            return True
        if min(known.share, known_other.share) >= _COMMON:
            return False
    slips = OSA.distance(name, other, score_cutoff=2)
    shorter = min(len(name), len(other))
    return (slips == 1 and shorter >= 3) or (slips == 2 and shorter >= 5)


def _distinct_per(many: Many, keys: Hashes) -> Ints:
    """For each contact the number of different non-zero keys among its holders, at least 1."""
    held = keys != 0
    if not held.any():
        return np.ones(len(many.values), np.int64)
    order = np.lexsort((keys[held], many.codes[held]))
    codes, keys = many.codes[held][order], keys[held][order]
    new = np.concatenate(([True], (codes[1:] != codes[:-1]) | (keys[1:] != keys[:-1])))
    return np.maximum(np.bincount(codes[new], minlength=len(many.values)).astype(np.int64), 1)
