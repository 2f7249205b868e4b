"""What can be told about a client from the other cells of the row, for cells nobody filled. Pure.

Derived values are for reading and counting; nobody's cell is filled with them, and a typed value always wins.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache

import pandas as pd

from sheetcrm.core.fields.lists import lines


@cache
def _codes() -> Mapping[str, str]:
    return dict(line.split(" ", 1) for line in lines("area_codes"))


@lru_cache(65536)
def city_of_phone(e164: str) -> str | None:
    """The town a Russian landline number surely belongs to, by its area code; None for mobiles and unsure ones.

    >>> city_of_phone("+74951234567"), city_of_phone("+78462234567"), city_of_phone("+79161234567")
    ('Москва', 'Самара', None)
    """
    if not e164.startswith("+7") or e164.startswith("+79"):
        return None
    known = _codes()
    return known.get(e164[1:6]) or known.get(e164[1:5])


def _first(row: tuple[object, ...]) -> str | None:
    for phones in row:
        for phone in phones if isinstance(phones, tuple) else ():
            town = city_of_phone(phone)
            if town is not None:
                return town
    return None


def derive(clients: pd.DataFrame) -> dict[str, pd.Series]:
    """Values for empty cells by field key, None where the cell is filled or nothing is sure.

    ``gender`` from the name (a patronymic, a first name that only one gender bears), ``city`` from a landline's area
    code. ``clients`` holds normal forms (``CleanTable.values``); a column the team does not have counts as empty.
    """
    found: dict[str, pd.Series] = {}
    names = [n for n in ("full_name", "patronymic", "first_name", "last_name") if n in clients.columns]
    if names:
        columns = [clients[n].tolist() for n in names]
        genders = [_agreed(row) for row in zip(*columns, strict=True)]
        found["gender"] = _where_empty(clients, "gender", genders)
    phones = [p for p in ("phone", "phone2") if p in clients.columns]
    if phones:
        towns = [_first(row) for row in zip(*(clients[p].tolist() for p in phones), strict=True)]
        found["city"] = _where_empty(clients, "city", towns)
    return found


def _agreed(row: tuple[object, ...]) -> str | None:
    """The gender the names of a row tell, None when they disagree or tell nothing."""
    told = {getattr(name, "gender", None) for name in row} - {None}
    return told.pop() if len(told) == 1 else None


def _where_empty(clients: pd.DataFrame, field: str, values: list[str | None]) -> pd.Series:
    series = pd.Series(values, index=clients.index, dtype=object)
    if field in clients.columns:
        series = series.where(clients[field].isna(), None)
    return series
