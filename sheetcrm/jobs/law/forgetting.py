"""Takes a person out of every copy the program has made: backups, snapshots, journals, plans, pages, lists. Files.

A copy of the whole workbook is written anew without the person, so that all others can still be brought back from it; one
that cannot be is deleted. At the end every file is looked through once more, and what still names the person is said.
"""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from enum import StrEnum
from pathlib import Path

import numpy as np
from msgspec import Struct

from sheetcrm.core.drafts.due_log import id_mark
from sheetcrm.core.law.erasing import KEPT
from sheetcrm.core.law.needles import Needles
from sheetcrm.core.law.person import mentions
from sheetcrm.core.link import fold_id
from sheetcrm.core.plan import CellChange, with_changes
from sheetcrm.core.plan.identity import typed_id
from sheetcrm.core.reading import recognise
from sheetcrm.core.records import replace
from sheetcrm.core.table import Table
from sheetcrm.core.workbook import Sheet, Workbook
from sheetcrm.errors import SheetcrmError
from sheetcrm.jobs.law.places import found as places_found
from sheetcrm.jobs.opening import Opened
from sheetcrm.journal import due, groups, memory, redacting, segment_moves, snapshots
from sheetcrm.journal.places import STAMP, TAKEN, Kind, Place
from sheetcrm.journal.runs import RunLog
from sheetcrm.stores.platform import private_folder
from sheetcrm.stores.xlsx.forgetting import still_said
from sheetcrm.stores.xlsx.package import Package
from sheetcrm.stores.xlsx.placing import note_backup
from sheetcrm.stores.xlsx.store import XlsxStore

_ASIDE = ".erasing"


class Done(StrEnum):
    """What became of one copy."""

    REWRITTEN = "rewritten"
    REMOVED = "removed"
    LEFT = "left"


class Treated(Struct, frozen=True):
    """One copy that held the person. ``name``: of the file, within its folder; the whole path of one that people took out."""

    kind: Kind
    name: str
    done: Done


class Whom(Struct, frozen=True):
    """Who is to be forgotten. ``needles``: by what only this person is found; ``by_first_name``: first name and patronymic
    as well, for messages, where people are not called by their surname."""

    ids: frozenset[str]
    needles: Needles
    by_first_name: Needles

    def in_text(self, text: str) -> bool:
        return self.needles.in_text(text)

    def in_message(self, text: str) -> bool:
        return self.needles.in_text(text) or self.by_first_name.in_text(text)


def forget_journal(opened: Opened, whom: Whom) -> list[Treated]:
    """Takes the person out of the journal of edits: from then on nothing of it can be taken back."""
    folder = opened.state / "runs"
    return [
        Treated(Kind.RUN, path.name, Done.REWRITTEN)
        for path in (sorted(folder.glob("*.jsonl")) if folder.is_dir() else ())
        if redacting.redact_changes(path, whom.ids, whom.needles)
    ]


def forget_copies(opened: Opened, whom: Whom) -> list[Treated]:
    """Takes the person out of every copy but the journal; what was done with each that held them."""
    aside = opened.state / _ASIDE
    shutil.rmtree(aside, ignore_errors=True)
    path = None if opened.google else Path(opened.workbook.location)
    there = [one.place for one in places_found(opened.config, opened.state, path, "", opened.now).lying]
    try:
        treated = [one for place in there if (one := _treat(opened, place, whom, aside)) is not None]
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    for folder in {place.path.parent for place in there if place.kind in (Kind.PAGE, Kind.LIST)}:
        (folder / STAMP).unlink(missing_ok=True)
    return treated


def _treat(opened: Opened, place: Place, whom: Whom, aside: Path) -> Treated | None:
    path = place.path
    done: Done | None = None
    match place.kind:
        case Kind.PAGE | Kind.LIST | Kind.LETTER:
            # All that is laid out is laid out anew by the next run.
            path.unlink(missing_ok=True)
            done = Done.REMOVED
        case Kind.HANDED:
            # The letters of others may not have been sent yet, and are never handed over a second time.
            if _in_letter(path, whom) if path.suffix == ".eml" else _names(path, whom):
                path.unlink()
                done = Done.REMOVED
        case Kind.BACKUP:
            done = _workbook_file(opened, path, whom, aside)
        case Kind.TWIN:
            if _in_package(path, whom):
                path.unlink()
                done = Done.REMOVED
        case Kind.SNAPSHOT:
            done = _snapshot(opened, path, whom)
        case Kind.PLAN:
            done = Done.REWRITTEN if redacting.redact_changes(path, whom.ids, whom.needles) else None
        case Kind.PRINTS:
            done = Done.REWRITTEN if _prints(opened, path.name, whom.ids) else None
        case Kind.APPROVALS:
            done = Done.REWRITTEN if redacting.drop_lines(path, whom.in_message) else None
        case Kind.BESIDE:
            done = _beside(opened, path, whom)
        case _ if place.kind in TAKEN:
            return _taken(opened, place, whom)
        case Kind.ACT | Kind.RUN | Kind.OUTBOX:
            pass  # an act and the ledger of handovers name numbers only; the journal goes last
        case _:
            if path.suffix in (".json", ".jsonl"):
                done = Done.REWRITTEN if redacting.scrub(path, whom.in_message) else None
    return None if done is None else Treated(place.kind, path.name, done)


