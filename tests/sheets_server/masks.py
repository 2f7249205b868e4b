"""Field masks: `a.b`, `a/b`, `a(b,c/d)`, `*`. Pure.

A mask is a tree of names; an empty tree means everything below. It selects what an answer keeps and which fields
of a resource an update writes.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Any

from .discovery import Discovery

Mask = dict[str, "Mask"]

_TOKEN = re.compile(r"[\w$*-]+|[./(),]")


class MaskError(ValueError):
    """A mask that cannot be read or names a field that does not exist; holds the path in question."""


def parse(text: str) -> Mask:
    """The tree of a field mask; names may be those of the API's JSON or of its protos, such as `row_count`.

    >>> parse("sheets(properties/title,data.rowData)")
    {'sheets': {'properties': {'title': {}}, 'data': {'rowData': {}}}}
    >>> parse("grid_properties(frozen_row_count, frozen_column_count)")
    {'gridProperties': {'frozenRowCount': {}, 'frozenColumnCount': {}}}
    """
    compact = re.sub(r"(?<=[a-z0-9])_([a-z0-9])", lambda found: found[1].upper(), re.sub(r"\s+", "", text))
    tokens = _TOKEN.findall(compact)
    if "".join(tokens) != compact:
        raise MaskError(text)
    position, tree = _group(tokens, 0, text)
    if position != len(tokens):
        raise MaskError(text)
    return tree


def _group(tokens: list[str], position: int, text: str) -> tuple[int, Mask]:
    tree: Mask = {}
    while True:
        position = _path(tokens, position, tree, text)
        if position < len(tokens) and tokens[position] == ",":
            position += 1
            continue
        return position, tree


def _path(tokens: list[str], position: int, tree: Mask, text: str) -> int:
    while True:
        if position >= len(tokens) or tokens[position] in "./(),":
            raise MaskError(text)
        name = tokens[position]
        is_last = position + 1 >= len(tokens) or tokens[position + 1] in "),"
        known = name in tree
        below = tree.setdefault(name, {})
        position += 1
        if is_last:
            below.clear()
            return position
        if known and not below:
            below = {}
        if tokens[position] == "(":
            position, inner = _group(tokens, position + 1, text)
            if position >= len(tokens) or tokens[position] != ")":
                raise MaskError(text)
            _merge(below, inner)
            return position + 1
        position += 1
        tree = below


def _merge(into: Mask, other: Mask) -> None:
    for name, below in other.items():
        if name in into and into[name] and below:
            _merge(into[name], below)
        else:
            into[name] = below


@functools.lru_cache(maxsize=1024)
def checked(text: str, schema: str, discovery: Discovery) -> Mask:
    """The tree of a field mask whose fields the schema has; MaskError otherwise. It is shared: nobody may change it."""
    mask = parse(text)
    check(mask, schema, discovery)
    return mask


def check(mask: Mask, schema: str, discovery: Discovery) -> None:
    """Raise MaskError with the path of the first field the schema does not have."""
    _check(mask, {"$ref": schema}, discovery, "")


def _check(mask: Mask, spec: Mapping[str, Any], discovery: Discovery, path: str) -> None:
    while spec.get("type") == "array":
        spec = spec["items"]
    if "$ref" in spec:
        spec = discovery.schemas[spec["$ref"]]
    for name, below in mask.items():
        here = f"{path}.{name}" if path else name
        if name == "*":
            continue
        inner = spec.get("properties", {}).get(name, spec.get("additionalProperties"))
        if inner is None:
            raise MaskError(here)
        _check(below, inner, discovery, here)


def select(mask: Mask, value: Any) -> Any:
    """The value with only the fields of the mask; lists are gone through item by item.

    >>> select(parse("a.b"), {"a": [{"b": 1, "c": 2}, {}], "d": 3})
    {'a': [{'b': 1}, {}]}
    """
    if not mask or ("*" in mask and not mask["*"]):
        return value
    if isinstance(value, list):
        return [select(mask, item) for item in value]
    if not isinstance(value, dict):
        return value
    if "*" in mask:
        return {name: select(mask["*"], item) for name, item in value.items()}
    return {name: select(mask[name], item) for name, item in value.items() if name in mask}


def below(mask: Mask | None, name: str) -> Mask | None:
    """The mask for one field: None when the field is not wanted, an empty tree when all of it is."""
    if mask is None or not mask:
        return mask
    if name in mask:
        return mask[name]
    return mask.get("*")


def update(mask: Mask, old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """The old resource with the fields of the mask taken from the new one; a field absent there is cleared.

    >>> update(parse("a.b,d"), {"a": {"b": 1, "c": 2}, "d": 3}, {"a": {"b": 9}})
    {'a': {'c': 2, 'b': 9}}
    """
    if not mask or "*" in mask:
        return {name: item for name, item in new.items() if item is not None}
    result = dict(old)
    for name, inner in mask.items():
        value = new.get(name)
        if inner and "*" not in inner:
            before = old.get(name)
            merged = update(
                inner, before if isinstance(before, Mapping) else {}, value if isinstance(value, Mapping) else {}
            )
            if merged or value is not None:
                result[name] = merged
            else:
                result.pop(name, None)
        elif value is None:
            result.pop(name, None)
        else:
            result.pop(name, None)
            result[name] = value
    return result
