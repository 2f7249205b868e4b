"""Rows that are held back as rows of «Без согласия (отложены)». Pure.

A line there is known by a print of who it is about, so that the same file a second time adds nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Final

from sheetcrm.core.importing.filling import Cells, as_text
from sheetcrm.core.importing.fitting import whole_name
from sheetcrm.core.importing.model import Line, Outcome
from sheetcrm.core.importing.records import holds_text
from sheetcrm.core.plan.adding import added
from sheetcrm.core.plan.identity import digest, typed_id
from sheetcrm.core.plan.model import Change
from sheetcrm.core.table import Table
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import Value

RULE: Final = "import/held"
_LETTER = Text(ru="О", en="H")
_TAKEN: Final = ("full_name", "company", "phone", "email", "city")
_NAMES: Final = ("last_name", "first_name", "patronymic")


def held_rows(
    lines: Sequence[Line], leads: Cells, quarantine: Table, file: str, today: dt.date, lang: Lang
) -> Iterator[Change]:
    """The changes that add a line for each new person who is held back and is not there yet."""
    source = quarantine.sources[0]
    there = {typed_id(v) for v in quarantine.raw["quarantine_id"].tolist()}
    for line in lines:
        if line.outcome is not Outcome.NEW or not line.held:
            continue
        said = {key: leads.text(key, line.lead, lang) for key in _TAKEN}
        if not said["full_name"]:
            said["full_name"] = whole_name({key: leads.text(key, line.lead, lang) for key in _NAMES})
        who = leads.several(("phone", "phone2", "email", "email2", "messenger", "messenger2", "inn"), line.lead)
        row_id = f"{_LETTER.say(lang)}-{digest('held', *sorted(who))}"
        if row_id in there:
            continue
        there.add(row_id)
        cells: dict[str, Value] = {key: text for key, text in said.items() if text}
        cells |= {"held_since": as_text(today, lang) if holds_text(quarantine, "held_since") else today, "source": file}
        cells = {key: value for key, value in cells.items() if source.position(key) is not None}
        yield from added(quarantine, source, cells, row_id, digest("held", row_id), line.row, RULE)
