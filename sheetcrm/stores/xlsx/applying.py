"""Carries out changes of people's cells inside a package: which parts change, and what became of each change.

A cell is replaced only when three opinions agree: what was read says it may be, its XML holds a plain value and nothing
else, and the reader, asked once more, reads the old value out of the XML found there and the new one out of its
replacement.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from sheetcrm.core.garbage import no_collection
from sheetcrm.core.plan import CellChange, Fate, with_changes
from sheetcrm.core.records import replace
from sheetcrm.core.workbook import Sheet, Value, Workbook, column_letter
from sheetcrm.stores.judging import as_read, judged, same
from sheetcrm.stores.xlsx import book, recalculation, refusals, rowframe
from sheetcrm.stores.xlsx.formats import Formats, number_format
from sheetcrm.stores.xlsx.marks import entries
from sheetcrm.stores.xlsx.package import Package
from sheetcrm.stores.xlsx.peoplecells import Kept, content, fits, put_back, written
from sheetcrm.stores.xlsx.probe import Probe, ProbeSheet
from sheetcrm.stores.xlsx.raw import MAX_CELLS
from sheetcrm.stores.xlsx.reserved import formatted_texts, reserved_areas
from sheetcrm.stores.xlsx.scan import parse_range
from sheetcrm.stores.xlsx.sheetdata import MAX_COLUMNS, MAX_ROWS
from sheetcrm.stores.xlsx.sheetpatch import Area, Edit, SheetPatch, Slot, Unpatchable, spliced

Note = tuple[str, dict[str, object]]


class Carried(Struct):
    """The outcome before anything is written. ``landed``: the applied changes, ``after`` as it will be read;
    ``changed``: the new content of parts, empty when there is nothing to write."""

    fates: dict[str, Fate]
    landed: list[CellChange] = field(default_factory=list)
    changed: dict[str, bytes] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)


class _Pending(Struct):
    """One change on its way into its sheet. ``exact``: the cell gets its kept XML back."""

    change: CellChange
    slot: Slot
    old: bytes
    after: Value
    kept: Kept | None = None
    new: bytes = b""
    exact: bool = False
    restyled: bool = False


class _Tab(Struct):
    """One sheet with changes."""

    sheet: Sheet
    part: str
    patch: SheetPatch
    pending: list[_Pending] = field(default_factory=list)


def carry_out(
    package: Package,
    base: Workbook,
    changes: Sequence[CellChange],
    kept: Mapping[str, str],
    new: Collection[tuple[str, int]] = (),
) -> Carried:
    """What becomes of the changes. ``base``: what was read from this very package; ``new``: rows that are added, by tab."""
    with no_collection():
        return _Work(package, base, kept, Carried(judged(changes, base.sheets, fits)), new).done(changes)


class _Work(Struct):
    package: Package
    base: Workbook
    kept: Mapping[str, str]
    out: Carried
    new: Collection[tuple[str, int]]
    _root: Any = None
    _styles_part: str | None = None
    _formats: Formats | None = None
    _texts: str | None = None
    _rich: frozenset[int] = frozenset()
    _since_1904: bool = False

    def done(self, changes: Sequence[CellChange]) -> Carried:
        waiting: dict[str, list[CellChange]] = {}
        for change in changes:
            if self.out.fates[change.change_id] is Fate.APPLIED:
                waiting.setdefault(change.tab, []).append(change)
        if not waiting:
            return self.out
        self._open()
        tabs = [tab for title, here in waiting.items() if (tab := self._tab(title, here)) and tab.pending]
        self._settle(tabs)
        for tab in tabs:
            if tab.pending:
                self.out.changed[tab.part] = self._patched(tab)
        if self.out.changed:
            self._finish(any(item.restyled for tab in tabs for item in tab.pending))
        return self.out

    def _open(self) -> None:
        self._root = self.package.tree(self.package.workbook)
        for relation in self.package.relations(self.package.workbook):
            if relation.type.endswith("/revisionHeaders"):
                raise refusals.SHARED_LEGACY(name=self.package.name)
            if self.package.has(relation.target):
                if relation.type.endswith("/sharedStrings"):
                    self._texts = self.package.actual(relation.target)
                elif relation.type.endswith("/styles"):
                    self._styles_part = self.package.actual(relation.target)
        if self._styles_part:
            self._formats = Formats(self.package.read(self._styles_part))
        self._rich = formatted_texts(self.package, self._texts)
        self._since_1904 = book.since_1904(self._root)

    def _entries(self) -> dict[str, str]:
        return {e.title: e.part for e in entries(self.package, self._root) if e.kind == "worksheet" and e.part}

    # One sheet ------------------------------------------------------------------------------------------------------

    def _tab(self, title: str, changes: Sequence[CellChange]) -> _Tab | None:
        """The sheet with those of the changes that nothing in its XML forbids."""
        sheet = next(s for s in self.base.people() if s.title == title)
        part = self._entries()[title]
        try:
            patch = SheetPatch(self.package.read(part))
            slots = patch.locate([(change.row, change.column) for change in changes])
        except Unpatchable:
            self._refuse(changes)
            return None
        areas = patch.array_areas() + reserved_areas(self.package, part)
        height, width = sheet.cells.shape
        protected = patch.is_protected()
        tab = _Tab(sheet, part, patch)
        locked = 0
        for change in changes:
            slot = slots[change.row, change.column]
            if protected and self._is_locked(slot):
                locked += 1
                self._refuse([change])
            elif not self._may_write(slot, areas) or not _in_reach(change, height, width):
                self._refuse([change])
            else:
                kept = Kept.load(self.kept[change.change_id]) if change.change_id in self.kept else None
                tab.pending.append(_Pending(change, slot, patch.xml(slot), as_read(change.after), kept))
        if locked:
            self.out.notes.append(("store/protected-tab", {"title": title, "count": locked}))
        return tab

    def _refuse(self, changes: Sequence[CellChange]) -> None:
        for change in changes:
            self.out.fates[change.change_id] = Fate.REFUSED

    def _is_locked(self, slot: Slot) -> bool:
        style = slot.attribute("s") or "0"
        return self._formats is None or not style.isdecimal() or self._formats.is_locked(int(style))

    def _may_write(self, slot: Slot, areas: Sequence[Area]) -> bool:
        if not slot.sound or any(area.holds(slot.place) for area in areas):
            return False
        if self._rich and slot.attribute("t") == "s":
            number = _inside(slot.content or b"")
            return number.isdecimal() and int(number) not in self._rich
        return True

    # What each cell becomes -------------------------------------------------------------------------------------------

    def _settle(self, tabs: Sequence[_Tab]) -> None:
        """Give every change its XML, and let go of those that the reader does not read as they should be."""
        probe = Probe(self.package, self._since_1904, self._texts)
        for tab in tabs:
            for item in tab.pending:
                self._begin(tab, item)
        old = self._read(probe, tabs, [[item.old for item in tab.pending] for tab in tabs])
        if old is None:
            raise refusals.DAMAGED(name=self.package.name, part="worksheet")
        for tab, values in zip(tabs, old, strict=True):
            for item, value in zip(tab.pending, values, strict=True):
                if not same(value, item.change.before):
                    self.out.fates[item.change.change_id] = Fate.CHANGED
            self._sift(tab)
        waiting = [(tab, list(tab.pending)) for tab in tabs]
        while any(items for _, items in waiting):
            new = self._read(probe, tabs, [[item.new for item in items] for _, items in waiting])
            if new is None:
                # Somebody wrote into the journal: what is kept of cells is of no use.
                exact = [(tab, item) for tab, items in waiting for item in items if item.exact]
                if not exact:
                    raise refusals.DAMAGED(name=self.package.name, part="worksheet")
                for tab, item in exact:
                    self._afresh(tab, item)
                continue
            again = []
            for (tab, items), values in zip(waiting, new, strict=True):
                wrong = [item for item, value in zip(items, values, strict=True) if not same(value, item.after)]
                again.append((tab, [item for item in wrong if self._try_again(tab, item)]))
            waiting = again
        for tab in tabs:
            self._sift(tab)

    def _sift(self, tab: _Tab) -> None:
        tab.pending = [item for item in tab.pending if self.out.fates[item.change.change_id] is Fate.APPLIED]

    def _read(self, probe: Probe, tabs: Sequence[_Tab], cells: list[list[bytes]]) -> list[list[Value]] | None:
        sheets = [ProbeSheet(tab.patch.around(), tab.patch.prefix, xml) for tab, xml in zip(tabs, cells, strict=True)]
        return probe.read(sheets, self._formats.text if self._formats else None)

    def _begin(self, tab: _Tab, item: _Pending) -> None:
        if item.kept is not None:
            shown_as = number_format(item.change.before)

            def same_look(was: str, now: str) -> bool:
                """A cell whose value needed another kind of number was given a format like its own."""
                if was == now:
                    return True
                ours = self._formats.like(int(was), shown_as) if self._formats and shown_as is not None else None
                return ours is not None and str(ours) == now

            xml = put_back(item.kept, item.slot, tab.patch.new_attributes(item.slot), same_look)
            if xml is not None and (xml or item.after is None):
                item.new, item.exact = xml, True
                return
        self._afresh(tab, item)

    def _afresh(self, tab: _Tab, item: _Pending, style: int | None = None) -> None:
        inside = content(item.after, item.slot.prefix, tab.patch.encoding(), self._since_1904)
        item.new, item.exact = written(item.slot, inside, style), False

    def _try_again(self, tab: _Tab, item: _Pending) -> bool:
        """Another way to write a cell that does not read as it should; False when there is none."""
        if item.exact:
            self._afresh(tab, item)
            return True
        shown_as = number_format(item.after)
        style = item.slot.attribute("s") or "0"
        if not item.restyled and shown_as is not None and self._formats is not None and style.isdecimal():
            number = self._formats.add_like(int(style), shown_as)
            if number is not None:
                item.restyled = True
                self._afresh(tab, item, number)
                return True
        self._refuse([item.change])
        return False

    # Putting it together ----------------------------------------------------------------------------------------------

    def _patched(self, tab: _Tab) -> bytes:
        patch = tab.patch
        was = patch.dimension
        area = Area(*reach) if was and (reach := parse_range(was)) else None
        back: str | None = None
        edits, longer = self._longer(tab)
        for item in tab.pending:
            more: dict[str, Any] = {}
            if longer and item.new and (item.change.tab, item.change.row) in self.new:
                more, longer = {"ranges": longer}, []
            if not item.slot.there and item.new:
                tag = patch.row_tag(item.slot)
                more |= {"row": tag.decode() if tag else None, "no_row": tag is None}
                if data := patch.empty_data:
                    more["data"] = data.decode()
                if area is not None and not area.holds(item.slot.place):
                    more["dimension"] = was
            elif item.exact and not item.new and item.kept is not None:
                if item.kept.no_row or item.kept.row is not None:
                    patch.row_was(item.slot.place[0], None if item.kept.no_row else (item.kept.row or "").encode())
                if item.kept.data:
                    patch.data_was(item.kept.data.encode())
                back = item.kept.dimension or back
                edits += self._shorter(tab, item.change.row, item.kept.ranges)
            patch.put(item.slot, item.new)
            change = item.change
            self.out.landed.append(change._replace(after=item.after))
            self.out.kept[change.change_id] = Kept(item.old.decode(), **more).dump()
        return patch.result(_dimension(area, back, tab), edits)

    def _longer(self, tab: _Tab) -> tuple[list[Edit], list[list[str]]]:
        """What ends with the table ends with its new rows: the edits of its sheet, and what to keep for taking them back. Parts
        beside the sheet are changed at once."""
        new = [c for item in tab.pending if item.new and ((c := item.change).tab, c.row) in self.new]
        if not new:
            return [], []
        rows = [change.row for change in new]
        grown = rowframe.Grown(new[0].header_row, min(rows) - 1, max(rows))
        here = list(rowframe.in_sheet(tab.patch.shown, tab.patch.data_end, grown))
        kept = [[tab.part, change.was.decode(), change.now.decode()] for change in here]
        others = {name: rowframe.in_table(self._part(name), grown) for name in self._tables(tab.part)}
        listed = [entry.part for entry in entries(self.package, self._root)]
        if tab.part in listed:
            names = rowframe.in_names(self._part(self.package.workbook), listed.index(tab.part), grown)
            others[self.package.workbook] = list(names)
        for name, changes in others.items():
            if changes:
                self.out.changed[name] = spliced(self._part(name), [change.edit() for change in changes])
                kept += [[name, change.was.decode(), change.now.decode()] for change in changes]
        return [change.edit() for change in here], kept

    def _shorter(self, tab: _Tab, first: int, kept: Sequence[Sequence[str]]) -> Iterator[Edit]:
        """What was made longer for rows that go is as it was, where nobody changed it since and no row of them stays.
        ``first``: the first of them, from 1."""
        if not kept:
            return
        going = {item.change.row for item in tab.pending if not item.new}
        below = tab.sheet.cells.iloc[first - 1 :].notna().any(axis=1)
        if any(row not in going for row in below.index[below].tolist()):
            return
        for name, was, now in kept:
            if name == tab.part:
                if (change := rowframe.back(tab.patch.text, was, now, tab.patch.data_end)) is not None:
                    yield change.edit()
            elif self.package.has(name) and (change := rowframe.back(self._part(name), was, now)) is not None:
                self.out.changed[name] = spliced(self._part(name), [change.edit()])

    def _part(self, name: str) -> bytes:
        """A part as it is by now."""
        return self.out.changed.get(name) or self.package.read(name)

    def _tables(self, part: str) -> list[str]:
        return [
            self.package.actual(relation.target)
            for relation in self.package.relations(part)
            if relation.type.endswith("/table") and not relation.external and self.package.has(relation.target)
        ]

    def _finish(self, restyled: bool) -> None:
        """The parts beside the sheets: formats that cells were given, and whether formulas are computed anew."""
        if self._formats is not None and self._styles_part is not None and restyled:
            self.out.changed[self._styles_part] = self._formats.text
        then, now = self._state({}), self._state(self.out.changed)
        book_kept = [k.book for k in map(Kept.load, self.kept.values()) if k is not None and k.book]
        earlier = next((said for said in book_kept if said.get("state") == now), None)
        if earlier is not None:
            self._take_back(earlier)
            return
        said: dict[str, Any] = {}
        if self._formats is not None and self._styles_part in self.out.changed:
            said["formats"] = len(Formats(self.package.read(self._styles_part)))
            said["with_ours"] = len(self._formats)
        if any(sheet.formulas for sheet in self.base.people()):
            if self._is_libreoffice_s():
                self.out.notes.append(("store/stale-formulas", {"name": self.package.name}))
            asked = recalculation.computed_anew(self._part(self.package.workbook))
            if asked is not None:
                self.out.changed[self.package.workbook], said["calculation"] = asked
        if said:
            first = self.out.landed[0].change_id
            known = Kept.load(self.out.kept[first])
            if known is not None:
                self.out.kept[first] = replace(known, book={**said, "state": then}).dump()

    def _is_libreoffice_s(self) -> bool:
        """Whether LibreOffice saved the workbook last: it shows kept results of formulas without computing them anew."""
        for relation in self.package.relations(""):
            if relation.type.endswith("/extended-properties") and self.package.has(relation.target):
                return b"Application>LibreOffice" in self.package.read(relation.target)
        return False

    def _take_back(self, said: Mapping[str, Any]) -> None:
        """People's sheets are what they were before some run: what it asked of the workbook besides is asked no more."""
        calculation = said.get("calculation")
        if isinstance(calculation, dict):
            before = recalculation.as_before(self._part(self.package.workbook), calculation)
            if before is not None:
                self.out.changed[self.package.workbook] = before
        count, with_ours = said.get("formats"), said.get("with_ours")
        if self._formats is None or not self._styles_part or not isinstance(count, int):
            return
        if len(self._formats) == with_ours and not any(self._uses_beyond(part, count) for part in self._ours()):
            self._formats.cut(count)
            self.out.changed[self._styles_part] = self._formats.text

    def _ours(self) -> Iterator[str]:
        parts = self._entries()
        return (parts[sheet.title] for sheet in self.base.sheets if sheet.ours is not None)

    def _uses_beyond(self, part: str, count: int) -> bool:
        return SheetPatch(self.package.read(part)).highest_style() >= count

    def _state(self, changed: Mapping[str, bytes]) -> str:
        """A digest of people's sheets and of the texts they share."""
        parts = [self._entries()[sheet.title] for sheet in self.base.people()]
        digest = hashlib.sha256()
        for part in sorted([*parts, *([self._texts] if self._texts else [])]):
            if part in changed:
                known = zlib.crc32(changed[part]), len(changed[part])
            else:
                info = self.package.archive.getinfo(part)
                known = info.CRC, info.file_size
            digest.update(repr((part, known)).encode())
        return digest.hexdigest()


