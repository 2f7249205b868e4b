"""Runs that changed people's cells: what was planned, what became of it, and all it takes to put it back. Files 0600.

Each run is a file of JSON lines in ``runs/``: a head, one line for each planned change, and, once it was carried out, what
became of them. It is written before the first cell is, so that a crash at any moment leaves a run that can be judged
by looking at the cells. The journal of runs holds its hash and no value.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import astuple

from sheetcrm.core.plan.merging import EMPTY, Archived, Merge
from sheetcrm.core.plan.model import Change, Fate
from sheetcrm.core.workbook import Value
from sheetcrm.journal.runs import RunLog
from sheetcrm.journal.values import plain, typed
from sheetcrm.stores.platform import private_folder

VERSION = 1
PLANS_KEPT = 20
_WITHOUT, _BEFORE, _AFTER = map(Change.__struct_fields__.index, ("row_without", "before", "after"))


class MergeEntry(Struct, frozen=True):
    """One merge among the changes of a run or a plan. ``base``: the key of the group, without a count; "" when it was asked
    for by name. ``kept`` and ``gone``: ids as typed; ``changes``: the ids of its changes."""

    base: str
    kept: str
    gone: tuple[str, ...]
    changes: tuple[str, ...]

    @classmethod
    def of(cls, merge: Merge) -> MergeEntry:
        """The entry of a merge that is planned."""
        return cls(merge.wish.base, merge.kept, merge.gone, tuple(c.change_id for c in merge.changes))

    def of_changes(self, changes: Iterable[Change]) -> list[Change]:
        """Those of some changes that are this merge's."""
        mine = set(self.changes)
        return [change for change in changes if change.change_id in mine]

    def archived(self, changes: Iterable[Change], left: Set[str], when: str, run: str) -> Iterator[Archived]:
        """The rows that went, from what was emptied; those of which nothing stands (``left``) are left out."""
        cells: dict[str, list[tuple[str, Value]]] = {}
        standing: set[str] = set()
        for change in self.of_changes(changes):
            if change.why == EMPTY and change.row_id is not None:
                cells.setdefault(change.row_id, []).append((" ".join(change.heading.split()), change.before))
                if change.change_id in left:
                    standing.add(change.row_id)
        for gone in self.gone:
            if gone in standing:
                yield Archived(gone, self.kept, when, run, tuple(cells[gone]))


class ChangeRun(Struct, frozen=True):
    """One run as it is kept. ``kinds``: the kinds of change that were agreed to; ``kinds_done``: those of which nothing was
    left for later. ``undoes``: the run it took back. ``fates``: by change id, empty while nobody knows (the run was cut off). ``kept``: see ``stores.Applied``. ``merges``: which of its changes make up a
    merge."""

    run: str
    command: str
    at: dt.datetime
    changes: tuple[Change, ...]
    kinds: tuple[str, ...] = ()
    undoes: str | None = None
    fates: Mapping[str, Fate] | None = None
    kept: Mapping[str, str] | None = None
    kinds_done: tuple[str, ...] = ()
    merges: tuple[MergeEntry, ...] = ()

    @property
    def landed(self) -> tuple[Change, ...]:
        """The changes that were written."""
        fates = self.fates or {}
        return tuple(change for change in self.changes if fates.get(change.change_id) is Fate.APPLIED)


