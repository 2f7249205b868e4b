"""What ``report`` says: where the page is, as words and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sheetcrm.core.wording import Text
from sheetcrm.report.documents import counts
from sheetcrm.report.envelope import Document, opening

if TYPE_CHECKING:
    from sheetcrm.jobs import Reported

WRITTEN = Text(ru="Отчёт: {file}", en="The report: {file}")
OPEN = Text(
    ru="Откройте его в браузере; печать — Ctrl+P. В нём есть имена клиентов: не публикуйте его.",
    en="Open it in a browser; Ctrl+P prints it. It contains names of clients: do not publish it.",
)


def report_report(reported: Reported) -> Iterator[str]:
    """Where the page is and what to do with it."""
    lang = reported.done.reader
    yield WRITTEN.say(lang, file=str(reported.file))
    yield OPEN.say(lang)


def report_document(reported: Reported) -> Document:
    done = reported.done
    return {
        **opening("report", done.opened.workbook.location),
        "counts": counts(done.outcome),
        "file": str(reported.file),
    }
