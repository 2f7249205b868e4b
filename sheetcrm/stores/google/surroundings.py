"""What stands around columns and rows of ours on a live spreadsheet and has to know of them: filter, banding, tables, colours,
groups. Pure.

A range of the team's is only ever made longer, and only where it ended at the table's edge; which ones were for our columns
is written into a hidden mark of the sheet, so that they are as they were once those go. Columns that are formulas come into
Google's own tables only where a live check has shown that a heading there may be one (docs/adr/0019).
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct, field

from sheetcrm.core.tabs.columns import TabColumns
from sheetcrm.core.workbook import Sheet
from sheetcrm.stores.google import colours
from sheetcrm.stores.google.writing import Request

#: The developer metadata key of a sheet on which ranges of the team's were made longer; its value says which.
REACH_MARK = "sheetcrm.reach"
#: What has to be read of a spreadsheet.
FIELDS = (
    "sheets(properties(sheetId,title,gridProperties(rowCount,columnCount)),basicFilter,bandedRanges(bandedRangeId,range),"
    "tables(tableId,name,range,rowsProperties(footerColorStyle)),columnGroups(range,depth,collapsed),"
    f"{colours.FIELDS},developerMetadata(metadataId,metadataKey,metadataValue))"
)
Around = Mapping[str, Any]


class Reach(Struct):
    """The ranges of a sheet that were made longer for columns of ours."""

    filter: bool = False
    banded: list[int] = field(default_factory=list)
    colours: bool = False
    tables: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return self.filter or bool(self.banded) or self.colours or bool(self.tables)

    @classmethod
    def of(cls, around: Around) -> Reach:
        for mark in around.get("developerMetadata", []):
            if mark.get("metadataKey") == REACH_MARK:
                said = json.loads(mark.get("metadataValue") or "{}")
                banded = [int(one) for one in said.get("banded", [])]
                tables = [str(one) for one in said.get("tables", [])]
                return cls(bool(said.get("filter")), banded, bool(said.get("colours")), tables)
        return cls()

    def requests(self, sheet_id: int) -> Iterator[Request]:
        """What keeps this in the sheet's mark; nothing to keep takes the mark out."""
        number = zlib.crc32(f"{sheet_id}:reach".encode()) & 0x7FFFFFFF
        yield {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": {"metadataId": number}}}}
        if self:
            said: dict[str, Any] = {"filter": self.filter, "banded": sorted(self.banded), "colours": self.colours}
            value = json.dumps(said | ({"tables": sorted(self.tables)} if self.tables else {}))
            mark = {
                "metadataId": number, "metadataKey": REACH_MARK, "metadataValue": value, "visibility": "DOCUMENT",
                "location": {"sheetId": sheet_id},
            }  # fmt: skip
            yield {"createDeveloperMetadata": {"developerMetadata": mark}}


def first_free(sheet: Sheet, here: TabColumns, around: Around) -> int:
    """The column right of everything there is."""
    sheet_id = int(sheet.sheet_id)
    used = [here.width, sheet.cells.shape[1], *(column.position + 1 for column in sheet.own)]
    used += [last + 1 for _, _, _, last in sheet.merged]
    used += [column + 1 for _, column in sheet.formulas]
    ranges = [around.get("basicFilter", {}).get("range", {})]
    ranges += [one.get("range", {}) for kind in ("bandedRanges", "tables") for one in around.get(kind, [])]
    columns = int(around["properties"]["gridProperties"].get("columnCount", 0))
    # A range over all columns of the grid says nothing of how far the table goes.
    ends: list[int] = [r.get("endColumnIndex", 0) for r in ranges if r.get("sheetId", sheet_id) == sheet_id]
    return max([*used, *(end for end in ends if end < columns)])


def reaching(
    around: Around, at: int, count: int, here: TabColumns, first: int, *, ours: bool, tables: bool
) -> Iterator[Request]:
    """The filter, the banding and the colours that stand on the header and go to the table's end reach over the new columns
    as well. Where these are people's, such as their ids, also a filter that leaves columns out and a table of Google's: a
    sort by either would leave their values behind. ``first``: the table's first column, from 0; ``tables``: whether a table of
    Google's that ends there takes the columns in."""
    sheet_id = int(around["properties"].get("sheetId", 0))
    reach = Reach.of(around)
    before = (reach.filter, list(reach.banded), reach.colours, list(reach.tables))
    found = around.get("basicFilter")
    if found and _ends_at(found.get("range", {}), at, here, partly=not ours) and not found.get("sortSpecs"):
        yield {"setBasicFilter": {"filter": {**found, "range": _to(found["range"], at + count, around)}}}
        reach.filter = reach.filter or ours
    for banded in around.get("bandedRanges", []):
        if _ends_at(banded.get("range", {}), at, here, partly=False):
            yield _banded(banded["bandedRangeId"], _to(banded["range"], at + count, around))
            if ours and banded["bandedRangeId"] not in reach.banded:
                reach.banded.append(banded["bandedRangeId"])
    table = table_before(around, at, here) if tables else None
    if table is not None:
        yield _table(table, _to(table["range"], at + count, around))
        reach.tables += [table["tableId"]] if ours and table["tableId"] not in reach.tables else []
    painted = colours.columns_coloured(around, first, here.width, here.header_row, at, count)
    yield from painted
    reach.colours = reach.colours or (ours and bool(painted))
    if (reach.filter, reach.banded, reach.colours, reach.tables) != before:
        yield from reach.requests(sheet_id)


def table_before(around: Around, at: int, here: TabColumns) -> Mapping[str, Any] | None:
    """The table of Google's with these headings that ends where new columns begin."""
    for table in around.get("tables", []):
        span = table.get("range", {})
        if span.get("startRowIndex", 0) == here.header_row - 1 and span.get("endColumnIndex", 0) == at:
            found: Mapping[str, Any] = table
            return found
    return None


def wider_table(around: Around, gone: Collection[int]) -> Mapping[str, Any] | None:
    """A table of Google's that was made wider for columns of ours, and ends with some that go (``gone``)."""
    reach = Reach.of(around)
    for table in around.get("tables", []):
        if table["tableId"] in reach.tables and _without(table.get("range", {}), gone) is not None:
            found: Mapping[str, Any] = table
            return found
    return None


def narrower(around: Around, table: Mapping[str, Any], gone: Collection[int]) -> Iterator[Request]:
    """The table ends in front of the columns that go, and nothing more is to be said of it."""
    end = _without(table["range"], gone)
    yield _table(table, _to(table["range"], end or 0, around))
    reach = Reach.of(around)
    reach.tables.remove(table["tableId"])
    yield from reach.requests(int(around["properties"].get("sheetId", 0)))


def _table(table: Mapping[str, Any], span: Mapping[str, Any]) -> Request:
    return {"updateTable": {"table": {"tableId": table["tableId"], "range": dict(span)}, "fields": "range"}}


def spans(around: Around) -> list[Any]:
    """Every range of the team's that a request of ours says as a whole: filter, bandings, tables."""
    ranged = [(kind, one) for kind in ("bandedRanges", "tables") for one in around.get(kind, [])]
    found = [(kind, one.get("bandedRangeId", one.get("tableId")), one.get("range")) for kind, one in ranged]
    return [around.get("basicFilter", {}).get("range"), *found]


def edges(requests: Iterable[Request]) -> tuple[set[int], set[int]]:
    """The first and last rows, and the first columns, of the ranges that requests say as a whole."""
    rows: set[int] = set()
    columns: set[int] = set()
    for request in requests:
        said = request.get("setBasicFilter", {}).get("filter") or request.get("updateBanding", {}).get("bandedRange")
        span = (said or request.get("updateTable", {}).get("table") or {}).get("range")
        if span is not None:
            rows |= {span.get("startRowIndex", 0)} | ({span["endRowIndex"] - 1} if "endRowIndex" in span else set())
            columns.add(span.get("startColumnIndex", 0))
    return rows, columns


def ends(around: Around) -> set[int]:
    """The rows (from 0) right above which a filter, a banding or a table of Google's ends."""
    ranges = [around.get("basicFilter", {}).get("range", {})]
    ranges += [one.get("range", {}) for kind in ("bandedRanges", "tables") for one in around.get(kind, [])]
    return {span["endRowIndex"] for span in ranges if "endRowIndex" in span}


def rows_reaching(around: Around, head: int, at: int, count: int) -> Iterator[Request]:
    """The filter, the banding and the colours that end with the table take in new rows right below it (``at``, from 0). A
    filter that sorts is left alone: set anew, it would sort again. ``head``: the row of the headings, from 0."""
    found = around.get("basicFilter")
    if found and _ends_above(found.get("range", {}), head, at) and not found.get("sortSpecs"):
        yield {"setBasicFilter": {"filter": {**found, "range": {**found["range"], "endRowIndex": at + count}}}}
    for banded in around.get("bandedRanges", []):
        if _ends_above(banded.get("range", {}), head, at):
            yield _banded(banded["bandedRangeId"], {**banded["range"], "endRowIndex": at + count})
    yield from colours.rows_coloured(around, head, at, count)


def tables_below(around: Around, at: int, count: int) -> Iterator[Request]:
    """Tables of Google's that end right above new rows take them in."""
    for table in around.get("tables", []):
        span = table.get("range", {})
        if span.get("endRowIndex") == at:
            yield _table(table, {**span, "endRowIndex": at + count})


def has_footer(around: Around, at: int) -> bool:
    """Whether a table of Google's ends here with a row of sums."""
    return any(
        table.get("range", {}).get("endRowIndex") == at and table.get("rowsProperties", {}).get("footerColorStyle")
        for table in around.get("tables", [])
    )


def narrowed(around: Around, gone: Collection[int], *, last: bool) -> Iterator[Request]:
    """What was made longer ends again in front of the columns that go (``gone``), as far as those stand at its end.
    ``last``: no column of ours stays on the sheet."""
    sheet_id = int(around["properties"].get("sheetId", 0))
    reach = Reach.of(around)
    found = around.get("basicFilter")
    if reach.filter and found and not found.get("sortSpecs"):
        end = _without(found.get("range", {}), gone)
        if end is not None:
            yield {"setBasicFilter": {"filter": {**found, "range": _to(found["range"], end, around)}}}
    for banded in around.get("bandedRanges", []):
        end = _without(banded.get("range", {}), gone) if banded["bandedRangeId"] in reach.banded else None
        if end is not None:
            yield _banded(banded["bandedRangeId"], _to(banded["range"], end, around))
    if reach.colours:
        yield from colours.uncoloured(around, gone)
    if last and reach:
        yield from Reach().requests(sheet_id)


def folded(around: Around, positions: Collection[int], ours: Collection[int]) -> list[Request]:
    """A group over new columns of ours that is folded up, together with one of ours it stands beside; nothing where such a
    group is there. ``ours``: every column of ours on the sheet."""
    sheet_id, start, end = int(around["properties"].get("sheetId", 0)), min(positions), max(positions) + 1
    groups = [_span(group) for group in around.get("columnGroups", [])]
    if any(first <= start and end <= last and set(range(first, last)) <= set(ours) for first, last in groups):
        return []
    beside = [(first, last) for first, last in groups if last == start and set(range(first, last)) <= set(ours)]
    requests: list[Request] = []
    for first, last in beside:
        requests.append({"deleteDimensionGroup": {"range": _columns(sheet_id, first, last)}})
        start = min(start, first)
    depth = 1 + sum(first <= start and end <= last for first, last in groups if (first, last) not in beside)
    return [*requests, *_group(sheet_id, start, end, depth)]


def unfolded(around: Around, gone: Collection[int], ours: Collection[int]) -> list[Request]:
    """Groups of ours without the columns that go, which are shown again: an empty column nobody sees would puzzle."""
    sheet_id = int(around["properties"].get("sheetId", 0))
    requests: list[Request] = []
    for group in around.get("columnGroups", []):
        first, last = _span(group)
        inside = set(range(first, last))
        if not inside <= set(ours) or not inside & set(gone):
            continue
        span = _columns(sheet_id, first, last)
        if group.get("collapsed"):
            shown = {"range": span, "depth": group.get("depth", 1), "collapsed": False}
            requests.append({"updateDimensionGroup": {"dimensionGroup": shown, "fields": "collapsed"}})
        requests.append({"deleteDimensionGroup": {"range": span}})
        left = sorted(inside - set(gone))
        if left and left == list(range(left[0], left[-1] + 1)):
            requests += _group(sheet_id, left[0], left[-1] + 1, group.get("depth", 1))
    return requests


def _group(sheet_id: int, start: int, end: int, depth: int) -> Iterator[Request]:
    span = _columns(sheet_id, start, end)
    yield {"addDimensionGroup": {"range": span}}
    folded_up = {"range": span, "depth": depth, "collapsed": True}
    yield {"updateDimensionGroup": {"dimensionGroup": folded_up, "fields": "collapsed"}}


def _columns(sheet_id: int, start: int, end: int) -> dict[str, Any]:
    return {"sheetId": sheet_id, "dimension": "COLUMNS", "startIndex": start, "endIndex": end}


def _span(group: Mapping[str, Any]) -> tuple[int, int]:
    return int(group["range"].get("startIndex", 0)), int(group["range"]["endIndex"])


def _banded(number: int, span: Mapping[str, Any]) -> Request:
    return {"updateBanding": {"bandedRange": {"bandedRangeId": number, "range": span}, "fields": "range"}}


def _to(span: Mapping[str, Any], end: int, around: Around) -> dict[str, Any]:
    """A range with another last column. One that goes to the end of the grid goes on doing so: rows may be added."""
    rows = around["properties"].get("gridProperties", {}).get("rowCount")
    kept = {name: value for name, value in span.items() if name != "endRowIndex" or value != rows}
    return {**kept, "endColumnIndex": end}


def _without(span: Mapping[str, Any], gone: Collection[int]) -> int | None:
    """Where a range ends without the columns at its end that go; None when none of them stands there."""
    end = span.get("endColumnIndex", 0)
    while end - 1 in gone and end - 1 > span.get("startColumnIndex", 0):
        end -= 1
    return end if end != span.get("endColumnIndex", 0) else None


def _ends_above(span: Mapping[str, Any], head: int, at: int) -> bool:
    return bool(span.get("startRowIndex", 0) == head and span.get("endRowIndex") == at)


def _ends_at(span: Mapping[str, Any], at: int, here: TabColumns, *, partly: bool) -> bool:
    end = span.get("endColumnIndex", 0)
    return bool(span.get("startRowIndex", 0) == here.header_row - 1 and (partly or here.width <= end) and end <= at)
