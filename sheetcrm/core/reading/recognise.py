"""The tables of a workbook: which tab is what, where its header stands, which rows are data. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from msgspec import Struct

from sheetcrm.core.card.place import is_card
from sheetcrm.core.issues import Issue
from sheetcrm.core.reading import codes
from sheetcrm.core.reading.beside import beside
from sheetcrm.core.reading.columns import CONTACTS, WHO, Candidate, Cells, ColumnSeen, issue_at, understand
from sheetcrm.core.reading.content import agreement
from sheetcrm.core.reading.headings import Match, begins_like, fold, looks_asked, may_be, named, numbers_a_client
from sheetcrm.core.reading.showing import quoted, verbatim
from sheetcrm.core.records import replace
from sheetcrm.core.schema import BY_TITLE, DEALS, INTERACTIONS, TABLES, TASKS
from sheetcrm.core.table import Source, Table
from sheetcrm.core.wording import LANGS, Text
from sheetcrm.core.workbook import NOT_COMPUTED, CellError, Sheet, Workbook, column_letter

_STOP_TITLE = re.compile(
    r"стоп|отпис|ч[её]рн\w+ спис|не беспоко|не звон|не писать|blacklist|unsubscr|do not|suppress|opt.?out", re.I
)
_STAFF_TITLE = re.compile(
    r"сотрудник|персонал|штат|мастера|команда|поставщик|staff|employees|team|suppliers|vendors", re.I
)
#: Lines that head the groups of a report, as accounting programs print it.
_GROUP = re.compile(
    r"\s*(?:покупатели|поставщики|клиенты|контрагенты|прочие|прочее|заказчики|(?:физические|юридические) лица|физлица|юрлица|розница"
    r"|оптовики|сотрудники|customers|suppliers|clients|others?|individuals|companies)\s*:?\s*",
    re.I,
)
#: Fewer numbers shared with the orders may be a chance.
ENOUGH_NUMBERS = 5
_TOTAL = re.compile(r"^\s*(итого|всего|сумма|total|grand total|sum)\b", re.I)


class Base(Struct, frozen=True):
    """The tables found, the columns as understood, and what was wrong with the tables as a whole.

    ``clients_from_orders``: there was no list of clients, so they were taken from the journal of orders. ``sheets``: the
    tabs of people the clients stand in. ``ours``: keys of the tabs of ours that are there. ``card``: whether people have a
    tab with the card of a client.
    """

    tables: Mapping[str, Table]
    columns: tuple[ColumnSeen, ...]
    issues: tuple[Issue, ...]
    hidden_rows: int = 0
    clients_from_orders: bool = False
    sheets: tuple[Sheet, ...] = ()
    ours: frozenset[str] = frozenset()
    card: bool = False


def _score(candidate: Candidate | None) -> int:
    return len(candidate.columns) if candidate else 0


def _is_clients(c: Candidate | None) -> bool:
    return bool(c and (WHO & set(c.columns)) and (CONTACTS & set(c.columns) or len(c.columns) >= 4))


_CLIENTS_TITLE = re.compile(
    r"клиент|покупател|заказчик|пациент|\bгост[ьией]|\bclients?\b|\bcustomers?\b|\bbuyers?\b|\bpatients?\b|\bguests?\b",
    re.I,
)


def _called_clients(c: Candidate) -> bool:
    """A list of names and numbers alone, where the tab itself says whose: contacts may stand nowhere, and orders tell them by
    the number."""
    return bool(_CLIENTS_TITLE.search(c.sheet.title) and WHO & set(c.columns) and "client_id" in c.columns)


def _names_are_clients(c: Candidate) -> bool:
    """A list of names without a contact, where the tab or the very column of names says that they are clients."""
    own = [c.headings[key] for key in WHO & set(c.columns)]
    said = any(_CLIENTS_TITLE.search(heading) for heading in own) and len(c.columns) >= 2
    return bool(own) and (said or bool(_CLIENTS_TITLE.search(c.sheet.title)))


def _is_orders(c: Candidate | None) -> bool:
    if c is None:
        return False
    fields = set(c.columns)
    return (
        "date" in fields
        and bool(fields & {"amount", "items", "order_id", "paid"})
        and bool(fields & {"client", "client_id", "phone", "email"})
    )


_DEALS_TITLE = re.compile(r"сделк|воронк|deal|pipeline|opportunit", re.I)
_INTERACTIONS_TITLE = re.compile(
    r"общени|взаимодейств|касани|звонк|контакты с|история контакт|contact history|interaction|communication|call log",
    re.I,
)
_KEY = re.compile(r"#[0-9a-f]{10}")
_TASKS_TITLE = re.compile(r"задач|поручен|\bдела\b|to.?do|task", re.I)
_BYWHOM = {"client", "client_id", "phone", "email"}


def _is_deals(c: Candidate, clients: Candidate | None, orders: Candidate | None) -> bool:
    """Deals have a stage and say whose they are; a base with a column of stages stays a base of clients."""
    fields = set(c.columns)
    if "stage" not in fields or not fields & _BYWHOM:
        return False
    if _DEALS_TITLE.search(c.sheet.title):
        return True
    # What comes next stands in a base of clients as often as among deals: it tells neither from the other.
    own = len(fields - {"next_step", "next_date"})
    return bool(fields & {"deal_id", "name"}) and (not _is_clients(clients) or own > _score(clients))


def _is_interactions(c: Candidate, clients: Candidate | None, orders: Candidate | None) -> bool:
    """A journal of talks: when, with whom, how and with what result; with amounts it is one of orders."""
    fields = set(c.columns)
    if "date" not in fields or not fields & _BYWHOM or not fields & {"type", "summary"}:
        return False
    if _INTERACTIONS_TITLE.search(c.sheet.title):
        return True
    return {"type", "summary"} <= fields and not _is_orders(orders) and _score(c) > _score(clients)


def _is_tasks(c: Candidate, clients: Candidate | None, orders: Candidate | None) -> bool:
    """A list of tasks says what is to be done, and by when, by whom or whether it is done; a base with a column of tasks
    stays a base of clients."""
    fields = set(c.columns)
    if "text" not in fields or not fields & {"due", "done", "status", "owner"} or _has_our_keys(c):
        return False
    if _TASKS_TITLE.search(c.sheet.title):
        return not _is_orders(orders)
    return "due" in fields and not _is_clients(clients) and not _is_orders(orders)


#: Tables of what happened with a client, and what is to be done, by their rules; in this order, and before orders.
_JOURNALS = ((DEALS.key, _is_deals), (TASKS.key, _is_tasks), (INTERACTIONS.key, _is_interactions))


def _number_of_clients(c: Candidate, left: Mapping[str, str]) -> ColumnSeen | None:
    """The column that may hold the clients' numbers, which nobody said yes or no to. A bare «№» may number anything."""
    if "client_id" in c.columns:
        return None
    of_clients = (
        column
        for column in c.seen
        if column.field is None and fold(column.heading) not in left
        and (numbers_a_client(column.heading) or (len(column.heading) > 5 and looks_asked(column.heading) == "client_id"))
    )  # fmt: skip
    return next(of_clients, None)


