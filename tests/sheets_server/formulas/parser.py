"""Formula text into a tree. Pure; trees are shared between cells with the same text."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TypeAlias

from tests.sheets_server.model.cells import CellError, Scalar

from .errors import error_named
from .lexer import FormulaSyntaxError, Ref, Token, tokens


@dataclass(frozen=True, slots=True)
class Literal:
    value: Scalar | CellError | None


@dataclass(frozen=True, slots=True)
class Reference:
    ref: Ref


@dataclass(frozen=True, slots=True)
class Name:
    name: str


@dataclass(frozen=True, slots=True)
class Unary:
    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Binary:
    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Apply:
    """A lambda called on the spot: `LAMBDA(x; x+1)(2)`."""

    function: Node
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ArrayLiteral:
    rows: tuple[tuple[Node, ...], ...]


Node: TypeAlias = "Literal | Reference | Name | Unary | Binary | Call | Apply | ArrayLiteral"

_POWERS = {"=": 1, "<>": 1, "<": 1, ">": 1, "<=": 1, ">=": 1, "&": 2, "+": 3, "-": 3, "*": 4, "/": 4, "^": 5}


@functools.lru_cache(maxsize=4096)
def parse(formula: str, decimal_comma: bool) -> Node:
    """The tree of a formula that starts with `=`; FormulaSyntaxError when there is none."""
    found = [token for token in tokens(formula[1:], decimal_comma) if token.kind != "space"]
    if not found:
        raise FormulaSyntaxError("nothing after =")
    parser = _Parser(found, decimal_comma)
    node = parser.expression(0)
    if parser.position != len(found):
        raise FormulaSyntaxError(f"unexpected {found[parser.position].text!r}")
    return node


class _Parser:
    """Precedence climbing; in an array literal `,` (or `\\`) parts columns and `;` parts rows."""

    def __init__(self, found: list[Token], decimal_comma: bool) -> None:
        self.tokens = found
        self.position = 0
        self.decimal_comma = decimal_comma

    def peek(self) -> str:
        return self.tokens[self.position].text if self.position < len(self.tokens) else ""

    def take(self) -> Token:
        if self.position >= len(self.tokens):
            raise FormulaSyntaxError("unexpected end")
        self.position += 1
        return self.tokens[self.position - 1]

    def expect(self, text: str) -> None:
        if self.take().text != text:
            raise FormulaSyntaxError(f"expected {text}")

    def expression(self, least: int) -> Node:
        left = self.unary()
        while True:
            token = self.tokens[self.position] if self.position < len(self.tokens) else None
            if token is None or token.kind != "operator" or _POWERS.get(token.text, 0) <= least:
                return left
            self.position += 1
            left = Binary(token.text, left, self.expression(_POWERS[token.text]))

    def unary(self) -> Node:
        if self.peek() in ("-", "+"):
            return Unary(self.take().text, self.unary())
        node = self.primary()
        while self.peek() == "%":
            self.take()
            node = Unary("%", node)
        while self.peek() == "(" and isinstance(node, Call | Apply):
            self.take()
            node = Apply(node, self.arguments())
        return node

    def primary(self) -> Node:
        token = self.take()
        if token.kind == "number":
            value = float(token.text.replace(",", "."))
            return Literal(int(value) if value.is_integer() and value < 1e15 else value)
        if token.kind == "string":
            return Literal(token.text[1:-1].replace('""', '"'))
        if token.kind == "error":
            return Literal(error_named(token.text))
        if token.kind == "ref" and token.ref is not None:
            return Reference(token.ref)
        if token.kind == "function":
            self.expect("(")
            return Call(token.text.upper(), self.arguments())
        if token.kind == "name":
            if token.text.upper() in ("TRUE", "FALSE"):
                return Literal(token.text.upper() == "TRUE")
            return Name(token.text)
        if token.text == "(":
            node = self.expression(0)
            self.expect(")")
            return node
        if token.text == "{":
            return self.array()
        raise FormulaSyntaxError(f"unexpected {token.text!r}")

    def arguments(self) -> tuple[Node, ...]:
        found: list[Node] = []
        if self.peek() == ")":
            self.take()
            return ()
        while True:
            if self.peek() in (",", ";", ")"):
                found.append(Literal(None))
            else:
                found.append(self.expression(0))
            token = self.take()
            if token.text == ")":
                return tuple(found)
            if token.text not in (",", ";"):
                raise FormulaSyntaxError(f"unexpected {token.text!r}")

    def array(self) -> Node:
        next_column = "\\" if self.decimal_comma else ","
        rows: list[tuple[Node, ...]] = []
        row: list[Node] = []
        if self.peek() == "}":
            raise FormulaSyntaxError("an empty array")
        while True:
            row.append(self.expression(0))
            mark = self.take().text
            if mark == next_column:
                continue
            rows.append(tuple(row))
            row = []
            if mark == "}":
                return ArrayLiteral(tuple(rows))
            if mark != ";":
                raise FormulaSyntaxError(f"unexpected {mark!r}")
