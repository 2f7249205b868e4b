"""Finds extensions by themselves: one file each, no list to keep. Pure but for importing modules."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def load(package: str, kind: type[T], name: Callable[[T], str]) -> dict[str, T]:
    """Objects of one kind defined at the top level of a package's modules, by name, in module order.

    Raises ValueError when two objects claim one name.
    """
    found: dict[str, T] = {}
    root = importlib.import_module(package)
    modules = sorted(m.name for m in pkgutil.walk_packages(root.__path__, package + "."))
    for module in modules:
        for value in vars(importlib.import_module(module)).values():
            if isinstance(value, kind):
                key = name(value)
                if found.setdefault(key, value) is not value:
                    raise ValueError(f"two of {kind.__name__} are called {key!r} (second in {module})")
    return found
