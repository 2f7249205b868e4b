"""Second stage: every table in its normal form. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TypeVar

from sheetcrm.core.clean import CleanTable, clean_table
from sheetcrm.core.fields import Context
from sheetcrm.core.outcome import RunSettings
from sheetcrm.core.reading import Base

T = TypeVar("T")


def clean(
    base: Base, settings: RunSettings, today: dt.date, before: Mapping[str, CleanTable] = {}
) -> dict[str, CleanTable]:
    """Every table in its normal form, with what was wrong in its cells; see :func:`~sheetcrm.core.clean.clean_table`
    for ``before``."""
    context = Context(settings.spelled, settings.region, today, settings.phone_style)
    return {
        key: clean_table(
            table,
            context,
            choices=of_table(settings.choices, key),
            normalise=of_table(settings.normalise, key),
            before=before.get(key),
        )
        for key, table in base.tables.items()
    }


def of_table(said: Mapping[str, T], table: str) -> dict[str, T]:
    """What was decided by field, for the fields of one table: those of clients stand by their name alone.

    >>> of_table({"status": 1, "orders.status": 2}, "clients"), of_table({"status": 1, "orders.status": 2}, "orders")
    ({'status': 1}, {'status': 2})
    """
    if table == "clients":
        return {key: value for key, value in said.items() if "." not in key}
    return {key.partition(".")[2]: value for key, value in said.items() if key.startswith(f"{table}.")}
