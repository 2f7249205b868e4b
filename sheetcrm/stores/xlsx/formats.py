"""Cell formats in the bytes of ``xl/styles.xml``: which cells are locked, and the same look with another kind of number.

A day in a cell that shows plain numbers would read as a number. Only then a cell gets another format: its own one with
nothing but the kind of number changed, put behind all formats there are.
"""

from __future__ import annotations

import datetime as dt
import re

from msgspec import Struct, field

from sheetcrm.core.workbook import Value
from sheetcrm.stores.xlsx.sheetpatch import ATTRIBUTES, attribute, masked, spliced, with_attribute

#: Excel's own number formats; they follow the reader's country, like those that Excel gives to a day typed by hand.
_GENERAL, _DAY, _CLOCK, _MOMENT = 0, 14, 21, 22
_LIST = re.compile(rb"<([^\s<>/:=\"']+:|)cellXfs(?=[\s>])([^<>]*)>")
_LOCKED = re.compile(rb"<(?:[^\s<>/:=\"']+:|)protection(?=[\s/])" + ATTRIBUTES)


def number_format(value: Value) -> int | None:
    """The number format a value needs where the cell's own one would make something else of it; None for texts."""
    if isinstance(value, dt.datetime):
        return _MOMENT
    if isinstance(value, dt.date):
        return _DAY
    if isinstance(value, dt.time):
        return _CLOCK
    return _GENERAL if isinstance(value, (int, float)) and not isinstance(value, bool) else None


class Formats(Struct):
    """The cell formats of a styles part; ``text`` changes as formats are added."""

    text: bytes
    _prefix: bytes = b""
    _count: tuple[int, int] | None = None
    _stop: int = 0
    _formats: list[bytes] = field(default_factory=list)
    _spans: list[tuple[int, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._look()

    def _look(self) -> None:
        shown = masked(self.text)
        found = _LIST.search(shown)
        self._formats, self._spans, self._count = [], [], None
        if found is None:
            return
        self._prefix = found[1]
        self._stop = shown.find(b"</" + self._prefix + b"cellXfs", found.end())
        name = re.escape(self._prefix) + b"xf"
        one = re.compile(b"<" + name + rb"(?=[\s/>])" + ATTRIBUTES + b"(?:/>|>.*?</" + name + rb"\s*>)", re.DOTALL)
        self._spans = [match.span() for match in one.finditer(shown, found.end(), self._stop)]
        self._formats = [self.text[start:end] for start, end in self._spans]
        if count := re.search(rb"\scount\s*=\s*[\"']([0-9]+)[\"']", found[2]):
            self._count = (found.start(2) + count.start(1), found.start(2) + count.end(1))

    def __len__(self) -> int:
        return len(self._formats)

    def is_locked(self, number: int) -> bool:
        """Whether a cell of this format may not be changed in a protected tab; so it is unless said otherwise."""
        if not number < len(self._formats):
            return True
        found = _LOCKED.search(self._formats[number])
        return found is None or attribute(found[1], "locked") not in ("0", "false")

    def like(self, number: int, shown_as: int) -> int | None:
        """The number of the format that is like ``number`` but shows numbers as ``shown_as``; None when it is not there."""
        made = self._made(number, shown_as)
        return self._formats.index(made) if made in self._formats else None

    def add_like(self, number: int, shown_as: int) -> int | None:
        """The same, added when it is not there; None when there is no format ``number`` to begin with."""
        made = self._made(number, shown_as)
        if made is None or made in self._formats:
            return self.like(number, shown_as)
        edits = [(self._stop, self._stop, 0, made)]
        if self._count is not None:
            edits.append((*self._count, 0, str(len(self._formats) + 1).encode()))
        self.text = spliced(self.text, edits)
        self._look()
        return len(self._formats) - 1

    def _made(self, number: int, shown_as: int) -> bytes | None:
        if not number < len(self._formats):
            return None
        end = self._formats[number].index(b">")
        tag, rest = self._formats[number][:end], self._formats[number][end:]
        closing = b"/" if tag.endswith(b"/") else b""
        tag = with_attribute(tag.removesuffix(b"/").rstrip(), "numFmtId", str(shown_as))
        return with_attribute(tag, "applyNumberFormat", "1") + closing + rest

    def cut(self, count: int) -> None:
        """Take out every format behind the first ``count``."""
        if not 0 < count < len(self._formats):
            return
        edits = [(start, end, 0, b"") for start, end in self._spans[count:]]
        if self._count is not None:
            edits.append((*self._count, 0, str(count).encode()))
        self.text = spliced(self.text, edits)
        self._look()
