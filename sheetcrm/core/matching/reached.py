"""How far two rows' phones, mailboxes and messengers agree, and how many people hold what they share. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from sheetcrm.core.matching.clean import Clean, Many
from sheetcrm.core.matching.close import distance
from sheetcrm.core.matching.contacts import is_shared_box
from sheetcrm.core.matching.holders import people_at
from sheetcrm.core.matching.integers import Codes, Ints
from sheetcrm.core.matching.levels import EMPTY, Floats, Levels, Mask, Reached
from sheetcrm.core.matching.signs import Signs
from sheetcrm.core.matching.skeleton import skeleton

_FEW_PEOPLE: Final = 4  # a family; more people at one phone or mailbox are an office
_PHONES_COMPARED: Final = 5
_END: Final = 4  # digits


class Contacts:
    """Compares the contacts of pairs of rows of one table."""

    def __init__(self, clean: Clean) -> None:
        self.clean = clean
        self.n = clean.n
        #: Rows of the table by which contacts are common or rare.
        self.rows = clean.n if clean.whole is None else clean.whole.rows
        self._tables: dict[int, _Table] = {}

    def compare(self, a: Ints, b: Ints) -> list[Reached]:
        """Phones, mailboxes and messengers of the pairs (a, b), those the table has."""
        c = self.clean
        found: list[Reached] = []
        if len(c.phone.values):
            found.append(Reached("phone", "phone", *self._phones(a, b)))
        if len(c.email.values):
            found.append(Reached("email", "email", *self._emails(a, b)))
        if len(c.messenger.values):
            found.append(Reached("messenger", "messenger", *self._messengers(a, b)))
        return found

    def _table(self, many: Many) -> _Table:
        if id(many) not in self._tables:
            self._tables[id(many)] = _side_by_side(many, self.n)
        return self._tables[id(many)]

    def met(self, many: Many, a: Ints, b: Ints) -> tuple[Mask, Mask]:
        """Pairs of which both rows have contacts of a kind, and those that share one."""
        table = self._table(many)
        x, y = table.held[0][a], table.held[0][b]
        both = (x | y) >= 0
        shared = both & (x == y)
        rest = np.flatnonzero(both & ~shared & (table.several[a] | table.several[b]))
        for left in table.held:
            p = left[a[rest]]
            for right in table.held:
                shared[rest[(p >= 0) & (p == right[b[rest]])]] = True
        return both, shared

    def may_be_close(self, a: Ints, b: Ints) -> tuple[Mask, Mask]:
        """Pairs whose phones may be called close, and whose mailboxes: all that are called so, and some more."""
        phone, email = np.zeros(len(a), bool), np.zeros(len(a), bool)
        if len(self.clean.phone.values):
            for left, right, rest in self._phone_pairs(a, b, np.arange(len(a))):
                phone[rest[self._phone_ends.may_be_close(left, right)]] = True
        if len(self.clean.email.values):
            table = self._table(self.clean.email).held[0]
            p, q = table[a], table[b]
            both = np.flatnonzero((p | q) >= 0)
            email[both[self._boxes.may_be_close(p[both], q[both])]] = True
        return phone, email

    @cached_property
    def _phone_people(self) -> Ints:
        return people_at(self.clean, self.clean.phone)

    @cached_property
    def _email_people(self) -> Ints:
        people = people_at(self.clean, self.clean.email)
        return np.where(self._boxes.shared, np.maximum(people, _FEW_PEOPLE + 1), people)

    @cached_property
    def _messenger_people(self) -> Ints:
        return people_at(self.clean, self.clean.messenger)

    def _shared(self, many: Many, people: Ints, a: Ints, b: Ints) -> tuple[Levels, Floats, Ints]:
        """Levels own, few, many, different (5); the share; and the code agreed on (-1)."""
        table = self._table(many)
        level = np.full(len(a), 5, np.int8)
        x, y = table.held[0][a], table.held[0][b]
        level[(x | y) < 0] = EMPTY
        none = np.iinfo(np.int64).max
        padded_people = np.append(people, none)
        agreed = np.where((x >= 0) & (x == y), x, -1).astype(np.int64)
        fewest = padded_people[agreed]
        rest = np.flatnonzero((level == 5) & (table.several[a] | table.several[b]))
        best, held_by = agreed[rest], fewest[rest]
        for left in table.held:
            p = left[a[rest]]
            for right in table.held:
                hit = (p >= 0) & (p == right[b[rest]]) & (padded_people[p] < held_by)
                held_by[hit] = padded_people[p[hit]]
                best[hit] = p[hit]
        agreed[rest], fewest[rest] = best, held_by
        both = agreed >= 0
        level[both] = np.where(fewest[both] <= 1, 1, np.where(fewest[both] <= _FEW_PEOPLE, 2, 3))
        share = np.zeros(len(a))
        share[both] = (fewest[both] - 0.7) / (self.rows + 1000.0)
        return level, share, agreed

    def _phones(self, a: Ints, b: Ints) -> tuple[Levels, Floats]:
        level, share, _ = self._shared(self.clean.phone, self._phone_people, a, b)
        values = self.clean.phone.values
        for p, q, rest in self._phone_pairs(a, b, np.flatnonzero(level == 5)):
            at = np.flatnonzero(self._phone_ends.may_be_close(p, q))
            if len(at):
                near = distance(values[p[at]], values[q[at]], 1) <= 1
                level[rest[at[near]]] = 4
        return level, share

    def _phone_pairs(self, a: Ints, b: Ints, rest: Ints) -> Iterator[tuple[Codes, Codes, Ints]]:
        """The first two phones of the one row with those of the other, for the places ``rest`` of the pairs."""
        table = self._table(self.clean.phone)
        for i, left in enumerate(table.held[:2]):
            for j, right in enumerate(table.held[:2]):
                if (i, j) == (0, 1):  # the others are of rows that have several
                    rest = rest[table.several[a[rest]] | table.several[b[rest]]]
                p, q = left[a[rest]], right[b[rest]]
                there = (p | q) >= 0
                if there.any():
                    yield p[there], q[there], rest[there]

    @cached_property
    def _phone_ends(self) -> _Ends:
        return _Ends.of(self.clean.phone.values)

    @cached_property
    def _boxes(self) -> _Boxes:
        return _Boxes.of(self.clean.email.values)

    def _emails(self, a: Ints, b: Ints) -> tuple[Levels, Floats]:
        level, share, _ = self._shared(self.clean.email, self._email_people, a, b)
        table = self._table(self.clean.email).held[0]
        rest = np.flatnonzero(level == 5)
        rest = rest[self._boxes.may_be_close(table[a[rest]], table[b[rest]])] if len(rest) else rest
        if len(rest):
            p, q = table[a[rest]], table[b[rest]]
            boxes, values = self._boxes, self.clean.email.values
            near = np.zeros(len(rest), bool)
            slips = np.flatnonzero(boxes.whole.may_slip(p, q, 2))
            near[slips] = distance(values[p[slips]], values[q[slips]], 2) <= 2
            # The same name at another provider; a bare surname or a short name says too little.
            same = np.flatnonzero((boxes.name[p] == boxes.name[q]) & boxes.telling[p])
            near[same[~self._only_names(p[same], a[rest[same]])]] = True
            slips = np.flatnonzero(boxes.names.may_slip(boxes.name[p], boxes.name[q], 1))
            near[slips] |= _same_box_misspelt(boxes, p[slips], q[slips])
            # The same name with another number is what another person of that name is given.
            near &= ~(
                (boxes.bare[p] == boxes.bare[q])
                & (boxes.name[p] != boxes.name[q])
                & boxes.numbered[p]
                & boxes.numbered[q]
            )
            near &= ~(boxes.shared[p] | boxes.shared[q])
            level[rest[near]] = 4
        return level, share

    def _only_names(self, boxes: Codes, rows: Ints) -> Mask:
        """Mailboxes named with nothing but their owner's name (ivan.petrov@): any namesake has the same elsewhere."""
        c = self.clean
        lasts, firsts = np.append(c.last.values, ""), np.append(c.first.values, "")
        found = np.zeros(len(rows), bool)
        for place, (box, row) in enumerate(zip(boxes.tolist(), rows.tolist(), strict=True)):
            last, first = str(lasts[c.last.codes[row]]), str(firsts[c.first.codes[row]])
            name = str(self._boxes.values[box]).partition("@")[0]
            letters = skeleton(name)
            if not self._boxes.numbered[box] and len(last) > 1 and last in letters:
                left = letters.replace(last, "", 1)
                found[place] = len(left) <= 2 or (first != "" and len(left.replace(first, "", 1)) <= 2)
        return found

    def _messengers(self, a: Ints, b: Ints) -> tuple[Levels, Floats]:
        level, share, _ = self._shared(self.clean.messenger, self._messenger_people, a, b)
        return np.where(level == EMPTY, 0, np.where(level <= 2, 1, 2)).astype(np.int8), np.where(level <= 2, share, 0.0)


