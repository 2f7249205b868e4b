"""A tab of ours as a store-neutral description: cells, blocks of columns, charts. Pure.

Stores turn a :class:`Tab` into sheet XML or into API requests; what a reader sees is decided here, once.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Literal, TypeAlias

from msgspec import Struct, field, json


class Shown(Struct, frozen=True):
    """A cell that shows what stands in ``cell`` of a hidden tab of ours, by a formula of our making; blank while there is
    no such tab. With ``stale`` words, they and what ``since_words`` holds are shown as well once the moment in
    ``since`` is more than ``days`` ago: that works though no program runs. ``lead``: words that stand there always, in
    front of what is shown. ``room``: how many characters of what is shown the row is to have room for."""

    tab: str
    cell: str
    stale: str = ""
    since: str = ""
    since_words: str = ""
    days: int = 0
    lead: str = ""
    room: int = 0

    def formula(self, separator: str = ",") -> str:
        """The formula without its ``=``; the address is a text, so that a tab that is gone breaks nothing.

        >>> print(Shown("state", "B3").formula(";"))
        IFERROR(INDIRECT("'state'!B3")&"";"")
        """
        shown = f'{self._at(self.cell)}&""'
        if self.stale:
            words = '"' + self.stale.replace('"', '""') + ' "&' + self._at(self.since_words)
            old = f"NOW()-{self._at(self.since)}>{self.days}"
            late = f'IF({old}{separator}{words}{separator}"")'
            shown = f'TRIM({self._at(self.cell)}&" "&{late})'
        held = f'IFERROR({shown}{separator}"")'
        return held if not self.lead else f'"{self.lead.replace(chr(34), chr(34) * 2)} "&{held}'

    def older(self, separator: str = ",") -> tuple[str, ...]:
        """Formulas that earlier versions wrote in its stead, without their ``=``: the words about a program that has not run took
        the place of what was shown."""
        if not self.stale or self.lead:
            return ()
        words = '"' + self.stale.replace('"', '""') + ' "&' + self._at(self.since_words)
        shown = f'IF(NOW()-{self._at(self.since)}>{self.days}{separator}{words}{separator}{self._at(self.cell)}&"")'
        return (f'IFERROR({shown}{separator}"")',)

    def _at(self, cell: str) -> str:
        title = self.tab.replace("'", "''").replace('"', '""')
        return f"INDIRECT(\"'{title}'!{cell}\")"


class Computed(Struct, frozen=True):
    """A cell with a formula of our making; ``{;}`` in ``text`` stands between two arguments, which a sheet's locale decides."""

    text: str

    def formula(self, separator: str = ",") -> str:
        """The formula without its ``=``.

        >>> Computed('IF(B5=""{;}0{;}1)').formula(";")
        'IF(B5="";0;1)'
        """
        return self.text.replace("{;}", separator)


#: Contents that are worked out by whoever opens the workbook.
FORMULAS = (Shown, Computed)

#: What may stand in a cell of ours. Text is always written as text, never as a formula.
Content: TypeAlias = "str | int | float | bool | dt.date | dt.datetime | Shown | Computed | None"

Format = Literal["general", "text", "int", "money", "date", "datetime", "percent", "decimal"]
Align = Literal["left", "center", "right"]


class Style(Struct, frozen=True):
    """How a cell looks. Colours are ``RRGGBB``; None leaves the default."""

    format: Format = "general"
    bold: bool = False
    italic: bool = False
    size: float | None = None
    color: str | None = None
    fill: str | None = None
    align: Align | None = None
    wrap: bool = False
    border_bottom: str | None = None
    indent: int = 0


PLAIN = Style()


class ToCell(Struct, frozen=True):
    """A link to a cell of the same workbook: a tab's title and an A1 reference."""

    tab: str
    cell: str


class ToClient(Struct, frozen=True):
    """A link that finds a client's row by id when clicked: the tab and column letter of the ids, and the id."""

    tab: str
    column: str
    client_id: str


Link: TypeAlias = "ToCell | ToClient | None"


class Cell(Struct, frozen=True):
    """One placed cell; ``span`` merges it over that many columns. ``stamp`` marks a moment that alone is no change."""

    row: int
    column: int
    content: Content
    style: Style = PLAIN
    link: Link = None
    span: int = 1
    stamp: bool = False


class Column(Struct, frozen=True):
    """A column of another tab, from a row (counted from 1) down: a tab's title and the column's letter."""

    tab: str
    letter: str
    first: int = 1


class BlockColumn(Struct, frozen=True):
    """One column of a block: its heading, its values (None = empty), and how they look.

    ``links``: aligned with the values, or None. ``fills``: a fill colour by value text (a legend), text stays.
    ``signs``: a fill colour by what a text begins with. ``choices``: what a cell offers to choose from; other words may be
    typed all the same. ``listed``: where the choices stand, instead of ``choices``. ``heading_style``: where its heading
    looks otherwise than the block's.
    """

    heading: str
    values: Sequence[Content]
    style: Style = PLAIN
    width: float = 14.0
    links: Sequence[Link] | None = None
    fills: Mapping[str, str] = field(default_factory=dict)
    choices: tuple[str, ...] = ()
    signs: Mapping[str, str] = field(default_factory=dict)
    listed: Column | None = None
    heading_style: Style | None = None

    def fill_of(self, value: Content) -> str | None:
        """The fill colour of a cell that holds this; None for the column's own."""
        if value is None or not (self.fills or self.signs):
            return None
        text = str(value)
        return self.fills.get(text) or next((f for sign, f in self.signs.items() if text.startswith(sign)), None)


