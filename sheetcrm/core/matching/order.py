"""Rows in an order of their contents, and rows that are copies of each other. Pure.

Everything after this works on the ordered table, so that no result can depend on where a row stood. A row typed (or
imported) many times over is compared once: its further copies follow the first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from sheetcrm.core.matching.clean import Clean, Hashes, Many, Words, no_words, text_hash
from sheetcrm.core.matching.integers import Ints

FEW: Final = 3  # so many copies are compared like any rows
_ODD: Final = np.uint64(0x9E3779B97F4A7C15)


class Ordered(NamedTuple):
    """Positions of the rows to compare, in order; the further copies, and for each the place of its first in ``rows``."""

    rows: Ints
    copies: Ints
    first: Ints


def ordered(clean: Clean) -> Ordered:
    """The rows of a table by contents, without the further copies of rows that stand in it more than a few times."""
    key = contents(clean)
    order = np.argsort(key, kind="stable")
    sorted_key = key[order]
    new = np.concatenate(([True], sorted_key[1:] != sorted_key[:-1])) if clean.n else np.empty(0, bool)
    starts = np.flatnonzero(new)
    sizes = np.diff(np.append(starts, clean.n))
    place = np.arange(clean.n) - np.repeat(starts, sizes)
    further = (np.repeat(sizes, sizes) > FEW) & (place > 0)
    kept = np.cumsum(~further) - 1
    return Ordered(order[~further], order[further], kept[further])


def contents(clean: Clean) -> Hashes:
    """A number per row that depends on everything that was read in it, and on nothing else."""
    columns: list[npt.NDArray[np.uint64]] = [
        one.hashes()
        for one in (
            clean.last, clean.first, clean.patronymic, clean.more, clean.inn, clean.city, clean.address, clean.house,
            clean.postcode, clean.company, clean.website, clean.position, *clean.others.values(),
        )
    ]  # fmt: skip
    for many in (clean.phone, clean.email, clean.messenger):
        total = np.zeros(clean.n, np.uint64)
        with np.errstate(over="ignore"):
            np.add.at(
                total, many.rows, text_hash(many.values)[many.codes] if len(many.rows) else np.empty(0, np.uint64)
            )
        columns.append(total)
    columns.append((clean.year * 10000 + clean.month * 100 + clean.day).astype(np.uint64))
    columns.append(clean.gender.astype(np.uint64))
    key = np.full(clean.n, 11, np.uint64)
    with np.errstate(over="ignore"):
        for column in columns:
            key = (key ^ column) * _ODD
            key ^= key >> np.uint64(31)
    return key


def taken(clean: Clean, order: Ints) -> Clean:
    """The table with only the given rows, in the given order."""
    place = np.full(clean.n, -1, np.int32)
    place[order] = np.arange(len(order))

    def one(words: Words) -> Words:
        return Words(words.codes[order], words.values) if len(words.values) else no_words(len(order))

    def many(held: Many) -> Many:
        rows = place[held.rows]
        left = np.flatnonzero(rows >= 0)
        again = left[np.lexsort((held.codes[left], rows[left]))]
        return Many(rows[again], held.codes[again], held.values)

    return _with(clean, len(order), one, many, order)


def restored(clean: Clean, order: Ordered) -> Clean:
    """The whole table that ``clean`` was taken from by ``order.rows``, as it stood; a further copy says what its first says."""
    n = len(order.rows) + len(order.copies)
    place = place_of(order)

    def one(words: Words) -> Words:
        return Words(words.codes[place], words.values) if len(words.values) else no_words(n)

    def many(held: Many) -> Many:
        starts = np.searchsorted(held.rows, np.arange(clean.n + 1, dtype=held.rows.dtype))
        sizes = np.diff(starts)[place]
        rows = np.repeat(np.arange(n, dtype=np.int32), sizes)
        first = np.cumsum(sizes) - sizes
        at = np.arange(len(rows)) + np.repeat(starts[place] - first, sizes)
        return Many(rows, held.codes[at], held.values)

    return _with(clean, n, one, many, place)


def place_of(order: Ordered) -> Ints:
    """For every row of the table, its place among those that are compared; that of its first for a further copy."""
    place = np.empty(len(order.rows) + len(order.copies), np.int64)
    place[order.rows] = np.arange(len(order.rows))
    place[order.copies] = order.first
    return place


def _with(clean: Clean, n: int, one: Callable[[Words], Words], many: Callable[[Many], Many], order: Ints) -> Clean:
    return Clean(
        n, one(clean.last), one(clean.first), one(clean.patronymic), one(clean.more), clean.gender[order],
        many(clean.phone), many(clean.email), many(clean.messenger), one(clean.inn), clean.year[order],
        clean.month[order], clean.day[order], one(clean.city), one(clean.address), one(clean.house),
        one(clean.postcode), one(clean.company), one(clean.website), one(clean.position),
        {k: one(v) for k, v in clean.others.items()}, clean.company_only[order],
    )  # fmt: skip
