"""Lists that left the workbook, as the journal of its runs keeps them: who took which, when, and how many rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from msgspec import Struct

from sheetcrm.journal.runs import RunLog


class TakenOut(Struct, frozen=True):
    """One list. ``at``: ISO; ``what``: the kind of table; ``whose``: all, or the base, group or segment by its name."""

    at: str
    who: str
    what: str
    whose: str
    rows: int
    masked: bool
    partner: str | None
    file: str


def taken_out(state: Path) -> tuple[TakenOut, ...]:
    """Every list, oldest first, but for those that could not be written."""
    found: list[TakenOut] = []
    for line in RunLog(state / "journal.jsonl").lines():
        if line.get("kind") == "export":
            found.append(_list(line))
        elif line.get("kind") == "export-failed" and found:
            found.pop()
    return tuple(found)


def _list(line: dict[str, Any]) -> TakenOut:
    def text(key: str) -> str:
        return str(line.get(key) or "")

    rows = line.get("rows")
    partner = text("partner") or None
    return TakenOut(
        text("at"), text("who"), text("what"), text("whose"), rows if isinstance(rows, int) else 0,
        bool(line.get("masked")), partner, text("file"),
    )  # fmt: skip
