"""The commands of the law: consents, a person's own data, where copies lie, erasure."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from sheetcrm.cli.options import Spoken, ask, common, dry_run, target


@click.command(cls=Spoken)
@click.argument("words", nargs=-1, metavar="[FILE|GOOGLE-URL] [ID]")
@common
def consents(
    words: tuple[str, ...], config: Path | None, as_json: bool, today: dt.date | None, lang: str | None
) -> None:
    """What clients agreed to, by purpose and channel: since when, what proves it, what overrides it. Writes nothing.

    With a client's ID, that client's lines; without one, the totals; --json lists everything.
    """
    from sheetcrm.commands.registry import show_consents

    show_consents(ask(None, config, lang, today, write=False), words, as_json)


@click.command(cls=Spoken)
@target
@common
@dry_run
@click.option("--clean", is_flag=True, help="Remove what has been kept longer than the section retention allows.")
def copies(
    target: str | None, config: Path | None, as_json: bool, today: dt.date | None, lang: str | None, dry_run: bool,
    clean: bool,
) -> None:  # fmt: skip
    """Every place where the program keeps clients' data: what it is, how old, how large. Does not open the workbook.

    How long things are kept is set in config.yaml, section retention; the newest copy of a workbook always stays.
    """
    from sheetcrm.commands.places import show_copies

    show_copies(ask(target, config, lang, today, write=not dry_run), as_json, clean=clean)


@click.command(cls=Spoken)
@click.argument("words", nargs=-1, metavar="[FILE|GOOGLE-URL] ID…")
@common
@dry_run
@click.option("--by", default="", metavar="NAME", help="Who decided it; goes into the record of erasure.")
@click.option("--ground", default="", metavar="TEXT", help="On what grounds; goes into the record of erasure.")
def erase(
    words: tuple[str, ...], config: Path | None, as_json: bool, today: dt.date | None, lang: str | None, dry_run: bool,
    by: str, ground: str,
) -> None:  # fmt: skip
    """Plan to erase a person: show every cell that holds them, and what stays. Nothing is erased before "sheetcrm apply PLAN".

    Then their cells are cleared, they are removed from copies, journals, plans and drafts, and a record of the erasure
    is written. There is no undo.
    """
    from sheetcrm.commands.erasing import erase as plan

    plan(ask(None, config, lang, today, write=not dry_run), words, as_json, by, ground)


@click.command(cls=Spoken)
@click.argument("words", nargs=-1, metavar="[FILE|GOOGLE-URL] ID…")
@common
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), required=True, metavar="FOLDER", help="Where to put it."
)
def subject(
    words: tuple[str, ...], config: Path | None, as_json: bool, today: dt.date | None, lang: str | None, out: Path
) -> None:
    """Everything about one person, for that person on request: a page to read, and a file for programs.

    Rows of all tabs, consents, the program's edits, drafts, where copies are kept. The journal records that it was
    made.
    """
    from sheetcrm.commands.erasing import gather

    gather(ask(None, config, lang, today, write=False), words, as_json, out)


@click.command(cls=Spoken)
@target
@common
@dry_run
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write this computer's key to this file.",
)
@click.option(
    "--take", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Accept another computer's key."
)
def key(
    target: str | None, config: Path | None, as_json: bool, today: dt.date | None, lang: str | None, dry_run: bool,
    out: Path | None, take: Path | None,
) -> None:  # fmt: skip
    """The key that lets one computer recognise people erased on another. Without an option: how many cannot be
    recognised here.

    The workbook holds only fingerprints of their contacts, never the key: a person carries it over. Delete the file
    afterwards.
    """
    from sheetcrm.commands.erased_key import carry

    carry(ask(target, config, lang, today, write=not dry_run), as_json, out, take)


COMMANDS = (consents, copies, erase, subject, key)
