"""The whole matching of one table, stage by stage, and what it found. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from msgspec import Struct

from sheetcrm.core.matching import cluster, guard, score
from sheetcrm.core.matching.block import candidate_pairs
from sheetcrm.core.matching.clean import Clean
from sheetcrm.core.matching.columns import find_roles
from sheetcrm.core.matching.compare import Compared, Comparer
from sheetcrm.core.matching.evidence import Said, is_role_change, said_of
from sheetcrm.core.matching.integers import Codes, Ints
from sheetcrm.core.matching.levels import LEVELS, Floats, Mask
from sheetcrm.core.matching.normalise import normalise
from sheetcrm.core.matching.order import Ordered, ordered, place_of, restored, taken
from sheetcrm.core.matching.pairs import Pairs
from sheetcrm.core.matching.score import Model
from sheetcrm.core.matching.sieve import Sieve
from sheetcrm.core.matching.weights import Weights, weights_of
from sheetcrm.core.wording import Lang

_AT_ONCE: Final = 250_000  # pairs compared in one go


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
    _compared_rows: Clean = field(repr=False, compare=False)
    _order: Ordered = field(repr=False, compare=False)
    _model: Model = field(repr=False, compare=False)

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
        said = self.said(a, b, lang)
        return [s.sentence for s in said if s.speaks_for], [s.sentence for s in said if not s.speaks_for]

    def said(self, a: int, b: int, lang: Lang = "ru") -> list[Said]:
        """What each comparison of two rows says, in words."""
        return said_of(self._clean, self.table, self.roles, self.levels(a, b), (a, b), lang)

    def levels(self, a: int, b: int) -> dict[str, str]:
        """How far each comparison of two rows agrees (``compare.LEVELS``), empty where one of the two has no value."""
        place = self._places.get((min(a, b), max(a, b)))
        if place is not None:
            return {role: str(column[place]) for role, column in self._levels.items()}
        return self._compared(np.array([a]), np.array([b])).levels(0)

    @cached_property
    def _places(self) -> dict[tuple[int, int], int]:
        pairs = zip(self.pairs["a"].tolist(), self.pairs["b"].tolist(), strict=True)
        return {pair: place for place, pair in enumerate(pairs)}

    @cached_property
    def _levels(self) -> dict[str, npt.NDArray[np.object_]]:
        return {role: self.pairs[role].to_numpy(dtype=object) for role in self.pairs.columns[4:]}

    def score_of(self, a: int, b: int) -> float:
        """The probability that two rows are one client; 0 for a pair that is not on the list."""
        place = self._places.get((min(a, b), max(a, b)))
        return 0.0 if place is None else float(self._scores[place])

    @cached_property
    def _scores(self) -> Floats:
        return self.pairs["score"].to_numpy(dtype=np.float64)

    def verdict_of(self, a: int, b: int) -> str:
        """The verdict of two rows: that of the list of pairs, ``unrelated`` when they are not on it."""
        place = self._places.get((min(a, b), max(a, b)))
        if place is not None:
            return str(self.pairs["verdict"].iat[place])
        # Of a very large group not every pair was compared.
        return guard.VERDICTS[guard.LIKELY if self.cluster[a] == self.cluster[b] else guard.UNRELATED]

    def role_changes(self) -> list[tuple[int, int]]:
        """Pairs of rows of one client in two posts: not a row typed twice, but a person who was promoted or moved.

        Both rows are true; whoever merges them keeps the history of posts.
        """
        if "position" not in self.pairs:
            return []
        rows = self.pairs[(self.pairs["position"] == "different") & self.pairs["verdict"].isin(["certain", "likely"])]
        roles = self.pairs.columns[4:]
        return [
            (int(a), int(b))
            for a, b, *levels in rows[["a", "b", *roles]].itertuples(index=False)
            if is_role_change(dict(zip(roles, levels, strict=True)))
        ]

    def weights(self, a: int, b: int) -> Weights:
        """How much each comparison of two rows weighs, and what the rules make of the sum."""
        return self.all_weights([(a, b)])[0]

    def all_weights(self, pairs: Sequence[tuple[int, int]]) -> list[Weights]:
        """The same of many pairs at once."""
        a, b = (np.array([pair[side] for pair in pairs], np.int64) for side in (0, 1))
        return weights_of(self._comparer.clean, self._compared(a, b), self._model)

    def _compared(self, a: Ints, b: Ints) -> Compared:
        """The comparison of pairs of rows. A further copy of a row is compared as the first."""
        x, y = self._compared_as[a], self._compared_as[b]
        return self._comparer.compare(np.minimum(x, y), np.maximum(x, y))

    @cached_property
    def _comparer(self) -> Comparer:
        return Comparer(self._compared_rows)

    @cached_property
    def _clean(self) -> Clean:
        return restored(self._compared_rows, self._order)

    @cached_property
    def _compared_as(self) -> Ints:
        return place_of(self._order)


def match(table: pd.DataFrame, *, roles: Mapping[str, str] | None = None, region: str = "RU") -> Matches:
    """The rows of a table that are the same client.

    ``table``: columns as typed (text, numbers, dates, None), any index. ``roles``: what columns are, where known;
    the rest is found by headings and contents. ``region`` is the country whose phones are written without a prefix;
    phones are compared by their last ten digits, which tells countries apart well enough for every region.
    """
    return matched(table, find_roles(table, roles)).result()


class Matched(Struct, frozen=True):
    """A whole matching: what :func:`match` shows the result of, and what a new row is compared with.

    ``clean``: the rows that are compared, cleaned, in the order of their contents; ``judged`` and ``group``: their pairs
    and groups, the further copies of rows behind them (``order``).
    """

    table: pd.DataFrame
    roles: Mapping[str, str]
    clean: Clean
    order: Ordered
    model: score.Model
    judged: Judged
    group: Ints

    def result(self) -> Matches:
        """Everything back in the table's own order of rows."""
        return _result(self)


