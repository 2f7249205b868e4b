"""Which writes into people's cells are allowed, by what a live check of Google has shown. Pure.

Every write rests on something that Google documents nowhere. Each run tries the most important part of it out on a tab of
ours; ``doctor --live`` tries all of it, on a spreadsheet made for that, and what it saw holds until the next check.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from sheetcrm.core.plan import CellChange
from sheetcrm.core.plan.adding import is_new
from sheetcrm.stores.google.typed_cells import is_typed

#: What a live check finds out: true, false, or not found out (None). The first of them, up to ``duplicates_leave_formats``, have
#: the names of the local server's switches, in the same sense.
KEYS = (
    "find_replace_parses",
    "find_replace_matches_displayed",
    "find_replace_finds_blanks",
    "find_replace_keeps_apostrophe",
    "find_replace_trims",
    "metadata_follows_sort",
    "owner_bypasses_protection",
    "orphaned_named_range_kept",
    "strict_validation_rejects_api",
    "update_grows_grid",
    "service_account_may_create",
    "recalculates_within_batch",
    "empty_string_clears",
    "duplicates_compared_as_shown",
    "duplicates_leave_formats",
    "find_replace_exact",
    "find_replace_skips_formulas",
    "find_replace_keeps_other_cells",
    "plain_text_stays_text",
    "apostrophe_keeps_text",
    "rich_text_lost",
    "order_in_batch",
    "duplicate_id_refused",
    "refused_batch_undone",
    "copy_before_update",
    "row_taken_as_duplicate",
    "typed_cell_exchanged",
    "table_headings_keep_formulas",
    "metadata_follows_sort_by_hand",
    "metadata_follows_drag",
    "undo_by_hand_reaches_our_writes",
)


class Write(StrEnum):
    """A way of writing into people's cells.

    ``spelling``: one findReplace of one cell. ``value``: a mark first, then the value. ``blank``: into an empty cell.
    ``automatic``: texts that look like numbers, dates or formulas into cells that are not plain text. ``row``: a whole row with
    numbers or days that was added is taken out again. ``typed``: a number, a day or a tick in a cell that is there.
    """

    SPELLING = "spelling"
    VALUE = "value"
    BLANK = "blank"
    AUTOMATIC = "automatic"
    ROW = "row"
    TYPED = "typed"


#: What each way of writing needs to be true. A key that was not found out is left to the trial every run makes.
NEEDS: Mapping[Write, tuple[str, ...]] = {
    Write.SPELLING: (
        "find_replace_exact", "find_replace_skips_formulas", "find_replace_keeps_other_cells", "duplicate_id_refused",
        "refused_batch_undone",
    ),
    Write.VALUE: (
        "find_replace_exact", "find_replace_skips_formulas", "find_replace_keeps_other_cells", "duplicate_id_refused",
        "refused_batch_undone", "order_in_batch", "plain_text_stays_text",
    ),
    Write.BLANK: ("duplicate_id_refused", "refused_batch_undone", "order_in_batch", "find_replace_exact"),
    Write.AUTOMATIC: ("find_replace_exact", "find_replace_skips_formulas", "duplicate_id_refused", "refused_batch_undone"),
    Write.ROW: (
        "row_taken_as_duplicate", "duplicate_id_refused", "refused_batch_undone", "order_in_batch", "copy_before_update",
    ),
    Write.TYPED: (
        "typed_cell_exchanged", "find_replace_exact", "duplicate_id_refused", "refused_batch_undone", "order_in_batch",
    ),
}  # fmt: skip


def way_of(change: CellChange) -> Write:
    """How a change of one cell is written."""
    if is_typed(change) and not is_new(change):
        return Write.TYPED
    if change.before is None:
        return Write.BLANK
    return Write.SPELLING if change.alone else Write.VALUE


class Allowed(Struct, frozen=True):
    """``writes``: what may be done. ``why_not``: for each of the others the key that stands in the way. ``tables``: whether
    columns of ours may come into Google's own tables: only where it was seen that a heading there may be a formula."""

    writes: frozenset[Write]
    why_not: Mapping[Write, str]
    tables: bool = False

    def __contains__(self, write: Write) -> bool:
        return write in self.writes


def allowed(live: Mapping[str, object] | None) -> Allowed:
    """What may be written, by the results of a live check (key → true, false or None); None: there was none.

    Without a check everything is allowed that the trial of each run allows. A false result forbids.

    >>> sorted(allowed({"order_in_batch": False}).writes)
    [<Write.AUTOMATIC: 'automatic'>, <Write.SPELLING: 'spelling'>]
    """
    results = live or {}
    why_not = {
        write: stands
        for write, needs in NEEDS.items()
        if (stands := next((k for k in needs if results.get(k) is False), ""))
    }
    # Blank cells are found by a search, or what stood there is copied aside before it is written over.
    by_copy = results.get("find_replace_finds_blanks") is not True
    if by_copy and results.get("copy_before_update") is False and Write.BLANK not in why_not:
        why_not[Write.BLANK] = "copy_before_update"
    keeps_text = results.get("find_replace_parses") is not True or results.get("apostrophe_keeps_text") is not False
    if not keeps_text and Write.AUTOMATIC not in why_not:
        why_not[Write.AUTOMATIC] = "find_replace_parses"
    tables = results.get("table_headings_keep_formulas") is True
    return Allowed(frozenset(Write) - why_not.keys(), why_not, tables)


#: Without a live check.
EVERYTHING = allowed(None)
