"""``sheetcrm report``: «Сводка» as a page of its own."""

from __future__ import annotations

from pathlib import Path

from sheetcrm import jobs
from sheetcrm.commands.console import WORKING, Progress, failing, print_json, reader_language, say
from sheetcrm.report import paging


def make_report(asked: jobs.Asked, as_json: bool, out: Path | None) -> None:
    """Writes the page and says where it is."""
    early = reader_language(asked.lang)
    progress = Progress(as_json)
    progress(WORKING, early)
    with failing("report", str(asked.target or ""), as_json, early, progress, asked=asked):
        done = jobs.report(asked, out)
    progress.done()
    if as_json:
        print_json(paging.report_document(done))
    else:
        say(paging.report_report(done))