def matched(table: pd.DataFrame, roles: Mapping[str, str]) -> Matched:
    """All stages over a table whose columns' roles are known."""
    clean = normalise(table, roles)
    order = ordered(clean)
    clean = taken(clean, order.rows)
    model, judged, copies = _judged(clean, order)
    prior = float(model.classes[score.SAME])
    group = cluster.link(clean.n, judged.a, judged.b, cluster.inside(judged.odds, prior), judged.firm, judged.apart)
    if len(order.copies):
        group, beside = _with_copies(
            group, copies, order.first, guard.LIKELY if guard.nameless(clean) else guard.CERTAIN
        )
        told = [judged, beside]
        del judged, beside
        judged = together(told)
    return Matched(table, roles, clean, order, model, judged, group)


def _judged(clean: Clean, order: Ordered) -> tuple[score.Model, Judged, Judged]:
    """What the table teaches, its pairs that say something or stand in one component, and further copies beside their firsts.

    What a comparer works out of a table is given back with it, before groups are made.
    """
    comparer = Comparer(clean)
    pairs = candidate_pairs(clean)
    model = learn(comparer, pairs)
    told = judge_those_told(comparer, pairs, model)
    del pairs
    judged = together(told)

    good = judged.odds > 0
    label = cluster.components(clean.n, judged.a[good], judged.b[good])
    more = cluster.missing_pairs(label, judged.a, judged.b)
    if len(more[0]):
        told = [judged, judge(comparer, *more, model)]
        del judged
        judged = together(told)
    return model, judged, judge(comparer, order.first, order.first, model)


