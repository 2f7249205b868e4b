"""The commands about one client: the card."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from sheetcrm.cli.options import Spoken, ask, common


@click.command(cls=Spoken)
@click.argument("words", nargs=-1, metavar="[FILE|GOOGLE-URL] CLIENT")
@common
@click.option(
    "--html",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The same as a page to read and print.",
)
def card(
    words: tuple[str, ...],
    config: Path | None,
    as_json: bool,
    today: dt.date | None,
    lang: str | None,
    html: Path | None,
) -> None:
    """Everything known about one client: contacts, consents, purchases, conversations, drafts, duplicates. Writes
    nothing.

    CLIENT is an id, a row number, a phone, an e-mail or part of the name. If more than one client fits, they are listed
    (exit code 2).
    """
    from sheetcrm.commands.card import show_card

    show_card(ask(None, config, lang, today, write=False), words, as_json, html)


COMMANDS = (card,)
