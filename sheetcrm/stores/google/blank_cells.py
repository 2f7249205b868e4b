"""Fills blank cells: new ids, a merge's second phone. The one write that goes by position, repaired afterwards.

A blank cell has no text to compare. Where this Google finds blank cells by ``^$`` (see ``replacing``) filling one is a
compare-and-set like any other. Elsewhere one batch copies the cells as they are onto the hidden tab, same rows and
columns, and then writes into them: its answer shows what stood there and which client it was, and what was somebody's
is put back by the unique text that covers it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sheetcrm.core.plan import Fate
from sheetcrm.stores.google.cell_items import Item, repeated
from sheetcrm.stores.google.cell_writing import ROUNDS, CellWriter, Outcome, Place, Standing, batches
from sheetcrm.stores.google.fence import COLUMNS, ROWS, Fence, Refused, Request
from sheetcrm.stores.google.leftovers import Instead, unmarked
from sheetcrm.stores.google.looking import AFTER, Layout, Rect, View, entered, layout, look, text_of, views
from sheetcrm.stores.google.reading import About
from sheetcrm.stores.google.replacing import Manners, changed, fill_blank, find_replace
from sheetcrm.stores.google.session import Session
from sheetcrm.stores.google.tokens import mark

_KEPT = "userEnteredValue,formattedValue,userEnteredFormat(numberFormat(type))"
_SHOWN = f"updatedSpreadsheet(sheets(properties(sheetId,title),data(startRow,startColumn,rowData(values({_KEPT})))))"


class BlankFiller:
    """Fills the blank cells of one run with the writer's fence, manners and fates. ``taken_back`` counts cells that held
    somebody's text or value when the write came."""

    def __init__(self, writer: CellWriter) -> None:
        self.writer = writer
        self.taken_back = 0
        self._covered: dict[str, Instead] = {}

    def fill(self, items: Sequence[Item]) -> None:
        """``items`` have their places."""
        writer = self.writer
        twice = repeated(items)
        for round_ in range(ROUNDS):
            again: list[Item] = []
            for batch in batches(items):
                for item in batch:
                    writer.tokens += 1
                    own = item.is_its_own_token and item.new not in twice
                    item.token = item.new if own else mark(writer.fence.epoch, writer.tokens)
                writer.marked_tabs.update(item.ground.sheet_id for item in batch)
                if writer.manners.finds_blanks:
                    for outcome in writer.send(batch, lambda i: fill_blank(i.at, writer.say(i, i.token) or ""), again):
                        self._filled(outcome, again)
                else:
                    self._over(batch, again)
            items = again
            if not items:
                return
            found = writer.find(items)
            if round_ + 1 == ROUNDS:
                for item in found:
                    writer.settle(item, Fate.CHANGED)
                return
            items = found

    # -- where a blank can be found ---------------------------------------------------------------------------

    def _filled(self, outcome: Outcome, again: list[Item]) -> None:
        standing: list[Standing] = []
        unseen: list[Item] = []
        for item, hit in outcome.hits.items():
            if hit is False:
                again.append(item)
                continue
            view = outcome.shown.get(item.ground.sheet_id)
            seen = layout(item.ground, view) if view is not None else None
            if hit is None or seen is None or text_of(seen.view.cell(*item.place) or {}) != item.token:
                unseen.append(item)
                continue
            self._judge(item, seen, standing, unseen)
        self._finish(standing, unseen, again)

    # -- where it goes by position ----------------------------------------------------------------------------

    def _over(self, batch: Sequence[Item], again: list[Item]) -> None:
        """One positional batch, with what stood there copied first."""
        writer = self.writer
        ground, rects = batch[0].ground, writer.rects(batch)
        width = writer.size(ground.sheet_id)[1]
        first, last = min(i.place[0] for i in batch), max(i.place[0] for i in batch) + 1
        shadow = writer.fence.sheet_id
        requests = [*room(shadow, last, 2 * width), *_writes(batch, shadow, width)]
        try:
            reply = writer.fence.send(
                requests, shadow=f"{ground.sheet_id} {width}", ranges=writer.a1(ground, rects), fields=_SHOWN
            )
        except Refused:
            for item in batch:
                item.refused += 1
                if item.refused > 2:
                    writer.settle(item, Fate.REFUSED)
                else:
                    again.append(item)
            return
        sheets = (reply or {}).get("updatedSpreadsheet", {}).get("sheets", [])
        shown = views(sheets, {ground.sheet_id: rects})
        # Nobody else writes on the hidden tab, so a read of its own is as good as the answer.
        copied = look(writer.session, {shadow: [Rect(first, last, 0, width)]}, _KEPT).get(shadow, View(shadow))
        view = shown.get(ground.sheet_id)
        seen = layout(ground, view) if view is not None else None
        standing: list[Standing] = []
        unseen: list[Item] = []
        for item in batch:
            before = copied.cell(*item.place) or {}
            back = typed(before)
            self.taken_back += back != ""
            if back != "":
                # Somebody typed here a moment ago. Wherever it stands by now, what they typed comes back.
                held = entered(before)
                as_typed = held is None or held.kind != "s"
                self._covered[item.token] = Instead(back, as_typed)
                right = seen is not None and self._is_right(item, seen)
                fate = Fate.CHANGED if right else None
                standing.append(Standing(item, item.token, item.at, back, fate, as_typed, covers=True))
            elif seen is None or text_of(seen.view.cell(*item.place) or {}) != item.token:
                unseen.append(item)
            else:
                self._judge(item, seen, standing, unseen)
        self._finish(standing, unseen, again)

    # -- both -------------------------------------------------------------------------------------------------

    @staticmethod
    def _is_right(item: Item, seen: Layout) -> bool | None:
        if seen.column.get(item.column) != item.place[1]:
            return False
        return seen.is_row_of(item.place[0], item.who)

    def _judge(self, item: Item, seen: Layout, standing: list[Standing], unseen: list[Item]) -> None:
        """A cell that was blank and now holds the item's token: whose is it?"""
        right = self._is_right(item, seen)
        if right is None:
            unseen.append(item)
        elif right and item.token == item.new:
            self.writer.settle(item, Fate.APPLIED)
        else:
            new = item.new if right else ""
            standing.append(Standing(item, item.token, item.at, new, Fate.APPLIED if right else None))

    def _finish(self, standing: list[Standing], unseen: Sequence[Item], again: list[Item]) -> None:
        """Looks for what the answer did not show, then every mark becomes what it is to become."""
        writer = self.writer
        if unseen:
            layouts = writer.layouts(dict.fromkeys(i.ground for i in unseen), AFTER)
            for item in unseen:
                seen = layouts.get(item.ground)
                place = _where(seen.view, item.token) if seen is not None else None
                if seen is None or place is None:
                    again.append(item)
                    continue
                item.place = place
                rest: list[Item] = []
                self._judge(item, seen, standing, rest)
                again.extend(rest)
        writer.resolve(standing, again)

    def instead(self, text: str) -> Instead:
        """What a marked cell becomes at the end: without the mark, and with what the mark covered."""
        if text in self._covered:
            return self._covered[text]
        for token, back in self._covered.items():
            text = text.replace(token, back.text)
        return unmarked(text)


