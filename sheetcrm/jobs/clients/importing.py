"""A file of leads against the clients of a workbook, kept as a plan. Writes nothing into the workbook."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from sheetcrm.core.clean import clean_table
from sheetcrm.core.fields import Context, birthday
from sheetcrm.core.importers import Grid, Handed
from sheetcrm.core.importing import Imported, Line, Outcome, judge_leads
from sheetcrm.core.importing.admitting import Admission, admitted
from sheetcrm.core.importing.erased import without_erased
from sheetcrm.core.importing.filling import Cells
from sheetcrm.core.importing.holding import held_rows
from sheetcrm.core.importing.intake import intake
from sheetcrm.core.importing.parts import joined, table_of
from sheetcrm.core.importing.records import RecordFate, RecordLine, holds_days, holds_text, judge_records, number_of
from sheetcrm.core.importing.requests import word_for_a_request
from sheetcrm.core.importing.talks import (
    TalkFate,
    TalkLine,
    callers,
    judge_talks,
    takes_talks,
    talk_rows,
    with_new_clients,
)
from sheetcrm.core.incoming import cleaned_clients
from sheetcrm.core.link import Linker
from sheetcrm.core.plan import Change
from sheetcrm.core.plan.adding import IMPORTED, ROW, added
from sheetcrm.core.plan.identity import ID_FIELD, Identity, digest
from sheetcrm.core.plan.wanted import Wanted, to_change
from sheetcrm.core.records import replace
from sheetcrm.core.schema import TABLES
from sheetcrm.core.stages.cleaning import clean
from sheetcrm.core.table import Table
from sheetcrm.core.watch.canaries import without_canaries
from sheetcrm.core.wording import Text
from sheetcrm.core.workbook import Value
from sheetcrm.errors import ConfigError, Fault
from sheetcrm.jobs.clients.bases import NO_HEADING, Place, is_list
from sheetcrm.jobs.clients.incoming import Incoming, incoming
from sheetcrm.jobs.clients.lists import SWAPPED
from sheetcrm.jobs.deciding import new_ids_for
from sheetcrm.jobs.drafts.telling import erased_in, told_in
from sheetcrm.jobs.opening import NO_CLIENTS, Asked, Opened, open_workbook, run_settings
from sheetcrm.journal.changes import ChangeLog
from sheetcrm.journal.runs import RunLog
from sheetcrm.journal.who import system_user
from sheetcrm.paths import as_typed

#: The kind of such a change, and the rule it comes from.
IMPORT: Final = "import"
RULE: Final = "import/filled"

NO_INBOX = Fault(
    "import/no-inbox",
    ConfigError,
    Text(ru="В таблице нет вкладки «{inbox}».", en="The workbook has no tab “{inbox}”."),
    Text(ru="Её сделает sheetcrm init --inbox.", en="sheetcrm init --inbox creates it."),
)
BAD_MAP = Fault(
    "import/map",
    ConfigError,
    Text(ru="Не понимаю --map {given}.", en="--map {given} is not understood."),
    Text(
        ru="Пишите ПОЛЕ=ЗАГОЛОВОК, например --map phone=Контакт. Поля: {fields}.",
        en="Write FIELD=HEADING, such as --map phone=Contact. Fields: {fields}.",
    ),
)


@dataclass(frozen=True, slots=True)
class Given:
    """What was said of a file. ``fields``: field → heading, where its headings do not say it; ``required``: those headings that
    it must have, for somebody named them for this file; ``program``: whose export it is, where that was named."""

    fields: Mapping[str, str] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    program: str | None = None
    admission: Admission = field(default_factory=Admission)


@dataclass(frozen=True, slots=True)
class Import:
    """What importing a file comes to. ``leads``: its people, None when it has none; ``records``: its orders and deals; ``talks``:
    its contacts with people; ``changes``: what adds rows and fills blank cells, under the ``name`` of the kept plan (None when there is nothing to write,
    or nothing was to be kept)."""

    opened: Opened
    incoming: Incoming
    found: Imported
    changes: tuple[Change, ...] = ()
    name: str | None = None
    records: Mapping[str, tuple[RecordLine, ...]] = field(default_factory=dict)
    talks: tuple[TalkLine, ...] = ()
    clients: Table = field(kw_only=True)

    @property
    def file(self) -> str:
        """The file's name."""
        return self.incoming.name

    @property
    def leads(self) -> Table | None:
        """Its people as a table."""
        return self.incoming.leads

    @property
    def adds_rows(self) -> bool:
        """Whether new clients can be added: rows are known by ids, so there must be a column for them."""
        return ID_FIELD["clients"] in self.clients.sources[0].columns

    @property
    def has_quarantine(self) -> bool:
        """Whether there is a tab for rows that are held back."""
        return "quarantine" in self.opened.base.tables

    @property
    def rows_added(self) -> int:
        """How many rows the plan adds to the clients, the orders and the deals."""
        return len({(c.table, c.row_id) for c in self.changes if c.kind == ROW and c.table != "quarantine"})

    @property
    def has_history(self) -> bool:
        """Whether there is a tab of contacts that takes new lines."""
        return takes_talks(self.opened.base.tables.get("interactions"))

    @property
    def talks_added(self) -> int:
        """How many lines the plan adds to the history of contacts."""
        return len({c.row_id for c in self.changes if c.kind == ROW and c.table == "interactions"})

    @property
    def rows_held(self) -> int:
        """How many lines the plan adds to those that are held back."""
        return len({c.row_id for c in self.changes if c.kind == ROW and c.table == "quarantine"})

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


