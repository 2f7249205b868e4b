"""``sheetcrm tasks``: what is due, by manager."""

from __future__ import annotations

import datetime as dt

from sheetcrm import jobs
from sheetcrm.commands.console import run_command
from sheetcrm.jobs.opening import NO_CLIENTS
from sheetcrm.report.tasks import task_document, task_lines


def looked_for_tasks(asked: jobs.Asked) -> jobs.Done:
    """What there is to do. Raises ConfigError where there is nobody to do it for."""
    done = jobs.look(asked)
    if not done.outcome.has_clients:
        raise NO_CLIENTS()
    return done


def show_tasks(asked: jobs.Asked, as_json: bool, *, owner: str | None, until: dt.date | None) -> None:
    """Prints the daily list of everybody, or of one manager."""
    run_command(
        "tasks",
        asked,
        as_json,
        looked_for_tasks,
        lambda done: task_document(done, owner, until),
        lambda done: task_lines(done, owner, until),
    )
