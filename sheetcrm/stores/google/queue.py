"""Queue tabs on Google, half ours and half people's: read back, appended to, put right. Nothing of people's is written.

What a run has to say of its lines goes into a hidden tab (see ``queue_making``); here new keys are appended, behind the
fence and so at most once, and what people did to our columns is put right where nothing of theirs can get lost by it:
a text in the way of a formula is cleared only after it was found in the tab of what to correct, and only in a column
that is ours at the very moment.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from msgspec import Struct

from sheetcrm.core.records import replace
from sheetcrm.core.tabs.columns import text_of
from sheetcrm.core.tabs.model import Tab
from sheetcrm.core.tabs.queue import is_key
from sheetcrm.core.workbook import Sheet, TypedOver, Value, column_letter
from sheetcrm.stores.google import applying
from sheetcrm.stores.google import queue_making as making
from sheetcrm.stores.google.fence import Fence, State
from sheetcrm.stores.google.looking import Rect, View, entered, look
from sheetcrm.stores.google.own_columns import ColumnKeeper
from sheetcrm.stores.google.reading import LOOKUP
from sheetcrm.stores.google.replacing import find_replace
from sheetcrm.stores.google.session import Session
from sheetcrm.stores.google.tokens import has_mark, marked, without_mark
from sheetcrm.stores.google.writing import PAYLOAD, Request, Writer

Notes = list[tuple[str, dict[str, object]]]

_ROUNDS = 6
_CELL = "userEnteredValue,userEnteredFormat(numberFormat(type))"


class InTheWay(Struct, frozen=True):
    """Something in a column of ours that keeps its formula from filling it. ``text`` is None when it is no text, and
    ``said`` is what it says then, ``value`` the cell; ``ours``: the program shows it there anyway, be it pasted with a copied row or a
    heading that is somebody's own from now on."""

    row: int
    column: int
    text: str | None
    ours: bool
    said: str
    value: Value = None


class Seen(Struct, frozen=True):
    """A queue tab as it was last read. ``columns``: where each column stands, by what it is; ``keys``: those that stand
    in the column of keys; ``stray``: (row, column, key) of keys in rows without one, in another column; ``lost``:
    columns of ours without their formula; ``marks``: whether a mark of ours was left in a cell; ``formulas``: by column, where its
    formula stands (row and column from 0) and what it says."""

    key: str
    title: str
    sheet_id: int
    columns: Mapping[str, int]
    lines: str
    keys: frozenset[str]
    stray: tuple[tuple[int, int, str], ...]
    in_the_way: tuple[InTheWay, ...]
    lost: tuple[str, ...]
    marks: bool
    formulas: Mapping[str, tuple[int, int, str]] = {}

    @property
    def has_keys(self) -> bool:
        """Whether there is a column of keys at all."""
        return "key" in self.columns


def seen(raw: Sheet, lines: Sheet | None) -> tuple[Sheet, Seen]:
    """A queue tab as the rest of the program reads it, and what the store has to know of it.

    ``raw``: the tab as it was read; ``lines``: the hidden tab with its lines. Our columns come from there by key,
    people's from the tab, and people's own columns stand to the right.
    """
    rows: list[list[Value]] = raw.cells.to_numpy(dtype=object).tolist()
    marks = any(has_mark(value) for row in rows for value in row)
    if marks:
        rows = [[without_mark(v) if isinstance(v, str) and has_mark(v) else v for v in row] for row in rows]
    anchors = {place: m[1].replace("''", "'") for place, text in raw.formulas.items() if (m := LOOKUP.search(text))}
    texts = _Lines.of(lines)
    columns: dict[str, int] = {}
    for at, name in sorted(raw.names.items()):
        columns.setdefault(name, at)
    key_column = _key_column(rows, columns.get("key"))
    columns.pop("key", None)
    if key_column is not None:
        columns["key"] = key_column
    found = Seen(
        raw.ours or "",
        raw.title,
        int(raw.sheet_id),
        columns,
        next(iter(anchors.values()), ""),
        frozenset(str(row[key_column]) for row in rows if is_key(row[key_column]))
        if key_column is not None
        else frozenset(),
        _stray(rows, raw, key_column),
        tuple(_in_the_way(rows, raw, anchors, columns, texts)),
        tuple(n for n in texts.names if n in columns and not any(c == columns[n] for _, c in anchors)),
        marks,
        {
            name: (row - 1, column, raw.formulas[row, column])
            for name, at in columns.items()
            for row, column in sorted(anchors, reverse=True)
            if column == at
        },
    )
    return _as_read(raw, rows, found, texts, _heading_row(rows, anchors, key_column)), found


