"""``sheetcrm import``: a file of leads against the clients; keeps a plan, writes nothing into the workbook."""

from __future__ import annotations

from pathlib import Path

from sheetcrm import jobs
from sheetcrm.commands.console import WORKING, Progress, failing, print_json, reader_language, say
from sheetcrm.commands.duplicates import save
from sheetcrm.jobs.importing import fields_of, import_leads
from sheetcrm.report.importing import import_document, import_lines, import_rows


def import_file(asked: jobs.Asked, file: str, as_json: bool, *, mapping: tuple[str, ...], out: Path | None) -> None:
    """Prints what becomes of every row of the file."""
    early = reader_language(asked.lang)
    progress = Progress(as_json)
    progress(WORKING, early)
    with failing("import", str(asked.target or ""), as_json, early, progress):
        done = import_leads(asked, file, fields_of(mapping))
        if out is not None:
            save(import_rows(done, done.opened.reader), out)
    progress.done()
    if as_json:
        print_json(import_document(done, done.opened.reader))
    else:
        say(import_lines(done, done.opened.reader))
