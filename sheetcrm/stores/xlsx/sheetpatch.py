"""Single cells of a sheet's XML, found and replaced where they stand; every other byte stays as it is. Pure.

Nothing is parsed and written again: with comments, CDATA and processing instructions blanked out (by as many spaces, so
that places stay the same), ``<`` begins a tag and nothing else, and regular expressions find tags exactly.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from html import unescape
from typing import NamedTuple

from msgspec import Struct, field

from sheetcrm.core.workbook import column_letter
from sheetcrm.stores.xlsx.escaping import escape
from sheetcrm.stores.xlsx.package import MAIN
from sheetcrm.stores.xlsx.scan import column_position, parse_range

_HIDDEN = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>", re.DOTALL)
ATTRIBUTES = rb"((?:\s+[^\s=<>/\"']+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*)\s*"
_SHEET_DATA = re.compile(rb"<([^\s<>/:=\"']+:|)sheetData(?=[\s/>])[^<>]*>")
_DIMENSION = re.compile(rb"<(?:[^\s<>/:=\"']+:|)dimension\s[^<>]*?\bref\s*=\s*[\"']([^\"'<>]*)[\"']")
_MAIN = re.compile(rb"xmlns(?::([^\s=<>\"']+))?\s*=\s*[\"']" + re.escape(MAIN.encode()) + rb"[\"']")
_ADDRESS = re.compile(rb"^([A-Z]{1,3})([0-9]{1,7})$")
_TAG = re.compile(rb"<([^\s<>/]+)")
_ROOT = re.compile(rb"<([^\s<>/!?]+)(?=[\s/>])[^<>]*>")
_ENCODING = re.compile(rb"(?:\xef\xbb\xbf)?<\?xml[^>]*?\bencoding\s*=\s*[\"']([^\"']+)")
_STYLES = re.compile(rb"\s(?:s|style)\s*=\s*[\"']([0-9]{1,9})[\"']")
_SELF_CLOSING = re.compile(rb"\s*/>$")

Place = tuple[int, int]
#: A piece of text to replace: from, to, order among those at one place, new.
Edit = tuple[int, int, int, bytes]


class Unpatchable(ValueError):
    """A sheet whose cells cannot be told apart with certainty: nothing in it may be replaced."""


class Area(NamedTuple):
    """A range of cells; rows from 1, columns from 0, both ends included."""

    row: int
    column: int
    last_row: int
    last_column: int

    def holds(self, place: Place) -> bool:
        return self.row <= place[0] <= self.last_row and self.column <= place[1] <= self.last_column


class Row(Struct):
    """One ``row`` element. ``open_end``: where its start tag ends; ``stop``: where its end tag begins."""

    number: int
    start: int
    open_end: int
    stop: int
    end: int
    closed: bool


class Slot(Struct):
    """Where one cell stands, or would stand: ``start == end`` when the sheet has no such element yet.

    ``attributes``: of its start tag, as written. ``sound``: whether it holds a plain value and nothing else.
    ``row`` is None when the sheet has no such row.
    """

    place: Place
    row: Row | None
    start: int
    end: int
    prefix: bytes
    attributes: bytes
    content: bytes | None
    sound: bool = True

    @property
    def there(self) -> bool:
        return self.start < self.end

    def attribute(self, name: str) -> str | None:
        return attribute(self.attributes, name)


@lru_cache(maxsize=256)
def _pattern(name: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"\s" + re.escape(name) + rb"\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


def attribute(attributes: bytes, name: str) -> str | None:
    """An attribute's value as written; None when it is not there.

    >>> attribute(b' r="B5" t=\\'s\\'', "t"), attribute(b' r="B5"', "s")
    ('s', None)
    """
    found = _pattern(name.encode()).search(attributes)
    if not found:
        return None
    value = found[1] if found[1] is not None else found[2]
    return value.decode("utf-8", "replace")


def without(attributes: bytes, name: str) -> bytes:
    """Attributes with one taken out."""
    return _pattern(name.encode()).sub(b"", attributes)


def with_attribute(attributes: bytes, name: str, value: str) -> bytes:
    """Attributes with one set, where it stood or at the end."""
    text = f' {name}="{value}"'.encode()
    changed, count = _pattern(name.encode()).subn(lambda _: text, attributes, count=1)
    return changed if count else attributes + text


def masked(text: bytes) -> bytes:
    """The XML with everything blanked out in which ``<`` could stand for something else than a tag."""
    if text.count(b"<?") == text.startswith((b"<?xml", b"\xef\xbb\xbf<?xml")) and b"<!" not in text:
        return text  # nothing but the declaration: a hundred megabytes need no copy
    return _HIDDEN.sub(lambda found: b" " * len(found[0]), text)


class SheetPatch(Struct):
    """One sheet part being changed. Raises Unpatchable when its cells cannot be told apart with certainty."""

    text: bytes
    prefix: bytes = b""
    _masked: bytes = b""
    _begin: int = 0
    _stop: int = 0
    _data_tag: tuple[int, int] = (0, 0)
    _rows: dict[int, Row] = field(default_factory=dict)
    _before: dict[int, Row | None] = field(default_factory=dict)
    _cells: dict[int, list[tuple[int, int]] | None] = field(default_factory=dict)
    _looks: list[tuple[int, int, str]] | None = None
    _put: dict[Place, tuple[Slot, bytes]] = field(default_factory=dict)
    _was: dict[int, bytes | None] = field(default_factory=dict)
    _data_was: bytes | None = None

    def __post_init__(self) -> None:
        self._masked = masked(self.text)
        found = _SHEET_DATA.search(self._masked)
        if found is None:
            raise Unpatchable("no sheetData")
        self.prefix = found[1]
        if {prefix + b":" if prefix else b"" for prefix in _MAIN.findall(self._masked)} != {self.prefix}:
            raise Unpatchable("namespaces")
        self._data_tag = found.span()
        self._begin = self._stop = found.end()
        if not found[0].endswith(b"/>"):
            self._stop = self._masked.rfind(b"</" + self.prefix + b"sheetData", self._begin)
            if self._stop < 0:
                raise Unpatchable("sheetData")

    # Finding -------------------------------------------------------------------------------------------------------

    def locate(self, places: Iterable[Place]) -> dict[Place, Slot]:
        """Where these cells stand."""
        wanted: dict[int, list[int]] = {}
        for number, column in places:
            wanted.setdefault(number, []).append(column)
        self._find_rows(wanted)
        found = {}
        for number, columns in wanted.items():
            row = self._rows.get(number)
            for column in columns:
                place = (number, column)
                found[place] = self._slot(row, place) if row else self._no_row(place)
        return found

    def _find_rows(self, wanted: Iterable[int]) -> None:
        """The wanted rows, and for those that are not there the row they come after."""
        waiting = sorted(wanted, reverse=True)
        starts = list(_row_pattern(self.prefix).finditer(self._masked, self._begin, self._stop))
        number = before = 0
        for i, found in enumerate(starts):
            before, number = number, _row_number(found[1], number)
            if number <= before:
                raise Unpatchable("rows out of order")
            while waiting and waiting[-1] < number:
                self._before[waiting.pop()] = self._row_of(starts, i - 1, before) if i else None
            if waiting and waiting[-1] == number:
                self._rows[waiting.pop()] = self._row_of(starts, i, number)
        for left in waiting:
            self._before[left] = self._row_of(starts, len(starts) - 1, number) if starts else None

    def _row_of(self, starts: Sequence[re.Match[bytes]], i: int, number: int) -> Row:
        found = starts[i]
        open_end = found.end()
        following = starts[i + 1].start() if i + 1 < len(starts) else self._stop
        end_tag = b"</" + self.prefix + b"row"
        stop = self._masked.find(end_tag, open_end, following)
        if found[2] == b"/" and stop < 0:
            return Row(number, found.start(), open_end, open_end, open_end, True)
        # An end too many or too few: rows within rows.
        if found[2] == b"/" or stop < 0 or self._masked.find(end_tag, stop + 1, following) >= 0:
            raise Unpatchable("rows within rows")
        return Row(number, found.start(), open_end, stop, self._masked.find(b">", stop) + 1, False)

    def _slot(self, row: Row, place: Place) -> Slot:
        """A cell of a row that is there: by its address as most programs write it, else by counting."""
        address = f"{column_letter(place[1])}{place[0]}".encode()
        needle = b"<" + self.prefix + b'c r="' + address + b'"'
        at = self._masked.find(needle, row.open_end, row.stop)
        if at >= 0 and (found := _cell_pattern(self.prefix).match(self._masked, at)):
            slot = self._from(found, row, place)
            if self._masked.find(needle, found.end(), row.stop) >= 0:
                slot.sound = False
            return slot
        cells = self._columns_of(row)
        if cells is None:
            return Slot(place, row, row.open_end, row.open_end, self.prefix, b"", None, sound=False)
        at = row.stop
        for column, start in cells:
            if column == place[1] and (found := _cell_pattern(self.prefix).match(self._masked, start)):
                return self._from(found, row, place)
            if column > place[1]:
                at = start
                break
        return Slot(place, row, at, at, self.prefix, self._new_attributes(row, place), None)

    def _columns_of(self, row: Row) -> list[tuple[int, int]] | None:
        """The columns of a row's cells, left to right, each with the place in the text; None when they stand in no clear
        order."""
        if row.number not in self._cells:
            self._cells[row.number] = self._count_columns(row)
        return self._cells[row.number]

    def _count_columns(self, row: Row) -> list[tuple[int, int]] | None:
        cells: list[tuple[int, int]] = []
        column = -1
        number = str(row.number).encode()
        for found in _start_pattern(self.prefix).finditer(self._masked, row.open_end, row.stop):
            letters, said, attributes = found.groups()
            before, column = column, column + 1
            if letters is None and (reference := attribute(attributes or b"", "r")) is not None:
                address = _ADDRESS.match(reference.encode())
                if address is None:
                    return None
                letters, said = address.groups()
            if letters is not None:
                column = _position(letters)
                if said != number:
                    return None
            if column <= before:
                return None
            cells.append((column, found.start()))
        return cells

    def _from(self, found: re.Match[bytes], row: Row, place: Place) -> Slot:
        sound = _is_plain(found, self.prefix)
        return Slot(place, row, found.start(), found.end(), self.prefix, found[1], found[2], sound)

    def _no_row(self, place: Place) -> Slot:
        before = self._before.get(place[0])
        at = before.end if before else self._begin
        return Slot(place, None, at, at, self.prefix, self._new_attributes(None, place), None)

    def _new_attributes(self, row: Row | None, place: Place) -> bytes:
        """A new cell looks as its place looked: like its row, else like its column."""
        style = None
        if row is not None:
            tag = self.text[row.start : row.open_end]
            if attribute(tag, "customFormat") in ("1", "true"):
                style = attribute(tag, "s")
        if style is None:
            if self._looks is None:
                self._looks = self._column_styles()
            for first, last, number in self._looks:
                if first <= place[1] + 1 <= last:
                    style = number
        text = f' r="{column_letter(place[1])}{place[0]}"'
        return (text + (f' s="{style}"' if style not in (None, "0") else "")).encode()

    def new_attributes(self, slot: Slot) -> bytes:
        """The attributes the cell would be given if it were new."""
        return self._new_attributes(slot.row, slot.place)

    def highest_style(self) -> int:
        """The highest number of a cell format that the sheet refers to."""
        return max((int(number) for number in set(_STYLES.findall(self._masked))), default=0)

    def _column_styles(self) -> list[tuple[int, int, str]]:
        found = []
        head = self._masked[: self._data_tag[0]]
        for match in re.finditer(b"<" + re.escape(self.prefix) + rb"col(?=[\s/>])" + ATTRIBUTES, head):
            first, last, style = (attribute(match[1], name) for name in ("min", "max", "style"))
            if first and last and style and first.isdecimal() and last.isdecimal():
                found.append((int(first), int(last), style))
        return found

    def array_areas(self) -> list[Area]:
        """The ranges that array formulas and data tables fill."""
        areas = []
        for found in re.finditer(b"<" + re.escape(self.prefix) + rb"f(?=\s)" + ATTRIBUTES, self._masked):
            fills = attribute(found[1], "t") in ("array", "dataTable")
            if fills and (area := parse_range(attribute(found[1], "ref") or "")):
                areas.append(Area(*area))
        return areas

    def around(self) -> tuple[bytes, bytes]:
        """What to put around some ``row`` elements to make a sheet of them that reads like this one."""
        root = _ROOT.search(self._masked)
        if root is None:
            raise Unpatchable("no root")
        name = self.prefix + b"sheetData"
        return self.text[: root.end()] + b"<" + name + b">", b"</" + name + b"></" + root[1] + b">"

    def is_protected(self) -> bool:
        """Whether the tab is protected against changes of its locked cells."""
        found = re.search(b"<" + re.escape(self.prefix) + rb"sheetProtection(?=\s)" + ATTRIBUTES, self._masked)
        return bool(found) and attribute(found[1] if found else b"", "sheet") in ("1", "true")

    def encoding(self) -> str:
        """What new text is written in: anything but UTF-8 gets plain ASCII, which stands in each."""
        named = _ENCODING.match(self.text)
        return "utf-8" if named is None or named[1].lower() in (b"utf-8", b"utf8") else "ascii"

    def xml(self, slot: Slot) -> bytes:
        """The cell's own XML; empty when there is none."""
        return self.text[slot.start : slot.end]

    # Changing ------------------------------------------------------------------------------------------------------

    def put(self, slot: Slot, xml: bytes) -> None:
        """Let the cell be ``xml``; empty takes it out."""
        self._put[slot.place] = (slot, xml)

    def row_tag(self, slot: Slot) -> bytes | None:
        """The start tag of the cell's row; None when there is no such row."""
        return self.text[slot.row.start : slot.row.open_end] if slot.row else None

    def row_was(self, number: int, tag: bytes | None) -> None:
        """Give a row its earlier start tag back, or take it out for None, once no cell stands in the way of it."""
        self._was[number] = tag

    @property
    def empty_data(self) -> bytes | None:
        """The ``sheetData`` of a sheet without rows, where it is a single tag."""
        tag = self.text[slice(*self._data_tag)]
        return tag if tag.endswith(b"/>") else None

    def data_was(self, tag: bytes) -> None:
        """Give ``sheetData`` its earlier single tag back when no row is left."""
        self._data_was = tag

    @property
    def dimension(self) -> str | None:
        """The range the sheet says it uses."""
        found = _DIMENSION.search(self._masked, 0, self._data_tag[0])
        return found[1].decode("ascii", "replace") if found else None

    @property
    def shown(self) -> bytes:
        """The XML with everything blanked out in which ``<`` could stand for something else than a tag."""
        return self._masked

    @property
    def data_start(self) -> int:
        """Where the element of the rows begins."""
        return self._data_tag[0]

    @property
    def data_end(self) -> int:
        """Where the rows end; what stands behind them is about the whole sheet."""
        return self._stop

    def result(self, dimension: str | None = None, more: Iterable[Edit] = ()) -> bytes:
        """The changed sheet; ``dimension``: what it shall say it uses; ``more``: changes outside of the rows."""
        rows: dict[int, list[tuple[Slot, bytes]]] = {}
        for slot, xml in self._put.values():
            rows.setdefault(slot.place[0], []).append((slot, xml))
        edits: list[Edit] = list(more)
        for number, cells in rows.items():
            row = cells[0][0].row
            edits += self._new_row(number, cells) if row is None else self._changed_row(row, cells)
        edits += self._open_data(any(cells[0][0].row is None for cells in rows.values()))
        edits = self._data_back(edits)
        if dimension is not None and (found := _DIMENSION.search(self._masked, 0, self._data_tag[0])):
            edits.append((*found.span(1), 0, dimension.encode()))
        return spliced(self.text, edits)

    def _new_row(self, number: int, cells: list[tuple[Slot, bytes]]) -> list[Edit]:
        at = cells[0][0].start
        name = self.prefix + b"row"
        return [(at, at, number, b'<%b r="%d">%b</%b>' % (name, number, _joined(cells), name))]

    def _changed_row(self, row: Row, cells: list[tuple[Slot, bytes]]) -> list[Edit]:
        edits = [(slot.start, slot.end, slot.place[1], xml) for slot, xml in cells]
        added = [slot.place[1] + 1 for slot, xml in cells if xml and not slot.there]
        if added:
            tag = new = self.text[row.start : row.open_end]
            if spans := attribute(tag, "spans"):
                new = with_attribute(tag, "spans", _widened(spans, added))
            if row.closed:
                new = _SELF_CLOSING.sub(b">", new) + _joined(cells) + b"</" + self.prefix + b"row>"
                return [(row.start, row.end, -1, new)]
            return [*edits, (row.start, row.open_end, -1, new)] if new != tag else edits
        if row.number in self._was:
            return self._row_back(row, {slot.place[1] for slot, xml in cells if not xml}, edits)
        return edits

    def _row_back(self, row: Row, gone: set[int], edits: list[Edit]) -> list[Edit]:
        """The row as it was before cells were put into it, as far as nothing else came into it since."""
        was = self._was[row.number]
        there = self._columns_of(row)
        if there is None:
            return edits
        left = [column for column, _ in there if column not in gone]
        tag = self.text[row.start : row.open_end]
        if was is None:
            ours = without(tag, "r") == b"<" + self.prefix + b"row>"
            return [(row.start, row.end, 0, b"")] if ours and not left else edits
        if _core(was) != _core(tag):
            return edits
        if was.endswith(b"/>"):
            return [(row.start, row.end, 0, was)] if not left else edits
        spans = attribute(was, "spans")
        if spans and _widened(spans, [column + 1 for column in left]) != spans:
            return edits
        return [*edits, (row.start, row.open_end, -1, was)]

    def _open_data(self, new_rows: bool) -> list[Edit]:
        """An empty ``<sheetData/>`` is opened for its first rows."""
        tag = self.empty_data
        if not new_rows or tag is None:
            return []
        start, end = self._data_tag
        close = b"</" + self.prefix + b"sheetData>"
        return [(start, end, -1, _SELF_CLOSING.sub(b">", tag)), (end, end, 1 << 30, close)]

    def _data_back(self, edits: list[Edit]) -> list[Edit]:
        was = self._data_was
        if was is None or _SELF_CLOSING.sub(b">", was) != self.text[slice(*self._data_tag)]:
            return edits
        rows = self.text[self._begin : self._stop]
        moved = [(start - self._begin, end - self._begin, order, new) for start, end, order, new in edits]
        if spliced(rows, moved):
            return edits
        return [(self._data_tag[0], self._masked.find(b">", self._stop) + 1, 0, was)]


