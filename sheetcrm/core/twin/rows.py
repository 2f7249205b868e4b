"""New rows of a copy, on their way into the table: each added once, with an id of its own, or left for a person. Pure.

A new client whose number in the copy is another client's in the table by now gets a fresh one, and what in the copy leads to
that client leads to the fresh number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum

from msgspec import Struct, field

from sheetcrm.core.link import fold_id
from sheetcrm.core.plan import Change
from sheetcrm.core.plan.adding import added
from sheetcrm.core.plan.identity import ID_FIELD, WHO, Identity, digest, typed_id
from sheetcrm.core.plan.ids import number_of
from sheetcrm.core.table import Source, Table
from sheetcrm.core.twin.cells import Side, alike, bare, like, reference
from sheetcrm.core.workbook import CellError, Value

#: The field by which rows of other tables lead to a client.
CLIENT = ID_FIELD["clients"]


class Left(Enum):
    """Why a new row is left to a person."""

    TAKEN = "its id stands in the table on a row that may be the same, or is an order's or a deal's"
    NOWHERE = "it has no id, or the table no column for one"
    TWICE = "its id, or that of the client it leads to, stands on two rows of the copy"
    BESIDE = "a row without an id was edited, so nobody can say which of the two is new"


class Adding(Struct, frozen=True):
    """How new rows are added. ``origin``: the copy's own name; ``give``: the next id for a client; ``mark``: the highest number
    ever given, and ``number_of`` reads one; ``done``: by the id of a change that was carried out and stands, the id of its row.

    ``clients``: filled while clients are compared, for the tables that lead to them: by the number of a new client in the copy,
    the one it has in the table; None where nobody can say. ``renumbered``: those that are added under a fresh one.
    """

    origin: str
    give: Callable[[], str]
    mark: int = 0
    done: Mapping[str, str | None] = {}
    number_of: Callable[[object], int | None] = number_of
    clients: dict[str, str | None] = field(default_factory=dict)
    renumbered: dict[str, str] = field(default_factory=dict)

    def led(self, table: Table, column: str, value: Value) -> Value:
        """What a cell of the copy says; where it leads to a new client, by the number that client has in the table."""
        row_id = typed_id(value) if column == CLIENT and table.key != "clients" else None
        return value if row_id is None else (self.clients.get(fold_id(row_id)) or value)

    def is_lost(self, table: Table, column: str, value: Value) -> bool:
        """Whether a cell leads to a client of the copy nobody can tell in the table."""
        row_id = typed_id(value) if column == CLIENT and table.key != "clients" else None
        return row_id is not None and self.clients.get(fold_id(row_id), row_id) is None


class NewRows(Struct):
    """New rows of one table of the copy, on their way into the table as it is now. ``was``: ids the copy was made with."""

    edited: Side
    now: Side
    copy: Table
    table: Table
    was: frozenset[str]
    adding: Adding
    changes: list[Change] = field(default_factory=list)
    added: list[int] = field(default_factory=list)
    left: list[tuple[int, Left]] = field(default_factory=list)
    formulas: list[str] = field(default_factory=list)

    def add(self, positions: Sequence[int]) -> None:
        """Adds those that can be; a row that was brought back before, or stands in the table by now, is passed over."""
        identity, there = Identity.of(self.copy), Identity.of(self.table)
        taken = {
            fold_id(typed): position
            for position, value in enumerate(ids_of(self.table))
            if (typed := typed_id(value)) is not None
        }
        seen: Counter[str] = Counter()
        for position in sorted(positions):
            source = self._source(position)
            row_id = identity.ids[position]
            print_ = digest(self.adding.origin, self.table.key, row_id, identity.row_print(position))
            seen[print_] += 1
            name = f"{print_} {seen[print_]}"
            landed = digest("row", name, ID_FIELD[self.table.key])
            if landed in self.adding.done:
                self._is_now(row_id, self.adding.done[landed])
                continue
            formulas: list[str] = []
            cells = dict(self._cells(position, source, formulas))
            standing = self._standing(row_id, cells, there)
            if standing is not None:
                self._is_now(row_id, there.ids[standing])
                continue
            why = self._left(position, row_id, source, taken) if cells else Left.NOWHERE
            if why is not None:
                self.left.append((position, why))
                if why is Left.TWICE:
                    self._is_now(typed_id(ids_of(self.copy)[position]), None)
                continue
            self.formulas += formulas
            given = row_id if row_id is not None and not self._is_given(row_id, taken) else self.adding.give()
            self._is_now(row_id, given)
            if row_id is not None and given != row_id:
                self.adding.renumbered[row_id] = given
            self.changes += added(self.table, source, cells, given, name, int(self.copy.row[position]))
            self.added.append(position)

    def _left(self, position: int, row_id: str | None, source: Source, taken: Mapping[str, int]) -> Left | None:
        """Why a row cannot be added; None when it can."""
        if any(self.adding.is_lost(self.copy, c, self.copy.typed(position, c)) for c in self.copy.raw.columns):
            return Left.TWICE
        if ID_FIELD[self.table.key] not in source.columns or (row_id is None and self.table.key != "clients"):
            return Left.NOWHERE  # nothing to know the row by
        if row_id is None:
            return Left.TWICE if typed_id(ids_of(self.copy)[position]) is not None else None
        there = taken.get(fold_id(row_id))
        if there is not None and (self.table.key != "clients" or self._is_who(position, there)):
            return Left.TAKEN
        return None

    def _is_given(self, row_id: str, taken: Mapping[str, int]) -> bool:
        """Whether a number is or was somebody else's."""
        return fold_id(row_id) in taken or (
            self.table.key == "clients" and (self.adding.number_of(row_id) or self.adding.mark + 1) <= self.adding.mark
        )

    def _is_who(self, position: int, there: int) -> bool:
        """Whether a row of the table may be the client of a row of the copy: a name or a contact is the same."""
        columns = [c for c in WHO if self.copy.has(c) and self.table.has(c)]
        said = [(self.copy.typed(position, c), self.table.typed(there, c)) for c in columns]
        return any(typed_id(one) is not None and alike(like(other, one), other) for one, other in said)

    def _is_now(self, row_id: str | None, given: str | None) -> None:
        if self.table.key == "clients" and row_id is not None:
            self.adding.clients[fold_id(row_id)] = given

    def _source(self, position: int) -> Source:
        """The tab the row goes into: of the same title, else the first."""
        title = self.copy.tab_title(position)
        return next((source for source in self.table.sources if source.tab == title), self.table.sources[0])

    def _cells(self, position: int, source: Source, formulas: list[str]) -> Iterator[tuple[str, Value]]:
        for column in self.copy.raw.columns:
            value: Value = self.copy.typed(position, column)
            if value is None or column == ID_FIELD[self.table.key]:
                continue
            if (
                isinstance(value, CellError)
                or source.position(column) is None
                or self.edited.computed(self.copy, position, column)
            ):
                formulas.append(reference(self.copy, position, column))
                continue
            yield column, _as_column(self.table, column, self.adding.led(self.table, column, value))

    def _standing(self, row_id: str | None, cells: Mapping[str, Value], there: Identity) -> int | None:
        """Where a row with all of this stands in the table that was not there when the copy was made. A client may have another
        number by now; two orders of one client on one day are told by theirs."""
        columns = [
            (self.table.raw[column].tolist(), value) for column, value in cells.items() if self.table.has(column)
        ]
        if not cells:
            return None
        return next(
            (
                p
                for p in range(len(self.table))
                if there.ids[p] not in self.was
                and (self.table.key == "clients" or there.ids[p] == row_id)
                and all(alike(values[p], value) for values, value in columns)
            ),
            None,
        )


def ids_of(table: Table) -> list[Value]:
    """The ids of a table's rows as typed, None where it has no such column."""
    column = ID_FIELD[table.key]
    return table.raw[column].tolist() if table.has(column) else [None] * len(table)


def _as_column(table: Table, column: str, value: Value) -> Value:
    """What was typed, text where the column holds text; midnight is a day."""
    filled = [type(one) is str for one in table.raw[column].tolist() if one is not None] if table.has(column) else []
    return like("", value) if sum(filled) * 2 > len(filled) else bare(value)
