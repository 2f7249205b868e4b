"""Field type date: a day of the calendar. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sheetcrm.core.fields import EMPTY, Context, FieldType, Kind, Reading
from sheetcrm.core.fields.cell import wrong_type
from sheetcrm.core.fields.dates_text import Day, Problem, exists, from_serial, order_of, read
from sheetcrm.core.fields.letters import is_nothing, tidy
from sheetcrm.core.issues import Cause, IssueCode, Severity
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import Value

NOT_VALID = IssueCode(
    "date/not-valid",
    Severity.ERROR,
    Text(ru="Это не дата", en="Not a date"),
    Text(
        ru="«{value}» не удалось прочитать как дату. Оставили как есть, в расчётах считаем пустым.",
        en="“{value}” could not be read as a date. Left as it is; it counts as empty.",
    ),
    Text(ru="Впишите дату так: 05.03.2024.", en="Type the date as 2024-03-05."),
    Cause.SLIP,
    {"last_order": "скоро"},
)
NO_SUCH_DAY = IssueCode(
    "date/no-such-day",
    Severity.ERROR,
    Text(ru="Такого дня не бывает", en="There is no such day"),
    Text(
        ru="«{value}»: такого дня в календаре нет. Не угадываем, в расчётах считаем пустым.",
        en="“{value}”: the calendar has no such day. Nothing was guessed; it counts as empty.",
    ),
    Text(ru="Исправьте число или месяц.", en="Correct the day or the month."),
    Cause.SLIP,
    {"last_order": "31.04.2024"},
)
AMBIGUOUS = IssueCode(
    "date/ambiguous",
    Severity.WARNING,
    Text(ru="Неясно, где день, а где месяц", en="Day and month could be swapped"),
    Text(
        ru="«{value}» можно прочитать двояко: {one} или {other}. Угадывать не стали, дату не используем.",
        en="“{value}” can be read as {one} or {other}. Nothing was guessed; the date is not used.",
    ),
    Text(ru="Впишите дату через точки: {one}.", en="Type the date as {one}."),
    Cause.SLIP,
    {"last_order": "03/05/2024"},
)
NO_YEAR = IssueCode(
    "date/no-year",
    Severity.WARNING,
    Text(ru="В дате нет года", en="The date has no year"),
    Text(
        ru="В «{value}» нет года. Какой он, не угадываем, в расчётах считаем пустым.",
        en="“{value}” has no year. It is not guessed; the cell counts as empty.",
    ),
    Text(ru="Допишите год.", en="Add the year."),
    Cause.SLIP,
    {"last_order": "14 мая"},
)
NO_DAY = IssueCode(
    "date/no-day",
    Severity.WARNING,
    Text(ru="В дате нет числа", en="The date has no day"),
    Text(
        ru="В «{value}» нет числа. Считаем пустым.",
        en="“{value}” has no day. It counts as empty.",
    ),
    Text(ru="Впишите дату целиком.", en="Type the whole date."),
    Cause.SLIP,
    {"last_order": "май 2024"},
)
SERIAL = IssueCode(
    "date/serial",
    Severity.WARNING,
    Text(ru="Вместо даты число", en="A number instead of a date"),
    Text(
        ru="«{value}» — дата, которую таблица показывает числом. Похоже на {guess}; предложили правку.",
        en="“{value}” is a date the sheet shows as a number. It means {guess}; an edit is proposed.",
    ),
    Text(ru="Задайте ячейке формат «Дата».", en="Format the cell as a date."),
    Cause.SLIP,
    {"last_order": 45356},
)


MONTHS_EN = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def date_text(day: dt.date, lang: Lang) -> str:
    """A day as our tabs and proposals write it: 05.03.1987, or 1987-03-05 in English (which nobody reads two ways).

    >>> date_text(dt.date(1987, 3, 5), "ru"), date_text(dt.date(1987, 3, 5), "en")
    ('05.03.1987', '1987-03-05')
    """
    if lang == "ru":
        return f"{day.day:02d}.{day.month:02d}.{day.year:04d}"
    return f"{day.year:04d}-{day.month:02d}-{day.day:02d}"


def both_ways(text: str, lang: Lang) -> dict[str, str]:
    """An ambiguous date read both ways, for its message."""
    one, other = read(text, "dmy", month_first_dashes=True), read(text, "mdy", month_first_dashes=True)

    def say(day: Day | Problem) -> str:
        if not isinstance(day, Day):
            return ""
        year = "" if day.year is None else f"{day.year:02d}"
        if lang == "ru":
            return f"{day.day:02d}.{day.month:02d}" + (f".{year}" if year else "")
        return f"{day.day} {MONTHS_EN[day.month - 1][:3]} {year}".strip()

    return {"one": say(one), "other": say(other)}


def read_in(text: str, context: Context) -> Day | Problem:
    """The day a text says in this column."""
    return read(text, context.facts.get("slashes"), month_first_dashes=context.region == "US")


def full_year(day: Day, today: dt.date, ahead: int) -> int | None:
    """The year of a day; two digits mean the century that leaves it at most ``ahead`` years after today.

    >>> full_year(Day(5, 3, 87, True), dt.date(2026, 1, 1), 10), full_year(Day(5, 3, 30, True), dt.date(2026, 1, 1), 10)
    (1987, 2030)
    """
    if day.year is None or not day.short_year:
        return day.year
    year = today.year - today.year % 100 + day.year
    return year - 100 if year > today.year + ahead else year


_ISSUES = {"not_a_date": NOT_VALID, "no_such_day": NO_SUCH_DAY, "no_day": NO_DAY}


def parse(value: Value, context: Context) -> Reading:
    """A day; a time beside it is dropped inside, never in the cell."""
    if value is None:
        return EMPTY
    if isinstance(value, dt.datetime):
        return Reading(value.date())
    if isinstance(value, dt.date):
        return Reading(value)
    if isinstance(value, (bool, dt.time)):
        return wrong_type()
    if isinstance(value, (int, float)):
        return _serial(value, context)
    text = tidy(value)
    if not text or is_nothing(text):
        return EMPTY
    if text.isascii() and text.isdigit() and len(text) == 5:
        return _serial(int(text), context)
    day = read_in(text, context)
    if day == "ambiguous":
        return Reading(issue=AMBIGUOUS, args=both_ways(text, context.lang))
    if not isinstance(day, Day):
        return Reading(issue=_ISSUES[day])
    year = full_year(day, context.today, 20)
    if year is None:
        return Reading(issue=NO_YEAR)
    if not exists(day.day, day.month, year):
        return Reading(issue=NO_SUCH_DAY)
    if not 1900 <= year <= context.today.year + 100:
        return Reading(issue=NOT_VALID)
    found = dt.date(year, day.month, day.day)
    shown = date_text(found, context.lang)
    # Text with a time of day says more than the date does: it stays.
    if shown == value or ":" in text:
        return Reading(found)
    return Reading(found, shown, Kind.PROPOSAL, "date/style")


def _serial(number: float, context: Context) -> Reading:
    last = dt.date(context.today.year + 10, 12, 31)
    found = from_serial(number, dt.date(1995, 1, 1), last)
    if found is None:
        return Reading(issue=NOT_VALID)
    guess = date_text(found, context.lang)
    return Reading(found, guess, Kind.PROPOSAL, "date/serial", SERIAL, {"guess": guess})


def prepare(values: Sequence[Value], context: Context) -> Mapping[str, Any]:
    """The order of day and month the column writes with slashes, when one of its values settles it."""
    order = order_of(values)
    return {"slashes": order} if order else {}


def _text(value: Any, lang: Lang) -> str:
    return date_text(value, lang)


DATE = FieldType("date", parse, _text, prepare)
