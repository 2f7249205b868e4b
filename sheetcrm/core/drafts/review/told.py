"""What computers that work on one workbook tell each other through it: who was written to, and hashes of who was erased. Pure.

Each computer keeps a ledger of its own; the workbook holds what they all come to. A computer rewrites its own part and carries the
others' along as it found it. A message is told by ids, its campaign and period, and a keyed print of the address; somebody
erased is told by hashes whose key stands in no workbook.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from msgspec import Struct, field

from sheetcrm.core.drafts.review.outbox import Entry, Item, Reported, State
from sheetcrm.core.link import fold_id
from sheetcrm.core.records import replace

#: Signs of the longest text in a cell; a spreadsheet's own limit is 32,767.
_ROOM = 30_000
MESSAGES, ERASED = "messages", "erased"


class Part(Struct, frozen=True):
    """What one ledger told: ``head``, how far it went then (see :attr:`sheetcrm.journal.outbox.Ledger.head`), and its messages
    that count as gone."""

    head: str
    entries: tuple[Entry, ...] = ()

    @property
    def length(self) -> int:
        """Lines the ledger had."""
        number = self.head.partition(":")[0]
        return int(number) if number.isdecimal() else 0


class Hashes(Struct, frozen=True):
    """Who was erased on computers that share a key: ids, folded, and hashes of phones and addresses."""

    ids: frozenset[str] = frozenset()
    contacts: frozenset[str] = frozenset()


class Told(Struct, frozen=True):
    """By ledger what was handed over; by a print of the key who was erased."""

    ledgers: Mapping[str, Part] = field(default_factory=dict)
    erased: Mapping[str, Hashes] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.ledgers or self.erased)

    def joined(self, other: Told) -> Told:
        """Both: of a ledger the part that goes further, of hashes all of them."""
        ledgers = dict(self.ledgers)
        for name, part in other.ledgers.items():
            if name not in ledgers or ledgers[name].length < part.length:
                ledgers[name] = part
        erased = dict(self.erased)
        for key, more in other.erased.items():
            known = erased.get(key, Hashes())
            erased[key] = Hashes(known.ids | more.ids, known.contacts | more.contacts)
        return Told(ledgers, erased)

    def but(self, ledger: str) -> tuple[Entry, ...]:
        """The messages all ledgers but one told of."""
        return tuple(entry for name, part in sorted(self.ledgers.items()) if name != ledger for entry in part.entries)

    def forgetting(self, ids: Collection[str]) -> Told:
        """The same without the print of the address of any message to somebody who was erased (``ids``, folded)."""
        if not ids:
            return self

        def bare(entry: Entry) -> Entry:
            theirs = any(fold_id(name) in ids for name in (entry.item.client, *entry.item.others) if name)
            return replace(entry, item=replace(entry.item, mark="")) if theirs else entry

        return replace(
            self,
            ledgers={
                name: replace(part, entries=tuple(map(bare, part.entries))) for name, part in self.ledgers.items()
            },
        )


#: Nobody told anything.
NOTHING_TOLD = Told()

# -- as lines of a table -----------------------------------------------------------------------------------------------


def rows(told: Told) -> Iterator[tuple[str, ...]]:
    """What was told, as lines of four cells: what it is, whose, how far it goes, and the things themselves as JSON."""
    for name, part in sorted(told.ledgers.items()):
        yield from ((MESSAGES, name, part.head, text) for text in _packed(_groups(part.entries)))
    for key, who in sorted(told.erased.items()):
        listed: list[Any] = [["id", one] for one in sorted(who.ids)] + [["hash", one] for one in sorted(who.contacts)]
        yield from ((ERASED, key, "", text) for text in _packed(listed))


def read_rows(lines: Iterable[tuple[str, str, str, str]]) -> Told:
    """What such lines say; one nobody can make sense of is left out."""
    told = Told()
    for kind, name, head, text in lines:
        try:
            things = json.loads(text)
            if kind == MESSAGES:
                part = Part(head, tuple(entry for group in things for entry in _entries(group)))
                known = told.ledgers.get(name)
                if known is not None and known.head == head:
                    part = Part(head, (*known.entries, *part.entries))
                told = replace(told, ledgers={**told.ledgers, name: part})
            elif kind == ERASED:
                found = [(str(what), str(one)) for what, one in things]
                more = Hashes(
                    frozenset(one for what, one in found if what == "id"),
                    frozenset(one for what, one in found if what == "hash"),
                )
                told = told.joined(Told(erased={name: more}))
        except (ValueError, TypeError, KeyError, AttributeError, IndexError):
            continue
    return told


def _packed(things: Iterable[Any]) -> Iterator[str]:
    """JSON lists of the things, each short enough for a cell; one empty list when there are none."""
    parts: list[str] = []
    room, said = _ROOM, False
    for thing in things:
        text = json.dumps(thing, ensure_ascii=False, separators=(",", ":"))
        if parts and len(text) + 1 > room:
            yield f"[{','.join(parts)}]"
            parts, room = [], _ROOM
        parts.append(text)
        room -= len(text) + 1
        said = True
    if parts or not said:
        yield f"[{','.join(parts)}]"


#: Messages in one group: it must fit into a cell with all it says of each.
_MOST = 100


def _groups(entries: Iterable[Entry]) -> Iterator[list[Any]]:
    """What messages of one handover have in common, and then what each has of its own."""

    def common(entry: Entry) -> tuple[str, ...]:
        item = entry.item
        return (
            entry.batch, entry.sink, entry.day.isoformat(), item.campaign, item.period, item.channel, item.purpose
        )  # fmt: skip

    for shared, run in groupby((entry for entry in entries if entry.stands), key=common):
        members = [_own(entry) for entry in run]
        for start in range(0, len(members), _MOST):
            yield [*shared, members[start : start + _MOST]]


def _own(entry: Entry) -> list[Any]:
    item = entry.item
    found: list[Any] = [
        item.draft,
        item.client or "",
        item.mark,
        entry.state.value,
        "" if entry.sent is None else entry.sent.isoformat(),
        "" if entry.reported is None else entry.reported.value,
        "" if entry.reported_on is None else entry.reported_on.isoformat(),
        list(item.others),
    ]
    while not found[-1]:
        found.pop()
    return found


def _entries(group: list[Any]) -> Iterator[Entry]:
    batch, sink, day, campaign, period, channel, purpose, members = group
    for member in members:
        own = [*member, *["", "", "", "", "", "", "", []][len(member) :]]
        draft, client, mark, state, sent, reported, reported_on = (str(one) for one in own[:-1])
        item = Item(
            draft,
            client or None,
            mark,
            str(campaign),
            str(period),
            "sms" if channel == "sms" else "call" if channel == "call" else "email",
            "service" if purpose == "service" else "ad",
            tuple(str(one) for one in own[-1]),
        )
        yield Entry(
            item,
            str(batch),
            str(sink),
            dt.date.fromisoformat(day),
            State(state),
            sent=_day(sent),
            reported=Reported(reported) if reported else None,
            reported_on=_day(reported_on),
            elsewhere=True,
        )


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
