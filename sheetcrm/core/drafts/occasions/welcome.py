"""Occasion: somebody new. Just added, or just bought for the first time."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sheetcrm.core.drafts.model import DraftFacts, Mask
from sheetcrm.core.drafts.occasions import Due, Occasion
from sheetcrm.core.drafts.reasons import Said
from sheetcrm.core.drafts.text.values import day_in_words
from sheetcrm.core.wording import Text


def due(facts: DraftFacts) -> Due:
    """Clients added or come with their first order within the welcome days.

    Where nobody keeps the date of adding, a client without orders may be as old as the table: nobody is called new by a guess.
    """
    today = np.datetime64(facts.today, "D")
    window = np.timedelta64(max(facts.settings.options.welcome_days, 0), "D")

    def recent(days: npt.NDArray[np.datetime64]) -> Mask:
        return np.asarray(~np.isnat(days) & (days <= today) & (today - days <= window))

    created = facts.days("created", "clients")
    first = facts.days("first_order")
    orders = facts.figures("orders_count")
    last = facts.days("last_order")
    # A base brought in from elsewhere is "added" today though its people bought years ago: no welcome for them.
    added = recent(created) & ~(orders > 1) & (np.isnat(last) | recent(last))
    bought = recent(first) & (orders <= 1)
    positions = np.flatnonzero(added | bought)
    return Due(
        positions,
        ["once"] * len(positions),
        [
            _on(created[p], "добавлен", "added", facts.today.year)
            if added[p]
            else _on(first[p], "первая покупка", "first purchase", facts.today.year)
            for p in positions
        ],
        [None] * len(positions),
    )


def _on(day: np.datetime64, ru: str, en: str, this_year: int) -> Said:
    date = day.astype("datetime64[D]").item()
    said = {"ru": f"{ru} {day_in_words(date, 'ru', this_year)}", "en": f"{en} {day_in_words(date, 'en', this_year)}"}
    return Said(said["ru"], said["en"], ours=True)


WELCOME = Occasion("welcome", Text(ru="Приветствие", en="Welcome"), due, rank=30)
