"""Conditions on dates and birthdays: "in the last 30 days", "more than 90 days ago", "in May". Pure."""

from __future__ import annotations

import datetime as dt
import re

from sheetcrm.core.segments import phrases
from sheetcrm.core.segments.codes import BAD_DATE
from sheetcrm.core.segments.literals import date_for, day_of_year
from sheetcrm.core.segments.scan import RuleError, Scanner
from sheetcrm.core.segments.tree import Ago, Ahead, Compare, InMonth, InYear, Node, Not, OnDay, Op, join_and
from sheetcrm.core.segments.vocabulary import Column, Holds

_COUNT = re.compile(r"(?:\d{1,3}(?:[ ,]\d{3})+|\d{1,6})(?!\d)", re.ASCII)
_YEAR = re.compile(r"(19|20)\d\d(?!\d)", re.ASCII)
LONGEST_DAYS = 36_500
#: "Before 90 days ago" is more than 90 days ago.
_FLIPPED = {Op.GT: Op.LT, Op.LT: Op.GT, Op.GE: Op.LE, Op.LE: Op.GE, Op.EQ: Op.EQ, Op.NE: Op.NE}


def day_count(scan: Scanner, default: int | None = None) -> int | None:
    """So many days: a number, in figures or as a word, and a unit ("3 месяца" is 90 days); goes nowhere and gives None when
    there is none.

    ``default``: the number when only the unit is there, as in "за последний месяц".
    """
    before = scan.pos
    if (half := scan.take(tuple(phrases.HALF_YEAR))) is not None:
        return phrases.HALF_YEAR[half]
    scan.skip()
    found = _COUNT.match(scan.text, scan.pos)
    if found is not None:
        scan.pos = found.end()
        count: int | None = int(re.sub(r"\D", "", found[0]))
    else:
        word = scan.take(tuple(phrases.NUMBER_WORDS))
        count = default if word is None else phrases.NUMBER_WORDS[word]
    unit = scan.take(tuple(phrases.UNITS)) if count is not None else None
    if count is None or unit is None:
        scan.pos = before
        return None
    return min(count * phrases.UNITS[unit], LONGEST_DAYS)


def date_condition(scan: Scanner, column: Column) -> Node | None:
    """A condition on a date or birthday column standing here, None when what stands here is no such thing."""
    return _in_calendar(scan, column) or (
        _on_birthday(scan, column) if column.holds is Holds.BIRTHDAY else _on_date(scan, column)
    )


def _in_calendar(scan: Scanner, column: Column) -> Node | None:
    key = column.key
    if scan.take(phrases.TODAY):
        return Ahead(key, 0)
    if scan.take(phrases.THIS_MONTH):
        return InMonth(key, 0)
    if scan.take(phrases.NEXT_MONTH):
        return InMonth(key, -1)
    before = scan.pos
    ahead = scan.take(phrases.NEXT) or (column.holds is Holds.BIRTHDAY and scan.take(("within", "в течение")))
    if ahead:
        days = day_count(scan, default=1)
        if days is not None:
            return Ahead(key, days)
        scan.pos = before
    if scan.take(phrases.IN):
        month = scan.take(tuple(phrases.MONTHS))
        year = _year(scan)
        if month is not None:
            return InMonth(key, phrases.MONTHS[month], year)
        if year is not None and column.holds is Holds.DATE:
            return InYear(key, year)
        scan.pos = before
    return None


def _year(scan: Scanner) -> int | None:
    scan.skip()
    found = _YEAR.match(scan.text, scan.pos)
    if found is None:
        return None
    scan.pos = found.end()
    scan.take(phrases.YEAR_TAIL)
    return int(found[0])


def _on_birthday(scan: Scanner, column: Column) -> Node | None:
    before, place = scan.pos, scan.place()
    op = scan.take(tuple(phrases.COMPARE_OR_NOT))
    if op is None:
        return None
    if phrases.COMPARE_OR_NOT[op] not in (Op.EQ, Op.NE):
        raise RuleError(BAD_DATE, field=column.shown, word=scan.typed(before, len(scan.text)), place=place)
    place = scan.place()
    typed = scan.value()
    when = day_of_year(typed, american=column.american)
    if when is None:
        raise RuleError(BAD_DATE, field=column.shown, word=typed, place=place)
    clause = OnDay(column.key, *when)
    return clause if phrases.COMPARE_OR_NOT[op] is Op.EQ else Not(clause)


def _on_date(scan: Scanner, column: Column) -> Node | None:
    before, key = scan.pos, column.key
    if scan.take(phrases.LAST):
        days = day_count(scan, default=1)
        if days is not None:
            return Ago(key, Op.LE, days)
        scan.pos = before
    if scan.take(phrases.BETWEEN):
        first = _date(scan, column, phrases.AND)
        scan.take(phrases.AND)
        return _range(key, first, _date(scan, column))
    word = scan.take((*phrases.AFTER, *phrases.BEFORE))
    if word is not None:
        op = Op.GT if word in phrases.AFTER else Op.LT
        # "раньше 90 дней назад" speaks of the date: it is longer ago.
        return _compared(scan, column, op, days_op=_FLIPPED[op])
    if scan.take(phrases.SINCE):
        first = _date(scan, column, phrases.UNTIL)
        if scan.take(phrases.UNTIL):
            return _range(key, first, _date(scan, column))
        return Compare(key, Op.GE, first)
    if scan.take(phrases.UNTIL):
        return Compare(key, Op.LE, _date(scan, column))
    word = scan.take(tuple(phrases.COMPARE_OR_NOT))
    if word is None:
        return None
    op = phrases.COMPARE_OR_NOT[word]
    # "больше 90 дней назад" and "> 90 дней назад" speak of the days.
    return _compared(scan, column, op, days_op=op)


def _compared(scan: Scanner, column: Column, op: Op, days_op: Op) -> Node:
    days = day_count(scan, default=1)
    if days is not None:
        scan.take(phrases.AGO)
        never = scan.take(phrases.NEVER_TAIL) is not None
        return _ago(column.key, days_op, days, never)
    for words, day in ((phrases.TODAY, 0), (phrases.YESTERDAY, 1)):
        if scan.take(words):
            return _ago(column.key, _FLIPPED[op], day)
    return Compare(column.key, op, _date(scan, column))


def _ago(key: str, op: Op, days: int, never: bool = False) -> Node:
    if op is Op.NE:
        return Not(Ago(key, Op.EQ, days))
    # "No date at all" can stand only for "long ago".
    return Ago(key, op, days, never and op in (Op.GT, Op.GE))


def _date(scan: Scanner, column: Column, until: tuple[str, ...] = ()) -> dt.date:
    place = scan.place()
    return date_for(column, scan.value(until=until), place)


def _range(key: str, first: dt.date, last: dt.date) -> Node:
    return join_and([Compare(key, Op.GE, first), Compare(key, Op.LE, last)])
