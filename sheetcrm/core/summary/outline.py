"""What «Сводка» says, in the order it is read, apart from where it stands: for a page that is laid out otherwise. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from msgspec import Struct, field

from sheetcrm.core.tabs.model import Chart, Content, Range, Style


class Heading(Struct, frozen=True):
    """Begins a section."""

    title: str
    note: str = ""


class Paragraph(Struct, frozen=True):
    """A sentence; ``color`` where it says how things stand."""

    text: str
    quiet: bool = False
    color: str | None = None


class Tile(Struct, frozen=True):
    """One of the figures on top."""

    caption: str
    figure: Content
    foot: str
    style: Style


class Grid(Struct, frozen=True):
    """A table: headings, rows of contents, the style of each column; ``total``: the last row is a sum. ``fills``: colours of
    cells by (row, column), ``heat``: columns whose figures are coloured by size, with the colours of the scale. ``wide``: it goes over
    both panels."""

    headings: Sequence[str]
    rows: Sequence[Sequence[Content]]
    styles: Sequence[Style]
    total: bool = False
    fills: Mapping[tuple[int, int], str] = field(default_factory=dict)
    heat: tuple[int, ...] = ()
    colors: tuple[str, ...] = ()
    wide: bool = False


class Figure(Struct, frozen=True):
    """A chart."""

    chart: Chart


class Terms(Struct, frozen=True):
    """Words and what they mean."""

    pairs: Sequence[tuple[str, str]]


Item: TypeAlias = "Heading | Paragraph | Tile | Grid | Figure | Terms"
Cells: TypeAlias = "Mapping[tuple[int, int], Content]"


def values_in(cells: Cells, where: Range) -> list[Content]:
    """The contents of a range, row by row."""
    return [
        cells.get((row, column))
        for row in range(where.row, where.last_row + 1)
        for column in range(where.column, where.last_column + 1)
    ]
