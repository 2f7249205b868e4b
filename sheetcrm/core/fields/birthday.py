"""Field type birthday: a day and month, and the year when it is known. Pure."""

from __future__ import annotations

import datetime as dt
from typing import Any

from msgspec import Struct

from sheetcrm.core.fields import EMPTY, Context, FieldType, Kind, Reading
from sheetcrm.core.fields.cell import wrong_type
from sheetcrm.core.fields.date import AMBIGUOUS, MONTHS_EN, both_ways, full_year, prepare, read_in
from sheetcrm.core.fields.dates_text import Day, exists, from_serial
from sheetcrm.core.fields.letters import is_nothing, tidy
from sheetcrm.core.issues import Cause, IssueCode, Severity
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import Value

#: Older than this nobody is a client.
OLDEST_YEARS = 110

NOT_VALID = IssueCode(
    "birthday/not-valid",
    Severity.ERROR,
    Text(ru="День рождения не читается", en="The birthday cannot be read"),
    Text(
        ru="«{value}» не удалось прочитать как день рождения. Оставили как есть, поздравления не будет.",
        en="“{value}” could not be read as a birthday. Left as it is; there will be no greeting.",
    ),
    Text(ru="Впишите так: 05.03.1987, без года — 05.03.", en="Type it as 1987-03-05, or “5 March” without the year."),
    Cause.SLIP,
    {"birthday": "весной"},
)
NO_SUCH_DAY = IssueCode(
    "birthday/no-such-day",
    Severity.ERROR,
    Text(ru="Такого дня не бывает", en="There is no such day"),
    Text(
        ru="«{value}»: такого дня в календаре нет. Не угадываем, поздравления не будет.",
        en="“{value}”: the calendar has no such day. Nothing was guessed; there will be no greeting.",
    ),
    Text(ru="Уточните день рождения у клиента.", en="Ask the client."),
    Cause.SLIP,
    {"birthday": "29.02.2001"},
)
YEAR_ONLY = IssueCode(
    "birthday/no-day",
    Severity.INFO,
    Text(ru="Вместо дня рождения только год или месяц", en="Only a year or a month for a birthday"),
    Text(
        ru="«{value}» — не день: когда поздравлять, по такой записи не узнать. Не используем.",
        en="“{value}” names no day, so nobody can be greeted by it. It is not used.",
    ),
    Text(ru="Узнайте число и месяц.", en="Find out the day and the month."),
    Cause.SLIP,
    {"birthday": "1987"},
)
FUTURE = IssueCode(
    "birthday/future",
    Severity.ERROR,
    Text(ru="День рождения в будущем", en="A birthday in the future"),
    Text(
        ru="«{value}» ещё не наступило. Не используем.",
        en="“{value}” has not come yet. It is not used.",
    ),
    Text(ru="Проверьте год.", en="Check the year."),
    Cause.DOUBTFUL,
    {"birthday": "05.03.2087"},
)
YEAR_OF_TYPING = IssueCode(
    "birthday/year-of-typing",
    Severity.INFO,
    Text(ru="Год рождения подставила сама таблица", en="The sheet itself put the year of birth in"),
    Text(
        ru="«{value}»: похоже, вписали день и месяц, а год добавила таблица — тот, в котором писали. Считаем, что год неизвестен.",
        en="“{value}”: somebody probably typed a day and a month, and the sheet added the year of typing. The year counts as unknown.",
    ),
    Text(
        ru="Впишите настоящий год. Чтобы хранить день без года, задайте столбцу формат «Обычный текст».",
        en="Type the real year. To keep a day without a year, format the column as plain text.",
    ),
    Cause.SLIP,
    {"birthday": dt.date(2026, 3, 5)},
)
TOO_OLD = IssueCode(
    "birthday/too-old",
    Severity.WARNING,
    Text(ru="Клиенту больше 110 лет", en="The client would be over 110"),
    Text(
        ru="По записи «{value}» клиенту больше 110 лет. Похоже на дату, вписанную для заполнения; не используем.",
        en="By “{value}” the client is over 110. The date was probably typed only to fill the cell; it is not used.",
    ),
    Text(ru="Уточните день рождения или очистите ячейку.", en="Ask the client, or clear the cell."),
    Cause.DOUBTFUL,
    {"birthday": "01.01.1900"},
)
SERIAL = IssueCode(
    "birthday/serial",
    Severity.WARNING,
    Text(ru="Вместо дня рождения число", en="A number instead of a birthday"),
    Text(
        ru="«{value}» — дата, которую таблица показывает числом. Похоже на {guess}; предложили правку.",
        en="“{value}” is a date the sheet shows as a number. It means {guess}; an edit is proposed.",
    ),
    Text(ru="Задайте ячейке формат «Дата».", en="Format the cell as a date."),
    Cause.SLIP,
    {"birthday": 31841},
)


