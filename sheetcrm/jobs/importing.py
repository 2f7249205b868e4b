"""A file of leads against the clients of a workbook, kept as a plan. Writes nothing into the workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Final

from sheetcrm.core.importing import Imported, Line, Outcome, judge_leads
from sheetcrm.core.importing.erased import without_erased
from sheetcrm.core.incoming import cleaned_clients
from sheetcrm.core.pipeline import clean
from sheetcrm.core.plan import Change
from sheetcrm.core.plan.adding import ROW, added
from sheetcrm.core.plan.identity import ID_FIELD, Identity, digest
from sheetcrm.core.plan.ids import highest, spelled
from sheetcrm.core.plan.wanted import Wanted, to_change
from sheetcrm.core.table import Table
from sheetcrm.core.twin.rows import ids_of
from sheetcrm.core.watch.canaries import without_canaries
from sheetcrm.core.wording import Text
from sheetcrm.core.workbook import Value
from sheetcrm.errors import ConfigError, Fault
from sheetcrm.jobs.bases import Place
from sheetcrm.jobs.deciding import decided_in
from sheetcrm.jobs.lists import dropped_rows, people_in, workbook_of
from sheetcrm.jobs.opening import Asked, Opened, open_workbook, run_settings
from sheetcrm.journal.changes import ChangeLog
from sheetcrm.journal.erasures import load_erased

#: The kind of such a change, and the rule it comes from.
IMPORT: Final = "import"
RULE: Final = "import/filled"
ADDED: Final = "import/added"

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
    """What importing a file comes to. ``leads``: its table; ``changes``: what adds rows and fills blank cells, under the
    ``name`` of the kept plan (None when there is nothing to write, or nothing was to be kept)."""

    opened: Opened
    file: str
    leads: Table
    found: Imported
    changes: tuple[Change, ...] = ()
    name: str | None = None
    clients: Table = field(kw_only=True)

    @property
    def adds_rows(self) -> bool:
        """Whether new clients can be added: rows are known by ids, so there must be a column for them."""
        return ID_FIELD["clients"] in self.clients.sources[0].columns

    @property
    def rows_added(self) -> int:
        """How many rows the plan adds."""
        return len({change.row_id for change in self.changes if change.kind == ROW})

    @property
    def cells_filled(self) -> int:
        """How many blank cells of known clients the plan fills."""
        return sum(change.kind != ROW for change in self.changes)

    def client(self, position: int) -> Place:
        """Where a client stands."""
        table = self.clients
        typed = table.typed(position, "client_id") if table.has("client_id") else None
        client_id = None if typed is None else str(typed)
        return Place(int(table.row[position]), table.tab_title(position), client_id, known=True)


def import_leads(asked: Asked, file: str, fields: Mapping[str, str]) -> Import:
    """Says for every row of the file what becomes of it, and keeps the plan that adds new clients and fills blank cells of
    known ones.

    ``fields``: field → heading of the file, where its headings do not say it. Raises ConfigError and StoreError.
    """
    opened = open_workbook(asked)
    settings = run_settings(opened.config, opened.state)
    base = without_canaries(opened.base, settings.canaries).base
    if "clients" not in base.tables or base.clients_from_orders:
        raise NO_CLIENTS()
    clients = clean(base, settings, opened.now.date())["clients"]
    workbook = workbook_of(file, asked)
    table = people_in(workbook, fields)
    leads = cleaned_clients(table, settings, opened.now.date())
    found = judge_leads(clients, leads, settings.region, settings.phone_style, dropped_rows(workbook, table))
    found = without_erased(found, leads, load_erased(opened.state))
    changes = (*_changes(clients.table, found.lines), *_rows(opened, clients.table, found.lines))
    name = None
    if asked.write and changes:
        name = ChangeLog(opened.state).keep_plan(opened.now, changes)
    return Import(opened, workbook.name, table, found, changes, name, clients=clients.table)


def _rows(opened: Opened, clients: Table, lines: tuple[Line, ...]) -> Iterator[Change]:
    """The changes that add a row for each new client, below all others of the first tab; none where clients have no ids."""
    source = clients.sources[0]
    if ID_FIELD[clients.key] not in source.columns:
        return
    # A canary's number is taken as well.
    numbers = count(highest(ids_of(opened.base.tables["clients"]), decided_in(opened).id_mark) + 1)
    for line in lines:
        if line.outcome is Outcome.NEW:
            cells: dict[str, Value] = {c: said for c, said in line.cells.items() if source.position(c) is not None}
            name = digest("import", *sorted(line.cells.items()))
            yield from added(clients, source, cells, spelled(next(numbers), opened.lang), name, line.row, ADDED)


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


def _changes(clients: Table, lines: tuple[Line, ...]) -> Iterator[Change]:
    wanted = [
        Wanted("clients", line.client, column, after)
        for line in lines
        if line.outcome is Outcome.UPDATED and line.client is not None
        for column, after in line.cells.items()
    ]
    return to_change(wanted, {"clients": clients}, {"clients": Identity.of(clients)}, RULE, IMPORT)
