"""The cells of a tab of ours: as rows of XML, and as the values that will be read again. Works by column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import IO, Any

from msgspec import Struct, field

from sheetcrm.core.records import replace
from sheetcrm.core.tabs.model import Block, BlockColumn, Content, Link, Style, Tab, ToCell, ToClient
from sheetcrm.core.wording import Lang
from sheetcrm.core.workbook import Sheet, Value, column_letter
from sheetcrm.stores.xlsx import refusals
from sheetcrm.stores.xlsx.cells import TEXT_TAIL, CellXml, Unwritable, as_it_is, plain
from sheetcrm.stores.xlsx.escaping import quoteattr
from sheetcrm.stores.xlsx.heights import wrapped_heights

MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384
#: Excel refuses a sheet with more internal links than this; the texts beyond stay, without a link.
MAX_LINKS = 65_530
#: Rows turned into XML at a time: a tab of 100,000 rows is not held as two million pieces.
_STRIP = 5_000


def language(tab: Tab) -> Lang:
    """Russian when the tab's title or any heading is written in Cyrillic; decides how dates look."""
    texts = [tab.title, *(column.heading for block in tab.blocks for column in block.columns)]
    return "ru" if any("а" <= letter.lower() <= "я" for text in texts for letter in text) else "en"


class SheetData(Struct):
    """A tab's cells as XML: the content of ``sheetData``, and of ``hyperlinks``."""

    tab: Tab
    xml: CellXml
    #: Row → (column, XML) of its pieces. Bytes: as text of two bytes a letter a big tab would take twice the memory.
    _fragments: dict[int, list[tuple[int, bytes]]] = field(default_factory=dict)
    _links: list[str] = field(default_factory=list)
    _heights: dict[int, float] = field(default_factory=dict)
    _hidden: set[int] = field(default_factory=set)

    def build(self, out: IO[bytes]) -> bytes:
        """Writes the rows to ``out`` as they get ready, so that a big tab is not held twice, and returns the links. Raises
        StoreError naming the cell when a value cannot be written."""
        rows, columns = self.tab.size()
        if rows > MAX_ROWS or columns > MAX_COLUMNS:
            raise refusals.TOO_MANY_ROWS(tab=self.tab.title, rows=rows)
        self._fragments |= {row: [] for row in self.tab.heights}
        for cell in self.tab.cells:
            for offset in range(cell.span):
                content, link = (cell.content, cell.link) if offset == 0 else (None, None)
                text = self._one(cell.row, cell.column + offset, content, cell.style, "center", link)
                if text:
                    self._fragments.setdefault(cell.row, []).append((cell.column + offset, text.encode()))
        blocks = sorted(self.tab.blocks, key=lambda block: block.row)
        self._heights = {row: h for block in blocks for row, h in wrapped_heights(block).items()} | dict(
            self.tab.heights
        )
        self._hidden = {b.row + 1 + i for b in blocks if b.closed is not None and b.filter for i in b.closed.rows}
        beside = any(one.row + one.height >= other.row for one, other in pairwise(blocks))
        for block in blocks:
            for done in self._add_block(block):
                if not beside:
                    self._write_rows(out, done)
        self._write_rows(out, MAX_ROWS)
        return "".join(self._links).encode()

    def _write_rows(self, out: IO[bytes], before: int) -> None:
        """Writes the rows above one, nothing more of which will come."""
        lines = []
        for row in sorted(row for row in self._fragments if row < before):
            pieces = self._fragments.pop(row)
            if len(pieces) > 1:
                pieces.sort()
            height = f' ht="{self._heights[row]:g}" customHeight="1"' if row in self._heights else ""
            height += ' hidden="1"' if row in self._hidden else ""
            lines.append(b'<row r="%d"%b>%b</row>' % (row + 1, height.encode(), b"".join([text for _, text in pieces])))
        out.write(b"".join(lines))

    def _one(self, row: int, column: int, content: Content, style: Style, valign: str, link: Link) -> str:
        try:
            tail = self.xml.tail(content, style, valign, link)
        except Unwritable as err:
            raise self._refused(err, row, column) from err
        if tail and isinstance(link, ToCell):
            self._link(row, column, link)
        return f'<c r="{column_letter(column)}{row + 1}{tail}' if tail else ""

    def _link(self, row: int, column: int, link: ToCell) -> None:
        if len(self._links) < MAX_LINKS:
            location = quoteattr(self.xml.location(link))
            self._links.append(f'<hyperlink ref="{column_letter(column)}{row + 1}" location={location}/>')

    def _refused(self, err: Unwritable, row: int, column: int) -> Exception:
        cell = f"{column_letter(column)}{row + 1}"
        return err.refusal(tab=self.tab.title, cell=cell, **err.args_)

    def _add_block(self, block: Block) -> Iterator[int]:
        """Turns a block into XML, strip by strip; yields the row that comes next."""
        heading = [
            self._one(
                block.row, block.column + i, column.heading, column.heading_style or block.heading_style, "center", None
            )
            for i, column in enumerate(block.columns)
        ]
        self._fragments.setdefault(block.row, []).append((block.column, "".join(heading).encode()))
        for start in range(0, block.height, _STRIP):
            height = min(_STRIP, block.height - start)
            first = block.row + 1 + start
            strips = [
                self._strip(column, start, first, block.column + i, height) for i, column in enumerate(block.columns)
            ]
            for row, parts in enumerate(zip(*strips, strict=True), start=first):
                if text := "".join(parts):
                    self._fragments.setdefault(row, []).append((block.column, text.encode()))
            yield first + height

    def _strip(self, column: BlockColumn, start: int, first: int, position: int, height: int) -> list[str]:
        """Some cells of one column, top to bottom: ``height`` of them from the value at ``start``, which stands in row
        ``first``. Equal values are turned into XML once."""
        letter = column_letter(position)
        values: Sequence[Content] = column.values[start : start + height]
        if len(values) < height:
            values = [*values, *[None] * (height - len(values))]
        linked = None if column.links is None else column.links[start : start + height]
        if linked is not None and any(link is not None for link in linked):
            return self._linked(column, values, [*linked, *[None] * (height - len(linked))], first, position)
        # 1, 1.0 and True are one key to a dictionary, so in a column of several types the type is part of it.
        several = len(set(map(type, values)) - {type(None)}) > 1
        keys: Sequence[Any] = list(zip(map(type, values), values, strict=True)) if several else values
        tails: dict[Any, str] = {}
        head = ""
        for key in dict.fromkeys(keys):
            value = key[1] if several else key
            if type(value) is str and not (column.fills or column.signs) and as_it_is(value):
                head = head or self.xml.text_head(column.style)
                tails[key] = f"{head}{value}{TEXT_TAIL}"
                continue
            try:
                tails[key] = self.xml.tail(value, self._filled(column, value))
            except Unwritable as err:
                raise self._refused(err, first + keys.index(key), position) from err
        return [
            f'<c r="{letter}{row}{tail}' if (tail := tails[key]) else ""
            for row, key in enumerate(keys, start=first + 1)
        ]

    def _linked(
        self, column: BlockColumn, values: Sequence[Content], links: Sequence[Link], first: int, position: int
    ) -> list[str]:
        """The cells of a column in which texts lead somewhere: a link to a client is the same XML wherever it stands,
        one to a cell is noted with the address of its own."""
        letter, tails = column_letter(position), dict[tuple[str, str, str, str], str]()
        made = []
        for row, (value, link) in enumerate(zip(values, links, strict=True), start=first):
            if type(link) is not ToClient or type(value) is not str:
                made.append(self._one(row, position, value, self._filled(column, value), "top", link))
                continue
            key = (value, link.tab, link.column, link.client_id)
            tail = tails.get(key)
            if tail is None:
                try:
                    tail = tails[key] = self.xml.tail(value, self._filled(column, value), "top", link)
                except Unwritable as err:
                    raise self._refused(err, row, position) from err
            made.append(f'<c r="{letter}{row + 1}{tail}' if tail else "")
        return made

    @staticmethod
    def _filled(column: BlockColumn, value: Content) -> Style:
        fill = column.fill_of(value)
        return _with_fill(column.style, fill) if fill else column.style


