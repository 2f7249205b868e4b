"""Third stage: for every candidate pair, how far each role agrees. Pure.

A comparison is an ordered list of levels, best first; level 0 is "one of the two is empty", which is no evidence.
Texts are compared once per distinct pair of values. ``share`` is how common the agreeing value is: agreeing on a rare
surname says more than on Иванов.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from sheetcrm.core.matching.close import (
    Texts,
    close_address,
    close_company,
    close_number,
    close_patronymic,
    close_surname,
    close_text,
    close_word,
    digit_slip,
    distance,
    is_typo,
    never_close,
)
from sheetcrm.core.matching.contacts import is_shared_box
from sheetcrm.core.matching.holders import people_at
from sheetcrm.core.matching.integers import distinct_with_places
from sheetcrm.core.matching.normalise import Clean, Ints, Many, Words
from sheetcrm.core.matching.persons import full_names, known_names
from sheetcrm.core.matching.skeleton import skeleton, surname
from sheetcrm.core.names import surname_shares

Levels = npt.NDArray[np.int8]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

EMPTY: Final = 0
# The initial of Юлия is Y, of Яна Y or J, of Иосиф И: skeletons have lost that letter.
_SOFT_STARTS: Final = np.uint32(sum(1 << (ord(c) % 32) for c in "aeou"))
# Names of the levels of each comparison, from 1; what a level means in words is in ``evidence.py``.
LEVELS: Final[dict[str, tuple[str, ...]]] = {
    "last": ("exact", "close", "part", "different"),
    "first": ("exact", "form", "close", "initial", "different"),
    "patronymic": ("exact", "close", "initial", "different"),
    "phone": ("own", "few", "many", "close", "different"),
    "email": ("own", "few", "many", "close", "different"),
    "messenger": ("exact", "different"),
    "inn": ("exact", "close", "different"),
    "birthday": ("exact", "day", "slip", "two", "year", "one", "different"),
    "gender": ("exact", "different"),
    "city": ("exact", "close", "different"),
    "address": ("exact", "close", "part", "different"),
    "house": ("exact", "different"),
    "postcode": ("exact", "close", "different"),
    "company": ("exact", "close", "part", "different"),
    "website": ("exact", "different"),
    "other": ("exact", "close", "different"),
}

_FEW_PEOPLE: Final = 4  # a family; more people at one phone or mailbox are an office
_PHONES_COMPARED: Final = 5
_DOUBT: Final = 100.0  # rows' worth of trust in how common names are among people, against how common in this table
_TWO_NAMES: Final = 1e-4
_UNKNOWN_SURNAME: Final = 1e-4
_UNKNOWN_NAME: Final = 1e-5


@dataclass(frozen=True, slots=True)
class Compared:
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
        #: Rows of the table by which values are common or rare.
        self.rows = clean.n if clean.whole is None else clean.whole.rows
        self._shares: dict[str, Floats] = {}
        self._tables: dict[int, Ints] = {}

    def compare(self, a: Ints, b: Ints) -> Compared:
        """The levels of the pairs (a, b)."""
        c = self.clean
        found: list[tuple[str, str, Levels, Floats | None]] = []
        if len(c.last.values) or len(c.first.values):
            found.extend(self._names(a, b))
        if len(c.phone.values):
            found.append(("phone", "phone", *self._phones(a, b)))
        if len(c.email.values):
            found.append(("email", "email", *self._emails(a, b)))
        if len(c.messenger.values):
            found.append(("messenger", "messenger", *self._messengers(a, b)))
        if c.year.any() or c.month.any():
            found.append(("birthday", "birthday", *self._birthdays(a, b)))
        if c.gender.any():
            found.append(("gender", "gender", self._genders(a, b, found), None))
        simple: list[tuple[str, str, Words, Callable[[Texts, Texts], Levels]]] = [
            ("inn", "inn", c.inn, close_number),
            ("city", "city", c.city, close_word),
            ("address", "address", c.address, close_address),
            ("house", "house", c.house, never_close),
            ("postcode", "postcode", c.postcode, close_number),
            ("company", "company", c.company, close_company),
            ("website", "website", c.website, never_close),
            *((f"other:{name}", "other", words, close_text) for name, words in c.others.items()),
        ]
        for role, kind, words, close in simple:
            if len(words.values):
                found.append((role, kind, *_words(words, a, b, close, len(LEVELS[kind]), self._shares_of(role, words))))
        level = np.stack([f[2] for f in found], axis=1) if found else np.zeros((len(a), 0), np.int8)
        share = np.zeros(level.shape, np.float32)
        for place, (_, _, _, own) in enumerate(found):
            if own is not None:
                share[:, place] = own
        return Compared(a, b, tuple(f[0] for f in found), tuple(f[1] for f in found), level, share)

    def _shares_of(self, role: str, words: Words) -> Floats:
        if role not in self._shares:
            self._shares[role] = _plain_shares(words)
        return self._shares[role]

    def _contacts(self, many: Many) -> Ints:
        if id(many) not in self._tables:
            self._tables[id(many)] = _padded(many, self.n)
        return self._tables[id(many)]

    # --- names ---------------------------------------------------------------------------------------------------

    def _names(self, a: Ints, b: Ints) -> list[tuple[str, str, Levels, Floats | None]]:
        c = self.clean
        last, last_share = _words(c.last, a, b, close_surname, 4, self._last_shares)
        first, first_share = self._first(a, b)
        own = self._shares_of("patronymic", c.patronymic)
        patronymic, patronymic_share = _words(c.patronymic, a, b, close_patronymic, 4, own)
        self._crossed(a, b, last, first, last_share, first_share)
        if len(c.more.values):
            self._further_names(a, b, last, first)
        return [
            ("last", "last", last, last_share),
            ("first", "first", first, first_share),
            ("patronymic", "patronymic", patronymic, patronymic_share),
        ]

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
        known = _surname_keys()
        world = np.array([known.get(v, _UNKNOWN_SURNAME) for v in self.clean.last.values])
        return _shares(self.clean.last, world)

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
        return ids, _shares(self.clean.first, world)

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
            if value == "i":
                out[place] |= _SOFT_STARTS
        return out

    def _first(self, a: Ints, b: Ints) -> tuple[Levels, Floats]:
        c = self.clean.first
        if not len(c.values):
            return np.zeros(len(a), np.int8), np.zeros(len(a))
        ids, shares = self._first_known
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
                # A name nobody bears is a slip in one that people do: two letters of it may be wrong.
                odd = (shares_known[x[rest]] == 0) != (shares_known[y[rest]] == 0)
                if odd.any():
                    loose = distance(p[odd], q[odd], 2) <= 2
                    longer = np.fromiter(
                        (min(len(s), len(t)) >= 4 for s, t in zip(p[odd], q[odd], strict=True)), bool, len(loose)
                    )
                    typo[odd] |= loose & longer
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

        level, share = _by_codes(c, a, b, close, shares)
        one_letter = (level == 1) & (lengths[np.maximum(c.codes[a], 0)] == 1)
        level[one_letter] = 4
        share[one_letter] = 0
        return level, share

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

    # --- contacts ------------------------------------------------------------------------------------------------

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
        table = self._contacts(many)
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
        table = self._contacts(self.clean.phone)
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

    def _emails(self, a: Ints, b: Ints) -> tuple[Levels, Floats]:
        level, share, _ = self._shared(self.clean.email, self._email_people, a, b)
        table = self._contacts(self.clean.email)
        rest = np.flatnonzero(level == 5)
        if len(rest):
            values = self.clean.email.values
            x, y = values[table[a[rest], 0]], values[table[b[rest], 0]]
            near = distance(x, y, 2) <= 2
            p, q = table[a[rest], 0], table[b[rest], 0]
            names, bare, telling, boxes = self._mailboxes
            # The same name at another provider; a bare surname or a short name says too little.
            near |= (names[p] == names[q]) & telling[p]
            near |= _same_box_misspelt(names, values, p, q)
            # The same name with another number is what another person of that name is given.
            near &= ~((bare[p] == bare[q]) & (names[p] != names[q]) & (bare[p] != names[p]) & (bare[q] != names[q]))
            near &= ~(boxes[p] | boxes[q])
            level[rest[near]] = 4
        return level, share

    def _messengers(self, a: Ints, b: Ints) -> tuple[Levels, Floats]:
        level, share, _ = self._shared(self.clean.messenger, self._messenger_people, a, b)
        return np.where(level == EMPTY, 0, np.where(level <= 2, 1, 2)).astype(np.int8), np.where(level <= 2, share, 0.0)

    # --- the rest ------------------------------------------------------------------------------------------------

    @cached_property
    def _born_shares(self) -> tuple[Ints, Floats]:
        born = self.clean.born()
        _, codes, counts = np.unique(born, return_inverse=True, return_counts=True)
        held = max(int((born > 0).sum()), 1)
        if self.clean.whole is not None:
            counts, held, _ = self.clean.whole.born
        own = (np.maximum(counts - 2, 0) + 0.5 * held / (held + _DOUBT) + _DOUBT / 20000) / (held + _DOUBT)
        return codes.reshape(-1), own

    def _birthdays(self, a: Ints, b: Ints) -> tuple[Levels, Floats]:
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
        codes, own = self._born_shares
        share = np.where(level == 1, own[codes[a]], 0.0)
        return level, share

    def _genders(self, a: Ints, b: Ints, found: Sequence[tuple[str, str, Levels, Floats | None]]) -> Levels:
        """Gender, only where the given names do not say it already: both known names agree or differ anyway."""
        g = self.clean.gender
        level = np.where(g[a] == g[b], 1, 2).astype(np.int8)
        level[(g[a] == 0) | (g[b] == 0)] = EMPTY
        for role, _, own, _ in found:
            if role == "first":
                level[(own == 1) | (own == 5)] = EMPTY
        return level


@cache
def _surname_keys() -> dict[str, float]:
    """How common surnames are among people, by the key rows have."""
    return {surname(skeleton(name)): share for name, share in surname_shares().items()}


def _shares(words: Words, world: Floats) -> Floats:
    """How common each value is, the pair that agrees on it left out; small tables lean on the world's figures."""
    counts, held, _ = words.spread()
    return (np.maximum(counts - 2, 0) + 0.5 * held / (held + _DOUBT) + _DOUBT * world) / (held + _DOUBT)


