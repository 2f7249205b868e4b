"""A1 references: column letters, quoted titles and rectangles of a sheet. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sheetcrm.core.records import replace

_CELL = re.compile(r"^\$?([A-Za-z]{1,3})?\$?([1-9][0-9]*)?$")
_PLAIN_TITLE = re.compile(r"^[^\W\d][\w.]*$")
_LOOKS_LIKE_CELL = re.compile(r"^([A-Za-z]{1,3}[0-9]+|[Rr][0-9]*[Cc][0-9]*|[Rr]|[Cc]|(?i:true|false))$")


def column_letters(index: int) -> str:
    """The letters of a zero-based column.

    >>> column_letters(0), column_letters(25), column_letters(26), column_letters(18277)
    ('A', 'Z', 'AA', 'ZZZ')
    """
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """The zero-based column of some letters."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def quote_title(title: str) -> str:
    """A sheet title as it stands before `!`, in quotes only where needed.

    >>> quote_title("Sheet1"), quote_title("My sheet"), quote_title("D3"), quote_title("it's")
    ('Sheet1', "'My sheet'", "'D3'", "'it''s'")
    >>> quote_title("food.csv"), quote_title("food-1.csv")
    ('food.csv', "'food-1.csv'")
    """
    if _PLAIN_TITLE.match(title) and not _LOOKS_LIKE_CELL.match(title):
        return title
    return "'" + title.replace("'", "''") + "'"


@dataclass(frozen=True, slots=True)
class GridRange:
    """A rectangle of one sheet, zero-based and half open; None is unbounded on that side."""

    sheet_id: int
    start_row: int | None = None
    end_row: int | None = None
    start_column: int | None = None
    end_column: int | None = None

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> GridRange:
        """Read from the API's JSON, where a missing sheetId is sheet 0."""
        return cls(
            int(data.get("sheetId") or 0),
            _index(data.get("startRowIndex")),
            _index(data.get("endRowIndex")),
            _index(data.get("startColumnIndex")),
            _index(data.get("endColumnIndex")),
        )

    def json(self) -> dict[str, Any]:
        """The API's JSON: sheet 0 is left out, an explicit index 0 is kept."""
        found: dict[str, Any] = {"sheetId": self.sheet_id} if self.sheet_id else {}
        sides = {
            "startRowIndex": self.start_row,
            "endRowIndex": self.end_row,
            "startColumnIndex": self.start_column,
            "endColumnIndex": self.end_column,
        }
        return found | {name: value for name, value in sides.items() if value is not None}

    def bounds(self, rows: int, columns: int) -> tuple[int, int, int, int]:
        """First row, end row, first column, end column within a grid of that size."""
        end_row = rows if self.end_row is None else min(self.end_row, rows)
        end_column = columns if self.end_column is None else min(self.end_column, columns)
        return self.start_row or 0, end_row, self.start_column or 0, end_column

    def bounded(self, rows: int, columns: int) -> GridRange:
        """The same rectangle with every side named."""
        return GridRange(self.sheet_id, *self.bounds(rows, columns))

    def intersects(self, other: GridRange) -> bool:
        """Whether some cell is in both."""
        return (
            self.sheet_id == other.sheet_id
            and _overlap(self.start_row, self.end_row, other.start_row, other.end_row)
            and _overlap(self.start_column, self.end_column, other.start_column, other.end_column)
        )

    def contains(self, other: GridRange) -> bool:
        """Whether every cell of the other is in this one."""
        return (
            self.sheet_id == other.sheet_id
            and _covers(self.start_row, self.end_row, other.start_row, other.end_row)
            and _covers(self.start_column, self.end_column, other.start_column, other.end_column)
        )

    def on(self, sheet_id: int) -> GridRange:
        return replace(self, sheet_id=sheet_id)


def _index(value: Any) -> int | None:
    return None if value is None else int(value)


def _overlap(start: int | None, end: int | None, other_start: int | None, other_end: int | None) -> bool:
    return (end is None or (other_start or 0) < end) and (other_end is None or (start or 0) < other_end)


def _covers(start: int | None, end: int | None, other_start: int | None, other_end: int | None) -> bool:
    return (start or 0) <= (other_start or 0) and (end is None or (other_end is not None and other_end <= end))


def label(title: str, bounds: tuple[int, int, int, int]) -> str:
    """A bounded rectangle as the API writes it back, one cell without a colon."""
    first_row, end_row, first_column, end_column = bounds
    start = f"{column_letters(first_column)}{first_row + 1}"
    end = f"{column_letters(end_column - 1)}{end_row}"
    return f"{quote_title(title)}!{start}" + ("" if start == end else f":{end}")


def open_label(title: str, found: GridRange) -> str:
    """A rectangle as Google names it when it refuses it: what is unbounded is left out of the second corner.

    >>> open_label("T", GridRange(0, 1000, None, 0, 2)), open_label("T", GridRange(0, 0, 2, 26, None))
    ('T!A1001:B', 'T!AA1:2')
    """
    first_row, first_column = found.start_row or 0, found.start_column or 0
    end_row, end_column = found.end_row, found.end_column
    start = f"{column_letters(first_column)}{first_row + 1}"
    letters = "" if end_column is None else column_letters(max(end_column, first_column + 1) - 1)
    end = letters + ("" if end_row is None else str(max(end_row, first_row + 1)))
    return f"{quote_title(title)}!{start}" + ("" if end in ("", start) else f":{end}")


def split_title(text: str) -> tuple[str | None, str]:
    """A reference as (sheet title or None, the cells), without quotes around the title."""
    if text.startswith("'"):
        found = re.match(r"^'((?:[^']|'')*)'(?:!(.*))?$", text, re.DOTALL)
        if found:
            return found[1].replace("''", "'"), found[2] or ""
    if "!" in text:
        title, _, cells = text.rpartition("!")
        return title, cells
    return None, text


def parse_cells(text: str) -> tuple[int | None, int | None, int | None, int | None] | None:
    """Start row, end row, start column and end column of `B2`, `A:C`, `1:3`, `A5:B`; None if it is no reference.

    >>> parse_cells("B2"), parse_cells("A:C"), parse_cells("2:3"), parse_cells("A5:B"), parse_cells("D4:A1")
    ((1, 2, 1, 2), (None, None, 0, 3), (1, 3, None, None), (4, None, 0, 2), (0, 4, 0, 4))
    >>> parse_cells("A2:2")
    (1, 2, 0, None)
    """
    start_text, colon, end_text = text.partition(":")
    start = _CELL.match(start_text)
    end = _CELL.match(end_text) if colon else start
    if not start or not end or not start_text or (colon and not end_text):
        return None
    if not colon and not (start[1] and start[2]):
        return None
    rows = [int(found) - 1 for found in (start[2], end[2]) if found]
    columns = [column_index(found) for found in (start[1], end[1]) if found]
    if any(column > 18277 for column in columns):
        return None
    if len(columns) == 1:
        # `A2:2` is row 2 from column A on.
        return (min(rows), max(rows) + 1, columns[0], None) if start[1] and len(rows) == 2 else None
    first_row, end_row = (None, None) if not rows else (rows[0], rows[-1] + 1)
    if len(rows) == 1:
        end_row = None
    if len(rows) == 2:
        first_row, end_row = min(rows), max(rows) + 1
    if not columns:
        return (first_row, end_row, None, None) if len(rows) == 2 else None
    return first_row, end_row, min(columns), max(columns) + 1
