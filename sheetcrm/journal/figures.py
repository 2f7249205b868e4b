"""The figures of each day a run filled our tabs: what trends are told from. One small file, 0600."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from sheetcrm.core.figures.trends import Past
from sheetcrm.journal import memory

NAME = "figures.json"


def load(state: Path) -> Past:
    """The records by day; nothing where none were kept. A line that cannot be read is left out."""
    found: dict[dt.date, dict[str, float]] = {}
    for day, figures in memory.load(state / NAME).items():
        try:
            date = dt.date.fromisoformat(day)
        except ValueError:
            continue
        if isinstance(figures, dict):
            numbers = {k: v for k, v in figures.items() if isinstance(v, (int, float)) and not isinstance(v, bool)}
            found[date] = numbers
    return found


def save(state: Path, days: Past) -> None:
    """Keeps the records, unless they are what is kept already."""
    memory.save(state / NAME, {day.isoformat(): dict(figures) for day, figures in days.items()})
