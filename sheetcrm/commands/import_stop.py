"""``sheetcrm import-stop``: a list of people who must not be written to; keeps a plan, writes nothing into the workbook."""

from __future__ import annotations

from sheetcrm import jobs
from sheetcrm.commands.console import WORKING, Progress, failing, print_json, reader_language, say
from sheetcrm.jobs.clients.stopping import import_stops
from sheetcrm.report.stopping import stopping_document, stopping_lines


def stop_by_list(asked: jobs.Asked, file: str, as_json: bool, *, bounced: bool) -> None:
    """Prints whom a list stops."""
    early = reader_language(asked.lang)
    progress = Progress(as_json)
    progress(WORKING, early)
    with failing("import-stop", str(asked.target or ""), as_json, early, progress, asked=asked):
        done = import_stops(asked, file, bounced=bounced)
    progress.done()
    if as_json:
        print_json(stopping_document(done, done.opened.reader))
    else:
        say(stopping_lines(done, done.opened.reader))
