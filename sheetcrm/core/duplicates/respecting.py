"""What the matcher found, as it is once people's words are respected: decided pairs are never one client. Pure.

A pair that is decided comes back only with evidence nobody had seen then; even so it stays two clients until a person
says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from msgspec import Struct, field

from sheetcrm.core.duplicates.evidence import Evidence
from sheetcrm.core.duplicates.memory import Decision, Remembered, Word
from sheetcrm.core.duplicates.names import Names
from sheetcrm.core.matching import Matches
from sheetcrm.core.records import replace

Places = tuple[int, int]
_SAME = ("certain", "likely")


class Respected(Struct, frozen=True):
    """``linked``: pairs people said are different people who belong together. ``returned``: decided pairs with new
    evidence, and its keys; ``decided``: what was said of them."""

    matches: Matches
    linked: frozenset[Places] = frozenset()
    returned: Mapping[Places, frozenset[str]] = field(default_factory=dict)
    decided: Mapping[Places, Decision] = field(default_factory=dict)


def respected(
    matches: Matches, names: Names, remembered: Remembered, evidence: Evidence, merged: Mapping[str, str] = {}
) -> Respected:
    """The matches with everything decided taken into account. ``merged``: clients that were merged into others, by
    name: what was said of them holds for the client they became."""
    decided = _placed(names, remembered, merged)
    if not decided:
        return Respected(matches)
    pairs = matches.pairs
    n = max(len(matches.cluster), 1)
    codes = pairs["a"].to_numpy(np.int64) * n + pairs["b"].to_numpy(np.int64)
    wanted = np.array([a * n + b for a, b in decided], dtype=np.int64)
    rows = np.flatnonzero(np.isin(codes, wanted))
    verdicts = pairs["verdict"].to_numpy(dtype=object).copy()
    keep = np.ones(len(pairs), bool)
    linked: set[Places] = set()
    returned: dict[Places, frozenset[str]] = {}
    for row in rows.tolist():
        levels = pairs.iloc[row].to_dict()
        place = int(levels["a"]), int(levels["b"])
        decision = decided[place]
        new = evidence.of(*place, levels) - decision.evidence
        if new:
            returned[place] = new
            verdicts[row] = "related" if verdicts[row] == "related" else "possible"
        elif decision.word is Word.LINKED:
            linked.add(place)
            verdicts[row] = "related"
        else:
            keep[row] = False
    cluster = _split(matches, decided)
    a, b = pairs["a"].to_numpy(np.intp), pairs["b"].to_numpy(np.intp)
    apart = (matches.cluster[a] == matches.cluster[b]) & (cluster[a] != cluster[b])
    loosened = apart & np.isin(verdicts, _SAME)
    verdicts[loosened] = "possible"
    kept = pairs.assign(verdict=verdicts)[keep].reset_index(drop=True)
    verdict, score = _by_row(matches, cluster, kept)
    found = replace(matches, cluster=cluster, verdict=verdict, score=score, pairs=kept)
    return Respected(found, frozenset(linked), returned, {place: decided[place] for place in returned})


def _placed(names: Names, remembered: Remembered, merged: Mapping[str, str]) -> dict[Places, Decision]:
    """The decisions by the positions of both rows; those about somebody who is gone are left out."""
    standing = [
        (now_named(one, merged), now_named(other, merged), decision) for (one, other), decision in remembered.standing()
    ]
    if not standing:
        return {}
    places = names.positions({name for one, other, _ in standing for name in (one, other)})
    found: dict[Places, Decision] = {}
    for one, other, decision in standing:
        for x in places.get(one, ()):
            for y in places.get(other, ()):
                if x != y:
                    place = (x, y) if x < y else (y, x)
                    found[place] = decision.or_later(found[place]) if place in found else decision
    return found


def now_named(name: str, merged: Mapping[str, str]) -> str:
    """The client that one became, over however many merges; itself when it was not merged."""
    seen: set[str] = set()
    while name in merged and name not in seen:
        seen.add(name)
        name = merged[name]
    return name


def _split(matches: Matches, decided: Mapping[Places, Decision]) -> npt.NDArray[np.int64]:
    """Labels of the clusters with no decided pair inside: members that hold together best stay together."""
    cluster = np.asarray(matches.cluster, dtype=np.int64)
    torn = {int(cluster[a]) for a, b in decided if cluster[a] == cluster[b]}
    if not torn:
        return cluster
    pairs = matches.pairs
    a, b = pairs["a"].to_numpy(np.intp), pairs["b"].to_numpy(np.intp)
    inside = (cluster[a] == cluster[b]) & np.isin(cluster[a], list(torn))
    score = pairs["score"].to_numpy(float)
    order = sorted(np.flatnonzero(inside).tolist(), key=lambda i: (-score[i], int(a[i]), int(b[i])))
    members = np.flatnonzero(np.isin(cluster, list(torn))).tolist()
    home = {m: m for m in members}
    apart: dict[int, set[int]] = {m: set() for m in members}
    for x, y in decided:
        if x in apart and y in apart:
            apart[x].add(y)
            apart[y].add(x)
    groups: dict[int, set[int]] = {m: {m} for m in members}
    for i in order:
        one, other = home[int(a[i])], home[int(b[i])]
        if one == other or any(apart[m] & groups[other] for m in groups[one]):
            continue
        keep, go = min(one, other), max(one, other)
        for m in groups.pop(go):
            home[m] = keep
            groups[keep].add(m)
    label = cluster.copy()
    for m in members:
        label[m] = len(cluster) + home[m]  # beyond all labels in use
    return _ranked(label)


def _ranked(label: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Labels from 0 in order of their first row, as the matcher gives them."""
    _, first, codes = np.unique(label, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first, kind="stable")] = np.arange(len(first))
    ranked: npt.NDArray[np.int64] = rank[codes.reshape(-1)]
    return ranked


def _by_row(matches: Matches, cluster: npt.NDArray[np.int64], pairs: Any) -> tuple[Any, Any]:
    """The verdict and the score of every row, put right where its cluster is another one now."""
    verdict, score = matches.verdict.copy(), matches.score.copy()
    size = np.bincount(cluster, minlength=int(cluster.max(initial=0)) + 1)
    alone = size[cluster] == 1
    verdict[alone], score[alone] = "unique", 0.0
    a, b = pairs["a"].to_numpy(np.intp), pairs["b"].to_numpy(np.intp)
    proven = (cluster[a] == cluster[b]) & (pairs["verdict"].to_numpy(dtype=object) == "certain")
    sure = np.zeros(len(cluster), bool)
    sure[a[proven]] = sure[b[proven]] = True
    verdict[(verdict == "certain") & ~sure] = "likely"
    return verdict, score