class Birthday(Struct, frozen=True, order=True):
    """A birthday; ``year`` is None when nobody wrote it."""

    month: int
    day: int
    year: int | None = None

    def on(self, year: int) -> dt.date:
        """The day it is kept in a year; 29 February is kept on 1 March in common years.

        >>> Birthday(2, 29, 2000).on(2025)
        datetime.date(2025, 3, 1)
        """
        if exists(self.day, self.month, year):
            return dt.date(year, self.month, self.day)
        return dt.date(year, 3, 1)

    def age_on(self, today: dt.date) -> int | None:
        """Full years on a day, None without a year.

        >>> Birthday(5, 14, 1987).age_on(dt.date(2026, 5, 13))
        38
        """
        if self.year is None:
            return None
        return today.year - self.year - (today < self.on(today.year))


def birthday_text(value: Birthday, lang: Lang) -> str:
    """A birthday as our tabs and proposals write it.

    >>> birthday_text(Birthday(5, 14), "ru"), birthday_text(Birthday(5, 14), "en"), birthday_text(Birthday(5, 14, 1987), "en")
    ('14.05', '14 May', '1987-05-14')
    """
    if value.year is not None:
        if lang == "ru":
            return f"{value.day:02d}.{value.month:02d}.{value.year:04d}"
        return f"{value.year:04d}-{value.month:02d}-{value.day:02d}"
    if lang == "ru":
        return f"{value.day:02d}.{value.month:02d}"
    return f"{value.day} {MONTHS_EN[value.month - 1]}"


def _judged(day: int, month: int, year: int | None, today: dt.date) -> Birthday | IssueCode:
    """A birthday that can be one, or what is wrong with it."""
    if not exists(day, month, year):
        return NO_SUCH_DAY
    if year is None:
        return Birthday(month, day)
    born = dt.date(year, month, day)
    if born > today:
        return FUTURE
    found = Birthday(month, day, year)
    if (found.age_on(today) or 0) > OLDEST_YEARS:
        return TOO_OLD
    return found


def parse(value: Value, context: Context) -> Reading:
    """A birthday, with or without its year; never in the future and never past 110 years. A date of this year or the last is
    a day without a year."""
    if value is None:
        return EMPTY
    if isinstance(value, dt.date):
        if 0 <= context.today.year - value.year <= 1:
            # «05.03» typed into a sheet becomes a date of that very year: nobody that young is a client.
            return Reading(Birthday(value.month, value.day), issue=YEAR_OF_TYPING)
        found = _judged(value.day, value.month, value.year, context.today)
        return Reading(found) if isinstance(found, Birthday) else Reading(issue=found)
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
        return Reading(issue={"no_such_day": NO_SUCH_DAY, "no_day": YEAR_ONLY}.get(day, NOT_VALID))
    found = _judged(day.day, day.month, full_year(day, context.today, 0), context.today)
    if not isinstance(found, Birthday):
        return Reading(issue=found)
    shown = birthday_text(found, context.lang)
    if shown == value:
        return Reading(found)
    return Reading(found, shown, Kind.PROPOSAL, "date/style")


def _serial(number: float, context: Context) -> Reading:
    if 1900 <= number <= context.today.year:
        return Reading(issue=YEAR_ONLY)
    born = from_serial(number, dt.date(context.today.year - OLDEST_YEARS, 1, 1), context.today)
    if born is None:
        return Reading(issue=NOT_VALID)
    found = Birthday(born.month, born.day, born.year)
    guess = birthday_text(found, context.lang)
    return Reading(found, guess, Kind.PROPOSAL, "date/serial", SERIAL, {"guess": guess})


def _text(value: Any, lang: Lang) -> str:
    return birthday_text(value, lang)


BIRTHDAY = FieldType("birthday", parse, _text, prepare)
