"""Find or create: who a new row is in a base that was matched before. Pure.

The same stages, weights and guards as for a whole table: the answer is the verdict the row would get if it stood in the
base. How common names are and how much an agreement means is what the base taught. The base is matched once; a row then
is compared with the few rows it shares a block with.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from msgspec import Struct

from sheetcrm.core.matching import cluster, guard, score
from sheetcrm.core.matching.blocks import Blocks
from sheetcrm.core.matching.clean import Clean
from sheetcrm.core.matching.columns import ROLES, find_roles
from sheetcrm.core.matching.compare import Comparer
from sheetcrm.core.matching.evidence import words_for
from sheetcrm.core.matching.excerpt import Excerpts
from sheetcrm.core.matching.integers import Ints, distinct
from sheetcrm.core.matching.levels import Floats, Mask
from sheetcrm.core.matching.matches import Judged, Matched, Matches, judge, matched
from sheetcrm.core.matching.normalise import normalise
from sheetcrm.core.matching.order import restored
from sheetcrm.core.matching.people import NamesOfTable
from sheetcrm.core.matching.weights import Weights, weights_of
from sheetcrm.core.wording import Lang

#: Rows of one contact that are looked at to tell how many people hold it.
_HOLDERS: Final = 400


class Answer(StrEnum):
    """What to do with a new row: ``attach`` it to a client of the base, ``ask`` a person, or it is a ``new`` client."""

    ATTACH = "attach"
    ASK = "ask"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row of the base that the new row was found to have to do with.

    ``row``: its position in the base. ``verdict``: ``certain``, ``likely``, ``possible`` or ``related``. ``score``:
    probability of one client. ``cluster``: which rows of the base are one client (``Matches.cluster``).
    """

    row: int
    verdict: str
    score: float
    cluster: int
    _seen: _Seen = field(repr=False, compare=False)
    _place: int = field(repr=False, compare=False)

    def evidence(self, lang: Lang = "ru") -> tuple[list[str], list[str]]:
        """What speaks for one client and what against, in words."""
        return self._seen.evidence(self._place, lang)

    def weights(self) -> Weights:
        """How much each comparison weighs."""
        return self._seen.weights(self._place)


class Found(Struct, frozen=True):
    """Who a new row is.

    ``row``: the position to attach it to, set with ``attach`` only. ``verdict``: ``certain`` or ``likely`` when it is a
    client of the base, else ``unique``. ``candidates``: the likeliest first. With ``ask`` they say what is unclear: one
    that is possible, or several clients of the base that the row belongs to equally.
    """

    answer: Answer
    row: int | None
    verdict: str
    candidates: tuple[Candidate, ...]

    def __bool__(self) -> bool:
        return self.answer is Answer.ATTACH


