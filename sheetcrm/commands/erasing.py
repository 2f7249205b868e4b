"""``sheetcrm erase`` and ``sheetcrm subject``: a person's data taken out for good, or gathered for them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sheetcrm import jobs
from sheetcrm.commands.console import WORKING, Progress, failing, print_json, reader_language, say
from sheetcrm.commands.merging import split
from sheetcrm.core.records import replace
from sheetcrm.core.wording import Text
from sheetcrm.errors import ConfigError, Fault
from sheetcrm.journal.written import Made, note

NOBODY = Fault(
    "law/nobody-named",
    ConfigError,
    Text(ru="Не сказано, о каком клиенте речь.", en="No client was named."),
    Text(
        ru="Назовите номер клиента, например: sheetcrm subject clients.xlsx К-000012 --out ПАПКА.",
        en="Name the client's number, for example: sheetcrm subject clients.xlsx C-000012 --out FOLDER.",
    ),
)


def erase(asked: jobs.Asked, words: Sequence[str], as_json: bool, by: str, ground: str) -> None:
    """Prints what would be erased, and keeps the plan that ``apply`` carries out."""
    from sheetcrm.jobs.law.erasure_plans import plan_erasure
    from sheetcrm.report import erasing as report

    target, names = split(words)
    asked = replace(asked, target=target)
    early = reader_language(asked.lang)
    progress = Progress(as_json)
    progress(WORKING, early)
    with failing("erase", str(target or ""), as_json, early, progress, asked=asked):
        if not names:
            raise NOBODY()
        planned = plan_erasure(asked, names, by, ground)
    progress.done()
    if as_json:
        print_json(report.erase_document(planned))
    else:
        say(report.erase_report(planned))


def gather(asked: jobs.Asked, words: Sequence[str], as_json: bool, out: Path) -> None:
    """Lays everything about a person out in a folder, and prints where."""
    from sheetcrm.jobs.law.subject import gather as gather_all
    from sheetcrm.report import subject as report

    target, names = split(words)
    asked = replace(asked, target=target)
    early = reader_language(asked.lang)
    progress = Progress(as_json)
    progress(WORKING, early)
    with failing("subject", str(target or ""), as_json, early, progress, asked=asked):
        if not names:
            raise NOBODY()
        found = gather_all(asked, names)
        note(found.opened.state, found.opened.now, Made.SUBJECT, *(out / name for name in report.FILES_OF.values()))
        files = report.lay_out(found, out)
    progress.done()
    if as_json:
        print_json(report.subject_command_document(found, files))
    else:
        say(report.subject_report(found, files))
