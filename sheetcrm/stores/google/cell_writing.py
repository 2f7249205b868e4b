"""Changes people's cells while people type: the protocols (docs/adr/0013). Every write is a compare-and-set.

A spelling that follows from the cell's own text is one findReplace. A value that belongs to one client is two: the old
text becomes a marked one, the answer shows which client and heading stand at the mark, and then the marked text
becomes the new value, or the old text again. What was hit by mistake is taken back the same way.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sheetcrm.core.plan import Fate
from sheetcrm.stores.google import leftovers
from sheetcrm.stores.google.cell_items import Item, why_not
from sheetcrm.stores.google.fence import Fence, Refused, Request
from sheetcrm.stores.google.looking import (
    AFTER,
    BEFORE,
    BEFORE_BLANKS,
    Ground,
    Layout,
    Rect,
    Views,
    Who,
    a1,
    entered,
    layout,
    look,
    text_of,
    views,
)
from sheetcrm.stores.google.protections import Protections
from sheetcrm.stores.google.reading import About, about
from sheetcrm.stores.google.replacing import Manners, changed, find_replace
from sheetcrm.stores.google.session import Session
from sheetcrm.stores.google.tokens import has_mark, marked, without_mark
from sheetcrm.stores.google.writing import PAYLOAD

#: How often a cell is looked for again after a miss.
ROUNDS = 4
#: The same for a hit on another cell: nobody planned it, so it is not left standing for being hard to catch.
ROUNDS_BACK = 16
#: Cells of one batch: few enough that marks stand for a moment only.
BATCH = 1000
_SHOWN = f"replies(findReplace(valuesChanged)),updatedSpreadsheet(sheets(properties(sheetId,title),data(startRow,startColumn,rowData(values({AFTER})))))"

Hit = bool | None
#: What is still to be spelled, by table, client id (None when it has none), column and texts.
Waiting = dict[tuple[object, ...], list[Item]]
Place = tuple[int, int, int]


class Standing(NamedTuple):
    """A marked cell: its text, where it was seen, what it becomes, and the fate of its item once it did (None: the item
    is looked for again). ``as_typed``: what it becomes is no text and has to be read as if somebody typed it. ``covers``:
    it stands over what somebody has in that cell."""

    item: Item
    text: str
    place: Place
    new: str
    fate: Fate | None
    as_typed: bool = False
    covers: bool = False


class Outcome(NamedTuple):
    """What one batch did: hit or missed by item (None when the answer was lost), and what its answer showed."""

    hits: dict[Item, Hit]
    shown: Views


@dataclass
class CellWriter:
    """One run's writing. ``fates`` fills up; ``unfinished`` says that marks may be left."""

    session: Session
    fence: Fence
    manners: Manners
    now: About
    fates: dict[str, Fate] = field(default_factory=dict)
    unfinished: bool = False
    tokens: int = 0
    marked_tabs: set[int] = field(default_factory=set)
    columns: dict[Ground, Mapping[int, int]] = field(default_factory=dict)

    # -- looking ----------------------------------------------------------------------------------------------

    def find(self, items: Sequence[Item], *, fresh: bool = True) -> list[Item]:
        """The items that can be written, each with the place it has now; the others get their fate."""
        if not items:
            return []
        if fresh:
            self.now = about(self.session)
        cells = BEFORE if all(item.old for item in items) else BEFORE_BLANKS
        layouts = self.layouts(dict.fromkeys(item.ground for item in items), cells)
        protected = Protections.of(self.now)
        self.columns |= {key: laid.column for key, laid in layouts.items()}
        found = []
        claimed: set[tuple[int, int, int]] = set()
        for item in items:
            laid = layouts.get(item.ground)
            rows = self._rows(item, laid, claimed) if laid is not None else []
            fate = self._place(item, laid, rows[0] if len(rows) == 1 else None, protected)
            if fate is None:
                found.append(item)
            else:
                self.settle(item, fate)
        return found

    @staticmethod
    def _rows(item: Item, laid: Layout, claimed: set[tuple[int, int, int]]) -> list[int]:
        """Where the item's row stands. Rows that nothing tells apart, of which all the same is planned, are taken one after the other."""
        rows = laid.rows_of(item.who)
        if len(rows) == item.alike > 1 and not item.alone and item.column in laid.column:
            column = laid.column[item.column]
            free = [row for row in rows if (item.ground.sheet_id, row, column) not in claimed]
            texts = (item.old, item.new) if item.unsure else (item.old,)
            held = [row for text in texts for row in free if text_of(laid.view.cell(row, column) or {}) == text]
            claimed.update((item.ground.sheet_id, row, column) for row in held[:1])
            return held[:1]
        if item.alone and not item.who.ids and (item.base_row in rows or not item.who.cells):
            # Right in whatever row the text stands; the one it had comes first.
            rows = [item.base_row]
        return rows

    def layouts(self, grounds: Iterable[Ground], cells: str) -> dict[Ground, Layout]:
        """Where each table is now; read again at other columns when somebody dragged them."""
        grounds = list(grounds)
        asked: dict[int, list[Rect]] = {}
        for ground in grounds:
            asked.setdefault(ground.sheet_id, []).extend(ground.rects())
        seen = look(self.session, asked, cells, self.now)
        found: dict[Ground, Layout] = {}
        elsewhere: dict[int, list[Rect]] = {}
        for ground in grounds:
            if ground.sheet_id not in seen:
                continue
            laid = layout(ground, seen[ground.sheet_id])
            if laid is None:
                continue
            found[ground] = laid
            if not laid.complete():
                elsewhere.setdefault(ground.sheet_id, []).extend(ground.rects(moved=laid.column))
        if elsewhere:
            again = look(self.session, elsewhere, cells, self.now)
            for ground in grounds:
                if ground.sheet_id in again:
                    laid = layout(ground, again[ground.sheet_id])
                    if laid is None or not laid.complete():
                        found.pop(ground, None)  # dragged again meanwhile: the next round looks again
                    else:
                        found[ground] = laid
        return found

    def _place(self, item: Item, laid: Layout | None, row: int | None, protected: Protections) -> Fate | None:
        if laid is None or row is None or item.column not in laid.column or row <= laid.header:
            return Fate.CHANGED
        item.place = (row, laid.column[item.column])
        cell = laid.view.cell(*item.place)
        if cell is None:
            return Fate.CHANGED
        fate = why_not(item, cell, protected)
        item.plain_text = cell.get("userEnteredFormat", {}).get("numberFormat", {}).get("type") == "TEXT"
        if fate is None and not self._can_say(item):
            return Fate.REFUSED
        return fate

    def _can_say(self, item: Item) -> bool:
        """Whether every text this may need can be handed over so that it stays what it is."""
        texts = [item.old, item.new]
        if not item.alone:
            texts.append(marked(item.old, self.fence.epoch, self.tokens))
        return self.manners.exact and all(self.say(item, text) is not None for text in texts)

    def say(self, item: Item, text: str) -> str | None:
        return self.manners.replacement(text, plain_text=item.plain_text)

    def settle(self, item: Item, fate: Fate) -> None:
        if item.change_id is None:
            if item.undoes is not None and fate not in (Fate.APPLIED, Fate.ALREADY):
                self.fates[item.undoes] = Fate.APPLIED  # it could not be taken back, so it stays, and is said
        elif self.fates.get(item.change_id) is not Fate.APPLIED:
            self.fates[item.change_id] = fate

    # -- spellings --------------------------------------------------------------------------------------------

    def spell(self, items: Sequence[Item]) -> None:
        """Writes what is right wherever the old text stands. ``items`` have their places."""
        for round_ in range(ROUNDS):
            again: list[Item] = []
            waiting: Waiting = {}
            for item in items:
                waiting.setdefault(_key(item, next(iter(item.who.ids), None), item.column), []).append(item)
            for batch in batches(items):
                for outcome in self.send(batch, lambda i: find_replace(i.at, i.old, self.say(i, i.new) or ""), again):
                    take_back: list[Item] = []
                    self._spelled(outcome, waiting, again, take_back)
                    if take_back:
                        self.replace(self.find(take_back), ROUNDS_BACK)
            # What another batch of this round settled by a hit of its own is not looked for again.
            items = [item for item in again if item.change_id not in self.fates]
            if not items:
                return
            items = self.find(items) if round_ + 1 < ROUNDS else self._give_up(items)

    def _spelled(self, outcome: Outcome, waiting: Waiting, again: list[Item], take_back: list[Item]) -> None:
        laid = self._shown(outcome)
        for item, hit in outcome.hits.items():
            seen = laid.get(item.ground)
            if hit is None:
                item.unsure = True
                again.append(item)
            elif hit is False:
                self._missed(item, seen, again)
            elif seen is None or text_of(seen.view.cell(*item.place) or {}) != item.new:
                item.unsure = True  # hit, and by now it stands elsewhere
                again.append(item)
            else:
                right_column = seen.column.get(item.column) == item.place[1]
                right_row = seen.is_row_of(item.place[0], item.who)
                nobody = right_row is None and bool(item.who.ids) and seen.id_column is None
                if right_column and (right_row or nobody):
                    # Without the heading of the ids nobody can say whose row it is; the text decides alone.
                    self.settle(item, Fate.APPLIED)
                elif right_column and right_row is None:
                    item.unsure = True
                    again.append(item)
                else:
                    self._hit_another(item, seen, waiting, again, take_back)

    def _hit_another(
        self,
        item: Item,
        seen: Layout,
        waiting: Waiting,
        again: list[Item],
        take_back: list[Item],
    ) -> None:
        """The same text stood there for somebody else: theirs to keep when the same was planned for them."""
        again.append(item)
        row, column = item.place
        held = seen.held(row, seen.ground.id_column) if seen.ground.id_column is not None else None
        base_column = next((base for base, at in seen.column.items() if at == column), None)
        content = held.content if held is not None else None
        for other in waiting.get(_key(item, content, base_column), ()):
            if other is not item and seen.is_row_of(row, other.who):
                self.settle(other, Fate.APPLIED)
                return
        # The table as it is now, with the column that was hit.
        known = {at: at for at in seen.column.values() if seen.view.knows(row, at)} | {column: column}
        headings = {at: entered(seen.view.cell(seen.header, at) or {}) for at in known}
        id_column = seen.id_column if seen.id_column in known else None
        ground = Ground(item.ground.sheet_id, item.ground.title, seen.header, id_column, headings)
        texts = {at: entered(seen.view.cell(row, at) or {}) for at in known if at not in (column, id_column)}
        cells = tuple((at, frozenset({text})) for at, text in texts.items() if text is not None and text.kind == "s")
        who = Who(frozenset({content})) if content is not None and id_column is not None else Who(cells=cells)
        mine = item.change_id if seen.is_row_of(row, item.who) else None
        take_back.append(
            Item(None, ground, column, item.new, item.old, False, who, item.place, row, item.plain_text, undoes=mine)
        )

    def _missed(self, item: Item, seen: Layout | None, again: list[Item]) -> None:
        """Not hit: done already, changed by somebody, or moved."""
        if seen is not None and item.column in seen.column:
            rows = seen.rows_of(item.who)
            if len(rows) == 1:
                cell = seen.view.cell(rows[0], seen.column[item.column])
                if cell is not None:
                    text = text_of(cell)
                    if text == item.new:
                        self.settle(item, Fate.APPLIED if item.unsure else Fate.ALREADY)
                        return
                    if text != item.old:
                        self.settle(item, Fate.CHANGED)
                        return
        again.append(item)

    def _give_up(self, items: Sequence[Item]) -> list[Item]:
        for item in self.find(items):
            self.settle(item, Fate.CHANGED)
        return []

    # -- values of one client ---------------------------------------------------------------------------------

    def replace(self, items: Sequence[Item], rounds: int = ROUNDS) -> None:
        """Writes what is right for one client only, by marks. ``items`` have their places."""
        for round_ in range(rounds):
            again: list[Item] = []
            for batch in batches(items):
                for item in batch:
                    self.tokens += 1
                    item.token = marked(item.old, self.fence.epoch, self.tokens)
                self.marked_tabs.update(item.ground.sheet_id for item in batch)
                for outcome in self.send(batch, lambda i: find_replace(i.at, i.old, self.say(i, i.token) or ""), again):
                    self.resolve(self._marked(outcome, again), again)
            items = again
            if not items:
                return
            items = self.find(items) if round_ + 1 < rounds else self._give_up(items)

    def _marked(self, outcome: Outcome, again: list[Item]) -> list[Standing]:
        """Which client and heading stand at each mark, and so what it becomes."""
        laid = self._shown(outcome)
        standing, elsewhere = [], []
        for item, hit in outcome.hits.items():
            seen = laid.get(item.ground)
            if hit is False:
                self._missed(item, seen, again)
                continue
            if hit and seen is not None and text_of(seen.view.cell(*item.place) or {}) == item.token:
                right = self._is_right(item, seen)
                if right is not None:
                    standing.append(self._standing(item, item.at, right))
                    continue
            elsewhere.append(item)
        return [*standing, *self._look_for(elsewhere, again)]

    def _is_right(self, item: Item, seen: Layout) -> bool | None:
        """Whether the cell at the item's place is the planned client's, under the planned heading; None when unseen."""
        if seen.column.get(item.column) != item.place[1]:
            return False
        return seen.is_row_of(item.place[0], item.who)

    @staticmethod
    def _standing(item: Item, place: Place, right: bool) -> Standing:
        return Standing(item, item.token, place, item.new if right else item.old, Fate.APPLIED if right else None)

    def _look_for(self, items: Sequence[Item], again: list[Item]) -> list[Standing]:
        """Marks that the answer did not show, by a read of their own."""
        if not items:
            return []
        self.now = about(self.session)
        layouts = self.layouts(dict.fromkeys(item.ground for item in items), AFTER)
        by_text = {
            (laid.ground.sheet_id, text): (laid, place)
            for laid in layouts.values()
            for place, cell in laid.view.filled.items()
            if (text := text_of(cell)) and has_mark(text)
        }
        found = []
        for item in items:
            at = by_text.get((item.ground.sheet_id, item.token))
            if at is None:
                item.unsure = False
                again.append(item)  # not written, or under another hand by now; the last look takes out what is left
                continue
            laid, item.place = at
            found.append(self._standing(item, item.at, self._is_right(item, laid) is True))
        return found

    def resolve(self, standing: Sequence[Standing], again: list[Item]) -> None:
        """Every mark becomes what it is to become; one that somebody typed onto loses the mark only."""
        todo = list(standing)
        for _ in range(ROUNDS):
            if not todo:
                return
            left: list[Standing] = []
            for start in range(0, len(todo), BATCH):
                left += self._resolved(todo[start : start + BATCH], again)
            todo = self._look_again(left, again) if left else []
        self.unfinished = self.unfinished or bool(todo)
        for one in todo:
            self.settle(one.item, Fate.CHANGED)

    def _resolved(self, batch: Sequence[Standing], again: list[Item]) -> list[Standing]:
        """One batch; what was not hit."""
        requests = [
            find_replace(s.place, s.text, s.new if s.as_typed else self.say(s.item, s.new) or "") for s in batch
        ]
        try:
            reply = self.fence.send(requests, fields="replies(findReplace(valuesChanged))")
        except Refused:
            return list(batch)
        left = []
        for one, answer in zip(batch, reply["replies"] if reply is not None else [None] * len(batch), strict=True):
            if answer is None:
                one.item.unsure = True
                left.append(one)
            elif not changed(answer):
                left.append(one)
            else:
                self._end(one, again)
        return left

    def _end(self, one: Standing, again: list[Item]) -> None:
        if one.fate is None:
            again.append(one.item)
        else:
            self.settle(one.item, one.fate)

    def _look_again(self, left: Sequence[Standing], again: list[Item]) -> list[Standing]:
        """Where the marks are that were not hit: elsewhere, typed onto, or gone with their cell."""
        ids = {s.item.token for s in left if not has_mark(s.item.token)}
        marks = leftovers.find(self.session, {s.item.ground.sheet_id for s in left}, ids)
        todo = []
        for one in left:
            token = one.item.token[len(one.item.old) :].strip()
            there = [m for m in marks if token in m.text]
            if there:
                exact = [m for m in there if m.text == one.text] or there
                for cell in exact:
                    if cell.text == one.text:
                        todo.append(one._replace(place=cell.at))
                    else:
                        new = cell.text.replace(one.text, one.new) if one.covers else without_mark(cell.text)
                        todo.append(Standing(one.item, cell.text, cell.at, new, Fate.CHANGED))
            elif one.item.unsure:
                # The answer was lost: what the cell holds says whether it was written.
                if one.fate is None:
                    one.item.unsure = False
                again.append(one.item)
            else:
                self.settle(one.item, Fate.CHANGED)
        return todo

    # -- sending ----------------------------------------------------------------------------------------------

    def send(self, batch: Sequence[Item], request: Callable[[Item], Request], again: list[Item]) -> Iterator[Outcome]:
        """One batch over the items of one table. When Google refuses it, its items are looked for again; those refused
        twice are halved until the one in the way is alone, and that one gets its fate."""
        ground, rects = batch[0].ground, self.rects(batch)
        try:
            reply = self.fence.send([request(item) for item in batch], ranges=self.a1(ground, rects), fields=_SHOWN)
        except Refused:
            if any(item.refused == 0 for item in batch):
                for item in batch:
                    item.refused += 1
                again.extend(batch)
            elif len(batch) == 1:
                self.settle(batch[0], Fate.REFUSED)
            else:
                half = len(batch) // 2
                for part in (batch[:half], batch[half:]):
                    yield from self.send(part, request, again)
            return
        if reply is None:
            yield Outcome(dict.fromkeys(batch), {})
            return
        hits: dict[Item, Hit] = {item: changed(answer) for item, answer in zip(batch, reply["replies"], strict=True)}
        sheets = reply.get("updatedSpreadsheet", {}).get("sheets", [])
        yield Outcome(hits, views(sheets, {ground.sheet_id: rects}))

    def rects(self, batch: Sequence[Item]) -> list[Rect]:
        """What the answer shall show: the header and the rows of the batch, inside the grid as it is known."""
        ground = batch[0].ground
        rows, columns = self.size(ground.sheet_id)
        first, last = min(item.place[0] for item in batch), max(item.place[0] for item in batch) + 1
        moved = {**self.columns.get(ground, {}), **{item.column: item.place[1] for item in batch}}
        found = []
        for rect in ground.rects((first, last), moved):
            end_row, end_column = min(rect.end_row or rows, rows), min(rect.end_column or columns, columns)
            if rect.row < end_row and rect.column < end_column:
                found.append(Rect(rect.row, end_row, rect.column, end_column))
        return found

    def a1(self, ground: Ground, rects: Sequence[Rect]) -> list[str]:
        title = next(
            (s["properties"]["title"] for s in self.now.sheets if s["properties"].get("sheetId", 0) == ground.sheet_id),
            ground.title,
        )
        return [a1(title, rect, self.size(ground.sheet_id)[1]) for rect in rects]

    def size(self, sheet_id: int) -> tuple[int, int]:
        """Rows and columns of a tab as last seen."""
        for sheet in self.now.sheets:
            if sheet["properties"].get("sheetId", 0) == sheet_id:
                grid = sheet["properties"].get("gridProperties", {})
                return int(grid.get("rowCount", 1)), int(grid.get("columnCount", 1))
        return 1, 1

    def _shown(self, outcome: Outcome) -> dict[Ground, Layout]:
        found: dict[Ground, Layout] = {}
        for item in outcome.hits:
            key = item.ground
            view = outcome.shown.get(item.ground.sheet_id)
            if key not in found and view is not None:
                laid = layout(item.ground, view)
                if laid is not None:
                    found[key] = laid
        return found


def _key(item: Item, client: object, column: int | None) -> tuple[object, ...]:
    return item.ground, client, column, item.old, item.new


def batches(items: Sequence[Item]) -> Iterator[list[Item]]:
    """Items of one table at a time, from the top down, none too large for one request."""
    order = {ground: n for n, ground in enumerate(dict.fromkeys(item.ground for item in items))}
    ordered = sorted(items, key=lambda item: (order[item.ground], item.place))
    batch: list[Item] = []
    size = 0
    for item in ordered:
        length = 330 + 2 * len(json.dumps(item.old)) + len(json.dumps(item.new))
        if batch and (len(batch) >= BATCH or size + length > PAYLOAD or item.ground is not batch[0].ground):
            yield batch
            batch, size = [], 0
        batch.append(item)
        size += length
    if batch:
        yield batch
