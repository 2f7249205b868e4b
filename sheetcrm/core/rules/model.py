"""An entry rule as a store-neutral description, and what became of it. Pure.

A rule of ours is known by what it says: its words stand in no other. So it is recognised on any machine, after any
program has saved the file, wherever its column went, and no mark is needed; one that a person changed is theirs.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct

from sheetcrm.core.rules.words import ERRORS, PROMPTS, REQUIRED_NOTE, TITLE
from sheetcrm.core.wording import LANGS, Lang
from sheetcrm.core.workbook import column_letter


class RuleKind(StrEnum):
    """What a rule looks for."""

    LIST = "list"
    YES_NO = "yes_no"
    ANSWERS = "answers"
    DATE = "date"
    EMAIL = "email"
    PHONE = "phone"
    REQUIRED = "required"


class RuleFate(StrEnum):
    """What became of a rule. ``SET``: installed, or brought up to date; ``THERE``: it stood there already; ``THEIRS``: the
    column has a rule of the team's, which stays; ``REFUSED``: it could not be installed now."""

    SET = "set"
    THERE = "there"
    THEIRS = "theirs"
    REFUSED = "refused"


class ListRange(NamedTuple):
    """The words of a list on a tab: its column (from 0), and the row (from 1) they begin in."""

    tab: str
    column: int
    first_row: int


class EntryRule(Struct, frozen=True):
    """The rule of one column. ``field``: ``clients.phone``; ``column`` from 0, ``header_row`` and ``last_row`` from 1.

    ``source``: the words of a list where they stand on a tab; ``values``: those that do not. ``required``: an empty cell in
    a row that is in use is told as well. ``checkbox``: every cell so far is blank or a boolean, so that a checkbox changes
    how nothing looks. ``digits``: the fewest of a phone; ``example``: what the hint shows. ``width``: how many columns the
    table has, from the first.
    """

    kind: RuleKind
    field: str
    tab: str
    sheet_id: str
    header_row: int
    last_row: int
    column: int
    heading: str
    lang: Lang
    width: int = 1
    values: tuple[str, ...] = ()
    source: ListRange | None = None
    required: bool = False
    checkbox: bool = False
    digits: int = 7
    example: str = ""

    @property
    def title(self) -> str:
        """The heading over what is said."""
        return TITLE.say(self.lang)

    @property
    def error(self) -> str:
        """What is said of a value that does not fit; by this a rule of ours is known."""
        return ERRORS[self.kind].say(self.lang)

    @property
    def prompt(self) -> str:
        """What is said when a cell is chosen; empty for nothing."""
        said = [PROMPTS[self.kind].say(self.lang, example=self.example)] if self.kind in PROMPTS else []
        return " ".join([*said, *([REQUIRED_NOTE.say(self.lang)] if self.required else [])])

    @property
    def cell(self) -> str:
        """The first cell under the heading, as a relative reference."""
        return f"{column_letter(self.column)}{self.header_row + 1}"

    @property
    def row_in_use(self) -> str:
        """The cells of the table in that row: only the columns are fixed."""
        return f"$A{self.header_row + 1}:${column_letter(max(self.width, 1) - 1)}{self.header_row + 1}"


class RulesDone(Struct, frozen=True):
    """What a store did. ``fates``: of each rule that was wanted; ``gone``: headings (or places) of columns a rule of ours was
    taken from because it is wanted no more; ``location``: where the result is. ``notes``: (code, arguments)."""

    location: str
    fates: tuple[tuple[EntryRule, RuleFate], ...] = ()
    gone: tuple[str, ...] = ()
    notes: tuple[tuple[str, dict[str, object]], ...] = ()
    calls: int = 0

    @property
    def changed(self) -> bool:
        """Whether anything was written."""
        return bool(self.gone) or any(fate is RuleFate.SET for _, fate in self.fates)

    def having(self, fate: RuleFate) -> tuple[EntryRule, ...]:
        """The rules of one fate."""
        return tuple(rule for rule, held in self.fates if held is fate)


_BY_ERROR = {text.say(lang): kind for kind, text in ERRORS.items() for lang in LANGS}


def kind_of(error: str) -> RuleKind | None:
    """Which rule of ours says this; None for what people wrote.

    >>> kind_of("Впишите адрес почты") is None
    True
    """
    return RuleKind(_BY_ERROR[error]) if error in _BY_ERROR else None


def kind_in(message: str) -> RuleKind | None:
    """Which rule of ours a message begins with; None for what people wrote."""
    return next((RuleKind(kind) for error, kind in _BY_ERROR.items() if message.startswith(error)), None)


_CELL = re.compile(r"\$?[A-Z]{1,3}\$?[0-9]{1,7}")
_OPEN_END = re.compile(r"(?<=:)\$?[A-Z]{1,3}(?![A-Z0-9(])")


def shape(formula: str) -> str:
    """A formula without its places, quotes and blanks: the same whatever was inserted above or beside, and whichever
    program wrote it.

    >>> shape("='Справочники'!$A$6:$A") == shape("Справочники!$B$7:$B")
    True
    """
    text = formula.strip().removeprefix("=").replace("'", "").replace(" ", "").replace(";", ",").replace("$", "")
    return _OPEN_END.sub("#", _CELL.sub("#", text)).upper()
