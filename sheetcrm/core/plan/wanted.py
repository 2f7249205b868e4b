"""Cells that shall hold something else than they do: named by where they stand now, made changes of. Pure.

A change made here knows its row as every other does: by the row's own id, or by all its other cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from sheetcrm.core.plan.changes import change_id
from sheetcrm.core.plan.identity import ID_FIELD, Identity
from sheetcrm.core.plan.model import Change
from sheetcrm.core.table import Table
from sheetcrm.core.workbook import CellError, Value


class Wanted(NamedTuple):
    """One cell of a table as it is now (``position``, ``field``), and what it shall hold."""

    table: str
    position: int
    field: str
    after: Value


def to_change(
    wanted: Iterable[Wanted], tables: Mapping[str, Table], known: Mapping[str, Identity], why: str, kind: str
) -> Iterator[Change]:
    """The changes that bring wanted cells about, in their order. ``known``: the identity of each table's rows."""
    cells = list(wanted)
    together: dict[tuple[str, int], set[str]] = {}
    for cell in cells:
        together.setdefault((cell.table, cell.position), set()).add(cell.field)
    for key, position, field, after in cells:
        table, identity = tables[key], known[key]
        # Where the id itself changes the row is known by its other cells: ids that change places name nobody meanwhile.
        row_id = None if field == ID_FIELD.get(key) else identity.ids[position]
        without = frozenset[str]() if row_id is not None else together[key, position] - {ID_FIELD.get(key)}
        row_print = "" if row_id is not None else identity.row_print(position, without)
        before = table.typed(position, field)
        source = table.sources[int(table.tab[position])]
        column = source.position(field)
        if column is None:
            continue  # this tab of the table has no such column
        yield Change(
            change_id(key, row_id or row_print, field, before, after, why),
            key,
            field,
            source.headings.get(field, table.heading(field)),
            row_id,
            row_print,
            tuple(sorted(without)),
            before,
            after,
            why,
            kind,
            False,
            source.tab,
            int(table.row[position]),
            column,
            "" if row_id is not None else identity.who_of(position, without),
        )


def is_text(value: Value) -> bool:
    """Whether a cell holds text or nothing: all that is put into a live Google Sheet where a live check forbids numbers.

    >>> is_text("7"), is_text(None), is_text(7), is_text(CellError("#N/A"))
    (True, True, False, False)
    """
    return value is None or (isinstance(value, str) and not isinstance(value, CellError))
