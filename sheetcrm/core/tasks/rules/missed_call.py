"""Rule: a missed call that nobody answered later is called back. Pure."""

from __future__ import annotations

import datetime as dt

import numpy as np

from sheetcrm.core.drafts.model import Mask
from sheetcrm.core.drafts.reasons import Said
from sheetcrm.core.segments.arrays import NO_DAY, Ints, day_date, day_number, days, objects
from sheetcrm.core.talks import kind_of
from sheetcrm.core.tasks.calendar import workday, working_moment
from sheetcrm.core.tasks.model import Due, DueTask, Priority, TaskFacts, TaskRule, nobody
from sheetcrm.core.tasks.words import day_and_time
from sheetcrm.core.wording import Text

_MINUTES_A_DAY = 1440


def due(facts: TaskFacts) -> Due:
    """Clients whose last word is a missed call: no talk of another kind came after it.

    Of several unanswered calls of a client the first one counts, so that calling again does not move the day. A talk of the
    same moment counts as an answer only where it stands further down.
    """
    talks = facts.talks
    if talks is None or "type" not in talks.columns:
        return nobody()
    client = talks["_client"].to_numpy(dtype=np.int64)
    at = _minutes(facts)
    kinds = objects(talks, "type")
    answers = {word: kind_of(word) for word in set(kinds[[k is not None for k in kinds]].tolist())}
    missed = np.fromiter((answers.get(k) == "missed" for k in kinds), dtype=bool, count=len(kinds))
    today = day_number(facts.today)
    counted: Mask = (client >= 0) & (at != NO_DAY) & (at < (today + 1) * _MINUTES_A_DAY)
    calls = counted & missed & (at >= (today - facts.settings.missed_call_within_days) * _MINUTES_A_DAY)
    if not calls.any():
        return nobody()
    order = np.arange(len(talks))
    answered = np.full(len(facts), -1, dtype=np.int64)  # place of the last real talk of each client, in order of time
    place = np.empty(len(talks), dtype=np.int64)
    place[np.lexsort((order, at))] = order
    real = counted & ~missed
    np.maximum.at(answered, client[real], place[real])
    waiting = np.flatnonzero(calls & (place > answered[np.maximum(client, 0)]))
    waiting = waiting[np.argsort(place[waiting], kind="stable")]
    _, first = np.unique(client[waiting], return_index=True)
    rows = waiting[np.sort(first)]

    def make(n: int) -> DueTask:
        row = int(rows[n])
        moment = _moment(facts, row)
        settings = facts.settings
        if isinstance(moment, dt.datetime):
            until = working_moment(moment, settings.call_back_minutes, settings)
            day = until.date()
            by = Said(f" — до {day_and_time(until, 'ru')}", f", by {day_and_time(until, 'en')}")
        else:
            day, by = workday(moment, settings.workdays), Said("", "")
        return DueTask(
            int(client[row]),
            f"{moment.isoformat()}",
            day,
            Said(f"Перезвонить{by.ru}.", f"Call back{by.en}."),
            Said(f"пропущенный звонок {day_and_time(moment, 'ru')}", f"missed call on {day_and_time(moment, 'en')}"),
            priority=Priority.HIGH,
        )

    return Due(client[rows].astype(np.intp), make)


def _minutes(facts: TaskFacts) -> Ints:
    """When each talk was, in minutes; a day without a time counts from its beginning."""
    assert facts.talks is not None
    at = days(objects(facts.talks, "date"))
    found = np.where(at == NO_DAY, NO_DAY, at * _MINUTES_A_DAY)
    for row, moment in _timed(facts):
        if found[row] != NO_DAY:
            found[row] += moment.hour * 60 + moment.minute
    return found


def _timed(facts: TaskFacts) -> list[tuple[int, dt.datetime]]:
    if facts.moments is None:
        return []
    return [(row, value) for row, value in enumerate(facts.moments) if isinstance(value, dt.datetime)]


def _moment(facts: TaskFacts, row: int) -> dt.date:
    """Day and time of a talk, its day alone where no time is known."""
    assert facts.talks is not None
    value = None if facts.moments is None else facts.moments[row]
    if isinstance(value, dt.datetime) and value.time() != dt.time():
        return value.replace(tzinfo=None)
    return day_date(int(days(objects(facts.talks, "date")[row : row + 1])[0]))


MISSED_CALL = TaskRule(
    "missed_call", Text(ru="Пропущенный звонок", en="Missed call"), "call", due, hand_out=True, rank=10
)
