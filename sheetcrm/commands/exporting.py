"""``sheetcrm export``: a list of clients, orders or deals as a file; the workbook is only read."""

from __future__ import annotations

from pathlib import Path

from sheetcrm import jobs
from sheetcrm.commands.console import WORKING, Progress, failing, print_json, reader_language, say
from sheetcrm.core.exporting import Wish
from sheetcrm.core.records import replace
from sheetcrm.handover.extracts import Encoding
from sheetcrm.jobs.clients.exporting import export
from sheetcrm.report.exporting import export_document, export_lines


def export_list(asked: jobs.Asked, as_json: bool, to: Path, wish: Wish, encoding: Encoding, separator: str) -> None:
    """Makes the list and says whose rows went."""
    early = reader_language(asked.lang)
    progress = Progress(as_json)
    progress(WORKING, early)
    with failing("export", str(asked.target or ""), as_json, early, progress, asked=asked):
        done = export(replace(asked, write=False), to, wish, encoding, separator)
    progress.done()
    if as_json:
        print_json(export_document(done))
    else:
        say(export_lines(done, done.opened.reader))
