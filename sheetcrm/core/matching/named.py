"""How far two people's names agree: surname, given name and patronymic. Pure.

What depends on the table alone (how common a name is, what an initial may stand for) is worked out once.
"""

from __future__ import annotations

from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from sheetcrm.core.matching.clean import Clean, Ints
from sheetcrm.core.matching.close import close_patronymic, close_surname, distance, is_typo
from sheetcrm.core.matching.known import begun_with_i, forms_of, full_names, known_names
from sheetcrm.core.matching.levels import (
    EMPTY,
    LEVELS,
    Floats,
    Levels,
    Mask,
    Reached,
    by_codes,
    compared_words,
    plain_shares,
    shares,
)
from sheetcrm.core.matching.parts import surname_keys
from sheetcrm.core.matching.skeleton import surname

# What the Latin initials Y, J and I may begin, skeletons having lost that letter: Юлия, Яна, John, Иван.
_SOFT_STARTS: Final = np.uint32(sum(1 << (ord(c) % 32) for c in "iaeou"))
_TWO_NAMES: Final = 1e-4
_UNKNOWN_SURNAME: Final = 1e-4
_UNKNOWN_NAME: Final = 1e-5


class Names:
    """Compares the names of pairs of rows of one table."""

    def __init__(self, clean: Clean) -> None:
        self.clean = clean

    def compare(self, a: Ints, b: Ints) -> list[Reached]:
        """Surname, given name and patronymic of the pairs (a, b)."""
        c = self.clean
        last, last_share = compared_words(c.last, a, b, close_surname, 4, self._last_shares)
        if self._has_initials:
            initial = (last == 1) & (self._last_lengths[c.last.codes[a]] == 1)
            last[initial], last_share[initial] = 3, 0.0
        first, first_share = self._first(a, b)
        patronymic, share = compared_words(c.patronymic, a, b, close_patronymic, 4, self._patronymic_shares)
        self._crossed(a, b, last, first, last_share, first_share)
        if len(c.more.values):
            self._further_names(a, b, last, first)
        return [
            Reached("last", "last", last, last_share),
            Reached("first", "first", first, first_share),
            Reached("patronymic", "patronymic", patronymic, share),
        ]

    @cached_property
    def _last_lengths(self) -> Ints:
        return np.append(np.fromiter(map(len, self.clean.last.values), np.int64, len(self.clean.last.values)), 0)

    @cached_property
    def _has_initials(self) -> bool:
        return bool((self._last_lengths == 1).any())

    @cached_property
    def _patronymic_shares(self) -> Floats:
        return plain_shares(self.clean.patronymic)

    @cached_property
    def _bare(self) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.object_]]:
        """Surnames and given names of every row, written alike so that one can be found under the other's heading."""
        c = self.clean
        bare = np.array([*(surname(v) if len(v) > 1 else "" for v in c.first.values), ""], dtype=object)
        return np.append(c.last.values, "")[c.last.codes], bare[c.first.codes]

    def _crossed(self, a: Ints, b: Ints, last: Levels, first: Levels, last_share: Floats, first_share: Floats) -> None:
        """Surname and given name under each other's heading agree as if they stood right; one of two may have a slip."""
        todo = np.flatnonzero((last != 1) & ((first == 5) | (first == 3) | (first == EMPTY)))
        if not len(todo):
            return
        lasts, firsts = self._bare
        x, y, p, q = lasts[a[todo]], lasts[b[todo]], firsts[a[todo]], firsts[b[todo]]
        one = (x == q) & (x != "")
        other = (y == p) & (y != "")
        both = one & other
        hit = np.flatnonzero((one | other) & ~both)
        typo = np.zeros(len(todo), bool)
        if len(hit):
            s = np.where(one[hit], y[hit], x[hit])
            t = np.where(one[hit], p[hit], q[hit])
            full = (s != "") & (t != "")
            typo[hit[full]] = is_typo(s[full], t[full])
            # The one row has a single name, and it is the other name of the other row.
            lone = hit[(s == "") | (t == "")]
            last[todo[lone]], first[todo[lone]] = 3, EMPTY
        for found, levels in ((both, (1, 1)), (typo, (1, 3))):
            rows = todo[found]
            last[rows], first[rows] = levels
            last_share[rows], first_share[rows] = 1e-3, 1e-2 if levels[1] == 1 else 0.0

    @cached_property
    def _last_shares(self) -> Floats:
        known = surname_keys()
        world = np.array([known.get(v, _UNKNOWN_SURNAME) for v in self.clean.last.values])
        return shares(self.clean.last, world)

    @cached_property
    def _first_known(self) -> tuple[Ints, Floats]:
        """Ids of the full names each given name may stand for (padded with -1), and the shares of the names."""
        known = known_names()
        entries = [known.get(v) for v in self.clean.first.values]
        width = max((len(k.ids) for k in entries if k), default=1)
        ids = np.full((len(entries) + 1, width), -1, np.int64)
        world = np.full(len(entries), _UNKNOWN_NAME)
        for place, entry in enumerate(entries):
            if entry is not None:
                ids[place, : len(entry.ids)] = entry.ids
                world[place] = entry.share
        return ids, shares(self.clean.first, world)

    @cached_property
    def _first_facts(self) -> tuple[Ints, Floats]:
        """The length of each given name and how common it is among people."""
        known, values = known_names(), self.clean.first.values
        lengths = np.fromiter((len(v) for v in values), np.int64, len(values))
        return lengths, np.array([k.share if (k := known.get(v)) is not None else 0.0 for v in values])

    @cached_property
    def _letters(self) -> npt.NDArray[np.uint32]:
        """For each given name the set of letters an initial of it may be, as bits."""
        known, fulls = known_names(), full_names()
        out = np.zeros(len(self.clean.first.values), np.uint32)
        for place, value in enumerate(self.clean.first.values):
            entry = known.get(value)
            texts = [value, *([fulls[i] for i in entry.ids] if entry is not None else [])]
            for text in texts:
                if text:
                    out[place] |= np.uint32(1 << (ord(text[0]) % 32))
            if value in begun_with_i():
                out[place] |= np.uint32(1 << (ord("i") % 32))
            if value == "y":
                out[place] |= _SOFT_STARTS
        return out

    def _first(self, a: Ints, b: Ints) -> tuple[Levels, Floats]:
        c = self.clean.first
        if not len(c.values):
            return np.zeros(len(a), np.int8), np.zeros(len(a))
        ids, own = self._first_known
        lengths, shares_known = self._first_facts
        letters = self._letters

        def close(x: Ints, y: Ints) -> Levels:
            level = np.full(len(x), 5, np.int8)
            one = (lengths[x] == 1) | (lengths[y] == 1)
            level[one & ((letters[x] & letters[y]) > 0)] = 4
            same = np.zeros(len(x), bool)
            for i in range(ids.shape[1]):
                for j in range(ids.shape[1]):
                    same |= (ids[x, i] == ids[y, j]) & (ids[x, i] >= 0)
            level[same] = 2
            rest = np.flatnonzero(~same & ~one)
            if len(rest):
                p, q = c.values[x[rest]], c.values[y[rest]]
                typo = is_typo(p, q)
                # Two slips make one name of another (Сабина, Марина): both must not be names that people bear.
                named = (shares_known[x[rest]] > 0) & (shares_known[y[rest]] > 0)
                typo[named] &= distance(p[named], q[named], 1) <= 1
                # A name nobody bears is a slip in one that people do, or in a short form of it: two letters may be wrong.
                odd = np.flatnonzero((shares_known[x[rest]] == 0) != (shares_known[y[rest]] == 0))
                if len(odd):
                    unknown = np.where(shares_known[x[rest[odd]]] == 0, x[rest[odd]], y[rest[odd]])
                    known = np.where(shares_known[x[rest[odd]]] == 0, y[rest[odd]], x[rest[odd]])
                    loose = (distance(p[odd], q[odd], 2) <= 2) & (np.minimum(lengths[unknown], lengths[known]) >= 5)
                    typo[odd] |= loose | self._misspelt_form(unknown, ids[known])
                # Two names that both are common are two names, however alike (Мария, Марина).
                both = (shares_known[x[rest]] >= _TWO_NAMES) & (shares_known[y[rest]] >= _TWO_NAMES)
                prefix = np.fromiter(
                    (
                        min(len(s), len(t)) >= 3 and (s.startswith(t) or t.startswith(s))
                        for s, t in zip(p, q, strict=True)
                    ),
                    bool,
                    len(p),
                )
                level[rest[(typo | prefix) & ~both]] = 3
            return level

        level, share = by_codes(c, a, b, close, own)
        one_letter = (level == 1) & (lengths[np.maximum(c.codes[a], 0)] == 1)
        level[one_letter] = 4
        share[one_letter] = 0
        return level, share

    def _misspelt_form(self, unknown: Ints, ids: Ints) -> Mask:
        """Names that differ by one slip from any form of the full names with the given ids (Ленчка is Леночка, Елена)."""
        forms = forms_of()
        out = np.zeros(len(unknown), bool)
        values = self.clean.first.values
        at, words = [], []
        for place, (name, own) in enumerate(zip(unknown.tolist(), ids.tolist(), strict=True)):
            if len(values[name]) >= 3:
                found = [form for i in own if i >= 0 for form in forms.get(i, ())]
                at.extend([place] * len(found))
                words.extend(found)
        if words:
            places = np.array(at)
            texts = values[unknown[places]]
            hit = distance(texts, np.array(words, dtype=object), 1) <= 1
            out[places[hit]] = True
        return out

    def _further_names(self, a: Ints, b: Ints, last: Levels, first: Levels) -> None:
        """Where a name has more than three words, one of the others may be the name the other row calls it by."""
        c = self.clean
        for level, words, agreed in ((first, c.first, 2), (last, c.last, 3)):
            worst = len(LEVELS["first" if words is c.first else "last"])
            todo = np.flatnonzero((level == worst) & ((c.more.codes[a] >= 0) | (c.more.codes[b] >= 0)))
            if not len(todo):
                continue
            more = [set(t.split()) for t in c.more.values] + [set()]
            bones = [surname(t) if words is c.last else t for t in words.values]
            if words is c.last:
                more = [{surname(t) for t in one} for one in more]
            hit = [
                bones[words.codes[i]] in more[c.more.codes[j]] or bones[words.codes[j]] in more[c.more.codes[i]]
                for i, j in zip(a[todo].tolist(), b[todo].tolist(), strict=True)
            ]
            level[todo[np.array(hit, bool)]] = agreed
