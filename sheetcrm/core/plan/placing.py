"""Where earlier planned changes stand now: rows are found by their id, never by their number. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from sheetcrm.core.plan.adding import ROW, is_held, is_whole, placed_rows, whole_rows
from sheetcrm.core.plan.changes import cell_change
from sheetcrm.core.plan.identity import ID_FIELD, Identity, typed_id
from sheetcrm.core.plan.model import CellChange, Change, Fate
from sheetcrm.core.plan.undo import UNDO
from sheetcrm.core.records import replace
from sheetcrm.core.table import Table


class Placed(Struct, frozen=True):
    """``ready``: changes with their places, each cell holding what the change was computed from. ``fates``: the
    others, by change id."""

    ready: tuple[CellChange, ...]
    fates: Mapping[str, Fate]


def place(changes: Sequence[Change], tables: Mapping[str, Table]) -> Placed:
    """The changes placed in tables that were just read."""
    ready: list[CellChange] = []
    fates: dict[str, Fate] = {}
    for key in dict.fromkeys(change.table for change in changes):
        mine = [change for change in changes if change.table == key]
        if key not in tables:
            fates |= {change.change_id: Fate.CHANGED for change in mine}
            continue
        new = [change for change in mine if change.kind == ROW]
        for change, found in placed_rows(new, tables[key]):
            if isinstance(found, CellChange):
                ready.append(found)
            else:
                fates[change.change_id] = found
        mine = [change for change in mine if change.kind != ROW]
        rows = _Rows(tables[key], mine)
        for change in mine:
            found = rows.find(change)
            if isinstance(found, CellChange):
                ready.append(found)
            else:
                fates[change.change_id] = found
    return Placed(tuple(ready), fates)


class _Rows:
    """The rows of one table, found for changes. A row that has no id is claimed once for each field: equal rows get
    equal changes, each its own."""

    def __init__(self, table: Table, changes: Sequence[Change]) -> None:
        self.table = table
        self.whole = whole_rows(changes, table)
        self.identity = Identity.of(table)
        self.by_id = self.identity.positions()
        self.taken: set[tuple[int, str]] = set()
        self.by_print: dict[str, list[int]] = {}
        by_fields: dict[tuple[str, ...], set[str]] = {}
        for change in changes:
            if change.row_id is None:
                by_fields.setdefault(change.row_without, set()).add(change.row_print)
        for without, prints in by_fields.items():
            self.by_print |= self.identity.printed(prints, frozenset(without))

    def find(self, change: Change) -> CellChange | Fate:
        column_key = self.table.named(change.field, change.heading)
        if column_key is None:
            return Fate.CHANGED
        change = replace(change, field=column_key)
        candidates = self._candidates(change)
        for position in candidates:
            held = self.table.typed(position, change.field)
            if is_held(held, change.before) and (position, change.field) not in self.taken:
                self.taken.add((position, change.field))
                number = int(self.table.tab[position])
                source = self.table.sources[number]
                column = source.position(change.field)
                if column is None:
                    return Fate.CHANGED
                return cell_change(change, self.table, number, int(self.table.row[position]), column)
        if any(is_held(self.table.typed(position, change.field), change.after) for position in candidates):
            return Fate.ALREADY
        return Fate.CHANGED

    def _candidates(self, change: Change) -> list[int]:
        if is_whole(change):
            # A row that is known by all of its cells is one only where no other says the same.
            places = self.whole.get(change.row_id or "", [])
            return places if len(places) == 1 else []
        if change.row_id is not None:
            if change.field == ID_FIELD.get(change.table):
                # The id itself changes: the row is known by what stands there now.
                held = [typed_id(change.before), typed_id(change.after)]
                return [self.by_id[row_id] for row_id in held if row_id is not None and row_id in self.by_id]
            return [self.by_id[change.row_id]] if change.row_id in self.by_id else []
        found = self.by_print.get(change.row_print, [])
        if not found and change.kind == UNDO and change.row_who:
            # Another cell of the row was edited since. Its name and contacts, which stood once when it was written and
            # stand once now, still say whose row it is.
            position = self.identity.known_by_who(frozenset(change.row_without)).get(change.row_who)
            return [] if position is None else [position]
        # Of equal rows the one that stands where this one was read comes first.
        return sorted(found, key=lambda position: int(self.table.row[position]) != change.row)
