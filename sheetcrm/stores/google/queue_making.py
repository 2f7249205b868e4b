"""A queue tab as it is made on Google, once: what of it is looked up by key, and what is people's. Pure: sends nothing.

The lines stand in a hidden tab of ours, replaced as a whole on every run. In the tab that people see stand only keys;
each column of ours is one array formula that looks its texts up by them. The formula stands in a hidden row above the
headings and begins with its own row, so it lines up with the keys whatever is sorted, inserted, filtered or
renamed below. It ends with the last key: below it a sheet has to be blank for rows to be appended there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from sheetcrm.core.tabs.model import DONE_SIGN, PLAIN, Block, BlockColumn, Cell, Range, Tab
from sheetcrm.core.tabs.queue import is_key
from sheetcrm.core.workbook import column_letter
from sheetcrm.stores.google.reading import COLUMN, LINES, QUEUE, quoted_always
from sheetcrm.stores.google.writing import Request, Writer, color, fill_rules

#: Rows of a queue tab, from 0: the formulas, hidden; the headings; the first line.
ANCHOR, HEADING, FIRST = 3, 4, 5
#: Rows of the hidden tab, from 0: the words of the head, the headings, the words for a line that is gone, what the
#: columns are, the first line.
_HEAD, HEADINGS, GONE, NAMES, LINE = 0, 1, 2, 3, 4
#: Its columns, from 0: the key, where the line leads to, the first column that is shown.
KEYS, ADDRESS, TEXTS = 0, 1, 2
_LINK = "link"
_LOOKED_UP = re.compile(r'INDIRECT\("([^"]*)"\)|[;,]\s*(\d+)\s*[;,]\s*FALSE')
#: Columns to the right of ours, for people's own.
_SPARE_COLUMNS = 4


class Shape(Struct, frozen=True):
    """A queue's columns: ``shown`` are the positions, in the tab as described, of those that are looked up."""

    tab: Tab
    block: Block
    key: int
    people: tuple[int, ...]
    shown: tuple[int, ...]
    names: tuple[str, ...]

    @classmethod
    def of(cls, tab: Tab) -> Shape:
        queue, block = tab.queue, tab.blocks[0]
        if queue is None:
            raise ValueError(f"{tab.key} is no queue")
        shown = tuple(i for i in range(len(queue.names)) if i != queue.key and i not in queue.people)
        return cls(tab, block, queue.key, queue.people, shown, queue.names)

    @property
    def keys(self) -> list[str]:
        """The keys of all lines, each once, in the order of the tab."""
        return list(dict.fromkeys(str(key) for key in self.block.columns[self.key].values if is_key(key)))

    def looked_up(self, name: str) -> int:
        """The column of the hidden tab that a column of ours shows, from 0."""
        return TEXTS + self.shown.index(self.names.index(name))


def lines_title(key: str) -> str:
    """The title of the hidden tab with a queue's lines."""
    return f"_sheetcrm_{key}"


def lines_tab(tab: Tab) -> Tab:
    """The hidden tab a queue's columns are looked up in: its lines by key, and the words of its head.

    Sorted by key, so that nothing is written when people sorted theirs.
    """
    shape = Shape.of(tab)
    values = shape.block.columns[shape.key].values
    first: dict[str, int] = {}
    for i, key in enumerate(values):
        if is_key(key):
            first.setdefault(str(key), i)
    order = sorted(first)
    at = [first[key] for key in order]
    where = next((c for c in shape.block.columns if c.links is not None), None)
    links = [where.links[i] for i in at] if where is not None and where.links is not None else None
    columns = [
        BlockColumn("key", order, PLAIN),
        BlockColumn(_LINK, [None] * len(at), PLAIN, links=links),
        *(BlockColumn(shape.names[p], [_value(shape.block.columns[p], i) for i in at], PLAIN) for p in shape.shown),
    ]
    closed = shape.block.closed
    cells = [
        Cell(_HEAD, n, cell.content, cell.style if cell.stamp else PLAIN, stamp=cell.stamp)
        for n, cell in enumerate(tab.cells)
    ]
    for n, p in enumerate(shape.shown):
        cells.append(Cell(HEADINGS, TEXTS + n, shape.block.columns[p].heading))
        if closed is not None and closed.column == p and tab.queue is not None:
            cells.append(Cell(GONE, TEXTS + n, tab.queue.gone))
    block = Block(NAMES, 0, tuple(columns), PLAIN)
    return Tab(tab.key + LINES, lines_title(tab.key), tuple(cells), (block,), hidden=True)


