"""Running jobs: failures, catching up, restarts, state on disk, other processes."""

from __future__ import annotations

import datetime as dt
import json
import logging
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from filelock import FileLock

from sheetcrm.config.model import Config, parse
from sheetcrm.core.wording import Text
from sheetcrm.errors import NotNow
from sheetcrm.scheduler import ASKED_FOR, Job, Scheduler, SystemClock, jobs_of
from tests.unit.scheduler.conftest import FakeClock, Ran
from tests.unit.scheduler.test_when import daily, every

Make = Callable[..., Scheduler]


def test_three_days_switched_off_are_caught_up_once(make: Make, clock: FakeClock) -> None:
    jobs = (daily(), every(30))
    clock.set("2026-03-16T07:00")
    scheduler = make(*jobs)
    scheduler.tick()
    clock.set("2026-03-16T08:00")
    assert scheduler.tick() == ["morning"]
    clock.go(hours=72, minutes=45)
    after = make(*jobs)
    assert sorted(after.tick()) == ["morning", "sync"]
    assert after.tick() == []
    clock.set("2026-03-20T08:00")
    assert "morning" in after.tick()


def test_three_days_asleep_are_caught_up_once_without_a_restart(make: Make, clock: FakeClock) -> None:
    clock.set("2026-03-16T08:00")
    scheduler = make(daily(at="09:00"))
    clock.set("2026-03-16T09:00")
    assert scheduler.tick() == ["morning"]
    clock.set("2026-03-19T10:00")  # a suspended machine: only the time of day went on
    assert scheduler.tick() == ["morning"]
    assert scheduler.tick() == []


def test_a_weekly_job_missed_on_monday_runs_once_on_wednesday(make: Make, clock: FakeClock) -> None:
    week = daily("week", days={0})
    clock.set("2026-03-14T00:00")
    make(week)
    clock.set("2026-03-18T12:00")
    scheduler = make(week)
    assert scheduler.tick() == ["week"]
    clock.set("2026-03-22T23:00")
    assert scheduler.tick() == []
    clock.set("2026-03-23T08:00")
    assert scheduler.tick() == ["week"]


def test_a_failing_job_is_put_off_longer_each_time_and_does_not_stop_the_others(
    make: Make, clock: FakeClock, ran: Ran
) -> None:
    ran.failing["morning"] = RuntimeError("Анна Смирнова +79160000000")
    scheduler = make(daily(at="00:30"), every(10))
    clock.go(minutes=30)
    tries: list[float] = []
    begun = clock.now()
    for _ in range(60 * 5):
        if "morning" in scheduler.tick():
            tries.append((clock.now() - begun).total_seconds() / 60)
        clock.go(minutes=1)
    assert tries == [0, 1, 3, 7, 15, 31, 63, 123, 183, 243]
    assert sum(1 for task, _ in ran.calls if task == "sync") == 30
    ran.failing.clear()
    clock.go(hours=1)
    assert "morning" in scheduler.tick()
    clock.go(hours=2)
    assert "morning" not in scheduler.tick(), "done for the day"


def test_a_failing_interval_job_is_not_tried_more_rarely_than_it_runs(make: Make, clock: FakeClock, ran: Ran) -> None:
    ran.failing["sync"] = 4
    scheduler = make(every(5))
    for _ in range(60):
        scheduler.tick()
        clock.go(minutes=1)
    minutes = [round((moment - ran.calls[0][1]).total_seconds() / 60) for _, moment in ran.calls]
    assert minutes[:4] == [0, 1, 3, 7]
    assert {b - a for a, b in pairwise(minutes[3:])} == {5}


def test_the_log_names_the_job_and_the_kind_of_failure_and_nobody(
    make: Make, clock: FakeClock, ran: Ran, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "sheetcrm.scheduler")
    ran.failing["sync"] = KeyError("Анна Смирнова +79160000000")
    make(every(5)).tick()
    assert "KeyError (conftest.py:" in caplog.text
    assert "sync" in caplog.text
    assert "Анна" not in caplog.text
    assert "7916" not in caplog.text


