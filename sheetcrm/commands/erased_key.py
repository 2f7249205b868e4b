"""``sheetcrm key``: the key by which erased people are told again, brought from one computer to another by a person."""

from __future__ import annotations

from pathlib import Path

from sheetcrm import jobs
from sheetcrm.commands.console import failing, print_json, reader_language, say
from sheetcrm.report import erased_key as report


def carry(asked: jobs.Asked, as_json: bool, out: Path | None, take: Path | None) -> None:
    """Writes the key out, keeps another computer's, or says how things stand."""
    from sheetcrm.jobs.law.erased_key import carry as done

    lang = reader_language(asked.lang)
    with failing("key", str(asked.target or ""), as_json, lang, asked=asked):
        found = done(asked, out, take)
    if as_json:
        print_json(report.key_document(found))
    else:
        say(report.key_report(found))
