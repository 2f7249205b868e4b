"""Two tables beside each other on one tab: the clients' block is read, the other one is named and left alone. Pure.

A blank column alone parts nothing, for people set columns of one table apart with it. The other block has to be a table by
its own headings, and its lines must not be those of the clients: it goes on where there is no client, or it tells in one line
of somebody who stands in another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from msgspec import Struct

from sheetcrm.core.reading.columns import HEADER_DEPTH, Candidate, is_text
from sheetcrm.core.reading.headings import fold, named
from sheetcrm.core.records import replace
from sheetcrm.core.workbook import Sheet

#: How a block by itself reads: as a table, or as none.
Classify = Callable[[Sheet], Candidate | None]

_WHO = frozenset(("full_name", "first_name", "last_name", "company"))
_CONTACTS = frozenset(("phone", "email", "messenger"))
#: By what a line says whose it is, in a table of clients and in one about them.
_SAME = {"phone": ("phone",), "email": ("email",), "full_name": ("client", "full_name"), "client_id": ("client_id",)}
_DIGITS = re.compile(r"\D+")


class Beside(Struct, frozen=True):
    """A tab of two tables: ``clients`` as it is read, its own cells alone; ``columns``: the first and the last position of
    the block beside it; ``headings``: what stands above that, in row ``header`` (from 1)."""

    clients: Candidate
    columns: tuple[int, int]
    headings: tuple[str, ...]
    header: int


def beside(sheet: Sheet, saved: Mapping[str, str], classify: Classify) -> Beside | None:
    """The clients of a tab with another table at their side; None where there is one table, or none of clients.

    Rows and columns keep the numbers they have in the sheet.
    """
    cells = sheet.cells.to_numpy(dtype=object)
    blocks = _blocks(cells, {column.position for column in sheet.own})
    if len(blocks) < 2:
        return None
    # A column of ids that was added right of everything belongs to the clients, whatever stands between.
    ids = [b for b in blocks if b[0] == b[1] and _names_id(cells, b[0], saved)]
    blocks = [b for b in blocks if b not in ids]
    read = [(block, classify(_only(sheet, cells, [block]))) for block in blocks]
    of_clients = next(((b, c) for b, c in read if c is not None and c.table == "clients"), None)
    if of_clients is None:
        return None
    block, clients = of_clients
    own = [block, *ids]
    others: list[tuple[int, int]] = []
    for other, reading in read:
        if other == block:
            continue
        if _another(cells, clients, block, reading, other):
            others.append(other)
        else:
            own.append(other)
    if not others:
        return None
    whole = classify(_only(sheet, cells, sorted(own)))
    if whole is None or whole.table != "clients":
        return None
    first, last = others[0]
    whole.bottom = int(np.flatnonzero(_filled(cells).any(axis=1)).max()) + 1
    whole.walled = max(others)[0] > block[0]
    header = next((i for i in range(len(cells)) if _filled(cells[i : i + 1, first : last + 1]).sum() >= 2), 0)
    said = tuple(str(v).strip() for v in cells[header, first : last + 1].tolist() if v is not None and str(v).strip())
    return Beside(whole, (first, others[-1][1]), said, header + 1)


def _blocks(cells: npt.NDArray[Any], ours: set[int]) -> list[tuple[int, int]]:
    """First and last positions of the columns between wholly blank ones; ``ours``: columns that are blank because they
    are ours. Titles above the headings may reach over a blank column."""
    top = next((i for i, row in enumerate(cells[:HEADER_DEPTH].tolist()) if sum(map(is_text, row)) >= 2), None)
    if top is None:
        return []
    found: list[tuple[int, int]] = []
    parted = True
    for position in range(cells.shape[1]):
        if position in ours:
            continue
        if cells[top, position] is None and not _filled(cells[top:, position]).any():
            parted = True
        elif parted:
            found.append((position, position))
            parted = False
        else:
            found[-1] = (found[-1][0], position)
    return found


def _filled(cells: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    flat = cells.ravel()
    there = pd.notna(flat)
    there[there] = [str(value).strip() != "" for value in flat[there].tolist()]
    return there.reshape(cells.shape)


def _names_id(cells: npt.NDArray[Any], position: int, saved: Mapping[str, str]) -> bool:
    first = next((v for v in cells[:HEADER_DEPTH, position].tolist() if v is not None and str(v).strip()), None)
    return any(name.field == "client_id" for name in named(first, "clients", dict(saved)))


def _only(sheet: Sheet, cells: npt.NDArray[Any], blocks: list[tuple[int, int]]) -> Sheet:
    """The tab with the cells of some of its blocks, each where it is."""
    inside = {position for first, last in blocks for position in range(first, last + 1)}
    kept = np.full(cells.shape, None, dtype=object)
    for first, last in blocks:
        kept[:, first : last + 1] = cells[:, first : last + 1]
    kept[pd.isna(kept)] = None
    frame = pd.DataFrame(kept, index=sheet.cells.index, columns=sheet.cells.columns, dtype=object)
    formulas = {place: text for place, text in sheet.formulas.items() if place[1] in inside}
    merged = tuple(area for area in sheet.merged if inside.intersection(range(area[1], area[3] + 1)))
    return replace(sheet, cells=frame, formulas=formulas, merged=merged)


def _another(
    cells: npt.NDArray[Any],
    clients: Candidate,
    block: tuple[int, int],
    reading: Candidate | None,
    other: tuple[int, int],
) -> bool:
    """Whether a block is a table of its own, and not more columns of the clients."""
    if reading is not None and reading.table == "clients":
        # People once more, under the same headings; a second name and phone may be those of a contact person.
        same = {fold(h) for h in clients.headings.values()}
        again = {key for key, heading in reading.headings.items() if fold(heading) in same}
        return bool(again & _WHO and again & _CONTACTS)
    here = _filled(cells[clients.header :, block[0] : block[1] + 1]).any(axis=1)
    there = _filled(cells[clients.header :, other[0] : other[1] + 1])
    if other[0] == other[1]:
        return False
    # Lines below the last client, such as those of a longer price list; one may be a sum.
    last = int(np.flatnonzero(here).max()) + 1 if here.any() else 0
    below = there[last:].any(axis=1).sum()
    if below >= 2 and (there[last:].sum(axis=1) >= 2).sum() >= 2:
        return True
    if reading is None:
        return False
    return bool((there.any(axis=1) & ~here).any()) or _tells_of_others(cells, clients, reading)


def _tells_of_others(cells: npt.NDArray[Any], clients: Candidate, reading: Candidate) -> bool:
    """Whether lines of a block name clients of other lines."""
    for key, theirs in _SAME.items():
        position = clients.columns.get(key)
        beside_ = next((reading.columns[name] for name in theirs if name in reading.columns), None)
        if position is None or beside_ is None:
            continue
        left = [_same(key, v) for v in cells[clients.header :, position].tolist()]
        right = [_same(key, v) for v in cells[clients.header :, beside_].tolist()]
        known = {v for v in left if v}
        if any(r and r != mine and r in known for mine, r in zip(left, right, strict=True)):
            return True
    return False


def _same(key: str, value: Any) -> str:
    text = "" if value is None else str(value).strip().casefold()
    return _DIGITS.sub("", text)[-10:] if key == "phone" else text
