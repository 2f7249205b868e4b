"""Revenue of new clients against that of clients who came again, month by month. Pure.

Attracting a client costs more than keeping one, so both are looked at apart (Farris and others, *Marketing Metrics*,
chapter 5). An order is new on the day of its client's first purchase, later it is repeat.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
from msgspec import Struct

from sheetcrm.core.figures.calendar import Step, first_day, months_of, step_of
from sheetcrm.core.figures.definition import Definition
from sheetcrm.core.segments.arrays import Ints
from sheetcrm.core.segments.purchases import ByClient, Purchases
from sheetcrm.core.wording import Text

NEW_AND_REPEAT = Definition(
    "new-and-repeat",
    Text(ru="Новые и повторные", en="New and repeat"),
    Text(
        ru="выручка в день первой покупки клиента — новая, позже — повторная; заказы, клиент которых не найден, — отдельно. "
        "Возврат уменьшает ту часть, на день которой он пришёлся.",
        en="revenue on the day of a client's first purchase is new, later it is repeat; orders whose "
        "client is not found are listed separately. A refund lowers the part its day belongs to.",
    ),
    "Farris et al., Marketing Metrics, ch. 5 (customer profitability: acquisition versus retention spending)",
)


class NewAndRepeat(Struct, frozen=True):
    """By month, the current one last, in hundredths; ``alone``: the client was not found."""

    first: tuple[dt.date, ...]
    new: Ints
    repeat: Ints
    alone: Ints


def new_and_repeat(purchases: Purchases, bought: ByClient, today: dt.date, most: int = 12) -> NewAndRepeat | None:
    """The last months; None without revenue."""
    if not len(purchases) or not purchases.amount.any():
        return None
    place = months_of(purchases.day)
    last = step_of(today, Step.MONTH)
    start = max(int(place.min()), last - most + 1)
    size = last - start + 1
    shown = place >= start
    known = purchases.linked() & (purchases.client < len(bought.count))
    at = np.where(known, purchases.client, 0)
    is_new = known & (purchases.day <= bought.first[at]) if len(bought.count) else known
    parts = [
        np.rint(
            np.bincount(place[mask] - start, weights=purchases.amount[mask].astype(np.float64), minlength=size)
        ).astype(np.int64)
        for mask in (shown & is_new, shown & known & ~is_new, shown & ~known)
    ]
    return NewAndRepeat(tuple(first_day(start + i) for i in range(size)), *parts)
