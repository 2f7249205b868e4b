"""Event: a client's fifth, tenth, twenty-fifth … order."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sheetcrm.core.drafts.events import Event, answering
from sheetcrm.core.drafts.model import DraftFacts
from sheetcrm.core.drafts.orders import Orders, date_of
from sheetcrm.core.drafts.reasons import Said
from sheetcrm.core.segments.arrays import NO_DAY, day_number
from sheetcrm.core.segments.purchases import first_lines
from sheetcrm.core.wording import Text


def happened(facts: DraftFacts) -> Iterator[Event]:
    """The order of the last days that is the so-many-th of its client; cancelled and returned ones are not counted.

    The number is the key: it comes once, also when an earlier order is entered later.
    """
    options = facts.settings.options
    orders = Orders(facts)
    day = orders.days("date")
    today = day_number(facts.today)
    live = first_lines(orders.keys(), orders.live() & (day != NO_DAY) & (day <= today))
    for client, rows in orders.by_client(np.flatnonzero(live)):
        reached = [n for n in options.milestone_orders if n <= len(rows)]
        if not reached:
            continue
        number = max(reached)
        row = rows[number - 1]
        on = date_of(int(day[row]))
        if on is not None and today - int(day[row]) <= options.milestone_days:
            why = Said(f"заказ № {number} этого клиента", f"order no. {number} of this client", ours=True)
            yield Event(client, on, f"{number}", why, {"orders_count": number, "bought": orders.products(row)})


MILESTONE = answering("milestone", Text(ru="Юбилейный заказ", en="A round number of orders"), happened, rank=18)
