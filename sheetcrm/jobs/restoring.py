"""Going back: what differs from a copy, or from what stood before a run, kept as a plan. Writes nothing into the workbook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from msgspec import Struct

from sheetcrm.core.alike import alike
from sheetcrm.core.fields.ident import id_key
from sheetcrm.core.plan.identity import ID_FIELD, typed_id
from sheetcrm.core.plan.restoring import Restoration, from_copy, from_runs
from sheetcrm.core.reading import Base, recognise
from sheetcrm.core.table import Table
from sheetcrm.core.wording import Text
from sheetcrm.errors import Fault, UnknownName
from sheetcrm.jobs.changing import NO_RUN, settle_unfinished
from sheetcrm.jobs.copies import Copy, copy_of, read_copy
from sheetcrm.jobs.opening import Asked, Opened, open_workbook
from sheetcrm.journal.changes import ChangeLog, chosen

NO_COLUMN = Fault(
    "plan/no-column",
    UnknownName,
    Text(ru="Столбца «{column}» в таблице нет.", en="The table has no column “{column}”."),
    Text(ru="{near}Есть столбцы: {columns}.", en="{near}It has: {columns}."),
)
NO_ROW = Fault(
    "plan/no-row",
    UnknownName,
    Text(
        ru="Строки с номером {row} нет ни в копии, ни в таблице.", en="Neither the copy nor the table has a row {row}."
    ),
    Text(
        ru="Номер стоит в столбце с номерами клиентов или заказов, например К-000012. Что есть в копии, видно без --row.",
        en="The id is in the client or order id column, for example C-000012. Leave out --row to see what differs.",
    ),
)
NO_ROW_THERE = Fault(
    "plan/row-not-in-copy",
    UnknownName,
    Text(
        ru="В копии за {day:%d.%m.%Y} строки с номером {row} нет: её тогда не было, или у неё ещё не было номера.",
        en="The copy from {day:%d %b %Y} has no row {row}: it was not there then, or had no id yet.",
    ),
    Text(
        ru="Вернуть один столбец: --column; другой день: --from. Сама копия: {path}.",
        en="To bring one column back: --column; another day: --from. The copy itself: {path}.",
    ),
)


class Restored(Struct, frozen=True):
    """What differs, and the plan that would bring it back. ``copy``: what was gone back to, None with a run. ``run``: the
    run before which things were. ``narrow``: whether it was said what to bring back; without that no plan is
    kept. ``name``: of the kept plan."""

    opened: Opened
    found: Restoration
    copy: Copy | None = None
    run: str | None = None
    narrow: bool = False
    name: str | None = None


def restore(
    asked: Asked,
    *,
    row: str | None = None,
    column: str | None = None,
    run: str | None = None,
    day: dt.date | None = None,
) -> Restored:
    """Compares people's tables with a copy (of ``day``, the newest without one), or with what stood before ``run``.

    ``row``: one row's id, ``column``: one heading; together, that one cell. With any of the three a plan is kept.
    Raises StoreError when there is no such copy, PlanError when there is no such run, row or column.
    """
    # Of runs that were cut off it has to be found out what became of them, which may leave marks to be taken out.
    opened = open_workbook(asked, edits=run is not None)
    now = _people(opened.base)
    if run is not None:
        found, run = _before(opened, now, run)
        copy = None
    else:
        copy = copy_of(opened.state, opened.workbook.name, day)
        config = opened.config
        base = recognise(
            read_copy(copy), saved=config.saved_fields(), tabs=config.saved_tabs(), left=config.left_alone()
        )
        then = _people(base)
        rows = None if row is None else _ids(row, then, now)
        if rows is not None and not rows & _known(then):
            raise NO_ROW_THERE(row=row or "", day=copy.day, path=str(copy.path))
        columns = None if column is None else _columns(column, then, now)
        found = from_copy(then, now, rows=rows, columns=columns, texts_only=opened.texts_only)
    narrow = not (row is None and column is None and run is None)
    if not (narrow and asked.write and found.changes):
        return Restored(opened, found, copy, run, narrow)
    name = ChangeLog(opened.state).keep_plan(opened.now, found.changes)
    return Restored(opened, found, copy, run, narrow, name)


def _people(base: Base) -> dict[str, Table]:
    """The tables people keep; clients that were only gathered from the orders have no cells of their own."""
    return {k: t for k, t in base.tables.items() if not (k == "clients" and base.clients_from_orders)}


def _before(opened: Opened, now: Mapping[str, Table], name: str) -> tuple[Restoration, str]:
    if opened.asked.write:
        opened = settle_unfinished(opened)
    runs = list(ChangeLog(opened.state).runs())
    first = chosen(runs, name)
    if first is None:
        raise NO_RUN(run=name)
    later = [run.landed for run in runs[runs.index(first) :]]
    return from_runs(later, now, texts_only=opened.texts_only), first.run


def _ids(row: str, then: Mapping[str, Table], now: Mapping[str, Table]) -> frozenset[str]:
    """The id as it is typed in the tables; one in look-alike letters or another case is found as well."""
    known = _known(then, now)
    exact = known & {row.strip()}
    found = exact or {i for i in known if id_key(i) == id_key(row)}
    if not found:
        raise NO_ROW(row=row)
    return frozenset(found)


def _known(*both: Mapping[str, Table]) -> set[str]:
    """The ids that stand in tables."""
    return {
        row_id
        for tables in both
        for key, name in ID_FIELD.items()
        if key in tables and tables[key].has(name)
        for value in tables[key].raw[name].tolist()
        if (row_id := typed_id(value)) is not None
    }


def _columns(heading: str, *both: Mapping[str, Table]) -> frozenset[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    headings: dict[str, None] = {}
    wanted = _plain(heading)
    for tables in both:
        for key in ID_FIELD:
            for name in tables[key].raw.columns if key in tables else ():
                said = tables[key].heading(name)
                headings[" ".join(said.split())] = None
                if wanted in (_plain(said), name):
                    found.add((key, name))
    if not found:
        raise NO_COLUMN(column=heading, near=alike(heading, headings), columns=", ".join(headings))
    return frozenset(found)


def _plain(heading: str) -> str:
    return " ".join(heading.split()).casefold()
