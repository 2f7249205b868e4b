"""``sheetcrm consolidate``: the clients of several workbooks in one summary workbook. The sources are only read."""

from __future__ import annotations

from collections.abc import Sequence

from sheetcrm import jobs
from sheetcrm.commands.console import WORKING, Progress, failing, print_json, reader_language, say
from sheetcrm.jobs.clients.consolidating import consolidate as bring_together
from sheetcrm.report.consolidating import consolidate_document, consolidate_lines


def consolidate(asked: jobs.Asked, sources: Sequence[str], to: str | None, as_json: bool) -> None:
    """Fills the summary and says what went into it."""
    early = reader_language(asked.lang)
    progress = Progress(as_json)
    progress(WORKING, early)
    with failing("consolidate", to or "", as_json, early, progress, asked=asked):
        done = bring_together(asked, sources, to)
    progress.done()
    if as_json:
        print_json(consolidate_document(done, done.lang))
    else:
        say(consolidate_lines(done))
