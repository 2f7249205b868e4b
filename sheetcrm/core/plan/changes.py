"""From proposed spellings to changes: each with an id of its own that survives planning again. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct, field

from sheetcrm.core.fields import Kind
from sheetcrm.core.plan.identity import ID_FIELD, Identity, digest
from sheetcrm.core.plan.model import CellChange, Change
from sheetcrm.core.proposals import Group, Proposals
from sheetcrm.core.schema import TABLES
from sheetcrm.core.table import Table
from sheetcrm.core.workbook import Value


class ChangeMaker(Struct):
    """Makes changes of the proposals of one run; what is known of the rows is worked out once."""

    proposals: Proposals
    _identity: dict[str, Identity] = field(default_factory=dict)
    _touched: dict[str, dict[int, set[str]]] = field(default_factory=dict)

    def identity(self, table: str) -> Identity:
        if table not in self._identity:
            self._identity[table] = Identity.of(self.proposals.tables[table])
        return self._identity[table]

    def touched(self, table: str) -> Mapping[int, set[str]]:
        """For each position of a row without an id, the fields for which anything is proposed."""
        if table not in self._touched:
            ids = self.identity(table).ids
            found: dict[int, set[str]] = {}
            for group in self.proposals.groups:
                if group.table == table:
                    for position in group.positions:
                        if ids[position] is None:
                            found.setdefault(position, set()).add(group.field)
            self._touched[table] = found
        return self._touched[table]

    def change(self, group: Group, i: int) -> Change:
        """The i-th proposal of a group as a change."""
        table, position = self.proposals.tables[group.table], group.positions[i]
        identity = self.identity(group.table)
        row_id = identity.ids[position]
        without = set() if row_id is not None else self.touched(group.table)[position]
        row_print = "" if row_id is not None else identity.row_print(position, without)
        before = table.typed(position, group.field)
        after: Value = group.after[i] if group.values is None else group.values[i]
        source = table.sources[int(table.tab[position])]
        return Change(
            change_id(group.table, row_id or row_print, group.field, before, after, group.why),
            group.table,
            group.field,
            source.headings.get(group.field, table.heading(group.field)),
            row_id,
            row_print,
            tuple(sorted(without)),
            before,
            after,
            group.why,
            str(group.kind),
            depends_on_nothing_else(table, group),
            source.tab,
            int(table.row[position]),
            source.columns[group.field],
            "" if row_id is not None else identity.who_of(position, without),
        )

    def all(self, group: Group) -> Iterator[Change]:
        """All changes of a group, in the order of the table."""
        return (self.change(group, i) for i in range(len(group)))


def change_id(table: str, row: str, field_: str, before: object, after: object, why: str) -> str:
    """The id of a change: the same as long as the row, the cell's text and the rule are."""
    return digest(table, row, field_, before, after, why)


def depends_on_nothing_else(table: Table, group: Group) -> bool:
    """Whether the new spelling follows from the cell's text alone, so that it is right in whatever row it stands.

    A phone without a code is read by the row's country where the table has such a column.
    """
    if group.kind is not Kind.SPELLING:
        return False
    spec = TABLES[table.key].field(group.field)
    return not (spec is not None and spec.type == "phone" and table.has("country"))


def placed_as_read(changes: Iterable[Change], tables: Mapping[str, Table]) -> Iterator[CellChange]:
    """Changes planned on this very read, with their places in it."""
    numbers = {key: {source.tab: n for n, source in enumerate(table.sources)} for key, table in tables.items()}
    for change in changes:
        number = numbers[change.table][change.tab]
        yield cell_change(change, tables[change.table], number, change.row, change.column)


def cell_change(change: Change, table: Table, source_number: int, row: int, column: int) -> CellChange:
    """A change with its place: a row and a column of one of the table's tabs."""
    source = table.sources[source_number]
    id_column = source.columns.get(ID_FIELD.get(table.key, "")) if change.row_id is not None else None
    return CellChange(
        change.change_id,
        source.tab,
        source.sheet_id,
        row,
        column,
        source.header_row,
        source.heading(change.field),
        id_column,
        change.row_id if id_column is not None else None,
        change.before,
        change.after,
        change.alone,
    )
