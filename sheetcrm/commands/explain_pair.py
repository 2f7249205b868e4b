"""``sheetcrm explain-pair A B``: whether two rows are one client, and why."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sheetcrm import jobs
from sheetcrm.commands.console import WORKING, Progress, failing, print_json, reader_language, say
from sheetcrm.commands.duplicates import write_page
from sheetcrm.core.records import replace
from sheetcrm.core.wording import Text
from sheetcrm.errors import ConfigError, Fault
from sheetcrm.jobs.clients.pairs import pair
from sheetcrm.jobs.law.noting import note_made
from sheetcrm.journal.written import Made
from sheetcrm.report.explaining import explain_lines, pair_document

TWO_ROWS = Fault(
    "explain/two-rows",
    ConfigError,
    Text(ru="Назовите две строки.", en="Name two rows."),
    Text(
        ru="Например: sheetcrm explain-pair clients.xlsx К-000017 К-000040 (или номера строк: 17 40).",
        en="For example: sheetcrm explain-pair clients.xlsx C-000017 C-000040 (or the numbers of rows: 17 40).",
    ),
)


def explain_pair(asked: jobs.Asked, words: Sequence[str], as_json: bool, *, weights: bool, html: Path | None) -> None:
    """Prints the verdict on the last two words, rows of the workbooks named before them."""
    early = reader_language(asked.lang)
    progress = Progress(as_json)
    progress(WORKING, early)
    targets = list(words[:-2])
    with failing("explain-pair", ", ".join(targets), as_json, early, progress, asked=asked):
        if len(words) < 2:
            raise TWO_ROWS()
        found = pair(targets, replace(asked, target=targets[0] if targets else None), *words[-2:])
        lang = asked.lang or found.rows.lang
        if html is not None:
            from sheetcrm.report.duplicates_page import pair_page

            note_made(asked, targets or [None], Made.REPORT, html)
            write_page(pair_page(found.matches, found.rows, found.a, found.b, lang), html)
    progress.done()
    if as_json:
        print_json(pair_document(found, lang, weights=weights))
    else:
        say(explain_lines(found, lang, weights=weights))
