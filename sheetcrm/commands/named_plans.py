"""``restore`` and ``reassign``: plans a person asks for by name, carried out by ``apply``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from sheetcrm import jobs
from sheetcrm.commands.console import WORKING, Progress, failing, print_json, reader_language, say
from sheetcrm.core.records import replace
from sheetcrm.jobs.clients.reassigning import cards_handed_over
from sheetcrm.jobs.reporting import write_page
from sheetcrm.journal.written import Made, note_beside
from sheetcrm.report import reassigning
from sheetcrm.report import restoring as report
from sheetcrm.stores.named_places import refuse_place_of_page


def go_back(
    asked: jobs.Asked, as_json: bool, row: str | None, column: str | None, run: str | None, day: dt.date | None
) -> None:
    """Prints what differs; with a row, a column or a run it keeps the plan that ``apply`` carries out."""
    early = reader_language(asked.lang)
    progress = Progress(as_json)
    progress(WORKING, early)
    with failing("restore", str(asked.target or ""), as_json, early, progress, asked=asked):
        done = jobs.restore(asked, row=row, column=column, run=run, day=day)
    progress.done()
    if as_json:
        print_json(report.restore_document(done))
    else:
        say(report.restore_report(done))


def hand_over(asked: jobs.Asked, as_json: bool, old: str, new: str, orders: bool, brief: Path | None) -> None:
    """Prints what would change hands and keeps the plan that ``apply`` carries out; ``brief``: a page with the cards of those
    clients to write as well."""
    early = reader_language(asked.lang)
    progress = Progress(as_json)
    progress(WORKING, early)
    with failing("reassign", str(asked.target or ""), as_json, early, progress, asked=asked):
        refuse_place_of_page(brief)
        done = jobs.reassign(asked, old, new, orders=orders)
        if brief is not None and asked.write and (cards := cards_handed_over(done)):
            note_beside(done.opened.state, done.opened.now, Made.REPORT, brief)
            write_page(brief, reassigning.brief_page(done, cards))
            done = replace(done, brief=brief)
    progress.done()
    if as_json:
        print_json(reassigning.reassign_document(done))
    else:
        say(reassigning.reassign_report(done))
