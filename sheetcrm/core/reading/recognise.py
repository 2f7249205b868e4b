"""The tables of a workbook, out of its tabs: ``kinds`` says what a tab is, ``rows`` which of its rows are data. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

from msgspec import Struct

from sheetcrm.core.card.place import is_card
from sheetcrm.core.issues import Issue
from sheetcrm.core.reading import codes
from sheetcrm.core.reading.beside import beside
from sheetcrm.core.reading.buyers import buyers
from sheetcrm.core.reading.columns import CONTACTS, WHO, Candidate, ColumnSeen, issue_at, understand
from sheetcrm.core.reading.copied import is_copy_of_ours
from sheetcrm.core.reading.headings import fold
from sheetcrm.core.reading.kinds import by_title, classify, is_staff, is_stop_list, names_are_clients, score
from sheetcrm.core.reading.retold import Paid, retold
from sheetcrm.core.reading.rows import table_of
from sheetcrm.core.reading.showing import quoted, verbatim
from sheetcrm.core.schema import TABLES
from sheetcrm.core.table import Table
from sheetcrm.core.wording import Text
from sheetcrm.core.workbook import Sheet, Workbook, column_letter

#: Fewer numbers shared with the orders may be a chance.
ENOUGH_NUMBERS = 5


class Base(Struct, frozen=True):
    """The tables found, the columns as understood, and what was wrong with the tables as a whole.

    ``clients_from_orders``: there was no list of clients, so they were taken from the journal of orders, or the deals. ``sheets``: the
    tabs of people the clients stand in. ``ours``: keys of the tabs of ours that are there. ``card``: whether people have a
    tab with the card of a client. ``paid``: of orders, what a tab of payments says.
    """

    tables: Mapping[str, Table]
    columns: tuple[ColumnSeen, ...]
    issues: tuple[Issue, ...]
    hidden_rows: int = 0
    clients_from_orders: bool = False
    sheets: tuple[Sheet, ...] = ()
    ours: frozenset[str] = frozenset()
    card: bool = False
    paid: Paid = MappingProxyType({})


def _beside(sheet: Sheet, saved: Mapping[str, dict[str, str]], named_tabs: Mapping[str, str]) -> Candidate | None:
    """The clients of a tab that has another table at their side; None where it has not, or holds something else."""
    if named_tabs.get(sheet.title, "clients") != "clients" or by_title(sheet, saved) is not None:
        return None

    def alone(block: Sheet) -> Candidate | None:
        what = classify(block, saved, {})
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
        if sheet.cells.empty or sheet.title in taken or is_card(sheet) or is_copy_of_ours(sheet):
            continue
        if named_tabs.get(sheet.title, "clients") != "clients" or by_title(sheet, saved) is not None:
            continue
        c = understand(sheet, "clients", saved.get("clients", {}))
        if c is None or is_stop_list(sheet, workbook.name) or is_staff(sheet, workbook.name):
            continue
        if names_are_clients(c, workbook.name):
            lists.append(c)
        elif (WHO | CONTACTS) & set(c.columns):
            near.append(c)
    if lists or not near:
        return lists, Text(ru="", en="")
    nearest = max(near, key=score)
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
    card = False
    paid: Paid = {}
    for sheet in workbook.people():
        if sheet.cells.empty:
            continue
        if is_card(sheet):
            card = True
            continue
        if sheet.title not in (tabs or {}) and is_copy_of_ours(sheet):
            issues.append(issue_at(codes.COPY_OF_OURS, sheet.title, "A1", 1, tab=sheet.title))
            continue
        what = classify(sheet, folded, tabs or {}, workbook.name)
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
    if len(found.get("orders", ())) > 1:
        found["orders"], again, paid = retold(found["orders"], tabs or {})
        not_read += again
        left_out = {issue.tab for issue in again}
        columns = [column for column in columns if column.tab not in left_out]
    counted = (one for key in ("clients", "orders") for one in found.get(key, ()))
    hidden = sum(1 for one in counted for row in one.sheet.hidden_rows if row > one.header)
    near = Text(ru="", en="")
    if "clients" not in found and not _tell_clients(found.get("orders", ())):
        # Beside real clients, or orders that tell them, such a list is a summary of these.
        by_names, near = _by_names(workbook, folded, tabs or {}, found)
        if by_names:
            found["clients"] = by_names
            columns += [column for one in by_names for column in one.seen]
    tables: dict[str, Table] = {}
    for key, candidates in found.items():
        table, more = table_of(key, candidates)
        tables[key] = table
        issues += more
    issues += not_read
    issues += _shared_numbers(tables, folded, issues)
    from_orders = False
    for key in ("orders", "deals"):
        if "clients" not in tables and key in tables and (clients := buyers(tables[key])) is not None:
            tables["clients"] = clients
            from_orders = True
    if "clients" not in tables:
        titles = [sheet.title for sheet in workbook.people()]
        issues.append(issue_at(codes.NO_TABLE, "", "", 0, tabs=quoted(titles) if titles else "—", near=near))
    whole = {sheet.title: sheet for sheet in workbook.people()}
    of_clients = tuple(whole[c.sheet.title] for c in found.get("clients", ()))
    ours = frozenset(sheet.ours for sheet in workbook.sheets if sheet.ours)
    return Base(tables, tuple(columns), tuple(issues), hidden, from_orders, of_clients, ours, card, paid)
