"""Switches for what Google leaves undocumented, each with the guess that is the default.

A program that is safe only under one reading of an undocumented behaviour is not safe, so its tests run under
every switch. `ALTERNATIVES` names the other reading of each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from sheetcrm.core.records import replace


@dataclass(frozen=True, slots=True)
class Switches:
    """How this server behaves where Google's documentation is silent."""

    find_replace_parses: bool = True
    """A findReplace replacement is read as typed by a person (`+7`, `=1` convert); otherwise it stays text.
    A cell formatted as plain text keeps text either way."""

    find_replace_matches_displayed: bool = True
    """findReplace compares the text a person sees (`1 234,50`, `01.02.2024`); otherwise the bare value, and only of
    text cells."""

    find_replace_finds_blanks: bool = False
    """A findReplace by the pattern `^$` finds blank cells."""

    find_replace_keeps_apostrophe: bool = False
    """An apostrophe in front of a replacement stays in the cell; otherwise it marks text, as when typed."""

    find_replace_trims: bool = False
    """findReplace of whole cells overlooks spaces around the cell's text."""

    metadata_follows_sort: bool = False
    """Row metadata travels with the cells on a sort of whole rows; otherwise it stays with the row number."""

    owner_bypasses_protection: bool = True
    """The file's owner writes into protected ranges that do not name them."""

    protection_error_code: int = 400
    """What a write into a protected range answers: 400 or 403."""

    orphaned_named_range_kept: bool = False
    """A named range whose cells or sheet are all deleted stays listed without a range, its id taken."""

    strict_validation_rejects_api: bool = False
    """A strict data validation rule refuses values written through the API as it refuses typed ones."""

    update_grows_grid: bool = False
    """Values that start inside the grid and end past it make it larger, as some clients' tests have it; otherwise they
    are refused with `exceeds grid limits`, as threads report."""

    service_account_may_create: bool = True
    """A service account may own files; Google refuses with storageQuotaExceeded where it has no storage."""

    recalculates_within_batch: bool = True
    """A formula written earlier in a batch has its value for the later requests of the same batch."""

    empty_string_clears: bool = True
    """An empty string written through the API leaves the cell without a value."""

    drive_lags: bool = False
    """Drive tells of a change in a spreadsheet three minutes late in `version`, `modifiedTime` and the last editor."""

    duplicates_compared_as_shown: bool = False
    """Duplicate rows are told by what their cells show (`1` and `1,2` without decimals are one); otherwise by values."""

    duplicates_leave_formats: bool = False
    """Cells of a removed duplicate keep formats and notes; otherwise they go with it."""

    table_headings_keep_formulas: bool = False
    """A formula in the header row of a table stays one; otherwise it becomes the text it shows."""

    table_headings_refuse_formulas: bool = False
    """A table with a formula in its header row is refused, whatever brings it about."""

    conditional_paste_extends: bool = True
    """Pasting conditional formatting within a sheet gives the rule more ranges; otherwise a copy of the rule is made."""

    def but(self, **changes: Any) -> Switches:
        """These switches with some changed."""
        return replace(self, **changes)


def alternatives() -> Mapping[str, Switches]:
    """For each switch the defaults with only that one turned, by the switch's name."""
    defaults = Switches()
    turned: dict[str, Switches] = {}
    for field in fields(Switches):
        current = getattr(defaults, field.name)
        other = (not current) if isinstance(current, bool) else 403
        turned[field.name] = defaults.but(**{field.name: other})
    return turned


ALTERNATIVES: Mapping[str, Switches] = alternatives()