def import_leads(asked: Asked, file: str, given: Given | None = None) -> Import:
    """Says for every row of the file what becomes of it, and keeps the plan that adds new clients, orders and deals, fills
    blank cells of known clients, and sets aside whom nobody may keep yet.

    Raises ConfigError and StoreError.
    """
    given = given or Given()
    if asked.target is not None and is_list(asked.target) and not is_list(file):
        raise SWAPPED(listed=as_typed(asked.target), table=as_typed(file))
    opened = open_workbook(asked)
    read = incoming(file, asked, given.fields, given.program, opened.config.plugins, opened.lang)
    for heading in sorted(given.required):
        if not read.has_column(heading):
            raise NO_HEADING(heading=heading, headings=", ".join(read.columns()))
    return judged(opened, read, given.admission)


def import_inbox(asked: Asked, admission: Admission) -> Import:
    """The same for what people typed into «Новые клиенты», and for held back rows that have a ground by now.

    Raises ConfigError when the workbook has neither tab.
    """
    opened = open_workbook(asked)
    parts = list(intake(opened.base.tables))
    if not parts:
        raise NO_INBOX(inbox=TABLES["inbox"].title)
    grids = tuple(
        Grid(sheet.title, tuple(map(tuple, sheet.cells.to_numpy(dtype=object).tolist())))
        for sheet in opened.workbook.people()
        if sheet.title in {part.tab for part in parts}
    )
    name = opened.workbook.name
    read = Incoming(name, "", Handed(name, grids), None, joined(parts, opened.lang))
    return judged(opened, read, admission)


