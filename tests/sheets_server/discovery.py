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

from .errors import ApiError, bad_request, field_violation, invalid_value, unknown_name

_WHOLE_ANSWER_UP_TO = 500
"""Lists in answers longer than this are checked at their start, their end and at regular steps between."""


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
        self.schemas: Mapping[str, Mapping[str, Any]] = document["schemas"]
        self.common: Mapping[str, Mapping[str, Any]] = document["parameters"]
        self.methods: dict[str, Method] = {}
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

    def check_request(self, schema: str, body: Any) -> None:
        """Refuse a body with a field the API does not have or a value of the wrong kind."""
        if not isinstance(body, dict):
            raise bad_request("Invalid JSON payload received. Unexpected token.")
        self._request_object(self.schemas[schema], body, "")

    def _request_object(self, schema: Mapping[str, Any], value: Mapping[str, Any], where: str) -> None:
        properties: Mapping[str, Any] = schema.get("properties", {})
        extra = schema.get("additionalProperties")
        for name, item in value.items():
            spec = properties.get(name) or extra
            if spec is None:
                raise unknown_name(name, where)
            if item is not None:
                self._request_value(spec, item, f"{where}.{name}" if where else name)

    def _request_value(self, spec: Mapping[str, Any], value: Any, where: str) -> None:
        reference = spec.get("$ref")
        if reference is not None:
            if not isinstance(value, dict):
                raise invalid_value(
                    _snake(where), f"type.googleapis.com/google.apps.sheets.v4.{reference}", _show(value)
                )
            self._request_object(self.schemas[reference], value, where)
            return
        kind = spec.get("type")
        if kind == "array":
            self._request_array(spec["items"], value, where)
        elif kind == "object":
            if not isinstance(value, dict):
                raise invalid_value(_snake(where), "Map", _show(value))
            self._request_object(spec, value, where)
        elif kind != "any":
            _check_scalar(spec, value, where)

    def _request_array(self, items: Mapping[str, Any], value: Any, where: str) -> None:
        is_list_value = items.get("type") == "array"
        if not isinstance(value, list):
            name = "google.protobuf.ListValue" if is_list_value else items.get("$ref", items.get("type"))
            if is_list_value:
                raise invalid_value(_list_field(where), f"type.googleapis.com/{name}", _show(value))
            raise invalid_value(_snake(where), f"type.googleapis.com/google.apps.sheets.v4.{name}", _show(value))
        for index, item in enumerate(value):
            if is_list_value:
                if not isinstance(item, list):
                    shown = "type.googleapis.com/google.protobuf.ListValue"
                    raise invalid_value(f"{_list_field(where)}[{index}]", shown, _show(item))
                _check_cell_values(item, f"{_list_field(where)}[{index}]")
            elif item is not None:
                self._request_value(items, item, f"{where}[{index}]")

    # -- answers ----------------------------------------------------------------------------------------------

    def wrong_in_answer(self, schema: str, value: Any) -> str | None:
        """What does not fit the description in one of our own answers, or None."""
        return self._wrong({"$ref": schema}, value, schema)

    def _wrong(self, spec: Mapping[str, Any], value: Any, where: str) -> str | None:
        reference = spec.get("$ref")
        if reference is not None:
            spec = self.schemas[reference]
        kind = spec.get("type")
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
            items = spec["items"]
            for index in _sample(len(value)):
                found = self._wrong(items, value[index], f"{where}[{index}]")
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
        raise field_violation(name, f"Invalid value at '{_snake(name)}' (type.googleapis.com/enum), \"{value}\"")
    if kind == "boolean" and value.lower() not in ("true", "false", "1", "0"):
        raise invalid_value(_snake(name), "TYPE_BOOL", f'"{value}"')
    if kind == "integer" and not re.fullmatch(r"-?\d+", value):
        raise invalid_value(_snake(name), "TYPE_INT32", f'"{value}"')


def _check_scalar(spec: Mapping[str, Any], value: Any, where: str) -> None:
    kind = spec.get("type")
    if kind == "string":
        enum = spec.get("enum")
        if enum is not None:
            if not (isinstance(value, str) and value in enum):
                raise invalid_value(_snake(where), "type.googleapis.com/google.apps.sheets.v4.enum", _show(value))
        elif not isinstance(value, str):
            raise invalid_value(_snake(where), "TYPE_STRING", _show(value))
    elif kind == "boolean":
        if not isinstance(value, bool):
            raise invalid_value(_snake(where), "TYPE_BOOL", _show(value))
    elif kind == "integer":
        if not _is_whole(value):
            raise invalid_value(_snake(where), "TYPE_INT32", _show(value))
    elif kind == "number" and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise invalid_value(_snake(where), "TYPE_DOUBLE", _show(value))


def _is_whole(value: Any) -> bool:
    """Whether Google's JSON reader takes the value for an int32: also `"5"` and `5.0`."""
    if isinstance(value, bool):
        return False
    if isinstance(value, str):
        return bool(re.fullmatch(r"-?\d{1,10}", value)) and abs(int(value)) < 2**31
    if isinstance(value, float):
        return value.is_integer() and abs(value) < 2**31
    return isinstance(value, int) and abs(value) < 2**31


def _check_cell_values(row: list[Any], where: str) -> None:
    for index, item in enumerate(row):
        if isinstance(item, list | dict):
            kind = "struct_value" if isinstance(item, dict) else "list_value"
            raise bad_request(
                f"Invalid {where}[{index}]: {kind} {{ {_show(item)} }}".replace("data.values", "values", 1)
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


def _sample(length: int) -> range | list[int]:
    if length <= _WHOLE_ANSWER_UP_TO:
        return range(length)
    step = max(1, length // 200)
    return [*range(150), *range(150, length - 150, step), *range(length - 150, length)]


def _snake(path: str) -> str:
    return re.sub(r"(?<=[a-z])([A-Z])", lambda found: "_" + found[1].lower(), path)


def _list_field(where: str) -> str:
    """A ValueRange is bound as `data`, so its values are reported under that name."""
    return "data.values" if where == "values" else _snake(where)


def _show(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def unexpected_answer(what: str) -> ApiError:
    """Our own answer is wrong: a fault of this server that no test may overlook."""
    return ApiError(500, f"sheets_server answered outside the API description: {what}")
