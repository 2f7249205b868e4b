"""Event: a new order above a sum. A person thanks for it; who that is signs the draft."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from sheetcrm.core.drafts.events import Event, answering
from sheetcrm.core.drafts.model import DraftFacts
from sheetcrm.core.drafts.orders import Orders, date_of
from sheetcrm.core.drafts.reasons import Said
from sheetcrm.core.drafts.text.values import day_in_words
from sheetcrm.core.segments.arrays import NO_DAY, day_number
from sheetcrm.core.segments.purchases import first_lines
from sheetcrm.core.wording import Text, number


def happened(facts: DraftFacts) -> Iterator[Event]:
    """Orders of the last days for at least the sum; none while no sum was named. Cancelled and returned ones are none."""
    options = facts.settings.options
    if options.large_order_amount <= 0:
        return
    orders = Orders(facts)
    day = orders.days("date")
    amount, priced = orders.amounts()
    passed = day_number(facts.today) - day
    recent = (day != NO_DAY) & (passed >= 0) & (passed <= options.large_order_days)
    counted, keys = orders.live() & recent & priced, orders.keys()
    amount = pd.Series(np.where(counted, amount, 0)).groupby(keys).transform("sum").to_numpy(dtype=np.int64)
    large = first_lines(keys, counted) & (amount >= round(options.large_order_amount * 100))
    numbers = orders.column("order_id")
    for row in np.flatnonzero(large).tolist():
        on = date_of(int(day[row]))
        if on is None:
            continue
        sums = {lang: number(amount[row] / 100, lang) for lang in ("ru", "en")}
        year, sign = facts.today.year, facts.settings.currency
        what = Said(
            f"заказ на {sums['ru']} {sign} {day_in_words(on, 'ru', year)}",
            f"an order of {sums['en']} {sign} on {day_in_words(on, 'en', year)}",
            ours=True,
        )
        key = f"{on} {numbers[row]}" if numbers[row] is not None else f"{on} {amount[row]}"
        yield Event(int(orders.client[row]), on, key, what, {"bought": orders.products(row)})


LARGE_ORDER = answering("large_order", Text(ru="Крупный заказ", en="Large order"), happened, rank=16)
