"""Columns of ours in people's tabs of an .xlsx: the hidden defined names by which they are known, and how they are read."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from sheetcrm.core.tabs.columns import HEADER_DEPTH, has_heading, has_our_values, print_of
from sheetcrm.core.workbook import OwnColumn, Sheet, Value, column_letter, without_columns
from sheetcrm.journal.columns import Written
from sheetcrm.stores.xlsx.package import MAIN
from sheetcrm.stores.xlsx.scan import column_position

COLUMN = "_sheetcrm_col_"
SEAL = "_sheetcrm_seal_"

_NAME = re.compile(re.escape(COLUMN) + r"([a-z_]+?)(?:__(\d+))?$")
#: A whole column, as Excel writes it and as LibreOffice does.
_TARGET = re.compile(r"^\$?(?:'((?:[^']|'')+)'|([^'!]+))!\$?([A-Z]{1,3})(?:\$1)?:\$?([A-Z]{1,3})(?:\$1048576)?$")


class ColumnMark(Struct, frozen=True):
    """One hidden name: which column it says is ours. ``seal``: what its cells came to as whichever machine wrote them last; empty
    where none noted it."""

    name: str
    key: str
    title: str
    position: int
    seal: str = ""


def column_marks(root: Any) -> list[ColumnMark]:
    """The columns that hidden names of the workbook point at, each key once a tab."""
    found: dict[tuple[str, str], ColumnMark] = {}
    seals = {}
    for name in root.iterfind(f"{{{MAIN}}}definedNames/{{{MAIN}}}definedName"):
        if name.get("localSheetId") is None and (name.get("name") or "").startswith(SEAL):
            seals[name.get("name")] = (name.text or "").strip('"')
    for name in root.iterfind(f"{{{MAIN}}}definedNames/{{{MAIN}}}definedName"):
        known = _NAME.fullmatch(name.get("name") or "")
        target = _TARGET.match((name.text or "").strip())
        # A name that belongs to one tab only came to be when a person duplicated a tab; the copy is theirs.
        if known is None or target is None or name.get("localSheetId") is not None or target[3] != target[4]:
            continue
        title = target[1].replace("''", "'") if target[1] else target[2]
        sealed = seals.get(seal_name(name.get("name")), "")
        mark = ColumnMark(name.get("name"), known[1], title, column_position(target[3]), sealed)
        found.setdefault((title, mark.key), mark)
    return list(found.values())


def name_for(key: str, used: Iterable[str]) -> str:
    """A free name for a column.

    >>> name_for("duplicate", ["_sheetcrm_col_duplicate"])
    '_sheetcrm_col_duplicate__2'
    """
    taken, number = set(used), 1
    while (name := f"{COLUMN}{key}" if number == 1 else f"{COLUMN}{key}__{number}") in taken:
        number += 1
    return name


def seal_name(name: str) -> str:
    """The hidden name with the seal of the column of this name."""
    return SEAL + name.removeprefix(COLUMN)


def seal_of(cells: Iterable[Value]) -> str:
    """What the cells of a column come to, wherever rows were sorted to."""
    counts = Counter(value for value in cells if value is not None)
    each = sorted(f"{print_of(value)} {n}" for value, n in counts.items())
    return hashlib.blake2b("\n".join(each).encode(), digest_size=8).hexdigest()


def reference(title: str, position: int) -> str:
    """A whole column as a defined name refers to it."""
    letter = column_letter(position)
    return "'" + title.replace("'", "''") + f"'!${letter}:${letter}"


def with_own_columns(sheet: Sheet, marks: Iterable[ColumnMark], written: Written) -> Sheet:
    """The sheet with its marked columns taken out of its cells, as far as they really are ours."""
    known: Mapping[str, Mapping[str, str]] = written.get(sheet.sheet_id, {})
    own: list[OwnColumn] = []
    for mark in marks:
        prints = known.get(mark.key)
        position = _position(sheet, mark, prints)
        if position is None or any(one.position == position for one in own):
            continue
        cells = tuple(sheet.cells[position].tolist()) if position < sheet.cells.shape[1] else ()
        formulas = {row: f"={text.lstrip('=')}" for (row, at), text in sheet.formulas.items() if at == position}
        # As a machine left it, this one or another: nobody typed there.
        typed = frozenset[int]() if mark.seal and not formulas and seal_of(cells) == mark.seal else None
        own.append(OwnColumn(mark.key, position, cells, formulas, typed, prints))
    return without_columns(sheet, tuple(sorted(own, key=lambda column: column.position))) if own else sheet


def _position(sheet: Sheet, mark: ColumnMark, prints: Mapping[str, str] | None) -> int | None:
    """Where the column really is: a program that inserts columns may leave the mark behind; None when it is nowhere."""
    width = sheet.cells.shape[1]
    if mark.position < width and has_heading(mark.key, sheet.cells[mark.position].tolist()):
        return mark.position
    for position in range(width):
        if has_heading(mark.key, sheet.cells[position].tolist()[:HEADER_DEPTH]):
            return position
    cells = sheet.cells[mark.position].tolist() if mark.position < width else []
    return mark.position if has_our_values(cells, prints) else None
