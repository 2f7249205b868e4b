"""Columns of ours in people's tabs: which cells change, and the parts of the package with those changes in them.

Only cells of ours are written, each where its client's row stands; beside them change the widths of our own columns and
the ranges that have to know of them: the tab's filter, the table, conditional formats over the whole table.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from sheetcrm.core.tabs.columns import OurColumn, TabColumns, headings, print_of, stays
from sheetcrm.core.wording import Lang
from sheetcrm.core.workbook import OwnColumn, Sheet, Value, Workbook
from sheetcrm.stores.xlsx import book, columnframe
from sheetcrm.stores.xlsx.columnframe import Reach
from sheetcrm.stores.xlsx.marks import SheetEntry
from sheetcrm.stores.xlsx.ownmarks import COLUMN, column_marks, name_for, reference, seal_name, seal_of
from sheetcrm.stores.xlsx.package import MAIN, Package
from sheetcrm.stores.xlsx.peoplecells import content, written
from sheetcrm.stores.xlsx.scan import parse_range
from sheetcrm.stores.xlsx.sheetdata import MAX_COLUMNS
from sheetcrm.stores.xlsx.sheetpatch import (
    Area,
    Edit,
    SheetPatch,
    Slot,
    Unpatchable,
    attribute,
    with_attribute,
)
from sheetcrm.stores.xlsx.styles import Look, StyleSheet

Note = tuple[str, dict[str, object]]
#: A formula by itself; one that other cells share, or that fills several, is left to its owner.
_ALONE = re.compile(rb"<(?:[^\s<>/:=\"']+:|)f(?:\s+ca\s*=\s*[\"']1[\"'])?>[^<]*</(?:[^\s<>/:=\"']+:|)f\s*>")


class Work(Struct):
    """What has to be done in one tab. ``heads`` and ``cells``: new contents by column and by place; ``add``: columns that
    are not there yet; ``drop``: columns that go."""

    sheet: Sheet
    here: TabColumns
    heads: dict[int, str] = field(default_factory=dict)
    cells: dict[tuple[int, int], Value] = field(default_factory=dict)
    add: list[OurColumn] = field(default_factory=list)
    drop: list[OwnColumn] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.heads or self.cells or self.add or self.drop)


def works(base: Workbook, columns: Sequence[TabColumns]) -> list[Work]:
    """What has to be done, tab by tab; nothing for a tab that shows what it should."""
    sheets = {sheet.title: sheet for sheet in base.people()}
    found = [_work(sheets[here.tab], here) for here in columns if here.tab in sheets]
    return [work for work in found if work]


def new_columns(base: Workbook, columns: Sequence[TabColumns]) -> list[Work]:
    """All of the columns as ones to add."""
    sheets = {sheet.title: sheet for sheet in base.people()}
    return [Work(sheets[here.tab], here, add=list(here.columns)) for here in columns if here.tab in sheets]


def _work(sheet: Sheet, here: TabColumns) -> Work:
    work = Work(sheet, here)
    own = {column.key: column for column in sheet.own}
    for column in here.columns:
        there = own.pop(column.key, None)
        if there is None:
            work.add.append(column)
            continue
        said = there.at(here.header_row)
        renamed = isinstance(said, str) and bool(said.strip()) and said.strip().casefold() not in headings(column.key)
        if not renamed and said != column.heading:
            work.heads[there.position] = column.heading
        for place, value in differing(here, column, there):
            work.cells[place] = value
    work.drop = list(own.values())
    return work


def differing(here: TabColumns, column: OurColumn, there: OwnColumn) -> Iterator[tuple[tuple[int, int], Value]]:
    """The cells that do not show what they should: of clients, and values of ours in rows that are nobody's any more."""
    position = there.position
    shown = {}
    for row, value in zip(here.rows, column.values, strict=True):
        shown[row] = value
        held = there.at(row)
        if held != value or type(held) is not type(value) or row in there.formulas:
            yield (row, position), value
    prints = set(there.written.values()) if there.written is not None else {print_of(value) for value in column.values}
    for row, held in enumerate(there.cells, start=1):
        if held is not None and row > here.header_row and row not in shown and print_of(held) in prints:
            yield (row, position), None


