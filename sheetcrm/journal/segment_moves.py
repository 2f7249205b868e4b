"""Who entered and who left each segment, as this machine remembers it: ``segments.json``, keyed prints, no id and no name.

By the print of a segment's name: the days of its rules, and by day those who entered, who left and who were merged, each a list
of prints in one text: a base of thousands of clients is a handful of long texts and no deep structure to read.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sheetcrm.core.figures.segment_moves import NOBODY, Event, Record, SegmentLog
from sheetcrm.journal import memory

FILE = "segments.json"


def load(state: Path) -> SegmentLog:
    """What was kept. What cannot be read is left out."""
    found: dict[str, Record] = {}
    days: dict[str, dt.date | None] = {}
    for name, kept in memory.load(state / FILE).items():
        if not (isinstance(kept, Mapping) and isinstance(kept.get("rules"), Mapping)):
            continue
        rules = sorted(
            (day, str(rule)) for text, rule in kept["rules"].items() if (day := _day(text, days)) is not None
        )
        events = kept.get("events")
        if rules and isinstance(events, Mapping):
            read = [_event(day, marks) for text, marks in events.items() if (day := _day(text, days)) is not None]
            found[name] = Record(tuple(rules), tuple(sorted(read, key=lambda one: one.day)))
    return found


def save(state: Path, log: SegmentLog) -> None:
    """Keeps it, unless it is what is kept already."""
    if log == load(state):
        return
    said = {
        name: {
            "rules": {day.isoformat(): rule for day, rule in log[name].rules},
            "events": {one.day.isoformat(): _said(one) for one in log[name].events},
        }
        for name in sorted(log)
    }
    memory.write(state / FILE, json.dumps(said).encode())


def without(log: SegmentLog, marks: set[str]) -> SegmentLog:
    """The log without some clients."""
    return {
        name: Record(
            record.rules,
            tuple(
                Event(one.day, one.entered - marks, one.left - marks, one.merged - marks)
                for one in record.events
                if not (one.entered | one.left | one.merged) <= marks
            ),
        )
        for name, record in log.items()
    }


def _said(event: Event) -> list[str]:
    return [" ".join(marks) for marks in (event.entered, event.left, event.merged)]


def _event(day: dt.date, marks: Any) -> Event:
    texts = [one if isinstance(one, str) else "" for one in marks] if isinstance(marks, (list, tuple)) else []
    return Event(day, *(frozenset(text.split()) if text else NOBODY for text in (*texts, "", "", "")[:3]))


def _day(text: str, known: dict[str, dt.date | None]) -> dt.date | None:
    """A day as it is written here; the same days stand in every segment."""
    if text not in known:
        try:
            known[text] = dt.date.fromisoformat(text)
        except ValueError:
            known[text] = None
    return known[text]
