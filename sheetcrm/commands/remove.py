"""``remove``: shows what of the workbook is ours, asks, and takes it out."""

from __future__ import annotations

import sys

from sheetcrm import jobs
from sheetcrm.commands.asking import Asking
from sheetcrm.commands.console import Progress, failing, print_json, reader_language, say
from sheetcrm.core.wording import Text
from sheetcrm.jobs.drafts.handing import second_copy
from sheetcrm.report import leaving as report

LOOKING = Text(ru="Смотрю, что в таблице от программы", en="Looking for what the program put there")


def remove(asked: jobs.Asked, as_json: bool, *, yes: bool, definitions: bool, state: bool) -> None:
    """Exit code 2 when there is something to take out and nobody to agree to it."""
    early = reader_language(asked.lang)
    progress = Progress(as_json)
    progress(LOOKING, early)
    with failing("remove", str(asked.target or ""), as_json, early, progress, asked=asked):
        found = jobs.leaving(asked)
        progress.done()
        lang = found.opened.reader
        goes = found.anything or (definitions and bool(found.definitions)) or (state and found.opened.state.is_dir())
        if not as_json:
            say(report.shown(found, lang, definitions=definitions, state=state))
        asking = Asking(lang) if asked.interactive and not as_json and not yes else None
        if goes and not yes and (asking is None or not asking.agrees(report.ASK, default=False)):
            if as_json:
                print_json(report.document(found, "asks", None, lang, definitions=definitions))
            else:
                say([report.LEFT.say(lang) if asking else report.NOT_DONE.say(lang, target=report.target_of(found))])
            sys.exit(0 if asking else 2)
        receipt = jobs.remove(found, definitions=definitions) if goes else None
        drop = state and goes and (asking is None or asking.agrees(report.ASK_STATE, default=False))
        if drop:
            jobs.remove_state(found.opened.state, second_copy(found.opened))
    if as_json:
        done = "done" if receipt is not None else "unchanged"
        print_json(report.document(found, done, receipt, lang, definitions=definitions))
    elif receipt is not None:
        say(report.done(found, receipt, lang, state=drop))