def _value(column: BlockColumn, i: int) -> Any:
    return column.values[i] if i < len(column.values) else None


def formula(shape: Shape, name: str, row: int, key_letter: str, title: str, sep: str) -> str:
    """The array formula of one of our columns, standing in ``row`` (from 0) of the tab; ``title``: the hidden tab's.

    A line whose key is not in the hidden tab says that it is over; a text in the column of keys that is none
    is its heading, and there ours stands.
    """
    keys = f"{key_letter}{row + 1}:{key_letter}"
    column = shape.looked_up(name)
    last = column_letter(TEXTS + len(shape.shown) - 1)
    quoted = quoted_always(title).replace('"', '""')

    def cell(row_: int) -> str:
        return f'INDIRECT("{quoted}!{column_letter(column)}{row_ + 1}")'

    def found(column_: int) -> str:
        return f'VLOOKUP({keys}{sep}INDIRECT("{quoted}!A{LINE + 1}:{last}"){sep}{column_ + 1}{sep}FALSE)'

    text = f"IFNA({found(column)}{sep}{cell(GONE)})"
    shown = f'IFERROR({text}{sep}"")'
    if shape.block.columns[shape.names.index(name)].links is not None:
        address = found(ADDRESS)
        shown = f'IFERROR(IF({address}=""{sep}{text}{sep}HYPERLINK({address}{sep}{text})){sep}{shown})'
    heading = f'IF(LEFT({keys}{sep}1)<>"#"{sep}{cell(HEADINGS)}{sep}{shown})'
    blank = f'IF({keys}=""{sep}""{sep}{heading})'
    height = f'MAX(1{sep}({keys}<>"")*(ROW({keys})-ROW({key_letter}{row + 1})+1))'
    return f"=ARRAYFORMULA(ARRAY_CONSTRAIN({blank}{sep}{height}{sep}1))"


def looks_up(text: str) -> list[str]:
    """What of the hidden tab a formula shows: cells and columns, whatever Google makes of the rest of it.

    >>> looks_up('''=IFNA(VLOOKUP(J4:J; INDIRECT("'_t'!A5:I"); 6; FALSE); INDIRECT("'_t'!F3"))''')
    ["'_t'!A5:I", '6', "'_t'!F3"]
    """
    return [cell or column for cell, column in _LOOKED_UP.findall(text)]


def make(tab: Tab, title: str, lines: str, writer: Writer, metadata_id: int) -> list[Request]:
    """The requests that make a queue tab with its lines, all for one batch. ``lines``: the hidden tab's title.

    Its head shows words of the hidden tab, so nothing of it is ever written again.
    """
    shape = Shape.of(tab)
    keys = shape.keys
    rows, columns = FIRST + max(len(keys), 1), len(shape.names) + _SPARE_COLUMNS
    grid: dict[str, Any] = {
        "rowCount": rows, "columnCount": columns, "frozenRowCount": FIRST, "hideGridlines": not tab.gridlines
    }  # fmt: skip
    properties: dict[str, Any] = {"sheetId": writer.sheet_id, "title": title, "gridProperties": grid}
    if tab.color:
        properties["tabColorStyle"] = {"rgbColor": color(tab.color)}
    requests: list[Request] = [{"addSheet": {"properties": properties}}, writer.new_mark(tab, metadata_id, QUEUE)]
    letter = column_letter(shape.key)
    for n, cell in enumerate(tab.cells):
        source = f'INDIRECT("{quoted_always(lines)}!{column_letter(n)}{_HEAD + 1}")'
        requests.append(_cells(writer, cell.row, cell.column, [{"userEnteredValue": {"formulaValue": f"={source}"}}]))
        requests.append(_look(writer, Range(cell.row, cell.column, cell.row, cell.column), writer.format(cell.style)))
    anchors = [
        {"userEnteredValue": {"formulaValue": formula(shape, name, ANCHOR, letter, lines, writer.separator)}}
        if p in shape.shown
        else {}
        for p, name in enumerate(shape.names)
    ]
    heads = [
        {} if p in shape.shown else {"userEnteredValue": {"stringValue": shape.block.columns[p].heading}}
        for p in range(len(shape.names))
    ]
    requests.append(_cells(writer, ANCHOR, 0, anchors))
    requests.append(_cells(writer, HEADING, 0, heads))
    if keys:
        requests.append(
            {
                "updateCells": {
                    "start": {"sheetId": writer.sheet_id, "rowIndex": FIRST, "columnIndex": shape.key},
                    "rows": [{"values": [{"userEnteredValue": {"stringValue": key}}]} for key in keys],
                    "fields": "userEnteredValue",
                }
            }
        )
    requests.append(
        _look(writer, Range(HEADING, 0, HEADING, len(shape.names) - 1), writer.format(shape.block.heading_style))
    )
    requests += _looks(shape, writer, rows)
    requests += _frame(shape, writer)
    return requests


