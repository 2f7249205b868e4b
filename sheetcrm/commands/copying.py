"""``copy``: an offline copy of a workbook, or a plan that brings back what was edited in one."""

from __future__ import annotations

import sys
from pathlib import Path

from sheetcrm.commands.console import EXIT_CONFLICTS, Progress, failing, print_json, reader_language, say
from sheetcrm.core.records import replace
from sheetcrm.core.wording import Text
from sheetcrm.errors import ConfigError, Fault
from sheetcrm.jobs import Asked, copying
from sheetcrm.paths import local_path
from sheetcrm.report import copies as report

COPYING = Text(ru="Читаю таблицу и делаю копию", en="Reading the table and making the copy")
COMPARING = Text(ru="Сравниваю копию с таблицей", en="Comparing the copy with the table")
NO_WAY = Fault(
    "copy/where",
    ConfigError,
    Text(ru="Не сказано, что делать с копией.", en="Say what to do with the copy."),
    Text(
        ru="Сделать копию: sheetcrm copy ТАБЛИЦА --to копия.xlsx. Вернуть правки из копии: sheetcrm copy копия.xlsx --back-to ТАБЛИЦА.",
        en="To make one: sheetcrm copy TARGET --to copy.xlsx. To bring edits back: sheetcrm copy copy.xlsx --back-to TARGET.",
    ),
)


def copy(asked: Asked, as_json: bool, to: Path | None, back_to: str | None, *, masked: bool) -> None:
    """Exit code 3 when cells were edited on both sides."""
    early = reader_language(asked.lang)
    progress = Progress(as_json)
    progress(COPYING if to is not None else COMPARING, early)
    with failing("copy", str(asked.target or ""), as_json, early, progress, asked=asked):
        if (to is None) == (back_to is None) or (masked and to is None) or (back_to is not None and not asked.target):
            raise NO_WAY()
        if to is not None:
            made = (copying.masked_copy if masked else copying.copy)(replace(asked, write=False), to)
        else:
            returned = copying.back(replace(asked, target=back_to), local_path(asked.target or ""))
    progress.done()
    if to is not None:
        if as_json:
            print_json(report.copy_document(made, masked=masked))
        else:
            say(report.copy_report(made, made.opened.reader, masked=masked))
        return
    if as_json:
        print_json(report.back_document(returned))
    else:
        say(report.back_report(returned, returned.opened.reader))
    if returned.back.clashes:
        sys.exit(EXIT_CONFLICTS)
