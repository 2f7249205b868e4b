"""Who moved from which group to which: by hand, and on random groups day by day against plain counting."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from functools import cache

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.core.figures.moves import KEPT_DAYS, GroupLog, Moves, groups_now, marks_of, moves
from sheetcrm.core.figures.trends import COMPARED_DAYS
from sheetcrm.core.records import replace
from sheetcrm.core.segments.known import Known, know
from sheetcrm.core.segments.settings import KnownSettings, Lifecycle
from tests.thinning import examples
from tests.unit.segments.tables import make_clients, make_orders

KEY = b"k" * 32
IDS = ("К-000001", "К-000002", "К-000003")


@cache
def base(size: int) -> Known:
    """Clients who brought 100, 200 and so on."""
    orders = make_orders(*((i, dt.date(2020, 1, 1), 100 * (i + 1)) for i in range(size)))
    return know(make_clients(size), orders, KnownSettings(), dt.date(2026, 1, 1))


def known_on(day: dt.date, *groups: str, archived: tuple[int, ...] = ()) -> Known:
    """What is known on a day, with these groups."""
    frame = pd.DataFrame({"lifecycle": list(groups)}, dtype=object)
    away = np.isin(np.arange(len(groups)), archived)
    return replace(base(len(groups)), today=day, frame=frame, archived=away)


def day_of(n: int) -> dt.date:
    return dt.date(2026, 1, 1) + dt.timedelta(days=n)


def run(
    known: Known, log: GroupLog, ids: tuple[str | None, ...] = IDS, gone: dict[str, str] | None = None
) -> tuple[GroupLog, Moves | None]:
    marks = marks_of(ids, KEY)
    after = groups_now(known, marks, log)
    return after, moves(known, ids, marks, after, gone or {}, KEY)


def test_who_moved_from_where_to_where_and_when() -> None:
    """S7, worked by hand: one client moves twice, one once, one stays."""
    log, found = run(known_on(day_of(0), "new", "active", "regular"), {})
    assert found is None, "the first day has nothing to be compared with"
    log, found = run(known_on(day_of(5), "active", "active", "regular"), log)
    assert found is not None
    assert found.since == day_of(0)
    log, found = run(known_on(day_of(20), "slipping", "slipping", "regular"), log)
    assert found is not None
    assert [(line.was, line.now, line.clients, line.revenue) for line in found.lines] == [
        (Lifecycle.NEW, Lifecycle.SLIPPING, 1, 100_00),
        (Lifecycle.ACTIVE, Lifecycle.SLIPPING, 1, 200_00),
    ]
    assert found.stayed == 1
    # Of one day those who brought most come first; the move is the last one, not the way from the beginning.
    assert [(one.position, one.was, one.now, one.day) for one in found.latest] == [
        (1, Lifecycle.ACTIVE, Lifecycle.SLIPPING, day_of(20)),
        (0, Lifecycle.ACTIVE, Lifecycle.SLIPPING, day_of(20)),
    ]
    assert found.history[0] == ((day_of(0), "new"), (day_of(5), "active"), (day_of(20), "slipping"))
    assert 2 not in found.history


def test_two_runs_of_one_day_are_one_and_a_move_taken_back_is_none() -> None:
    log, _ = run(known_on(day_of(0), "active"), {}, IDS[:1])
    again, _ = run(known_on(day_of(1), "slipping"), log, IDS[:1])
    back, found = run(known_on(day_of(1), "active"), again, IDS[:1])
    assert back == log
    assert found is not None
    assert not found.lines
    assert not found.latest


def test_a_day_that_has_not_come_is_of_another_calendar() -> None:
    log, _ = run(known_on(day_of(0), "active"), {}, IDS[:1])
    later, _ = run(known_on(day_of(300), "asleep"), log, IDS[:1])
    after, found = run(known_on(day_of(1), "slipping"), later, IDS[:1])
    assert list(after.values()) == [((day_of(0), "active"), (day_of(1), "slipping"))]
    assert found is not None
    assert found.lines[0].now == "slipping"


def test_archived_clients_those_without_an_id_and_repeated_ids_make_no_moves() -> None:
    ids = ("К-000001", None, "К-000003", "к-000003")
    log, _ = run(known_on(day_of(0), "new", "new", "new", "active"), {}, ids)
    assert len(log) == 1
    log, found = run(known_on(day_of(9), "active", "active", "active", "new", archived=(0,)), log, ids)
    assert found is not None
    assert not found.lines
    assert not found.latest
    assert not found.stayed


def test_a_merged_client_gives_the_older_part_of_the_record_and_takes_it_back_with_the_undo() -> None:
    log, _ = run(known_on(day_of(0), "active"), {}, IDS[:1])
    log, _ = run(known_on(day_of(3), "slipping", "new"), log, IDS[:2])
    into = {"K-000001": "K-000002"}
    log, found = run(known_on(day_of(9), "active"), log, IDS[1:2], into)
    assert found is not None
    assert found.history[0] == ((day_of(0), "active"), (day_of(3), "new"), (day_of(9), "active"))
    _, found = run(known_on(day_of(9), "slipping", "active"), log, IDS[:2])
    assert found is not None
    assert found.history[0] == ((day_of(0), "active"), (day_of(3), "slipping"))
    assert found.history[1] == ((day_of(3), "new"), (day_of(9), "active"))


def test_old_moves_are_forgotten_and_the_group_they_led_to_is_not() -> None:
    log, _ = run(known_on(day_of(0), "new", "new"), {}, IDS[:2])
    log, _ = run(known_on(day_of(10), "active", "active"), log, IDS[:2])
    log, found = run(known_on(day_of(10 + KEPT_DAYS + 1), "active"), log, IDS[:1])
    assert list(log.values()) == [((day_of(10), "active"),)], "who left the table is forgotten altogether"
    assert found is not None
    assert found.stayed == 1


def test_only_prints_are_kept() -> None:
    log, _ = run(known_on(day_of(0), "new"), {}, IDS[:1])
    assert "000001" not in repr(log)
    assert "Клиент" not in repr(log)
    assert run(known_on(day_of(0), "new"), {}, IDS[:1])[0] == run(known_on(day_of(0), "new"), {}, ("k-000001 ",))[0]
    assert marks_of(IDS, b"") == [None] * 3


GROUPS = st.sampled_from(["potential", "new", "active", "slipping"])


@examples(40)
@given(st.lists(st.tuples(st.integers(1, 20), st.tuples(GROUPS, GROUPS, GROUPS)), min_size=2, max_size=7))
def test_moves_agree_with_the_tables_kept_whole(days: list[tuple[int, tuple[str, ...]]]) -> None:
    """The oracle keeps every day's whole table and compares two of them."""
    log: GroupLog = {}
    tables: dict[dt.date, tuple[str, ...]] = {}
    found: Moves | None = None
    at = 0
    for gap, groups in days:
        at += gap
        tables[day_of(at)] = groups
        log, found = run(known_on(day_of(at), *groups), log)
    today = day_of(at)
    since = max(today - dt.timedelta(days=COMPARED_DAYS), min(tables))
    then = tables[max(day for day in tables if day <= since)]
    pairs = Counter((a, b) for a, b in zip(then, tables[today], strict=True) if a != b)
    assert found is not None
    assert {(line.was, line.now): line.clients for line in found.lines} == pairs
    assert found.stayed + found.moved == 3
    # What the groups gained and lost is what they differ by.
    for group in set(then) | set(tables[today]):
        came = sum(line.clients for line in found.lines if line.now == group)
        left = sum(line.clients for line in found.lines if line.was == group)
        assert tables[today].count(group) - then.count(group) == came - left