def _same_box_misspelt(boxes: _Boxes, p: Codes, q: Codes) -> Mask:
    """Mailboxes whose names differ by a slip at most, at domains that are nearly one (not mail.ru and gmail.com)."""
    out = np.zeros(len(p), bool)
    names = boxes.name_texts
    at = np.flatnonzero(distance(names[boxes.name[p]], names[boxes.name[q]], 1) <= 1)
    at = at[boxes.domain[p[at]] != boxes.domain[q[at]]]
    if len(at):
        x, y = boxes.domain_texts[boxes.domain[p[at]]], boxes.domain_texts[boxes.domain[q[at]]]
        out[at] = cpdist(x, y, scorer=OSA.normalized_similarity, score_cutoff=0.6, dtype=np.float32) > 0
    return out


class _Ends(NamedTuple):
    """How phones begin and end, by their codes (0 for a short one)."""

    start: npt.NDArray[np.int32]
    end: npt.NDArray[np.int32]

    @classmethod
    def of(cls, values: npt.NDArray[np.object_]) -> _Ends:
        """Nine digits and more are told apart by the first and the last four."""
        texts = values.tolist()
        sizes = np.fromiter(map(len, texts), np.int64, len(texts))
        signs = np.frombuffer("".join(texts).encode("latin-1", "replace"), np.uint8)
        starts = np.cumsum(sizes) - sizes
        found = np.zeros((2, len(texts) + 1), np.int32)
        long = np.flatnonzero(sizes > 2 * _END)
        for own, begins in zip(found, (starts[long], starts[long] + sizes[long] - _END), strict=True):
            four = signs[begins[:, None] + np.arange(_END)]
            # Digits of another script are not told apart by this.
            plain = ((four >= ord("0")) & (four <= ord("9"))).all(axis=1)
            own[long[plain]] = (four[plain] - np.uint8(ord("0"))).astype(np.int32) @ 10 ** np.arange(_END) + 1
        return cls(found[0], found[1])

    def may_be_close(self, p: Codes, q: Codes) -> Mask:
        """Phones that one slip may make one: it leaves the beginning or the end as it is."""
        x, y = self.start[p], self.start[q]
        found: Mask = (x == y) | (self.end[p] == self.end[q]) | (x == 0) | (y == 0)
        return found


