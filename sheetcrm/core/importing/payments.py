"""Payments of a bank statement against the orders: by the order's number, else by who paid and how much. Pure.

A payment is written to an order only where one order alone fits: its number stands in the purpose and the sum is what is left
to pay, or its client's tax id is the payer's and only that order has this sum left. Everything else is listed for a person.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Final

import pandas as pd
from msgspec import Struct

from sheetcrm.core.importers import Record
from sheetcrm.core.plan.identity import typed_id

_CENT: Final = Decimal("0.005")


class PaymentFate(StrEnum):
    """What a payment comes to. ``matched``: one order, which it pays in full. ``already``: that order has it by now.
    ``unclear``: several orders fit, or the number and the sum do not go together; ``unknown``: no order fits."""

    MATCHED = "matched"
    ALREADY = "already"
    UNCLEAR = "unclear"
    UNKNOWN = "unknown"


class PaymentWhy(StrEnum):
    """By what an order was found, or why none was taken."""

    NUMBER = "number"
    PAYER = "payer"
    SUM_ONLY = "sum-only"
    OTHER_SUM = "other-sum"
    SEVERAL = "several"
    TWICE = "twice"
    PARTLY = "partly"
    CANCELLED = "cancelled"
    NOTHING = "nothing"


class Payment(Struct, frozen=True):
    """One payment. ``line``: of the statement; ``orders``: positions it may belong to, one when it is matched."""

    line: int
    date: dt.date | None
    amount: Decimal | None
    payer: str
    inn: str
    purpose: str
    fate: PaymentFate
    why: PaymentWhy
    orders: tuple[int, ...] = ()


class Missing(Struct, frozen=True):
    """An order that is marked as paid on a day of the statement, which has no such payment. ``order``: its position."""

    order: int
    amount: Decimal
    date: dt.date


class Reconciled(Struct, frozen=True):
    """The statement against the orders, over the days it is about, both of them included: what came in by the bank, what the
    orders say was paid, and the orders whose payment the statement does not have."""

    first: dt.date
    last: dt.date
    bank: Decimal
    table: Decimal
    missing: tuple[Missing, ...]

    @property
    def difference(self) -> Decimal:
        """What the orders say beyond the bank."""
        return self.table - self.bank


class _Order(Struct, frozen=True):
    position: int
    number: str
    amount: Decimal | None
    paid: Decimal
    paid_on: dt.date | None
    client: int
    void: bool
    begun: bool

    @property
    def left(self) -> Decimal | None:
        return None if self.amount is None else self.amount - self.paid


def match_payments(
    records: Sequence[Record], orders: pd.DataFrame, clients: pd.DataFrame, void_words: Sequence[str]
) -> tuple[Payment, ...]:
    """What becomes of each payment, in the order of the statement.

    ``orders``: the clean frame with ``_client``; ``clients``: the clean frame; ``void_words``: beginnings of words in an order's
    status that mean it is none.
    """
    known = _orders(orders, void_words)
    by_number: dict[str, list[_Order]] = {}
    for order in known:
        by_number.setdefault(order.number, []).append(order)
    by_inn = _by_inn(known, clients)
    found = [_judged(record, by_number, by_inn, known) for record in records]
    claimed = Counter(one.orders[0] for one in found if one.fate is PaymentFate.MATCHED)
    return tuple(
        Payment(
            one.line,
            one.date,
            one.amount,
            one.payer,
            one.inn,
            one.purpose,
            PaymentFate.UNCLEAR,
            PaymentWhy.TWICE,
            one.orders,
        )
        if one.fate is PaymentFate.MATCHED and claimed[one.orders[0]] > 1
        else one
        for one in found
    )


def reconcile(
    payments: Sequence[Payment], orders: pd.DataFrame, void_words: Sequence[str], covered: tuple[str, str] = ("", "")
) -> Reconciled | None:
    """Whether the orders say the same as the statement. ``covered``: its first and last day as it names them; where it names
    none, those of its payments. None without any day, or where no order has a day of payment.

    Several payments of one order are one sum. A payment is missed only where the order's own day is among the covered ones.
    """
    days = [one.date for one in payments if one.date is not None]
    first, last = _day_of(covered[0]) or min(days, default=None), _day_of(covered[1]) or max(days, default=None)
    known = [order for order in _orders(orders, void_words) if order.paid > 0 and order.paid_on is not None]
    if first is None or last is None or not known:
        return None
    came: Counter[int] = Counter()
    for one in payments:
        if len(one.orders) == 1 and one.amount is not None:
            came[one.orders[0]] += int(one.amount * 100)
    inside = [order for order in known if order.paid_on is not None and first <= order.paid_on <= last]
    return Reconciled(
        first,
        last,
        sum((one.amount for one in payments if one.amount is not None), Decimal(0)),
        sum((order.paid for order in inside), Decimal(0)),
        tuple(
            Missing(order.position, order.paid, order.paid_on)
            for order in inside
            if order.paid_on is not None and came[order.position] != int(order.paid * 100)
        ),
    )


def _orders(frame: pd.DataFrame, void_words: Sequence[str]) -> list[_Order]:
    columns: dict[str, list[Any]] = {
        key: frame[key].tolist() if key in frame.columns else [None] * len(frame)
        for key in ("order_id", "amount", "paid", "settled", "pay_date", "status", "_client")
    }
    found = []
    for position in range(len(frame)):
        number = typed_id(columns["order_id"][position])
        status = str(columns["status"][position] or "").casefold()
        owner = columns["_client"][position]
        found.append(
            _Order(
                position,
                _folded(number) if number else "",
                _money(columns["amount"][position]),
                _money(columns["amount" if columns["settled"][position] is True else "paid"][position]) or Decimal(0),
                columns["pay_date"][position] if isinstance(columns["pay_date"][position], dt.date) else None,
                -1 if owner is None else int(owner),
                any(word.startswith(tuple(void_words)) for word in re.findall(r"[\w-]+", status)),
                columns["paid"][position] is not None,
            )
        )
    return found


def _money(value: Any) -> Decimal | None:
    amount = value[0] if isinstance(value, tuple) else value
    return amount if isinstance(amount, Decimal) else None


def _by_inn(orders: Sequence[_Order], clients: pd.DataFrame) -> Mapping[str, list[_Order]]:
    if "inn" not in clients.columns:
        return {}
    numbers = clients["inn"].tolist()
    found: dict[str, list[_Order]] = {}
    for order in orders:
        if 0 <= order.client < len(numbers) and numbers[order.client] is not None:
            found.setdefault(str(numbers[order.client]), []).append(order)
    return found


def _judged(
    record: Record, by_number: Mapping[str, list[_Order]], by_inn: Mapping[str, list[_Order]], known: Sequence[_Order]
) -> Payment:
    said = {key: str(value).strip() for key, value in record.cells.items()}
    amount, day = _sum_of(said.get("amount", "")), _day_of(said.get("date", ""))
    purpose, inn = said.get("purpose", ""), said.get("inn", "")

    def made(fate: PaymentFate, why: PaymentWhy, orders: Sequence[_Order] = ()) -> Payment:
        places = tuple(order.position for order in orders)
        return Payment(record.row, day, amount, said.get("payer", ""), inn, purpose, fate, why, places)

    if amount is None or amount <= 0:
        return made(PaymentFate.UNKNOWN, PaymentWhy.NOTHING)
    named = [order for word in numbers_in(purpose) for order in by_number.get(word, ())]
    named = list({order.position: order for order in named}.values())
    if named:
        return _of_named(named, amount, day, made)
    of_payer = [order for order in by_inn.get(inn, ()) if not order.void] if inn else []
    fitting = [order for order in of_payer if _is(order.left, amount)]
    if len(fitting) == 1:
        return _one(fitting, PaymentWhy.PAYER, made)
    if fitting:
        return made(PaymentFate.UNCLEAR, PaymentWhy.SEVERAL, fitting)
    paid = [order for order in of_payer if _is(order.paid, amount) and day is not None and order.paid_on == day]
    if paid:
        return made(PaymentFate.ALREADY, PaymentWhy.PAYER, paid[:1])
    if of_payer:
        return made(
            PaymentFate.UNCLEAR, PaymentWhy.OTHER_SUM, [o for o in of_payer if o.left is None or o.left > 0][:4]
        )
    by_sum = [order for order in known if not order.void and _is(order.left, amount)]
    if by_sum:
        return made(PaymentFate.UNCLEAR, PaymentWhy.SUM_ONLY, by_sum[:4])
    return made(PaymentFate.UNKNOWN, PaymentWhy.NOTHING)


def _of_named(named: Sequence[_Order], amount: Decimal, day: dt.date | None, made: Any) -> Payment:
    """A payment whose purpose names orders."""
    live = [order for order in named if not order.void]
    fitting = [order for order in live if _is(order.left, amount)]
    payment: Payment
    if len(fitting) == 1:
        payment = _one(fitting, PaymentWhy.NUMBER, made)
    elif fitting:
        payment = made(PaymentFate.UNCLEAR, PaymentWhy.SEVERAL, fitting)
    elif paid := [o for o in live if _is(o.paid, amount) and (day is None or o.paid_on in (None, day))]:
        payment = made(PaymentFate.ALREADY, PaymentWhy.NUMBER, paid[:1])
    else:
        payment = made(PaymentFate.UNCLEAR, PaymentWhy.OTHER_SUM if live else PaymentWhy.CANCELLED, live or named)
    return payment


def _one(fitting: Sequence[_Order], why: PaymentWhy, made: Any) -> Payment:
    """The only order that fits; one that was paid in part already has a sum that only a person may change."""
    payment: Payment = (
        made(PaymentFate.UNCLEAR, PaymentWhy.PARTLY, fitting)
        if fitting[0].begun
        else made(PaymentFate.MATCHED, why, fitting)
    )
    return payment


#: A word that says a number follows, then the number; letters and a year may be part of it («СЧ-12/26»).
_NUMBERED = re.compile(
    r"(?:сч[её]т\w*|сч\.|заказ\w*|договор\w*|заявк\w*|накладн\w*|invoice|order|inv\.?)\s*(?:на оплату\s*)?(?:№|n|no\.?|#)?\s*"
    r"([\w][\w/-]*)|(?:№|#)\s*([\w][\w/-]*)",
    re.IGNORECASE,
)
_DAY = re.compile(r"\b\d{1,2}\.\d{1,2}\.\d{2,4}\b")


def numbers_in(purpose: str) -> list[str]:
    """The numbers a purpose names, folded; days and sums are none.

    >>> numbers_in("Оплата по счету № 1048 от 12.11.2026, заказ 1050. Сумма 9700-00, НДС не облагается")
    ['1048', '1050']
    """
    found = [first or second for first, second in _NUMBERED.findall(_DAY.sub(" ", purpose))]
    return list(dict.fromkeys(_folded(word) for word in found if any(c.isdigit() for c in word)))


def _folded(number: str) -> str:
    return number.strip().strip("№#").strip().casefold().lstrip("0") or "0"


def _is(one: Decimal | None, other: Decimal) -> bool:
    return one is not None and abs(one - other) < _CENT


def _sum_of(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", ".").replace(" ", "").replace("\u00a0", ""))
    except InvalidOperation:
        return None


def _day_of(text: str) -> dt.date | None:
    try:
        return dt.datetime.strptime(text[:10], "%d.%m.%Y").date()
    except ValueError:
        return None
