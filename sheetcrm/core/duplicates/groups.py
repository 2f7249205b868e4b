"""Groups of rows that may be one client, each with a key that stays the same as long as its members do. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

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


def groups_of(matches: Matches) -> list[tuple[str, list[int]]]:
    """Clusters with their weakest verdict, then possible and related pairs, each once."""
    found: list[tuple[str, list[int]]] = []
    for members in matches.clusters():
        verdict = "certain" if all(matches.verdict[m] == "certain" for m in members) else "likely"
        found.append((verdict, list(members)))
    found.sort(key=lambda item: (item[0] != "certain", item[1][0]))
    pairs: pd.DataFrame = matches.pairs
    for verdict in ("possible", "related"):
        chosen = pairs[pairs["verdict"] == verdict]
        found += [(verdict, [int(a), int(b)]) for a, b in zip(chosen["a"], chosen["b"], strict=True)]
    return found


def open_groups(found: Respected, names: Names) -> Iterator[Group]:
    """The groups nobody has decided, or whose decision has to be looked at again."""
    for verdict, members in groups_of(found.matches):
        place = (members[0], members[1]) if len(members) == 2 else None
        if place in found.linked:
            continue
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


def by_base(groups: tuple[Group, ...]) -> Mapping[str, Group]:
    """The groups by their key without a count."""
    return {group.base: group for group in groups}
