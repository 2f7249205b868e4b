"""Taking everything of ours out of a workbook: what there is of it, what of people's cells it leaves, and doing it."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from sheetcrm.config import settings_tab
from sheetcrm.core.plan import Change
from sheetcrm.core.records import replace
from sheetcrm.core.tabs.definitions import DEFINITIONS, definition_tabs
from sheetcrm.core.tabs.model import Tab
from sheetcrm.core.tabs.state import PEOPLES
from sheetcrm.core.visits import lang_of
from sheetcrm.core.workbook import Sheet
from sheetcrm.jobs.opening import Asked, Opened, drafts_folder, open_workbook
from sheetcrm.journal import memory
from sheetcrm.journal.changes import ChangeLog, ChangeRun, standing
from sheetcrm.stores.base import Belongings, Receipt
from sheetcrm.stores.xlsx.sheetdata import still_holds

#: What the program keeps in a state folder. Nothing else there is ever deleted.
KEPT_FILES = (
    *(
        "journal.jsonl",
        "lock",
        "ids.json",
        "last.json",
        "alarmed.json",
        "settings.json",
        "time_zone.json",
        "definitions.json",
        "columns.json",
        "columns-frame.json",
        "columns-kept.json",
        "rules.json",
        "due.json",
        "groups.json",
        "segments.json",
        "figures.json",
        "decisions.json",
        "tasks.json",
        "queues.json",
        "tabs.json",
        "approvals.jsonl",
        "looks.jsonl",
        "erased.json",
        "erasing.json",
        "key",
        "drafts.key",
        "google-token.json",
        "live.json",
        "gmail-token.json",
        "outbox.jsonl",
        "outbox.lock",
        "told.json",
        "keys.json",
        "backups.jsonl",
    ),
    *("schedule.json", "schedule.json.lock", "schedule.json.lock.holder", "schedule.json.broken"),
)
KEPT_FOLDERS = ("backups", "snapshots", "originals", "runs", "plans", "copies")
_MADE = "definitions.json"


class Leaving(Struct, frozen=True):
    """What would be taken out. ``definitions``: titles of the tabs made for people that hold nothing but what was put there;
    ``theirs``: those that hold more. ``changed``: runs whose changes stand in people's cells, each with those changes.
    ``beside``: files and folders of ours outside the workbook that stay."""

    opened: Opened
    ours: Belongings
    definitions: tuple[str, ...]
    theirs: tuple[str, ...]
    changed: tuple[tuple[ChangeRun, tuple[Change, ...]], ...]
    beside: tuple[Path, ...]

    @property
    def anything(self) -> bool:
        """Whether the workbook holds anything of ours but the tabs that are people's."""
        ours = self.ours
        return bool(ours.tabs or ours.referred or ours.marks or ours.rules or ours.views)


def leaving(asked: Asked) -> Leaving:
    """What of a workbook is ours; writes nothing."""
    opened = open_workbook(asked, edits=True)
    untouched, theirs = _definitions(opened)
    ours = opened.store.ours(opened.workbook)
    # What people typed once stands in the archive of merged clients: it stays, whether anything refers to it or not.
    archive = [sheet.title for sheet in opened.workbook.sheets if sheet.ours in PEOPLES]
    ours = replace(ours, referred=tuple(title for title in ours.referred if title not in archive))
    return Leaving(
        opened,
        ours,
        tuple(untouched),
        (*theirs, *archive),
        tuple(standing(list(ChangeLog(opened.state).runs()))),
        tuple(_beside(opened)),
    )


def remove(found: Leaving, *, definitions: bool) -> Receipt:
    """Takes it out of the workbook; with ``definitions`` the untouched tabs that were made for people, too."""
    also = found.definitions if definitions else ()
    return found.opened.store.take_out(found.opened.workbook, also)


def remove_state(folder: Path, second: Path | None = None) -> None:
    """Deletes what the program keeps about a workbook: journal, plans, backups, and the ``second`` copy of the outbox ledger.
    What is not ours stays."""
    if second is not None:
        second.unlink(missing_ok=True)
    for name in KEPT_FILES:
        (folder / name).unlink(missing_ok=True)
    for name in KEPT_FOLDERS:
        shutil.rmtree(folder / name, ignore_errors=True)
    with suppress(OSError):
        folder.rmdir()


def remember_made(opened: Opened, titles: Iterable[str]) -> None:
    """Keeps what tabs made for people hold right after they were made, so that they are known to be untouched later."""
    if not (wanted := set(titles)):
        return
    made = {s.title: print_of(s) for s in opened.store.read().people() if s.title in wanted}
    memory.save(opened.state / _MADE, {**memory.load(opened.state / _MADE), **made})


def print_of(sheet: Sheet) -> str:
    """A hash of a tab's cells: formulas by their text, for what they show changes by itself; blank ones do not count."""
    rows = sheet.cells.to_numpy(dtype=object).tolist()
    filled: list[object] = [
        (r, c, value)
        for r, row in enumerate(rows, start=1)
        for c, value in enumerate(row)
        if value is not None and (r, c) not in sheet.formulas
    ]
    filled += sorted(sheet.formulas.items())
    return hashlib.sha256(repr(filled).encode("utf-8", "surrogatepass")).hexdigest()


def _definitions(opened: Opened) -> tuple[list[str], list[str]]:
    """Titles of the tabs that were made for people: those nobody wrote into, and the others."""
    remembered = memory.load(opened.state / _MADE)
    made = set(remembered.values())
    lang = lang_of(opened.base.tables, opened.lang)
    fresh = {tab.key: tab for tab in definition_tabs(settings_tab.rows(opened.config, lang), lang)}
    sheets = {sheet.title: sheet for sheet in opened.workbook.people()}
    untouched: list[str] = []
    theirs: list[str] = []
    for key in DEFINITIONS:
        table = opened.base.tables.get(key)
        for source in table.sources if table is not None else ():
            sheet = sheets[source.tab]
            (untouched if print_of(sheet) in made or _as_made(sheet, key, fresh) else theirs).append(source.tab)
    known = {*untouched, *theirs}
    for title, sheet in sheets.items() if remembered else ():
        if title not in known and (print_of(sheet) in made or title in remembered):
            (untouched if print_of(sheet) in made else theirs).append(title)
    return untouched, theirs


def _as_made(sheet: Sheet, key: str, fresh: Mapping[str, Tab]) -> bool:
    return still_holds(sheet, fresh[key])


def _beside(opened: Opened) -> Iterator[Path]:
    if opened.config.file is not None:
        yield opened.config.file
    drafts = drafts_folder(opened)
    if drafts.exists():
        yield drafts
    if not opened.google:
        path = Path(opened.workbook.location).resolve()
        for line in ChangeLog(opened.state).journal_lines():
            if line["kind"] == "beside" and (copy := path.with_name(str(line["where"]))).is_file():
                yield copy