def _taken(opened: Opened, place: Place, whom: Whom) -> Treated | None:
    """A file somebody took out is theirs: the act names it with its whole path, and people take the person out of it. A page
    in the program's own folder goes."""
    path = place.path
    if not _names(path, whom):
        return None
    if path.is_relative_to(opened.state):
        path.unlink()
        return Treated(place.kind, path.name, Done.REMOVED)
    return Treated(place.kind, str(path), Done.LEFT)


def _prints(opened: Opened, name: str, ids: frozenset[str]) -> bool:
    """Takes the prints of some clients' ids out of what is remembered by them; whether there were any."""
    key = memory.drafts_key(opened.state)
    marks = {id_mark(key, one) for one in ids}
    if name == groups.FILE:
        log = groups.load(opened.state)
        rest = {mark: stays for mark, stays in log.items() if mark not in marks}
        groups.save(opened.state, rest)
        return len(rest) < len(log)
    if name == segment_moves.FILE:
        was = segment_moves.load(opened.state)
        left_in = segment_moves.without(was, marks)
        segment_moves.save(opened.state, left_in)
        return left_in != was
    campaigns = due.load(opened.state)
    left = {c: {mark: span for mark, span in spans.items() if mark not in marks} for c, spans in campaigns.items()}
    due.save(opened.state, {campaign: spans for campaign, spans in left.items() if spans})
    return left != campaigns


# -- whole workbooks ---------------------------------------------------------------------------------------------------


def _workbook_file(opened: Opened, path: Path, whom: Whom, aside: Path) -> Done | None:
    """A backup without the person and without tabs of ours, which hold what the day's run found. Deleted where that
    cannot be made."""
    if not _in_package(path, whom):
        return None
    private_folder(aside)
    work = aside / ("copy" + Path(path.name).suffix)
    try:
        shutil.copyfile(path, work)
        store = XlsxStore(work, aside / "state")
        base = store.read()
        archive = [sheet.title for sheet in base.sheets if sheet.ours is not None]
        store.take_out(base, archive)
        base = store.read()
        store.apply(list(_changes(opened, base, whom)), base, "erase")
        store.forget_texts(store.read())
        if not _in_package(work, whom):
            work.chmod(0o600)
            work.replace(path)
            note_backup(opened.state, opened.now, path)
            return Done.REWRITTEN
    except (SheetcrmError, OSError):
        pass  # damaged, or of a shape that is not written: better no copy than one with the person in it
    finally:
        shutil.rmtree(aside / "state", ignore_errors=True)
        work.unlink(missing_ok=True)
    path.unlink()
    return Done.REMOVED


def _snapshot(opened: Opened, path: Path, whom: Whom) -> Done | None:
    try:
        workbook = snapshots.read(path)
    except SheetcrmError:
        path.unlink()
        return Done.REMOVED
    changes = list(_changes(opened, workbook, whom))
    if not changes:
        return None
    sheets = with_changes(workbook.sheets, changes)
    sheets = tuple(
        replace(sheet, formulas={p: f for p, f in sheet.formulas.items() if not whom.in_text(f)}) for sheet in sheets
    )
    snapshots.rewrite(path, replace(workbook, sheets=sheets))
    return Done.REWRITTEN


def _changes(opened: Opened, workbook: Workbook, whom: Whom) -> Iterator[CellChange]:
    """Whatever of a copy is the person's: their rows, and every cell that names them."""
    config = opened.config
    base = recognise(workbook, saved=config.saved_fields(), tabs=config.saved_tabs(), left=config.left_alone())
    taken: set[tuple[str, int, int]] = set()
    for table in base.tables.values():
        for position in _rows(table, whom):
            source = table.sources[int(table.tab[position])]
            for column in table.raw.columns:
                place = source.position(column)
                stays = column in KEPT.get(table.key, ())
                if place is not None and not stays and table.typed(position, column) is not None:
                    taken.add((source.tab, int(table.row[position]), place))
    for sheet in workbook.people():
        yield from _cells(sheet, {(r, c) for tab, r, c in taken if tab == sheet.title}, whom)


