"""A file of leads against the clients of a workbook, kept as a plan. Writes nothing into the workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pandas as pd

from sheetcrm.core.clean import CleanTable, clean_table
from sheetcrm.core.fields import Context
from sheetcrm.core.importing import Imported, Line, Outcome, judge_leads
from sheetcrm.core.outcome import RunSettings
from sheetcrm.core.pipeline import clean, of_table
from sheetcrm.core.plan import Change
from sheetcrm.core.plan.identity import Identity
from sheetcrm.core.plan.wanted import Wanted, to_change
from sheetcrm.core.reading import Base, recognise
from sheetcrm.core.table import Table
from sheetcrm.core.wording import Text
from sheetcrm.core.workbook import Workbook, sheet_from_rows
from sheetcrm.errors import ConfigError, Fault
from sheetcrm.jobs.bases import Place, is_list
from sheetcrm.jobs.opening import Asked, Opened, open_workbook, run_settings
from sheetcrm.journal.changes import ChangeLog
from sheetcrm.stores.csv_file import read_csv

#: The kind of such a change, and the rule it comes from.
IMPORT: Final = "import"
RULE: Final = "import/filled"

NO_LEADS = Fault(
    "import/no-leads",
    ConfigError,
    Text(ru="В «{name}» не нашлось списка людей.", en="No list of people was found in “{name}”."),
    Text(
        ru="Нужна строка заголовков и столбцы с именем и контактом; подскажите их: --map phone=Контакт.",
        en="It needs a row of headings and columns with a name and a contact; name them: --map phone=Contact.",
    ),
)
NO_CLIENTS = Fault(
    "import/no-clients",
    ConfigError,
    Text(
        ru="В таблице нет вкладки клиентов: загружать некуда.",
        en="The workbook has no tab of clients: there is nowhere to import to.",
    ),
    Text(ru="Как программа поняла таблицу: sheetcrm audit.", en="How the program reads the table: sheetcrm audit."),
)
BAD_MAP = Fault(
    "import/map",
    ConfigError,
    Text(ru="Не понимаю --map {given}.", en="Cannot understand --map {given}."),
    Text(
        ru="Пишите ПОЛЕ=ЗАГОЛОВОК, например --map phone=Контакт. Поля: {fields}.",
        en="Write FIELD=HEADING, such as --map phone=Contact. Fields: {fields}.",
    ),
)


@dataclass(frozen=True, slots=True)
class Import:
    """What importing a file comes to. ``leads``: its table; ``changes``: what fills blank cells, under the ``name`` of
    the kept plan (None when there is nothing to fill in, or nothing was to be kept)."""

    opened: Opened
    file: str
    leads: Table
    found: Imported
    changes: tuple[Change, ...] = ()
    name: str | None = None

    def client(self, position: int) -> Place:
        """Where a client stands."""
        table = self.opened.base.tables["clients"]
        typed = table.typed(position, "client_id") if table.has("client_id") else None
        client_id = None if typed is None else str(typed)
        return Place(int(table.row[position]), table.tab_title(position), client_id, known=True)


def import_leads(asked: Asked, file: str, fields: Mapping[str, str]) -> Import:
    """Says for every row of the file what becomes of it, and keeps the plan that fills blank cells of known clients.

    ``fields``: field → heading of the file, where its headings do not say it. Raises ConfigError and StoreError.
    """
    opened = open_workbook(asked)
    base = opened.base
    if "clients" not in base.tables or base.clients_from_orders:
        raise NO_CLIENTS()
    settings = run_settings(opened.config, opened.state)
    clients = clean(base, settings, opened.now.date())["clients"]
    workbook = _leads_workbook(file, asked)
    table = _leads(workbook, fields)
    leads = _cleaned(table, settings, opened)
    found = judge_leads(clients, leads, settings.region, settings.phone_style, _dropped(workbook, table))
    changes = tuple(_changes(clients.table, found.lines))
    name = None
    if asked.write and changes:
        name = ChangeLog(opened.state).keep_plan(opened.now, changes)
    return Import(opened, workbook.name, table, found, changes, name)


def fields_of(words: tuple[str, ...]) -> dict[str, str]:
    """Field → heading, from FIELD=HEADING words. Raises ConfigError."""
    from sheetcrm.core.schema import CLIENTS

    known = {field.key for field in CLIENTS.fields}
    found = {}
    for word in words:
        field, equals, heading = word.partition("=")
        if not equals or field.strip() not in known or not heading.strip():
            raise BAD_MAP(given=word, fields=", ".join(sorted(known)))
        found[field.strip()] = heading.strip()
    return found


def _leads_workbook(file: str, asked: Asked) -> Workbook:
    """The file as it was read; a list of text is a workbook of one tab."""
    if not is_list(file):
        return open_workbook(replace(asked, target=file, write=False)).workbook
    path = Path(file).expanduser()
    frame: pd.DataFrame = read_csv(path)
    rows = [list(frame.columns), *frame.to_numpy(dtype=object).tolist()]
    return Workbook(path.name, str(path), (sheet_from_rows(path.stem, rows),))


def _leads(workbook: Workbook, fields: Mapping[str, str]) -> Table:
    """The table of people in the file. Its first tab is one, whatever it looks like, when no tab is known to be."""
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


def _cleaned(table: Table, settings: RunSettings, opened: Opened) -> CleanTable:
    context = Context(settings.lang, settings.region, opened.now.date(), settings.phone_style)
    choices, normalise = of_table(settings.choices, "clients"), of_table(settings.normalise, "clients")
    return clean_table(table, context, choices=choices, normalise=normalise)


def _dropped(workbook: Workbook, table: Table) -> Iterator[tuple[str, int]]:
    """Rows below the headings that hold something and are no rows of the table."""
    for number, source in enumerate(table.sources):
        sheet = next(sheet for sheet in workbook.people() if sheet.title == source.tab)
        taken = set(table.row[table.tab == number].tolist())
        filled = sheet.cells.index[sheet.cells.notna().any(axis=1)]
        yield from ((source.tab, int(row)) for row in filled if row > source.header_row and row not in taken)


def _changes(clients: Table, lines: tuple[Line, ...]) -> Iterator[Change]:
    wanted = [
        Wanted("clients", line.client, column, after)
        for line in lines
        if line.outcome is Outcome.UPDATED and line.client is not None
        for column, after in line.cells.items()
    ]
    return to_change(wanted, {"clients": clients}, {"clients": Identity.of(clients)}, RULE, IMPORT)
