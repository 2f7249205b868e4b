"""A small table whose every cell carries a name of its own, so that it is known again after any sort, drag or copy.

The name is the cell's note: Google moves notes with their cells, and nothing of ours touches them.
"""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sheetcrm.core.workbook import Value
from sheetcrm.stores.google.tokens import has_mark, without_mark
from sheetcrm.stores.google.writing import serial
from tests.google import OWNER
from tests.sheets_server import SheetsServer
from tests.sheets_server.model.cells import Cell, Entry, expand
from tests.sheets_server.model.sheet import Sheet

TITLE = "Клиенты"
HEADINGS = ("ID клиента", "ФИО", "Телефон", "Город", "Рождение", "Сумма", "Вдвое", "Заметка", "Второй телефон")
ID, NAME, PHONE, CITY, BORN, SUM, TWICE, NOTE, SECOND = range(len(HEADINGS))
_DATE = {"numberFormat": {"type": "DATE", "pattern": "dd.mm.yyyy"}}
_CITIES = ("самара", "Самара", "г. Москва", "москва", "Тверь")


class Held(NamedTuple):
    """What a cell holds: its kind (text, number, formula, blank) and content."""

    kind: str
    content: Any


def held(entry: Entry) -> Held:
    cell = expand(entry)
    if cell.formula is not None:
        return Held("formula", cell.formula)
    if cell.value is None or cell.value == "":
        return Held("blank", None)
    return Held("text" if isinstance(cell.value, str) else "number", cell.value)


@dataclass
class Book:
    """The spreadsheet and what is known of its cells. ``planned``: by cell name, the text before and after;
    ``typed``: what a person last left in a cell; ``origin``: what was there at first;
    ``copied``: whose row has a double, so that nobody can tell which of the two is meant;
    ``undone``: where somebody took an edit of theirs back; ``covered``: what a cell may hold besides, because a bare mark
    of ours covered it when it was copied, typed onto or brought back; ``pure``: whether what is planned are spellings;
    ``new``: what is planned for rows yet to be added, whose cells have no names: content → the row's id and its column;
    ``gone``, ``twice``: those of them that somebody took out or typed over, or copied; ``deleted``: cells that went with a
    row somebody deleted; ``heirs``: cells of a copy of a row, with what was planned for the cell they are a copy of; ``doubled``:
    blank cells that were filled while their row's id stood in two rows."""

    server: SheetsServer
    spreadsheet: str
    planned: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    typed: dict[str, Held] = field(default_factory=dict)
    origin: dict[str, Held] = field(default_factory=dict)
    copied: set[str] = field(default_factory=set)
    undone: set[str] = field(default_factory=set)
    covered: dict[str, set[Held]] = field(default_factory=dict)
    pure: bool = False
    new: dict[Any, tuple[str, int]] = field(default_factory=dict)
    gone: set[Any] = field(default_factory=set)
    twice: set[Any] = field(default_factory=set)
    deleted: set[str] = field(default_factory=set)
    heirs: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    doubled: list[str] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def new_name(self, what: str = "new", like: str = "") -> str:
        return f"{what}#{next(self.numbers)}:{column_of(like)}"

    def sheet(self) -> Sheet:
        found = self.server.files[self.spreadsheet].document.sheet_titled(TITLE)
        assert found is not None
        return found

    def cells(self) -> Iterator[tuple[int, int, str | None, Held]]:
        """Row, column, name and content of every cell below the header that holds something or has a name."""
        for row, entries in enumerate(self.sheet().grid.stored_rows):
            for column, entry in enumerate(entries):
                if row and (entry is not None):
                    yield row, column, expand(entry).note, held(entry)

    def name_at(self, row: int, column: int) -> str | None:
        return expand(self.sheet().grid.entry(row, column)).note

    def beneath(self, entry: Entry) -> set[Held]:
        """What a bare mark of ours covers in a cell: what may stand there. A copy of it may hold the same in the end, as its
        original does; nothing for any other cell."""
        name, now = expand(entry).note, held(entry)
        if name is None or now.kind != "text" or not has_mark(now.content):
            return set()
        return self.covered.get(name, set()) if without_mark(str(now.content)) else self.allowed(name)

    def allowed(self, name: str) -> set[Held]:
        """What may stand in the cell in the end."""
        return self._allowed(name) | self.covered.get(name, set())

    def _allowed(self, name: str) -> set[Held]:
        if name in self.typed:
            last = self.typed[name]
            # Where the row it is a copy of was deleted since, the copy is the row.
            plan = self.planned.get(name) or self.heirs.get(name)
            if plan is not None and last == _as_held(plan[0]):
                return {last, _as_held(plan[1])}
            return {last}
        if name in self.planned:
            return {_as_held(text) for text in self.planned[name]}
        return {self.origin[name]}

    def spelled_alike(self, name: str, allowed: set[Held], now: Held) -> bool:
        """Whether what stands there is the spelling, planned for another cell of the column, of what may stand there."""
        return self.pure and any(
            Held("text", before) in allowed and Held("text", after) == now and column_of(other) == column_of(name)
            for other, (before, after) in self.planned.items()
        )

    def taken_back(self, name: str, allowed: set[Held], now: Held) -> bool:
        """Whether a spelling of ours that was on its way back was copied just then, or came back by somebody's undo, and
        was followed: what stands there is the text it had covered."""
        return (
            self.pure
            and (name in self.undone or name.startswith("copy"))
            and any(
                Held("text", after) in allowed and Held("text", before) == now
                for before, after in self.planned.values()
            )
        )


