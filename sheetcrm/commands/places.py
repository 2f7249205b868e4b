"""``sheetcrm copies``: where copies of clients' data lie, and taking away what has lain there long enough."""

from __future__ import annotations

from sheetcrm import jobs
from sheetcrm.commands.console import failing, print_json, reader_language, say
from sheetcrm.report import places as report


def show_copies(asked: jobs.Asked, as_json: bool, *, clean: bool) -> None:
    """Prints every place; with ``clean`` what is due goes first."""
    from sheetcrm.jobs.law import places

    lang = reader_language(asked.lang)
    with failing("copies", str(asked.target or ""), as_json, lang, asked=asked):
        found = places.clean(asked) if clean else places.copies(asked)
    if as_json:
        print_json(report.copies_document(found))
    else:
        say(report.copies_report(found, asked.target, lang))
