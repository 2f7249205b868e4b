"""Who entered and who left each segment of the team, and when: from what earlier runs wrote down. Pure.

Of a segment's earlier members only what a run saw on that day is known: the rule, the dates and the pins of that day are
gone with it. So each run writes down whom it saw come and whom it saw go. A client and a segment's name are known by keyed
prints, no more is remembered. The day is that of the first run that saw it. A segment that does not work today (switched
off, before or after its dates, not understood) keeps its record as it is: nobody leaves a segment because of a slip in its rule.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache

import numpy as np
from msgspec import Struct, field

from sheetcrm.core.drafts.due_log import id_mark
from sheetcrm.core.duplicates.respecting import now_named
from sheetcrm.core.figures.definition import Definition
from sheetcrm.core.figures.trends import COMPARED_DAYS
from sheetcrm.core.records import Discreet, replace
from sheetcrm.core.segments.arrays import fold
from sheetcrm.core.segments.evaluate import SegmentResult, SegmentState
from sheetcrm.core.segments.known import Known
from sheetcrm.core.wording import Text

SEGMENT_MOVES = Definition(
    "segment_moves",
    Text(ru="Вошли в сегмент и вышли из него", en="Who entered and who left a segment"),
    Text(
        ru="кого не было в сегменте около месяца назад ({days} дней, а если программа знает его меньше — с первого дня), а "
        "теперь он там, и наоборот. Сколько было, плюс вошли, минус вышли — столько сейчас. День — день запуска, который это "
        "заметил. Новый в таблице клиент тоже входит, удалённый из неё — выходит; объединение дублей само по себе никого не "
        "переводит. Если поменять правило, состав тоже изменится: об этом сказано рядом.",
        en="who was not in the segment about a month ago ({days} days, or on its first day if the "
        "program has not known it that long) and is now, and the reverse. Those before, plus "
        "entered, minus left, are those now. The day is that of the run that noticed it. A client "
        "new to the table also enters, one deleted from it leaves; a merge of duplicates alone moves "
        "nobody. Changing the rule changes who is in, too: that is said beside it.",
    ),
)
#: Days a client's leaving is remembered; of older ones only who is in and since when stays.
KEPT_DAYS = 365
#: Days that may have passed beyond that before what is too old is looked for: it is dear, and nothing hangs on the day.
_LEEWAY_DAYS = 30


class Event(Struct, frozen=True):
    """What one run saw change, in prints of clients' ids with spaces between them: of a year of events only a few are looked
    at by themselves. ``merged``: who is not there any more because they were merged into another client; they come back when
    that is undone."""

    day: dt.date
    entered: str = ""
    left: str = ""
    merged: str = ""

    @classmethod
    def of(
        cls, day: dt.date, entered: Iterable[str] = (), left: Iterable[str] = (), merged: Iterable[str] = ()
    ) -> Event:
        """An event out of prints."""
        return cls(day, *(" ".join(sorted(some)) for some in (entered, left, merged)))


class Record(Struct, frozen=True):
    """What is known of one segment. ``rules``: prints of its rule with the day each was first seen, the newest last; the first
    of them is the day the segment was first seen at work. ``events``: the newest last."""

    rules: tuple[tuple[dt.date, str], ...]
    events: tuple[Event, ...]


#: By the print of a segment's name.
SegmentLog = Mapping[str, Record]


class Spell(Struct, frozen=True):
    """The time a client was in a segment. ``until``: the day it was seen to be over, None while it lasts."""

    segment: str
    since: dt.date
    until: dt.date | None = None


class SegmentChange(Struct, frozen=True):
    """One segment between ``since`` and today: ``was`` + ``entered`` − ``left`` = ``now``. ``gone``: how many of those who left
    are not in the table any more. ``rule_changed``: the day of the last change of its rule after ``since``. ``unknown``: members without an id or
    with an id that repeats, who are not counted here."""

    name: str
    since: dt.date
    was: int
    entered: int
    left: int
    gone: int
    now: int
    rule_changed: dt.date | None = None
    unknown: int = 0


class Crossing(Struct, frozen=True):
    """The last day a client entered or left segments, and which."""

    position: int
    day: dt.date
    left: tuple[str, ...]
    entered: tuple[str, ...]


class SegmentMoves(Discreet, frozen=True, dict=True):
    """``changes``: by the segment's name, those known before today. ``latest``: everybody who moved after the day that is
    compared with, the newest first, of one day those who brought most first."""

    unseen = ("_records", "_into", "_positions")

    since: dt.date
    changes: Mapping[str, SegmentChange]
    latest: tuple[Crossing, ...]
    _records: Mapping[str, Record] = field(default_factory=dict)
    _into: Mapping[str, str] = field(default_factory=dict)
    _positions: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def history(self) -> Mapping[int, tuple[Spell, ...]]:
        """Of each client who was seen entering or leaving a segment, by position, all the time they were in those segments,
        the oldest first. Only cards ask for it."""
        found: dict[int, list[Spell]] = {}
        for name, record in self._records.items():
            for mark, times in _spells(record, self._into).items():
                if (position := self._positions.get(mark)) is not None:
                    found.setdefault(position, []).extend(Spell(name, *one) for one in times)
        return {at: tuple(sorted(some, key=lambda one: (one.since, one.segment))) for at, some in found.items()}


def segments_now(
    today: dt.date,
    segments: Iterable[SegmentResult],
    marks: Sequence[str | None],
    before: SegmentLog,
    gone: Mapping[str, str],
    key: bytes,
) -> SegmentLog:
    """The log with the members of this run. ``marks``: the print of each client's id, see
    :func:`~sheetcrm.core.figures.moves.marks_of`. ``gone``: who was merged into whom, by ids. Two runs of one day are one; days after
    today are of another calendar and are forgotten. While no client has an id nothing begins: on the day they get theirs
    everybody would seem to enter."""
    if not key:
        return before
    if not any(marks):
        return {name: one for name, one in before.items() if one.events}
    oldest = today - dt.timedelta(days=KEPT_DAYS)
    working = {_print(key, fold(one.name)): one for one in segments if one.state is SegmentState.ON}
    there = {_print(key, fold(one.name)) for one in segments}
    merged = frozenset(id_mark(key, one) for one in gone)
    prints = np.array(marks, dtype=object)
    found = {name: record for name, one in before.items() if (record := _kept(one, oldest, today)) is not None}
    # A segment nobody has any more is forgotten after as long as its moves.
    found = {name: one for name, one in found.items() if name in there or _last_day(one) >= oldest}
    for name, segment in working.items():
        rule = "" if segment.rule is None else _print(key, repr(segment.rule.tree))
        if name not in found and (was := _renamed(found, there, rule)) is not None:
            found[name] = found.pop(was)
        record = found.get(name, Record((), ()))
        rules = tuple(one for one in record.rules if one[0] < today)
        if not rules or rules[-1][1] != rule:
            rules += ((today, rule),)
        # Whose merge was undone had never left.
        events = tuple(
            one
            if marks_in(one.merged) <= merged
            else replace(one, merged=" ".join(sorted(marks_in(one.merged) & merged)))
            for one in record.events
            if one.day < today
        )
        then = _members(events)
        now = frozenset(prints[segment.once].tolist()) - {None}
        if then != now:
            out = then - now
            events += (Event.of(today, now - then, out - merged, out & merged),)
        found[name] = Record(rules, events)
    return found


def segment_moves(
    known: Known,
    segments: Sequence[SegmentResult],
    marks: Sequence[str | None],
    log: SegmentLog,
    gone: Mapping[str, str],
    key: bytes,
) -> SegmentMoves | None:
    """Who entered and left which segment, by the log that holds today; None where today is all it holds. A client who was merged
    into another counts as that other one, before the merge as well."""
    today = known.today
    compared = today - dt.timedelta(days=COMPARED_DAYS)
    positions = {mark: position for position, mark in enumerate(marks) if mark is not None}
    into = {id_mark(key, one): id_mark(key, now_named(one, gone)) for one in gone} if key else {}
    changes: dict[str, SegmentChange] = {}
    records: dict[str, Record] = {}
    for segment in segments:
        record = log.get(_print(key, fold(segment.name)))
        if segment.state is not SegmentState.ON or record is None or record.rules[0][0] >= today:
            continue
        since = max(compared, record.rules[0][0])
        members = _members(one for one in record.events if one.day <= since)
        then = _as_now(set(members), into)
        now = _as_now(_members((one for one in record.events if one.day > since), members), into)
        out = then - now
        changed = record.rules[-1][0]
        changes[segment.name] = SegmentChange(
            segment.name,
            since,
            len(then),
            len(now - then),
            len(out),
            sum(mark not in positions for mark in out),
            len(now),
            changed if changed > since else None,
            segment.count - len(now),
        )
        records[segment.name] = record
    if not changes:
        return None
    latest = _latest(records, {name: one.since for name, one in changes.items()}, into, positions)
    revenue = known.bought.revenue
    latest.sort(key=lambda one: (-one.day.toordinal(), -int(revenue[one.position]), one.position))
    begun = min(one.since for one in changes.values())
    return SegmentMoves(begun, changes, tuple(latest), records, into, positions)


def _print(key: bytes, text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=10, key=key[:64]).hexdigest()


@lru_cache(1 << 14)
def marks_in(text: str) -> frozenset[str]:
    """The prints of a text; those of one event are asked for several times in a run."""
    return frozenset(text.split())


def _members(events: Iterable[Event], before: Iterable[str] = ()) -> set[str]:
    """Who is in after these events."""
    found = set(before)
    for one in events:
        found |= marks_in(one.entered)
        found -= marks_in(one.left)
        if one.merged:
            found -= marks_in(one.merged)
    return found


def _as_now(marks: set[str], into: Mapping[str, str]) -> set[str]:
    """The same with everybody who was merged into another as that other."""
    for mark in [mark for mark in into if mark in marks]:
        marks.discard(mark)
        marks.add(into[mark])
    return marks


def _last_day(record: Record) -> dt.date:
    return max([day for day, _ in record.rules] + [one.day for one in record.events])


def _renamed(found: SegmentLog, there: set[str], rule: str) -> str | None:
    """The one record whose name is not on the tab any more and whose rule was the same: a segment that was only renamed."""
    lost = [name for name, one in found.items() if name not in there and one.rules[-1][1] == rule]
    return lost[0] if rule and len(lost) == 1 else None


def _kept(record: Record, oldest: dt.date, today: dt.date) -> Record | None:
    """Without days after today; of those before ``oldest`` stays only who was in then, with the day they had entered, and the
    rule of that day. None where nothing is left."""
    rules = [one for one in record.rules if one[0] <= today]
    if not rules:
        return None
    begin = max((at for at, (day, _) in enumerate(rules) if day <= oldest), default=0)
    events = [one for one in record.events if one.day <= today]
    first = next((one.day for one in events if one.left or one.merged), today)
    if first <= oldest - dt.timedelta(days=_LEEWAY_DAYS):
        old = [one for one in events if one.day <= oldest]
        members = _members(old)
        fresh = []
        for one in reversed(old):
            fresh.append(Event.of(one.day, marks_in(one.entered) & members))
            members -= marks_in(one.entered)
        events[: len(old)] = [one for one in reversed(fresh) if one.entered]
    return Record(tuple(rules[begin:]), tuple(events))


def _spells(
    record: Record, into: Mapping[str, str], only: set[str] | None = None
) -> dict[str, list[tuple[dt.date, dt.date | None]]]:
    """The times of everybody who entered or left after the first day of the record, by print; those of who was merged into them
    are theirs. ``only``: of these clients."""
    begun = record.rules[0][0]
    moved = {
        into.get(mark, mark)
        for one in record.events
        for marks in ((one.left, one.merged) if one.day <= begun else (one.entered, one.left, one.merged))
        for mark in marks_in(marks)
    }
    if only is not None:
        moved &= only
    # The first event names everybody who was in; only those who moved are gone through.
    prints = moved | {mark for mark, other in into.items() if other in moved}
    found: dict[str, list[tuple[dt.date, dt.date | None]]] = {mark: [] for mark in moved}
    inside: Counter[str] = Counter()
    for one in record.events:
        # Who comes first, then who goes: a merge leaves the one who stays where the other was.
        for mark in marks_in(one.entered) & prints:
            who = into.get(mark, mark)
            if not inside[who]:
                found[who].append((one.day, None))
            inside[who] += 1
        for mark in (marks_in(one.left) | marks_in(one.merged)) & prints:
            who = into.get(mark, mark)
            inside[who] -= 1
            if not inside[who] and found[who]:
                found[who][-1] = (found[who][-1][0], one.day)
    # Of two who were in from the first day and are one now, there is nothing to tell.
    return {
        mark: times
        for mark, times in found.items()
        if times and not (len(times) == 1 and times[0][0] <= begun and times[0][1] is None)
    }


def _latest(
    records: Mapping[str, Record], since: Mapping[str, dt.date], into: Mapping[str, str], positions: Mapping[str, int]
) -> list[Crossing]:
    """The last day of entering or leaving of everybody who did so after what is compared with."""
    # Whose rows were merged is told by all the time they were in; who else, by the events alone.
    merged = {*into, *into.values()}
    found: dict[int, tuple[dt.date, list[str], list[str]]] = {}
    for name, record in records.items():
        for mark, day, came in (*_crossings(record, since[name], merged), *_of_merged(record, since[name], into)):
            if (position := positions.get(mark)) is None:
                continue
            if (known := found.get(position)) is None or known[0] < day:
                known = found[position] = (day, [], [])
            if known[0] == day:
                _, left, entered = known
                (entered if came else left).append(name)
    return [Crossing(at, day, tuple(left), tuple(entered)) for at, (day, left, entered) in found.items()]


def _crossings(record: Record, since: dt.date, without: set[str]) -> Iterator[tuple[str, dt.date, bool]]:
    """Print, day, and whether they entered."""
    for one in reversed(record.events):
        if one.day <= since:
            return
        for marks, came in ((one.left, False), (one.entered, True)):
            for mark in marks_in(marks) - without:
                yield mark, one.day, came


def _of_merged(record: Record, since: dt.date, into: Mapping[str, str]) -> Iterator[tuple[str, dt.date, bool]]:
    """The same of clients others were merged into."""
    for mark, times in _spells(record, into, set(into.values())).items() if into else ():
        for span in times:
            for day, came in zip(span, (True, False), strict=True):
                if day is not None and day > since:
                    yield mark, day, came