def _cells(writer: Writer, row: int, column: int, values: list[dict[str, Any]]) -> Request:
    return {
        "updateCells": {
            "start": {"sheetId": writer.sheet_id, "rowIndex": row, "columnIndex": column},
            "rows": [{"values": values}],
            "fields": "userEnteredValue",
        }
    }


def _look(writer: Writer, where: Range, format_: dict[str, Any]) -> Request:
    return {
        "repeatCell": {
            "range": writer.range(where), "cell": {"userEnteredFormat": format_}, "fields": "userEnteredFormat"
        }
    }  # fmt: skip


def _looks(shape: Shape, writer: Writer, rows: int) -> Iterator[Request]:
    """How the lines look, and what people may choose from."""
    for p in range(len(shape.names)):
        column = shape.block.columns[p]
        where = Range(FIRST, p, rows - 1, p)
        yield _look(writer, where, writer.format(column.style))
        whole = {"sheetId": writer.sheet_id, "startRowIndex": FIRST, "startColumnIndex": p, "endColumnIndex": p + 1}
        yield from fill_rules(column, whole)
        rule = choices(column)
        if rule is not None:
            yield {"setDataValidation": {"range": writer.range(where), "rule": rule}}


def choices(column: BlockColumn) -> dict[str, Any] | None:
    """What a cell of people's offers to choose from; other words may be typed all the same."""
    if not column.choices:
        return None
    words = [{"userEnteredValue": word} for word in column.choices]
    return {"condition": {"type": "ONE_OF_LIST", "values": words}, "strict": False, "showCustomUi": True}


def _frame(shape: Shape, writer: Writer) -> Iterator[Request]:
    """What each column is, widths, the hidden row, and the filter that takes closed lines out of sight."""
    sheet_id = writer.sheet_id
    for p in range(len(shape.names)):
        yield from _named(shape, writer, p, p)
    yield {
        "updateDimensionProperties": {
            "range": {"sheetId": sheet_id, "dimension": "ROWS", "startIndex": ANCHOR, "endIndex": ANCHOR + 1},
            "properties": {"hiddenByUser": True},
            "fields": "hiddenByUser",
        }
    }
    closed = shape.block.closed
    where = {"sheetId": sheet_id, "startRowIndex": HEADING, "startColumnIndex": 0, "endColumnIndex": len(shape.names)}
    found: dict[str, Any] = {"range": where}
    if closed is not None:
        condition = {"type": "TEXT_NOT_CONTAINS", "values": [{"userEnteredValue": DONE_SIGN}]}
        found["filterSpecs"] = [{"columnIndex": closed.column, "filterCriteria": {"condition": condition}}]
    yield {"setBasicFilter": {"filter": found}}


def _named(shape: Shape, writer: Writer, p: int, at: int) -> Iterator[Request]:
    """What the column that stands at ``at`` is, and its width."""
    place = {"sheetId": writer.sheet_id, "dimension": "COLUMNS", "startIndex": at, "endIndex": at + 1}
    yield {
        "createDeveloperMetadata": {
            "developerMetadata": {
                "metadataKey": COLUMN,
                "metadataValue": shape.names[p],
                "visibility": "DOCUMENT",
                "location": {"dimensionRange": place},
            }
        }
    }
    pixels = round(shape.block.columns[p].width * 7 + 8)
    yield {
        "updateDimensionProperties": {
            "range": place, "properties": {"pixelSize": pixels}, "fields": "pixelSize"
        }
    }  # fmt: skip


