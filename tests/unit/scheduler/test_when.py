"""When jobs are due: local dates, zones, days on which clocks move, a year, set clocks."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest

from sheetcrm.scheduler import Job, Scheduler
from tests.unit.scheduler.conftest import FakeClock, Ran

Make = Callable[..., Scheduler]


def daily(name: str = "morning", at: str = "08:00", zone: str = "UTC", days: set[int] | None = None) -> Job:
    return Job(name, name, at=dt.time.fromisoformat(at), zone=ZoneInfo(zone), days=frozenset(days or ()))


def every(minutes: int, name: str = "sync") -> Job:
    return Job(name, name, every=dt.timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("zone", "at", "day", "utc"),
    [
        # Spring: 02:00 → 03:00 (New York, Berlin); Lord Howe moves by half an hour: 02:00 → 02:30.
        ("America/New_York", "02:30", "2026-03-08", "2026-03-08T07:00"),
        ("Europe/Berlin", "02:30", "2026-03-29", "2026-03-29T01:00"),
        ("Australia/Lord_Howe", "02:15", "2026-10-04", "2026-10-03T15:30"),
        # Autumn: the first of the two.
        ("America/New_York", "01:30", "2026-11-01", "2026-11-01T05:30"),
        ("Europe/Berlin", "02:30", "2026-10-25", "2026-10-25T00:30"),
        ("Australia/Lord_Howe", "01:45", "2026-04-05", "2026-04-04T14:45"),
        # Ordinary days, and a zone without any.
        ("Europe/Moscow", "08:00", "2026-03-29", "2026-03-29T05:00"),
        ("Europe/Berlin", "03:00", "2026-03-29", "2026-03-29T01:00"),
        # A whole day that never was: Samoa jumped over 30 December 2011.
        ("Pacific/Apia", "08:00", "2011-12-30", "2011-12-30T10:00"),
    ],
)
def test_the_moment_of_a_local_date(zone: str, at: str, day: str, utc: str) -> None:
    moment = daily(at=at, zone=zone).moment(dt.date.fromisoformat(day))
    assert moment == dt.datetime.fromisoformat(utc).replace(tzinfo=dt.UTC)


MOVING = {("America/New_York", "01:30"), ("Europe/Berlin", "02:30"), ("Australia/Lord_Howe", "02:15")}


@pytest.fixture
def no_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A year of runs need not outlast a power cut."""
    monkeypatch.setattr("sheetcrm.scheduler.os.fsync", lambda descriptor: None)


@pytest.mark.usefixtures("no_disk")
@pytest.mark.parametrize(
    ("zone", "at"),
    # Each zone at the hour its clocks move, each hour somewhere; the rest belongs to the long tests.
    [
        pytest.param(zone, at, marks=[] if (zone, at) in MOVING else pytest.mark.soak)
        for zone in ("America/New_York", "Europe/Berlin", "Australia/Lord_Howe")
        for at in ("01:30", "02:15", "02:30")
    ],
)
def test_a_year_runs_each_local_date_once_though_clocks_move(
    make: Make, clock: FakeClock, ran: Ran, zone: str, at: str
) -> None:
    clock.set("2026-01-01T12:00")
    scheduler = make(daily(at=at, zone=zone))
    while clock.now() < dt.datetime(2027, 1, 1, 12, tzinfo=dt.UTC):
        scheduler.tick()
        clock.go(seconds=max(scheduler.idle_seconds(), 1))
    days = Counter(moment.astimezone(ZoneInfo(zone)).date() for _, moment in ran.calls)
    assert set(days.values()) == {1}
    assert len(days) == 365


@pytest.mark.usefixtures("no_disk")
def test_a_year_of_three_jobs_with_a_clock_that_jumps_from_one_to_the_next(
    make: Make, clock: FakeClock, ran: Ran
) -> None:
    clock.set("2026-01-01T00:00")
    scheduler = make(every(720), daily(zone="Europe/Moscow"), daily("week", "08:30", "Europe/Moscow", {0}))
    while clock.now() < dt.datetime(2027, 1, 1, tzinfo=dt.UTC):
        scheduler.tick()
        clock.go(seconds=max(scheduler.idle_seconds(), 1))
    counts = Counter(ran.take())
    assert counts == {"morning": 365, "week": 52, "sync": counts["sync"]}
    assert 728 <= counts["sync"] <= 731


