"""What ends with a table and has to know of rows that are added below it: filter, Excel's tables, conditional formats, entry
rules. Pure.

Only ranges that begin at the headings or right below them and end with the last row are made longer. Each is kept as the text
it replaced, so that taking the rows back gives back the very bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from sheetcrm.stores.xlsx.columnframe import Change, a1
from sheetcrm.stores.xlsx.scan import parse_range
from sheetcrm.stores.xlsx.sheetpatch import ATTRIBUTES, Area, attribute, masked

_NAME = rb"(?:[^\s<>/:=\"']+:|)"
_RANGES = re.compile(
    b"<"
    + _NAME
    + rb"(?:conditionalFormatting|dataValidation|autoFilter)\s[^<>]*?\b(?:sqref|ref)\s*=\s*[\"']([^\"'<>]*)[\"']"
)
_TABLE = re.compile(b"<" + _NAME + rb"(?:table|autoFilter)\s[^<>]*?\bref\s*=\s*[\"']([^\"'<>]*)[\"']")
_FILTER_NAME = re.compile(b"<" + _NAME + rb"definedName(\s[^<>]*)>([^<>]*)</")


class Grown(NamedTuple):
    """New rows below a table: the row of its header, the last row before and the last one now (from 1)."""

    header_row: int
    last: int
    new_last: int


def in_sheet(shown: bytes, start: int, grown: Grown) -> Iterator[Change]:
    """Filter, conditional formats and entry rules of a sheet. ``start``: behind its cells."""
    return _longer(_RANGES, shown, start, grown)


def in_table(text: bytes, grown: Grown) -> list[Change]:
    """The range of an Excel table, and its filter's; none where its last row is its sums."""
    shown = masked(text)
    head = re.search(b"<" + _NAME + rb"table(?=\s)" + ATTRIBUTES + b">", shown)
    if head is None or attribute(head[1], "totalsRowCount") not in (None, "0"):
        return []
    return list(_longer(_TABLE, shown, 0, grown))


def in_names(text: bytes, position: int, grown: Grown) -> Iterator[Change]:
    """The hidden name that says where the filter of a sheet is. ``position``: of the sheet, from 0."""
    for found in _FILTER_NAME.finditer(masked(text)):
        is_filter = attribute(found[1], "name") == "_xlnm._FilterDatabase"
        if not is_filter or attribute(found[1], "localSheetId") != str(position):
            continue
        said = found[2].decode("utf-8", "replace")
        tab, mark, place = said.rpartition("!")
        area = parse_range(place.replace("$", ""))
        if area is not None and _ends_there(Area(*area), grown):
            longer = re.sub(rf"\${grown.last}$", f"${grown.new_last}", place)
            yield Change(found.start(2), found[2], f"{tab}{mark}{longer}".encode())


def back(text: bytes, was: str, now: str, start: int = 0) -> Change | None:
    """What takes one of these back; None where somebody changed it since."""
    found = re.compile(rb"(?<=[\"'>])" + re.escape(now.encode()) + rb"(?=[\"'<])").search(masked(text), start)
    return None if found is None else Change(found.start(), found[0], was.encode())


def _longer(tag: re.Pattern[bytes], shown: bytes, start: int, grown: Grown) -> Iterator[Change]:
    for found in tag.finditer(shown, start):
        ranges = found[1].decode("ascii", "replace").split()
        longer = [_to(one, grown) for one in ranges]
        if longer != ranges:
            yield Change(found.start(1), found[1], " ".join(longer).encode())


def _to(reference: str, grown: Grown) -> str:
    area = parse_range(reference)
    if area is None or not _ends_there(Area(*area), grown):
        return reference
    return a1(Area(*area)._replace(last_row=grown.new_last))


def _ends_there(area: Area, grown: Grown) -> bool:
    return area.row <= grown.header_row + 1 and area.last_row == grown.last and area.row < area.last_row
