"""Occasion: a client silent for longer than is usual for them. Their own rhythm decides, not one term for all."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from sheetcrm.core.drafts.model import DraftFacts
from sheetcrm.core.drafts.occasions import Due, Occasion
from sheetcrm.core.drafts.occasions.repeat import after
from sheetcrm.core.drafts.reasons import Said
from sheetcrm.core.wording import Lang, Text

_RHYTHM = Text(
    ru="{days} {days:день|дня|дней} без покупок, обычно — раз в {rhythm} {rhythm:день|дня|дней}",
    en="no purchase for {days} {days:day|days}, usually one every {rhythm} {rhythm:day|days}",
)
_ASLEEP = Text(
    ru="спящий: {days} {days:день|дня|дней} без покупок", en="asleep: no purchase for {days} {days:day|days}"
)
_ASLEEP_UNDATED = Text(ru="спящий: давно нет покупок", en="asleep: no purchase for a long time")


def due(facts: DraftFacts) -> Due:
    """Clients past ``winback_factor`` × the median interval of their orders; where no interval is known, those asleep.

    A client with a 30-day rhythm is due on day 61, one with a 180-day rhythm is not. The period is the order before
    the silence, so one silence gets one message, and a new purchase opens the next.
    """
    today = np.datetime64(facts.today, "D")
    last = facts.days("last_order")
    silent = np.where(np.isnat(last), -1, (today - last).astype(np.int64))
    rhythm = facts.figures("rhythm_days")
    limit = _limit(facts)
    own = (rhythm > 0) & (silent > limit)
    asleep = np.zeros(len(facts), dtype=bool)
    if "lifecycle" in facts.known.columns:
        asleep = facts.known["lifecycle"].astype(str).to_numpy(dtype=object) == "asleep"
    positions = np.flatnonzero(own | (asleep & ~(rhythm > 0)))
    return Due(
        positions,
        [str(last[p]) if silent[p] >= 0 else "once" for p in positions],
        [_why(int(silent[p]), float(rhythm[p]) if own[p] else None) for p in positions],
        [None] * len(positions),
        {"days_silent": [int(silent[p]) if silent[p] >= 0 else None for p in positions]},
    )


def _limit(facts: DraftFacts) -> npt.NDArray[np.float64]:
    """Days of silence past which clients are due."""
    options = facts.settings.options
    return np.fmax(facts.figures("rhythm_days") * options.winback_factor, options.winback_at_least_days)


def begins(facts: DraftFacts) -> npt.NDArray[np.datetime64]:
    """The day each client with a usual interval becomes due if nothing is bought before; NaT for the others."""
    waits = np.where(facts.figures("rhythm_days") > 0, np.floor(_limit(facts)) + 1, np.nan)
    return after(facts.days("last_order"), waits)


@lru_cache(maxsize=20_000)
def _why(days: int, rhythm: float | None) -> Said:
    def said(lang: Lang) -> str:
        if days < 0:
            return _ASLEEP_UNDATED.say(lang)
        if rhythm is None:
            return _ASLEEP.say(lang, days=days)
        return _RHYTHM.say(lang, days=days, rhythm=max(round(rhythm), 1))

    return Said(ru=said("ru"), en=said("en"), ours=True)


WINBACK = Occasion("winback", Text(ru="Давно не были", en="Win back"), due, rank=60, begins=begins)
