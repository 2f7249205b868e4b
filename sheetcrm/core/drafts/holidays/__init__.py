"""Days of celebration: when they fall in a year, and those a team adds in «Справочники». Pure.

``professional`` and ``general`` are lists of our own, each line with the source of its date.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import Literal

from msgspec import Struct

from sheetcrm.core.segments.arrays import fold
from sheetcrm.core.wording import Text

_NOT_WORDS = re.compile(r"[^\w]+")


class DateRule(Struct, frozen=True):
    """When a day falls: a day of a month; or the ``nth`` weekday (0 Monday, ``nth`` -1 the last) of a month; or the
    so-many-th day of the year.

    >>> DateRule(month=11, day=21).on(2026), DateRule(month=9, weekday=6, nth=-1).on(2026), DateRule(day=256).on(2028)
    (datetime.date(2026, 11, 21), datetime.date(2026, 9, 27), datetime.date(2028, 9, 12))
    """

    month: int = 0
    day: int = 0
    weekday: int = -1
    nth: int = 0

    def on(self, year: int) -> dt.date:
        """The day in a year; 29 February is the 28th in common years."""
        if not self.month:
            return dt.date(year, 1, 1) + dt.timedelta(days=self.day - 1)
        if self.weekday < 0:
            return dt.date(year, self.month, min(self.day, calendar.monthrange(year, self.month)[1]))
        if self.nth < 0:
            last = dt.date(year, self.month, calendar.monthrange(year, self.month)[1])
            return last - dt.timedelta(days=(last.weekday() - self.weekday) % 7)
        first = dt.date(year, self.month, 1)
        return first + dt.timedelta(days=(self.weekday - first.weekday()) % 7 + 7 * (self.nth - 1))


MON, TUE, WED, THU, FRI, SAT, SUN = range(7)


def fixed(day: int, month: int) -> DateRule:
    """Every year on one day."""
    return DateRule(month=month, day=day)


def weekday(nth: int, day: int, month: int) -> DateRule:
    """The nth weekday of a month, the last one for -1."""
    return DateRule(month=month, weekday=day, nth=nth)


class Holiday(Struct, frozen=True):
    """One day of celebration. ``greeted``: what somebody is wished well *with*, as it follows «Поздравляем с …» or
    "Happy …". ``who``: beginnings of words (folded) of a profession, between bars; a
    space ends the word. ``gender``: of whom it is the day.
    ``where``: celebrated in Russia and around, or anywhere. ``source``: of the date."""

    key: str
    name: Text
    greeted: Text
    rule: DateRule
    source: str
    who: str = ""
    gender: Literal["m", "f"] | None = None
    where: Literal["ru", "world", "en"] = "ru"

    def of(self, profession: str) -> bool:
        """Whether it is the day of somebody of that profession.

        >>> Holiday("x", Text("", ""), Text("", ""), fixed(21, 11), "", "бухгалтер").of("Главный бухгалтер")
        True
        """
        if not self.who:
            return False
        words = f" {_NOT_WORDS.sub(' ', fold(profession))} "
        return any(f" {stem}" in words for stem in self.who.split("|"))


#: Countries whose people keep the Russian days.
RUSSIAN = frozenset({"RU", "BY", "KZ", "KG", "AM", "UZ", "TJ", "TM", "AZ", "MD"})


def kept_in(holiday: Holiday, region: str) -> bool:
    """Whether people of a country keep a day."""
    if holiday.where == "world":
        return True
    return (holiday.where == "ru") == (region.upper() in RUSSIAN)


_OWN = re.compile(
    r"(?P<day>\d{1,2})[\s./-]+(?P<month>\d{1,2}|[^\W\d_]+)[\s.,:—–-]+(?P<name>[^:]+?)(?:\s*:\s*(?P<who>.+))?", re.DOTALL
)
_MONTHS = (
    "янв|jan", "фев|feb", "мар|mar", "апр|apr", "ма|may", "июн|jun", "июл|jul", "авг|aug", "сен|sep", "окт|oct", "ноя|nov",
    "дек|dec",
)  # fmt: skip


def own_holiday(cell: str) -> Holiday | None:
    """A day a team added, written «21.11 День флориста: флорист, цветочник» or "21 November Florists' Day: florist".

    None when the cell cannot be read so.

    >>> own_holiday("21 ноября День флориста: флорист").greeted.ru, own_holiday("когда-нибудь") is None
    ('Днём флориста', True)
    """
    found = _OWN.fullmatch(" ".join(cell.split()))
    if found is None:
        return None
    month = _month(found["month"])
    day = int(found["day"])
    if month is None or not 1 <= day <= calendar.monthrange(2028, month)[1]:
        return None
    name = found["name"].strip(" «»\"'").replace("{", "").replace("}", "")
    if not name:
        return None
    stems = [_stem(word) for word in re.split(r"[,;]", found["who"] or "") if word.strip()]
    lowered = name[:1].lower() + name[1:]
    greeted = f"Днём{name[4:]}" if name.startswith("День") else f"праздником — {lowered}"
    return Holiday(
        f"own {day}.{month} {fold(name)}",
        Text(ru=name, en=name),
        Text(ru=greeted, en=name),
        fixed(day, month),
        "the team",
        "|".join(stems),
        where="world",
    )


def _stem(word: str) -> str:
    plain = fold(word)
    return plain[:-1] if len(plain) > 5 and plain[-1] in "аяыиоеь" else plain


def _month(text: str) -> int | None:
    if text.isdigit():
        return int(text) if 1 <= int(text) <= 12 else None
    word = text.casefold()
    for number, stems in enumerate(_MONTHS, start=1):
        if any(word.startswith(stem) for stem in stems.split("|")):
            return number
    return None
