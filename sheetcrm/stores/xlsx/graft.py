"""Puts tabs of ours into a package: which parts change, which are added, which go. Nothing else is touched."""

from __future__ import annotations

import io
import posixpath
import re
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

from lxml import etree
from msgspec import Struct, field

from sheetcrm.core.tabs.model import Tab
from sheetcrm.core.workbook import column_letter
from sheetcrm.stores.xlsx import book, refusals
from sheetcrm.stores.xlsx.cells import CellXml
from sheetcrm.stores.xlsx.escaping import quoteattr
from sheetcrm.stores.xlsx.marks import Mark, SheetEntry
from sheetcrm.stores.xlsx.owncolumns import ColumnWriter
from sheetcrm.stores.xlsx.package import (
    CONTENT_TYPES,
    DOCUMENT_RELS,
    MAIN,
    PACKAGE_RELS,
    Package,
    parser,
    rels_name,
    to_bytes,
)
from sheetcrm.stores.xlsx.sheetdata import SheetData, language
from sheetcrm.stores.xlsx.skeleton import Skeleton, build_skeleton, filtered_block
from sheetcrm.stores.xlsx.styles import StyleSheet
from sheetcrm.stores.xlsx.unstyling import same, used, without_ours

_TYPES = {
    "sheet": "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml",
    "drawing": "application/vnd.openxmlformats-officedocument.drawing+xml",
    "chart": "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
    "styles": "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml",
}
_SHEET_DATA = re.compile(rb"<sheetData\s*/>|<sheetData>.*</sheetData>", re.DOTALL)
_DIMENSION = re.compile(rb'<dimension ref="[^"]*"/>')
_BLANK_SHEET = f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'.encode()


class Written(Struct, frozen=True):
    """One tab to write, under the title it is given; ``print`` is what will be remembered of it, None for a tab that is
    people's from then on."""

    tab: Tab
    title: str
    print: str | None


