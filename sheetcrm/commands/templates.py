"""``sheetcrm templates``: the team's texts as files of a folder, and files of a folder as rows of «Шаблоны»."""

from __future__ import annotations

from pathlib import Path

from sheetcrm import jobs
from sheetcrm.commands.console import WORKING, Progress, failing, print_json, reader_language, say
from sheetcrm.core.wording import Text
from sheetcrm.errors import ConfigError, Fault
from sheetcrm.jobs.drafts.templates import load_templates, save_templates
from sheetcrm.paths import local_path
from sheetcrm.report.templates import loaded_document, loaded_lines, saved_document, saved_lines

ONE_WAY = Fault(
    "templates/one-way",
    ConfigError,
    Text(ru="Непонятно, куда переносить шаблоны.", en="It is unclear which way the templates should go."),
    Text(
        ru="Из таблицы в файлы: sheetcrm templates --to ПАПКА. Из файлов в таблицу: sheetcrm templates --from ПАПКА.",
        en="From the workbook into files: sheetcrm templates --to FOLDER. From files into the workbook: --from FOLDER.",
    ),
)


def carry_templates(asked: jobs.Asked, as_json: bool, to: Path | None, source: Path | None, *, replace: bool) -> None:
    """Prints what became of each template, or what a folder would change."""
    early = reader_language(asked.lang)
    progress = Progress(as_json)
    progress(WORKING, early)
    with failing("templates", str(asked.target or ""), as_json, early, progress, asked=asked):
        if (to is None) == (source is None):
            raise ONE_WAY()
        if to is not None:
            saved = save_templates(asked, local_path(to), replace=replace)
            document, lines = saved_document(saved), saved_lines(saved, saved.opened.reader)
        elif source is not None:
            planned = load_templates(asked, local_path(source))
            lang = planned.opened.reader
            document, lines = loaded_document(planned, lang), loaded_lines(planned, lang)
    progress.done()
    if as_json:
        print_json(document)
    else:
        say(lines)
