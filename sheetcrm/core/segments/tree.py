"""A rule as a tree: the same for Russian and English. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Op(StrEnum):
    """How a value is compared."""

    EQ = "="
    NE = "≠"
    GT = ">"
    LT = "<"
    GE = "≥"
    LE = "≤"


Literal: TypeAlias = "str | float | bool | dt.date"


@dataclass(frozen=True, slots=True)
class Compare:
    """A column against a value."""

    field: str
    op: Op
    value: Literal


@dataclass(frozen=True, slots=True)
class OneOf:
    """A column holds one of the values."""

    field: str
    values: tuple[Literal, ...]


@dataclass(frozen=True, slots=True)
class Contains:
    """A text holds another."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Blank:
    """Nothing stands there."""

    field: str


@dataclass(frozen=True, slots=True)
class Ago:
    """A date is more (less …) than so many days ago; ``never``: no date at all counts as long ago."""

    field: str
    op: Op
    days: int
    never: bool = False


@dataclass(frozen=True, slots=True)
class Ahead:
    """A date or a birthday falls on today or one of the next days."""

    field: str
    days: int


@dataclass(frozen=True, slots=True)
class InMonth:
    """A date or a birthday falls in a month of any year, or of one year. ``month`` 0 is the current one, -1 the next."""

    field: str
    month: int
    year: int | None = None


@dataclass(frozen=True, slots=True)
class InYear:
    """A date falls in a year."""

    field: str
    year: int


@dataclass(frozen=True, slots=True)
class OnDay:
    """A birthday is on this day of the year."""

    field: str
    month: int
    day: int


@dataclass(frozen=True, slots=True)
class Not:
    part: Node


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
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
