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
    return tuple(line for line in whole(f"{name}.txt").splitlines() if line and not line.startswith("#"))


def whole(file: str) -> str:
    """The text of a list that is part of the package."""
    return files(__package__).joinpath(file).read_text(encoding="utf-8")
