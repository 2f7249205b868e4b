"""A clock that tests turn, and a scheduler that writes down what it ran."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from sheetcrm.scheduler import Job, Scheduler


class FakeClock:
    """Both clocks; ``wait`` jumps. ``set`` moves the time of day alone, as a person or a time server does."""

    def __init__(self, now: str = "2026-03-16T00:00") -> None:
        self._now = dt.datetime.fromisoformat(now).replace(tzinfo=dt.UTC)
        self._seconds = 1000.0
        self.waits: list[float] = []

    def now(self) -> dt.datetime:
        return self._now

    def monotonic(self) -> float:
        return self._seconds

    def wait(self, seconds: float, stop: threading.Event) -> None:
        self.waits.append(seconds)
        self.go(seconds=seconds)

    def go(self, **delta: float) -> None:
        step = dt.timedelta(**delta)
        self._now += step
        self._seconds += step.total_seconds()

    def set(self, now: str) -> None:
        self._now = dt.datetime.fromisoformat(now).replace(tzinfo=dt.UTC)


class Ran:
    """What was run, and when; tasks named in ``failing`` raise what stands there."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.calls: list[tuple[str, dt.datetime]] = []
        self.failing: dict[str, BaseException | int] = {}

    def __call__(self, task: str) -> int:
        self.calls.append((task, self.clock.now()))
        outcome = self.failing.get(task, 0)
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    def take(self) -> list[str]:
        names = [task for task, _ in self.calls]
        self.calls.clear()
        return names


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def ran(clock: FakeClock) -> Ran:
    return Ran(clock)


@pytest.fixture
def make(tmp_path: Path, clock: FakeClock, ran: Ran) -> Callable[..., Scheduler]:
    """A scheduler over one state file: calling it again is a restart."""

    def scheduler(*jobs: Job) -> Scheduler:
        return Scheduler(jobs, tmp_path / "schedule.json", clock, ran)

    return scheduler
