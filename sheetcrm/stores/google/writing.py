"""A tab of ours as requests of one ``batchUpdate``. Pure: builds dictionaries, sends nothing.

Text goes out as ``stringValue`` and so is never read as a formula; the only formulas are links of our own making.
"""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from sheetcrm.core.tabs.model import (
    FORMULAS,
    Block,
    BlockColumn,
    Cell,
    Chart,
    Content,
    Link,
    Range,
    Scale,
    Series,
    Style,
    Tab,
    ToCell,
    ToClient,
)
from sheetcrm.core.wording import Lang
from sheetcrm.core.workbook import column_letter
from sheetcrm.stores.google.faults import TEXT_TOO_LONG
from sheetcrm.stores.google.reading import MARK, quoted_always

Request = dict[str, Any]

_EPOCH = dt.datetime(1899, 12, 30)
#: About the size Google recommends for one request.
PAYLOAD = 1_800_000
LONGEST = 50_000


def color(rgb: str) -> dict[str, float]:
    """``RRGGBB`` as channels from 0 to 1."""
    return {name: int(rgb[i : i + 2], 16) / 255 for name, i in (("red", 0), ("green", 2), ("blue", 4))}


def chart_id(sheet_id: int, key: str) -> int:
    """The id of a chart: the same on every run, so that it is updated in place."""
    return zlib.crc32(f"{sheet_id}:{key}".encode()) & 0x7FFFFFFF


def serial(value: dt.date | dt.datetime) -> float:
    """Days since 1899-12-30, as the sheet counts them."""
    moment = value if isinstance(value, dt.datetime) else dt.datetime(value.year, value.month, value.day)
    span = moment.replace(tzinfo=None) - _EPOCH
    return span.days + span.seconds / 86400


def fill_rules(column: BlockColumn, where: Mapping[str, Any]) -> Iterator[Request]:
    """The rules that colour cells of a column by what they hold, or by what it begins with."""
    for kind, fills in (("TEXT_EQ", column.fills), ("TEXT_STARTS_WITH", column.signs)):
        for text, fill in fills.items():
            yield {
                "addConditionalFormatRule": {
                    "rule": {
                        "ranges": [where],
                        "booleanRule": {
                            "condition": {"type": kind, "values": [{"userEnteredValue": text}]},
                            "format": {"backgroundColor": color(fill)},
                        },
                    },
                    "index": 0,
                }
            }


