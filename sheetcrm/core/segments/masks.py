"""A rule's tree over whole columns: who fits, with three answers (yes, no, not known). Pure.

A blank cell answers "not known": neither ``город = Самара`` nor ``город не Самара`` fits a client without a city. "Not
known and no" is no, "not known or yes" is yes, "not: not known" stays not known; only "yes" makes a member.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from sheetcrm.core.fields import Context
from sheetcrm.core.fields.messenger_names import LABELS, known_as
from sheetcrm.core.segments.arrays import NO_DAY, Bools, day_number, fold
from sheetcrm.core.segments.columns import Columns, field_type
from sheetcrm.core.segments.literals import date as read_date
from sheetcrm.core.segments.literals import number as read_number
from sheetcrm.core.segments.reading import read_back
from sheetcrm.core.segments.tree import (
    Ago,
    Ahead,
    And,
    Blank,
    Compare,
    Contains,
    InMonth,
    InYear,
    Node,
    Not,
    OnDay,
    OneOf,
    Op,
    Or,
)
from sheetcrm.core.segments.vocabulary import Column, Holds, Vocabulary
from sheetcrm.core.wording import Lang

_ORDER: dict[Op, Callable[[Any, Any], Any]] = {
    Op.GT: np.greater,
    Op.LT: np.less,
    Op.GE: np.greater_equal,
    Op.LE: np.less_equal,
    Op.EQ: np.equal,
    Op.NE: np.not_equal,
}
#: Types whose words in a rule are read the way the cells were: "8 916 …" is "+7916…", "СПб" is "Санкт-Петербург".
_READ_ALIKE = frozenset(
    ("phone", "email", "messenger", "gender", "kind", "inn", "kpp", "ogrn", "bik", "city", "company", "choice")
)


class Masks:
    """Answers of rules for all clients. ``region`` is for phones written without a country."""

    def __init__(self, columns: Columns, vocabulary: Vocabulary, today: dt.date, region: str = "RU") -> None:
        self.columns = columns
        self.vocabulary = vocabulary
        self.today = today
        self.now = day_number(today)
        self._context = Context(columns.lang, region, today)
        self._answers: dict[Node, tuple[Bools, Bools]] = {}
        self._reasons: dict[tuple[int, Lang], tuple[Node, tuple[tuple[str, Bools], ...]]] = {}

    def members(self, node: Node) -> Bools:
        """Where the answer is yes."""
        return self.answer(node)[0]

    def answer(self, node: Node) -> tuple[Bools, Bools]:
        """Where the answer is yes, and where it is no; neither where it is not known. Equal parts are answered once."""
        found = self._answers.get(node)
        if found is None:
            found = self._answers[node] = self._answer(node)
        return found

    def reasons(self, tree: Node, lang: Lang) -> tuple[tuple[str, Bools], ...]:
        """The conditions of a rule in words, each with the clients who fit because of it: those who meet it and whatever
        stands around it. Worked out once for all clients."""
        # By identity: the hash of a whole tree costs more than the answer. The tree is kept, so its place is not another's.
        found = self._reasons.get((id(tree), lang))
        if found is None:
            said = tuple((read_back(node, self.vocabulary, lang), holds) for node, holds in self._met(tree, None))
            found = self._reasons[id(tree), lang] = tree, said
        return found[1]

    def _met(self, node: Node, around: Bools | None) -> Iterator[tuple[Node, Bools]]:
        holds = self.members(node) if around is None else around & self.members(node)
        if isinstance(node, (And, Or)):
            for part in node.parts:
                yield from self._met(part, holds)
        elif isinstance(node, Not) and isinstance(node.part, Not):
            yield from self._met(node.part.part, holds)
        else:
            yield node, holds

    def _answer(self, node: Node) -> tuple[Bools, Bools]:
        if isinstance(node, Not):
            yes, no = self.answer(node.part)
            return no, yes
        if isinstance(node, And):
            parts = [self.answer(part) for part in node.parts]
            return np.logical_and.reduce([y for y, _ in parts]), np.logical_or.reduce([n for _, n in parts])
        if isinstance(node, Or):
            parts = [self.answer(part) for part in node.parts]
            return np.logical_or.reduce([y for y, _ in parts]), np.logical_and.reduce([n for _, n in parts])
        if isinstance(node, Blank):
            blank = self.columns.blank(node.field)
            return blank, ~blank
        return self._clause(node)

    def _clause(self, node: Node) -> tuple[Bools, Bools]:
        columns = self.columns
        if isinstance(node, Compare):
            return self._compare(node)
        if isinstance(node, OneOf):
            parts = [self._compare(Compare(node.field, Op.EQ, value)) for value in node.values]
            return np.logical_or.reduce([y for y, _ in parts]), np.logical_and.reduce([n for _, n in parts])
        if isinstance(node, Contains):
            return self._contains(node)
        if isinstance(node, Ago):
            day = columns.days(node.field)
            known = day != NO_DAY
            passed = np.where(known, self.now - np.where(known, day, 0), 0)
            # A date still to come is not "in the last 30 days".
            yes = known & (passed >= 0) & _ORDER[node.op](passed, node.days)
            if node.never:
                return yes | ~known, known & ~yes
            return yes, known & ~yes
        if isinstance(node, (Ahead, InMonth, OnDay)) and self._column(node.field).holds is Holds.BIRTHDAY:
            return self._birthday(node)
        if isinstance(node, Ahead):
            day = columns.days(node.field)
            known = day != NO_DAY
            yes = known & (day >= self.now) & (day <= self.now + node.days)
            return yes, known & ~yes
        if isinstance(node, InYear):
            return self._between(node.field, dt.date(node.year, 1, 1), dt.date(node.year, 12, 31))
        if isinstance(node, InMonth):
            return self._month(node)
        raise TypeError(f"no mask for {type(node).__name__}")

    def _column(self, key: str) -> Column:
        return self.vocabulary.columns[key]

    def _compare(self, node: Compare) -> tuple[Bools, Bools]:
        columns, value = self.columns, node.value
        holds = self._column(node.field).holds
        order = _ORDER[node.op]
        if isinstance(value, dt.date):
            day = columns.days(node.field)
            known = day != NO_DAY
            yes = known & order(day, day_number(value))
        elif isinstance(value, bool):
            known = ~columns.blank(node.field)
            yes = known & order(columns.matching(node.field, lambda cell: cell is True or cell == 1), value)
        elif isinstance(value, float):
            found = columns.numbers(node.field)
            known = ~np.isnan(found)
            yes = known & order(found, value)
        else:
            known = ~columns.blank(node.field)
            same = self._same_text(node.field, value, holds)
            yes = known & (same if node.op is Op.EQ else ~same)
        return yes, known & ~yes

    def _same_text(self, key: str, typed: str, holds: Holds) -> Bools:
        """Where a cell means the text: folded text is equal, or both read as one value (a phone, a city)."""
        column, columns = self._column(key), self.columns
        if column.choices:
            return columns.matching(key, lambda cell: str(cell) == typed)
        wanted = fold(LABELS.get(known_as(typed) or "", typed) if column.type == "messenger" else typed)
        hit = np.fromiter((wanted in parts for parts in columns.texts(key, column.type)), dtype=bool)
        read = self._read(column, typed)
        if read is not None:
            several = set(read) if isinstance(read, tuple) else {read}
            hit = hit | np.fromiter(
                (
                    not several.isdisjoint(cell) if isinstance(cell, tuple) else cell in several
                    for cell in columns.distinct(key)[1]
                ),
                dtype=bool,
            )
        rows: Bools = columns.rows_of(key, hit)
        if holds is Holds.ANY:
            rows |= self._same_any(key, typed)
        return rows

    def _read(self, column: Column, typed: str) -> Any:
        """The text as the column's cells were read; None when it is no value of that type."""
        if column.type not in _READ_ALIKE:
            return None
        kind = field_type(column.type)
        return None if kind is None else kind.parse(typed, self._context).value

    def _same_any(self, key: str, typed: str) -> Bools:
        """In a column nobody described, "5" also means the number and "01.03.2026" the date."""
        american = self._context.region == "US"
        when = read_date(typed, american=american)
        if when is not None:
            on_day: Bools = np.equal(self.columns.days(key), day_number(when))
            return on_day
        try:
            amount = read_number(typed, american=american)
        except ValueError:
            amount = None
        if amount is None:
            return np.zeros(len(self.columns), dtype=bool)
        result: Bools = np.equal(self.columns.numbers(key), amount)
        return result

    def _contains(self, node: Contains) -> tuple[Bools, Bools]:
        column = self._column(node.field)
        wanted = fold(node.text)
        digits = "".join(c for c in wanted if c.isdigit()) if column.type == "phone" else ""
        if column.choices:
            words = {key: fold(label.say(self.columns.lang)) for key, label in column.choices.items()}
            yes = self.columns.matching(node.field, lambda cell: wanted in words.get(str(cell), ""))
        else:
            texts = self.columns.texts(node.field, column.type)
            hit = np.fromiter(
                (any(wanted in part or (digits and digits in part) for part in parts) for parts in texts), dtype=bool
            )
            yes = self.columns.rows_of(node.field, hit)
        known = ~self.columns.blank(node.field)
        return yes & known, known & ~yes

    def _between(self, key: str, first: dt.date, last: dt.date) -> tuple[Bools, Bools]:
        day = self.columns.days(key)
        known = day != NO_DAY
        yes = known & (day >= day_number(first)) & (day <= day_number(last))
        return yes, known & ~yes

    def _relative(self, month: int) -> dt.date:
        """The first day of the current (0) or the next (-1) month."""
        first = self.today.replace(day=1)
        return first if month == 0 else (first + dt.timedelta(days=32)).replace(day=1)

    def _month(self, node: InMonth) -> tuple[Bools, Bools]:
        month, year = node.month, node.year
        if month <= 0:
            first = self._relative(month)
            month, year = first.month, first.year
        if year is not None:
            return self._between(
                node.field, dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])
            )
        day = self.columns.days(node.field)
        known = day != NO_DAY
        months = np.where(known, day, 0).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12 + 1
        yes = known & (months == month)
        return yes, known & ~yes

    def _birthday(self, node: Node) -> tuple[Bools, Bools]:
        """Birthdays go round the year: at the end of December the next 14 days reach into January. A birthday on
        29 February is kept on 1 March in common years, as everywhere here (``Birthday.on``)."""
        if not isinstance(node, (Ahead, InMonth, OnDay)):
            raise TypeError(f"no birthday mask for {type(node).__name__}")
        days = self.columns.birthdays(node.field)
        known = days > 0
        if isinstance(node, OnDay):
            yes = days == node.month * 100 + node.day
        elif isinstance(node, InMonth):
            month = node.month if node.month > 0 else self._relative(node.month).month
            yes = days // 100 == month
        else:
            coming = set()
            for ahead in range(min(node.days, 366) + 1):
                day = dt.date.fromordinal(min(self.today.toordinal() + ahead, dt.date.max.toordinal()))
                coming.add(day.month * 100 + day.day)
                if (day.month, day.day) == (3, 1) and not calendar.isleap(day.year):
                    coming.add(229)
            yes = np.isin(days, np.fromiter(coming, dtype=np.int64))
        return yes & known, known & ~yes
