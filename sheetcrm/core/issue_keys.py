"""By what an issue is known again on the next run: its code, its row, its column and the value that stands there. Pure.

A line of «Что исправить» keeps what people said of it for as long as the value stays; another value is another issue. A row
that had no id is known by who it is, however that is spelled, and its lines go on once it has got one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

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

#: Digits of a phone that stay the same with and without its country.
_PHONE = 10
_NO_PHONE, _NOT_DIGITS = re.compile(r"[^\W\d_]|@"), re.compile(r"\D+")


class _Rows(Struct):
    """The rows of one table: by their id, else by who they are and the number of equal ones above."""

    identity: Identity
    _folded: dict[str, npt.NDArray[np.object_]] = field(default_factory=dict)
    _codes: dict[str, npt.NDArray[np.int64]] = field(default_factory=dict)
    _above: dict[str | None, npt.NDArray[np.int64]] = field(default_factory=dict)

    def key(self, position: int, column: str | None) -> tuple[object, ...]:
        row_id = self.identity.ids[position]
        return (row_id,) if row_id is not None else self.without_id(position, column)

    def without_id(self, position: int, column: str | None) -> tuple[object, ...]:
        """The same for a row that has none, or had none."""
        formulas = self.identity.table.formulas
        cells: list[Any] = []
        for name in self._known():
            if name != column and position not in formulas.get(name, ()):
                cells += [name, self._spelled_alike(name)[position]]
        return digest(*cells), int(self._equal_above(column)[position])

    def _spelled_alike(self, column: str) -> npt.NDArray[np.object_]:
        """A column without what spellings differ in."""
        if column not in self._folded:
            codes, held = pd.factorize(self.identity.table.raw[column])
            found = np.array([*map(folded, held), None], dtype=object)
            self._folded[column] = found[codes]
        return self._folded[column]

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
                    self._codes[name] = np.asarray(pd.factorize(self._spelled_alike(name))[0] + 2, np.int64) * weight
            sums: npt.NDArray[np.int64] = np.zeros(len(raw), np.int64)
            for name, codes in self._codes.items():
                if name != column:
                    sums = sums + codes
            above = pd.Series(sums).groupby(sums, sort=False).cumcount()
            self._above[column] = np.asarray(above, dtype=np.int64)
        return self._above[column]


def folded(value: Any) -> Any:
    """What of a name or a contact stays the same however it is spelled.

    >>> folded(" Иванова  АННА "), folded("8 (916) 123-45-67"), folded("+7 916 123-45-67"), folded(5)
    ('иванова анна', '9161234567', '9161234567', 5)
    """
    if not isinstance(value, str):
        return value
    if not _NO_PHONE.search(value):
        digits = _NOT_DIGITS.sub("", value)
        if len(digits) >= _PHONE:
            return digits[-_PHONE:]
    return " ".join(value.split()).casefold()


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

    def former(self, issue: Issue) -> str | None:
        """The key the issue had while its row had no id; None for one about a row without one, or about none."""
        if issue.position < 0 or issue.table not in self.tables:
            return None
        return self._former(issue.code.code, issue.table, issue.position, issue.field)

    def former_of(self, found: Findings, i: int) -> str | None:
        """The same for the i-th issue of a finding."""
        return self._former(found.code.code, found.table, int(found.rows[i]), found.column)

    def _former(self, code: str, table: str, position: int, column: str | None) -> str | None:
        rows = self._of_table(table)
        if rows.identity.ids[position] is None:
            return None
        return self._digest(code, table, position, column, rows.without_id(position, column))

    def _of(self, code: str, table: str, position: int, column: str | None) -> str:
        return self._digest(code, table, position, column, self._of_table(table).key(position, column))

    def _digest(self, code: str, table: str, position: int, column: str | None, row: Iterable[object]) -> str:
        typed = self.tables[table]
        value = typed.typed(position, column) if column is not None and typed.has(column) else None
        return digest(code, table, *row, column or "", value)

    def _of_table(self, table: str) -> _Rows:
        if table not in self._rows:
            self._rows[table] = _Rows(Identity.of(self.tables[table]))
        return self._rows[table]


def without(log: IssueLog, right: frozenset[str], codes: frozenset[str]) -> tuple[IssueLog, int]:
    """The log without the issues people said are no issues, and how many those were. ``right``: their keys; ``codes``:
    the codes they can have."""
    if not right:
        return log, 0
    keys = IssueKeys(log.tables)

    def is_right(found: Findings, i: int) -> bool:
        return keys.finding(found, i) in right or keys.former_of(found, i) in right

    findings = []
    for found in log.findings:
        if found.code.code not in codes:
            findings.append(found)
            continue
        keep = np.fromiter((not is_right(found, i) for i in range(len(found.rows))), bool, len(found.rows))
        if keep.any():
            findings.append(found.only(keep))
    placed = tuple(i for i in log.placed if keys.issue(i) not in right and keys.former(i) not in right)
    left = IssueLog(log.tables, tuple(findings), placed, log.ids)
    return left, len(log) - len(left)
