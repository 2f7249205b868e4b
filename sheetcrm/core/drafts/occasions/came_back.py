"""Event: somebody bought again after a silence far longer than usual for them."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

import numpy as np

from sheetcrm.core.drafts.events import Event, answering
from sheetcrm.core.drafts.model import DraftFacts
from sheetcrm.core.drafts.orders import Orders, date_of
from sheetcrm.core.drafts.reasons import Said
from sheetcrm.core.segments.arrays import NO_DAY, day_number
from sheetcrm.core.wording import LANGS, Text

_WHY = Text(
    ru="снова с нами: заказ после {days} {days:дня|дней|дней} тишины, обычно — раз в {usual} {usual:день|дня|дней}",
    en="back again: an order after {days} {days:day|days} of silence, usually every {usual} {usual:day|days}",
)


def happened(facts: DraftFacts) -> Iterator[Event]:
    """Orders of the last days that ended a silence longer than win-back waits for: ``winback_factor`` × the median interval
    between the days bought on before, and ``winback_at_least_days``. Who has no two earlier days has no usual interval."""
    options = facts.settings.options
    orders = Orders(facts)
    day = orders.days("date")
    today = day_number(facts.today)
    for client, rows in orders.by_client(np.flatnonzero(orders.live() & (day != NO_DAY) & (day <= today))):
        bought = sorted({int(day[row]) for row in rows})
        if len(bought) < 3 or today - bought[-1] > options.came_back_days:
            continue
        gaps = np.diff(bought).tolist()
        usual, silent = median(gaps[:-1]), gaps[-1]
        if silent <= max(usual * options.winback_factor, options.winback_at_least_days):
            continue
        on = date_of(bought[-1])
        if on is not None:
            said = Said(*(_WHY.say(lang, days=silent, usual=max(round(usual), 1)) for lang in LANGS), ours=True)
            names = tuple(name for row in rows if day[row] == bought[-1] for name in orders.products(row))
            yield Event(client, on, f"{on}", said, {"bought": names, "days_silent": silent})


CAME_BACK = answering("came_back", Text(ru="Снова с нами", en="Back again"), happened, rank=17)
