"""Taking changes back: the same cells, the other way round, only where nobody changed them since. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sheetcrm.core.plan.identity import ID_FIELD, typed_id
from sheetcrm.core.plan.model import Change
from sheetcrm.core.records import replace

#: The kind of a change that takes another back.
UNDO = "undo"


def reversed_changes(changes: Iterable[Change]) -> Iterator[Change]:
    """The changes that take others back, the last first.

    Several old spellings became one new one, so no cell is found by its text alone: each goes with its row.
    """
    for change in reversed(list(changes)):
        row_id = change.row_id
        if change.field == ID_FIELD.get(change.table) and change.before is None:
            row_id = typed_id(change.after)  # the row is known by the number it was given
        yield replace(
            change,
            change_id=f"-{change.change_id}",
            row_id=row_id,
            before=change.after,
            after=change.before,
            kind=UNDO,
            alone=False,
        )
