"""Orders, deals, talks and tasks find their clients, and orders their payments. Pure."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sheetcrm.core.clean import CleanTable
from sheetcrm.core.duplicates.stage import led_to
from sheetcrm.core.law.suppression import Erased
from sheetcrm.core.link import Linker, Links, fold_id
from sheetcrm.core.matching import Matches
from sheetcrm.core.segments.payments import THERE
from sheetcrm.core.table import Table

#: Tables whose rows belong to clients.
LINKED = ("orders", "deals", "interactions", "tasks")


def linked(cleaned: Mapping[str, CleanTable], matches: Matches, gone: Mapping[str, str]) -> dict[str, Links]:
    """The client of every order, deal and talk, by table; the clients are gone through once for all of them. ``gone``: who
    was merged into whom."""
    there = [key for key in LINKED if key in cleaned]
    if not there:
        return {}
    linker = Linker(cleaned["clients"].values, cleaned["clients"].typed, matches.cluster)
    return {key: linker.link(led_to(cleaned[key].values, gone), cleaned[key].typed) for key in there}


def of_nobody(rows: pd.DataFrame, erased: Erased) -> pd.DataFrame:
    """Orders, deals or talks whose client was erased say so: they belong to nobody, and that is right."""
    if not erased.ids or "client_id" not in rows.columns:
        return rows
    theirs = np.array([v is not None and fold_id(v) in erased.ids for v in rows["client_id"].tolist()], dtype=bool)
    theirs &= (rows["_client"] == -1).to_numpy(dtype=bool)
    return rows.assign(_client_why=np.where(theirs, "erased", rows["_client_why"]))


def with_payments(orders: pd.DataFrame, table: Table, paid: Mapping[tuple[str, int], int]) -> pd.DataFrame:
    """The orders with what a tab of payments says was paid of each. ``paid``: by the tab and the row of the order."""
    there = [paid.get((table.tab_title(at), int(row)), 0) for at, row in enumerate(table.row.tolist())]
    return orders.assign(**{THERE: np.array(there, dtype=np.int64)})


def client_ids(clients: CleanTable) -> list[str | None]:
    """The client id of each row, None where there is none."""
    if "client_id" not in clients.values.columns:
        return [None] * len(clients.values)
    return [None if v is None else str(v) for v in clients.values["client_id"].tolist()]