def spelled(one: Held) -> set[str]:
    """A content as the cell shows it: a number may be a day."""
    said = {str(one.content)}
    if one.kind == "number" and isinstance(one.content, int):
        said.add(f"{dt.date(1899, 12, 30) + dt.timedelta(days=one.content % 100_000):%d.%m.%Y}")
    return said


def column_of(name: str) -> str:
    """The column a cell belongs to by its name."""
    return name.rpartition(":")[2]


def _as_held(content: Any) -> Held:
    if content in (None, ""):
        return Held("blank", None)
    return Held("text" if isinstance(content, str) else "number", content)


def content_of(value: Value) -> Any:
    """What a cell with this value holds: a day as its number."""
    return serial(value) if isinstance(value, (dt.date, dt.datetime)) else value


def build(
    server: SheetsServer,
    rng: random.Random,
    rows: int = 12,
    shared: Mapping[str, str] | None = None,
    names: Sequence[str] = (),
) -> Book:
    """A table of clients: shared phones, equal cities, the same word in two columns, gaps in every column. ``names``: what they
    are called."""
    table: list[list[Entry]] = [list(HEADINGS)]
    for n in range(1, rows + 1):
        number = f"916{(n // 2 if n % 4 == 1 else n):07d}"
        phone = (f"8{number}", f"+7 ({number[:3]}) {number[3:]}", f"+7 {number}", f"8-{number}")[n % 4]
        city = rng.choice(_CITIES)
        table.append(
            [
                None if n % 5 == 0 else f"К-{n:06d}",
                names[n - 1] if names else f"клиент {chr(1071 + n)}{chr(1072 + n % 7)} ",
                phone,
                city,
                Cell(30_000 + 37 * n, format=_DATE) if n % 3 else ("01.02.1990" if n % 2 else None),
                100 * n if n % 4 else None,
                Cell(formula=f"=F{n + 1}*2"),
                city if n % 3 == 0 else (f"заметка {n}" if n % 3 == 1 else None),
                f"+7 495 {n:07d}" if n % 6 == 0 else None,
            ]
        )
    spreadsheet = server.create_spreadsheet(
        "База", {TITLE: [[]]}, owner=OWNER, share=dict(shared or {}), locale="ru_RU", rows=rows + 8, columns=12
    )
    book = Book(server, spreadsheet)
    grid = book.sheet().grid
    for row, line in enumerate(table):
        named: list[Entry] = []
        for column, entry in enumerate(line):
            if row == 0:
                named.append(entry)
                continue
            name = f"{row}:{column}"
            cell = expand(entry)
            named.append(Cell(cell.value, cell.formula, cell.format, name))
            book.origin[name] = held(entry)
        grid.set_row(row, named)
    return book


