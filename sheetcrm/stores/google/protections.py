"""Ranges of a live spreadsheet that our key may not edit, as the read of its make-up tells them. Pure.

Whatever lies in one is left out before anything is sent: a refusal costs calls at every run, and is the same until somebody
changes the protection.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from sheetcrm.core.workbook import column_letter
from sheetcrm.stores.google.reading import About

_Span = Mapping[str, Any]


class Closed(Struct, frozen=True):
    """One such range. ``holes``: the parts of it that may be edited all the same."""

    sheet_id: int
    span: _Span
    holes: tuple[_Span, ...] = ()

    def shuts(self, asked: _Span) -> bool:
        """Whether something of these cells may not be edited."""
        return _meet(self.span, asked) and not any(_inside(asked, hole) for hole in self.holes)


class Protections(Struct, frozen=True):
    """Those of all tabs."""

    ranges: tuple[Closed, ...] = ()

    @classmethod
    def of(cls, now: About) -> Protections:
        named = {one["namedRangeId"]: one.get("range", {}) for one in now.named_ranges}
        return cls(tuple(one for sheet in now.sheets for one in _of_sheet(sheet, named)))

    def cell(self, sheet_id: int, row: int, column: int) -> bool:
        """Whether a cell (row and column from 0) lies in one."""
        asked = _area(row, row + 1, column, column + 1)
        return any(one.sheet_id == sheet_id and one.shuts(asked) for one in self.ranges)

    def column(self, sheet_id: int, at: int, first_row: int) -> str | None:
        """The range, without its tab, that keeps us from writing a column from this row down; None when none does."""
        asked = {"startRowIndex": first_row, "startColumnIndex": at, "endColumnIndex": at + 1}
        return next((a1(one.span) for one in self.ranges if one.sheet_id == sheet_id and one.shuts(asked)), None)

    def new_column(self, sheet_id: int, at: int) -> str | None:
        """The range, without its tab, that keeps us from inserting a column in front of this one; None when none does. New columns
        come into a range that reaches over both sides of them, and then are closed as well."""
        for one in self.ranges:
            first, end = one.span.get("startColumnIndex", 0), one.span.get("endColumnIndex")
            if one.sheet_id == sheet_id and first < at and (end is None or at < end):
                return a1(one.span)
        return None


#: Where nothing is known of any.
NOTHING_CLOSED = Protections()


def _of_sheet(sheet: Mapping[str, Any], named: Mapping[str, _Span]) -> Iterator[Closed]:
    number = sheet["properties"].get("sheetId", 0)
    for one in sheet.get("protectedRanges", []):
        if one.get("warningOnly") or one.get("requestingUserCanEdit"):
            continue
        # Of a whole tab, the first one of a spreadsheet, the range may say nothing at all: its id is 0.
        span = named.get(one["namedRangeId"]) if one.get("namedRangeId") else one.get("range", {})
        if span is not None:
            yield Closed(span.get("sheetId", number), span, tuple(one.get("unprotectedRanges", ())))


def _area(row: int, end_row: int, column: int, end_column: int) -> dict[str, int]:
    return {"startRowIndex": row, "endRowIndex": end_row, "startColumnIndex": column, "endColumnIndex": end_column}


def _ends(span: _Span, side: str) -> tuple[int, float]:
    return span.get(f"start{side}Index", 0), span.get(f"end{side}Index", float("inf"))


def _meet(one: _Span, other: _Span) -> bool:
    """Whether two ranges of one tab share a cell."""
    both = [(_ends(one, side), _ends(other, side)) for side in ("Row", "Column")]
    return all(start < other_end and other_start < end for (start, end), (other_start, other_end) in both)


def _inside(one: _Span, other: _Span) -> bool:
    """Whether a range of a tab lies in another of it as a whole."""
    both = [(_ends(one, side), _ends(other, side)) for side in ("Row", "Column")]
    return all(other_start <= start and end <= other_end for (start, end), (other_start, other_end) in both)


def a1(area: _Span) -> str:
    """A range without its tab; open ends are left out.

    >>> a1({"startRowIndex": 0, "endRowIndex": 1}), a1({"startColumnIndex": 1, "endColumnIndex": 3}), a1({})
    ('1:1', 'B:C', '')
    """
    row, last_row = area.get("startRowIndex"), area.get("endRowIndex")
    column, last_column = area.get("startColumnIndex"), area.get("endColumnIndex")
    first = (column_letter(column or 0) if last_column is not None else "") + (
        str((row or 0) + 1) if last_row is not None else ""
    )
    last = (column_letter(last_column - 1) if last_column is not None else "") + (
        str(last_row) if last_row is not None else ""
    )
    return f"{first}:{last}" if first else ""
