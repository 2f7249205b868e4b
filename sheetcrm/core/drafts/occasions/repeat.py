"""Occasion: about time to buy again, by the client's own rhythm; later than that it is for win-back."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sheetcrm.core.drafts.model import DraftFacts
from sheetcrm.core.drafts.occasions import Due, DueClient, Occasion, each
from sheetcrm.core.drafts.orders import Orders
from sheetcrm.core.drafts.reasons import Said
from sheetcrm.core.segments.arrays import NO_DAY
from sheetcrm.core.wording import LANGS, Text

_WHY = Text(
    ru="обычно — раз в {rhythm} {rhythm:день|дня|дней}, прошло {days} {days:день|дня|дней}",
    en="usually every {rhythm} {rhythm:day|days}, {days} {days:day has|days have} passed",
)


def due(facts: DraftFacts) -> Due:
    """Clients whose usual interval ends within some days or has just ended.

    Not before half of it has passed, and not once they count as gone for win-back. The period is the last order: one
    reminder for each purchase.
    """
    options = facts.settings.options
    last = facts.days("last_order")
    today = np.datetime64(facts.today, "D")
    silent = np.where(np.isnat(last), -1, (today - last).astype(np.int64))
    rhythm = facts.figures("rhythm_days")
    begins = _waits(facts)
    ends = np.fmax(rhythm * options.winback_factor, options.winback_at_least_days)
    positions = np.flatnonzero((rhythm >= 2) & (silent > 0) & (silent >= begins) & (silent <= ends))
    bought = last_products(facts, positions.tolist())
    found: list[DueClient] = []
    for position in positions.tolist():
        days, usual = int(silent[position]), max(round(float(rhythm[position])), 1)
        said = Said(*(_WHY.say(lang, days=days, rhythm=usual) for lang in LANGS))
        names = bought.get(position, ())
        found.append((position, str(last[position]), said, None, {"bought": names, "days_silent": days}, names))
    return each(found)


def _waits(facts: DraftFacts) -> npt.NDArray[np.float64]:
    """Days after the last order from which on clients are due."""
    rhythm = facts.figures("rhythm_days")
    return np.fmax(rhythm - facts.settings.options.repeat_early_days, rhythm / 2)


def begins(facts: DraftFacts) -> npt.NDArray[np.datetime64]:
    """The day each client becomes due if nothing is bought before; NaT without a usual interval."""
    waits = np.where(facts.figures("rhythm_days") >= 2, np.ceil(_waits(facts)), np.nan)
    return after(facts.days("last_order"), waits)


def after(last: npt.NDArray[np.datetime64], waits: npt.NDArray[np.float64]) -> npt.NDArray[np.datetime64]:
    """So many whole days after a day; NaT where either is not known."""
    known = ~np.isnan(waits) & ~np.isnat(last)
    days = np.where(known, waits, 0).astype(np.int64).astype("timedelta64[D]")
    return np.where(known, last + days, np.datetime64("NaT", "D"))


def last_products(facts: DraftFacts, positions: list[int]) -> dict[int, tuple[str, ...]]:
    """What these clients bought last, by client."""
    orders = Orders(facts)
    if not positions or not orders.has("items"):
        return {}
    wanted = np.zeros(len(facts), dtype=bool)
    wanted[positions] = True
    day = orders.days("date")
    live = orders.live() & (day != NO_DAY)
    rows = np.flatnonzero(live & wanted[np.maximum(orders.client, 0)])
    return {client: orders.products(theirs[-1]) for client, theirs in orders.by_client(rows)}


REPEAT = Occasion("repeat", Text(ru="Пора повторить", en="Time to buy again"), due, rank=45, begins=begins)
