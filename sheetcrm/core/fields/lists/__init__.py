"""Word lists the field types read, each naming its source and licence in its first lines. Read once, when needed."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def lines(name: str) -> tuple[str, ...]:
    """The lines of a list that is part of the package, without its comments.

    >>> lines("area_codes")[0]
    '73012 Улан-Удэ'
    """
    text = files(__package__).joinpath(f"{name}.txt").read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))
