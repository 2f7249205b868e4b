"""What a store reads: sheets of cells as typed, nothing guessed. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from typing import TypeAlias

import pandas as pd
from msgspec import Struct, field

from sheetcrm.core.records import replace


class CellError(str):
    """A cell that shows an error, such as ``#N/A``; never data."""

    __slots__ = ()


#: A formula of which the file holds no result: the program that wrote it did not work it out.
NOT_COMPUTED = CellError("#…")

#: A cell as typed: text, number, boolean, a number the sheet formats as a date, an error, or None when empty.
Value: TypeAlias = "str | int | float | bool | dt.date | dt.datetime | dt.time | CellError | None"


@cache
def column_letter(position: int) -> str:
    """A1 letters of a 0-based column.

    >>> column_letter(0), column_letter(25), column_letter(26), column_letter(701), column_letter(702)
    ('A', 'Z', 'AA', 'ZZ', 'AAA')
    """
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def quoted(title: str) -> str:
    """A tab's title as it stands in a reference: in quotes unless it is one plain word.

    >>> quoted("Клиенты"), quoted("Мои клиенты"), quoted("O'Hara")
    ('Клиенты', "'Мои клиенты'", "'O''Hara'")
    """
    if title.isidentifier() and not any(c.isdigit() for c in title):
        return title
    return "'" + title.replace("'", "''") + "'"


class TypedOver(Struct, frozen=True):
    """A text somebody typed into a column the program fills. ``tab``: the key of the tab; ``cell``: A1 without it;
    ``row_key``: the key of the line it stands in, empty when it stands in none; ``name``: what the column is."""

    tab: str
    cell: str
    row_key: str
    name: str
    text: str


class OwnColumn(Struct, frozen=True):
    """A column of ours in a people's tab as it was read; it is not among the tab's ``cells``.

    ``key``: what it shows. ``position``: from 0. ``cells``: its values, the first being row 1. ``formulas``: by row, what
    was typed there as a formula. ``typed``: the rows in which somebody typed, None where only ``written`` can tell: by
    row key, a print of the value we wrote last (None when this machine does not know).
    """

    key: str
    position: int
    cells: tuple[Value, ...]
    formulas: Mapping[int, str] = field(default_factory=dict)
    typed: frozenset[int] | None = None
    written: Mapping[str, str] | None = None

    def at(self, row: int) -> Value:
        """The value in a row of the sheet."""
        return self.cells[row - 1] if 0 < row <= len(self.cells) else None


class Sheet(Struct, frozen=True):
    """One tab as it was read.

    ``cells``: object frame; the index is the sheet's own row number (1-based), the columns are 0-based positions;
    it reaches from row 1 to the last row and column that hold anything. ``formulas``: (row, column) → formula text for
    cells whose value is computed. ``merged``: (first row, first column, last row, last column). ``ours``: the key of
    the tab when it is one of ours (known by a hidden mark, not by its title), else None. ``names``: in a tab of ours what
    the columns are, by position, where the store knows it better than the headings say. ``typed_over``: what people
    typed into columns that the program fills. ``own``: columns of ours in a tab of people's, known by a hidden mark, too;
    nobody looking at ``cells`` sees them. ``ruled``: columns with an entry rule of ours, by position, with what the store remembers of
    each, where it has to bring rules to new rows itself. ``as_written``: a tab of ours that is to the byte as this machine wrote it; its
    cells were read only where people's may stand among them. ``seal``: of a queue tab, what its texts of ours come to as whichever
    machine wrote them last; empty where nobody noted it.
    """

    title: str
    cells: pd.DataFrame
    formulas: Mapping[tuple[int, int], str] = field(default_factory=dict)
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    sheet_id: str = ""
    visible: bool = True
    ours: str | None = None
    names: Mapping[int, str] = field(default_factory=dict)
    typed_over: tuple[TypedOver, ...] = ()
    own: tuple[OwnColumn, ...] = ()
    ruled: Mapping[int, str] = field(default_factory=dict)
    as_written: bool = False
    seal: str = ""


class Workbook(Struct, frozen=True):
    """Everything one read saw. ``locale`` and ``time_zone`` are the sheet's own where the store knows them."""

    name: str
    location: str
    sheets: tuple[Sheet, ...]
    locale: str | None = None
    time_zone: str | None = None
    fingerprint: str = ""

    def people(self) -> tuple[Sheet, ...]:
        """The tabs that are not refilled by us, in their order."""
        return tuple(sheet for sheet in self.sheets if sheet.ours is None)


def without_columns(sheet: Sheet, own: tuple[OwnColumn, ...]) -> Sheet:
    """The sheet as people's alone; the columns stand beside it."""
    gone = {column.position for column in own}
    cells = sheet.cells.copy()
    for position in gone & set(cells.columns):
        cells[position] = pd.Series([None] * len(cells), index=cells.index, dtype=object)
    filled = cells.notna()
    width = max((i + 1 for i, any_ in enumerate(filled.any(axis=0).tolist()) if any_), default=0)
    height = max((i + 1 for i, any_ in enumerate(filled.any(axis=1).tolist()) if any_), default=0)
    formulas = {place: text for place, text in sheet.formulas.items() if place[1] not in gone}
    hidden = frozenset(row for row in sheet.hidden_rows if row <= height)
    return replace(sheet, cells=cells.iloc[:height, :width], formulas=formulas, hidden_rows=hidden, own=own)


def sheet_from_rows(title: str, rows: list[list[Value]], **more: object) -> Sheet:
    """A sheet from lists of cells, the first being row 1; ragged rows are padded. For tests and text files."""
    width = max((len(row) for row in rows), default=0)
    padded = [list(row) + [None] * (width - len(row)) for row in rows]
    frame = pd.DataFrame(padded, columns=range(width), dtype=object)
    frame.index = pd.RangeIndex(1, len(padded) + 1)
    return Sheet(title, frame, **more)  # type: ignore[arg-type]