def leaves(there: OwnColumn, header_row: int) -> Iterator[int]:
    """The rows of a column that goes out of which our heading and our values go."""
    theirs = stays(there, header_row)
    for row, value in enumerate(there.cells, start=1):
        if value is not None and row >= header_row and row not in theirs and not (row == header_row and theirs):
            yield row


def prints_of(columns: Sequence[TabColumns], keys: Mapping[str, str]) -> dict[str, dict[str, dict[str, str]]]:
    """What is remembered of what was written: sheet → column → row → print. ``keys``: tab → what the sheet is kept under."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for here in columns:
        rows = here.row_keys()
        known: dict[Value, str] = {}
        for column in here.columns:
            prints = found.setdefault(keys[here.tab], {}).setdefault(column.key, {})
            for row, value in zip(rows, column.values, strict=True):
                if value is not None:
                    if value not in known:
                        known[value] = print_of(value)
                    prints[row] = known[value]
    return found


class ColumnWriter(Struct):
    """Carries the work out in a package. ``frames``: by sheet, what earlier runs changed around our columns. ``marked``:
    whether new columns are ours from then on; else they are people's.

    ``formulas_gone``: sheet and address of formulas that people typed into cells of ours and that are no more.
    """

    package: Package
    root: Any
    listed: Sequence[SheetEntry]
    todo: Sequence[Work]
    frames: dict[str, Any]
    lang: Lang
    marked: bool = True
    changed: dict[str, bytes] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    formulas_gone: set[tuple[str, str]] = field(default_factory=set)
    _style: Callable[[OurColumn], int] = lambda column: 0

    def write(self, styles: StyleSheet) -> None:
        """Collects the changed parts, and sets the hidden names in the workbook's root."""
        self._style = lambda column: styles.index(Look(column.style, "center", self.lang))
        for work in self.todo:
            entry = next(e for e in self.listed if e.title == work.sheet.title)
            try:
                self._write(work, entry)
            except Unpatchable:
                self.notes.append(("store/columns-not-here", {"title": work.sheet.title}))

    def _write(self, work: Work, entry: SheetEntry) -> None:
        patch = SheetPatch(self.package.read(entry.part))
        tables = self._tables(entry.part)
        memory = self.frames.setdefault(entry.sheet_id, {}) if self.marked else {}
        frame = _Frame(self.package, patch, tables, memory)
        placed = self._places(work, patch, tables)
        if len(placed) < len(work.add):
            self.notes.append(("store/no-room", {"title": work.sheet.title}))
        standing = self._put_cells(work, patch, entry, placed, frame)
        parts: dict[str, bytes] = {}
        dimension = patch.dimension
        self._sync_names(work)
        if placed:
            dimension, wider = frame.grow(work, placed, parts)
            if wider is not None:
                self._filter_name(entry, wider)
            if self.marked:
                self._set_names(entry.title, placed)
        if self.marked:
            self._seal(work, standing)
        frame.rename(work, parts)
        if work.drop:
            dimension, narrower = frame.shrink(work, parts, dimension)
            if narrower is not None:
                self._filter_name(entry, narrower)
            self._forget(entry.title, {column.key for column in work.drop})
        grown = dimension if dimension != patch.dimension else None
        self.changed[entry.part] = patch.result(grown, frame.edits)
        self.changed |= parts
        self.done.append(entry.title)
        if not work.here.columns:
            self.frames.pop(entry.sheet_id, None)

    # Where new columns stand ---------------------------------------------------------------------------------------------

    def _tables(self, part: str) -> dict[str, columnframe.TablePart]:
        found = {}
        for relation in self.package.relations(part):
            if relation.type.endswith("/table") and not relation.external and self.package.has(relation.target):
                name = self.package.actual(relation.target)
                table = columnframe.table_of(self.package.read(name))
                if table is not None:
                    found[name] = table
        return found

    def _places(
        self, work: Work, patch: SheetPatch, tables: Mapping[str, columnframe.TablePart]
    ) -> list[tuple[OurColumn, int]]:
        """The columns to add, right of everything there is."""
        sheet = work.sheet
        staying = {c.key for c in work.drop}
        areas = [table.area for table in tables.values()] + patch.array_areas()
        there = columnframe.filter_area(patch.shown, patch.data_end)
        areas += [there[0]] if there is not None else []
        used = [sheet.cells.shape[1]]
        used += [area.last_column + 1 for area in areas if area.last_column < MAX_COLUMNS - 1]
        used += [column.position + 1 for column in sheet.own if column.key not in staying]
        used += [last + 1 for _, _, _, last in sheet.merged if last < MAX_COLUMNS - 1]
        used += [column + 1 for _, column in sheet.formulas]
        first = max(used)
        return [(column, first + i) for i, column in enumerate(work.add) if first + i < MAX_COLUMNS]

    # Cells ---------------------------------------------------------------------------------------------------------------

    def _put_cells(
        self,
        work: Work,
        patch: SheetPatch,
        entry: SheetEntry,
        placed: Sequence[tuple[OurColumn, int]],
        frame: _Frame,
    ) -> dict[int, dict[int, Value]]:
        """Puts them in; what our columns hold then, by position and row."""
        here = work.here
        by_position = {c.position: o for c in work.sheet.own for o in here.columns if o.key == c.key}
        by_position |= {position: column for column, position in placed}
        cells: dict[tuple[int, int], Value] = dict(work.cells)
        cells |= {(here.header_row, position): heading for position, heading in work.heads.items()}
        taken = _headings(work)
        for column, position in placed:
            heading = frame.heads[position] = _unlike(column.heading, taken)
            taken.add(heading.casefold())
            cells[here.header_row, position] = heading
            cells |= {
                (row, position): value for row, value in zip(here.rows, column.values, strict=True) if value is not None
            }
        out = {column.position for column in work.drop}
        gone = {
            (row, column.position)
            for column in work.drop
            for row in leaves(column, here.header_row)
            if not frame.holds_name(row, column.position, out)
        }
        # The look of a heading is that of the one to its left.
        lefts = [(here.header_row, position - 1) for _, position in placed if position]
        slots = patch.locate([*cells, *gone, *lefts])
        standing = {column.position: dict(enumerate(column.cells, 1)) for column in work.sheet.own}
        since_1904, encoding = book.since_1904(self.root), patch.encoding()
        look: str | None = None
        for place, value in sorted(cells.items(), key=lambda item: (item[0][1], item[0][0])):
            slot = slots[place]
            if not self._free(slot, entry):
                self.notes.append(("store/column-formula", {"title": entry.title, "cell": _address(slot)}))
                continue
            if place[0] == here.header_row:
                left = slots.get((place[0], place[1] - 1))
                look = left.attribute("s") if left is not None and left.there else look
                style = int(look) if place[1] in frame.heads and look and look.isdecimal() else None
            else:
                style = self._style_of(slot, by_position[place[1]], value, work.sheet)
            inside = content(value, slot.prefix, encoding, since_1904)
            xml = (
                written(slot, inside, style) if value is not None else _blank(slot, by_position[place[1]], self._style)
            )
            frame.note_row(slot, bool(xml), patch)
            patch.put(slot, xml)
            standing.setdefault(place[1], {})[place[0]] = value
        for place in gone:
            if self._free(slots[place], entry):
                patch.put(slots[place], b"")
                frame.row_back(slots[place], patch)
        return standing

    def _style_of(self, slot: Slot, column: OurColumn, value: Value, sheet: Sheet) -> int | None:
        """The look of a value of ours; one that a person gave the cell stays where the value shows in it."""
        if slot.there and slot.attribute("s") is not None and isinstance(value, str):
            return None
        there = next((c for c in sheet.own if c.position == slot.place[1]), None)
        if slot.there and there is not None and type(there.at(slot.place[0])) is type(value):
            return None
        return self._style(column) if value is not None else None

    def _free(self, slot: Slot, entry: SheetEntry) -> bool:
        """Whether the cell may be replaced: a value, or a formula that stands for itself alone."""
        if slot.sound:
            return True
        inside = slot.content or b""
        if not slot.there or slot.attribute("cm") or slot.attribute("vm") or not _ALONE.search(inside):
            return False
        self.formulas_gone.add((entry.sheet_id, _address(slot)))
        return True

    # Names ---------------------------------------------------------------------------------------------------------------

    def _set_names(self, title: str, placed: Sequence[tuple[OurColumn, int]]) -> None:
        keys = {column.key for column, _ in placed}
        # A mark that led nowhere, or to a column that is not ours any more, is replaced by the new one.
        self._forget(title, keys)
        used = [n.get("name") for n in self.root.iterfind(f"{{{MAIN}}}definedNames/{{{MAIN}}}definedName")]
        for column, position in placed:
            name = name_for(column.key, used)
            used.append(name)
            book.set_name(self.root, name, reference(title, position))

    def _sync_names(self, work: Work) -> None:
        """Marks that a program left pointing at the wrong column follow their heading."""
        title = work.sheet.title
        marks = {mark.key: mark for mark in column_marks(self.root) if mark.title == title}
        for column in work.sheet.own:
            mark = marks.get(column.key)
            if mark is not None and mark.position != column.position:
                book.set_name(self.root, mark.name, reference(title, column.position))

    def _seal(self, work: Work, standing: Mapping[int, Mapping[int, Value]]) -> None:
        """Notes what the columns hold, so that another machine knows that nobody typed it."""
        keys = {column.key for column in work.here.columns}
        for mark in column_marks(self.root):
            if mark.title == work.sheet.title and mark.key in keys and mark.position in standing:
                book.set_name(self.root, seal_name(mark.name), f'"{seal_of(standing[mark.position].values())}"')

    def _forget(self, title: str, keys: set[str]) -> None:
        gone = {mark.name for mark in column_marks(self.root) if mark.title == title and mark.key in keys}
        gone |= {seal_name(name) for name in gone}
        names = self.root.find(f"{{{MAIN}}}definedNames")
        for name in list(names) if names is not None else ():
            dead = (name.get("name") or "").startswith(COLUMN) and "#REF!" in (name.text or "")
            if name.get("name") in gone or dead:
                names.remove(name)
        if names is not None and not len(names):
            self.root.remove(names)

    def _filter_name(self, entry: SheetEntry, area: Area) -> None:
        position = next(i for i, e in enumerate(self.listed) if e.title == entry.title)
        book.move_filter(self.root, position, (area.row - 1, area.column, area.last_row - 1, area.last_column))