def _not_linked(readings: Mapping[str, Candidate | None], saved: Mapping[str, dict[str, str]]) -> Candidate | None:
    """A tab that would be a journal, if a column were known to hold the clients' numbers: with that said, and no rows of it
    read. Identity is never guessed, and a whole tab is not passed over in silence."""
    clients, orders = readings.get("clients"), readings.get("orders")
    for key, is_one in (*_JOURNALS, ("orders", lambda c, *_: _is_orders(c))):
        c = readings.get(key)
        column = None if c is None else _number_of_clients(c, saved.get(key, {}))
        if c is None or column is None:
            continue
        supposed = replace(c, columns=c.columns | {"client_id": _position(column.letter)})
        if is_one(supposed, clients, supposed if key == "orders" else orders):
            table, field = TABLES[key], TABLES[key].field("client_id")
            c.unread = True
            c.issues = [
                issue_at(
                    codes.LINK_NOT_GUESSED, c.sheet.title, f"{column.letter}{c.header}", c.header, column.heading,
                    tab=c.sheet.title, heading=column.heading, table=table.title, field=field.heading if field else "",
                )
            ]  # fmt: skip
            return c
    return None


def _has_our_keys(c: Candidate) -> bool:
    """Whether this is a tab of ours that somebody copied: its lines are in the first one already."""
    first = c.sheet.cells.iloc[c.header : c.header + 1].to_numpy(dtype=object)
    return any(isinstance(value, str) and _KEY.fullmatch(value) for value in first.ravel().tolist())


