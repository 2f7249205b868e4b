"""A tab without its cells: widths, panes, filter, colour rules and native charts, as xlsxwriter makes them.

xlsxwriter knows the XML of charts and drawings far better than we should; its cells are then replaced by ours, which
are written by column and carry the styles of the team's own workbook.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any

import xlsxwriter
from lxml import etree
from msgspec import Struct, field
from xlsxwriter.utility import xl_range

from sheetcrm.core.tabs.model import DONE_SIGN, BlockColumn, Chart, Content, Range, Scale, Series, Tab
from sheetcrm.stores.xlsx.cells import plain
from sheetcrm.stores.xlsx.package import Relation, relations_in
from sheetcrm.stores.xlsx.sheetdata import language

_GREY = "5F6368"
_GRID = "E8EAED"
#: Slices of a pie need a colour each; a series brings only the first.
_SLICES = ("4285F4", "34A853", "FBBC04", "EA4335", "A142F4", "24C1E0", "FA7B17", "9AA0A6", "1E8E3E", "D01884")


class Skeleton(Struct):
    """The parts xlsxwriter made: the sheet, and if it has charts the drawing with its relations and the charts."""

    sheet: bytes
    drawing: bytes | None = None
    drawing_relations: list[Relation] = field(default_factory=list)
    charts: dict[str, bytes] = field(default_factory=dict)


def _offered(column: BlockColumn) -> list[str] | str:
    """What the cells of a column offer to choose from. A list on another tab is named by a text: when that tab goes, Excel
    would call a rule that names it damage."""
    if column.listed is None:
        return list(column.choices)
    tab = column.listed.tab.replace("'", "''").replace('"', '""')
    letter, first = column.listed.letter, column.listed.first
    last = f"COUNTA(INDIRECT(\"'{tab}'!${letter}:${letter}\"))"
    return f"=INDIRECT(\"'{tab}'!${letter}${first}:${letter}$\"&{last})"


def build_skeleton(tab: Tab, title: str) -> Skeleton:
    """The tab's frame under the title it is given; charts point to that title and carry their figures with them."""
    target = io.BytesIO()
    workbook = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = workbook.add_worksheet(title)
    _lay_out(sheet, tab)
    _write_charted_cells(sheet, tab)
    for cell in tab.cells:
        if cell.span > 1:
            sheet.merge_range(cell.row, cell.column, cell.row, cell.column + cell.span - 1, "")
    for scale in tab.scales:
        _add_scale(sheet, scale)
    for block in tab.blocks:
        for position, column in enumerate(block.columns, start=block.column):
            source = _offered(column)
            if source and block.height:
                rule = {"validate": "list", "source": source, "show_error": False}
                sheet.data_validation(block.row + 1, position, block.row + block.height, position, rule)
    for chart in tab.charts:
        _add_chart(workbook, sheet, chart, tab, title)
    workbook.close()
    with zipfile.ZipFile(target) as made:
        names = made.namelist()
        found = Skeleton(made.read("xl/worksheets/sheet1.xml"))
        if "xl/drawings/drawing1.xml" in names:
            found.drawing = made.read("xl/drawings/drawing1.xml")
            rels = made.read("xl/drawings/_rels/drawing1.xml.rels")
            found.drawing_relations = relations_in(etree.fromstring(rels), "xl/drawings/drawing1.xml")
            found.charts = {name: explicit(made.read(name)) for name in names if name.startswith("xl/charts/")}
    return found


#: What a label of a bar shows; xlsxwriter leaves the switches out that are off, and LibreOffice takes those for on.
_LABELS = b"".join(
    b'<c:show%s val="%d"/>' % (name, name == b"Val")
    for name in (b"LegendKey", b"Val", b"CatName", b"SerName", b"Percent", b"BubbleSize")
)
_LINE_SERIES = re.compile(rb"<c:lineChart>.*?</c:lineChart>", re.DOTALL)


def explicit(chart: bytes) -> bytes:
    """A chart with switches written out that programs read differently when they are missing: labels show the figure
    alone, lines are straight."""
    chart = chart.replace(b'<c:dLbls><c:showVal val="1"/>', b"<c:dLbls>" + _LABELS)
    chart = re.sub(rb'(</c:txPr>)<c:showVal val="1"/>', rb"\1" + _LABELS, chart)
    return _LINE_SERIES.sub(lambda m: m[0].replace(b"</c:ser>", b'<c:smooth val="0"/></c:ser>'), chart)