class Graft(Struct):
    """The changes to one package, collected before anything is written."""

    package: Package
    root: Any
    listed: list[SheetEntry]
    changed: dict[str, bytes] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    #: Small parts of earlier versions of the workbook, the newest first; see ``originals``.
    originals: Sequence[Mapping[str, bytes]] = ()
    _added_types: dict[str, str] = field(default_factory=dict)
    _rels: Any = None
    _parts: dict[str, str] = field(default_factory=dict)

    def apply(
        self,
        write: Sequence[Written],
        remove: Sequence[Mark],
        empty: Sequence[Mark],
        ours: dict[str, Mark],
        given: dict[str, str],
        columns: ColumnWriter | None = None,
    ) -> None:
        """Collect the changes. ``ours``: all marks as read; ``given``: requested → given titles of all our tabs;
        ``columns``: those of ours in people's tabs."""
        self._refuse_shared_mode()
        self._rels = self.package.tree(rels_name(self.package.workbook))
        places = {mark.key: self._position(mark.title) for mark in ours.values()}
        entries = {key: self.listed[place] for key, place in places.items()}
        for key in [w.tab.key for w in write] + [mark.key for mark in (*remove, *empty)]:
            if key in entries:
                self._drop_parts(entries[key])
        for mark in remove:
            # Before new tabs come: one of them may take over the name of a part that goes.
            self._drop_relation(entries[mark.key])
        part = self._styles_part()
        styles = StyleSheet(self.package.tree(part) if part else None)
        our_titles = {mark.title for mark in ours.values()}
        people = frozenset(entry.title for entry in self.listed if entry.title not in our_titles)
        # Those that stand there already first: a new one would take the name of a part that one of them is about to fill.
        for written in sorted(write, key=lambda one: one.tab.key not in places):
            xml = CellXml(styles, language(written.tab), book.since_1904(self.root), given, people)
            self._write_tab(written, places.get(written.tab.key), xml)
        for mark in empty:
            self._put(entries[mark.key].part, _BLANK_SHEET, "sheet")
            book.set_mark(self.root, mark.key, mark.title, "")
        if columns is not None:
            columns.write(styles)
            self.changed |= columns.changed
        gone = columns.formulas_gone if columns is not None else set()
        self._drop_calculations({entry.sheet_id for entry in entries.values()}, gone)
        for mark in remove:
            book.remove_sheet(self.root, entries[mark.key], mark.key)
        if styles.changed:
            self._put_styles(styles)
        self._put_titles()
        self.changed[self.package.workbook] = to_bytes(self.root)
        self.changed[self.package.actual(rels_name(self.package.workbook))] = to_bytes(self._rels)
        self._put_content_types()
        self.removed -= self.changed.keys()

    def printed(self) -> dict[str, tuple[int, int]]:
        """By key of each tab that was written the checksum and size of its sheet, as ``Package.printed`` will see them."""
        parts = {key: self.changed[part] for key, part in self._parts.items()}
        return {key: (zlib.crc32(content), len(content)) for key, content in parts.items()}

    def take_out(self, entries: Sequence[SheetEntry], keys: Mapping[str, str]) -> None:
        """Collect the changes that take these tabs out, and every name of ours. ``keys``: title → key of our tabs."""
        self._refuse_shared_mode()
        self._rels = self.package.tree(rels_name(self.package.workbook))
        for entry in entries:
            self._drop_parts(entry)
        self._drop_calculations({entry.sheet_id for entry in entries}, set())
        for entry in entries:
            book.remove_sheet(self.root, entry, keys.get(entry.title, ""))
            self._drop_relation(entry)
        book.forget(self.root)
        self._take_formats_back(entries)
        self._put_titles()
        self.changed[self.package.workbook] = to_bytes(self.root)
        self.changed[self.package.actual(rels_name(self.package.workbook))] = to_bytes(self._rels)
        self._put_content_types()

    def _take_formats_back(self, gone: Sequence[SheetEntry]) -> None:
        """Formats of ours go where the workbook's own styles are known and nothing that stays uses ours."""
        part = self._styles_part()
        if part is None:
            return
        out = {entry.part for entry in gone}
        staying = [entry.part for entry in self.listed if entry.part and entry.part not in out]
        highest = used(self.package.read(name) for name in staying)
        now = self.package.tree(part)
        for version in self.originals:
            before = version.get(part)
            trimmed = without_ours(now, etree.fromstring(before, parser()) if before is not None else None, highest)
            if trimmed is None:
                continue
            if before is None and same(trimmed, StyleSheet().root) and highest < 1:
                self.removed.add(part)
                self._drop_relation(SheetEntry("", "", part, "", True))
            elif not same(trimmed, now):
                self.changed[part] = to_bytes(trimmed)
            return

    def _position(self, title: str) -> int:
        return next(i for i, entry in enumerate(self.listed) if entry.title == title)

    def _refuse_shared_mode(self) -> None:
        if any(r.type.endswith("/revisionHeaders") for r in self.package.relations(self.package.workbook)):
            raise refusals.SHARED_LEGACY(name=self.package.name)

    # Parts that go ------------------------------------------------------------------------------------------------

    def _drop_parts(self, entry: SheetEntry) -> None:
        """Mark a tab's part for removal with everything that only it leads to: drawings, charts, comments, printers."""
        going: set[str] = set()
        waiting = [entry.part]
        while waiting:
            part = waiting.pop()
            if part and part not in going and self.package.has(part):
                going.add(part)
                waiting += [self.package.actual(r.target) for r in self.package.relations(part) if not r.external]
        # What a kept part leads to stays; it keeps in turn what it leads to itself.
        kept = {self.package.workbook}
        waiting = []
        for name in self.package.names():
            owner = _owner(name)
            if owner is not None and owner not in going:
                waiting += [self.package.actual(r.target) for r in self.package.relations(owner) if not r.external]
        while waiting:
            part = waiting.pop()
            if part in going and part != entry.part and part not in kept:
                kept.add(part)
                waiting += [self.package.actual(r.target) for r in self.package.relations(part) if not r.external]
        for part in going - kept:
            self.removed.add(part)
            if self.package.has(rels_name(part)):
                self.removed.add(self.package.actual(rels_name(part)))

    def _drop_calculations(self, sheet_ids: set[str], cells: set[tuple[str, str]]) -> None:
        """Take the cells of our tabs, and single ``cells`` of others, out of the calculation chain: a formula listed there
        that is gone is a fault."""
        chain = [r for r in self.package.relations(self.package.workbook) if r.type.endswith("/calcChain")]
        if not chain or not (sheet_ids or cells) or not self.package.has(chain[0].target):
            return
        part = self.package.actual(chain[0].target)
        root = self.package.tree(part)
        kept, current, last, dropped = [], "", "", False
        for cell in list(root):
            if not isinstance(cell.tag, str):
                continue
            # A cell without its own tab number belongs to the tab of the cell before it.
            current = cell.get("i", current)
            if current in sheet_ids or (current, cell.get("r")) in cells:
                root.remove(cell)
                dropped = True
                continue
            if current != last:
                cell.set("i", current)
            last = current
            kept.append(cell)
        if dropped and kept:
            self.changed[part] = to_bytes(root)
        elif dropped:
            self.removed.add(part)
            for relation in list(self._rels):
                if relation.get("Id") == chain[0].id:
                    self._rels.remove(relation)

    def _drop_relation(self, entry: SheetEntry) -> None:
        for relation in list(self._rels):
            target = posixpath.normpath(
                posixpath.join("/", posixpath.dirname(self.package.workbook), relation.get("Target", ""))
            ).lstrip("/")
            if self.package.actual(target) == entry.part:
                self._rels.remove(relation)

    # Parts that come ----------------------------------------------------------------------------------------------

    def _write_tab(self, written: Written, position: int | None, xml: CellXml) -> None:
        tab, title = written.tab, written.title
        skeleton = build_skeleton(tab, title)
        old = self.listed[position] if position is not None else None
        part = old.part if old else self._free("xl/worksheets/sheet{}.xml")
        # It stands at the beginning of a sheet, before the cells.
        beginning = next(self.package.walk(old.part), b"") if old and self.package.has(old.part) else b""
        selected = b'tabSelected="1"' in beginning.partition(b"<sheetData")[0]
        self._put(part, _sheet_xml(skeleton, SheetData(tab, xml), selected=selected), "sheet")
        self.package.pack_ahead(part, self.changed[part])
        self._parts[tab.key] = part
        if skeleton.drawing is not None:
            self._put_drawing(part, skeleton)
        if old and position is not None:
            book.rename_sheet(self.root, position, title)
            self.listed[position] = SheetEntry(title, old.sheet_id, old.part, old.kind, old.visible)
        else:
            relation = self._relate(f"{DOCUMENT_RELS}/worksheet", part)
            sheet_id = book.add_sheet(self.root, title, relation, hidden=tab.hidden)
            self.listed.append(SheetEntry(title, sheet_id, part, "worksheet", not tab.hidden))
            position = len(self.listed) - 1
        if written.print is not None:
            book.set_mark(self.root, tab.key, title, written.print)
        block = filtered_block(tab)
        area = block and (block.row, block.column, block.row + block.height, block.column + len(block.columns) - 1)
        book.set_filter(self.root, position, title, area)

    def _put_drawing(self, sheet: str, skeleton: Skeleton) -> None:
        drawing = self._free("xl/drawings/drawing{}.xml")
        self._put(drawing, skeleton.drawing or b"", "drawing")
        lines = []
        for relation in skeleton.drawing_relations:
            chart = self._free("xl/charts/chart{}.xml")
            self._put(chart, skeleton.charts[relation.target], "chart")
            lines.append(_relation(relation.id, relation.type, f"../charts/{posixpath.basename(chart)}"))
        self.changed[rels_name(drawing)] = _relations(lines)
        line = _relation("rId1", f"{DOCUMENT_RELS}/drawing", _relative(drawing, sheet))
        self.changed[rels_name(sheet)] = _relations([line])

    def _styles_part(self) -> str | None:
        for relation in self.package.relations(self.package.workbook):
            if relation.type.endswith("/styles") and self.package.has(relation.target):
                return self.package.actual(relation.target)
        return None

    def _put_styles(self, styles: StyleSheet) -> None:
        part = self._styles_part()
        if part is None:
            part = posixpath.join(posixpath.dirname(self.package.workbook), "styles.xml")
            self._relate(f"{DOCUMENT_RELS}/styles", part)
            self._added_types[part] = _TYPES["styles"]
        self.changed[part] = styles.to_bytes()

    def _put(self, part: str, content: bytes, kind: str) -> None:
        self.changed[part] = content
        self._added_types[part] = _TYPES[kind]

    def _free(self, pattern: str) -> str:
        """The first part name of a pattern that nothing kept uses; removed ones are used again, so nothing grows."""
        number = 1
        while True:
            # As the zip spells it: a part that left and came back under another spelling would stand there twice.
            name = self.package.actual(pattern.format(number))
            if name not in self.changed and (not self.package.has(name) or name in self.removed):
                return name
            number += 1

    def _relate(self, kind: str, part: str) -> str:
        used = {relation.get("Id") for relation in self._rels if isinstance(relation.tag, str)}
        number = 1
        while f"rId{number}" in used:
            number += 1
        relation = etree.SubElement(self._rels, f"{{{PACKAGE_RELS}}}Relationship")
        relation.set("Id", f"rId{number}")
        relation.set("Type", kind)
        relation.set("Target", _relative(part, self.package.workbook))
        return f"rId{number}"

    def _put_content_types(self) -> None:
        name = self.package.actual("[Content_Types].xml")
        root = self.package.tree(name)
        gone = {f"/{part}".lower() for part in self.removed if part not in self.changed}
        stated = {}
        for element in list(root):
            part = (element.get("PartName") or "").lower() if isinstance(element.tag, str) else ""
            if part in gone:
                root.remove(element)
            elif part:
                stated[part] = element
        for part, kind in self._added_types.items():
            if (element := stated.get(f"/{part}".lower())) is None:
                element = etree.SubElement(root, f"{{{CONTENT_TYPES}}}Override")
                element.set("PartName", f"/{part}")
            element.set("ContentType", kind)
        if not any((e.get("Extension") or "").lower() == "rels" for e in root if isinstance(e.tag, str)):
            element = etree.SubElement(root, f"{{{CONTENT_TYPES}}}Default")
            element.set("Extension", "rels")
            element.set("ContentType", "application/vnd.openxmlformats-package.relationships+xml")
        self.changed[name] = to_bytes(root)

    def _put_titles(self) -> None:
        """Keep the list of tabs in ``docProps/app.xml`` right where it was right before."""
        for relation in self.package.relations(""):
            if relation.type.endswith("/extended-properties") and self.package.has(relation.target):
                part = self.package.actual(relation.target)
                before = [entry.title for entry in book.listed_before(self.package) if entry.kind == "worksheet"]
                after = book.titles(self.root, self.listed)
                root = self.package.tree(part)
                if before != after and book.set_titles(root, before, after):
                    self.changed[part] = to_bytes(root)


