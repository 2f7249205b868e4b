"""What was handed over, as the outbox ledger tells it: the state of every message that ever left the program. Pure.

A message goes draft → approved → *handing over* → *handed over* → *confirmed*, or *unknown*. The first two are decisions and
stand elsewhere; the ledger begins with an intent, written before anything outside is touched, and an outcome written after.
An intent without an outcome is a message nobody can say of whether it arrived: unknown. A machine never tries it again.

A message is known by its draft's id, and by its address or any id of its client together with campaign and period: one
message per client, campaign and period for ever, whatever was merged, copied or restored meanwhile. The ledger holds ids and
keyed prints of addresses, no name, no address and no text.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from msgspec import Struct

from sheetcrm.core.drafts.audience.recipients import address_key
from sheetcrm.core.drafts.model import Channel, Draft, Purpose, Sent
from sheetcrm.core.link import fold_id
from sheetcrm.core.records import Discreet, replace
from sheetcrm.core.wording import Text

#: Kinds of lines in the ledger.
OPENED, INTENT, OUTCOME, SETTLED, SENT, REPORT, ACCEPTED, RECOVERED = (
    "opened", "intent", "outcome", "settled", "sent", "report", "accepted", "recovered",
)  # fmt: skip


class State(StrEnum):
    """How a message in the ledger stands. ``RETURNED``: it surely did not arrive, so it is as before the intent."""

    UNKNOWN = "unknown"
    HANDED = "handed over"
    CONFIRMED = "confirmed"
    RETURNED = "returned"


STATES: dict[State, Text] = {
    State.UNKNOWN: Text(ru="неизвестно", en="unknown"),
    State.HANDED: Text(ru="передано", en="handed over"),
    State.CONFIRMED: Text(ru="подтверждено", en="confirmed"),
    State.RETURNED: Text(ru="не передано", en="not handed over"),
}


class Reported(StrEnum):
    """What a service reports of a message that was sent."""

    DELIVERED = "delivered"
    BOUNCED = "bounced"
    UNSUBSCRIBED = "unsubscribed"


class Item(Struct, frozen=True):
    """One message as the ledger knows it. ``mark``: a keyed print of the address (:func:`address_mark`); ``others``: ids of
    the rows that were the same client then; ``message_id``: the header it has in a mailbox."""

    draft: str
    client: str | None
    mark: str
    campaign: str
    period: str
    channel: Channel
    purpose: Purpose = "ad"
    others: tuple[str, ...] = ()
    message_id: str = ""

    def known_by(self) -> Iterator[tuple[str, str, str, str]]:
        """Everything the message is known by; two messages that share one are the same message to the client."""
        yield "draft", self.draft, "", ""
        yield "mark", self.mark, self.campaign, self.period
        for name in (self.client, *self.others):
            if name:
                yield "client", fold_id(name), self.campaign, self.period

    def document(self) -> dict[str, Any]:
        """The item as it stands in a line of the ledger; what is empty is left out."""
        found = {
            "draft": self.draft,
            "client": self.client,
            "mark": self.mark,
            "campaign": self.campaign,
            "period": self.period,
            "channel": self.channel,
            "purpose": self.purpose,
            "others": list(self.others),
            "message_id": self.message_id,
        }
        return {key: value for key, value in found.items() if value}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Item:
        """An item of a line. Raises KeyError for one without a draft."""
        return cls(
            str(kept["draft"]),
            kept.get("client"),
            str(kept.get("mark", "")),
            str(kept.get("campaign", "")),
            str(kept.get("period", "")),
            kept.get("channel", "email"),
            kept.get("purpose", "ad"),
            tuple(kept.get("others", ())),
            str(kept.get("message_id", "")),
        )


class Entry(Discreet, frozen=True):
    """A message of the ledger with what became of it. ``batch``: the handover it was part of, to ``sink``, which put it to
    ``where``. ``sent``: the day a person ticked that it really went out. ``reported``: what the service said of it, on the day
    ``reported_on`` it was read. ``by``: a name as it was given. ``elsewhere``: another computer handed it over, and the workbook
    tells of it."""

    unseen = ("by",)

    item: Item
    batch: str
    sink: str
    day: dt.date
    state: State
    by: str = ""
    where: str = ""
    sent: dt.date | None = None
    reported: Reported | None = None
    reported_on: dt.date | None = None
    elsewhere: bool = False

    @property
    def stands(self) -> bool:
        """Whether the message counts as gone: nobody may get it again."""
        return self.state is not State.RETURNED

    @property
    def can_be_stopped(self) -> bool:
        """Whether it may still lie with somebody who has not sent it."""
        return self.stands and self.sent is None and self.reported is None


def address_mark(key: bytes, channel: str, address: str) -> str:
    """A print of an address that only this machine's ``key`` can make again; the same for every spelling of it.

    >>> address_mark(b"k", "email", "A@b.ru") == address_mark(b"k", "email", "a@b.ru") != address_mark(b"", "email", "a@b.ru")
    True
    """
    kind: Channel = "email" if channel == "email" else "sms"
    said = f"{kind}\0{address_key(kind, address)}".encode("utf-8", "replace")
    return hashlib.blake2b(said, digest_size=12, key=key[:64]).hexdigest()


def key_print(key: bytes) -> str:
    """A print of the key itself: another key makes other marks, so a ledger says which it was kept with."""
    return hashlib.blake2b(b"sheetcrm outbox", digest_size=8, key=key[:64]).hexdigest()


def item_of(draft: Draft, key: bytes, others: Iterable[str | None] = (), message_id: str = "") -> Item:
    """A draft as the ledger knows it. ``others``: ids of the rows that are the same client."""
    return Item(
        draft.id,
        draft.client_id,
        address_mark(key, draft.channel, draft.to),
        draft.campaign,
        draft.period,
        draft.channel,
        draft.purpose,
        tuple(sorted({name for name in others if name and name != draft.client_id})),
        message_id,
    )


class Outbox:
    """The ledger read through: the last state of every message, in the order they were handed over."""

    def __init__(
        self,
        entries: Sequence[Entry] = (),
        accepted: Iterable[str] = (),
        ticks: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.entries = tuple(entries)
        self.accepted = frozenset(accepted)
        #: By mailing, a print of what was ticked when the tick was last taken into account.
        self.ticks = ticks
        self._by_key: dict[tuple[str, str, str, str], Entry] = {}
        for entry in self.entries:
            if entry.stands:
                for known in entry.item.known_by():
                    self._by_key.setdefault(known, entry)

    def __len__(self) -> int:
        return len(self.entries)

    def taken(self, item: Item, also: Iterable[str] = ()) -> Entry | None:
        """The message that was handed over and is the same to this client, None when there is none. ``also``: further ids
        the client has or had, such as of rows that were merged into it."""
        wider = replace(item, others=(*item.others, *also))
        return next((self._by_key[known] for known in wider.known_by() if known in self._by_key), None)

    def of(self, batch: str) -> tuple[Entry, ...]:
        """The messages of one handover."""
        return tuple(entry for entry in self.entries if entry.batch == batch)

    def unknown(self) -> tuple[Entry, ...]:
        """Messages nobody can say of whether they arrived."""
        return tuple(entry for entry in self.entries if entry.state is State.UNKNOWN)

    def handed_on(self, day: dt.date, sinks: Iterable[str]) -> int:
        """How many went to some sinks on a day."""
        asked = frozenset(sinks)
        return sum(entry.stands and entry.day == day and entry.sink in asked for entry in self.entries)

    @property
    def handed(self) -> frozenset[str]:
        """Ids of the drafts that count as gone."""
        return frozenset(entry.item.draft for entry in self.entries if entry.stands)

    def next_batch(self) -> str:
        """The name of the next handover: B1, B2 …"""
        return f"B{1 + max((int(entry.batch[1:]) for entry in self.entries if entry.batch[1:].isdigit()), default=0)}"

    def with_others(self, others: Iterable[Entry]) -> Outbox:
        """The same with what other computers handed over; what this ledger knows of a message comes first."""
        mine = {(entry.batch, entry.item.draft) for entry in self.entries}
        more = [entry for entry in others if (entry.batch, entry.item.draft) not in mine]
        return Outbox((*self.entries, *more), self.accepted, self.ticks) if more else self

    def history(self) -> tuple[Sent, ...]:
        """What the drafts of later runs are compared with: whom was written to, when and about what. A message that is
        unknown counts as sent; a ticked one counts on the day of the tick."""
        return tuple(
            Sent(
                entry.item.draft,
                entry.item.client,
                "",
                entry.item.campaign,
                entry.item.period,
                entry.item.channel,
                entry.sent or entry.day,
                entry.item.purpose,
                mark=entry.item.mark,
                others=entry.item.others,
                batch=entry.batch,
                pending=entry.can_be_stopped,
                bounced=entry.reported is Reported.BOUNCED,
                opted_out=entry.reported_on if entry.reported is Reported.UNSUBSCRIBED else None,
                handed_on=entry.day,
                sent_on=entry.sent,
                unknown=entry.state is State.UNKNOWN,
                delivered=entry.reported in (Reported.DELIVERED, Reported.UNSUBSCRIBED),
            )
            for entry in self.entries
            if entry.stands
        )


def read(lines: Iterable[Mapping[str, Any]]) -> Outbox:
    """The ledger's lines, oldest first, as what they come to. A line that says nothing known is passed over."""
    found: dict[tuple[str, str], Entry] = {}
    accepted: set[str] = set()
    ticks: dict[str, str] = {}
    for line in _unpacked(lines):
        kind = line.get("kind")
        if kind == INTENT:
            _intent(line, found)
        elif kind == OUTCOME:
            _all(found, line, "handed", State.HANDED)
            _all(found, line, "returned", State.RETURNED)
        elif kind == SETTLED:
            _all(found, line, "went", State.CONFIRMED)
            _all(found, line, "returned", State.RETURNED)
        elif kind == SENT:
            if tick := line.get("tick"):
                ticks[str(tick[0])] = str(tick[1])
            for key in _named(found, line, "drafts"):
                state = State.CONFIRMED if found[key].stands else found[key].state
                found[key] = replace(found[key], state=state, sent=dt.date.fromisoformat(line["day"]))
        elif kind == REPORT:
            for key in _named(found, line, "drafts"):
                day = dt.datetime.fromisoformat(line["at"]).date()
                what = Reported(line["what"])
                found[key] = replace(found[key], state=State.CONFIRMED, reported=what, reported_on=day)
        elif kind == ACCEPTED:
            accepted.update(line.get("heads", ()))
            accepted.update(line.get("ledgers", ()))
            accepted.update(line.get("keys", ()))
    return Outbox(tuple(found.values()), accepted, ticks)


def _unpacked(lines: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for line in lines:
        if line.get("kind") == RECOVERED:
            yield from _unpacked(line.get("lines", ()))
        else:
            yield line


def _intent(line: Mapping[str, Any], found: dict[tuple[str, str], Entry]) -> None:
    for kept in line.get("items", ()):
        item = Item.of(kept)
        entry = Entry(
            item,
            str(line["batch"]),
            str(line["sink"]),
            dt.date.fromisoformat(line["day"]),
            State.UNKNOWN,
            str(line.get("by", "")),
            str(line.get("where", "")),
        )
        found.setdefault((entry.batch, item.draft), entry)


def _named(found: Mapping[tuple[str, str], Entry], line: Mapping[str, Any], name: str) -> list[tuple[str, str]]:
    batch = str(line.get("batch", ""))
    return [key for draft in line.get(name, ()) if (key := (batch, str(draft))) in found]


def _all(found: dict[tuple[str, str], Entry], line: Mapping[str, Any], name: str, state: State) -> None:
    for key in _named(found, line, name):
        found[key] = replace(found[key], state=state)
