"""How functions are declared, and where they are found by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from tests.sheets_server.model.cells import Value

from .values import Result

if TYPE_CHECKING:
    from .evaluation import Evaluation
    from .parser import Node

ScalarBody: TypeAlias = "Callable[[Evaluation, list[Value]], Value]"
RangeBody: TypeAlias = "Callable[[Evaluation, list[Result]], Result]"
LazyBody: TypeAlias = "Callable[[Evaluation, tuple[Node, ...]], Result]"


@dataclass(frozen=True, slots=True)
class Declared:
    """A function of the spreadsheet language; exactly one of the three bodies is set."""

    name: str
    least: int
    most: int
    scalar: ScalarBody | None = None
    ranges: RangeBody | None = None
    lazy: LazyBody | None = None
    sees_errors: bool = False
    array_arguments: bool = False
    """Whether arguments are computed position by position as inside ARRAYFORMULA."""


FUNCTIONS: dict[str, Declared] = {}

SPILLING = {
    "ARRAYFORMULA", "FILTER", "UNIQUE", "SORT", "TRANSPOSE", "SEQUENCE", "FLATTEN", "TOCOL", "HSTACK", "VSTACK",
    "SPLIT", "ARRAY_CONSTRAIN", "MAP", "BYROW", "INDEX", "XLOOKUP", "VLOOKUP", "LET", "IF", "IFERROR", "IFNA", "OFFSET",
    "INDIRECT", "LAMBDA", "CHOOSECOLS", "REGEXEXTRACT",
    "BYCOL", "REDUCE", "SCAN", "MAKEARRAY", "TOROW", "CHOOSEROWS",
}  # fmt: skip
"""Functions whose result may be larger than one cell."""


def scalar(
    name: str, least: int, most: int | None = None, *, sees_errors: bool = False
) -> Callable[[ScalarBody], ScalarBody]:
    """Declare a function of single values; arrays go through it position by position."""

    def declare(body: ScalarBody) -> ScalarBody:
        FUNCTIONS[name] = Declared(name, least, least if most is None else most, scalar=body, sees_errors=sees_errors)
        return body

    return declare


def ranges(
    name: str, least: int, most: int | None = None, *, array_arguments: bool = False
) -> Callable[[RangeBody], RangeBody]:
    """Declare a function that takes ranges and arrays as they are."""

    def declare(body: RangeBody) -> RangeBody:
        FUNCTIONS[name] = Declared(
            name, least, least if most is None else most, ranges=body, array_arguments=array_arguments
        )
        return body

    return declare


def lazy(name: str, least: int, most: int | None = None) -> Callable[[LazyBody], LazyBody]:
    """Declare a function that decides itself which of its arguments are computed."""

    def declare(body: LazyBody) -> LazyBody:
        FUNCTIONS[name] = Declared(name, least, least if most is None else most, lazy=body)
        return body

    return declare
