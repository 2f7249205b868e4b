"""What commands of the command line have in common: their options, and help in the reader's language."""

from __future__ import annotations

import contextlib
import datetime as dt
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from sheetcrm.commands import help_words
from sheetcrm.commands.console import reader_language
from sheetcrm.core.wording import Lang

if TYPE_CHECKING:
    from sheetcrm.jobs import Asked

F = TypeVar("F", bound=Callable[..., Any])


def day(_: click.Context, __: click.Parameter, value: str | None) -> dt.date | None:
    """A day as it is written on the command line. Raises BadParameter."""
    if value is None:
        return None
    for pattern in ("%Y-%m-%d", "%d.%m.%Y"):
        with contextlib.suppress(ValueError):
            return dt.datetime.strptime(value, pattern).date()
    raise click.BadParameter("write a day as 2026-11-20 or 20.11.2026")


def common(command: F) -> F:
    """The options every command has."""
    for option in (
        click.option("--lang", type=click.Choice(["ru", "en"]), help="Language of the output."),
        click.option("--today", callback=day, metavar="DATE", help="Treat this date as today (2026-11-20)."),
        click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else."),
        click.option(
            "--config",
            type=click.Path(path_type=Path, dir_okay=False),
            metavar="FILE",
            help="Configuration; by default config.yaml in the current folder.",
        ),
    ):
        command = option(command)
    return command


target = click.argument("target", required=False, metavar="[FILE|GOOGLE-URL]")
strict = click.option("--strict", is_flag=True, help="Exit with code 1 if errors were found.")
accept = click.option(
    "--accept", is_flag=True, help="What the alarm is about is intended: write, and count it as normal from now on."
)
dry_run = click.option("--dry-run", is_flag=True, help="Write nothing at all.")


def ask(
    target: str | None,
    config: Path | None,
    lang: str | None,
    today: dt.date | None,
    *,
    write: bool,
    accept: bool = False,
) -> Asked:
    """What was asked on the command line."""
    from sheetcrm.jobs import Asked

    chosen: Lang | None = None if lang is None else ("ru" if lang == "ru" else "en")
    return Asked(target, config, chosen, today, write, sys.stdin.isatty() and sys.stdout.isatty(), accept)


weights = click.option("--weights", is_flag=True, help="Also how much each thing weighs.")
pair_page = click.option(
    "--html",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The same as a page with a picture of the weights.",
)


class Spoken(click.Command):
    """A command whose help is in the reader's language."""

    def get_help(self, ctx: click.Context) -> str:
        root = ctx.find_root().command
        lang = reader_language(help_words.language_of(getattr(root, "arguments", ())))
        with help_words.spoken(self, ctx, lang):
            return help_words.framed(super().get_help(ctx), lang)
