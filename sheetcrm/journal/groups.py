"""Which group each client was in and since when, as this machine remembers it: ``groups.json``, keyed prints, no id and no name."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from sheetcrm.core.figures.moves import GroupLog, Stay
from sheetcrm.core.segments.settings import Lifecycle
from sheetcrm.journal import memory

FILE = "groups.json"
_GROUPS = frozenset(Lifecycle)


def load(state: Path) -> GroupLog:
    """What was kept. What cannot be read is left out."""
    found: dict[str, tuple[Stay, ...]] = {}
    days: dict[str, dt.date | None] = {}
    for mark, said in memory.load(state / FILE).items():
        stays = []
        for word in str(said).split():
            day, _, group = word.partition(":")
            if day not in days:
                days[day] = _day(day)
            if (known := days[day]) is not None and group in _GROUPS:
                stays.append((known, group))
        if stays:
            found[mark] = tuple(sorted(stays))
    return found


def save(state: Path, log: GroupLog) -> None:
    """Keeps it, unless it is what is kept already."""
    said = {mark: " ".join(f"{day.isoformat()}:{group}" for day, group in log[mark]) for mark in sorted(log)}
    if said or (state / FILE).exists():
        memory.save(state / FILE, said)


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