class Writer(Struct, frozen=True):
    """Builds the requests for one tab on the sheet ``sheet_id``; ``gids``: sheet ids by title, for links."""

    sheet_id: int
    lang: Lang
    locale: str
    gids: Mapping[str, int]
    currency: str = "₽"

    @property
    def separator(self) -> str:
        """What stands between a function's arguments in the spreadsheet's locale."""
        return "," if self.locale.startswith(("en", "zh", "ja", "ko", "he", "th")) else ";"

    @property
    def day(self) -> str:
        """How a day is shown: in the order of the spreadsheet's locale, the month in letters where digits could be misread."""
        if self.lang == "ru":
            return "dd.mm.yyyy"
        return "mmm d, yyyy" if self.locale == "en_US" else "d mmm yyyy"

    def format(self, style: Style) -> dict[str, Any]:
        out: dict[str, Any] = {"verticalAlignment": "TOP" if style.wrap else "MIDDLE"}
        patterns = {
            "text": ("TEXT", "@"),
            "int": ("NUMBER", "#,##0"),
            "decimal": ("NUMBER", "#,##0.0"),
            "percent": ("PERCENT", "0.0%"),
            "date": ("DATE", self.day),
            "datetime": ("DATE_TIME", f"{self.day} hh:mm"),
            "money": ("NUMBER", f'#,##0" {self.currency}"' if self.lang == "ru" else f'"{self.currency}"#,##0'),
        }
        if style.format in patterns:
            type_, pattern = patterns[style.format]
            out["numberFormat"] = {"type": type_, "pattern": pattern}
        font: dict[str, Any] = {}
        if style.bold:
            font["bold"] = True
        if style.italic:
            font["italic"] = True
        if style.size:
            font["fontSize"] = round(style.size)
        if style.color:
            font["foregroundColor"] = color(style.color)
        if font:
            out["textFormat"] = font
        if style.fill:
            out["backgroundColor"] = color(style.fill)
        if style.align:
            out["horizontalAlignment"] = style.align.upper()
        out["wrapStrategy"] = "WRAP" if style.wrap else "OVERFLOW_CELL" if style.format == "general" else "CLIP"
        if style.border_bottom:
            out["borders"] = {"bottom": {"style": "SOLID", "color": color(style.border_bottom)}}
        if style.indent:
            out["padding"] = {"left": 3 + 8 * style.indent}
        return out

    def value(self, content: Content, link: Link) -> dict[str, Any] | None:
        """A cell's value; a link without a text is its address."""
        address = self._address(link)
        if address is not None:
            if content is None:
                return {"formulaValue": f"={address}"}
            return {"formulaValue": f"=HYPERLINK({address}{self.separator}{_text(str(content))})"}
        if content is None:
            return None
        if isinstance(content, FORMULAS):
            return {"formulaValue": "=" + content.formula(self.separator)}
        if isinstance(content, bool):
            return {"boolValue": content}
        if isinstance(content, (int, float)):
            return {"numberValue": content}
        if isinstance(content, (dt.date, dt.datetime)):
            return {"numberValue": serial(content)}
        return {"stringValue": content}

    def _address(self, link: Link) -> str | None:
        """Where a link leads to, as part of a formula."""
        if isinstance(link, ToClient):
            where, sep = f"{quoted_always(link.tab)}!{link.column}:{link.column}", self.separator
            gid = self.gids.get(link.tab, 0)
            return f'"#gid={gid}&range={link.column}"&MATCH({_text(link.client_id)}{sep}{where}{sep}0)'
        if isinstance(link, ToCell) and link.tab in self.gids:
            return f'"#gid={self.gids[link.tab]}&range={link.cell}"'
        return None

    def cell(self, content: Content, style: Style, link: Link) -> dict[str, Any]:
        data: dict[str, Any] = {"userEnteredFormat": self.format(style)}
        value = self.value(content, link)
        if value is not None:
            data["userEnteredValue"] = value
        return data

    def clear(self) -> Request:
        """Empties the whole sheet: values, formats, notes."""
        return {
            "updateCells": {
                "range": {"sheetId": self.sheet_id},
                "fields": "userEnteredValue,userEnteredFormat,note,textFormatRuns,dataValidation",
            }
        }

    def formats(self, block: Block) -> Iterator[Request]:
        """How a block looks: one request a column, not one a cell."""
        width = len(block.columns)
        heading = Range(block.row, block.column, block.row, block.column + width - 1)
        yield self._paint(heading, block.heading_style)
        for j, column in enumerate(block.columns, start=block.column):
            if column.heading_style is not None:
                yield self._paint(Range(block.row, j, block.row, j), column.heading_style)
        if not block.height:
            return
        for j, column in enumerate(block.columns, start=block.column):
            where = Range(block.row + 1, j, block.row + block.height, j)
            yield self._paint(where, column.style)
            yield from fill_rules(column, self.range(where))
            if condition := self._offered(column):
                rule = {"condition": condition, "strict": False, "showCustomUi": True}
                yield {"setDataValidation": {"range": self.range(where), "rule": rule}}

    def _offered(self, column: BlockColumn) -> dict[str, Any] | None:
        """What the cells of a column offer to choose from; a list on a tab that is not there cannot be named."""
        if (listed := column.listed) is not None and listed.tab in self.gids:
            where = f"={quoted_always(listed.tab)}!{listed.letter}{listed.first}:{listed.letter}"
            return {"type": "ONE_OF_RANGE", "values": [{"userEnteredValue": where}]}
        if column.choices:
            return {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": word} for word in column.choices]}
        return None

    def _paint(self, where: Range, style: Style) -> Request:
        return {
            "repeatCell": {
                "range": self.range(where),
                "cell": {"userEnteredFormat": self.format(style)},
                "fields": "userEnteredFormat",
            }
        }

    def block_values(self, block: Block) -> Iterator[tuple[Request, int]]:
        """Requests that fill a block, each with its approximate size in bytes, none above the payload limit."""
        columns: list[list[dict[str, Any]]] = []
        for column in block.columns:
            links: Sequence[Link] = column.links if column.links is not None else [None] * len(column.values)
            cells: list[dict[str, Any]] = [{"userEnteredValue": {"stringValue": column.heading}}]
            for content, link in zip(column.values, links, strict=True):
                value = self.value(content, link)
                cells.append({} if value is None else {"userEnteredValue": value})
            cells += [{}] * (block.height + 1 - len(cells))
            columns.append(cells)
        start, size = block.row, 0
        rows: list[dict[str, Any]] = []
        for i, row in enumerate(zip(*columns, strict=True), start=block.row):
            length = 20 + sum(len(repr(cell)) for cell in row)
            if rows and size + length > PAYLOAD:
                yield self._rows(start, block.column, rows), size
                start, size, rows = i, 0, []
            rows.append({"values": row})
            size += length
        if rows:
            yield self._rows(start, block.column, rows), size

    def _rows(self, row: int, column: int, rows: list[dict[str, Any]]) -> Request:
        return {
            "updateCells": {
                "start": {"sheetId": self.sheet_id, "rowIndex": row, "columnIndex": column},
                "rows": rows,
                "fields": "userEnteredValue",
            }
        }

    def loose(self, cells: Sequence[Cell]) -> Iterator[Request]:
        """The placed cells, each with its own look."""
        for cell in cells:
            where = Range(cell.row, cell.column, cell.row, cell.column + cell.span - 1)
            if cell.span > 1:
                yield self._paint(where, cell.style)
            yield {
                "updateCells": {
                    "start": {"sheetId": self.sheet_id, "rowIndex": cell.row, "columnIndex": cell.column},
                    "rows": [{"values": [self.cell(cell.content, cell.style, cell.link)]}],
                    "fields": "userEnteredValue,userEnteredFormat",
                }
            }

    def range(self, where: Range) -> dict[str, int]:
        return {
            "sheetId": self.sheet_id,
            "startRowIndex": where.row,
            "endRowIndex": where.last_row + 1,
            "startColumnIndex": where.column,
            "endColumnIndex": where.last_column + 1,
        }

    def scale(self, scale: Scale) -> Request:
        """A colour scale; a bar inside the cell has no twin in the API and becomes a scale from white."""
        colors = ("FFFFFF", scale.colors[-1]) if scale.kind == "bar" else scale.colors
        points: dict[str, Any] = {
            "minpoint": {"type": "MIN", "color": color(colors[0])},
            "maxpoint": {"type": "MAX", "color": color(colors[-1])},
        }
        if len(colors) == 3:
            points["midpoint"] = {"type": "PERCENTILE", "value": "50", "color": color(colors[1])}
        return {
            "addConditionalFormatRule": {
                "rule": {"ranges": [self.range(scale.where)], "gradientRule": points},
                "index": 0,
            }
        }

    def chart_spec(self, chart: Chart) -> dict[str, Any]:
        spec: dict[str, Any] = {
            "title": chart.title,
            "titleTextFormat": {"fontSize": 12, "bold": True},
            "hiddenDimensionStrategy": "SHOW_ALL",
        }
        if chart.kind == "pie":
            series = chart.series[0]
            spec["pieChart"] = {
                "legendPosition": "RIGHT_LEGEND" if chart.legend else "NO_LEGEND",
                "domain": self._source(series.labels),
                "series": self._source(series.values),
            }
            return spec
        combo = any(s.line for s in chart.series) and chart.kind != "line"
        type_ = {"column": "COLUMN", "stacked": "COLUMN", "bar": "BAR", "line": "LINE", "area": "AREA"}[chart.kind]
        bottom = "LEFT_AXIS" if type_ == "BAR" else "BOTTOM_AXIS"
        basic: dict[str, Any] = {
            "chartType": "COMBO" if combo else type_,
            "legendPosition": "BOTTOM_LEGEND" if chart.legend else "NO_LEGEND",
            "headerCount": 1,
            "axis": [{"position": bottom}, {"position": "BOTTOM_AXIS" if type_ == "BAR" else "LEFT_AXIS"}],
            "domains": [{"domain": self._source(_with_heading(chart.series[0].labels))}],
            "series": [self._series(s, type_, combo) for s in chart.series],
        }
        if chart.kind == "stacked":
            basic["stackedType"] = "STACKED"
        spec["basicChart"] = basic
        return spec

    def _series(self, series: Series, type_: str, combo: bool) -> dict[str, Any]:
        out: dict[str, Any] = {
            "series": self._source(_with_heading(series.values)),
            "targetAxis": "RIGHT_AXIS" if series.secondary else "BOTTOM_AXIS" if type_ == "BAR" else "LEFT_AXIS",
            "color": color(series.color),
        }
        if combo:
            out["type"] = "LINE" if series.line else type_
        return out

    def _source(self, where: Range) -> dict[str, Any]:
        return {"sourceRange": {"sources": [self.range(where)]}}

    def chart(self, chart: Chart, present: set[int]) -> Iterator[Request]:
        """The chart, updated in place when it is there."""
        number = chart_id(self.sheet_id, chart.key)
        position = {
            "overlayPosition": {
                "anchorCell": {"sheetId": self.sheet_id, "rowIndex": chart.row, "columnIndex": chart.column},
                "widthPixels": chart.width,
                "heightPixels": chart.height,
            }
        }
        if number in present:
            yield {"updateChartSpec": {"chartId": number, "spec": self.chart_spec(chart)}}
            yield {"updateEmbeddedObjectPosition": {"objectId": number, "newPosition": position, "fields": "*"}}
        else:
            yield {"addChart": {"chart": {"chartId": number, "spec": self.chart_spec(chart), "position": position}}}

    def prepare(self, tab: Tab, sheet: Mapping[str, Any] | None) -> list[Request]:
        """Makes the sheet an empty one of the right size. ``sheet``: as it is now, if it is there."""
        rows, columns = tab.size()
        # A chart needs a grid under it, or Google moves it.
        for chart in tab.charts:
            rows = max(rows, chart.row + chart.height // 20 + 2)
            columns = max(columns, chart.column + chart.width // 80 + 1)
        requests: list[Request] = [
            {
                "updateSheetProperties": {
                    "properties": {
                        "sheetId": self.sheet_id,
                        "hidden": tab.hidden,
                        "gridProperties": {
                            "rowCount": max(rows, tab.freeze_rows + 1),
                            "columnCount": max(columns, tab.freeze_columns + 1),
                            "frozenRowCount": tab.freeze_rows,
                            "frozenColumnCount": tab.freeze_columns,
                            "hideGridlines": not tab.gridlines,
                        },
                        **({"tabColorStyle": {"rgbColor": color(tab.color)}} if tab.color else {}),
                    },
                    "fields": "hidden,gridProperties(rowCount,columnCount,frozenRowCount,frozenColumnCount,hideGridlines)"
                    + (",tabColorStyle" if tab.color else ""),
                }
            },
            {"unmergeCells": {"range": {"sheetId": self.sheet_id}}},
            {"clearBasicFilter": {"sheetId": self.sheet_id}},
        ]
        old_rules = len((sheet or {}).get("conditionalFormats", []))
        requests += [{"deleteConditionalFormatRule": {"sheetId": self.sheet_id, "index": 0}} for _ in range(old_rules)]
        present = {c["chartId"] for c in (sheet or {}).get("charts", [])}
        kept = {chart_id(self.sheet_id, c.key) for c in tab.charts}
        requests += [{"deleteEmbeddedObject": {"objectId": old}} for old in sorted(present - kept)]
        requests.append(self.clear())
        return requests

    def finish(self, tab: Tab, sheet: Mapping[str, Any] | None) -> list[Request]:
        """Everything that goes on top of the cells: widths, merges, scales, filter, charts.

        Google merges no frozen cell with one that scrolls: there the text runs over its empty neighbours instead.
        """
        present = {c["chartId"] for c in (sheet or {}).get("charts", [])}
        widths = {b.column + i: c.width for b in tab.blocks for i, c in enumerate(b.columns)} | dict(tab.widths)
        requests = [self._dimension("COLUMNS", c, round(w * 7 + 8)) for c, w in sorted(widths.items())]
        requests += [self._dimension("ROWS", r, round(h * 4 / 3)) for r, h in sorted(tab.heights.items())]
        requests += [
            self._merge(c) for c in tab.cells if c.span > 1 and not c.column < tab.freeze_columns < c.column + c.span
        ]
        requests += [self.scale(s) for s in tab.scales]
        for block in tab.blocks:
            if block.filter and block.height:
                where = Range(block.row, block.column, block.row + block.height, block.column + len(block.columns) - 1)
                requests.append({"setBasicFilter": {"filter": {"range": self.range(where)}}})
                break
        for chart in tab.charts:
            requests += self.chart(chart, present)
        return requests

    def _merge(self, cell: Cell) -> Request:
        where = Range(cell.row, cell.column, cell.row, cell.column + cell.span - 1)
        return {"mergeCells": {"range": self.range(where), "mergeType": "MERGE_ALL"}}

    def _dimension(self, dimension: str, index: int, pixels: int) -> Request:
        return {
            "updateDimensionProperties": {
                "range": {"sheetId": self.sheet_id, "dimension": dimension, "startIndex": index, "endIndex": index + 1},
                "properties": {"pixelSize": pixels},
                "fields": "pixelSize",
            }
        }

    def new_mark(self, tab: Tab, metadata_id: int, fingerprint: str = "") -> Request:
        """Our mark on a new tab."""
        return {
            "createDeveloperMetadata": {
                "developerMetadata": {
                    "metadataId": metadata_id,
                    "metadataKey": MARK,
                    "metadataValue": f"{tab.key}:{fingerprint}",
                    "visibility": "DOCUMENT",
                    "location": {"sheetId": self.sheet_id},
                }
            }
        }

    def mark(self, tab: Tab, metadata_id: int, fingerprint: str) -> Request:
        """Our mark with the fingerprint of what is written; empty while a large tab is under way."""
        return {
            "updateDeveloperMetadata": {
                "dataFilters": [{"developerMetadataLookup": {"metadataId": metadata_id}}],
                "developerMetadata": {"metadataValue": f"{tab.key}:{fingerprint}"},
                "fields": "metadataValue",
            }
        }


def refuse_long_texts(tabs: Sequence[Tab]) -> None:
    """Raises StoreError, naming the cell, for a text that Google takes in no cell."""
    for tab in tabs:
        strips = [(c.row, c.column, [c.content]) for c in tab.cells]
        strips += [(b.row + 1, b.column + j, list(c.values)) for b in tab.blocks for j, c in enumerate(b.columns)]
        for row, column, values in strips:
            for i, value in enumerate(values):
                if isinstance(value, str) and len(value) > LONGEST:
                    cell = f"{column_letter(column)}{row + i + 1}"
                    raise TEXT_TOO_LONG(tab=tab.title, cell=cell, length=len(value))


def _text(value: str) -> str:
    """A text as it stands inside a formula of ours: quotes doubled, so that it stays one text."""
    return '"' + value.replace('"', '""') + '"'


def _with_heading(where: Range) -> Range:
    """The range with the heading above it, which names the series in the legend."""
    return Range(max(where.row - 1, 0), where.column, where.last_row, where.last_column)
