"""How fresh what we know of each client is, by kind of card and by group. Pure.

``fresh_at`` follows the kind of card (B9–B11): the day a person verified the data counts for every card, the last
purchase for cards with orders, the last contact for full cards, whose owner answers for them. A card of contacts
alone cannot be checked (U10) until somebody verifies it.

A client is *stale* when there was no purchase, contact or verification for longer than their group's limit (U6). On
the limit's own day they are not stale yet. A client nothing ever happened to is judged by the day they were added.
Where the team keeps on which day somebody last opened a letter or followed a link in one, that is a sign of life, too (U7);
where it does not, nothing is guessed, and the summary says so.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
from msgspec import Struct

from sheetcrm.core.segments.arrays import NO_DAY, Bools, Ints, Objects, day_number, days, objects
from sheetcrm.core.segments.settings import Freshness, KnownSettings, Lifecycle
from sheetcrm.core.wording import Text

STALE_REASON = Text(
    ru="{days} {days:день|дня|дней} без покупок, контактов и сверки; для группы «{group}» предел — {limit}",
    en="{days} {days:day|days} without a purchase, contact or verification; the limit for “{group}” is {limit}",
)
STALE_REASON_OPENS = Text(
    ru="{days} {days:день|дня|дней} без покупок, контактов, открытых писем и сверки; предел — {limit}",
    en="{days} {days:day|days} without a purchase, contact, opened e-mail or verification; the limit is {limit}",
)
STALE_REASON_UNKNOWN = Text(
    ru="{days} {days:день|дня|дней} без покупок, контактов и сверки; предел — {limit}",
    en="{days} {days:day|days} without a purchase, contact or verification; the limit is {limit}",
)


class Fresh(Struct, frozen=True):
    """Freshness as columns: ``fresh_at`` and ``last_seen`` as day numbers, ``state`` as keys, ``stale`` only where it
    could be judged (``judged``), with the days passed and the group's limit. ``by_opens``: whether opened letters
    counted, because the team keeps them."""

    fresh_at: Ints
    state: Objects
    last_contact: Ints
    last_seen: Ints
    judged: Bools
    stale: Bools
    passed: Ints
    limit: Ints
    by_opens: bool = False


def freshness(
    clients: pd.DataFrame,
    last_order: Ints,
    card: Ints,
    group: Objects,
    settings: KnownSettings,
    today: dt.date,
    talk: Ints | None = None,
) -> Fresh:
    """Freshness of every client. Dates in the future say nothing about the past and are left out. ``talk``: the day of the
    last talk in the history of contacts."""
    now = day_number(today)

    def past(column: str) -> Ints:
        day = days(objects(clients, column))
        return np.where(day > now, NO_DAY, day)

    verified, contact, created = past("verified_at"), past("last_contact"), past("created")
    if talk is not None:
        contact = np.maximum(contact, talk)
    opened = np.maximum(past("last_opened"), past("last_clicked"))
    by_opens = bool((opened != NO_DAY).any())
    # NO_DAY is the smallest number, so the later of two days is their maximum.
    fresh_at = verified
    fresh_at = np.where(card >= 2, np.maximum(fresh_at, last_order), fresh_at)
    fresh_at = np.where(card == 3, np.maximum(fresh_at, contact), fresh_at)
    seen = np.maximum(np.maximum(np.maximum(last_order, contact), verified), opened)
    seen = np.where(seen == NO_DAY, created, seen)

    limit = np.full(len(clients), settings.stale_limit(None), dtype=np.int64)
    for name in Lifecycle:
        limit[group == name.value] = settings.stale_limit(name)
    judged = seen != NO_DAY
    passed = np.where(judged, now - seen, 0)
    fresh_days = np.where(fresh_at == NO_DAY, 0, now - fresh_at)
    table = np.array([f.value for f in (Freshness.UNVERIFIABLE, Freshness.STALE, Freshness.FRESH)], dtype=object)
    state: Objects = table[np.select([fresh_at == NO_DAY, fresh_days > limit], [0, 1], default=2)]
    return Fresh(fresh_at, state, contact, seen, judged, judged & (passed > limit), passed, limit, by_opens)
