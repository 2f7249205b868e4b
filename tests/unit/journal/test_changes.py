"""The journal of changes: whole after a crash, readable by its owner alone, and able to take a run back."""

from __future__ import annotations

import datetime as dt
import stat
import sys
from pathlib import Path

from sheetcrm.core.plan import Change, Fate
from sheetcrm.core.plan.undo import reversed_changes
from sheetcrm.core.workbook import CellError, Value
from sheetcrm.journal.changes import ChangeLog, chosen
from sheetcrm.journal.runs import RunLog

AT = dt.datetime(2026, 11, 20, 10, 42, tzinfo=dt.UTC)


def change(n: int, before: Value = "8 907", after: Value = "+7 907") -> Change:
    return Change(
        f"{n:010x}", "clients", "phone", "Телефон", f"К-{n:06d}", "", (), before, after, "phone/style", "spelling", True, "Клиенты", n + 1, 2
    )  # fmt: skip


def applied(log: ChangeLog, *changes: Change, undoes: str | None = None) -> str:
    run = log.begin("apply", AT, changes, ("kind",), undoes)
    log.finish(
        run,
        AT,
        {c.change_id: Fate.APPLIED for c in changes},
        {c.change_id: "<c/>" for c in changes},
        () if undoes else ("kind",),
    )
    return run


def test_a_run_is_read_back_as_it_was(tmp_path: Path) -> None:
    log = ChangeLog(tmp_path)
    values: list[Value] = [
        None, "=1+1", 7, 7.5, True, dt.date(1990, 2, 28), dt.datetime(2026, 1, 2, 3, 4, 5), dt.time(9, 30), CellError("#N/A"), "a\u2028b\ud800",
    ]  # fmt: skip
    changes = tuple(change(n, value, "x") for n, value in enumerate(values))
    run = applied(log, *changes)
    found = log.read(run)
    assert found is not None
    assert found.changes == changes
    assert [type(c.before) for c in found.changes] == [type(v) for v in values]
    assert (found.landed, found.kept) == (changes, {c.change_id: "<c/>" for c in changes})
    assert log.read("R99") is None


def test_runs_are_numbered_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    log = ChangeLog(tmp_path)
    assert [applied(log, change(n)) for n in range(11)] == [f"R{n}" for n in range(1, 12)]
    assert log.names()[-1] == "R11"
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / "runs" / "R1.jsonl").stat().st_mode) == 0o600


def test_a_torn_run_is_unfinished_and_its_whole_lines_count(tmp_path: Path) -> None:
    log = ChangeLog(tmp_path)
    run = log.begin("apply", AT, [change(1), change(2)])
    assert [r.run for r in log.unfinished()] == [run]
    file = tmp_path / "runs" / f"{run}.jsonl"
    whole = file.read_bytes()
    file.write_bytes(whole[:-20])
    (found,) = log.unfinished()
    assert found.changes == (change(1),)
    log.finish(run, AT, {change(1).change_id: Fate.APPLIED}, {})
    assert log.unfinished() == []
    file.write_bytes(whole[:10])
    assert list(log.runs()) == []


def test_the_journal_holds_no_value_and_its_chain_holds(tmp_path: Path) -> None:
    log = ChangeLog(tmp_path)
    applied(log, change(1, "8 907 100-00-01", "+7 907 100-00-01"))
    text = (tmp_path / "journal.jsonl").read_text(encoding="utf-8")
    assert "907" not in text
    assert RunLog(tmp_path / "journal.jsonl").broken() == []


def test_times_count_what_was_written_and_taken_back(tmp_path: Path) -> None:
    log = ChangeLog(tmp_path)
    run = applied(log, change(1))
    assert log.times() == {"kind": 1, change(1).change_id: 1}
    applied(log, *reversed_changes([change(1)]), undoes=run)
    assert log.times() == {"kind": 1, change(1).change_id: 2}
    cut = log.begin("apply", AT, [change(2)])
    assert change(2).change_id not in log.times()
    log.finish(cut, AT, {change(2).change_id: Fate.CHANGED}, {})
    assert change(2).change_id not in log.times()


def test_the_run_to_take_back_is_the_last_that_stands(tmp_path: Path) -> None:
    log = ChangeLog(tmp_path)
    first, second = applied(log, change(1)), applied(log, change(2))
    nothing = log.begin("apply", AT, [change(3)])
    log.finish(nothing, AT, {change(3).change_id: Fate.CHANGED}, {})

    def last() -> str | None:
        found = chosen(list(log.runs()), None)
        return None if found is None else found.run

    assert last() == second
    later = log.begin("undo", AT, [*reversed_changes([change(2)])], undoes=second)
    assert last() == second, "cut off"
    log.finish(later, AT, {f"-{change(2).change_id}": Fate.LATER}, {})
    assert last() == second, "Google did not answer: it was said to try again"
    applied(log, *reversed_changes([change(2)]), undoes=second)
    assert last() == first
    applied(log, *reversed_changes([change(1)]), undoes=first)
    assert last() is None
    assert chosen(list(log.runs()), "1") is not None
    assert chosen(list(log.runs()), "r2") is not None
    assert chosen(list(log.runs()), "R77") is None


def test_plans_are_kept_and_the_oldest_go(tmp_path: Path) -> None:
    log = ChangeLog(tmp_path)
    names = [log.keep_plan(AT, [change(n)]) for n in range(25)]
    assert names[-1] == "P25"
    assert log.plan("p25") == (change(24),)
    assert log.plan("P1") is None
    assert len(list((tmp_path / "plans").iterdir())) == 20