def _words_above(cells: Cells) -> set[str]:
    """The folded texts among which the headings stand."""
    return {fold(text) for row in cells.words for text in map(str, row) if len(text) <= 80}


def _repeats(candidate: Candidate) -> bool:
    """The same contact on many rows with different dates: a journal of visits, not a list of people."""
    cells = candidate.sheet.cells.to_numpy(dtype=object)[candidate.header :]
    key = next((candidate.columns[k] for k in ("phone", "email", "client") if k in candidate.columns), None)
    date = candidate.columns.get("date")
    if key is None or date is None:
        return False
    contacts = [str(v).strip().casefold() for v in cells[:, key].tolist() if v is not None and str(v).strip()]
    dates = {str(v) for v in cells[:, date].tolist() if v is not None}
    return len(contacts) >= 4 and len(set(contacts)) <= 0.8 * len(contacts) and len(dates) >= 3


def _classify(
    sheet: Sheet, saved: Mapping[str, dict[str, str]], named_tabs: Mapping[str, str]
) -> Candidate | list[Issue] | None:
    """What one tab is; issues alone when it is refused with a reason; None when it is none of ours to read."""
    forced = named_tabs.get(sheet.title)
    if forced is None:
        # Their headings are those of clients, so only the title tells.
        forced = _by_title(sheet, saved)
    cells = Cells(sheet)
    above = _words_above(cells)
    readings = {
        key: understand(sheet, key, saved.get(key, {}), cells)
        for key in TABLES
        if forced == key or (not forced and key not in _BY_TITLE and may_be(above, key, saved.get(key, {})))
    }
    if forced is not None:
        return readings[forced]
    for key, needed in _DEFINITIONS.items():
        reading = readings.get(key)
        if reading is not None and needed <= set(reading.columns):
            return reading
    clients, orders = readings["clients"], readings["orders"]
    for key, is_one in _JOURNALS:
        reading = readings.get(key)
        if reading is not None and is_one(reading, clients, orders):
            return reading
    if clients is not None and _STOP_TITLE.search(sheet.title) and (CONTACTS & set(clients.columns)):
        return [
            issue_at(codes.LOOKS_LIKE_STOP_LIST, sheet.title, f"A{clients.header}", clients.header, tab=sheet.title)
        ]
    if _is_orders(orders) and orders is not None:
        if not _is_clients(clients) or _score(orders) > _score(clients):
            return orders
        if _repeats(orders):
            orders.issues.append(
                issue_at(codes.JOURNAL, sheet.title, f"A{orders.header}", orders.header, tab=sheet.title)
            )
            return orders
    if clients is not None and (_is_clients(clients) or _called_clients(clients)):
        if _STAFF_TITLE.search(sheet.title):
            return [issue_at(codes.NOT_CLIENTS, sheet.title, f"A{clients.header}", clients.header, tab=sheet.title)]
        return clients
    not_linked = _not_linked(readings, saved)
    if not_linked is not None:
        return not_linked
    if clients is not None and CONTACTS & set(clients.columns):
        # Contacts of nobody: a column that was refused may be why, and that is the thing to say.
        return [issue for issue in clients.issues if issue.code is codes.CONTENT_DISAGREES]
    return None