def _where(view: View, text: str) -> tuple[int, int] | None:
    return next((place for place, cell in view.filled.items() if text_of(cell) == text), None)


def typed(cell: Mapping[str, Any]) -> str:
    """What somebody would have to type to have this cell again; "" for a blank one."""
    held = entered(cell)
    if held is None:
        return ""
    if held.kind in ("s", "f"):
        return str(held.content)
    return str(cell.get("formattedValue", held.content))


def room(shadow: int, rows: int, columns: int) -> Iterator[Request]:
    """The hidden tab as large as needed."""
    yield {
        "updateSheetProperties": {
            "properties": {
                "sheetId": shadow,
                "gridProperties": {"rowCount": max(rows, ROWS), "columnCount": max(columns, COLUMNS)},
            },
            "fields": "gridProperties(rowCount,columnCount)",
        }
    }


def _writes(batch: Sequence[Item], shadow: int, width: int) -> Iterator[Request]:
    """For neighbouring cells of a column at once: copy them, note what is written there, write it."""
    for run in _neighbours(batch):
        sheet_id, column = run[0].ground.sheet_id, run[0].place[1]
        area = {
            "startRowIndex": run[0].place[0],
            "endRowIndex": run[-1].place[0] + 1,
            "startColumnIndex": column,
            "endColumnIndex": column + 1,
        }
        rows = [{"values": [{"userEnteredValue": {"stringValue": item.token}}]} for item in run]
        yield {
            "copyPaste": {
                "source": {"sheetId": sheet_id, **area},
                "destination": {"sheetId": shadow, **area},
                "pasteType": "PASTE_NORMAL",
            }
        }
        for tab, shift in ((shadow, width), (sheet_id, 0)):
            start = {"sheetId": tab, "rowIndex": run[0].place[0], "columnIndex": column + shift}
            yield {"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}}


def _neighbours(batch: Sequence[Item]) -> Iterator[list[Item]]:
    run: list[Item] = []
    for item in sorted(batch, key=lambda i: (i.place[1], i.place[0])):
        if run and item.place != (run[-1].place[0] + 1, run[-1].place[1]):
            yield run
            run = []
        run.append(item)
    if run:
        yield run


def emptied(shadow: int) -> list[Request]:
    """The hidden tab without anything on it."""
    return [
        {"updateCells": {"range": {"sheetId": shadow}, "fields": "*"}},
        {
            "updateSheetProperties": {
                "properties": {"sheetId": shadow, "gridProperties": {"rowCount": ROWS, "columnCount": COLUMNS}},
                "fields": "gridProperties(rowCount,columnCount)",
            }
        },
    ]


def put_back(session: Session, fence: Fence, manners: Manners, now: About, shadow: str) -> int:
    """What a run that died in the middle wrote over: each text comes back where the run's own text still covers it."""
    sheet_id, _, width = shadow.partition(" ")
    if not (sheet_id.isdigit() and width.isdigit()):
        return 0
    hidden, tab, columns = fence.sheet_id, int(sheet_id), int(width)
    seen = look(session, {hidden: [Rect(1, None, 0, None)], tab: [Rect(0, None, 0, None)]}, _KEPT, now)
    if hidden not in seen or tab not in seen:
        return 0
    at: dict[str, Place] = {}
    for (row, column), cell in seen[tab].filled.items():
        text = text_of(cell)
        if text:
            at[text] = (tab, row, column)
    requests = []
    for (row, column), cell in seen[hidden].filled.items():
        written = text_of(cell) if column >= columns else None
        before = typed(seen[hidden].cell(row, column - columns) or {}) if written else ""
        if written and before and written in at:
            is_text = _is_text(seen[hidden], row, column - columns)
            new = manners.replacement(before, plain_text=False) if is_text else before
            if new is not None:
                requests.append(find_replace(at[written], written, new))
    if not requests:
        return 0
    reply = fence.send(requests, fields="replies(findReplace(valuesChanged))")
    return sum(changed(answer) for answer in reply["replies"]) if reply is not None else len(requests)


def _is_text(view: View, row: int, column: int) -> bool:
    """Whether the cell holds text, which must stay text when it comes back."""
    held = entered(view.cell(row, column) or {})
    return held is not None and held.kind == "s"
