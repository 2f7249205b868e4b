"""Handing clients over from one manager to another, kept as a plan. Writes nothing into the workbook."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from sheetcrm.core.card.card import Card
from sheetcrm.core.plan.reassigning import OWNED, OWNER, Reassigned, is_owned_by, mentions, on_the_list
from sheetcrm.core.plan.reassigning import reassign as planned
from sheetcrm.core.wording import Text
from sheetcrm.errors import ConfigError, Fault
from sheetcrm.jobs.cards import all_cards
from sheetcrm.jobs.opening import NO_CLIENTS, Asked, Opened, open_workbook, own_templates
from sheetcrm.jobs.restoring import NO_COLUMN
from sheetcrm.journal.changes import ChangeLog

OWNER_HEADING = Text(ru="Ответственный", en="Owner")
NOT_LISTED = Fault(
    "plan/owner-not-listed",
    ConfigError,
    Text(
        ru="Нового ответственного нет в вашем списке ответственных.", en="The new owner is not on your list of owners."
    ),
    Text(
        ru="Допишите его на вкладке «Справочники» (столбец «Ответственный») или в config.yaml (choices → owner), "
        "или проверьте, как написано имя после --to.",
        en="Add the name on the tab “Lists” (column “Owner”) or in config.yaml (choices → owner), or check how it is spelt "
        "after --to.",
    ),
)


class HandedOver(Struct, frozen=True):
    """What would change hands. ``mentions``: what else names the one who leaves. ``name``: of the kept plan.
    ``brief``: the page with the cards of the clients, where one was asked for."""

    opened: Opened
    old: str
    found: Reassigned
    mentions: tuple[str, ...] = ()
    name: str | None = None
    brief: Path | None = None


def reassign(asked: Asked, old: str, new: str, *, orders: bool = False) -> HandedOver:
    """Plans to give what ``old`` owns to ``new``: the clients, the open deals and tasks, and with ``orders`` the orders too.

    Raises ConfigError when the team keeps a list of owners and ``new`` is not on it.
    """
    opened = open_workbook(asked)
    listed = opened.config.choices.get("owner", ())
    if not on_the_list(new, listed):
        raise NOT_LISTED()
    tables = {k: t for k, t in opened.base.tables.items() if not (k == "clients" and opened.base.clients_from_orders)}
    if not any(key in OWNED for key in tables):
        raise NO_CLIENTS()
    if not any(table.has(OWNER) for key, table in tables.items() if key in OWNED):
        headings = [c.heading for c in opened.base.columns if c.table == "clients"]
        raise NO_COLUMN(column=OWNER_HEADING, columns=", ".join(headings))
    included = OWNED if orders else ("clients", "deals", "tasks")
    found = planned(tables, old, new, included=included, listed=listed, texts_only=opened.texts_only)
    named = tuple(mentions(_texts(opened), old))
    name = None
    if asked.write and found.changes:
        name = ChangeLog(opened.state).keep_plan(opened.now, found.changes)
    return HandedOver(opened, old, found, named, name)


def cards_handed_over(done: HandedOver) -> tuple[Card, ...]:
    """The cards of the clients who change hands, in the order of the table: what the new owner is to know of each."""
    every = all_cards(done.opened)
    owners = every.table.raw[OWNER].tolist() if every.table.has(OWNER) else []
    return tuple(every.of(p) for p, owner in enumerate(owners) if is_owned_by(owner, done.old))


def _texts(opened: Opened) -> Iterator[tuple[str, str]]:
    """Whatever a team writes down about people: rules of segments, settings, lists, config.yaml, templates of its own."""
    for key in ("segments", "settings", "lists", "templates"):
        if key in opened.base.tables:
            table = opened.base.tables[key]
            for column in table.raw.columns:
                for position, value in enumerate(table.raw[column].tolist()):
                    if isinstance(value, str):
                        yield table.reference(position, column), value
    file = opened.config.file
    if file is not None:
        for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
            yield f"{file.name}:{number}", line
    yield from own_templates(opened.config).items()
