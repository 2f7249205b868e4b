"""The rows of «Новые клиенты» and of «Без согласия (отложены)» as leads, each with the ground it names. Pure.

A row of the first tab has its contact in one cell, whichever it is. A held back row becomes a lead only once somebody wrote
down a ground.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from sheetcrm.core.importers import Part, Record
from sheetcrm.core.table import Table
from sheetcrm.core.workbook import Value

_OF_HELD: Final = ("full_name", "company", "phone", "email", "city", "basis")


def intake(tables: Mapping[str, Table]) -> Iterator[Part]:
    """The parts of a workbook's own tabs that may become clients."""
    if "inbox" in tables:
        yield _part(tables["inbox"], _of_inbox)
    if "quarantine" in tables:
        yield _part(tables["quarantine"], _of_quarantine)


def _part(table: Table, make: Callable[[Table, int], dict[str, Value]]) -> Part:
    records = [Record(int(table.row[p]), cells) for p in range(len(table)) if (cells := make(table, p))]
    return Part("clients", table.sources[0].tab, tuple(records), {})


def _of_inbox(table: Table, position: int) -> dict[str, Value]:
    found: dict[str, Value] = {
        key: value
        for key in ("full_name", "basis")
        if table.has(key) and (value := table.typed(position, key)) is not None
    }
    contact = table.typed(position, "contact")
    if contact is not None:
        text = str(contact)
        key = "email" if "@" in text and not text.lstrip().startswith("@") else "messenger" if "@" in text else "phone"
        found[key] = contact
    return found


def _of_quarantine(table: Table, position: int) -> dict[str, Value]:
    if not table.has("basis") or table.typed(position, "basis") is None:
        return {}
    return {key: value for key in _OF_HELD if table.has(key) and (value := table.typed(position, key)) is not None}
