"""A list of people from outside (leads, an export, another team's workbook) as a table of clients. Reads only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from sheetcrm.core.reading import Base, recognise
from sheetcrm.core.records import replace
from sheetcrm.core.table import Table
from sheetcrm.core.wording import Text
from sheetcrm.core.workbook import Workbook, sheet_from_rows
from sheetcrm.errors import ConfigError, Fault
from sheetcrm.jobs.clients.bases import is_list
from sheetcrm.jobs.opening import Asked, open_workbook
from sheetcrm.paths import local_path
from sheetcrm.stores.csv_file import read_csv

NO_LEADS = Fault(
    "import/no-leads",
    ConfigError,
    Text(ru="В «{name}» не нашлось списка людей.", en="No list of people was found in “{name}”."),
    Text(
        ru="Нужна строка заголовков и столбцы с именем и контактом; подскажите их: --map phone=Контакт.",
        en="It needs a row of headings and columns with a name and a contact; name them: --map phone=Contact.",
    ),
)
SWAPPED = Fault(
    "import/swapped",
    ConfigError,
    Text(
        ru="Таблица и список стоят наоборот: первым называют список, который загружают, вторым — таблицу.",
        en="The table and the list are swapped: the list to import comes first, the table second.",
    ),
    Text(ru="Так: sheetcrm import {listed} {table}.", en="Like this: sheetcrm import {listed} {table}."),
)


def workbook_of(file: str, asked: Asked) -> Workbook:
    """A file or a Google Sheet as it was read; a list of text is a workbook of one tab."""
    if not is_list(file):
        return open_workbook(replace(asked, target=file, write=False)).workbook
    path = local_path(file)
    frame: pd.DataFrame = read_csv(path)
    rows = [list(frame.columns), *frame.to_numpy(dtype=object).tolist()]
    return Workbook(path.name, str(path), (sheet_from_rows(path.stem, rows),))


def people_in(workbook: Workbook, fields: Mapping[str, str]) -> Table:
    """The table of people in a list, its first tab when none is known to be one. ``fields``: field → heading.

    Raises ConfigError when there is none.
    """
    saved = {"clients": dict(fields)} if fields else None
    base = recognise(workbook, saved=saved)
    if fields or not _has_people(base):
        first = next((sheet.title for sheet in workbook.people() if len(sheet.cells) > 1), None)
        if first is not None:
            base = recognise(workbook, saved=saved, tabs={first: "clients"})
    if not _has_people(base):
        raise NO_LEADS(name=workbook.name)
    return base.tables["clients"]


def _has_people(base: Base) -> bool:
    return "clients" in base.tables and not base.clients_from_orders


def dropped_rows(workbook: Workbook, table: Table) -> Iterator[tuple[str, int]]:
    """Tab and number of rows below the headings that hold something and are no rows of the table."""
    for number, source in enumerate(table.sources):
        sheet = next(sheet for sheet in workbook.people() if sheet.title == source.tab)
        taken = set(table.row[table.tab == number].tolist())
        filled = sheet.cells.index[sheet.cells.notna().any(axis=1)]
        yield from ((source.tab, int(row)) for row in filled if row > source.header_row and row not in taken)
