"""A table people keep, once it is known what it is: rows, fields, and where each cell stands. Pure."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd
from msgspec import Struct, field

from sheetcrm.core.workbook import column_letter, quoted

_Found = TypeVar("_Found")


class Source(Struct, frozen=True):
    """One tab a table comes from: header row (1-based), and which column position holds which field. ``extras``: the same
    for the columns we do not know. ``bottom``: the last row of another table at this one's side, 0 without one; ``walled``: that
    other table stands to the right, so that a column added to the tab would stand apart from this table."""

    tab: str
    header_row: int
    columns: Mapping[str, int]
    headings: Mapping[str, str]
    sheet_id: str = ""
    extras: Mapping[str, int] = field(default_factory=dict)
    bottom: int = 0
    walled: bool = False

    def position(self, column: str) -> int | None:
        """Where a column stands in this tab, one we do not know (``extra:HEADING``) included; None when it does not."""
        return self.columns.get(column, self.extras.get(column))

    def heading(self, column: str) -> str:
        """A column's heading as the team has it."""
        return self.headings.get(column, column.removeprefix("extra:"))


@dataclasses.dataclass(frozen=True, slots=True)
class Table:
    """One table of the base, such as the clients, perhaps from several tabs.

    ``raw``: object frame as typed; index 0..n-1 (positions); columns are field keys, and ``extra:HEADING`` for
    columns we do not know. ``tab`` and ``row`` say for every position which source (index into ``sources``) and which
    row of the sheet it is.
    """

    key: str
    raw: pd.DataFrame
    sources: tuple[Source, ...]
    tab: npt.NDArray[np.intp]
    row: npt.NDArray[np.intp]
    formulas: Mapping[str, frozenset[int]] = dataclasses.field(default_factory=dict)
    _typed: dict[str, npt.NDArray[np.object_]] = dataclasses.field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _fields: dict[str, int] = dataclasses.field(default_factory=dict, init=False, repr=False, compare=False)
    _once: dict[str, Any] = dataclasses.field(default_factory=dict, init=False, repr=False, compare=False)

    def __len__(self) -> int:
        return len(self.raw)

    def cell(self, position: int, column: str | None) -> str:
        """A1 reference without the tab: ``D17``, or ``17:17`` when the whole row is meant."""
        source = self.sources[int(self.tab[position])]
        row = int(self.row[position])
        place = None if column is None else source.position(column)
        return f"{row}:{row}" if place is None else f"{column_letter(place)}{row}"

    def reference(self, position: int, column: str | None) -> str:
        """A1 reference with the tab, as people would type it."""
        return f"{quoted(self.tab_title(position))}!{self.cell(position, column)}"

    def tab_title(self, position: int) -> str:
        return self.sources[int(self.tab[position])].tab

    @property
    def tabs(self) -> tuple[str, ...]:
        """The tabs it stands on, in the workbook's order."""
        return tuple(dict.fromkeys(source.tab for source in self.sources))

    def heading(self, column: str) -> str:
        """The team's own heading of a field (of the first tab that has it)."""
        for source in self.sources:
            if column in source.headings:
                return source.headings[column]
        return column.removeprefix("extra:")

    def named(self, column: str, heading: str) -> str | None:
        """The column as this table knows it: under the same key, or under the same heading. A column that was emptied or
        masked is no longer taken for phones, and is still the same column."""
        if self.has(column):
            return column
        wanted = " ".join(heading.split()).casefold()
        found = [c for c in self.raw.columns if " ".join(self.heading(c).split()).casefold() == wanted]
        return found[0] if len(found) == 1 else None

    def typed(self, position: int, column: str) -> Any:
        """One cell as typed. Asked for thousands of times when lines are made of them, so not through ``iat``."""
        cells: npt.NDArray[np.object_] | None = self._typed.get(column)
        if cells is None:
            cells = self._typed[column] = self.raw[column].to_numpy(dtype=object)
        return cells[position]

    @property
    def fields(self) -> Mapping[str, int]:
        """The columns of ``raw`` in their order, each with its place. Asked for as often as cells: a pandas index is slow
        to walk and to look into."""
        if not self._fields:
            self._fields.update({str(name): place for place, name in enumerate(self.raw.columns.tolist())})
        return self._fields

    def has(self, column: str) -> bool:
        return column in (self._fields or self.fields)

    def once(self, what: str, find: Callable[[], _Found]) -> _Found:
        """What ``find`` finds out about the table, which never changes; found once, however often it is asked for."""
        if what not in self._once:
            self._once[what] = find()
        found: _Found = self._once[what]
        return found

    def only(self, rows: npt.NDArray[np.bool_]) -> Table:
        """The table of some of its rows, each with the number it has in the sheet."""
        at = np.flatnonzero(rows)
        place = {there: here for here, there in enumerate(at.tolist())}
        formulas = {
            column: frozenset(place[i] for i in positions if i in place) for column, positions in self.formulas.items()
        }
        return Table(
            self.key, self.raw.iloc[at].reset_index(drop=True), self.sources, self.tab[at], self.row[at],
            {column: positions for column, positions in formulas.items() if positions},
        )  # fmt: skip
