"""Small tables for tests: only the cells a test is about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from sheetcrm.core.fields.money import Money

TODAY = dt.date(2026, 6, 30)


def ago(days: int) -> dt.date:
    """So many days before today."""
    return TODAY - dt.timedelta(days=days)


def money(amount: object, currency: str | None = None) -> Money:
    return Money(Decimal(str(amount)), currency)


def make_table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str] = ()) -> pd.DataFrame:
    """A clean frame: object columns, None for nothing."""
    names = list(dict.fromkeys([*columns, *(key for row in rows for key in row)]))
    frame = pd.DataFrame({name: pd.Series([row.get(name) for row in rows], dtype=object) for name in names})
    frame.index = pd.RangeIndex(len(rows))
    return frame


def make_clients(size: int, **columns: Sequence[Any]) -> pd.DataFrame:
    """So many clients with some columns."""
    given = {name: pd.Series(list(values), dtype=object) for name, values in columns.items()}
    return pd.DataFrame({"full_name": pd.Series([f"Клиент {i}" for i in range(size)], dtype=object), **given})


def make_orders(*orders: tuple[int, dt.date | None, object] | tuple[int, dt.date | None, object, str]) -> pd.DataFrame:
    """Orders as (client, date, amount) or (client, date, amount, status); an amount of None stays empty."""
    return make_table(
        [
            {
                "_client": order[0],
                "date": order[1],
                "amount": None if order[2] is None else money(order[2]),
                "status": order[3] if len(order) > 3 else None,
            }
            for order in orders
        ],
        ("_client", "date", "amount", "status"),
    )
