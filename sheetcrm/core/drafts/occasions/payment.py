"""Occasion: a payment falls due, or is overdue. About the client's own order, so no advertising."""

from __future__ import annotations

import numpy as np

from sheetcrm.core.drafts.model import DraftFacts
from sheetcrm.core.drafts.occasions import Due, DueClient, Occasion, each
from sheetcrm.core.drafts.orders import Orders, date_of
from sheetcrm.core.drafts.reasons import Said
from sheetcrm.core.drafts.text.values import day_in_words
from sheetcrm.core.fields.ident import as_typed
from sheetcrm.core.segments.arrays import NO_DAY, day_number
from sheetcrm.core.wording import Text


def due(facts: DraftFacts) -> Due:
    """Clients with an unpaid order due within some days, or overdue by not more than some.

    Several unpaid orders are one message: with the sum of all that are due, and the first of their dates. Before the date
    and after it are two periods, so that somebody who was reminded in time may be reminded once more.
    """
    orders = Orders(facts)
    options = facts.settings.options
    if not orders.has("due"):
        return each([])
    left, unpaid = orders.unpaid()
    day = orders.days("due")
    away = day - day_number(facts.today)
    near = (day != NO_DAY) & (away <= options.payment_before_days) & (away >= -options.payment_after_days)
    numbers, documents = orders.column("order_id"), orders.column("document")
    found: list[DueClient] = []
    for client, rows in orders.by_client(np.flatnonzero(unpaid & near)):
        first = min(rows, key=lambda row: int(day[row]))
        on = date_of(int(day[first]))
        if on is None:
            continue
        late = on < facts.today
        amount = sum(int(left[row]) for row in rows) / 100
        year = facts.today.year
        why = Said(
            f"{'просрочена оплата' if late else 'срок оплаты'}: {day_in_words(on, 'ru', year)}",
            f"{'payment overdue since' if late else 'payment due on'} {day_in_words(on, 'en', year)}",
        )
        number = numbers[first] if len(rows) == 1 else None
        told = {
            "amount_due": amount,
            "due_date": on,
            "timing": "after" if late else "on" if on == facts.today else "before",
            "order_number": None if number is None else as_typed(number),
            "document": documents[first] if len(rows) == 1 else None,
        }
        found.append((client, f"{on} {'late' if late else 'due'}", why, None, told, ()))
    return each(found)


PAYMENT = Occasion(
    "payment",
    Text(ru="Напоминание об оплате", en="Payment reminder"),
    due,
    rank=12,
    lead="payment_before_days",
    day="due_date",
    despite_refusal=True,
)
