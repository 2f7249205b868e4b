"""Rows that shall be added to a table: each a bundle of changes of blank cells, known by the id the row gets. Pure.

A row is added below all others by the store's own rules, and taken back as a whole: its cells are emptied while all of them
hold what was written and nobody put anything beside them. A row is never deleted.

Rows of some tables have no id: lines of the history of contacts, templates. Such a row is known by everything that is written
into it, so one that says all the same is never added twice; it goes by a name that begins with ``WHOLE``.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from sheetcrm.core.fields.dates_text import EPOCH
from sheetcrm.core.plan.identity import ID_FIELD, digest, typed_id
from sheetcrm.core.plan.model import CellChange, Change, Fate
from sheetcrm.core.table import Source, Table
from sheetcrm.core.workbook import Value

#: The kind of a change that is a cell of a new row, and the row a placed one stands in before the store has chosen; one less
#: for each row of the tab down to the last of the table, where the store may put it (what follows may be sums).
ROW, BELOW = "row", 0
RULE = "copy/added"
#: Where a changed cell of a copy comes from.
EDITED: Final = "copy/edited"
#: Where a new client of an imported list comes from.
IMPORTED: Final = "import/added"
#: How the name of a row begins that has no id of its own. No id does.
WHOLE = "≡"
_DAY_SECONDS: Final = 86_400


def canonical(value: Value) -> Value:
    """A value as every store reads it again: midnight is a day, a moment counts to the second, a whole number has no point.

    >>> canonical(dt.datetime(2026, 3, 5)), canonical(dt.datetime(2026, 3, 5, 9, 0, 0, 7)), canonical(5.0), canonical(True)
    (datetime.date(2026, 3, 5), datetime.datetime(2026, 3, 5, 9, 0), 5, True)
    """
    if isinstance(value, dt.datetime):
        value = value.replace(microsecond=0, tzinfo=None)
        return value.date() if value.time() == dt.time() else value
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    return value


def is_held(held: Value, wanted: Value) -> bool:
    """Whether a cell holds exactly this; 1, True and "1" are three things. A day may come as its number: a very large
    Google Sheet is read without its formats.

    >>> is_held(1, True), is_held("1", 1), is_held(46086, dt.date(2026, 3, 5)), is_held(None, None)
    (False, False, True, True)
    """
    if isinstance(held, (int, float)) and not isinstance(held, bool) and (days := _days(wanted)) is not None:
        return math.isclose(held, days, rel_tol=0, abs_tol=1 / _DAY_SECONDS / 2)
    return type(held) is type(wanted) and held == wanted


def _days(value: Value) -> float | None:
    """A day, a moment or a time of day as a sheet counts them; None for what is none."""
    if isinstance(value, dt.time):
        return (value.hour * 3600 + value.minute * 60 + value.second) / _DAY_SECONDS
    if isinstance(value, dt.datetime):
        span = value.replace(tzinfo=None) - dt.datetime(EPOCH.year, EPOCH.month, EPOCH.day)
        return span.days + span.seconds / _DAY_SECONDS
    return float((value - EPOCH).days) if isinstance(value, dt.date) else None


def added(
    table: Table,
    source: Source,
    cells: Mapping[str, Value],
    row_id: str,
    name: str,
    hint: int,
    rule: str = RULE,
) -> tuple[Change, ...]:
    """The changes that add one row to a tab of the table. ``cells``: by field, the id left out; ``row_id``: the id it gets, of
    no account where rows of the table have none; ``name``: what the row is called from plan to plan, whatever id it gets;
    ``hint``: its number where it was read; ``rule``: where it comes from."""
    id_field = ID_FIELD.get(table.key)
    cells = {name: canonical(value) for name, value in cells.items()}
    if id_field is None:
        row_id = WHOLE + digest(*(part for cell in sorted(cells.items(), key=lambda one: one[0]) for part in cell))
    return tuple(
        Change(
            digest("row", name, field),
            table.key,
            field,
            source.heading(field),
            row_id,
            "",
            (),
            None,
            value,
            rule,
            ROW,
            False,
            source.tab,
            hint,
            source.position(field) or 0,
        )
        for field, value in (cells if id_field is None else {id_field: row_id, **cells}).items()
    )


def is_whole(change: Change) -> bool:
    """Whether a change is a cell of a row that is known by all of its cells together."""
    return change.row_id is not None and change.row_id.startswith(WHOLE)


def whole_rows(changes: Iterable[Change], table: Table) -> dict[str, list[int]]:
    """For each row without an id that these changes add or take back, by its name: where all of it stands now."""
    rows: dict[str, dict[str, Value]] = {}
    for change in filter(is_whole, changes):
        field = table.named(change.field, change.heading)
        said = change.after if change.after is not None else change.before
        rows.setdefault(change.row_id or "", {})["" if field is None else field] = said
    by_fields: dict[tuple[str, ...], dict[tuple[object, ...], list[str]]] = {}
    for name, cells in rows.items():
        fields = tuple(sorted(cells))
        if all(map(table.has, fields)):
            by_fields.setdefault(fields, {}).setdefault(_key(cells[f] for f in fields), []).append(name)
    found: dict[str, list[int]] = {name: [] for name in rows}
    for fields, wanted in by_fields.items():
        for position, held in enumerate(zip(*(table.raw[f].tolist() for f in fields), strict=True)):
            for name in wanted.get(_key(held), ()):
                found[name].append(position)
    return found


def _key(cells: Iterable[Value]) -> tuple[object, ...]:
    """Cells to look up by: 1, True and "1" are three things, a day and its number are one."""
    numbers = ((_days(cell), cell) for cell in cells)
    return tuple(
        part
        for days, cell in numbers
        for part in ((float, round(days * _DAY_SECONDS)) if days is not None else _counted(cell))
    )


def _counted(cell: Value) -> tuple[object, object]:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and abs(cell) < 2**53:
        return float, round(cell * _DAY_SECONDS) if math.isfinite(cell) else cell
    return type(cell), cell


def grouped(changes: Iterable[Change]) -> dict[tuple[str, str | None], list[Change]]:
    """The changes that add rows, by table and row id."""
    found: dict[tuple[str, str | None], list[Change]] = {}
    for change in changes:
        if change.kind == ROW:
            found.setdefault((change.table, change.row_id), []).append(change)
    return found


def placed_rows(changes: Sequence[Change], table: Table) -> Iterator[tuple[Change, CellChange | Fate]]:
    """Each change of new rows with its place, a row yet to be chosen, or its fate: a row whose id stands in the table by now
    was added already, or the id is somebody else's."""
    if not changes:
        return  # a tab of people's that only leads to clients has no rows of ours and no column of ids of its own
    there = _standing(changes, table)
    tabs = {source.tab: source for source in table.sources}
    last = {
        source.tab: max([source.header_row, source.bottom, *table.row[table.tab == number].tolist()])
        for number, source in enumerate(table.sources)
    }
    for (_, row_id), mine in grouped(changes).items():
        position = there.get(row_id or "")
        if position is not None:
            same = all(table.has(c.field) and is_held(table.typed(position, c.field), c.after) for c in mine)
            yield from ((change, Fate.ALREADY if same else Fate.CHANGED) for change in mine)
            continue
        source = tabs.get(mine[0].tab, table.sources[0])
        places = [source.position(change.field) for change in mine]
        named = ID_FIELD.get(table.key)
        id_column = None if named is None else source.columns.get(named)
        for change, column in zip(mine, places, strict=True):
            if (named is not None and id_column is None) or column is None or None in places:
                yield change, Fate.CHANGED  # a column is gone: no half of a row
                continue
            yield change, CellChange(
                change.change_id, source.tab, source.sheet_id, BELOW - last[source.tab], column, source.header_row,
                source.heading(change.field), id_column, change.row_id, None, change.after, False,
            )  # fmt: skip


