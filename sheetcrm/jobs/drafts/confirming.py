"""Ticks under «☐ Отправлено»: noted in the ledger before anything is computed, so the same run knows them."""

from __future__ import annotations

import logging

from sheetcrm.core.drafts.review.outbox import read as read_outbox
from sheetcrm.core.drafts.review.sent_ticks import confirmations
from sheetcrm.core.tabs.mailings import FORM
from sheetcrm.core.tabs.queue import read_lines
from sheetcrm.errors import NotNow
from sheetcrm.jobs.opening import Opened, our_sheet, run_settings, second_outbox
from sheetcrm.journal import outbox as journal

_log = logging.getLogger("sheetcrm")


def note_sent(opened: Opened) -> int:
    """Notes what people ticked as sent since the last run; how many messages. Waits for the next run while a handover is at
    work."""
    lines = read_lines(our_sheet(opened.workbook, FORM.tab), FORM)
    second = second_outbox(opened.asked, opened.config, opened.state)
    glanced = read_outbox(journal.glance(opened.state, second))
    if not any(True for _ in confirmations(lines, glanced, opened.now.date())):
        return 0
    settings = run_settings(opened.config, opened.state).drafts
    try:
        with journal.held(opened.state, second, settings.key, opened.now) as ledger:
            return note_ticks(ledger, opened)
    except NotNow as err:
        _log.warning("what was ticked as sent could not be noted: %s", err.code)
        return 0


def note_ticks(ledger: journal.Ledger, opened: Opened, *, early: bool = False) -> int:
    """Notes the ticks in a ledger this process holds. ``early``: see :func:`~sheetcrm.core.drafts.review.sent_ticks.confirmations`."""
    lines = read_lines(our_sheet(opened.workbook, FORM.tab), FORM)
    noted = 0
    for one in list(confirmations(lines, ledger.now, opened.now.date(), early=early)):
        ledger.sent(opened.now, one.batch, one.drafts, by=one.by, day=one.day, tick=one.tick)
        noted += len(one.drafts)
    return noted
