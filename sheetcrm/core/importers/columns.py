"""What most importers are made of: a column of theirs is a field of ours. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct, field

from sheetcrm.core.importers import Grid, Handed, Part, Record
from sheetcrm.core.wording import Lang
from sheetcrm.core.workbook import Value

#: Rows above the headings that a program may put there.
_ABOVE: Final = 10


def folded(heading: object) -> str:
    """A heading for comparing: case, spaces and ё do not matter."""
    return " ".join(str(heading or "").split()).casefold().replace("ё", "е")


class Sheet(Struct, frozen=True):
    """A tab with its headings found: ``at``: folded heading → its columns from the left; ``row``: the number of the
    heading row."""

    grid: Grid
    row: int
    at: Mapping[str, Sequence[int]]
    headings: Mapping[int, str]

    def rows(self) -> Iterator[tuple[int, tuple[Value, ...]]]:
        """The rows below the headings that hold anything, with their numbers."""
        for number, cells in enumerate(self.grid.rows[self.row :], start=self.row + 1):
            if any(cell not in (None, "") for cell in cells):
                yield number, cells

    def has(self, *headings: str) -> bool:
        """Whether all of these headings are there."""
        return all(folded(heading) in self.at for heading in headings)

    def cell(self, cells: Sequence[Value], *headings: str) -> Value:
        """The first filled cell under one of the headings; None when all are blank."""
        return next(iter(self.cells(cells, *headings)), None)

    def cells(self, cells: Sequence[Value], *headings: str) -> list[Value]:
        """The filled cells under some headings, each value once."""
        found: dict[str, Value] = {}
        for heading in headings:
            for place in self.at.get(folded(heading), ()):
                value = cells[place] if place < len(cells) else None
                if value is not None and str(value).strip():
                    found.setdefault(str(value).strip(), value)
        return list(found.values())


def sheet_with(handed: Handed, *headings: str) -> Sheet | None:
    """The first tab with all of these headings in one of its first rows."""
    wanted = {folded(heading) for heading in headings}
    for grid in handed.grids:
        for number, cells in enumerate(grid.rows[:_ABOVE], start=1):
            at: dict[str, list[int]] = {}
            for place, cell in enumerate(cells):
                if isinstance(cell, str) and cell.strip():
                    at.setdefault(folded(cell), []).append(place)
            if wanted <= at.keys():
                named = {place: " ".join(str(cell).split()) for place, cell in enumerate(cells) if cell}
                return Sheet(grid, number, at, named)
    return None


Make = Callable[[Sheet, tuple[Value, ...]], Value]


class Columns(Struct, frozen=True):
    """A table of ours out of a tab of theirs. ``fields``: field → their headings, the first filled one being taken.
    ``several``: a pair of fields of ours → their headings: the first value goes into the first field, all others into the
    second. ``made``: fields that take more than one look. ``told``: with none of these fields a row is left out."""

    table: str
    fields: Mapping[str, tuple[str, ...]]
    several: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    made: Mapping[str, Make] = field(default_factory=dict)
    told: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()

    def part(self, sheet: Sheet, lang: Lang = "ru") -> Part:
        """The part of a file it is."""
        records = tuple(record for row, cells in sheet.rows() if (record := self._record(sheet, row, cells)))
        headings = {key: heading for key, names in self._names() if (heading := self._called(sheet, names))}
        taken = {folded(name) for _, names in self._names() for name in names} | {folded(h) for h in self.ignored}
        lost = tuple(
            heading
            for place, heading in sheet.headings.items()
            if folded(heading) not in taken and any(_filled(cells, place) for _, cells in sheet.rows())
        )
        return Part(self.table, sheet.grid.title, records, headings, lost)

    def _names(self) -> Iterable[tuple[str, tuple[str, ...]]]:
        yield from self.fields.items()
        for (first, second), names in self.several.items():
            yield first, names
            yield second, names[1:]

    @staticmethod
    def _called(sheet: Sheet, names: Sequence[str]) -> str:
        return next((sheet.headings[sheet.at[folded(n)][0]] for n in names if folded(n) in sheet.at), "")

    def _record(self, sheet: Sheet, row: int, cells: tuple[Value, ...]) -> Record | None:
        found: dict[str, Value] = {}
        for key, names in self.fields.items():
            if (value := sheet.cell(cells, *names)) is not None:
                found[key] = value
        for (first, second), names in self.several.items():
            values = sheet.cells(cells, *names)
            if values:
                found[first] = values[0]
            if values[1:]:
                found[second] = "; ".join(str(value).strip() for value in values[1:])
        for key, make in self.made.items():
            if (value := make(sheet, cells)) is not None:
                found[key] = value
        if self.told and not any(key in found for key in self.told):
            return None
        return Record(row, found) if found else None


def _filled(cells: Sequence[Value], place: int) -> bool:
    return place < len(cells) and cells[place] is not None and bool(str(cells[place]).strip())


def utm_of(sheet: Sheet, cells: Sequence[Value], prefix: str = "utm_") -> Value:
    """Five columns of marks as one text in the form of a link; None when all are blank.

    ``prefix``: what stands before source, medium … in the headings.
    """
    marks = [
        (name, sheet.cell(cells, f"{prefix}{name}")) for name in ("source", "medium", "campaign", "term", "content")
    ]
    said = "&".join(f"utm_{name}={str(value).strip()}" for name, value in marks if value is not None)
    return said or None


def day_of(value: Value) -> Value:
    """The day of a moment: what stands before the first space of a text, the date of a moment."""
    if isinstance(value, dt.datetime):
        return value.date()
    return value.strip().split(" ")[0] or None if isinstance(value, str) else value
