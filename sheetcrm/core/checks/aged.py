"""Check: what is known about a client is not out of date. Pure.

A card is as fresh as its last sign of life: a contact, a purchase, a check by a colleague. The pipeline may give that day
as ``_fresh_at`` and a limit for each row as ``_stale_after_days`` (by group of clients); without them the dates in the
table and one limit for all are used.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheetcrm.core.checks import Check, CheckContext
from sheetcrm.core.issues import Cause, Findings, IssueCode, Severity
from sheetcrm.core.wording import Text

#: Cards without a limit of their own are asked about after two years.
AGED_AFTER_DAYS = 730

AGED = IssueCode(
    "client/aged",
    Severity.INFO,
    Text(ru="Данные могли устареть", en="The card may be out of date"),
    Text(
        ru="С {day:%d.%m.%Y} о клиенте нет новостей: ни покупки, ни контакта, ни сверки данных; срок — {days} {days:день|дня|дней}.",
        en="There has been no news of this client since {day:%d %b %Y}: no purchase, no contact, no check of the data; the limit is {days} "
        "{days:day|days}.",
    ),
    Text(
        ru="Позвоните и сверьте данные, потом впишите дату в столбец «Данные сверены» (если его нет, добавьте справа).",
        en="Get in touch, check the data, and put the date into the column “Verified on” (add it on the "
        "right if there is none).",
    ),
    Cause.AGED,
    example={"full_name": "Смирнова Анна", "phone": "+7 916 123-45-67", "last_contact": "2020-01-15"},
)

_SIGNS = ("last_contact", "last_order", "first_order", "verified_at", "created")


def fresh_at(context: CheckContext) -> npt.NDArray[np.datetime64]:
    """The last sign of life of every client, NaT where nothing tells it; days to come do not count."""
    clients = context.clean["clients"]
    if "_fresh_at" in clients.columns:
        return _days(clients["_fresh_at"])
    today = np.datetime64(context.today, "D")
    latest = np.full(len(clients), np.datetime64("NaT"), dtype="datetime64[D]")
    for key in _SIGNS:
        if key in clients.columns:
            days = _days(clients[key])
            days[days > today] = np.datetime64("NaT")
            latest = np.fmax(latest, days)
    orders = context.clean.get("orders")
    if orders is not None and {"_client", "date"} <= set(orders.columns):
        days = _days(orders["date"])
        whose = orders["_client"].to_numpy(dtype=np.int64)
        counted = (whose >= 0) & ~np.isnat(days) & (days <= today)
        last = pd.Series(days[counted]).groupby(whose[counted]).max()
        at = last.index.to_numpy(dtype=np.int64)
        latest[at] = np.fmax(latest[at], last.to_numpy().astype("datetime64[D]"))
    return latest


def _days(column: pd.Series[Any]) -> npt.NDArray[np.datetime64]:
    # Distinct days are few: turning each into datetime64 once is what keeps a column of dates cheap.
    codes, days = pd.factorize(column)
    known = np.array([np.datetime64(day, "D") for day in days] + [np.datetime64("NaT", "D")], dtype="datetime64[D]")
    return known[codes]


def _aged(context: CheckContext) -> Iterator[Findings]:
    clients = context.clean["clients"]
    latest = fresh_at(context)
    limit = np.full(len(clients), AGED_AFTER_DAYS, dtype=np.int64)
    if "_stale_after_days" in clients.columns:
        limit = clients["_stale_after_days"].fillna(AGED_AFTER_DAYS).to_numpy(dtype=np.int64)
    known = ~np.isnat(latest)
    age = np.where(known, (np.datetime64(context.today, "D") - latest).astype(np.int64), 0)
    mask = known & (age > limit)
    yield Findings.where(mask, AGED, None, day=latest.astype(object), days=limit.astype(object))


AGED_CHECK = Check("aged", "clients", _aged)