@lru_cache(maxsize=256)
def _with_fill(style: Style, fill: str) -> Style:
    return replace(style, fill=fill)


def expected(tab: Tab, lang: Lang) -> Iterator[tuple[int, int, list[Value]]]:
    """What a written tab holds: strips of values as ``(first row, column, values)``, 0-based, without the stamps."""
    for cell in tab.cells:
        if not cell.stamp:
            yield cell.row, cell.column, [plain(cell.content, lang)]
    for block in tab.blocks:
        for i, column in enumerate(block.columns):
            yield block.row, block.column + i, [plain(column.heading, lang)]
            known: dict[tuple[type, Any], Value] = {}
            values = []
            for value in column.values:
                key = (value.__class__, value)
                if key not in known:
                    known[key] = plain(value, lang)
                values.append(known[key])
            yield block.row + 1, block.column + i, values


def still_holds(sheet: Sheet, tab: Tab) -> bool:
    """Whether a tab of ours on disk still shows what was written, and nothing beside it; stamps may differ."""
    if sheet.as_written:
        return True
    lang = language(tab)
    cells = sheet.cells
    height, width = cells.shape
    columns = {position: cells[position].tolist() for position in range(width)}
    filled = 0
    try:
        for first, column, values in expected(tab, lang):
            there = columns.get(column, [])[first : first + len(values)]
            there += [None] * (len(values) - len(there))
            if there != values or any(type(a) is not type(b) for a, b in zip(there, values, strict=True)):
                return False
            filled += len(values) - values.count(None)
    except Unwritable:
        return False
    stamps = {(cell.row, cell.column) for cell in tab.cells if cell.stamp}
    stamped = sum(1 for row, column in stamps if row < height and column < width and columns[column][row] is not None)
    return sum(len(values) - values.count(None) for values in columns.values()) == filled + stamped