def test_the_log_speaks_both_languages(tmp_path: Path, clock: FakeClock, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "sheetcrm.scheduler")
    Scheduler([every(5)], tmp_path / "s.json", clock, lambda task: 4, lang="ru").tick()
    assert "Задание «sync» не выполнено: код возврата 4. Следующая попытка через 1 мин." in caplog.text


def test_a_failure_of_ours_is_logged_by_its_code(make: Make, ran: Ran, caplog: pytest.LogCaptureFixture) -> None:
    ran.failing["sync"] = NotNow(
        "store/busy", Text(ru="Занято: {who}", en="Busy: {who}"), Text(ru="", en=""), who="Анна"
    )
    make(every(5)).tick()
    assert "store/busy" in caplog.text
    assert "Анна" not in caplog.text


@pytest.mark.parametrize(("outcome", "done"), [(0, True), (1, True), (3, True), (2, False), (4, False), (5, False)])
def test_exit_codes_that_mean_done(make: Make, clock: FakeClock, ran: Ran, outcome: int, done: bool) -> None:
    ran.failing["morning"] = outcome
    scheduler = make(daily(at="00:00", zone="Etc/GMT-1"))
    clock.go(hours=23)
    assert scheduler.tick() == ["morning"]
    clock.go(minutes=2)
    assert (scheduler.tick() == []) is done


def test_a_job_that_calls_exit_does_not_end_the_scheduler(make: Make, clock: FakeClock, ran: Ran) -> None:
    ran.failing = {"sync": SystemExit(4)}
    scheduler = make(every(5), every(5, "other"))
    assert scheduler.tick() == ["sync", "other"]
    clock.go(minutes=1)
    assert scheduler.tick() == ["sync"], "put off by a minute, as any failure"


def test_a_restart_forgets_nothing(make: Make, clock: FakeClock, ran: Ran) -> None:
    scheduler = make(every(60), daily(at="00:10"))
    scheduler.tick()
    ran.failing["morning"] = 4
    clock.go(minutes=10)
    scheduler.tick()
    clock.go(minutes=1)
    scheduler.tick()
    ran.take()
    again = make(every(60), daily(at="00:10"))
    assert again.tick() == [], "neither due nor, after two failures, tried again at once"
    clock.go(minutes=2)
    assert again.tick() == ["morning"]
    clock.go(minutes=47)
    assert "sync" in again.tick(), "an hour after the first start, counted across the restart"


def test_a_job_interrupted_by_a_crash_runs_again(make: Make, clock: FakeClock, ran: Ran) -> None:
    class PowerCut(BaseException):
        pass

    ran.failing["morning"] = PowerCut()
    scheduler = make(daily(at="00:10"))
    clock.go(minutes=10)
    with pytest.raises(PowerCut):
        scheduler.tick()
    ran.failing.clear()
    assert make(daily(at="00:10")).tick() == ["morning"]


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b'{"jobs": {"sync": {}}}', b'{"jobs": {"sync": {"since": "yesterday"}}}', b"\xff\xfe"],
)
def test_a_broken_state_file_is_kept_aside(make: Make, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "schedule.json").write_bytes(content)
    assert make(every(5)).tick() == ["sync"]
    assert (tmp_path / "schedule.json.broken").read_bytes() == content
    assert json.loads((tmp_path / "schedule.json").read_bytes())["version"] == 1


def test_the_state_is_private_whole_and_leaves_nothing_beside_it(make: Make, tmp_path: Path) -> None:
    make(every(5)).tick()
    assert {path.name for path in tmp_path.iterdir()} <= {"schedule.json", "schedule.json.lock"}
    if sys.platform != "win32":
        assert (tmp_path / "schedule.json").stat().st_mode & 0o077 == 0


