"""The tasks of a run, from what the road knows by then. Pure."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from msgspec import Struct

from sheetcrm.core.drafts.audience.consent import Permissions
from sheetcrm.core.drafts.audience.standing import Standing
from sheetcrm.core.drafts.model import Draft, DraftFacts
from sheetcrm.core.fields.moment import moment_in
from sheetcrm.core.link import fold_id
from sheetcrm.core.records import replace
from sheetcrm.core.segments.arrays import Objects, objects
from sheetcrm.core.segments.known import Known
from sheetcrm.core.table import Table
from sheetcrm.core.tabs.where import ROW
from sheetcrm.core.tasks.gate import Gate
from sheetcrm.core.tasks.kept import DoneTask, TaskLines
from sheetcrm.core.tasks.making import MadeTasks, in_order, make_tasks
from sheetcrm.core.tasks.memory import contacts
from sheetcrm.core.tasks.model import Clients, TaskFacts
from sheetcrm.core.tasks.options import TaskSettings
from sheetcrm.core.tasks.team import team_tasks
from sheetcrm.core.workbook import Value


class TaskInput(Struct, frozen=True):
    """What the stage takes beside the facts of the drafts. ``names`` and ``ids`` by position of the client; ``managers``:
    the words of the team's list of owners, none where it keeps no list."""

    known: Known
    settings: TaskSettings
    tables: Mapping[str, Table]
    joined: Mapping[str, pd.DataFrame]
    lines: TaskLines
    names: Sequence[str | None]
    ids: Sequence[str | None]
    managers: Sequence[str] = ()
    stages: tuple[str, ...] = ()
    scripts: tuple[Draft, ...] = ()


def tasks_of(drafts: DraftFacts, allowed: Permissions, standing: Standing, given: TaskInput) -> MadeTasks:
    """Our tasks and the team's own, as one list; what is to be remembered of them."""
    talks = given.joined.get("interactions")
    table = given.tables.get("interactions")
    moments = None
    if talks is not None and table is not None and table.has("date") and len(table) == len(talks):
        # What is written as text holds its time as well: on a live sheet all that came in by an import does.
        moments = np.array([_moment(value) for value in table.raw["date"].tolist()], dtype=object)
    facts = TaskFacts(
        drafts,
        given.known,
        given.settings,
        given.joined.get("deals"),
        talks,
        moments,
        given.lines.memory.posts,
        given.lines,
        given.stages,
        given.scripts,
    )
    managers = given.managers or _busiest(objects(drafts.clients, "owner"))
    made = make_tasks(facts, Gate(drafts, allowed, standing), given.lines, managers, given.names, given.ids)
    theirs = given.tables.get("tasks")
    if theirs is None or "tasks" not in given.joined:
        return made

    def place(row: int) -> tuple[str, str]:
        tab = theirs.tab_title(row)
        return tab, ROW.say(drafts.lang, tab=tab, row=str(int(theirs.row[row])))

    found = [*made.tasks.open, *team_tasks(given.joined["tasks"], facts, place, given.names, given.ids)]
    return replace(made, tasks=replace(made.tasks, open=tuple(sorted(found, key=in_order))))


def _moment(value: Value) -> dt.datetime | None:
    """The moment of a line of the history, of a text only where it has a time."""
    return value if isinstance(value, dt.datetime) else moment_in(value) if isinstance(value, str) else None


def _busiest(owners: Objects) -> list[str]:
    """Who looks after clients, the one with most of them first: the managers of a team that keeps no list."""
    count = Counter(owner for owner in owners.tolist() if isinstance(owner, str))
    return sorted(count, key=lambda name: (-count[name], name))


def talks_with_done(
    talks: pd.DataFrame | None, lines: TaskLines, clients: pd.DataFrame, ids: Sequence[str | None]
) -> pd.DataFrame | None:
    """The history of contacts, and the days and clients of the tasks that were done: who was called about a task was talked to,
    whether anybody writes that into the history or not."""
    if not lines.done:
        return talks
    positions, days = contacts(lines, _positions(lines, clients, ids))
    if not positions:
        return talks
    done = pd.DataFrame(
        {"date": pd.Series(days, dtype=object), "_client": positions, "direction": "outgoing"}, dtype=object
    )
    if talks is None:
        return done
    there = talks if "date" in talks.columns else talks.assign(date=None)
    return pd.concat([there, done], ignore_index=True)


def done_by_client(
    lines: TaskLines, clients: pd.DataFrame, ids: Sequence[str | None]
) -> dict[int, tuple[DoneTask, ...]]:
    """The tasks that were done about each client, by the client's position, the newest first."""
    known = _positions(lines, clients, ids) if lines.done else {}
    found: dict[int, list[DoneTask]] = {}
    for one in sorted(lines.done.values(), key=lambda one: one.at, reverse=True):
        if one.client in known:
            found.setdefault(known[one.client], []).append(one)
    return {position: tuple(done) for position, done in found.items()}


def _positions(lines: TaskLines, clients: pd.DataFrame, ids: Sequence[str | None]) -> dict[str, int]:
    """Where clients stand, by what tasks know them by."""
    known = {fold_id(held): position for position, held in reversed(list(enumerate(ids))) if held}
    if any(one.client.startswith("@") for one in lines.done.values()):
        people = Clients(clients, ids)
        known |= {people.before(position): position for position in range(len(ids))}
    return known
