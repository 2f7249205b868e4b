"""The rows of a table below its headings, and one table out of all tabs of a kind. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheetcrm.core.issues import Issue
from sheetcrm.core.reading import codes
from sheetcrm.core.reading.columns import CONTACTS, WHO, Candidate, issue_at
from sheetcrm.core.reading.content import agreement
from sheetcrm.core.reading.headings import Match, begins_like, fold, named
from sheetcrm.core.reading.showing import quoted
from sheetcrm.core.table import Source, Table
from sheetcrm.core.workbook import NOT_COMPUTED, CellError, column_letter

#: Lines that head the groups of a report, as accounting programs print it, and the months of a journal.
_GROUP = re.compile(
    r"\s*(?:покупатели|поставщики|клиенты|контрагенты|прочие|прочее|заказчики|(?:физические|юридические) лица|физлица|юрлица|розница"
    r"|оптовики|сотрудники|customers|suppliers|clients|others?|individuals|companies"
    r"|(?:за\s+)?(?:январ|феврал|март|апрел|ма[йя]|июн|июл|август|сентябр|октябр|ноябр|декабр)[ьяа]?(?:\s*,?\s*(?:20)?\d\d)?(?:\s*г(?:ода|\.)?)?"
    r"|(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
    r"\.?(?:\s*,?\s*'?(?:20)?\d\d)?|20\d\d(?:\s*г(?:од|ода|\.)?)?|(?:неделя|week)\s*№?\s*\d{1,2}"
    r"|(?:[1-4]|i{1,3}|iv)(?:-?й)?\s*(?:кв\.?|квартал)(?:\s*20\d\d)?|q[1-4](?:\s*20\d\d)?)\s*:?\s*",
    re.I,
)
_TOTAL = re.compile(r"^\s*(итого|всего|сумма|total|grand total|sum)\b", re.I)


def _rows(candidate: Candidate) -> tuple[npt.NDArray[np.intp], list[Issue]]:
    """Indexes (0-based, in the sheet) of the data rows: no blanks, totals or repeated headers."""
    sheet = candidate.sheet
    cells = sheet.cells.to_numpy(dtype=object)
    below = cells[candidate.header :]
    if not len(below):
        return np.empty(0, dtype=np.intp), []
    known = sorted(candidate.columns.values())
    filled = np.zeros(len(below), dtype=bool)
    left = np.arange(len(below))
    telling = {p for key, p in candidate.columns.items() if key in WHO | CONTACTS | {"client"}}
    for position in range(below.shape[1]):
        # Only rows that were blank so far are looked at: the first column or two settle nearly all of them.
        column = below[left, position].tolist()
        # Formulas are drawn down far below the last row; one without a result fills a row only where it says who it is.
        nothing = ("",) if position in telling else ("", NOT_COMPUTED)
        blank = np.fromiter((v is None or v in nothing or str(v).strip() == "" for v in column), bool, len(column))
        filled[left[~blank]] = True
        left = left[blank]
        if not len(left):
            break
    heading = tuple(fold(cells[candidate.header - 1, p]) for p in known)
    first = below[:, known[0]].tolist() if known else []
    edge = below[:, 0].tolist()
    for i in np.flatnonzero(filled).tolist():
        for value in (edge[i], first[i] if first else None):
            if isinstance(value, str) and _GROUP.fullmatch(value) and _stands_alone(below[i]):
                filled[i] = False
            if isinstance(value, str) and _TOTAL.match(value):
                # A totals row has a word of totals and numbers, and no contact of its own.
                contacts = {k: below[i, candidate.columns[k]] for k in CONTACTS if k in candidate.columns}
                if not any(v is not None and agreement(k, [v]) == 1.0 and str(v).strip() for k, v in contacts.items()):
                    filled[i] = False
        if (
            first
            and isinstance(first[i], str)
            and begins_like(first[i], heading[0])
            and fold(first[i]) == heading[0]
            and tuple(fold(below[i, p]) for p in known) == heading
        ):
            filled[i] = False
    issues = []
    for i in _headings_again(candidate, below):
        if filled[i]:
            filled[i] = False
            told = {p: {n.field for n in named(below[i, p], candidate.table, {})} for p in known}
            other = [
                below[i, p] for key, p in candidate.columns.items() if below[i, p] is not None and key not in told[p]
            ]
            if other and filled[i:].any():
                row = candidate.header + i + 1
                where = f"{column_letter(known[0])}{row}"
                issues.append(
                    issue_at(codes.HEADINGS_AGAIN, sheet.title, where, row, row=row, headings=quoted(map(str, other)))
                )
    columns = set(known)
    for r1, c1, r2, c2 in sheet.merged:
        if (
            r1 > candidate.header
            and r2 > r1
            and any(c in columns for c in range(c1, c2 + 1))
            and filled[r1 - candidate.header - 1 :].any()
        ):
            where = f"{column_letter(c1)}{r1}:{column_letter(c2)}{r2}"
            issues.append(issue_at(codes.MERGED, sheet.title, f"{column_letter(c1)}{r1}", r1, cells=where))
    return np.flatnonzero(filled) + candidate.header, issues


def _stands_alone(row: npt.NDArray[Any]) -> bool:
    """Whether a row has one filled cell."""
    return sum(value is not None and str(value).strip() != "" for value in row.tolist()) == 1


def _headings_again(candidate: Candidate, below: npt.NDArray[Any]) -> list[int]:
    """Places of rows that are headings again: those of a page that was pasted below, or of another table. A column of phones,
    mailboxes or dates has a word for one there, and another column a word for something as well."""

    def names(value: Any, keys: Collection[str] = ()) -> bool:
        found = named(value, candidate.table, {}) if isinstance(value, str) and len(value) <= 80 else ()
        return any(n.match >= Match.LESSER and (not keys or n.field in keys) for n in found)

    rows: set[int] = set()
    for key in ("phone", "email", "date"):
        position = candidate.columns.get(key)
        if position is not None:
            # Cheap questions first: there may be a hundred thousand rows.
            words = [
                i
                for i, value in enumerate(below[:, position].tolist())
                if type(value) is str and value.strip()[:1].isalpha() and "@" not in value
            ]
            rows.update(i for i in words if names(below[i, position], (key,)))
    others = [p for key, p in candidate.columns.items() if key in WHO | CONTACTS | {"client", "amount", "date"}]
    return sorted(i for i in rows if sum(names(below[i, p]) for p in others) >= 2)


def table_of(key: str, candidates: Sequence[Candidate]) -> tuple[Table, list[Issue]]:
    """One table of all tabs of its kind."""
    frames, sources, tabs, rows, issues = [], [], [], [], []
    formulas: dict[str, set[int]] = {}
    start = 0
    for number, candidate in enumerate(candidates):
        at, merged = _rows(candidate)
        issues += candidate.issues + merged
        cells = candidate.sheet.cells.to_numpy(dtype=object)
        data: dict[str, npt.NDArray[Any]] = {}
        for field_key, position in candidate.columns.items():
            data[field_key] = cells[at, position]
        known = set(candidate.columns.values())
        extras: dict[str, int] = {}
        for column in candidate.seen:
            position = letter_position(column.letter)
            name = f"extra:{column.heading}"
            if position not in known and name not in data:
                data[name] = cells[at, position]
                extras[name] = position
        frames.append(pd.DataFrame(data, dtype=object))
        sources.append(
            Source(
                candidate.sheet.title,
                candidate.header,
                candidate.columns,
                candidate.headings,
                candidate.sheet.sheet_id,
                extras,
                candidate.bottom,
                candidate.walled,
            )
        )
        tabs.append(np.full(len(at), number, dtype=np.intp))
        rows.append(candidate.sheet.cells.index.to_numpy()[at].astype(np.intp))
        by_row = {int(row): start + i for i, row in enumerate(rows[-1].tolist())}
        by_column = {position: field_key for field_key, position in (extras | candidate.columns).items()}
        for row, column_position in candidate.sheet.formulas:
            if row in by_row and column_position in by_column:
                formulas.setdefault(by_column[column_position], set()).add(by_row[row])
        start += len(at)
    raw = frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True).astype(object)
    if len(frames) > 1:
        raw = raw.where(raw.notna(), None)
    raw = raw.reset_index(drop=True)
    if key == "settings":
        # The formulas there are ours: it is not for people to have them computed.
        raw = raw.where(raw.map(lambda value: not isinstance(value, CellError) or value != NOT_COMPUTED), None)
    table = Table(
        key, raw, tuple(sources), np.concatenate(tabs), np.concatenate(rows),
        {k: frozenset(v) for k, v in formulas.items()},
    )  # fmt: skip
    return table, issues


def letter_position(letter: str) -> int:
    """Where a column stands, from 0, by its letter."""
    position = 0
    for char in letter:
        position = position * 26 + ord(char) - 64
    return position - 1
