"""How each client is written in our tabs: name, phone, e-mail … as text, once for all tabs. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pandas as pd
from msgspec import Struct

from sheetcrm.core.fields.text import written
from sheetcrm.core.names.firms import firm_and_person
from sheetcrm.core.table import Table
from sheetcrm.core.wording import Lang

#: Which columns make up each thing shown, in order of preference.
_PARTS = {
    "phone": ("phone", "phone2"),
    "email": ("email", "email2"),
    "city": ("city",),
    "birthday": ("birthday",),
    "owner": ("owner",),
}


class People(Struct, frozen=True):
    """Text by position for every client; None where there is none."""

    name: Sequence[str | None]
    phone: Sequence[str | None]
    email: Sequence[str | None]
    city: Sequence[str | None]
    birthday: Sequence[str | None]
    owner: Sequence[str | None]

    def __len__(self) -> int:
        return len(self.name)


def people(table: Table, shown: pd.DataFrame, lang: Lang) -> People:
    """The clients as text: the proposed spelling where there is one, else as typed."""
    columns = {key: _column(table, shown, fields, lang) for key, fields in _PARTS.items()}
    return People(_names_of(table, shown, lang), **columns)


def called(who: People) -> list[str | None]:
    """What to call each client by: the name, else the phone or the address somebody is to be reached by."""
    return [n or p or e for n, p, e in zip(who.name, who.phone, who.email, strict=True)]


def _texts(table: Table, shown: pd.DataFrame, field: str, lang: Lang) -> list[str | None]:
    if not table.has(field):
        return [None] * len(table)
    better = shown[field].tolist() if field in shown.columns else [None] * len(table)
    typed = table.raw[field].tolist()
    return [b if b is not None else _plain(t, lang) for b, t in zip(better, typed, strict=True)]


def _plain(value: object, lang: Lang) -> str | None:
    if value is None:
        return None
    if type(value) is str:
        return value.strip() or None
    if isinstance(value, dt.date):
        return written(value, lang)
    return str(value).strip() or None


def _column(table: Table, shown: pd.DataFrame, fields: tuple[str, ...], lang: Lang) -> list[str | None]:
    texts = _texts(table, shown, fields[0], lang)
    for field in fields[1:]:
        if table.has(field):
            more = _texts(table, shown, field, lang)
            texts = [a if a is not None else b for a, b in zip(texts, more, strict=True)]
    return texts


def _names_of(table: Table, shown: pd.DataFrame, lang: Lang) -> list[str | None]:
    """How each client is called: by name; a firm by its own, with the person there in brackets."""
    parts = [_texts(table, shown, f, lang) for f in ("last_name", "first_name", "patronymic") if table.has(f)]
    names: list[str | None] = (
        [" ".join(p for p in row if p) or None for row in zip(*parts, strict=True)] if parts else [None] * len(table)
    )
    if table.has("full_name"):
        # One manager's tab may have the whole name in one column, another's in three.
        names = [w or n for w, n in zip(_texts(table, shown, "full_name", lang), names, strict=True)]
    if table.has("company"):
        companies = _texts(table, shown, "company", lang)
        names = [firm_and_person(c, n) for c, n in zip(companies, names, strict=True)]
    return names
