"""Writes numbers, days and ticks into cells of people's tab that are there, and puts them back: each by a compare and set of its
own, all of a batch at once (docs/adr/0042).

A mark, as texts get one for a second, cannot be: find and replace compares what is shown, and what it hits it cannot put back
as a number. So the cell is compared with its row and exchanged within one batch (see ``typed_exchange``). The columns carry marks
meanwhile, and the batch fails as a whole if one of them is not in its place.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from sheetcrm.core.plan import Fate
from sheetcrm.core.records import replace
from sheetcrm.core.workbook import Value, column_letter
from sheetcrm.stores.google import standing_once, typed_exchange
from sheetcrm.stores.google.blank_cells import room
from sheetcrm.stores.google.cell_items import Item
from sheetcrm.stores.google.cell_writing import CellWriter
from sheetcrm.stores.google.fence import Refused, Request
from sheetcrm.stores.google.formulas import separator
from sheetcrm.stores.google.looking import Ground, Layout, Rect, View, Who, look
from sheetcrm.stores.google.protections import Protections
from sheetcrm.stores.google.reading import about, quoted_always
from sheetcrm.stores.google.row_adding import Head, RowAdder
from sheetcrm.stores.google.typed_cells import as_entered, is_same, look_of, shows
from sheetcrm.stores.google.typed_exchange import Exchange, Rehearsal

#: Cells of one batch, how often a cell that moved is looked for again, and from which refusal on it is sent alone.
_CELLS, _TRIES, _ALONE = 250, 10, 4
#: How often Google may refuse the rehearsal.
_REHEARSALS = 3
#: How many cells above one tell how its column shows numbers and days.
_TELLING = 200
_FIELDS = (
    "userEnteredValue,effectiveValue,userEnteredFormat(numberFormat),textFormatRuns(startIndex),chipRuns(startIndex),"
    "dataValidation(condition,strict)"
)
_REHEARSED = "userEnteredValue,userEnteredFormat(numberFormat)"


class Ready(Struct, eq=False):
    """A cell that can be written: where its table stands, and what is exchanged."""

    item: Item
    laid: Layout
    exchange: Exchange


class TypedWriter(Struct):
    """One run's cells with values that are no text, by the writer's fence and with its fates. ``adder`` watches columns."""

    writer: CellWriter
    adder: RowAdder
    notes: list[tuple[str, dict[str, object]]] = field(default_factory=list)

    def write(self, items: Sequence[Item]) -> list[Item]:
        """Writes each where it still holds what was planned from, in the row it was planned for; the others get their fate. Gives
        back the texts for blank cells where the rehearsal showed that this way is not open."""
        if not items:
            return []
        shown = self._rehearsal()
        if not (shown.exact and self.writer.manners.exact):
            numbers = [item for item in items if item.values is not None]
            for item in numbers:
                self.writer.settle(item, Fate.REFUSED)
            if numbers:
                self.notes.append(("google/numbers-not-exact", {"n": len(numbers)}))
            return [item for item in items if item.values is None]
        for item in items:
            item.values = item.values or (item.old or None, item.new)
        tabs = {item.ground.sheet_id for item in items}
        for _ in range(_TRIES):
            again: list[Item] = []
            for batch in _batches(self._found(items, shown, again)):
                self._exchanged(batch, again, counts=shown.counts)
            items = again
            if not items:
                return []
        for ready in self._found(items, shown, again := []):
            self.writer.settle(ready.item, Fate.CHANGED)
        for item in again:
            self.writer.settle(item, Fate.CHANGED)
        for sheet_id in tabs:
            self.adder.forget(sheet_id)
        return []

    def _rehearsal(self) -> Rehearsal:
        """How this Google takes it, tried out on the hidden tab."""
        fence = self.writer.fence
        row, width = typed_exchange.REHEARSAL_ROW, typed_exchange.REHEARSAL_WIDTH
        asked = typed_exchange.rehearsal(fence.sheet_id, separator(self.writer.now.locale))
        requests = [*room(fence.sheet_id, *typed_exchange.rehearsal_size()), *asked]
        for _ in range(_REHEARSALS):
            with contextlib.suppress(Refused):
                fence.send(requests)
                break
        else:
            return Rehearsal(False, False)
        row_of_it = {fence.sheet_id: [Rect(row, row + 1, 0, width)]}
        view = look(self.writer.session, row_of_it, _REHEARSED).get(fence.sheet_id, View(fence.sheet_id))
        return typed_exchange.rehearsed([view.cell(row, column) or {} for column in range(width)])

    # -- looking --------------------------------------------------------------------------------------------------

    def _found(self, items: Sequence[Item], shown: Rehearsal, again: list[Item]) -> list[Ready]:
        """Those that can be written, each where it stands now; ``again`` gets those whose table is on the move."""
        writer = self.writer
        writer.now = about(writer.session)
        layouts = writer.layouts(dict.fromkeys(item.ground for item in items), _FIELDS)
        protected = Protections.of(writer.now)
        found = []
        for item in items:
            laid = layouts.get(item.ground)
            if laid is None:
                again.append(item)
                continue
            rows = laid.rows_of(item.who)
            if len(rows) != 1 or item.column not in laid.column:
                writer.settle(item, Fate.CHANGED)
                continue
            item.place = rows[0], laid.column[item.column]
            ready = self._ready(item, laid, shown, protected)
            if isinstance(ready, Fate):
                writer.settle(item, ready)
            else:
                found.append(ready)
        return found

    def _ready(self, item: Item, laid: Layout, shown: Rehearsal, protected: Protections) -> Ready | Fate:
        cell = laid.view.cell(*item.place)
        if cell is None or item.values is None:
            return Fate.CHANGED
        fate = _why_not(item, cell, protected)
        if fate is not None:
            return fate
        after = item.values[1]
        if item.column == item.ground.id_column and isinstance(after, str) and laid.rows_of(Who(frozenset({after}))):
            return Fate.CHANGED  # the number was given to another row meanwhile
        relook = shows(after, cell) is False
        if relook and not shown.looks:
            return Fate.REFUSED
        row, column = item.place
        above = (laid.view.filled.get((at, column), {}) for at in range(row - 1, max(row - _TELLING, laid.header), -1))
        known = self._known(item, laid)
        if known is None:
            return Fate.REFUSED
        exchange = Exchange(
            item.at, _held(cell), as_entered(after), known, relook, look_of(after, above) if relook else None
        )
        return Ready(item, laid, exchange)

    @staticmethod
    def _known(item: Item, laid: Layout) -> dict[int, Mapping[str, Any] | None] | None:
        """What tells the row, by the column where it stands now, exactly as it was seen; None where one cannot be compared."""
        columns = [item.ground.id_column] if item.who.ids else [column for column, _ in item.who.cells]
        found: dict[int, Mapping[str, Any] | None] = {}
        for base in columns:
            if base is None or base not in laid.column:
                return None
            cell = laid.view.cell(item.place[0], laid.column[base])
            if cell is None or "formulaValue" in (cell.get("userEnteredValue") or {}):
                return None
            found[laid.column[base]] = _held(cell)
        return found

    # -- exchanging -----------------------------------------------------------------------------------------------

    def _exchanged(self, batch: Sequence[Ready], again: list[Item], *, counts: bool) -> None:
        """One batch over cells of one table. ``counts``: whether it can be asked that an id stands in one row only."""
        fence, laid = self.writer.fence, batch[0].laid
        sheet_id = laid.ground.sheet_id
        head = _head(batch)
        if head is None:
            for ready in batch:
                self.writer.settle(ready.item, Fate.REFUSED)
            return
        numbers = self.adder.numbers(sheet_id, head.columns)
        properties = next(
            s["properties"] for s in self.writer.now.sheets if s["properties"].get("sheetId", 0) == sheet_id
        )
        title = properties["title"]
        rows, columns = typed_exchange.size([ready.exchange for ready in batch])
        asking: list[Request] = []
        if counts and properties["gridProperties"]["rowCount"] <= standing_once.MOST_ROWS:
            asking = self._asking(batch, title, columns)
            rows, columns = max(rows, standing_once.ROW + len(batch)), columns + standing_once.WIDTH
        try:
            if self.adder.watched(sheet_id, title, head, numbers, None) is None:
                again.extend(ready.item for ready in batch)  # somebody was quicker
                return
            made: list[Request] = [*room(fence.sheet_id, rows, columns)]
            made += self.adder.guards(sheet_id, head, numbers, None)
            made += asking
            answered = []
            for ready in batch:
                requests, at = typed_exchange.requests(ready.exchange, fence.sheet_id)
                answered.append(len(made) + at)
                made += requests
            reply = fence.send(made, fields=typed_exchange.REPLIES)
        except Refused:
            self._refused(batch, again, counts=counts)
            return
        for ready, at in zip(batch, answered, strict=True):
            if reply is None:
                ready.item.unsure = True
            elif typed_exchange.hit(reply["replies"][at]):
                self.writer.settle(ready.item, Fate.APPLIED)
                continue
            again.append(ready.item)

    def _asking(self, batch: Sequence[Ready], title: str, column: int) -> list[Request]:
        """Has each row that is known by an id asked about, in the batch itself; ``column``: the first one free on the hidden tab."""
        hidden, laid = self.writer.fence.sheet_id, batch[0].laid
        known = [ready for ready in batch if ready.item.who.ids]
        if not known or laid.id_column is None:
            return []
        for number, ready in enumerate(known):
            ready.exchange = replace(ready.exchange, once=standing_once.answer(hidden, column, number))
        ids = [ready.exchange.known[laid.id_column] for ready in known]
        letter = column_letter(laid.id_column)
        where = f"{quoted_always(title)}!${letter}:${letter}"
        return standing_once.asked(hidden, column, ids, where, separator(self.writer.now.locale))

    def _refused(self, batch: Sequence[Ready], again: list[Item], *, counts: bool) -> None:
        """Google did not take a batch: something moved, or one of its cells is in the way, which is found by sending each alone."""
        alone = len(batch) == 1
        for ready in batch:
            ready.item.refused += 1
        if not alone and all(ready.item.refused >= _ALONE for ready in batch):
            for ready in batch:
                self._exchanged([ready], again, counts=counts)
        elif alone and batch[0].item.refused > _ALONE + 2:
            self.writer.settle(batch[0].item, Fate.REFUSED)
        else:
            again.extend(ready.item for ready in batch)


def _held(cell: Mapping[str, Any]) -> Mapping[str, Any] | None:
    held = cell.get("userEnteredValue") or {}
    return None if not held or held == {"stringValue": ""} else dict(held)


def _why_not(item: Item, cell: Mapping[str, Any], protected: Protections) -> Fate | None:
    """Why the cell, looked at just now, is not to be written; None when it is."""
    before, after = item.values or (None, None)
    held = cell.get("userEnteredValue") or {}
    if "formulaValue" in held or (_held(cell) is None and cell.get("effectiveValue")):
        return Fate.REFUSED
    if is_same(cell, as_entered(after)):
        return Fate.APPLIED if item.unsure else Fate.ALREADY
    if not is_same(cell, as_entered(before)):
        return Fate.CHANGED
    if cell.get("textFormatRuns") or any(cell.get("chipRuns", ())):
        return Fate.REFUSED
    rule = cell.get("dataValidation", {})
    if (rule.get("strict") or rule.get("condition", {}).get("type") == "BOOLEAN") and not _passes(rule, after):
        return Fate.REFUSED
    return Fate.REFUSED if protected.cell(*item.at) else None


def _passes(rule: Mapping[str, Any], after: Value) -> bool:
    """Whether a rule takes the new value: a tick where ticks are, a day where days are."""
    kind = rule.get("condition", {}).get("type")
    if after is None:
        return bool(kind != "BOOLEAN")
    return isinstance(after, bool) if kind == "BOOLEAN" else kind == "DATE_IS_VALID" and isinstance(after, dt.date)


def _head(batch: Sequence[Ready]) -> Head | None:
    """The columns a batch rests on, by their headings; None where a heading is no text, or is that of two of them."""
    laid = batch[0].laid
    columns: dict[str, int] = {}
    for ready in batch:
        ground: Ground = ready.laid.ground
        for base, at in ready.laid.column.items():
            if at != ready.exchange.at[2] and at not in ready.exchange.known:
                continue
            heading = ground.headings.get(base)
            said = str(heading.content).strip() if heading is not None and heading.kind == "s" else ""
            if not said or columns.setdefault(said, at) != at:
                return None
    return Head(laid.header, columns)


def _batches(found: Sequence[Ready]) -> Iterator[list[Ready]]:
    by_table: dict[Ground, list[Ready]] = {}
    for ready in found:
        by_table.setdefault(ready.item.ground, []).append(ready)
    for here in by_table.values():
        for start in range(0, len(here), _CELLS):
            yield here[start : start + _CELLS]
