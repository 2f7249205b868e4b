"""What a client is worth: average order with returns, and historic LTV with its period. Pure.

Historic LTV is what a client really brought within a stretch of time, nothing predicted and nothing
discounted (the past customer value of V. Kumar, *Managing Customers for Profit*, 2008). The average order is
revenue after refunds by the number of purchases with an amount (Farris and others, *Marketing Metrics*).
"""

from __future__ import annotations

import datetime as dt

import numpy as np
from msgspec import Struct

from sheetcrm.core.figures.definition import Definition
from sheetcrm.core.segments.arrays import NO_DAY, day_date, day_number
from sheetcrm.core.segments.purchases import ByClient, OrderFate, Purchases
from sheetcrm.core.wording import Text

LTV = Definition(
    "ltv",
    Text(ru="LTV (сколько принёс клиент)", en="LTV (what a client brought)"),
    Text(
        ru="выручка от покупателя за вычетом возвратов за всю историю заказов, без прогноза; отдельно — за первый год после "
        "первой покупки, по тем, у кого этот год уже прошёл.",
        en="the revenue of a buyer less refunds over the whole history of orders, nothing predicted; "
        "separately, that of the first year after the first purchase, for those whose first year is "
        "over.",
    ),
    "V. Kumar, Managing Customers for Profit (2008): past customer value, undiscounted",
)
RETURNS = Definition(
    "returns",
    Text(ru="Возвраты", en="Returns"),
    Text(
        ru="заказы с отрицательной суммой и заказы, возвращённые по статусу (их сумма в выручку не входит).",
        en="orders with a negative amount, and orders returned by their status (their amount is not in the revenue).",
    ),
)

YEAR = 365
#: Fewer buyers than this have no typical one.
FEWEST = 5


class Ltv(Struct, frozen=True):
    """Per buyer in hundredths, over ``since`` to today and over the first year: how many buyers, mean and median. The first
    year is None with fewer than :data:`FEWEST` whose year is over."""

    since: dt.date
    buyers: int
    mean: float
    median: float
    year_buyers: int
    year_mean: float | None


def ltv(purchases: Purchases, bought: ByClient, today: dt.date) -> Ltv | None:
    """Historic LTV; None with fewer than :data:`FEWEST` buyers whose orders have amounts."""
    whose = (bought.source == "orders") & (bought.count > 0) & bought.has_revenue
    buyers = int(whose.sum())
    if buyers < FEWEST:
        return None
    revenue = bought.revenue[whose].astype(np.float64)
    linked = purchases.linked() & (purchases.client < len(bought.count))
    client, day = purchases.client[linked], purchases.day[linked]
    first = bought.first[client]
    early = (first != NO_DAY) & (day < first + YEAR)
    within = np.bincount(client[early], weights=purchases.amount[linked][early], minlength=len(bought.count))
    over = whose & (bought.first != NO_DAY) & (bought.first <= day_number(today) - YEAR)
    count = int(over.sum())
    enough = count >= FEWEST
    return Ltv(
        day_date(int(bought.first[whose].min())),
        buyers,
        float(revenue.mean()),
        float(np.median(revenue)),
        count,
        float(within[over].mean()) if enough else None,
    )


class Returns(Struct, frozen=True):
    """Refunds with a negative amount, orders given back by status, and their sums in hundredths (both positive)."""

    refunds: int
    refunded: int
    given_back: int
    worth: int

    @property
    def total(self) -> int:
        return self.refunded + self.worth


def returns(purchases: Purchases) -> Returns | None:
    """What came back; None when nothing did."""
    refunds, refunded = purchases.accounts.get(OrderFate.RETURN, (0, 0))
    back, worth = purchases.accounts.get(OrderFate.GIVEN_BACK, (0, 0))
    return Returns(refunds, -refunded, back, worth) if refunds or back else None
