"""Whose an issue is: who answers for its column, else for its tab, else who looks after the client or the order. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sheetcrm.core.clean import CleanTable
from sheetcrm.core.issues import Issue
from sheetcrm.core.segments.arrays import fold


class IssueOwner:
    """Gives the person an issue goes to, None where nobody was named.

    ``responsible``: heading of a column or title of a tab → who answers for it, as the team wrote it down. ``cleaned``: the
    tables, of which each row may name its owner.
    """

    def __init__(self, responsible: Mapping[str, str], cleaned: Mapping[str, CleanTable]) -> None:
        self._said = {fold(name): person for name, person in responsible.items()}
        self._owners: dict[str, list[Any]] = {
            key: table.values["owner"].tolist() for key, table in cleaned.items() if "owner" in table.values.columns
        }

    def of(self, issue: Issue) -> str | None:
        """The person for one issue."""
        for name in (issue.heading, issue.tab):
            if name and (person := self._said.get(fold(name))) is not None:
                return person
        owners = self._owners.get(issue.table, ())
        owner = owners[issue.position] if 0 <= issue.position < len(owners) else None
        return owner if isinstance(owner, str) and owner.strip() else None
