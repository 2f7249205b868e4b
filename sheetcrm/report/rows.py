"""A row of a base as people read it: where it stands, and what it says."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from sheetcrm.core.fields.phone import shown_in
from sheetcrm.core.wording import Lang, Text
from sheetcrm.jobs.clients.bases import Place

ROW = Text(ru="строка {row}", en="row {row}")


def where(place: Place, lang: Lang) -> str:
    """Where a row stands: «база.xlsx, Клиенты, строка 17, C-000017»."""
    parts = [place.file, place.tab, ROW.say(lang, row=str(place.row)), place.client_id]
    return ", ".join(part for part in parts if part)


def said_in(frame: pd.DataFrame, position: int, lang: Lang) -> str:
    """The row in a few words: its first filled cells."""
    cells = [cell_text(v, lang) for v in frame.iloc[position].tolist() if v is not None]
    return " · ".join(c if len(c) <= 40 else c[:39] + "…" for c in cells[:5] if c)


def cell_text(value: object, lang: Lang) -> str:
    if isinstance(value, tuple):
        return ", ".join(shown_in(v, lang=lang) if v.startswith("+") else v for v in map(str, value))
    if isinstance(value, dt.date):
        return value.strftime("%d.%m.%Y" if lang == "ru" else "%Y-%m-%d")
    return str(value).strip()