def _plain_shares(words: Words) -> Floats:
    return _shares(words, np.full(len(words.values), 1.0 / (words.spread().kinds + 200.0)))


def _same_box_misspelt(names: npt.NDArray[np.object_], boxes: npt.NDArray[np.object_], p: Ints, q: Ints) -> Mask:
    """Mailboxes whose names differ by a slip at most, at domains that are nearly one (not mail.ru and gmail.com)."""
    close_names = distance(names[p], names[q], 1) <= 1
    out = np.zeros(len(p), bool)
    at = np.flatnonzero(close_names)
    if len(at):
        domains = np.array([v.partition("@")[2] for v in boxes], dtype=object)
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


def _by_codes(
    words: Words, a: Ints, b: Ints, close: Callable[[Ints, Ints], Levels], shares: Floats
) -> tuple[Levels, Floats]:
    """Levels of the pairs, ``close`` being asked once per distinct pair of different codes."""
    x, y = words.codes[a], words.codes[b]
    level = np.zeros(len(a), np.int8)
    share = np.zeros(len(a))
    both = (x >= 0) & (y >= 0)
    same = both & (x == y)
    level[same] = 1
    share[same] = shares[x[same]]
    todo = np.flatnonzero(both & ~same)
    if len(todo):
        low, high = np.minimum(x[todo], y[todo]), np.maximum(x[todo], y[todo])
        kinds, back = distinct_with_places(low * len(words.values) + high)
        level[todo] = close(kinds // len(words.values), kinds % len(words.values))[back]
    return level, share


def _words(
    words: Words,
    a: Ints,
    b: Ints,
    close: Callable[[Texts, Texts], Levels],
    worst: int,
    shares: Floats,
) -> tuple[Levels, Floats]:
    if not len(words.values):
        return np.zeros(len(a), np.int8), np.zeros(len(a))

    def of_codes(x: Ints, y: Ints) -> Levels:
        found = close(words.values[x], words.values[y])
        return np.where(found == 0, worst, found).astype(np.int8)

    return _by_codes(words, a, b, of_codes, shares)
