"""A request and an answer, apart from how they travel."""

from __future__ import annotations

import itertools
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import parse_qs, urlencode

import msgspec

Query: TypeAlias = str | Mapping[str, Any] | Iterable[tuple[str, str]] | None


class ConnectionCut(ConnectionError):
    """The connection ends without an answer."""


class RequestHung(TimeoutError):
    """No answer comes in any reasonable time."""


class AnswerCut(ConnectionCut):
    """The connection ends in the middle of an answer to a call that was carried out."""

    def __init__(self, answer: Answer) -> None:
        super().__init__("the connection was cut in the middle of the answer")
        self.answer = answer


@dataclass
class Request:
    """One call as it came in. `number` counts all calls of a server from 1."""

    number: int
    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes

    def one(self, name: str) -> str | None:
        """The last value given for a query parameter."""
        values = self.query.get(name)
        return values[-1] if values else None

    def flag(self, name: str) -> bool:
        return (self.one(name) or "").lower() in ("true", "1")

    def json(self) -> Any:
        """The body as JSON, None when there is none."""
        return json.loads(self.body) if self.body.strip() else None


@dataclass
class Answer:
    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


class Encoded:
    """A value of an answer that is in JSON text already, so that it need not be put into it again."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text


def encode(value: Any) -> str:
    """A value as the JSON text of an answer."""
    try:
        return msgspec.json.encode(value).decode()
    except (ValueError, OverflowError):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))  # half of a character, a huge number


def json_answer(status: int, value: Any) -> Answer:
    """An answer in JSON; parts that are Encoded are put in as they are."""
    parts: list[str] = []
    # Strings of cells cannot be taken for the place of a part: nobody knows the mark beforehand.
    mark = secrets.token_hex(8)

    def placed(part: Any) -> str:
        if not isinstance(part, Encoded):
            raise TypeError(f"no JSON for {type(part).__name__}")
        parts.append(part.text)
        return mark

    try:
        text = msgspec.json.encode(value, enc_hook=placed).decode()
    except (ValueError, OverflowError):
        parts.clear()
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=placed)
    if parts:
        pieces = text.split(f'"{mark}"')
        text = "".join(piece for pair in itertools.zip_longest(pieces, parts, fillvalue="") for piece in pair)
    headers = {"Content-Type": "application/json; charset=UTF-8"}
    return Answer(status, headers, text.encode("utf-8", "surrogatepass"))


def parsed_query(query: Query) -> dict[str, list[str]]:
    """A query in any of the usual shapes as lists of values by name."""
    if not query:
        return {}
    if not isinstance(query, str):
        query = urlencode(query if isinstance(query, Mapping) else list(query), doseq=True)
    return parse_qs(query.lstrip("?"), keep_blank_values=True)