def as_displayed(session: Session, sheet: Sheet, found: Seen) -> tuple[Sheet, Seen]:
    """Numbers and days somebody typed over ours said as the sheet shows them; one read, none when there are none."""
    numbers = [one for one in found.in_the_way if one.text is None and not one.said.startswith("=")]
    if not numbers:
        return sheet, found
    rects = [Rect(one.row, one.row + 1, one.column, one.column + 1) for one in numbers]
    view = look(session, {found.sheet_id: rects}, "userEnteredValue,formattedValue").get(found.sheet_id)
    said: dict[str, str] = {}
    for one in numbers:
        cell = (view.cell(one.row, one.column) if view is not None else None) or {}
        held = cell.get("userEnteredValue", {})
        if held.get("numberValue", held.get("boolValue")) == one.value and cell.get("formattedValue"):
            said[f"{column_letter(one.column)}{one.row + 1}"] = str(cell["formattedValue"])
    ways = tuple(
        replace(one, said=said.get(f"{column_letter(one.column)}{one.row + 1}", one.said)) for one in found.in_the_way
    )
    over = tuple(replace(one, text=said.get(one.cell, one.text)) for one in sheet.typed_over)
    return replace(sheet, typed_over=over), replace(found, in_the_way=ways)


@dataclass(frozen=True, slots=True)
class _Lines:
    """The hidden tab: ``names`` of the columns it shows, by key what each line shows, and the words for one that is
    gone."""

    names: tuple[str, ...] = ()
    by_key: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    headings: Mapping[str, Value] = field(default_factory=dict)
    gone: Mapping[str, Value] = field(default_factory=dict)

    @classmethod
    def of(cls, sheet: Sheet | None) -> _Lines:
        if sheet is None or len(sheet.cells) <= making.NAMES:
            return cls()
        rows = sheet.cells.to_numpy(dtype=object).tolist()
        names = tuple(str(v) for v in rows[making.NAMES][making.TEXTS :] if v is not None)

        def line(row: Sequence[Value]) -> dict[str, Value]:
            return dict(zip(names, row[making.TEXTS :], strict=False))

        by_key = {str(row[making.KEYS]): line(row) for row in rows[making.LINE :] if is_key(row[making.KEYS])}
        return cls(names, by_key, line(rows[making.HEADINGS]), line(rows[making.GONE]))


def _key_column(rows: Sequence[Sequence[Value]], named: int | None) -> int | None:
    """The column that is named so; the one with the most keys when there are none in it."""
    count = Counter(c for row in rows for c, value in enumerate(row) if is_key(value))
    if not count or (named is not None and count[named]):
        return named
    return max(count, key=lambda c: (count[c], -c))


def _stray(rows: Sequence[Sequence[Value]], raw: Sheet, key_column: int | None) -> tuple[tuple[int, int, str], ...]:
    """Keys that were appended into another column, because somebody moved ours just then, and stand alone in their row."""
    if key_column is None:
        return ()
    found = []
    for r, row in enumerate(rows):
        held = [(c, value) for c, value in enumerate(row) if value not in (None, "") and (r + 1, c) not in raw.formulas]
        if len(held) == 1 and held[0][0] != key_column and is_key(held[0][1]):
            found.append((r, held[0][0], str(held[0][1])))
    return tuple(found)


