"""Google's own machine-readable description of its APIs, as a judge of requests and of our answers.

The documents ship inside google-api-python-client. A request that Google's JSON reader would refuse is refused
here in the same words; an answer that does not fit the description is a fault of this server and must be loud.
"""

from __future__ import annotations

import functools
import importlib.resources
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .errors import ApiError, field_violation, invalid_value
from .exchange import Encoded, encode
from .payload import Payload, snake
from .schema_check import SchemaChecks


@dataclass(frozen=True, slots=True)
class Method:
    """One API method: how it is called and what goes in and out."""

    id: str
    http_method: str
    pattern: re.Pattern[str]
    parameters: Mapping[str, Mapping[str, Any]]
    request: str | None
    response: str | None
    scopes: frozenset[str]


class Discovery:
    """One discovery document, ready for finding methods and judging JSON."""

    def __init__(self, document: Mapping[str, Any], prefix: str) -> None:
        self.name: str = document["name"]
        self.schemas: Mapping[str, Mapping[str, Any]] = document["schemas"]
        self.common: Mapping[str, Mapping[str, Any]] = document["parameters"]
        self.methods: dict[str, Method] = {}
        self._answers = SchemaChecks(self.schemas)
        self._requests = SchemaChecks(self.schemas, for_requests=True)
        self._collect(document, prefix)
        self._by_verb: dict[str, list[Method]] = {}
        for method in self.methods.values():
            self._by_verb.setdefault(method.http_method, []).append(method)

    def _collect(self, resource: Mapping[str, Any], prefix: str) -> None:
        for found in resource.get("methods", {}).values():
            self.methods[found["id"]] = Method(
                found["id"],
                found["httpMethod"],
                _path_pattern(prefix + found["path"]),
                found.get("parameters", {}),
                found.get("request", {}).get("$ref"),
                found.get("response", {}).get("$ref"),
                frozenset(found.get("scopes", ())),
            )
        for inner in resource.get("resources", {}).values():
            self._collect(inner, prefix)

    def find(self, http_method: str, path: str) -> tuple[Method, dict[str, str]] | None:
        """The method a call is for, with the parts of its path still percent-encoded."""
        best: tuple[Method, dict[str, str]] | None = None
        for method in self._by_verb.get(http_method, ()):
            found = method.pattern.fullmatch(path)
            # A path with fewer captured parts is the more literal one: `values:batchGet` is no spreadsheet id.
            if found and (best is None or len(found.groupdict()) < len(best[1])):
                best = method, found.groupdict()
        return best

    # -- requests ---------------------------------------------------------------------------------------------

    def check_query(self, method: Method, query: Mapping[str, list[str]]) -> None:
        """Refuse query parameters that are not of their kind; unknown ones too, but Drive takes no notice of those."""
        for name, values in query.items():
            spec = method.parameters.get(name) or self.common.get(name)
            if spec is None:
                if method.id.startswith("drive."):
                    continue
                description = f'Invalid JSON payload received. Unknown name "{name}": Cannot bind query parameter. '
                raise field_violation("", f"{description}Field '{name}' could not be found in request message.")
            for value in values:
                _check_parameter(name, value, spec)
                if method.id.startswith("drive."):
                    _check_limits(name, value, spec)

    def check_request(self, schema: str, body: Any) -> None:
        """Refuse a body with a field the API does not have or a value of the wrong kind; see `payload.Payload`.

        Drive takes no notice of fields it does not have, which gspread's `withLink` of permissions relies on.
        """
        if not self._requests.named(schema)(body):
            Payload(self.schemas, ignores_unknown=self.name == "drive").check(schema, body)

    # -- answers ----------------------------------------------------------------------------------------------

    def wrong_in_answer(self, schema: str, value: Any) -> str | None:
        """What does not fit the description in one of our own answers, or None."""
        if self._answers.named(schema)(value):
            return None
        return self._wrong({"$ref": schema}, value, schema) or f"{schema} does not fit"

    def encoded(self, schema: str, value: Any) -> str:
        """A part of an answer as JSON text, checked here because nobody can look into it later."""
        wrong = self.wrong_in_answer(schema, value)
        if wrong is not None:
            raise UnexpectedAnswer(wrong)
        return encode(value)

    def _wrong(self, spec: Mapping[str, Any], value: Any, where: str) -> str | None:
        reference = spec.get("$ref")
        if reference is not None:
            spec = self.schemas[reference]
        kind = spec.get("type")
        if value.__class__ is Encoded:
            return None
        if kind == "object":
            if not isinstance(value, dict):
                return f"{where} is {type(value).__name__}, expected an object"
            properties: Mapping[str, Any] = spec.get("properties", {})
            extra = spec.get("additionalProperties")
            for name, item in value.items():
                inner = properties.get(name) or extra
                if inner is None:
                    return f"{where}.{name} does not exist"
                found = self._wrong(inner, item, f"{where}.{name}")
                if found:
                    return found
            return None
        if kind == "array":
            if not isinstance(value, list):
                return f"{where} is {type(value).__name__}, expected a list"
            for index, item in enumerate(value):
                found = self._wrong(spec["items"], item, f"{where}[{index}]")
                if found:
                    return found
            return None
        return _wrong_scalar(spec, value, where)


