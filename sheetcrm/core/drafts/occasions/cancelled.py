"""Event: an order was cancelled or brought back. Somebody asks what went wrong; never while it is in dispute."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sheetcrm.core.drafts.events import Event, answering
from sheetcrm.core.drafts.model import DraftFacts
from sheetcrm.core.drafts.orders import Orders, date_of
from sheetcrm.core.drafts.reasons import Said
from sheetcrm.core.drafts.text.values import day_in_words
from sheetcrm.core.segments.arrays import NO_DAY, day_number
from sheetcrm.core.wording import Text


def happened(facts: DraftFacts) -> Iterator[Event]:
    """Orders of the last days whose status says that they came to nothing; not of clients who have ordered again since."""
    orders = Orders(facts)
    day = orders.days("date")
    today = day_number(facts.today)
    live = orders.live()
    dated = (orders.client >= 0) & (day != NO_DAY) & (day <= today)
    numbers = orders.column("order_id")
    for client, rows in orders.by_client(np.flatnonzero(dated)):
        row = rows[-1]
        on = date_of(int(day[row]))
        if live[row] or on is None or today - int(day[row]) > facts.settings.options.cancelled_days:
            continue
        year = facts.today.year
        why = Said(
            f"заказ от {day_in_words(on, 'ru', year)} не состоялся",
            f"an order of {day_in_words(on, 'en', year)} came to nothing",
            ours=True,
        )
        key = f"{on} {numbers[row]}" if numbers[row] is not None else f"{on}"
        yield Event(client, on, key, why, {"bought": orders.products(row)})


CANCELLED = answering("cancelled", Text(ru="Заказ не состоялся", en="An order came to nothing"), happened, rank=15)
