"""An .xlsx as a Workbook: values from calamine, everything else from our own pass over the XML."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from lxml import etree
from msgspec import Struct, field
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from sheetcrm.core.garbage import no_collection
from sheetcrm.core.workbook import CellError, Sheet, Value, Workbook, column_letter
from sheetcrm.journal.columns import load_parts, load_written
from sheetcrm.stores.xlsx import refusals
from sheetcrm.stores.xlsx.marks import SheetEntry, entries, marks
from sheetcrm.stores.xlsx.ownmarks import column_marks, with_own_columns
from sheetcrm.stores.xlsx.package import Package
from sheetcrm.stores.xlsx.scan import Features, scan

#: More cells than this, counted from A1 to the farthest, is a slip and not a table (300,000 orders by 20 are 6 M).
MAX_CELLS = 25_000_000
#: Above this a floating-point number no longer holds every whole number, so it is not shown as one.
_EXACT = 2**53
#: Rows turned into columns at a time, so that a big sheet is never held twice.
_CHUNK = 10_000


def fingerprint(content: bytes) -> str:
    """What a file is known by: the hash of its bytes."""
    return hashlib.sha256(content).hexdigest()


def read_workbook(
    name: str, location: str, content: bytes, state: Path | None = None, *, leave_known: bool = False
) -> Workbook:
    """The workbook in these bytes; raises StoreError when it cannot be read whole. ``state``: the folder with what this
    machine remembers of columns of ours and tabs; ``leave_known``: tabs of ours that nobody has touched since this machine
    wrote them come without their cells."""
    package = Package.open(name, content)
    root = package.tree(package.workbook)
    listed = [entry for entry in entries(package, root) if entry.kind == "worksheet" and entry.part]
    keys = {mark.title: key for key, mark in marks(root, {entry.title for entry in listed}).items()}
    for relation in package.relations(package.workbook):
        if relation.type.endswith(("/sharedStrings", "/styles")) and package.has(relation.target):
            for _ in package.walk(relation.target):
                pass
    untouched = _untouched(package, listed, keys, load_parts(state)) if leave_known and state is not None else {}
    try:
        source = CalamineWorkbook.from_filelike(io.BytesIO(content))
        with no_collection(), ThreadPoolExecutor(1) as aside:
            parsed = _parsed(package, [entry for entry in listed if entry.title not in untouched], source, aside)
            cells, sheets = CellReader(), []
            while parsed:  # taken out one by one, so that what was parsed is not kept to the end
                entry, features, values = parsed.popleft()
                sheets.append(_sheet(cells.of(values.result()), entry, features, keys.get(entry.title)))
    except CalamineError as err:
        raise refusals.DAMAGED(name=name, part="worksheet") from err
    if untouched:
        read = {sheet.title: sheet for sheet in sheets} | untouched
        sheets = [read[entry.title] for entry in listed]
    if marked := column_marks(root):
        written = load_written(state) if state is not None else {}
        sheets = [
            with_own_columns(sheet, [m for m in marked if m.title == sheet.title], written)
            if sheet.ours is None
            else sheet
            for sheet in sheets
        ]
    return Workbook(name, location, tuple(sheets), fingerprint=fingerprint(content))


def _untouched(
    package: Package, listed: Sequence[SheetEntry], keys: Mapping[str, str], kept: Mapping[str, tuple[int, int]]
) -> dict[str, Sheet]:
    """By title the tabs of ours that nobody has touched since this machine wrote them, as the directory of the zip tells:
    what they hold is known, and nothing of people's stands there."""
    found = {}
    for entry in listed:
        key = keys.get(entry.title)
        if key is not None and key in kept and package.printed(entry.part) == kept[key]:
            blank = pd.DataFrame(dtype=object)
            found[entry.title] = Sheet(
                entry.title, blank, sheet_id=entry.sheet_id, visible=entry.visible, ours=key, as_written=True
            )
    return found


def _parsed(
    package: Package, listed: Sequence[SheetEntry], source: CalamineWorkbook, aside: Executor
) -> deque[tuple[SheetEntry, Features, Future[CalamineSheet]]]:
    """Every sheet with its features and, being parsed aside, its cells.

    calamine believes what it unpacks, so it is given a sheet only when that has passed our own reading; while it parses
    that one, which leaves Python free, the next is looked at.
    """
    parsed: deque[tuple[SheetEntry, Features, Future[CalamineSheet]]] = deque()
    for entry in listed:
        features = _features(package, entry)
        parsed.append((entry, features, aside.submit(source.get_sheet_by_name, entry.title)))
    return parsed


def _features(package: Package, entry: SheetEntry) -> Features:
    text = package.read(entry.part)
    try:
        found = scan(text)
        if found.last_row * found.last_column > MAX_CELLS:
            found = scan(text, exact=True)
    except (etree.XMLSyntaxError, ValueError) as err:
        raise refusals.DAMAGED(name=package.name, part=entry.part) from err
    if found.last_row * found.last_column > MAX_CELLS:
        row, column = found.far
        raise refusals.TOO_WIDE(tab=entry.title, cell=f"{column_letter(column)}{row}")
    return found


def _sheet(columns: list[list[Value]], entry: SheetEntry, features: Features, key: str | None) -> Sheet:
    height, width = max(map(len, columns), default=0), len(columns)
    error_rows = max((row for row, _ in features.errors), default=0)
    error_columns = max((column + 1 for _, column in features.errors), default=0)
    if error_rows > height:
        for column in columns:
            column += [None] * (error_rows - height)
        height = error_rows
    columns += [[None] * height for _ in range(error_columns - width)]
    for (row, position), text in features.errors.items():
        columns[position][row - 1] = CellError(text)
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
        ours=key,
    )


class CellReader(Struct):
    """Takes the cells out of calamine. Equal values of a workbook become one object: a town that stands in 50,000 cells
    is kept once, and whatever compares or counts it later need not read it letter by letter."""

    _known: dict[Any, Value] = field(default_factory=dict)

    def of(self, source: CalamineSheet) -> list[list[Value]]:
        """The columns of a sheet from A1 on, all of one length."""
        if source.start is None or source.end is None:
            return []
        left = source.start[1]
        columns: list[list[Value]] = [[] for _ in range(source.end[1] + 1)]
        rows = source.iter_rows()
        while chunk := list(islice(rows, _CHUNK)):
            for column, values in zip(columns[left:], zip(*chunk, strict=True), strict=True):
                column += self._typed(values)
        height = max(map(len, columns), default=0)
        for column in columns[:left]:
            column += [None] * height
        return columns

    def _typed(self, values: Sequence[Any]) -> Iterable[Value]:
        if bool in set(map(type, values)):
            # True and 1.0 are one key to a dictionary.
            return [_value(value) for value in values]
        known = self._known
        for value in set(values):
            if value not in known:
                known[value] = _value(value)
        return map(known.__getitem__, values)


def _value(value: Any) -> Value:
    """A cell: None when it is empty, whole numbers as int and durations as days; all else as it was read."""
    if isinstance(value, (float, dt.timedelta)):
        return _number(value)
    read: Value = value if value != "" else None
    return read


def _number(value: float | dt.timedelta) -> int | float:
    if isinstance(value, dt.timedelta):
        value = value / dt.timedelta(days=1)
    return int(value) if value.is_integer() and abs(value) < _EXACT else value


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
