"""``sheetcrm bank``: a bank statement against the orders; keeps a plan, writes nothing into the workbook."""

from __future__ import annotations

from sheetcrm import jobs
from sheetcrm.commands.console import WORKING, Progress, failing, print_json, reader_language, say
from sheetcrm.commands.import_lists import keep_unclear
from sheetcrm.jobs.clients.payments import match_with_orders
from sheetcrm.report.payments import payment_document, payment_lines


def match_statement(asked: jobs.Asked, statement: str, as_json: bool) -> None:
    """Prints which payment pays which order."""
    early = reader_language(asked.lang)
    progress = Progress(as_json)
    progress(WORKING, early)
    with failing("bank", str(asked.target or ""), as_json, early, progress, asked=asked):
        done = match_with_orders(asked, statement)
        beside = keep_unclear(done, statement) if asked.write else None
    progress.done()
    if as_json:
        print_json(payment_document(done, done.opened.reader, beside))
    else:
        say(payment_lines(done, done.opened.reader, beside))
