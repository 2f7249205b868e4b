"""Files that commands made where people asked for them, as the journal of runs knows them: what it was, and where. Files.

Such a file is its owner's and is changed by nobody, but who is erased stands in it still, so that it has to be found again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from msgspec import Struct

from sheetcrm.core.wording import Text
from sheetcrm.journal.runs import RunLog
from sheetcrm.stores.platform import private_folder

JOURNAL, LINE = "journal.jsonl", "wrote"


class Made(StrEnum):
    """What a file is. The words are those of the journal."""

    COPY = "copy"
    SUMMARY = "summary"
    SUBJECT = "subject"
    REPORT = "report"
    EXPORT = "export"


MADE: dict[Made, Text] = {
    Made.COPY: Text(ru="копия, сделанная командой copy", en="copy made by the command copy"),
    Made.SUMMARY: Text(ru="сводная, собранная командой consolidate", en="summary filled by the command consolidate"),
    Made.SUBJECT: Text(
        ru="всё о клиенте, собранное командой subject", en="all about a client, gathered by the command subject"
    ),
    Made.REPORT: Text(ru="страница или список, сделанные командой", en="page or list made by a command"),
    Made.EXPORT: Text(ru="список, выгруженный командой export", en="list taken out by the command export"),
}


class Written(Struct, frozen=True):
    """One place that was written to. ``where``: a whole path, or the address of a Google Sheet; ``at``: when last, as kept."""

    made: Made
    where: str
    at: str


def note(state: Path, now: dt.datetime, made: Made, *where: Path | str) -> None:
    """Keeps where something is being written. Said before it is done: a file nobody knows of is worse than a line about one
    that could not be written."""
    private_folder(state)
    named = [str(one.resolve()) if isinstance(one, Path) else one for one in where]
    RunLog(state / JOURNAL).append(LINE, now, what=str(made), files=named)


def note_beside(state: Path, now: dt.datetime, made: Made, *where: Path | str) -> None:
    """The same where the program keeps something of the workbook already; a table it only looked at gets no folder."""
    if state.is_dir():
        note(state, now, made, *where)


def written(state: Path) -> Iterator[Written]:
    """Every place once, as it was written last; in the order of the places."""
    found: dict[str, Written] = {}
    for line in RunLog(state / JOURNAL).lines():
        if line.get("kind") == "export" and line.get("file"):
            found[str(line["file"])] = Written(Made.EXPORT, str(line["file"]), str(line.get("at", "")))
        elif line.get("kind") == LINE and line.get("what") in list(Made):
            for where in line.get("files", ()):
                found[str(where)] = Written(Made(line["what"]), str(where), str(line.get("at", "")))
    yield from (found[where] for where in sorted(found))
