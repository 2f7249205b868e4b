"""Where things stand on «Сводка»: two panels side by side, laid from top to bottom. Pure.

A panel is one wide column for words and four for figures, so that tables need no merged cells and charts fit beside
them. A row is 20 pixels high, which is what charts are measured in.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from msgspec import Struct, field

from sheetcrm.core.records import replace
from sheetcrm.core.summary.outline import Figure, Grid, Heading, Item, Paragraph
from sheetcrm.core.summary.pages import ROW_POINTS, page_breaks, page_points
from sheetcrm.core.tabs import look
from sheetcrm.core.tabs.model import (
    Cell,
    Chart,
    ChartKind,
    Content,
    Link,
    Range,
    Scale,
    Series,
    Style,
    Tab,
)

LEFT, RIGHT = 1, 7
PANEL = 5
FIRST, LAST = LEFT, RIGHT + PANEL - 1
WIDTH = LAST - FIRST + 1
_LABEL, _FIGURE, _MARGIN, _GAP = 27.0, 12.0, 1.5, 3.0
ROW_PIXELS = 20
PANEL_PIXELS = 540

BLUE, GREEN, AMBER, RED, GREY, TEAL, VIOLET = (
    "3B6FB6", "4E9A6B", "D9A441", "C25B56", "9AA5B1", "3F9AA6", "7C6BB0",
)  # fmt: skip
SECTION = Style(bold=True, size=13, color="1F3B63", border_bottom="3B6FB6")
NOTE = Style(size=9, color=look.MUTED, wrap=True)
SENTENCE = Style(size=11, color=look.INK, wrap=True)
LABEL = Style(format="text", color=look.INK)
INT = Style(format="int", color=look.INK, align="right")
DECIMAL = Style(format="decimal", color=look.INK, align="right")
PERCENT = Style(format="percent", color=look.INK, align="right")
TOTAL_FILL = "F4F6F9"
LINE = "E3E7ED"
HEADING = Style(bold=True, size=10, color="3C4B61", fill="E8EEF7", wrap=True, border_bottom="9AB0D0")


class Column(Struct, frozen=True):
    """A column of a small table: heading, values, style, and fills by value text."""

    heading: str
    values: Sequence[Content]
    style: Style = INT
    fills: Mapping[str, str] = field(default_factory=dict)


class Canvas:
    """A tab being laid out. ``row`` is the next free row over both panels."""

    def __init__(self) -> None:
        self.row = 0
        self.cells: list[Cell] = []
        self.charts: list[Chart] = []
        self.scales: list[Scale] = []
        self.heights: dict[int, float] = {}
        self.outline: list[Item] = []
        self.starts: list[int] = []

    def put(
        self,
        row: int,
        column: int,
        content: Content,
        style: Style = LABEL,
        span: int = 1,
        link: Link = None,
        stamp: bool = False,
        said: bool = False,
    ) -> None:
        """Places one cell. ``said``: it is a sentence of its own, not part of a table that is recorded as a whole."""
        self.cells.append(Cell(row, column, content, style, link, span, stamp))
        if said:
            self.outline.append(Paragraph(str(content), (style.size or 11) < 10 and not style.bold, style.color))

    def section(self, title: str, note: str = "") -> int:
        """A heading over both panels with a line of explanation; gives the first row under it."""
        self.row += 1
        self.starts.append(self.row)
        self.put(self.row, FIRST, title, SECTION, WIDTH)
        self.heights[self.row] = 24.0
        self.row += 1
        self.outline.append(Heading(title, note))
        if note:
            self.put(self.row, FIRST, note, NOTE, WIDTH)
            self.fit(self.row, note, FIRST, WIDTH, NOTE)
            self.row += 1
        else:
            # Keeps tables and charts off the line under the heading.
            self.heights[self.row] = 6.0
            self.row += 1
        return self.row

    def paragraph(self, text: str, style: Style = SENTENCE, column: int = FIRST, span: int = WIDTH) -> None:
        """A text over some columns in a row of its own, as high as it needs."""
        self.put(self.row, column, text, style, span, said=True)
        self.fit(self.row, text, column, span, style)
        self.row += 1

    def fit(self, row: int, text: str, column: int, span: int, style: Style) -> None:
        """Makes a row high enough for a wrapped text: merged cells do not grow by themselves."""
        room = sum(width_of(c) for c in range(column, column + span)) * 11 / (style.size or 11) * 1.02
        if style.bold:
            room *= 0.9  # heavy letters are wider
        lines = max(1, math.ceil(len(text) / max(room, 1)))
        height = max(self.heights.get(row, 0.0), 4 + lines * 1.32 * (style.size or 11))
        if lines > 1 or row in self.heights:
            self.heights[row] = round(height, 1)

    def table(
        self,
        row: int,
        panel: int,
        columns: Sequence[Column],
        total: bool = False,
        heat: tuple[int, ...] = (),
        colors: tuple[str, ...] = (),
    ) -> dict[str, Range]:
        """A small table in a panel; gives the cells of each column's values by heading. ``total``: the last line is
        a sum: it is set apart and does not belong to the cells given back. ``heat``: the columns, from 0, whose figures
        have a colour by their size, of the scale of ``colors``.

        Cell by cell rather than as a block, so that a heading stands over its figures on the same side.
        """
        ranges = {}
        fills = {
            (line, at): column.fills[value]
            for at, column in enumerate(columns)
            for line, value in enumerate(column.values)
            if isinstance(value, str) and value in column.fills
        }
        rows = list(zip(*(column.values for column in columns), strict=True))
        self.outline.append(
            Grid([c.heading for c in columns], rows, [c.style for c in columns], total, fills, heat, colors)
        )
        if heat:
            where = Range(row + 1, panel + min(heat), row + len(rows) - int(total), panel + max(heat))
            self.scales.append(Scale(where, "colors", colors))
        for offset, column in enumerate(columns):
            at = panel + offset
            self.put(row, at, column.heading, replace(HEADING, align=column.style.align))
            last = len(column.values) - 1
            for line, value in enumerate(column.values):
                style = column.style
                if total and line == last:
                    style = replace(style, bold=True, fill=TOTAL_FILL)
                elif isinstance(value, str) and value in column.fills:
                    style = replace(style, fill=column.fills[value])
                if offset == 0 and isinstance(value, str) and len(value) > width_of(at):
                    style = replace(style, wrap=True)  # or the next cell would cut it
                    self.fit(row + 1 + line, value, at, 1, style)
                self.put(row + 1 + line, at, value, style)
            ranges[column.heading] = Range(row + 1, at, row + len(column.values) - int(total), at)
        self.fit_heads(row, [(panel + i, 1, c.heading) for i, c in enumerate(columns)])
        return ranges

    def wide_table(
        self,
        row: int,
        columns: Sequence[Column],
        heat: tuple[int, ...],
        more: Sequence[Column],
        colors: tuple[str, ...] = (),
        total: bool = False,
    ) -> None:
        """One table too wide for a panel: the columns that find no place on the left stand on the right, behind the names
        again, a heat map under one scale. It is recorded as the one table it is."""
        names = columns[0]
        start = len(self.outline)
        scales = len(self.scales)
        self.table(row, LEFT, columns, total)
        if more:
            self.table(row, RIGHT, [names, *more], total)
        last = RIGHT + len(more) if more else LEFT + max(heat, default=0)
        # The names between the figures are text, which a scale passes over.
        where = Range(row + 1, LEFT + min(heat, default=0), row + len(names.values), last)
        self.scales[scales:] = [Scale(where, "colors", colors)] if heat else []
        whole = [*columns, *more]
        rows = list(zip(*(c.values for c in whole), strict=True))
        at = (*heat, *range(len(columns), len(whole)))
        self.outline[start:] = [
            Grid(
                [c.heading for c in whole],
                rows,
                [c.style for c in whole],
                total,
                heat=at if heat else (),
                colors=colors,
            )
        ]

    def listing(
        self,
        places: Sequence[tuple[int, int]],
        heads: Sequence[str],
        rows: Sequence[Sequence[tuple[Content, Style, Link]]],
        right: tuple[int, ...] = (),
    ) -> None:
        """A table over both panels: ``places`` are the column and the span of each of its columns, ``right`` those of figures.
        Rows are as high as their wrapped texts need."""
        row = self.row
        for at, ((column, span), title) in enumerate(zip(places, heads, strict=True)):
            # A text right behind a figure would run into it.
            beside = at > 0 and sum(places[at - 1]) == column
            after_figure = beside and at - 1 in right and at not in right
            style = replace(HEADING, align="right" if at in right else None, indent=1 if after_figure else 0)
            self.put(row, column, title, style, span)
        self.fit_heads(row, [(c, span, title) for (c, span), title in zip(places, heads, strict=True)])
        for line, cells in enumerate(rows, start=row + 1):
            for (column, span), (content, style, link) in zip(places, cells, strict=True):
                self.put(line, column, content, replace(style, border_bottom=LINE), span, link)
                if style.wrap and isinstance(content, str):
                    self.heights.setdefault(line, 18.0)
                    self.fit(line, content, column, span, style)
        self.row = row + len(rows) + 1
        if rows:
            styles = [style for _, style, _ in rows[0]]
            fills = {(n, c): s.fill for n, cells in enumerate(rows) for c, (_, s, _) in enumerate(cells) if s.fill}
            wide = places[0][0] < RIGHT < sum(places[-1])
            lines = [[c for c, _, _ in cells] for cells in rows]
            self.outline.append(Grid(heads, lines, styles, fills=fills, wide=wide))

    def fit_heads(self, row: int, heads: Sequence[tuple[int, int, str]]) -> None:
        """Makes a row of headings high enough: (column, span, text)."""
        lines = max(
            math.ceil(len(text) / (sum(map(width_of, range(at, at + span))) * 0.95)) for at, span, text in heads
        )
        if lines > 1:
            self.heights[row] = max(self.heights.get(row, 0.0), 15.0 * lines)

    def chart(
        self,
        key: str,
        kind: ChartKind,
        title: str,
        series: Sequence[Series],
        row: int,
        panel: int,
        rows: int = 14,
        percent: bool = False,
        percent_secondary: bool = False,
        legend: bool = True,
    ) -> int:
        """A chart as wide as a panel; gives the first row under it."""
        made = Chart(
            f"summary.{key}", kind, title, tuple(series), row, panel, PANEL_PIXELS, rows * ROW_PIXELS, percent,
            percent_secondary, legend,
        )  # fmt: skip
        self.charts.append(made)
        self.outline.append(Figure(made))
        return row + rows

    def tab(self, key: str, title: str, freeze_rows: int) -> Tab:
        """The finished tab."""
        widths = {column: width_of(column) for column in range(LAST + 1)}
        breaks = page_breaks(
            [0, *self.starts],
            max([cell.row + 1 for cell in self.cells], default=0),
            lambda row: self.heights.get(row, ROW_POINTS),
            self.charts,
            page_points(list(widths.values())),
        )
        return Tab(
            key,
            title,
            tuple(self.cells),
            charts=tuple(self.charts),
            scales=tuple(self.scales),
            widths=widths,
            heights=self.heights,
            freeze_rows=freeze_rows,
            color="3B6FB6",
            breaks=breaks,
        )


def width_of(column: int) -> float:
    """The width of a column in characters."""
    if column < LEFT:
        return _MARGIN
    if column in (LEFT, RIGHT):
        return _LABEL
    return _GAP if LEFT + PANEL <= column < RIGHT else _FIGURE
