"""A desk with the two tabs of drafts on it: a person types into them, and a run reads them and writes them anew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from sheetcrm.core.drafts.drafting import draft
from sheetcrm.core.drafts.model import DraftFacts, Drafts
from sheetcrm.core.drafts.review.reviewing import Review, review
from sheetcrm.core.tabs import drafts as drafts_of
from sheetcrm.core.tabs import mailings as mailings_of
from sheetcrm.core.tabs.model import Tab
from sheetcrm.core.tabs.queue import NOTHING, Form, Lines, read_lines, shown_key
from sheetcrm.core.tabs.where import Where
from sheetcrm.core.workbook import Value, sheet_from_rows
from sheetcrm.journal import approvals
from tests.unit.drafts.making import NOW

Rows = list[list[Value]]
FORMS: dict[str, Form] = {"drafts": drafts_of.FORM, "campaigns": mailings_of.FORM}


class Rowless:
    """Says where a client stands without a table of clients."""

    def client(self, position: int) -> tuple[str, None]:
        return f"строка {position + 2}", None


def rows_of(tab: Tab | None) -> Rows:
    """What a tab shows, as a sheet holds it."""
    if tab is None:
        return []
    block = tab.blocks[0]
    rows: Rows = [[None] * len(block.columns) for _ in range(block.row)]
    rows.append([column.heading for column in block.columns])
    for i in range(block.height):
        rows.append([cast("Value", column.values[i]) for column in block.columns])
    return rows


@dataclass
class Desk:
    """``rows``: the tabs as they stand. ``at``: the moment of the next run, an hour after the last one."""

    state: Path
    at: dt.datetime = NOW
    rows: dict[str, Rows] = field(default_factory=dict)
    made: Drafts | None = None
    handed: frozenset[str] = frozenset()

    def lines(self, key: str) -> Lines:
        rows = self.rows.get(key)
        return read_lines(sheet_from_rows("x", rows), FORMS[key]) if rows else NOTHING

    def run(self, facts: DraftFacts, *, cut: bool = False) -> Review:
        """One run; ``cut``: it ends before the tabs are written."""
        self.made = draft(facts)
        old, campaigns = self.lines("drafts"), self.lines("campaigns")
        known = approvals.load(self.state)
        found = review(self.made, known, facts.settings, self.at, old, campaigns, self.handed)
        approvals.keep(self.state, found.fresh)
        if not cut:
            where = cast("Where", Rowless())
            in_tab = frozenset(one.draft.id for one in drafts_of.drafts_shown(found, old))
            self.rows = {
                "drafts": rows_of(drafts_of.drafts_tab(found, self.made, where, "ru", self.at, old)),
                "campaigns": rows_of(mailings_of.mailings_tab(found, self.made, "ru", self.at, campaigns, in_tab)),
            }
        self.at += dt.timedelta(hours=1)
        return found

    def row(self, key: str, tab: str = "drafts") -> list[Value]:
        place = list(FORMS[tab].headings).index("key")
        return next(row for row in self.rows[tab] if row[place] == shown_key(key))

    def type(self, key: str, tab: str = "drafts", **cells: Value) -> None:
        """A person types into columns by their names."""
        row = self.row(key, tab)
        for name, value in cells.items():
            row[list(FORMS[tab].headings).index(name)] = value

    def says(self, key: str, name: str, tab: str = "drafts") -> Any:
        return self.row(key, tab)[list(FORMS[tab].headings).index(name)]


def states(found: Review) -> Mapping[str, str]:
    """How each draft stands, by its id."""
    return {one.draft.id: str(one.state) for one in found.drafts}
