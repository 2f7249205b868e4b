"""Which of some changes may be written, going by what was read: the rules that every store shares. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import numpy.typing as npt
from msgspec import Struct, field

from sheetcrm.core.plan import CellChange, Fate
from sheetcrm.core.plan.adding import BELOW
from sheetcrm.core.workbook import CellError, Sheet, Value

#: A merged range of more cells than this is compared with instead of being written out.
_SMALL = 10_000
#: Above this a floating-point number no longer holds every whole number, so it is not shown as one.
_EXACT = 2**53


def as_read(value: Value) -> Value:
    """A value as it is read again: empty text as None, whole numbers as int, midnight as a date.

    >>> as_read(""), as_read(5.0), as_read(dt.datetime(2026, 3, 5)), as_read(True)
    (None, 5, datetime.date(2026, 3, 5), True)
    """
    if value == "":
        return None
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return int(value)
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date()
    return value


def same(one: Value, other: Value) -> bool:
    """Whether two cells hold the same: ``1``, ``"1"`` and TRUE are three values.

    >>> same(1, True), same("1", 1), same(5, 5.0), same("", None)
    (False, False, True, True)
    """
    if type(one) is str and type(other) is str:
        return one == other
    one, other = as_read(one), as_read(other)
    return type(one) is type(other) and one == other


def with_rows(changes: Sequence[CellChange], sheets: Iterable[Sheet]) -> list[CellChange]:
    """The changes with a row for each that is a cell of a new one: below everything that stands in its tab."""
    free = {
        s.title: max([len(s.cells), *(len(c.cells) for c in s.own), *(area[2] for area in s.merged)]) + 1
        for s in sheets
    }
    given: dict[tuple[str, str | None], int] = {}
    found = []
    for change in changes:
        if change.row == BELOW and change.tab in free:
            row = (change.tab, change.client_id)
            if row not in given:
                given[row] = free[change.tab]
                free[change.tab] += 1
            change = change._replace(row=given[row], id_column=None, client_id=None)
        found.append(change)
    return found


def judged(changes: Sequence[CellChange], sheets: Iterable[Sheet], fits: Callable[[Value], bool]) -> dict[str, Fate]:
    """By change id what becomes of each change; ``applied`` means that nothing is in the way of writing it.

    ``fits``: whether a value can stand in a cell of this store. Of several changes of one cell the first counts.
    """
    judges = {sheet.title: _Judge(sheet, fits) for sheet in sheets if sheet.ours is None}
    fates = {}
    for change in changes:
        judge = judges.get(change.tab)
        fates[change.change_id] = judge.fate(change) if judge else Fate.CHANGED
    return fates


class _Judge(Struct):
    """The changes of one tab, one after the other."""

    sheet: Sheet
    fits: Callable[[Value], bool]
    _columns: dict[int, npt.NDArray[np.object_]] = field(default_factory=dict)
    _headings: dict[tuple[int, int], str] = field(default_factory=dict)
    _height: int = 0
    _width: int = 0
    _taken: dict[tuple[int, int], Value] = field(default_factory=dict)
    _covered: set[tuple[int, int]] = field(default_factory=set)
    _areas: list[tuple[int, int, int, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._height, self._width = self.sheet.cells.shape
        for area in self.sheet.merged:
            row, column, last_row, last_column = area
            if (last_row - row + 1) * (last_column - column + 1) > _SMALL:
                self._areas.append(area)
                continue
            cells = {(r, c) for r in range(row, last_row + 1) for c in range(column, last_column + 1)}
            self._covered |= cells - {(row, column)}

    def fate(self, change: CellChange) -> Fate:
        if change.row < 1 or change.column < 0 or not self._still_there(change):
            return Fate.CHANGED
        place = (change.row, change.column)
        if place in self.sheet.formulas or self._is_covered(place):
            return Fate.REFUSED
        held = self._taken.get(place, self._held(*place))
        if same(held, change.after):
            return Fate.ALREADY
        if place in self._taken or not same(held, change.before):
            return Fate.CHANGED
        if isinstance(held, CellError) or isinstance(change.after, CellError) or not self.fits(change.after):
            return Fate.REFUSED
        self._taken[place] = change.after
        return Fate.APPLIED

    def _still_there(self, change: CellChange) -> bool:
        """Whether tab, column and row are the ones that were meant."""
        if change.sheet_id and self.sheet.sheet_id and change.sheet_id != self.sheet.sheet_id:
            return False
        place = (change.header_row, change.column)
        if place not in self._headings:
            self._headings[place] = _said(self._held(*place))
        if change.heading and self._headings[place] != change.heading.strip():
            return False
        if change.client_id is None or change.id_column is None:
            return True
        return _said(self._held(change.row, change.id_column)) == change.client_id.strip()

    def _is_covered(self, place: tuple[int, int]) -> bool:
        """Whether a cell lies under a merged one, where nobody can see it."""
        row, column = place
        return place in self._covered or any(
            r1 <= row <= r2 and c1 <= column <= c2 and place != (r1, c1) for r1, c1, r2, c2 in self._areas
        )

    def _held(self, row: int, column: int) -> Value:
        """A cell as it was read; beyond the frame all are blank."""
        if not (0 < row <= self._height and 0 <= column < self._width):
            return None
        there = self._columns.get(column)
        if there is None:
            there = self._columns[column] = self.sheet.cells[column].to_numpy(dtype=object)
        held: Value = there[row - 1]
        return held


def _said(value: Value) -> str:
    return "" if value is None else str(value).strip()
