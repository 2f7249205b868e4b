"""A manager leaves: the clients, the open deals and tasks, and the orders where that is asked for, get another owner. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct, field

from sheetcrm.core.fields.choice import choice_key
from sheetcrm.core.fields.letters import one_line, tidy, unmix
from sheetcrm.core.figures.deals import Fate, fates_of
from sheetcrm.core.plan.identity import Identity
from sheetcrm.core.plan.model import Change
from sheetcrm.core.plan.restoring import Left, Reason, left_at
from sheetcrm.core.plan.wanted import Wanted, is_text, to_change
from sheetcrm.core.table import Table
from sheetcrm.core.tasks.team import open_rows

#: The kind of such a change, and the rule it comes from.
REASSIGN, RULE = "reassign", "owner/reassigned"
OWNER = "owner"
#: The tables whose rows somebody owns.
OWNED = ("clients", "deals", "tasks", "orders")


class Reassigned(Struct, frozen=True):
    """What handing over comes to. ``to``: as the new owner is spelt. ``kept``: cells with the old one in tables that are left
    alone, by table. ``owners``: who owns how many clients now, as spelt most often, the busiest first."""

    to: str
    changes: tuple[Change, ...] = ()
    left: tuple[Left, ...] = ()
    kept: Mapping[str, int] = field(default_factory=dict)
    owners: Mapping[str, int] = field(default_factory=dict)

    @property
    def counts(self) -> Mapping[str, int]:
        """How many cells change, by table."""
        return dict(Counter(change.table for change in self.changes))


def reassign(
    tables: Mapping[str, Table],
    old: str,
    new: str,
    *,
    included: Sequence[str] = ("clients", "deals", "tasks"),
    listed: Iterable[str] = (),
    texts_only: bool = False,
) -> Reassigned:
    """The plan that gives the owner ``new`` to what ``old`` owns in the ``included`` tables; of deals and of the
    team's own tasks to those that are open, for the others tell whose work they were.

    Names are told as the choice field tells them: case, spaces and look-alike letters do not count. ``new`` is spelt as on
    the team's list (``listed``), else as it stands most often, else as it was typed. ``texts_only``: see ``from_copy``.
    """
    spelled = Counter(
        _plain(value)
        for key in OWNED
        if key in tables and tables[key].has(OWNER)
        for value in tables[key].raw[OWNER].tolist()
        if isinstance(value, str)
    )
    to = _spelling(new, listed, spelled)
    wanted: list[Wanted] = []
    left: list[Left] = []
    kept: dict[str, int] = {}
    known: dict[str, Identity] = {}
    for key in OWNED:
        if key not in tables or not tables[key].has(OWNER):
            continue
        table = tables[key]
        computed = table.formulas.get(OWNER, frozenset())
        hers = [p for p, v in enumerate(table.raw[OWNER].tolist()) if is_owned_by(v, old)]
        if key == "deals":
            hers = _open(table, hers)
        elif key == "tasks":
            hers = [p for p in hers if p in open_rows(table)]  # what was done was done by whom it says
        if key not in included:
            kept[key] = len(hers)
            continue
        known[key] = Identity.of(table)
        for position in hers:
            if position in computed or (texts_only and not is_text(table.typed(position, OWNER))):
                left.append(left_at(table, known[key], position, OWNER, Reason.FORMULA))
            elif table.typed(position, OWNER) != to:
                wanted.append(Wanted(key, position, OWNER, to))
    changes = tuple(to_change(wanted, tables, known, RULE, REASSIGN))
    return Reassigned(to, changes, tuple(left), {k: n for k, n in kept.items() if n}, owners_of(tables, ("clients",)))


def _open(deals: Table, positions: Sequence[int]) -> list[int]:
    """Of some rows of deals those that are neither won nor lost; without a stage nobody knows, and they count."""
    if not deals.has("stage"):
        return list(positions)
    stages = deals.raw["stage"].tolist()
    fates = fates_of(["" if stages[p] is None else str(stages[p]) for p in positions])
    return [p for p, fate in zip(positions, fates, strict=True) if fate is Fate.OPEN]


def is_owned_by(value: object, name: str) -> bool:
    """Whether a cell names this owner, in any case and with whatever spaces.

    >>> is_owned_by(" ИРИНА ", "Ирина"), is_owned_by(None, "Ирина")
    (True, False)
    """
    return isinstance(value, str) and _same(value, name)


def on_the_list(name: str, listed: Iterable[str]) -> bool:
    """Whether a team's list of owners has this one; an empty list has everybody.

    >>> on_the_list("ирина ", ["Ирина", "Ольга"]), on_the_list("Вера", ["Ирина"]), on_the_list("Вера", [])
    (True, False, True)
    """
    known = list(listed)
    return not known or any(_same(name, one) for one in known)


def mentions(texts: Iterable[tuple[str, str]], name: str) -> list[str]:
    """The places, of (place, text) pairs, whose text names somebody as a whole word.

    >>> mentions([("A1", "ответственный = Ирина"), ("A2", "Иринарх"), ("A3", "ИРИНА, Ольга")], "ирина")
    ['A1', 'A3']
    """
    found = re.compile(rf"(?<!\w){re.escape(_plain(name).casefold())}(?!\w)")
    return [place for place, text in texts if found.search(_plain(text).casefold())]


def _plain(text: str) -> str:
    return one_line(unmix(tidy(text)))


def _same(one: str, other: str) -> bool:
    return choice_key(_plain(one)) == choice_key(_plain(other))


def _spelling(name: str, listed: Iterable[str], spelled: Counter[str]) -> str:
    on_list = next((one for one in listed if _same(one, name)), None)
    if on_list is not None:
        return on_list
    alike = {text: n for text, n in spelled.items() if _same(text, name)}
    return min(alike, key=lambda text: (-alike[text], text)) if alike else _plain(name)


def owners_of(tables: Mapping[str, Table], keys: Sequence[str] = OWNED) -> dict[str, int]:
    """Who owns how many rows of some tables, as spelt most often, the busiest first."""
    texts = [
        _plain(v)
        for key in keys
        if key in tables and tables[key].has(OWNER)
        for v in tables[key].raw[OWNER].tolist()
        if isinstance(v, str) and _plain(v)
    ]
    shown: dict[str, str] = {}
    for text, _ in Counter(texts).most_common():
        shown.setdefault(choice_key(text), text)
    return dict(Counter(shown[choice_key(text)] for text in texts).most_common())
