"""What a copy was when it was made, kept inside the copy itself: prints of its cells in a hidden tab of ours. Pure.

With them the copy can come back on another machine than the one that made it. No value can be read out of a print: it is
short (three bytes, which a thousand phones share) and salted with the copy's own name, and rows that were deleted from the copy
leave nothing else behind. Whether a cell is what it was can be told all the same; what it was, only at home.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from sheetcrm.core.plan.identity import ID_FIELD, Identity
from sheetcrm.core.table import Table
from sheetcrm.core.tabs.model import PLAIN, Block, BlockColumn, Tab
from sheetcrm.core.twin.cells import Printed, Side, bare, cell_print, short_print
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import Sheet

KEY = "copy"
TITLE = Text(ru="sheetcrm (копия)", en="sheetcrm (copy)")
#: Bytes of an id's print: it has to find a row.
_ID = 6
_LETTERS = 4
#: What stands for a cell that a formula computes; no print looks so.
_COMPUTED = "!!!!"
_TABLE, _OTHER = "#table", "#tab"


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
            lines.append(("" if row_id is None else short_print(salt, _ID, row_id), name, prints))
    lines += [(_OTHER, short_print(salt, _ID, s.title), _of_sheet(s, salt)) for s in _others(side.sheets, known)]
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
    return short_print(salt, _ID, "\n".join(cells))


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
            if self.others.get(short_print(self.salt, _ID, sheet.title)) != _of_sheet(sheet, self.salt)
        ]


def printed_side(sheet: Sheet, salt: str, *sides: Side) -> PrintedSide | None:
    """What the hidden tab says the copy was; None when it says nothing readable. ``sides``: the copy and the table as they
    are now, by which ids are known again: a row that stands in neither does not matter."""
    ids: dict[str, dict[str, str]] = {}
    for side in sides:
        for key, table in side.tables.items():
            if key in ID_FIELD:
                found = ids.setdefault(key, {})
                found |= {short_print(salt, _ID, i): i for i in Identity.of(table).ids if i is not None}
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
