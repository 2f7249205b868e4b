"""Adds rows to people's tab of a live spreadsheet: rows are inserted and filled in one batch, so nothing of anybody's can
stand where they are written, and the batch fails as a whole when a column or the headings moved since they were looked at
(docs/adr/0030). Numbers, days and ticks go in as what they are (docs/adr/0036).

Where the rows land does not matter, for rows are known by their ids, or by all they hold; below the last one is where people look for them. What
of the team's ends there with the table, ends with the new rows from then on: filter, banding, tables, colours by condition.
"""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from msgspec import Struct, field

from sheetcrm.core.plan import CellChange, Fate
from sheetcrm.core.workbook import Workbook
from sheetcrm.stores.google import surroundings
from sheetcrm.stores.google.fence import Fence, Refused, Request
from sheetcrm.stores.google.guarding import ADD_MARK, guard, marked, place, row_place, unmarked
from sheetcrm.stores.google.looking import AFTER, Rect, View, entered, look
from sheetcrm.stores.google.session import Session
from sheetcrm.stores.google.typed_cells import LOOKS, as_entered, is_formatted, look_of

#: How far below its place a header is looked for, how many rows one batch adds, and how often it is tried.
_AROUND, _ROWS, _TRIES = 20, 500, 5
#: How many of the last rows of a table tell how a column shows numbers and days.
_TELLING = 200
_CELL = "userEnteredValue"
_MARKED = (
    "updatedSpreadsheet(sheets(properties(sheetId),data(rowMetadata(developerMetadata(metadataId)),"
    "columnMetadata(developerMetadata(metadataId)),rowData(values(userEnteredValue)))))"
)

Row = Sequence[CellChange]
#: The number formats of new cells, by their changes; None for one without.
Formats = Mapping[str, Mapping[str, Any] | None]


class Head(NamedTuple):
    """Where the headings stand: their row, and the column of each, from 0."""

    row: int
    columns: Mapping[str, int]


def first_rows(changes: Sequence[CellChange], limit: int) -> tuple[list[CellChange], list[CellChange]]:
    """The first new rows whose cells are within the limit, and the rest: a row comes as a whole or waits as a whole."""
    cells: dict[tuple[str, str | None], int] = {}
    for change in changes:
        key = change.sheet_id, change.client_id
        cells[key] = cells.get(key, 0) + 1
    total, now = 0, set()
    for key, count in cells.items():
        total += count
        if total > limit:
            break
        now.add(key)
    first = [change for change in changes if (change.sheet_id, change.client_id) in now]
    return first, [change for change in changes if (change.sheet_id, change.client_id) not in now]


