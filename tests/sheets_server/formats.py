"""Cell formats and colours as the API keeps them: both ways of naming a colour, channels in steps of 1/255. Pure."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Any

from .model.defaults import channel


def _single(value: float) -> float:
    """The nearest 32-bit float, which colours are computed in: 0.8980392 is 229 of 255, not a hair less."""
    found: float = struct.unpack("f", struct.pack("f", value))[0]
    return found


def normal_color(given: Mapping[str, Any]) -> dict[str, Any]:
    """A colour as the API gives it back: zero channels left out, the others at what a byte can hold."""
    found: dict[str, Any] = {}
    for name in ("red", "green", "blue"):
        value = channel(int(_single(_single(float(given.get(name) or 0)) * 255)))
        if value:
            found[name] = value
    if given.get("alpha") is not None and given["alpha"] != 1:
        found["alpha"] = given["alpha"]
    return found


def normal(value: Any) -> Any:
    """A resource with its colours in normal form; a colour named one way is named the other way too."""
    if isinstance(value, list):
        return [normal(item) for item in value]
    if not isinstance(value, Mapping):
        return value
    found: dict[str, Any] = {}
    for name, item in value.items():
        if item is None:
            continue
        found[name] = normal_color(item) if _is_color(name, item) else normal(item)
    if "colorType" in found:
        return found  # a theme's pair has a style under the name of a colour
    for name in list(found):
        style = f"{name}Style"
        if name != "rgbColor" and _is_color(name, found[name]) and style not in found:
            found[style] = {"rgbColor": found[name]}
        if name.lower().endswith("colorstyle") and "rgbColor" in found[name]:
            found.setdefault(name[: -len("Style")], found[name]["rgbColor"])
    return found


def _is_color(name: str, item: Any) -> bool:
    """Whether a field holds a colour itself, not the name of one nor a style."""
    is_named_so = name.lower().endswith("color") and isinstance(item, Mapping)
    return is_named_so and not item.keys() & {"rgbColor", "themeColor"}


def add_color_twins(mask: Mapping[str, Any]) -> dict[str, Any]:
    """A field mask that names a colour one way, naming it both ways."""
    found: dict[str, Any] = {}
    for name, below in mask.items():
        found[name] = add_color_twins(below)
        if name.lower().endswith("color") and name != "rgbColor":
            found.setdefault(f"{name}Style", {})
        elif name.lower().endswith("colorstyle"):
            found.setdefault(name[: -len("Style")], {})
    return found