def _lay_out(sheet: Any, tab: Tab) -> None:
    widths = {block.column + i: column.width for block in tab.blocks for i, column in enumerate(block.columns)}
    widths.update(tab.widths)
    for position, width in widths.items():
        sheet.set_column(position, position, width)
    for row, height in tab.heights.items():
        sheet.set_row(row, height)
    if tab.freeze_rows or tab.freeze_columns:
        sheet.freeze_panes(tab.freeze_rows, tab.freeze_columns)
    if block := filtered_block(tab):
        last_row, last_column = block.row + block.height, block.column + len(block.columns) - 1
        sheet.autofilter(block.row, block.column, last_row, last_column)
        if block.closed is not None and block.closed.rows:
            sheet.filter_column(block.column + block.closed.column, f"x != {DONE_SIGN}*")
    if not tab.gridlines:
        sheet.hide_gridlines(2)
    if tab.color:
        sheet.set_tab_color("#" + tab.color)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    if tab.breaks:
        # As wide as a page and of any length: then programs keep to the breaks that stand in the file.
        sheet.set_h_pagebreaks(list(tab.breaks))


def filtered_block(tab: Tab) -> Any:
    """The block that carries the sheet's filter, or None; a sheet can have only one."""
    return next((block for block in tab.blocks if block.filter and block.height), None)


def _write_charted_cells(sheet: Any, tab: Tab) -> None:
    """Put the charts' figures where xlsxwriter looks for them, so that a viewer that computes nothing shows them."""
    lang = language(tab)
    placed = {(cell.row, cell.column): cell.content for cell in tab.cells}
    areas = [area for chart in tab.charts for series in chart.series for area in (series.labels, series.values)]
    for area in set(areas):
        for row in range(area.row, area.last_row + 1):
            for column in range(area.column, area.last_column + 1):
                value = plain(content_at(tab, row, column, placed), lang)
                if isinstance(value, bool) or value is None:
                    continue
                if isinstance(value, (int, float)):
                    sheet.write_number(row, column, value)
                else:
                    sheet.write_string(row, column, str(value)[:255])


def content_at(tab: Tab, row: int, column: int, placed: Mapping[tuple[int, int], Content] | None = None) -> Content:
    """What the tab has in one cell. ``placed``: its single cells by place, for who asks for many."""
    for block in tab.blocks:
        position, line = column - block.column, row - block.row
        if 0 <= position < len(block.columns) and 0 <= line <= block.height:
            chosen = block.columns[position]
            if line == 0:
                return chosen.heading
            return chosen.values[line - 1] if line <= len(chosen.values) else None
    if placed is not None:
        return placed.get((row, column))
    return next((cell.content for cell in tab.cells if (cell.row, cell.column) == (row, column)), None)


def _add_scale(sheet: Any, scale: Scale) -> None:
    area = scale.where
    colors = ["#" + color for color in scale.colors]
    if scale.kind == "bar":
        rule: dict[str, Any] = {"type": "data_bar", "bar_color": colors[0], "bar_solid": True, "bar_no_border": True}
    elif len(colors) == 2:
        rule = {"type": "2_color_scale", "min_color": colors[0], "max_color": colors[1]}
    else:
        rule = {"type": "3_color_scale", "min_color": colors[0], "mid_color": colors[1], "max_color": colors[2]}
    sheet.conditional_format(area.row, area.column, area.last_row, area.last_column, rule)


def _reference(title: str, area: Range) -> str:
    quoted = title.replace("'", "''")
    return f"='{quoted}'!{xl_range(area.row, area.column, area.last_row, area.last_column)}"


