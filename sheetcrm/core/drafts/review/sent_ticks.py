"""What people ticked under «☐ Отправлено» in «Рассылки»: which messages really went out, and when. Pure.

A tick counts once, in the run that first sees it, and only about messages that lay with somebody by then. A message of which
nobody can say whether it ever left stays unknown: a tick about a whole campaign is no word about it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping

from msgspec import Struct

from sheetcrm.core.drafts.review.approval import printed
from sheetcrm.core.drafts.review.deciding import said
from sheetcrm.core.drafts.review.mailings import YES_AGAIN, mailing_key
from sheetcrm.core.drafts.review.outbox import Entry, Outbox, State
from sheetcrm.core.fields.typed_day import day_in
from sheetcrm.core.plan.decided import answer
from sheetcrm.core.records import Discreet
from sheetcrm.core.tabs.queue import Line, Lines
from sheetcrm.core.wording import LANGS
from sheetcrm.core.workbook import Value

_AGAIN = {YES_AGAIN.say(lang).casefold() for lang in LANGS}


class Told(Struct, frozen=True):
    """What the cell of one mailing says. ``seen``: a print of it, empty when it says nothing; ``yes``: that all of it was sent;
    ``day``: when, None for a tick alone. Neither: nobody can tell what is meant."""

    seen: str = ""
    yes: bool = False
    day: dt.date | None = None


def told(value: Value) -> Told:
    """What a cell of the column says.

    >>> told("да").yes, told("24.11.2026").day, told("наверное").yes, told(None).seen
    (True, datetime.date(2026, 11, 24), False, '')
    """
    word = said(value).casefold()
    if not word:
        return Told()
    day = day_in(value)
    yes = day is not None or answer(value) is True or word.strip(".! ") in _AGAIN
    return Told(printed(word), yes, day)


class Confirmed(Discreet, frozen=True):
    """What a tick says of the messages of one handover. ``tick``: the mailing and a print of its cell; set with the last
    handover of a mailing, so that a run cut short takes it up again. ``drafts`` empty: it was seen and confirms nothing."""

    unseen = ("by",)

    batch: str
    drafts: tuple[str, ...]
    day: dt.date
    by: str = ""
    tick: tuple[str, str] | None = None


def by_mailing(outbox: Outbox) -> dict[str, list[Entry]]:
    """The messages that count as gone, by the mailing they belong to."""
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in outbox.entries:
        if entry.stands:
            found[mailing_key(entry.item.campaign, entry.item.period)].append(entry)
    return found


def confirmations(lines: Lines, outbox: Outbox, today: dt.date, *, early: bool = False) -> Iterator[Confirmed]:
    """What is to be noted because of ticks that no run has seen yet. ``early``: also of mailings nothing of which was handed
    over so far, right before it is: a tick that stood there before says nothing of what comes after it."""
    gone = by_mailing(outbox)
    for line in _latest(lines).values():
        now = told(line.typed.get("sent"))
        entries = gone.get(line.key, [])
        if now.seen == outbox.ticks.get(line.key, "") or not (entries or early):
            continue
        day = now.day or today
        tick = (line.key, now.seen)
        waiting = [one for one in entries if _waits(one) and one.day <= day]
        if not now.yes or day > today or not waiting:
            yield Confirmed("", (), today, tick=tick)
            continue
        batches: Mapping[str, list[str]] = defaultdict(list)
        for one in waiting:
            batches[one.batch].append(one.item.draft)
        by = said(line.typed.get("by"))
        for n, (batch, drafts) in enumerate(batches.items(), start=1):
            yield Confirmed(batch, tuple(drafts), day, by, tick if n == len(batches) else None)


def _latest(lines: Lines) -> dict[str, Line]:
    """One line for each mailing: of a line and its copy the one that says something."""
    found: dict[str, Line] = {}
    for line in lines.lines:
        other = found.get(line.key)
        if other is None or (not said(other.typed.get("sent")) and said(line.typed.get("sent"))):
            found[line.key] = line
    return found


def _waits(entry: Entry) -> bool:
    """Whether it was handed over and nobody has said yet that it went out."""
    return entry.state is State.HANDED and entry.can_be_stopped
