"""The sides that are compared when a copy comes back, and when two of their cells are alike. Pure."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from msgspec import Struct

from sheetcrm.core.plan.identity import Identity
from sheetcrm.core.table import Table
from sheetcrm.core.workbook import CellError, Sheet, Value, column_letter, quoted

#: Bytes of a cell's print: they say only whether it is the same.
_CELL = 3


@dataclass(frozen=True, slots=True)
class Side:
    """One of the three: its tables by key, and its tabs."""

    tables: Mapping[str, Table]
    sheets: Sequence[Sheet]

    def computed(self, table: Table, position: int, field: str) -> bool:
        """Whether a cell is a formula's."""
        source = table.sources[int(table.tab[position])]
        column = source.position(field)
        formulas: Mapping[tuple[int, int], str] = next((s.formulas for s in self.sheets if s.title == source.tab), {})
        return column is not None and (int(table.row[position]), column) in formulas

    def prints_of_nameless(self, identity: Identity) -> list[str]:
        """Prints of the rows without an id of their own."""
        return [identity.row_print(p) for p, row_id in enumerate(identity.ids) if row_id is None]


def short_print(salt: str, size: int, text: str) -> str:
    """A print of a text in ``size`` bytes, in letters."""
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), key=salt.encode()[:64], digest_size=size)
    # Letters that no program takes for the beginning of a formula.
    return base64.b64encode(digest.digest(), altchars=b"._").decode()


@lru_cache(maxsize=1 << 16, typed=True)
def cell_print(salt: str, value: Value) -> str:
    """A print of a cell: the same for whatever :func:`alike` calls alike.

    >>> cell_print("s", 1) == cell_print("s", 1.0), cell_print("s", 1) == cell_print("s", True), len(cell_print("s", "x"))
    (True, False, 4)
    """
    held = bare(value)
    kind = type(held).__name__
    if isinstance(held, (int, float)) and not isinstance(held, bool):
        kind, held = "number", float(held)
    elif isinstance(held, dt.datetime):
        held = (held + dt.timedelta(milliseconds=500)).replace(microsecond=0)
    return short_print(salt, _CELL, f"{kind}\x1f{held!r}")


class Printed(Struct, frozen=True):
    """A cell of which only a print is known; see ``twin.prints``."""

    text: str
    salt: str

    def is_of(self, value: Value) -> bool:
        """Whether a cell holds what the print was made of."""
        return self.text == cell_print(self.salt, value)


def alike(one: Value | Printed, other: Value | Printed) -> bool:
    """Whether a cell of one store holds what a cell of another does: midnight is a date, a moment counts to the second.

    >>> alike(dt.datetime(2026, 1, 2), dt.date(2026, 1, 2)), alike(1, 1.0), alike(1, True), alike("1", 1)
    (True, True, False, False)
    """
    if isinstance(one, Printed):
        return one == other if isinstance(other, Printed) else one.is_of(other)
    if isinstance(other, Printed):
        return other.is_of(one)
    one, other = bare(one), bare(other)
    if isinstance(one, bool) or isinstance(other, bool) or isinstance(one, str) or isinstance(other, str):
        return type(one) is type(other) and one == other
    if isinstance(one, dt.datetime) and isinstance(other, dt.datetime):
        return abs(one - other) < dt.timedelta(seconds=1)
    return one == other


def bare(value: Value) -> Value:
    """A cell as any store would read it: midnight is a day, an error its text, nothing is nothing."""
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date()
    if isinstance(value, CellError):
        return str(value)
    return None if value == "" else value


def reference(table: Table, position: int, field: str) -> str:
    """A cell of a table, as people would type it."""
    source = table.sources[int(table.tab[position])]
    column = source.position(field)
    letter = "" if column is None else column_letter(column)
    return f"{quoted(source.tab)}!{letter}{int(table.row[position])}"


def like(held: Value, new: Value) -> Value:
    """What was typed, kept text where the original is text: a copy turns a phone that is typed anew into a number.

    >>> like("8 916", 89161234567), like(5, "пять"), like(None, 7)
    ('89161234567', 'пять', 7)
    """
    number = isinstance(new, (int, float)) and not isinstance(new, bool)
    if number and isinstance(held, str) and not isinstance(held, CellError) and float(new).is_integer():  # type: ignore[arg-type]
        return str(int(new))  # type: ignore[arg-type]
    return new
