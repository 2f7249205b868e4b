"""The commands about messages: their texts as files, and handing over what was approved."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from sheetcrm.cli.options import Spoken, ask, common, dry_run, target


@click.command(cls=Spoken)
@click.argument("words", nargs=-1, metavar="[FILE|GOOGLE-URL] [CAMPAIGN…]")
@common
@dry_run
@click.option(
    "--to",
    type=click.Choice(["lists", "eml", "imap", "gmail", "sms"]),
    help="Where: lists for a mailing service, files for a mail program, the drafts of a mailbox, a list of text messages.",
)
@click.option("--yes-by", "by", metavar="NAME", default="", help="Really do it; the name is kept in the ledger.")
@click.option(
    "--test-to", metavar="ADDRESS", help="First a few messages to yourself, marked as a test; clients are not involved."
)
@click.option("--confirm", metavar="BATCH", help="Everything in this handover was really sent today.")
@click.option("--arrived", metavar="BATCH", help="The messages of this handover that were unknown did arrive.")
@click.option(
    "--not-arrived",
    metavar="BATCH",
    help="The messages of this handover that were unknown did not arrive and may be handed over again.",
)
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="A service's report on its messages (.csv): delivered, bounced, unsubscribed.",
)
@click.option("--accept", is_flag=True, help="The ledger of handovers is lost or old, and you know it.")
def handover(
    words: tuple[str, ...], config: Path | None, as_json: bool, today: dt.date | None, lang: str | None,
    dry_run: bool, to: str | None, by: str, test_to: str | None, confirm: str | None, arrived: str | None,
    not_arrived: str | None, report: Path | None, accept: bool,
) -> None:  # fmt: skip
    """Hand approved drafts over to the place a person sends them from. The program sends nothing; nobody gets a message
    twice.

    With --to it says what would be handed over, and why the rest stays; with --yes-by it does so. Without --to it lists
    what has been handed over.
    """
    from sheetcrm.commands.handover import Noted, hand_over

    hand_over(
        ask(None, config, lang, today, write=not dry_run),
        words,
        as_json,
        to,
        by=by,
        test_to=test_to,
        noted=Noted(confirm, arrived, not_arrived, report),
        accept=accept,
    )


@click.command(cls=Spoken)
@target
@common
@dry_run
@click.option(
    "--to",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help='Save the texts from the tab "Templates" as files here.',
)
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help='Plan to put the texts of these files on the tab "Templates".',
)
@click.option("--replace", is_flag=True, help="With --to: also replace files that say something else.")
def templates(
    target: str | None, config: Path | None, as_json: bool, today: dt.date | None, lang: str | None, dry_run: bool,
    to: Path | None, source: Path | None, replace: bool,
) -> None:  # fmt: skip
    """Save your texts as files, or put files on the tab "Templates", with every difference shown.

    A file holds one row: ru/birthday.email.txt, its columns above the text. Saved and put back, nothing changes.
    Putting in is a plan first; rows without a file stay.
    """
    from sheetcrm.commands.templates import carry_templates

    carry_templates(ask(target, config, lang, today, write=not dry_run), as_json, to, source, replace=replace)


COMMANDS = (handover, templates)
