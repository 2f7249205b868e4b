"""Check: every order belongs to a client of the base. Pure.

The pipeline has joined orders and clients before: ``_client`` is the client's position or -1, ``_client_why`` says why
there is none. Where it says ``several``, ``core.link`` has told that more than one fits, and where it says ``erased`` the client
was erased on request; such rows are passed over here.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sheetcrm.core.checks import Check, CheckContext
from sheetcrm.core.checks.columns import Mask, empty, has
from sheetcrm.core.issues import Findings, IssueCode, Severity
from sheetcrm.core.wording import Text

CLIENT_NOT_FOUND = IssueCode(
    "order/client-not-found",
    Severity.ERROR,
    Text(ru="Клиент заказа не найден", en="The order's client is not found"),
    Text(
        ru="Такого клиента в базе нет. Заказ входит в общую выручку, но ни к одному клиенту не отнесён.",
        en="There is no such client in the base. The order counts in the total but belongs to no client.",
    ),
    Text(
        ru="Исправьте ID, телефон или имя в заказе либо добавьте клиента в таблицу.",
        en="Correct the id, phone or name in the order, or add the client to the table.",
    ),
    example={"client": "Орлов Пётр", "amount": "1500", "_client": -1},
    table="orders",
)
CLIENT_BLANK = IssueCode(
    "order/client-blank",
    Severity.WARNING,
    Text(ru="Не указано, чей это заказ", en="The order names no client"),
    Text(
        ru="В заказе нет ни ID, ни телефона, ни имени клиента. Он входит только в общую выручку.",
        en="The order has no client id, phone or name. It counts in the total only.",
    ),
    Text(ru="Впишите ID или телефон клиента.", en="Fill in the client's id or phone."),
    example={"client": None, "amount": "1500", "_client": -1},
    table="orders",
)
_KEYS = ("client_id", "phone", "email", "client")


def _orphans(context: CheckContext) -> Iterator[Findings]:
    orders = context.clean["orders"]
    if "_client" not in orders.columns:
        return
    lost = (orders["_client"] == -1).to_numpy(dtype=bool)
    if not lost.any():
        return
    keys = [key for key in _KEYS if has(context, "orders", key)]
    if not keys:  # a list of sales that names nobody is a list of sales, not a hundred mistakes
        return
    named = {key: ~empty(context, "orders", key) for key in keys}
    if "_client_why" in orders.columns:
        lost = lost & (orders["_client_why"] == "").to_numpy(dtype=bool)
    nobody = lost & ~np.logical_or.reduce(list(named.values()))
    yield Findings.where(nobody, CLIENT_BLANK, keys[0], table="orders")
    yield from _by_column(lost & ~nobody, CLIENT_NOT_FOUND, named)


def _by_column(mask: Mask, code: IssueCode, named: dict[str, Mask]) -> Iterator[Findings]:
    """Each row at the first cell that should have told the client."""
    left = mask.copy()
    for key, filled in named.items():
        yield Findings.where(left & filled, code, key, table="orders")
        left &= ~filled


ORPHANS = Check("orphans", "orders", _orphans)
