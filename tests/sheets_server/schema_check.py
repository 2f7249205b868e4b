"""Whether JSON fits a schema of a discovery document, as functions put together once: yes or no, and fast.

What is wrong is for slower code to say, which has to be asked only when the answer is no.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from .exchange import Encoded

Check: TypeAlias = Callable[[Any], bool]

_CELL_VALUES = frozenset({str, int, float, bool, type(None)})


class SchemaChecks:
    """The checks of all schemas of one document.

    Those for requests let null stand for absent, hold whole numbers to 32 bits and cell values to scalars; what they
    say no to may still be taken by Google's lenient transcoder. A list that is Encoded already was checked then.
    """

    def __init__(self, schemas: Mapping[str, Mapping[str, Any]], *, for_requests: bool = False) -> None:
        self.schemas = schemas
        self.for_requests = for_requests
        self._named: dict[str, Check] = {}

    def named(self, name: str) -> Check:
        """The check of a schema of the document."""
        found = self._named.get(name)
        if found is None:
            properties: dict[str, Check] = {}
            self._named[name] = found = _object(properties, self._extra(self.schemas[name]), self.for_requests)
            properties.update(self._properties(self.schemas[name]))
        return found

    def _properties(self, spec: Mapping[str, Any]) -> dict[str, Check]:
        return {name: self._of(inner) for name, inner in spec.get("properties", {}).items()}

    def _extra(self, spec: Mapping[str, Any]) -> Check | None:
        extra = spec.get("additionalProperties")
        return None if extra is None else self._of(extra)

    def _of(self, spec: Mapping[str, Any]) -> Check:
        if "$ref" in spec:
            return self.named(spec["$ref"])
        kind = spec.get("type")
        if kind == "object":
            return _object(self._properties(spec), self._extra(spec), self.for_requests)
        if kind == "array":
            return _array(self._of(spec["items"]), self.for_requests)
        if kind == "any":
            return _cell_value if self.for_requests else _anything
        if kind == "string":
            return _enum(frozenset(spec["enum"])) if "enum" in spec else _string
        if kind == "boolean":
            return _boolean
        if kind == "integer":
            return _int32 if self.for_requests else _integer
        return _number


def _object(properties: Mapping[str, Check], extra: Check | None, with_null: bool) -> Check:
    def check(value: Any) -> bool:
        if value.__class__ is not dict:
            return False
        for name, item in value.items():
            inner = properties.get(name, extra)
            if inner is None or not (inner(item) or (item is None and with_null)):
                return False
        return True

    return check


def _array(inner: Check, with_null: bool) -> Check:
    def check(value: Any) -> bool:
        if value.__class__ is not list:
            return value.__class__ is Encoded
        for item in value:  # noqa: SIM110  a generator would cost more than the checks
            if not (inner(item) or (item is None and with_null)):
                return False
        return True

    return check


def _enum(allowed: frozenset[str]) -> Check:
    return lambda value: value.__class__ is str and value in allowed


def _string(value: Any) -> bool:
    return isinstance(value, str)


def _boolean(value: Any) -> bool:
    return value is True or value is False


def _integer(value: Any) -> bool:
    return value.__class__ is int


def _int32(value: Any) -> bool:
    return value.__class__ is int and -(2**31) <= value < 2**31


def _number(value: Any) -> bool:
    return value.__class__ is int or value.__class__ is float


def _cell_value(value: Any) -> bool:
    return value.__class__ in _CELL_VALUES


def _anything(value: Any) -> bool:
    return True
