"""The command that says what is to be done today, and by whom."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from sheetcrm.cli.options import Spoken, ask, common, day, target


@click.command(cls=Spoken)
@target
@common
@click.option("--owner", metavar="NAME", help="Only what this manager has to do.")
@click.option("--due", "until", callback=day, metavar="DAY", help="What is due by this day; by default, today.")
def tasks(
    target: str | None, config: Path | None, as_json: bool, today: dt.date | None, lang: str | None,
    owner: str | None, until: dt.date | None,
) -> None:  # fmt: skip
    """What is to be done today, by manager: the program's tasks and those on your own task tab. Writes nothing.

    The same as on the tab "Tasks", but only tasks that are due.
    """
    from sheetcrm.commands.tasks import show_tasks

    show_tasks(ask(target, config, lang, today, write=False), as_json, owner=owner, until=until)


COMMANDS = (tasks,)
