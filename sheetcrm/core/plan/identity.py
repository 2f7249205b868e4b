"""By what a row is known when it has moved: its own id, or, while it has none, all its other cells. Pure."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Set
from typing import Any

import numpy as np
import numpy.typing as npt
from msgspec import Struct, field

from sheetcrm.core.table import Table
from sheetcrm.core.workbook import Value

#: The field that names a row of each table.
ID_FIELD = {"clients": "client_id", "orders": "order_id", "deals": "deal_id", "quarantine": "quarantine_id"}

#: Who a client is, as a person would say it; two of these at least, or it could be anybody.
WHO = ("full_name", "last_name", "first_name", "company", "phone", "phone2", "email", "email2", "inn")
_LEAST_WHO = 2

_DIGITS = 10


def digest(*parts: object) -> str:
    """A short hash of a tuple; types count, so 1, "1" and True are three.

    >>> digest("a", None) == digest("a", None), digest("1") == digest(1), len(digest())
    (True, False, 10)
    """
    text = "\x1f".join(f"{type(part).__name__}\x1e{part!r}" for part in parts)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_DIGITS // 2).hexdigest()


def typed_id(value: Value) -> str | None:
    """An id as it is compared: the cell's text without spaces around it, None when there is none.

    >>> typed_id(" К-000001 "), typed_id(17), typed_id("  "), typed_id(True)
    ('К-000001', '17', None, None)
    """
    if value is None or isinstance(value, bool):
        return None
    return str(value).strip() or None


def _ids(table: Table) -> tuple[str | None, ...]:
    id_field = ID_FIELD.get(table.key, "")
    if not table.has(id_field):
        return (None,) * len(table)
    typed = [typed_id(value) for value in table.raw[id_field].tolist()]
    count = Counter(value for value in typed if value is not None)
    return tuple(v if v is not None and count[v] == 1 else None for v in typed)


class Identity(Struct, frozen=True):
    """How the rows of one table are told apart. ``ids``: by position, None where the row has none or shares it."""

    table: Table
    ids: tuple[str | None, ...]
    _columns: dict[str, npt.NDArray[np.object_]]
    _who: dict[frozenset[str], dict[str, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, table: Table) -> Identity:
        return cls(table, table.once("ids", lambda: _ids(table)), {})

    def row_print(self, position: int, without: Set[str] = frozenset()) -> str:
        """A hash of a row's typed cells but for its id, which it may get meanwhile, and the fields in ``without``: those
        are about to change, or have changed. What a formula shows changes by itself and is left out, and so are columns
        nobody knows."""
        cells: list[Any] = []
        formulas, own = self.table.formulas, ID_FIELD.get(self.table.key)
        for column in self.table.fields:
            if (
                column in without
                or column == own
                or column.startswith("extra:")
                or position in formulas.get(column, ())
            ):
                continue
            if column not in self._columns:
                self._columns[column] = self.table.raw[column].to_numpy(dtype=object)
            cells += [column, self._columns[column][position]]
        return digest(*cells)

    def who_print(self, position: int, without: Set[str] = frozenset()) -> str:
        """A hash of a row's name and contacts as typed but for the fields in ``without``; empty where fewer than two are
        filled."""
        cells: list[Any] = []
        filled = 0
        for column in WHO:
            if column in without or not self.table.has(column):
                continue
            value = self.table.typed(position, column)
            filled += typed_id(value) is not None
            cells += [column, value]
        return digest("who", *cells) if filled >= _LEAST_WHO else ""

    def who_of(self, position: int, without: Set[str]) -> str:
        """The row's ``who_print``, where no other row has it; else empty."""
        found = self.who_print(position, without)
        return found if found and self.known_by_who(without).get(found) == position else ""

    def known_by_who(self, without: Set[str]) -> dict[str, int]:
        """Positions by ``who_print``, of the rows whose name and contacts no other row of the table has."""
        key = frozenset(without & set(WHO))
        if key not in self._who:
            prints = [self.who_print(position, key) for position in range(len(self.table))]
            count = Counter(prints)
            self._who[key] = {p: position for position, p in enumerate(prints) if p and count[p] == 1}
        return self._who[key]

    def positions(self) -> dict[str, int]:
        """Position of each row that has an id of its own."""
        return {row_id: position for position, row_id in enumerate(self.ids) if row_id is not None}

    def printed(self, prints: Iterable[str], without: Set[str]) -> dict[str, list[int]]:
        """Positions of the rows whose hash is one of ``prints``; several where rows are equal."""
        wanted = set(prints)
        found: dict[str, list[int]] = {}
        for position in range(len(self.table)):
            if (hashed := self.row_print(position, without)) in wanted:
                found.setdefault(hashed, []).append(position)
        return found