class RowAdder(Struct):
    """One run's new rows, behind its fence. ``fates`` and ``notes`` fill up."""

    session: Session
    fence: Fence
    base: Workbook
    fates: dict[str, Fate]
    notes: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    _there: dict[int, set[object]] = field(default_factory=dict)

    def add(self, changes: Sequence[CellChange]) -> None:
        """Adds the rows these cells belong to. What no cell can hold is refused, and the row is added without it."""
        rows: dict[tuple[str, str | None], list[CellChange]] = {}
        for change in changes:
            if as_entered(change.after) is None:
                self.fates[change.change_id] = Fate.REFUSED
            else:
                rows.setdefault((change.sheet_id, change.client_id), []).append(change)
        tabs: dict[int, list[Row]] = {}
        for (sheet_id, _), mine in rows.items():
            if mine[0].id_column is None or any(change.column == change.id_column for change in mine):
                tabs.setdefault(int(sheet_id), []).append(mine)
            else:
                self._settle(
                    [mine], Fate.REFUSED
                )  # without its id nobody would know the row again in a table that has them
        for number, here in tabs.items():
            for start in range(0, len(here), _ROWS):
                self._add(number, here[start : start + _ROWS], start)

    def _add(self, sheet_id: int, rows: Sequence[Row], above: int) -> None:
        """Adds some rows. ``above``: how many were added to the tab before them."""
        wanted = list(dict.fromkeys(change.heading for row in rows for change in row))
        fate, last = Fate.REFUSED, None
        for attempt in range(_TRIES):
            around = self._around(sheet_id)
            head = self._head(sheet_id, rows[0], set(wanted)) if around is not None else None
            if around is None or head is None:
                fate = Fate.CHANGED
                break
            rows = self._without_taken(sheet_id, head, rows)
            if not rows:
                return
            numbers = self.numbers(sheet_id, wanted)
            at = self._place(around, head, rows, above)
            if last is not None:  # where a range ended, and ends elsewhere since somebody inserted or deleted a row
                at = _nearest(at, surroundings.ends(around))
            formats = self._formats(sheet_id, head, rows, at)
            # A range can only be said as a whole, and would end a row too early if somebody inserts one meanwhile.
            last = at - 1 if at in surroundings.ends(around) else None
            try:
                head = self.watched(sheet_id, str(around["properties"]["title"]), head, numbers, last)
                if head is not None and last is not None:
                    around = self._around(sheet_id)
                if head is None or around is None or (last is not None and at not in surroundings.ends(around)):
                    continue  # somebody was quicker: look again
                # Whatever Google may have against a longer table, the rows are wanted more.
                with_tables = attempt < _TRIES - 2
                self.fence.send([
                    *self.guards(sheet_id, head, numbers, last),
                    *self._inserted(sheet_id, around, head, rows, at, formats, with_tables=with_tables),
                ])  # fmt: skip
            except Refused:
                continue  # something moved, the grid is smaller by now, or the tab is protected
            if not with_tables and list(surroundings.tables_below(around, at, 1)):
                self.notes.append(("store/table-not-longer", {"title": around["properties"]["title"]}))
            self._settle(rows, Fate.APPLIED)
            return
        self.forget(sheet_id)
        self._settle(rows, fate)

    def _without_taken(self, sheet_id: int, head: Head, rows: Sequence[Row]) -> Sequence[Row]:
        """The rows whose id no row has. Read behind the fence, once for a tab: no other run of ours gives an id away meanwhile."""
        named = next((c.heading for row in rows for c in row if c.column == c.id_column), None)
        if named is None:
            return rows
        if sheet_id not in self._there:
            column = head.columns[named]
            asked = {sheet_id: [Rect(0, None, column, column + 1)]}
            view = look(self.session, asked, AFTER).get(sheet_id, View(sheet_id))
            self._there[sheet_id] = {
                held.content for cell in view.filled.values() if (held := entered(cell)) is not None
            }
        there = self._there[sheet_id]
        self._settle([row for row in rows if row[0].client_id in there], Fate.CHANGED)
        return [row for row in rows if row[0].client_id not in there]

    def _around(self, sheet_id: int) -> Mapping[str, Any] | None:
        """What stands around the table; None when the tab is gone."""
        answer = self.session.get("", {"fields": surroundings.FIELDS})
        return next((s for s in answer.get("sheets", []) if s["properties"].get("sheetId", 0) == sheet_id), None)

    def _head(self, sheet_id: int, row: Row, wanted: set[str]) -> Head | None:
        """Where the headings are; None unless each is there once."""
        rect = Rect(0, row[0].header_row + _AROUND, 0, None)
        view = look(self.session, {sheet_id: [rect]}, _CELL).get(sheet_id)
        return None if view is None else _headings(view, wanted)

    def watched(
        self, sheet_id: int, title: str, head: Head, numbers: Mapping[str, int], last: int | None
    ) -> Head | None:
        """Marks the columns and the row of their headings, and tells where those stand that carry a mark; None when a mark
        came onto another heading than it was meant for. ``last``: one more row to be marked."""
        row_number = _mark_id(sheet_id, "")
        requests = [
            unmarked({"metadataKey": ADD_MARK}),
            marked(row_number, "", row_place(sheet_id, head.row), ADD_MARK),
        ]
        requests += [
            marked(number, "", place(sheet_id, head.columns[heading]), ADD_MARK) for heading, number in numbers.items()
        ]
        if last is not None:
            requests.append(marked(_mark_id(sheet_id, "\n"), "", row_place(sheet_id, last), ADD_MARK))
        quoted = "'" + title.replace("'", "''") + "'"
        top = f"{quoted}!1:{head.row + _AROUND}"
        answer = self.fence.send(requests, ranges=[top], fields=_MARKED)
        if answer is None:
            return None
        sheets = answer.get("updatedSpreadsheet", {}).get("sheets", [])
        block: Mapping[str, Any] = next(
            (s["data"][0] for s in sheets if s["properties"].get("sheetId", 0) == sheet_id and s.get("data")), {}
        )
        rows = [i for i, meta in enumerate(block.get("rowMetadata", [])) if row_number in _numbers(meta)]
        columns = {n: i for i, meta in enumerate(block.get("columnMetadata", [])) for n in _numbers(meta)}
        lines = block.get("rowData", [])
        if len(rows) != 1 or rows[0] >= len(lines):
            return None
        texts = [_said(cell) for cell in lines[rows[0]].get("values", [])]
        found = {heading: columns.get(number, len(texts)) for heading, number in numbers.items()}
        right = all(at < len(texts) and texts[at] == heading.strip() for heading, at in found.items())
        return Head(rows[0], found) if right else None

    @staticmethod
    def numbers(sheet_id: int, headings: Iterable[str]) -> dict[str, int]:
        """The ids of the marks of columns, by their headings."""
        return {heading: _mark_id(sheet_id, heading) for heading in headings}

    def guards(self, sheet_id: int, head: Head, numbers: Mapping[str, int], last: int | None) -> Iterator[Request]:
        """What makes a batch fail unless all stand where they were seen; the marks are off in the end."""
        if last is not None:
            yield from guard(_mark_id(sheet_id, "\n"), "", row_place(sheet_id, last), ADD_MARK, keep=False)
        yield from guard(_mark_id(sheet_id, ""), "", row_place(sheet_id, head.row), ADD_MARK, keep=False)
        for heading, number in numbers.items():
            yield from guard(number, "", place(sheet_id, head.columns[heading]), ADD_MARK, keep=False)

    def _place(self, around: Mapping[str, Any], head: Head, rows: Sequence[Row], above: int) -> int:
        """Where new rows go (from 0)."""
        sheet_id, height = int(around["properties"].get("sheetId", 0)), _height(around)
        sheet = next((s for s in self.base.people() if s.sheet_id == str(sheet_id)), None)
        # Below the last row of the table, where that is known: what follows may be sums of the team's.
        last = -rows[0][0].row or (len(sheet.cells) if sheet is not None else 0)
        below = last - rows[0][0].header_row
        at = min(head.row + 1 + max(below, 0) + above, height)
        # The last row of a table of Google's may be its sums: new rows stand above it.
        return at - (surroundings.has_footer(around, at) and at > head.row + 1)

    def _formats(self, sheet_id: int, head: Head, rows: Sequence[Row], at: int) -> Formats:
        """How numbers and days of the new rows are shown: as those of their columns right above are. No call where there are
        none. A row that is inserted looks like the one above it, which may hold something else in that column."""
        typed = [change for row in rows for change in row if is_formatted(change.after)]
        if not typed:
            return {}
        columns = sorted({head.columns[change.heading] for change in typed})
        first = max(head.row + 1, at - _TELLING)
        rects = [Rect(first, at, column, column + 1) for column in columns] if first < at else []
        view = look(self.session, {sheet_id: rects}, LOOKS).get(sheet_id, View(sheet_id)) if rects else View(sheet_id)
        above = {c: [view.filled.get((row, c), {}) for row in range(at - 1, first - 1, -1)] for c in columns}
        found: dict[tuple[int, type], Mapping[str, Any] | None] = {}
        for change in typed:
            key = head.columns[change.heading], type(change.after)
            if key not in found:
                found[key] = look_of(change.after, above[key[0]])
        return {c.change_id: found[head.columns[c.heading], type(c.after)] for c in typed}

    def _inserted(
        self,
        sheet_id: int,
        around: Mapping[str, Any],
        head: Head,
        rows: Sequence[Row],
        at: int,
        formats: Formats,
        *,
        with_tables: bool,
    ) -> Iterator[Request]:
        if at == _height(around):
            # A row can only be inserted in front of one.
            yield {"appendDimension": {"sheetId": sheet_id, "dimension": "ROWS", "length": 1}}
        span = {"sheetId": sheet_id, "dimension": "ROWS", "startIndex": at, "endIndex": at + len(rows)}
        yield {"insertDimension": {"range": span, "inheritFromBefore": at > head.row + 1}}
        first = min(head.columns.values())
        width = max(head.columns.values()) - first + 1
        lines = []
        for row in rows:
            cells: list[dict[str, Any]] = [{} for _ in range(width)]
            for change in row:
                cells[head.columns[change.heading] - first] = {"userEnteredValue": as_entered(change.after)}
            lines.append({"values": cells})
        yield from _formatted(sheet_id, at, head, rows, formats)
        start = {"sheetId": sheet_id, "rowIndex": at, "columnIndex": first}
        yield {"updateCells": {"start": start, "rows": lines, "fields": "userEnteredValue"}}
        yield from surroundings.rows_reaching(around, head.row, at, len(rows))
        if with_tables:
            yield from surroundings.tables_below(around, at, len(rows))

    def forget(self, sheet_id: int) -> None:
        """Takes marks off that led to no row."""
        try:
            self.fence.send([unmarked({"metadataKey": ADD_MARK})])
        except Refused:
            return  # nothing but the mark is left, and the next rows begin with taking it off

    def _settle(self, rows: Sequence[Row], fate: Fate) -> None:
        self.fates |= {change.change_id: fate for row in rows for change in row}


