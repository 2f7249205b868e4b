"""Groups of rows that may be one client, each with a key that stays the same as long as its members do. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from heapq import heapify, heappop, heappush

import pandas as pd
from msgspec import Struct

from sheetcrm.core.duplicates.names import Names
from sheetcrm.core.duplicates.respecting import Respected
from sheetcrm.core.matching import Matches
from sheetcrm.core.plan.identity import digest


class Group(Struct, frozen=True):
    """Rows that may be one client. ``members``: positions; ``names``: by what they are known, aligned. ``base``: the
    group's key without a count. ``new``: keys of evidence nobody had seen when the pair was decided, ``since``: on
    which day that was."""

    verdict: str
    members: tuple[int, ...]
    names: tuple[str, ...]
    base: str
    new: frozenset[str] = frozenset()
    since: str = ""

    def line_keys(self, key: str) -> list[str]:
        """The key of each member's line, when the group is asked about under ``key``."""
        return line_keys(key, self.names)


def line_keys(key: str, names: tuple[str, ...]) -> list[str]:
    """The keys of a group's lines, in the order of its members; equal rows without an id are counted."""
    seen: Counter[str] = Counter()
    keys = []
    for name in names:
        keys.append(digest(key, name, seen[name]))
        seen[name] += 1
    return keys


def group_base(names: tuple[str, ...]) -> str:
    """The key of a group, whatever the order of its rows.

    >>> group_base(("b", "a")) == group_base(("a", "b"))
    True
    """
    return digest("duplicates", *sorted(names))


#: Of a larger group each row is shown beside the first: what holds it together would take long to find and to read.
_MOST_CHAINED = 60


def chain_of(matches: Matches, members: Sequence[int]) -> list[tuple[int, int]]:
    """What holds a group together: for each row but the first the row it is most like among those named before it, the
    strongest likeness first. A is B by the phone and B is C by the e-mail: then (A, B) and (B, C), not (A, C).

    The heaviest tree over the scores of the pairs (Prim, Bell System Technical Journal 36, 1957, 1389–1401); of equal
    ones the earlier rows.
    """
    first, *left = members
    if len(members) > _MOST_CHAINED:
        return [(first, other) for other in left]
    near = {other: (matches.score_of(first, other), first) for other in left}
    chain = []
    while near:
        row = max(near, key=lambda other: near[other][0])
        chain.append((near.pop(row)[1], row))
        for other, (score, _) in near.items():
            if (closer := matches.score_of(row, other)) > score:
                near[other] = closer, row
    return chain


def links_of(chain: Sequence[tuple[int, int]]) -> dict[int, int]:
    """For each row of a group the row it hangs on; for the first the one that hangs on it first.

    >>> links_of([(0, 4), (4, 2)])
    {0: 4, 4: 0, 2: 4}
    """
    links = {chain[0][0]: chain[0][1]} if chain else {}
    return links | {row: near for near, row in chain}


def groups_of(
    matches: Matches, known_as: Callable[[int], int | str] = int, left_out: Collection[tuple[int, int]] = frozenset()
) -> list[tuple[str, list[int]]]:
    """Clusters with their weakest verdict, then possible pairs and those who are related, without the pairs ``left_out``.

    Two clients that are related are named by one pair of their rows, however many rows each has: the first by what rows
    are ``known_as``, so that sorting the table names no other. Such pairs are :func:`gathered`.
    """
    found: list[tuple[str, list[int]]] = []
    for members in matches.clusters():
        verdict = "certain" if all(matches.verdict[m] == "certain" for m in members) else "likely"
        found.append((verdict, list(members)))
    found.sort(key=lambda item: (item[0] != "certain", item[1][0]))
    pairs: pd.DataFrame = matches.pairs
    for verdict in ("possible", "related"):
        chosen = pairs[pairs["verdict"] == verdict]
        places = ((int(a), int(b)) for a, b in zip(chosen["a"], chosen["b"], strict=True))
        some = [place for place in places if place not in left_out]
        groups = list(map(list, some)) if verdict == "possible" else gathered(_once(some, matches, known_as))
        found += [(verdict, members) for members in groups]
    return found


def counted(matches: Matches) -> Counter[str]:
    """How many groups of each verdict there are."""
    return Counter(verdict for verdict, _ in groups_of(matches))


def gathered(pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Pairs as groups of all who are paired with one row, those with most of them first taken: forty colleagues of one office
    are one thing to look at, not 780. The row that all others are paired with comes first.

    >>> gathered([(0, 1), (0, 2), (1, 2), (2, 3), (5, 6)])
    [[2, 0, 1, 3], [5, 6]]
    """
    left: dict[int, set[int]] = {}
    for a, b in pairs:
        left.setdefault(a, set()).add(b)
        left.setdefault(b, set()).add(a)
    most = [(-len(others), row) for row, others in left.items()]
    heapify(most)
    found = []
    while most:
        count, row = heappop(most)
        if not left[row]:
            continue
        if len(left[row]) != -count:
            heappush(most, (-len(left[row]), row))
            continue
        group = [row, *sorted(left[row])]
        found.append(group)
        inside = set(group)
        for member in group:
            left[member] -= inside
    return sorted((group if len(group) > 2 else sorted(group) for group in found), key=min)


def _once(
    pairs: list[tuple[int, int]], matches: Matches, known_as: Callable[[int], int | str]
) -> list[tuple[int, int]]:
    """Of several pairs between the same two clients the first."""
    first: dict[tuple[int, int], tuple[int, int]] = {}
    for pair in pairs:
        one, other = sorted(int(matches.cluster[row]) for row in pair)
        best = first.setdefault((one, other), pair)
        if sorted(map(str, map(known_as, pair))) < sorted(map(str, map(known_as, best))):
            first[one, other] = pair
    kept = set(first.values())
    return [pair for pair in pairs if pair in kept]


def open_groups(found: Respected, names: Names) -> Iterator[Group]:
    """The groups nobody has decided, or whose decision has to be looked at again."""
    for verdict, members in groups_of(found.matches, names.of_row, found.linked):
        place = (members[0], members[1]) if len(members) == 2 else None
        called = tuple(names.of_row(m) for m in members)
        decision = found.decided.get(place) if place is not None else None
        yield Group(
            verdict,
            tuple(members),
            called,
            group_base(called),
            found.returned.get(place, frozenset()) if place is not None else frozenset(),
            decision.at[:10] if decision is not None else "",
        )
