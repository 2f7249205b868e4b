"""Columns of ours for tests of stores: a value that names its client, so that one on a wrong row is seen at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from sheetcrm.core.reading import recognise
from sheetcrm.core.tabs.auto import KINDS
from sheetcrm.core.tabs.columns import DEFAULT, TabColumns, tab_columns
from sheetcrm.core.tabs.model import Content
from sheetcrm.core.wording import Lang
from sheetcrm.core.workbook import Workbook

#: The field that names a client in the tables of these tests.
NAME = "full_name"


def columns_of(
    workbook: Workbook,
    keys: Sequence[str] | None = DEFAULT,
    *,
    saved: Mapping[str, Mapping[str, str]] | None = None,
    mark: str = "",
    lang: Lang = "ru",
) -> tuple[TabColumns, ...]:
    """What each client's cells shall show: ``to_correct`` is «исправить ИМЯ», and so on; every third has no duplicate.

    ``keys`` None: those that are there. ``mark`` changes every text.
    """
    base = recognise(workbook, saved=saved)
    table = base.tables["clients"]
    names = [str(value or "—") for value in table.raw[NAME].tolist()]
    values: dict[str, Sequence[Content]] = {key: [None] * len(names) for key in KINDS}
    values["to_correct"] = [f"исправить {name}{mark}" for name in names]
    values["duplicate"] = [None if i % 3 == 2 else f"дубль {name}{mark}" for i, name in enumerate(names)]
    values["lifecycle"] = [f"группа {name}{mark}" for name in names]
    values["last_order"] = [dt.date(2026, 1, 1) + dt.timedelta(days=len(name)) for name in names]
    values["last_contact"] = [dt.date(2026, 3, 1) + dt.timedelta(days=len(name)) for name in names]
    there = {sheet.title: [column.key for column in sheet.own] for sheet in workbook.sheets}
    wanted = {sheet.title: list(keys) if keys is not None else there[sheet.title] for sheet in workbook.sheets}
    widths = {sheet.title: sheet.cells.shape[1] for sheet in workbook.sheets}
    return tab_columns(table, values, wanted, lang, widths)
