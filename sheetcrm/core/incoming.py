"""A row that comes from outside (a form, a lead) as a row of the clients: the same fields, the same normal forms. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from sheetcrm.core.clean import CleanTable, clean_table
from sheetcrm.core.fields import Context
from sheetcrm.core.outcome import RunSettings
from sheetcrm.core.people import ROLES, matchable
from sheetcrm.core.stages.cleaning import of_table
from sheetcrm.core.table import Source, Table
from sheetcrm.core.workbook import Value

#: What forms call some fields.
ALSO = {"name": "full_name", "tax_id": "inn", "phones": "phone", "emails": "email"}


def field_of(key: str) -> str | None:
    """The field of the clients that a key of an incoming row means; None for one we do not know.

    >>> field_of("name"), field_of("phone"), field_of("shoe size")
    ('full_name', 'phone', None)
    """
    key = ALSO.get(key, key)
    return key if key in ROLES else None


def cleaned_row(values: Mapping[str, Value], settings: RunSettings, today: dt.date) -> CleanTable:
    """One row of fields, cleaned as the clients of a workbook are."""
    fields = list(values)
    raw = pd.DataFrame({f: pd.Series([values[f]], dtype=object) for f in fields}, dtype=object)
    source = Source("", 1, {f: i for i, f in enumerate(fields)}, {f: f for f in fields})
    table = Table("clients", raw, (source,), np.zeros(1, np.intp), np.full(1, 2, np.intp))
    return cleaned_clients(table, settings, today)


def cleaned_clients(table: Table, settings: RunSettings, today: dt.date) -> CleanTable:
    """A table of clients from anywhere, cleaned as those of a workbook are."""
    context = Context(settings.lang, settings.region, today, settings.phone_style)
    return clean_table(
        table, context, choices=of_table(settings.choices, "clients"), normalise=of_table(settings.normalise, "clients")
    )


def matchable_row(
    values: Mapping[str, Value], settings: RunSettings, today: dt.date
) -> tuple[dict[str, Any], dict[str, str]]:
    """The row as the matcher takes it, and the roles of its columns."""
    frame, roles = matchable(cleaned_row(values, settings, today))
    return {column: frame.at[0, column] for column in frame.columns}, roles
