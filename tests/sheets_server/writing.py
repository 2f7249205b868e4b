"""Who may write where, and what a written value becomes. Used by the values calls and by batchUpdate alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sheetcrm.core.records import replace

from .a1 import GridRange
from .display import is_date_format, shown
from .entered import Typed, read_typed
from .errors import bad_request, protected_cell
from .files import File
from .formulas.calculation import Calculation
from .locales import Locale, locale_named
from .model.cells import (
    MAX_TEXT,
    TOO_LONG,
    Cell,
    Entry,
    Scalar,
    Value,
    compact,
    expand,
    is_plain_text,
    number,
    number_format,
    with_content,
    with_link,
)
from .model.document import Document
from .model.sheet import Sheet
from .switches import Switches
from .validation import satisfies

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass
class Editing:
    """One change of a document by one person. The document is a fork: throwing it away undoes everything."""

    document: Document
    file: File
    person: str
    switches: Switches
    now: datetime
    new_id: Callable[[], int]
    frozen_calculation: Calculation | None = None
    """With values that are not recalculated inside a batch: those from before it."""
    by_hand: bool = False
    """Whether a person types, whom a strict data validation rule stops whatever it does to the API."""

    @property
    def locale(self) -> Locale:
        return locale_named(self.document.locale)

    # -- computed values --------------------------------------------------------------------------------------

    def calculation(self) -> Calculation:
        if self.frozen_calculation is not None:
            return self.frozen_calculation
        return Calculation.of(self.document, self.now)

    def value(self, sheet: Sheet, row: int, column: int) -> Value:
        if self.frozen_calculation is not None:
            cell = expand(sheet.grid.entry(row, column))
            if cell.formula is None:
                return cell.value  # only what formulas come to is of before the batch
        return self.calculation().value(sheet.sheet_id, row, column)

    def shown(self, sheet: Sheet, row: int, column: int) -> str:
        """The text a person sees in the cell."""
        calculation = self.calculation()
        value = self.value(sheet, row, column)
        return shown(value, calculation.number_format(sheet.sheet_id, row, column), self.locale)

    # -- permission -------------------------------------------------------------------------------------------

    def touch(self, found: GridRange) -> None:
        """Refuse the change if a protected range with other editors is in its way."""
        sheet = self.document.sheet(found.sheet_id)
        for protection in sheet.protections.values():
            if self.may_pass(protection):
                continue
            blocked = self.protected_range(protection)
            if blocked is None or not blocked.intersects(found):
                continue
            holes = [GridRange.of(hole) for hole in protection.get("unprotectedRanges", ())]
            bounded = found.bounded(*sheet.size)
            if not any(hole.contains(bounded) for hole in holes):
                raise protected_cell(self.switches.protection_error_code)

    def touch_sheet(self, sheet: Sheet) -> None:
        """Refuse a change of the sheet's shape, name or rules if the sheet as a whole is protected by others."""
        for protection in sheet.protections.values():
            is_whole = self.protected_range(protection) == GridRange(sheet.sheet_id)
            if is_whole and not self.may_pass(protection):
                raise protected_cell(self.switches.protection_error_code)

    def touch_gap(self, sheet: Sheet, dimension: str, at: int) -> None:
        """Refuse new rows or columns in the middle of cells that are protected by others."""
        self.touch_sheet(sheet)
        if at > 0:
            before, after = (
                GridRange(sheet.sheet_id, start_row=index, end_row=index + 1)
                if dimension == "ROWS"
                else GridRange(sheet.sheet_id, start_column=index, end_column=index + 1)
                for index in (at - 1, at)
            )
            for protection in sheet.protections.values():
                blocked = self.protected_range(protection)
                is_inside = blocked is not None and blocked.intersects(before) and blocked.intersects(after)
                if is_inside and not self.may_pass(protection):
                    raise protected_cell(self.switches.protection_error_code)

    def may_pass(self, protection: Mapping[str, Any]) -> bool:
        if protection.get("warningOnly"):
            return True
        if self.switches.owner_bypasses_protection and self.person == self.file.owner:
            return True
        editors = protection.get("editors", {})
        if editors.get("domainUsersCanEdit") and self.person.partition("@")[2] == self.file.owner.partition("@")[2]:
            return True
        return self.person.casefold() in {str(user).casefold() for user in editors.get("users", ())}

    def protected_range(self, protection: Mapping[str, Any]) -> GridRange | None:
        if "namedRangeId" in protection:
            named = self.document.named_ranges.get(protection["namedRangeId"], {})
            return GridRange.of(named["range"]) if "range" in named else None
        return GridRange.of(protection.get("range", {}))

    # -- values -----------------------------------------------------------------------------------------------

    def read_typed(self, text: str) -> Typed:
        return read_typed(text, self.locale, self.now.year)

    def typed_into(self, entry: Entry, text: str) -> Entry:
        """The cell after somebody types the text into it: parsed by locale unless the cell is plain text."""
        check_length(text)
        if is_plain_text(entry):
            plain = text[1:] if text.startswith("'") else text or None
            return self._checked(entry, with_link(with_content(entry, plain)))
        typed = self.read_typed(text)
        written = with_link(with_content(entry, typed.value, typed.formula))
        if typed.number_format is not None and _takes_format(number_format(entry), typed.number_format):
            cell = expand(written)
            written = compact(replace(cell, format=dict(cell.format or {}) | {"numberFormat": typed.number_format}))
        return self._checked(entry, written)

    def raw_into(self, entry: Entry, value: Scalar) -> Entry:
        """The cell after a RAW write: the JSON value as it is."""
        if isinstance(value, str):
            check_length(value)
            return self._checked(entry, with_link(with_content(entry, value)))
        return self._checked(entry, with_content(entry, value if isinstance(value, bool) else number(value)))

    def written(self, entry: Entry, value: Any, user_entered: bool) -> Entry:
        """The cell after one value of a values.update or values.append."""
        if value.__class__ is str and value and not user_entered and entry.__class__ is not Cell:
            check_length(value)
            return with_link(value)
        if value == "" and isinstance(value, str) and self.switches.empty_string_clears:
            return with_content(entry, None)
        if isinstance(value, str) and user_entered:
            return self.typed_into(entry, value)
        return self.raw_into(entry, value)

    def _checked(self, before: Entry, after: Entry) -> Entry:
        if (
            (self.by_hand or self.switches.strict_validation_rejects_api)
            and isinstance(before, Cell)
            and before.validation
        ):
            rule = before.validation
            value = expand(after).value
            today = self.now.date()
            if rule.get("strict") and value is not None and not satisfies(value, rule["condition"], self.locale, today):
                raise bad_request("The data you entered violates the data validation rules set on this cell.")
        return after


def _takes_format(old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> bool:
    """Whether an inferred number format replaces the cell's own: only where that is automatic or of another nature."""
    if old is None:
        return True
    return is_date_format(new) and not is_date_format(old)


def check_length(text: str) -> None:
    if len(text) > MAX_TEXT:
        raise bad_request(TOO_LONG)
