"""Who entered and who left each segment, as this machine remembers it: ``segments.json``, keyed prints, no id and no name.

By the print of a segment's name: the days of its rules, and by day those who entered, who left and who were merged, each a list
of prints in one text: a base of thousands of clients is a handful of long texts and no deep structure to read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from sheetcrm.core.figures.segment_moves import Event, Record, SegmentLog, marks_in
from sheetcrm.journal import parts

FILE = "segments.json"


def load(state: Path) -> SegmentLog:
    """What was kept. What cannot be read is left out."""
    file = state / FILE
    try:
        there = file.stat()
    except OSError:
        return {}
    return _parsed(file, there.st_mtime_ns, there.st_size)


@lru_cache(1)
def _parsed(file: Path, _changed: int, _size: int) -> SegmentLog:
    """A file's content, read once for as long as the file is the same."""
    found: dict[str, Record] = {}
    days: dict[str, dt.date | None] = {}
    for name, kept in parts.load(file).items():
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
            "events": {one.day.isoformat(): (one.entered, one.left, one.merged) for one in log[name].events},
        }
        for name in sorted(log)
    }
    parts.save(state / FILE, said)


def without(log: SegmentLog, marks: set[str]) -> SegmentLog:
    """The log without some clients."""
    return {
        name: Record(
            record.rules,
            tuple(
                Event.of(one.day, *(marks_in(text) - marks for text in (one.entered, one.left, one.merged)))
                for one in record.events
                if not marks_in(f"{one.entered} {one.left} {one.merged}") <= marks
            ),
        )
        for name, record in log.items()
    }


def _event(day: dt.date, marks: Any) -> Event:
    texts = [one if isinstance(one, str) else "" for one in marks] if isinstance(marks, list) else []
    return Event(day, *texts[:3])


def _day(text: str, known: dict[str, dt.date | None]) -> dt.date | None:
    """A day as it is written here; the same days stand in every segment."""
    if text not in known:
        try:
            known[text] = dt.date.fromisoformat(text)
        except ValueError:
            known[text] = None
    return known[text]
