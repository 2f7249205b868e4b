"""An .xlsx as a Workbook."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sheetcrm.core.garbage import no_collection
from sheetcrm.core.records import replace
from sheetcrm.core.workbook import NOT_COMPUTED, CellError, Sheet, Value, Workbook
from sheetcrm.journal.columns import load_written
from sheetcrm.journal.parts import load_parts
from sheetcrm.stores.xlsx.marks import marks
from sheetcrm.stores.xlsx.ownmarks import column_marks, with_own_columns
from sheetcrm.stores.xlsx.package import Package
from sheetcrm.stores.xlsx.raw import RawSheet, raw_sheets


def fingerprint(content: bytes) -> str:
    """What a file is known by: the hash of its bytes."""
    return hashlib.sha256(content).hexdigest()


def read_workbook(
    name: str,
    location: str,
    content: bytes,
    state: Path | None = None,
    *,
    leave_known: bool = False,
    taken_out: Iterable[RawSheet] | None = None,
) -> Workbook:
    """The workbook in these bytes; raises StoreError when it cannot be read whole. ``state``: the folder with what this
    machine remembers of columns of ours and tabs; ``leave_known``: tabs of ours that nobody has touched since this machine
    wrote them come without their cells; ``taken_out``: what was taken out of these bytes already."""
    package = Package.open(name, content)
    if taken_out is None:
        taken_out = raw_sheets(package, load_parts(state) if leave_known and state is not None else {})
    with no_collection():
        sheets = [_sheet(raw) for raw in taken_out]
    root = package.tree(package.workbook)
    seals = {mark.title: mark.seal for mark in marks(root, {sheet.title for sheet in sheets}).values() if mark.seal}
    sheets = [replace(sheet, seal=seals[sheet.title]) if sheet.title in seals else sheet for sheet in sheets]
    if marked := column_marks(root):
        written = load_written(state) if state is not None else {}
        sheets = [
            with_own_columns(sheet, [m for m in marked if m.title == sheet.title], written)
            if sheet.ours is None
            else sheet
            for sheet in sheets
        ]
    return Workbook(name, location, tuple(sheets), fingerprint=fingerprint(content))


def _sheet(raw: RawSheet) -> Sheet:
    columns, entry, features = raw.columns, raw.entry, raw.features
    if raw.untouched and not columns:
        blank = pd.DataFrame(dtype=object)
        return Sheet(entry.title, blank, sheet_id=entry.sheet_id, visible=entry.visible, ours=raw.key, as_written=True)
    height, width = max(map(len, columns), default=0), len(columns)
    # In our own tabs a formula is a link, and what it shows is known.
    uncomputed = features.uncomputed if raw.key is None else ()
    beyond = [*features.errors, *uncomputed]
    error_rows = max((row for row, _ in beyond), default=0)
    error_columns = max((column + 1 for _, column in beyond), default=0)
    if error_rows > height:
        for column in columns:
            column += [None] * (error_rows - height)
        height = error_rows
    columns += [[None] * height for _ in range(error_columns - width)]
    for (row, position), text in features.errors.items():
        columns[position][row - 1] = CellError(text)
    for row, position in uncomputed:
        if columns[position][row - 1] is None:
            columns[position][row - 1] = NOT_COMPUTED
    while columns and not any(value is not None for value in columns[-1]):
        columns.pop()
    height = max((_reach(column) for column in columns), default=0)
    frame = pd.DataFrame({i: _objects(column[:height]) for i, column in enumerate(columns)}, dtype=object)
    frame.index = pd.RangeIndex(1, height + 1)
    hidden = {c for first, last in features.hidden_columns for c in range(first, min(last + 1, len(columns)))}
    return Sheet(
        entry.title,
        frame,
        formulas=features.formulas,
        merged=tuple(features.merged),
        hidden_rows=frozenset(row for row in features.hidden_rows if row <= height),
        hidden_columns=frozenset(hidden),
        sheet_id=entry.sheet_id,
        visible=entry.visible,
        ours=raw.key,
        as_written=raw.untouched,
    )


def _reach(column: Sequence[Value]) -> int:
    """How many cells there are up to the last that holds anything."""
    for back, value in enumerate(reversed(column)):
        if value is not None:
            return len(column) - back
    return 0


def _objects(column: Sequence[Value]) -> np.ndarray[Any, np.dtype[np.object_]]:
    """An object array; plain ``np.array`` would guess types."""
    array = np.empty(len(column), dtype=object)
    array[:] = column
    return array
