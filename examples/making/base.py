"""What both languages share: chance that never changes, people, rows, and the record of what was done to them."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

T = TypeVar("T")

#: The day the sample is about: nothing in it is later than this, apart from plans.
REFERENCE = dt.date(2026, 11, 20)
#: The first day with orders in the table.
OPENED = dt.date(2024, 9, 14)

Cell = str | int | float | dt.date | None


def words(text: str) -> tuple[str, ...]:
    """The words of a text, so that a list of names stays a few lines."""
    return tuple(text.split())


class Chance:
    """A seeded source of choices built on ``random()`` alone, the one method whose values Python promises to keep."""

    def __init__(self, seed: int) -> None:
        self._source = random.Random(seed)  # noqa: S311 - a sample, not a secret

    def below(self, n: int) -> int:
        return int(self._source.random() * n)

    def between(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + self.below(high - low + 1)

    def pick(self, items: Sequence[T]) -> T:
        return items[self.below(len(items))]

    def happens(self, probability: float) -> bool:
        return self._source.random() < probability

    def weighted(self, items: Sequence[tuple[T, float]]) -> T:
        mark = self._source.random() * sum(weight for _, weight in items)
        for item, weight in items:
            mark -= weight
            if mark < 0:
                return item
        return items[-1][0]

    def several(self, items: Sequence[T], n: int) -> list[T]:
        """n different items in their own order."""
        left = list(range(len(items)))
        chosen = [left.pop(self.below(len(left))) for _ in range(min(n, len(left)))]
        return [items[i] for i in sorted(chosen)]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        left = list(items)
        return [left.pop(self.below(len(left))) for _ in range(len(left))]

    def day(self, first: dt.date, last: dt.date) -> dt.date:
        return first + dt.timedelta(days=self.below((last - first).days + 1))


#: How full each month of a flower studio is, January first.
SEASON = (0.8, 1.0, 1.1, 0.8, 1.1, 0.85, 0.65, 0.75, 1.1, 1.0, 0.95, 1.6)


def busyness(day: dt.date) -> float:
    """How busy a day is, 1 being ordinary: Valentine's, the week of the 8th of March, the days before New Year."""
    rush = 1.0
    if (day.month, day.day) in ((2, 12), (2, 13), (2, 14)):
        rush = 4.0
    elif day.month == 3 and 4 <= day.day <= 8:
        rush = 7.0
    elif day.month == 12 and day.day >= 15:
        rush = 1.8
    grown = 0.5 + 0.5 * (day - OPENED).days / (REFERENCE - OPENED).days
    return SEASON[day.month - 1] * rush * grown


def busy_day(chance: Chance, first: dt.date, last: dt.date) -> dt.date:
    """A day between two days, the busier the likelier."""
    for _ in range(400):
        day = chance.day(first, last)
        if chance.happens(busyness(day) / 7.7):
            return day
    return last


@dataclass(slots=True)
class Person:
    """Somebody invented. ``middle`` is a patronymic in Russian. ``habit`` decides how they buy."""

    key: str
    gender: str
    last: str
    first: str
    middle: str | None
    phone: str
    email: str
    birthday: dt.date | None
    city: str
    address: str | None
    since: dt.date
    habit: str
    source: str
    owner: str
    company: str | None = None
    tax_id: str | None = None
    phone2: str | None = None
    interests: tuple[str, ...] = ()


@dataclass(slots=True)
class Slip:
    """One deliberate trouble in one cell. ``expected`` is what a careful person would read there, when there is one."""

    field: str
    problem: str
    expected: Any = None


@dataclass(slots=True)
class Row:
    """One line of the clients' table as it will be typed. ``look`` names a colour the team gives to such rows."""

    person: Person
    cells: dict[str, Cell] = field(default_factory=dict)
    slips: list[Slip] = field(default_factory=list)
    note: dict[str, str] = field(default_factory=dict)
    look: str | None = None
    hidden: bool = False
    number: int = 0
    persons: tuple[str, ...] = ()

    def slip(self, name: str, problem: str, typed: Cell, expected: Any = None) -> None:
        """Type something troublesome and write down that it was meant."""
        self.cells[name] = typed
        self.slips = [s for s in self.slips if s.field != name]
        self.slips.append(Slip(name, problem, expected))

    def untouched(self, *names: str) -> bool:
        return not any(s.field in names for s in self.slips)


@dataclass(slots=True)
class Order:
    """One line of the orders' table. ``person`` is None for an order whose client is in no row."""

    person: str | None
    day: dt.date
    cells: dict[str, Cell] = field(default_factory=dict)
    slips: list[Slip] = field(default_factory=list)
    amount: int = 0
    number: int = 0
