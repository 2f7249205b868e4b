"""Ids that changed places between clients: which one belongs to whom, by what the last run saw. Pure."""

from __future__ import annotations

from collections import Counter

from sheetcrm.core.plan.wanted import Wanted
from sheetcrm.core.table import Table
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


def _owners(then: Prints, part: str) -> dict[int, int]:
    """Whose a name, a phone or an address was, where it was one client's alone."""
    values, ids = then.part(part).tolist(), then.ids.tolist()
    times = Counter(values)
    return {value: row_id for value, row_id in zip(values, ids, strict=True) if value and row_id and times[value] == 1}
