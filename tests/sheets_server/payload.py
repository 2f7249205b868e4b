"""The JSON of a request read as Google's transcoder reads it: lenient where that is, in its words where it is not.

The transcoder takes `"20"` for a number, one value for a list of one and a list inside a list for its items; it
refuses names the API does not have and values of another kind, and tells of all of them at once. What it takes in
another shape is put into the usual one in place, so that nothing behind it has to know.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Mapping
from typing import Any

from .errors import bad_request, field_violations

_SHEETS = "type.googleapis.com/google.apps.sheets.v4."
_FLOATS = {"NaN": float("nan"), "Infinity": float("inf"), "-Infinity": float("-inf")}
_NUMBER = re.compile(r"-?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_BOOLEANS = {"true": True, "false": False}
_MOST_VIOLATIONS = 10


class Payload:
    """One body being read against the schemas of an API; collects what does not fit."""

    def __init__(self, schemas: Mapping[str, Mapping[str, Any]], *, ignores_unknown: bool = False) -> None:
        self.schemas = schemas
        self.ignores_unknown = ignores_unknown
        self.violations: list[tuple[str, str]] = []

    def check(self, schema: str, body: Any) -> None:
        """Refuse a body that does not fit; bring one that fits into the usual shape in place."""
        if not isinstance(body, dict):
            raise bad_request("Invalid JSON payload received. Unexpected token.")
        self._object(self.schemas[schema], body, "")
        if self.violations:
            raise field_violations(self.violations[:_MOST_VIOLATIONS])

    # -- values -----------------------------------------------------------------------------------------------

    def _object(self, schema: Mapping[str, Any], value: dict[str, Any], where: str) -> None:
        properties: Mapping[str, Any] = schema.get("properties", {})
        extra = schema.get("additionalProperties")
        unknown: list[str] = []
        for name, item in value.items():
            spec = properties.get(name) or extra
            if spec is None:
                unknown.append(name)
            elif item is not None:
                self._field(value, name, item, spec, where)
        for name in unknown:
            camel = _camel(name)
            if camel in properties:
                # Fields may also go by their proto names: `sheet_id`.
                value[camel] = value.pop(name)
                if value[camel] is not None:
                    self._field(value, camel, value[camel], properties[camel], where)
            elif self.ignores_unknown:
                del value[name]
            else:
                self._unknown(name, where)

    def _field(self, value: dict[str, Any], name: str, item: Any, spec: Mapping[str, Any], where: str) -> None:
        kind = spec.get("type")
        if kind == "string" and item.__class__ is str and "enum" not in spec:
            return
        inside = f"{where}.{name}" if where else name
        read = self._array(spec["items"], item, inside) if kind == "array" else self._value(spec, item, inside)
        if read is not item:
            value[name] = read

    def _value(self, spec: Mapping[str, Any], value: Any, where: str) -> Any:
        reference = spec.get("$ref")
        if reference is not None or spec.get("type") == "object":
            if isinstance(value, list):
                self._note(snake(where), _started(where))
            elif not isinstance(value, dict):
                self._invalid(where, _SHEETS + reference if reference else "Map", value)
            else:
                self._object(self.schemas[reference] if reference else spec, value, where)
            return value
        kind = spec.get("type")
        if spec.get("format") == "google-fieldmask" and isinstance(value, dict):
            return self._mask(value, where)
        if kind == "any":
            return value
        if isinstance(value, list):
            self._note(snake(where), _started(where))
            return value
        return self._scalar(spec, value, where)

    def _mask(self, value: dict[str, Any], where: str) -> str:
        """A field mask as the message it is, `{"paths": ["a", "b"]}`, which Google's own samples send."""
        for name in value.keys() - {"paths"}:
            self._unknown(name, where)
        paths = self._array({"type": "string"}, value.get("paths") or [], f"{where}.paths")
        return ",".join(str(path) for path in paths)

    def _array(self, items: Mapping[str, Any], value: Any, where: str) -> list[Any]:
        if items.get("type") == "array":
            return self._rows(value, where)
        if not isinstance(value, list):
            return [self._value(items, value, where)]
        if any(isinstance(item, list) for item in value):
            value = list(_flat(value))
        return [
            item if item is None else self._value(items, item, f"{where}[{index}]") for index, item in enumerate(value)
        ]

    def _rows(self, value: Any, where: str) -> list[Any]:
        """`values`: lists of cells, which the transcoder knows as ListValue and reads strictly."""
        where = _list_field(where)
        name = "type.googleapis.com/google.protobuf.ListValue"
        if not isinstance(value, list):
            self._invalid(where, name, value)
            return []
        for index, row in enumerate(value):
            if not isinstance(row, list):
                self._invalid(f"{where}[{index}]", name, row)
            elif any(item.__class__ is list or item.__class__ is dict for item in row):
                _refuse_nested(row, f"{where}[{index}]")
        return value

    def _scalar(self, spec: Mapping[str, Any], value: Any, where: str) -> Any:
        kind = spec.get("type")
        if kind == "string":
            enum = spec.get("enum")
            if enum is None:
                if not isinstance(value, str):
                    self._invalid(where, "TYPE_STRING", value)
                return value
            if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < len(enum):
                return enum[value]
            if not isinstance(value, str) or value not in enum:
                self._invalid(where, _SHEETS + "enum", value)
        elif kind == "boolean":
            if isinstance(value, str) and value in _BOOLEANS:
                return _BOOLEANS[value]
            if not isinstance(value, bool):
                self._invalid(where, "TYPE_BOOL", value)
        elif kind == "integer":
            number = _whole(value)
            if number is None:
                self._invalid(where, "TYPE_INT32", value)
            return number
        elif kind == "number":
            if isinstance(value, str) and (value in _FLOATS or _NUMBER.fullmatch(value)):
                return _FLOATS[value] if value in _FLOATS else _exact(value)
            if isinstance(value, bool) or not isinstance(value, int | float):
                self._invalid(where, "TYPE_DOUBLE", value)
        return value

    # -- violations -------------------------------------------------------------------------------------------

    def _note(self, field: str, description: str) -> None:
        self.violations.append((field, description))

    def _invalid(self, where: str, type_name: str, value: Any) -> None:
        field = snake(where)
        self._note(field, f"Invalid value at '{field}' ({type_name}), {_show(value)}")

    def _unknown(self, name: str, where: str) -> None:
        field = snake(where)
        at = f" at '{field}'" if field else ""
        self._note(field, f'Invalid JSON payload received. Unknown name "{name}"{at}: Cannot find field.')


