"""Occasion: some days after delivery, to ask what the client thinks. Never while something is not settled."""

from __future__ import annotations

import numpy as np

from sheetcrm.core.drafts.model import DraftFacts
from sheetcrm.core.drafts.occasions import Due, DueClient, Occasion, each
from sheetcrm.core.drafts.orders import Orders, date_of
from sheetcrm.core.drafts.reasons import Said
from sheetcrm.core.drafts.text.values import day_in_words
from sheetcrm.core.segments.arrays import NO_DAY, day_number
from sheetcrm.core.wording import Text


def due(facts: DraftFacts) -> Due:
    """Clients with an order that was delivered (or, where nobody keeps that, made) so many days ago.

    The period is the order: asked once about each, and about the latest one only.
    """
    orders = Orders(facts)
    options = facts.settings.options
    day = orders.days("delivered" if orders.has("delivered") else "date")
    passed = day_number(facts.today) - day
    recent = (day != NO_DAY) & (passed >= options.opinion_after_days) & (passed <= options.opinion_within_days)
    found: list[DueClient] = []
    for client, rows in orders.by_client(np.flatnonzero(orders.live() & recent)):
        row = rows[-1]
        on = date_of(int(day[row]))
        if on is None:
            continue
        year = facts.today.year
        why = Said(f"заказ получен {day_in_words(on, 'ru', year)}", f"order received on {day_in_words(on, 'en', year)}")
        names = orders.products(row)
        found.append((client, f"{on}", why, None, {"bought": names, "delivered": on}, ()))
    return each(found)


OPINION = Occasion("opinion", Text(ru="Узнать мнение", en="Ask for an opinion"), due, rank=40)
