"""Check: what has happened has happened: no contact, purchase or consent in the future, none before the team. Pure.

How a date is written is the field type's business. Here a good date is in the wrong place on the calendar.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import numpy as np

from sheetcrm.core.checks import Check, CheckContext
from sheetcrm.core.checks.columns import column, heading
from sheetcrm.core.issues import Cause, Findings, IssueCode, Severity
from sheetcrm.core.wording import Text

#: Orders are booked ahead (a visit, a wedding cake), but not further than this.
BOOKED_AHEAD_DAYS = 366
EARLIEST = dt.date(1990, 1, 1)

FUTURE = IssueCode(
    "date/future",
    Severity.WARNING,
    Text(ru="Дата ещё не наступила", en="A date in the future"),
    Text(
        ru="«{value}» в столбце «{heading}» ещё не наступило. Эту дату в показателях не учитываем.",
        en="“{value}” in “{heading}” has not come yet. The date is left out of the figures.",
    ),
    Text(ru="Проверьте год, месяц и день.", en="Check year, month and day."),
    Cause.SLIP,
    example={"full_name": "Смирнова Анна", "phone": "+7 916 123-45-67", "last_contact": "2062-03-07"},
)
TOO_EARLY = IssueCode(
    "date/too-early",
    Severity.WARNING,
    Text(ru="Слишком давняя дата", en="A date too long ago"),
    Text(
        ru="«{value}» в столбце «{heading}»: так давно клиентской базы ещё не было. Эту дату в показателях не учитываем.",
        en="“{value}” in “{heading}” is before there was a client base. The date is left out of the figures.",
    ),
    Text(ru="Проверьте год.", en="Check the year."),
    Cause.SLIP,
    example={"full_name": "Смирнова Анна", "phone": "+7 916 123-45-67", "last_contact": "1905-06-12"},
)
LAST_BEFORE_FIRST = IssueCode(
    "date/last-before-first",
    Severity.WARNING,
    Text(ru="Последняя покупка раньше первой", en="The last purchase is before the first"),
    Text(
        ru="Последняя покупка ({value}) раньше первой. Одна из дат неверна.",
        en="The last purchase ({value}) is before the first. One of the dates is wrong.",
    ),
    Text(ru="Поправьте одну из дат.", en="Correct one of the dates."),
    Cause.SLIP,
    example={
        "full_name": "Смирнова Анна",
        "phone": "+7 916 123-45-67",
        "first_order": "2026-02-01",
        "last_order": "2025-02-01",
    },
)

_CLIENTS = (
    "created",
    "first_order",
    "last_order",
    "last_contact",
    "last_opened",
    "last_clicked",
    "verified_at",
    "consent_date",
)
_ORDERS = ("date", "pay_date")


def _dates(context: CheckContext) -> Iterator[Findings]:
    # A colleague a few time zones to the east may already live in tomorrow.
    tomorrow = context.today + dt.timedelta(days=1)
    for key in _CLIENTS:
        yield from _outside(context, "clients", key, tomorrow)
    first, last = column(context, "clients", "first_order"), column(context, "clients", "last_order")
    if first is not None and last is not None:
        pairs = zip(first, last, strict=True)
        wrong = np.fromiter((_is_day(a) and _is_day(b) and b < a for a, b in pairs), dtype=bool, count=len(first))
        yield Findings.where(wrong, LAST_BEFORE_FIRST, "last_order")


def _order_dates(context: CheckContext) -> Iterator[Findings]:
    for key in _ORDERS:
        yield from _outside(context, "orders", key, context.today + dt.timedelta(days=BOOKED_AHEAD_DAYS))


def _is_day(value: Any) -> bool:
    return isinstance(value, dt.date)


def _outside(context: CheckContext, table: str, key: str, latest: dt.date) -> Iterator[Findings]:
    days = column(context, table, key)
    if days is None:
        return
    known = [day for day in days.dropna().unique() if _is_day(day)]
    said = heading(context, table, key)
    for code, wrong in (
        (FUTURE, {day for day in known if day > latest}),
        (TOO_EARLY, {day for day in known if day < EARLIEST}),
    ):
        if wrong:
            yield Findings.where(days.isin(wrong), code, key, table=table, heading=said)


DATES = Check("dates", "clients", _dates)
ORDER_DATES = Check("dates-orders", "orders", _order_dates)
