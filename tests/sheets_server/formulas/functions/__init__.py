"""The functions, a module per subject; each declares its own in the registry when imported."""

from __future__ import annotations

import importlib
import pkgutil


def load() -> None:
    """Import every module of functions, so that the registry knows them all."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
