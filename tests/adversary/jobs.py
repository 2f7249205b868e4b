"""The jobs that write into people's cells, each as the planner would hand it over; and two writers nobody should use."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sheetcrm.core.plan import Applied, CellChange, Fate
from sheetcrm.core.plan.adding import BELOW
from sheetcrm.core.records import replace
from sheetcrm.core.workbook import Value, Workbook
from sheetcrm.stores.google.store import GoogleStore
from sheetcrm.stores.google.typed_cells import as_entered
from tests.adversary.book import (
    BORN,
    CITY,
    HEADINGS,
    ID,
    NAME,
    NOTE,
    PHONE,
    SECOND,
    SUM,
    TITLE,
    TWICE,
    Book,
    content_of,
    held,
)
from tests.sheets_server.model.cells import expand


@dataclass
class Plan:
    """Changes of a workbook that was read, and the names of the cells they are about."""

    base: Workbook
    changes: list[CellChange]
    names: dict[str, str]


def spelled(text: str) -> str:
    """A spelling: follows from the text alone."""
    text = " ".join(text.split())
    digits = "".join(c for c in text if c.isdigit())
    if len(digits) >= 10 and not any(c.isalpha() for c in text):
        return f"+7 {digits[-10:-7]} {digits[-7:-4]}-{digits[-4:-2]}-{digits[-2:]}"
    return text[:1].upper() + text[1:] if not text.startswith("г. ") else text


def _change(base: Workbook, number: int, row: int, column: int, after: Value, alone: bool) -> CellChange:
    sheet = base.sheets[0]
    client = sheet.cells.iat[row, ID]
    return CellChange(
        f"c{number}", TITLE, sheet.sheet_id, row + 1, column, 1, HEADINGS[column], ID,
        client if isinstance(client, str) else None, sheet.cells.iat[row, column], after, alone,
    )  # fmt: skip


def _planned(book: Book, base: Workbook, wanted: Sequence[tuple[int, int, Value, bool]]) -> Plan:
    changes, names = [], {}
    for number, (row, column, after, alone) in enumerate(wanted):
        change = _change(base, number, row, column, after, alone)
        name = book.name_at(row, column)
        if name is None:  # a blank cell to be filled
            name = f"{row}:{column}"
        changes.append(change)
        names[change.change_id] = name
        if column != TWICE:  # formulas stay
            before = content_of(change.before)
            book.planned[name] = ("" if before is None else before, "" if after is None else content_of(after))
    return Plan(base, changes, names)


def spell(book: Book, base: Workbook, rng: random.Random) -> Plan:
    """Spellings of names, phones and cities; a few formulas, which nobody may touch."""
    cells = base.sheets[0].cells
    wanted: list[tuple[int, int, Value, bool]] = []
    for row in range(1, len(cells)):
        for column in (NAME, PHONE, CITY):
            text = cells.iat[row, column]
            if isinstance(text, str) and spelled(text) != text and rng.random() < 0.7:
                wanted.append((row, column, spelled(text), True))
        if rng.random() < 0.1:
            wanted.append((row, TWICE, "не число", True))
    book.pure = True
    return _planned(book, base, [w for w in wanted if w[1] == NAME or cells.iat[w[0], w[1]] is not None])


def values(book: Book, base: Workbook, rng: random.Random) -> Plan:
    """Values that belong to one client."""
    cells = base.sheets[0].cells
    wanted: list[tuple[int, int, Value, bool]] = []
    for row in range(1, len(cells)):
        for column in (PHONE, CITY, NOTE):
            text = cells.iat[row, column]
            if isinstance(text, str) and rng.random() < 0.5:
                new = f"+7 900 {row:03d}-{column:02d}-00" if column == PHONE else f"для {row}-{column}"
                wanted.append((row, column, new, False))
    return _planned(book, base, wanted)


def numbers(book: Book, base: Workbook, rng: random.Random) -> Plan:
    """Numbers and days into cells that are there: texts become days, numbers others, blanks are filled, and some become texts or
    nothing. A formula beside them stays."""
    cells = base.sheets[0].cells
    wanted: list[tuple[int, int, Value, bool]] = []
    for row in range(1, len(cells)):
        day, amount = dt.date(2040, 1, 1) + dt.timedelta(days=40 * row), 700_000_000 + row + rng.choice([0, 0.25])
        for column, new in ((BORN, day), (SUM, amount), (NOTE, amount + 1000)):
            if rng.random() < 0.5:
                other: Value = rng.choice([new, new, new, f"было {row}-{column}", None])
                if other is not None or cells.iat[row, column] is not None:
                    wanted.append((row, column, other, rng.random() < 0.5))
        if rng.random() < 0.1:
            wanted.append((row, TWICE, amount, True))
    typed = [w for w in wanted if not isinstance(w[2], str | None) or not isinstance(cells.iat[w[0], w[1]], str | None)]
    return _planned(book, base, typed)


def ids(book: Book, base: Workbook, rng: random.Random) -> Plan:
    """New ids for the rows without one."""
    cells = base.sheets[0].cells
    rows = [row for row in range(1, len(cells)) if cells.iat[row, ID] is None]
    return _planned(book, base, [(row, ID, f"К-9{row:05d}", False) for row in rows])


def second_phones(book: Book, base: Workbook, rng: random.Random) -> Plan:
    """Blank cells filled with what belongs to one client."""
    cells = base.sheets[0].cells
    rows = [row for row in range(1, len(cells)) if cells.iat[row, SECOND] is None and cells.iat[row, ID] is not None]
    return _planned(book, base, [(row, SECOND, f"+7 901 {row:07d}", False) for row in rows if rng.random() < 0.6])


def merge(book: Book, base: Workbook, rng: random.Random) -> Plan:
    """Rows made one: a note takes another row's in, and that row's texts go, but for its id."""
    cells = base.sheets[0].cells
    rows = [row for row in range(1, len(cells)) if isinstance(cells.iat[row, ID], str)]
    rng.shuffle(rows)
    wanted: list[tuple[int, int, Value, bool]] = []
    for stays, goes in zip(rows[::2], rows[1::2], strict=False):
        note = cells.iat[stays, NOTE]
        if isinstance(note, str):
            wanted.append((stays, NOTE, f"{note}\n[из {goes}] {cells.iat[goes, NOTE]}", False))
        texts = [column for column in (NAME, PHONE, CITY, NOTE, SECOND) if isinstance(cells.iat[goes, column], str)]
        wanted += [(goes, column, None, False) for column in texts]
    return _planned(book, base, wanted)


def rows(book: Book, base: Workbook, rng: random.Random) -> Plan:
    """New rows: an id, a name and some of the rest, texts, days and sums, never the same twice."""
    changes, names = [], {}
    below = BELOW - len(base.sheets[0].cells)
    for number in range(1, rng.randrange(2, 6)):
        row_id = f"К-8{number:05d}"
        more = rng.sample([PHONE, CITY, BORN, SUM, NOTE, SECOND], rng.randrange(1, 6))
        values: dict[int, Value] = {column: f"новое {number}-{column}" for column in more}
        if BORN in more and rng.random() < 0.8:  # a person types a day as a text now and then
            values[BORN] = dt.date(2040, 1, 1) + dt.timedelta(days=number)
        if SUM in more:
            values[SUM] = 900_000_000 + number + rng.choice([0, 0.5])
        values = {ID: row_id, NAME: f"Новый Клиент {number}", **values}
        for column, value in values.items():
            change = CellChange(
                f"r{number}-{column}", TITLE, base.sheets[0].sheet_id, below, column, 1, HEADINGS[column], ID, row_id,
                None, value, False,
            )  # fmt: skip
            changes.append(change)
            names[change.change_id] = f"r{number}:{column}"
            book.new[content_of(value)] = (row_id, column)
    return Plan(base, changes, names)


def _named_rows(plan: Plan, applied: Applied, book: Book) -> Plan:
    """New rows as rows like any other: their cells get names, and their changes the places they stand in."""
    grid, cells = book.sheet().grid, applied.workbook.sheets[0].cells
    at = {cells.iat[row, ID]: row for row in range(1, len(cells))}
    changes = []
    for change in plan.changes:
        row = at[change.client_id]
        name = plan.names[change.change_id]
        grid.set_entry(row, change.column, replace(expand(grid.entry(row, change.column)), note=name))
        book.origin[name] = held(grid.entry(row, change.column))
        changes.append(change._replace(row=row + 1))
    book.new.clear()
    return Plan(applied.workbook, changes, plan.names)


def reverse(plan: Plan, applied: Applied, book: Book) -> Plan:
    """The undo of a plan that was applied."""
    book.pure = False
    if book.new:
        plan = _named_rows(plan, applied, book)
    changes = [
        change._replace(before=change.after, after=change.before, alone=False, change_id=f"u{change.change_id}")
        for change in plan.changes
        if applied.fates[change.change_id] is Fate.APPLIED
    ]
    names = {f"u{change}": name for change, name in plan.names.items()}
    for change in changes:
        name = names[change.change_id]
        before, after = content_of(change.before), content_of(change.after)
        book.planned[name] = ("" if before is None else before, "" if after is None else after)
        book.origin[name] = book.allowed(name).pop() if name not in book.origin else book.origin[name]
    return Plan(applied.workbook, changes, names)


Job = Callable[[Book, Workbook, random.Random], Plan]
JOBS: dict[str, Job] = {
    "spell": spell, "replace": values, "undo": values, "undo spelling": spell, "merge": merge, "rows": rows,
    "undo rows": rows, "numbers": numbers, "undo numbers": numbers,
}  # fmt: skip
BLANK_JOBS: dict[str, Job] = {"ids": ids, "second phones": second_phones, "undo merge": merge}

Writer = Callable[[GoogleStore, Plan], object]


def by_protocol(store: GoogleStore, plan: Plan) -> Applied:
    return store.apply(plan.changes, plan.base, "run")


def by_position(store: GoogleStore, plan: Plan) -> None:
    """Writes each cell where it was read."""
    _write(store, plan.changes)


def added_by_position(store: GoogleStore, plan: Plan) -> None:
    """Reads again, and writes each new row below the last one, under the headings where they are by now."""
    for row_id in dict.fromkeys(change.client_id for change in plan.changes):
        sheet = store.read().sheets[0]
        columns = {sheet.cells.iat[0, column]: column for column in range(sheet.cells.shape[1])}
        mine = [c for c in plan.changes if c.client_id == row_id and c.heading in columns]
        _write(store, [c._replace(row=len(sheet.cells) + 1, column=columns[c.heading], before="") for c in mine])


def taken_by_position(store: GoogleStore, plan: Plan) -> None:
    """Reads again, and empties each row that still holds what was put there, where it is by now."""
    sheet = store.read().sheets[0]
    at = {sheet.cells.iat[row, ID]: row for row in range(1, len(sheet.cells))}
    columns = {sheet.cells.iat[0, column]: column for column in range(sheet.cells.shape[1])}
    requests = []
    for change in plan.changes:
        row, column = at.get(change.client_id), columns.get(change.heading)
        if row and column is not None and sheet.cells.iat[row, column] == change.before:
            start = {"sheetId": int(change.sheet_id), "rowIndex": row, "columnIndex": column}
            requests.append({"updateCells": {"start": start, "rows": [{"values": [{}]}], "fields": "userEnteredValue"}})
    if requests:
        store.session.batch_update({"requests": requests})


def typed_by_position(store: GoogleStore, plan: Plan) -> None:
    """Reads again, and writes each number and day that still is what it was, where it is by now."""
    sheet = store.read().sheets[0]
    at = {sheet.cells.iat[row, ID]: row for row in range(1, len(sheet.cells))}
    columns = {sheet.cells.iat[0, column]: column for column in range(sheet.cells.shape[1])}
    requests = []
    for change in plan.changes:
        row, column = at.get(change.client_id), columns.get(change.heading)
        if row and column is not None and sheet.cells.iat[row, column] == change.before and change.column != TWICE:
            start = {"sheetId": int(change.sheet_id), "rowIndex": row, "columnIndex": column}
            cell = {"userEnteredValue": as_entered(change.after) or {}}
            requests.append(
                {"updateCells": {"start": start, "rows": [{"values": [cell]}], "fields": "userEnteredValue"}}
            )
    if requests:
        store.session.batch_update({"requests": requests})


def read_verify_write(store: GoogleStore, plan: Plan) -> None:
    """Reads again, keeps what still holds, writes each cell where it is by now."""
    sheet = store.read().sheets[0]
    at = {sheet.cells.iat[row, ID]: row for row in range(1, len(sheet.cells))}
    columns = {sheet.cells.iat[0, column]: column for column in range(sheet.cells.shape[1])}
    still = []
    for change in plan.changes:
        row, column = at.get(change.client_id), columns.get(change.heading)
        if change.client_id and row and column is not None and sheet.cells.iat[row, column] == change.before:
            still.append(change._replace(row=row + 1, column=column))
    _write(store, still)


def _write(store: GoogleStore, changes: Sequence[CellChange]) -> None:
    requests = [
        {
            "updateCells": {
                "start": {"sheetId": int(c.sheet_id), "rowIndex": c.row - 1, "columnIndex": c.column},
                "rows": [{"values": [{"userEnteredValue": {"stringValue": str(c.after)}}]}],
                "fields": "userEnteredValue",
            }
        }
        for c in changes
        if isinstance(c.before, str)
    ]
    if requests:
        store.session.batch_update({"requests": requests})
