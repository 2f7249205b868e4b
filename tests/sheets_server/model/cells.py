"""What a cell holds.

A plain value stands for itself (text, number, boolean; None is a blank), because a sheet of two million cells has
to fit. Only a cell with more to it (a formula, a format, a note, a rule) is a `Cell`. Both are never changed in
place: a row is replaced by a new tuple, so a copy of a whole sheet costs one list of pointers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeAlias

from msgspec import Struct

from sheetcrm.core.records import replace

Scalar: TypeAlias = str | int | float | bool
Format: TypeAlias = Mapping[str, Any]

MAX_TEXT = 50_000
TOO_LONG = "Your input contains more than the maximum of 50000 characters in a single cell."


class CellError(Struct, frozen=True):
    """An error a formula has for a value."""

    kind: str
    text: str
    message: str = ""


class Cell(Struct, frozen=True):
    """A cell that holds more than a plain value. `extra` keeps API fields nothing here interprets, such as chips."""

    value: Scalar | None = None
    formula: str | None = None
    format: Format | None = None
    note: str | None = None
    validation: Mapping[str, Any] | None = None
    runs: tuple[Mapping[str, Any], ...] | None = None
    extra: Mapping[str, Any] | None = None


Entry: TypeAlias = Scalar | Cell | None
Row: TypeAlias = tuple[Entry, ...]
Value: TypeAlias = Scalar | CellError | None

_NOTHING = Cell()
_ADDRESS = re.compile(r"https?://[^\s/]+\.[^\s]+")


class FormulaRow(tuple[Entry, ...]):
    """A row with at least one formula, so that looking for formulas skips all others."""

    __slots__ = ()


def compact(cell: Cell) -> Entry:
    """The cell as it is kept: a plain value where nothing else is known of it."""
    if (
        cell.formula is None
        and cell.format is None
        and cell.note is None
        and cell.validation is None
        and cell.runs is None
        and cell.extra is None
    ):
        return cell.value
    return cell


def expand(entry: Entry) -> Cell:
    """The entry as a Cell, whatever it is kept as."""
    if entry is None:
        return _NOTHING
    if isinstance(entry, Cell):
        return entry
    return Cell(entry)


def with_content(entry: Entry, value: Scalar | None, formula: str | None = None) -> Entry:
    """The cell with another content; format, note and validation stay, rich text and the link do not."""
    if isinstance(entry, Cell):
        kept = without_link(entry.format) if link_of(entry) is not None else entry.format
        return compact(replace(entry, value=value, formula=formula, format=kept, runs=None, extra=None))
    if formula is None:
        return value
    return Cell(formula=formula)


def link_of(entry: Entry) -> str | None:
    """The address the cell's own format leads to."""
    if isinstance(entry, Cell) and entry.format is not None:
        link = (entry.format.get("textFormat") or {}).get("link") or {}
        return link.get("uri")
    return None


def without_link(cell_format: Format | None) -> Format | None:
    text = {name: item for name, item in ((cell_format or {}).get("textFormat") or {}).items() if name != "link"}
    kept = {name: item for name, item in (cell_format or {}).items() if name != "textFormat"}
    return (kept | ({"textFormat": text} if text else {})) or None


def with_link(entry: Entry) -> Entry:
    """The cell leading to the web address that is its whole text; as it was where that is none."""
    text = entry.value if isinstance(entry, Cell) else entry
    if not isinstance(text, str) or not text.startswith("http") or not _ADDRESS.fullmatch(text):
        return entry
    cell = expand(entry)
    style = dict((cell.format or {}).get("textFormat") or {}) | {"link": {"uri": text}}
    return replace(cell, format=dict(cell.format or {}) | {"textFormat": style})


def with_format(entry: Entry, cell_format: Format | None) -> Entry:
    return compact(replace(expand(entry), format=cell_format or None))


def is_blank(entry: Entry) -> bool:
    """Whether the cell shows nothing and computes nothing, formatted or not."""
    return entry is None or (isinstance(entry, Cell) and entry.value is None and entry.formula is None)


def number_format(entry: Entry) -> Mapping[str, Any] | None:
    """The number format a cell was given, if any."""
    if isinstance(entry, Cell) and entry.format is not None:
        found: Mapping[str, Any] | None = entry.format.get("numberFormat")
        return found
    return None


def is_plain_text(entry: Entry) -> bool:
    """Whether the cell is formatted as text, so that whatever is typed stays what was typed."""
    found = number_format(entry)
    return found is not None and found.get("type") == "TEXT"


def number(value: float) -> int | float:
    """A number as JSON shows it: whole numbers without a fraction."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value


def make_row(entries: list[Entry]) -> Row:
    """A row without trailing blanks, marked when it holds a formula."""
    end = len(entries)
    while end and entries[end - 1] is None:
        end -= 1
    if end != len(entries):
        entries = entries[:end]
    for entry in entries:
        if entry.__class__ is Cell and entry.formula is not None:
            return FormulaRow(entries)
    return tuple(entries)
