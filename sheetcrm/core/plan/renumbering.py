"""Fresh numbers for new clients whose number was given to somebody else between plan and apply. Pure.

Two lists that are imported side by side, or on two computers, choose the same next number. Whoever is written second gets
the next one that is free then, above the highest number ever given, so that no number is used twice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import count
from typing import Final

from msgspec import Struct

from sheetcrm.core.plan.adding import grouped, is_held
from sheetcrm.core.plan.identity import ID_FIELD, typed_id
from sheetcrm.core.plan.ids import digits_of, highest, number_of, spelled
from sheetcrm.core.plan.model import Change
from sheetcrm.core.records import replace
from sheetcrm.core.table import Table
from sheetcrm.core.wording import Lang

#: What a list says of a new client that only one client has.
_CONTACTS: Final = ("phone", "phone2", "email", "email2", "inn")


class Renumbered(Struct, frozen=True):
    """``changes``: all of them, some with a fresh number. ``left``: ids of changes of rows that are not to be added, for a client with
    such a contact came in meanwhile."""

    changes: tuple[Change, ...]
    left: frozenset[str] = frozenset()


def renumbered(
    changes: Collection[Change], rule: str, clients: Table, mark: int, landed: Collection[str], lang: Lang
) -> Renumbered:
    """The changes of a kept plan, with fresh numbers for new clients of ``rule`` whose own was given away since.

    ``mark``: the highest number ever given. ``landed``: ids of changes that were carried out before: what they added is known
    by the number it has.
    """
    field = ID_FIELD[clients.key]
    if not clients.has(field):
        return Renumbered(tuple(changes))
    rows = grouped(change for change in changes if change.table == clients.key)
    typed = clients.raw[field].tolist()
    there = {row_id: position for position, value in enumerate(typed) if (row_id := typed_id(value)) is not None}
    numbers = count(highest((*typed, *(row_id for _, row_id in rows)), mark) + 1)
    fresh: dict[str | None, str] = {}
    left: set[str] = set()
    for (_, row_id), mine in rows.items():
        number = number_of(row_id)
        if number is None or mine[0].why != rule or any(change.change_id in landed for change in mine):
            continue
        position = there.get(row_id or "")
        if number > mark if position is None else _is_it(mine, clients, position):
            continue
        if _known(mine, clients):
            left |= {change.change_id for change in mine}
        else:
            fresh[row_id] = spelled(next(numbers), lang, digits_of(typed))
    return Renumbered(tuple(_with(change, fresh, field) for change in changes), frozenset(left))


def _is_it(row: Iterable[Change], clients: Table, position: int) -> bool:
    """Whether the row that has the number says all that the new one would."""
    return all(clients.has(c.field) and is_held(clients.typed(position, c.field), c.after) for c in row)


def _known(row: Iterable[Change], clients: Table) -> bool:
    """Whether a contact of the new row stands in the table by now."""
    said = {change.after for change in row if change.field in _CONTACTS and isinstance(change.after, str)}
    return any(not said.isdisjoint(clients.raw[column].tolist()) for column in _CONTACTS if clients.has(column))


def _with(change: Change, fresh: dict[str | None, str], field: str) -> Change:
    row_id = fresh.get(change.row_id) if change.kind == "row" else None
    if row_id is None:
        return change
    return replace(change, row_id=row_id, after=row_id if change.field == field else change.after)
