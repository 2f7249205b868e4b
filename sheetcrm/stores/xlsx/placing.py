"""Puts a finished workbook in the place of the old one so that neither a crash nor a person's save loses anything.

A new file is written aside, made durable, and exchanged with the old one in a single step; then what came out is looked
at. If that is not the file the new one was made from, somebody saved in between: theirs goes back, ours is kept beside
it. Comparing first and replacing afterwards would lose such a save now and then, however short the moment between.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO

from msgspec import Struct, field

from sheetcrm.core.wording import Lang, Text
from sheetcrm.errors import reason_of
from sheetcrm.journal.runs import RunLog
from sheetcrm.stores import platform
from sheetcrm.stores.base import Guard, unguarded
from sheetcrm.stores.xlsx import originals, refusals

BACKUPS_KEPT = 30
#: A mark this old (minutes) was probably left by a program that crashed.
_LONG = 12 * 60
_CHECKED = Text(ru="проверено", en="checked")
_CONFLICT = Text(ru="конфликт", en="conflict")
_RECOVERED = Text(ru="найдено", en="recovered")

Note = tuple[str, dict[str, object]]


class Place(Struct):
    """A workbook's place on disk and the folder with what we keep about it. ``ours``: names of copies with what we wrote while a
    person saved, of this run."""

    path: Path
    state: Path
    lang: Lang
    now: Callable[[], dt.datetime]
    guard: Guard = unguarded
    ours: list[str] = field(default_factory=list)

    @property
    def log(self) -> RunLog:
        return RunLog(self.state / "journal.jsonl")

    def open_mark(self) -> Path | None:
        """The file Excel or LibreOffice leaves beside a workbook while somebody has it open; None when there is none."""
        folder, name = self.path.parent, self.path.name
        for mark in (folder / f"~${name}", folder / f".~lock.{name}#"):
            if mark.exists():
                return mark
        return None

    def is_open(self) -> Exception:
        """The reason to raise where an open workbook may not be written."""
        mark = self.open_mark() or self.path.with_name(f"~${self.path.name}")
        return refusals.OPEN(name=self.path.name, lock=mark.name)

    def tidy(self) -> list[Note]:
        """Clear what an interrupted write left behind; a person's file among it is kept and reported."""
        notes: list[Note] = []
        for orphan in self.path.parent.glob(f".sheetcrm-{self._tag()}-*"):
            if orphan.suffix == ".part":
                orphan.unlink(missing_ok=True)
                continue
            # Only what that very write handled is surely no person's: they may have put an older version back.
            started = [line for line in self.log.lines() if line["kind"] == "start"][-1:]
            known = {line[side] for line in started for side in ("base", "result")}
            if file_hash(orphan) in known:
                orphan.unlink(missing_ok=True)
            else:
                copy = self._free(_RECOVERED, with_time=True)
                orphan.rename(copy)
                notes.append(("store/recovered", {"name": self.path.name, "copy": copy.name}))
        return notes

    def put(
        self,
        write: Callable[[IO[bytes]], None],
        base: bytes,
        facts: dict[str, object],
        *,
        beside: bool = True,
        copy: bool = True,
    ) -> tuple[Path, list[Note]]:
        """Write a new version of the workbook; returns where it is and what the report should say.

        ``base``: the bytes it was made from. ``beside``: whether the result may stand beside a workbook that somebody has
        open; otherwise that is a reason to raise. ``copy``: whether this counts as a write the day's copy precedes. Raises StoreError, after which the workbook is as it was.
        """
        self.guard()
        base_hash = hashlib.sha256(base).hexdigest()
        part = self.path.parent / f".sheetcrm-{self._tag()}-{os.getpid()}.part"
        swap = part.with_suffix(".swap")
        result = ""
        try:
            result = self._write_part(part, write)
            if file_hash(self.path) != base_hash:
                raise refusals.changed(self.path.name, self.ours)
            if self.open_mark():
                if not beside:
                    raise self.is_open()
                return self._put_beside(part, result, base_hash, facts)
            notes = self._back_up(base) if copy else []
            originals.keep(self.state, self.path.name, base, self._written())
            self.log.append("start", self.now(), base=base_hash, result=result, **facts)
            part.rename(swap)
            try:
                location, more = self._swap(swap, base_hash, result)
            except OSError as err:
                if not platform.held_by_another(err):
                    raise
                if not beside:
                    raise self.is_open() from err
                return self._put_beside(swap, result, base_hash, facts)
        except FileNotFoundError as err:
            raise refusals.MISSING(name=self.path.name) from err
        except OSError as err:
            raise self._failed(err) from err
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)
                # Only what is surely ours: after an exchange a person's file may stand under this name.
                if swap.exists() and file_hash(swap) == result:
                    swap.unlink()
        # The workbook is in place: a journal that cannot take this last line must not call it a failure.
        with suppress(OSError):
            self.log.append("done", self.now(), result=result, where=location.name, **facts)
        return location, notes + more

    def _written(self) -> set[object]:
        """Hashes of the versions of the file that we wrote."""
        return {line["result"] for line in self.log.lines() if line.get("result")}

    def _write_part(self, part: Path, write: Callable[[IO[bytes]], None]) -> str:
        descriptor = os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(descriptor, "w+b") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        platform.keep_attributes(self.path, part)
        return file_hash(part)

    def _swap(self, swap: Path, base: str, ours: str) -> tuple[Path, list[Note]]:
        if not platform.exchange(self.path, swap):
            # No exchange on this file system: the gap between this look and the replace is a few microseconds.
            if file_hash(self.path) != base:
                return self._conflict(swap)
            swap.replace(self.path)
            platform.sync_folder(self.path.parent)
            return self.path, []
        platform.sync_folder(self.path.parent)
        theirs = file_hash(swap)
        if theirs == base:
            with suppress(OSError):  # the next run clears it away
                swap.unlink()
            return self.path, []
        platform.exchange(self.path, swap)
        if file_hash(swap) == ours:
            return self._conflict(swap)
        # They saved once more, over ours: the newest goes to the front, the one before it is kept beside.
        platform.exchange(self.path, swap)
        raise refusals.CHANGED_TWICE(name=self.path.name, copy=self._beside(swap).name)

    def _conflict(self, swap: Path) -> tuple[Path, list[Note]]:
        copy = self._beside(swap)
        self.ours.append(copy.name)
        return copy, [("store/conflict", {"name": self.path.name, "copy": copy.name})]

    def _beside(self, swap: Path) -> Path:
        copy = self._free(_CONFLICT, with_time=True)
        swap.rename(copy)
        platform.sync_folder(self.path.parent)
        return copy

    def _put_beside(self, ready: Path, result: str, base: str, facts: dict[str, object]) -> tuple[Path, list[Note]]:
        """The result under another name, because somebody has the workbook open; a copy a person edited is left."""
        originals.keep(self.state, self.path.name, self.path.read_bytes(), self._written())
        written = {line.get("result") for line in self.log.lines() if line["kind"] == "beside"}
        copy = self._free(_CHECKED, replaceable=written)
        self.log.append("beside", self.now(), base=base, result=result, where=copy.name, **facts)
        ready.replace(copy)
        platform.sync_folder(copy.parent)
        said: dict[str, object] = {"name": self.path.name, "copy": copy.name}
        mark = self.open_mark()
        if mark is None:
            return copy, [("store/held", said)]
        minutes = max(int((time.time() - mark.stat().st_mtime) / 60), 0)
        if minutes >= _LONG:
            return copy, [("store/open-long", {**said, "lock": mark.name, "hours": minutes // 60})]
        return copy, [("store/open", {**said, "lock": mark.name, "minutes": minutes})]

    def _free(self, what: Text, *, with_time: bool = False, replaceable: set[object] | None = None) -> Path:
        """A name beside the workbook that nothing has, or something that we wrote ourselves and nobody edited."""
        stamp = f"{self.now():%Y-%m-%d %H-%M}" if with_time else f"{self.now():%Y-%m-%d}"
        number = 1
        while True:
            ending = f" ({number})" if number > 1 else ""
            copy = self.path.with_name(f"{self.path.stem} — {what.say(self.lang)} {stamp}{ending}{self.path.suffix}")
            if not copy.exists() or (replaceable and file_hash(copy) in replaceable):
                return copy
            number += 1

    def _back_up(self, base: bytes) -> list[Note]:
        """A copy of the workbook before the first write of the day, for its owner's eyes only; the oldest go."""
        folder = platform.private_folder(self.state / "backups")
        copy = folder / f"{self.now():%Y-%m-%d} {self.path.name}"
        if copy.exists():
            return []
        waiting = folder / ".part"
        descriptor = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(base)
                file.flush()
                os.fsync(file.fileno())
            waiting.replace(copy)
        finally:
            waiting.unlink(missing_ok=True)
        platform.sync_folder(folder)
        note_backup(self.state, self.now(), copy)
        for old in sorted(folder.glob("[0-9]*"))[:-BACKUPS_KEPT]:
            old.unlink()
        return [("store/backup", {"copy": str(copy)})]

    def _failed(self, err: OSError) -> Exception:
        if platform.is_full(err):
            return refusals.DISK_FULL(name=self.path.name)
        if platform.is_forbidden(err):
            return refusals.NO_RIGHTS(folder=str(self.path.parent))
        return refusals.WRITE_ERROR(name=self.path.name, reason=reason_of(err))

    def _tag(self) -> str:
        return hashlib.sha256(self.path.name.encode()).hexdigest()[:8]


#: What the copies of days hold, by their checksums; a chain of lines, so none can be exchanged unseen.
MANIFEST = "backups.jsonl"


def note_backup(state: Path, at: dt.datetime, copy: Path) -> None:
    """Writes down what a copy holds, so that one that was damaged or exchanged since is known as such."""
    with suppress(OSError):  # a copy nobody vouches for is a copy all the same
        RunLog(state / MANIFEST).append("backup", at, file=copy.name, sha_of_file=file_hash(copy))


def vouched(state: Path, copy: Path) -> bool:
    """Whether a copy holds what was written down of it; one of which nothing was is taken as it is."""
    said = [line["sha_of_file"] for line in RunLog(state / MANIFEST).lines() if line.get("file") == copy.name]
    return not said or said[-1] == file_hash(copy)


def file_hash(path: Path) -> str:
    """The hash of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
