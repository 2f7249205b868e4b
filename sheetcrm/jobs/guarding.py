"""What stands between a run and its first write: the comparison with the last run, and the day's snapshot.

A run that writes nothing does not pass here. What it finds stops everything, our own tabs too: a result computed from a
damaged table would hide the damage.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from sheetcrm.core.fields.ident import id_key
from sheetcrm.core.plan.identity import ID_FIELD, typed_id
from sheetcrm.core.reading import Base
from sheetcrm.core.table import Table
from sheetcrm.core.watch import Alarm, Seen, compare, printed
from sheetcrm.core.watch.prints import Hasher
from sheetcrm.core.workbook import Workbook
from sheetcrm.errors import SheetcrmError
from sheetcrm.jobs.alarms import to_raise
from sheetcrm.jobs.copies import Copy, copies, mark_alarmed
from sheetcrm.journal import last, memory, snapshots
from sheetcrm.journal.changes import ChangeLog
from sheetcrm.journal.last import Access, Last
from sheetcrm.journal.runs import RunLog
from sheetcrm.stores.platform import private_folder

if TYPE_CHECKING:
    from sheetcrm.stores.google.sharing import Sharing


class Guarded(Struct, frozen=True):
    """What a sentry looks at. ``place``: the spreadsheet's id or the file's full path; ``held``: what a file says it is known by,
    ``known_by``: what it is to be known by from now on. ``share`` and ``canaries``: see
    ``config.Alarm``. ``sharing``: asks who the sheet is shared with. ``named``: the workbook as the command named it."""

    state: Path
    workbook: Workbook
    base: Base
    place: str
    google: bool
    now: dt.datetime
    share: float
    canaries: Sequence[str] = ()
    sharing: Callable[[], Sharing | None] = lambda: None
    named: str | None = None
    held: str = ""
    known_by: str = ""


class Sentry(Struct):
    """The guard of one run. ``accepted``: the present state is to count as normal. ``going_back``: the run only brings
    back what was, which an alarm does not stop. ``passed``: something may be written. ``alarm``: what was found, in words for
    whoever opens the workbook: without the name the workbook has on the command line."""

    about: Guarded
    accepted: bool = False
    going_back: bool = False
    passed: bool = False
    standing: bool = False
    alarm: SheetcrmError | None = None
    _hasher: Hasher | None = None
    _seen: tuple[Base, Seen] | None = None
    _before: Last | None = None
    _access: Access | None = None

    def before_write(self) -> None:
        """Called before every write; does its work before the first. Raises Alarmed or StoreError, and then nothing is
        written."""
        if self.passed:
            return
        about = self.about
        found = self._first_look()
        copy = next((c for c in copies(about.state, about.workbook.name) if not c.alarmed), None)
        if found and not (self.accepted or self.going_back):
            raise self._alarmed(found, copy)
        self.standing = bool(found) and not self.accepted
        if found and self.accepted:
            self._log.append("accepted", about.now, codes=[alarm.code for alarm in found])
        elif found and (copy is None or copy.day != about.now.date()):
            # The copy that is made now holds the damage: it is kept, but is no good one.
            mark_alarmed(about.state, about.now.date())
        if about.google:
            snapshots.keep(about.state, about.workbook, about.now)
        self.passed = True

    def look(self) -> None:
        """Called when nothing had to be written: who the sheet is shared with is looked at all the same, for a link that is open
        to anyone waits for no edit. No call where the login may not see it. Raises Alarmed."""
        if self.passed or self.accepted or (access := self._shared()) is None:
            return
        before = self.remembered()
        if before is None or before.sharing is None:
            return
        self._before, self._access = before, access
        if found := self._compared(self.about.base):
            copy = next((c for c in copies(self.about.state, self.about.workbook.name) if not c.alarmed), None)
            raise self._alarmed(found, copy)

    def still(self, base: Base) -> SheetcrmError | None:
        """The alarm that stands once a run went back as far as it could; None when there is none."""
        if not self.standing:
            return None
        found = self._compared(base)
        if found:
            about = self.about
            return self._alarmed(
                found, next((c for c in copies(about.state, about.workbook.name) if not c.alarmed), None)
            )
        self.standing, self.alarm = False, None
        return None

    def _alarmed(self, found: Sequence[Alarm], copy: Copy | None) -> SheetcrmError:
        self.alarm = to_raise(found, copy, None)
        return to_raise(found, copy, self.about.named)

    def after(self, base: Base) -> None:
        """Remembers the tables as this run leaves them, if it wrote; a standing alarm is not remembered as normal."""
        if self.accepted:
            self.before_write()
        if not self.passed or self.still(base) is not None:
            return
        names = ChangeLog(self.about.state).names()
        now = Last(self._prints(base), names[-1] if names else None, self._access)
        last.save(self.about.state, self.about.place, self._key(), self.about.now, now, self.about.known_by)

    def remembered(self) -> Last | None:
        """What the last run saw, but for what our own runs changed since; None when there is nothing to compare with."""
        about = self.about
        if not (about.state / last.FILE).exists():
            return None
        known = last.load(about.state, about.place, self._key(), about.held)
        return None if known is None else self._but_ours(known)

    def prints(self) -> Seen:
        """What this run saw."""
        return self._prints(self.about.base)

    def _first_look(self) -> list[Alarm]:
        private_folder(self.about.state)  # the key of the hashes lies there
        self._before = self.remembered()
        self._access = self._shared()
        return self._compared(self.about.base)

    def _compared(self, base: Base) -> list[Alarm]:
        before = self._before
        if before is None:
            return []
        found = compare(before.seen, self._prints(base), self.about.share)
        then, now = before.sharing, self._access
        if then is not None and now is not None:
            if now.public and not then.public:
                found.append(Alarm("alarm/public-link"))
            if fresh := now.editors - then.editors:
                found.append(Alarm("alarm/new-editor", {"n": len(fresh)}))
        return found

    def _but_ours(self, known: Last) -> Last:
        """Rows that runs of ours changed after the last one was remembered (a run was cut off) are not compared."""
        log = ChangeLog(self.about.state)
        names = log.names()
        later = names[names.index(known.run) + 1 :] if known.run in names else names
        ids: set[str] = set()
        for run in filter(None, map(log.read, later)):
            for change in run.changes:
                ids.update(i for i in (change.row_id,) if i is not None)
                if change.field == ID_FIELD.get(change.table):
                    ids.update(i for i in (typed_id(change.before), typed_id(change.after)) if i is not None)
        if not ids:
            return known
        hasher = self._key()
        hashes = set(hasher.many(sorted(ids)).tolist())
        canaries = set(hasher.many(sorted(map(id_key, ids))).tolist())
        seen = Seen(
            {key: prints.without(hashes) for key, prints in known.seen.tables.items()},
            {name: row for name, row in known.seen.canaries.items() if name not in canaries},
        )
        return Last(seen, known.run, known.sharing)

    def _shared(self) -> Access | None:
        sharing = self.about.sharing()
        if sharing is None:
            return None
        return Access(sharing.public, frozenset(self._key().many(sorted(sharing.editors)).tolist()))

    def _prints(self, base: Base) -> Seen:
        if self._seen is None or self._seen[0] is not base:
            tables: dict[str, Table] = dict(base.tables)
            if base.clients_from_orders:
                del tables["clients"]  # gathered from the orders, they have no rows of their own
            self._seen = base, printed(tables, self._key(), self.about.canaries)
        return self._seen[1]

    def _key(self) -> Hasher:
        if self._hasher is None:
            self._hasher = Hasher(memory.key(self.about.state))
        return self._hasher

    @property
    def _log(self) -> RunLog:
        return RunLog(self.about.state / "journal.jsonl")
