"""Locks that keep a run from working: whose they are, whether that process lives, and taking one away."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from msgspec import Struct

from sheetcrm.core.records import replace
from sheetcrm.jobs.opening import Asked, load_config, open_store, state_folder, target_of
from sheetcrm.journal.holding import holder, note_of
from sheetcrm.stores import platform

Kind = Literal["file", "schedule", "open", "google"]


class Lock(Struct, frozen=True):
    """One lock. ``kind``: of the workbook's file, of the scheduler, Excel's or LibreOffice's own mark, or of a Google Sheet.
    ``held``: whether it keeps others out now. ``lives``: whether its process does, None when that cannot be known (another
    machine, a person's program). ``since`` and ``until`` with a zone; ``pid``, ``host``, ``run``: as far as known. ``freed``: whether
    it was taken away just now."""

    kind: Kind
    where: str
    held: bool
    lives: bool | None
    pid: int | None = None
    host: str | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    run: str | None = None
    freed: bool = False

    @property
    def left_over(self) -> bool:
        """Whether nobody works under it any more, so that taking it away harms nobody."""
        return self.lives is False


class Unlocked(Struct, frozen=True):
    """What was found, after what could be freed was."""

    workbook: str
    locks: tuple[Lock, ...]

    @property
    def standing(self) -> tuple[Lock, ...]:
        """The locks that still keep others out."""
        return tuple(lock for lock in self.locks if lock.held and not lock.freed)


def unlock(asked: Asked, *, force: bool = False) -> Unlocked:
    """Looks at every lock of a workbook and takes away those that are left over; with ``force`` the others, too."""
    config = load_config(asked)
    google, path = target_of(asked, config)
    state = state_folder(config, google, path)
    locks = [lock for kind, file in _files(state) if (lock := _file(kind, file, force=force)) is not None]
    if path is not None:
        locks += [_freed_mark(lock, Path(lock.where), force=force) for lock in _marks(path.resolve())]
    else:
        locks += _google(asked, force=force)
    return Unlocked(google or str(path), tuple(locks))


def _files(state: Path) -> Iterator[tuple[Kind, Path]]:
    yield "file", state / "lock"
    yield "schedule", state / "schedule.json.lock"


def _file(kind: Kind, file: Path, *, force: bool) -> Lock | None:
    """A lock of the system's: only one that is held, or that somebody's note still stands beside, is worth a word."""
    if not file.exists():
        return None
    held = platform.is_locked(file)
    who = holder(file)
    if not held and who is None:
        return None
    lives = None
    if who is not None and who.here:
        lives = platform.process_lives(who.pid)
    if not held:
        lives = False  # the system freed it: whoever wrote the note is gone
    found = Lock(kind, str(file), held, lives)
    if who is not None:
        found = replace(found, pid=who.pid, host=who.host, since=who.since)
    if not (found.left_over or force):
        return found
    try:
        # The next run makes a new file, which nobody holds.
        file.unlink(missing_ok=True)
        note_of(file).unlink(missing_ok=True)
    except PermissionError:
        return found  # Windows gives away no file that a program has open
    return replace(found, freed=True)


def _marks(path: Path) -> Iterator[Lock]:
    """The marks Excel and LibreOffice leave beside a file that is open; nobody can tell whether their program still runs."""
    for mark in (path.with_name(f"~${path.name}"), path.with_name(f".~lock.{path.name}#")):
        if mark.exists():
            since = dt.datetime.fromtimestamp(mark.stat().st_mtime, dt.UTC)
            yield Lock("open", str(mark), True, None, since=since)


def _freed_mark(lock: Lock, mark: Path, *, force: bool) -> Lock:
    if not force:
        return lock
    try:
        mark.unlink(missing_ok=True)
    except PermissionError:
        return lock
    return replace(lock, freed=True)


def _google(asked: Asked, *, force: bool) -> Iterator[Lock]:
    from sheetcrm.stores.google import holding
    from sheetcrm.stores.google.store import GoogleStore

    store, _, _ = open_store(replace(asked, write=True), load_config(asked), True)
    assert isinstance(store, GoogleStore)  # the target is Google's
    found = holding.work(store.session)
    if found is None or not (found.until or found.ranges):
        return
    held = found.until > time.time()
    until = dt.datetime.fromtimestamp(found.until, dt.UTC) if found.until else None
    lock = Lock("google", store.session.spreadsheet, held, None if held else False, until=until, run=found.run or None)
    if not found.until:
        return  # it ended well: its range is only the thread the next run takes up
    if lock.left_over or force:
        lock = replace(lock, freed=holding.take_away(store.session, found))
    yield lock