def _beside(sheet: Sheet, saved: Mapping[str, dict[str, str]], named_tabs: Mapping[str, str]) -> Candidate | None:
    """The clients of a tab that has another table at their side; None where it has not, or holds something else."""
    if named_tabs.get(sheet.title, "clients") != "clients" or _by_title(sheet, saved) is not None:
        return None

    def alone(block: Sheet) -> Candidate | None:
        what = _classify(block, saved, {})
        return None if what is None or isinstance(what, list) or what.unread else what

    found = beside(sheet, saved.get("clients", {}), alone)
    if found is None:
        return None
    first, last = map(column_letter, found.columns)
    found.clients.issues.append(
        issue_at(
            codes.BESIDE, sheet.title, f"{first}{found.header}", found.header,
            columns=f"{first}–{last}", headings=quoted(found.headings),
        )
    )  # fmt: skip
    return found.clients


def _by_title(sheet: Sheet, saved: Mapping[str, dict[str, str]]) -> str | None:
    """The table a tab's title names. A team may call its tab of clients «Новые клиенты»: then it has no column that only ours
    has, and is read for what it holds."""
    key = _TITLES.get(sheet.title.strip().casefold())
    if key is None or key not in _OURS_ALONE:
        return key
    reading = understand(sheet, key, saved.get(key, {}))
    return key if reading is not None and _OURS_ALONE[key] in reading.columns else None


_OURS_ALONE = {"inbox": "contact", "quarantine": "quarantine_id"}
_TITLES = {spec.title.say(lang).casefold(): spec.key for spec in BY_TITLE for lang in LANGS}
_BY_TITLE = {spec.key for spec in BY_TITLE}

#: Tables of ours that people fill: known by our own headings alone.
_DEFINITIONS: dict[str, set[str]] = {
    "segments": {"name", "rule"},
    "stop_list": {"who"},
    "consents": {"who", "state"},
    "templates": {"campaign", "body"},
    "settings": {"name", "value"},
}


def _rows(candidate: Candidate) -> tuple[npt.NDArray[np.intp], list[Issue]]:
    """Indexes (0-based, in the sheet) of the data rows: no blanks, totals or repeated headers."""
    sheet = candidate.sheet
    cells = sheet.cells.to_numpy(dtype=object)
    below = cells[candidate.header :]
    if not len(below):
        return np.empty(0, dtype=np.intp), []
    known = sorted(candidate.columns.values())
    filled = np.zeros(len(below), dtype=bool)
    left = np.arange(len(below))
    telling = {p for key, p in candidate.columns.items() if key in WHO | CONTACTS | {"client"}}
    for position in range(below.shape[1]):
        # Only rows that were blank so far are looked at: the first column or two settle nearly all of them.
        column = below[left, position].tolist()
        # Formulas are drawn down far below the last row; one without a result fills a row only where it says who it is.
        nothing = ("",) if position in telling else ("", NOT_COMPUTED)
        blank = np.fromiter((v is None or v in nothing or str(v).strip() == "" for v in column), bool, len(column))
        filled[left[~blank]] = True
        left = left[blank]
        if not len(left):
            break
    heading = tuple(fold(cells[candidate.header - 1, p]) for p in known)
    first = below[:, known[0]].tolist() if known else []
    edge = below[:, 0].tolist()
    for i in np.flatnonzero(filled).tolist():
        for value in (edge[i], first[i] if first else None):
            if isinstance(value, str) and _GROUP.fullmatch(value) and _stands_alone(below[i]):
                filled[i] = False
            if isinstance(value, str) and _TOTAL.match(value):
                # A totals row has a word of totals and numbers, and no contact of its own.
                contacts = {k: below[i, candidate.columns[k]] for k in CONTACTS if k in candidate.columns}
                if not any(v is not None and agreement(k, [v]) == 1.0 and str(v).strip() for k, v in contacts.items()):
                    filled[i] = False
        if (
            first
            and isinstance(first[i], str)
            and begins_like(first[i], heading[0])
            and fold(first[i]) == heading[0]
            and tuple(fold(below[i, p]) for p in known) == heading
        ):
            filled[i] = False
    issues = []
    for i in _headings_again(candidate, below):
        if filled[i]:
            filled[i] = False
            told = {p: {n.field for n in named(below[i, p], candidate.table, {})} for p in known}
            other = [
                below[i, p] for key, p in candidate.columns.items() if below[i, p] is not None and key not in told[p]
            ]
            if other and filled[i:].any():
                row = candidate.header + i + 1
                where = f"{column_letter(known[0])}{row}"
                issues.append(
                    issue_at(codes.HEADINGS_AGAIN, sheet.title, where, row, row=row, headings=quoted(map(str, other)))
                )
    columns = set(known)
    for r1, c1, r2, c2 in sheet.merged:
        if (
            r1 > candidate.header
            and r2 > r1
            and any(c in columns for c in range(c1, c2 + 1))
            and filled[r1 - candidate.header - 1 :].any()
        ):
            where = f"{column_letter(c1)}{r1}:{column_letter(c2)}{r2}"
            issues.append(issue_at(codes.MERGED, sheet.title, f"{column_letter(c1)}{r1}", r1, cells=where))
    return np.flatnonzero(filled) + candidate.header, issues


