"""The whole matching of one table, stage by stage, and what it found. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheetcrm.core.matching import cluster, guard, score
from sheetcrm.core.matching.block import candidate_pairs
from sheetcrm.core.matching.columns import find_roles
from sheetcrm.core.matching.compare import LEVELS, Comparer
from sheetcrm.core.matching.normalise import Clean, Ints, normalise
from sheetcrm.core.matching.order import ordered, taken
from sheetcrm.core.matching.persons import known_names
from sheetcrm.core.wording import Lang

Floats = npt.NDArray[np.float64]
_AT_ONCE: Final = 1_000_000  # pairs compared in one go


@dataclass(frozen=True)
class Matches:
    """What matching found in a table of n rows, by row position.

    ``cluster``: a label per row, shared only by rows that are the same client. ``verdict``: ``unique``, ``certain`` or
    ``likely``. ``score``: probability that the row belongs to its cluster (0 when it stands alone). ``pairs``: positions
    ``a`` < ``b``, ``verdict`` (``certain``, ``likely``, ``possible``, ``related``), ``score`` and, per role, the level
    its comparison reached: every pair inside a cluster, and links to rows outside.
    """

    cluster: Ints
    verdict: npt.NDArray[np.object_]
    score: Floats
    pairs: pd.DataFrame
    roles: Mapping[str, str]
    table: pd.DataFrame = field(repr=False, compare=False)
    _clean: Clean = field(repr=False, compare=False)

    def clusters(self) -> list[tuple[int, ...]]:
        """Groups of two or more rows that are the same client, by their first row."""
        order = np.argsort(self.cluster, kind="stable")
        own = self.cluster[order]
        starts = np.concatenate(([0], np.flatnonzero(own[1:] != own[:-1]) + 1))
        ends = np.append(starts[1:], len(order))
        several = ends - starts > 1
        return sorted(
            tuple(order[start:end].tolist())
            for start, end in zip(starts[several].tolist(), ends[several].tolist(), strict=True)
        )

    def evidence(self, a: int, b: int, lang: Lang = "ru") -> tuple[list[str], list[str]]:
        """What speaks for two rows being one client and what against, in words."""
        from sheetcrm.core.matching.evidence import words_for

        place = self._places.get((min(a, b), max(a, b)))
        if place is not None:
            levels = {role: str(column[place]) for role, column in self._levels.items()}
        else:
            compared = self._comparer.compare(np.array([a]), np.array([b]))
            reached = zip(compared.roles, compared.kinds, compared.level[0].tolist(), strict=True)
            levels = {role: LEVELS[kind][level - 1] if level else "" for role, kind, level in reached}
        return words_for(self._clean, self.table, self.roles, levels, (a, b), lang)

    @cached_property
    def _places(self) -> dict[tuple[int, int], int]:
        pairs = zip(self.pairs["a"].tolist(), self.pairs["b"].tolist(), strict=True)
        return {pair: place for place, pair in enumerate(pairs)}

    @cached_property
    def _levels(self) -> dict[str, npt.NDArray[np.object_]]:
        return {role: self.pairs[role].to_numpy(dtype=object) for role in self.pairs.columns[4:]}

    @cached_property
    def _comparer(self) -> Comparer:
        return Comparer(self._clean)


def match(table: pd.DataFrame, *, roles: Mapping[str, str] | None = None, region: str = "RU") -> Matches:
    """The rows of a table that are the same client.

    ``table``: columns as typed (text, numbers, dates, None), any index. ``roles``: what columns are, where known;
    the rest is found by headings and contents. ``region`` is the country whose phones are written without a prefix;
    phones are compared by their last ten digits, which tells countries apart well enough for every region.
    """
    found = find_roles(table, roles)
    typed = normalise(table, found)
    rows, copies, first = ordered(typed)
    clean = taken(typed, rows)
    n = clean.n
    comparer = Comparer(clean)
    a, b = candidate_pairs(clean)
    model = _model(comparer, a, b)
    judged = _judged(comparer, a, b, model)

    good = judged.odds > 0
    label = cluster.components(n, a[good], b[good])
    more_a, more_b = cluster.missing_pairs(label, a, b)
    if len(more_a):
        judged = _both(judged, _judged(comparer, more_a, more_b, model))
    prior = float(model.classes[score.SAME])
    group = cluster.link(n, judged.a, judged.b, cluster.inside(judged.odds, prior))
    if len(copies):
        group, judged = _with_copies(comparer, group, judged, first, model)
    return _result(table, found, typed, np.concatenate((rows, copies)), group, judged)


def _with_copies(
    comparer: Comparer, group: Ints, judged: _Judged, first: Ints, model: score.Model
) -> tuple[Ints, _Judged]:
    """The further copies of rows put back behind the others, each paired with its first.

    A copy follows its first when a row that says so much is certainly the same client as another that says the same;
    a name typed ten thousand times is not.
    """
    n = len(group)
    copies = n + np.arange(len(first))
    own = _judged(comparer, first, first, model)
    follows = own.verdict == guard.CERTAIN
    group = np.concatenate((group, np.where(follows, group[first], copies)))
    pairs = np.flatnonzero(follows)
    beside = _Judged(
        first[pairs], copies[pairs], own.roles, own.kinds, own.level[pairs], own.odds[pairs], own.verdict[pairs]
    )
    return group, _both(judged, beside)


def _model(comparer: Comparer, a: Ints, b: Ints) -> score.Model:
    """What the table teaches, from an even sample of its candidate pairs and from pairs drawn at random."""
    picked = np.arange(len(a))
    if len(a) > score.LEARNT_FROM:
        # Evenly over the pairs, whose order depends on contents only.
        picked = np.linspace(0, len(a) - 1, score.LEARNT_FROM).astype(np.int64)
    sample = comparer.compare(a[picked], b[picked])
    drawn = comparer.compare(*score.random_pairs(comparer.n)) if comparer.n > 1 else sample
    possible = guard.two_people_named(comparer.clean, sample)
    return score.learn(sample, score.chance_levels(drawn), comparer.n, possible, len(a) / max(len(picked), 1))


@dataclass(frozen=True, slots=True)
class _Judged:
    """Pairs with their levels, log-odds of the same client (guards applied) and verdicts."""

    a: Ints
    b: Ints
    roles: tuple[str, ...]
    kinds: tuple[str, ...]
    level: npt.NDArray[np.int8]
    odds: Floats
    verdict: npt.NDArray[np.int8]


def _judged(comparer: Comparer, a: Ints, b: Ints, model: score.Model) -> _Judged:
    """Pairs compared and judged, some at a time, so that memory does not grow with what is thrown away at once."""
    found = _judge(comparer, a[:_AT_ONCE], b[:_AT_ONCE], model)
    for start in range(_AT_ONCE, len(a), _AT_ONCE):
        found = _both(found, _judge(comparer, a[start : start + _AT_ONCE], b[start : start + _AT_ONCE], model))
    return found


def _judge(comparer: Comparer, a: Ints, b: Ints, model: score.Model) -> _Judged:
    clean, compared = comparer.clean, comparer.compare(a, b)
    possible = guard.two_people_named(clean, compared)
    logs = model.logs(compared, possible)
    odds, classes = score.log_odds(logs), score.probabilities(logs)
    refusal = guard.refused(clean, compared, _real_names(clean))
    capped = guard.namesakes(clean, compared)
    verdict = guard.verdicts(clean, compared, odds, classes, refusal, capped)
    odds = np.where(refusal, guard.REFUSED, np.where(capped, np.minimum(odds, -0.1), odds))
    return _Judged(a, b, compared.roles, compared.kinds, compared.level, odds, verdict)


def _real_names(clean: Clean) -> npt.NDArray[np.bool_]:
    known = known_names()
    real = [len(v) == 1 or ((k := known.get(v)) is not None and k.share >= guard.A_NAME) for v in clean.first.values]
    return np.append(np.array(real, bool), False)[clean.first.codes]


def _both(one: _Judged, two: _Judged) -> _Judged:
    return _Judged(
        np.concatenate((one.a, two.a)),
        np.concatenate((one.b, two.b)),
        one.roles,
        one.kinds,
        np.concatenate((one.level, two.level)),
        np.concatenate((one.odds, two.odds)),
        np.concatenate((one.verdict, two.verdict)),
    )


def _result(
    table: pd.DataFrame, roles: Mapping[str, str], typed: Clean, order: Ints, group: Ints, judged: _Judged
) -> Matches:
    """Everything back in the table's own order of rows."""
    n = len(order)
    a, b = judged.a, judged.b
    inside = group[a] == group[b]
    odds = np.clip(judged.odds, -cluster.LIMIT, cluster.LIMIT)
    total = np.bincount(a[inside], weights=odds[inside], minlength=n) + np.bincount(
        b[inside], weights=odds[inside], minlength=n
    )
    count = np.bincount(a[inside], minlength=n) + np.bincount(b[inside], minlength=n)
    mean = np.divide(total, count, out=np.zeros(n), where=count > 0)
    # A row is certain when the mean over its cluster is, and at least one pair of it is certain by itself.
    sure = np.zeros(n, bool)
    proven = inside & (judged.verdict == guard.CERTAIN)
    sure[a[proven]] = sure[b[proven]] = True
    sure &= mean > guard.CERTAIN_ODDS
    verdict = np.where(count == 0, "unique", np.where(sure, "certain", "likely")).astype(object)
    probability = np.where(count == 0, 0.0, 1 / (1 + np.exp(-mean)))

    place = order  # position in the table of every row of the ordered one
    label_by_row = np.empty(n, np.int64)
    label_by_row[place] = group
    _, first, codes = np.unique(label_by_row, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first, kind="stable")] = np.arange(len(first))
    labels = rank[codes.reshape(-1)]

    own = judged.verdict.copy()
    own[inside & (own > guard.LIKELY)] = guard.LIKELY
    outside = ~inside & (own <= guard.LIKELY)
    own[outside] = guard.POSSIBLE
    shown = np.flatnonzero(own < guard.UNRELATED)
    x, y = place[a[shown]], place[b[shown]]
    low, high = np.minimum(x, y), np.maximum(x, y)
    again = np.lexsort((high, low))
    shown = shown[again]
    pairs = pd.DataFrame(
        {
            "a": low[again],
            "b": high[again],
            "verdict": np.array(guard.VERDICTS, dtype=object)[own[shown]],
            "score": 1 / (1 + np.exp(-odds[shown])),
        }
    )
    for column, (role, kind) in enumerate(zip(judged.roles, judged.kinds, strict=True)):
        names = np.array(["", *LEVELS[kind]], dtype=object)
        pairs[role] = names[judged.level[shown, column]]
    back = np.empty(n, np.int64)
    back[place] = np.arange(n)
    return Matches(labels, verdict[back], probability[back], pairs, dict(roles), table, typed)
