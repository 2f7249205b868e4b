"""«Шаблоны» as files of a folder, and files of a folder as rows: the first writes files, the second keeps a plan."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Final

from msgspec import Struct

from sheetcrm.core.clean import CleanTable, clean_table
from sheetcrm.core.drafts.text.layers import SOURCE_LIMIT
from sheetcrm.core.drafts.text.template_files import Loaded, loaded, saved_files
from sheetcrm.core.fields import Context
from sheetcrm.core.schema import TABLES
from sheetcrm.core.wording import Text
from sheetcrm.errors import ConfigError, Fault, reason_of
from sheetcrm.jobs.opening import Asked, Opened, open_workbook, run_settings
from sheetcrm.journal.changes import ChangeLog
from sheetcrm.journal.runs import RunLog
from sheetcrm.journal.who import system_user

_MOST_FILES: Final = 2_000
NO_TAB = Fault(
    "templates/no-tab",
    ConfigError,
    Text(ru="В таблице нет вкладки «{tab}».", en="The workbook has no tab “{tab}”."),
    Text(ru="Её сделает sheetcrm init --templates.", en="sheetcrm init --templates creates it."),
)
NO_FOLDER = Fault(
    "templates/no-folder",
    ConfigError,
    Text(ru="Папки «{folder}» нет.", en="There is no folder “{folder}”."),
    Text(
        ru="В ней должны лежать файлы вида {lang}/birthday.email.txt; такую папку делает --to.",
        en="It should hold files such as {lang}/birthday.email.txt; --to creates such a folder.",
    ),
)
CANNOT_WRITE = Fault(
    "templates/cannot-write",
    ConfigError,
    Text(ru="Не получается записать «{file}»: {reason}", en="Cannot write “{file}”: {reason}"),
    Text(ru="Проверьте место на диске и права на папку.", en="Check the disk space and the permissions of the folder."),
)


class FileFate(StrEnum):
    """What became of a file. ``differs``: it is there and says something else; it was left alone."""

    NEW = "new"
    SAME = "same"
    DIFFERS = "differs"
    REPLACED = "replaced"


class TemplateFile(Struct, frozen=True):
    """One row as a file. ``before``: what the file said, where it said something else."""

    name: str
    row: int
    fate: FileFate
    text: str
    before: str = ""


class Saved(Struct, frozen=True):
    """«Шаблоны» saved as files."""

    opened: Opened
    folder: Path
    files: tuple[TemplateFile, ...]


class Planned(Struct, frozen=True):
    """What loading a folder would change, under the ``name`` of the kept plan (None when nothing would, or nothing was to be
    kept)."""

    opened: Opened
    folder: Path
    templates: CleanTable
    loaded: Loaded
    name: str | None


def save_templates(asked: Asked, folder: Path, *, replace: bool = False) -> Saved:
    """Writes every row of «Шаблоны» as a file. A file that says something else is left alone unless ``replace``.

    Raises ConfigError and StoreError.
    """
    opened = open_workbook(asked)
    files = []
    for one in saved_files(_templates(opened), opened.lang):
        path = folder / one.name
        there = _text_of(path)
        if there is None:
            fate = FileFate.NEW
        elif _alike(there, one.text):
            fate = FileFate.SAME
        else:
            fate = FileFate.REPLACED if replace else FileFate.DIFFERS
        if asked.write and fate in (FileFate.NEW, FileFate.REPLACED):
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(one.text, encoding="utf-8", newline="\n")
            except OSError as err:
                raise CANNOT_WRITE(file=str(path), reason=reason_of(err)) from err
        files.append(TemplateFile(one.name, one.row, fate, one.text, there or ""))
    return Saved(opened, folder, tuple(files))


def load_templates(asked: Asked, folder: Path) -> Planned:
    """Says what the files of a folder would change in «Шаблоны», and keeps the plan.

    Raises ConfigError and StoreError.
    """
    opened = open_workbook(asked)
    if not folder.is_dir():
        raise NO_FOLDER(folder=str(folder), lang=opened.lang)
    templates = _templates(opened)
    found = loaded(templates, _files_in(folder), opened.lang, texts_only=opened.texts_only)
    name = None
    if asked.write and found.changes:
        name = ChangeLog(opened.state).keep_plan(opened.now, found.changes)
        RunLog(opened.state / "journal.jsonl").append("templates", opened.now, who=system_user(), plan=name)
    return Planned(opened, folder, templates, found, name)


def _templates(opened: Opened) -> CleanTable:
    table = opened.base.tables.get("templates")
    if table is None:
        raise NO_TAB(tab=TABLES["templates"].title)
    settings = run_settings(opened.config, opened.state)
    return clean_table(table, Context(settings.lang, settings.region, opened.now.date(), settings.phone_style))


def _files_in(folder: Path) -> dict[str, str]:
    """The texts of a folder by path; hidden ones, those too large to be a template and what is no text are passed over."""
    found = {}
    for path in sorted(folder.glob("*/*.txt"))[:_MOST_FILES]:
        if path.is_file() and not path.name.startswith(".") and path.stat().st_size <= 4 * SOURCE_LIMIT:
            text = _text_of(path)
            if text is not None:
                found[path.relative_to(folder).as_posix()] = text
    return found


def _text_of(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return None


def _alike(one: str, other: str) -> bool:
    return one.replace("\r\n", "\n").rstrip() == other.rstrip()
