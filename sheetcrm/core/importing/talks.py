"""Contacts of a file (calls, letters) that the tab of contacts does not have yet, with whose they are. Pure.

Lines of that tab have no number to be known by, so a contact is known by its minute, its kind and whom it was with.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from msgspec import Struct

from sheetcrm.core.clean import CleanTable
from sheetcrm.core.importing.filling import as_text
from sheetcrm.core.link import Linker
from sheetcrm.core.wording import Lang

#: Fields of a contact, in the order a list of ours has them.
TALK_FIELDS: Final = (
    "date", "client_id", "client", "phone", "email", "type", "direction", "minutes", "summary", "author", "link",
)  # fmt: skip
_MOMENTS: Final = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%Y-%m-%dT%H:%M:%S")


class TalkLine(Struct, frozen=True):
    """One contact. ``client``: the position of its client, -1 for somebody unknown; ``cells``: as they go into the tab."""

    row: int
    client: int
    cells: Mapping[str, str]


def new_talks(
    talks: CleanTable, there: CleanTable | None, clients: CleanTable, linker: Linker, lang: Lang
) -> tuple[TalkLine, ...]:
    """The contacts that the workbook does not have. The same contact twice in a file is two only when it is so in the file
    and not in the workbook."""
    have = Counter(_keys(there)) if there is not None else Counter[tuple[str, ...]]()
    owners = linker.link(talks.values, talks.typed).client.tolist()
    ids = clients.typed["client_id"].tolist() if "client_id" in clients.typed else None
    names = clients.typed["full_name"].tolist() if "full_name" in clients.typed else None
    found = []
    for position, key in enumerate(_keys(talks)):
        if have[key] > 0:
            have[key] -= 1
            continue
        table = talks.table
        cells = {f: as_text(table.typed(position, f), lang) for f in TALK_FIELDS if table.has(f)}
        if (at := _moment(table.typed(position, "date"))) is not None:
            cells["date"] = at.strftime("%d.%m.%Y %H:%M" if lang == "ru" else "%Y-%m-%d %H:%M")
        client = owners[position]
        if client >= 0:
            cells["client_id"] = "" if ids is None else as_text(ids[client], lang)
            cells["client"] = "" if names is None else as_text(names[client], lang)
        found.append(TalkLine(int(table.row[position]), client, {f: text for f, text in cells.items() if text}))
    return tuple(found)


def _keys(talks: CleanTable) -> list[tuple[str, ...]]:
    """What each contact is known by: its minute, its kind, the digits of the phone or else the address."""
    table = talks.table
    rows: list[tuple[str, ...]] = []
    for position in range(len(table)):
        at = _moment(table.typed(position, "date")) if table.has("date") else None
        moment = at.strftime("%Y%m%d%H%M") if at is not None else str(table.typed(position, "date") or "").strip()
        kind = str(table.typed(position, "type") or "").strip().casefold() if table.has("type") else ""
        rows.append((moment, kind, _who(talks, position)))
    return rows


def _who(talks: CleanTable, position: int) -> str:
    for field in ("phone", "email"):
        if field in talks.values.columns:
            value: Any = talks.values[field].iat[position]
            if value is not None and value == value:
                return str(value[0] if isinstance(value, tuple) else value)
    for field in ("phone", "email", "client"):
        if talks.table.has(field) and (typed := talks.table.typed(position, field)) is not None:
            return re.sub(r"\W", "", str(typed)).casefold()
    return ""


def _moment(value: Any) -> dt.datetime | None:
    if isinstance(value, dt.datetime):
        return value
    if isinstance(value, dt.date):
        return dt.datetime.combine(value, dt.time())
    if isinstance(value, str):
        for pattern in _MOMENTS:
            try:
                return dt.datetime.strptime(value.strip(), pattern)
            except ValueError:
                continue
    return None
