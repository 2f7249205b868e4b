"""No crash, no full disk and nobody else's save leaves a workbook torn or lost."""

from __future__ import annotations

import datetime as dt
import errno
import json
import os
import re
import resource
import signal
import stat
import string
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sheetcrm.core.wording import LANGS
from sheetcrm.errors import NotNow, StoreError
from sheetcrm.journal.runs import RunLog
from sheetcrm.stores import platform
from sheetcrm.stores.xlsx import placing
from sheetcrm.stores.xlsx.reading import read_workbook
from sheetcrm.stores.xlsx.refusals import NOTES
from sheetcrm.stores.xlsx.store import XlsxStore
from tests.unit.xlsx import packages, tabs
from tests.unit.xlsx.conftest import Make

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked copy of this process")
HUMAN = packages.package({"Клиенты": packages.sheet_xml(packages.rows_xml([["Правка человека"]]))})
NEWER = packages.package({"Клиенты": packages.sheet_xml(packages.rows_xml([["Правка ещё новее"]]))})


def leftovers(store: XlsxStore) -> list[str]:
    return [path.name for path in store.path.parent.iterdir() if path.name.startswith(".sheetcrm-")]


def beside(store: XlsxStore) -> list[Path]:
    """Workbooks that stand beside ours."""
    return sorted(path for path in store.path.parent.glob("*.xlsx") if path != store.path)


