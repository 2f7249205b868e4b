"""The cells of one sheet, as a list of immutable rows.

`fork` gives an independent grid at the price of one pointer per row, on the first write of either side. That makes
a failed batch free to undo: the fork is thrown away.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from .cells import Cell, Entry, FormulaRow, Row, is_blank, make_row

Rendered: TypeAlias = tuple[Row, dict[int, Any] | None, str]
"""A row, what was computed in it or spilled into it, and the JSON it was shown as."""

_MOST_RENDERED = 64
"""So many ways of asking for the rows of a sheet have their answers kept."""

_stamps = itertools.count(1)


class Grid:
    """Rows and columns of entries; rows past the last stored one are blank."""

    def __init__(self, row_count: int, column_count: int) -> None:
        self.row_count = row_count
        self.column_count = column_count
        self.stamp = next(_stamps)
        self._rows: list[Row] = []
        self._shared = False
        self._formulas: tuple[int, list[tuple[int, int, str]]] = (0, [])
        self.rendered: dict[Any, dict[int, Rendered]] = {}
        """Rows as they were last shown, by what was asked and the row's identity; shared by all forks."""

    def keep_rendered(self, asked: Any, known: dict[int, Rendered], *, is_whole: bool) -> None:
        """Keep rows as they were shown: in place of those from before, or beside them after a read of a few rows."""
        if asked not in self.rendered and len(self.rendered) >= _MOST_RENDERED:
            self.rendered.clear()
        if is_whole or asked not in self.rendered:
            self.rendered[asked] = known
        else:
            self.rendered[asked].update(known)

    def __getstate__(self) -> dict[str, Any]:
        return self.__dict__ | {"rendered": {}}

    def fork(self) -> Grid:
        """A copy that shares everything until one of the two is written to."""
        other = Grid.__new__(Grid)
        other.row_count = self.row_count
        other.column_count = self.column_count
        other.stamp = self.stamp
        other._rows = self._rows
        other._formulas = self._formulas
        other.rendered = self.rendered
        other._shared = self._shared = True
        return other

    def _own(self) -> list[Row]:
        if self._shared:
            self._rows = list(self._rows)
            self._shared = False
        self.stamp = next(_stamps)
        return self._rows

    # -- reading ----------------------------------------------------------------------------------------------

    @property
    def stored_rows(self) -> Sequence[Row]:
        return self._rows

    def row(self, row: int) -> Row:
        return self._rows[row] if row < len(self._rows) else ()

    def entry(self, row: int, column: int) -> Entry:
        if row >= len(self._rows):
            return None
        found = self._rows[row]
        return found[column] if column < len(found) else None

    def formulas(self) -> Sequence[tuple[int, int, str]]:
        """Row, column and text of every formula, from the top left on; looked for once in each state of the grid."""
        stamp, found = self._formulas
        if stamp != self.stamp:
            found = [
                (row, column, entry.formula)
                for row, entries in enumerate(self._rows)
                if entries.__class__ is FormulaRow
                for column, entry in enumerate(entries)
                if entry.__class__ is Cell and entry.formula is not None
            ]
            self._formulas = (self.stamp, found)
        return found

    def last_filled_row(self) -> int:
        """The number of rows up to and including the last one with a value or formula."""
        for row in range(len(self._rows) - 1, -1, -1):
            if not all(is_blank(entry) for entry in self._rows[row]):
                return row + 1
        return 0

    # -- writing ----------------------------------------------------------------------------------------------

    def set_row(self, row: int, entries: list[Entry]) -> None:
        rows = self._own()
        while len(rows) <= row:
            rows.append(())
        rows[row] = make_row(entries)

    def set_entry(self, row: int, column: int, entry: Entry) -> None:
        entries = list(self.row(row))
        if column >= len(entries):
            if entry is None:
                return
            entries.extend([None] * (column + 1 - len(entries)))
        entries[column] = entry
        self.set_row(row, entries)

    def change(self, bounds: tuple[int, int, int, int], new: Callable[[int, int, Entry], Entry]) -> None:
        """Replace every entry of a rectangle by what `new(row, column, old)` gives."""
        first_row, end_row, first_column, end_column = bounds
        for row in range(first_row, end_row):
            entries = list(self.row(row))
            if len(entries) < end_column:
                entries.extend([None] * (end_column - len(entries)))
            for column in range(first_column, end_column):
                entries[column] = new(row, column, entries[column])
            self.set_row(row, entries)

    def block(self, bounds: tuple[int, int, int, int]) -> list[list[Entry]]:
        """The entries of a rectangle, every row at its full width."""
        first_row, end_row, first_column, end_column = bounds
        width = end_column - first_column
        found: list[list[Entry]] = []
        for row in range(first_row, end_row):
            entries = list(self.row(row)[first_column:end_column])
            entries.extend([None] * (width - len(entries)))
            found.append(entries)
        return found

    # -- shape ------------------------------------------------------------------------------------------------

    def insert_rows(self, at: int, count: int) -> None:
        rows = self._own()
        if at < len(rows):
            rows[at:at] = [()] * count
        self.row_count += count

    def delete_rows(self, start: int, end: int) -> None:
        del self._own()[start:end]
        self.row_count -= end - start

    def move_rows(self, start: int, end: int, to: int) -> None:
        """Move rows in front of the row that is `to` before the move."""
        rows = self._own()
        while len(rows) < max(end, to):
            rows.append(())
        block = rows[start:end]
        del rows[start:end]
        at = to - (end - start) if to > start else to
        rows[at:at] = block

    def _each_row(self, change: Callable[[list[Entry]], list[Entry]]) -> None:
        rows = self._own()
        for row, entries in enumerate(rows):
            if entries:
                rows[row] = make_row(change(list(entries)))

    def insert_columns(self, at: int, count: int) -> None:
        self._each_row(lambda entries: entries[:at] + [None] * count + entries[at:] if at < len(entries) else entries)
        self.column_count += count

    def delete_columns(self, start: int, end: int) -> None:
        self._each_row(lambda entries: entries[:start] + entries[end:])
        self.column_count -= end - start

    def move_columns(self, start: int, end: int, to: int) -> None:
        at = to - (end - start) if to > start else to

        def moved(entries: list[Entry]) -> list[Entry]:
            entries.extend([None] * (max(end, to) - len(entries)))
            block = entries[start:end]
            rest = entries[:start] + entries[end:]
            return rest[:at] + block + rest[at:]

        self._each_row(moved)

    def resize(self, row_count: int, column_count: int) -> None:
        """Cut or grow at the bottom and on the right."""
        rows = self._own()
        del rows[row_count:]
        if column_count < self.column_count:
            for row, entries in enumerate(rows):
                if len(entries) > column_count:
                    rows[row] = make_row(list(entries[:column_count]))
        self.row_count = row_count
        self.column_count = column_count
