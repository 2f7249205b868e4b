"""``unlock``: whose a lock is, whether they still work, and taking away one that is left over."""

from __future__ import annotations

import sys

from sheetcrm.commands.console import failing, language_of, print_json, reader_language, say
from sheetcrm.jobs import Asked, load_config
from sheetcrm.jobs.unlocking import unlock as look_and_free
from sheetcrm.report import locks as report

#: Exit code while a lock still stands: not now, nothing changed.
EXIT_LOCKED = 5


def unlock(asked: Asked, as_json: bool, *, force: bool) -> None:
    """Exit code 5 when a lock still keeps others out."""
    lang = reader_language(asked.lang)
    with failing("unlock", str(asked.target or ""), as_json, lang, asked=asked):
        found = look_and_free(asked, force=force)
        lang = language_of(asked.lang, load_config(asked))
    if as_json:
        print_json(report.unlock_document(found))
    else:
        say(report.unlock_report(found, lang))
    if found.standing:
        sys.exit(EXIT_LOCKED)
