"""Which client an order belongs to: by id, else by phone or e-mail, else by name. Pure.

People type a name and a phone into the orders tab, not an id. A contact that several clients share is settled by the
name; what stays unclear is left unlinked and said so, never given to somebody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheetcrm.core.issues import Findings, IssueCode, Severity
from sheetcrm.core.wording import Text

AMBIGUOUS = IssueCode(
    "order/client-unclear",
    Severity.WARNING,
    Text(ru="Непонятно, чей это заказ", en="Unclear whose order this is"),
    Text(
        ru="По этим данным подходят несколько клиентов. Заказ пока ни к кому не отнесён.",
        en="Several clients fit this order. It is not counted for any of them yet.",
    ),
    Text(ru="Впишите ID клиента или его телефон.", en="Fill in the client's ID or phone."),
    table="orders",
    example={"client": "Иванов Иван"},
)

_FOLD = re.compile(r"[\W_]+")

#: Letters that look alike in Cyrillic and Latin are one in an id.
_ALIKE = str.maketrans("АВЕКМНОРСТХ", "ABEKMHOPCTX")


def fold_id(value: object) -> str:
    """A client id for comparing: case, spaces and look-alike letters do not matter.

    >>> fold_id(" к-000012 ") == fold_id("K-000012")
    True
    """
    text = str(value).strip().upper().translate(_ALIKE)
    return text.replace(" ", "").replace("\u00a0", "")


def name_key(value: Any) -> str:
    """A person's name for comparing: its words in order of the alphabet; empty when there is none."""
    if value is None:
        return ""
    parts = [getattr(value, part, None) for part in ("last", "first", "patronymic")]
    text = " ".join(p for p in parts if p) if any(parts) else str(value)
    words = _FOLD.sub(" ", text.casefold().replace("ё", "е")).split()
    return " ".join(sorted(words))


@dataclass(frozen=True, slots=True)
class Links:
    """``client``: position of the client of each order, -1 when none; ``unclear``: several clients fit."""

    client: npt.NDArray[np.intp]
    unclear: npt.NDArray[np.bool_]

    def findings(self, column: str | None) -> Findings:
        return Findings.where(self.unclear, AMBIGUOUS, column, table="orders")


_Index = dict[Any, set[int]]


def _index(values: Iterable[Any], cluster: npt.NDArray[np.intp], home: list[int], into: _Index) -> _Index:
    for position, value in enumerate(values):
        if value is None:
            continue
        for one in value if isinstance(value, tuple) else (value,):
            if one != "":
                into.setdefault(one, set()).add(home[int(cluster[position])])
    return into


def link(orders: pd.DataFrame, clients: pd.DataFrame, cluster: npt.NDArray[np.intp]) -> Links:
    """The client of every order.

    ``orders``, ``clients``: clean frames. ``cluster``: label of each client row, equal for rows that are the same
    client; an order of a duplicated client goes to the first of its rows, so that nothing is counted twice.
    """
    home: list[int] = []
    first: dict[int, int] = {}
    for position, label in enumerate(cluster.tolist()):
        first.setdefault(label, position)
    size = (max(first) + 1) if first else 0
    home = [first.get(label, -1) for label in range(size)]

    by: dict[str, _Index] = {"id": {}, "phone": {}, "email": {}, "name": {}}
    names = _names(clients)
    if "client_id" in clients:
        _index([None if v is None else fold_id(v) for v in clients["client_id"]], cluster, home, by["id"])
    for column in ("phone", "phone2"):
        if column in clients:
            _index(clients[column], cluster, home, by["phone"])
    for column in ("email", "email2"):
        if column in clients:
            _index(clients[column], cluster, home, by["email"])
    _index(names, cluster, home, by["name"])
    # «Иванов Иван» in an order is «Иванов Иван Петрович» among the clients, when there is only one.
    _index([_short(v) for v in clients["full_name"]] if "full_name" in clients else [], cluster, home, by["name"])
    if "company" in clients:
        _index([None if v is None else name_key(v) for v in clients["company"]], cluster, home, by["name"])

    columns = [
        orders[c].tolist() if c in orders else [None] * len(orders) for c in ("client_id", "phone", "email", "client")
    ]
    cache: dict[tuple[Any, ...], int] = {}
    result = np.full(len(orders), -1, dtype=np.intp)
    for i, key in enumerate(zip(*columns, strict=True)):
        if key not in cache:
            cache[key] = _settle(key, by)
        result[i] = cache[key]
    return Links(np.where(result < 0, -1, result), result == -2)


def _names(clients: pd.DataFrame) -> list[str | None]:
    if "full_name" in clients:
        return [name_key(v) or None for v in clients["full_name"]]
    parts = [c for c in ("last_name", "first_name", "patronymic") if c in clients]
    if not parts:
        return [None] * len(clients)
    return [
        name_key(" ".join(_part(v, c) for v, c in zip(row, parts, strict=True))) or None
        for row in clients[parts].itertuples(index=False)
    ]


def _short(value: Any) -> str | None:
    """Surname and first name, when the person has a patronymic as well."""
    last, first = getattr(value, "last", None), getattr(value, "first", None)
    if not (last and first and getattr(value, "patronymic", None)):
        return None
    return name_key(f"{last} {first}")


def _part(value: Any, column: str) -> str:
    if value is None:
        return ""
    attribute = {"last_name": "last", "first_name": "first", "patronymic": "patronymic"}[column]
    return str(getattr(value, attribute, None) or (value if isinstance(value, str) else ""))


def _settle(key: tuple[Any, ...], by: dict[str, _Index]) -> int:
    """Position of the one client that fits, -1 for none, -2 when several do."""
    client_id, phones, emails, name = key
    if client_id is not None:
        found = by["id"].get(fold_id(client_id), set())
        if found:
            return min(found) if len(found) == 1 else -2
    same_name = by["name"].get(name_key(name), set()) if name is not None else set()
    for kind, values in (("phone", phones), ("email", emails)):
        found = set()
        for one in values or ():
            found |= by[kind].get(one, set())
        if len(found) == 1:
            return min(found)
        if found:
            both = found & same_name
            return min(both) if len(both) == 1 else -2
    if same_name:
        return min(same_name) if len(same_name) == 1 else -2
    return -1
