"""What «Сводка» says, in the order it is read, apart from where it stands: for a page that is laid out otherwise. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from sheetcrm.core.tabs.model import Chart, Content, Range, Style


@dataclass(frozen=True, slots=True)
class Heading:
    """Begins a section."""

    title: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A sentence; ``color`` where it says how things stand."""

    text: str
    quiet: bool = False
    color: str | None = None


@dataclass(frozen=True, slots=True)
class Tile:
    """One of the figures on top."""

    caption: str
    figure: Content
    foot: str
    style: Style


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: headings, rows of contents, the style of each column; ``total``: the last row is a sum. ``fills``: colours of
    cells by (row, column), ``heat``: columns whose figures are coloured by size, with the colours of the scale."""

    headings: Sequence[str]
    rows: Sequence[Sequence[Content]]
    styles: Sequence[Style]
    total: bool = False
    fills: Mapping[tuple[int, int], str] = field(default_factory=dict)
    heat: tuple[int, ...] = ()
    colors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart."""

    chart: Chart


@dataclass(frozen=True, slots=True)
class Terms:
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
