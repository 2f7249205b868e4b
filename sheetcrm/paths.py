"""Names of files as people give them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

#: What divides words, or is a sign of its own, to the shells of Linux, macOS or Windows.
_TAKEN_APART: Final = frozenset(" \t&();|<>'*?[]#^")


def local_path(name: str | Path) -> Path:
    """A file as a person names it, ``~`` being their folder; a name that only begins with that sign is as it stands."""
    try:
        return Path(name).expanduser()
    except RuntimeError:  # there is no user of that name, or none has a folder
        return Path(name)


def real_path(path: Path) -> Path:
    """Where a path leads, links followed; one that leads to itself stays as it is."""
    return Path(os.path.realpath(path))


def as_typed(name: object) -> str:
    """A name of a file as it is typed on a command line: in quotes where a shell would take it apart.

    >>> as_typed("clients.xlsx"), as_typed("My clients.xlsx")
    ('clients.xlsx', '"My clients.xlsx"')
    """
    return f'"{name}"' if _TAKEN_APART.intersection(str(name)) else str(name)


def as_argument(target: object) -> str:
    """A workbook as it was named on the command line, with a blank behind it; nothing when it was not.

    >>> as_argument("clients.xlsx"), as_argument(None)
    ('clients.xlsx ', '')
    """
    return f"{as_typed(target)} " if target else ""
