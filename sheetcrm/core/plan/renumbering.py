"""Fresh numbers for new clients whose number was given to somebody else between plan and apply. Pure.

Two lists that are imported side by side, or on two computers, choose the same next number, and so does a copy that is brought
back beside them. Whoever is written second gets the next one that is free then, above the highest number ever given, so that no
number is used twice; what the plan leads to that client leads to the fresh number.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import count
from typing import Final

from msgspec import Struct

from sheetcrm.core.link import fold_id
from sheetcrm.core.plan.adding import EDITED, IMPORTED, ROW, RULE, grouped, is_held
from sheetcrm.core.plan.identity import ID_FIELD, WHO, typed_id
from sheetcrm.core.plan.ids import numbering_of
from sheetcrm.core.plan.model import Change
from sheetcrm.core.records import replace
from sheetcrm.core.table import Table
from sheetcrm.core.wording import Lang

#: What a list says of a new client that only one client has.
_CONTACTS: Final = ("phone", "phone2", "email", "email2", "inn")
#: Where new clients come from: a list, or a copy.
RULES: Final = (IMPORTED, RULE)


class Renumbered(Struct, frozen=True):
    """``changes``: all of them, some with a fresh number. ``left``: ids of changes of rows that are not to be added, for a client with
    such a contact came in meanwhile."""

    changes: tuple[Change, ...]
    left: frozenset[str] = frozenset()


def renumbered(
    changes: Collection[Change], clients: Table, mark: int, landed: Mapping[str, str | None], lang: Lang
) -> Renumbered:
    """The changes of a kept plan, with fresh numbers for new clients whose own was given away since.

    ``mark``: the highest number ever given. ``landed``: by the ids of changes that were carried out before, the row's: what they
    added is known by the number it has.
    """
    field = ID_FIELD[clients.key]
    if not clients.has(field):
        return Renumbered(tuple(changes))
    rows = grouped(change for change in changes if change.table == clients.key)
    typed = clients.raw[field].tolist()
    there = {row_id: position for position, value in enumerate(typed) if (row_id := typed_id(value)) is not None}
    numbering = numbering_of(typed, lang)
    numbers = count(numbering.highest((*typed, *(row_id for _, row_id in rows)), mark) + 1)
    fresh: dict[str | None, str] = {}
    left: set[str] = set()
    for (_, row_id), mine in rows.items():
        number = numbering.number_of(row_id)
        has = next((landed[change.change_id] for change in mine if change.change_id in landed), None)
        if number is None or mine[0].why not in RULES or has is not None:
            if has is not None and has != row_id:
                fresh[row_id] = has
            continue
        position = there.get(row_id or "")
        if number > mark if position is None else _is_it(mine, clients, position):
            continue
        if _known(mine, clients) if mine[0].why == IMPORTED else _may_be(mine, clients, position):
            left |= {change.change_id for change in mine}
        else:
            fresh[row_id] = numbering.spelled(next(numbers))
    led = {fold_id(old): new for old, new in fresh.items() if old is not None}
    return Renumbered(tuple(_with(change, fresh, led, clients.key) for change in changes), frozenset(left))


def _is_it(row: Iterable[Change], clients: Table, position: int) -> bool:
    """Whether the row that has the number says all that the new one would."""
    return all(clients.has(c.field) and is_held(clients.typed(position, c.field), c.after) for c in row)


def _known(row: Iterable[Change], clients: Table) -> bool:
    """Whether a contact of the new row stands in the table by now."""
    said = {change.after for change in row if change.field in _CONTACTS and isinstance(change.after, str)}
    return any(not said.isdisjoint(clients.raw[column].tolist()) for column in _CONTACTS if clients.has(column))


def _may_be(row: Sequence[Change], clients: Table, position: int | None) -> bool:
    """Whether a new client of a copy may be in the table already: as the row that has the number, by a name or a contact, or as one
    that says all the same."""
    said = [change for change in row if change.field != ID_FIELD[clients.key] and clients.has(change.field)]
    if position is not None and any(
        c.field in WHO and is_held(clients.typed(position, c.field), c.after) for c in said
    ):
        return True
    columns = [(clients.raw[change.field].tolist(), change.after) for change in said]
    return any(all(is_held(held[p], after) for held, after in columns) for p in range(len(clients)))


def _with(change: Change, fresh: Mapping[str | None, str], led: Mapping[str, str], clients: str) -> Change:
    """A change with the fresh number: of the client's own row, or of a cell that leads to that client."""
    field = ID_FIELD[clients]
    if change.table != clients:
        said = typed_id(change.after) if change.field == field and change.why in (RULE, EDITED) else None
        number = None if said is None else led.get(fold_id(said))
        return change if number is None else replace(change, after=number)
    row_id = fresh.get(change.row_id) if change.kind == ROW else None
    if row_id is None:
        return change
    return replace(change, row_id=row_id, after=row_id if change.field == field else change.after)
