"""A rule as a tree: the same for Russian and English. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum
from typing import TypeAlias

from msgspec import Struct


class Op(StrEnum):
    """How a value is compared."""

    EQ = "="
    NE = "≠"
    GT = ">"
    LT = "<"
    GE = "≥"
    LE = "≤"


Literal: TypeAlias = "str | float | bool | dt.date"


class Compare(Struct, frozen=True):
    """A column against a value."""

    field: str
    op: Op
    value: Literal


class OneOf(Struct, frozen=True):
    """A column holds one of the values."""

    field: str
    values: tuple[Literal, ...]


class Contains(Struct, frozen=True):
    """A text holds another."""

    field: str
    text: str


class Blank(Struct, frozen=True):
    """Nothing stands there."""

    field: str


class Ago(Struct, frozen=True):
    """A date is more (less …) than so many days ago; ``never``: no date at all counts as long ago."""

    field: str
    op: Op
    days: int
    never: bool = False


class Ahead(Struct, frozen=True):
    """A date or a birthday falls on today or one of the next days."""

    field: str
    days: int


class InMonth(Struct, frozen=True):
    """A date or a birthday falls in a month of any year, or of one year. ``month`` 0 is the current one, -1 the next."""

    field: str
    month: int
    year: int | None = None


class InYear(Struct, frozen=True):
    """A date falls in a year."""

    field: str
    year: int


class OnDay(Struct, frozen=True):
    """A birthday is on this day of the year."""

    field: str
    month: int
    day: int


class Not(Struct, frozen=True):
    part: Node


class And(Struct, frozen=True):
    parts: tuple[Node, ...]


class Or(Struct, frozen=True):
    parts: tuple[Node, ...]


Clause: TypeAlias = "Compare | OneOf | Contains | Blank | Ago | Ahead | InMonth | InYear | OnDay"
Node: TypeAlias = "Clause | Not | And | Or"


def clauses(node: Node) -> Iterator[Clause]:
    """Every clause of a rule, from left to right."""
    if isinstance(node, Not):
        yield from clauses(node.part)
    elif isinstance(node, (And, Or)):
        for part in node.parts:
            yield from clauses(part)
    else:
        yield node


def join_and(parts: list[Node]) -> Node:
    """All of them; one "and" inside another becomes one."""
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, And) else (part,))
    return flat[0] if len(flat) == 1 else And(tuple(flat))


def join_or(parts: list[Node]) -> Node:
    """Any of them; one "or" inside another becomes one."""
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, Or) else (part,))
    return flat[0] if len(flat) == 1 else Or(tuple(flat))
