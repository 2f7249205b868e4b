"""People's tables as they were beside what is there now, and what would bring the old cells back. Pure.

Rows are found by their own id, never by position. A row that is gone is listed, not made again; a cell with a formula,
then or now, is listed, not written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum

from msgspec import Struct, field

from sheetcrm.core.plan.adding import is_held, is_whole, whole_rows
from sheetcrm.core.plan.identity import ID_FIELD, Identity
from sheetcrm.core.plan.model import Change
from sheetcrm.core.plan.wanted import Wanted, is_text, to_change
from sheetcrm.core.table import Table
from sheetcrm.core.workbook import CellError, Value

#: The kind of a change that brings back what was: it is the way out of an alarm, so an alarm does not stop it.
RESTORE = "restore"
#: The rules such changes come from.
FROM_COPY, FROM_RUN, IDS_BACK = "restore/copy", "restore/run", "ids/back"


class Reason(StrEnum):
    """Why a cell that differs is listed and not written."""

    FORMULA = "formula"
    ERROR = "error"
    NOT_TEXT = "not-text"
    ID = "id"


class Left(Struct, frozen=True):
    """A cell that differs and is left to people. ``cell``: where it stands now, with its tab, which is ``tab`` alone."""

    table: str
    tab: str
    field: str
    heading: str
    row_id: str | None
    cell: str
    reason: Reason


class Gone(Struct, frozen=True):
    """A row that was there and is not any more. ``cell``: where it stood in the copy, with its tab."""

    table: str
    row_id: str
    cell: str


class Restoration(Struct, frozen=True):
    """What differs. ``without_id``: rows of then that have no id of their own, so nobody can say where they are now, by
    table. ``columns_gone``: (tab, heading) of columns that are not there any more."""

    changes: tuple[Change, ...] = ()
    left: tuple[Left, ...] = ()
    gone: tuple[Gone, ...] = ()
    without_id: Mapping[str, int] = field(default_factory=dict)
    columns_gone: tuple[tuple[str, str], ...] = ()

    @property
    def columns(self) -> Mapping[tuple[str, str], int]:
        """How many cells differ in each column, written or listed, by (tab, heading); the most first."""
        counts = Counter((c.tab, c.heading) for c in self.changes)
        counts.update((c.tab, c.heading) for c in self.left)
        return dict(counts.most_common())


def from_copy(
    then: Mapping[str, Table],
    now: Mapping[str, Table],
    *,
    rows: Collection[str] | None = None,
    columns: Collection[tuple[str, str]] | None = None,
    texts_only: bool = False,
) -> Restoration:
    """What would bring the cells of ``then`` back.

    ``rows``: ids (of any table) to look at, all when None. ``columns``: (table, field) pairs, all when None; with them
    rows without an id are found too, by their other cells being what they were. ``texts_only``: the store writes no
    numbers and no days.
    """
    wanted: list[Wanted] = []
    left: list[Left] = []
    gone: list[Gone] = []
    without_id: dict[str, int] = {}
    columns_gone: list[tuple[str, str]] = []
    known: dict[str, Identity] = {}
    for key, old in then.items():
        fields = [f for f in old.raw.columns if columns is None or (key, f) in columns]
        if key not in ID_FIELD or not fields:
            continue
        was = Identity.of(old)
        if key not in now:
            gone += [Gone(key, i, old.reference(p, None)) for p, i in enumerate(was.ids) if _asked(i, rows) and i]
            continue
        new = now[key]
        here = known[key] = Identity.of(new)
        places = here.positions()
        pairs = [(p, places[i]) for p, i in enumerate(was.ids) if i is not None and i in places and _asked(i, rows)]
        every = _all_ids(new)
        gone += [
            Gone(key, i, old.reference(p, None))
            for p, i in enumerate(was.ids)
            if i is not None and i not in every and _asked(i, rows)
        ]
        if rows is None and (nameless := was.ids.count(None)):
            without_id[key] = nameless
        for name in fields:
            if name == ID_FIELD[key]:
                continue
            here_named = new.named(name, old.heading(name))
            if here_named is None:
                columns_gone += [(s.tab, s.heading(name)) for s in old.sources if s.position(name) is not None]
                continue
            alike = pairs
            if columns is not None and rows is None:
                alike = [*pairs, *_by_their_cells(was, name, here, here_named)]
            _compare((old, name), (new, here_named), here, alike, texts_only, wanted, left)
    changes = tuple(to_change(wanted, now, known, FROM_COPY, RESTORE))
    return Restoration(changes, tuple(left), tuple(gone), without_id, tuple(columns_gone))


def from_runs(runs: Iterable[Sequence[Change]], now: Mapping[str, Table], *, texts_only: bool = False) -> Restoration:
    """What would put back every cell that these runs changed, whoever changed it since.

    ``runs``: the changes that landed, oldest run first. Numbers that clients were given are left: taking them back is
    what undo is for.
    """
    before: dict[tuple[str, str, tuple[str | None, str, tuple[str, ...]]], Change] = {}
    for change in (c for run in runs for c in run):
        before.setdefault((change.table, change.field, (change.row_id, change.row_print, change.row_without)), change)
    wanted: dict[tuple[str, int, str], Wanted] = {}
    left: list[Left] = []
    gone: dict[tuple[str, str], Gone] = {}
    known = {key: Identity.of(now[key]) for key in {c.table for c in before.values()} if key in now}
    places = {key: identity.positions() for key, identity in known.items()}
    for key in places:
        added = whole_rows((c for c in before.values() if c.table == key), now[key])
        places[key] |= {name: found[0] for name, found in added.items() if len(found) == 1}
    for (key, name, _), change in before.items():
        if name == ID_FIELD.get(key):
            left.append(Left(key, change.tab, name, change.heading, change.row_id, change.tab, Reason.ID))
            continue
        if key not in now or (found := now[key].named(name, change.heading)) is None:
            continue
        name = found
        position = _position(change, known[key], places[key])
        if position is None:
            if change.row_id is not None and not is_whole(change):
                gone[key, change.row_id] = Gone(key, change.row_id, f"{change.tab}!{change.row}:{change.row}")
            continue
        if (key, position, name) in wanted:
            continue  # an earlier run changed this cell before its row got a number
        held = now[key].typed(position, name)
        if is_held(held, change.before):
            continue
        reason = _reason(now[key], position, name, change.before, held, False, texts_only)
        if reason is None:
            wanted[key, position, name] = Wanted(key, position, name, change.before)
        else:
            left.append(left_at(now[key], known[key], position, name, reason))
    changes = tuple(to_change(wanted.values(), now, known, FROM_RUN, RESTORE))
    return Restoration(changes, tuple(left), tuple(gone.values()))


def _asked(row_id: str | None, rows: Collection[str] | None) -> bool:
    return rows is None or row_id in rows


def _all_ids(table: Table) -> frozenset[str]:
    """Every id of a table, those that stand on two rows as well."""
    name = ID_FIELD[table.key]
    if not table.has(name):
        return frozenset()
    return frozenset(str(value).strip() for value in table.raw[name].tolist() if value is not None)


def _by_their_cells(was: Identity, name: str, here: Identity, here_named: str) -> Iterator[tuple[int, int]]:
    """Rows without an id, then and now, that agree in every other cell and are the only ones to do so."""
    prints: dict[str, list[int]] = {}
    for position, row_id in enumerate(was.ids):
        if row_id is None:
            prints.setdefault(was.row_print(position, {name}), []).append(position)
    if prints:
        for printed, found in here.printed(prints, {here_named}).items():
            nameless = [position for position in found if here.ids[position] is None]
            if len(nameless) == len(prints[printed]) == 1:
                yield prints[printed][0], nameless[0]


def _compare(
    then: tuple[Table, str],
    now: tuple[Table, str],
    here: Identity,
    pairs: Sequence[tuple[int, int]],
    texts_only: bool,
    wanted: list[Wanted],
    left: list[Left],
) -> None:
    (old, old_name), (new, name) = then, now
    was, held = old.raw[old_name].tolist(), new.raw[name].tolist()
    computed = old.formulas.get(old_name, frozenset())
    for p, q in pairs:
        before, there = was[p], held[q]
        if before is there or is_held(there, before):
            continue
        if (
            new.sources[int(new.tab[q])].position(name) is None
            or old.sources[int(old.tab[p])].position(old_name) is None
        ):
            continue  # a table of several tabs, of which this one has no such column
        reason = _reason(new, q, name, before, there, p in computed, texts_only)
        if reason is None:
            wanted.append(Wanted(new.key, q, name, before))
        else:
            left.append(left_at(new, here, q, name, reason))


def _reason(
    table: Table, position: int, name: str, before: Value, now: Value, computed: bool, texts_only: bool
) -> Reason | None:
    if computed or position in table.formulas.get(name, frozenset()):
        return Reason.FORMULA
    if isinstance(before, CellError):
        return Reason.ERROR
    if texts_only and not (is_text(before) and is_text(now)):
        return Reason.NOT_TEXT
    return None


def left_at(table: Table, identity: Identity, position: int, name: str, reason: Reason) -> Left:
    """A cell of a table that is left to people."""
    row_id = identity.ids[position]
    source = table.sources[int(table.tab[position])]
    where = table.reference(position, name)
    return Left(table.key, source.tab, name, source.heading(name), row_id, where, reason)


def _position(change: Change, identity: Identity, places: Mapping[str, int]) -> int | None:
    if change.row_id is not None:
        return places.get(change.row_id)
    found = identity.printed({change.row_print}, frozenset(change.row_without)).get(change.row_print, [])
    return found[0] if len(found) == 1 else None
