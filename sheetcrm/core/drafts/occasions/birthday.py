"""Occasion: a birthday within the next days. A birthday without a year is as good as one with it."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Literal

import numpy as np

from sheetcrm.core.drafts.model import DraftFacts
from sheetcrm.core.drafts.occasions import Due, Occasion
from sheetcrm.core.drafts.reasons import Said
from sheetcrm.core.drafts.text.values import day_in_words
from sheetcrm.core.wording import Text

_TOMORROW = Text(ru="завтра", en="tomorrow")
_IN_DAYS = Text(ru="через {n} {n:день|дня|дней}", en="in {n} {n:day|days}")
_TODAY = Said(ru="день рождения сегодня", en="birthday today")


def celebrated(day: int, month: int, year: int, leap_day: Literal["28 feb", "1 mar"] = "28 feb") -> dt.date:
    """The day a birthday is celebrated in a year; 29 February moves in common years.

    >>> celebrated(29, 2, 2026), celebrated(29, 2, 2028), celebrated(29, 2, 2026, "1 mar")
    (datetime.date(2026, 2, 28), datetime.date(2028, 2, 29), datetime.date(2026, 3, 1))
    """
    if (day, month) == (29, 2) and not calendar.isleap(year):
        return dt.date(year, 2, 28) if leap_day == "28 feb" else dt.date(year, 3, 1)
    return dt.date(year, month, day)


def send_day(birthday: dt.date, weekend: Literal["keep", "before", "after"]) -> dt.date:
    """The day to write on: the birthday itself, or the working day before or after a weekend.

    >>> send_day(dt.date(2026, 11, 22), "before"), send_day(dt.date(2026, 11, 22), "after")
    (datetime.date(2026, 11, 20), datetime.date(2026, 11, 23))
    """
    late = birthday.weekday() - 4
    if late <= 0 or weekend == "keep":
        return birthday
    return birthday - dt.timedelta(days=late) if weekend == "before" else birthday + dt.timedelta(days=3 - late)


def due(facts: DraftFacts) -> Due:
    """Clients whose day to write on is today or within the lead time."""
    settings = facts.settings.options
    column = facts.column("birthday")
    last = facts.today + dt.timedelta(days=max(settings.birthday_lead_days, 0))
    # The birthdays worth looking at: everybody else is out by day and month alone. A day more on each side for weekends.
    window: dict[tuple[int, int], dt.date] = {}
    day = facts.today - dt.timedelta(days=3)
    while day <= last + dt.timedelta(days=3):
        window[day.month, day.day] = day
        day += dt.timedelta(days=1)
    for year in {facts.today.year, last.year}:
        moved = celebrated(29, 2, year, settings.leap_day)
        if (moved.month, moved.day) in window and window[moved.month, moved.day] == moved:
            window[2, 29] = moved
    positions: list[int] = []
    dates: list[dt.date] = []
    send_on: list[dt.date] = []
    for position, value in enumerate(column if column is not None else ()):
        birthday = None if value is None else window.get((value.month, value.day))
        if birthday is None:
            continue
        writes = send_day(birthday, settings.weekend)
        if facts.today <= writes <= last:
            positions.append(position)
            dates.append(birthday)
            send_on.append(writes)
    return Due(
        np.asarray(positions, dtype=np.intp),
        [str(date.year) for date in dates],
        [_why(date, facts.today) for date in dates],
        send_on,
        {
            "birthday": dates,
            "timing": [
                "on" if writes == date else "before" if writes < date else "after"
                for writes, date in zip(send_on, dates, strict=True)
            ],
        },
    )


def _why(birthday: dt.date, today: dt.date) -> Said:
    left = (birthday - today).days
    if left == 0:
        return _TODAY
    ru, en = day_in_words(birthday, "ru", today.year), day_in_words(birthday, "en", today.year)
    if left < 0:
        return Said(ru=f"день рождения был {ru}", en=f"birthday was on {en}")
    in_days = _TOMORROW if left == 1 else _IN_DAYS
    return Said(
        ru=f"день рождения {ru} ({in_days.say('ru', n=left)})", en=f"birthday on {en} ({in_days.say('en', n=left)})"
    )


BIRTHDAY = Occasion(
    "birthday",
    Text(ru="День рождения", en="Birthday"),
    due,
    ("birthday",),
    rank=20,
    beyond_limits=True,
    together=True,
    lead="birthday_lead_days",
    day="birthday",
)
