"""Field types: one file each, found by themselves. Pure.

A field type reads one cell: ``parse(value, context)`` gives a :class:`Reading`. The runner
(``core.clean``) calls it once for each *distinct* value of a column.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from msgspec import Struct, field

from sheetcrm.core.issues import IssueCode
from sheetcrm.core.records import replace
from sheetcrm.core.registry import load
from sheetcrm.core.wording import Lang
from sheetcrm.core.workbook import Value


class Kind(StrEnum):
    """What sort of change a better way of writing a cell is.

    ``spelling``: on the closed list of the design (spaces and invisible characters, case of names and mail domains,
    look-alike letters in a one-script word, a valid phone of the country in the chosen style). ``proposal``: anything
    else; always waits for a person. ``id``: a number for a row that has none.
    """

    SPELLING = "spelling"
    ID = "id"
    PROPOSAL = "proposal"


class Context(Struct, frozen=True):
    """What a field type may know besides the cell.

    ``choices``: the allowed values of a choice column, empty when there is no list. ``facts``: what the type's
    ``prepare`` found out about the column as a whole (for example the order of day and month).
    """

    lang: Lang
    region: str
    today: dt.date
    phone_style: str = "international"
    choices: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)

    def knowing(self, **facts: Any) -> Context:
        """The same context with more facts about the column."""
        return replace(self, facts={**self.facts, **facts})


class Reading(Struct, frozen=True):
    """What a field type makes of one cell.

    ``value``: the normal form used inside (E.164 numbers, a date, a PersonName …), None when there is none.
    ``shown``: how the cell should be spelled, None to leave it as typed. ``kind``: of that change.
    ``why``: the rule in a short key such as ``phone/style``. ``issue``: the one thing most worth saying about the cell,
    with ``args`` for its texts. A value may stand beside an issue: a doubtful value is still a value.
    """

    value: Any = None
    shown: str | None = None
    kind: Kind | None = None
    why: str = ""
    issue: IssueCode | None = None
    args: Mapping[str, Any] = field(default_factory=dict)


EMPTY = Reading()


def _no_facts(values: Sequence[Value], context: Context) -> Mapping[str, Any]:
    return {}


class FieldType(Struct, frozen=True):
    """A type of column. ``prepare`` looks at the distinct values of the whole column first; ``text`` writes a normal
    form as plain text for people (summaries, drafts, our tabs)."""

    name: str
    parse: Callable[[Value, Context], Reading]
    text: Callable[[Any, Lang], str]
    prepare: Callable[[Sequence[Value], Context], Mapping[str, Any]] = _no_facts


_types: dict[str, FieldType] = {}


def field_types() -> dict[str, FieldType]:
    """Every field type by name."""
    if not _types:
        _types.update(load("sheetcrm.core.fields", FieldType, lambda t: t.name))
    return _types
