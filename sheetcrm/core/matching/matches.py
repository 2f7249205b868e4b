"""The whole matching of one table, stage by stage, and what it found. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheetcrm.core.matching import cluster, guard, score
from sheetcrm.core.matching.block import candidate_pairs, content_order, reordered
from sheetcrm.core.matching.columns import find_roles
from sheetcrm.core.matching.compare import LEVELS, Compared, Comparer
from sheetcrm.core.matching.normalise import Clean, Ints, normalise
from sheetcrm.core.matching.persons import known_names
from sheetcrm.core.wording import Lang

Floats = npt.NDArray[np.float64]
_LISTED: Final = 60  # clusters up to this size list all their pairs


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
        cuts = np.flatnonzero(own[1:] != own[:-1]) + 1
        groups = [tuple(sorted(g.tolist())) for g in np.split(order, cuts) if len(g) > 1]
        return sorted(groups)

    def evidence(self, a: int, b: int, lang: Lang = "ru") -> tuple[list[str], list[str]]:
        """What speaks for two rows being one client and what against, in words."""
        from sheetcrm.core.matching.evidence import words_for

        return words_for(self._clean, self.table, self.roles, a, b, lang)


def match(table: pd.DataFrame, *, roles: Mapping[str, str] | None = None, region: str = "RU") -> Matches:
    """The rows of a table that are the same client.

    ``table``: columns as typed (text, numbers, dates, None), any index. ``roles``: what columns are, where known;
    the rest is found by headings and contents. ``region`` is the country whose phones are written without a prefix;
    phones are compared by their last ten digits, which tells countries apart well enough for every region.
    """
    found = find_roles(table, roles)
    typed = normalise(table, found)
    n = typed.n
    order = content_order(typed)
    clean = reordered(typed, order)
    comparer = Comparer(clean)
    a, b = candidate_pairs(clean)
    compared = comparer.compare(a, b)
    possible = guard.two_people_named(clean, compared)
    drawn = comparer.compare(*score.random_pairs(n)) if n > 1 else compared
    model = score.learn(compared, score.chance_levels(drawn), n, possible)
    judged = _judge(clean, compared, model)

    good = judged.odds > 0
    label = cluster.components(n, a[good], b[good])
    more_a, more_b = cluster.missing_pairs(label, a, b)
    if len(more_a):
        further = _judge(clean, comparer.compare(more_a, more_b), model)
        judged = _both(judged, further)
    compared = judged.compared
    group = cluster.link(n, compared.a, compared.b, cluster.inside(judged.odds, float(model.classes[score.SAME])))
    return _result(table, found, typed, order, group, judged)


@dataclass(frozen=True, slots=True)
class _Judged:
    compared: Compared
    odds: Floats  # log-odds of the same client, guards applied
    verdict: npt.NDArray[np.int8]


def _judge(clean: Clean, compared: Compared, model: score.Model) -> _Judged:
    possible = guard.two_people_named(clean, compared)
    logs = model.logs(compared, possible)
    odds, classes = score.log_odds(logs), score.probabilities(logs)
    refusal = guard.refused(clean, compared, _real_names(clean))
    capped = guard.namesakes(clean, compared)
    verdict = guard.verdicts(compared, odds, classes, refusal, capped)
    odds = np.where(refusal, guard.REFUSED, np.where(capped, np.minimum(odds, -0.1), odds))
    return _Judged(compared, odds, verdict)


def _real_names(clean: Clean) -> npt.NDArray[np.bool_]:
    known = known_names()
    real = [len(v) == 1 or ((k := known.get(v)) is not None and k.share >= guard.A_NAME) for v in clean.first.values]
    return np.append(np.array(real, bool), False)[clean.first.codes]


def _both(one: _Judged, two: _Judged) -> _Judged:
    c, d = one.compared, two.compared
    together = Compared(
        np.concatenate((c.a, d.a)), np.concatenate((c.b, d.b)), c.roles, c.kinds,
        np.concatenate((c.level, d.level)), np.concatenate((c.share, d.share)),
    )  # fmt: skip
    return _Judged(together, np.concatenate((one.odds, two.odds)), np.concatenate((one.verdict, two.verdict)))


def _result(
    table: pd.DataFrame, roles: Mapping[str, str], typed: Clean, order: Ints, group: Ints, judged: _Judged
) -> Matches:
    """Everything back in the table's own order of rows."""
    n = len(order)
    compared = judged.compared
    a, b = compared.a, compared.b
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
    for column, (role, kind) in enumerate(zip(compared.roles, compared.kinds, strict=True)):
        names = np.array(["", *LEVELS[kind]], dtype=object)
        pairs[role] = names[compared.level[shown, column]]
    back = np.empty(n, np.int64)
    back[place] = np.arange(n)
    return Matches(labels, verdict[back], probability[back], pairs, dict(roles), table, typed)
