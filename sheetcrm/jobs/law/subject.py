"""Everything one person is entitled to see (152-ФЗ ст. 14, GDPR art. 15): what stands about them in every tab, what was
consented to, what the program did to their cells, what messages are drafted, and where copies lie.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from sheetcrm.core.drafts.audience.consent import permissions
from sheetcrm.core.drafts.audience.registry import Entry, registry
from sheetcrm.core.drafts.drafting import draft
from sheetcrm.core.drafts.model import Draft
from sheetcrm.core.law.person import Person, mentions
from sheetcrm.core.link import fold_id
from sheetcrm.core.plan import Change
from sheetcrm.core.stages.facts import draft_facts
from sheetcrm.core.table import Table
from sheetcrm.core.visits import are_visits
from sheetcrm.core.workbook import Value
from sheetcrm.handover.render_worker import render_in_worker
from sheetcrm.jobs.drafts.attaching import find_file
from sheetcrm.jobs.law.consents import Registry
from sheetcrm.jobs.law.erasure_plans import Whole, whole_person
from sheetcrm.jobs.law.places import Lying
from sheetcrm.jobs.law.places import found as places_found
from sheetcrm.jobs.opening import Asked, Opened, own_templates, run_settings
from sheetcrm.journal.changes import ChangeLog, ChangeRun
from sheetcrm.journal.places import Kind
from sheetcrm.journal.runs import RunLog
from sheetcrm.shipped import templates as shipped_templates
from sheetcrm.stores.platform import private_folder


class Row(Struct, frozen=True):
    """One row about the person. ``cells``: by heading, in the order of the tab. ``alike``: it is of a client thought to be
    the same person, which a person should look at before it is handed out."""

    table: str
    tab: str
    row: int
    cells: tuple[tuple[str, Value], ...]
    alike: bool = False


class Subject(Struct, frozen=True):
    """What there is. ``rows``: of all tabs; ``archived``: rows that went by merging; ``mentions``: addresses of cells that
    name the person elsewhere; ``edits``: what the program changed, with its run; ``copies``: where whole workbooks and
    lists lie that may hold them; ``registry`` names its cells."""

    opened: Opened
    clients: tuple[str, ...]
    who: Person
    rows: tuple[Row, ...]
    archived: tuple[Row, ...]
    mentions: tuple[str, ...]
    consents: tuple[Entry, ...]
    registry: Registry
    edits: tuple[tuple[ChangeRun, Change], ...]
    drafts: tuple[Draft, ...]
    copies: tuple[Lying, ...]


def gather(asked: Asked, names: Sequence[str]) -> Subject:
    """Everything about the person some clients' numbers mean; a line in the journal says that it was asked for.

    Raises PlanError when one of the clients is not there.
    """
    whole = whole_person(asked, names)
    opened, who, outcome = whole.opened, whole.who, whole.found.outcome
    own = own_templates(opened.config)
    texts = {**shipped_templates(are_visits(opened.base.tables)), **own}
    facts = draft_facts(
        whole.found, run_settings(opened.config, opened.state), texts, opened.now,
        own_templates=frozenset(own), renderer=render_in_worker, find_file=find_file(opened),
        decided=whole.decided,
    )  # fmt: skip
    entries: tuple[Entry, ...] = ()
    drafts: tuple[Draft, ...] = ()
    if facts is not None:
        entries = tuple(registry(permissions(facts), whole.positions))
        drafts = tuple(d for d in draft(facts).drafts if d.client_position in whole.positions)
    rows = tuple(_rows(outcome.base.tables, who))
    archived = tuple(Row("clients", one.run, 0, (("", one.gone), *one.cells)) for one in who.archived)
    taken = {(row.tab, row.row, column) for row in rows for column in range(400)}
    path = None if opened.google else Path(opened.workbook.location)
    lying = places_found(opened.config, opened.state, path, "", opened.now).lying
    copies = tuple(one for one in lying if one.place.kind not in (Kind.RUN, Kind.PLAN, Kind.ACT))
    found = Subject(
        opened,
        whole.clients,
        who,
        rows,
        archived,
        tuple(mentions(opened.workbook.people(), who.alone, taken)),
        entries,
        Registry(opened, outcome, entries),
        tuple(_edits(opened, who)),
        drafts,
        copies,
    )
    _note(whole, found)
    return found


def _rows(tables: Any, who: Person) -> Iterator[Row]:
    for key, positions in who.rows.items():
        if key not in tables:
            continue
        table: Table = tables[key]
        more = [(p, True) for p in who.alike] if key == "clients" else []
        for position, alike in [*((p, False) for p in positions), *more]:
            cells = tuple(
                (" ".join(table.heading(c).split()), table.typed(position, c))
                for c in table.raw.columns
                if table.typed(position, c) is not None
            )
            yield Row(key, table.tab_title(position), int(table.row[position]), cells, alike)


def _edits(opened: Opened, who: Person) -> Iterator[tuple[ChangeRun, Change]]:
    for run in ChangeLog(opened.state).runs():
        for change in run.landed:
            mine = change.row_id is not None and fold_id(change.row_id) in who.ids
            if mine or who.alone.in_cell(change.before) or who.alone.in_cell(change.after):
                yield run, change


def _note(whole: Whole, found: Subject) -> None:
    """A line in the journal: whose data was gathered, and how much; no value of it."""
    opened = whole.opened
    private_folder(opened.state)
    RunLog(opened.state / "journal.jsonl").append(
        "subject", opened.now, clients=list(found.clients), rows=len(found.rows), edits=len(found.edits)
    )
