"""Contacts of a file (calls, letters) against those of the workbook: which are new, whose they are, and what a new line of the
history of contacts holds. Pure.

Lines of that tab have no number to be known by: a contact is known by its minute, its kind and whom it was with. Whoever
called and is no client yet is a lead, like any other person of a file; a number that was dialled and is nobody's is left out.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

from msgspec import Struct

from sheetcrm.core.clean import CleanTable
from sheetcrm.core.fields.moment import moment_in
from sheetcrm.core.importers import Part, Record
from sheetcrm.core.importers.calls import INCOMING, SOURCE
from sheetcrm.core.importing.filling import as_text
from sheetcrm.core.importing.records import holds_text, number_of
from sheetcrm.core.link import Linker
from sheetcrm.core.plan import Change
from sheetcrm.core.plan.adding import added
from sheetcrm.core.plan.identity import digest
from sheetcrm.core.table import Table
from sheetcrm.core.wording import LANGS, Lang
from sheetcrm.core.workbook import Value

#: Fields of a contact, in the order a list of ours has them.
TALK_FIELDS: Final = (
    "date", "client_id", "client", "phone", "email", "type", "direction", "minutes", "summary", "author", "link",
)  # fmt: skip
RULE: Final = "import/talk"


class TalkFate(StrEnum):
    """What becomes of a contact. ``new``: the workbook does not have it. ``same``: it does. ``nobody``: whom it was with is no
    client, and did not become one."""

    NEW = "new"
    SAME = "same"
    NOBODY = "nobody"


class TalkLine(Struct, frozen=True):
    """One contact. ``tab`` and ``row``: where it stands in its file; ``client``: the position of its client, -1 for somebody
    who is none (yet); ``who``: the number or address it was with, plain; ``cells``: as they go into the tab."""

    tab: str
    row: int
    fate: TalkFate
    client: int
    who: str
    cells: Mapping[str, Value]
    came: bool = False

    @property
    def is_lead(self) -> bool:
        """Whether somebody turned to us who is no client."""
        return self.fate is TalkFate.NOBODY and self.came and bool(self.who)


def judge_talks(
    talks: CleanTable, there: CleanTable | None, clients: CleanTable, linker: Linker, lang: Lang
) -> tuple[TalkLine, ...]:
    """What becomes of every contact of a file. The same contact twice in a file is two only when its lines differ."""
    have = Counter(_keys(there)) if there is not None else Counter[tuple[str, ...]]()
    owners = linker.link(talks.values, talks.typed).client.tolist()
    ids = clients.typed["client_id"].tolist() if "client_id" in clients.typed else None
    names = clients.typed["full_name"].tolist() if "full_name" in clients.typed else None
    incoming = {INCOMING.say(each) for each in LANGS}
    # Numbers are written the way the team writes them, not the way an exchange does.
    shown = {f: talks.shown[f].tolist() for f in ("phone", "email") if f in talks.shown.columns}
    table, seen = talks.table, set[tuple[tuple[str, Value], ...]]()
    found = []
    for position, key in enumerate(_keys(talks)):
        cells: dict[str, Value] = {f: table.typed(position, f) for f in TALK_FIELDS if table.has(f)}
        for field, better in shown.items():
            cells[field] = better[position] or cells[field]
        client = owners[position]
        if client >= 0:
            cells["client_id"] = None if ids is None else ids[client]
            cells["client"] = None if names is None else names[client]
        cells = {field: _cell(field, value, lang) for field, value in cells.items()}
        cells = {field: value for field, value in cells.items() if value not in (None, "")}
        said = tuple(sorted(cells.items(), key=lambda cell: cell[0]))
        if have[key] > 0 or said in seen:
            have[key] -= 1
            fate = TalkFate.SAME
        else:
            fate = TalkFate.NEW if client >= 0 else TalkFate.NOBODY
        seen.add(said)
        came = cells.get("direction") in incoming
        found.append(TalkLine(table.tab_title(position), int(table.row[position]), fate, client, key[2], cells, came))
    return tuple(found)


def callers(lines: Sequence[TalkLine], lang: Lang, sources: Sequence[str] = ()) -> Part | None:
    """Whoever called and is no client, as people of the file: one for each number, where it called first. ``sources``: the
    words of the team's list, where it keeps one; none of ours is put beside them."""
    first: dict[str, TalkLine] = {}
    for line in lines:
        if line.is_lead and "phone" in line.cells:
            first.setdefault(line.who, line)
    if not first:
        return None
    source = SOURCE.say(lang)
    more: dict[str, Value] = {} if sources and source not in sources else {"source": source}
    records = tuple(Record(line.row, {"phone": line.cells["phone"], **more}) for line in first.values())
    return Part("clients", next(iter(first.values())).tab, records)