def _with_copies(group: Ints, own: Judged, first: Ints, least: int) -> tuple[Ints, Judged]:
    """The groups with the further copies of rows behind the others, and each copy paired with its first.

    A copy follows its first when a row that says so much is certainly the same client as another that says the same
    (``own``); a name typed ten thousand times is not. ``least``: the verdict that is enough.
    """
    copies = len(group) + np.arange(len(first))
    follows = own.verdict <= least
    pairs = np.flatnonzero(follows)
    beside = Judged(
        first[pairs].astype(np.int32), copies[pairs].astype(np.int32), own.roles, own.kinds, own.level[pairs], own.odds[pairs], own.verdict[pairs],
        own.firm[pairs], own.apart[pairs],
    )  # fmt: skip
    return np.concatenate((group, np.where(follows, group[first], copies))), beside


def learn(comparer: Comparer, pairs: Pairs) -> score.Model:
    """What the table teaches, from an even sample of its candidate pairs and from pairs drawn at random."""
    picked = np.arange(len(pairs))
    if len(pairs) > score.LEARNT_FROM:
        # Evenly over the pairs, whose order depends on contents only.
        picked = np.linspace(0, len(pairs) - 1, score.LEARNT_FROM).astype(np.int64)
    sample = comparer.compare(*pairs.at(picked))
    drawn = comparer.compare(*score.random_pairs(comparer.n)) if comparer.n > 1 else sample
    possible = guard.two_people_named(comparer.clean, sample)
    return score.learn(sample, score.chance_levels(drawn), comparer.n, possible, len(pairs) / max(len(picked), 1))


class Judged(Struct, frozen=True):
    """Pairs with their levels, log-odds of the same client (guards applied) and verdicts."""

    a: Codes
    b: Codes
    roles: tuple[str, ...]
    kinds: tuple[str, ...]
    level: npt.NDArray[np.int8]
    odds: Floats
    verdict: npt.NDArray[np.int8]
    firm: Mask  # more in common than a name and a place
    apart: Mask  # one name, and contacts that differ


def judge(comparer: Comparer, a: Ints, b: Ints, model: score.Model) -> Judged:
    """Pairs compared and judged, some at a time."""
    real_name = guard.real_names(comparer.clean)
    found = [
        _judge_some(comparer, a[start : start + _AT_ONCE], b[start : start + _AT_ONCE], model, real_name)
        for start in range(0, max(len(a), 1), _AT_ONCE)
    ]
    return together(found)


def judge_those_told(comparer: Comparer, pairs: Pairs, model: score.Model) -> list[Judged]:
    """Of the candidate pairs those that say something, judged, a part at a time.

    The others are asked again where they stand inside a component (``cluster.missing_pairs``), so that memory does not
    grow with all that strangers have in common.
    """
    sieve, real_name = Sieve(comparer, model), guard.real_names(comparer.clean)

    def some(part: Ints) -> Judged:
        a, b = pairs.rows(part)
        kept = sieve.kept(a, b)
        one = _judge_some(comparer, a[kept], b[kept], model, real_name)
        return _some(one, (one.odds > 0) | (one.verdict < guard.UNRELATED))

    return list(map(some, pairs.parts()))


def _judge_some(comparer: Comparer, a: Ints, b: Ints, model: score.Model, real_name: Mask) -> Judged:
    clean, compared = comparer.clean, comparer.compare(a, b)
    possible = guard.two_people_named(clean, compared)
    logs = model.logs(compared, possible)
    odds, classes = score.log_odds(logs), score.probabilities(logs)
    odds = np.where(guard.one_entry(clean, compared), np.maximum(odds, guard.ENTRY_ODDS), odds)
    refusal = guard.refused(clean, compared, real_name)
    apart, half = guard.namesakes(clean, compared)
    capped = np.logical_or.reduce(list(guard.caps(compared, odds, apart, half).values()))
    firm = guard.proven(clean, compared)
    verdict = guard.verdicts(
        clean, compared, odds, classes, refusal, capped, firm, guard.same_initials(clean, compared)
    )
    odds = np.where(refusal, guard.REFUSED, np.where(capped, np.minimum(odds, -0.1), odds))
    return Judged(
        a.astype(np.int32),
        b.astype(np.int32),
        compared.roles,
        compared.kinds,
        compared.level,
        odds,
        verdict,
        firm,
        apart,
    )


