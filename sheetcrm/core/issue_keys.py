"""By what an issue is known again on the next run: its code, its row, its column and the value that stands there. Pure.

A line of «Что исправить» keeps what people said of it for as long as the value stays; another value is another issue.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd
from msgspec import Struct, field

from sheetcrm.core.issue_log import IssueLog
from sheetcrm.core.issues import Findings, Issue
from sheetcrm.core.plan.identity import ID_FIELD, Identity, digest
from sheetcrm.core.table import Table

#: A client without an id is known by these; what else is in the row changes all the time.
_WHO = ("full_name", "last_name", "first_name", "patronymic", "company", "phone", "phone2", "email", "email2")


class _Rows(Struct):
    """The rows of one table: by their id, else by who they are and the number of equal ones above."""

    identity: Identity
    _codes: dict[str, npt.NDArray[np.int64]] = field(default_factory=dict)
    _above: dict[str | None, npt.NDArray[np.int64]] = field(default_factory=dict)

    def key(self, position: int, column: str | None) -> tuple[object, ...]:
        row_id = self.identity.ids[position]
        if row_id is not None:
            return (row_id,)
        columns = self.identity.table.fields
        without = frozenset({*columns} - {*self._known()} | {column or ""})
        return self.identity.row_print(position, without), int(self._equal_above(column)[position])

    def _known(self) -> list[str]:
        """The columns a row without an id is known by."""
        columns = [c for c in self.identity.table.fields if not c.startswith("extra:")]
        return [c for c in columns if c in _WHO] or [c for c in columns if c != ID_FIELD.get(self.identity.table.key)]

    def _equal_above(self, column: str | None) -> npt.NDArray[np.int64]:
        """For each row how many above it are equal but for ``column``."""
        if column not in self._above:
            raw = self.identity.table.raw
            if not self._codes:
                # Equal texts get equal numbers, and rows of equal numbers equal sums: no row is looked at by itself.
                weights = np.random.default_rng(1).integers(1, 2**62, len(self._known()), dtype=np.int64)
                for name, weight in zip(self._known(), weights, strict=True):
                    self._codes[name] = np.asarray(pd.factorize(raw[name])[0] + 2, np.int64) * weight
            sums: npt.NDArray[np.int64] = np.zeros(len(raw), np.int64)
            for name, codes in self._codes.items():
                if name != column:
                    sums = sums + codes
            above = pd.Series(sums).groupby(sums, sort=False).cumcount()
            self._above[column] = np.asarray(above, dtype=np.int64)
        return self._above[column]


class IssueKeys(Struct):
    """The keys of one run's issues."""

    tables: Mapping[str, Table]
    _rows: dict[str, _Rows] = field(default_factory=dict)

    def finding(self, found: Findings, i: int) -> str:
        """The key of the i-th issue of a finding."""
        return self._of(found.code.code, found.table, int(found.rows[i]), found.column)

    def issue(self, issue: Issue) -> str:
        """The key of an issue as it is shown; of one about a whole tab by what it says."""
        if issue.position >= 0 and issue.table in self.tables:
            return self._of(issue.code.code, issue.table, issue.position, issue.field)
        return digest(issue.code.code, issue.tab, issue.cell, issue.heading or "", issue.value)

    def _of(self, code: str, table: str, position: int, column: str | None) -> str:
        if table not in self._rows:
            self._rows[table] = _Rows(Identity.of(self.tables[table]))
        typed = self.tables[table]
        value = typed.typed(position, column) if column is not None and typed.has(column) else None
        return digest(code, table, *self._rows[table].key(position, column), column or "", value)


def without(log: IssueLog, right: frozenset[str], codes: frozenset[str]) -> tuple[IssueLog, int]:
    """The log without the issues people said are no issues, and how many those were. ``right``: their keys; ``codes``:
    the codes they can have."""
    if not right:
        return log, 0
    keys = IssueKeys(log.tables)
    findings = []
    for found in log.findings:
        if found.code.code not in codes:
            findings.append(found)
            continue
        keep = np.fromiter((keys.finding(found, i) not in right for i in range(len(found.rows))), bool, len(found.rows))
        if keep.any():
            findings.append(found.only(keep))
    placed = tuple(issue for issue in log.placed if keys.issue(issue) not in right)
    left = IssueLog(log.tables, tuple(findings), placed, log.ids)
    return left, len(log) - len(left)
