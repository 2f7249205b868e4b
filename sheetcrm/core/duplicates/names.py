"""By what a client is known in decisions: the id in its row, or, while it has none, a print of the row. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from sheetcrm.core.link import fold_id
from sheetcrm.core.plan.identity import ID_FIELD, Identity, typed_id
from sheetcrm.core.table import Table

#: What the name of a row without an id begins with.
NAMELESS = "~"


class Names(Struct, frozen=True):
    """The clients of one table. A name survives sorting; that of a row with an id survives edits as well."""

    table: Table
    ids: tuple[str | None, ...]
    _identity: Identity
    _places: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, table: Table) -> Names:
        column = ID_FIELD["clients"]
        if not table.has(column):
            return cls(table, (None,) * len(table), Identity.of(table))
        folded = [None if (i := typed_id(v)) is None else fold_id(i) for v in table.raw[column].tolist()]
        count = Counter(folded)
        ids = tuple(i if i is not None and count[i] == 1 else None for i in folded)
        return cls(table, ids, Identity.of(table), {i: p for p, i in enumerate(ids) if i is not None})

    def of_row(self, position: int) -> str:
        """The name of a row."""
        return self.ids[position] or NAMELESS + self._identity.row_print(position)

    def before(self, position: int) -> str:
        """What a row was known by as long as it had no id; the same as now where it has none."""
        return NAMELESS + self._identity.row_print(position)

    def positions(self, names: Iterable[str]) -> dict[str, list[int]]:
        """Where these clients stand; those that are gone are left out. Equal rows without an id share a name."""
        found: dict[str, list[int]] = {}
        prints: set[str] = set()
        for name in names:
            if name.startswith(NAMELESS):
                prints.add(name.removeprefix(NAMELESS))
            elif name in self._places:
                found[name] = [self._places[name]]
        if prints:
            for printed, places in self._identity.printed(prints, frozenset()).items():
                found[NAMELESS + printed] = places
        return found

    def numbered(self, names: Iterable[str]) -> Mapping[str, str]:
        """Names of rows without an id whose row has got one since, and the name it has now."""
        nameless = [name for name in names if name.startswith(NAMELESS)]
        if not nameless:
            return {}
        found = {}
        for name, places in self.positions(nameless).items():
            ids = [self.ids[place] for place in places]
            if len(ids) == 1 and ids[0] is not None:
                found[name] = ids[0]
        return found
