"""A base made of the cells a test is about: clients and orders as typed, and cleaned in the plainest way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import pytest

from sheetcrm.core.checks import CheckContext, checks
from sheetcrm.core.checks.columns import blank
from sheetcrm.core.fields import Context
from sheetcrm.core.fields.ident import parse as parse_id
from sheetcrm.core.fields.kind import parse as parse_kind
from sheetcrm.core.fields.money import parse as parse_money
from sheetcrm.core.issues import Findings

TODAY = dt.date(2026, 3, 15)
DAYS = {"date", "next_date", "last_contact", "last_order", "first_order", "verified_at", "created", "held_since"}
SUMS = {"amount", "paid", "revenue"}
MANY = {"phone", "phone2", "email", "email2", "messenger"}

Rows = Sequence[Mapping[str, Any]]
Found = dict[str, list[tuple[str | None, int]]]


def frame(rows: Rows) -> pd.DataFrame:
    keys = list(dict.fromkeys(key for row in rows for key in row))
    made = pd.DataFrame({key: pd.Series([row.get(key) for row in rows], dtype=object) for key in keys})
    return made if keys else pd.DataFrame(index=range(len(rows)))


def cleaned(raw: pd.DataFrame) -> pd.DataFrame:
    """Normal forms simple enough for a test: a day from an ISO date, one contact from a text."""

    def clean(key: str, value: Any) -> Any:
        if blank(value):
            return None
        if key == "kind":
            return parse_kind(value, Context("ru", "RU", TODAY)).value
        if key in ("client_id", "order_id"):
            return parse_id(value, Context("ru", "RU", TODAY)).value
        if key in DAYS and isinstance(value, str):
            return dt.date.fromisoformat(value)
        if key in SUMS and isinstance(value, str):
            return parse_money(value, Context("ru", "RU", TODAY)).value
        return (value,) if key in MANY and isinstance(value, str) else value

    return pd.DataFrame({key: pd.Series([clean(key, v) for v in raw[key]], dtype=object) for key in raw.columns})


def context_of(
    clients: Rows = (), orders: Rows | None = None, others: Mapping[str, Rows] | None = None, **more: Any
) -> CheckContext:
    """``others``: rows of further tables, such as deals."""
    raw = {"clients": frame(clients)}
    if orders is not None:
        raw["orders"] = frame(orders)
    raw |= {key: frame(rows) for key, rows in (others or {}).items()}
    return CheckContext(
        clean={key: cleaned(table) for key, table in raw.items()},
        raw={key: table[[c for c in table.columns if not c.startswith("_")]] for key, table in raw.items()},
        today=TODAY,
        lang=more.pop("lang", "ru"),
        **more,
    )


def findings_of(context: CheckContext) -> list[Findings]:
    return [f for check in checks().values() if check.table in context.clean for f in check.run(context) if len(f.rows)]


@pytest.fixture
def found() -> Callable[..., Found]:
    """Codes found by all checks, each with its (column, row) pairs."""

    def run(
        clients: Rows = ({"full_name": "Анна", "phone": "+79160000000"},), orders: Rows | None = None, **more: Any
    ) -> Found:
        result: Found = {}
        for one in findings_of(context_of(clients, orders, **more)):
            result.setdefault(one.code.code, []).extend((one.column, int(row)) for row in one.rows)
        return result

    return run


@pytest.fixture
def said() -> Callable[..., list[str]]:
    """Messages of one code in one language, with a stand-in for the cell's text."""

    def run(code: str, clients: Rows, orders: Rows | None = None, lang: str = "ru", **more: Any) -> list[str]:
        lines = []
        for one in findings_of(context_of(clients, orders, **more)):
            if one.code.code == code:
                for i in range(len(one.rows)):
                    args = {name: values[i] for name, values in one.args.items()}
                    lines.append(one.code.message.say("ru" if lang == "ru" else "en", value="…", **args))
        return lines

    return run