def appended(tab: Tab, keys: list[str], columns: dict[str, int], writer: Writer) -> Iterator[tuple[Request, int]]:
    """One ``appendCells`` row for each key, each with its size in bytes. ``columns``: where each column stands now.

    A cell of people's gets its look and what it offers, never a content.
    """
    shape = Shape.of(tab)
    width = max(columns[name] for name in shape.names if name in columns) + 1
    plain: list[dict[str, Any]] = [{} for _ in range(width)]
    for p, name in enumerate(shape.names):
        if name in columns:
            column = shape.block.columns[p]
            plain[columns[name]] = {"userEnteredFormat": writer.format(column.style)}
            rule = choices(column)
            if rule is not None:
                plain[columns[name]]["dataValidation"] = rule
    size = len(repr(plain)) + 60
    for key in keys:
        values = [*plain]
        at = columns["key"]
        values[at] = {**values[at], "userEnteredValue": {"stringValue": key}}
        yield {"values": values}, size


def append(sheet_id: int, rows: list[Request]) -> Request:
    return {
        "appendCells": {
            "sheetId": sheet_id, "rows": rows, "fields": "userEnteredValue,userEnteredFormat,dataValidation"
        }
    }  # fmt: skip


def anchors(tab: Tab, missing: list[str], columns: dict[str, int], lines: str, writer: Writer) -> list[Request]:
    """Puts formulas back that are gone, into a fresh row of the sheet: nobody can have typed there."""
    shape = Shape.of(tab)
    letter = column_letter(columns["key"])
    place = {"sheetId": writer.sheet_id, "dimension": "ROWS", "startIndex": ANCHOR, "endIndex": ANCHOR + 1}
    requests: list[Request] = [{"insertDimension": {"range": place, "inheritFromBefore": False}}]
    for name in missing:
        text = formula(shape, name, ANCHOR, letter, lines, writer.separator)
        requests.append(_cells(writer, ANCHOR, columns[name], [{"userEnteredValue": {"formulaValue": text}}]))
    return requests


def new_columns(
    tab: Tab, names: list[str], columns: dict[str, int], row: int, lines: str, writer: Writer
) -> tuple[list[Request], dict[str, int]]:
    """Inserts columns that an earlier version did not have, each right of the one it follows, and where every column stands then.
    Nobody can have typed into one that was not there. ``row``: of the formulas, from 0."""
    shape, columns = Shape.of(tab), dict(columns)
    requests: list[Request] = []
    for name in names:
        p = shape.names.index(name)
        before = [columns[one] for one in shape.names[:p] if one in columns]
        at = before[-1] + 1 if before else min(columns.values())
        columns = {one: column + (column >= at) for one, column in columns.items()} | {name: at}
        place = {"sheetId": writer.sheet_id, "dimension": "COLUMNS", "startIndex": at, "endIndex": at + 1}
        column = shape.block.columns[p]
        whole = {"sheetId": writer.sheet_id, "startColumnIndex": at, "endColumnIndex": at + 1}
        rule = choices(column)
        requests += [
            {"insertDimension": {"range": place, "inheritFromBefore": False}},
            {"setDataValidation": {"range": {**whole, "startRowIndex": row + 2}, **({"rule": rule} if rule else {})}},
            {
                "repeatCell": {
                    "range": {**whole, "startRowIndex": row + 2},
                    "cell": {"userEnteredFormat": writer.format(column.style)},
                    "fields": "userEnteredFormat",
                }
            },
            _look(writer, Range(row + 1, at, row + 1, at), writer.format(shape.block.heading_style)),
            *_named(shape, writer, p, at),
        ]  # fmt: skip
    letter = column_letter(columns["key"])
    for name in names:
        if shape.names.index(name) in shape.shown:
            text = formula(shape, name, row, letter, lines, writer.separator)
            requests.append(_cells(writer, row, columns[name], [{"userEnteredValue": {"formulaValue": text}}]))
        else:
            said = shape.block.columns[shape.names.index(name)].heading
            requests.append(_cells(writer, row + 1, columns[name], [{"userEnteredValue": {"stringValue": said}}]))
    return requests, columns


__all__ = [
    "ANCHOR", "FIRST", "GONE", "HEADING", "HEADINGS", "KEYS", "LINE", "NAMES", "TEXTS", "Shape", "anchors", "append",
    "appended", "choices", "formula", "lines_tab", "lines_title", "make", "new_columns",
]  # fmt: skip