#: What the word begins with that closes a line of a queue.
DONE_SIGN = "✓"


class Closed(Struct, frozen=True):
    """Lines of a block that are over and done with: filtered away, and still there. ``column``: the position in the block
    of the column whose text begins with ``DONE_SIGN``; ``rows``: their offsets in the block."""

    column: int
    rows: frozenset[int]


class Block(Struct, frozen=True):
    """A table by columns, its heading row at ``row``, its first column at ``column`` (both 0-based)."""

    row: int
    column: int
    columns: tuple[BlockColumn, ...]
    heading_style: Style = Style(bold=True, fill="F1F3F4", wrap=True, border_bottom="BDC1C6")
    filter: bool = False
    closed: Closed | None = None

    @property
    def height(self) -> int:
        """Rows of values, without the heading."""
        return max((len(c.values) for c in self.columns), default=0)


ChartKind = Literal["column", "stacked", "bar", "line", "area", "pie"]


class Range(Struct, frozen=True):
    """Cells of the same tab, 0-based and inclusive."""

    row: int
    column: int
    last_row: int
    last_column: int


class Series(Struct, frozen=True):
    """One series: its name, where its labels and values stand, its colour. ``line`` draws it as a line over columns,
    on a second axis when ``secondary`` (a combo chart, such as Pareto)."""

    name: str
    labels: Range
    values: Range
    color: str
    line: bool = False
    secondary: bool = False


class Chart(Struct, frozen=True):
    """A native chart, anchored at a cell; sizes in pixels at 96 dpi. ``key`` is its identity from run to run."""

    key: str
    kind: ChartKind
    title: str
    series: tuple[Series, ...]
    row: int
    column: int
    width: int = 480
    height: int = 280
    percent: bool = False
    percent_secondary: bool = False
    legend: bool = True


class Scale(Struct, frozen=True):
    """Colours over numbers: a two- or three-colour scale, or a bar inside the cell."""

    where: Range
    kind: Literal["colors", "bar"]
    colors: tuple[str, ...]


class Queue(Struct, frozen=True):
    """What makes a tab a queue, half ours and half people's. Where people type while we write, such a tab is only
    appended to.

    In its one block: ``key`` is the position of the column of keys, ``people`` those of the columns people type into,
    ``names`` what each column is by position; columns further right are ones people added. ``gone``: what is shown of
    a line that is in the workbook and not among these any more.
    """

    key: int
    people: tuple[int, ...]
    names: tuple[str, ...] = ()
    gone: str = ""


class Tab(Struct, frozen=True):
    """One tab of ours, replaced as a whole unless it is a queue. ``widths``: by column position, in characters. ``breaks``: the
    rows a new page begins with when it is printed; a program decides itself where there are none."""

    key: str
    title: str
    cells: tuple[Cell, ...] = ()
    blocks: tuple[Block, ...] = ()
    charts: tuple[Chart, ...] = ()
    scales: tuple[Scale, ...] = ()
    widths: Mapping[int, float] = field(default_factory=dict)
    heights: Mapping[int, float] = field(default_factory=dict)
    freeze_rows: int = 0
    freeze_columns: int = 0
    color: str | None = None
    hidden: bool = False
    gridlines: bool = False
    queue: Queue | None = None
    breaks: tuple[int, ...] = ()

    def fingerprint(self) -> str:
        """A hash of everything but the stamps: equal fingerprints need no write."""
        digest = hashlib.sha256()
        for part in (
            self.title,
            self.charts,
            self.scales,
            sorted(self.widths.items()),
            sorted(self.heights.items()),
            self.freeze_rows,
            self.freeze_columns,
            self.color,
            self.hidden,
            self.gridlines,
        ):
            digest.update(repr(part).encode())
        if self.breaks:
            digest.update(repr(self.breaks).encode())
        for cell in self.cells:
            content = "stamp" if cell.stamp else cell.content
            digest.update(repr((cell.row, cell.column, content, cell.style, cell.link, cell.span)).encode())
        for block in self.blocks:
            closed = None if block.closed is None else (block.closed.column, sorted(block.closed.rows))
            digest.update(repr((block.row, block.column, block.filter, block.heading_style, closed)).encode())
            for column in block.columns:
                digest.update(repr((column.heading, column.style, column.width, sorted(column.fills.items()))).encode())
                if column.heading_style is not None:
                    digest.update(repr(column.heading_style).encode())
                if column.signs:
                    digest.update(repr(sorted(column.signs.items())).encode())
                digest.update(_said(column.values))
                digest.update("\0".join(column.choices).encode())
                if column.listed is not None:
                    digest.update(repr(column.listed).encode())
                if column.links is not None:
                    digest.update(_said(column.links))
        return digest.hexdigest()[:32]

    def size(self) -> tuple[int, int]:
        """Rows and columns that hold anything."""
        rows = max([c.row + 1 for c in self.cells] + [b.row + 1 + b.height for b in self.blocks], default=1)
        columns = max(
            [c.column + c.span for c in self.cells] + [b.column + len(b.columns) for b in self.blocks], default=1
        )
        return rows, columns


#: Values that JSON tells apart.
_TOLD_APART = frozenset({str, int, float, bool, type(None), ToCell, ToClient})


def _said(values: Sequence[Content | Link]) -> bytes:
    """What a column says, for a hash."""
    if _TOLD_APART.issuperset(map(type, values)):
        with suppress(UnicodeEncodeError):  # half a character, which the store will refuse with its cell
            return json.encode(values)
    return "\0".join(map(repr, values)).encode()