class _Frame(Struct):
    """What stands around our columns in one sheet. ``memory``: what earlier runs changed there, kept between runs."""

    package: Package
    patch: SheetPatch
    tables: Mapping[str, columnframe.TablePart]
    memory: dict[str, Any]
    edits: list[Edit] = field(default_factory=list)
    heads: dict[int, str] = field(default_factory=dict)

    def holds_name(self, row: int, position: int, gone: set[int]) -> bool:
        """Whether a cell is the heading of a table's column that does not stand at the table's right end: a table's heading
        may not go without its column."""
        for table in self.tables.values():
            area = table.area
            if area.row == row and area.column <= position <= area.last_column:
                return not all(right in gone for right in range(position, area.last_column + 1))
        return False

    def grow(
        self, work: Work, placed: Sequence[tuple[OurColumn, int]], parts: dict[str, bytes]
    ) -> tuple[str | None, Area | None]:
        """Let everything around reach over the new columns; the range the sheet uses then, and its filter's when it grew."""
        patch, here = self.patch, work.here
        reach = _reach(work, placed)
        changes = [columnframe.cols(patch.text, patch.shown, patch.data_start, patch.prefix, reach)]
        kinds = ["cols"]
        wider: Area | None = None
        for change, area in columnframe.filters(patch.text, patch.shown, patch.data_end, reach):
            changes.append(change)
            kinds.append("filter")
            wider = area
        for change in columnframe.conditional(patch.text, patch.shown, patch.data_end, reach):
            changes.append(change)
            kinds.append("formats")
        self.edits += [change.edit() for change in changes]
        if any(reach.grouped):
            said_groups = columnframe.outline(patch.text, patch.shown, patch.data_start, patch.prefix)
            if said_groups is not None:
                self.edits.append((*said_groups.edit()[:2], -3, said_groups.now))
                changes.append(said_groups)
                kinds.append("outline")
        for kind, change in zip(kinds, changes, strict=True):
            self.memory.setdefault(kind, []).append([change.was.decode(), change.now.decode()])
        for name, table in self.tables.items():
            if table.is_plain and table.area.row == here.header_row and table.area.last_column + 1 == min(reach.new):
                was = self.package.read(name)
                now = columnframe.widened_table(was, [self.heads[position] for position in reach.new])
                parts[name] = now
                kept: dict[str, list[str]] = self.memory.setdefault("tables", {})
                kept[name] = [base64.b64encode(was).decode(), hashlib.sha256(now).hexdigest()]
        said = patch.dimension
        area_ = parse_range(said or "")
        if said is None or area_ is None:
            return said, wider
        self.memory.setdefault("dimension", said)
        last_row = max([area_[2], here.header_row, *here.rows])
        grown = Area(min(area_[0], here.header_row), area_[1], last_row, max(area_[3], max(reach.new)))
        return columnframe.a1(grown), wider

    def rename(self, work: Work, parts: dict[str, bytes]) -> None:
        """Headings that change inside a table change its column's name as well."""
        for position, heading in work.heads.items():
            for name, table in self.tables.items():
                area = table.area
                if table.is_plain and area.row == work.here.header_row and area.column <= position <= area.last_column:
                    now = parts.get(name, self.package.read(name))
                    parts[name] = columnframe.renamed_table(now, position - area.column, heading)

    def shrink(self, work: Work, parts: dict[str, bytes], dimension: str | None) -> tuple[str | None, Area | None]:
        """Give back what was changed around columns that go; where somebody changed it since, only what can be told."""
        patch = self.patch
        gone = {column.position for column in work.drop}
        whole = not work.here.columns
        log = self.memory if whole else {}
        narrower: Area | None = None
        if whole:
            self.edits += columnframe.cols_back(
                patch.text, patch.shown, patch.data_start, patch.prefix, gone, log.get("cols", [])
            )
            self.edits += columnframe.outline_back(patch.shown, patch.data_start, patch.prefix, log.get("outline", []))
        elif not self.heads and not work.add:
            change_ = columnframe.unfolded(patch.text, patch.shown, patch.data_start, patch.prefix, gone)
            if change_ is not None:
                self.edits.append(change_.edit())
                self.memory.setdefault("cols", []).append([change_.was.decode(), change_.now.decode()])
        for change, area in columnframe.filter_back(patch.shown, patch.data_end, gone, log.get("filter", [])):
            self.edits.append(change.edit())
            narrower = area
        changes = columnframe.conditional_back(patch.shown, patch.data_end, gone, log.get("formats", []))
        self.edits += [change.edit() for change in changes]
        self._shrink_tables(gone, parts)
        before = self.memory.get("dimension")
        area_ = parse_range(dimension or "")
        if area_ is None:
            return dimension, narrower
        left = [area_[3]] if area_[3] not in gone else [max(work.sheet.cells.shape[1] - 1, 0)]
        left += [c.position for c in work.sheet.own if c.position not in gone]
        shrunk = columnframe.a1(Area(*area_)._replace(last_column=max(left)))
        known = parse_range(before or "")
        if (
            known is not None
            and not work.here.columns
            and known[3] >= max(left)
            and known[2] >= work.sheet.cells.shape[0]
        ):
            return before, narrower
        return shrunk, narrower

    def _shrink_tables(self, gone: set[int], parts: dict[str, bytes]) -> None:
        kept = self.memory.get("tables", {})
        for name, table in self.tables.items():
            count, last = 0, table.area.last_column
            while last in gone and last > table.area.column:
                count, last = count + 1, last - 1
            if not count:
                continue
            now = self.package.read(name)
            was, then = kept.get(name, ["", ""])
            if was and then == hashlib.sha256(now).hexdigest():
                before = base64.b64decode(was)
                earlier = columnframe.table_of(before)
                if earlier is not None and earlier.area.last_column == last:
                    parts[name] = before
                    continue
            parts[name] = columnframe.narrowed_table(now, count)

    # Rows ----------------------------------------------------------------------------------------------------------------

    def note_row(self, slot: Slot, filled: bool, patch: SheetPatch) -> None:
        """Remembers how far a row said it went before a cell of ours came into it: runs of rows alike."""
        if not filled or slot.there or slot.row is None:
            return
        tag = patch.row_tag(slot) or b""
        said = attribute(tag, "spans")
        closed = slot.row.closed
        runs: list[list[Any]] = self.memory.setdefault("rows", [])
        if (said is not None or closed) and not self._noted(slot.row.number, runs):
            if runs and runs[-1][1] == slot.row.number - 1 and runs[-1][2:] == [said, closed]:
                runs[-1][1] = slot.row.number
            else:
                runs.append([slot.row.number, slot.row.number, said, closed])

    @staticmethod
    def _noted(number: int, runs: Sequence[Sequence[Any]]) -> bool:
        return bool(runs) and runs[-1][0] <= number <= runs[-1][1]

    def row_back(self, slot: Slot, patch: SheetPatch) -> None:
        """Lets a row say again how far it goes, once no cell of ours is in it."""
        if slot.row is None:
            return
        number = slot.row.number
        run = next((r for r in self.memory.get("rows", []) if r[0] <= number <= r[1]), None)
        if run is None:
            return
        tag = patch.row_tag(slot) or b""
        if (attribute(tag, "spans") is None) != (run[2] is None):
            return  # saved by another program since
        was = with_attribute(tag, "spans", run[2]) if run[2] is not None else tag
        patch.row_was(number, re.sub(rb"\s*>$", b"/>", was) if run[3] else was)


