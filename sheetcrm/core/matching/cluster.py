"""Fifth stage: groups of rows that are one client. Pure.

Average linkage inside connected components: two groups are joined while the mean log-odds over *all* pairs between
them is positive, so one bad edge does not chain two families, and three rows known by different keys still meet.
"""

from __future__ import annotations

import heapq
from typing import Final

import numpy as np
import numpy.typing as npt

from sheetcrm.core.matching.normalise import Ints

Floats = npt.NDArray[np.float64]

LIMIT: Final = 12.0  # log-odds beyond this add no certainty, so that one pair cannot outvote many
UNSEEN: Final = -3.0  # a pair that was never a candidate and is not compared in a very large component
ALL_COMPARED: Final = 60  # components up to this size have all their pairs compared


def components(n: int, a: Ints, b: Ints) -> Ints:
    """The component of every row: the smallest position in it.

    >>> components(5, np.array([0, 3]), np.array([1, 4])).tolist()
    [0, 0, 2, 3, 3]
    """
    label = np.arange(n)
    while True:
        low = np.minimum(label[a], label[b])
        before = label.copy()
        np.minimum.at(label, label[a], low)
        np.minimum.at(label, label[b], low)
        while True:
            further = label[label]
            if (further == label).all():
                break
            label = further
        if (label == before).all():
            return label


def missing_pairs(label: Ints, a: Ints, b: Ints) -> tuple[Ints, Ints]:
    """Pairs inside the components that are not among the given ones, for components that are not too large."""
    n = len(label)
    order = np.lexsort((np.arange(n), label))
    own = label[order]
    starts = np.flatnonzero(np.concatenate(([True], own[1:] != own[:-1])))
    sizes = np.diff(np.append(starts, n))
    per_row = np.repeat(sizes, sizes)
    rows = order[(per_row > 2) & (per_row <= ALL_COMPARED)]
    own = label[rows]
    found = []
    at = np.arange(len(rows))
    for step in range(1, ALL_COMPARED):
        at = at[at + step < len(rows)]
        at = at[own[at] == own[at + step]]
        if not len(at):
            break
        found.append(rows[at] * n + rows[at + step])
    if not found:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    known = np.sort(a * n + b)
    every = np.concatenate(found)
    at = np.minimum(np.searchsorted(known, every), max(len(known) - 1, 0))
    wanted = np.sort(every[known[at] != every] if len(known) else every)
    return wanted // n, wanted % n


def inside(odds: Floats, prior: float) -> Floats:
    """What a pair says once a third row connects the two.

    Log-odds start from how rare it is that two rows of the table are one client (``prior``). Inside a component that is
    no longer rare, so a pair that says nothing counts nothing; only what really speaks against does.
    """
    return np.where(odds > 0, odds, np.minimum(odds - min(prior, 0.0), 0.0))


def link(n: int, a: Ints, b: Ints, odds: Floats) -> Ints:
    """The group of every row, as the smallest position in it; ``odds`` are log-odds of the pairs (a, b).

    >>> link(3, np.array([0, 1, 0]), np.array([1, 2, 2]), np.array([5.0, 1.0, -8.0])).tolist()
    [0, 0, 2]
    """
    odds = np.clip(odds, -LIMIT, LIMIT)
    good = odds > 0
    label = components(n, a[good], b[good])
    inside = label[a] == label[b]
    a, b, odds = a[inside], b[inside], odds[inside]
    sizes = np.bincount(label, minlength=n)
    # A component in which every pair agrees is one group; only the others need linking.
    agreed = np.bincount(label[a], weights=odds > 0, minlength=n)
    doubtful = agreed < sizes * (sizes - 1) / 2
    todo = doubtful[label[a]]
    a, b, odds = a[todo], b[todo], odds[todo]
    if not len(a):
        return label
    order = np.argsort(label[a], kind="stable")
    a, b, odds, own = a[order], b[order], odds[order], label[a[order]]
    starts = np.flatnonzero(np.concatenate(([True], own[1:] != own[:-1])))
    group = label.copy()
    for start, end in zip(starts, np.append(starts[1:], len(own)), strict=True):
        _link_one(group, a[start:end].tolist(), b[start:end].tolist(), odds[start:end].tolist())
    return group


def _link_one(group: Ints, a: list[int], b: list[int], odds: list[float]) -> None:
    """Average linkage of one component; writes the groups of its rows."""
    sums: dict[int, dict[int, tuple[float, int]]] = {}
    for x, y, value in zip(a, b, odds, strict=True):
        sums.setdefault(x, {})[y] = (value, 1)
        sums.setdefault(y, {})[x] = (value, 1)
    members: dict[int, list[int]] = {x: [x] for x in sums}
    heap = [(-value, x, y) for x, y, value in zip(a, b, odds, strict=True) if value > 0]
    heapq.heapify(heap)
    while heap:
        value, x, y = heapq.heappop(heap)
        if x not in members or y not in members:
            continue
        if abs(_mean(sums, members, x, y) + value) > 1e-9:
            continue  # stale: one of the two has grown since
        x, y = min(x, y), max(x, y)
        members[x].extend(members.pop(y))
        for z, (total, count) in sums.pop(y).items():
            if z == x:
                continue
            before = sums[x].get(z, (0.0, 0))
            joined = (before[0] + total, before[1] + count)
            sums[x][z] = joined
            sums[z][x] = joined
            del sums[z][y]
        sums[x].pop(y, None)
        for z in sums[x]:
            mean = _mean(sums, members, x, z)
            if mean > 0:
                heapq.heappush(heap, (-mean, min(x, z), max(x, z)))
    for rows in members.values():
        group[rows] = min(rows)


def _mean(sums: dict[int, dict[int, tuple[float, int]]], members: dict[int, list[int]], x: int, y: int) -> float:
    total, count = sums[x].get(y, (0.0, 0))
    pairs = len(members[x]) * len(members[y])
    return (total + (pairs - count) * UNSEEN) / pairs
