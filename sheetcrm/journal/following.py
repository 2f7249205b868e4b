"""The state folder of an .xlsx goes along when the file is renamed or moved within its folder. Files.

What the program remembers of a workbook lies beside it, under its name. Renamed in a file manager, the workbook would find
nothing: no journal to undo from, no copies to go back to, no last run to compare with. It says itself what it is known by,
in a hidden tab, and so it is found again. A copy is another workbook from then on: as long as the first one is there, its
folder stays its own.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from sheetcrm.journal.last import known_by
from sheetcrm.journal.runs import RunLog

ENDING = ".sheetcrm"


def follow(state: Path, held: str, now: dt.datetime) -> bool:
    """Gives a workbook's state folder its new name, where the file it belonged to is gone; whether it did. ``state``: where the
    folder is looked for now; ``held``: what the workbook says it is known by."""
    if not held or state.exists() or not state.parent.is_dir():
        return False
    lost = [
        folder
        for folder in sorted(state.parent.glob("*" + ENDING))
        if folder.is_dir()
        and not folder.with_name(folder.name.removesuffix(ENDING)).exists()
        and known_by(folder) == held
    ]
    if len(lost) != 1:
        return False
    lost[0].rename(state)
    RunLog(state / "journal.jsonl").append("renamed", now, was=lost[0].name.removesuffix(ENDING))
    return True
