"""What a figure means, in words, and where its formula comes from. Pure."""

from __future__ import annotations

from msgspec import Struct

from sheetcrm.core.registry import load
from sheetcrm.core.wording import Text


class Definition(Struct, frozen=True):
    """``term``: how the figure is called where it is shown. ``meaning``: what exactly is counted, with what is left out.
    ``source``: where the formula is from, or "own" for a plain count."""

    key: str
    term: Text
    meaning: Text
    source: str = "own"


def all_definitions() -> dict[str, Definition]:
    """Every definition by key."""
    return load("sheetcrm.core.figures", Definition, lambda d: d.key)