def _owner(name: str) -> str | None:
    """The part a .rels member belongs to; None for other members.

    >>> _owner("xl/_rels/workbook.xml.rels"), _owner("_rels/.rels"), _owner("xl/workbook.xml")
    ('xl/workbook.xml', '', None)
    """
    folder, file = posixpath.split(name)
    if posixpath.basename(folder) != "_rels" or not file.endswith(".rels"):
        return None
    return posixpath.join(posixpath.dirname(folder), file[: -len(".rels")])


def _relative(part: str, owner: str) -> str:
    return posixpath.relpath(part, posixpath.dirname(owner) or ".")


def _relation(identity: str, kind: str, target: str) -> str:
    return f"<Relationship Id={quoteattr(identity)} Type={quoteattr(kind)} Target={quoteattr(target)}/>"


def _relations(lines: list[str]) -> bytes:
    declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f'{declaration}<Relationships xmlns="{PACKAGE_RELS}">{"".join(lines)}</Relationships>'.encode()


def _sheet_xml(skeleton: Skeleton, data: SheetData, *, selected: bool) -> bytes:
    """The skeleton with our cells and links in it."""
    height, width = data.tab.size()
    area = f"A1:{column_letter(width - 1)}{height}".encode()
    text = skeleton.sheet.replace(b' tabSelected="1"', b' tabSelected="1"' if selected else b"")
    text = _DIMENSION.sub(b'<dimension ref="' + area + b'"/>', text, count=1)
    head, tail = _SHEET_DATA.split(text, maxsplit=1)
    out = io.BytesIO()
    out.write(head + b"<sheetData>")
    links = data.build(out)
    if links:
        place = min(i for tag in (b"<printOptions", b"<pageMargins") if (i := tail.find(tag)) >= 0)
        tail = tail[:place] + b"<hyperlinks>" + links + b"</hyperlinks>" + tail[place:]
    out.write(b"</sheetData>" + tail)
    return out.getvalue()
