"""What is true about a sample: for tests only, never read by the program."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sheetcrm.core.workbook import column_letter

from .base import REFERENCE, Order, Row, Slip
from .book import HEADER
from .clients import Clients
from .layout import Layout


def tell(layout: Layout, clients: Clients, orders: list[Order]) -> dict[str, Any]:
    """Everything the generator knows, by the sheet's own row numbers."""
    client_columns = {key: column_letter(n) for n, (key, _, _) in enumerate(layout.clients) if key}
    order_columns = {key: column_letter(n) for n, (key, _, _) in enumerate(layout.orders)}

    def numbers(rows: list[Row]) -> list[int]:
        return sorted(row.number for row in rows)

    return {
        "reference": REFERENCE.isoformat(),
        "tabs": {
            "clients": {"title": layout.clients_tab, "header_row": HEADER + 1, "first_row": HEADER + 2, "last_row": HEADER + 1 + len(clients.rows),
                        "totals_row": HEADER + 2 + len(clients.rows), "columns": client_columns},
            "orders": {"title": layout.orders_tab, "header_row": 1, "first_row": 2, "last_row": 1 + len(orders), "columns": order_columns},
        },
        "same": [{"why": why, "rows": numbers(rows)} for why, rows in clients.same],
        "related": [{"why": why, "rows": numbers(rows)} for why, rows in clients.related],
        "apart": [{"why": why, "rows": numbers(rows)} for why, rows in clients.apart],
        "problems": [
            *(_problem(layout.clients_tab, client_columns, row.number, slip) for row in clients.rows for slip in row.slips),
            *(_problem(layout.orders_tab, order_columns, order.number, slip) for order in orders for slip in order.slips),
        ],
        "rows": [
            {"row": row.number, "id": row.cells.get("client_id"), "person": row.person.key, "last": row.person.last, "first": row.person.first,
             "middle": row.person.middle, "gender": row.person.gender, "phone": row.person.phone, "email": row.person.email, "habit": row.person.habit,
             "birthday": row.person.birthday and row.person.birthday.isoformat(),
             "stop": bool(row.cells.get("stop")), "stop_list": "stop_list" in row.note, "hidden": row.hidden}
            for row in clients.rows
        ],
        "orders": [{"row": order.number, "person": order.person, "amount": order.amount, "day": order.day.isoformat()} for order in orders],
    }  # fmt: skip


def _problem(tab: str, columns: dict[str, str], row: int, slip: Slip) -> dict[str, Any]:
    expected = slip.expected.isoformat() if isinstance(slip.expected, dt.date) else slip.expected
    return {
        "tab": tab,
        "cell": f"{columns[slip.field]}{row}",
        "row": row,
        "field": slip.field,
        "problem": slip.problem,
        "expected": expected,
    }
