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
from sheetcrm.core.plan.identity import ID_FIELD, typed_id
from sheetcrm.core.table import Table
from sheetcrm.core.wording import Lang
from sheetcrm.core.workbook import Value


class RecordFate(StrEnum):
    """What becomes of an order or a deal. ``new``: its number is not there. ``same``: it is there. ``no-number``: it has none
    to be known again by. ``no-place``: the workbook has no tab for it, or that has no column of numbers."""

    NEW = "new"
    SAME = "same"
    NO_NUMBER = "no-number"
    NO_PLACE = "no-place"


class RecordLine(Struct, frozen=True):
    """One order or deal. ``row``: its number in the file; ``number``: its own; ``cells``: what a new row holds."""

    row: int
    fate: RecordFate
    number: str | None
    cells: Mapping[str, Value]


def judge_records(table: Table | None, found: CleanTable, lang: Lang) -> tuple[RecordLine, ...]:
    """What becomes of each row of a file. ``table``: the workbook's, None when it has none."""
    there_now, theirs = table, found.table
    id_field = ID_FIELD[theirs.key]
    has_place = there_now is not None and id_field in there_now.sources[0].columns
    there = {typed_id(v) for v in there_now.raw[id_field].tolist()} if there_now is not None and has_place else set()
    fields = set(there_now.sources[0].columns) if there_now is not None else set()
    columns = [c for c in theirs.raw.columns if c != id_field and c in fields]
    normal = {c: found.values[c].tolist() for c in columns}
    of_text = {c for c in columns if there_now is not None and holds_text(there_now, c)}
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
        else:
            there.add(number)
            cells: dict[str, Value] = {}
            for column in columns:
                text = as_text(theirs.typed(position, column), lang)
                if text:
                    cells[column] = text if column in of_text else _kept(text, normal[column][position])
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