def _add_chart(workbook: Any, sheet: Any, chart: Chart, tab: Tab, title: str) -> None:
    bars = [series for series in chart.series if not series.line]
    lines = [series for series in chart.series if series.line]
    kind = "column" if chart.kind == "stacked" else chart.kind
    if kind in ("pie", "line") or not bars:
        # Nothing for a line to lie over: one plain chart.
        bars, lines, kind = list(chart.series), [], "pie" if kind == "pie" else "line"
    options = {"type": kind, "name": f"sheetcrm {chart.key}"}
    if chart.kind == "stacked":
        options["subtype"] = "stacked"
    made = workbook.add_chart(options)
    for series in bars:
        made.add_series(_series(series, kind, title))
    if lines:
        over = workbook.add_chart({"type": "line"})
        for series in lines:
            over.add_series({**_series(series, "line", title), "y2_axis": series.secondary})
        if any(series.secondary for series in lines):
            over.set_y2_axis(_value_axis(chart.percent_secondary, _top(tab, lines), grid=False))
        made.combine(over)
    font = {"color": "#" + _GREY, "size": 9}
    made.set_title(
        {
            "name": _not_a_formula(chart.title),
            "name_font": {"size": 12, "bold": True, "color": "#3C4043"},
            "overlay": False,
        }
    )
    # One series says in the title what it is; slices of a pie need their names.
    explained = chart.legend and (len(chart.series) > 1 or kind == "pie")
    made.set_legend({"position": "bottom", "font": font} if explained else {"none": True})
    made.set_chartarea({"border": {"color": "#DADCE0"}, "fill": {"color": "#FFFFFF"}})
    if kind != "pie":
        labels = {"num_font": font, "line": {"color": "#BDC1C6"}, "major_tick_mark": "none"}
        if kind == "bar":
            # Lying bars read from the top, each with its figure at its end; xlsxwriter calls their labels the y axis.
            made.set_y_axis({**labels, "reverse": True, "major_gridlines": {"visible": False}})
            made.set_x_axis({"visible": False, "min": 0, "major_gridlines": {"visible": False}})
        else:
            made.set_x_axis(labels)
            made.set_y_axis(_value_axis(chart.percent, _top(tab, bars) if chart.percent else None, grid=True))
    made.set_size({"width": chart.width, "height": chart.height})
    sheet.insert_chart(chart.row, chart.column, made, {"object_position": 2, "description": chart.title})


def _series(series: Series, kind: str, title: str) -> dict[str, Any]:
    made: dict[str, Any] = {
        "name": _not_a_formula(series.name),
        "categories": _reference(title, series.labels),
        "values": _reference(title, series.values),
    }
    color = {"color": "#" + series.color}
    if kind == "line":
        made["line"] = {**color, "width": 2.25}
        made["marker"] = {"type": "circle", "size": 5, "fill": color, "border": color}
    elif kind == "pie":
        slices = (series.color, *(c for c in _SLICES if c != series.color))
        count = (series.values.last_row - series.values.row + 1) * (
            series.values.last_column - series.values.column + 1
        )
        made["points"] = [{"fill": {"color": "#" + slices[i % len(slices)]}} for i in range(count)]
        made["data_labels"] = {"percentage": True, "font": {"size": 9}}
    else:
        made["fill"] = color
        made["border"] = {"none": True}
        made["gap"] = 60
        if kind == "bar":
            made["data_labels"] = {"value": True, "font": {"color": "#" + _GREY, "size": 9}}
    return made


def _not_a_formula(name: str) -> str:
    """xlsxwriter takes a name that begins with ``=`` for a reference; a space in front keeps it a name."""
    return " " + name if name.startswith("=") else name


def _value_axis(percent: bool, top: float | None, *, grid: bool) -> dict[str, Any]:
    axis: dict[str, Any] = {
        "num_font": {"color": "#" + _GREY, "size": 9},
        "line": {"none": True},
        "major_gridlines": {"visible": grid, "line": {"color": "#" + _GRID}},
        "num_format": "0%" if percent else "#,##0",
    }
    if percent and top is not None and 0.5 < top <= 1:
        axis.update(min=0, max=1)
    return axis


def _top(tab: Tab, chosen: list[Series]) -> float | None:
    """The largest figure of some series: an axis of shares that ends at 100 % should not be drawn up to 120 %."""
    top = None
    for series in chosen:
        area = series.values
        for row in range(area.row, area.last_row + 1):
            for column in range(area.column, area.last_column + 1):
                value = content_at(tab, row, column)
                if isinstance(value, (int, float)):
                    top = max(top or 0.0, float(value))
    return top
