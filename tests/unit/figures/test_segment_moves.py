"""Who entered and who left a segment: by hand, and on random memberships day by day against tables kept whole."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.core.figures.moves import marks_of
from sheetcrm.core.figures.segment_moves import (
    KEPT_DAYS,
    SegmentLog,
    SegmentMoves,
    Spell,
    segment_moves,
    segments_now,
)
from sheetcrm.core.figures.trends import COMPARED_DAYS
from sheetcrm.core.records import replace
from sheetcrm.core.segments.evaluate import SegmentResult, SegmentState
from sheetcrm.core.segments.rules import Rule, build_vocabulary, read_rule
from tests.thinning import examples
from tests.unit.figures.test_moves import IDS, KEY, base, day_of

LETTERS = "Спящие"


def segment(
    members: set[int],
    size: int = 3,
    name: str = LETTERS,
    rule: str = "заказов > 1",
    state: SegmentState = SegmentState.ON,
) -> SegmentResult:
    mask = np.isin(np.arange(size), list(members)) & (state is SegmentState.ON)
    read = read_rule(rule, build_vocabulary({}))
    assert isinstance(read, Rule)
    return SegmentResult(name, mask, mask, rule, None, state, "", (), 0, read)


def run(
    day: int,
    log: SegmentLog,
    *segments: SegmentResult,
    ids: tuple[str | None, ...] = IDS,
    gone: dict[str, str] | None = None,
) -> tuple[SegmentLog, SegmentMoves | None]:
    marks = marks_of(ids, KEY)
    known = replace(base(len(ids)), today=day_of(day))
    after = segments_now(known.today, segments, marks, log, gone or {}, KEY)
    return after, segment_moves(known, segments, marks, after, gone or {}, KEY)


def sizes(found: SegmentMoves | None, name: str = LETTERS) -> tuple[int, int, int, int]:
    assert found is not None
    one = found.changes[name]
    assert one.was + one.entered - one.left == one.now
    return one.was, one.entered, one.left, one.now


def test_who_entered_and_who_left_and_when() -> None:
    """S7, worked by hand: one enters, one leaves, one was there all the time."""
    log, found = run(0, {}, segment({0, 1}))
    assert found is None, "the first day has nothing to be compared with"
    log, found = run(5, log, segment({0, 1}))
    assert sizes(found) == (2, 0, 0, 2)
    log, found = run(9, log, segment({1, 2}))
    assert found is not None
    assert found.since == day_of(0)
    assert sizes(found) == (2, 1, 1, 2)
    # Of one day those who brought most come first.
    assert [(one.position, one.day, one.left, one.entered) for one in found.latest] == [
        (2, day_of(9), (), (LETTERS,)),
        (0, day_of(9), (LETTERS,), ()),
    ]
    assert found.history == {
        0: (Spell(LETTERS, day_of(0), day_of(9)),),
        2: (Spell(LETTERS, day_of(9)),),
    }, "who never moved has no history"
    # A month later those moves are not new any more, and the card still tells them.
    _, found = run(9 + COMPARED_DAYS, log, segment({1, 2}))
    assert sizes(found) == (2, 0, 0, 2)
    assert found is not None
    assert not found.latest
    assert set(found.history) == {0, 2}


def test_one_move_between_two_segments_is_one_line() -> None:
    log, _ = run(0, {}, segment({0}, name="Активные"), segment(set()))
    _, found = run(4, log, segment(set(), name="Активные"), segment({0}))
    assert found is not None
    assert [(one.left, one.entered) for one in found.latest] == [(("Активные",), (LETTERS,))]


def test_two_runs_of_one_day_are_one_and_a_later_day_is_of_another_calendar() -> None:
    log, _ = run(0, {}, segment({0}))
    away, _ = run(1, log, segment({1}, rule="заказов > 2"))
    back, found = run(1, away, segment({0}))
    assert back == log
    assert sizes(found) == (1, 0, 0, 1)
    later, _ = run(300, log, segment(set()))
    assert run(1, later, segment({0}))[0] == log


def test_nobody_leaves_a_segment_that_does_not_work() -> None:
    """A slip in its rule, a tick taken out and a date that has passed leave the record as it is."""
    log, _ = run(0, {}, segment({0}))
    for at, state in enumerate((SegmentState.BROKEN, SegmentState.OFF, SegmentState.EXPIRED), start=1):
        log, found = run(at, log, segment({0}, state=state))
        assert found is None
    _, found = run(9, log, segment({0, 1}))
    assert sizes(found) == (1, 1, 0, 2)
    assert found is not None
    assert set(found.history) == {1}


def test_another_rule_is_said_and_another_name_is_followed() -> None:
    log, _ = run(0, {}, segment({0}))
    log, found = run(3, log, segment({1}, rule="заказов > 2"))
    assert found is not None
    assert found.changes[LETTERS].rule_changed == day_of(3)
    # The same rule under another name is the same segment; two such would leave nobody certain.
    log, found = run(6, log, segment({1}, name="Уснули", rule="заказов > 2"))
    assert found is not None
    assert set(found.changes) == {"Уснули"}
    assert sizes(found, "Уснули") == (1, 1, 1, 1)
    two = run(0, {}, segment({0}, name="А"), segment({0}, name="Б"))[0]
    assert run(1, two, segment({1}, name="В"))[1] is None


def test_a_merge_moves_nobody_and_its_undo_gives_each_their_own_time_back() -> None:
    log, _ = run(0, {}, segment({0}, 2), ids=IDS[:2])
    into = {"K-000001": "K-000002"}
    # One row is left of the two, and it is in the segment as the other was.
    merged, found = run(4, log, segment({0}, 1), ids=IDS[1:2], gone=into)
    assert sizes(found) == (1, 0, 0, 1)
    assert found is not None
    assert not found.latest
    assert not found.history
    after, found = run(8, merged, segment(set(), 1), ids=IDS[1:2], gone=into)
    assert sizes(found) == (1, 0, 1, 0)
    assert found is not None
    assert found.history == {0: (Spell(LETTERS, day_of(0), day_of(8)),)}
    assert [(one.position, one.day, one.left) for one in found.latest] == [(0, day_of(8), (LETTERS,))]
    # Both were in: one row less, and nobody left.
    both, _ = run(0, {}, segment({0, 1}, 2), ids=IDS[:2])
    _, found = run(4, both, segment({0}, 1), ids=IDS[1:2], gone=into)
    assert sizes(found) == (1, 0, 0, 1)
    assert found is not None
    assert not found.latest
    assert not found.history
    # Taken back: the first had never left, the second was in while the merge stood.
    _, found = run(9, after, segment({0}, 2), ids=IDS[:2])
    assert found is not None
    assert found.history == {1: (Spell(LETTERS, day_of(4), day_of(8)),)}
    assert sizes(found) == (1, 0, 0, 1)


def test_a_deleted_client_leaves_and_one_without_an_id_is_counted_apart() -> None:
    log, _ = run(0, {}, segment({0, 1}))
    _, found = run(5, log, segment({0, 1}), ids=("К-000001", None, "К-000003"))
    assert sizes(found) == (2, 0, 1, 1)
    assert found is not None
    assert found.changes[LETTERS].gone == 1
    assert found.changes[LETTERS].unknown == 1


def test_old_moves_are_forgotten_and_who_was_in_is_not() -> None:
    log, _ = run(0, {}, segment({0, 1}))
    log, _ = run(10, log, segment({1, 2}))
    later = 10 + KEPT_DAYS + 40
    log, _ = run(later, log, segment({2}))
    (record,) = log.values()
    assert [(one.day, len(one.entered.split()), len(one.left.split())) for one in record.events] == [
        (day_of(0), 1, 0),
        (day_of(10), 1, 0),
        (day_of(later), 0, 1),
    ]
    # A segment that was deleted goes altogether.
    assert run(later + KEPT_DAYS, log)[0]
    assert not run(later + KEPT_DAYS + 1, log)[0]


def test_clients_who_get_their_ids_enter_nothing() -> None:
    """The first day is the one on which somebody is known; without ids for a day nobody leaves either."""
    log, found = run(0, {}, segment({0, 1}), ids=(None,) * 3)
    assert (log, found) == ({}, None)
    log, found = run(3, log, segment({0, 1}))
    assert found is None
    assert run(4, log, segment({0, 1}), ids=(None,) * 3)[0] == log
    log, found = run(5, log, segment({0, 2}))
    assert sizes(found) == (2, 1, 1, 2)


def test_only_prints_are_kept() -> None:
    log, _ = run(0, {}, segment({0}, name="Клиенты Петровой"))
    assert "000001" not in repr(log)
    assert "Петров" not in repr(log)
    assert run(0, {}, segment({0}), ids=("k-000001 ", None, None))[0] == run(0, {}, segment({0}))[0]
    assert segments_now(day_of(0), [segment({0})], [None] * 3, {}, {}, b"") == {}


@examples(60)
@given(st.lists(st.tuples(st.integers(1, 20), st.sets(st.integers(0, 2))), min_size=2, max_size=9))
def test_moves_agree_with_the_tables_kept_whole(days: list[tuple[int, set[int]]]) -> None:
    """The oracle keeps every day's members and compares two of them; and each client's time day by day."""
    log: SegmentLog = {}
    members: dict[int, set[int]] = {}
    found: SegmentMoves | None = None
    at = 0
    for gap, now in days:
        at += gap
        members[at] = now
        log, found = run(at, log, segment(now))
    begun = min(members)
    since = max(at - COMPARED_DAYS, begun)
    then = members[max(day for day in members if day <= since)]
    assert sizes(found) == (len(then), len(members[at] - then), len(then - members[at]), len(members[at]))
    assert found is not None
    for client in range(3):
        was_in = [client in now for _, now in sorted(members.items())]
        spells = found.history.get(client, ())
        if len(set(was_in)) == 1:
            assert not spells
            continue
        told = [
            any(one.since <= day_of(day) and (one.until is None or day_of(day) < one.until) for one in spells)
            for day in sorted(members)
        ]
        assert told == was_in
