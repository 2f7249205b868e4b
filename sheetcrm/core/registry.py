"""Finds extensions by themselves: one file each, no list to keep. Pure but for importing modules."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from functools import lru_cache
from types import ModuleType
from typing import Any, TypeVar

T = TypeVar("T")


def load(package: str, kind: type[T], name: Callable[[T], str]) -> dict[str, T]:
    """Objects of one kind defined at the top level of a package's modules, by name, in module order.

    Raises ValueError when two objects claim one name.
    """
    found: dict[str, T] = {}
    for module, value in _of_kind(package, kind):
        key = name(value)
        if found.setdefault(key, value) is not value:
            raise ValueError(f"two of {kind.__name__} are called {key!r} (second in {module})")
    return found


_looked_through: dict[tuple[str, type], tuple[tuple[str, Any], ...]] = {}


def _of_kind(package: str, kind: type[T]) -> tuple[tuple[str, T], ...]:
    """What the modules of a package hold of one kind, each with the name of its module. Looked through once: a run asks some
    thirty times."""
    if (package, kind) not in _looked_through:
        _looked_through[package, kind] = tuple(
            (module.__name__, value)
            for module in _modules(package)
            for value in vars(module).values()
            if isinstance(value, kind)
        )
    return _looked_through[package, kind]


@lru_cache(maxsize=64)
def _modules(package: str) -> tuple[ModuleType, ...]:
    """The modules of a package in the order of their names. Its folder is asked once: a run looks into some twenty times."""
    root = importlib.import_module(package)
    names = sorted(m.name for m in pkgutil.walk_packages(root.__path__, package + "."))
    return tuple(importlib.import_module(name) for name in names)