def test_a_state_that_cannot_be_written_is_logged_and_the_job_still_runs(
    tmp_path: Path, clock: FakeClock, ran: Ran, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "state"
    folder.mkdir()
    (folder / "schedule.json").mkdir()
    scheduler = Scheduler([every(5)], folder / "schedule.json", clock, ran)
    assert scheduler.tick() == ["sync"]
    assert "was not saved" in caplog.text
    assert scheduler.tick() == []


def test_while_another_process_is_at_work_a_job_waits_and_then_runs(
    make: Make, tmp_path: Path, clock: FakeClock
) -> None:
    scheduler = make(every(5))
    with FileLock(tmp_path / "schedule.json.lock"):
        assert scheduler.tick() == []
        assert 0 < scheduler.idle_seconds() <= 15
    clock.go(seconds=15)
    assert scheduler.tick() == ["sync"]


def test_what_another_process_has_just_done_is_not_done_again(make: Make, clock: FakeClock) -> None:
    jobs = (every(5), daily(at="00:01"))
    one, two = make(*jobs), make(*jobs)
    clock.go(minutes=1)
    assert sorted(one.tick()) == ["morning", "sync"]
    assert two.tick() == []
    clock.go(minutes=5)
    assert two.tick() == ["sync"]
    assert one.tick() == []


_WORKER = """
import sys, time, datetime as dt
from pathlib import Path
from sheetcrm.scheduler import Job, Scheduler, SystemClock
folder = Path(sys.argv[1])
def run(task):
    with (folder / "trace").open("a") as trace:
        trace.write(f"begin {time.time()}\\n"); trace.flush()
        time.sleep(0.4)
        trace.write(f"end {time.time()}\\n")
    return 0
jobs = [Job(f"job{i}", "x", every=dt.timedelta(hours=1)) for i in range(4)]
import sheetcrm.scheduler as module
module.BUSY = dt.timedelta(milliseconds=50)
scheduler = Scheduler(jobs, folder / "schedule.json", SystemClock(), run)
print("ready", flush=True)
{body}
"""


def _worker(folder: Path, body: str) -> subprocess.Popen[str]:
    code = _WORKER.replace("{body}", body)
    root = Path(__file__).parents[3]
    return subprocess.Popen([sys.executable, "-c", code, str(folder)], cwd=root, stdout=subprocess.PIPE, text=True)


def _spans(folder: Path) -> list[tuple[float, float]]:
    lines = (folder / "trace").read_text().split("\n")[:-1]
    assert [line.split()[0] for line in lines] == ["begin", "end"] * (len(lines) // 2), "one at a time"
    return [(float(a.split()[1]), float(b.split()[1])) for a, b in zip(lines[::2], lines[1::2], strict=True)]


def test_two_processes_share_the_work_and_never_overlap(tmp_path: Path) -> None:
    body = "end = time.monotonic() + 4\nwhile time.monotonic() < end:\n    scheduler.tick(); time.sleep(0.05)"
    workers = [_worker(tmp_path, body) for _ in range(2)]
    assert [worker.wait(60) for worker in workers] == [0, 0]
    spans = _spans(tmp_path)
    assert len(spans) == 4, "each job once, whoever ran it"
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


@pytest.mark.skipif(sys.platform == "win32", reason="SIGTERM ends a process at once on Windows")
def test_sigterm_lets_the_job_at_work_finish_and_starts_no_other(tmp_path: Path) -> None:
    worker = _worker(tmp_path, "scheduler.run_forever()")
    for _ in range(400):
        if (tmp_path / "trace").exists() and (tmp_path / "trace").read_text():
            break
        time.sleep(0.05)
    worker.terminate()
    assert worker.wait(30) == 0
    assert len(_spans(tmp_path)) == 1
    assert json.loads((tmp_path / "schedule.json").read_text())["jobs"]["job0"]["last_ok"]


@pytest.mark.skipif(sys.platform == "win32", reason="SIGTERM ends a process at once on Windows")
def test_sigterm_while_waiting_ends_at_once(tmp_path: Path) -> None:
    worker = _worker(tmp_path, "scheduler.jobs = ()\nscheduler.list.jobs.clear()\nscheduler.run_forever()")
    assert worker.stdout is not None
    assert worker.stdout.readline() == "ready\n"
    time.sleep(0.3)
    begun = time.monotonic()
    worker.terminate()
    assert worker.wait(30) == 0
    assert time.monotonic() - begun < 5


def test_run_forever_sleeps_until_the_next_job_but_never_long(make: Make, clock: FakeClock, ran: Ran) -> None:
    scheduler = make(every(1))

    def run(task: str) -> int:
        if len(ran.calls) == 2:
            scheduler.stop.set()
        return ran(task)

    scheduler._run = run
    scheduler.run_forever()
    assert ran.take() == ["sync"] * 3
    assert clock.waits == [30.0, 30.0, 30.0, 30.0]


def test_the_system_clock_waits_and_wakes() -> None:
    import threading

    clock, stop = SystemClock(), threading.Event()
    begun = clock.monotonic()
    clock.wait(0.05, stop)
    assert clock.monotonic() - begun >= 0.05
    stop.set()
    clock.wait(60, stop)
    assert clock.monotonic() - begun < 30
    assert clock.now().tzinfo is dt.UTC


def test_the_jobs_of_a_configuration() -> None:
    config = parse("time_zone: Asia/Omsk\n", Path("c.yaml"))
    sync, morning, week = jobs_of(config)
    assert (sync.every, sync.task) == (dt.timedelta(hours=1), "sync_now")
    assert (morning.at, morning.zone, morning.days) == (dt.time(8), ZoneInfo("Asia/Omsk"), frozenset())
    assert week.days == {0}
    own = parse("schedule: [{name: a, run: morning, at: '09:00', time_zone: Europe/Kaliningrad}]", Path("c.yaml"))
    assert jobs_of(own) == (Job("a", "morning", at=dt.time(9), zone=ZoneInfo("Europe/Kaliningrad")),)
    assert {job.zone.key for job in jobs_of(Config())} == {"UTC"}


def test_a_run_somebody_asks_for_is_noticed_within_a_minute(tmp_path: Path, clock: FakeClock, ran: Ran) -> None:
    looks: list[float] = []
    wanted = False

    def asked() -> bool:
        looks.append(clock.monotonic())
        return wanted

    scheduler = Scheduler((daily(),), tmp_path / "schedule.json", clock, ran, asked=asked)
    for _ in range(20):
        assert not scheduler.look()
        clock.go(seconds=30)
    assert len(looks) == 10
    wanted = True
    clock.go(seconds=60)
    assert scheduler.look()
    assert ran.take() == [ASKED_FOR]
    assert not scheduler.look()


def test_what_cannot_be_looked_at_is_said_once_and_stops_nothing(
    tmp_path: Path, clock: FakeClock, ran: Ran, caplog: pytest.LogCaptureFixture
) -> None:
    def asked() -> bool:
        raise RuntimeError("Анна Смирнова +79160000000")

    scheduler = Scheduler((every(10),), tmp_path / "schedule.json", clock, ran, asked=asked)
    with caplog.at_level(logging.INFO):
        for _ in range(5):
            scheduler.look()
            scheduler.tick()
            clock.go(minutes=10)
    assert caplog.text.count("RuntimeError") == 1
    assert "Анна" not in caplog.text
    assert ran.take() == ["sync"] * 5


def test_a_run_that_was_asked_for_and_failed_is_tried_again(tmp_path: Path, clock: FakeClock, ran: Ran) -> None:
    ran.failing[ASKED_FOR] = RuntimeError("x")
    scheduler = Scheduler((daily(),), tmp_path / "schedule.json", clock, ran, asked=lambda: True)
    for _ in range(3):
        scheduler.look()
        clock.go(minutes=1)
    assert ran.take() == [ASKED_FOR] * 3
    held = FileLock(f"{tmp_path / 'schedule.json'}.lock")
    with held:
        scheduler.look()
    assert ran.take() == []


def test_the_next_run_is_the_soonest_in_its_own_zone(tmp_path: Path, clock: FakeClock, ran: Ran) -> None:
    clock.set("2026-03-16T00:00")
    scheduler = Scheduler((daily(at="09:00"), every(600)), tmp_path / "schedule.json", clock, ran)
    scheduler.tick()
    found = scheduler.next_run()
    assert found is not None
    assert found == scheduler.due_at(scheduler.jobs[0])
    assert Scheduler((), tmp_path / "other.json", clock, ran).next_run() is None