class _Boxes(NamedTuple):
    """What mailboxes consist of, by their codes: the name before the @, the same without its number, the domain.

    ``numbered``: names that end in a number. ``telling``: names that say who it is. ``shared``: boxes that all use.
    """

    values: npt.NDArray[np.object_]
    whole: Signs
    names: Signs
    name: npt.NDArray[np.int32]
    name_texts: npt.NDArray[np.object_]
    bare: npt.NDArray[np.int32]
    domain: npt.NDArray[np.int32]
    domain_texts: npt.NDArray[np.object_]
    numbered: Mask
    telling: Mask
    shared: Mask

    @classmethod
    def of(cls, values: npt.NDArray[np.object_]) -> _Boxes:
        """The parts of these mailboxes."""
        names, name_texts = pd.factorize(np.array([v.partition("@")[0] for v in values], dtype=object))
        domain, domain_texts = pd.factorize(np.array([v.partition("@")[2] for v in values], dtype=object))
        bare_texts = [v.rstrip("0123456789") for v in name_texts]
        bare = pd.factorize(np.array(bare_texts, dtype=object))[0]
        numbered = np.array([b != v for v, b in zip(name_texts, bare_texts, strict=True)], bool)
        telling = np.array(
            [len(v) >= 10 or (len(v) >= 6 and n) for v, n in zip(name_texts, numbered.tolist(), strict=True)], bool
        )
        # Whether all use a box is in its name alone.
        shared = np.fromiter(map(is_shared_box, name_texts), bool, len(name_texts))
        name_of = names.astype(np.int32)
        return cls(
            values, Signs(values), Signs(name_texts), name_of, name_texts, bare.astype(np.int32)[names],
            domain.astype(np.int32), domain_texts, numbered[names], telling[names], shared[names],
        )  # fmt: skip

    def may_be_close(self, p: Codes, q: Codes) -> Mask:
        """Mailboxes that two slips may make one, or whose names one slip may."""
        x, y = self.name[p], self.name[q]
        found: Mask = self.whole.may_slip(p, q, 2) | self.names.may_slip(x, y, 1)
        return found


class _Table(NamedTuple):
    """The contacts of every row side by side (-1 where there are no more), and the rows that have several."""

    held: list[npt.NDArray[np.int32]]
    several: Mask


def _side_by_side(many: Many, n: int) -> _Table:
    starts = np.searchsorted(many.rows, np.arange(n, dtype=many.rows.dtype))
    place = np.arange(len(many.rows)) - starts[many.rows]
    width = min(int(place.max(initial=0)) + 1, _PHONES_COMPARED)
    table = np.full((width, n), -1, np.int32)
    kept = place < width
    table[place[kept], many.rows[kept]] = many.codes[kept]
    return _Table(list(table), table[1] >= 0 if width > 1 else np.zeros(n, bool))
