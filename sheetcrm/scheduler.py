"""Runs jobs when they are due, for as long as it is left running. Touches the clock, a state file and a lock file.

It wraps ``schedule`` for the list of jobs and their order, and adds what that library leaves out: a failing job is logged
and tried again later without stopping the others; two processes never run jobs at once; what was missed while the machine
was off is caught up once; days are those of the job's own time zone; everything survives a restart.

*Daily jobs* run once for each local date, at the first moment of that date that is not before their time: a time that does
not exist (clocks go forward) is the moment after the gap, a time that exists twice (clocks go back) is the first of the two.
*Interval jobs* are measured on a clock that nobody can set, so a corrected system time neither repeats nor delays them.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from zoneinfo import ZoneInfo

import schedule
from filelock import FileLock, Timeout
from msgspec import Struct, field
from msgspec.structs import asdict

from sheetcrm.core.records import replace
from sheetcrm.core.wording import Lang, Text
from sheetcrm.errors import SheetcrmError
from sheetcrm.journal.holding import noted

if TYPE_CHECKING:
    from sheetcrm.config.model import Config

_log = logging.getLogger("sheetcrm.scheduler")

#: Exit codes that mean the job did its work: done, done with issues found, done but for cells in conflict.
DONE_CODES = frozenset({0, 1, 3})
FIRST_RETRY, LAST_RETRY = dt.timedelta(minutes=1), dt.timedelta(hours=1)
#: How long to leave it to another process that is at work.
BUSY = dt.timedelta(seconds=15)
#: The task that runs because somebody asked for it in the workbook, and how often that is looked for.
ASKED_FOR = "asked_for"
LOOK_EVERY = dt.timedelta(minutes=1)
#: The longest sleep: a machine that was suspended or whose clock was set notices within this time.
LONGEST_WAIT = 30.0

_FAILED = Text(
    ru="Задание «{job}» не выполнено: {reason}. Следующая попытка через {minutes} мин.",
    en="Job “{job}” failed: {reason}. Next try in {minutes} min.",
)
_DONE = Text(ru="Задание «{job}» выполнено за {seconds} с.", en="Job “{job}” done in {seconds} s.")
_STARTED = Text(ru="Задание «{job}» началось.", en="Job “{job}” started.")
_BUSY = Text(
    ru="Задание «{job}» ждёт: работает другой процесс sheetcrm.",
    en="Job “{job}” is waiting: another sheetcrm is running.",
)
_BROKEN_STATE = Text(
    ru="Файл состояния расписания не читается, он отложен как {name}. Пропущенное до сих пор не навёрстываем.",
    en="The schedule's state file cannot be read and was set aside as {name}. Missed runs so far will not be made up.",
)
_NOT_KEPT = Text(
    ru="Состояние расписания не записалось ({reason}): после перезапуска задание может повториться.",
    en="The schedule's state was not saved ({reason}): after a restart the job may run again.",
)
_CANNOT_LOOK = Text(
    ru="Не удалось посмотреть, не просят ли запустить сейчас: {reason}.",
    en="Could not check whether a run was asked for: {reason}.",
)
_NOT_DONE = Text(
    ru="Запуск по просьбе не выполнен: {reason}. Через минуту попробуем ещё раз.",
    en="The requested run failed: {reason}. Next try in a minute.",
)
_CODE = Text(ru="код возврата {code}", en="exit code {code}")
_STOPPING = Text(ru="Останавливаемся.", en="Stopping.")


class Clock(Protocol):
    """What time it is, and waiting. A test brings its own."""

    def now(self) -> dt.datetime:
        """The time of day, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds on a clock that is never set."""
        ...

    def wait(self, seconds: float, stop: threading.Event) -> None:
        """Returns after so many seconds, or as soon as ``stop`` is set."""
        ...


class SystemClock:
    """The machine's clocks."""

    def now(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    def wait(self, seconds: float, stop: threading.Event) -> None:
        # In short steps: on Windows a signal is only noticed between two waits.
        end = time.monotonic() + seconds
        while not stop.is_set() and (left := end - time.monotonic()) > 0:
            stop.wait(min(left, 0.5))


class Job(Struct, frozen=True):
    """One job: its name, the task it runs, and when.

    Either ``every`` so often, or ``at`` a time of the days (0 is Monday; none means every day) in ``zone``.
    """

    name: str
    task: str
    every: dt.timedelta | None = None
    at: dt.time | None = None
    days: frozenset[int] = frozenset()
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))

    def __post_init__(self) -> None:
        if (self.every is None) == (self.at is None):
            raise ValueError(f"{self.name}: either every or at")

    def moment(self, day: dt.date) -> dt.datetime:
        """When the job is due on a local date, in UTC."""
        assert self.at is not None
        local = dt.datetime.combine(day, self.at, self.zone)
        moment = local.astimezone(dt.UTC)
        if moment.astimezone(self.zone).replace(tzinfo=None) == local.replace(tzinfo=None):
            return moment
        return _after_gap(local)

    def last_day(self, now: dt.datetime) -> dt.date:
        """The latest local date whose moment is not after ``now``."""
        today = now.astimezone(self.zone).date()
        # A day more than a week: today's time may still be to come.
        days = (today - dt.timedelta(days=back) for back in range(9))
        return next(day for day in days if self._counts(day) and self.moment(day) <= now)

    def next_moment(self, now: dt.datetime) -> dt.datetime:
        """The first moment after ``now``."""
        today = now.astimezone(self.zone).date()
        days = (today + dt.timedelta(days=ahead) for ahead in range(9))
        return next(moment for day in days if self._counts(day) and (moment := self.moment(day)) > now)

    def _counts(self, day: dt.date) -> bool:
        return not self.days or day.weekday() in self.days


