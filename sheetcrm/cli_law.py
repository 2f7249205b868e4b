"""The commands of the law: consents, a person's own data, where copies lie, erasure."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from sheetcrm.options import Spoken, ask, common


@click.command(cls=Spoken)
@click.argument("words", nargs=-1, metavar="[FILE|GOOGLE-URL] [ID]")
@common
def consents(
    words: tuple[str, ...], config: Path | None, as_json: bool, today: dt.date | None, lang: str | None
) -> None:
    """What clients agreed to, by purpose and channel: since when, what proves it, what is stronger. Writes nothing.

    With a client's ID its lines, without one the totals; --json has all of them.
    """
    from sheetcrm.commands.registry import show_consents

    show_consents(ask(None, config, lang, today, write=False), words, as_json)


COMMANDS = (consents,)
