"""How tall rows with wrapped text must be. Pure.

A program that opens the file is free to fit the rows itself, and not all do (LibreOffice lets long texts overlap), so
the height stands in the file: by the number of lines the longest cell needs.
"""

from __future__ import annotations

from math import ceil

from sheetcrm.core.tabs.model import Block, BlockColumn, Content, Shown

#: Points of one line of the standard font, and how many characters of text fit into one unit of column width.
LINE = 15.0
PER_WIDTH = 1.05
#: A letter is shown whole, for people decide about it there; Excel knows no row above 409 points. Beyond this many lines the
#: rest is read by widening the cell.
MOST_LINES = 26


def lines_of(text: str, width: float) -> int:
    """Lines a text takes in a column so many characters wide.

    >>> lines_of("Уточните адрес у клиента", 12), lines_of("a\\nb", 40), lines_of("коротко", 20)
    (2, 2, 1)
    """
    room = max(1.0, width * PER_WIDTH)
    return sum(max(1, ceil(len(part) / room)) for part in text.split("\n"))


def _column_lines(column: BlockColumn) -> list[int]:
    room = max(1.0, column.width * PER_WIDTH)
    lines: dict[Content, int] = {value: _lines_of(value, room, column.width) for value in set(column.values)}
    return [lines[value] for value in column.values]


def _lines_of(value: Content, room: float, width: float) -> int:
    if isinstance(value, Shown):
        # What it will show is not known here.
        return max(1, ceil((len(value.lead) + value.room) / room))
    return lines_of(value, width) if isinstance(value, str) and (len(value) > room or "\n" in value) else 1


def wrapped_heights(block: Block) -> dict[int, float]:
    """Row (0-based) → height in points, for the rows of a block that need more than one line."""
    heights: dict[int, float] = {}
    if block.heading_style.wrap:
        most = max((lines_of(c.heading, c.width * 0.9) for c in block.columns), default=1)
        if most > 1:
            heights[block.row] = LINE * most + 3
    wrapped = [column for column in block.columns if column.style.wrap]
    if not wrapped:
        return heights
    for i, counts in enumerate(zip(*map(_column_lines, wrapped), strict=False)):
        most = min(max(counts), MOST_LINES)
        if most > 1:
            heights[block.row + 1 + i] = LINE * most + 1
    return heights