def with_new_clients(lines: Sequence[TalkLine], rows: Collection[tuple[str, int]]) -> tuple[TalkLine, ...]:
    """The same with the contacts of callers who become clients by this import. ``rows``: where (tab, row) those stand."""
    new = {line.who for line in lines if line.is_lead and (line.tab, line.row) in rows}
    return tuple(
        TalkLine(line.tab, line.row, TalkFate.NEW, line.client, line.who, line.cells, line.came)
        if line.fate is TalkFate.NOBODY and line.who in new
        else line
        for line in lines
    )


def takes_talks(table: Table | None) -> bool:
    """Whether lines can be added to the history of contacts: it has to have a column for the day and one for whom it was with."""
    if table is None:
        return False
    columns = table.sources[0].columns
    return "date" in columns and any(field in columns for field in ("phone", "client_id", "client"))


def talk_rows(table: Table, lines: Sequence[TalkLine], lang: Lang) -> Iterator[Change]:
    """The changes that add a line for each new contact."""
    source = table.sources[0]
    there = [field for field in TALK_FIELDS if source.position(field) is not None]
    of_text = {field for field in there if holds_text(table, field)}
    done: set[str] = set()
    for line in lines:
        if line.fate is not TalkFate.NEW:
            continue
        cells = {field: line.cells[field] for field in there if field in line.cells}
        cells = {field: _written(value, lang) if field in of_text else value for field, value in cells.items()}
        if not {"phone", "client_id", "client"} & cells.keys():
            continue
        name = digest("talk", *sorted((field, str(value)) for field, value in cells.items()))
        if name not in done:
            done.add(name)
            yield from added(table, source, cells, "", name, line.row, RULE)


def _cell(field: str, value: Value, lang: Lang) -> Value:
    """A cell of a contact: its moment, a number, or what a person would type."""
    if field == "date":
        at = moment_in(value)
        return as_text(value, lang) if at is None else at.date() if at.time() == dt.time() else at
    if field == "minutes" and isinstance(value, (int, float)) and not isinstance(value, bool):
        return number_of(value)
    return as_text(value, lang)


def _written(value: Value, lang: Lang) -> str:
    """A cell as a person types it, a moment with its time."""
    if isinstance(value, dt.datetime):
        clock = "%H:%M:%S" if value.second else "%H:%M"
        return value.strftime(f"%d.%m.%Y {clock}" if lang == "ru" else f"%Y-%m-%d {clock}")
    text = as_text(value, lang)
    return text.replace(".", ",") if isinstance(value, float) and lang == "ru" else text


def written(line: TalkLine, field: str, lang: Lang) -> str:
    """A cell of a contact in a list for people."""
    return _written(line.cells.get(field), lang)


def _keys(talks: CleanTable) -> list[tuple[str, ...]]:
    """What each contact is known by: its minute, its kind, the digits of the phone or else the address."""
    table = talks.table
    rows: list[tuple[str, ...]] = []
    for position in range(len(table)):
        at = moment_in(table.typed(position, "date")) if table.has("date") else None
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