def _cells(sheet: Sheet, rows: set[tuple[int, int]], whom: Whom) -> Iterator[CellChange]:
    known: dict[object, bool] = {}
    cells = sheet.cells.to_numpy(dtype=object)
    numbers = sheet.cells.index.tolist()
    for i, number in enumerate(numbers):
        for column, value in enumerate(cells[i].tolist()):
            if value is None:
                continue
            theirs = (number, column) in rows
            if not theirs:
                if (type(value), value) not in known:
                    known[type(value), value] = whom.needles.in_cell(value)
                theirs = known[type(value), value]
            if theirs and (number, column) not in sheet.formulas:
                yield CellChange(
                    f"{sheet.title}!{number}:{column}", sheet.title, sheet.sheet_id, int(number), column, 0, "", None,
                    None, value, None, False,
                )  # fmt: skip


def _rows(table: Table, whom: Whom) -> Iterator[int]:
    """Rows of a table that are the person's: by the number of the client, in the table of clients by a contact as well."""
    if table.has("client_id"):
        ids = [typed_id(value) for value in table.raw["client_id"].tolist()]
        mine = np.array([i is not None and fold_id(i) in whom.ids for i in ids], dtype=bool)
    else:
        mine = np.zeros(len(table), dtype=bool)
    if table.key == "clients":
        for column in table.raw.columns:
            if not column.startswith("extra:") and column != "comment":
                cells = table.raw[column].tolist()
                mine |= np.array([whom.needles.in_cell(value) for value in cells], dtype=bool)
    yield from np.flatnonzero(mine).tolist()


def _beside(opened: Opened, path: Path, whom: Whom) -> Done | None:
    """A file beside the workbook goes when nobody edited it since we wrote it; one that somebody did is theirs."""
    from sheetcrm.stores.xlsx.placing import file_hash

    if not _in_package(path, whom):
        return None
    ours = {line.get("result") for line in RunLog(opened.state / "journal.jsonl").lines()}
    if file_hash(path) in ours:
        path.unlink()
        return Done.REMOVED
    return Done.LEFT


def _in_package(path: Path, whom: Whom) -> bool:
    """Whether an .xlsx still says anything of the person; one that cannot be read may."""
    try:
        return bool(still_said(Package.open(path.name, path.read_bytes()), whom.in_text))
    except (SheetcrmError, OSError):
        return True


# -- looking through -----------------------------------------------------------------------------------------------------


def still_named(opened: Opened, whom: Whom) -> list[str]:
    """Files of ours, and parts of the workbook, that name the person when all is done. Empty when nothing was missed."""
    kept = (path for path in sorted(opened.state.rglob("*")) if path.is_file())
    found = [path.relative_to(opened.state).as_posix() for path in kept if _names(path, whom)]
    cells = list(mentions(opened.store.read().sheets, whom.needles, set()))
    found += cells
    if not opened.google:
        file = Path(opened.workbook.location)
        parts = still_said(Package.open(file.name, file.read_bytes()), whom.in_text)
        # What stands in cells is named by its address already, unless it is in a tab that was not read.
        found += [f"{file.name}: {p}" for p in parts if not (cells and p.startswith(("xl/worksheets/", "xl/sharedS")))]
    return found


def _in_letter(path: Path, whom: Whom) -> bool:
    """Whether a letter is theirs, or names them: its headers and texts as people read them. One that cannot be read may be."""
    try:
        letter = message_from_bytes(path.read_bytes(), policy=default)
        texts = [str(value) for value in letter.values()]
        texts += [part.get_content() for part in letter.walk() if part.get_content_maintype() == "text"]
    except (OSError, LookupError, ValueError):
        return True
    return any(whom.in_text(line) for text in texts for line in text.splitlines())


def _names(path: Path, whom: Whom) -> bool:
    try:
        content = path.read_bytes()
    except OSError:
        return False
    if content.startswith(b"PK"):
        return _in_package(path, whom)
    if content.startswith(b"\x1f\x8b"):
        content = gzip.decompress(content)
    # A list may have been taken out for a program that knows one byte a letter.
    texts = (content.decode(encoding, "replace") for encoding in ("utf-8", "cp1251"))
    return any(whom.in_text(line) for text in texts for line in text.splitlines())