def _stands_alone(row: npt.NDArray[Any]) -> bool:
    """Whether a row has one filled cell."""
    return sum(value is not None and str(value).strip() != "" for value in row.tolist()) == 1


def _headings_again(candidate: Candidate, below: npt.NDArray[Any]) -> list[int]:
    """Places of rows that are headings again: those of a page that was pasted below, or of another table. A column of phones,
    mailboxes or dates has a word for one there, and another column a word for something as well."""

    def names(value: Any, keys: Collection[str] = ()) -> bool:
        found = named(value, candidate.table, {}) if isinstance(value, str) and len(value) <= 80 else ()
        return any(n.match >= Match.SYNONYM and (not keys or n.field in keys) for n in found)

    rows: set[int] = set()
    for key in ("phone", "email", "date"):
        position = candidate.columns.get(key)
        if position is not None:
            # Cheap questions first: there may be a hundred thousand rows.
            words = [
                i
                for i, value in enumerate(below[:, position].tolist())
                if type(value) is str and value.strip()[:1].isalpha() and "@" not in value
            ]
            rows.update(i for i in words if names(below[i, position], (key,)))
    others = [p for key, p in candidate.columns.items() if key in WHO | CONTACTS | {"client", "amount", "date"}]
    return sorted(i for i in rows if sum(names(below[i, p]) for p in others) >= 2)


def _build(key: str, candidates: Sequence[Candidate]) -> tuple[Table, list[Issue]]:
    """One table of all tabs of its kind."""
    frames, sources, tabs, rows, issues = [], [], [], [], []
    formulas: dict[str, set[int]] = {}
    start = 0
    for number, candidate in enumerate(candidates):
        at, merged = _rows(candidate)
        issues += candidate.issues + merged
        cells = candidate.sheet.cells.to_numpy(dtype=object)
        data: dict[str, npt.NDArray[Any]] = {}
        for field_key, position in candidate.columns.items():
            data[field_key] = cells[at, position]
        known = set(candidate.columns.values())
        extras: dict[str, int] = {}
        for column in candidate.seen:
            position = _position(column.letter)
            name = f"extra:{column.heading}"
            if position not in known and name not in data:
                data[name] = cells[at, position]
                extras[name] = position
        frames.append(pd.DataFrame(data, dtype=object))
        sources.append(
            Source(
                candidate.sheet.title,
                candidate.header,
                candidate.columns,
                candidate.headings,
                candidate.sheet.sheet_id,
                extras,
                candidate.bottom,
                candidate.walled,
            )
        )
        tabs.append(np.full(len(at), number, dtype=np.intp))
        rows.append(candidate.sheet.cells.index.to_numpy()[at].astype(np.intp))
        by_row = {int(row): start + i for i, row in enumerate(rows[-1].tolist())}
        by_column = {position: field_key for field_key, position in (extras | candidate.columns).items()}
        for row, column_position in candidate.sheet.formulas:
            if row in by_row and column_position in by_column:
                formulas.setdefault(by_column[column_position], set()).add(by_row[row])
        start += len(at)
    raw = frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True).astype(object)
    if len(frames) > 1:
        raw = raw.where(raw.notna(), None)
    raw = raw.reset_index(drop=True)
    if key == "settings":
        # The formulas there are ours: it is not for people to have them computed.
        raw = raw.where(raw.map(lambda value: not isinstance(value, CellError) or value != NOT_COMPUTED), None)
    table = Table(
        key, raw, tuple(sources), np.concatenate(tabs), np.concatenate(rows),
        {k: frozenset(v) for k, v in formulas.items()},
    )  # fmt: skip
    return table, issues