@functools.cache
def sheets() -> Discovery:
    """The Sheets API, version 4."""
    return Discovery(_document("sheets.v4.json"), "/")


@functools.cache
def drive() -> Discovery:
    """The Drive API, version 3."""
    return Discovery(_document("drive.v3.json"), "/drive/v3/")


@functools.cache
def drive_v2() -> Discovery:
    """The Drive API, version 2."""
    return Discovery(_document("drive.v2.json"), "/drive/v2/")


@functools.cache
def oauth2() -> Discovery:
    """The OAuth2 API, version 2."""
    return Discovery(_document("oauth2.v2.json"), "/")


@functools.cache
def gmail() -> Discovery:
    """The Gmail API, version 1."""
    return Discovery(_document("gmail.v1.json"), "/")


def _document(name: str) -> Mapping[str, Any]:
    found = importlib.resources.files("googleapiclient") / "discovery_cache" / "documents" / name
    document: Mapping[str, Any] = json.loads(found.read_text(encoding="utf-8"))
    return document


def _path_pattern(path: str) -> re.Pattern[str]:
    parts = re.split(r"\{\+?(\w+)\}", path)
    pattern = ""
    for index, part in enumerate(parts):
        pattern += re.escape(part) if index % 2 == 0 else f"(?P<{part}>[^/]+?)"
    return re.compile(pattern)


def _check_parameter(name: str, value: str, spec: Mapping[str, Any]) -> None:
    kind = spec.get("type")
    if "enum" in spec and value not in spec["enum"]:
        raise field_violation(name, f"Invalid value at '{snake(name)}' (type.googleapis.com/enum), \"{value}\"")
    if kind == "boolean" and value.lower() not in ("true", "false", "1", "0"):
        raise invalid_value(snake(name), "TYPE_BOOL", f'"{value}"')
    if kind == "integer" and not re.fullmatch(r"-?\d+", value):
        raise invalid_value(snake(name), "TYPE_INT32", f'"{value}"')


def _check_limits(name: str, value: str, spec: Mapping[str, Any]) -> None:
    """Drive holds numbers to the limits its description names; Sheets names none."""
    if spec.get("type") != "integer" or "minimum" not in spec or "maximum" not in spec:
        return
    least, most = int(spec["minimum"]), int(spec["maximum"])
    if not least <= int(value) <= most:
        raise ApiError(
            400,
            f"Invalid value '{value}'. Values must be within the range: [{least}, {most}]",
            reason="invalidParameter",
            location=name,
        )


def _wrong_scalar(spec: Mapping[str, Any], value: Any, where: str) -> str | None:
    kind = spec.get("type")
    if kind == "any":
        return None
    if kind == "string":
        fits = isinstance(value, str) and ("enum" not in spec or value in spec["enum"])
    elif kind == "boolean":
        fits = isinstance(value, bool)
    elif kind == "integer":
        fits = isinstance(value, int) and not isinstance(value, bool)
    else:
        fits = isinstance(value, int | float) and not isinstance(value, bool)
    return None if fits else f"{where} is {value!r}, expected {kind}{' of its enum' if 'enum' in spec else ''}"


class UnexpectedAnswer(ApiError):
    """Our own answer is wrong: a fault of this server that no test may overlook."""

    def __init__(self, what: str) -> None:
        super().__init__(500, f"sheets_server answered outside the API description: {what}")
        self.what = what
