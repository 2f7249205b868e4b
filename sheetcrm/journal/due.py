"""Who was due for which campaign, as this machine remembers it: ``due.json``, keyed prints and days, no id and no name."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from sheetcrm.core.drafts.due_log import DueLog, Span
from sheetcrm.journal import memory

FILE = "due.json"


def load(state: Path) -> DueLog:
    """What was kept. What cannot be read is left out."""
    found: dict[str, dict[str, Span]] = {}
    for campaign, kept in memory.load(state / FILE).items():
        if not isinstance(kept, dict):
            continue
        spans: dict[str, Span] = {}
        for mark, days in kept.items():
            try:
                first, last = (dt.date.fromisoformat(day) for day in str(days).split("/"))
            except ValueError:
                continue
            spans[str(mark)] = (first, last)
        found[campaign] = spans
    return found


def save(state: Path, due: DueLog) -> None:
    """Keeps it, unless it is what is kept already."""
    said = {
        campaign: {mark: f"{first.isoformat()}/{last.isoformat()}" for mark, (first, last) in sorted(spans.items())}
        for campaign, spans in sorted(due.items())
    }
    memory.save(state / FILE, said)
