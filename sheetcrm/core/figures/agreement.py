"""Two tables that say the same: the clients' own columns against the orders, amounts against payments. Pure.

What the team keeps twice is compared and the difference listed; the figures take the orders, and say so.
"""

from __future__ import annotations

import operator

import numpy as np
import pandas as pd
from msgspec import Struct

from sheetcrm.core.figures.definition import Definition
from sheetcrm.core.segments.arrays import NO_DAY, Bools, Floats, Ints, day_number, days, hundredths, numbers, objects
from sheetcrm.core.segments.known import Known
from sheetcrm.core.segments.payments import paid_sums
from sheetcrm.core.wording import Text

AGREEMENT = Definition(
    "agreement",
    Text(ru="Сверка таблиц", en="Tables compared"),
    Text(
        ru="столбцы «Выручка», «Количество заказов», даты первой и последней покупки у клиента — с его заказами; сумма заказа — "
        "с тем, что оплачено. Разница меньше единицы — округление.",
        en="the columns Revenue, Number of orders, first and last purchase of a client against the "
        "client's orders; the amount of an order against what was paid. A difference of less than "
        "one is rounding.",
    ),
)


class Differs(Struct, frozen=True):
    """One column: how many clients have it and orders as well, how many differ, and the positions of those with the largest
    difference first. ``typed`` and ``counted`` are the two sides of these (whole units; day numbers for dates)."""

    column: str
    compared: int
    positions: tuple[int, ...]
    typed: Floats
    counted: Floats


def compared(known: Known, clients: pd.DataFrame) -> tuple[Differs, ...]:
    """Every column the team keeps of what the orders tell as well."""
    bought = known.bought
    own: Bools = bought.source == "orders"
    found = []
    for column in ("revenue", "orders_count", "first_order", "last_order"):
        if column not in clients.columns or not own.any():
            continue
        values = objects(clients, column)
        if column == "revenue":
            if not known.has_revenue:
                continue
            money, there = hundredths(values)
            typed, counted, least = money / 100, bought.revenue / 100, 1.0
        elif column == "orders_count":
            typed = numbers(values)
            there = np.isfinite(typed)
            counted, least = bought.count.astype(np.float64), 1.0
        else:
            day = days(values)
            there = day != NO_DAY
            typed = np.where(there, day, 0).astype(np.float64)
            kept = bought.first if column == "first_order" else bought.last
            there = there & (kept != NO_DAY)
            counted, least = np.where(there, kept, 0).astype(np.float64), 1.0
        both = own & there
        gap = np.where(both, np.abs(np.nan_to_num(typed) - counted), 0.0)
        wrong = np.flatnonzero(gap >= least)
        order = wrong[np.lexsort((wrong, -gap[wrong]))]
        found.append(Differs(column, int(both.sum()), tuple(order.tolist()), typed[order], counted[order]))
    return tuple(found)


class Unpaid(Struct, frozen=True):
    """Orders with an amount and what was paid, in hundredths: how many, both sums, and positions (in the table of orders) of
    those paid too little or too much, the largest difference first. ``owed``: what the ones paid too little lack. ``late``: those of
    them whose day to pay has passed, the longest ago first, and ``late_owed`` what they lack; ``dated``: the table has such days, and
    what is not yet due is no disagreement."""

    orders: int
    amount: int
    paid: int
    short: tuple[int, ...]
    over: tuple[int, ...]
    gap: Floats
    owed: int = 0
    late: tuple[int, ...] = ()
    late_owed: int = 0
    dated: bool = False


def _by_ticks(orders: pd.DataFrame, amount: Ints) -> Ints:
    """What was paid where a tick says so; a day of payment says it as well."""
    paid = paid_sums(orders, amount)
    dated = days(objects(orders, "pay_date")) != NO_DAY
    found: Ints = amount if paid is None else np.where(dated, amount, paid)
    return found


def unpaid(known: Known, orders: pd.DataFrame | None) -> Unpaid | None:
    """Amounts against payments of the orders that count; an order without a payment is one of 0. None where the team does
    not keep both."""
    if orders is None or known.purchases is None or "amount" not in orders.columns:
        return None
    if not {"paid", "settled"} & set(orders.columns):
        return None
    # An order without an amount counts by what was paid, so there is nothing to compare.
    counted = known.purchases.priced & pd.notna(objects(orders, "amount"))[known.purchases.row]
    row, amount = known.purchases.row[counted], known.purchases.amount[counted]
    if "paid" in orders.columns:
        said, typed = objects(orders, "amount")[row], objects(orders, "paid")[row]
        # Most orders are paid as they stand: only the others are looked into.
        other = np.flatnonzero(np.fromiter(map(operator.ne, said.tolist(), typed.tolist()), bool, len(row)))
        paid = amount.copy()
        paid[other], _ = hundredths(typed[other])
    else:
        paid = _by_ticks(orders.iloc[row], amount)
    if not len(row) or not paid.any():
        return None
    gap = amount - paid
    order = np.lexsort((row, -np.abs(gap)))
    wrong = order[np.abs(gap[order]) >= 100]
    short = wrong[gap[wrong] > 0]
    due = days(objects(orders, "due"))[row[short]] if "due" in orders.columns else np.full(len(short), NO_DAY)
    late = np.flatnonzero((due != NO_DAY) & (due < day_number(known.today)))
    late = short[late[np.argsort(due[late], kind="stable")]]
    return Unpaid(
        len(row),
        int(amount.sum()),
        int(paid.sum()),
        tuple(row[short].tolist()),
        tuple(row[wrong[gap[wrong] < 0]].tolist()),
        np.abs(gap[wrong]) / 100,
        int(gap[short].sum()),
        tuple(row[late].tolist()),
        int(gap[late].sum()),
        bool((due != NO_DAY).any()),
    )
