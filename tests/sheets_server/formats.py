"""Cell formats and colours as the API keeps them: both ways of naming a colour, channels in steps of 1/255. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .model.defaults import channel


def normal_color(given: Mapping[str, Any]) -> dict[str, Any]:
    """A colour as the API gives it back: zero channels left out, the others at what a byte can hold."""
    found: dict[str, Any] = {}
    for name in ("red", "green", "blue"):
        value = channel(int(float(given.get(name) or 0) * 255 + 1e-6))
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
        if name == "rgbColor" or (name.lower().endswith("color") and isinstance(item, Mapping)):
            found[name] = normal_color(item)
        else:
            found[name] = normal(item)
    for name in list(found):
        style = f"{name}Style"
        if name.lower().endswith("color") and name != "rgbColor" and style not in found:
            found[style] = {"rgbColor": found[name]}
        if name.lower().endswith("colorstyle") and "rgbColor" in found[name]:
            found.setdefault(name[: -len("Style")], found[name]["rgbColor"])
    return found


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
