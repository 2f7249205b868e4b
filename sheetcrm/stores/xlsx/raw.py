"""What is taken out of an .xlsx: values by calamine, everything else by our own pass over the XML.

Loads in no time (see ``stores.xlsx.ahead``), so it knows lists and no frames.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections import deque
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any

from lxml import etree
from msgspec import Struct, field
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from sheetcrm.journal.parts import Part
from sheetcrm.stores.xlsx import refusals
from sheetcrm.stores.xlsx.marks import SheetEntry, entries, marks
from sheetcrm.stores.xlsx.package import Package
from sheetcrm.stores.xlsx.scan import Features, scan

if TYPE_CHECKING:
    from sheetcrm.core.workbook import Value

#: More cells than this, counted from A1 to the farthest, is a slip and not a table (300,000 orders by 20 are 6 M).
MAX_CELLS = 25_000_000
#: Above this a floating-point number no longer holds every whole number, so it is not shown as one.
_EXACT = 2**53
#: Rows turned into columns at a time, so that a big sheet is never held twice.
_CHUNK = 10_000
#: Parts that cells refer to.
_BESIDE = ("/sharedStrings", "/styles")
_DIMENSION = re.compile(rb"<(?:[\w.-]+:)?dimension\b[^<>]*>(?:\s*</(?:[\w.-]+:)?dimension\s*>)?")


class RawSheet(Struct):
    """One tab. ``key``: which of ours it is. ``columns``: its cells from A1 on, all columns of one length. ``untouched``: a tab of ours
    that is to the byte as this machine wrote it: its cells were read only where they are needed, and nothing else was."""

    entry: SheetEntry
    key: str | None = None
    columns: list[list[Value]] = field(default_factory=list)
    features: Features = field(default_factory=Features)
    untouched: bool = False


def raw_sheets(package: Package, known: Mapping[str, Part]) -> Iterator[RawSheet]:
    """The tabs in their order, one by one, so that what was parsed is not kept to the end. ``known``: by key of a tab of ours
    what this machine wrote there. Raises StoreError when one cannot be read whole."""
    root = package.tree(package.workbook)
    listed = [entry for entry in entries(package, root) if entry.kind == "worksheet" and entry.part]
    keys = {mark.title: key for key, mark in marks(root, {entry.title for entry in listed}).items()}
    for relation in package.relations(package.workbook):
        if relation.type.endswith(_BESIDE) and package.has(relation.target):
            for _ in package.walk(relation.target):
                pass
    untouched = {
        entry.title: was
        for entry in listed
        # As the directory of the zip tells: what they hold is known, and nothing was typed there since.
        if (was := known.get(keys.get(entry.title, ""))) is not None and package.printed(entry.part) == was[:2]
    }
    left = {title for title, was in untouched.items() if not was.read}
    try:
        source = Source(package, root, [entry for entry in listed if entry.title not in left])
        with ThreadPoolExecutor(1) as aside:
            parsed = _parsed(package, source, untouched, aside)
            cells = CellReader()
            for entry in listed:
                key = keys.get(entry.title)
                if entry.title in left:
                    yield RawSheet(entry, key, untouched=True)
                else:
                    features, values = parsed.popleft()
                    yield RawSheet(entry, key, cells.of(values.result()), features, entry.title in untouched)
    except CalamineError as err:
        raise refusals.DAMAGED(name=package.name, part="worksheet") from err


class Source:
    """The sheets as calamine takes them out of a workbook.

    It refuses the whole for one thing beside the cells that it does not know, such as a tab of Excel 4.0 macros or a
    dimension of whole rows as older LibreOffice writes it: it is then given the cells alone.
    """

    def __init__(self, package: Package, root: Any, listed: Sequence[SheetEntry]) -> None:
        self.package, self.root, self.listed = package, root, listed

    def sheet(self, entry: SheetEntry) -> CalamineSheet:
        """One of the listed. Raises CalamineError when its cells cannot be read."""
        try:
            return self._whole.get_sheet_by_name(entry.title)
        except CalamineError:
            return self._cells_only.get_sheet_by_name(str(self.listed.index(entry) + 1))

    @cached_property
    def _whole(self) -> CalamineWorkbook:
        return CalamineWorkbook.from_filelike(io.BytesIO(self.package.content))

    @cached_property
    def _cells_only(self) -> CalamineWorkbook:
        from sheetcrm.stores.xlsx.book import since_1904
        from sheetcrm.stores.xlsx.cells_only import cells_only

        beside = {
            relation.type.rsplit("/", 1)[-1]: self.package.read(relation.target)
            for relation in self.package.relations(self.package.workbook)
            if relation.type.endswith(_BESIDE) and self.package.has(relation.target)
        }
        sheets = [_DIMENSION.sub(b"", self.package.read(entry.part), count=1) for entry in self.listed]
        made = cells_only(sheets, beside.get("styles"), beside.get("sharedStrings"), since_1904=since_1904(self.root))
        return CalamineWorkbook.from_filelike(io.BytesIO(made))


def _parsed(
    package: Package, source: Source, ours: Container[str], aside: Executor
) -> deque[tuple[Features, Future[CalamineSheet]]]:
    """Every sheet's features and, being parsed aside, its cells. ``ours``: tabs that we wrote just so, whose features are known.

    calamine believes what it unpacks, so it is given a sheet only when that has passed our own reading; while it parses
    that one, which leaves Python free, the next is looked at.
    """
    parsed: deque[tuple[Features, Future[CalamineSheet]]] = deque()
    for entry in source.listed:
        features = Features() if entry.title in ours else _features(package, entry)
        parsed.append((features, aside.submit(source.sheet, entry)))
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
        from sheetcrm.core.workbook import column_letter

        row, column = found.far
        raise refusals.TOO_WIDE(tab=entry.title, cell=f"{column_letter(column)}{row}")
    return found


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
