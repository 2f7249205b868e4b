"""Bare ``sheetcrm``: where things stand, and the next sensible step."""

from __future__ import annotations

import contextlib
import datetime as dt
from pathlib import Path

import click

from sheetcrm.commands.console import reader_language
from sheetcrm.core.wording import Lang, Text
from sheetcrm.errors import SheetcrmError
from sheetcrm.journal.last import when
from sheetcrm.paths import as_typed

NOTHING = Text(
    ru="Здесь нет ни config.yaml, ни таблиц .xlsx. Попробовать на примере: sheetcrm demo",
    en="There is neither config.yaml nor an .xlsx here. To try it on a sample: sheetcrm demo --lang en",
)
FILES = Text(ru="Таблицы в этой папке: {files}", en="Tables in this folder: {files}")
RAN = Text(ru="{file}: вкладки программы обновлены {at}", en="{file}: the program's tabs were updated {at}")
AGAIN = Text(
    ru="Дальше: sheetcrm sync {file} — обновить их; sheetcrm tasks {file} — дела на сегодня.",
    en="Next: sheetcrm sync {file} brings them up to date; sheetcrm tasks {file} lists what is due today.",
)
FIRST = Text(
    ru="Дальше: sheetcrm init — показать, как поняты столбцы; sheetcrm sync — вся работа.",
    en="Next: sheetcrm init shows how the columns are understood; sheetcrm sync does the whole job.",
)
SETTLED = Text(
    ru="Дальше: sheetcrm check — что исправить; sheetcrm sync — вся работа.",
    en="Next: sheetcrm check says what to correct; sheetcrm sync does the whole job.",
)
LOOK = Text(
    ru="Дальше: sheetcrm audit {file} — первый взгляд, только чтение.",
    en="Next: sheetcrm audit {file}, a first look that only reads.",
)
CONFIGURED = Text(ru="Таблица из config.yaml: {workbook}", en="The workbook from config.yaml: {workbook}")
SYNC = Text(
    ru="Дальше: sheetcrm sync — вся работа; sheetcrm run — по расписанию; sheetcrm doctor — если что-то не так.",
    en="Next: sheetcrm sync does the whole job; sheetcrm run follows the schedule; sheetcrm doctor "
    "if something is wrong.",
)
FIX = Text(ru="Сначала поправьте config.yaml: sheetcrm config", en="Correct config.yaml first: sheetcrm config")
HELP = Text(ru="Все команды: sheetcrm --help", en="All commands: sheetcrm --help")


def show_state(spoken: str | None = None, config: Path | None = None) -> None:
    """Looks at the folder only, or at what a configuration names; opens no workbook."""
    lang = reader_language(spoken)
    here = Path.cwd()
    if config is not None or any((here / name).is_file() for name in ("config.yaml", "config.yml")):
        from sheetcrm import jobs

        asked = jobs.Asked(config=config)
        workbook = None
        try:
            settings = jobs.load_config(asked)
            google, path = jobs.target_of(asked, settings)
            workbook = str(path) if path is not None else f"Google {google}"
        except SheetcrmError as err:
            if err.code != "config/no-workbook":
                click.echo(FIX.say(lang))
                return
        if workbook is not None:
            at = when(jobs.state_folder(settings, google, path))
            click.echo(CONFIGURED.say(lang, workbook=workbook))
            if at is not None:
                click.echo(RAN.say(lang, file=path.name if path is not None else "Google", at=_moment(at, lang)))
            click.echo((SYNC if at is not None else SETTLED if settings.saved_fields() else FIRST).say(lang))
            click.echo(HELP.say(lang))
            return
    _show_files(here, lang)
    click.echo(HELP.say(lang))


def _show_files(here: Path, lang: Lang) -> None:
    """The workbooks of a folder, those that were worked on first."""
    files: list[Path] = []
    with contextlib.suppress(OSError):
        files = sorted(f for f in here.glob("*.xlsx") if not f.name.startswith("~$"))
    if not files:
        click.echo(NOTHING.say(lang))
        return
    ran = [(at, file) for file in files if (at := when(file.with_name(file.name + ".sheetcrm"))) is not None]
    ran.sort(key=lambda one: one[0], reverse=True)
    known = {file for _, file in ran}
    for at, file in ran[:5]:
        click.echo(RAN.say(lang, file=file.name, at=_moment(at, lang)))
    new = [file for file in files if file not in known]
    if new:
        click.echo(FILES.say(lang, files=", ".join(f.name for f in new[:5])))
    if ran:
        click.echo(AGAIN.say(lang, file=as_typed(ran[0][1].name)))
    else:
        click.echo(LOOK.say(lang, file=as_typed(new[0].name)))


def _moment(at: dt.datetime, lang: Lang) -> str:
    return f"{at:%d.%m.%Y} в {at:%H:%M}" if lang == "ru" else f"{at:%Y-%m-%d %H:%M}"