@dataclass
class Score:
    """What became of people's work. ``beyond`` is no damage: a spelling written where the very text stood in its column,
    for a client it was not planned for (the text decides alone, and taking it back lost a race)."""

    lost: list[str] = field(default_factory=list)
    misplaced: list[str] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    types: list[str] = field(default_factory=list)
    beyond: list[str] = field(default_factory=list)

    def total(self) -> int:
        return len(self.lost) + len(self.misplaced) + len(self.tokens) + len(self.types)


def filled_twice(book: Book, before: dict[str, Held]) -> list[str]:
    """Cells with a planned text that were blank, in rows whose id stands in more than one; ``before``: the cells by name."""
    ids: dict[Any, set[int]] = {}
    rows: dict[int, set[Any]] = {}
    hits: list[tuple[int, str]] = []
    for row, _, name, now in book.cells():
        if str(now.content).startswith("К-"):
            ids.setdefault(now.content, set()).add(row)
            rows.setdefault(row, set()).add(now.content)
        plan = book.planned.get(name or "") or book.heirs.get(name or "")
        if plan is not None and plan[0] == "" and _as_held(plan[1]) == now and before.get(name or "") == _as_held(""):
            hits.append((row, name or ""))
    return [name for row, name in hits if any(len(ids[one]) > 1 for one in rows.get(row, ()))]


def new_rows(book: Book) -> dict[int, list[tuple[int, Any]]]:
    """Where contents of new rows of ours stand, in cells nobody was at: row → columns and contents."""
    found: dict[int, list[tuple[int, Any]]] = {}
    for row, column, name, now in book.cells():
        if name is None and now.content in book.new:
            found.setdefault(row, []).append((column, now.content))
    return found


def is_misplaced(book: Book, column: int, content: Any, beside: list[tuple[int, Any]]) -> bool:
    """Whether a content of a new row of ours stands under another heading than its own, or beside another row's."""
    row_id, meant = book.new[content]
    heading = str(book.sheet().grid.entry(0, column) or "").rstrip("0123456789 ")
    return heading != HEADINGS[meant] or any(book.new[other][0] != row_id for _, other in beside)


def score(book: Book) -> Score:
    """Every cell against what may stand there."""
    found = Score()
    added = new_rows(book)
    ours = {after for _, after in book.planned.values() if after}
    there = {name for _, _, name, _ in book.cells()}
    for name in book.origin.keys() - there - book.deleted:
        # A cell without a name is one that was emptied, name and all.
        if Held("blank", None) not in book.allowed(name):
            found.lost.append(f"{name} is gone, expected {book.allowed(name)}")
    for row, column, name, now in book.cells():
        said = f"{name} at {row},{column}: {now}"
        if now.kind == "text" and has_mark(now.content):
            found.tokens.append(said)
        elif name is None:
            ours_here = now.content in book.new
            if now.kind != "blank" and not (ours_here and not is_misplaced(book, column, now.content, added[row])):
                found.misplaced.append(said)
        else:
            allowed = book.allowed(name)
            if now in allowed or (now.kind == "formula" and any(held_.kind == "formula" for held_ in allowed)):
                continue
            if book.taken_back(name, allowed, now):
                continue
            if book.spelled_alike(name, allowed, now):
                found.beyond.append(said)
            elif any(str(a.content) == str(now.content) for a in allowed):
                found.types.append(f"{said}, expected {allowed}")
            elif now.content in ours:
                found.misplaced.append(f"{said}, expected {allowed}")
            else:
                found.lost.append(f"{said}, expected {allowed}")
    return found


def seen(entry: Entry) -> Held:
    """What a person means by what they see: our mark is none of their words."""
    now = held(entry)
    if now.kind == "text" and has_mark(now.content):
        rest = without_mark(now.content)
        return Held("text", rest) if rest else Held("blank", None)
    return now
