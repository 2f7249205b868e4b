"""Fifth stage: groups of rows that are one client. Pure.

Average linkage inside connected components: two groups are joined while the mean log-odds over *all* pairs between
them is positive, so one bad edge does not chain two families, and three rows known by different keys still meet.
"""

from __future__ import annotations

import heapq
from typing import Final

import numpy as np
import numpy.typing as npt

from sheetcrm.core.matching.integers import Codes, Ints

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

LIMIT: Final = 12.0  # log-odds beyond this add no certainty, so that one pair cannot outvote many
UNSEEN: Final = -3.0  # a pair that was never a candidate and is not compared in a very large component
APART: Final = -4.0  # what two people of one name say who share nothing else, where a bare name would connect them
AS_WELL: Final = 2.0  # log-odds by which one of two groups must fit better than the other
ALL_COMPARED: Final = 60  # components up to this size have all their pairs compared


def components(n: int, a: Codes, b: Codes) -> Ints:
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


def missing_pairs(label: Ints, a: Codes, b: Codes) -> tuple[Ints, Ints]:
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
    known = np.sort(a.astype(np.int64) * n + b)
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


def link(n: int, a: Codes, b: Codes, odds: Floats, firm: Mask | None = None, apart: Mask | None = None) -> Ints:
    """The group of every row, as the smallest position in it; ``odds`` are log-odds of the pairs (a, b).

    ``firm`` pairs have more in common than a name and a place (all, when not given); groups are made by these first.
    What is left is added by name only where it fits one group: a bare name that fits two people ``apart`` (of whom
    nothing agrees but the name, and contacts do not) joins neither and connects nobody.

    >>> link(3, np.array([0, 1, 0]), np.array([1, 2, 2]), np.array([5.0, 1.0, -8.0])).tolist()
    [0, 0, 2]
    """
    odds = np.clip(odds, -LIMIT, LIMIT)
    firm = np.ones(len(a), bool) if firm is None else firm
    apart = np.zeros(len(a), bool) if apart is None else apart
    good = odds > 0
    label = components(n, a[good], b[good])
    inside = label[a] == label[b]
    a, b, odds, firm, apart = a[inside], b[inside], odds[inside], firm[inside], apart[inside]
    sizes = np.bincount(label, minlength=n)
    # A component in which every pair agrees is one group; only the others need linking.
    agreed = np.bincount(label[a], weights=odds > 0, minlength=n)
    doubtful = agreed < sizes * (sizes - 1) / 2
    todo = doubtful[label[a]]
    if not todo.any():
        return label
    a, b, odds, firm, apart = a[todo], b[todo], odds[todo], firm[todo], apart[todo]
    order = np.lexsort((b, a, label[a]))
    a, b, odds, firm, apart = a[order], b[order], odds[order], firm[order], apart[order]
    own = label[a]
    starts = np.flatnonzero(np.concatenate(([True], own[1:] != own[:-1])))
    group = label.copy()
    by_name = np.where(apart, np.minimum(odds, APART), odds)
    for start, end in zip(starts, np.append(starts[1:], len(own)), strict=True):
        one = slice(start, end)
        x, y, told = a[one].tolist(), b[one].tolist(), firm[one].tolist()
        members = {row: [row] for row in dict.fromkeys((*x, *y))}
        if any(told):
            _agglomerate(members, x, y, odds[one].tolist(), told)
        if not all(told):
            _agglomerate(members, x, y, by_name[one].tolist(), None)
        for rows in members.values():
            group[rows] = min(rows)
    return group


class _Between:
    """What the pairs between two groups say together."""

    __slots__ = ("count", "firm", "total")

    def __init__(self) -> None:
        self.total = 0.0
        self.count = 0
        self.firm = False


def _agglomerate(
    members: dict[int, list[int]], a: list[int], b: list[int], odds: list[float], firm: list[bool] | None
) -> None:
    """Average linkage of groups, in place. With ``firm`` only groups that such a positive pair connects are joined."""
    home = {row: group for group, rows in members.items() for row in rows}
    table: dict[int, dict[int, _Between]] = {group: {} for group in members}
    for place, (row, other, value) in enumerate(zip(a, b, odds, strict=True)):
        x, y = home[row], home[other]
        if x == y:
            continue
        if (between := table[x].get(y)) is None:
            between = table[x][y] = table[y][x] = _Between()
        between.total += value
        between.count += 1
        between.firm |= firm is None or (firm[place] and value > 0)

    def mean(x: int, y: int) -> float:
        between = table[x].get(y)
        pairs = len(members[x]) * len(members[y])
        return UNSEEN if between is None else (between.total + (pairs - between.count) * UNSEEN) / pairs

    def torn(x: int, y: int, value: float) -> bool:
        """Whether x fits another group as well as y, and the two groups are not one."""
        return any(z != y and mean(x, z) > max(value - AS_WELL, 0.0) and mean(y, z) <= APART / 2 for z in table[x])

    heap = [(-v, x, y) for x in table for y, m in table[x].items() if x < y and m.firm and (v := mean(x, y)) > 0]
    heapq.heapify(heap)
    while heap:
        value, x, y = heapq.heappop(heap)
        if x not in members or y not in members:
            continue
        if abs(mean(x, y) + value) > 1e-9:
            continue  # stale: one of the two has grown since
        if firm is None and (torn(x, y, -value) or torn(y, x, -value)):
            continue
        x, y = min(x, y), max(x, y)
        members[x].extend(members.pop(y))
        for z, lost in table.pop(y).items():
            del table[z][y]
            if z == x:
                continue
            if (kept := table[x].get(z)) is None:
                table[x][z] = table[z][x] = lost
            else:
                kept.total += lost.total
                kept.count += lost.count
                kept.firm |= lost.firm
        for z, between in table[x].items():
            joined = mean(x, z)
            if joined > 0 and between.firm:
                heapq.heappush(heap, (-joined, min(x, z), max(x, z)))
