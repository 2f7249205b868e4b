"""``sheetcrm card``: all that is known of one client. Writes nothing into the workbook."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from sheetcrm import jobs
from sheetcrm.commands.console import WORKING, Progress, failing, print_json, reader_language, say
from sheetcrm.commands.merging import split
from sheetcrm.core.records import replace
from sheetcrm.core.wording import Text
from sheetcrm.errors import ConfigError, Fault
from sheetcrm.journal.written import Made, note_beside
from sheetcrm.report import card as report

WHO = Fault(
    "card/who",
    ConfigError,
    Text(ru="Чья карточка нужна?", en="Whose card do you want?"),
    Text(
        ru="Назовите клиента по номеру (sheetcrm card К-000012), телефону, почте или части имени.",
        en="Name the client by id (sheetcrm card C-000012), phone, e-mail or part of the name.",
    ),
)


def show_card(asked: jobs.Asked, words: Sequence[str], as_json: bool, html: Path | None) -> None:
    """Prints the card of the client who is named, or who fits when several do; ``html``: a page to write as well."""
    from sheetcrm.jobs.cards import find_cards
    from sheetcrm.jobs.reporting import write_page

    target, names = split(words)
    asked = replace(asked, target=target)
    early = reader_language(asked.lang)
    progress = Progress(as_json)
    progress(WORKING, early)
    with failing("card", str(target or ""), as_json, early, progress, asked=asked):
        if not names:
            raise WHO()
        found = find_cards(asked, " ".join(names))
        if html is not None and len(found.cards) == 1:
            note_beside(found.opened.state, found.opened.now, Made.REPORT, html)
            write_page(html, report.card_page(found.cards[0], found.lang, found.opened.now))
    progress.done()
    if as_json:
        print_json(report.card_document(found))
    else:
        say(report.card_report(found))
    if len(found.cards) > 1:
        sys.exit(2)
