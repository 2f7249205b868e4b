"""Occasion: an appointment tomorrow. About what was agreed on, so no advertising; an order dated in the future is one."""

from __future__ import annotations

import datetime as dt

import numpy as np

from sheetcrm.core.drafts.model import DraftFacts
from sheetcrm.core.drafts.occasions import Due, DueClient, Occasion, each
from sheetcrm.core.drafts.orders import Orders, clock_in, date_of
from sheetcrm.core.drafts.reasons import Said
from sheetcrm.core.drafts.text.values import day_in_words
from sheetcrm.core.segments.arrays import NO_DAY, day_number
from sheetcrm.core.wording import Text


def due(facts: DraftFacts) -> Due:
    """Clients with an appointment in so many days, or sooner when it was made since; never on the day itself."""
    orders = Orders(facts)
    day = orders.days("date")
    away = day - day_number(facts.today)
    coming = (day != NO_DAY) & (away >= 1) & (away <= max(facts.settings.options.appointment_before_days, 1))
    found: list[DueClient] = []
    times = orders.column("time" if orders.has("time") else "date")
    for client, rows in orders.by_client(np.flatnonzero(orders.live() & coming)):
        row = rows[0]
        on = date_of(int(day[row]))
        if on is None:
            continue
        clock = clock_in(times[row])
        year = facts.today.year
        at = {"ru": f" в {clock:%H:%M}", "en": f" at {clock:%H:%M}"} if clock else {"ru": "", "en": ""}
        why = Said(
            f"запись {day_in_words(on, 'ru', year)}{at['ru']}",
            f"appointment on {day_in_words(on, 'en', year)}{at['en']}",
        )
        told = {
            "appointment_date": on,
            "appointment_time": None if clock is None else f"{clock:%H:%M}",
            "timing": "before" if on > facts.today + dt.timedelta(days=1) else "tomorrow",
            "bought": orders.products(row),
            "with_whom": orders.column("owner")[row],
        }
        found.append((client, f"{on} {told['appointment_time'] or ''}".strip(), why, facts.today, told, ()))
    return each(found)


APPOINTMENT = Occasion(
    "appointment",
    Text(ru="Напоминание о записи", en="Appointment reminder"),
    due,
    rank=10,
    despite_dispute=True,
    lead="appointment_before_days",
    day="appointment_date",
    despite_refusal=True,
)
