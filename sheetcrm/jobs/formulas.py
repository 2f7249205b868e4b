"""Formulas of ours in tabs made for people, brought up to date where an earlier version wrote them."""

from __future__ import annotations

from sheetcrm.core import control
from sheetcrm.errors import NotNow
from sheetcrm.jobs.opening import Opened, reopened


def renewed(opened: Opened) -> Opened:
    """The workbook with the formulas of «Настройки» as this version writes them; one that a person changed is theirs, and a
    file somebody has open waits for the next run.

    Raises StoreError of the store.
    """
    settings = opened.base.tables.get("settings")
    titles = {source.tab for source in settings.sources} if settings is not None else set()
    formulas = {
        sheet.title: pairs
        for sheet in opened.workbook.people()
        if sheet.title in titles and (pairs := control.renewed(sheet))
    }
    if not formulas:
        return opened
    try:
        opened.store.renew_formulas(formulas, opened.workbook)
    except NotNow:
        return opened  # of an alarm, too, whoever writes next says what is to be said
    return reopened(opened, opened.store.read())