def _in_the_way(
    rows: Sequence[Sequence[Value]],
    raw: Sheet,
    anchors: Mapping[tuple[int, int], str],
    columns: Mapping[str, int],
    texts: _Lines,
) -> Iterable[InTheWay]:
    key_column = columns.get("key")
    if key_column is None:
        return
    names = {column: name for name, column in columns.items()}
    last = max((r for r, row in enumerate(rows) if row[key_column] is not None), default=-1)
    head = _heading_row(rows, anchors, key_column)
    for row_number, column in anchors:
        for r in range(row_number, last + 1):
            value, formula = rows[r][column], raw.formulas.get((r + 1, column))
            if value is None:
                continue
            key, name = rows[r][key_column], names.get(column, "")
            shown = texts.by_key.get(str(key), texts.gone) if is_key(key) else texts.headings
            text = value if isinstance(value, str) and formula is None else None
            ours = text is not None and (r == head or shown.get(name) == text)
            yield InTheWay(r, column, text, ours, formula or text_of(value), value)


def _heading_row(
    rows: Sequence[Sequence[Value]], anchors: Collection[tuple[int, int]], key_column: int | None
) -> int | None:
    """Where the headings stand: below the formulas, in the first row whose key is none."""
    if key_column is None or not anchors:
        return None
    below = range(min(row for row, _ in anchors), len(rows))
    return next((r for r in below if rows[r][key_column] is not None and not is_key(rows[r][key_column])), None)


def _as_read(raw: Sheet, rows: Sequence[Sequence[Value]], found: Seen, texts: _Lines, head: int | None) -> Sheet:
    columns = found.columns
    names = {column: name for name, column in columns.items()}
    called = {
        name: one.text for one in found.in_the_way if one.row == head and (name := names.get(one.column)) and one.text
    }
    if "key" not in columns:
        return replace(raw, cells=pd.DataFrame(dtype=object), formulas={}, names={})
    shown = [name for name in texts.names if name in columns or name == "result"]
    people = [name for name in columns if name not in texts.names]
    taken = set(columns.values())
    others = [c for c in range(raw.cells.shape[1]) if c not in taken]
    made: list[list[Value]] = []
    for r, row in enumerate(rows):
        key = row[columns["key"]]
        line = texts.by_key.get(str(key), texts.gone) if is_key(key) else {}
        if r == head:
            line = {**texts.headings, **called}
        made.append(
            [*(line.get(name) for name in shown), *(row[columns[n]] for n in people), *(row[c] for c in others)]
        )
    frame = pd.DataFrame(made, columns=range(len(shown) + len(people) + len(others)), dtype=object)
    frame.index = raw.cells.index
    over = tuple(
        TypedOver(
            found.key,
            f"{column_letter(one.column)}{one.row + 1}",
            str(rows[one.row][columns["key"]] or "").removeprefix("#"),
            names.get(one.column, ""),
            one.said,
        )
        for one in found.in_the_way
        if not one.ours
    )
    return replace(raw, cells=frame, formulas={}, names=dict(enumerate([*shown, *people])), typed_over=over)


# Writing ----------------------------------------------------------------------------------------------------------------


