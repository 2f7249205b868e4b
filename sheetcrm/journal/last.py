"""What a machine remembers of the last run that wrote: counts and keyed hashes, nobody's data. One file, 0600."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from sheetcrm.core.watch.prints import Hasher, Prints, Seen
from sheetcrm.journal.memory import write

VERSION = 1
FILE = "last.json"


class Access(Struct, frozen=True):
    """Who can get at a Google Sheet. ``public``: anyone with the link. ``editors``: hashes of those who may edit."""

    public: bool
    editors: frozenset[int]


class Last(Struct, frozen=True):
    """The last run. ``run``: the newest run of changes it knew of; what later ones changed is our own doing. ``sharing``:
    None when it could not be seen."""

    seen: Seen = field(default_factory=Seen)
    run: str | None = None
    sharing: Access | None = None


def load(state: Path, location: str, hasher: Hasher) -> Last | None:
    """The last run of this workbook; None on the first one, and when what is kept is of another workbook, of another
    key or cannot be read: then there is nothing to compare with."""
    try:
        kept: Mapping[str, Any] = json.loads((state / FILE).read_text(encoding="utf-8"))
        if kept["v"] != VERSION or kept["workbook"] != hasher.one(location):
            return None
        sharing = kept["sharing"]
        return Last(
            Seen({key: Prints.of(p) for key, p in kept["tables"].items()}, dict(map(tuple, kept["canaries"]))),
            kept["run"],
            None if sharing is None else Access(bool(sharing["public"]), frozenset(sharing["editors"])),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def save(state: Path, location: str, hasher: Hasher, at: dt.datetime, last: Last) -> None:
    """Remembers a run. Durable before this returns."""
    sharing = last.sharing
    kept = {
        "v": VERSION,
        "at": at.isoformat(timespec="seconds"),
        "workbook": hasher.one(location),
        "run": last.run,
        "tables": {key: prints.kept() for key, prints in last.seen.tables.items()},
        "canaries": [list(pair) for pair in last.seen.canaries.items()],
        "sharing": None if sharing is None else {"public": sharing.public, "editors": sorted(sharing.editors)},
    }
    write(state / FILE, json.dumps(kept, separators=(",", ":")).encode())
