"""Figures of earlier days, one line a day, and how those of today stand to them. Pure.

What the orders do not hold (how much was filled in well, how many cells wait to be corrected, how big the base was) is
known of an earlier day only if it was written down then. Two runs of one day are one line.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from msgspec import Struct

from sheetcrm.core.figures.definition import Definition
from sheetcrm.core.figures.months import period
from sheetcrm.core.segments.known import Known
from sheetcrm.core.segments.settings import Lifecycle
from sheetcrm.core.wording import Text

TREND = Definition(
    "trend",
    Text(ru="▲ и ▼", en="▲ and ▼"),
    Text(
        ru="сравнение с тем, что программа показывала около месяца назад (не меньше {days} дней); записи по дням программа "
        "хранит у себя, по месяцам они стоят в «Показателях по датам».",
        en="compared with what the program showed about a month ago (at least {days} days); the records "
        "by day are kept by the program, those by month are on “Figures by date”.",
    ),
)
#: How far back a figure is compared with.
COMPARED_DAYS = 28
#: Older days keep only the last record of each month.
DAILY = 92

#: What is written down each day, with its heading.
KEPT: Mapping[str, Text] = {
    "base": Text(ru="Клиентов в базе", en="Clients in base"),
    "active": Text(ru="Активных", en="Active"),
    "slipping": Text(ru="Засыпают и спят", en="Slipping or asleep"),
    "revenue": Text(ru="Выручка за период", en="Revenue of the period"),
    "average": Text(ru="Средний чек", en="Average order"),
    "quality": Text(ru="Заполнено верно", en="Filled correctly"),
    "issues": Text(ru="К исправлению", en="To correct"),
}
Day = Mapping[str, float]
Past = Mapping[dt.date, Day]


def figures_of_day(known: Known, quality: float | None, issues: int) -> dict[str, float]:
    """What is written down today; a figure that cannot be known is left out. ``quality``: 0–1."""
    found: dict[str, float] = {"base": int(known.counted.sum()), "issues": issues}
    if quality is not None:
        found["quality"] = round(quality, 4)
    if known.has_purchases:
        group = known.frame["lifecycle"].to_numpy(dtype=object)
        leaving = (group == Lifecycle.SLIPPING.value) | (group == Lifecycle.ASLEEP.value)
        found |= {
            "base": known.counts.general,
            "active": known.counts.active,
            "slipping": int((leaving & known.counted).sum()),
        }
        current = period(known)
        if current is not None and current.average is not None:
            found |= {"revenue": round(current.revenue / 100, 2), "average": round(current.average, 2)}
    return found


def with_today(past: Past, today: dt.date, now: Day) -> dict[dt.date, Day]:
    """The records with today's in place of an earlier one of the same day, thinned out; days after today are of another
    calendar and stay away."""
    days = {day: figures for day, figures in past.items() if day < today}
    recent = today - dt.timedelta(days=DAILY)
    last_of_month: dict[tuple[int, int], dt.date] = {}
    for day in sorted(days):
        last_of_month[day.year, day.month] = day
    kept = {d: f for d, f in days.items() if d >= recent or last_of_month[d.year, d.month] == d}
    return dict(sorted({**kept, today: now}.items()))


class Trend(Struct, frozen=True):
    """How a figure stands to an earlier day."""

    before: float
    now: float
    day: dt.date

    @property
    def difference(self) -> float:
        return self.now - self.before

    @property
    def arrow(self) -> str:
        return "▲" if self.difference > 0 else "▼" if self.difference < 0 else "="


def trend(past: Past, today: dt.date, key: str, now: float | None) -> Trend | None:
    """A figure against the latest record at least :data:`COMPARED_DAYS` old; None without one."""
    limit = today - dt.timedelta(days=COMPARED_DAYS)
    days = [day for day, figures in past.items() if day <= limit and key in figures]
    if now is None or not days:
        return None
    day = max(days)
    return Trend(past[day][key], now, day)


def by_month(days: Past, most: int = 12) -> tuple[tuple[dt.date, Day], ...]:
    """The last record of each of the last months."""
    last: dict[tuple[int, int], dt.date] = {}
    for day in sorted(days):
        last[day.year, day.month] = day
    return tuple((day, days[day]) for day in sorted(last.values())[-most:])