def _joined(cells: Iterable[tuple[Slot, bytes]]) -> bytes:
    return b"".join(xml for _, xml in sorted(cells, key=lambda pair: pair[0].place))


@lru_cache(maxsize=64)
def _row_pattern(prefix: bytes) -> re.Pattern[bytes]:
    return re.compile(b"<" + re.escape(prefix) + rb"row(?=[\s/>])" + ATTRIBUTES + rb"(/?)>")


@lru_cache(maxsize=64)
def _cell_pattern(prefix: bytes) -> re.Pattern[bytes]:
    name = re.escape(prefix)
    return re.compile(b"<" + name + rb"c(?=[\s/>])" + ATTRIBUTES + rb"(?:/>|>(.*?)</" + name + rb"c\s*>)", re.DOTALL)


@lru_cache(maxsize=64)
def _start_pattern(prefix: bytes) -> re.Pattern[bytes]:
    """The beginning of a cell: its address as most programs write it, or else all of its attributes."""
    usual = rb' r="([A-Z]{1,3})([0-9]{1,7})"'
    return re.compile(b"<" + re.escape(prefix) + b"c(?:" + usual + rb"|(?=[\s/>])" + ATTRIBUTES + b")")


@lru_cache(maxsize=16_384)
def _position(letters: bytes) -> int:
    return column_position(letters.decode())


