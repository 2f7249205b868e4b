"""Third stage: for every candidate pair, how far each role agrees. Pure.

A comparison is an ordered list of levels, best first; level 0 is "one of the two is empty", which is no evidence.
Texts are compared once per distinct pair of values. ``share`` is how common the agreeing value is: agreeing on a rare
surname says more than on Иванов.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd
from msgspec import Struct

from sheetcrm.core.matching.clean import Clean, Words
from sheetcrm.core.matching.close import (
    ONE_ADDRESS,
    Texts,
    close_address,
    close_company,
    close_number,
    close_text,
    close_word,
    digit_slip,
    never_close,
    number_of,
)
from sheetcrm.core.matching.integers import Ints
from sheetcrm.core.matching.levels import (
    DOUBT,
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
)
from sheetcrm.core.matching.named import Names
from sheetcrm.core.matching.reached import Contacts
from sheetcrm.core.matching.signs import Signs


class Compared(Struct, frozen=True):
    """Levels of every pair (rows) in every comparison (columns), and the shares of the values agreed on.

    ``share`` is 0 where the level says all; ``roles`` names the columns, ``kinds`` the list of levels of each.
    """

    a: Ints
    b: Ints
    roles: tuple[str, ...]
    kinds: tuple[str, ...]
    level: Levels
    share: npt.NDArray[np.float32]

    def column(self, role: str) -> Levels:
        """The levels of one comparison, all 0 when the table does not have it."""
        if role in self.roles:
            return self.level[:, self.roles.index(role)]
        return np.zeros(len(self.a), np.int8)

    def levels(self, pair: int) -> dict[str, str]:
        """The names of the levels one pair reached, by role; empty where one of the two has no value."""
        reached = zip(self.roles, self.kinds, self.level[pair].tolist(), strict=True)
        return {role: LEVELS[kind][level - 1] if level else "" for role, kind, level in reached}


class Comparer:
    """Compares pairs of rows of one table; what depends on the table alone is worked out once."""

    def __init__(self, clean: Clean) -> None:
        self.clean = clean
        self.n = clean.n
        self._shares: dict[str, Floats] = {}
        self.forget()

    def forget(self) -> None:
        """Drop what was worked out of the table; it is worked out again when it is asked for."""
        self.names = Names(self.clean)
        self.contacts = Contacts(self.clean)
        for name in ("_addresses", "born_shares", "simple"):
            self.__dict__.pop(name, None)

    def compare(self, a: Ints, b: Ints) -> Compared:
        """The levels of the pairs (a, b)."""
        c = self.clean
        found = self.names.compare(a, b) if len(c.last.values) or len(c.first.values) else []
        names = found[:]
        found.extend(self.contacts.compare(a, b))
        if c.year.any() or c.month.any():
            found.append(Reached("birthday", "birthday", *self.birthdays(a, b)))
        if c.gender.any():
            found.append(Reached("gender", "gender", self._genders(a, b, names), None))
        for role, kind, words, close in self.simple:
            found.append(Reached(role, kind, *by_codes(words, a, b, close, self.shares_of(role, words))))
        level = np.stack([f.level for f in found], axis=1) if found else np.zeros((len(a), 0), np.int8)
        shares = np.zeros(level.shape, np.float32)
        for place, one in enumerate(found):
            if one.share is not None:
                shares[:, place] = one.share
        return Compared(a, b, tuple(f.role for f in found), tuple(f.kind for f in found), level, shares)

    @cached_property
    def simple(self) -> list[tuple[str, str, Words, Remembered]]:
        """The comparisons of one text with another that the table has: role, kind, the column, what compares two of it."""
        c = self.clean
        every: list[tuple[str, str, Words, Callable[[Texts, Texts], Levels]]] = [
            ("inn", "inn", c.inn, close_number),
            ("city", "city", c.city, close_word),
            ("address", "address", c.address, close_address),
            ("house", "house", c.house, never_close),
            ("postcode", "postcode", c.postcode, close_number),
            ("company", "company", c.company, close_company),
            ("website", "website", c.website, never_close),
            ("position", "position", c.position, close_text),
            *((f"other:{name}", "other", words, close_text) for name, words in c.others.items()),
        ]
        return [
            (role, kind, words, by_texts(words, close, len(LEVELS[kind])))
            for role, kind, words, close in every
            if len(words.values)
        ]

    def may_be_near_address(self, x: Ints, y: Ints) -> Mask:
        """Pairs of addresses, by their codes, that may be called close."""
        numbers, signs = self._addresses
        found: Mask = (numbers[x] == numbers[y]) | signs.may_be_near(x, y, ONE_ADDRESS)
        return found

    @cached_property
    def _addresses(self) -> tuple[Ints, Signs]:
        values = self.clean.address.values
        numbers = pd.factorize(np.array([number_of(v) for v in values], dtype=object))[0]
        return numbers, Signs(values)

    def shares_of(self, role: str, words: Words) -> Floats:
        if role not in self._shares:
            self._shares[role] = plain_shares(words)
        return self._shares[role]

    @cached_property
    def born_shares(self) -> tuple[Ints, Floats]:
        born = self.clean.born()
        _, codes, counts = np.unique(born, return_inverse=True, return_counts=True)
        held = max(int((born > 0).sum()), 1)
        if self.clean.whole is not None:
            counts, held, _ = self.clean.whole.born
        own = (np.maximum(counts - 2, 0) + 0.5 * held / (held + DOUBT) + DOUBT / 20000) / (held + DOUBT)
        return codes.reshape(-1), own

    def birthdays(self, a: Ints, b: Ints) -> tuple[Levels, Floats]:
        c = self.clean
        ya, yb, ma, mb, da, db = c.year[a], c.year[b], c.month[a], c.month[b], c.day[a], c.day[b]
        level = np.full(len(a), 7, np.int8)
        both_year, both_day = (ya > 0) & (yb > 0), (da > 0) & (db > 0) & (ma > 0) & (mb > 0)
        same_year, same_month, same_day = ya == yb, ma == mb, da == db
        full = both_year & both_day
        agreed = same_year.astype(np.int8) + same_month + same_day
        level[full & (agreed == 1)] = 6
        level[full & same_year & ((ma == 1) & (da == 1) | (mb == 1) & (db == 1))] = 5  # a year entered as 1 January
        level[full & (agreed == 2)] = 4
        two = np.flatnonzero(full & (agreed == 2))
        near = digit_slip(ya[two], yb[two], same_year[two])
        near &= digit_slip(ma[two], mb[two], same_month[two]) & digit_slip(da[two], db[two], same_day[two])
        slip = same_year & (ma == db) & (da == mb)
        slip[two[near]] = True
        level[full & slip] = 3
        level[full & (agreed == 3)] = 1
        level[both_day & ~both_year & same_month & same_day] = 2
        level[both_year & ~both_day & same_year] = 5
        level[(~both_year & ~both_day)] = EMPTY
        codes, own = self.born_shares
        share = np.where(level == 1, own[codes[a]], 0.0)
        return level, share

    def _genders(self, a: Ints, b: Ints, names: Sequence[Reached]) -> Levels:
        """Gender, only where the given names do not say it already: both known names agree or differ anyway."""
        g = self.clean.gender
        level = np.where(g[a] == g[b], 1, 2).astype(np.int8)
        level[(g[a] == 0) | (g[b] == 0)] = EMPTY
        for one in names:
            if one.role == "first":
                level[(one.level == 1) | (one.level == 5)] = EMPTY
        return level
