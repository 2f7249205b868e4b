"""Every place on this machine where data of clients lies by the program's doing: what it is, how old, how large. Files.

What the program keeps in a state folder is known by its name; a file nobody knows is listed as well, so that a new one
cannot be forgotten. Hashes, counts and settings are no data of clients and are left out.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path

from msgspec import Struct

from sheetcrm.core.wording import Text
from sheetcrm.journal.runs import RunLog
from sheetcrm.journal.written import MADE, Made, written


class Kind(StrEnum):
    """What a copy is."""

    BACKUP = "backup"
    SNAPSHOT = "snapshot"
    RUN = "run"
    PLAN = "plan"
    TWIN = "twin"
    TYPED = "typed"
    DECISIONS = "decisions"
    APPROVALS = "approvals"
    PAGE = "page"
    LIST = "list"
    LETTER = "letter"
    HANDED = "handed"
    TASKS = "tasks"
    PRINTS = "prints"
    OUTBOX = "outbox"
    BESIDE = "beside"
    COPY = "copy"
    SUMMARY = "summary"
    SUBJECT = "subject"
    REPORT = "report"
    EXPORT = "export"
    ACT = "act"
    OTHER = "other"


KIND: dict[Kind, Text] = {
    Kind.BACKUP: Text(ru="копия файла за день", en="the day's copy of the file"),
    Kind.SNAPSHOT: Text(ru="снимок Google-таблицы за день", en="the day's snapshot of the Google Sheet"),
    Kind.RUN: Text(ru="журнал правок: что стояло в ячейках", en="journal of edits: what the cells held"),
    Kind.PLAN: Text(ru="план правок", en="plan of edits"),
    Kind.TWIN: Text(ru="копия для работы без сети, какой её сделали", en="offline copy as it was made"),
    Kind.TYPED: Text(ru="вписанное в столбцы программы", en="what was typed into the program's columns"),
    Kind.DECISIONS: Text(ru="решения о дублях", en="decisions about duplicates"),
    Kind.APPROVALS: Text(ru="решения о черновиках", en="decisions about drafts"),
    Kind.PAGE: Text(ru="страница для чтения черновиков", en="page to read drafts on"),
    Kind.LIST: Text(ru="список рассылки", en="list of a campaign"),
    Kind.LETTER: Text(ru="письмо файлом .eml", en="e-mail as an .eml file"),
    Kind.HANDED: Text(ru="переданное: списки и письма", en="handed over: lists and e-mails"),
    Kind.TASKS: Text(ru="сделанные задачи", en="tasks that are done"),
    Kind.PRINTS: Text(
        ru="кто в какой группе и в каких сегментах был и кому подходила рассылка: отпечатки номеров и даты",
        en="who was in which group and segments and was due for which campaign: fingerprints of ids, and dates",
    ),
    Kind.OUTBOX: Text(ru="журнал передачи: номера и отпечатки", en="ledger of handovers: ids and fingerprints"),
    Kind.BESIDE: Text(ru="файл рядом с таблицей", en="file beside the workbook"),
    **{Kind(str(made)): name for made, name in MADE.items()},
    Kind.ACT: Text(ru="акт об удалении", en="record of an erasure"),
    Kind.OTHER: Text(ru="другое", en="other"),
}

#: Where what lies in a state folder, by the folder or the file's name.
_FOLDERS = {
    "backups": Kind.BACKUP, "snapshots": Kind.SNAPSHOT, "runs": Kind.RUN, "plans": Kind.PLAN, "copies": Kind.TWIN,
    "acts": Kind.ACT, "drafts": Kind.PAGE,
}  # fmt: skip
_FILES = {
    "columns-kept.json": Kind.TYPED, "decisions.json": Kind.DECISIONS, "approvals.jsonl": Kind.APPROVALS,
    "looks.jsonl": Kind.APPROVALS, "outbox.jsonl": Kind.OUTBOX, "told.json": Kind.OUTBOX,
    "tasks.json": Kind.TASKS, "groups.json": Kind.PRINTS, "segments.json": Kind.PRINTS, "due.json": Kind.PRINTS,
}  # fmt: skip
#: Hashes, counts, keys, settings and small parts without a cell: no data of clients.
_NONE_OF_CLIENTS = {
    "journal.jsonl", "lock", "lock.holder", "ids.json", "last.json", "alarmed.json", "settings.json", "time_zone.json", "definitions.json",
    "columns.json", "columns-frame.json", "rules.json", "figures.json", "queues.json", "key", "google-token.json",
    "live.json", "schedule.json", "schedule.json.lock", "schedule.json.lock.holder", "schedule.json.broken",
    "erased.json", "erasing.json", "originals", "outbox.lock", "tabs.json", "gmail-token.json",
    "drafts.key", "keys.json", "backups.jsonl",
}  # fmt: skip
#: What commands made where people asked for it: theirs to keep, and theirs to take a person out of.
TAKEN = frozenset(Kind(str(made)) for made in Made)
#: What the program remembers of a folder of drafts.
STAMP = ".sheetcrm-drafts.json"


class Place(Struct, frozen=True):
    """One file. ``modified``: in UTC. ``file_name`` may hold nothing of a client's: names are dates, numbers and ids."""

    kind: Kind
    path: Path
    size: int
    modified: dt.datetime

    def age_days(self, now: dt.datetime) -> int:
        """Whole days since it was last written; never below 0."""
        return max((now - self.modified).days, 0)


