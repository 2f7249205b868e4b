"""«Сводка» on paper: a new page begins between sections, and no chart is cut."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.core.summary import summarise
from sheetcrm.core.summary.canvas import SECTION
from sheetcrm.core.summary.pages import PAGE_HEIGHT, ROW_POINTS, page_breaks, page_points
from sheetcrm.core.tabs.model import Chart, Tab
from sheetcrm.core.wording import LANGS, Lang
from sheetcrm.stores.xlsx.skeleton import build_skeleton
from tests.unit.summary.test_selling import rich


def height_of(tab: Tab, first: int, end: int) -> float:
    return sum(tab.heights.get(row, ROW_POINTS) for row in range(first, end))


def rows_of(tab: Tab, chart: Chart) -> range:
    """The rows a chart lies over, by its size in pixels of 96 to the inch."""
    row = chart.row
    while height_of(tab, chart.row, row) < chart.height * 0.75:
        row += 1
    return range(chart.row, row)


@pytest.mark.parametrize("lang", LANGS)
def test_no_chart_and_no_section_that_fits_is_cut(lang: Lang) -> None:
    tab = summarise(rich(lang))
    page = page_points(list(tab.widths.values()))
    assert len(tab.charts) > 5
    assert tab.breaks
    for chart in tab.charts:
        assert not set(rows_of(tab, chart)[1:]) & set(tab.breaks), chart.key
    whole, _ = tab.size()
    sections = [cell.row for cell in tab.cells if cell.style == SECTION]
    for first, end in pairwise([*sections, whole]):
        if height_of(tab, first, end) <= page:
            assert not [one for one in tab.breaks if first < one < end], first
    # What programs would break by themselves does not come up: every page is short enough.
    pages = list(pairwise([0, *tab.breaks, whole]))
    assert all(height_of(tab, *one) <= page for one in pages)
    # Two pages in a row would not have found place on one.
    for (first, _), (start, end) in pairwise(pages):
        section = min([one for one in [*sections, whole] if one > start])
        assert height_of(tab, first, min(section, end)) > page * 0.9


def test_a_wide_sheet_takes_more_rows_to_a_page() -> None:
    assert page_points([10.0]) < PAGE_HEIGHT
    # Twice as wide as the page: shrunk to half, and twice as many rows find place.
    wide = page_points([140.0, 139.857, 1.43]) / page_points([10.0])
    assert 1.99 < wide < 2.01


def test_the_breaks_stand_in_the_file_which_stays_as_wide_as_a_page() -> None:
    tab = summarise(rich())
    sheet = build_skeleton(tab, "Сводка").sheet
    assert [int(one) for one in re.findall(rb'<brk id="(\d+)" max="16383" man="1"/>', sheet)] == list(tab.breaks)
    assert b'<pageSetUpPr fitToPage="1"/>' in sheet
    assert b'fitToHeight="0"' in sheet
    # Breaks stand before the drawing, where the format wants them.
    assert sheet.index(b"<pageSetup ") < sheet.index(b"<rowBreaks ") < sheet.index(b"<drawing ")


@given(
    st.lists(
        st.tuples(st.lists(st.sampled_from([6.0, 15.0, 45.0]), min_size=1, max_size=40), st.booleans()), min_size=1
    )
)
def test_every_page_is_short_enough_whatever_stands_on_it(sections: list[tuple[list[float], bool]]) -> None:
    heights, starts, charts = [], [], []
    for rows, charted in sections:
        starts.append(len(heights))
        if charted:
            charts.append(Chart("c", "column", "", (), len(heights), 7, height=280))
            rows = [*rows, *[15.0] * 14]
        heights += rows
    page = 528.0
    breaks = page_breaks(starts, len(heights), lambda row: heights[row], charts, page)
    assert list(breaks) == sorted(set(breaks))
    assert all(sum(heights[a:b]) <= page for a, b in pairwise([0, *breaks, len(heights)]))
    for chart in charts:
        row = chart.row
        while sum(heights[chart.row : row]) < 210:
            row += 1
        assert not [one for one in breaks if chart.row < one < row]
