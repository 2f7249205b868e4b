"""Lines for a ``config.yaml`` that is there already: added at its end once somebody agrees, nothing above them touched."""

from __future__ import annotations

from pathlib import Path

import click

from sheetcrm.commands import init_words as words
from sheetcrm.commands.asking import Asking
from sheetcrm.config import model as configuration
from sheetcrm.config.source import decode
from sheetcrm.errors import ConfigError, reason_of


def added_to(file: Path, text: str, asking: Asking) -> bool:
    """Whether the lines were added: never where the file would not be read any more, such as with two sections of one name,
    and never unasked."""
    lang = asking.lang
    if not text or not _fits(file, text):
        return False
    click.echo("")
    click.echo(text.rstrip())
    if not asking.agrees(words.ADD_AT_END, default=False, file=str(file)):
        return False
    try:
        before = file.read_bytes()
        with file.open("ab") as out:
            out.write((b"" if before.endswith(b"\n") or not before else b"\n") + b"\n" + text.encode())
    except OSError as err:
        raise words.CANNOT_WRITE(file=str(file), reason=reason_of(err)) from err
    click.echo(words.WROTE.say(lang, file=str(file)))
    return True


def _fits(file: Path, text: str) -> bool:
    try:
        configuration.parse(f"{decode(file.read_bytes(), file.name)}\n\n{text}", file)
    except (ConfigError, OSError):
        return False
    return True
