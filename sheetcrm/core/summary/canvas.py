"""Where things stand on «Сводка»: two panels side by side, laid from top to bottom. Pure.

A panel is one wide column for words and four for figures, so that tables need no merged cells and charts fit beside
them. A row is 20 pixels high, which is what charts are measured in.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

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
PERCENT = Style(format="percent", color=look.INK, align="right")
TOTAL_FILL = "F4F6F9"
HEADING = Style(bold=True, size=10, color="3C4B61", fill="E8EEF7", wrap=True, border_bottom="9AB0D0")


@dataclass(frozen=True, slots=True)
class Column:
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

    def put(
        self,
        row: int,
        column: int,
        content: Content,
        style: Style = LABEL,
        span: int = 1,
        link: Link = None,
        stamp: bool = False,
    ) -> None:
        self.cells.append(Cell(row, column, content, style, link, span, stamp))

    def section(self, title: str, note: str = "") -> int:
        """A heading over both panels with a line of explanation; gives the first row under it."""
        self.row += 1
        self.put(self.row, FIRST, title, SECTION, WIDTH)
        self.heights[self.row] = 24.0
        self.row += 1
        if note:
            self.paragraph(note, NOTE)
        else:
            # Keeps tables and charts off the line under the heading.
            self.heights[self.row] = 6.0
            self.row += 1
        return self.row

    def paragraph(self, text: str, style: Style = SENTENCE, column: int = FIRST, span: int = WIDTH) -> None:
        """A text over some columns in a row of its own, as high as it needs."""
        self.put(self.row, column, text, style, span)
        self.fit(self.row, text, column, span, style)
        self.row += 1

    def fit(self, row: int, text: str, column: int, span: int, style: Style) -> None:
        """Makes a row high enough for a wrapped text: merged cells do not grow by themselves."""
        room = sum(width_of(c) for c in range(column, column + span)) * 11 / (style.size or 11) * 1.02
        lines = max(1, math.ceil(len(text) / max(room, 1)))
        height = max(self.heights.get(row, 0.0), 4 + lines * 1.32 * (style.size or 11))
        if lines > 1 or row in self.heights:
            self.heights[row] = round(height, 1)

    def table(self, row: int, panel: int, columns: Sequence[Column], total: bool = False) -> dict[str, Range]:
        """A small table in a panel; gives the cells of each column's values by heading. ``total``: the last line is
        a sum: it is set apart and does not belong to the cells given back.

        Cell by cell rather than as a block, so that a heading stands over its figures on the same side.
        """
        ranges = {}
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
                self.put(row + 1 + line, at, value, style)
            ranges[column.heading] = Range(row + 1, at, row + len(column.values) - int(total), at)
        self.fit_heads(row, [(panel + i, 1, c.heading) for i, c in enumerate(columns)])
        return ranges

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
        self.charts.append(
            Chart(
                f"summary.{key}",
                kind,
                title,
                tuple(series),
                row,
                panel,
                PANEL_PIXELS,
                rows * ROW_PIXELS,
                percent,
                percent_secondary,
                legend,
            )
        )
        return row + rows

    def tab(self, key: str, title: str, freeze_rows: int) -> Tab:
        """The finished tab."""
        widths = {column: width_of(column) for column in range(LAST + 1)}
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
        )


def width_of(column: int) -> float:
    """The width of a column in characters."""
    if column < LEFT:
        return _MARGIN
    if column in (LEFT, RIGHT):
        return _LABEL
    return _GAP if LEFT + PANEL <= column < RIGHT else _FIGURE
