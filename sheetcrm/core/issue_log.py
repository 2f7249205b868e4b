"""All issues of one run: counted as columns, made into objects only for what is shown. Pure."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from msgspec import Struct

from sheetcrm.core.issues import Cause, Findings, Issue, IssueCode, Severity, one_per_cell
from sheetcrm.core.table import Table
from sheetcrm.core.wording import Lang

_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


class IssueLog(Struct, frozen=True, dict=True):
    """``findings`` with at most one issue a cell, and ``placed`` issues about whole tabs.

    ``ids``: client id by position of the clients table, None where there is none.
    """

    tables: Mapping[str, Table]
    findings: tuple[Findings, ...]
    placed: tuple[Issue, ...]
    ids: Sequence[str | None] = ()

    @classmethod
    def gather(
        cls,
        tables: Mapping[str, Table],
        findings: Iterable[Findings],
        placed: Iterable[Issue],
        ids: Sequence[str | None] = (),
    ) -> IssueLog:
        """The log of one run; findings of tables that are not there are refused by KeyError."""
        kept = tuple(one_per_cell(f for f in findings if len(f.rows)))
        for found in kept:
            tables[found.table]
        return cls(tables, kept, tuple(placed), ids)

    def __len__(self) -> int:
        return len(self.placed) + sum(len(f.rows) for f in self.findings)

    @cached_property
    def by_severity(self) -> Mapping[Severity, int]:
        """How many issues of each severity; every severity is named."""
        counts = Counter(issue.code.severity for issue in self.placed)
        for found in self.findings:
            counts[found.code.severity] += len(found.rows)
        return {severity: counts.get(severity, 0) for severity in Severity}

    @cached_property
    def by_code(self) -> tuple[tuple[IssueCode, int], ...]:
        """How many issues of each code, errors first, then the most frequent."""
        counts: dict[str, int] = {}
        codes: dict[str, IssueCode] = {}
        for code, n in [(f.code, len(f.rows)) for f in self.findings] + [(i.code, 1) for i in self.placed]:
            codes[code.code] = code
            counts[code.code] = counts.get(code.code, 0) + n
        order = sorted(counts, key=lambda key: (_RANK[codes[key].severity], -counts[key], key))
        return tuple((codes[key], counts[key]) for key in order)

    def by_cause(self) -> Mapping[Cause | None, int]:
        """How many issues of each cause; None collects those without one."""
        counts: Counter[Cause | None] = Counter(issue.code.cause for issue in self.placed)
        for found in self.findings:
            counts[found.code.cause] += len(found.rows)
        return dict(counts)

    def by_column(self, table: str = "clients") -> Mapping[str, int]:
        """How many issues stand in each column of a table, by the team's heading, the most first."""
        counts: Counter[str] = Counter()
        for found in self.findings:
            if found.table == table and found.column is not None:
                counts[_one_line(self.tables[table].heading(found.column))] += len(found.rows)
        return dict(counts.most_common())

    def private_cells(self) -> Mapping[tuple[str, str], set[int]]:
        """Positions of cells whose text is repeated nowhere, by table and field."""
        found: dict[tuple[str, str], set[int]] = {}
        for f in self.findings:
            if f.code.private and f.column is not None:
                found.setdefault((f.table, f.column), set()).update(f.rows.tolist())
        return found

    def words(self, lang: Lang, table: str = "clients", worst: Severity = Severity.WARNING) -> list[str | None]:
        """For every row of a table, what to correct in a few words, such as «Телефон: не похоже на номер»."""
        texts: list[str | None] = [None] * len(self.tables[table])
        for found in self.findings:
            if found.table != table or _RANK[found.code.severity] > _RANK[worst]:
                continue
            title = found.code.title.say(lang)
            if found.column is not None:
                heading = _one_line(self.tables[table].heading(found.column))
                # A word in capitals («ИНН», “INN”, «ID») keeps them; one that is the heading itself is not said twice.
                if not title[:2].isupper() or title[1:2].isspace():
                    title = f"{heading}: {title[:1].lower()}{title[1:]}"
                elif not title.startswith(heading):
                    title = f"{heading}: {title}"
            for row in found.rows.tolist():
                before = texts[row]
                texts[row] = title if before is None else f"{before}; {title}"
        return texts

    def _ordered(self) -> Iterator[tuple[Findings, int]]:
        keys = [
            (_RANK[found.code.severity], number, row, i)
            for number, found in enumerate(self.findings)
            for i, row in enumerate(found.rows.tolist())
        ]
        order = {key: n for n, key in enumerate(self.tables)}
        keys.sort(key=lambda k: (k[0], order[self.findings[k[1]].table], k[2], k[1]))
        for _, number, _, i in keys:
            yield self.findings[number], i

    def issue(self, found: Findings, i: int) -> Issue:
        """The i-th issue of a finding as an object."""
        table = self.tables[found.table]
        row = int(found.rows[i])
        value: Any = None
        if found.column is not None and table.has(found.column):
            value = table.typed(row, found.column)
        client_id = self.ids[row] if found.table == "clients" and row < len(self.ids) else None
        args = {name: values[i] for name, values in found.args.items()}
        return Issue(
            found.code,
            table.tab_title(row),
            table.cell(row, found.column),
            int(table.row[row]),
            client_id,
            found.column,
            "" if value is None else str(value),
            args,
            table.heading(found.column) if found.column is not None else None,
            found.table,
            row,
            value if isinstance(value, dt.date) else None,
        )

    def shown(self, limit: int | None = None) -> Iterator[Issue]:
        """Issues as objects: those about whole tabs first, then errors, warnings, hints, each by row."""
        for n, issue in enumerate(sorted(self.placed, key=lambda i: _RANK[i.code.severity])):
            if limit is not None and n >= limit:
                return
            yield issue
        for n, (found, i) in enumerate(self._ordered(), start=len(self.placed)):
            if limit is not None and n >= limit:
                return
            yield self.issue(found, i)


def _one_line(heading: str) -> str:
    """A heading as it stands in a sentence or a narrow line: people break theirs with Alt+Enter."""
    return " ".join(heading.split())