def test_a_job_runs_at_its_time_and_not_before(make: Make, clock: FakeClock, ran: Ran) -> None:
    scheduler = make(daily(at="08:00", zone="Europe/Moscow"))
    clock.set("2026-03-16T04:59:59")
    assert scheduler.tick() == []
    assert scheduler.idle_seconds() == 1
    clock.go(seconds=1)
    assert scheduler.tick() == ["morning"]
    assert scheduler.tick() == []
    assert scheduler.idle_seconds() == 86400


def test_weekdays_are_those_of_the_jobs_own_zone(make: Make, clock: FakeClock, ran: Ran) -> None:
    """Monday 01:00 in Vladivostok is still Sunday in UTC."""
    clock.set("2026-03-15T14:00")
    scheduler = make(daily(at="01:00", zone="Asia/Vladivostok", days={0}))
    clock.set("2026-03-15T15:00")
    assert scheduler.tick() == ["morning"]
    clock.go(days=6, hours=23)
    assert scheduler.tick() == []
    clock.go(hours=1)
    assert scheduler.tick() == ["morning"]


def test_a_job_added_after_its_time_of_today_begins_tomorrow(make: Make, clock: FakeClock) -> None:
    clock.set("2026-03-16T10:05")
    scheduler = make(daily(at="10:00"))
    assert scheduler.tick() == []
    assert make(daily(at="10:00")).tick() == [], "a restart does not make it missed"
    clock.set("2026-03-17T10:00")
    assert scheduler.tick() == ["morning"]


def test_an_interval_job_runs_at_once_and_then_by_its_interval(make: Make, clock: FakeClock) -> None:
    scheduler = make(every(30))
    assert scheduler.tick() == ["sync"]
    clock.go(minutes=29, seconds=59)
    assert scheduler.tick() == []
    clock.go(seconds=1)
    assert scheduler.tick() == ["sync"]


def test_setting_the_clock_neither_repeats_nor_delays_an_interval(make: Make, clock: FakeClock) -> None:
    scheduler = make(every(30))
    scheduler.tick()
    for wrong in ("2030-01-01T00:00", "2020-01-01T00:00"):
        clock.set(wrong)
        assert scheduler.tick() == []
        assert scheduler.idle_seconds() <= 1800
    clock.go(minutes=30)
    assert scheduler.tick() == ["sync"]


def test_setting_the_clock_back_does_not_repeat_a_day(make: Make, clock: FakeClock) -> None:
    scheduler = make(daily())
    clock.set("2026-03-16T08:00")
    assert scheduler.tick() == ["morning"]
    clock.set("2026-03-16T07:00")
    assert scheduler.tick() == []
    clock.set("2026-03-16T09:00")
    assert scheduler.tick() == []


@pytest.mark.parametrize("restart", [False, True])
def test_a_clock_that_was_once_years_ahead_does_not_stop_a_job(make: Make, clock: FakeClock, restart: bool) -> None:
    clock.set("2031-01-01T07:00")
    scheduler = make(daily(), every(30))
    clock.go(hours=1)
    assert sorted(scheduler.tick()) == ["morning", "sync"]
    clock.set("2026-03-16T07:30")
    if restart:
        scheduler = make(daily(), every(30))
    clock.go(minutes=30)
    assert sorted(scheduler.tick()) == ["morning", "sync"]
    clock.go(minutes=30)
    assert scheduler.tick() == ["sync"]


def test_a_job_needs_one_sort_of_time() -> None:
    with pytest.raises(ValueError, match="either"):
        Job("x", "x")
    with pytest.raises(ValueError, match="either"):
        Job("x", "x", every=dt.timedelta(hours=1), at=dt.time(8))
