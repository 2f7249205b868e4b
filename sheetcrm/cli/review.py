"""The command that serves the review page."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from sheetcrm.cli.options import Spoken, ask, common, target


@click.command(cls=Spoken)
@target
@common
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The port; a free one by default.")
@click.option("--bind", default="127.0.0.1", metavar="ADDRESS", help="An address of this computer; others are refused.")
@click.option("--second", is_flag=True, help="A second look at what was approved; needs another user of the computer.")
@click.option("--open", "browser", is_flag=True, help="Open the page in the browser.")
def review(
    target: str | None, config: Path | None, as_json: bool, today: dt.date | None, lang: str | None, port: int, bind: str,
    second: bool, browser: bool,
) -> None:  # fmt: skip
    """Read the drafts in the browser and decide: approve, reject, write your own text. Runs until Ctrl+C; sends nothing.

    Each decision is saved at once on this computer, and the next run copies it to the tab; a newer one on the tab wins.
    """
    from sheetcrm.commands.review import serve

    serve(ask(target, config, lang, today, write=True), as_json, bind, port, second=second, browser=browser)


COMMANDS = (review,)
