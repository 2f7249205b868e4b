"""Which candidate pairs may say anything at all, before each is compared in full. Pure.

Of the candidate pairs of a large table nine in ten are strangers. A pair is dropped only when it cannot be kept: it has
nothing in common that links two rows, and even the best level each of its comparisons may still reach does not make one
client likelier than strangers. What is left is judged as ever, so no verdict depends on this.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from sheetcrm.core.matching import guard, score
from sheetcrm.core.matching.clean import Clean, Words
from sheetcrm.core.matching.compare import Comparer
from sheetcrm.core.matching.integers import Ints
from sheetcrm.core.matching.levels import Floats, Mask

Small = npt.NDArray[np.float32]

_SLACK: Final = np.float32(-0.01)  # the sums here are rounded
_LINKS: Final = ("inn", "address", "company")  # equal ones link two rows, whoever they are


class _Column(NamedTuple):
    """One value a row: what a pair weighs at most that agrees on each value (by code), and that has two different ones."""

    role: str
    codes: Ints
    equal: Small
    differ: np.float32


class Sieve:
    """Tells the pairs of a table that cannot be anything from those that may."""

    def __init__(self, comparer: Comparer, model: score.Model) -> None:
        self._comparer, self._clean = comparer, comparer.clean
        self._places = {role: place for place, role in enumerate(model.roles)}
        self._model = model
        #: How much each level weighs for one client against strangers, by role; that of "empty" is 0.
        self._weights = {
            role: (model.level[place][score.SAME] - model.level[place][score.STRANGER]).astype(np.float32)
            for role, place in self._places.items()
        }
        self._start = np.float32(model.classes[score.SAME] - model.classes[score.STRANGER])
        self._columns = [
            self._column(role, words, shares) for role, words, shares in _words(comparer) if role in self._places
        ]
        c = self._clean
        self._born = (c.year > 0) | ((c.month > 0) & (c.day > 0)) if "birthday" in self._places else np.zeros(0, bool)
        # A year alone and a day alone cannot be compared, which weighs nothing.
        self._born_differ = (
            max(np.float32(0), self._weights["birthday"][2:].max()) if len(self._born) else np.float32(0)
        )
        self._few = guard.few_bear(self._clean)
        short = np.fromiter((len(v) == 1 for v in self._clean.first.values), bool, len(self._clean.first.values))
        self._short = np.append(short, False)[self._clean.first.codes]
        # What surname and given name weigh more when they stand under each other's heading than when they differ.
        self._crossed = np.float32(0)
        for role, share in (("last", 1e-3), ("first", 1e-2)):
            if role in self._places:
                same = model.level[self._places[role]][score.SAME]
                best = max(float(same[1] - np.log(share)), float(self._weights[role].max()))
                self._crossed += np.float32(best - min(float(self._weights[role][2:].max()), 0.0))

    def kept(self, a: Ints, b: Ints) -> Ints:
        """The places of the pairs that may say something."""
        most = np.full(len(a), self._start, np.float32)
        linked = np.zeros(len(a), bool)
        self._contacts(a, b, most, linked)
        for column in self._columns:
            x, y = column.codes[a], column.codes[b]
            empty = (x | y) < 0
            weight = np.where(x == y, column.equal[x], column.differ)
            weight[empty] = 0
            most += weight
            if column.role in _LINKS:
                linked |= (x == y) & ~empty
        if "gender" in self._places:
            most += max(np.float32(0), self._weights["gender"].max())
        if "birthday" in self._places:
            self._birthdays(a, b, most)
        certain = (
            linked | self._same_initials(a, b) | self._named_crosswise(a, b, most) | self._near_addresses(a, b, linked)
        )
        rest = np.flatnonzero(~certain & (most > _SLACK))
        return np.sort(np.concatenate((np.flatnonzero(certain), self._closer(a, b, most, rest))))

    def _column(self, role: str, words: Words, shares: Floats) -> _Column:
        weights = self._weights[role]
        same = self._model.level[self._places[role]][score.SAME][1]
        equal = np.where(shares > 0, same - np.log(np.maximum(shares, score.LEAST_SHARE)), weights[1])
        if role in ("last", "first"):  # an initial is no name
            short = np.fromiter((len(v) == 1 for v in words.values), bool, len(words.values))
            equal = np.where(short, weights[2:].max(), equal)
        return _Column(role, words.codes, np.append(equal, 0).astype(np.float32), weights[2:].max())

    def _contacts(self, a: Ints, b: Ints, most: Small, linked: Mask) -> None:
        contacts, c = self._comparer.contacts, self._clean
        close = contacts.may_be_close(a, b)
        for role, many, near in (("phone", c.phone, close[0]), ("email", c.email, close[1])):
            if role in self._places:
                both, shared = contacts.met(many, a, b)
                linked |= shared
                weights = self._weights[role]
                most += np.where(both, np.where(near, weights[4:].max(), weights[5]), np.float32(0))
        if "messenger" in self._places:
            both, shared = contacts.met(c.messenger, a, b)
            linked |= shared
            most += np.where(both, self._weights["messenger"][2], np.float32(0))

    def _birthdays(self, a: Ints, b: Ints, most: Small) -> None:
        codes, shares = self._comparer.born_shares
        same = self._model.level[self._places["birthday"]][score.SAME][1]
        differ = self._born_differ
        equal = np.maximum(same - np.log(np.maximum(shares, score.LEAST_SHARE)), differ).astype(np.float32)
        x, y = codes[a], codes[b]
        both = self._born[a] & self._born[b]
        most += np.where(both, np.where(x == y, equal[x], differ), np.float32(0))

    def _named_crosswise(self, a: Ints, b: Ints, most: Small) -> Mask:
        found = np.zeros(len(a), bool)
        at = np.flatnonzero(most + self._crossed > _SLACK)
        found[at] = self._comparer.names.may_be_crossed(a[at], b[at])
        return found

    def _same_initials(self, a: Ints, b: Ints) -> Mask:
        """Pairs that may be of one rare surname and the same initials (:func:`~sheetcrm.core.matching.guard.same_initials`)."""
        if not len(self._born):
            return np.zeros(len(a), bool)
        last, short = self._clean.last.codes, self._short
        found: Mask = (last[a] == last[b]) & self._few[last[a]] & (short[a] | short[b]) & self._born[a] & self._born[b]
        return found

    def _near_addresses(self, a: Ints, b: Ints, linked: Mask) -> Mask:
        """Pairs of two addresses that may be one: relatives, whatever else they have in common."""
        found = np.zeros(len(a), bool)
        if "address" in self._places:
            codes = self._clean.address.codes
            at = np.flatnonzero(~linked)
            x, y = codes[a[at]], codes[b[at]]
            there = (x | y) >= 0
            at, x, y = at[there], x[there], y[there]
            found[at[self._comparer.may_be_near_address(x, y)]] = True
        return found

    def _closer(self, a: Ints, b: Ints, most: Small, rest: Ints) -> Ints:
        """Those of the places ``rest`` that may say something once birthdays and names are compared."""
        names, further = self._comparer.names, self._comparer.names.may_have_further
        own = most[rest]
        if "birthday" in self._places:
            level, _ = self._comparer.birthdays(a[rest], b[rest])
            both = self._born[a[rest]] & self._born[b[rest]] & (level != 1)
            weights = self._weights["birthday"]
            own[both] += weights[level[both]] - self._born_differ
            rest, own = rest[own > _SLACK], own[own > _SLACK]
        for role, levels in (("first", names.first), ("last", names.last), ("patronymic", names.patronymic)):
            if role in self._places:
                level, _ = levels(a[rest], b[rest])
                weights = self._weights[role]
                differ = (level > 1) & ~further(a[rest], b[rest])
                own[differ] += np.minimum(weights[level[differ]] - weights[2:].max(), 0)
                rest, own = rest[own > _SLACK], own[own > _SLACK]
        return rest


def _words(comparer: Comparer) -> list[tuple[str, Words, Floats]]:
    c: Clean = comparer.clean
    names = comparer.names
    found: list[tuple[str, Words, Floats]] = []
    if len(c.last.values) or len(c.first.values):
        found += [
            ("last", c.last, names.last_shares),
            ("first", c.first, names.first_shares),
            ("patronymic", c.patronymic, names.patronymic_shares),
        ]
    found += [(role, words, comparer.shares_of(role, words)) for role, _, words, _ in comparer.simple]
    return found