@dataclass
class QueueWriter:
    """One run's work on the queue tabs that are there. ``kept``: texts that stand in our tabs, so that clearing a cell
    that holds one of them loses nothing."""

    session: Session
    now: Callable[[], float]
    kept: frozenset[str] = frozenset()
    notes: Notes = field(default_factory=list)

    def write(self, todo: Sequence[tuple[Tab, Seen, Writer]], found: State) -> list[str]:
        """Appends the lines that are missing and puts our columns right; titles of the tabs that were changed.

        Raises NotNow when another run is at work.
        """
        requests: list[tuple[Request, int]] = []
        changed: list[str] = []
        repair: list[Seen] = []
        for tab, there, writer in todo:
            mine = self._requests(tab, there, writer)
            requests += mine
            self._name(there, [o for o in there.in_the_way if not (self._may_clear(o) or self.may_empty(o))])
            if there.marks or any(map(self._may_clear, there.in_the_way)):
                repair.append(there)
            if mine:
                changed.append(there.title)
        batches = _batches(requests)
        if repair or len(batches) > 1:
            cleared = self._in_a_run(found, batches, repair)
            changed += [there.title for there in repair if there.sheet_id in cleared and there.title not in changed]
        elif batches:
            Fence(self.session, self.now).once(found, batches[0])
        return changed

    def _requests(self, tab: Tab, there: Seen, writer: Writer) -> list[tuple[Request, int]]:
        found: list[tuple[Request, int]] = []
        for row, column, key in there.stray:
            found.append((find_replace((there.sheet_id, row, column), key, ""), 300))
        shape, columns = making.Shape.of(tab), dict(there.columns)
        lines = there.lines or making.lines_title(tab.key)
        letter = column_letter(columns["key"])
        for name, (row, column, held) in there.formulas.items():
            # An earlier version showed other columns, so what a line shows stands elsewhere on the hidden tab by now.
            if name in shape.names and shape.names.index(name) in shape.shown:
                wanted = making.formula(shape, name, row, letter, lines, writer.separator)
                if making.looks_up(held) != making.looks_up(wanted):
                    found.append((_rewritten((there.sheet_id, row, column), held, wanted), 3000))
        if there.lost:
            put_back = making.anchors(tab, list(there.lost), columns, lines, writer)
            found += [(request, 1500) for request in put_back]
        new = [name for name in shape.names if name not in columns]
        if new:
            row = making.ANCHOR if there.lost else min((at[0] for at in there.formulas.values()), default=making.ANCHOR)
            added, columns = making.new_columns(tab, new, columns, row, lines, writer)
            found += [(request, 1500) for request in added]
        fresh = [key for key in making.Shape.of(tab).keys if key not in there.keys]
        rows: list[Request] = []
        size = 0
        for line, length in making.appended(tab, fresh, columns, writer):
            if rows and size + length > PAYLOAD:
                found.append((making.append(there.sheet_id, rows), size))
                rows, size = [], 0
            rows.append(line)
            size += length
        if rows:
            found.append((making.append(there.sheet_id, rows), size))
        return found

    def _may_clear(self, one: InTheWay) -> bool:
        return one.text is not None and (one.ours or one.text in self.kept)

    def may_empty(self, one: InTheWay) -> bool:
        """Whether it is no text, and what it says is kept."""
        return one.text is None and one.said in self.kept

    def empty(self, seen: Iterable[Seen], keeper: ColumnKeeper) -> list[str]:
        """Empties cells that hold a number, a date or a formula; titles of the tabs that were changed."""
        changed = []
        for there in seen:
            names = {column: name for name, column in there.columns.items()}
            by_column: dict[int, list[InTheWay]] = {}
            for one in filter(self.may_empty, there.in_the_way):
                by_column.setdefault(one.column, []).append(one)
            for column, ones in by_column.items():
                name = names.get(column)
                cells = {one.row: one.value for one in sorted(ones, key=lambda one: one.row)}
                if name is None or not keeper.clear(there.sheet_id, there.title, name, cells, self.kept):
                    self._name(there, ones)
                elif there.title not in changed:
                    changed.append(there.title)
        return changed

    def _name(self, there: Seen, left: Iterable[InTheWay]) -> None:
        """Says which cells stay in the way."""
        for one in left:
            cell = f"{column_letter(one.column)}{one.row + 1}"
            self.notes.append(("store/queue-blocked", {"tab": there.title, "cell": cell}))

    # -- clearing what is in the way ---------------------------------------------------------------------------

    def _in_a_run(self, found: State, batches: Sequence[list[Request]], repair: Sequence[Seen]) -> set[int]:
        """Everything behind one fence; the sheets in which something was cleared."""
        with applying.Run(self.session, found, self.now) as run:
            if found.unfinished:
                run.clean_up(found)
            for batch in batches:
                run.fence.send(batch)
            if run.manners.exact:
                return self._clear(run, repair)
        for there in repair:
            self._name(there, filter(self._may_clear, there.in_the_way))
        return set()

    def _clear(self, run: applying.Run, repair: Sequence[Seen]) -> set[int]:
        """Marks what is in the way, looks in which columns the marks stand, and clears those that are ours.

        A cell is marked by compare-and-set; while it was marked somebody may have moved a column, so the mark is what
        the second step goes by, and a marked cell of anybody else's gets its text back.
        """
        wanted = {
            there.sheet_id: {(one.row, one.column): one for one in there.in_the_way if self._may_clear(one)}
            for there in repair
        }
        asked = {
            sheet_id: [Rect(row, row + 1, column, column + 1) for row, column in ones]
            for sheet_id, ones in wanted.items()
            if ones
        }
        marks: set[str] = set()
        requests: list[Request] = []
        touched: set[int] = set()
        for sheet_id, view in (look(self.session, asked, _CELL) if asked else {}).items():
            for place, one in list(wanted[sheet_id].items()):
                cell = view.cell(*place) or {}
                held, plain = entered(cell), _is_text(cell)
                if held is None or held.content != one.text or one.text is None:
                    del wanted[sheet_id][place]  # somebody was quicker; the next run looks again
                    continue
                new = marked(one.text, run.fence.epoch, len(marks) + 1)
                sent, back = (run.manners.replacement(text, plain_text=plain) for text in (new, one.text))
                if sent is not None and back is not None:
                    marks.add(new)
                    requests.append(find_replace((sheet_id, *place), one.text, sent))
                    touched.add(sheet_id)
                    del wanted[sheet_id][place]
        if requests:
            run.fence.send(requests)
        self._settle(run, [there.sheet_id for there in repair], marks)
        for there in repair:
            self._name(there, wanted[there.sheet_id].values())
        return touched

    def _settle(self, run: applying.Run, sheets: Sequence[int], marks: Collection[str]) -> None:
        """Takes every mark out: in a column of ours along with its text when this run put it there, else only the
        mark. What somebody typed onto a mark stays."""
        for _ in range(_ROUNDS):
            requests: list[Request] = []
            whole = {sheet_id: [Rect(0, None, 0, None)] for sheet_id in sheets}
            for sheet_id, view in look(self.session, whole, _CELL).items():
                ours = _columns_of_ours(view)
                for (row, column), cell in sorted(view.filled.items()):
                    held = entered(cell)
                    if held is None or held.kind != "s" or not has_mark(held.content):
                        continue
                    text = str(held.content)
                    new: str | None = ""
                    if column not in ours or text not in marks:
                        new = run.manners.replacement(without_mark(text), plain_text=_is_text(cell))
                    if new is not None:
                        requests.append(find_replace((sheet_id, row, column), text, new))
            if not requests:
                return
            run.fence.send(requests)