def places(
    state: Path,
    workbook: Path | None,
    drafts: Sequence[Path],
    handed: Sequence[Path] = (),
    ledgers: Sequence[Path] = (),
) -> list[Place]:
    """Everything that lies about, in the order of the kinds.

    ``workbook``: the .xlsx, None for a Google Sheet; ``drafts``: where drafts may have been laid out, ``handed``: where lists
    and letters that were handed over, ``ledgers``: second copies of the ledger of handovers.
    """
    found = [*_in_state(state, [*drafts, *handed]), *(one for folder in drafts for one in _laid_out(folder))]
    found += [one for folder in handed for one in _all_in(folder)]
    found += [one for path in ledgers if (one := place_of(Kind.OUTBOX, path)) is not None]
    if workbook is not None:
        found += _beside(state, workbook)
    found += [one for kind, path, _ in _taken(state, workbook) if (one := place_of(kind, path)) is not None]
    order = list(Kind)
    unique = {one.path: one for one in found}
    return sorted(unique.values(), key=lambda one: (order.index(one.kind), str(one.path)))


def _in_state(state: Path, drafts: Sequence[Path]) -> Iterator[Place]:
    for path in sorted(state.rglob("*")) if state.is_dir() else ():
        top = path.relative_to(state).parts[0]
        if top in _NONE_OF_CLIENTS or not path.is_file() or any(path.is_relative_to(folder) for folder in drafts):
            continue
        kind = _FOLDERS.get(top) if path.parent != state else _FILES.get(path.name)
        if (one := place_of(kind or Kind.OTHER, path)) is not None:
            yield one


def _all_in(folder: Path) -> Iterator[Place]:
    """What was handed over through a folder of the program's: every file in it."""
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if (one := place_of(Kind.HANDED, path)) is not None:
            yield one


def _laid_out(folder: Path) -> Iterator[Place]:
    """What the program laid out for reading; what else lies in that folder is not ours. Lists and letters are of a release
    before they came from the handover alone, and go with the next run."""
    for name in laid_out(folder):
        path = folder / name
        kind = Kind.LETTER if name.startswith("letters/") else Kind.PAGE if name.endswith(".html") else Kind.LIST
        if (one := place_of(kind, path)) is not None:
            yield one


def laid_out(folder: Path) -> list[str]:
    """Names of the files in a folder of drafts that the program made; none when it made none there."""
    try:
        kept = json.loads((folder / STAMP).read_text(encoding="utf-8"))
        names = [str(name) for name in kept["files"]]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return [name for name in names if (folder / name).resolve().is_relative_to(folder.resolve())]


def _beside(state: Path, workbook: Path) -> Iterator[Place]:
    """Results that went beside a workbook somebody had open, and copies of a conflict."""
    names = {str(line["where"]) for line in RunLog(state / "journal.jsonl").lines() if line.get("where")}
    for name in sorted(names - {workbook.name}):
        if (one := place_of(Kind.BESIDE, workbook.with_name(name))) is not None:
            yield one


class Elsewhere(Struct, frozen=True):
    """Something a command made that this computer cannot look into: a Google Sheet, or a file that is not where it was put.
    ``at``: when it was last written, as the journal says it."""

    kind: Kind
    where: str
    at: str


def elsewhere(state: Path, workbook: Path | None = None) -> list[Elsewhere]:
    """What was made and cannot be looked into from here, in the order of the kinds."""
    order = list(Kind)
    gone = [Elsewhere(kind, where, at) for kind, path, (where, at) in _taken(state, workbook) if not path.is_file()]
    return sorted(gone, key=lambda one: (order.index(one.kind), one.where))


def _taken(state: Path, workbook: Path | None) -> Iterator[tuple[Kind, Path, tuple[str, str]]]:
    """Whatever commands made: where it should lie, and what the journal says. Where it went from there nobody knows."""
    for one in written(state):
        path = Path(one.where)
        if workbook is not None and not path.exists() and (near := workbook.with_name(path.name)).is_file():
            # The folder as a whole may have moved, or be a shared one that has another path here.
            path = near
        if workbook is None or path != workbook:
            yield Kind(str(one.made)), path, (one.where, one.at)


def place_of(kind: Kind, path: Path) -> Place | None:
    """A file as a place; None when there is none (any more)."""
    try:
        stat = path.stat()
    except OSError:
        return None
    if not path.is_file():
        return None
    return Place(kind, path, stat.st_size, dt.datetime.fromtimestamp(stat.st_mtime, dt.UTC))
