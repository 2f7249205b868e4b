"""Event rules: something happened in the last days, and a draft answers it. Nothing is sent: it is a draft like any other. Pure.

A rule is a file in :mod:`sheetcrm.core.drafts.occasions` that says what happened to whom and when; the rest is here. Each event
is answered once, and of several that happened to a client only the latest.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct, field

from sheetcrm.core.drafts.model import DraftFacts
from sheetcrm.core.drafts.occasions import Due, Occasion, each
from sheetcrm.core.drafts.reasons import Said
from sheetcrm.core.wording import Text


class Event(Struct, frozen=True):
    """Something that happened to a client, by position, on a day. ``key``: what makes it this event and no other; ``what``: in
    words; ``values``: variables a template may use."""

    client: int
    day: dt.date
    key: str
    what: Said
    values: Mapping[str, object] = field(default_factory=dict)


def answering(name: str, title: Text, happened: Callable[[DraftFacts], Iterable[Event]], *, rank: int) -> Occasion:
    """The occasion an event rule makes."""

    def due(facts: DraftFacts) -> Due:
        latest: dict[int, Event] = {}
        for event in happened(facts):
            before = latest.get(event.client)
            if event.day <= facts.today and (before is None or (before.day, before.key) < (event.day, event.key)):
                latest[event.client] = event
        found = sorted(latest.values(), key=lambda event: event.client)
        return each([(one.client, one.key, one.what, None, one.values, ()) for one in found])

    return Occasion(name, title, due, rank=rank)