def _nearest(at: int, ends: set[int]) -> int:
    return min(ends, key=lambda end: abs(end - at), default=at)


def _height(around: Mapping[str, Any]) -> int:
    return int(around["properties"]["gridProperties"].get("rowCount", 1))


def _formatted(sheet_id: int, at: int, head: Head, rows: Sequence[Row], formats: Formats) -> Iterator[Request]:
    """The number formats of new rows that begin at ``at``, for neighbouring cells of a column at once."""
    looks = {
        (head.columns[change.heading], at + number): formats[change.change_id]
        for number, row in enumerate(rows)
        for change in row
        if change.change_id in formats
    }

    def run(place: tuple[int, tuple[int, int]]) -> tuple[int, int, str]:
        number, (column, row) = place
        return column, row - number, str(looks[column, row])

    for (column, _, _), group in itertools.groupby(enumerate(sorted(looks)), key=run):
        places = [row for _, (_, row) in group]
        look_ = looks[column, places[0]]
        yield {
            "repeatCell": {
                "range": {
                    "sheetId": sheet_id, "startRowIndex": places[0], "endRowIndex": places[-1] + 1,
                    "startColumnIndex": column, "endColumnIndex": column + 1,
                },
                "cell": {"userEnteredFormat": {"numberFormat": dict(look_)}} if look_ is not None else {},
                "fields": "userEnteredFormat.numberFormat",
            }
        }  # fmt: skip


def _headings(view: View, wanted: set[str]) -> Head | None:
    """The row in which all of these headings stand, and where each does; None unless each stands there once."""
    rows: dict[int, dict[str, list[int]]] = {}
    for (row, column), cell in view.filled.items():
        said = _said(cell)
        if said is not None:
            rows.setdefault(row, {}).setdefault(said, []).append(column)
    for row in sorted(rows):
        found = {heading: rows[row].get(heading.strip(), []) for heading in wanted}
        if all(len(columns) == 1 for columns in found.values()):
            return Head(row, {heading: columns[0] for heading, columns in found.items()})
    return None


def _said(cell: Mapping[str, Any]) -> str | None:
    """The text of a heading; None for what is none."""
    held = entered(cell)
    return str(held.content).strip() if held is not None and held.kind == "s" else None


def _mark_id(sheet_id: int, heading: str) -> int:
    return zlib.crc32(f"{sheet_id}:adding:{heading}".encode()) & 0x7FFFFFFF


def _numbers(meta: Mapping[str, Any]) -> set[int]:
    return {int(one["metadataId"]) for one in meta.get("developerMetadata", [])}
