"""«Данные сверены» and «Кто сверил» out of tasks that were done: whoever asked a client and ticked the task need not write the
day a second time. Pure.

What is proposed is the day the task was done and the name in its column «Кто», a name somebody chose. It replaces nothing but
an earlier day, and like every proposal waits for a tick.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any, Final

from sheetcrm.core.clean import CleanTable
from sheetcrm.core.fields import Kind
from sheetcrm.core.importing.records import holds_text
from sheetcrm.core.link import fold_id
from sheetcrm.core.proposals import Group
from sheetcrm.core.tasks import task_rules
from sheetcrm.core.tasks.kept import DoneTask, TaskLines
from sheetcrm.core.tasks.model import Clients
from sheetcrm.core.wording import Lang
from sheetcrm.core.workbook import Value

RULE: Final = "task/verified"


def verified_values(clients: CleanTable, lines: TaskLines, ids: Sequence[str | None], lang: Lang) -> Iterator[Group]:
    """For each client whose data was asked about: the day, and who asked, where the table has columns for it."""
    table = clients.table
    rules = task_rules()
    done = [one for one in lines.done.values() if one.rule in rules and rules[one.rule].kind == "verify" and one.client]
    if not done or not table.has("verified_at"):
        return
    last = _last_by_position(done, clients, ids)
    held = clients.values["verified_at"].tolist() if "verified_at" in clients.values.columns else [None] * len(table)
    formulas = table.formulas.get("verified_at", frozenset())
    fresh = {
        position: one
        for position, one in sorted(last.items())
        if position not in formulas and _is_earlier(held[position], one.at)
    }
    if fresh:
        days = tuple(_written(one.at, lang) for one in fresh.values())
        values: tuple[Value, ...] | None = None
        if any(isinstance(v, dt.date) for v in table.raw["verified_at"].tolist()) and not holds_text(
            table, "verified_at"
        ):
            values = tuple(one.at for one in fresh.values())
        yield Group("clients", "verified_at", RULE, Kind.PROPOSAL, tuple(fresh), days, values)
    if table.has("verified_by"):
        names = {p: one.who for p, one in fresh.items() if one.who and table.typed(p, "verified_by") != one.who}
        names = {p: who for p, who in names.items() if p not in table.formulas.get("verified_by", frozenset())}
        if names:
            yield Group("clients", "verified_by", RULE, Kind.PROPOSAL, tuple(names), tuple(names.values()))


def _last_by_position(done: Sequence[DoneTask], clients: CleanTable, ids: Sequence[str | None]) -> dict[int, DoneTask]:
    """The last of the tasks of each client, by where the client stands; a client who stands there no more has none."""
    known = {fold_id(held): position for position, held in reversed(list(enumerate(ids))) if held}
    if any(one.client.startswith("@") for one in done):
        people = Clients(clients.values, ids)
        known |= {people[position]: position for position, held in enumerate(ids) if not held}
    last: dict[int, DoneTask] = {}
    for one in sorted(done, key=lambda one: one.at):
        if (position := known.get(one.client)) is not None:
            last[position] = one
    return last


def _is_earlier(held: Any, day: dt.date) -> bool:
    """Whether a cell holds no day, or an earlier one."""
    return not isinstance(held, dt.date) or held < day


def _written(day: dt.date, lang: Lang) -> str:
    return day.strftime("%d.%m.%Y" if lang == "ru" else "%Y-%m-%d")
