"""A list of people from outside (leads, an export, another team's workbook) as a table of clients. Reads only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from sheetcrm.core.reading import Base, recognise
from sheetcrm.core.records import replace
from sheetcrm.core.table import Table
from sheetcrm.core.wording import Text
from sheetcrm.core.workbook import Workbook
from sheetcrm.errors import ConfigError, Fault
from sheetcrm.jobs.clients.bases import is_list
from sheetcrm.jobs.clients.unheaded import sheet_of_text, with_headings
from sheetcrm.jobs.opening import Asked, open_workbook
from sheetcrm.paths import local_path
from sheetcrm.stores.csv_file import read_text

NO_LEADS = Fault(
    "import/no-leads",
    ConfigError,
    Text(ru="В «{name}» не нашлось списка людей.", en="No list of people was found in “{name}”."),
    Text(
        ru="Нужны столбцы с именем и контактом; подскажите их: --map phone=Контакт. Если в файле нет строки заголовков, столбцы "
        'называются по номеру: --map phone="column 2".',
        en="It needs columns with a name and a contact; name them: --map phone=Contact. Where the file has no row of headings, "
        'columns go by number: --map phone="column 2".',
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
    return Workbook(path.name, str(path), (sheet_of_text(read_text(path), path),))


class Listed(Struct, frozen=True):
    """The people of a list. ``workbook``: the list as it was read; ``headless``: its columns are known by what is in them, for
    it has no row of headings, and stand under a row of "column 1", "column 2" …"""

    workbook: Workbook
    table: Table
    headless: bool = False


def people_in(workbook: Workbook, fields: Mapping[str, str]) -> Listed:
    """The people of a list, in its first tab when none is known to hold any. ``fields``: field → heading.

    Raises ConfigError when there is none.
    """
    found = _people(workbook, fields)
    if found is not None:
        return Listed(workbook, found)
    headed = with_headings(workbook, fields)
    found = None if headed is None else _people(*headed)
    if headed is None or found is None:
        raise NO_LEADS(name=workbook.name)
    return Listed(headed[0], found, headless=True)


def _people(workbook: Workbook, fields: Mapping[str, str]) -> Table | None:
    saved = {"clients": dict(fields)} if fields else None
    base = recognise(workbook, saved=saved)
    if fields or not _has_people(base):
        first = next((sheet.title for sheet in workbook.people() if len(sheet.cells) > 1), None)
        if first is not None:
            base = recognise(workbook, saved=saved, tabs={first: "clients"})
    return base.tables["clients"] if _has_people(base) else None


def _has_people(base: Base) -> bool:
    return "clients" in base.tables and not base.clients_from_orders


def dropped_rows(workbook: Workbook, table: Table) -> Iterator[tuple[str, int]]:
    """Tab and number of rows below the headings that hold something and are no rows of the table."""
    for number, source in enumerate(table.sources):
        sheet = next(sheet for sheet in workbook.people() if sheet.title == source.tab)
        taken = set(table.row[table.tab == number].tolist())
        below = sheet.cells.iloc[source.header_row :]
        filled = below.index[below.notna().any(axis=1)]
        yield from ((source.tab, int(row)) for row in filled if row not in taken)
