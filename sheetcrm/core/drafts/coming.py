"""The calendar of campaigns: which occasions come in the next days, for how many clients, and which texts begin or end. Pure.

Known ahead are occasions that have a day of their own, and those of a client's own rhythm, if nothing is bought before. How many clients they come for is all that is said: who of them may
be written to is decided on the day.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from sheetcrm.core.drafts.model import DraftFacts
from sheetcrm.core.drafts.occasions import Occasion
from sheetcrm.core.drafts.text.choosing import Shelf
from sheetcrm.core.records import replace
from sheetcrm.core.wording import Text

#: Days looked ahead.
AHEAD_DAYS = 30
#: Days of one campaign shown one by one; more are told week by week.
MOST_DAYS = 5


class What(StrEnum):
    """What a line of the calendar says: clients are due, a text may be used from that day on, or for the last time."""

    DUE = "due"
    BEGINS = "begins"
    ENDS = "ends"


class Coming(Struct, frozen=True):
    """A line: from ``first`` to ``last`` day, the campaign, and to how many ``clients`` it comes (None: it is about a text)."""

    first: dt.date
    last: dt.date
    campaign: str
    title: Text
    what: What = What.DUE
    clients: int | None = None


def coming(facts: DraftFacts, shelf: Shelf, campaigns: Mapping[str, Occasion]) -> tuple[Coming, ...]:
    """The calendar of some campaigns, today included, in the order of the days."""
    lines: list[Coming] = []
    for name, occasion in campaigns.items():
        if occasion.lead:
            lines += _lines(occasion, days_of(facts, occasion))
        elif occasion.begins is not None:
            lines += _lines(occasion, _begins(facts.today, occasion.begins(facts)))
        lines += _seasons(facts.today, name, occasion.title, shelf.seasons(name))
    return tuple(sorted(lines, key=lambda one: (one.first, one.last, one.campaign, one.what)))


def days_of(facts: DraftFacts, occasion: Occasion) -> Counter[dt.date]:
    """To how many clients an occasion comes on each day from today on.

    A client who has two such days is due for one of them at a time, so each day is asked about by itself; not where there are
    days without end, as of birthdays, of which everybody has one.
    """
    until = facts.today + dt.timedelta(days=AHEAD_DAYS)

    def found(start: dt.date, lead: int) -> set[tuple[int, dt.date]]:
        options = replace(facts.settings.options, **{occasion.lead: lead})
        due = occasion.due(replace(facts, today=start, settings=replace(facts.settings, options=options)))
        said = zip(due.positions.tolist(), due.values.get(occasion.day, ()), strict=False)
        return {(int(p), day) for p, day in said if isinstance(day, dt.date) and facts.today <= day <= until}

    who = found(facts.today, AHEAD_DAYS)
    if 0 < len({day for _, day in who}) <= MOST_DAYS:
        for n in range(AHEAD_DAYS + 1):
            who |= found(facts.today + dt.timedelta(days=n), 0)
    return Counter(day for _, day in who)


def _begins(today: dt.date, days: npt.NDArray[np.datetime64]) -> Counter[dt.date]:
    """How many clients an occasion of their own rhythm begins for on each day, if they buy nothing before."""
    until = today + dt.timedelta(days=AHEAD_DAYS)
    known: list[dt.date] = days[~np.isnat(days)].astype("datetime64[D]").tolist()
    return Counter(day for day in known if today <= day <= until)


def _lines(occasion: Occasion, found: Counter[dt.date]) -> Iterator[Coming]:
    if len(found) <= MOST_DAYS:
        for day, n in found.items():
            yield Coming(day, day, occasion.name, occasion.title, clients=n)
        return
    weeks: dict[dt.date, list[dt.date]] = {}
    for day in sorted(found):
        weeks.setdefault(day - dt.timedelta(days=day.weekday()), []).append(day)
    for days in weeks.values():
        yield Coming(days[0], days[-1], occasion.name, occasion.title, clients=sum(found[day] for day in days))


def _seasons(
    today: dt.date, name: str, title: Text, seasons: Iterable[tuple[dt.date | None, dt.date | None]]
) -> Iterator[Coming]:
    until = today + dt.timedelta(days=AHEAD_DAYS)
    for begins, ends in dict.fromkeys(seasons):
        if begins is not None and today <= begins <= until:
            yield Coming(begins, begins, name, title, What.BEGINS)
        if ends is not None and today <= ends <= until:
            yield Coming(ends, ends, name, title, What.ENDS)
