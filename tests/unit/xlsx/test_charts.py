"""Charts of an .xlsx say what every program has to read: labels with the figure alone, straight lines, colours of cells."""

from __future__ import annotations

import re

from sheetcrm.core.summary import summarise
from sheetcrm.stores.xlsx.skeleton import build_skeleton
from tests.unit.summary.test_selling import rich


def test_a_bar_is_labelled_with_its_figure_alone() -> None:
    """LibreOffice takes a switch that is missing for one that is on, and writes names over names."""
    charts = build_skeleton(summarise(rich()), "Сводка").charts
    bars = [chart for chart in charts.values() if b'<c:barDir val="bar"/>' in chart]
    assert len(bars) == 3
    for chart in bars:
        labels = re.search(rb"<c:dLbls>.*?</c:dLbls>", chart, re.DOTALL)
        assert labels is not None
        shown = dict(re.findall(rb'<c:show(\w+) val="(\d)"/>', labels[0]))
        assert shown == {
            b"LegendKey": b"0", b"Val": b"1", b"CatName": b"0", b"SerName": b"0", b"Percent": b"0", b"BubbleSize": b"0",
        }  # fmt: skip


def test_lines_are_straight() -> None:
    charts = build_skeleton(summarise(rich()), "Сводка").charts
    lines = [m for chart in charts.values() for m in re.findall(rb"<c:lineChart>.*?</c:lineChart>", chart, re.DOTALL)]
    assert len(lines) >= 3
    for line in lines:
        assert line.count(b'<c:smooth val="0"/></c:ser>') == line.count(b"</c:ser>") > 0


def test_stacks_and_heat_maps_are_native() -> None:
    made = build_skeleton(summarise(rich()), "Сводка")
    assert sum(b'<c:grouping val="stacked"/>' in chart for chart in made.charts.values()) == 2
    scales = re.findall(rb"<cfRule type=\"colorScale\".*?</cfRule>", made.sheet, re.DOTALL)
    assert len(scales) == 2
    assert all(scale.count(b"<color ") == 3 for scale in scales)