def cell_in(xml: bytes, prefix: bytes) -> bytes | None:
    """The attributes of the one plain cell that these bytes are; None when they are anything else."""
    found = _cell_pattern(prefix).fullmatch(masked(xml))
    return found[1] if found and _is_plain(found, prefix) else None


def _is_plain(found: re.Match[bytes], prefix: bytes) -> bool:
    """Whether a cell holds a value and nothing else: no formula, no runs of formatted text, nothing kept elsewhere (as
    pictures, data types and formulas that spill have it)."""
    own = [prefix + name for name in (b"v", b"is", b"t")]
    plain = _TAG.findall(found[2] or b"") in ([], own[:1], own[1:], own[1:2])
    return plain and attribute(found[1], "cm") is None and attribute(found[1], "vm") is None


def _row_number(attributes: bytes, before: int) -> int:
    number = attribute(attributes, "r")
    if number is None:
        return before + 1
    if not number.isdecimal():
        raise Unpatchable("row number")
    return int(number)


def _widened(spans: str, columns: Sequence[int]) -> str:
    """A row's ``spans`` (ranges of columns from 1) with more columns in them.

    >>> _widened("1:4", [2]), _widened("1:4", [6]), _widened("2:3 7:8", [5])
    ('1:4', '1:6', '2:8')
    """
    ends = [part.partition(":") for part in spans.split()]
    if not all(first.isdecimal() and last.isdecimal() for first, _, last in ends):
        return spans
    ranges = [(int(first), int(last)) for first, _, last in ends]
    if all(any(first <= column <= last for first, last in ranges) for column in columns):
        return spans
    first = min([*columns, *(low for low, _ in ranges)])
    return f"{first}:{max([*columns, *(high for _, high in ranges)])}"


