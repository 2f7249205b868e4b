"""How far two people's names agree: surname, given name and patronymic. Pure.

What depends on the table alone (how common a name is, what an initial may stand for) is worked out once.
"""

from __future__ import annotations

from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from sheetcrm.core.matching.clean import Clean, Words, words
from sheetcrm.core.matching.close import ALIKE, close_patronymic, close_surname, distance, is_slip, is_typo
from sheetcrm.core.matching.integers import Ints
from sheetcrm.core.matching.known import begun_with_i, forms_of, full_names, known_names
from sheetcrm.core.matching.levels import (
    EMPTY,
    LEVELS,
    Floats,
    Levels,
    Mask,
    Reached,
    Remembered,
    by_codes,
    by_texts,
    plain_shares,
    shares,
)
from sheetcrm.core.matching.parts import surname_keys
from sheetcrm.core.matching.signs import Signs
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
        last, last_share = self.last(a, b)
        first, first_share = self.first(a, b)
        patronymic, share = self.patronymic(a, b)
        self._crossed(a, b, last, first, last_share, first_share)
        if len(c.more.values):
            self._further_names(a, b, last, first)
        return [
            Reached("last", "last", last, last_share),
            Reached("first", "first", first, first_share),
            Reached("patronymic", "patronymic", patronymic, share),
        ]

    def last(self, a: Ints, b: Ints) -> tuple[Levels, Floats]:
        """The surnames of the pairs, as they stand under their heading."""
        c = self.clean.last
        level, share = by_codes(c, a, b, self._close_last, self.last_shares)
        if self._has_initials:
            initial = (level == 1) & (self._last_signs.lengths[c.codes[a]] == 1)
            level[initial], share[initial] = 3, 0.0
        return level, share

    def patronymic(self, a: Ints, b: Ints) -> tuple[Levels, Floats]:
        """The patronymics of the pairs."""
        return by_codes(self.clean.patronymic, a, b, self._close_patronymic, self.patronymic_shares)

    @cached_property
    def _close_last(self) -> Remembered:
        signs = self._last_signs

        def may(x: Ints, y: Ints) -> Mask:
            return signs.may_slip(x, y, 2) | signs.may_be_alike(x, y, ALIKE) | signs.may_be_part(x, y)

        return by_texts(self.clean.last, close_surname, 4, may)

    @cached_property
    def _close_patronymic(self) -> Remembered:
        return by_texts(self.clean.patronymic, close_patronymic, 4)

    @cached_property
    def _close_first(self) -> Remembered:
        return Remembered(self.clean.first, self._level_of_first)

    @cached_property
    def _last_signs(self) -> Signs:
        return Signs(self.clean.last.values)

    @cached_property
    def _first_signs(self) -> Signs:
        return Signs(self.clean.first.values)

    @cached_property
    def _has_initials(self) -> bool:
        return bool((self._last_signs.lengths == 1).any())

    @cached_property
    def patronymic_shares(self) -> Floats:
        return plain_shares(self.clean.patronymic)

    @cached_property
    def _bare(self) -> tuple[Words, npt.NDArray[np.int32], npt.NDArray[np.int32]]:
        """Surnames and given names written alike, so that one can be found under the other's heading: all of them, and
        which each surname and each given name is, by its code (-1 for none)."""
        last, first = self.clean.last.values, self.clean.first.values
        bare = np.array([surname(v) if len(v) > 1 else "" for v in first], dtype=object)
        both = words(np.concatenate((last, bare)))
        codes = both.codes.astype(np.int32)
        return both, np.append(codes[: len(last)], np.int32(-1)), np.append(codes[len(last) :], np.int32(-1))

    def may_be_crossed(self, a: Ints, b: Ints) -> Mask:
        """Pairs of which one has as given name what the other has as surname."""
        c, (_, lasts, firsts) = self.clean, self._bare
        x, y, p, q = lasts[c.last.codes[a]], lasts[c.last.codes[b]], firsts[c.first.codes[a]], firsts[c.first.codes[b]]
        found: Mask = ((x == q) & (x >= 0)) | ((y == p) & (y >= 0))
        return found

    def may_have_further(self, a: Ints, b: Ints) -> Mask:
        """Pairs of which one has more names than three."""
        more = self.clean.more.codes
        found: Mask = (more[a] >= 0) | (more[b] >= 0)
        return found

    def _crossed(self, a: Ints, b: Ints, last: Levels, first: Levels, last_share: Floats, first_share: Floats) -> None:
        """Surname and given name under each other's heading agree as if they stood right; one of two may have a slip."""
        todo = np.flatnonzero((last != 1) & ((first == 5) | (first == 3) | (first == EMPTY)))
        if not len(todo):
            return
        todo = todo[self.may_be_crossed(a[todo], b[todo])]
        both_ways, lasts, firsts = self._bare
        c, texts = self.clean, both_ways.values
        x, y = lasts[c.last.codes[a[todo]]], lasts[c.last.codes[b[todo]]]
        p, q = firsts[c.first.codes[a[todo]]], firsts[c.first.codes[b[todo]]]
        one = (x == q) & (x >= 0)
        other = (y == p) & (y >= 0)
        both = one & other
        hit = np.flatnonzero(~both)
        typo = np.zeros(len(todo), bool)
        if len(hit):
            s = np.where(one[hit], y[hit], x[hit])
            t = np.where(one[hit], p[hit], q[hit])
            full = (s >= 0) & (t >= 0)
            typo[hit[full]] = is_typo(texts[s[full]], texts[t[full]])
            # The one row has a single name, and it is the other name of the other row.
            lone = hit[~full]
            last[todo[lone]], first[todo[lone]] = 3, EMPTY
        for found, levels in ((both, (1, 1)), (typo, (1, 3))):
            rows = todo[found]
            last[rows], first[rows] = levels
            last_share[rows], first_share[rows] = 1e-3, 1e-2 if levels[1] == 1 else 0.0

    @cached_property
    def last_shares(self) -> Floats:
        known = surname_keys()
        world = np.array([known.get(v, _UNKNOWN_SURNAME) for v in self.clean.last.values])
        return shares(self.clean.last, world)

    @cached_property
    def first_shares(self) -> Floats:
        """How common each given name is."""
        return self._first_known[1]

    @cached_property
    def first_lengths(self) -> Ints:
        """The letters of each given name."""
        return self._first_signs.lengths

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
    def _first_ids(self) -> npt.NDArray[np.uint64]:
        """The ids of the full names each given name may stand for as bits, of which several share one."""
        ids, _ = self._first_known
        bits = np.where(ids >= 0, np.uint64(1) << (ids & 63).astype(np.uint64), np.uint64(0))
        found: npt.NDArray[np.uint64] = np.bitwise_or.reduce(bits, axis=1)
        return found

    @cached_property
    def _borne(self) -> Floats:
        """How common each given name is among people, 0 for what nobody is called."""
        known, values = known_names(), self.clean.first.values
        return np.array([k.share if (k := known.get(v)) is not None else 0.0 for v in values])

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

    def first(self, a: Ints, b: Ints) -> tuple[Levels, Floats]:
        """The given names of the pairs, as they stand under their heading."""
        c = self.clean.first
        if not len(c.values):
            return np.zeros(len(a), np.int8), np.zeros(len(a))
        level, share = by_codes(c, a, b, self._close_first, self.first_shares)
        one_letter = (level == 1) & (self.first_lengths[c.codes[a]] == 1)
        level[one_letter] = 4
        share[one_letter] = 0
        return level, share

    def _level_of_first(self, x: Ints, y: Ints) -> Levels:
        """The levels of given names that differ, by their codes."""
        values, (ids, _), signs = self.clean.first.values, self._first_known, self._first_signs
        level = np.full(len(x), 5, np.int8)
        one = (signs.lengths[x] == 1) | (signs.lengths[y] == 1)
        level[one & ((self._letters[x] & self._letters[y]) > 0)] = 4
        asked = np.flatnonzero((self._first_ids[x] & self._first_ids[y]) > 0)
        same = np.zeros(len(x), bool)
        for i in range(ids.shape[1]):
            left = ids[x[asked], i]
            for j in range(ids.shape[1]):
                same[asked[(left == ids[y[asked], j]) & (left >= 0)]] = True
        level[same] = 2
        rest = np.flatnonzero(~same & ~one)
        x, y = x[rest], y[rest]
        borne, other = self._borne[x], self._borne[y]
        slips = np.full(len(rest), 3, np.uint8)
        asked = np.flatnonzero(signs.may_slip(x, y, 2))
        slips[asked] = distance(values[x[asked]], values[y[asked]], 2)
        shorter = np.minimum(signs.lengths[x], signs.lengths[y])
        typo = is_slip(slips, shorter)
        # Two slips make one name of another (Сабина, Марина): both must not be names that people bear.
        typo &= (slips <= 1) | (borne == 0) | (other == 0)
        # A name nobody bears is a slip in one that people do, or in a short form of it: two letters may be wrong.
        odd = np.flatnonzero((borne == 0) != (other == 0))
        if len(odd):
            unknown = np.where(borne[odd] == 0, x[odd], y[odd])
            known = np.where(borne[odd] == 0, y[odd], x[odd])
            typo[odd] |= ((slips[odd] <= 2) & (shorter[odd] >= 5)) | self._misspelt_form(unknown, ids[known])
        # Two names that both are common are two names, however alike (Мария, Марина).
        both = (borne >= _TWO_NAMES) & (other >= _TWO_NAMES)
        prefix = np.zeros(len(rest), bool)
        for i in np.flatnonzero(signs.may_be_part(x, y) & (shorter >= 3)).tolist():
            s, t = values[x[i]], values[y[i]]
            prefix[i] = s.startswith(t) or t.startswith(s)
        level[rest[(typo | prefix) & ~both]] = 3
        return level

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

    @cached_property
    def _beside_first(self) -> tuple[list[str], list[set[str]]]:
        """The given names, and the further names of a row."""
        more = [set(t.split()) for t in self.clean.more.values]
        return self.clean.first.values.tolist(), [*more, set()]

    @cached_property
    def _beside_last(self) -> tuple[list[str], list[set[str]]]:
        """The surnames, and the further names of a row, written alike."""
        more = [{surname(t) for t in one} for one in self._beside_first[1]]
        return [surname(t) for t in self.clean.last.values], more

    def _further_names(self, a: Ints, b: Ints, last: Levels, first: Levels) -> None:
        """Where a name has more than three words, one of the others may be the name the other row calls it by."""
        c = self.clean
        for level, names, agreed in ((first, c.first, 2), (last, c.last, 3)):
            worst = len(LEVELS["first" if names is c.first else "last"])
            todo = np.flatnonzero((level == worst) & ((c.more.codes[a] >= 0) | (c.more.codes[b] >= 0)))
            if not len(todo):
                continue
            bones, more = self._beside_last if names is c.last else self._beside_first
            hit = [
                bones[names.codes[i]] in more[c.more.codes[j]] or bones[names.codes[j]] in more[c.more.codes[i]]
                for i, j in zip(a[todo].tolist(), b[todo].tolist(), strict=True)
            ]
            level[todo[np.array(hit, bool)]] = agreed
