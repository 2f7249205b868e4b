"""A few rows of a base and a new one, ready to be compared as if all of the base stood there. Pure.

Whether a value is common is not for these few to say: how often each stands in the base comes along (``Spread``,
``Whole``), the new row counted in.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

import numpy as np

from sheetcrm.core.matching.clean import Clean, Many, Spread, Whole, Words
from sheetcrm.core.matching.guard import FIRMS, named_rows, reachable_rows
from sheetcrm.core.matching.integers import Codes, Ints, distinct


class Excerpts:
    """Takes parts of a base; what depends on all its rows is worked out once."""

    def __init__(self, base: Clean) -> None:
        self.base = base
        self._spreads: dict[str, Spread] = {}
        self._held: dict[str, tuple[Codes, Ints]] = {}  # rows by contact, and where those of each contact start
        for field, value in _columns(base):
            if isinstance(value, Words):
                self._spreads[field] = value.spread()
            elif isinstance(value, Many):
                order = np.argsort(value.codes, kind="stable")
                starts = np.searchsorted(value.codes[order], np.arange(len(value.values) + 1))
                self._held[field] = value.rows[order], starts
        born, counts = np.unique(base.born(), return_counts=True)
        self._born, self._born_counts = born, counts.astype(np.int64)
        self._born_held = int(counts[born > 0].sum())
        self._reachable = reachable_rows(base)
        self._firms = int(base.company.has.sum())
        self._nameless = not named_rows(base).any()
        # A comparison exists when any row of the table has a value for it, so some row that has one comes along.
        numbers = (value for _, value in _columns(base) if isinstance(value, np.ndarray))
        firsts = [int(np.argmax(value != 0)) for value in numbers if value.any()]
        self.anchors = distinct(np.array(firsts, np.int64))

    def holders(self, one: Clean, most: int) -> Ints:
        """The rows that hold a contact of the new row; of a contact with more than ``most``, such as differ in name."""
        found = [np.empty(0, np.int64)]
        for field, value in _columns(one):
            if not isinstance(value, Many):
                continue
            base: Many = getattr(self.base, field)
            rows, starts = self._held[field]
            for text in value.values:
                code = _code(base.values, text)
                if code >= 0:
                    own = rows[starts[code] : starts[code + 1]]
                    found.append(own if len(own) <= most else own[self._different(own)][:most])
        return distinct(np.concatenate(found))

    def _different(self, rows: Ints) -> Ints:
        """Places among the rows of one row for each name."""
        c = self.base
        names = np.stack([c.first.codes[rows], c.last.codes[rows], c.company.codes[rows]], axis=1)
        return np.sort(np.unique(names, axis=0, return_index=True)[1])

    def take(self, rows: Ints, one: Clean) -> Clean:
        """The given rows (ascending), and the new row behind them."""
        content: dict[str, Any] = {"n": len(rows) + 1}
        for field in Clean.__struct_fields__:
            value, new = getattr(self.base, field), getattr(one, field)
            if isinstance(value, Words):
                content[field] = self._words(value, self._spreads[field], rows, new)
            elif isinstance(value, Many):
                content[field] = self._many(field, value, rows, new)
            elif isinstance(value, np.ndarray):
                own = new if value.dtype == bool or value.any() else np.zeros_like(new)
                content[field] = np.concatenate((value[rows], own))
        content["others"] = {
            name: self._words(words, self._spreads[f"others:{name}"], rows, one.others.get(name))
            for name, words in self.base.others.items()
        }
        found = Clean(**content)
        return Clean(**{**content, "whole": self._whole(found)})

    def _whole(self, part: Clean) -> Whole:
        born = part.born()
        kinds = np.unique(born)
        at = np.minimum(np.searchsorted(self._born, kinds), max(len(self._born) - 1, 0))
        there = self._born[at] == kinds if len(self._born) else np.zeros(len(kinds), bool)
        counts = np.where(there, self._born_counts[at] if len(self._born) else 0, 0)
        counts = counts + (kinds == born[-1])
        reachable = self._reachable + any(bool((many.rows == part.n - 1).any()) for many in (part.phone, part.email))
        rows = self.base.n + 1
        held = self._born_held + int(born[-1] > 0)
        firms = self._firms + int(part.company.codes[-1] >= 0)
        spread = Spread(counts.astype(np.int64), max(held, 1), len(self._born))
        nameless = self._nameless and not bool(named_rows(part)[-1])
        return Whole(rows, reachable > 0.5 * rows, spread, firms >= FIRMS * rows, nameless)

    def _words(self, base: Words, spread: Spread, rows: Ints, new: Words | None) -> Words:
        if not len(base.values):
            return Words(np.full(len(rows) + 1, -1, np.int64), base.values, spread)
        codes = base.codes[rows]
        kept = distinct(np.append(codes[codes >= 0], 0))
        text = None if new is None or new.codes[0] < 0 else new.values[new.codes[0]]
        code = -1 if text is None else _code(base.values, text)
        if code >= 0:
            kept = distinct(np.append(kept, code))
        values, counts = base.values[kept], spread.counts[kept].copy()
        own = -1
        if code >= 0:
            own = int(np.searchsorted(kept, code))
            counts[own] += 1
        elif text is not None:
            own = len(kept)
            values, counts = np.append(values, text), np.append(counts, 1)
        place = np.where(codes >= 0, np.searchsorted(kept, codes), -1)
        has = text is not None
        whole = Spread(counts, spread.held + has, spread.kinds + (has and code < 0))
        return Words(np.append(place, own).astype(np.int64), values, whole)

    def _many(self, field: str, base: Many, rows: Ints, new: Many) -> Many:
        if not len(base.values):
            return base
        own_rows = rows.astype(base.rows.dtype)  # numbers of one width are found without a copy of all
        starts = np.searchsorted(base.rows, own_rows, "left")
        sizes = np.searchsorted(base.rows, own_rows, "right") - starts
        at = np.repeat(starts - np.concatenate(([0], np.cumsum(sizes)[:-1])), sizes) + np.arange(int(sizes.sum()))
        held_by, codes = np.repeat(np.arange(len(rows)), sizes), base.codes[at]
        own = np.array([_code(base.values, text) for text in new.values[new.codes]], np.int64)
        kept = distinct(np.concatenate((codes, own[own >= 0], [0])))
        unknown = [text for text, code in zip(new.values[new.codes], own.tolist(), strict=True) if code < 0]
        values = np.append(base.values[kept], np.array(unknown, dtype=object))
        places = np.where(own >= 0, np.searchsorted(kept, own), len(kept) + np.cumsum(own < 0) - 1)
        _, begins = self._held[field]
        counts = begins[kept + 1] - begins[kept] + np.isin(kept, own)
        return Many(
            np.concatenate((held_by, np.full(len(own), len(rows)))).astype(np.int64),
            np.concatenate((np.searchsorted(kept, codes), np.sort(places))).astype(np.int64),
            values,
            np.concatenate((counts, np.ones(len(unknown), np.int64))).astype(np.int64),
        )


def _columns(clean: Clean) -> list[tuple[str, object]]:
    found: list[tuple[str, object]] = [(name, getattr(clean, name)) for name in Clean.__struct_fields__]
    return [*found, *((f"others:{name}", words) for name, words in clean.others.items())]


def _code(values: Any, text: str) -> int:
    """The place of a text among sorted values, -1 when it is not there."""
    at = bisect_left(values, text)
    return at if at < len(values) and values[at] == text else -1
