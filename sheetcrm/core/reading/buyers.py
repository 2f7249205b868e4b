"""The clients of a workbook that has only a journal of orders, or a list of deals: who stands in it, each once. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheetcrm.core.table import Source, Table

#: By what an order names its client → the field of the client.
_NAMED_BY = {"client": "full_name", "phone": "phone", "email": "email", "client_id": "client_id"}
#: The digits of a number that stay the same however its beginning is written.
_OWN_DIGITS = 10

_Person = tuple[int, ...]


def buyers(orders: Table) -> Table | None:
    """Clients taken from orders or deals: one row for each distinct name and contact, where it first stands.

    A contact is one in any spelling. Who is named by less in some rows than in others, such as without the phone, is one
    client, where nobody else may be meant.
    """
    have = {o: c for o, c in _NAMED_BY.items() if orders.has(o)}
    if not have or have.keys() == {"client_id"}:
        return None
    said = pd.DataFrame({field: _codes(field, orders.raw[o].tolist()) for o, field in have.items()})
    once = said[~said.duplicated().to_numpy() & (said >= 0).any(axis=1).to_numpy()]
    at = once.index.to_numpy()[_whole(list(map(tuple, once.to_numpy().tolist())))]
    people = orders.raw[list(have)].rename(columns=have)
    sources = tuple(
        Source(s.tab, s.header_row, {have[k]: p for k, p in s.columns.items() if k in have},
               {have[k]: h for k, h in s.headings.items() if k in have}, s.sheet_id)
        for s in orders.sources
    )  # fmt: skip
    return Table("clients", people.iloc[at].reset_index(drop=True), sources, orders.tab[at], orders.row[at])


def _codes(field: str, values: Sequence[object]) -> npt.NDArray[np.intp]:
    """A number for each of the cells that say the same, -1 for one that says nothing. There may be many orders and few clients."""
    typed, distinct = pd.factorize(np.array(values, dtype=object))
    plain = [_plain(field, value) or None for value in distinct]
    codes = pd.factorize(np.array([*plain, None], dtype=object))[0]
    found: npt.NDArray[np.intp] = codes.astype(np.intp)[typed]  # what was blank is -1 and takes the last one, which is
    return found


def _whole(people: Sequence[_Person]) -> list[int]:
    """Places of those of whom not just one other says all the same and more. A part of a person is below 0 where it is not said.

    >>> _whole([(0, -1), (0, 1), (5, -1), (5, 2), (5, 3)])
    [1, 2, 3, 4]
    """
    by_parts: dict[tuple[int, ...], list[int]] = {}
    for place, person in enumerate(people):
        by_parts.setdefault(tuple(i for i, said in enumerate(person) if said >= 0), []).append(place)
    kept: dict[tuple[int, ...], list[int]] = {}
    for parts in sorted(by_parts, key=len, reverse=True):
        more = [whole for whole in kept if set(parts) < set(whole)]
        meant = Counter(tuple(people[n][i] for i in parts) for whole in more for n in kept[whole])
        kept[parts] = [n for n in by_parts[parts] if meant[tuple(people[n][i] for i in parts)] != 1]
    return sorted(n for places in kept.values() for n in places)


def _plain(field: str, value: object) -> str:
    """What of a cell says who it is, in one spelling.

    >>> _plain("phone", "8 (916) 223-45-68") == _plain("phone", 79162234568.0), _plain("full_name", " Ким  ЮЛИЯ")
    (True, 'ким юлия')
    """
    if value is None:
        return ""
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    if field == "phone" and len(digits := re.sub(r"\D", "", text)) >= _OWN_DIGITS:
        return digits[-_OWN_DIGITS:] if len(digits) <= _OWN_DIGITS + 2 else digits
    return " ".join(text.casefold().replace("ё", "е").split())
