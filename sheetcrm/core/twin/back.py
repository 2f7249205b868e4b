"""What people edited in a copy, as changes of the original: three ways are compared, cell by cell, row by id. Pure.

``then`` is the copy as it was made, ``edited`` the copy as it is now, ``now`` the original as it is now. A cell goes back when it
was edited and the original still holds what the copy was made from; where the original was changed as well, a person decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from msgspec import Struct

from sheetcrm.core.plan import Change
from sheetcrm.core.plan.adding import EDITED
from sheetcrm.core.plan.changes import change_id
from sheetcrm.core.plan.identity import ID_FIELD, Identity
from sheetcrm.core.table import Table
from sheetcrm.core.twin.cells import Printed, Side, alike, like, reference
from sheetcrm.core.twin.prints import PrintedSide
from sheetcrm.core.twin.rows import Adding, Left, NewRows
from sheetcrm.core.workbook import Sheet, Value, column_letter, quoted


class Clash(Struct, frozen=True):
    """A cell that was edited in the copy and is not, in the original, what it was when the copy was made. ``then``: what it
    was; None also where only a print of that is known."""

    change: Change
    then: Value


class Back(Struct, frozen=True):
    """``changes``: what can go back, cells of new rows among them; ``added``: references (in the copy) of those rows. ``clashes``: edited on both sides. ``formulas``: references (in the copy) of edited cells
    that are computed in the original. ``new``, ``gone``, ``nameless``: references of new rows that cannot be added, with the
    reason, ids of rows deleted in it, and references of edited rows without an id of their own. ``missing``: references of edited
    rows that are gone from the original. ``elsewhere``: tabs of the copy that were edited and are no table the program knows by
    ids. ``renumbered``: numbers of new clients that were given away meanwhile, and the fresh ones."""

    changes: tuple[Change, ...] = ()
    added: tuple[str, ...] = ()
    clashes: tuple[Clash, ...] = ()
    formulas: tuple[str, ...] = ()
    new: tuple[tuple[str, Left], ...] = ()
    gone: tuple[str, ...] = ()
    nameless: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    renumbered: dict[str, str] = {}


def compare(then: Side, edited: Side, now: Side, adding: Adding) -> Back:
    """What goes back, over all tables whose rows have ids."""
    parts = [
        _compared(key, then, edited, now, adding)
        for key in ID_FIELD
        if all(key in side.tables for side in (then, edited, now))
    ]
    known = {s.tab for key in ID_FIELD if key in edited.tables for s in edited.tables[key].sources}
    return Back(
        tuple(c for part in parts for c in part.changes),
        tuple(r for part in parts for r in part.added),
        tuple(c for part in parts for c in part.clashes),
        tuple(r for part in parts for r in part.formulas),
        tuple(one for part in parts for one in part.new),
        tuple(i for part in parts for i in part.gone),
        tuple(r for part in parts for r in part.nameless),
        tuple(r for part in parts for r in part.missing),
        tuple(
            map(quoted, then.edited_tabs(edited.sheets, known))
            if isinstance(then, PrintedSide)
            else _edited_elsewhere(then.sheets, edited.sheets, known)
        ),
        dict(adding.renumbered),
    )


def _compared(key: str, then: Side, edited: Side, now: Side, adding: Adding) -> Back:
    changes: list[Change] = []
    clashes: list[Clash] = []
    formulas: list[str] = []
    missing: list[str] = []
    lost: list[str] = []
    old_table, new_table, table = (side.tables[key] for side in (then, edited, now))
    before, after = Identity.of(old_table), Identity.of(new_table)
    was, is_, there = before.positions(), after.positions(), Identity.of(table).positions()
    fields = [field for field in new_table.raw.columns if old_table.has(field) and field != ID_FIELD[key]]
    columns = {field: (old_table.raw[field].tolist(), new_table.raw[field].tolist()) for field in fields}
    for row_id, position in is_.items():
        if row_id not in was:
            continue
        if row_id not in there:
            if any(
                not alike(old[was[row_id]], new[position]) and not edited.computed(new_table, position, field)
                for field, (old, new) in columns.items()
            ):
                missing.append(new_table.reference(position, None))
            continue
        for field in fields:
            old, new = columns[field][0][was[row_id]], columns[field][1][position]
            if alike(old, new):
                continue
            place = there[row_id]
            if then.computed(old_table, was[row_id], field) and edited.computed(new_table, position, field):
                continue  # computed anew, not edited
            source = table.sources[int(table.tab[place])]
            if (
                source.position(field) is None
                or edited.computed(new_table, position, field)
                or now.computed(table, place, field)
            ):
                formulas.append(reference(new_table, position, field))
                continue
            if adding.is_lost(table, field, new):
                lost.append(reference(new_table, position, field))
                continue
            held: Value = table.typed(place, field)
            wanted = like(held, adding.led(table, field, new))
            if alike(held, wanted):
                continue
            change = _change(table, place, row_id, field, held, wanted)
            if alike(held, old):
                changes.append(change)
            else:
                clashes.append(Clash(change, None if isinstance(old, Printed) else old))
    gone = tuple(row_id for row_id in was if row_id not in is_ and row_id in there)
    nameless, more = _nameless(then.prints_of_nameless(before), after)
    fresh = [position for row_id, position in is_.items() if row_id not in was]
    rows = NewRows(edited, now, new_table, table, frozenset(was), adding)
    # Where a row without an id was edited, nobody can say which of two is that one and which is new.
    rows.add([*fresh, *(() if nameless else more)])
    left = [*rows.left, *((position, Left.BESIDE) for position in (more if nameless else ()))]
    return Back(
        (*changes, *rows.changes),
        tuple(new_table.reference(position, None) for position in rows.added),
        tuple(clashes),
        (*formulas, *rows.formulas),
        (
            *((new_table.reference(position, None), why) for position, why in left),
            *((cell, Left.TWICE) for cell in lost),
        ),
        gone,
        tuple(new_table.reference(position, None) for position in nameless),
        tuple(missing),
    )


def _nameless(then: Sequence[str], edited: Identity) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Positions of edited rows without an id, and of new ones: as many more as there are now are new."""
    held = Counter(then)
    unknown: list[int] = []
    for position, row_id in enumerate(edited.ids):
        if row_id is None:
            found = edited.row_print(position)
            if held[found]:
                held[found] -= 1
            else:
                unknown.append(position)
    changed = sum(held.values())
    return tuple(unknown[:changed]), tuple(unknown[changed:])


