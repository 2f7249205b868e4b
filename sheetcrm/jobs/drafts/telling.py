"""What this computer and others tell each other through the workbook: read, made, and told before a handover touches anything.

See ADR 0034. The part of each ledger stands in a hidden tab; what was read there is remembered beside the state as well.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sheetcrm.core.drafts.review.outbox import Entry, Item, State
from sheetcrm.core.drafts.review.told import Hashes, Part, Told
from sheetcrm.core.law.suppression import Erased, key_print
from sheetcrm.core.records import replace
from sheetcrm.core.tabs import told as told_tab
from sheetcrm.core.tabs.model import Tab
from sheetcrm.core.wording import Text
from sheetcrm.core.workbook import Workbook
from sheetcrm.errors import Fault, NotNow, SheetcrmError
from sheetcrm.jobs.opening import Opened, our_sheet
from sheetcrm.journal import erasures, outbox
from sheetcrm.journal import told as told_log
from sheetcrm.stores.xlsx.refusals import CHANGES

_log = logging.getLogger("sheetcrm")
#: How long to wait on a live sheet for the write of whoever looked at it at the same moment; one write takes a second or two.
SETTLE_SECONDS = 5.0
MEANWHILE = Fault(
    "handover/other-computer",
    NotNow,
    Text(
        ru="С другого компьютера как раз передают сообщения из этой таблицы. Здесь ничего не передано.",
        en="Another computer is handing over messages from this table right now. Nothing was handed over here.",
    ),
    Text(ru="Подождите минуту и повторите.", en="Wait a minute, and try again."),
)


def told_in(opened: Opened) -> Told:
    """What the workbook tells, and what this machine remembers of what it told earlier."""
    return told_tab.read_told(our_sheet(opened.workbook, told_tab.KEY)).joined(told_log.load(opened.state))


def told_now(opened: Opened, told: Told, lines: Sequence[Mapping[str, Any]]) -> Told:
    """What the workbook should tell: this computer's ledger (``lines``) and erasures as they stand, the others' as they were."""
    return with_erased(outbox.tells(lines, told), erasures.load_erased(opened.state))


def with_erased(told: Told, erased: Erased) -> Told:
    """The same with those who were erased here."""
    if not erased.key or not (erased.contacts or erased.ids):
        return told
    # Ids of people erased elsewhere are told by who erased them.
    known = {one for who in told.erased.values() for one in who.ids}
    mine = Hashes(frozenset(one for one in erased.ids if one not in known), erased.contacts)
    return told.joined(Told(erased={key_print(erased.key): mine}))


def erased_in(opened: Opened, told: Told) -> Erased:
    """Who was erased, here or on other computers, as far as this one can tell."""
    found = erasures.load_erased(opened.state)
    keys = {key_print(key): key for key in told_log.keys(opened.state)}
    own = key_print(found.key) if found.key else ""
    ids, contacts, others, unread = found.ids, found.contacts, [], {}
    for name, who in sorted(told.erased.items()):
        ids |= who.ids
        if name == own:
            contacts |= who.contacts
        elif name in keys:
            others.append((keys[name], who.contacts))
        elif who.contacts:
            unread[name] = len(who.contacts)
    return replace(found, ids=ids, contacts=contacts, others=tuple(others), unread=unread)


def tell_intent(opened: Opened, ledger: outbox.Ledger, leaving: Sequence[Entry]) -> None:
    """Tells in the workbook what is about to be handed over, so that no other computer does the same meanwhile.

    Raises what the store raises when the workbook has changed since it was read, or when it cannot be written although other
    computers hand over from it, too. A file that this computer alone hands over from may be open in Excel: the next run tells.
    """
    ledger.begin(opened.now)
    lines = list(ledger.file.lines())
    told = told_now(opened, ledger.told, lines)
    own = outbox.ledger_of(lines)
    part = told.ledgers.get(own, Part(outbox.head_of(lines)))
    told = replace(told, ledgers={**told.ledgers, own: replace(part, entries=(*part.entries, *leaving))})
    told = told.forgetting(erased_in(opened, told).ids)
    tab = told_tab.told_tab(told, opened.lang)
    if tab is None:
        return
    if opened.google:
        _tell_google(opened, tab, told, own)
        return
    try:
        opened.store.announce(tab, opened.workbook)
    except SheetcrmError as err:
        if err.code in CHANGES or ledger.told.but(own):
            raise
        _log.warning("what is handed over could not be told in the workbook: %s", err)


def _tell_google(opened: Opened, tab: Tab, told: Told, own: str) -> None:
    """The same on a live sheet, which has no compare-and-set for a tab that is there: it is looked at right before, and again
    once whoever looked before that has surely written. The one whose part stands there then goes on; both may stop, and
    try again. The first one makes the tab, which a second cannot: its id is taken."""
    fresh = opened.store.read()
    if _there(fresh) != _there(opened.workbook):
        raise MEANWHILE()
    opened.store.announce(tab, fresh)
    if our_sheet(fresh, told_tab.KEY) is None:
        return
    time.sleep(SETTLE_SECONDS)
    there = _there(opened.store.read())
    if {name: part.head for name, part in there.ledgers.items()} != {n: p.head for n, p in told.ledgers.items()} or (
        there.ledgers[own].entries != told_tab.read_back(told).ledgers[own].entries
    ):
        raise MEANWHILE()


def _there(workbook: Workbook) -> Told:
    return told_tab.read_told(our_sheet(workbook, told_tab.KEY))


def going(items: Iterable[Item], batch: str, sink: str, day: dt.date) -> list[Entry]:
    """Messages that are about to leave, as the workbook tells of them: nobody knows yet whether they arrived."""
    return [Entry(item, batch, sink, day, State.UNKNOWN) for item in items]