def _after_gap(local: dt.datetime) -> dt.datetime:
    """The first moment after a gap in local time, in UTC: clocks jump from 02:00 to 03:00, and 02:30 never is.

    The offsets before and after the gap are those of the two folds; the moment of the jump is found between them.
    """
    zone = local.tzinfo
    low, high = (int(local.replace(fold=fold).timestamp()) for fold in (1, 0))
    before = dt.datetime.fromtimestamp(low, zone).utcoffset()
    while high - low > 1:
        middle = (low + high) // 2
        if dt.datetime.fromtimestamp(middle, zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return dt.datetime.fromtimestamp(high, dt.UTC)


class Record(Struct, frozen=True):
    """What is remembered of a job. Times are ISO texts in UTC; ``day`` is the local date last done.

    ``since``: first seen then; what was due before was never missed. ``failures`` in a row, and when to try again.
    """

    since: str
    day: str | None = None
    last_start: str | None = None
    last_ok: str | None = None
    failures: int = 0
    retry_at: str | None = None


class _Entry(schedule.Job):
    """A job in schedule's list that asks our clock and our state instead of ``datetime.now``."""

    def __init__(self, job: Job, owner: Scheduler) -> None:
        super().__init__(1, owner.list)
        self.job = job
        self.owner = owner

    @property
    def should_run(self) -> bool:
        due = self.owner.due_at(self.job)
        self.next_run = due.replace(tzinfo=None)  # what schedule sorts by
        return due <= self.owner.clock.now()

    def run(self) -> None:
        self.owner.attempt(self.job)


class Scheduler:
    """Runs ``jobs`` when they are due; ``run`` does a task by its name and gives an exit code. ``asked`` is looked at once a
    minute: whether somebody asks for a run out of turn, which is the task ``ASKED_FOR``."""

    def __init__(
        self,
        jobs: Sequence[Job],
        state_path: Path,
        clock: Clock | None = None,
        run: Callable[[str], int] = lambda task: 0,
        *,
        lang: Lang = "en",
        asked: Callable[[], bool] | None = None,
    ) -> None:
        self.jobs = tuple(jobs)
        self.state_path = state_path
        self.clock: Clock = clock or SystemClock()
        self.stop = threading.Event()
        self.list = schedule.Scheduler()
        self._run = run
        self._lang = lang
        self._asked = asked
        self._looked: float | None = None
        self._cannot_look = ""
        self._records: dict[str, Record] = {}
        self._waits: dict[str, float] = {}  # job → not before this reading of the monotonic clock
        self._seen: dict[str, tuple[str | None, str | None]] = {}
        self._ran: list[str] = []
        self.failed: dict[str, int] = {}  # what failed in the last tick: job → exit code
        self._load()
        for job in self.jobs:
            self.list.jobs.append(_Entry(job, self))

    # --- when ------------------------------------------------------------------------------------------------------

    def due_at(self, job: Job) -> dt.datetime:
        """When a job is due next; a moment that has passed when it is due now."""
        now = self.clock.now()
        due = now if job.every is not None else self._daily_due(job, now)
        wait = self._waits.get(job.name, 0.0) - self.clock.monotonic()
        return max(due, now + dt.timedelta(seconds=wait)) if wait > 0 else due

    def _daily_due(self, job: Job, now: dt.datetime) -> dt.datetime:
        record = self._records[job.name]
        day = job.last_day(now)
        moment = job.moment(day)
        done = dt.date.fromisoformat(record.day) if record.day else None
        # A date far ahead was written by a clock that was wrong; believing it would stop the job until then.
        believed = done is not None and done <= day + dt.timedelta(days=8)
        # A job that was not there yet missed nothing.
        unborn = moment < _time(record.since) <= now
        if unborn or (believed and done is not None and done >= day):
            return job.next_moment(now)
        return moment

    def _notice(self, job: Job, record: Record) -> None:
        """Turns what a record says in times of day into a wait on our own clock, when it is news to us.

        News is a record from before this process started, or from another process. Whatever the times say, nothing
        waits longer than its interval or the longest retry: a clock that was wrong once does not stop a job.
        """
        news = (record.last_start, record.retry_at)
        if self._seen.get(job.name) == news:
            return
        self._seen[job.name] = news
        now, left = self.clock.now(), dt.timedelta(0)
        if record.retry_at is not None:
            left = min(_time(record.retry_at) - now, LAST_RETRY)
        elif job.every is not None and record.last_start is not None:
            left = min(job.every - (now - _time(record.last_start)), job.every)
        self._wait(job, left)

    def idle_seconds(self) -> float:
        """Seconds until the next job is due; 0 when one is due now."""
        now = self.clock.now()
        return max(min(((self.due_at(job) - now).total_seconds() for job in self.jobs), default=LONGEST_WAIT), 0.0)

    # --- running ---------------------------------------------------------------------------------------------------

    def tick(self) -> list[str]:
        """Runs every job that is due now, one after another; the names of those that ran."""
        self._ran = []
        self.failed = {}
        self.list.run_pending()
        return self._ran

    def next_run(self) -> dt.datetime | None:
        """When the next of the jobs is due, in its own time zone; None without jobs."""
        due = [(self.due_at(job), job.zone) for job in self.jobs]
        if not due:
            return None
        moment, zone = min(due, key=lambda one: one[0])
        return moment.astimezone(zone)

    def look(self) -> bool:
        """Runs the whole job when somebody asks for it and a minute has passed since the last look; whether it ran.

        A workbook that cannot be looked at is logged once, until that changes; the jobs go on.
        """
        now = self.clock.monotonic()
        if self._asked is None or self.stop.is_set():
            return False
        if self._looked is not None and now - self._looked < LOOK_EVERY.total_seconds():
            return False
        self._looked = now
        try:
            wanted = self._asked()
        except Exception as err:  # whatever it is, the jobs go on
            reason = _reason(err)
            if reason != self._cannot_look:
                self._cannot_look = reason
                self._say(logging.WARNING, _CANNOT_LOOK, reason=reason)
            return False
        self._cannot_look = ""
        if wanted:
            self._out_of_turn()
        return wanted

    def _out_of_turn(self) -> None:
        lock = FileLock(f"{self.state_path}.lock", timeout=0)
        try:
            lock.acquire()
        except (Timeout, OSError):
            return  # the other process sees the same tick
        begun = self.clock.monotonic()
        try:
            self._say(logging.INFO, _STARTED, job=ASKED_FOR)
            code = self._run(ASKED_FOR)
            if code in DONE_CODES:
                self._say(logging.INFO, _DONE, job=ASKED_FOR, seconds=round(self.clock.monotonic() - begun))
            else:
                self._say(logging.ERROR, _NOT_DONE, reason=_CODE.say(self._lang, code=code))
        except Exception as err:  # the same
            self._say(logging.ERROR, _NOT_DONE, reason=_reason(err))
        finally:
            lock.release()

    def run_forever(self) -> None:
        """Ticks until SIGTERM, SIGINT or Ctrl-Break; a job at work is finished first."""
        with _signals(self.stop):
            while not self.stop.is_set():
                self.tick()
                self.look()
                if not self.stop.is_set():
                    self.clock.wait(min(self.idle_seconds(), LONGEST_WAIT), self.stop)
        self._say(logging.INFO, _STOPPING)

    def attempt(self, job: Job) -> None:
        """Runs one due job, unless another process is at work or has just done it. Never raises for the job's sake."""
        if self.stop.is_set():
            return
        place = self.state_path.with_name(self.state_path.name + ".lock")
        lock = FileLock(place, timeout=0)
        try:
            lock.acquire()
        except Timeout:
            self._say(logging.INFO, _BUSY, job=job.name)
            self._wait(job, BUSY)
            return
        except OSError as err:
            self._failed(job, type(err).__name__)
            return
        try:
            with noted(place):
                self._load()
                if self.due_at(job) <= self.clock.now():
                    self._ran.append(job.name)
                    self._do(job)
        finally:
            lock.release()

    def _do(self, job: Job) -> None:
        now, begun = self.clock.now(), self.clock.monotonic()
        day = job.last_day(now).isoformat() if job.at is not None else None
        self._remember(job, last_start=now.isoformat())
        if job.every is not None:
            self._wait(job, job.every)
        self._say(logging.INFO, _STARTED, job=job.name)
        try:
            code = self._run(job.task)
        except Exception as err:  # whatever it is, the other jobs go on
            self._failed(job, _reason(err))
            return
        except SystemExit as err:
            code = err.code if isinstance(err.code, int) else 0 if err.code is None else 1
        if code not in DONE_CODES:
            self._failed(job, _CODE.say(self._lang, code=code), code)
            return
        seconds = round(self.clock.monotonic() - begun)
        self._say(logging.INFO, _DONE, job=job.name, seconds=seconds)
        finished = self.clock.now().isoformat()
        self._remember(job, last_ok=finished, day=day, failures=0, retry_at=None)

    def _failed(self, job: Job, reason: str, code: int = 4) -> None:
        """Puts a job off: a minute, then twice as long each time, up to an hour."""
        self.failed[job.name] = code
        failures = self._records[job.name].failures + 1
        delay = min(FIRST_RETRY * 2 ** min(failures - 1, 10), LAST_RETRY)
        if job.every is not None:
            delay = min(delay, max(job.every, FIRST_RETRY))
        minutes = max(round(delay.total_seconds() / 60), 1)
        self._say(logging.ERROR, _FAILED, job=job.name, reason=reason, minutes=minutes)
        self._wait(job, delay)
        self._remember(job, failures=failures, retry_at=(self.clock.now() + delay).isoformat())

    def _wait(self, job: Job, delay: dt.timedelta) -> None:
        self._waits[job.name] = self.clock.monotonic() + delay.total_seconds()

    def _say(self, level: int, text: Text, **args: object) -> None:
        _log.log(level, "%s", text.say(self._lang, **args))

    # --- state -----------------------------------------------------------------------------------------------------

    def _load(self) -> None:
        """The state as it is on disk now, which another process may have changed; new jobs begin today."""
        now = self.clock.now()
        kept = self._read()
        first = not self._records
        for job in self.jobs:
            record = kept.get(job.name) or self._records.get(job.name) or Record(since=now.isoformat())
            self._records[job.name] = record
            self._notice(job, record)
        if first and any(job.name not in kept for job in self.jobs):
            self._write()  # «since» must not move with every restart

    def _read(self) -> dict[str, Record]:
        try:
            content = json.loads(self.state_path.read_bytes())
            return {name: _record(one) for name, one in content["jobs"].items()}
        except FileNotFoundError:
            return {}
        except (ValueError, KeyError, TypeError, AttributeError):
            aside = self.state_path.with_name(self.state_path.name + ".broken")
            with contextlib.suppress(OSError):
                self.state_path.replace(aside)
            self._say(logging.WARNING, _BROKEN_STATE, name=aside.name)
            return {}
        except OSError as err:
            self._say(logging.WARNING, _NOT_KEPT, reason=type(err).__name__)
            return {}

    def _remember(self, job: Job, **changes: Any) -> None:
        record = replace(self._records[job.name], **changes)
        self._records[job.name] = record
        self._seen[job.name] = (record.last_start, record.retry_at)
        self._write()

    def _write(self) -> None:
        """The state on disk, whole or not at all. A full disk is logged: the jobs matter more than their memory."""
        content = {"version": 1, "jobs": {name: asdict(record) for name, record in self._records.items()}}
        aside = self.state_path.with_name(f"{self.state_path.name}.{os.getpid()}.tmp")
        try:
            self.state_path.parent.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
                json.dump(content, file, ensure_ascii=False, indent=1)
                file.flush()
                os.fsync(file.fileno())
            aside.replace(self.state_path)
        except OSError as err:
            self._say(logging.WARNING, _NOT_KEPT, reason=type(err).__name__)


def _record(content: dict[str, Any]) -> Record:
    known: dict[str, Any] = {name: content[name] for name in Record.__struct_fields__ if name in content}
    record = Record(**known)
    for moment in (record.since, record.last_start, record.last_ok, record.retry_at):
        if moment is not None:
            _time(moment)
    if record.day is not None:
        dt.date.fromisoformat(record.day)
    return replace(record, failures=int(record.failures))


def _time(text: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment


def _reason(err: Exception) -> str:
    """What failed, without a word of anybody's data: a code of ours, or the kind of exception and where it arose."""
    if isinstance(err, SheetcrmError):
        return err.code
    frame = err.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    where = f" ({Path(frame.tb_frame.f_code.co_filename).name}:{frame.tb_lineno})" if frame else ""
    return type(err).__name__ + where


@contextlib.contextmanager
def _signals(stop: threading.Event) -> Iterator[None]:
    """Sets ``stop`` on SIGTERM, SIGINT and (Windows) Ctrl-Break; puts back what was there before."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGINT", "SIGBREAK") if hasattr(signal, name)]
    before = {number: signal.signal(number, lambda *_: stop.set()) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def jobs_of(config: Config) -> tuple[Job, ...]:
    """The jobs of a configuration; those without a time zone of their own take the common one."""
    from sheetcrm.config.types import DAYS, interval_seconds

    common = config.time_zone or "UTC"
    return tuple(
        Job(
            job.name,
            job.run,
            every=None if job.every is None else dt.timedelta(seconds=interval_seconds(job.every)),
            at=job.at,
            days=frozenset(DAYS.index(day) for day in job.days),
            zone=ZoneInfo(job.time_zone or common),
        )
        for job in config.schedule
    )
