"""How often one person is written to, over all campaigns and channels, and never twice on one occasion. Pure.

A person is a cluster: two rows of one client have one account. What went out before is counted by client id and by
address, so that neither a merge nor a new row makes anybody a stranger.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from sheetcrm.core.drafts.audience.contacts import id_key
from sheetcrm.core.drafts.audience.recipients import address_columns, address_key
from sheetcrm.core.drafts.audience.standing_codes import ALREADY, PER_DAY, PER_MONTH, PER_WEEK, TOO_OFTEN
from sheetcrm.core.drafts.model import Channel, DraftFacts, Purpose, Sent
from sheetcrm.core.drafts.occasions import occasions
from sheetcrm.core.drafts.reasons import Reason
from sheetcrm.core.drafts.review.outbox import address_mark
from sheetcrm.core.drafts.text.values import day_in_words
from sheetcrm.core.wording import Text

_MONTH = 30


class Frequency:
    """The account of every person in one run."""

    def __init__(self, facts: DraftFacts) -> None:
        limits = facts.settings.limits
        self._facts = facts
        self._windows: list[tuple[int, int, Text]] = [
            (days, most, per)
            for days, most, per in (
                (1, limits.day, PER_DAY),
                (7, limits.week, PER_WEEK),
                (_MONTH, limits.month, PER_MONTH),
            )
            if most is not None
        ]
        self._days: dict[int, list[int]] = defaultdict(list)
        self._told: dict[tuple[int, str, str], dt.date] = {}
        #: Marks of addresses that take nothing, and by account and channel the last day it unsubscribed.
        self.bounced: set[str] = set()
        self.opted_out: dict[tuple[int, Channel], dt.date] = {}
        #: By the id of a message that went out before: the accounts it stands on.
        self.people_of: dict[str, set[int]] = {}
        if facts.history:
            self._take(facts.history)

    def _take(self, history: Sequence[Sent]) -> None:
        """What went out before, on the accounts of whoever it went to."""
        beyond = {name for name, occasion in occasions().items() if occasion.beyond_limits}
        ids = self._facts.column("client_id")
        by_id: dict[str, set[int]] = defaultdict(set)
        for position, value in enumerate(ids if ids is not None else ()):
            if isinstance(value, str) and value:
                by_id[id_key(value)].add(self.person(position))
        channels: tuple[Channel, ...] = ("email", "sms")
        marked = any(sent.mark for sent in history)
        key = self._facts.settings.key
        by_address: dict[str, set[int]] = defaultdict(set)
        by_mark: dict[str, set[int]] = defaultdict(set)
        for channel in channels:
            for _, column in address_columns(self._facts, channel):
                for position, held in enumerate(column):
                    for address in (held,) if isinstance(held, str) else held or ():
                        by_address[address_key(channel, str(address))].add(self.person(position))
                        if marked:
                            by_mark[address_mark(key, channel, str(address))].add(self.person(position))
        for sent in history:
            people: set[int] = set()
            for name in (sent.client_id, *sent.others):
                people |= by_id.get(id_key(name), set()) if name else set()
            if sent.address:
                people |= by_address.get(address_key(sent.channel, sent.address), set())
            if sent.mark:
                people |= by_mark.get(sent.mark, set())
            self.people_of[sent.draft_id] = people
            if sent.bounced:
                self.bounced.add(sent.mark)
            if sent.opted_out is not None:
                for person in people:
                    before = self.opted_out.get((person, sent.channel), sent.opted_out)
                    self.opted_out[person, sent.channel] = max(before, sent.opted_out)
            for person in people:
                self._told.setdefault((person, sent.campaign, sent.period), sent.day)
                if sent.purpose == "ad" and sent.campaign not in beyond:
                    self._days[person].append(sent.day.toordinal())

    @property
    def limited(self) -> bool:
        """Whether there is any limit."""
        return bool(self._windows)

    def person(self, position: int) -> int:
        """The account of a row: its cluster's, else its own."""
        cluster = self._facts.cluster
        label = -1 if cluster is None else int(cluster[position])
        return label if label >= 0 else -1 - position

    def takes_nothing(self, channel: Channel, address: str) -> bool:
        """Whether a message to this very address came back."""
        return bool(self.bounced) and address_mark(self._facts.settings.key, channel, address) in self.bounced

    def unsubscribed(self, position: int, channel: Channel) -> dt.date | None:
        """The day this person unsubscribed from messages on a channel, by what a service reports."""
        return self.opted_out.get((self.person(position), channel)) if self.opted_out else None

    def told_before(self, position: int, campaign: str, period: str) -> Reason | None:
        """Set when this person got this campaign for this period on an earlier day."""
        day = self._told.get((self.person(position), campaign, period))
        if day is None:
            return None
        year = self._facts.today.year
        return Reason(ALREADY, {"day": Text(ru=day_in_words(day, "ru", year), en=day_in_words(day, "en", year))})

    def one_more(self, position: int, day: dt.date, purpose: Purpose, *, beyond: bool) -> Reason | None:
        """Puts a message on the account, or says why it would be one too many.

        What is no advertising, and what comes once a year, is neither counted nor stopped.
        """
        if purpose != "ad" or beyond or not self._windows:
            return None
        account = self._days[self.person(position)]
        at = day.toordinal()
        for days, most, per in self._windows:
            if _fullest(account, at, days) >= most:
                return Reason(TOO_OFTEN, {"n": most, "per": per})
        account.append(at)
        return None


def _fullest(account: list[int], at: int, days: int) -> int:
    """How many messages the fullest stretch of so many days around a day has already.

    >>> _fullest([1, 2, 9], 5, 7), _fullest([1, 9], 5, 7)
    (2, 1)
    """
    near = [day for day in account if abs(day - at) < days]
    if not near:
        return 0
    starts = [day for day in near if day <= at] + [at]
    return max(sum(start <= day < start + days for day in near) for start in starts)
