"""Where a new page begins when «Сводка» is printed: between sections, and never through a chart. Pure.

A sheet is printed as wide as the page, so the page's length in rows follows from the widths of the columns. Programs measure
letters a little differently; a page is taken to be a little shorter than it is, so that none of them breaks before we do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from sheetcrm.core.tabs.model import Chart

#: A4 on its side within the margins that stand in the file, in points.
PAGE_WIDTH, PAGE_HEIGHT = 741.0, 487.0
#: Points of a row nobody gave a height, and of a pixel.
ROW_POINTS, POINT = 15.0, 0.75
#: How much of a page's length is counted on.
_SURE = 0.94
#: A section that finds no place whole begins where it is when so much of the page is left.
_WORTH_BEGINNING = 0.35


def page_points(widths: Sequence[float]) -> float:
    """How many points of rows a page takes, once all columns (widths in characters) were made to fit its width."""
    whole = sum(int(width * 7 + 5) for width in widths) * POINT
    return PAGE_HEIGHT / min(1.0, PAGE_WIDTH / whole) * _SURE


def page_breaks(
    starts: Sequence[int], last: int, height: Callable[[int], float], charts: Sequence[Chart], page: float
) -> tuple[int, ...]:
    """The rows a new page begins with. ``starts``: the rows sections begin with, in order; ``last``: the row behind the last
    one; ``height``: of a row; ``page``: see :func:`page_points`. All of it in points."""
    return tuple(_breaks(starts, last, height, charts, page))


def _breaks(
    starts: Sequence[int], last: int, height: Callable[[int], float], charts: Sequence[Chart], page: float
) -> Iterator[int]:
    used = 0.0
    for first, end in pairwise([*starts, last]):
        size = sum(map(height, range(first, end)))
        if used and used + size > page and (size <= page or page - used < page * _WORTH_BEGINNING):
            yield first
            used = 0.0
        row = first
        while row < end:
            # A chart and the rows beside it go together.
            after = max((_behind(one, height) for one in charts if one.row == row), default=row + 1)
            piece = sum(map(height, range(row, after)))
            if used and used + piece > page:
                yield row
                used = 0.0
            used += piece
            row = after


def _behind(chart: Chart, height: Callable[[int], float]) -> int:
    """The first row under a chart."""
    row, left = chart.row, chart.height * POINT
    while left > 0:
        left -= height(row)
        row += 1
    return row
