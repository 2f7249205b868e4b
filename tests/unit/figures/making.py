"""Orders and deals for tests of figures, and the same orders as plain Python counts them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd
from hypothesis import strategies as st

from sheetcrm.core.segments.known import Known, know
from sheetcrm.core.segments.purchases import Purchases
from sheetcrm.core.segments.settings import KnownSettings
from tests.unit.segments.tables import TODAY, ago, make_clients, make_orders, make_table

CLIENTS = 6
Order = tuple[int, int, int, str]
#: Client (-1: not found), days ago, amount, status.
ORDERS = st.lists(
    st.tuples(
        st.integers(-1, CLIENTS - 1),
        st.integers(0, 1100),
        st.integers(-500, 9000),
        st.sampled_from(["", "", "", "отменён", "возврат"]),
    ),
    max_size=40,
)


class Counted(NamedTuple):
    """An order as the oracle sees it; ``amount`` in whole units."""

    client: int
    day: dt.date
    amount: int
    bought: bool


def plain(orders: Sequence[Order]) -> list[Counted]:
    """The orders that count, by the words of the definition: cancelled ones do not, a returned one is a purchase without
    revenue, a negative amount is a refund."""
    return [
        Counted(c, ago(d), 0 if s == "возврат" and a >= 0 else a, a >= 0) for c, d, a, s in orders if s != "отменён"
    ]


def known_of(orders: Sequence[Order], settings: KnownSettings | None = None, **columns: Any) -> Known:
    clients = make_clients(CLIENTS, **columns)
    return know(clients, frame(orders), settings or KnownSettings(), TODAY)


def frame(orders: Sequence[Order]) -> pd.DataFrame:
    return make_orders(*[(c, ago(d), a, s) for c, d, a, s in orders])


def purchases_of(orders: Sequence[Order]) -> Purchases | None:
    return known_of(orders).purchases


DEAL_COLUMNS = (
    "_client",
    "deal_id",
    "stage",
    "stage_since",
    "created",
    "won_date",
    "loss_date",
    "loss_reason",
    "amount",
)


def deals_of(*rows: Mapping[str, Any]) -> pd.DataFrame:
    """A clean table of deals; a row without a client belongs to the first one."""
    return make_table([{"_client": 0, **row} for row in rows], DEAL_COLUMNS)
