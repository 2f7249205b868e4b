"""What would be written into people's cells: a plan of changes, and the changes with their places. Pure.

A :class:`Change` names a logical place (table, client id, field) and survives sorting and inserting. A
:class:`CellChange` is the same change placed in a workbook that was just read; a store carries it out only where the
cell still holds ``before``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from msgspec import Struct, field

from sheetcrm.core.records import replace
from sheetcrm.core.workbook import Sheet, Value, Workbook


class Fate(StrEnum):
    """What became of one change.

    ``applied``: written. ``already``: the cell held ``after``, nothing was to be done. ``changed``: somebody changed the
    cell, its row or its column meanwhile; left alone. ``refused``: the cell is not one the store may write (a
    formula, a number or a date on Google, a protected cell); left alone. ``later``: over the limit of one run.
    """

    APPLIED = "applied"
    ALREADY = "already"
    CHANGED = "changed"
    REFUSED = "refused"
    LATER = "later"


class Change(Struct, frozen=True):
    """One change of one cell, wherever that cell stands by now.

    ``change_id``: a hash of all that makes the change what it is, so that a tick or a refusal survives planning again.
    ``row_id``: the row's own id as typed (the client's, the order's); None where the row has none, or one that
    stands on two rows. ``row_print``: then a hash of the row's cells but for its id and the fields in
    ``row_without``, which are changed along with this one. ``before`` and ``after``: as in
    :class:`CellChange`. ``why``: the rule's key. ``kind``: ``spelling``, ``proposal``, ``id``, ``undo``, ``restore``,
    ``reassign`` or ``import``. ``row_who``: for a row without an id a hash of its name and contacts alone but for
    ``row_without``; empty where these were too few, or stood on two rows. ``alone``: ``after``
    follows from the cell's own text. ``tab``, ``row`` and ``column`` (0-based): where it was read, a hint only.
    """

    change_id: str
    table: str
    field: str
    heading: str
    row_id: str | None
    row_print: str
    row_without: tuple[str, ...]
    before: Value
    after: Value
    why: str
    kind: str
    alone: bool
    tab: str
    row: int
    column: int
    row_who: str = ""


class CellChange(NamedTuple):
    """One change with its place in the workbook as it was read.

    ``tab`` and ``sheet_id``: the tab's title and the store's own id of it. ``row``: the sheet's own number (from 1);
    ``column``: from 0. ``header_row`` and ``heading``: where the table's header stands, and the column's heading
    as typed. ``id_column`` and ``client_id``: the column of the rows' ids, and the id in that row as typed; None
    when there is none. ``before``: exactly what the cell held, None for a blank cell; ``after``: what it shall hold.
    ``alone``: ``after`` follows from the cell's own text, so it is right in whatever row that text stands.
    """

    change_id: str
    tab: str
    sheet_id: str
    row: int
    column: int
    header_row: int
    heading: str
    id_column: int | None
    client_id: str | None
    before: Value
    after: Value
    alone: bool


class Applied(Struct, frozen=True):
    """What a store did with the changes it was given.

    ``fates``: by change id, one for every change. ``workbook``: what was read, with the applied cells as they are now.
    ``kept``: by change id, what the store needs to put a cell back exactly as it was (for an .xlsx the
    cell's own XML); handed to the store again with the undo. ``notes``: (code, arguments) pairs for the report.
    """

    location: str
    fates: Mapping[str, Fate]
    workbook: Workbook
    kept: Mapping[str, str] = field(default_factory=dict)
    calls: int = 0
    notes: tuple[tuple[str, dict[str, object]], ...] = ()


def with_changes(sheets: Sequence[Sheet], changes: Iterable[CellChange]) -> tuple[Sheet, ...]:
    """The sheets as they are once these changes were written.

    A sheet's frame grows where a change stands beyond it, and loses rows and columns at its end that the changes emptied,
    as if it had been read again.
    """
    by_tab: dict[str, list[CellChange]] = {}
    for change in changes:
        by_tab.setdefault(change.tab, []).append(change)
    return tuple(
        replace(sheet, cells=_changed(sheet.cells, by_tab[sheet.title]))
        if sheet.ours is None and sheet.title in by_tab
        else sheet
        for sheet in sheets
    )


def _changed(cells: pd.DataFrame, changes: Sequence[CellChange]) -> pd.DataFrame:
    filled = [change for change in changes if change.after is not None]
    height = max(len(cells), max((change.row for change in filled), default=0))
    width = max(cells.shape[1], max((change.column + 1 for change in filled), default=0))
    columns: list[npt.NDArray[np.object_]] = []
    for position in range(width):
        column = np.full(height, None, dtype=object)
        if position < cells.shape[1]:
            column[: len(cells)] = cells[position].to_numpy(dtype=object)
        columns.append(column)
    for change in changes:
        if change.row <= height and change.column < width:
            columns[change.column][change.row - 1] = change.after
    if len(filled) < len(changes):
        while columns and not _reach(columns[-1]):
            columns.pop()
        height = max((_reach(column) for column in columns), default=0)
    frame = pd.DataFrame({i: column[:height] for i, column in enumerate(columns)}, dtype=object)
    frame.index = pd.RangeIndex(1, height + 1)
    return frame


def _reach(column: npt.NDArray[np.object_]) -> int:
    """How many cells there are up to the last that holds anything."""
    for back, value in enumerate(reversed(column.tolist())):
        if value is not None:
            return len(column) - back
    return 0