def _position(letter: str) -> int:
    position = 0
    for char in letter:
        position = position * 26 + ord(char) - 64
    return position - 1


def _shared_numbers(
    tables: Mapping[str, Table], saved: Mapping[str, dict[str, str]], told: Sequence[Issue]
) -> list[Issue]:
    """A column of different values above which clients and orders have the same words, and whose values they share, may well be
    the clients' number («№ карты»): that is for a person to say."""
    pair = [tables[key] for key in ("clients", "orders") if key in tables]
    if len(pair) < 2:
        return []
    clients, orders = pair
    seen = {(issue.tab, issue.cell) for issue in told}
    found = []
    for name in (c for c in clients.raw.columns if c in orders.raw.columns and c.startswith("extra:")):
        heading = name.removeprefix("extra:")
        mine, theirs = ([str(v).strip() for v in t.raw[name].dropna().tolist()] for t in pair)
        whose = set(mine)
        if len(mine) < ENOUGH_NUMBERS or len(whose) < 0.95 * len(mine) or not theirs:
            continue
        if sum(value in whose for value in theirs) < 0.8 * len(theirs):
            continue
        for table in pair:
            wanted = TABLES[table.key].field("client_id")
            if table.has("client_id") or wanted is None or saved.get(table.key, {}).get(fold(heading)) == "":
                continue
            for source in table.sources:
                if name not in source.extras:
                    continue
                cell = f"{column_letter(source.extras[name])}{source.header_row}"
                if (source.tab, cell) not in seen:
                    found.append(
                        issue_at(
                            codes.ASKED_NOT_GUESSED, source.tab, cell, source.header_row, heading,
                            heading=heading, field=wanted.heading,
                        )
                    )  # fmt: skip
    return found


def _clients_of(orders: Table) -> Table | None:
    """Clients taken from a journal of orders: one row for each distinct name and contact, where it first stands."""
    pairs = {"client": "full_name", "phone": "phone", "email": "email", "client_id": "client_id"}
    have = {o: c for o, c in pairs.items() if orders.has(o)}
    if not have or have.keys() == {"client_id"}:
        return None
    people = orders.raw[list(have)].rename(columns=have)
    key = people.astype(str).apply(lambda column: column.str.strip().str.casefold())
    first = (~key.duplicated()).to_numpy() & people.notna().any(axis=1).to_numpy()
    at = np.flatnonzero(first)
    sources = tuple(
        Source(s.tab, s.header_row, {have[k]: p for k, p in s.columns.items() if k in have},
               {have[k]: h for k, h in s.headings.items() if k in have}, s.sheet_id)
        for s in orders.sources
    )  # fmt: skip
    return Table("clients", people.iloc[at].reset_index(drop=True), sources, orders.tab[at], orders.row[at])


def _tell_clients(orders: Sequence[Candidate]) -> bool:
    """Whether the clients can be taken from the orders."""
    return any({"client", "phone", "email"} & set(one.columns) for one in orders)