def _standing(rows: Sequence[Change], table: Table) -> Mapping[str, int]:
    """Where the rows stand that have been added by now, by their ids; a row without one by its name."""
    if ID_FIELD.get(table.key) is None:
        return {name: places[0] for name, places in whole_rows(rows, table).items() if places}
    ids = table.raw[ID_FIELD[table.key]].tolist() if table.has(ID_FIELD[table.key]) else []
    return {row_id: position for position, value in enumerate(ids) if (row_id := typed_id(value)) is not None}


def is_new(change: CellChange) -> bool:
    """Whether a change is a cell of a row yet to be added."""
    return change.row <= BELOW


def touched(rows: Iterable[Change], ready: Collection[str], table: Table) -> Iterator[str]:
    """Ids of changes of added rows that may not be taken back, because somebody touched the row since: a cell of it is
    something else (it is not among ``ready``, the ids of changes that still stand), or another cell was filled in."""
    rows = list(rows)
    ids = _standing(rows, table)
    for (_, row_id), mine in grouped(rows).items():
        fields = {change.field for change in mine}
        position = ids.get(row_id or "")
        if (
            position is None
            or any(change.change_id not in ready for change in mine)
            or any(
                table.typed(position, column) is not None and position not in table.formulas.get(column, ())
                for column in table.raw.columns
                if column not in fields
            )
        ):
            yield from (change.change_id for change in mine)
