"""What the last run saw beside what is there now: rows gone, contacts blanked, ids that changed places. Pure.

Each finding is worth stopping for, because writing on would carry the damage into our tabs and, cell by cell, into
people's. What a team does on purpose stays below the limits: rows are archived, clients renamed, contacts corrected.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt
from msgspec import Struct, field

from sheetcrm.core.schema import TABLES
from sheetcrm.core.watch.prints import PARTS, Hashes, Prints, Seen
from sheetcrm.core.wording import Text

#: Fewer rows than this are a person's edit, whatever their share.
LEAST_ROWS = 4
#: Two clients whose name and contacts changed places are enough; of one column alone (a phone is moved to whom it belongs)
#: it takes more.
LEAST_WHOLE, LEAST_PART = 2, 5

_WHAT = {
    "names": Text(ru="имена", en="names"),
    "phones": Text(ru="телефоны", en="phones"),
    "emails": Text(ru="адреса почты", en="e-mail addresses"),
}
_Mask = npt.NDArray[np.bool_]
_Places = npt.NDArray[np.intp]
_Pairs = tuple[_Places, _Places]


class Alarm(Struct, frozen=True):
    """One reason to stop. ``args`` fill the texts of its code."""

    code: str
    args: Mapping[str, object] = field(default_factory=dict)


def compare(before: Seen, now: Seen, share: float) -> list[Alarm]:
    """Every reason to stop, the gravest first. ``share``: of a table's rows that may be lost, or lose their contact."""
    found: list[Alarm] = []
    for key, then in before.tables.items():
        there = now.tables.get(key) or Prints(0, np.zeros(0, dtype=np.uint64))
        gone, of = _rows_gone(then, there)
        if _too_many(gone, of, share):
            found.append(Alarm("alarm/rows-lost", {"table": TABLES[key].title, "n": gone, "of": of}))
        found += _blanked(key, then, there, share)
    if "clients" in before.tables and "clients" in now.tables:
        then, there = before.tables["clients"], now.tables["clients"]
        pairs = _pairs(then, there)
        for part, what in _WHAT.items():
            lost, of = _contacts_gone(then.part(part)[pairs[0]], there.part(part)[pairs[1]])
            if _too_many(lost, of, share):
                found.append(Alarm("alarm/contacts-gone", {"what": what, "n": lost, "of": of}))
        if swapped := shuffled(then, there):
            found.append(Alarm("ids/shuffled", {"n": swapped}))
    touched = sum(now.canaries.get(name) != row for name, row in before.canaries.items())
    if touched:
        found.append(Alarm("alarm/canary", {"n": touched}))
    return found


def _blanked(key: str, then: Prints, there: Prints, share: float) -> Iterator[Alarm]:
    """Columns that lost what their rows are worth something by, beyond what went with rows. One that is not there any more
    was renamed or moved: that is said elsewhere."""
    fewer = max(then.rows - there.rows, 0)
    for name, of in then.filled.items():
        lost = of - there.filled.get(name, of) - fewer
        spec = TABLES[key].field(name)
        if spec is not None and _too_many(lost, of, share):
            said = {"table": TABLES[key].title, "what": spec.heading, "n": lost, "of": of}
            yield Alarm("alarm/cells-gone", said)


def _too_many(n: int, of: int, share: float) -> bool:
    """A share of 1 asks for no alarm at all. The product of a share and a whole number may be a hair too large."""
    return n >= LEAST_ROWS and share < 1 and n >= share * of - 1e-9


def _rows_gone(then: Prints, there: Prints) -> tuple[int, int]:
    """How many rows are gone, of how many.

    A row is there while its id is, or its phone, or its address; a name counts where rows have no ids. What cannot be told
    apart is counted.
    """
    by_count = max(then.rows - there.rows, 0)
    if not by_count and np.array_equal(then.ids, there.ids) and then.ids.all():
        return 0, then.rows
    known = then.ids != 0
    kept = np.isin(then.ids, there.ids) & known
    for part in PARTS:
        hashes = then.part(part)
        if len(hashes) == then.rows:
            has = hashes != 0
            known = known | has
            kept |= has & np.isin(hashes, there.part(part)) & ((part != "names") | (then.ids == 0))
    by_row = int((known & ~kept).sum())
    if len(there.ids) and not there.ids.any() and then.ids.any() and not len(then.names):
        by_row = 0  # the column of ids itself is gone, and nothing else tells the rows
    return max(by_count, by_row), then.rows


def _pairs(then: Prints, there: Prints) -> _Pairs:
    """Positions of the same row then and now: by id; by name where rows have no ids."""
    for one, other in ((then.ids, there.ids), (then.names, there.names)):
        pairs = _same(one, other)
        if len(pairs[0]):
            return pairs
    return _same(then.ids[:0], there.ids[:0])


def _same(one: Hashes, other: Hashes) -> _Pairs:
    a, b = (np.flatnonzero(_unique(hashes)) for hashes in (one, other))
    _, first, second = np.intersect1d(one[a], other[b], assume_unique=True, return_indices=True)
    return a[first], b[second]


def _unique(hashes: Hashes) -> _Mask:
    """Which values are there and stand once."""
    ordered = np.sort(hashes)
    several = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    once: _Mask = ~np.isin(hashes, several) & (hashes != 0)
    return once


def _contacts_gone(then: Hashes, there: Hashes) -> tuple[int, int]:
    had = then != 0
    return int((had & (there == 0)).sum()), int(had.sum())


def shuffled(then: Prints, there: Prints) -> int:
    """How many ids stand beside somebody else's name or contact, who had another id before; 0 when it is too few to be
    more than a correction."""
    _, _, moved, same = moves(then, there)
    whole = (np.sum(moved, axis=0) > 1) & ~np.any(same, axis=0)
    if whole.sum() >= LEAST_WHOLE or any(part.sum() >= LEAST_PART for part in moved):
        return int(np.any(moved, axis=0).sum())
    return 0


def moves(then: Prints, there: Prints) -> tuple[_Places, _Places, list[_Mask], list[_Mask]]:
    """Where ids stood then and stand now; and for name, phone and address beside each of them, whether it is with another id by
    now, and whether it is the same."""
    a, b = _same(then.ids, there.ids)
    moved: list[_Mask] = []
    same: list[_Mask] = []
    for part in PARTS:
        old, new = then.part(part)[a], there.part(part)[b]
        same.append((old == new) & (old != 0))
        changed: _Mask = (new != 0) & (old != 0) & (old != new)
        if changed.any():
            changed &= _unique(old)
            changed[changed] = np.isin(old[changed], there.part(part))
        moved.append(changed)
    return a, b, moved, same
