"""Cells that lead to a client by its id, in whatever tab of people's they stand. Pure.

Orders and «Согласия» are tables we know; any other tab of people's with a column headed like the ids of the clients, such as
tasks or a history of calls, becomes a small table of its own here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import pandas as pd
from msgspec import Struct

from sheetcrm.core.link import fold_id
from sheetcrm.core.plan.identity import typed_id
from sheetcrm.core.plan.model import Change
from sheetcrm.core.reading import Base
from sheetcrm.core.schema import CLIENTS
from sheetcrm.core.table import Source, Table
from sheetcrm.core.wording import LANGS
from sheetcrm.core.workbook import Sheet, Workbook

#: What the key of such a table begins with; the tab's title follows.
TAB = "tab:"
#: Columns of tables we know that hold an id of a client.
_KNOWN = (
    ("orders", "client_id"), ("deals", "client_id"), ("interactions", "client_id"), ("tasks", "client_id"), ("consents", "who"),
)  # fmt: skip
#: How far down a heading is looked for.
_DEEPEST = 30


def other_tables(base: Base, workbook: Workbook) -> dict[str, Table]:
    """Tabs of people's that the program does not know and that have a column of clients' ids, as tables."""
    known = {source.tab for table in base.tables.values() for source in table.sources}
    spec = CLIENTS.field("client_id")
    headings = {_plain(spec.heading.say(lang)) for lang in LANGS} if spec is not None else set()
    clients = base.tables.get("clients")
    if clients is not None and clients.has("client_id"):
        headings.add(_plain(clients.heading("client_id")))
    found = {}
    for sheet in workbook.people():
        if sheet.title not in known and (table := _table(sheet, headings)) is not None:
            found[table.key] = table
    return found


def _table(sheet: Sheet, headings: set[str]) -> Table | None:
    rows = sheet.cells.head(_DEEPEST).to_numpy(dtype=object).tolist()
    for r, row in enumerate(rows):
        at = [c for c, value in enumerate(row) if isinstance(value, str) and _plain(value) in headings]
        if len(at) != 1:
            continue
        columns: dict[str, int] = {}
        names: dict[str, str] = {}
        for c, value in enumerate(row):
            if isinstance(value, str) and value.strip():
                key = "client_id" if c == at[0] else f"{c}:{_plain(value)}"
                columns[key], names[key] = c, value
        body = sheet.cells.iloc[r + 1 :]
        if body.empty:
            return None
        raw = pd.DataFrame({k: body[c].to_numpy(dtype=object) for k, c in columns.items()}, dtype=object)
        source = Source(sheet.title, r + 1, columns, names, sheet.sheet_id)
        formulas: dict[str, set[int]] = {}
        places = {c: k for k, c in columns.items()}
        for fr, fc in sheet.formulas:
            if fc in places and fr > r + 1:
                formulas.setdefault(places[fc], set()).add(fr - r - 2)
        return Table(
            TAB + sheet.title, raw, (source,), np.zeros(len(raw), dtype=np.intp),
            np.arange(r + 2, r + 2 + len(raw), dtype=np.intp), {k: frozenset(v) for k, v in formulas.items()},
        )  # fmt: skip
    return None


def with_others(
    tables: Mapping[str, Table], base: Base, workbook: Workbook, changes: Iterable[Change]
) -> Mapping[str, Table]:
    """The tables, and those of other tabs where a change is about one."""
    if not any(change.table.startswith(TAB) for change in changes):
        return tables
    return {**tables, **other_tables(base, workbook)}


class Pointers(Struct):
    """Where clients' ids stand outside of their own table. ``tables``: every table there is, by key."""

    tables: Mapping[str, Table]
    _index: dict[str, list[tuple[str, str, int]]] | None = None

    def to(self, client_id: str) -> list[tuple[str, str, int]]:
        """(table, field, position) of every cell that holds this id and nothing else."""
        if self._index is None:
            self._index = {}
            for key, column, position, held in self._cells():
                self._index.setdefault(held, []).append((key, column, position))
        return self._index.get(fold_id(client_id), [])

    def _cells(self) -> Iterator[tuple[str, str, int, str]]:
        columns = [*_KNOWN, *((key, "client_id") for key in self.tables if key.startswith(TAB))]
        for key, column in columns:
            if key in self.tables and self.tables[key].has(column):
                for position, value in enumerate(self.tables[key].raw[column].tolist()):
                    if (held := typed_id(value)) is not None:
                        yield key, column, position, fold_id(held)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
