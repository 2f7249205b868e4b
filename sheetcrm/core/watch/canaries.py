"""Canary clients are set aside before anything is computed: they are an alarm, not clients. Pure.

Every later stage sees the tables without them, so that they are in no figure, segment, cluster of duplicates, list of what
to correct, proposal or draft. The other rows keep their own numbers in the sheet: a table knows the row of each position.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from sheetcrm.core.fields.ident import id_key
from sheetcrm.core.issues import Issue
from sheetcrm.core.plan.identity import typed_id
from sheetcrm.core.reading import Base
from sheetcrm.core.records import replace
from sheetcrm.core.table import Table
from sheetcrm.core.watch.prints import plain_email, plain_name, plain_names, plain_phone
from sheetcrm.core.workbook import Value

#: By what an order finds its client beside the id, in the order it is looked at.
_LEADS: tuple[tuple[str, Callable[[Value], str]], ...] = (
    ("phone", plain_phone),
    ("email", plain_email),
    ("client", plain_name),
)
T = TypeVar("T")
_Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Counted:
    """The tables without the canaries and their orders. ``base``: what counts; ``whole``: what was read. ``kept``: for each
    position of the clients in ``base`` the one in ``whole``; None where nobody was set aside."""

    base: Base
    whole: Base
    kept: npt.NDArray[np.intp] | None = field(default=None, compare=False)

    def spread(self, values: Sequence[T]) -> list[T | None]:
        """What is known of each client that counts, by the positions in ``whole``: None for canaries."""
        if self.kept is None:
            return list(values)
        found: list[T | None] = [None] * len(self.whole.tables["clients"])
        for here, there in enumerate(self.kept.tolist()):
            found[there] = values[here]
        return found

    def counts(self, issue: Issue) -> Issue:
        """An issue about a row of ``whole``, at the position in ``base``; about a cell alone where the row is a canary's."""
        if self.kept is None or issue.table != "clients" or issue.position < 0:
            return issue
        here = int(np.searchsorted(self.kept, issue.position))
        if here < len(self.kept) and self.kept[here] == issue.position:
            return replace(issue, position=here)
        return replace(issue, position=-1, table="", client_id=None)


def without_canaries(base: Base, canaries: Collection[str]) -> Counted:
    """The tables as they count. ``canaries``: ids of the canaries, in any spelling; a row copied with such an id is one too.

    An order, a deal or a talk goes with them that names a canary's id or, where it names none, a contact or a name that only canaries have.
    """
    clients = base.tables.get("clients")
    wanted = {id_key(text) for text in canaries}
    if clients is None or not wanted:
        return Counted(base, base)
    theirs = _of(clients, "client_id", wanted)
    tables = dict(base.tables)
    for key in ("orders", "deals", "interactions", "tasks"):
        if (table := tables.get(key)) is not None and (of_them := _orders(table, clients, theirs, wanted)).any():
            tables[key] = table.only(~of_them)
    if not theirs.any():
        return Counted(replace(base, tables=tables), base)
    tables["clients"] = clients.only(~theirs)
    return Counted(replace(base, tables=tables), base, np.flatnonzero(~theirs))


def _of(table: Table, column: str, wanted: Collection[str]) -> _Mask:
    """Which rows carry one of the ids."""
    if not table.has(column):
        return np.zeros(len(table), dtype=np.bool_)
    typed = table.raw[column].tolist()
    # Distinct ids only: on a journal of orders each stands many times.
    known = {value for value in {typed_id(v) for v in typed} if value is not None and id_key(value) in wanted}
    return np.fromiter((typed_id(v) in known for v in typed), np.bool_, len(typed))


def _orders(orders: Table, clients: Table, theirs: _Mask, wanted: Collection[str]) -> _Mask:
    found = _of(orders, "client_id", wanted)
    ids = orders.raw["client_id"].tolist() if orders.has("client_id") else [None] * len(orders)
    open_ = np.fromiter((typed_id(value) is None for value in ids), np.bool_, len(orders))
    if not theirs.any():
        return found
    for column, plain in _LEADS:
        if not orders.has(column):
            continue
        canaries, others = (_known(clients, column, plain, rows) for rows in (theirs, ~theirs))
        said = [plain(value) for value in orders.raw[column].tolist()]
        only = np.fromiter((text in canaries and text not in others for text in said), np.bool_, len(said))
        known = np.fromiter((text in canaries or text in others for text in said), np.bool_, len(said))
        found |= open_ & only
        open_ &= ~known  # what it named first decides whose it is
    return found


def _known(clients: Table, column: str, plain: Callable[[Value], str], rows: _Mask) -> set[str]:
    """What these rows have of one kind: phones, addresses, or names."""
    at = np.flatnonzero(rows)
    fields = ("company",) if column == "client" else (column, f"{column}2")
    columns = [clients.raw[name].to_numpy(dtype=object)[at].tolist() for name in fields if clients.has(name)]
    found = {plain(value) for values in columns for value in values}
    if column == "client":
        names = plain_names(clients)
        found |= {names[i] for i in at.tolist()}
    return found - {""}
