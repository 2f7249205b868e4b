"""Values inside a calculation: areas of cells, arrays, and how one kind of value is read as another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

from tests.sheets_server.display import general
from tests.sheets_server.entered import read_typed
from tests.sheets_server.locales import Locale
from tests.sheets_server.model.cells import CellError, Value, number

from .errors import value_error

if TYPE_CHECKING:
    from .parser import Node


class Array:
    """A computed rectangle of values; rows all have the same length."""

    __slots__ = ("rows",)

    def __init__(self, rows: list[list[Value]]) -> None:
        self.rows = rows

    @property
    def height(self) -> int:
        return len(self.rows)

    @property
    def width(self) -> int:
        return len(self.rows[0]) if self.rows else 0


class Area(Struct, frozen=True):
    """A rectangle of cells, read only when its values are needed."""

    sheet_id: int
    bounds: tuple[int, int, int, int]

    @property
    def height(self) -> int:
        return max(0, self.bounds[1] - self.bounds[0])

    @property
    def width(self) -> int:
        return max(0, self.bounds[3] - self.bounds[2])


class Function(Struct, frozen=True):
    """A LAMBDA: its parameters, its body and the names known where it was written."""

    parameters: tuple[str, ...]
    body: Node
    names: dict[str, Result]


Result: TypeAlias = Value | Array | Area | Function
Rows: TypeAlias = list[list[Value]]


class Raised(Exception):
    """A cell error on its way up out of a function."""

    def __init__(self, error: CellError) -> None:
        super().__init__(error.text)
        self.error = error


def to_number(value: Value, locale: Locale) -> int | float:
    """The value as a number: text is read as typed, blanks are zero."""
    if value is None:
        return 0
    if isinstance(value, bool):
        return 1 if value else 0
    if isinstance(value, int | float):
        return value
    if isinstance(value, CellError):
        raise Raised(value)
    typed = read_typed(value, locale, date.today().year) if value else None
    if typed is not None and isinstance(typed.value, int | float) and not isinstance(typed.value, bool):
        return typed.value
    raise Raised(
        value_error(f"Function expects number values. But '{value}' is a text and cannot be coerced to a number.")
    )


def to_text(value: Value, locale: Locale) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return locale.true_word if value else locale.false_word
    if isinstance(value, CellError):
        raise Raised(value)
    return general(value, locale)


def to_bool(value: Value, locale: Locale) -> bool:
    if value is None:
        return False
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return value != 0
    if isinstance(value, CellError):
        raise Raised(value)
    folded = value.upper()
    if folded in ("TRUE", locale.true_word):
        return True
    if folded in ("FALSE", locale.false_word):
        return False
    raise Raised(
        value_error(f"Function expects boolean values. But '{value}' is a text and cannot be coerced to a boolean.")
    )


def rank(value: Value) -> int:
    """The order of kinds in comparisons and sorts: numbers, text, booleans, errors; blanks last."""
    if value is None:
        return 4
    if isinstance(value, bool):
        return 2
    if isinstance(value, int | float):
        return 0
    return 1 if isinstance(value, str) else 3


def sort_key(value: Value) -> tuple[int, float, str]:
    kind = rank(value)
    if isinstance(value, str):
        return kind, 0.0, value.casefold()
    if isinstance(value, bool | int | float):
        return kind, float(value), ""
    return kind, 0.0, ""


def compare(left: Value, right: Value) -> int:
    """Below zero, zero or above, as the comparison operators see it: blanks equal zero and empty text."""
    if left.__class__ is right.__class__ is str:
        first_text, second_text = left.casefold(), right.casefold()
        return (first_text > second_text) - (first_text < second_text)
    for value in (left, right):
        if isinstance(value, CellError):
            raise Raised(value)
    if left is None:
        left = _blank_like(right)
    if right is None:
        right = _blank_like(left)
    first, second = sort_key(left), sort_key(right)
    return (first > second) - (first < second)


def _blank_like(other: Value) -> Value:
    if isinstance(other, str):
        return ""
    if isinstance(other, bool):
        return False
    return 0


def equal_key(value: Value) -> tuple[int, object]:
    """A key under which equal values meet: text without regard to case, blanks apart from zero."""
    if isinstance(value, str):
        return 1, value.casefold()
    if isinstance(value, bool):
        return 2, value
    if isinstance(value, CellError):
        return 3, value.text
    return (4, None) if value is None else (0, value)


def tidy(value: Value) -> Value:
    return number(value) if isinstance(value, float) else value


def flat(rows: Rows) -> Iterator[Value]:
    for row in rows:
        yield from row


def broadcast(arguments: list[Value | Array], function: Callable[[list[Value]], Value]) -> Array:
    """The function applied position by position; single rows, columns and values repeat, gaps are #N/A."""
    height = max((argument.height for argument in arguments if isinstance(argument, Array)), default=1)
    width = max((argument.width for argument in arguments if isinstance(argument, Array)), default=1)
    level = [_repeated(argument, height, width) for argument in arguments]
    return Array([[function(list(values)) for values in zip(*rows, strict=True)] for rows in zip(*level, strict=True)])


_OUT: Value = CellError("N_A", "#N/A", "")


def _repeated(argument: Value | Array, height: int, width: int) -> Rows:
    """An argument at the size of the largest one."""
    if not isinstance(argument, Array):
        return [[argument] * width] * height
    own = argument.width
    if argument.height == 1:
        return [_wide(argument.rows[0], own, width)] * height
    rows = argument.rows if own == width else [_wide(row, own, width) for row in argument.rows]
    return rows if len(rows) == height else [*rows, *[[_OUT] * width] * (height - len(rows))]


def _wide(row: list[Value], own: int, width: int) -> list[Value]:
    if own == width:
        return row
    return row * width if own == 1 else [*row, *[_OUT] * (width - own)]