def _some(judged: Judged, kept: Mask) -> Judged:
    return Judged(
        judged.a[kept], judged.b[kept], judged.roles, judged.kinds, judged.level[kept], judged.odds[kept],
        judged.verdict[kept], judged.firm[kept], judged.apart[kept],
    )  # fmt: skip


def together(found: list[Judged]) -> Judged:
    """Judged pairs of one table in one; the list is emptied, so that both are never held."""
    if len(found) == 1:
        return found.pop()
    roles, kinds = found[0].roles, found[0].kinds
    columns: list[list[npt.NDArray[Any]]] = [
        [getattr(one, name) for one in found] for name in ("a", "b", "level", "odds", "verdict", "firm", "apart")
    ]
    found.clear()
    whole = []
    for column in columns:
        whole.append(np.concatenate(column))
        column.clear()
    a, b, level, odds, verdict, firm, apart = whole
    return Judged(a, b, roles, kinds, level, odds, verdict, firm, apart)


def _named(codes: npt.NDArray[np.int8], names: Sequence[str]) -> Any:
    """Names by their codes, held as codes: of millions of pairs only a dozen names."""
    return pd.Categorical.from_codes(codes, categories=pd.Index(list(names)))


def _result(found: Matched) -> Matches:
    order = np.concatenate((found.order.rows, found.order.copies))
    group, judged = found.group, found.judged
    n = len(order)
    a, b = judged.a, judged.b
    inside = group[a] == group[b]
    x, y = a[inside], b[inside]
    odds = np.clip(judged.odds[inside], -cluster.LIMIT, cluster.LIMIT)
    total = np.bincount(x, weights=odds, minlength=n) + np.bincount(y, weights=odds, minlength=n)
    count = np.bincount(x, minlength=n) + np.bincount(y, minlength=n)
    mean = np.divide(total, count, out=np.zeros(n), where=count > 0)
    # A row is certain when the mean over its cluster is, and at least one pair of it is certain by itself.
    sure = np.zeros(n, bool)
    proven = judged.verdict[inside] == guard.CERTAIN
    sure[x[proven]] = sure[y[proven]] = True
    sure &= mean > guard.CERTAIN_ODDS
    # One of three texts a row: by its place, since numpy would write each out in full on the way.
    verdict = np.array(("likely", "certain", "unique"), dtype=object)[np.where(count == 0, 2, sure.astype(np.int8))]
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
    del x, y, odds, inside, outside, proven
    shown = np.flatnonzero(own < guard.UNRELATED).astype(np.int32)
    x, y = place[a[shown]], place[b[shown]]
    both = np.minimum(x, y) * n + np.maximum(x, y)
    del x, y
    again = np.argsort(both)
    shown, both = shown[again], both[again]
    del again
    low, high = np.divmod(both, n)
    del both
    odds = np.clip(judged.odds[shown], -cluster.LIMIT, cluster.LIMIT)
    columns: dict[str, object] = {
        "a": low,
        "b": high,
        "verdict": _named(own[shown], guard.VERDICTS),
        "score": 1 / (1 + np.exp(-odds)),
    }
    for column, (role, kind) in enumerate(zip(judged.roles, judged.kinds, strict=True)):
        columns[role] = _named(judged.level[shown, column], ("", *LEVELS[kind]))
    pairs = pd.DataFrame(columns, copy=False)
    back = np.empty(n, np.int64)
    back[place] = np.arange(n)
    return Matches(
        labels,
        verdict[back],
        probability[back],
        pairs,
        dict(found.roles),
        found.table,
        found.clean,
        found.order,
        found.model,
    )
