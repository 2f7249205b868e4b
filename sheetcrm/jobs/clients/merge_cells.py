"""The cells of merges: written in two parts, and put back where a merge cannot be done as a whole.

First the row that stays gets what the others hold, and what leads to them is led to it; only then are they emptied. A merge
of which any cell was changed by somebody meanwhile is taken back, so that it is there as a whole or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct, field

from sheetcrm.core.plan import Applied, CellChange, Change, Fate
from sheetcrm.core.plan.merging import first_part, must
from sheetcrm.core.plan.placing import place
from sheetcrm.core.plan.pointing import with_others
from sheetcrm.core.plan.undo import reversed_changes
from sheetcrm.jobs.opening import Opened, reopened

_THERE = (Fate.APPLIED, Fate.ALREADY)


class Writing(Struct):
    """One run's writing of merges. ``fates`` and ``kept`` fill up, by change id."""

    opened: Opened
    run: str
    fates: dict[str, Fate] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)
    calls: int = 0
    notes: list[tuple[str, dict[str, object]]] = field(default_factory=list)

    def write(self, changes: Sequence[Change], kept: Mapping[str, str] | None = None) -> None:
        """Carries out changes where their cells still hold what they were computed from."""
        opened = self.opened
        placed = place(changes, with_others(opened.base.tables, opened.base, opened.workbook, changes))
        self.fates |= placed.fates
        if placed.ready:
            self._took(opened.store.apply(placed.ready, opened.workbook, self.run, kept))

    def _took(self, applied: Applied) -> None:
        self.fates |= applied.fates
        self.kept |= applied.kept
        self.calls += applied.calls
        self.notes += [note for note in applied.notes if note not in self.notes]
        self.opened = reopened(self.opened, applied.workbook)

    def merge(self, merges: Sequence[Sequence[Change]]) -> list[bool]:
        """Carries out merges, each whole or not at all; which of them are done."""
        parts = [first_part(changes) for changes in merges]
        self.write([change for first, _ in parts for change in first])
        fine = [not self.is_off(first) for first, _ in parts]
        self.write([c for (_, then), ok in zip(parts, fine, strict=True) if ok for c in then])
        fine = [ok and not self.is_off(then) for (_, then), ok in zip(parts, fine, strict=True)]
        self.put_back([changes for changes, ok in zip(merges, fine, strict=True) if not ok])
        return fine

    def is_off(self, changes: Iterable[Change]) -> bool:
        """Whether a merge with these changes cannot be done: a person was at one of its cells, or a cell that must go along
        may not be written."""
        return any(is_in_the_way(change, self.fates.get(change.change_id, Fate.LATER)) for change in changes)

    def put_back(self, merges: Sequence[Sequence[Change]]) -> None:
        """Takes back what landed of merges that are off: the rows that were emptied, and, where all of theirs is back, what
        was taken from them. A cell somebody changed since stays theirs; then what stands in the other row stays as well, for
        nowhere else in the table is it."""
        parts = [first_part(changes) for changes in merges]
        self._back([change for _, then in parts for change in then])
        whole = [first for first, then in parts if not any(self._landed(change) for change in then)]
        self._back([change for first in whole for change in first])
        for change in (change for changes in merges for change in changes):
            if not self._landed(change):
                self.kept.pop(change.change_id, None)
                if self.fates.get(change.change_id) is not Fate.REFUSED:
                    self.fates[change.change_id] = Fate.CHANGED

    def _landed(self, change: Change) -> bool:
        return self.fates.get(change.change_id) is Fate.APPLIED

    def _back(self, changes: Iterable[Change]) -> None:
        """Takes single changes back; those that are count as never made."""
        landed = [change for change in changes if self._landed(change)]
        kept = {f"-{c.change_id}": self.kept[c.change_id] for c in landed if c.change_id in self.kept}
        if landed:
            self.write(list(reversed_changes(landed)), kept)
        for change in landed:
            self.kept.pop(f"-{change.change_id}", None)
            if self.fates.pop(f"-{change.change_id}", None) in _THERE:
                self.fates[change.change_id] = Fate.CHANGED


def is_in_the_way(change: Change, fate: Fate) -> bool:
    """Whether a fate of one change puts off the whole merge."""
    if fate in _THERE:
        return False
    return fate is not Fate.REFUSED or must(change)


def in_parts(cells: Sequence[CellChange], first: Callable[[CellChange], bool]) -> list[list[CellChange]]:
    """Cells in the order in which they are written: rows that come back before what was taken from them goes."""
    parts = [[c for c in cells if first(c)], [c for c in cells if not first(c)]]
    return [part for part in parts if part]
