"""Formula text into tokens, and references in it moved when rows and columns move. Pure."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass

from sheetcrm.core.records import replace
from tests.sheets_server.a1 import column_index, column_letters


class FormulaSyntaxError(ValueError):
    """The text is no formula; a cell holding it shows #ERROR!."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference as written: a title with its `!` if any, both corners, and which parts carry a `$`.

    A single cell has `is_range` False and both corners equal. A missing row or column is unbounded.
    """

    prefix: str
    title: str | None
    first_column: int | None
    first_row: int | None
    last_column: int | None
    last_row: int | None
    is_range: bool
    absolute: tuple[bool, bool, bool, bool]

    def text(self) -> str:
        """The reference as it is written in a formula."""
        marks = self.absolute
        first = _corner(self.first_column, marks[0], self.first_row, marks[1])
        if not self.is_range:
            return self.prefix + first
        return f"{self.prefix}{first}:{_corner(self.last_column, marks[2], self.last_row, marks[3])}"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a formula: its kind, its text and where it stands."""

    kind: str
    text: str
    start: int
    ref: Ref | None = None


_SHEET = r"(?:(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!)?"
_COLUMN = r"\$?[A-Za-z]{1,3}"
_ROW = r"\$?[1-9]\d*"
_CELLS = (
    rf"(?:{_COLUMN}{_ROW}(?::(?:{_COLUMN}(?:{_ROW})?|{_ROW}))?"
    rf"|{_COLUMN}:{_COLUMN}(?:{_ROW})?|{_ROW}:{_ROW})"
)
_PARTS = re.compile(r"^(\$?)([A-Za-z]{1,3})?(\$?)([1-9]\d*)?(?::(\$?)([A-Za-z]{1,3})?(\$?)([1-9]\d*)?)?$")


@functools.cache
def _pattern(decimal_comma: bool) -> re.Pattern[str]:
    mark = "," if decimal_comma else r"\."
    separators = r"[;\\]" if decimal_comma else r"[,;]"
    return re.compile(
        rf"(?P<space>\s+)"
        rf"|(?P<string>\"(?:[^\"]|\"\")*\")"
        rf"|(?P<error>#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|ERROR!))"
        rf"|(?P<ref>{_SHEET}{_CELLS}(?![\w(!]))"
        rf"|(?P<function>[^\W\d][\w.]*(?=\s*\())"
        rf"|(?P<number>\d+(?:{mark}\d*)?(?:[eE][+-]?\d+)?|{mark}\d+(?:[eE][+-]?\d+)?)"
        rf"|(?P<name>[^\W\d][\w.]*)"
        rf"|(?P<operator><>|<=|>=|[-+*/^&=<>%])"
        rf"|(?P<separator>{separators})"
        rf"|(?P<bracket>[(){{}}])"
    )


@functools.lru_cache(maxsize=4096)
def tokens(formula: str, decimal_comma: bool = False) -> tuple[Token, ...]:
    """The tokens of a formula without its leading `=`, spaces included."""
    pattern = _pattern(decimal_comma)
    found: list[Token] = []
    position = 0
    while position < len(formula):
        match = pattern.match(formula, position)
        if match is None:
            raise FormulaSyntaxError(f"unexpected {formula[position]!r}")
        kind = match.lastgroup or ""
        text = match.group()
        found.append(Token(kind, text, position, _ref(text) if kind == "ref" else None))
        position = match.end()
    return tuple(found)


def _ref(text: str) -> Ref:
    prefix, bang, cells = text.rpartition("!")
    title = None
    if bang:
        title = prefix[1:-1].replace("''", "'") if prefix.startswith("'") else prefix
    parts = _PARTS.match(cells)
    if parts is None:
        raise FormulaSyntaxError(f"no reference: {text}")
    is_range = ":" in cells
    marks = [bool(parts[1]), bool(parts[3]), bool(parts[5]), bool(parts[7])]
    if parts[2] is None and parts[1]:  # `$1:$3`: the mark belongs to the row
        marks[0], marks[1] = False, True
    if is_range and parts[6] is None and parts[5]:
        marks[2], marks[3] = False, True
    first_column = column_index(parts[2]) if parts[2] else None
    first_row = int(parts[4]) - 1 if parts[4] else None
    last_column = (column_index(parts[6]) if parts[6] else None) if is_range else first_column
    last_row = (int(parts[8]) - 1 if parts[8] else None) if is_range else first_row
    return Ref(
        prefix + bang, title, first_column, first_row, last_column, last_row, is_range,
        (marks[0], marks[1], marks[2], marks[3]),
    )  # fmt: skip


def _corner(column: int | None, column_mark: bool, row: int | None, row_mark: bool) -> str:
    letters = "" if column is None else ("$" if column_mark else "") + column_letters(column)
    digits = "" if row is None else ("$" if row_mark else "") + str(row + 1)
    return letters + digits


def rewrite(formula: str, change: Callable[[Ref], Ref | None], decimal_comma: bool = False) -> str:
    """The formula with every reference changed; a reference whose cells are gone becomes #REF!.

    Text that is no formula is left alone: it shows an error whatever it refers to.
    """
    try:
        found = tokens(formula[1:], decimal_comma)
    except FormulaSyntaxError:
        return formula
    changes = {token: changed for token in found if token.ref and (changed := change(token.ref)) is not token.ref}
    if not changes:
        return formula
    pieces = ["="]
    for token in found:
        changed = changes.get(token, token.ref)
        pieces.append(token.text if changed is token.ref else "#REF!" if changed is None else changed.text())
    return "".join(pieces)


def moved_by(formula: str, rows: int, columns: int, decimal_comma: bool = False) -> str:
    """The formula as it reads after being copied that many rows down and columns to the right."""
    if not rows and not columns:
        return formula

    def change(ref: Ref) -> Ref | None:
        marks = ref.absolute
        first_column = _step(ref.first_column, columns, marks[0])
        first_row = _step(ref.first_row, rows, marks[1])
        last_column = _step(ref.last_column, columns, marks[2] if ref.is_range else marks[0])
        last_row = _step(ref.last_row, rows, marks[3] if ref.is_range else marks[1])
        if any(index is not None and index < 0 for index in (first_column, first_row, last_column, last_row)):
            return None
        return replace(ref, first_column=first_column, first_row=first_row, last_column=last_column, last_row=last_row)

    return rewrite(formula, change, decimal_comma)


def _step(index: int | None, by: int, is_absolute: bool) -> int | None:
    return index if index is None or is_absolute else index + by


def relocalized(formula: str, decimal_comma: bool) -> str:
    r"""The formula as it reads after its spreadsheet changed to a locale of the other decimal mark.

    >>> relocalized("=SUM({1.5,2;3,4},A1)", True)
    '=SUM({1,5\\2;3\\4};A1)'
    """
    try:
        found = tokens(formula[1:], not decimal_comma)
    except FormulaSyntaxError:
        return formula
    brackets: list[str] = []
    pieces = ["="]
    for token in found:
        text = token.text
        if token.kind == "bracket":
            if text in "({":
                brackets.append(text)
            elif brackets:
                brackets.pop()
        elif token.kind == "number":
            text = text.replace(".", ",") if decimal_comma else text.replace(",", ".")
        elif token.kind == "separator":
            if brackets[-1:] != ["{"]:
                text = ";" if decimal_comma else ","
            elif text != ";":
                text = "\\" if decimal_comma else ","
        pieces.append(text)
    return "".join(pieces)
