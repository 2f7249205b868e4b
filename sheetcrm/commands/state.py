"""Bare ``sheetcrm``: where things stand, and the next sensible step."""

from __future__ import annotations

import contextlib
from pathlib import Path

import click

from sheetcrm.commands.console import reader_language
from sheetcrm.core.wording import Text
from sheetcrm.errors import SheetcrmError

NOTHING = Text(
    ru="Здесь нет ни config.yaml, ни таблиц .xlsx. Попробовать на примере: sheetcrm demo",
    en="There is neither config.yaml nor an .xlsx here. To try it on a sample: sheetcrm demo --lang en",
)
FILES = Text(ru="Таблицы рядом: {files}", en="Tables beside you: {files}")
LOOK = Text(
    ru="Дальше: sheetcrm audit {file} — первый взгляд, только чтение.",
    en="Next: sheetcrm audit {file}, a first look that only reads.",
)
CONFIGURED = Text(ru="Таблица из config.yaml: {workbook}", en="The workbook of config.yaml: {workbook}")
SYNC = Text(
    ru="Дальше: sheetcrm sync — вся работа; sheetcrm run — по расписанию; sheetcrm doctor — если что-то не так.",
    en="Next: sheetcrm sync does the whole job; sheetcrm run keeps a schedule; sheetcrm doctor if something is wrong.",
)
FIX = Text(ru="Сначала поправьте config.yaml: sheetcrm config", en="First correct config.yaml: sheetcrm config")
HELP = Text(ru="Все команды: sheetcrm --help", en="All commands: sheetcrm --help")


def show_state(spoken: str | None = None) -> None:
    """Looks at the folder only; opens no workbook."""
    lang = reader_language(spoken)
    here = Path.cwd()
    if any((here / name).is_file() for name in ("config.yaml", "config.yml")):
        from sheetcrm import jobs

        workbook = None
        try:
            google, path = jobs.target_of(jobs.Asked(), jobs.load_config(jobs.Asked()))
            workbook = str(path) if path is not None else f"Google {google}"
        except SheetcrmError as err:
            if err.code != "config/no-workbook":
                click.echo(FIX.say(lang))
                return
        if workbook is not None:
            click.echo(CONFIGURED.say(lang, workbook=workbook))
            click.echo(SYNC.say(lang))
            click.echo(HELP.say(lang))
            return
    files: list[str] = []
    with contextlib.suppress(OSError):
        files = sorted(f.name for f in here.glob("*.xlsx") if not f.name.startswith("~$"))
    if files:
        click.echo(FILES.say(lang, files=", ".join(files[:5])))
        click.echo(LOOK.say(lang, file=f'"{files[0]}"' if " " in files[0] else files[0]))
    else:
        click.echo(NOTHING.say(lang))
    click.echo(HELP.say(lang))
