"""Values of people's cells as XML, and what is kept of a cell so that it can be put back byte for byte. Pure."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

from msgspec import Struct, field

from sheetcrm.core.workbook import CellError, Value
from sheetcrm.stores.judging import as_read
from sheetcrm.stores.xlsx.cells import Unwritable, xml_text
from sheetcrm.stores.xlsx.sheetpatch import Slot, attribute, cell_in, with_attribute, without

#: Above this a cell no longer holds every whole number.
_EXACT = 2**53
#: Stands between a cell's XML and the rest of what is kept of it; no XML can hold it.
_BREAK = "\x1e"


def fits(value: Value) -> bool:
    """Whether a value can stand in a cell a person typed into; errors and formulas are never written.

    >>> fits("=1+1"), fits("я" * 32_768), fits(10**17), fits(float("nan")), fits(CellError("#N/A"))
    (True, False, False, False, False)
    """
    if isinstance(value, CellError):
        return False
    if isinstance(value, str):
        try:
            xml_text(value)
        except Unwritable:
            return False
        return True
    if isinstance(value, float):
        return value == value and abs(value) != float("inf")
    return not isinstance(value, int) or abs(value) < _EXACT


def content(value: Value, prefix: bytes, encoding: str, since_1904: bool) -> tuple[str | None, bytes]:
    """A cell's type (its ``t``) and what stands inside it; ``(None, b"")`` for a blank cell.

    A text stands in the cell itself: the shared texts stay as they are, and no reader takes it for a formula.
    """
    value = as_read(value)
    if value is None:
        return None, b""
    if isinstance(value, bool):
        return "b", b"<%bv>%d</%bv>" % (prefix, value, prefix)
    if isinstance(value, str):
        text = xml_text(value).encode(encoding, "xmlcharrefreplace")
        space = b' xml:space="preserve"' if value != value.strip() or "\n" in value or "  " in value else b""
        return "inlineStr", b"<%bis><%bt%b>%b</%bt></%bis>" % (prefix, prefix, space, text, prefix, prefix)
    number = serial(value, since_1904) if isinstance(value, (dt.date, dt.time)) else value
    return None, b"<%bv>%b</%bv>" % (prefix, repr(number).encode(), prefix)


def serial(moment: dt.date | dt.time, since_1904: bool) -> int | float:
    """A day or a time as the number a cell holds."""
    if isinstance(moment, dt.time):
        spent = dt.timedelta(0, moment.second, moment.microsecond, 0, moment.minute, moment.hour)
        return spent / dt.timedelta(days=1)
    base = dt.datetime(1904, 1, 1) if since_1904 else dt.datetime(1899, 12, 30)
    if isinstance(moment, dt.datetime):
        return (moment.replace(tzinfo=None) - base) / dt.timedelta(days=1)
    return (moment - base.date()).days


def written(slot: Slot, inside: tuple[str | None, bytes], style: int | None = None) -> bytes:
    """A cell with a new content and everything else as it was; ``style`` only where it has to be another one."""
    kind, body = inside
    attributes = without(slot.attributes, "t") if slot.there else slot.attributes
    if style is not None:
        attributes = with_attribute(attributes, "s", str(style))
    if kind:
        attributes += f' t="{kind}"'.encode()
    name = slot.prefix + b"c"
    return b"<%b%b>%b</%b>" % (name, attributes, body, name) if body else b"<%b%b/>" % (name, attributes)


class Kept(Struct, frozen=True):
    """What is kept of one cell: its XML (empty when the sheet had no such element), and what else was changed for it.

    ``row``: the start tag of its row, ``no_row`` when there was none; ``data``: the tag of a sheet without any row;
    ``dimension``: the range the sheet named as its
    own; ``book``: of the whole workbook, with the first cell of a run only.
    """

    cell: str
    row: str | None = None
    no_row: bool = False
    data: str | None = None
    dimension: str | None = None
    book: dict[str, Any] = field(default_factory=dict)

    def dump(self) -> str:
        """As one text; for a cell that was there simply its XML."""
        found = {"row": self.row, "data": self.data, "dimension": self.dimension, "book": self.book or None}
        more: dict[str, Any] = {key: value for key, value in found.items() if value is not None}
        if self.no_row:
            more["no_row"] = True
        return self.cell + _BREAK + json.dumps(more, ensure_ascii=False) if more else self.cell

    @classmethod
    def load(cls, text: str) -> Kept | None:
        """What :meth:`dump` made; None for anything else."""
        cell, mark, rest = text.partition(_BREAK)
        if not mark:
            return cls(cell)
        try:
            more = json.loads(rest)
        except ValueError:
            return None
        if not isinstance(more, dict):
            return None
        texts = {name: more[name] for name in ("row", "data", "dimension") if isinstance(more.get(name), str)}
        book = more.get("book")
        return cls(cell, no_row=more.get("no_row") is True, book=book if isinstance(book, dict) else {}, **texts)


def put_back(kept: Kept, slot: Slot, new: bytes, same_look: Callable[[str, str], bool]) -> bytes | None:
    """The kept XML of a cell as it may stand there again, empty to take the cell out; None when it does not belong into
    this place any more.

    ``new``: the attributes a new cell would have here. ``same_look``: whether a format as it was is the one the cell has
    now. Address, look and namespace have to be those of the cell as it is; whether the XML still means the same is for
    a reader to tell.
    """
    if not slot.there:
        return None
    attributes = cell_in(kept.cell.encode(), slot.prefix) if kept.cell else new
    if attributes is None or attribute(attributes, "r") != slot.attribute("r"):
        return None
    if not same_look(attribute(attributes, "s") or "0", slot.attribute("s") or "0"):
        return None
    # A cell we made is as we made it, or somebody worked on it.
    if not kept.cell and without(without(slot.attributes, "t"), "s") != without(new, "s"):
        return None
    return kept.cell.encode()