def _core(tag: bytes) -> bytes:
    """A row's start tag without what depends on the cells in it."""
    return without(_SELF_CLOSING.sub(b">", tag), "spans")


def spliced(text: bytes, edits: Iterable[Edit]) -> bytes:
    """The text with pieces replaced: (start, end, order among those at one place, new)."""
    pieces = []
    at = 0
    for start, end, _, new in sorted(edits):
        if start < at:
            raise Unpatchable("edits overlap")
        pieces.append(text[at:start])
        pieces.append(new)
        at = end
    pieces.append(text[at:])
    return b"".join(pieces)


_FORMULA = re.compile(rb"(<(?:[A-Za-z0-9]+:)?f>)([^<]*)(</)")


def with_formulas(text: bytes, formulas: Mapping[str, str]) -> bytes:
    """A sheet's XML with some formulas in place of others, each written with its ``=``, where a cell has exactly the old one and
    no other cell shares it. What the cells showed stays until somebody opens the file.

    >>> with_formulas(b'<c r="B2"><f>A1&amp;"x"</f><v>1</v></c>', {'=A1&"x"': '=A2'})
    b'<c r="B2"><f>A2</f><v>1</v></c>'
    """

    def written(found: re.Match[bytes]) -> bytes:
        new = formulas.get("=" + unescape(found[2].decode(errors="replace")))
        return found[0] if new is None else found[1] + escape(new.removeprefix("=")).encode() + found[3]

    return _FORMULA.sub(written, text)