class Index:
    """A base to look new rows up in; it is matched when the index is made."""

    def __init__(self, table: pd.DataFrame, *, roles: Mapping[str, str] | None = None, region: str = "RU") -> None:
        """``table``, ``roles`` and ``region`` are those of :func:`~sheetcrm.core.matching.match`."""
        self.table = table.reset_index(drop=True)
        self.roles = find_roles(self.table, roles)
        self._base: Matched = matched(self.table, self.roles)
        self.matches: Matches = self._base.result()
        clean = self._base.clean
        self._blocks = Blocks(clean)
        self._excerpts = Excerpts(clean)
        self._names = NamesOfTable.in_table(restored(clean, self._base.order))
        self._pairs = _Pairs.of(self._base)

    def __len__(self) -> int:
        return len(self.table)

    def find(self, row: Mapping[str, object], roles: Mapping[str, str] | None = None) -> Found:
        """Who the row is. Its keys are columns of the base, or roles such as ``name``, ``phone``, ``email``.

        ``roles``: what keys mean that are neither. Raises ``ValueError`` for a key whose role is not known.
        """
        frame, roles = self._frame(row, roles or {})
        one = normalise(frame, roles, self._names)
        met = self._blocks.meeting(one)
        if not len(met):
            return Found(Answer.NEW, None, "unique", ())
        return self._found(one, frame, roles, met)

    def _frame(self, row: Mapping[str, object], own: Mapping[str, str]) -> tuple[pd.DataFrame, dict[str, str]]:
        roles = {**own, **self.roles}
        for key in row:
            if key not in roles:
                if key not in ROLES:
                    raise ValueError(f"{key!r} is no column of the base and no role; roles: {', '.join(ROLES)}")
                roles[key] = key
        columns = {key: np.array([value], dtype=object) for key, value in row.items() if not isinstance(value, tuple)}
        for key, value in row.items():
            if isinstance(value, tuple):  # numpy would make a row of it
                columns[key] = np.empty(1, dtype=object)
                columns[key][0] = value
        return pd.DataFrame(columns, index=pd.RangeIndex(1), dtype=object), roles

    def _found(self, one: Clean, frame: pd.DataFrame, roles: Mapping[str, str], met: Ints) -> Found:
        model = self._base.model
        rows = distinct(np.concatenate((met, self._excerpts.holders(one, _HOLDERS), self._excerpts.anchors)))
        seen = _Seen(self, rows, one, frame, roles)
        own = judge(seen.comparer, np.searchsorted(rows, met), np.full(len(met), len(rows)), model)
        # The clients of the base that the row may belong to, with all their rows.
        good = met[own.odds > 0]
        members = self._pairs.components(good)
        if len(members) + 1 <= cluster.ALL_COMPARED:
            further = np.setdiff1d(members, met)
            if len(further):
                rows = distinct(np.concatenate((rows, further)))
                met = np.concatenate((met, further))
                seen = _Seen(self, rows, one, frame, roles)
                own = judge(seen.comparer, np.searchsorted(rows, met), np.full(len(met), len(rows)), model)
            joined = self._linked(seen, members, met, own)
        else:
            joined = self._closest(members, met, own)
        return self._answer(seen, met, own, joined)

    def _linked(self, seen: _Seen, members: Ints, met: Ints, own: Judged) -> Ints:
        """The rows of the base that end in one group with the new row, linked anew with it among them."""
        if not len(members):
            return members
        model = self._base.model
        size = len(members)
        a, b = np.triu_indices(size, 1)
        low, high = members[a], members[b]
        known, odds, firm, apart = self._pairs.look_up(low, high)
        if not known.all():
            rest = np.flatnonzero(~known)
            places = np.searchsorted(seen.rows, low[rest]), np.searchsorted(seen.rows, high[rest])
            again = judge(seen.comparer, *places, model)
            odds[rest], firm[rest], apart[rest] = again.odds, again.firm, again.apart
        own_odds, own_firm, own_apart = np.zeros(size), np.zeros(size, bool), np.zeros(size, bool)
        mine = np.isin(met, members)
        at = np.searchsorted(members, met[mine])
        own_odds[at], own_firm[at], own_apart[at] = own.odds[mine], own.firm[mine], own.apart[mine]
        every = cluster.inside(np.concatenate((odds, own_odds)), float(model.classes[score.SAME]))
        a = np.concatenate((a, np.arange(size))).astype(np.int64)
        b = np.concatenate((b, np.full(size, size))).astype(np.int64)
        group = cluster.link(
            size + 1, a, b, every, np.concatenate((firm, own_firm)), np.concatenate((apart, own_apart))
        )
        joined: Ints = members[group[:-1] == group[-1]]
        return joined

    def _closest(self, members: Ints, met: Ints, own: Judged) -> Ints:
        """The same where one contact holds too many rows together to link them anew: the group that is closest on the
        whole, if any is."""
        group = self._base.group
        odds = np.clip(
            cluster.inside(own.odds, float(self._base.model.classes[score.SAME])), -cluster.LIMIT, cluster.LIMIT
        )
        best, found = 0.0, np.empty(0, np.int64)
        for label in distinct(group[met[own.odds > 0]]).tolist():
            rows = members[group[members] == label]
            mine = np.isin(met, rows)
            mean = (float(odds[mine].sum()) + (len(rows) - int(mine.sum())) * cluster.UNSEEN) / len(rows)
            if mean > best:
                best, found = mean, rows
        return found

    def _answer(self, seen: _Seen, met: Ints, own: Judged, joined: Ints) -> Found:
        inside = np.isin(met, joined)
        verdict = own.verdict.copy()
        verdict[inside & (verdict > guard.LIKELY)] = guard.LIKELY
        verdict[~inside & (verdict <= guard.LIKELY)] = guard.POSSIBLE
        order = np.lexsort((self._place_of(met), -own.odds, verdict))
        candidates = tuple(
            Candidate(
                int(self._place_of(met[i : i + 1])[0]),
                guard.VERDICTS[verdict[i]],
                float(1 / (1 + np.exp(-np.clip(own.odds[i], -cluster.LIMIT, cluster.LIMIT)))),
                int(self.matches.cluster[self._place_of(met[i : i + 1])[0]]),
                seen,
                int(np.searchsorted(seen.rows, met[i])),
            )
            for i in order.tolist()
            if verdict[i] < guard.UNRELATED
        )
        if inside.any():
            odds = np.clip(own.odds[inside], -cluster.LIMIT, cluster.LIMIT)
            sure = float(odds.mean()) > guard.CERTAIN_ODDS and bool((own.verdict[inside] == guard.CERTAIN).any())
            whole = "certain" if sure else "likely"
            if len(distinct(self._base.group[joined])) > 1:
                # It brings rows together that were two clients so far: which of them it is, is not for us to say.
                return Found(Answer.ASK, None, whole, candidates)
            return Found(Answer.ATTACH, candidates[0].row, whole, candidates)
        unsure = any(c.verdict == "possible" and c.score >= guard.ASKED_FROM for c in candidates)
        return Found(Answer.ASK if unsure else Answer.NEW, None, "unique", candidates)

    def _place_of(self, rows: Ints) -> Ints:
        """Positions in the table of rows that are compared."""
        return self._base.order.rows[rows]


