"""What a lead knows that its client has not, and what it says otherwise. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any, Final

from msgspec import Struct, field

from sheetcrm.core.clean import CleanTable
from sheetcrm.core.fields.phone import shown_in
from sheetcrm.core.importing.model import Reason, ReasonKey
from sheetcrm.core.matching import Matches
from sheetcrm.core.people import ROLES
from sheetcrm.core.wording import Lang
from sheetcrm.core.workbook import CellError, Value

#: Fields with a second one for what does not fit into the first.
PAIRS: Final = {"phone": ("phone", "phone2"), "email": ("email", "email2")}
CONTACTS: Final = tuple(column for pair in PAIRS.values() for column in pair)
NAMES: Final = ("full_name", "last_name", "first_name", "patronymic")
#: What is filled into a blank cell of a client: what says who it is. Consent, stop, status and owner are never taken over.
FILLED: Final = (*(f for f in ROLES if f not in ("phone2", "email2")),)
#: What a till keeps of a client; filled in like a contact, and for a person to decide where it differs.
ACCOUNT: Final = ("bonus_balance", "tier", "referral_code")
#: How far two values may agree and still be called two: levels of the comparison of their role.
_OTHERWISE: Final[Mapping[str, frozenset[str]]] = {
    "inn": frozenset(("close", "different")),
    "birthday": frozenset(("slip", "two", "year", "one", "different")),
}
_DIFFERENT: Final = frozenset(("different",))
_OF_ROLE: Final = {
    ROLES[f]: f for f in ("messenger", "inn", "birthday", "city", "address", "postcode", "company", "website")
}


class Cells:
    """A cleaned table cell by cell; columns are taken out of their frame once."""

    def __init__(self, cleaned: CleanTable) -> None:
        self.table = cleaned.table
        self._cleaned = cleaned
        self._values: dict[str, list[Any]] = {}
        self._shown: dict[str, list[Any]] = {}

    def __len__(self) -> int:
        return len(self.table)

    def value(self, column: str, position: int) -> Any:
        """The normal form, None where there is none or no such column."""
        if column not in self._values:
            frame = self._cleaned.values
            self._values[column] = frame[column].tolist() if column in frame.columns else [None] * len(self)
        return self._values[column][position]

    def several(self, columns: Sequence[str], position: int) -> list[str]:
        """The contacts (or ids) of some columns, each once."""
        found: list[str] = []
        for column in columns:
            value = self.value(column, position)
            found += value if isinstance(value, tuple) else () if value is None else (str(value),)
        return list(dict.fromkeys(found))

    def text(self, column: str, position: int, lang: Lang = "ru") -> str:
        """A cell as it should be written: the better spelling where there is one, else what was typed."""
        if not self.table.has(column):
            return ""
        if column not in self._shown:
            frame = self._cleaned.shown
            self._shown[column] = frame[column].tolist() if column in frame.columns else [None] * len(self)
        better = self._shown[column][position]
        return as_text(self.table.typed(position, column), lang) if better is None else str(better)


def as_text(value: Value, lang: Lang = "ru") -> str:
    """A cell of any type as a person would type it; empty for a blank or an error.

    >>> as_text(dt.datetime(1990, 2, 1)), as_text(79035554433.0), as_text(None)
    ('01.02.1990', '79035554433', '')
    """
    if value is None or isinstance(value, CellError):
        return ""
    if isinstance(value, dt.date):
        return value.strftime("%d.%m.%Y" if lang == "ru" else "%Y-%m-%d")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


class Target(Struct):
    """A client as it is filled, row by row: one of the team's, or a new one that an earlier row of the file made.

    ``columns``: those the team's clients have. ``held``: contacts it has, by field. ``filled``: what earlier rows of the
    file have put into its blank cells.
    """

    cells: Cells
    position: int
    columns: Set[str]
    held: dict[str, set[str]] = field(default_factory=dict)
    filled: dict[str, str] = field(default_factory=dict)

    def contacts(self, column: str) -> set[str]:
        """All phones (or addresses) the client has, in both columns."""
        if column not in self.held:
            self.held[column] = set(self.cells.several(PAIRS[column], self.position))
        return self.held[column]

    def typed(self, column: str) -> str:
        """What stands in a cell of the client, earlier rows of the file included."""
        if column in self.filled:
            return self.filled[column]
        if not self.cells.table.has(column):
            return ""
        return as_text(self.cells.table.typed(self.position, column))

    def blank(self, column: str) -> bool:
        """Whether there is a cell for the column, and nothing in it, nor a formula."""
        if column in self.filled or column not in self.columns:
            return False
        table = self.cells.table
        if not table.has(column):
            return True  # a new client gets the columns of the team's
        source = table.sources[int(table.tab[self.position])]
        if source.position(column) is None or self.position in table.formulas.get(column, ()):
            return False
        return table.typed(self.position, column) is None


def compared(
    target: Target, leads: Cells, lead: int, matches: Matches, pair: tuple[int, int], style: str, region: str
) -> tuple[dict[str, str], list[Reason]]:
    """What a lead fills in at its client, and what it says otherwise. ``pair``: where both stand in ``matches``."""
    filled: dict[str, str] = {}
    reasons = list(_differing(target, leads, lead, matches.levels(*pair)))
    nameless = not any(target.typed(column) for column in NAMES)
    for column in FILLED:
        if column in PAIRS:
            new, reason = _contact(target, leads, lead, column, style, region)
            filled |= new
            if reason is not None:
                reasons.append(reason)
        elif target.blank(column) and (column not in NAMES or nameless) and (said := leads.text(column, lead)):
            filled[column] = said
    for column in ACCOUNT:
        if said := leads.text(column, lead):
            if target.blank(column):
                filled[column] = said
            elif (ours := target.typed(column)) and _other(target, leads, lead, column):
                reasons.append(Reason(ReasonKey.DIFFERS, field=column, ours=ours, theirs=said))
    return filled, reasons


def _other(target: Target, leads: Cells, lead: int, column: str) -> bool:
    """Whether both say something, and not the same."""
    if column in target.filled:
        return False  # an earlier row of the file filled it in, and was compared with this one
    ours, theirs = target.cells.value(column, target.position), leads.value(column, lead)
    return ours is not None and theirs is not None and ours != theirs


def _differing(target: Target, leads: Cells, lead: int, levels: Mapping[str, str]) -> Iterator[Reason]:
    for role, level in levels.items():
        column = _OF_ROLE.get(role)
        if column is None or level not in _OTHERWISE.get(role, _DIFFERENT):
            continue
        ours, theirs = target.typed(column), leads.text(column, lead)
        if ours and theirs:
            yield Reason(ReasonKey.DIFFERS, field=column, ours=ours, theirs=theirs)
    # What an earlier row of the file filled in was not compared with this one.
    for column, ours in target.filled.items():
        theirs = "" if column in CONTACTS else leads.text(column, lead)
        if theirs and _folded(theirs) != _folded(ours):
            yield Reason(ReasonKey.DIFFERS, field=column, ours=ours, theirs=theirs)


def _folded(said: str) -> str:
    return " ".join(said.split()).casefold().replace("ё", "е")


def _contact(
    target: Target, leads: Cells, lead: int, column: str, style: str, region: str
) -> tuple[dict[str, str], Reason | None]:
    """A phone or an address the client has not: into its first blank cell; where there is none, a person decides."""
    more = [one for one in leads.several(PAIRS[column], lead) if one not in target.contacts(column)]
    if not more:
        return {}, None
    said = ", ".join(shown_in(one, style, region) if column == "phone" else one for one in more)
    place = next((c for c in PAIRS[column] if target.blank(c)), None)
    if place is None:
        return {}, Reason(ReasonKey.DIFFERS, field=column, ours=target.typed(column), theirs=said)
    return {place: said}, None