def _started(where: str) -> str:
    parent, _, name = where.rpartition(".")
    at = f" at '{snake(parent)}'" if parent else ""
    return f'Invalid JSON payload received. Unknown name "{name}"{at}: Proto field is not repeating, cannot start list.'


def _flat(items: list[Any]) -> Any:
    for item in items:
        if isinstance(item, list):
            yield from _flat(item)
        else:
            yield item


def _whole(value: Any) -> int | None:
    """An int32 as the transcoder reads it, also from `"5"` and `5.0`."""
    if value.__class__ is int:
        return value if -(2**31) <= value < 2**31 else None
    if isinstance(value, str) and re.fullmatch(r"-?\d{1,10}", value):
        return _whole(int(value))
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**31:
        return int(value)
    return None


def _exact(text: str) -> int | float:
    number = float(text)
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def _refuse_nested(row: list[Any], where: str) -> None:
    for index, item in enumerate(row):
        if isinstance(item, list | dict):
            kind = "struct_value" if isinstance(item, dict) else "list_value"
            shown = f"Invalid {where}[{index}]: {kind} {{ {_show(item)} }}"
            raise bad_request(shown.replace("data.values", "values", 1))


@functools.lru_cache(maxsize=4096)
def snake(path: str) -> str:
    """A path of JSON names in the proto names Google's messages use."""
    return re.sub(r"(?<=[a-z0-9])([A-Z])", lambda found: "_" + found[1].lower(), path)


@functools.lru_cache(maxsize=1024)
def _camel(name: str) -> str:
    return re.sub(r"_([a-z0-9])", lambda found: found[1].upper(), name)


def _list_field(where: str) -> str:
    """A ValueRange is bound as `data`, so its values are reported under that name."""
    return "data.values" if where == "values" else where


def _show(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
