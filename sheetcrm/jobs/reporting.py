"""The report: what «Сводка» says, as a page beside the workbook. Reads the workbook and writes nothing into it."""

from __future__ import annotations

import os
from pathlib import Path

from msgspec import Struct

from sheetcrm.core.wording import Text
from sheetcrm.errors import Fault, StoreError, reason_of
from sheetcrm.jobs.deciding import decided_in
from sheetcrm.jobs.opening import NO_CLIENTS, Asked, open_workbook
from sheetcrm.jobs.work import Done, compute
from sheetcrm.journal.written import Made, note_beside
from sheetcrm.report.page import report_page
from sheetcrm.stores.named_places import refuse_place_of_page
from sheetcrm.stores.platform import folder_for_us

REPORT = Text(ru=" — отчёт.html", en=" — report.html")
NOT_WRITTEN = Fault(
    "report/not-written",
    StoreError,
    Text(ru="Страница не записалась в {folder}: {reason}.", en="The page could not be written to {folder}: {reason}."),
    Text(ru="Назовите другое место: --out ФАЙЛ.html.", en="Name another place: --out FILE.html."),
)


class Reported(Struct, frozen=True):
    """A report that was written. ``done``: the run it tells of, in the reader's language."""

    done: Done
    file: Path


def report(asked: Asked, out: Path | None = None) -> Reported:
    """Writes the page in the reader's language: to ``out``, else beside an .xlsx, or into the state folder of a Google
    Sheet. Raises StoreError when it cannot be written."""
    opened = open_workbook(asked).for_reader()
    return report_of(Done(opened, compute(opened, decided_in(opened))), out)


def report_of(done: Done, out: Path | None = None) -> Reported:
    """Writes the page of a run that is done, as :func:`report` does."""
    opened, outcome = done.opened, done.outcome
    summary = next((tab for tab in outcome.tabs if tab.key == "summary"), None)
    if summary is None:
        raise NO_CLIENTS()
    cells = {(cell.row, cell.column): cell.content for cell in summary.cells}
    page = report_page(outcome.outline, cells, opened.lang, name=opened.workbook.name, now=opened.now)
    file = out or beside(done)
    refuse_place_of_page(file)
    if out is None and opened.google:
        folder_for_us(opened.state)  # there is none before the first run that writes
    note_beside(opened.state, opened.now, Made.REPORT, file)
    write_page(file, page)
    return Reported(done, file)


def write_page(file: Path, page: str) -> None:
    """The file with this page, for its owner alone, whole or as it was before. Raises StoreError, and ConfigError where
    something other than a page stands there."""
    refuse_place_of_page(file)
    try:
        _write(file, page.encode())
    except OSError as err:
        raise NOT_WRITTEN(folder=str(file.parent), reason=reason_of(err)) from err


def beside(done: Done) -> Path:
    """Where the page of a run stands unless another place is named."""
    opened = done.opened
    if opened.google:
        return opened.state / REPORT.say(opened.lang).removeprefix(" — ")
    path = Path(opened.workbook.location)
    return path.with_name(path.stem + REPORT.say(opened.lang))


def _write(file: Path, content: bytes) -> None:
    aside = file.with_name(f".{file.name}.part")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(content)
        aside.replace(file)
    except OSError:
        aside.unlink(missing_ok=True)
        raise
