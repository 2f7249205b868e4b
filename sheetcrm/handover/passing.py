"""Passing messages on to where they go, with every step in the ledger before and after it.

The order is all there is to it: the intent is on the disk, then the outside is touched, then the outcome is on the disk. Whatever
ends the program in between leaves an intent without an outcome, which is never tried again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Protocol

from msgspec import Struct

from sheetcrm.core.drafts.review.handing import Chosen
from sheetcrm.core.drafts.review.outbox import Entry
from sheetcrm.errors import SheetcrmError
from sheetcrm.journal.outbox import Ledger


class Refused(Exception):
    """The outside surely took nothing of what was put to it. ``fault``: why, in words."""

    def __init__(self, fault: SheetcrmError) -> None:
        super().__init__(fault.code)
        self.fault = fault


class Doubtful(Exception):
    """Nobody can say whether the outside took it. ``fault``: what happened, in words."""

    def __init__(self, fault: SheetcrmError) -> None:
        super().__init__(fault.code)
        self.fault = fault


class Sink(Protocol):
    """Where messages go. ``by_one``: each is put by itself; else all of a handover at once."""

    @property
    def name(self) -> str: ...

    @property
    def by_one(self) -> bool: ...

    def where(self, batch: str) -> str:
        """The place messages are put to, in words that fit into a ledger: a folder's name, a mailbox."""

    def put(self, where: str, chosen: Sequence[Chosen]) -> None:
        """Puts them there. Raises Refused when surely nothing arrived, Doubtful when that cannot be known."""

    def there(self, entry: Entry) -> bool:
        """Whether a message of an earlier handover is there. False says nothing: it may have been taken on."""


class Passed(Struct, frozen=True):
    """How a handover went, and ``where`` to. ``handed``: what arrived. ``unknown``: what nobody can say of. ``left``: what was not tried, or
    was refused. ``problem``: why it ended early."""

    batch: str
    where: str
    handed: tuple[Chosen, ...]
    unknown: tuple[Chosen, ...] = ()
    left: tuple[Chosen, ...] = ()
    problem: SheetcrmError | None = None


def pass_on(ledger: Ledger, sink: Sink, chosen: Sequence[Chosen], *, by: str, now: Callable[[], dt.datetime]) -> Passed:
    """Puts messages to a sink, a step at a time, and stops at the first that does not arrive."""
    batch = ledger.everything.next_batch()
    where = sink.where(batch)
    steps = [(one,) for one in chosen] if sink.by_one else [tuple(chosen)] if chosen else []
    handed: list[Chosen] = []
    for number, step in enumerate(steps):
        items = [one.item for one in step]
        ids = [item.draft for item in items]
        rest = tuple(one for later in steps[number + 1 :] for one in later)
        ledger.intend(now(), batch, sink.name, items, by=by, where=where)
        try:
            sink.put(where, step)
        except Refused as err:
            ledger.came_out(now(), batch, returned=ids)
            return Passed(batch, where, tuple(handed), (), (*step, *rest), err.fault)
        except Doubtful as err:
            return Passed(batch, where, tuple(handed), step, rest, err.fault)
        ledger.came_out(now(), batch, handed=ids)
        handed += step
    return Passed(batch, where, tuple(handed))


def look_for(ledger: Ledger, sink: Sink, now: dt.datetime) -> tuple[Entry, ...]:
    """Asks a sink for the messages that are unknown to have arrived there; those it has are known from now on."""
    found = tuple(entry for entry in ledger.now.unknown() if entry.sink == sink.name and sink.there(entry))
    for batch in dict.fromkeys(entry.batch for entry in found):
        ledger.settle(now, batch, went=[entry.item.draft for entry in found if entry.batch == batch])
    return found