def _change(table: Table, position: int, row_id: str, field: str, before: Value, after: Value) -> Change:
    source = table.sources[int(table.tab[position])]
    column = source.position(field)
    assert column is not None  # the caller looked
    return Change(
        change_id(table.key, row_id, field, before, after, EDITED),
        table.key,
        field,
        source.heading(field),
        row_id,
        "",
        (),
        before,
        after,
        EDITED,
        "copy",
        False,
        source.tab,
        int(table.row[position]),
        column,
    )


def _edited_elsewhere(then: Sequence[Sheet], edited: Sequence[Sheet], known: Collection[str]) -> Iterator[str]:
    """References of the first edited cell of each tab that is no table with ids; ``known``: titles of the tabs that are."""
    by_title = {sheet.title: sheet for sheet in then}
    for sheet in edited:
        if sheet.title in known or sheet.ours is not None:
            continue
        old = by_title.get(sheet.title)
        if old is None:
            yield quoted(sheet.title)
            continue
        place = _first_difference(old, sheet)
        if place is not None:
            yield f"{quoted(sheet.title)}!{column_letter(place[1])}{place[0]}"


def _first_difference(old: Sheet, new: Sheet) -> tuple[int, int] | None:
    rows, others = (sheet.cells.to_numpy(dtype=object).tolist() for sheet in (old, new))
    for r in range(max(len(rows), len(others))):
        one, other = (lines[r] if r < len(lines) else [] for lines in (rows, others))
        for c in range(max(len(one), len(other))):
            values = [line[c] if c < len(line) else None for line in (one, other)]
            computed = (r + 1, c) in old.formulas or (r + 1, c) in new.formulas
            if not computed and not alike(values[0], values[1]):
                return r + 1, c
    return None
