"""Check: a sum is in the currency the figures are counted in, or it is in none of them. Pure.

Which currency that is, and which sums are left out, is asked of the figures themselves: every sum they say they left out has a
line that names its cell, and no other sum has one.
"""

from __future__ import annotations

from collections.abc import Iterator

from sheetcrm.core.checks import Check, CheckContext
from sheetcrm.core.checks.columns import Mask
from sheetcrm.core.fields.money import currency_sign
from sheetcrm.core.figures.deals import foreign_amounts
from sheetcrm.core.issues import Findings, IssueCode, Severity
from sheetcrm.core.segments.purchases import foreign_revenue, foreign_sums
from sheetcrm.core.wording import Text

_FIX = Text(
    ru="Впишите сумму в {currency} по курсу дня оплаты. Сколько это было в той валюте, можно оставить в комментарии.",
    en="Write the amount in {currency} at the rate of the day it was paid. What it was in the other currency may stay in a comment.",
)
ORDER = IssueCode(
    "order/other-currency",
    Severity.WARNING,
    Text(ru="Сумма заказа в другой валюте", en="The amount of an order is in another currency"),
    Text(
        ru="«{value}» — не та валюта, в которой считается выручка ({currency}). Курса программа не знает, поэтому заказ не вошёл "
        "ни в выручку, ни в число покупок.",
        en="“{value}” is not in the currency revenue is counted in ({currency}). No rate is known, so the order counts neither in "
        "revenue nor as a purchase.",
    ),
    _FIX,
    example={"client": ("Анна", "Пётр", "Олег"), "amount": ("1500 ₽", "900 ₽", "$40"), "date": ("2026-02-01",) * 3},
    table="orders",
)
DEAL = IssueCode(
    "deal/other-currency",
    Severity.WARNING,
    Text(ru="Сумма сделки в другой валюте", en="The amount of a deal is in another currency"),
    Text(
        ru="«{value}» — не та валюта, в которой считаются сделки ({currency}). Курса программа не знает: сделка учтена, её сумма — "
        "нет.",
        en="“{value}” is not in the currency deals are counted in ({currency}). No rate is known: the deal counts, its amount does "
        "not.",
    ),
    _FIX,
    example={"stage": ("Заявка",) * 3, "amount": ("1500 ₽", "900 ₽", "40 €")},
    table="deals",
)
CLIENT = IssueCode(
    "client/other-currency",
    Severity.WARNING,
    Text(ru="Выручка клиента в другой валюте", en="The revenue of a client is in another currency"),
    Text(
        ru="«{value}» — не та валюта, в которой считается выручка ({currency}). Курса программа не знает, поэтому в выручку эта "
        "сумма не вошла.",
        en="“{value}” is not in the currency revenue is counted in ({currency}). No rate is known, so it is not in the revenue.",
    ),
    _FIX,
    example={"full_name": ("Смирнова Анна", "Орлов Пётр", "Ким Олег"), "revenue": ("1500 ₽", "900 ₽", "$40")},
)


def _said(code: IssueCode, column: str, currency: str | None, mask: Mask) -> Iterator[Findings]:
    if currency is not None and mask.any():
        yield Findings.where(mask, code, column, table=code.table, currency=currency_sign(currency))


def _orders(context: CheckContext) -> Iterator[Findings]:
    currency, by_column = foreign_sums(context.clean["orders"], context.known)
    for column, mask in by_column.items():
        yield from _said(ORDER, column, currency, mask)


def _deals(context: CheckContext) -> Iterator[Findings]:
    yield from _said(DEAL, "amount", *foreign_amounts(context.clean["deals"], context.known.own_currency))


def _clients(context: CheckContext) -> Iterator[Findings]:
    yield from _said(CLIENT, "revenue", *foreign_revenue(context.clean["clients"], context.known))


ORDERS_CURRENCY = Check("orders-currency", "orders", _orders)
DEALS_CURRENCY = Check("deals-currency", "deals", _deals)
CLIENTS_CURRENCY = Check("clients-currency", "clients", _clients)