def judged(opened: Opened, read: Incoming, said: Admission) -> Import:
    """What a file that was read comes to, kept as a plan unless nothing is to be written."""
    settings = run_settings(opened.config, opened.state)
    base = without_canaries(opened.base, settings.canaries).base
    if "clients" not in base.tables or base.clients_from_orders:
        raise NO_CLIENTS()
    today = opened.now.date()
    clients = clean(base, settings, today)["clients"]
    found, changes = Imported(()), []
    context = Context(settings.lang, settings.region, today, settings.phone_style)
    talks: tuple[TalkLine, ...] = ()
    linker = Linker(clients.values, clients.typed, np.arange(len(clients.table)))
    if read.talks is not None:
        there = clean_table(base.tables["interactions"], context) if "interactions" in base.tables else None
        talks = judge_talks(clean_table(read.talks, context), there, clients, linker, opened.lang)
        unknown = callers(talks, opened.lang, opened.config.choices.get("source", ()))
        if unknown is not None and read.leads is None:
            read = replace(read, leads=table_of(unknown, opened.lang))
    if read.leads is not None:
        leads = cleaned_clients(read.leads, settings, today)
        cells = Cells(leads)
        found = judge_leads(clients, leads, settings.region, settings.phone_style, read.dropped)
        found = without_erased(found, leads, erased_in(opened, told_in(opened)))
        if read.importer is not None and read.importer.asks:
            listed = opened.config.choices.get("status", ())
            said = replace(said, status=word_for_a_request(clients.table, listed, opened.lang))
        lines = admitted(found.lines, cells, clients.table, said, opened.lang)
        lost = (*(heading for heading in found.without_column if read.names(heading)), *read.lost)
        found = Imported(lines, tuple(dict.fromkeys(lost)))
        changes += [*_changes(opened, clients.table, lines, context), *_rows(opened, clients.table, lines, context)]
        if "quarantine" in base.tables and read.source:
            changes += held_rows(lines, cells, base.tables["quarantine"], read.name, today, opened.lang)
    records = {}
    for key, table in read.records.items():
        theirs = clean_table(table, context)
        records[key] = judge_records(base.tables.get(key), theirs, clients, linker, opened.lang)
        changes += _record_rows(base.tables.get(key), records[key])
    if talks:
        new = {(line.tab, line.row) for line in found.lines if line.outcome is Outcome.NEW and not line.held}
        talks = with_new_clients(talks, new if ID_FIELD["clients"] in clients.table.sources[0].columns else ())
        if takes_talks(history := base.tables.get("interactions")) and history is not None:
            changes += talk_rows(history, talks, opened.lang)
    name = None
    if opened.asked.write and changes:
        name = ChangeLog(opened.state).keep_plan(opened.now, changes)
        counts = {str(outcome): n for outcome, n in found.counts.items()}
        RunLog(opened.state / "journal.jsonl").append(
            "import",
            opened.now,
            who=system_user(),
            plan=name,
            basis=said.basis,
            held=found.held,
            talks=sum(line.fate is TalkFate.NEW for line in talks),
            **counts,
        )
    return Import(opened, read, found, tuple(changes), name, records, talks, clients=clients.table)


def _rows(opened: Opened, clients: Table, lines: tuple[Line, ...], context: Context) -> Iterator[Change]:
    """The changes that add a row for each new client, below all others of the first tab; none where clients have no ids."""
    source = clients.sources[0]
    if ID_FIELD[clients.key] not in source.columns:
        return
    given = new_ids_for(opened)  # a canary's number is taken as well
    for line in lines:
        if line.outcome is Outcome.NEW and not line.held:
            cells = {c: _kept(clients, c, t, context) for c, t in line.cells.items() if source.position(c) is not None}
            name = digest("import", *sorted(line.cells.items()))
            yield from added(clients, source, cells, next(given), name, line.row, IMPORTED)


def _record_rows(table: Table | None, lines: Sequence[RecordLine]) -> Iterator[Change]:
    for line in lines:
        if table is not None and line.fate is RecordFate.NEW and line.number is not None:
            name = digest("import", table.key, line.number)
            yield from added(table, table.sources[0], line.cells, line.number, name, line.row, IMPORTED)


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


def _kept(clients: Table, column: str, said: str, context: Context) -> Value:
    """A cell as its column holds others: a balance is a number, unless people type text there, and a birthday with its year a
    day where theirs are days."""
    if column == "birthday" and holds_days(clients, column):
        read = birthday.parse(said, context)
        if read.issue is None and isinstance(read.value, birthday.Birthday) and read.value.year is not None:
            return dt.date(read.value.year, read.value.month, read.value.day)
        return said
    if column != "bonus_balance" or holds_text(clients, column):
        return said
    plain = "".join(said.split()).replace(",", ".")
    return number_of(float(plain)) if re.fullmatch(r"-?\d+(\.\d+)?", plain) else said


def _changes(opened: Opened, clients: Table, lines: tuple[Line, ...], context: Context) -> Iterator[Change]:
    """The changes that fill blank cells of clients, as their columns hold others; as texts where nothing else can be written."""
    wanted = [
        Wanted("clients", line.client, column, after if opened.texts_only else _kept(clients, column, after, context))
        for line in lines
        if line.outcome is Outcome.UPDATED and line.client is not None and not line.held
        for column, after in line.cells.items()
    ]
    return to_change(wanted, {"clients": clients}, {"clients": Identity.of(clients)}, RULE, IMPORT)
