"""A cleaned table: every column as codes of comparable values. Pure.

Codes, not texts, travel on: two rows have the same code when the cleaned value is the same, -1 when there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from msgspec import Struct

from sheetcrm.core.matching.integers import Codes, Ints, distinct_in_place
from sheetcrm.core.matching.text import as_typed, plain

Hashes = npt.NDArray[np.uint64]
_CELLS: Final = 20_000


class Cleaner(NamedTuple):
    """What finds contacts of one kind in a cell (plain text), and the signs without one of which there is none.

    ``find_plain``: finds them in cells as typed that hold nothing but one of this kind, None for any other.
    """

    find: Callable[[str], tuple[str, ...]]
    marks: str = ""
    find_plain: Callable[[Sequence[str]], list[tuple[str, ...] | None]] | None = None

    def may_find(self, everything: str) -> bool:
        """Whether there may be any in a text."""
        return not self.marks or any(mark in everything for mark in self.marks)


class Spread(NamedTuple):
    """How common the values of a column are in the whole table that some rows are taken from: in how many rows each stands,
    in how many any does, and how many different ones there are."""

    counts: Ints
    held: int
    kinds: int


class Words(Struct, frozen=True):
    """One value a row: ``codes`` into ``values``, -1 for none. ``values`` are sorted, so codes do not know the row order.

    ``whole``: set when these are a few rows of a larger table, by which alone a value is common or rare.
    """

    codes: Codes
    values: npt.NDArray[np.object_]
    whole: Spread | None = None

    @property
    def has(self) -> npt.NDArray[np.bool_]:
        return self.codes >= 0

    def counts(self) -> Ints:
        """How many rows hold each value."""
        if self.whole is not None:
            return self.whole.counts
        return np.bincount(self.codes[self.codes >= 0], minlength=len(self.values)).astype(np.int64)

    def spread(self) -> Spread:
        """How common the values are."""
        if self.whole is not None:
            return self.whole
        counts = self.counts()
        return Spread(counts, int(counts.sum()), len(self.values))

    def hashes(self) -> Hashes:
        """A number per row that depends on the value alone; 0 for none."""
        if not len(self.values):
            return np.broadcast_to(np.uint64(0), len(self.codes))
        own = np.append(text_hash(self.values), np.uint64(0))
        return own[self.codes]


class Many(Struct, frozen=True):
    """Several values a row: pairs of ``rows`` and ``codes``, each pair once, sorted by row.

    ``whole``: in how many rows each value stands, set when these are a few rows of a larger table.
    """

    rows: Codes
    codes: Codes
    values: npt.NDArray[np.object_]
    whole: Ints | None = None


class Whole(NamedTuple):
    """The larger table that a few rows are taken from: its ``rows``, whether it is one that keeps contacts, how common the
    dates of birth of these few are in it (by their order as numbers), whether it is one of companies (``firms``), and whether
    nobody is named in it (``nameless``)."""

    rows: int
    reachable: bool
    born: Spread
    firms: bool = False
    nameless: bool = False


class Clean(Struct, frozen=True):
    """A table ready to be compared. ``company_only``: rows that name a company and no person. ``whole``: set when this is a
    part of a larger table."""

    n: int
    last: Words
    first: Words
    patronymic: Words
    more: Words
    gender: npt.NDArray[np.int8]
    phone: Many
    email: Many
    messenger: Many
    inn: Words
    year: Codes
    month: Codes
    day: Codes
    city: Words
    address: Words
    house: Words
    postcode: Words
    company: Words
    website: Words
    position: Words
    others: Mapping[str, Words]
    company_only: npt.NDArray[np.bool_]
    whole: Whole | None = None

    def born(self) -> Codes:
        """The date of birth of every row as one number (19870412), parts that are not known being 0."""
        found: Codes = self.year * 10000 + self.month * 100 + self.day
        return found


def text_hash(values: npt.NDArray[np.object_]) -> Hashes:
    """64-bit hashes of texts that are the same in every process."""
    if not len(values):
        return np.empty(0, np.uint64)
    return pd.util.hash_array(values.astype(object), categorize=False)


def words(texts: Sequence[str] | npt.NDArray[np.object_]) -> Words:
    """Words of one text a row, empty for none."""
    codes, values = pd.factorize(np.asarray(texts, dtype=object), sort=False)
    return _sorted(codes, np.asarray(values, dtype=object))


def _sorted(codes: Codes, values: npt.NDArray[np.object_]) -> Words:
    if not len(values):
        return no_words(len(codes))
    texts = values.tolist()
    order = np.array(sorted(range(len(texts)), key=texts.__getitem__), np.int32)  # texts twice as fast as by argsort
    place = np.empty(len(values) + 1, np.int32)
    place[order] = np.arange(len(values))
    place[-1] = -1
    values = values[order]
    if values[0] == "":
        place -= 1
        place[-1] = -1
        values = values[1:]
        place = np.maximum(place, -1)
    return Words(place[codes], values)


def no_words(n: int) -> Words:
    """A column of n rows without a value."""
    return Words(np.broadcast_to(np.int32(-1), n), np.empty(0, object))


def distinct_values(column: npt.NDArray[np.object_]) -> tuple[Codes, list[Any]]:
    """Codes and distinct values of a column as typed; values that cannot be told apart by ``==`` keep their type."""
    try:
        codes, uniques = pd.factorize(column)
    except TypeError:  # a cell that cannot be hashed, such as a list
        codes, uniques = pd.factorize(np.array([as_typed(v) for v in column], dtype=object))
    return codes.astype(np.int32), list(uniques)


def mapped(column: npt.NDArray[np.object_], clean: Callable[[str], str]) -> Words:
    """A column of texts as words, each distinct value cleaned once."""
    codes, uniques = distinct_values(column)
    cleaned = np.array([clean(t) if (t := plain(v)) else "" for v in uniques] + [""], dtype=object)
    again, values = pd.factorize(cleaned)
    return _sorted(again.astype(np.int32)[codes], np.asarray(values, dtype=object))


def coalesced(columns: Sequence[npt.NDArray[np.object_]], n: int, clean: Callable[[str], str]) -> Words:
    """One value a row out of several columns of one role: the first that has one."""
    if not columns:
        return no_words(n)
    found = [mapped(c, clean) for c in columns]
    if len(found) == 1:
        return found[0]
    texts = np.full(n, "", dtype=object)
    for one in found:
        empty = texts == ""
        own = np.append(one.values, "")[one.codes]
        texts[empty] = own[empty]
    return words(texts)


def joined(columns: Sequence[npt.NDArray[np.object_]], n: int, clean: Callable[[str], str]) -> Words:
    """One value a row out of several columns that continue each other (address 1, address 2)."""
    found = [mapped(c, clean) for c in columns]
    if len(found) < 2:
        return found[0] if found else no_words(n)
    texts = np.full(n, "", dtype=object)
    for one in found:
        own = np.append(one.values, "")[one.codes]
        texts = np.where(texts == "", own, np.where(own == "", texts, texts + " " + own))
    return words(texts)


def many(columns: Sequence[tuple[npt.NDArray[np.object_], Sequence[Cleaner | None]]], kinds: int) -> list[Many]:
    """Several values a row, of several kinds: every column comes with a cleaner for each kind, None where it has none.

    A cell is made plain once, however many cleaners look at it.
    """
    rows: list[list[Ints]] = [[] for _ in range(kinds)]
    texts: list[list[npt.NDArray[np.object_]]] = [[] for _ in range(kinds)]
    for column, cleaners in columns:
        codes, uniques = distinct_values(column)
        flat: list[list[str]] = [[] for _ in range(kinds)]
        sizes = np.zeros((kinds, len(uniques) + 1), np.int32)
        # Some cells at a time: what they are made plain into is not held for all.
        for start in range(0, len(uniques), _CELLS):
            some = uniques[start : start + _CELLS]
            of_its_kind, known = _plainly(some, cleaners)
            plains = ["" if k is not None else plain(v) for v, k in zip(some, known, strict=True)]
            everything = "\n".join(plains)
            for kind, clean in enumerate(cleaners):
                if clean is None:
                    continue
                if kind == of_its_kind:
                    cleaned = [
                        k if k is not None else clean.find(t) if t else () for t, k in zip(plains, known, strict=True)
                    ]
                elif clean.may_find(everything):
                    cleaned = [clean.find(t) if t else () for t in plains]
                else:
                    continue
                sizes[kind, start : start + len(plains)] = list(map(len, cleaned))
                flat[kind].extend(chain.from_iterable(cleaned))
        for kind, own in enumerate(flat):
            if own:
                starts = np.cumsum(sizes[kind]) - sizes[kind]
                keys = np.array([*own, ""], dtype=object)
                for offset in range(int(sizes[kind].max())):
                    held = np.flatnonzero(sizes[kind][codes] > offset)
                    rows[kind].append(held)
                    texts[kind].append(keys[starts[codes[held]] + offset])
    return [_one_kind(r, t) for r, t in zip(rows, texts, strict=True)]


def _plainly(cells: list[Any], cleaners: Sequence[Cleaner | None]) -> tuple[int, Sequence[tuple[str, ...] | None]]:
    """The kind that most cells of a column are nothing but one of, and what they hold; None for the other cells."""
    for kind, clean in enumerate(cleaners):
        if clean is not None and clean.find_plain is not None:
            return kind, clean.find_plain([v if type(v) is str else "" for v in cells])
    return -1, [None] * len(cells)


def _one_kind(rows: list[Ints], texts: list[npt.NDArray[np.object_]]) -> Many:
    if not rows:
        return Many(np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0, object))
    row = np.concatenate(rows)
    one = words(np.concatenate(texts))
    row, codes = np.divmod(distinct_in_place(row * (len(one.values) + 1) + one.codes), len(one.values) + 1)
    return Many(row.astype(np.int32), codes.astype(np.int32), one.values)


def either(a: Words, b: Words) -> Words:
    """The value of the first where it has one, otherwise of the second."""
    first = np.append(a.values, "")[a.codes]
    return words(np.where(first == "", np.append(b.values, "")[b.codes], first))
