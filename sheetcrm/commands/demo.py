"""``sheetcrm demo``: the whole job on the sample workbook, in a folder of its own."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from sheetcrm import jobs
from sheetcrm.commands.console import Progress, failing, print_json, say
from sheetcrm.core.wording import Lang, Text
from sheetcrm.jobs.reporting import beside, report_of
from sheetcrm.paths import as_typed
from sheetcrm.report import documents, terminal
from sheetcrm.shipped import shipped
from sheetcrm.stores.xlsx.new import put_new

#: The day the sample is written for; its last orders are a few days older.
SAMPLE_DAY = dt.date(2026, 11, 20)

COPIED = Text(
    ru="Пример скопирован: {file}. Это выдуманная студия цветов и подарков, люди в ней тоже выдуманы.",
    en="The sample was copied to {file}: an invented flower and gift studio with invented people.",
)
OPEN = Text(ru="Откройте три файла:", en="Open three files:")
TABLE = Text(
    ru="  {file} — таблица с новыми вкладками «Сводка», «Что исправить», «Дубли»…",
    en="  {file}: the table with its new tabs “Summary”, “To correct”, “Duplicates”…",
)
PAGE = Text(
    ru="  {file} — черновики писем и SMS на одной странице",
    en="  {file}: the drafts of e-mails and text messages on one page",
)
REPORT = Text(
    ru="  {file} — отчёт руководителю: что в «Сводке», страницей для печати",
    en="  {file}: a report for the owner: what is in “Summary”, as a page to print",
)
APPROVED = Text(
    ru="Отправить можно только то, что вы одобрите: решить — sheetcrm review {file}, забрать одобренное — sheetcrm handover {file}.",
    en="Only what you approve can be sent: to decide, sheetcrm review {file}; to take what was approved, sheetcrm handover {file}.",
)
AGAIN = Text(ru="Если повторить команду, ничего не изменится.", en="Running the same command again changes nothing.")


def run_demo(folder: Path, as_json: bool, today: dt.date | None, lang: Lang) -> None:
    """Copies the sample once, runs ``sync`` on it, says what to open."""
    sample = shipped("examples") / f"clients.{lang}.xlsx"
    file = folder / sample.name
    fresh = not file.exists()
    progress = Progress(as_json)
    with failing("demo", str(file), as_json, lang, progress):
        if fresh:
            folder.mkdir(parents=True, exist_ok=True)
            put_new(file, sample.read_bytes())
        done = jobs.sync(jobs.Asked(target=str(file), lang=lang, today=today or SAMPLE_DAY, ignore_config=True))
        page = beside(done)
        if not page.exists() or (done.receipt is not None and done.receipt.written):
            report_of(done)
    progress.done()
    if as_json:
        document = documents.sync(done.outcome, done.receipt, done.opened.workbook.location, lang, done.handed)
        print_json({**document, "schema": "sheetcrm/demo/1"})
        return
    if fresh:
        click.echo(COPIED.say(lang, file=str(file)))
    say(terminal.sync_report(done))
    click.echo("")
    click.echo(OPEN.say(lang))
    click.echo(TABLE.say(lang, file=done.receipt.location if done.receipt else str(file)))
    click.echo(REPORT.say(lang, file=str(page)))
    if done.handed is not None:
        click.echo(PAGE.say(lang, file=str(done.handed.page)))
        click.echo(APPROVED.say(lang, file=as_typed(file)))
    if fresh:
        click.echo(AGAIN.say(lang))
