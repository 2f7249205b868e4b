"""Carrying an erasure to its end: after the cells, everything the program has ever kept about the person, then the act.

That an erasure is under way is known by the journal: as long as a run that emptied cells for it still holds what stood in
them, the rest is not done. So a crash at any moment is finished by the next run that writes, and nothing of it is needed
but what the journal holds anyway.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sheetcrm.core.fields import Context, field_types
from sheetcrm.core.fields.name_parts import PersonName
from sheetcrm.core.law.erasing import RULE
from sheetcrm.core.law.needles import CONTACTS, NAMES, Needles, needles_of, words_of
from sheetcrm.core.law.suppression import contacts_of
from sheetcrm.core.link import fold_id
from sheetcrm.core.plan import Change, Fate
from sheetcrm.core.plan.decided import Decided
from sheetcrm.core.plan.identity import typed_id
from sheetcrm.core.records import replace
from sheetcrm.core.tabs.queue import Line, Lines
from sheetcrm.core.wording import Text
from sheetcrm.core.workbook import column_letter, quoted
from sheetcrm.errors import Fault, PlanError
from sheetcrm.jobs.deciding import archive_of
from sheetcrm.jobs.drafts.telling import with_erased
from sheetcrm.jobs.law.acts import Act, keep_act
from sheetcrm.jobs.law.forgetting import Treated, Whom, forget_copies, forget_journal, still_named
from sheetcrm.jobs.opening import Opened
from sheetcrm.journal import erasures, memory
from sheetcrm.journal.changes import ChangeLog
from sheetcrm.journal.erasures import Order
from sheetcrm.journal.places import elsewhere
from sheetcrm.journal.runs import RunLog
from sheetcrm.stores.platform import private_folder

ROW_GONE = Fault(
    "law/row-gone",
    PlanError,
    Text(
        ru="Номера {clients} в таблице клиентов больше нет: его стёрли или вернули правку, которая его вписала. Ничего не удалено.",
        en="{clients} no longer stands in the table of clients: somebody removed the number, or took back the edit that "
        "wrote it. Nothing was erased.",
    ),
    Text(
        ru="Если номер стёрли нечаянно, впишите его обратно и повторите. Иначе дайте клиенту новый номер и составьте план заново: "
        "sheetcrm erase НОМЕР.",
        en="If the number was removed by mistake, type it back and repeat. Otherwise give the client a new number and plan "
        "again: sheetcrm erase NUMBER.",
    ),
)


@dataclass(frozen=True, slots=True)
class Underway:
    """One erasure that is not done with. ``changes``: what empties the cells, with what stood there."""

    order: Order
    changes: tuple[Change, ...] = field(repr=False)
    whom: Whom = field(repr=False)
    rows: tuple[Mapping[str, Any], ...] = field(repr=False)


def underway(opened: Opened, plan: str | None) -> tuple[Underway, ...]:
    """The erasures this run has to do with: the one whose ``plan`` it carries out, and those a crash left unfinished."""
    orders = erasures.orders(opened.state)
    if not orders:
        return ()
    log = ChangeLog(opened.state)
    emptied = [[c for c in run.changes if c.why == RULE] for run in log.runs() if run.undoes is None]
    planned = [c for c in (log.plan(plan) or ()) if c.why == RULE] if plan is not None else []
    found = []
    for order in orders:
        ids = frozenset(order.ids)
        mine = [c for changes in emptied if _about(changes, ids) for c in changes]
        if order.plan == plan:
            _rows_are_there(opened, planned)
            mine += planned
        if mine:
            found.append(_under(opened, order, tuple({c.change_id: c for c in mine}.values())))
    return tuple(found)


def _rows_are_there(opened: Opened, planned: Iterable[Change]) -> None:
    """Raises PlanError where a client's own row is not known by its number any more: emptied without it, the orders would never be
    found again as theirs, and the act would call the person erased."""
    table = opened.base.tables.get("clients")
    numbers = table.raw["client_id"].tolist() if table is not None and table.has("client_id") else []
    there = {fold_id(found) for number in numbers if (found := typed_id(number)) is not None}
    wanted = {change.row_id for change in planned if change.table == "clients" and change.row_id is not None}
    if gone := sorted(number for number in wanted if fold_id(number) not in there):
        raise ROW_GONE(clients=", ".join(gone))


def _about(changes: Iterable[Change], ids: frozenset[str]) -> bool:
    """Whether the changes of a run empty the row of one of these clients."""
    return any(c.table == "clients" and c.row_id is not None and fold_id(c.row_id) in ids for c in changes)


def _under(opened: Opened, order: Order, changes: tuple[Change, ...]) -> Underway:
    ids = frozenset(order.ids)
    cells: dict[str, dict[str, Any]] = {}
    for change in changes:
        if change.table == "clients" and change.row_id is not None:
            cells.setdefault(change.row_id, {})[change.field] = change.before
    rows: list[Mapping[str, Any]] = [*cells.values(), *_archived(opened, ids)]
    for change in changes:
        if change.table != "clients" and change.field in ("who", "phone", "email"):
            rows.append({"phone": change.before})
        elif change.table != "clients" and change.field == "client":
            rows.append({"full_name": change.before})
    rows += [{"full_name": name} for row in rows if (name := _name(opened, row.get("full_name"))) is not None]
    alone = needles_of(rows).without(_of_others(opened, ids))
    return Underway(order, changes, Whom(ids, alone, _by_first_name(rows)), tuple(rows))


def _name(opened: Opened, typed: Any) -> PersonName | None:
    """A name in its parts, so that it is found without its patronymic, too."""
    context = Context(opened.lang, opened.config.region or "RU", opened.now.date(), opened.config.phone.style)
    found = field_types()["name"].parse(typed, context).value if isinstance(typed, str) else None
    return found if isinstance(found, PersonName) else None


def _archived(opened: Opened, ids: frozenset[str]) -> Iterable[dict[str, Any]]:
    """The rows of clients that were merged into the person, by field."""
    table = opened.base.tables.get("clients")
    if table is None:
        return
    known = {" ".join(table.heading(c).split()): c for c in table.raw.columns}
    for one in archive_of(opened):
        if {fold_id(one.gone), fold_id(one.kept)} & ids:
            yield {known[heading]: value for heading, value in one.cells if heading in known}


def _of_others(opened: Opened, ids: frozenset[str]) -> Needles:
    """What the other clients are found by: a phone a family shares stays theirs."""
    table = opened.base.tables.get("clients")
    if table is None:
        return Needles()
    columns = [c for c in (*CONTACTS, *NAMES) if table.has(c)]
    numbers = table.raw["client_id"].tolist() if table.has("client_id") else [None] * len(table)
    return needles_of(
        {c: table.typed(p, c) for c in columns}
        for p, number in enumerate(numbers)
        if (i := typed_id(number)) is None or fold_id(i) not in ids
    )


def _by_first_name(rows: Iterable[Mapping[str, Any]]) -> Needles:
    """How messages call the person: first name and patronymic."""
    names = []
    for row in rows:
        whole = row.get("full_name")
        words = [str(row[key]) for key in ("first_name", "patronymic") if row.get(key)]
        if isinstance(whole, str) and len(parts := whole.split()) == 3:
            words = parts[1:]
        elif isinstance(whole, PersonName):
            words = [part for part in (whole.first, whole.patronymic) if part]
        if len(found := words_of(" ".join(words))) == 2:
            names.append(found)
    return Needles(names=tuple(dict.fromkeys(names)))


def forgotten(decided: Decided, under: Sequence[Underway]) -> Decided:
    """What people decided, without the lines that say anything of somebody who is being erased: nothing of them is shown
    any more, and what was typed beside them goes with them."""
    for one in under:
        ids, whom = one.whom.ids, one.whom
        lines = {tab: _without(kept, ids, whom) for tab, kept in decided.lines.items()}
        decided = replace(
            decided,
            lines=lines,
            kept=tuple(k for k in decided.kept if not whom.in_text(k.text) and fold_id(k.row_key) not in ids),
            archive=tuple(a for a in decided.archive if not {fold_id(a.gone), fold_id(a.kept)} & ids),
            typed_over=tuple((title, t) for title, t in decided.typed_over if not whom.in_text(t.text)),
        )
    return decided


def _without(lines: Lines, ids: frozenset[str], whom: Whom) -> Lines:
    left = tuple(line for line in lines.lines if not _is_theirs(line, ids, whom))
    if len(left) == len(lines.lines):
        return lines
    return Lines(left, lines.first_row, lines.beside, lines.renamed, lines.stays, lines.columns)


def _is_theirs(line: Line, ids: frozenset[str], whom: Whom) -> bool:
    cells = [*line.cells.values(), *line.typed.values(), *line.beside]
    return any(whom.needles.in_cell(cell) or (isinstance(cell, str) and fold_id(cell) in ids) for cell in cells if cell)


def remember(opened: Opened, decided: Decided, under: Sequence[Underway]) -> Decided:
    """Keeps who was erased, as numbers and keyed hashes, before anything else of the person goes; see ``suppression``."""
    key = memory.key(private_folder(opened.state))
    erased = decided.erased
    for one in under:
        contacts = contacts_of(one.rows, CONTACTS, key)
        # A phone a family shares still belongs to somebody who did not ask for anything.
        shared = contacts_of(_rows_of_others(opened, one.whom.ids), CONTACTS, key)
        kept = erasures.keep_erased(opened.state, one.order.ids, contacts - shared)
        erased = replace(erased, ids=erased.ids | kept.ids, contacts=erased.contacts | kept.contacts, key=kept.key)
    return replace(decided, erased=erased, told=with_erased(decided.told, erased))


def _rows_of_others(opened: Opened, ids: frozenset[str]) -> Iterable[dict[str, Any]]:
    table = opened.base.tables["clients"]
    columns = [c for c in CONTACTS if table.has(c)]
    numbers = table.raw["client_id"].tolist() if table.has("client_id") else [None] * len(table)
    for p, number in enumerate(numbers):
        if (i := typed_id(number)) is None or fold_id(i) not in ids:
            yield {c: table.typed(p, c) for c in columns}


def finish(opened: Opened, under: Sequence[Underway], fates: Mapping[str, Fate]) -> tuple[Act, ...]:
    """Takes the persons out of every copy and draws up the acts. ``opened``: as the run leaves the workbook; ``fates``: what
    became of the cells in this run.

    The journal goes last: while it holds what stood in the cells, the next run that writes goes on where this one was cut
    off. Raises StoreError and NotNow of the store.
    """
    from sheetcrm.stores.xlsx.store import XlsxStore

    acts = []
    for one in under:
        if isinstance(opened.store, XlsxStore):
            opened.store.forget_texts(opened.store.read())
        known = {**_judged(opened, one), **fates}
        events = tuple(_events(opened, one))
        copies = forget_copies(opened, one.whom)
        name = erasures.act_of(opened.state, one.order.plan)
        keep_act(opened, _act(opened, one, name, known, copies, events))
        copies += forget_journal(opened, one.whom)
        act = _act(opened, one, name, known, copies, events)
        file = keep_act(opened, act)
        RunLog(opened.state / "journal.jsonl").append(
            "erased", opened.now, act=act.name, clients=list(one.order.clients), cells=sum(act.cells.values()),
            copies=len(copies),
        )  # fmt: skip
        erasures.close_orders(opened.state, [one.order.plan])
        acts.append(replace(act, file=str(file)))
    return tuple(acts)


def _judged(opened: Opened, one: Underway) -> dict[str, Fate]:
    """What became of the cells in earlier runs, by the journal."""
    mine = {change.change_id for change in one.changes}
    return {k: v for run in ChangeLog(opened.state).runs() for k, v in (run.fates or {}).items() if k in mine}


def _act(
    opened: Opened,
    one: Underway,
    name: str,
    fates: Mapping[str, Fate],
    copies: Sequence[Treated],
    events: tuple[Mapping[str, Any], ...],
) -> Act:
    emptied = [c for c in one.changes if fates.get(c.change_id) in (Fate.APPLIED, Fate.ALREADY)]
    left = [
        f"{quoted(c.tab)}!{column_letter(c.column)}{c.row}"
        for c in one.changes
        if fates.get(c.change_id) not in (Fate.APPLIED, Fate.ALREADY)
    ]
    return Act(
        name,
        one.order,
        erasures.on(opened.now),
        dict(Counter(c.tab for c in emptied)),
        (*one.order.standing, *left),
        tuple(copies),
        tuple(still_named(opened, one.whom)),
        events,
        opened.google,
        tuple(elsewhere(opened.state, None if opened.google else Path(opened.workbook.location))),
    )


def _events(opened: Opened, one: Underway) -> Iterator[Mapping[str, Any]]:
    """What the journal says of the runs that emptied the cells: the extract that goes with an act."""
    log = ChangeLog(opened.state)
    mine = {change.change_id for change in one.changes}
    runs = {run.run for run in log.runs() if any(c.change_id in mine for c in run.changes)}
    for line in log.journal_lines():
        if line.get("run") in runs:
            yield {key: line[key] for key in ("kind", "at", "run", "changes", "applied", "sha") if key in line}
