"""A request and an answer, apart from how they travel."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import parse_qs, urlencode

Query: TypeAlias = str | Mapping[str, Any] | Iterable[tuple[str, str]] | None


class ConnectionCut(ConnectionError):
    """The connection ends without an answer."""


class RequestHung(TimeoutError):
    """No answer comes in any reasonable time."""


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


def json_answer(status: int, value: Any) -> Answer:
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return Answer(status, {"Content-Type": "application/json; charset=UTF-8"}, body)


def parsed_query(query: Query) -> dict[str, list[str]]:
    """A query in any of the usual shapes as lists of values by name."""
    if not query:
        return {}
    if not isinstance(query, str):
        query = urlencode(query if isinstance(query, Mapping) else list(query), doseq=True)
    return parse_qs(query.lstrip("?"), keep_blank_values=True)
