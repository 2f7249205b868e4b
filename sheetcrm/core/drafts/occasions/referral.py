"""Occasion: somebody who buys again and again and may recommend the firm to friends; once a year."""

from __future__ import annotations

import numpy as np

from sheetcrm.core.drafts.model import DraftFacts
from sheetcrm.core.drafts.occasions import Due, DueClient, Occasion, each
from sheetcrm.core.drafts.reasons import Said
from sheetcrm.core.wording import Text

_WHY = Text(
    ru="{n} {n:заказ|заказа|заказов}, последний {days} {days:день|дня|дней} назад",
    en="{n} {n:order|orders}, the last one {days} {days:day|days} ago",
)


def due(facts: DraftFacts) -> Due:
    """Clients with enough orders, the last of them not long ago."""
    options = facts.settings.options
    last = facts.days("last_order")
    silent = np.where(np.isnat(last), -1, (np.datetime64(facts.today, "D") - last).astype(np.int64))
    orders = facts.figures("orders_count")
    fits = (orders >= options.referral_orders) & (silent >= 0) & (silent <= options.referral_days)
    found: list[DueClient] = []
    for position in np.flatnonzero(fits).tolist():
        said = {"n": int(orders[position]), "days": int(silent[position])}
        why = Said(_WHY.say("ru", **said), _WHY.say("en", **said), ours=True)
        found.append((position, str(facts.today.year), why, None, {}, ()))
    return each(found)


REFERRAL = Occasion("referral", Text(ru="Рекомендация друзьям", en="Referral"), due, rank=70, together=True)
