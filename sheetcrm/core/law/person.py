"""Everything a workbook holds about one person: which rows of which tables, and where else they are named. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from sheetcrm.core.clean import CleanTable
from sheetcrm.core.drafts.audience.contacts import directory, named_in
from sheetcrm.core.law.needles import CONTACTS, NAMES, Needles, needles_of
from sheetcrm.core.link import Links, fold_id
from sheetcrm.core.plan.merging import Archived
from sheetcrm.core.records import Discreet
from sheetcrm.core.table import Table
from sheetcrm.core.workbook import Sheet, column_letter, quoted

#: Tables whose lines name people in a cell «Кто».
NAMING = ("consents", "stop_list")


class Person(Discreet, frozen=True):
    """Whom it is about. ``rows``: positions in each table; ``ids``: the person's numbers, folded, with those of clients
    merged into them; ``archived``: the lines of such clients. ``shared``: lines of «Согласия» and «Стоп-лист» (table,
    position) that name others as well. ``alike``: positions of clients thought to be the same person that were not named.
    ``needles``: by what the person is found, ``alone`` without what others have as well."""

    unseen = ("needles", "alone")

    rows: Mapping[str, tuple[int, ...]]
    ids: frozenset[str]
    archived: tuple[Archived, ...] = ()
    shared: tuple[tuple[str, int], ...] = ()
    alike: tuple[int, ...] = ()
    needles: Needles = Needles()
    alone: Needles = Needles()


def person(
    cleaned: Mapping[str, CleanTable],
    positions: Sequence[int],
    cluster: npt.NDArray[np.intp],
    links: Mapping[str, Links],
    archive: Iterable[Archived] = (),
) -> Person:
    """The person whose clients' rows stand at ``positions``.

    An order (deal, talk) is theirs by the number of the client; one without a number when the program counts it for them,
    and, where another row of the same group stays, when it names them itself.
    """
    clients = cleaned["clients"]
    mine = set(positions)
    ids, archived = _ids(clients, positions, archive)
    needles = needles_of([*_rows(clients, positions), *_archived_rows(clients.table, archived)])
    others = [p for p in range(len(clients.values)) if p not in mine]
    alone = needles.without(needles_of(_rows(clients, others)))
    group = {int(cluster[p]) for p in positions}
    together = {p for p, label in enumerate(cluster.tolist()) if label in group}
    rows: dict[str, tuple[int, ...]] = {"clients": tuple(positions)}
    for key, found in links.items():
        rows[key] = tuple(_linked(cleaned[key], found, ids, together, needles if together > mine else None))
    shared: list[tuple[str, int]] = []
    listed = directory(clients.values)
    for key in NAMING:
        if key not in cleaned:
            continue
        theirs: list[int] = []
        both: list[int] = []
        for line, cell in enumerate(cleaned[key].table.raw["who"].tolist() if cleaned[key].table.has("who") else ()):
            who = named_in(cell)
            named = {ids_key(i) for i in who.ids} & {ids_key(i) for i in ids}
            found_rows = set() if who.everybody else set(listed.find(who).tolist())
            if named or found_rows & mine or needles.in_cell(cell):
                (both if found_rows - together or who.everybody else theirs).append(line)
        rows[key] = tuple(theirs)
        shared += [(key, line) for line in both]
    return Person(rows, ids, archived, tuple(shared), tuple(sorted(together - mine)), needles, alone)


def ids_key(text: str) -> str:
    """A number for comparing, whatever stands for zeros and dashes in it."""
    from sheetcrm.core.drafts.audience.contacts import id_key

    return id_key(text)


def _ids(
    clients: CleanTable, positions: Sequence[int], archive: Iterable[Archived]
) -> tuple[frozenset[str], tuple[Archived, ...]]:
    """The person's numbers, and the archived rows that came to them by merging, one into another."""
    table = clients.table
    ids = {fold_id(v) for p in positions if table.has("client_id") and (v := table.typed(p, "client_id")) is not None}
    lines = list(archive)
    theirs: list[Archived] = []
    while more := [one for one in lines if one not in theirs and fold_id(one.kept) in ids]:
        theirs += more
        ids |= {fold_id(one.gone) for one in more}
    return frozenset(ids), tuple(theirs)


def _rows(clients: CleanTable, positions: Iterable[int]) -> Iterator[dict[str, object]]:
    """Names and contacts of some clients, as typed and in their normal form."""
    table, values = clients.table, clients.values
    columns = [c for c in (*CONTACTS, *NAMES) if table.has(c)]
    normal = {c: values[c].to_numpy(dtype=object) for c in columns}
    for p in positions:
        typed = {c: table.typed(p, c) for c in columns}
        yield typed
        yield {c: normal[c][p] for c in columns if c in CONTACTS or c == "full_name"}


def _archived_rows(table: Table, archived: Iterable[Archived]) -> Iterator[dict[str, object]]:
    known = {" ".join(table.heading(c).split()): c for c in table.raw.columns}
    for one in archived:
        yield {known[heading]: value for heading, value in one.cells if heading in known}


def _linked(
    rows: CleanTable, links: Links, ids: frozenset[str], together: set[int], needles: Needles | None
) -> Iterator[int]:
    table = rows.table
    numbers = table.raw["client_id"].tolist() if table.has("client_id") else [None] * len(table)
    naming = [c for c in ("client", "phone", "email") if table.has(c)]
    for p, (number, client) in enumerate(zip(numbers, links.client.tolist(), strict=True)):
        if number is not None and str(number).strip():
            if fold_id(number) in ids:
                yield p
        elif client in together and (
            needles is None or any(needles.in_cell(table.typed(p, column)) for column in naming)
        ):
            yield p


def mentions(sheets: Iterable[Sheet], needles: Needles, taken: set[tuple[str, int, int]]) -> Iterator[str]:
    """Cells of people's tabs that name the person beside those in ``taken`` (tab, row, column from 0): addresses as
    people type them."""
    for sheet in sheets:
        verdict: dict[object, bool] = {}
        cells = sheet.cells.to_numpy(dtype=object)
        for i, number in enumerate(sheet.cells.index.tolist()):
            for column, value in enumerate(cells[i].tolist()):
                if value is None or isinstance(value, bool):
                    continue
                if (type(value), value) not in verdict:
                    verdict[type(value), value] = needles.in_cell(value)
                if verdict[type(value), value] and (sheet.title, int(number), column) not in taken:
                    yield f"{quoted(sheet.title)}!{column_letter(column)}{number}"