def in_child(work: Callable[[], None]) -> int:
    """How a forked copy of this process ends that does some work: its exit code, or minus the signal."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def lies_in(folder: Path) -> list[tuple[object, ...]]:
    """All that a crash would leave of a folder: names, contents, modes, and which file is which."""
    found = []
    for path in sorted(folder.rglob("*")):
        about = path.lstat()
        content = path.read_bytes() if path.is_file() else b""
        found.append((path, about.st_ino, about.st_mode, about.st_mtime_ns, content))
    return found


def kill_after(changes: int, folder: Path) -> None:
    """Has this process killed just before the first call to the system at which the folder has changed so many times: the
    calls between two changes would leave the same behind."""
    seen, counted, busy = lies_in(folder), 0, False

    def hook(event: str, _: tuple[object, ...]) -> None:
        nonlocal seen, counted, busy
        if busy or not event.startswith(("os.", "open", "shutil.", "ctypes.")):
            return
        busy = True
        if (now := lies_in(folder)) != seen:
            seen, counted = now, counted + 1
        if counted == changes:
            os.kill(os.getpid(), signal.SIGKILL)
        busy = False

    sys.addaudithook(hook)


def assert_whole(store: XlsxStore, before: bytes) -> None:
    """The workbook is the old one or a finished new one, and the next run ends as if nothing had happened."""
    content = store.path.read_bytes()
    if content != before:
        assert [sheet.ours for sheet in read_workbook("a", "a", content).sheets][-2:] == ["summary", "issues"]
    assert read_workbook("a", "a", content).sheets[0].cells.loc[2, 1] == "Ёлкина Анна"
    receipt = store.replace((tabs.summary(), tabs.issues()), store.read())
    assert len(receipt.written) + len(receipt.unchanged) == 2
    assert [sheet.ours for sheet in store.read().sheets] == [None, "summary", "issues"]
    store.replace((tabs.summary(), tabs.issues()), store.read())
    assert leftovers(store) == []
    assert beside(store) == []
    assert store.state_dir is None
    assert RunLog(store.path.with_name(store.path.name + ".sheetcrm") / "journal.jsonl").broken() == []


@needs_fork
def test_killed_at_any_call_the_workbook_is_whole(tmp_path: Path) -> None:
    """A real SIGKILL just before the first call to the system, and just before the next one after the first, second, third …
    change on the disk, until a run gets through."""
    before = packages.plain_workbook()
    number = 0
    while True:
        folder = tmp_path / str(number)
        folder.mkdir()
        path = folder / "Клиенты.xlsx"
        path.write_bytes(before)
        store = XlsxStore(path)
        base = store.read()

        def work(store: XlsxStore = store, base: object = base, last: int = number) -> None:
            kill_after(last, store.path.parent)
            store.replace((tabs.summary(), tabs.issues()), base)  # type: ignore[arg-type]

        ended = in_child(work)
        assert_whole(store, before)
        if ended == 0:
            break
        assert ended == -signal.SIGKILL
        number += 1
        assert number < 300
    assert number > 20


@needs_fork
def test_killed_at_any_moment_the_workbook_is_whole(tmp_path: Path) -> None:
    """The same by the clock, so that moments inside a write are hit as well."""
    path = tmp_path / "Клиенты.xlsx"
    path.write_bytes(packages.plain_workbook())
    store = XlsxStore(path)
    start = time.perf_counter()
    store.replace((tabs.summary(), tabs.issues(400)), store.read())
    whole = time.perf_counter() - start
    for step in range(25):
        before = path.read_bytes()
        base = store.read()
        child = os.fork()
        if child == 0:
            try:
                store.replace((tabs.summary(clients=step), tabs.issues(400 + step)), base)
            finally:
                os._exit(0)
        time.sleep(whole * step / 20)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        content = path.read_bytes()
        book = read_workbook("a", "a", content)
        assert content == before or book.sheets[1].cells.loc[5, 0] == step
        assert book.sheets[0].cells.loc[2, 1] == "Ёлкина Анна"
    assert_whole(store, path.read_bytes())


@needs_fork
def test_a_full_disk_leaves_the_workbook_as_it_was(make: Make) -> None:
    store = make(packages.plain_workbook())
    before = store.path.read_bytes()
    base = store.read()
    for limit in (0, 1, 100, 5_000, 10_000, len(before) - 1):

        def work(limit: int = limit) -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
            try:
                store.replace((tabs.summary(), tabs.issues()), base)
            except StoreError as err:
                os._exit(10 if err.code == "store/disk-full" else 11)

        assert in_child(work) == 10
        assert store.path.read_bytes() == before
        assert leftovers(store) == []
    assert_whole(store, before)


def test_two_runs_at_once_do_not_meet(make: Make) -> None:
    store = make(packages.plain_workbook())
    base = store.read()
    state = platform.private_folder(store.path.with_name(store.path.name + ".sheetcrm"))
    with platform.lock(state / "lock"), pytest.raises(NotNow) as busy:
        store.replace((tabs.issues(),), base)
    assert busy.value.code == "store/busy"
    assert busy.value.exit_code == 5
    assert store.replace((tabs.issues(),), base).written == ("Что исправить",)


def test_a_workbook_that_was_changed_since_is_left_alone(make: Make) -> None:
    store = make(packages.plain_workbook())
    base = store.read()
    store.path.write_bytes(HUMAN)
    with pytest.raises(NotNow) as changed:
        store.replace((tabs.issues(),), base)
    assert changed.value.code == "store/changed"
    assert store.path.read_bytes() == HUMAN
    assert leftovers(store) == []


def test_a_workbook_that_vanished_is_not_made_again(make: Make) -> None:
    store = make(packages.plain_workbook())
    base = store.read()
    store.path.unlink()
    with pytest.raises(StoreError) as missing:
        store.replace((tabs.issues(),), base)
    assert missing.value.code == "store/missing"
    assert not store.path.exists()


def saving(contents: list[bytes], real: Callable[[Path, Path], bool]) -> Callable[[Path, Path], bool]:
    """An exchange in front of which a person saves each time, in the last moment."""
    waiting = list(contents)

    def exchange(path: Path, other: Path) -> bool:
        if waiting:
            saved = path.with_name("saved")
            saved.write_bytes(waiting.pop(0))
            saved.replace(path)
        return real(path, other)

    return exchange


def test_a_save_in_the_last_moment_wins(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Their version stays, ours is kept beside it and named."""
    store = make(packages.plain_workbook())
    monkeypatch.setattr(placing.platform, "exchange", saving([HUMAN], platform.exchange))
    receipt = store.replace((tabs.issues(),), store.read())
    assert store.path.read_bytes() == HUMAN
    copy = Path(receipt.location)
    assert copy.name == "Клиенты — конфликт 2026-11-23 10-42.xlsx"
    assert [sheet.ours for sheet in XlsxStore(copy).read().sheets] == [None, "issues"]
    assert receipt.notes[-1] == ("store/conflict", {"name": "Клиенты.xlsx", "copy": copy.name})
    assert leftovers(store) == []


