"""Better spellings of cells, proposed and never written here: counted by kind first, made objects when shown. Pure.

Inside the program the normal form is used at once; the cell stays as typed until somebody agrees.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from types import MappingProxyType

from msgspec import Struct

from sheetcrm.core.clean import CleanTable
from sheetcrm.core.fields import Kind
from sheetcrm.core.records import replace
from sheetcrm.core.table import Table
from sheetcrm.core.workbook import Value

_ORDER = {Kind.SPELLING: 0, Kind.ID: 1, Kind.PROPOSAL: 2}

#: Tables of people's whose cells may be spelt better. Tabs of definitions are read as they stand.
PROPOSED = ("clients", "orders", "deals")
#: Columns of orders and deals that only lead to a client.
_LEADING = frozenset({"client", "phone", "email", "client_id"})


class Proposal(Struct, frozen=True):
    """One proposed spelling."""

    tab: str
    cell: str
    row: int
    client_id: str | None
    field: str
    before: str
    after: str
    why: str
    kind: Kind
    heading: str
    table: str
    position: int


class Group(Struct, frozen=True):
    """All proposals of one rule in one column: positions and new spellings, aligned. ``values``: what the cells hold then,
    where that is no text, such as days."""

    table: str
    field: str
    why: str
    kind: Kind
    positions: tuple[int, ...]
    after: tuple[str, ...]
    values: tuple[Value, ...] | None = None

    def __len__(self) -> int:
        return len(self.positions)

    def only(self, places: Sequence[int]) -> Group:
        """The same with some of its cells, by their place in it."""
        values = None if self.values is None else tuple(self.values[i] for i in places)
        after = tuple(self.after[i] for i in places)
        return replace(self, positions=tuple(self.positions[i] for i in places), after=after, values=values)


class Proposals(Struct, frozen=True):
    """Everything proposed in one run; the largest groups first, spellings before other proposals."""

    tables: Mapping[str, Table]
    groups: tuple[Group, ...]
    ids: Sequence[str | None]

    def __len__(self) -> int:
        return sum(map(len, self.groups))

    def one(self, group: Group, i: int) -> Proposal:
        """The i-th proposal of a group as an object."""
        table, position = self.tables[group.table], group.positions[i]
        client_id = self.ids[position] if group.table == "clients" and position < len(self.ids) else None
        return Proposal(
            table.tab_title(position),
            table.cell(position, group.field),
            int(table.row[position]),
            client_id,
            group.field,
            "" if (typed := table.typed(position, group.field)) is None else str(typed),
            group.after[i],
            group.why,
            group.kind,
            table.heading(group.field),
            group.table,
            position,
        )

    def shown(self, limit: int | None = None) -> Iterator[Proposal]:
        """Proposals as objects, group by group."""
        left = limit if limit is not None else len(self)
        for group in self.groups:
            for i in range(min(left, len(group))):
                yield self.one(group, i)
            left -= min(left, len(group))


def propose(
    tables: Mapping[str, Table],
    cleaned: Mapping[str, CleanTable],
    ids: Sequence[str | None],
    private: Mapping[tuple[str, str], Set[int]] = MappingProxyType({}),
    more: Iterable[Group] = (),
) -> Proposals:
    """Every better spelling found, grouped by rule and column: spellings first, within each the largest group first.
    ``more``: what other stages propose, such as numbers for clients without one.

    Names and contacts in orders and deals are left out: they lead to a client, and the client's own row is where they are
    spelt right. So are ``private`` cells, by
    table and field: they are to be emptied, not spelt better, and a line here would repeat them.
    """
    groups = [g for key in PROPOSED if key in cleaned for g in _groups(key, cleaned[key], private)]
    groups += filter(None, (_with_column(group, tables[group.table]) for group in more))
    groups.sort(key=lambda g: (_ORDER[g.kind], -len(g), g.table, g.field, g.why))
    return Proposals(tables, tuple(groups), ids)


def _with_column(group: Group, table: Table) -> Group | None:
    """The group without rows of tabs that have no such column: a table of several tabs need not have it in each."""
    has = [group.field in source.columns for source in table.sources]
    if all(has):
        return group
    at = [i for i, position in enumerate(group.positions) if has[int(table.tab[position])]]
    return group.only(at) if at else None


def _groups(key: str, clean: CleanTable, private: Mapping[tuple[str, str], Set[int]]) -> Iterator[Group]:
    for field in clean.shown.columns:
        if key != "clients" and field in _LEADING:
            continue
        shown = clean.shown[field].tolist()
        kept_to_itself = private.get((key, field), frozenset())
        kinds, whys = clean.kinds[field].tolist(), clean.whys[field].tolist()
        found: dict[tuple[str, Kind], tuple[list[int], list[str]]] = {}
        for position, after in enumerate(shown):
            if after is not None and position not in kept_to_itself:
                positions, texts = found.setdefault((whys[position], kinds[position]), ([], []))
                positions.append(position)
                texts.append(after)
        for (why, kind), (positions, texts) in found.items():
            yield Group(key, field, why, kind, tuple(positions), tuple(texts))
