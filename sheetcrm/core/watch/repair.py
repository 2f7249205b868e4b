"""Ids that changed places between clients: which one belongs to whom, by what the last run saw. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

import numpy as np
from msgspec import Struct

from sheetcrm.core.plan.wanted import Wanted
from sheetcrm.core.table import Table
from sheetcrm.core.watch.compare import moves
from sheetcrm.core.watch.prints import PARTS, Prints


def ids_back(then: Prints, there: Prints, clients: Table) -> tuple[Wanted, ...]:
    """The cells of ids that are to change so that each id stands beside its (name, phone, e-mail) again.

    ``there``: the prints of ``clients``. A row gets an id back when two of the three say whose it is and none says
    otherwise, or the only one it has does. An id that somebody keeps is given to nobody else.
    """
    owners = [_owners(then, part) for part in PARTS]
    held = {int(value): position for position, value in enumerate(there.ids.tolist()) if value}
    wanted: dict[int, int] = {}
    for position, now in enumerate(there.ids.tolist()):
        if not now:
            continue
        has = [int(there.part(part)[position]) for part in PARTS]
        votes = Counter(
            owner for known, value in zip(owners, has, strict=True) if value and (owner := known.get(value))
        )
        if len(votes) == 1:
            ((owner, n),) = votes.items()
            if owner != now and owner in held and (n > 1 or sum(map(bool, has)) == 1):
                wanted[position] = owner
    while True:
        times = Counter(wanted.values())
        stay = [p for p, owner in wanted.items() if times[owner] > 1 or held[owner] not in wanted]
        if not stay:
            break
        for position in stay:
            del wanted[position]
    return tuple(
        Wanted("clients", position, "client_id", clients.typed(held[owner], "client_id"))
        for position, owner in wanted.items()
    )


class Stray(Struct, frozen=True):
    """An id that stands beside somebody else and cannot be put back for sure. ``position``: its row; ``clients``: the rows where the one
    it belongs to stands now, several where that row was copied, none where that cannot be told."""

    position: int
    clients: tuple[int, ...]


def strays(then: Prints, there: Prints, clients: Table, back: Collection[int]) -> tuple[Stray, ...]:
    """Ids beside somebody else's name and contacts, but for those in rows that get their own ``back``; also one that stands on
    several rows, where it is beside somebody whose own stands elsewhere. ``there``: the prints of ``clients``."""
    at, now, moved, same = moves(then, there)
    if not len(at):
        return ()
    astray = np.flatnonzero(np.any(moved, axis=0) & ~np.any(same, axis=0)).tolist()
    found = {p: Stray(p, _where(then, there, int(at[i]))) for i in astray if (p := int(now[i])) not in back}
    held = set(there.ids.tolist())
    owners = [_owners(then, part) for part in PARTS]
    for position in np.flatnonzero(there.ids == 0).tolist() if found else ():
        votes = {known.get(int(there.part(part)[position])) for known, part in zip(owners, PARTS, strict=True)} - {None}
        if len(votes) == 1 and votes <= held and clients.typed(position, "client_id") is not None:
            found[position] = Stray(position, ())
    return tuple(found[position] for position in sorted(found))


def _where(then: Prints, there: Prints, position: int) -> tuple[int, ...]:
    """The rows that have most of what a row had, where some of it stands somewhere."""
    has = [(part, value) for part in PARTS if (value := then.part(part)[position])]
    agree = np.sum([there.part(part) == value for part, value in has], axis=0)
    return tuple(np.flatnonzero(agree == agree.max()).tolist())


def _owners(then: Prints, part: str) -> dict[int, int]:
    """Whose a name, a phone or an address was, where it was one client's alone."""
    values, ids = then.part(part).tolist(), then.ids.tolist()
    times = Counter(values)
    return {value: row_id for value, row_id in zip(values, ids, strict=True) if value and row_id and times[value] == 1}