class ChangeLog(Struct, frozen=True):
    """The runs of one workbook on this machine. ``state``: its state folder."""

    state: Path

    @property
    def _folder(self) -> Path:
        return self.state / "runs"

    def _file(self, run: str) -> Path:
        return self._folder / f"{run}.jsonl"

    def names(self) -> list[str]:
        """The runs, oldest first."""
        if not self._folder.is_dir():
            return []
        return sorted((p.stem for p in self._folder.glob("R*.jsonl") if p.stem[1:].isdigit()), key=lambda n: int(n[1:]))

    def begin(
        self,
        command: str,
        at: dt.datetime,
        changes: Sequence[Change],
        kinds: Sequence[str] = (),
        undoes: str | None = None,
        merges: Sequence[MergeEntry] = (),
    ) -> str:
        """Keeps a run that is about to be carried out; its name. Durable before this returns."""
        private_folder(self.state)
        private_folder(self._folder)
        names = self.names()
        number = int(names[-1][1:]) + 1 if names else 1
        head = {"v": VERSION, "command": command, "at": at.isoformat(), "kinds": list(kinds), "undoes": undoes}
        head |= _merges_head(merges)
        content = _content(head, changes)
        while True:
            run = f"R{number}"
            try:
                _write_new(self._file(run), content)
                break
            except FileExistsError:
                number += 1
        sha = hashlib.sha256(content).hexdigest()
        self._journal.append("plan", at, run=run, command=command, changes=len(changes), sha_of_run=sha)
        return run

    def keep_plan(self, at: dt.datetime, changes: Sequence[Change], merges: Sequence[MergeEntry] = ()) -> str:
        """Keeps a plan that a person may name later; its name."""
        private_folder(self.state)
        folder = private_folder(self.state / "plans")
        names = sorted(int(p.stem[1:]) for p in folder.glob("P*.jsonl") if p.stem[1:].isdigit())
        name = f"P{names[-1] + 1 if names else 1}"
        head = {"v": VERSION, "command": "plan", "at": at.isoformat(), **_merges_head(merges)}
        _write_new(folder / f"{name}.jsonl", _content(head, changes))
        for old in names[: -PLANS_KEPT + 1]:
            (folder / f"P{old}.jsonl").unlink(missing_ok=True)
        return name

    def plan(self, name: str) -> tuple[Change, ...] | None:
        """A plan that was kept; None when there is no such plan."""
        found = _plan(self.state / "plans" / f"{name.upper()}.jsonl")
        return None if found is None else found[1]

    def plan_merges(self, name: str) -> tuple[MergeEntry, ...]:
        """The merges of a plan that was kept."""
        found = _plan(self.state / "plans" / f"{name.upper()}.jsonl")
        return () if found is None else _merges(found[0])

    def finish(
        self,
        run: str,
        at: dt.datetime,
        fates: Mapping[str, Fate],
        kept: Mapping[str, str],
        kinds_done: Sequence[str] = (),
    ) -> None:
        """Keeps what became of a run."""
        end = {"fates": {k: str(v) for k, v in fates.items()}, "kept": dict(kept), "kinds_done": list(kinds_done)}
        line = json.dumps(end, ensure_ascii=False)
        descriptor = os.open(self._file(run), os.O_WRONLY | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            # A blank line does no harm, and closes one that a crash may have torn.
            out.write(b"\n" + line.encode("utf-8", "surrogatepass") + b"\n")
            out.flush()
            os.fsync(out.fileno())
        self._journal.append("applied", at, run=run, **Counter(str(fate) for fate in fates.values()))

    def read(self, run: str) -> ChangeRun | None:
        """One run; None when there is no such run, or its file was torn before its head was whole."""
        file = self._file(run)
        try:
            there = file.stat()
            return _run(file, there.st_mtime_ns, there.st_size)
        except FileNotFoundError:
            return None

    def runs(self) -> Iterator[ChangeRun]:
        """Every run, oldest first."""
        for name in self.names():
            found = self.read(name)
            if found is not None:
                yield found

    def unfinished(self) -> list[ChangeRun]:
        """Runs nobody knows the end of: the program was stopped while it wrote."""
        return [run for run in self.runs() if run.fates is None]

    def times(self) -> dict[str, int]:
        """How often each kind was agreed to, and each change written or taken back."""
        counts: Counter[str] = Counter()
        for run in self.runs():
            counts.update(run.kinds_done)
            counts.update(original(change.change_id) for change in run.landed)
        return dict(counts)

    def journal_lines(self) -> Iterator[dict[str, Any]]:
        """The lines of the journal of all runs, oldest first; titles, counts and hashes, no values."""
        return self._journal.lines()

    @property
    def _journal(self) -> RunLog:
        return RunLog(self.state / "journal.jsonl")


def _merges_head(merges: Sequence[MergeEntry]) -> dict[str, Any]:
    return {"merges": [[m.base, m.kept, list(m.gone), list(m.changes)] for m in merges]} if merges else {}


def _merges(head: Mapping[str, Any]) -> tuple[MergeEntry, ...]:
    return tuple(
        MergeEntry(base, kept, tuple(gone), tuple(changes)) for base, kept, gone, changes in head.get("merges", ())
    )


def _content(head: Mapping[str, Any], changes: Sequence[Change]) -> bytes:
    lines = [json.dumps(head, ensure_ascii=False)]
    lines += [json.dumps([plain(value) for value in astuple(change)], ensure_ascii=False) for change in changes]
    return ("\n".join(lines) + "\n").encode("utf-8", "surrogatepass")


def _write_new(file: Path, content: bytes) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


# A job asks for its history many times, and for all of it: with a limit a year of runs would be read anew each time.
@lru_cache(None)
def _run(file: Path, _changed: int, _size: int) -> ChangeRun | None:
    """A kept run, read once for as long as its file is the same, until :func:`forget`."""
    found = _parsed(file)
    if found is None:
        return None
    head, changes, end = found
    return ChangeRun(
        file.stem,
        head["command"],
        dt.datetime.fromisoformat(head["at"]),
        changes,
        tuple(head["kinds"]),
        head["undoes"],
        {k: Fate(v) for k, v in end["fates"].items()} if end else None,
        end.get("kept", {}) if end else None,
        tuple(end.get("kinds_done", ())),
        _merges(head),
    )


def _plan(file: Path) -> tuple[dict[str, Any], tuple[Change, ...], dict[str, Any]] | None:
    try:
        return _parsed(file)
    except FileNotFoundError:
        return None


def _parsed(file: Path) -> tuple[dict[str, Any], tuple[Change, ...], dict[str, Any]] | None:
    """Head, changes and end of a kept run or plan; the end is empty while there is none."""
    raw = file.read_bytes()
    head: dict[str, Any] | None = None
    changes: list[Change] = []
    end: dict[str, Any] = {}
    for text in raw.split(b"\n"):
        try:
            line = _line(text)
        except ValueError:
            continue  # a line torn by a crash was never acknowledged
        if isinstance(line, list):
            changes.append(_change(line))
        elif "fates" in line:
            end = line
        else:
            head = line
    return None if head is None else (head, tuple(changes), end)


def _line(text: bytes) -> Any:
    """One line of a run. Raises ValueError when it is not whole."""
    try:
        return msgspec.json.decode(text)
    except (
        msgspec.DecodeError,
        UnicodeDecodeError,
    ):  # a lone surrogate that somebody typed, or a number beyond a float
        return json.loads(text.decode("utf-8", "surrogatepass"))


def forget() -> None:
    """Lets go of all that was read: what clients' cells held does not outlive the job that asked for it."""
    _run.cache_clear()


def original(change_id: str) -> str:
    """The change that one is about, whichever way it goes."""
    return change_id.lstrip("-")


def standing(runs: Sequence[ChangeRun]) -> Iterator[tuple[ChangeRun, tuple[Change, ...]]]:
    """The runs whose changes were not taken back, each with the changes that stand.

    A run that took another back stands in its place once it was taken back itself.
    """
    undoing: dict[str, list[ChangeRun]] = {}
    for run in runs:
        if run.undoes is not None:
            undoing.setdefault(run.undoes, []).append(run)

    def left(run: ChangeRun) -> list[Change]:
        back = {change.change_id for later in undoing.get(run.run, ()) for change in left(later)}
        return [change for change in run.landed if f"-{change.change_id}" not in back]

    for run in runs:
        if run.undoes is None and (changes := tuple(left(run))):
            yield run, changes


def chosen(runs: Sequence[ChangeRun], name: str | None) -> ChangeRun | None:
    """The run a person names (``R12`` or ``12``); without a name the last of which something stands that nobody tried to
    take back: what people changed since is left alone, and the run before comes next. A try that was cut off, or put off for
    later, is none."""
    if name is not None:
        wanted = name if name.upper().startswith("R") else f"R{name}"
        return next((run for run in runs if run.run == wanted.upper()), None)
    tried = {
        (run.undoes, original(key))
        for run in runs
        if run.undoes
        for key, fate in (run.fates or {}).items()
        if fate is not Fate.LATER
    }
    left = [run for run, changes in standing(runs) if any((run.run, c.change_id) not in tried for c in changes)]
    return left[-1] if left else None


def _change(line: list[Any]) -> Change:
    # A run kept by an earlier version lacks the last fields, which have their defaults.
    line[_WITHOUT] = tuple(line[_WITHOUT])
    line[_BEFORE], line[_AFTER] = typed(line[_BEFORE]), typed(line[_AFTER])
    return Change(*line)
