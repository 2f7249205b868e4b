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
    help="Where: lists for a mailing service, files for a mail program, the drafts of a mailbox, a list of texts.",
)
@click.option("--yes-by", "by", metavar="NAME", default="", help="Really do it; the name stays in the ledger.")
@click.option("--test-to", metavar="ADDRESS", help="A few messages to yourself first, marked; no client is concerned.")
@click.option("--confirm", metavar="BATCH", help="All of this handover was really sent today.")
@click.option("--arrived", metavar="BATCH", help="What was unknown in this handover did arrive.")
@click.option(
    "--not-arrived", metavar="BATCH", help="What was unknown in this handover did not arrive, and may go again."
)
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="What a service says became of its messages (.csv): delivered, bounced, unsubscribed.",
)
@click.option("--accept", is_flag=True, help="The ledger of handovers is lost or old, and that is known.")
def handover(
    words: tuple[str, ...], config: Path | None, as_json: bool, today: dt.date | None, lang: str | None,
    dry_run: bool, to: str | None, by: str, test_to: str | None, confirm: str | None, arrived: str | None,
    not_arrived: str | None, report: Path | None, accept: bool,
) -> None:  # fmt: skip
    """Hand approved drafts over to where a person sends them from. Nothing is sent; nobody gets a message twice.

    With --to it says what would leave, and why the rest stays; with --yes-by as well it does it. Without --to it lists what
    was handed over before.
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
    help="Save the texts of the tab of templates as files here.",
)
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Plan to put the texts of these files into the tab of templates.",
)
@click.option("--replace", is_flag=True, help="With --to: also over files that say something else.")
def templates(
    target: str | None, config: Path | None, as_json: bool, today: dt.date | None, lang: str | None, dry_run: bool,
    to: Path | None, source: Path | None, replace: bool,
) -> None:  # fmt: skip
    """Keep your texts as files, or put files into the tab "Templates", with every difference shown.

    A file holds one row: ru/birthday.email.txt, its columns above the text. Saved and put back, nothing changes. What is put
    in is a plan first; rows that no file is about stay.
    """
    from sheetcrm.commands.templates import carry_templates

    carry_templates(ask(target, config, lang, today, write=not dry_run), as_json, to, source, replace=replace)


COMMANDS = (handover, templates)