def _rewritten(place: tuple[int, int, int], old: str, new: str) -> Request:
    """One formula becomes another, where it still is that one."""
    request = find_replace(place, old, new)
    return {"findReplace": {**request["findReplace"], "includeFormulas": True}}


def _is_text(cell: Mapping[str, Any]) -> bool:
    return bool(cell.get("userEnteredFormat", {}).get("numberFormat", {}).get("type") == "TEXT")


def _columns_of_ours(view: View) -> set[int]:
    """Columns that a formula of ours fills, as they stand in this view."""
    found = set()
    for (_, column), cell in view.filled.items():
        held = entered(cell)
        if held is not None and held.kind == "f" and LOOKUP.search(str(held.content)):
            found.add(column)
    return found


def _batches(requests: Sequence[tuple[Request, int]]) -> list[list[Request]]:
    found: list[list[Request]] = []
    size = 0
    for request, length in requests:
        if not found or size + length > PAYLOAD:
            found.append([])
            size = 0
        found[-1].append(request)
        size += length
    return found


def texts_in(tabs: Iterable[Tab]) -> frozenset[str]:
    """All texts that stand in blocks of these tabs."""
    return frozenset(
        value
        for tab in tabs
        for block in tab.blocks
        for column in block.columns
        for value in column.values
        if isinstance(value, str)
    )


__all__ = ["QueueWriter", "Seen", "seen", "texts_in"]
