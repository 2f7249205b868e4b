"""Names of files as people give them."""

from __future__ import annotations

import os
from pathlib import Path


def local_path(name: str | Path) -> Path:
    """A file as a person names it, ``~`` being their folder; a name that only begins with that sign is as it stands."""
    try:
        return Path(name).expanduser()
    except RuntimeError:  # there is no user of that name, or none has a folder
        return Path(name)


def real_path(path: Path) -> Path:
    """Where a path leads, links followed; one that leads to itself stays as it is."""
    return Path(os.path.realpath(path))
