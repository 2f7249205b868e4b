"""Makes facts for task tests: a test shows only the cells it is about. All people are invented."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd

from sheetcrm.core.drafts.audience.consent import permissions
from sheetcrm.core.drafts.audience.standing import Standing
from sheetcrm.core.plan.identity import digest
from sheetcrm.core.records import replace
from sheetcrm.core.segments.known import know
from sheetcrm.core.segments.settings import KnownSettings
from sheetcrm.core.tabs.queue import Line, Lines
from sheetcrm.core.tabs.tasks import PEOPLES
from sheetcrm.core.tasks.gate import Gate
from sheetcrm.core.tasks.kept import TaskLines, TaskMemory
from sheetcrm.core.tasks.making import MadeTasks, make_tasks
from sheetcrm.core.tasks.memory import settle
from sheetcrm.core.tasks.model import Task, TaskFacts
from sheetcrm.core.tasks.options import TaskSettings
from tests.unit.drafts.making import TODAY, facts, frame

#: A Monday, with people at work.
NOW = TODAY


def day(back: int) -> dt.date:
    """So many days ago."""
    return NOW - dt.timedelta(days=back)


def plain(number: int = 1, **cells: Any) -> dict[str, Any]:
    """A client nothing is to be done about: talked to yesterday."""
    return {
        "client_id": f"К-{number:06d}",
        "phone": (f"+7916{number:07d}",),
        "owner": "Ирина",
        "last_contact": day(1),
        **cells,
    }


def task_facts(
    clients: list[dict[str, Any]],
    *,
    talks: list[dict[str, Any]] | None = None,
    deals: list[dict[str, Any]] | None = None,
    orders: list[dict[str, Any]] | None = None,
    today: dt.date = NOW,
    posts: dict[str, str] | None = None,
    done: list[tuple[int, dt.date]] | None = None,
    settings: TaskSettings | None = None,
    **more: Any,
) -> TaskFacts:
    """Facts about some clients. ``talks``: with ``_client`` and, under ``moment``, the time as typed; ``more`` goes to the
    facts of the drafts, and what is an option of tasks to their settings. ``done``: position and day of tasks that were
    done."""
    options = {name: more.pop(name) for name in list(more) if name in TaskSettings.__struct_fields__}
    spoken = None if talks is None else frame(talks)
    bought = None if orders is None else frame(orders)
    drafts = replace(facts(clients, today=today, **more), orders=bought)
    history = spoken
    if done:
        rows = pd.DataFrame({"date": [d for _, d in done], "_client": [p for p, _ in done]})
        history = rows if spoken is None else pd.concat([spoken[["date", "_client"]], rows])
    known = know(drafts.clients, bought, KnownSettings(), today, history)
    drafts = replace(drafts, known=known.frame)
    moments = None
    if spoken is not None:
        moments = np.array([talk.get("moment", talk["date"]) for talk in talks or ()], dtype=object)
    return TaskFacts(
        drafts,
        known,
        replace(settings or TaskSettings(), **options),
        None if deals is None else frame(deals),
        spoken,
        moments,
        posts or {},
    )


def made(
    given: TaskFacts, lines: Lines | None = None, memory: TaskMemory | None = None, managers: tuple[str, ...] = ()
) -> MadeTasks:
    """What the stage makes of it."""
    drafts = given.drafts
    said = settle(lines or Lines(), memory or TaskMemory(), given.today)
    given = replace(given, posts=said.memory.posts or given.posts, lines=said)
    ids = drafts.column("client_id")
    size = len(drafts)
    return make_tasks(
        given,
        Gate(drafts, permissions(drafts), Standing(drafts)),
        said,
        managers,
        [f"Клиент {n}" for n in range(size)],
        [None] * size if ids is None else ids.tolist(),
    )


def tasks(given: TaskFacts, rule: str, **more: Any) -> list[Task]:
    """The open tasks of one rule, nothing else running."""
    only = replace(given, settings=replace(given.settings, rules=(rule,)))
    return list(made(only, **more).tasks.open)


def line(task: Task, row: int = 6, **typed: Any) -> Line:
    """A task as it stands in the tab, with what people typed."""
    from sheetcrm.core.tasks import task_rules

    cells = {
        "where": task.client_id,
        "rule": task_rules()[task.rule].title.say("ru"),
        "created": task.created,
        "owner": task.owner,
        **typed,
    }
    return Line(task.key, row, {key: typed.get(key) for key in PEOPLES}, cells)


def lines(*standing: Line) -> Lines:
    return Lines(standing, 6)


__all__ = ["NOW", "TaskLines", "day", "digest", "line", "lines", "made", "plain", "task_facts", "tasks"]
