"""What Drive's files.list looks for and in what order: the query language of `q` and the keys of `orderBy`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from .errors import ApiError
from .files import FOLDER, ROLES, File, parents_of, root_id_of

_Test = Callable[[File], bool]

_TOKEN = re.compile(
    r"""\s*(?:(?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(?P<mark>[(){}]|!=|<=|>=|=|<|>)|(?P<word>[\w.]+))""",
    re.DOTALL,
)
_SIGNS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": lambda own, given: bool(own == given),
    "!=": lambda own, given: bool(own != given),
    "<": lambda own, given: bool(own < given),
    "<=": lambda own, given: bool(own <= given),
    ">": lambda own, given: bool(own > given),
    ">=": lambda own, given: bool(own >= given),
}
_EITHER = frozenset({"=", "!="})
_LISTS = frozenset({"parents", "owners", "writers", "readers"})


def parsed(query: str, person: str, exists: Callable[[str], bool]) -> _Test:
    """The query as a test of a file; a refusal when it is none, or names a folder the person does not see.

    `and` and `or` have the same rank and are read from left to right, as Drive has it.
    """
    if not query.strip():
        return lambda file: True
    return _Query(query, person, exists).whole()


def in_order(files: Iterable[File], keys: str) -> list[File]:
    """The files by the keys of `orderBy`, such as `folder,modifiedTime desc,name`."""
    found = list(files)
    for key in reversed([key.strip() for key in keys.split(",") if key.strip()]):
        name, _, direction = key.partition(" ")
        if name not in _ORDERS or direction.strip() not in ("", "desc"):
            raise ApiError(400, "Invalid Value", reason="invalid", location="orderBy")
        found.sort(key=_ORDERS[name], reverse=direction.strip() == "desc")
    return found


def _natural(file: File) -> list[tuple[int, Any]]:
    parts = re.findall(r"\d+|\D+", file.document.title.casefold())
    return [(0, int(part)) if part.isdigit() else (1, part) for part in parts]


_ORDERS: Mapping[str, Callable[[File], Any]] = {
    "createdTime": lambda file: file.created,
    "folder": lambda file: file.mime_type != FOLDER,
    "modifiedByMeTime": lambda file: file.modified,
    "modifiedTime": lambda file: file.modified,
    "name": lambda file: file.document.title.casefold(),
    "name_natural": _natural,
    "quotaBytesUsed": lambda file: len(file.content or b""),
    "recency": lambda file: file.modified,
    "sharedWithMeTime": lambda file: file.created,
    "starred": lambda file: False,
    "viewedByMeTime": lambda file: file.modified,
}


class _Query:
    """One query being read."""

    def __init__(self, text: str, person: str, exists: Callable[[str], bool]) -> None:
        self.person = person
        self.exists = exists
        self.tokens = _tokens(text)
        self.at = 0

    def whole(self) -> _Test:
        found = self._expression()
        if self.at < len(self.tokens):
            raise _refused()
        return found

    # -- reading ----------------------------------------------------------------------------------------------

    def _next(self, kind: str | None = None) -> str:
        if self.at >= len(self.tokens) or (kind is not None and self.tokens[self.at][0] != kind):
            raise _refused()
        self.at += 1
        return self.tokens[self.at - 1][1]

    def _is(self, *words: str) -> bool:
        kind, text = self.tokens[self.at] if self.at < len(self.tokens) else ("", "")
        return kind != "text" and text.lower() in words

    def _expression(self) -> _Test:
        found = self._item()
        while self._is("and", "or"):
            found = (_both if self._next().lower() == "and" else _either)(found, self._item())
        return found

    def _item(self) -> _Test:
        if self._is("not"):
            self._next()
            inner = self._item()
            return lambda file: not inner(file)
        if self._is("("):
            self._next()
            inner = self._expression()
            if not self._is(")"):
                raise _refused()
            self._next()
            return inner
        if self.at < len(self.tokens) and self.tokens[self.at][0] == "text":
            return self._member()
        return self._clause(self._next("word"))

    def _member(self) -> _Test:
        """`'somebody@example.com' in writers`, `'folder id' in parents`."""
        member = self._next("text")
        if self._next("word").lower() != "in":
            raise _refused()
        return self._holds(self._next("word"), member)

    def _holds(self, name: str, member: str) -> _Test:
        if name not in _LISTS:
            raise _refused()
        if name == "parents":
            # A file in no folder stands in its owner's My Drive.
            folder = "root" if member == root_id_of(self.person) else member
            if folder != "root" and not self.exists(folder):
                raise ApiError(404, "File not found: .", reason="notFound", location="fileId")
            return lambda file: folder in parents_of(file, self.person)
        return lambda file: member in _people(file, name)

    def _clause(self, field: str) -> _Test:
        if field in _LISTS and self._is("in"):
            # The other way round is not documented, but taken.
            self._next()
            return self._holds(field, self._next("text"))
        if field in ("properties", "appProperties"):
            return self._property(field)
        if field in _FLAGS:
            return self._flag(_FLAGS[field])
        relation = self._next().lower()
        given = self._next("text")
        if field in _TIMES and relation in _SIGNS:
            moment, read, sign = _moment(given), _TIMES[field], _SIGNS[relation]
            return lambda file: sign(read(file), moment)
        if field in ("name", "mimeType") and relation in _EITHER:
            own, sign = _TEXTS[field], _SIGNS[relation]
            return lambda file: sign(own(file), given)
        if field in _TEXTS and relation == "contains":
            # A name is found by the beginnings of its words.
            pattern = re.compile(r"(?<![^\W_])" + re.escape(given.strip('"')), re.IGNORECASE)
            own = _TEXTS[field]
            return lambda file: pattern.search(own(file)) is not None
        raise _refused()

    def _flag(self, read: Callable[[File, str], bool]) -> _Test:
        """`trashed = false`, or just `sharedWithMe`."""
        if not self._is("=", "!="):
            return lambda file: read(file, self.person)
        sign = _SIGNS[self._next()]
        if not self._is("true", "false"):
            raise _refused()
        wanted = self._next().lower() == "true"
        return lambda file: sign(read(file, self.person), wanted)

    def _property(self, field: str) -> _Test:
        """`appProperties has { key='a' and value='b' }`."""
        written: list[str] = []
        shape = ("has", "{", "key", "=", "", "and", "value", "=", "", "}")
        for wanted in shape:
            if wanted:
                if not self._is(wanted):
                    raise _refused()
                self._next()
            else:
                written.append(self._next("text"))
        key, value = written
        is_own = field == "appProperties"
        return lambda file: is_own and file.app_properties.get(key) == value


def _tokens(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    at = 0
    text = text.rstrip()
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            raise _refused()
        kind = str(token.lastgroup)
        written = token[kind]
        found.append((kind, re.sub(r"\\(.)", r"\1", written[1:-1]) if kind == "text" else written))
        at = token.end()
    return found


def _refused() -> ApiError:
    return ApiError(400, "Invalid Value", reason="invalid", location="q")


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise _refused() from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _both(first: _Test, second: _Test) -> _Test:
    return lambda file: first(file) and second(file)


def _either(first: _Test, second: _Test) -> _Test:
    return lambda file: first(file) or second(file)


def _people(file: File, name: str) -> list[str]:
    least = {"owners": "owner", "writers": "writer"}.get(name, "reader")
    return [
        permission["emailAddress"]
        for permission in file.permissions.values()
        if "emailAddress" in permission and ROLES.index(permission["role"]) >= ROLES.index(least)
    ]


_TEXTS: Mapping[str, Callable[[File], str]] = {
    "name": lambda file: file.document.title,
    "mimeType": lambda file: file.mime_type,
    "fullText": lambda file: file.document.title,
}
_TIMES: Mapping[str, Callable[[File], datetime]] = {
    "createdTime": lambda file: file.created,
    "modifiedTime": lambda file: file.modified,
    "viewedByMeTime": lambda file: file.modified,
}
_FLAGS: Mapping[str, Callable[[File, str], bool]] = {
    "trashed": lambda file, person: file.trashed,
    "starred": lambda file, person: False,
    "sharedWithMe": lambda file, person: file.owner != person,
}
