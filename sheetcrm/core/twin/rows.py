"""New rows of a copy, on their way into the table: each added once, with an id of its own, or left for a person. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from msgspec import Struct, field

from sheetcrm.core.plan import Change
from sheetcrm.core.plan.adding import added
from sheetcrm.core.plan.identity import ID_FIELD, Identity, digest, typed_id
from sheetcrm.core.table import Source, Table
from sheetcrm.core.twin.cells import Side, alike, bare, like, reference
from sheetcrm.core.workbook import CellError, Value


class Adding(Struct, frozen=True):
    """How new rows are added. ``origin``: the copy's own name; ``give``: the next id for a client; ``done``: ids of changes
    that were carried out and stand."""

    origin: str
    give: Callable[[], str]
    done: Collection[str] = ()


class NewRows(Struct):
    """New rows of one table of the copy, on their way into the table as it is now. ``was``: ids the copy was made with."""

    edited: Side
    now: Side
    copy: Table
    table: Table
    was: Collection[str]
    adding: Adding
    changes: list[Change] = field(default_factory=list)
    added: list[int] = field(default_factory=list)
    left: list[int] = field(default_factory=list)
    formulas: list[str] = field(default_factory=list)

    def add(self, positions: Sequence[int]) -> None:
        """Adds those that can be; a row that was brought back before, or stands in the table by now, is passed over."""
        identity, there = Identity.of(self.copy), Identity.of(self.table)
        taken = {typed for value in ids_of(self.table) if (typed := typed_id(value)) is not None}
        seen: Counter[str] = Counter()
        id_field = ID_FIELD[self.table.key]
        for position in sorted(positions):
            source = self._source(position)
            row_id = identity.ids[position]
            print_ = digest(self.adding.origin, self.table.key, row_id, identity.row_print(position))
            seen[print_] += 1
            name = f"{print_} {seen[print_]}"
            if digest("row", name, id_field) in self.adding.done:
                continue
            formulas: list[str] = []
            cells = dict(self._cells(position, source, formulas))
            if self._stands(cells, there):
                continue
            if row_id in taken or not cells or (row_id is None and self.table.key != "clients"):
                self.left.append(position)
                continue
            if id_field not in source.columns or (row_id is None and typed_id(ids_of(self.copy)[position]) is not None):
                self.left.append(position)  # nothing to know the row by, or an id that stands on two rows of the copy
                continue
            self.formulas += formulas
            hint = int(self.copy.row[position])
            self.changes += added(self.table, source, cells, row_id or self.adding.give(), name, hint)
            self.added.append(position)

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
            yield column, _as_column(self.table, column, value)

    def _stands(self, cells: Mapping[str, Value], there: Identity) -> bool:
        """Whether a row with all of this stands in the table that was not there when the copy was made."""
        columns = [
            (self.table.raw[column].tolist(), value) for column, value in cells.items() if self.table.has(column)
        ]
        return bool(cells) and any(
            there.ids[p] not in self.was and all(alike(values[p], value) for values, value in columns)
            for p in range(len(self.table))
        )


def ids_of(table: Table) -> list[Value]:
    """The ids of a table's rows as typed, None where it has no such column."""
    column = ID_FIELD[table.key]
    return table.raw[column].tolist() if table.has(column) else [None] * len(table)


def _as_column(table: Table, column: str, value: Value) -> Value:
    """What was typed, text where the column holds text; midnight is a day."""
    filled = [type(one) is str for one in table.raw[column].tolist() if one is not None] if table.has(column) else []
    return like("", value) if sum(filled) * 2 > len(filled) else bare(value)
