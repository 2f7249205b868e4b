"""Days and numbers of days as tasks say them. Pure."""

from __future__ import annotations

import datetime as dt

from sheetcrm.core.wording import NBSP, Lang, Text, number

_DAYS = Text(ru="{n} {n:день|дня|дней}", en="{n} {n:day|days}")


def day_words(day: dt.date, lang: Lang) -> str:
    """A day as a line of the tab says it.

    >>> day_words(dt.date(2026, 11, 26), "ru"), day_words(dt.date(2026, 11, 26), "en")
    ('26.11.2026', '26 Nov 2026')
    """
    return f"{day:%d.%m.%Y}" if lang == "ru" else f"{day.day} {day:%b %Y}"


def day_and_time(moment: dt.date, lang: Lang) -> str:
    """The same with the time, where there is one."""
    said = day_words(moment, lang)
    return f"{said} {moment:%H:%M}" if isinstance(moment, dt.datetime) else said


def days_word(n: int, lang: Lang) -> str:
    """A number of days.

    >>> days_word(3, "ru"), days_word(1, "en")
    ('3 дня', '1 day')
    """
    return _DAYS.say(lang, n=n)


def money_words(amount: float, sign: str, lang: Lang) -> str:
    """A sum with its sign where each language has it; a code of letters stands behind in both.

    >>> money_words(2520, "₽", "ru").replace(NBSP, " "), money_words(2520, "£", "en"), money_words(5, "CHF", "en")
    ('2 520 ₽', '£2,520', '5\\xa0CHF')
    """
    text = number(amount, lang)
    return f"{sign}{text}" if lang == "en" and sign and not sign.isalpha() else f"{text}{NBSP}{sign}".rstrip()
