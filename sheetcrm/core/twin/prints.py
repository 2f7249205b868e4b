"""What a copy was when it was made, kept inside the copy itself: prints of its cells in a hidden tab of ours. Pure.

With them the copy can come back on another machine than the one that made it. No value can be read out of a print: it is
short (three bytes, which a thousand phones share) and salted with the copy's own name, and rows that were deleted from the copy
leave nothing else behind. Whether a cell is what it was can be told all the same; what it was, only at home.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import pandas as pd

from sheetcrm.core.plan.identity import ID_FIELD, Identity
from sheetcrm.core.table import Table
from sheetcrm.core.tabs.model import PLAIN, Block, BlockColumn, Tab
from sheetcrm.core.twin.cells import Printed, Side, bare
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import Sheet, Value

KEY = "copy"
TITLE = Text(ru="sheetcrm (копия)", en="sheetcrm (copy)")
#: Bytes of a cell's print and of an id's: the first say only whether it is the same, the second has to find a row.
_CELL, _ID = 3, 6
_LETTERS = 4
#: What stands for a cell that a formula computes; no print looks so.
_COMPUTED = "!!!!"
_TABLE, _OTHER = "#table", "#tab"


def _print(salt: str, size: int, text: str) -> str:
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), key=salt.encode()[:64], digest_size=size)
    # Letters that no program takes for the beginning of a formula.
    return base64.b64encode(digest.digest(), altchars=b"._").decode()


@lru_cache(maxsize=1 << 16, typed=True)
def cell_print(salt: str, value: Value) -> str:
    """A print of a cell: the same for whatever :func:`~sheetcrm.core.twin.cells.alike` calls alike.

    >>> cell_print("s", 1) == cell_print("s", 1.0), cell_print("s", 1) == cell_print("s", True), len(cell_print("s", "x"))
    (True, False, 4)
    """
    held = bare(value)
    kind = type(held).__name__
    if isinstance(held, (int, float)) and not isinstance(held, bool):
        kind, held = "number", float(held)
    elif isinstance(held, dt.datetime):
        held = (held + dt.timedelta(milliseconds=500)).replace(microsecond=0)
    return _print(salt, _CELL, f"{kind}\x1f{held!r}")


def prints_tab(side: Side, salt: str, lang: Lang) -> Tab:
    """The hidden tab: for each table its fields and a line a row, for each other tab one print of all it holds."""
    lines: list[tuple[str, str, str]] = []
    known: set[str] = set()
    for key, table in side.tables.items():
        if key not in ID_FIELD:
            continue
        known |= {source.tab for source in table.sources}
        fields = [f for f in table.raw.columns if f != ID_FIELD[key]]
        lines.append((_TABLE, key, json.dumps(fields, ensure_ascii=False)))
        identity = Identity.of(table)
        columns = [table.raw[f].tolist() for f in fields]
        for position, row_id in enumerate(identity.ids):
            prints = "".join(
                _COMPUTED if position in table.formulas.get(f, ()) else cell_print(salt, values[position])
                for f, values in zip(fields, columns, strict=True)
            )
            # A row without an id is known by all its cells.
            name = identity.row_print(position) if row_id is None else ""
            lines.append(("" if row_id is None else _print(salt, _ID, row_id), name, prints))
    lines += [(_OTHER, _print(salt, _ID, s.title), _of_sheet(s, salt)) for s in _others(side.sheets, known)]
    heads = enumerate(("id", "row", "cells"))
    shown = tuple(BlockColumn(head, [line[i] for line in lines], PLAIN) for i, head in heads)
    return Tab(KEY, TITLE.say(lang), blocks=(Block(0, 0, shown, PLAIN),), hidden=True)


def _others(sheets: Iterable[Sheet], known: Collection[str]) -> Iterator[Sheet]:
    return (sheet for sheet in sheets if sheet.ours is None and sheet.title not in known)


def _of_sheet(sheet: Sheet, salt: str) -> str:
    rows = sheet.cells.to_numpy(dtype=object).tolist()
    cells = [
        f"{r}.{c}.{cell_print(salt, value)}"
        for r, row in enumerate(rows, start=1)
        for c, value in enumerate(row)
        if bare(value) is not None and (r, c) not in sheet.formulas
    ]
    return _print(salt, _ID, "\n".join(cells))


@dataclass(frozen=True)
class PrintedSide(Side):
    """The copy as it was made, known by prints alone. ``nameless``: by table prints of the rows without an id; ``others``:
    by the print of a tab's title, a print of what it held."""

    salt: str = ""
    nameless: Mapping[str, Sequence[str]] = field(default_factory=dict)
    others: Mapping[str, str] = field(default_factory=dict)

    def computed(self, table: Table, position: int, column: str) -> bool:
        value = table.typed(position, column)
        return isinstance(value, Printed) and value.text == _COMPUTED

    def prints_of_nameless(self, identity: Identity) -> list[str]:
        return list(self.nameless.get(identity.table.key, ()))

    def edited_tabs(self, edited: Sequence[Sheet], known: Collection[str]) -> list[str]:
        """Titles of other tabs that hold something else than they did."""
        return [
            sheet.title
            for sheet in _others(edited, known)
            if self.others.get(_print(self.salt, _ID, sheet.title)) != _of_sheet(sheet, self.salt)
        ]


def printed_side(sheet: Sheet, salt: str, *sides: Side) -> PrintedSide | None:
    """What the hidden tab says the copy was; None when it says nothing readable. ``sides``: the copy and the table as they
    are now, by which ids are known again: a row that stands in neither does not matter."""
    ids: dict[str, dict[str, str]] = {}
    for side in sides:
        for key, table in side.tables.items():
            if key in ID_FIELD:
                found = ids.setdefault(key, {})
                found |= {_print(salt, _ID, i): i for i in Identity.of(table).ids if i is not None}
    frames: dict[str, tuple[list[str], list[list[object]]]] = {}
    nameless: dict[str, list[str]] = {}
    others: dict[str, str] = {}
    key = ""
    try:
        for first, second, third in sheet.cells.iloc[1:, :3].to_numpy(dtype=object).tolist():
            if first == _TABLE:
                key = str(second)
                frames[key] = (json.loads(str(third)), [])
            elif first == _OTHER:
                others[str(second)] = str(third)
            elif first is None:
                nameless.setdefault(key, []).append(str(second))
            elif (row_id := ids.get(key, {}).get(str(first))) is not None:
                text = str(third or "")
                cells = [Printed(text[i : i + _LETTERS], salt) for i in range(0, len(text), _LETTERS)]
                if len(cells) != len(frames[key][0]):
                    return None
                frames[key][1].append([row_id, *cells])
    except (ValueError, KeyError):
        return None
    tables = {key: _table(key, fields, rows) for key, (fields, rows) in frames.items() if key in ID_FIELD}
    return PrintedSide(tables, (), salt, nameless, others) if tables else None


def _table(key: str, fields: Sequence[str], rows: Sequence[Sequence[object]]) -> Table:
    names = [ID_FIELD[key], *fields]
    raw = pd.DataFrame({n: [row[i] for row in rows] for i, n in enumerate(names)}, columns=names, dtype=object)
    nowhere = np.zeros(len(rows), dtype=np.intp)
    return Table(key, raw, (), nowhere, nowhere)
