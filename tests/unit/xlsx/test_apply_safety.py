"""Writing people's cells: no crash, no open Excel and nobody else's save loses an edit or leaves a workbook torn."""

from __future__ import annotations

import json
import os
import re
import signal
import time
from pathlib import Path

import pytest

from sheetcrm.core.plan import CellChange, Fate
from sheetcrm.core.wording import LANGS
from sheetcrm.core.workbook import Value, Workbook
from sheetcrm.errors import NotNow, StoreError
from sheetcrm.journal.runs import RunLog
from sheetcrm.stores.xlsx import placing
from sheetcrm.stores.xlsx.reading import read_workbook
from sheetcrm.stores.xlsx.store import XlsxStore
from tests.unit.xlsx import packages, tabs
from tests.unit.xlsx.changes import apply, back, changes, differing, fates, unprotected
from tests.unit.xlsx.conftest import Make
from tests.unit.xlsx.test_safety import HUMAN, NEWER, in_child, kill_after, leftovers, needs_fork, saving


def beside(store: XlsxStore) -> list[Path]:
    """Workbooks that stand beside ours; the marks of an open one are none."""
    return [path for path in store.path.parent.glob("[!.~]*.xlsx") if path != store.path]


WANTED: dict[str, Value] = {"B2": "Ёлкина Анна Петровна", "C3": None, "D3": "сто", "E4": "новое", "B9": "ниже"}
BEFORE = packages.plain_workbook()


def wanted(base: Workbook, mark: str = "") -> list[CellChange]:
    return changes(base, {**WANTED, "E4": f"новое{mark}"})


def assert_ends_well(store: XlsxStore, before: bytes, after: bytes) -> None:
    """The workbook is the old one or the finished new one, and the next run ends as if nothing had happened."""
    assert store.path.read_bytes() in (before, after)
    base = store.read()
    planned = [change for change in wanted(base) if change.before != change.after]
    applied = store.apply(planned, base, "r2")
    assert set(applied.fates.values()) <= {Fate.APPLIED}
    assert store.path.read_bytes() == after
    assert leftovers(store) == []
    assert beside(store) == []
    assert RunLog(store.path.with_name(store.path.name + ".sheetcrm") / "journal.jsonl").broken() == []


def finished(folder: Path) -> bytes:
    """What the workbook is once all is done."""
    folder.mkdir()
    store = XlsxStore(folder / "Клиенты.xlsx")
    store.path.write_bytes(BEFORE)
    base = store.read()
    store.apply(wanted(base), base, "r1")
    return store.path.read_bytes()


@needs_fork
def test_killed_at_any_call_the_workbook_is_whole(tmp_path: Path) -> None:
    """A real SIGKILL just before the first call to the system, and just before the next one after the first, second, third …
    change on the disk, until a run gets through."""
    after = finished(tmp_path / "done")
    number = 0
    while True:
        folder = tmp_path / str(number)
        folder.mkdir()
        store = XlsxStore(folder / "Клиенты.xlsx")
        store.path.write_bytes(BEFORE)
        base = store.read()

        def work(store: XlsxStore = store, base: Workbook = base, last: int = number) -> None:
            kill_after(last, store.path.parent)
            store.apply(wanted(base), base, "r1")

        ended = in_child(work)
        assert_ends_well(store, BEFORE, after)
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
    rows: list[list[str | float]] = [["ID клиента", "ФИО"], *([f"К-{n:06d}", f"Имя {n}"] for n in range(2_000))]
    path.write_bytes(packages.package({"Клиенты": packages.sheet_xml(packages.rows_xml(rows))}))
    store = XlsxStore(path)

    def all_of(base: Workbook, step: int) -> list[CellChange]:
        return changes(base, {f"B{row}": f"Имя {row} после {step}" for row in range(2, 2_002)})

    base = store.read()
    start = time.perf_counter()
    store.apply(all_of(base, 0), base, "r0")
    whole = time.perf_counter() - start
    for step in range(1, 21):
        before = path.read_bytes()
        base = store.read()
        child = os.fork()
        if child == 0:
            try:
                store.apply(all_of(base, step), base, f"r{step}")
            finally:
                os._exit(0)
        time.sleep(whole * step / 16)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        content = path.read_bytes()
        ends = {
            str(text).rpartition(" ")[2] for text in read_workbook("a", "a", content).sheets[0].cells[1].tolist()[1:]
        }
        assert content == before or ends == {str(step)}
        assert len(ends) == 1
    base = store.read()
    store.apply(all_of(base, 99), base, "r99")
    assert leftovers(store) == []


