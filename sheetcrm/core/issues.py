"""Issues: what is wrong with a cell, as catalogued data. Pure.

Checks return columns (:class:`Findings`); an :class:`Issue` object is made only for what is shown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt
from msgspec import Struct, field
from msgspec.structs import force_setattr

from sheetcrm.core.wording import Lang, Text


class Severity(StrEnum):
    """How bad an issue is. Values are the same in every language; only their labels are translated."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Cause(StrEnum):
    """Why a value is wrong, in neutral words (nobody is accused of lying)."""

    DOUBTFUL = "doubtful"
    SLIP = "slip"
    AGED = "aged"


SEVERITY_LABEL = {
    Severity.ERROR: Text(ru="ошибка", en="error"),
    Severity.WARNING: Text(ru="предупреждение", en="warning"),
    Severity.INFO: Text(ru="подсказка", en="hint"),
}
CAUSE_LABEL = {
    Cause.DOUBTFUL: Text(ru="похоже на выдуманное", en="looks made up"),
    Cause.SLIP: Text(ru="опечатка или сбой переноса", en="a typo or a transfer error"),
    Cause.AGED: Text(ru="устарело", en="out of date"),
}


class IssueCode(Struct, frozen=True):
    """A kind of issue with its own page.

    ``message`` says what is wrong and what we did about it, ``fix`` what to do; both may name ``{value}`` (the
    cell as typed) and the finding's own arguments. ``example`` is one row (field key → cell) that produces the issue;
    a tuple instead of a cell means several rows. ``private``: the cell's text is not repeated in reports.
    """

    code: str
    severity: Severity
    title: Text
    message: Text
    fix: Text
    cause: Cause | None = None
    example: Mapping[str, Any] = field(default_factory=dict)
    table: str = "clients"
    private: bool = False


class Findings(Struct, frozen=True):
    """One code found in one column of one table.

    ``rows`` are positions in that table (0-based), ``args`` hold the arguments of the texts, aligned with ``rows``.
    ``column`` is a field key, or None when the whole row is meant.
    """

    code: IssueCode
    table: str
    column: str | None
    rows: npt.NDArray[np.intp]
    args: Mapping[str, Sequence[Any]] = field(default_factory=dict)

    @classmethod
    def where(cls, mask: Any, code: IssueCode, column: str | None, *, table: str = "clients", **args: Any) -> Findings:
        """Findings at the rows where ``mask`` is true; each argument is a whole column or one value for all."""
        rows = np.flatnonzero(np.asarray(mask, dtype=bool))
        aligned: dict[str, Sequence[Any]] = {}
        for name, values in args.items():
            if isinstance(values, (str, int, float)) or values is None:
                aligned[name] = [values] * len(rows)
            else:
                column_values = np.asarray(values, dtype=object)
                aligned[name] = list(column_values[rows])
        return cls(code, table, column, rows, aligned)

    def only(self, keep: npt.NDArray[np.bool_]) -> Findings:
        """The findings where ``keep`` is true, which is aligned with ``rows``."""
        if keep.all():
            return self
        at = np.flatnonzero(keep).tolist()
        args = {name: [values[i] for i in at] for name, values in self.args.items()}
        return Findings(self.code, self.table, self.column, self.rows[keep], args)


#: How much of a cell, or of another text, is said within a sentence.
_LONGEST = 300


class Issue(Struct, frozen=True):
    """One issue as it is shown: where, what, what to do.

    ``heading`` is the team's own name of the column; ``table`` and ``position`` say which row of which table it is,
    empty and -1 for an issue about a whole tab. ``value`` is empty where the code is private, whoever made the issue. ``day``: the
    value where the cell holds a date.
    """

    code: IssueCode
    tab: str
    cell: str
    row: int
    client_id: str | None
    field: str | None
    value: str
    args: Mapping[str, Any]
    heading: str | None = None
    table: str = ""
    position: int = -1
    day: dt.date | None = None

    def __post_init__(self) -> None:
        if self.code.private:
            force_setattr(self, "value", "")

    def shown(self, lang: Lang) -> str:
        """The value as people read it: a date as their tables write it."""
        return self.value if self.day is None or not self.value else as_read(self.day, lang)

    def message(self, lang: Lang) -> str:
        return self.code.message.say(lang, **self._said(lang))

    def fix(self, lang: Lang) -> str:
        return self.code.fix.say(lang, **self._said(lang))

    def _said(self, lang: Lang) -> dict[str, Any]:
        """What the words are about. A long text stays one that can be read, and fits into a cell with them."""
        said = {"value": self.shown(lang), **self.args}
        return {key: _short(value) if type(value) is str else value for key, value in said.items()}


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def as_read(day: dt.date, lang: Lang) -> str:
    """A date as people write it, with the time where there is one.

    >>> as_read(dt.date(2026, 3, 5), "ru"), as_read(dt.datetime(2026, 3, 5, 9, 30), "en")
    ('05.03.2026', '5 Mar 2026 09:30')
    """
    text = f"{day:%d.%m.%Y}" if lang == "ru" else f"{day.day} {day:%b %Y}"
    timed = isinstance(day, dt.datetime) and day.time() != dt.time()
    return f"{text} {day:%H:%M}" if timed else text


_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def one_per_cell(findings: Iterable[Findings]) -> Iterator[Findings]:
    """The findings with at most one issue for each cell: the most severe, then a private one, then the first named.

    A wrong phone is one line for the person who mends it, not "not valid" and "too short" and "required". A private one
    comes before others of its severity, or their line would repeat the cell's text.
    """
    order = sorted(
        enumerate(findings), key=lambda item: (_RANK[item[1].code.severity], not item[1].code.private, item[0])
    )
    taken: dict[tuple[str, str | None], set[int]] = {}
    for _, found in order:
        seen = taken.setdefault((found.table, found.column), set())
        rows = found.rows.tolist()
        keep = np.fromiter((row not in seen for row in rows), bool, len(rows))
        seen.update(rows)
        if keep.any():
            yield found.only(keep)
