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
    """What clients agreed to, by purpose and channel: since when, what proves it, what is stronger. Writes nothing.

    With a client's ID its lines, without one the totals; --json has all of them.
    """
    from sheetcrm.commands.registry import show_consents

    show_consents(ask(None, config, lang, today, write=False), words, as_json)


@click.command(cls=Spoken)
@target
@common
@dry_run
@click.option("--clean", is_flag=True, help="Take away what has been kept longer than the section retention says.")
def copies(
    target: str | None, config: Path | None, as_json: bool, today: dt.date | None, lang: str | None, dry_run: bool,
    clean: bool,
) -> None:  # fmt: skip
    """Every place where clients' data lies by the program's doing: what it is, how old, how large. Opens no workbook.

    What is kept how long is said in config.yaml, section retention; the newest copy of a workbook always stays.
    """
    from sheetcrm.commands.places import show_copies

    show_copies(ask(target, config, lang, today, write=not dry_run), as_json, clean=clean)


@click.command(cls=Spoken)
@click.argument("words", nargs=-1, metavar="[FILE|GOOGLE-URL] ID…")
@common
@dry_run
@click.option("--by", default="", metavar="NAME", help="Who decided it; goes into the act.")
@click.option("--ground", default="", metavar="TEXT", help="On what ground; goes into the act.")
def erase(
    words: tuple[str, ...], config: Path | None, as_json: bool, today: dt.date | None, lang: str | None, dry_run: bool,
    by: str, ground: str,
) -> None:  # fmt: skip
    """Plan to erase a person: show every cell that holds them, and what stays. Nothing is erased before "sheetcrm apply PLAN".

    Then their cells are emptied, copies, journals, plans and drafts are rid of them, and an act is drawn up. There is no undo.
    """
    from sheetcrm.commands.erasing import erase as plan

    plan(ask(None, config, lang, today, write=not dry_run), words, as_json, by, ground)


@click.command(cls=Spoken)
@click.argument("words", nargs=-1, metavar="[FILE|GOOGLE-URL] ID…")
@common
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), required=True, metavar="FOLDER", help="Where it goes."
)
def subject(
    words: tuple[str, ...], config: Path | None, as_json: bool, today: dt.date | None, lang: str | None, out: Path
) -> None:
    """Everything about one person, for the person who asks for it: a page to read, and a file for programs.

    Rows of all tabs, consents, edits of the program, drafts, where copies lie. A line in the journal says that it was made.
    """
    from sheetcrm.commands.erasing import gather

    gather(ask(None, config, lang, today, write=False), words, as_json, out)


@click.command(cls=Spoken)
@target
@common
@dry_run
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write this computer's key there."
)
@click.option(
    "--take", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Keep another computer's key."
)
def key(
    target: str | None, config: Path | None, as_json: bool, today: dt.date | None, lang: str | None, dry_run: bool,
    out: Path | None, take: Path | None,
) -> None:  # fmt: skip
    """The key by which people erased on one computer are told on another. Without an option: how many cannot be told here.

    The workbook holds hashes of their contacts and never the key: a person carries it over. Delete the file afterwards.
    """
    from sheetcrm.commands.erased_key import carry

    carry(ask(target, config, lang, today, write=not dry_run), as_json, out, take)


COMMANDS = (consents, copies, erase, subject, key)