def test_two_saves_in_the_last_moment_are_both_kept(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    store = make(packages.plain_workbook())
    monkeypatch.setattr(placing.platform, "exchange", saving([HUMAN, NEWER], platform.exchange))
    with pytest.raises(NotNow) as changed:
        store.replace((tabs.issues(),), store.read())
    assert changed.value.code == "store/changed-twice"
    assert store.path.read_bytes() == NEWER
    assert [path.read_bytes() for path in beside(store)] == [HUMAN]


def test_without_an_atomic_exchange_it_is_replaced_all_the_same(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    store = make(packages.plain_workbook())
    monkeypatch.setattr(placing.platform, "exchange", lambda path, other: False)
    store.replace((tabs.issues(),), store.read())
    assert [sheet.ours for sheet in store.read().sheets] == [None, "issues"]
    base = store.read()
    monkeypatch.setattr(placing.platform, "exchange", saving([HUMAN], lambda path, other: False))
    receipt = store.replace((tabs.issues(7),), base)
    assert store.path.read_bytes() == HUMAN
    assert "конфликт" in receipt.location


@needs_fork
def test_killed_after_the_exchange_a_person_s_save_is_found_again(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between exchange and look, what a person just saved exists only under a name of ours: it is no rubbish."""
    store = make(packages.plain_workbook())
    base = store.read()

    real = saving([HUMAN], platform.exchange)

    def dying(path: Path, other: Path) -> bool:
        real(path, other)
        os.kill(os.getpid(), signal.SIGKILL)
        return True

    monkeypatch.setattr(placing.platform, "exchange", dying)
    assert in_child(lambda: (store.replace((tabs.issues(),), base), None)[1]) == -signal.SIGKILL
    monkeypatch.undo()
    receipt = store.replace((tabs.issues(),), store.read())
    assert [code for code, _ in receipt.notes] == ["store/recovered"]
    assert [path.read_bytes() for path in beside(store)] == [HUMAN]


@pytest.mark.parametrize("mark", ["~$Клиенты.xlsx", ".~lock.Клиенты.xlsx#"])
def test_an_open_workbook_gets_its_result_beside(mark: str, make: Make) -> None:
    store = make(packages.plain_workbook())
    before = store.path.read_bytes()
    lock = store.path.parent / mark
    lock.write_bytes(b"x")
    os.utime(lock, (time.time() - 3600, time.time() - 3600))
    receipt = store.replace((tabs.issues(),), store.read())
    assert store.path.read_bytes() == before
    assert Path(receipt.location).name == "Клиенты — проверено 2026-11-23.xlsx"
    assert [sheet.ours for sheet in XlsxStore(Path(receipt.location)).read().sheets] == [None, "issues"]
    code, said = receipt.notes[-1]
    assert (code, said["lock"], said["minutes"]) == ("store/open", mark, 60)
    # Ours is written over, a copy that a person worked in is not.
    again = store.replace((tabs.issues(9),), store.read())
    assert again.location == receipt.location
    Path(again.location).write_bytes(HUMAN)
    third = store.replace((tabs.issues(3),), store.read())
    assert Path(third.location).name == "Клиенты — проверено 2026-11-23 (2).xlsx"
    assert Path(again.location).read_bytes() == HUMAN


def test_a_mark_left_by_a_crash_is_told_by_its_age(make: Make) -> None:
    store = make(packages.plain_workbook())
    lock = store.path.parent / "~$Клиенты.xlsx"
    lock.write_bytes(b"x")
    os.utime(lock, (time.time() - 3 * 86_400, time.time() - 3 * 86_400))
    code, said = store.replace((tabs.issues(),), store.read()).notes[-1]
    assert (code, said["hours"]) == ("store/open-long", 72)
    assert "72 часа" in NOTES[code].say("ru", **said)


def test_a_workbook_windows_will_not_let_go_gets_its_result_beside(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    store = make(packages.plain_workbook())
    before = store.path.read_bytes()

    def held(path: Path, other: Path) -> bool:
        raise PermissionError(13, "used by another process", str(path))

    monkeypatch.setattr(placing.platform, "exchange", held)
    monkeypatch.setattr(placing.platform, "held_by_another", lambda err: isinstance(err, PermissionError))
    receipt = store.replace((tabs.issues(),), store.read())
    assert [code for code, _ in receipt.notes] == ["store/held"]
    assert store.path.read_bytes() == before
    assert leftovers(store) == []
    assert [sheet.ours for sheet in XlsxStore(Path(receipt.location)).read().sheets] == [None, "issues"]


def test_an_error_at_the_exchange_leaves_nothing_lying_about(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    store = make(packages.plain_workbook())
    before = store.path.read_bytes()

    def failing(path: Path, other: Path) -> bool:
        raise OSError(errno.EIO, "Input/output error", str(path))

    monkeypatch.setattr(placing.platform, "exchange", failing)
    with pytest.raises(StoreError) as failed:
        store.replace((tabs.issues(),), store.read())
    assert failed.value.code == "store/write-error"
    assert (store.path.read_bytes(), leftovers(store)) == (before, [])


def test_a_write_that_is_in_place_is_no_failure(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be recorded or cleared away afterwards is left for the next run."""
    store = make(packages.plain_workbook())
    real = RunLog.append

    def full(log: RunLog, kind: str, at: dt.datetime, **facts: object) -> dict[str, object]:
        if kind == "done":
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(log, kind, at, **facts)

    monkeypatch.setattr(RunLog, "append", full)
    assert store.replace((tabs.issues(),), store.read()).written == ("Что исправить",)
    assert [sheet.ours for sheet in store.read().sheets] == [None, "issues"]


def test_every_note_is_worded(make: Make) -> None:
    for text in NOTES.values():
        places = {name for _, name, _, _ in string.Formatter().parse(text.ru) if name}
        assert places == {name for _, name, _, _ in string.Formatter().parse(text.en) if name}
        for lang in LANGS:
            assert "{" not in text.say(lang, **dict.fromkeys(places, 2))


def test_in_english_the_copy_has_an_english_name(make: Make) -> None:
    store = make(packages.plain_workbook())
    (store.path.parent / "~$Клиенты.xlsx").write_bytes(b"x")
    english = tabs.Tab("issues", "What to correct", (tabs.Cell(0, 0, "Refilled each time"),))
    assert Path(store.replace((english,), store.read()).location).name == "Клиенты — checked 2026-11-23.xlsx"


def test_a_copy_before_the_first_write_of_a_day(make: Make) -> None:
    store = make(packages.plain_workbook())
    before = store.path.read_bytes()
    state = store.path.with_name(store.path.name + ".sheetcrm")
    first = store.replace((tabs.issues(1),), store.read())
    assert [code for code, _ in first.notes] == ["store/backup"]
    second = store.replace((tabs.issues(2),), store.read())
    assert second.notes == ()
    (backup,) = (state / "backups").iterdir()
    assert backup.read_bytes() == before
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert stat.S_IMODE((state / "backups").stat().st_mode) == stat.S_IMODE(state.stat().st_mode) == 0o700


def test_thirty_copies_are_kept(make: Make) -> None:
    store = make(packages.plain_workbook())
    day = store.now()
    for number in range(33):
        moment = day + dt.timedelta(days=number)
        XlsxStore(store.path, now=lambda moment=moment: moment).replace((tabs.issues(number + 1),), store.read())  # type: ignore[misc]
    names = sorted(path.name for path in (store.path.with_name(store.path.name + ".sheetcrm") / "backups").iterdir())
    assert len(names) == 30
    assert names[0] == "2026-11-26 Клиенты.xlsx"


@pytest.mark.skipif(sys.platform == "win32", reason="modes and links are POSIX")
def test_mode_and_link_stay(make: Make, tmp_path: Path) -> None:
    store = make(packages.plain_workbook())
    store.path.chmod(0o640)
    link = tmp_path / "ссылка.xlsx"
    link.symlink_to(store.path)
    through = XlsxStore(link)
    through.replace((tabs.issues(),), through.read())
    assert link.is_symlink()
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o640
    assert [sheet.ours for sheet in store.read().sheets] == [None, "issues"]


def test_a_folder_that_cannot_be_written(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    store = make(packages.plain_workbook())
    base = store.read()
    before = store.path.read_bytes()
    real = os.open

    def read_only(path: object, flags: int, *rest: int, **more: int) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR):
            raise OSError(errno.EROFS, "Read-only file system", str(path))
        return real(path, flags, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", read_only)
    with pytest.raises(StoreError) as refused:
        store.replace((tabs.issues(),), base)
    assert refused.value.code == "store/read-only"
    assert store.path.read_bytes() == before


def test_the_journal_holds_no_client_s_value_and_cannot_be_changed_unseen(make: Make) -> None:
    store = make(packages.plain_workbook())
    for rows in (1, 2, 3):
        store.replace((tabs.issues(rows),), store.read())
    log = RunLog(store.path.with_name(store.path.name + ".sheetcrm") / "journal.jsonl")
    lines = log.path.read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["kind"] for line in lines] == ["start", "done"] * 3
    assert log.broken() == []
    assert not re.search("Ёлкина|К-0000|[+]7", log.path.read_text(encoding="utf-8"))
    log.path.write_text("\n".join(lines).replace('"issues"', '"nothing"', 1) + "\n", encoding="utf-8")
    assert log.broken() == [1]
    log.path.write_text("\n".join(lines[:1] + lines[2:]) + "\n", encoding="utf-8")
    assert log.broken() == [2]


def test_a_torn_line_of_the_journal_hurts_no_other(make: Make) -> None:
    store = make(packages.plain_workbook())
    store.replace((tabs.issues(1),), store.read())
    log = RunLog(store.path.with_name(store.path.name + ".sheetcrm") / "journal.jsonl")
    with log.path.open("ab") as file:
        file.write(b'{"kind": "sta')
    store.replace((tabs.issues(2),), store.read())
    assert [line["kind"] for line in log.lines()] == ["start", "done", "start", "done"]
    assert log.broken() == []