def _reach(work: Work, placed: Sequence[tuple[OurColumn, int]]) -> Reach:
    here = work.here
    header = work.sheet.cells.iloc[here.header_row - 1].tolist() if here.header_row <= len(work.sheet.cells) else []
    named = [i for i, value in enumerate(header) if value is not None and str(value).strip()]
    own = [column.position for column in work.sheet.own if column not in work.drop]
    reach = [*named, *own] or [0]
    new = tuple(position for _, position in placed)
    return Reach(here.header_row, min(reach), max(reach), new, tuple(column.width for column, _ in placed),
                 tuple(column.grouped for column, _ in placed))  # fmt: skip


def _headings(work: Work) -> set[str]:
    header = work.sheet.cells.iloc[work.here.header_row - 1].tolist() if len(work.sheet.cells) else []
    taken = {str(value).strip().casefold() for value in header if value is not None}
    return taken | {str(c.at(work.here.header_row) or "").strip().casefold() for c in work.sheet.own}


def _unlike(heading: str, taken: set[str]) -> str:
    """The heading, told apart from one that people have: a table takes no two alike."""
    number, made = 1, heading
    while made.casefold() in taken:
        number += 1
        made = f"{heading} {number}"
    return made


def _address(slot: Slot) -> str:
    return slot.attribute("r") or columnframe.a1(Area(slot.place[0], slot.place[1], *slot.place)).partition(":")[0]


def _blank(slot: Slot, column: OurColumn, style: Callable[[OurColumn], int]) -> bytes:
    """A cell without its value; one that a person gave a look of its own keeps it."""
    said = slot.attribute("s") if slot.there else None
    if said in (None, "0", str(style(column))):
        return b""
    return written(slot, (None, b""))


__all__ = ["ColumnWriter", "Work", "differing", "prints_of", "works"]