class _Seen:
    """The rows of the base that one new row was looked at with; it stands behind them."""

    def __init__(self, index: Index, rows: Ints, one: Clean, frame: pd.DataFrame, roles: Mapping[str, str]) -> None:
        self.index, self.rows, self.frame, self.roles = index, rows, frame, roles
        self.comparer = Comparer(index._excerpts.take(rows, one))

    @cached_property
    def table(self) -> pd.DataFrame:
        """The cells as typed, the new row last."""
        base = self.index.table.iloc[self.index._place_of(self.rows)]
        return pd.concat([base, self.frame], ignore_index=True).astype(object)

    def evidence(self, place: int, lang: Lang) -> tuple[list[str], list[str]]:
        new = len(self.rows)
        levels = self.comparer.compare(np.array([place]), np.array([new])).levels(0)
        return words_for(self.comparer.clean, self.table, self.roles, levels, (place, new), lang)

    def weights(self, place: int) -> Weights:
        compared = self.comparer.compare(np.array([place]), np.array([len(self.rows)]))
        return weights_of(self.comparer.clean, compared, self.index._base.model)[0]


class _Pairs(NamedTuple):
    """The judged pairs of a base, to be looked up; and the components its good pairs make."""

    n: int
    key: Ints
    value: Floats
    firm: Mask
    apart: Mask
    label: Ints
    by_label: Ints
    starts: Ints

    @classmethod
    def of(cls, base: Matched) -> _Pairs:
        n = base.clean.n
        inside = (base.judged.a < n) & (base.judged.b < n)
        a, b = base.judged.a[inside].astype(np.int64), base.judged.b[inside].astype(np.int64)
        odds = base.judged.odds[inside]
        key = np.minimum(a, b) * n + np.maximum(a, b)
        order = np.argsort(key)
        good = odds > 0
        label = cluster.components(n, a[good], b[good])
        by_label = np.argsort(label, kind="stable")
        starts = np.searchsorted(label[by_label], np.arange(n + 1))
        firm, apart = base.judged.firm[inside][order], base.judged.apart[inside][order]
        return cls(n, key[order], odds[order], firm, apart, label, by_label, starts)

    def components(self, rows: Ints) -> Ints:
        """All rows of the components of the given ones, ascending."""
        labels = distinct(self.label[rows])
        found = [self.by_label[self.starts[one] : self.starts[one + 1]] for one in labels.tolist()]
        return distinct(np.concatenate(found)) if found else np.empty(0, np.int64)

    def look_up(self, low: Ints, high: Ints) -> tuple[Mask, Floats, Mask, Mask]:
        """Which pairs were judged, their log-odds, and whether they are firm and apart (0 and no for the others)."""
        wanted = low * self.n + high
        if not len(self.key):
            no = np.zeros(len(wanted), bool)
            return no, np.zeros(len(wanted)), no.copy(), no.copy()
        at = np.minimum(np.searchsorted(self.key, wanted), len(self.key) - 1)
        known = self.key[at] == wanted
        return known, np.where(known, self.value[at], 0.0), known & self.firm[at], known & self.apart[at]


__all__ = ["Answer", "Candidate", "Found", "Index"]