@pytest.mark.parametrize("mark", ["~$Клиенты.xlsx", ".~lock.Клиенты.xlsx#"])
def test_an_open_workbook_is_not_written_at_all(mark: str, make: Make) -> None:
    store = make(BEFORE)
    (store.path.parent / mark).write_bytes(b"x")
    with pytest.raises(NotNow) as refused:
        apply(store, WANTED)
    assert (refused.value.code, refused.value.exit_code) == ("store/open-now", 5)
    assert all(mark in refused.value.say(lang)[1] for lang in LANGS)
    assert store.path.read_bytes() == BEFORE
    assert (leftovers(store), beside(store)) == ([], [])
    _, applied = apply(store, {"D3": 99.5})
    assert fates(applied) == {"D3": "already"}


def test_a_workbook_opened_in_the_last_moment_is_not_written(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    store = make(BEFORE)
    real = placing.file_hash

    def opened(path: Path) -> str:
        (store.path.parent / "~$Клиенты.xlsx").write_bytes(b"x")
        return real(path)

    monkeypatch.setattr(placing, "file_hash", opened)
    with pytest.raises(NotNow) as refused:
        apply(store, WANTED)
    assert refused.value.code == "store/open-now"
    assert store.path.read_bytes() == BEFORE
    assert (leftovers(store), beside(store)) == ([], [])


def test_a_workbook_windows_will_not_let_go_is_not_written(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    store = make(BEFORE)

    def held(path: Path, other: Path) -> bool:
        raise PermissionError(13, "used by another process", str(path))

    monkeypatch.setattr(placing.platform, "exchange", held)
    monkeypatch.setattr(placing.platform, "held_by_another", lambda err: isinstance(err, PermissionError))
    with pytest.raises(NotNow) as refused:
        apply(store, WANTED)
    assert refused.value.code == "store/open-now"
    assert store.path.read_bytes() == BEFORE
    assert (leftovers(store), beside(store)) == ([], [])


@pytest.mark.parametrize("atomic", [True, False])
def test_a_save_in_the_last_moment_wins(atomic: bool, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Their file stays as they saved it, ours stands beside it, and no change counts as applied."""
    store = make(BEFORE)
    real = placing.platform.exchange if atomic else lambda path, other: False
    monkeypatch.setattr(placing.platform, "exchange", saving([HUMAN], real))
    _, applied = apply(store, {**WANTED, "D2": 1500})
    assert store.path.read_bytes() == HUMAN
    assert fates(applied) == {**dict.fromkeys(WANTED, "changed"), "D2": "already"}
    assert applied.kept == {}
    copy = Path(applied.location)
    assert copy.name == "Клиенты — конфликт 2026-11-23 10-42.xlsx"
    assert XlsxStore(copy).read().sheets[0].cells.loc[2, 1] == "Ёлкина Анна Петровна"
    assert applied.notes[-1] == ("store/conflict", {"name": "Клиенты.xlsx", "copy": copy.name})
    assert leftovers(store) == []
    monkeypatch.undo()
    with pytest.raises(NotNow) as later:
        store.replace((tabs.issues(),), applied.workbook)
    assert later.value.code == "store/changed-beside"
    assert all(f"«{copy.name}»" in words for words in later.value.say("ru")), "whatever the run says in the end"


def test_two_saves_in_the_last_moment_are_both_kept(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    store = make(BEFORE)
    monkeypatch.setattr(placing.platform, "exchange", saving([HUMAN, NEWER], placing.platform.exchange))
    with pytest.raises(NotNow) as changed:
        apply(store, WANTED)
    assert changed.value.code == "store/changed-twice"
    assert store.path.read_bytes() == NEWER
    assert [path.read_bytes() for path in beside(store)] == [HUMAN]
    assert all(beside(store)[0].name in words for words in changed.value.say("en"))


def test_what_cannot_stand_beside_the_workbook_is_refused_when_a_person_saves_in_the_last_moment(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was to be told or forgotten in it was not: whoever wanted it must not go on as if it were."""
    before = packages.everything()
    store = make(before)
    base = store.read()
    for write in (
        lambda: store.announce(tabs.issues(), base),
        lambda: store.renew_formulas({"Клиенты": {"=D2*2": "=D2*3"}}, base),
    ):
        store.path.write_bytes(before)
        with monkeypatch.context() as meanwhile:
            meanwhile.setattr(placing.platform, "exchange", saving([HUMAN], placing.platform.exchange))
            with pytest.raises(NotNow) as changed:
                write()
        assert changed.value.code == "store/changed-beside"
        assert store.path.read_bytes() == HUMAN
        assert set(str(changed.value.args_["copy"]).split(", ")) == {path.name for path in beside(store)}


def test_a_save_between_reading_and_applying_stops_it(make: Make) -> None:
    store = make(BEFORE)
    base = store.read()
    store.path.write_bytes(HUMAN)
    with pytest.raises(NotNow) as changed:
        store.apply(wanted(base), base, "r1")
    assert changed.value.code == "store/changed"
    assert (store.path.read_bytes(), leftovers(store)) == (HUMAN, [])


def test_a_write_that_fails_leaves_everything_as_it_was(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    store = make(BEFORE)

    def failing(path: Path, other: Path) -> bool:
        raise OSError(5, "Input/output error", str(path))

    monkeypatch.setattr(placing.platform, "exchange", failing)
    with pytest.raises(StoreError) as failed:
        apply(store, WANTED)
    assert failed.value.code == "store/write-error"
    assert (store.path.read_bytes(), leftovers(store)) == (BEFORE, [])


def test_nothing_to_change_writes_no_byte(make: Make) -> None:
    store = make(BEFORE)
    stamp = store.path.stat().st_mtime_ns
    base = store.read()
    changed = [c._replace(before="было иначе") for c in wanted(base)]
    for some in ([], changed):
        applied = store.apply(some, base, "r1")
        assert set(applied.fates.values()) <= {Fate.CHANGED}
        assert applied.workbook is base
    assert (store.path.read_bytes(), store.path.stat().st_mtime_ns) == (BEFORE, stamp)
    assert not (store.path.with_name(store.path.name + ".sheetcrm") / "journal.jsonl").exists()


def test_all_tabs_go_in_one_write_with_a_copy_and_a_line_in_the_journal(make: Make) -> None:
    before = unprotected(packages.everything())
    store = make(before)
    base = store.read()
    both = [*changes(base, {"B2": "Анна", "B3": "Пётр"}), *changes(base, {"B2": "5 марта"}, "Заказы")]
    applied = store.apply(both, base, "r7")
    assert [code for code, _ in applied.notes] == ["store/backup"]
    state = store.path.with_name(store.path.name + ".sheetcrm")
    lines = [json.loads(line) for line in (state / "journal.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(line["kind"], line["run"], line["cells"]) for line in lines] == [
        ("start", "r7", {"Клиенты": 2, "Заказы": 1}),
        ("done", "r7", {"Клиенты": 2, "Заказы": 1}),
    ]
    assert lines[1]["result"] == applied.workbook.fingerprint
    assert not re.search("Анна|Пётр|марта", (state / "journal.jsonl").read_text(encoding="utf-8"))
    (copy,) = (state / "backups").iterdir()
    assert copy.read_bytes() == before
    undone = store.apply(back(both, applied), applied.workbook, "u7", applied.kept)
    assert set(undone.fates.values()) == {Fate.APPLIED}
    assert differing(before, store.path.read_bytes()) == set()


def test_our_tabs_follow_without_reading_again(make: Make) -> None:
    store = make(BEFORE)
    _, applied = apply(store, WANTED)
    assert store.replace((tabs.issues(),), applied.workbook).written == ("Что исправить",)
    assert store.read().sheets[0].cells.equals(applied.workbook.sheets[0].cells)


def test_a_workbook_with_macros_and_a_link_stay_what_they_are(tmp_path: Path) -> None:
    parts = packages.parts_of(unprotected(packages.everything()))
    kind = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        f"{packages.SHEET_TYPE}.sheet.main+xml".encode(), kind
    )
    path = tmp_path / "база.xlsm"
    path.write_bytes(packages.zipped(parts))
    link = tmp_path / "ссылка.xlsm"
    link.symlink_to(path)
    apply(XlsxStore(link), {"B2": "x"})
    assert link.is_symlink()
    assert differing(packages.zipped(parts), path.read_bytes()) == {"xl/worksheets/sheet1.xml"}