def _in_reach(change: CellChange, height: int, width: int) -> bool:
    """Whether a sheet of this size can grow as far as the cell and still be read."""
    if change.row > MAX_ROWS or change.column >= MAX_COLUMNS:
        return False
    return max(height, change.row) * max(width, change.column + 1) <= MAX_CELLS


def _inside(xml: bytes) -> str:
    """The text of a cell's ``v``."""
    return xml.partition(b">")[2].partition(b"<")[0].strip().decode("ascii", "replace")


def _dimension(area: Area | None, back: str | None, tab: _Tab) -> str | None:
    """The range the sheet shall say it uses: grown for new cells, given back where nothing stands beyond it any more."""
    if area is None:
        return None
    if back is not None and (earlier := parse_range(back)):
        before = Area(*earlier)
        (after,) = with_changes([tab.sheet], [item.change for item in tab.pending])
        height, width = after.cells.shape
        width = max(width, *(column.position + 1 for column in after.own), 0)
        beyond = height > before.last_row or width > before.last_column + 1
        return back if not beyond and all(before.holds(place) for place in after.formulas) else None
    added = [item.slot.place for item in tab.pending if item.new and not item.slot.there]
    if all(area.holds(place) for place in added):
        return None
    first_row, last_row = min(area.row, *(r for r, _ in added)), max(area.last_row, *(r for r, _ in added))
    first, last = min(area.column, *(c for _, c in added)), max(area.last_column, *(c for _, c in added))
    return f"{column_letter(first)}{first_row}:{column_letter(last)}{last_row}"
