"""A merge as a plan: what the row that stays becomes, who is led to it, and what is emptied. Pure.

The id of a row that goes stays in it: so the row is found again wherever it was sorted to, nothing else is taken for it, and
an unmerge puts every cell back. Everything else of it stands in the archive before its cells are emptied.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct, field

from sheetcrm.core.duplicates.settling import Settled, Wish
from sheetcrm.core.link import fold_id
from sheetcrm.core.plan.approval import Agreed
from sheetcrm.core.plan.identity import ID_FIELD, Identity, typed_id
from sheetcrm.core.plan.merge_consents import Permissions
from sheetcrm.core.plan.model import Change
from sheetcrm.core.plan.pointing import Pointers
from sheetcrm.core.plan.survivors import PERMISSION, Lost, Rule, Survival, Survivors, Taken
from sheetcrm.core.plan.wanted import Wanted, is_text, to_change
from sheetcrm.core.table import Table
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import Value

#: The kind of such a change, and the rules beside those of ``Rule``.
MERGE = "merge"
POINT, EMPTY = "merge/point", "merge/empty"
#: What makes a row somebody: a merge is done only when these are gone from the rows that go.
IDENTITY = frozenset(
    ("full_name", "last_name", "first_name", "patronymic", "company", "phone", "phone2", "email", "email2", "messenger", "messenger2",
     "inn", *PERMISSION)
)  # fmt: skip
_MUST = frozenset((Rule.STRICT, Rule.UNITE, POINT))

NO_IDS = Text(
    ru="сначала нужны ID клиентов, а у строки его нет: согласитесь на них на вкладке «Правки» "
    "(если на вкладке нет столбца для них, его добавит sheetcrm init --id-column)",
    en="client ids come first, and a row has none: agree to them on the tab “Proposed edits” "
    "(where a tab has no column for them, sheetcrm init --id-column adds it)",
)
COMPUTED = Text(
    ru="«{heading}» заполняет формула: такую строку объединяют вручную",
    en="a formula fills “{heading}”: such a row is merged by hand",
)
NOT_TEXT = Text(
    ru="«{heading}» записан числом или датой, а проверка живой таблицы (doctor --live) запретила менять такие ячейки: поправьте его сами",
    en="“{heading}” is a number or a date, and the live check (doctor --live) forbids changing such cells: change it yourself",
)
REFUSAL = Text(
    ru="отказ «{what}» некуда записать в строке, которая останется: впишите его туда и отметьте снова",
    en="the row that stays has no place for the refusal “{what}”: write it there and tick again",
)
GONE = Text(ru="такой строки больше нет", en="there is no such row any more")


class Problem(Struct, frozen=True):
    """Why rows are not merged, in words with their arguments."""

    text: Text
    args: Mapping[str, object] = field(default_factory=dict)

    def say(self, lang: Lang) -> str:
        return self.text.say(lang, **self.args)


class Archived(Struct, frozen=True):
    """A row that went, as it was. ``gone`` and ``kept``: ids as typed; ``cells``: by heading, in the order of the table."""

    gone: str
    kept: str
    when: str
    run: str
    cells: tuple[tuple[str, Value], ...]

    @property
    def line(self) -> tuple[str, str, str]:
        """By what a line of the archive is known: rows that were merged, taken apart and merged again have two."""
        return fold_id(self.gone), fold_id(self.kept), self.run


class Merge(Struct, frozen=True):
    """One merge. ``base`` and ``lines``: see ``Wish``. ``kept`` and ``gone``: ids as typed. ``changes``: in the order they
    are carried out: the row that stays, what leads to the others, then their cells. ``left``: headings of cells of
    the others that stay as they are. ``by_name``: orders that lead to these clients by a name or a phone only;
    ``pointed``: how many cells elsewhere are led to the row that stays."""

    wish: Wish
    kept: str
    gone: tuple[str, ...]
    changes: tuple[Change, ...]
    taken: tuple[Taken, ...] = ()
    lost: tuple[Lost, ...] = ()
    left: tuple[str, ...] = ()
    by_name: int = 0
    problem: Problem | None = None
    pointed: int = 0


def must(change: Change) -> bool:
    """Whether a merge is off when this change cannot be made: then a contact, a refusal or an order would be lost."""
    return change.why in _MUST or (change.why == EMPTY and change.field in IDENTITY)


def first_part(changes: Iterable[Change]) -> tuple[list[Change], list[Change]]:
    """What is carried out first, and what only once that is done: nothing is emptied before its values stand elsewhere."""
    changes = list(changes)
    return [c for c in changes if c.why != EMPTY], [c for c in changes if c.why == EMPTY]


class Merger(Struct):
    """Plans merges of one workbook. ``tables``: every table of people's, other tabs with ids included; ``by_name``: for
    each client, how many orders lead to it by a name or a phone only. ``texts_only``: the store writes no numbers and
    no days."""

    survivors: Survivors
    tables: Mapping[str, Table]
    permissions: Permissions | None = None
    by_name: Mapping[int, int] = field(default_factory=dict)
    texts_only: bool = False
    _known: dict[str, Identity] = field(default_factory=dict)
    _pointers: Pointers | None = None

    def plan(self, wish: Wish, *, quick: bool = False) -> Merge:
        """The merge of some rows, or why it cannot be. ``quick``: to be shown, not to be carried out."""
        ids = self.survivors.ids
        if any(ids[p] is None for p in wish.members):
            return Merge(wish, "", (), (), problem=Problem(NO_IDS))
        found = self.survivors.survive(wish.members, wish.keep)
        kept, gone = str(ids[found.keep]), tuple(str(ids[p]) for p in found.others)
        problem = self._problem(found)
        if problem is None and self.permissions is not None:
            without = self.permissions.join(found, look_up=not quick)
            if without:
                problem = Problem(REFUSAL, {"what": ", ".join(map(self._heading, without))})
        if problem is not None:
            return Merge(wish, kept, gone, (), tuple(found.taken.values()), tuple(found.lost), problem=problem)
        taken, left = self._writable(found)
        emptied, more = self._emptied(found)
        pointed = self._pointed(found, kept)
        by_name = sum(self.by_name.get(p, 0) for p in (found.keep, *found.others))
        changes: list[Change] = []
        if not quick:
            for rule in Rule:
                mine = [Wanted("clients", found.keep, t.field, t.after) for t in taken if t.rule is rule]
                changes += self._changes(mine, str(rule))
            changes += self._changes(pointed, POINT)
            changes += self._changes(emptied, EMPTY)
        return Merge(
            wish,
            kept,
            gone,
            tuple(changes),
            tuple(taken),
            tuple(found.lost),
            (*left, *more),
            by_name,
            None,
            len(pointed),
        )

    def _heading(self, field_: str) -> str:
        from sheetcrm.core.schema import heading

        table = self.survivors.table
        said = table.heading(field_) if table.has(field_) else heading("clients", field_, self.survivors.lang)
        return " ".join(said.split())

    def _identity(self, key: str) -> Identity:
        if key not in self._known:
            self._known[key] = Identity.of(self.tables[key])
        return self._known[key]

    def _problem(self, found: Survival) -> Problem | None:
        survivors = self.survivors
        for p in found.others:
            for field_ in survivors.table.fields:
                if field_ not in IDENTITY or survivors.table.typed(p, field_) is None:
                    continue
                if survivors.computed(p, field_):
                    return Problem(COMPUTED, {"heading": self._heading(field_)})
                if self.texts_only and field_ not in PERMISSION and not is_text(survivors.table.typed(p, field_)):
                    return Problem(NOT_TEXT, {"heading": self._heading(field_)})
        return None

    def _writable(self, found: Survival) -> tuple[list[Taken], list[str]]:
        """What the store can write; the rest is listed as lost."""
        taken, left = [], []
        for one in found.taken.values():
            if self.texts_only and not (is_text(one.before) and is_text(one.after)):
                left.append(self._heading(one.field))
                if one.source is not None:
                    found.lost.append(Lost(one.field, one.source, one.after, one.before))
            else:
                taken.append(one)
        return taken, left

    def _pointed(self, found: Survival, kept: str) -> list[Wanted]:
        if self._pointers is None:
            self._pointers = Pointers(self.tables)
        wanted = []
        for p in found.others:
            for key, column, position in self._pointers.to(str(self.survivors.ids[p])):
                table = self.tables[key]
                writable = not self.texts_only or is_text(table.typed(position, column))
                if position not in table.formulas.get(column, frozenset()) and writable:
                    wanted.append(Wanted(key, position, column, kept))
        return wanted

    def _emptied(self, found: Survival) -> tuple[list[Wanted], list[str]]:
        table, wanted, left = self.survivors.table, [], []
        for p in found.others:
            for field_ in table.fields:
                held = table.typed(p, field_)
                if held is None or field_ == ID_FIELD["clients"] or self.survivors.computed(p, field_):
                    continue
                if self.texts_only and not is_text(held):
                    left.append(self._heading(field_))
                else:
                    wanted.append(Wanted("clients", p, field_, None))
        return wanted, list(dict.fromkeys(left))

    def _changes(self, wanted: Sequence[Wanted], rule: str) -> list[Change]:
        known = {key: self._identity(key) for key in {one.table for one in wanted}}
        return list(to_change(wanted, self.tables, known, rule, MERGE))


def archived_row(table: Table, position: int, gone: str, kept: str, when: str, run: str) -> Archived:
    """A row as it is now, for the archive."""
    cells = [
        (" ".join(table.heading(c).split()), table.typed(position, c))
        for c in table.fields
        if c != ID_FIELD["clients"] and table.typed(position, c) is not None
    ]
    return Archived(gone, kept, when, run, tuple(cells))


class Merging(Struct, frozen=True):
    """What one run knows of duplicates. ``merges``: those that were ticked; ``archive``: the rows that went before;
    ``agreed``: what was decided, with the counts the team remembers."""

    settled: Settled
    survivors: Survivors
    agreed: Agreed
    merger: Merger | None = None
    merges: tuple[Merge, ...] = ()
    archive: tuple[Archived, ...] = ()


def touched_by_orders(
    client_ids: Sequence[object], days: Sequence[object], ids: Sequence[str | None]
) -> dict[int, dt.date]:
    """When each client last bought, by the orders that name its id. ``ids``: of the clients, by position."""
    last: dict[str, dt.date] = {}
    for client_id, day in zip(client_ids, days, strict=True):
        if client_id is not None and isinstance(day, dt.date):
            key = fold_id(client_id)
            last[key] = max(day, last.get(key, day))
    return {p: last[key] for p, i in enumerate(ids) if i is not None and (key := fold_id(i)) in last}


def still_there(archive: Iterable[Archived], clients: Table) -> dict[str, str]:
    """Clients that were merged into others and whose row holds nobody now: the folded id of each, and into whom."""
    if not clients.has(ID_FIELD["clients"]):
        return {}
    gone = {fold_id(one.gone): fold_id(one.kept) for one in archive}
    if not gone:
        return {}
    ids = [None if (i := typed_id(v)) is None else fold_id(i) for v in clients.raw[ID_FIELD["clients"]].tolist()]
    for position, client_id in enumerate(ids):
        if client_id in gone and _somebody(clients, position):
            del gone[client_id]
    return gone


def empty_rows(clients: Table, ids: Iterable[str]) -> dict[str, str]:
    """Those of some clients (folded ids) whose row holds nobody: nothing but its number."""
    wanted = set(ids)
    if not wanted or not clients.has(ID_FIELD["clients"]):
        return {}
    typed = [None if (i := typed_id(v)) is None else fold_id(i) for v in clients.raw[ID_FIELD["clients"]].tolist()]
    return {i: i for p, i in enumerate(typed) if i in wanted and i is not None and not _somebody(clients, p)}


def rows_of(clients: Table, wanted: Iterable[str]) -> dict[str, dict[str, Value]]:
    """The rows of some clients that hold somebody, by folded id: their cells by heading."""
    asked = set(wanted)
    found = {}
    if asked and clients.has(ID_FIELD["clients"]):
        for position, value in enumerate(clients.raw[ID_FIELD["clients"]].tolist()):
            key = None if (i := typed_id(value)) is None else fold_id(i)
            if key in asked and key is not None and _somebody(clients, position):
                found[key] = dict(archived_row(clients, position, "", "", "", "").cells)
    return found


def _somebody(clients: Table, position: int) -> bool:
    fields = IDENTITY - set(PERMISSION) - {"patronymic", "inn"}
    return any(
        (value := clients.typed(position, f)) is not None and str(value).strip() for f in fields if clients.has(f)
    )


def without_rows(clients: Table, gone: Mapping[str, str]) -> Table:
    """The clients without the rows of those that were merged into others."""
    import numpy as np

    ids = clients.raw[ID_FIELD["clients"]].tolist() if gone else []
    away = [p for p, v in enumerate(ids) if (i := typed_id(v)) is not None and fold_id(i) in gone]
    if not away:
        return clients
    keep = np.ones(len(clients), bool)
    keep[away] = False
    at = np.cumsum(keep) - 1
    formulas = {
        column: frozenset(int(at[p]) for p in positions if keep[p]) for column, positions in clients.formulas.items()
    }
    raw = clients.raw[keep].reset_index(drop=True)
    return Table(clients.key, raw, clients.sources, clients.tab[keep], clients.row[keep], formulas)
