"""How far two rows' phones, mailboxes and messengers agree, and how many people hold what they share. Pure."""

from __future__ import annotations

from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from sheetcrm.core.matching.clean import Clean, Ints, Many
from sheetcrm.core.matching.close import Texts, distance
from sheetcrm.core.matching.contacts import is_shared_box
from sheetcrm.core.matching.holders import people_at
from sheetcrm.core.matching.levels import EMPTY, Floats, Levels, Mask, Reached
from sheetcrm.core.matching.skeleton import skeleton

_FEW_PEOPLE: Final = 4  # a family; more people at one phone or mailbox are an office
_PHONES_COMPARED: Final = 5


class Contacts:
    """Compares the contacts of pairs of rows of one table."""

    def __init__(self, clean: Clean) -> None:
        self.clean = clean
        self.n = clean.n
        #: Rows of the table by which contacts are common or rare.
        self.rows = clean.n if clean.whole is None else clean.whole.rows
        self._tables: dict[int, Ints] = {}

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

    def _table(self, many: Many) -> Ints:
        if id(many) not in self._tables:
            self._tables[id(many)] = _padded(many, self.n)
        return self._tables[id(many)]

    @cached_property
    def _phone_people(self) -> Ints:
        return people_at(self.clean, self.clean.phone)

    @cached_property
    def _email_people(self) -> Ints:
        people = people_at(self.clean, self.clean.email)
        boxes = np.fromiter(map(is_shared_box, self.clean.email.values), bool, len(self.clean.email.values))
        return np.where(boxes, np.maximum(people, _FEW_PEOPLE + 1), people)

    @cached_property
    def _messenger_people(self) -> Ints:
        return people_at(self.clean, self.clean.messenger)

    def _shared(self, many: Many, people: Ints, a: Ints, b: Ints) -> tuple[Levels, Floats, Ints]:
        """Levels own, few, many, different (5); the share; and the code agreed on (-1)."""
        table = self._table(many)
        level = np.full(len(a), 5, np.int8)
        level[(table[a, 0] < 0) | (table[b, 0] < 0)] = EMPTY
        agreed = np.full(len(a), -1, np.int64)
        fewest = np.full(len(a), np.iinfo(np.int64).max)
        padded_people = np.append(people, np.iinfo(np.int64).max)
        for i in range(table.shape[1]):
            left = table[a, i]
            for j in range(table.shape[1]):
                hit = (left >= 0) & (left == table[b, j]) & (padded_people[left] < fewest)
                fewest[hit] = padded_people[left[hit]]
                agreed[hit] = left[hit]
        both = agreed >= 0
        level[both] = np.where(fewest[both] <= 1, 1, np.where(fewest[both] <= _FEW_PEOPLE, 2, 3))
        share = np.zeros(len(a))
        share[both] = (fewest[both] - 0.7) / (self.rows + 1000.0)
        return level, share, agreed

    def _phones(self, a: Ints, b: Ints) -> tuple[Levels, Floats]:
        level, share, _ = self._shared(self.clean.phone, self._phone_people, a, b)
        table = self._table(self.clean.phone)
        values = self.clean.phone.values
        for i in range(min(table.shape[1], 2)):
            for j in range(min(table.shape[1], 2)):
                rest = np.flatnonzero((level == 5) & (table[a, i] >= 0) & (table[b, j] >= 0))
                if len(rest):
                    x, y = values[table[a[rest], i]], values[table[b[rest], j]]
                    near = distance(x, y, 1) <= 1
                    level[rest[near]] = 4
        return level, share

    @cached_property
    def _mailboxes(self) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.object_], Mask, Mask]:
        """Of every mailbox: the name before the @, the same without its number, whether it tells, whether all use it."""
        values = self.clean.email.values
        names = np.array([v.partition("@")[0] for v in values], dtype=object)
        bare = np.array([v.rstrip("0123456789") for v in names], dtype=object)
        telling = np.fromiter(
            (len(v) >= 10 or (len(v) >= 6 and b != v) for v, b in zip(names, bare, strict=True)), bool, len(names)
        )
        return names, bare, telling, np.fromiter(map(is_shared_box, values), bool, len(values))

    @cached_property
    def _domains(self) -> npt.NDArray[np.object_]:
        return np.array([v.partition("@")[2] for v in self.clean.email.values], dtype=object)

    def _emails(self, a: Ints, b: Ints) -> tuple[Levels, Floats]:
        level, share, _ = self._shared(self.clean.email, self._email_people, a, b)
        table = self._table(self.clean.email)
        rest = np.flatnonzero(level == 5)
        if len(rest):
            values = self.clean.email.values
            x, y = values[table[a[rest], 0]], values[table[b[rest], 0]]
            near = distance(x, y, 2) <= 2
            p, q = table[a[rest], 0], table[b[rest], 0]
            names, bare, telling, boxes = self._mailboxes
            # The same name at another provider; a bare surname or a short name says too little.
            same = np.flatnonzero((names[p] == names[q]) & telling[p])
            near[same[~self._only_names(names[p[same]], bare[p[same]], a[rest[same]])]] = True
            near |= _same_box_misspelt(names, self._domains, p, q)
            # The same name with another number is what another person of that name is given.
            near &= ~((bare[p] == bare[q]) & (names[p] != names[q]) & (bare[p] != names[p]) & (bare[q] != names[q]))
            near &= ~(boxes[p] | boxes[q])
            level[rest[near]] = 4
        return level, share

    def _only_names(self, names: Texts, bare: Texts, rows: Ints) -> Mask:
        """Mailbox names that are nothing but their owner's name (ivan.petrov@): any namesake has the same elsewhere."""
        c = self.clean
        lasts, firsts = np.append(c.last.values, ""), np.append(c.first.values, "")
        found = np.zeros(len(rows), bool)
        for place, (name, stem, row) in enumerate(zip(names, bare, rows.tolist(), strict=True)):
            last, first = str(lasts[c.last.codes[row]]), str(firsts[c.first.codes[row]])
            letters = skeleton(name)
            if name == stem and len(last) > 1 and last in letters:
                left = letters.replace(last, "", 1)
                found[place] = len(left) <= 2 or (first != "" and len(left.replace(first, "", 1)) <= 2)
        return found

    def _messengers(self, a: Ints, b: Ints) -> tuple[Levels, Floats]:
        level, share, _ = self._shared(self.clean.messenger, self._messenger_people, a, b)
        return np.where(level == EMPTY, 0, np.where(level <= 2, 1, 2)).astype(np.int8), np.where(level <= 2, share, 0.0)


def _same_box_misspelt(names: npt.NDArray[np.object_], domains: npt.NDArray[np.object_], p: Ints, q: Ints) -> Mask:
    """Mailboxes whose names differ by a slip at most, at domains that are nearly one (not mail.ru and gmail.com)."""
    out = np.zeros(len(p), bool)
    at = np.flatnonzero(distance(names[p], names[q], 1) <= 1)
    if len(at):
        x, y = domains[p[at]], domains[q[at]]
        alike = cpdist(x, y, scorer=OSA.normalized_similarity, score_cutoff=0.6, dtype=np.float32) > 0
        out[at] = alike & (x != y)
    return out


def _padded(many: Many, n: int) -> Ints:
    """A row's contacts side by side, -1 where there are no more."""
    starts = np.searchsorted(many.rows, np.arange(n))
    place = np.arange(len(many.rows)) - starts[many.rows]
    width = min(int(place.max(initial=0)) + 1, _PHONES_COMPARED)
    table = np.full((n, width), -1, np.int64)
    kept = place < width
    table[many.rows[kept], place[kept]] = many.codes[kept]
    return table
