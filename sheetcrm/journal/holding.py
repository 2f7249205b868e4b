"""Who holds a lock: a note beside it with the process, the machine and the moment, so that a person can be told.

The lock itself is the system's and is freed when its process dies; the note only says whose it is. Files 0600.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec import Struct


class Holder(Struct, frozen=True):
    """A process on a machine, since a moment (with a zone)."""

    pid: int
    host: str
    since: dt.datetime

    @property
    def here(self) -> bool:
        """Whether it is a process of this machine."""
        return self.host == socket.gethostname()


def note_of(lock: Path) -> Path:
    """Where the note about a lock stands."""
    return lock.with_name(lock.name + ".holder")


@contextmanager
def noted(lock: Path) -> Iterator[None]:
    """Keeps a note beside a lock that is held now, and takes it away at the end. A note that cannot be written stops
    nobody."""
    note = note_of(lock)
    content = {
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "since": dt.datetime.now(dt.UTC).isoformat("T", "seconds"),
    }
    with suppress(OSError):
        descriptor = os.open(note, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as out:
            json.dump(content, out)
    try:
        yield
    finally:
        with suppress(OSError):
            note.unlink(missing_ok=True)


def holder(lock: Path) -> Holder | None:
    """Who noted that they hold a lock; None when nobody did, or the note cannot be read."""
    try:
        kept = json.loads(note_of(lock).read_text(encoding="utf-8"))
        return Holder(int(kept["pid"]), str(kept["host"]), dt.datetime.fromisoformat(kept["since"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
