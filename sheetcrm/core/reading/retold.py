"""Tabs that tell of the orders of another tab again: their invoices, their payments, a copy. Pure.

One sale written as an order, an invoice and a payment is one sale. A number alone proves nothing, for shops and years number
anew: what stands under the same number has to agree as well.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from sheetcrm.core.fields import Context
from sheetcrm.core.fields.date import DATE
from sheetcrm.core.issues import Issue
from sheetcrm.core.reading import codes
from sheetcrm.core.reading.columns import Candidate, issue_at
from sheetcrm.core.reading.headings import fold, looks_asked, named
from sheetcrm.core.reading.rows import letter_position
from sheetcrm.core.segments.payments import is_done
from sheetcrm.core.workbook import CellError, Value, column_letter

#: This share of a tab's numbers standing in another tab, for the same clients, makes it one about the same orders.
ENOUGH = 0.8
#: A client of more than half of the lines agrees with anybody's, and so does one of a few.
_VARIED, _FEWEST = 0.5, 3
#: So much of the shorter of two spans lies within the other.
_ONE_TIME = 0.25
#: Cells of a column that are looked up before all of it is, and numbers whose lines are compared.
_TRIED, _ASKED = 50, 100
_WHO = ("client_id", "phone", "email", "client")
_NEUTRAL = Context("ru", "RU", dt.date(2000, 1, 1))
_SUM = re.compile(r"[^\d.,−–-]")
_WORD = re.compile(r"\w+")


#: What a tab of payments is called, or its day; and what is no such tab: invoices are yet to be paid.
_PAYMENTS = re.compile(r"плат[её]ж|оплат|поступлен|\bpayments?\b|\bpaid\b|\breceipts?\b", re.I)
_NO_PAYMENTS = re.compile(
    r"сч[её]т|к оплате|на оплату|до оплаты|не\s*опла|долг|invoice|unpaid|\bdue\b|refund|возврат", re.I
)
_WENT_THROUGH = re.compile(r"проведен|прош(?:ел|ла)|успеш|получен|complete|succe|received|cleared|settled", re.I)

#: What was paid of an order by a tab of payments, in hundredths, by the tab and the row of the order.
Paid = Mapping[tuple[str, int], int]


class _Told(Struct, frozen=True):
    """How much of a tab another tab tells, too. ``position``: of the column with the other's numbers, ``theirs`` of these in the
    other, ``of`` of them in all."""

    other: int
    position: int
    theirs: int
    shared: int
    of: int

    @property
    def share(self) -> float:
        return self.shared / self.of


class _Journal:
    """A tab of orders, and what is asked of its lines again and again."""

    def __init__(self, candidate: Candidate) -> None:
        self.candidate = candidate
        self.cells = candidate.sheet.cells.to_numpy(dtype=object)[candidate.header :]
        self._numbers: dict[int, dict[str, list[int]]] = {}
        self._who: dict[int, dict[str, object]] = {}

    @cached_property
    def own(self) -> int | None:
        """Where the number of an order stands."""
        return self.candidate.columns.get("order_id")

    @cached_property
    def others(self) -> list[int]:
        """Columns nobody knows that may hold numbers of another tab. Those of clients say nothing of one order."""
        unknown = (c for c in self.candidate.seen if c.field is None and looks_asked(c.heading) is None)
        return [letter_position(column.letter) for column in unknown]

    @cached_property
    def gave_way(self) -> list[int]:
        """Columns of numbers beside that of the order, such as its invoice's."""
        unknown = (c for c in self.candidate.seen if c.field is None)
        return [
            letter_position(c.letter)
            for c in unknown
            if any(name.field == "order_id" for name in named(c.heading, "orders", {}))
        ]

    def may_refer(self, position: int, there: Mapping[str, object]) -> bool:
        """Whether some cells of a column are numbers of another tab."""
        cells = self.cells[:: max(1, len(self.cells) // _TRIED), position].tolist()
        tried = [number for value in cells if (number := _number(value)) is not None]
        return 2 * sum(number in there for number in tried) > len(tried)

    def numbers(self, position: int) -> dict[str, list[int]]:
        """The numbers in a column, each with its lines."""
        if position not in self._numbers:
            found: dict[str, list[int]] = {}
            for line, value in enumerate(self.cells[:, position].tolist()):
                if (number := _number(value)) is not None:
                    found.setdefault(number, []).append(line)
            self._numbers[position] = found
        return self._numbers[position]

    def cell(self, field: str, line: int) -> Value:
        position = self.candidate.columns.get(field)
        return None if position is None else self.cells[line, position]

    def sum_of(self, line: int) -> float | None:
        """What a line comes to."""
        amount = _sum(self.cell("amount", line))
        return _sum(self.cell("paid", line)) if amount is None else amount

    def heading(self, field: str) -> str:
        return fold(self.candidate.headings.get(field, ""))

    @cached_property
    def gives_back(self) -> bool:
        """Whether most of its sums are returns, which are told of an order but have to be taken off it."""
        position = self.candidate.columns.get("amount")
        sums = [] if position is None else [s for v in self.cells[:, position].tolist() if (s := _sum(v)) is not None]
        return 2 * sum(s < 0 for s in sums) > len(sums)

    @cached_property
    def days(self) -> list[dt.date | None]:
        """The day of each line."""
        position = self.candidate.columns.get("date")
        if position is None:
            return [None] * len(self.cells)
        typed = self.cells[:, position].tolist()
        known = {value: _day(value) for value in set(typed)}
        return [known[value] for value in typed]

    def who(self, line: int) -> dict[str, object]:
        """By what a line names its client."""
        if line not in self._who:
            said = {key: _named_by(key, self.cell(key, line)) for key in _WHO}
            self._who[line] = {key: name for key, name in said.items() if name}
        return self._who[line]


def retold(candidates: Sequence[Candidate], named_tabs: Mapping[str, str]) -> tuple[list[Candidate], list[Issue], Paid]:
    """The tabs whose orders count, for each other one which tab has them already, and what those of payments say was paid of
    them. A tab that a person named is never left out."""
    journals = [_Journal(candidate) for candidate in candidates]
    found = {
        (a, b): told
        for a in range(len(journals))
        for b in range(len(journals))
        if a != b
        and not journals[a].gives_back
        and (told := _told(journals[a], journals[b], b)) is not None
        and told.share >= ENOUGH
    }
    into: dict[int, _Told] = {}
    for (a, b), told in sorted(found.items(), key=lambda one: -one[1].share):
        back = found.get((b, a))
        if a in into or candidates[a].sheet.title in named_tabs or _root(b, into) == a:
            continue
        if back is None or candidates[b].sheet.title in named_tabs or _yields(told, back, candidates[a], candidates[b]):
            into[a] = told
    issues = []
    paid: dict[tuple[str, int], int] = {}
    for a, told in sorted(into.items()):
        if told.other not in into:
            for row, sum_ in _paid_of(journals[a], journals[told.other], told).items():
                paid[row] = paid.get(row, 0) + sum_
        one, title = candidates[a], candidates[_root(a, into)].sheet.title
        heading = str(one.sheet.cells.iat[one.header - 1, told.position]).strip()
        issues.append(
            issue_at(
                codes.SAME_ORDERS, one.sheet.title, f"{column_letter(told.position)}{one.header}", one.header, heading,
                tab=one.sheet.title, other=title, where=candidates[told.other].sheet.title, heading=heading, n=told.shared, of=told.of,
            )
        )  # fmt: skip
    return [candidate for a, candidate in enumerate(candidates) if a not in into], issues, paid


def _paid_of(one: _Journal, other: _Journal, told: _Told) -> dict[tuple[str, int], int]:
    """What a tab of payments says was paid of the orders of another tab. One that is called otherwise says nothing, and so does a
    line whose status does not say that the payment went through; an order of several lines is paid when all of it is."""
    said = (one.candidate.sheet.title, one.heading("date"), one.heading("pay_date"))
    if _NO_PAYMENTS.search(said[0]) or not any(_PAYMENTS.search(words) for words in said):
        return {}
    orders = other.candidate
    found: dict[tuple[str, int], int] = {}
    there = other.numbers(told.theirs)
    for number, lines in one.numbers(told.position).items():
        sums = [one.sum_of(line) for line in lines if _went_through(one.cell("status", line))]
        paid, theirs = round(100 * sum(sum_ for sum_ in sums if sum_ is not None)), there.get(number, [])
        whole = [round(100 * (other.sum_of(line) or 0)) for line in theirs]
        if paid <= 0 or (len(whole) > 1 and paid < sum(whole)):
            continue
        for line, own in zip(theirs, whole if len(whole) > 1 else [paid], strict=False):
            found[orders.sheet.title, int(orders.sheet.cells.index[orders.header + line])] = own
    return found


def _went_through(status: Value) -> bool:
    text = "" if status is None or isinstance(status, CellError) else str(status).strip().replace("ё", "е")
    return (
        not text
        or is_done(text)
        or (_WENT_THROUGH.search(text) is not None and not re.match(r"не\b|not\b", text, re.I))
    )


def _root(tab: int, into: Mapping[int, _Told]) -> int:
    """The tab whose orders count in place of one: payments tell of invoices, and these of sales."""
    while tab in into:
        tab = into[tab].other
    return tab


def _yields(told: _Told, back: _Told, one: Candidate, other: Candidate) -> bool:
    """Of two tabs that tell each other's orders, whether the first is left out: the one with no orders of its own, then the one
    where the number stands further right, for what a tab is about comes first."""
    mine = (told.share, told.position, -len(one.columns), told.other < back.other)
    theirs = (back.share, back.position, -len(other.columns), back.other < told.other)
    return mine > theirs


def _told(one: _Journal, other: _Journal, at: int) -> _Told | None:
    """How much of a tab's numbers another tab has, for the same orders; by the column that tells most."""
    own = other.own
    pairs = [] if one.own is None or own is None else [(one.own, own)]
    if own is not None:
        pairs += [(position, own) for position in one.others if one.may_refer(position, other.numbers(own))]
    if one.own is not None:
        pairs += [(one.own, position) for position in other.gave_way]
    best: _Told | None = None
    for mine, theirs in pairs:
        numbers, there = one.numbers(mine), other.numbers(theirs)
        if not numbers:
            continue
        shared = [number for number in numbers if number in there]
        if len(shared) < ENOUGH * len(numbers):
            continue
        told = _Told(at, mine, theirs, len(shared), len(numbers))
        if (best is None or told.share > best.share) and _agree(one, other, mine, theirs, shared):
            best = told
    return best


def _agree(one: _Journal, other: _Journal, mine: int, theirs: int, shared: Sequence[str]) -> bool:
    """Whether shared numbers are of one order in both tabs: the same day, with the client or the sum; or the same client, where the tabs
    are not two of one kind, such as of two years, and the clients differ enough to tell."""
    numbers, there = one.numbers(mine), other.numbers(theirs)
    shared = shared[:: max(1, len(shared) // _ASKED)]
    by_client = _other_kind(one, other, mine, theirs, shared)
    most = Counter(tuple(one.who(numbers[number][0]).values()) for number in shared).most_common(1)[0][1]
    varied = len(shared) >= _FEWEST and most <= _VARIED * len(shared)

    def same(a: int, b: int) -> bool:
        who = any(name == other.who(b).get(key) for key, name in one.who(a).items())
        sums = [_sum(journal.cell("amount", line)) for journal, line in ((one, a), (other, b))]
        amount = sums[0] is not None and sums[0] == sums[1]
        if one.days[a] is not None and one.days[a] == other.days[b]:
            return who or amount
        return by_client and who and (varied or amount)

    # An order has a few lines; a number on thousands of them is none.
    agree = sum(any(same(a, b) for a in numbers[n][:5] for b in there[n][:5]) for n in shared)
    return agree >= ENOUGH * len(shared)


def _other_kind(one: _Journal, other: _Journal, mine: int, theirs: int, shared: Sequence[str]) -> bool:
    """Whether two tabs are not the same list of two times: the number stands elsewhere, it or the day is called otherwise, or they
    are of one time."""
    heads = [fold(j.candidate.sheet.cells.iat[j.candidate.header - 1, p]) for j, p in ((one, mine), (other, theirs))]
    if mine != theirs or heads[0] != heads[1] or one.heading("date") != other.heading("date"):
        return True
    spans = []
    for journal, position in ((one, mine), (other, theirs)):
        lines = (line for number in shared for line in journal.numbers(position)[number])
        days = [day for line in lines if (day := journal.days[line]) is not None]
        if not days:
            return False
        spans.append((min(days).toordinal(), max(days).toordinal()))
    (a, b), (c, d) = spans
    return min(b, d) >= max(a, c) and min(b, d) - max(a, c) >= _ONE_TIME * min(b - a, d - c)


def _number(value: Value) -> str | None:
    if value is None or isinstance(value, (bool, dt.date, CellError)):
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip().casefold().lstrip("№# ") or None


def _day(value: Value) -> dt.date | None:
    read = None if value is None or isinstance(value, CellError) else DATE.parse(value, _NEUTRAL).value
    return read if isinstance(read, dt.date) else None


def _named_by(key: str, value: Value) -> object:
    if value is None or isinstance(value, CellError):
        return None
    text = str(value).casefold()
    return re.sub(r"\D", "", text)[-10:] if key == "phone" else frozenset(_WORD.findall(text.replace("ё", "е")))


def _sum(value: Value) -> float | None:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return round(float(value), 2)
    try:
        return (
            round(float(_SUM.sub("", value).replace("−", "-").replace("–", "-").replace(",", ".")), 2)
            if isinstance(value, str)
            else None
        )
    except ValueError:
        return None
