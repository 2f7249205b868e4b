"""The commands about messages once they are drafted: handing over what was approved."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from sheetcrm.cli.options import Spoken, ask, common, dry_run


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


COMMANDS = (handover,)
