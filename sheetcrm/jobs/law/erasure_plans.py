"""Planning an erasure: what of a person stands where, and a plan that ``apply`` carries out. Writes nothing into the
workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from msgspec import Struct

from sheetcrm.core.law.erasing import Erasing, erasing
from sheetcrm.core.law.person import Person, mentions, person
from sheetcrm.core.outcome import Found
from sheetcrm.core.plan.decided import Decided
from sheetcrm.core.stages.linking import linked
from sheetcrm.core.wording import Text
from sheetcrm.errors import ConfigError, Fault
from sheetcrm.jobs.deciding import decided_in
from sheetcrm.jobs.law.consents import positions_of
from sheetcrm.jobs.law.places import found as places_found
from sheetcrm.jobs.opening import NO_CLIENTS, Asked, Opened, open_workbook
from sheetcrm.jobs.work import found_in
from sheetcrm.journal import erasures
from sheetcrm.journal.changes import ChangeLog
from sheetcrm.journal.erasures import Order
from sheetcrm.journal.places import TAKEN, Elsewhere, Place

NOT_SAID = Fault(
    "law/erase-who-and-why",
    ConfigError,
    Text(
        ru="Не сказано, кто решил удалить данные и на каком основании.",
        en="An erasure needs the name of who decided on it, and the grounds.",
    ),
    Text(
        ru="Это войдёт в акт: --by «Имя, должность» --ground «заявление клиента от 12.11.2026».",
        en="Both go into the record of erasure: --by “Name, position” --ground “request of the client "
        "of 12 November 2026”.",
    ),
)


@dataclass(frozen=True, slots=True)
class PlannedErasure:
    """What would be erased. ``who``: the person; ``found``: cells to empty, and what cannot be; ``mentions``: cells that name
    the person as well and are left to people; ``name``: of the kept plan, None when nothing was to be kept; ``taken``: files that
    commands made for people; ``elsewhere``: what they made and cannot be looked into."""

    opened: Opened
    clients: tuple[str, ...]
    who: Person
    found: Erasing
    mentions: tuple[str, ...] = ()
    alike: tuple[str, ...] = ()
    name: str | None = None
    by: str = field(default="", repr=False)
    taken: tuple[Place, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()


class Whole(Struct, frozen=True):
    """A person with the workbook they were found in."""

    opened: Opened
    found: Found
    who: Person
    clients: tuple[str, ...]
    positions: tuple[int, ...]
    decided: Decided


def whole_person(asked: Asked, names: Sequence[str]) -> Whole:
    """The person that some clients' numbers mean. Raises PlanError when one of them is not there."""
    opened = open_workbook(asked)
    decided = decided_in(opened)
    found = found_in(opened, decided)
    outcome = found.outcome
    if outcome.matches is None:
        raise NO_CLIENTS()
    positions = positions_of(found.ids, names)
    links = linked(outcome.cleaned, outcome.matches, {})
    who = person(outcome.cleaned, positions, outcome.matches.cluster, links, decided.archive)
    typed = outcome.base.tables["clients"].raw["client_id"].tolist()
    return Whole(opened, found, who, tuple(str(typed[p]).strip() for p in positions), tuple(positions), decided)


def plan_erasure(asked: Asked, names: Sequence[str], by: str, ground: str) -> PlannedErasure:
    """Plans to erase a person. Raises ConfigError when it is not said who decided it and why, PlanError when there is no
    such client."""
    if not (by.strip() and ground.strip()):
        raise NOT_SAID()
    whole = whole_person(asked, names)
    opened, who = whole.opened, whole.who
    tables = whole.found.outcome.base.tables
    found = erasing(tables, who, texts_only=opened.texts_only)
    taken = {(c.tab, c.row, c.column) for c in found.changes}
    others = tuple(mentions(opened.workbook.people(), who.alone, taken))
    # What is listed as left by itself need not be said twice.
    others = tuple(cell for cell in others if cell not in {one.cell for one in found.standing})
    alike = tuple(whole.found.ids[p] or tables["clients"].reference(p, None) for p in who.alike)
    name = None
    if asked.write and found.changes:
        name = ChangeLog(opened.state).keep_plan(opened.now, found.changes)
        standing = tuple(one.cell for one in found.standing)
        order = Order(
            name,
            whole.clients,
            tuple(sorted(who.ids)),
            by.strip(),
            ground.strip(),
            erasures.on(opened.now),
            others,
            standing,
        )
        erasures.keep_order(opened.state, order)
    path = None if opened.google else Path(opened.workbook.location)
    lying = places_found(opened.config, opened.state, path, "", opened.now)
    taken_out = tuple(one.place for one in lying.lying if one.place.kind in TAKEN)
    return PlannedErasure(opened, whole.clients, who, found, others, alike, name, by, taken_out, lying.elsewhere)
