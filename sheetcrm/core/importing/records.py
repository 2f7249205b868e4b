"""Orders and deals of a file against those of the workbook: each is known by its own number. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any

from msgspec import Struct

from sheetcrm.core.clean import CleanTable
from sheetcrm.core.fields.money import Money
from sheetcrm.core.importing.filling import as_text
from sheetcrm.core.link import Linker
from sheetcrm.core.plan.identity import ID_FIELD, typed_id
from sheetcrm.core.table import Table
from sheetcrm.core.wording import Lang
from sheetcrm.core.workbook import Value


class RecordFate(StrEnum):
    """What becomes of an order or a deal. ``new``: its number is not there. ``same``: it is there. ``no-number``: it has none
    to be known again by. ``no-place``: the workbook has no tab for it, or that has no column of numbers. ``waits``: its client
    is none of ours yet, and the tab says whose a row is by nothing but an id."""

    NEW = "new"
    SAME = "same"
    NO_NUMBER = "no-number"
    NO_PLACE = "no-place"
    WAITS = "waits"


class RecordLine(Struct, frozen=True):
    """One order or deal. ``row``: its number in the file; ``number``: its own; ``cells``: what a new row holds."""

    row: int
    fate: RecordFate
    number: str | None
    cells: Mapping[str, Value]


#: What a row is told of its client, and where that stands with them.
_OURS = (("client_id", "client_id"), ("client", "full_name"))
#: How a row says whose it is.
_WHOSE = ("client_id", "client", "phone", "email")


def judge_records(
    table: Table | None, found: CleanTable, clients: CleanTable, linker: Linker, lang: Lang
) -> tuple[RecordLine, ...]:
    """What becomes of each row of a file. ``table``: the workbook's, None when it has none. A row of a client of ours gets
    their id and name where the tab has columns for them and the file says nothing there."""
    there_now, theirs = table, found.table
    id_field = ID_FIELD[theirs.key]
    has_place = there_now is not None and id_field in there_now.sources[0].columns
    there = {typed_id(v) for v in there_now.raw[id_field].tolist()} if there_now is not None and has_place else set()
    fields = set(there_now.sources[0].columns) if there_now is not None else set()
    columns = [c for c in theirs.raw.columns if c != id_field and c in fields]
    normal = {c: found.values[c].tolist() for c in columns}
    of_text = {c for c in columns if there_now is not None and holds_text(there_now, c)}
    owners = linker.link(found.values, found.typed).client.tolist()
    known = {key: clients.table.raw[of].tolist() for key, of in _OURS if key in fields and clients.table.has(of)}
    by_id_alone = [key for key in _WHOSE if key in fields] == ["client_id"]
    lines = []
    for position in range(len(theirs)):
        number = typed_id(theirs.typed(position, id_field)) if theirs.has(id_field) else None
        row = int(theirs.row[position])
        if not has_place:
            lines.append(RecordLine(row, RecordFate.NO_PLACE, number, {}))
        elif number is None:
            lines.append(RecordLine(row, RecordFate.NO_NUMBER, None, {}))
        elif number in there:
            lines.append(RecordLine(row, RecordFate.SAME, number, {}))
        elif (
            by_id_alone
            and owners[position] < 0
            and any(theirs.typed(position, key) for key in _WHOSE if theirs.has(key))
        ):
            lines.append(RecordLine(row, RecordFate.WAITS, number, {}))
        else:
            there.add(number)
            cells: dict[str, Value] = {}
            for column in columns:
                text = as_text(theirs.typed(position, column), lang)
                if text:
                    cells[column] = text if column in of_text else _kept(text, normal[column][position])
            for column, ours in known.items():
                if column not in cells and owners[position] >= 0 and (said := as_text(ours[owners[position]], lang)):
                    cells[column] = said
            lines.append(RecordLine(row, RecordFate.NEW, number, cells))
    return tuple(lines)


def holds_text(table: Table, column: str) -> bool:
    """Whether people type texts into a column, also where they are sums or days."""
    return _mostly(table, column, str)


def holds_days(table: Table, column: str) -> bool:
    """Whether most of what people typed into a column are days."""
    return _mostly(table, column, dt.date)


def _mostly(table: Table, column: str, kind: type) -> bool:
    filled = (
        [isinstance(value, kind) for value in table.raw[column].tolist() if value is not None]
        if table.has(column)
        else []
    )
    return bool(filled) and sum(filled) * 2 > len(filled)


def number_of(value: float | Decimal) -> int | float:
    """A number as a sheet holds it: whole ones without a point."""
    whole = float(value).is_integer()
    return int(value) if whole else float(value)


def _kept(text: str, normal: Any) -> Value:
    """A cell as it is written: a sum or a day as such where it could be read, all else as its text. A sum in a currency it
    names stays a text, which says so."""
    if isinstance(normal, Money):
        return number_of(normal.amount) if normal.currency is None else text
    if isinstance(normal, dt.date):
        return normal
    if isinstance(normal, (int, float, Decimal)) and not isinstance(normal, bool):
        return number_of(normal)
    return text