def _by_names(
    workbook: Workbook,
    saved: Mapping[str, dict[str, str]],
    named_tabs: Mapping[str, str],
    found: Mapping[str, Sequence[Candidate]],
) -> tuple[list[Candidate], Text]:
    """The tabs that hold clients by their names alone, in a workbook where no other tab tells them; and, where there is none,
    which tab comes nearest and what it lacks."""
    taken = {one.sheet.title for candidates in found.values() for one in candidates}
    lists, near = list[Candidate](), list[Candidate]()
    for sheet in workbook.people():
        if sheet.cells.empty or sheet.title in taken or is_card(sheet):
            continue
        if named_tabs.get(sheet.title, "clients") != "clients" or _by_title(sheet, saved) is not None:
            continue
        c = understand(sheet, "clients", saved.get("clients", {}))
        if c is None or _STOP_TITLE.search(sheet.title) or _STAFF_TITLE.search(sheet.title):
            continue
        if _names_are_clients(c):
            lists.append(c)
        elif (WHO | CONTACTS) & set(c.columns):
            near.append(c)
    if lists or not near:
        return lists, Text(ru="", en="")
    nearest = max(near, key=_score)
    lacks = codes.NO_CONTACT_NEAR if WHO & set(nearest.columns) else codes.NO_NAME_NEAR
    said = quoted(nearest.headings[key] for key in sorted(nearest.columns, key=nearest.columns.__getitem__))
    told = {"tab": nearest.sheet.title, "columns": said}
    return [], verbatim(lacks.say("ru", **told), lacks.say("en", **told))


def recognise(
    workbook: Workbook,
    *,
    saved: Mapping[str, Mapping[str, str]] | None = None,
    tabs: Mapping[str, str] | None = None,
    left: Mapping[str, Collection[str]] | None = None,
) -> Base:
    """The tables of a workbook.

    ``saved``: table → field → the team's heading, from the configuration. ``tabs``: tab title → table, likewise.
    ``left``: table → headings that are to hold none of its fields. A table of several tabs is one base, in the order of the tabs.
    """
    folded = {t: dict.fromkeys(map(fold, headings), "") for t, headings in (left or {}).items()}
    for t, fields in (saved or {}).items():
        folded.setdefault(t, {}).update({fold(h): f for f, h in fields.items()})
    found: dict[str, list[Candidate]] = {}
    issues: list[Issue] = []
    not_read: list[Issue] = []
    columns: list[ColumnSeen] = []
    hidden = 0
    card = False
    for sheet in workbook.people():
        if sheet.cells.empty:
            continue
        if is_card(sheet):
            card = True
            continue
        what = _classify(sheet, folded, tabs or {})
        parted = _beside(sheet, folded, tabs or {})
        if parted is not None:
            what = parted
        if isinstance(what, list):
            issues += what
        elif what is not None and what.unread:
            not_read += what.issues
            columns += what.seen
        elif what is not None:
            found.setdefault(what.table, []).append(what)
            columns += what.seen
            if what.table in ("clients", "orders"):
                hidden += sum(1 for row in sheet.hidden_rows if row > what.header)
    near = Text(ru="", en="")
    if "clients" not in found and not _tell_clients(found.get("orders", ())):
        # Beside real clients, or orders that tell them, such a list is a summary of these.
        by_names, near = _by_names(workbook, folded, tabs or {}, found)
        if by_names:
            found["clients"] = by_names
            columns += [column for one in by_names for column in one.seen]
    tables: dict[str, Table] = {}
    for key, candidates in found.items():
        table, more = _build(key, candidates)
        tables[key] = table
        issues += more
    issues += not_read
    issues += _shared_numbers(tables, folded, issues)
    from_orders = False
    if "clients" not in tables and "orders" in tables:
        clients = _clients_of(tables["orders"])
        if clients is not None:
            tables["clients"] = clients
            from_orders = True
    if "clients" not in tables:
        titles = [sheet.title for sheet in workbook.people()]
        issues.append(issue_at(codes.NO_TABLE, "", "", 0, tabs=quoted(titles) if titles else "—", near=near))
    whole = {sheet.title: sheet for sheet in workbook.people()}
    of_clients = tuple(whole[c.sheet.title] for c in found.get("clients", ()))
    ours = frozenset(sheet.ours for sheet in workbook.sheets if sheet.ours)
    return Base(tables, tuple(columns), tuple(issues), hidden, from_orders, of_clients, ours, card)
