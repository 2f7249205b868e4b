"""``sheetcrm consents``: what each client agreed to, since when, and what proves it. Writes nothing."""

from __future__ import annotations

from collections.abc import Sequence

from sheetcrm import jobs
from sheetcrm.commands.console import WORKING, Progress, failing, print_json, reader_language, say
from sheetcrm.commands.merging import split
from sheetcrm.core.records import replace
from sheetcrm.report import consents as report


def show_consents(asked: jobs.Asked, words: Sequence[str], as_json: bool) -> None:
    """Prints the totals, or the lines of the client that is named."""
    from sheetcrm.jobs.law.consents import consents

    target, names = split(words)
    asked = replace(asked, target=target)
    early = reader_language(asked.lang)
    progress = Progress(as_json)
    progress(WORKING, early)
    with failing("consents", str(target or ""), as_json, early, progress, asked=asked):
        found = consents(asked, names[0] if names else None)
    progress.done()
    if as_json:
        print_json(report.consents_document(found))
    else:
        say(report.consents_report(found, one=bool(names)))
