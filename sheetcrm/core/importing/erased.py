"""Leads whose phone or address belongs to somebody who was erased on request: none of it is taken. Pure."""

from __future__ import annotations

from sheetcrm.core.clean import CleanTable
from sheetcrm.core.importing.model import Imported, Line, Outcome, Reason, ReasonKey
from sheetcrm.core.law.needles import CONTACTS
from sheetcrm.core.law.suppression import Erased
from sheetcrm.core.records import replace


def without_erased(found: Imported, leads: CleanTable, erased: Erased) -> Imported:
    """The same with such rows rejected; a row that says what a client of the table says already is left as it is."""
    if not erased.contacts:
        return found
    table = leads.table
    known = erased.mask(leads.values, CONTACTS) | erased.mask(table.raw, CONTACTS)
    named = {(table.tab_title(p), int(table.row[p])) for p in range(len(table)) if known[p]}

    def judged(line: Line) -> Line:
        if (line.tab, line.row) not in named or line.outcome in (Outcome.SAME, Outcome.REJECTED):
            return line
        return replace(line, outcome=Outcome.REJECTED, client=None, reasons=(Reason(ReasonKey.ERASED),), cells={})

    return replace(found, lines=tuple(judged(line) for line in found.lines))
