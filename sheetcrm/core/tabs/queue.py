"""Queue tabs: lines of ours beside columns of people's. What people typed stays by its line's key. Pure.

A line with something of people's in it is never removed, moved or used for something else, only shown as closed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from sheetcrm.core.wording import LANGS, Text
from sheetcrm.core.workbook import Sheet, Value

KEY = Text(ru="Ключ", en="Key")
#: A key as it stands in a cell, so that its column is found whatever its heading says by now.
_KEY_CELL = re.compile(r"#[0-9a-f]{10}")


def shown_key(key: str) -> str:
    """A key as it is written into its cell."""
    return f"#{key}"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a queue tab as it was read: ``typed`` is what people put into their columns, by column key;
    ``cells`` all its cells by column key; ``beside`` what they typed to the right of our columns."""

    key: str
    row: int
    typed: Mapping[str, Value]
    cells: Mapping[str, Value]
    beside: tuple[Value, ...] = ()

    @property
    def has_word(self) -> bool:
        """Whether people typed anything into this line."""
        return any(_said(v) for v in (*self.typed.values(), *self.beside))


@dataclass(frozen=True, slots=True)
class Lines:
    """A queue tab as it was read, in its order."""

    lines: tuple[Line, ...] = ()
    first_row: int = 0
    beside: tuple[Value, ...] = ()
    _by_key: dict[str, Line] = field(default_factory=dict, init=False, repr=False, compare=False)

    def get(self, key: str) -> Line | None:
        if not self._by_key and self.lines:
            for line in self.lines:
                self._by_key.setdefault(line.key, line)
        return self._by_key.get(key)


NOTHING = Lines()


def _said(value: Value) -> bool:
    return value is not None and value is not False and str(value).strip() != ""


def read_lines(sheet: Sheet | None, headings: Mapping[str, Text], people: Sequence[str]) -> Lines:
    """The lines of a queue tab. ``headings``: our columns by key, in both languages; ``people``: those that are theirs.

    Columns are found by heading wherever they stand; the column of keys by what is in it.
    """
    if sheet is None or sheet.cells.empty:
        return NOTHING
    rows = sheet.cells.to_numpy(dtype=object).tolist()
    found = [(r, c) for r, row in enumerate(rows) for c, v in enumerate(row) if _is_key(v)]
    if not found:
        return NOTHING
    key_column = found[0][1]
    first = next(r for r, c in found if c == key_column)
    columns = _columns(rows[:first], headings)
    # Whatever stands to the right of our columns is people's.
    last = max([key_column, *columns.values()])
    lines = []
    for r in range(first, len(rows)):
        row = rows[r]
        if key_column < len(row) and _is_key(row[key_column]):
            cells = {key: row[c] for key, c in columns.items() if c < len(row)}
            beside = tuple(row[last + 1 :])
            lines.append(Line(row[key_column][1:], r + 1, {k: cells.get(k) for k in people}, cells, beside))
    head = tuple(rows[first - 1][last + 1 :]) if first else ()
    return Lines(tuple(lines), first + 1, head)


def _is_key(value: Value) -> bool:
    return isinstance(value, str) and _KEY_CELL.fullmatch(value) is not None


def _columns(head: Sequence[Sequence[Value]], headings: Mapping[str, Text]) -> dict[str, int]:
    names = {text.say(lang).casefold(): key for key, text in headings.items() for lang in LANGS}
    best: dict[str, int] = {}
    for row in head:
        here: dict[str, int] = {}
        for c, value in enumerate(row):
            key = names.get(" ".join(str(value).split()).casefold()) if isinstance(value, str) else None
            if key is not None and key not in here:
                here[key] = c
        if len(here) > len(best):
            best = here
    return best


@dataclass(frozen=True, slots=True)
class Arranged:
    """A line of a queue tab as it will stand: a new or open one has its ``key``, one that was there has ``old``; with
    ``old`` alone it is closed by now."""

    key: str | None = None
    old: Line | None = None


def arrange(old: Lines, wanted: Sequence[str]) -> list[Arranged]:
    """The lines in the order they will stand.

    Everything down to the last line people typed into keeps its row, closed or not; the rest follow in the order wanted.

    >>> lines = Lines((Line("a", 5, {"do": None}, {}), Line("b", 6, {"do": "да"}, {}), Line("c", 7, {"do": None}, {})), 5)
    >>> [line.key or line.old.key for line in arrange(lines, ["x", "a"])]
    ['a', 'b', 'x']
    """
    open_keys = set(wanted)
    last = max((i for i, line in enumerate(old.lines) if line.has_word), default=-1)
    placed: list[Arranged] = []
    seen: set[str] = set()
    for line in old.lines[: last + 1]:
        # A line copied by a person has its key twice: the first is the line, the other is only kept.
        if line.key in open_keys and line.key not in seen:
            placed.append(Arranged(line.key, line))
            seen.add(line.key)
        else:
            placed.append(Arranged(None, line))
    return [*placed, *(Arranged(key) for key in wanted if key not in seen)]


EMPTY_LINES: Mapping[str, Lines] = MappingProxyType({})
