"""Who every row of a file of leads is: the clients and the leads are matched as one base. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
import pandas as pd
from msgspec import Struct

from sheetcrm.core.clean import CleanTable
from sheetcrm.core.importing.filling import NAMES, PAIRS, Cells, Target, compared
from sheetcrm.core.importing.fitting import carried, fitted, manner_of, name_in
from sheetcrm.core.importing.model import Imported, Line, Outcome, Reason, ReasonKey
from sheetcrm.core.matching import Matches, match
from sheetcrm.core.matching.guard import ASKED_FROM
from sheetcrm.core.people import matchable
from sheetcrm.core.records import replace

#: By one of these a client is known again.
KNOWN_BY: Final = ("phone", "phone2", "email", "email2", "messenger", "messenger2", "inn")
_CALLED: Final = (*NAMES, "company")
#: Never taken out of a file: whose number it would be, nobody knows here.
_NOT_TAKEN: Final = frozenset(("client_id",))


def judge_leads(
    clients: CleanTable, leads: CleanTable, region: str, style: str, dropped: Iterable[tuple[str, int]] = ()
) -> Imported:
    """What becomes of every lead.

    ``dropped``: further rows of the file (tab, number) that hold something and are no leads, such as a heading once more.
    """
    judge = _Judge(clients, leads, region, style)
    lines = judge.grown([judge.line(lead) for lead in range(len(leads.table))])
    tabs = [leads.table.tab_title(lead) for lead in range(len(leads.table))]
    lines = [replace(line, tab=tab, lead=lead) for lead, (line, tab) in enumerate(zip(lines, tabs, strict=True))]
    no_rows = (Reason(ReasonKey.NOT_A_ROW),)
    lines += [Line(row, Outcome.REJECTED, reasons=no_rows, tab=tab) for tab, row in dropped]
    order = list(dict.fromkeys(line.tab for line in lines))
    lines.sort(key=lambda line: (order.index(line.tab), line.row))
    have = frozenset(clients.table.raw.columns)
    have |= carried(have, leads.table.raw.columns)
    lost = [
        " ".join(leads.table.heading(column).split())
        for column in leads.table.raw.columns
        if column not in have
        and column not in _NOT_TAKEN
        and column != "basis"
        and leads.table.raw[column].notna().any()
    ]
    return Imported(tuple(lines), tuple(lost))


class _Near(Struct, frozen=True):
    """The rows a lead was found to belong to or to have to do with. ``clients`` of its group, the likeliest first;
    ``leads``: earlier rows of the file in its group; ``maybe`` and ``linked``: clients outside; ``maybe_leads``: the same."""

    clients: tuple[int, ...] = ()
    leads: tuple[int, ...] = ()
    maybe: tuple[int, ...] = ()
    linked: tuple[int, ...] = ()
    maybe_leads: tuple[int, ...] = ()


class _Judge:
    """Clients and leads, matched; leads are judged in the order of the file, and clients grow as they go."""

    def __init__(self, clients: CleanTable, leads: CleanTable, region: str, style: str) -> None:
        self.clients, self.leads, self.region, self.style = Cells(clients), Cells(leads), region, style
        ours, roles = matchable(clients)
        theirs, more = matchable(leads)
        self.base = len(ours)
        both = pd.concat([ours, theirs], ignore_index=True).astype(object)
        both = both.where(both.notna(), None)
        self.matches: Matches = match(both, roles={**more, **roles}, region=region)
        # Which clients are one already, so that a row that brings two together is told from one that has two copies.
        self.alone = match(ours, roles=roles, region=region).cluster if self.base else np.empty(0, np.int64)
        self.near = self._near()
        self.exact = self._exact()
        self.columns = frozenset(clients.table.raw.columns)
        self.manner = manner_of(self.clients)
        self.targets: dict[tuple[str, int], Target] = {}

    def line(self, lead: int) -> Line:
        """One lead."""
        row = int(self.leads.table.row[lead])
        if (rejected := self._unusable(lead)) is not None:
            return Line(row, Outcome.REJECTED, reasons=rejected)
        near = self.near[lead]
        clients = near.clients
        if not clients and (found := self.exact.get(self._key(self.leads, lead))) is not None and found < self.base:
            clients = (found,)
        if clients:
            if len({int(self.alone[c]) for c in clients}) > 1:
                return Line(row, Outcome.CONFLICT, reasons=(Reason(ReasonKey.SEVERAL, clients=clients[:4]),))
            return self._attached(lead, row, ("client", clients[0]), clients[0], ())
        first = near.leads or tuple(
            i - self.base for i in [self.exact[self._key(self.leads, lead)]] if i - self.base < lead
        )
        first = tuple(i for i in first if ("lead", i) in self.targets)
        if first:
            repeats = Reason(ReasonKey.REPEATS, rows=(int(self.leads.table.row[first[0]]),))
            return self._attached(lead, row, ("lead", first[0]), None, (repeats,))
        if near.maybe:
            return Line(row, Outcome.CONFLICT, reasons=(Reason(ReasonKey.UNCLEAR, clients=near.maybe[:4]),))
        cells = self._whole(lead)
        if not any(column in cells for column in (*KNOWN_BY, *_CALLED)):
            # Nobody could tell such a row, and the next import would add it once more.
            return Line(row, Outcome.REJECTED, reasons=(Reason(ReasonKey.NO_PLACE),))
        self.targets["lead", lead] = Target(self.leads, lead, self.columns)
        reasons = []
        if near.linked:
            reasons.append(Reason(ReasonKey.LINKED, clients=near.linked[:4]))
        if near.maybe_leads:
            rows = tuple(int(self.leads.table.row[i]) for i in near.maybe_leads[:4])
            reasons.append(Reason(ReasonKey.MAYBE_REPEATS, rows=rows))
        return Line(row, Outcome.NEW, reasons=tuple(reasons), cells=cells)

    def grown(self, lines: Sequence[Line]) -> list[Line]:
        """The lines with new clients as they are once later rows of the file have filled them in."""
        return [
            replace(line, cells={**line.cells, **self.targets["lead", lead].filled})
            if line.outcome is Outcome.NEW
            else line
            for lead, line in enumerate(lines)
        ]

    def _attached(
        self, lead: int, row: int, key: tuple[str, int], client: int | None, reasons: tuple[Reason, ...]
    ) -> Line:
        """A lead whose client is known: what it fills in, or where it says otherwise."""
        if key not in self.targets:
            self.targets[key] = Target(self.clients, key[1], self.columns)
        target = self.targets[key]
        other = key[1] if key[0] == "client" else self.base + key[1]
        filled, differing = compared(
            target, self.leads, lead, self.matches, (other, self.base + lead), self.style, self.region
        )
        if not any(target.typed(column) or column in filled for column in NAMES):
            filled |= {
                c: said for c, said in name_in(self.leads, lead, self.columns, self.manner).items() if target.blank(c)
            }
        if differing:
            return Line(row, Outcome.CONFLICT, client, (*reasons, *differing))
        for column in ("phone", "email"):
            target.contacts(column).update(self.leads.several(PAIRS[column], lead))
        target.filled |= filled
        if client is None or not filled:
            return Line(row, Outcome.SAME, client, reasons)
        return Line(row, Outcome.UPDATED, client, reasons, filled)

    def _unusable(self, lead: int) -> tuple[Reason, ...] | None:
        """Why a lead cannot be taken: nothing it holds tells a client again."""
        if self.leads.several(KNOWN_BY, lead):
            return None
        typed = [(column, self.leads.text(column, lead)) for column in KNOWN_BY]
        broken = tuple(Reason(ReasonKey.UNREADABLE, field=c, theirs=said) for c, said in typed if said)
        return broken or (Reason(ReasonKey.NO_CONTACT),)

    def _whole(self, lead: int) -> dict[str, str]:
        """A lead as a row of the clients: every column they have, as it should be spelled."""
        columns = [c for c in self.leads.table.raw.columns if c not in _NOT_TAKEN and c in self.columns]
        said = {column: said for column in columns if (said := self.leads.text(column, lead))}
        return said | fitted(self.leads, lead, self.columns, self.style, self.region, self.manner)

    def _near(self) -> list[_Near]:
        """For each lead what matching found."""
        groups: dict[int, list[int]] = {}
        for position, label in enumerate(self.matches.cluster.tolist()):
            groups.setdefault(label, []).append(position)
        likely: dict[int, list[tuple[float, int]]] = {}
        outside: dict[int, dict[str, list[int]]] = {}
        pairs = self.matches.pairs
        for a, b, verdict, score in zip(pairs["a"], pairs["b"], pairs["verdict"], pairs["score"], strict=True):
            if b < self.base or (verdict == "possible" and score < ASKED_FROM):
                continue
            if verdict in ("possible", "related"):
                outside.setdefault(b, {}).setdefault(verdict, []).append(a)
            else:
                likely.setdefault(b, []).append((-score, a))
        found = []
        for lead in range(self.base, self.base + len(self.leads)):
            mine = groups[int(self.matches.cluster[lead])]
            order = {a: place for place, (_, a) in enumerate(sorted(likely.get(lead, [])))}
            clients = sorted((p for p in mine if p < self.base), key=lambda p: (order.get(p, len(order)), p))
            other = outside.get(lead, {})
            found.append(
                _Near(
                    tuple(clients),
                    tuple(p - self.base for p in mine if self.base <= p < lead),
                    tuple(p for p in other.get("possible", []) if p < self.base),
                    tuple(p for p in other.get("related", []) if p < self.base),
                    tuple(p - self.base for p in other.get("possible", []) if p >= self.base),
                )
            )
        return found

    def _exact(self) -> dict[tuple[object, ...], int]:
        """The first row (of the clients, then of the leads) that says exactly this: an office's phone without a name
        proves nothing, and the same row imported again is the same row all the same."""
        found: dict[tuple[object, ...], int] = {}
        for start, table in ((0, self.clients), (self.base, self.leads)):
            for position in range(len(table)):
                found.setdefault(self._key(table, position), start + position)
        return found

    @staticmethod
    def _key(table: Cells, position: int) -> tuple[object, ...]:
        contacts = (
            tuple(sorted(table.several(columns, position)))
            for columns in (PAIRS["phone"], PAIRS["email"], ("messenger", "messenger2"), ("inn",))
        )
        said = " ".join(table.text(column, position) for column in _CALLED).casefold().replace("ё", "е")
        return (*contacts, tuple(sorted(said.split())))
