"""Changes of people's cells for the tests: made from what a store read, carried out, taken back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from sheetcrm.core.plan import Applied, CellChange, Fate
from sheetcrm.core.workbook import Sheet, Value, Workbook
from sheetcrm.stores.xlsx.scan import column_position
from sheetcrm.stores.xlsx.store import XlsxStore
from tests.unit.xlsx import packages


def held(sheet: Sheet, row: int, column: int) -> Value:
    """A cell as it was read; blank beyond the frame."""
    inside = row <= len(sheet.cells) and column < sheet.cells.shape[1]
    value: Value = sheet.cells.iat[row - 1, column] if inside else None
    return value


def change(sheet: Sheet, address: str, after: Value, **more: Any) -> CellChange:
    """A change of one cell from what it holds to ``after``; ``more`` puts something else into any of its fields."""
    row, column = int(re.sub(r"\D", "", address)), column_position(address)
    made = CellChange(
        f"{sheet.title}!{address}", sheet.title, sheet.sheet_id, row, column, 1, "", None, None,
        held(sheet, row, column), after, False,
    )  # fmt: skip
    return made._replace(**more)


def changes(book: Workbook, wanted: dict[str, Value], title: str | None = None) -> list[CellChange]:
    """Changes of some cells of a tab, the first by default."""
    sheet = next(s for s in book.sheets if title in (None, s.title))
    return [change(sheet, address, after) for address, after in wanted.items()]


def back(done: Sequence[CellChange], applied: Applied) -> list[CellChange]:
    """The undo of those that were applied."""
    return [c._replace(before=c.after, after=c.before) for c in done if applied.fates[c.change_id] is Fate.APPLIED]


def apply(store: XlsxStore, wanted: dict[str, Value], title: str | None = None) -> tuple[list[CellChange], Applied]:
    """Read and change, as one run."""
    base = store.read()
    made = changes(base, wanted, title)
    return made, store.apply(made, base, "r1")


def fates(applied: Applied) -> dict[str, str]:
    """Address → fate."""
    return {identity.partition("!")[2]: str(fate) for identity, fate in applied.fates.items()}


def differing(before: bytes, after: bytes) -> set[str]:
    """The parts whose content is not the same, those that are missing on one side included."""
    old, new = packages.parts_of(before), packages.parts_of(after)
    return {part for part in old.keys() | new.keys() if old.get(part) != new.get(part)}


def unprotected(content: bytes) -> bytes:
    """The workbook without the protection of its tabs."""
    parts = packages.parts_of(content)
    for part, text in parts.items():
        if part.startswith("xl/worksheets/sheet"):
            parts[part] = re.sub(rb"<sheetProtection [^>]*/>", b"", text)
    return packages.zipped(parts)
