"""The clients as the matcher reads them: text by role, normal forms where there are any. Pure."""

from __future__ import annotations

import pandas as pd

from sheetcrm.core.clean import CleanTable

#: Field of the clients table → role in matching.
ROLES = {
    "full_name": "name",
    "last_name": "last_name",
    "first_name": "first_name",
    "patronymic": "patronymic",
    "company": "company",
    "phone": "phone",
    "phone2": "phone",
    "email": "email",
    "email2": "email",
    "messenger": "messenger",
    "messenger2": "messenger",
    "inn": "inn",
    "birthday": "birthday",
    "gender": "gender",
    "city": "city",
    "address": "address",
    "postcode": "postcode",
    "position": "position",
    "website": "website",
}
#: Fields whose normal form is already what the matcher wants.
_NORMAL = {"phone", "phone2", "email", "email2", "messenger", "messenger2", "inn"}


def text_of(clients: CleanTable, field: str) -> list[object]:
    """A column as text: the better spelling where there is one, else as typed."""
    typed = clients.typed[field].tolist()
    if field not in clients.shown.columns:
        return typed
    return [t if b is None else b for b, t in zip(clients.shown[field].tolist(), typed, strict=True)]


def matchable(clients: CleanTable) -> tuple[pd.DataFrame, dict[str, str]]:
    """The table the matcher takes, and the role of each of its columns."""
    fields = [field for field in ROLES if field in clients.values.columns]
    columns = {f: clients.values[f].tolist() if f in _NORMAL else text_of(clients, f) for f in fields}
    frame = pd.DataFrame(
        {f: pd.Series(values, dtype=object) for f, values in columns.items()}, index=clients.values.index, dtype=object
    )
    return frame, {field: ROLES[field] for field in fields}
