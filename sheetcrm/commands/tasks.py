"""``sheetcrm tasks``: what is due, by manager."""

from __future__ import annotations

import datetime as dt

from sheetcrm import jobs
from sheetcrm.commands.console import run_command
from sheetcrm.core.plan.reassigning import on_the_list
from sheetcrm.core.tasks.model import Tasks
from sheetcrm.jobs.clients.reassigning import refuse_unknown_owner
from sheetcrm.jobs.opening import NO_CLIENTS
from sheetcrm.report.tasks import task_document, task_lines


def looked_for_tasks(asked: jobs.Asked, owner: str | None = None) -> jobs.Done:
    """What there is to do. Raises ConfigError where there is nobody to do it for, UnknownName when nothing is the ``owner``'s."""
    done = jobs.look(asked)
    if not done.outcome.has_clients:
        raise NO_CLIENTS()
    if owner is not None:
        listed = done.opened.config.choices.get("owner", ())
        theirs = [task.owner for task in (done.outcome.tasks or Tasks()).open if task.owner]
        if not on_the_list(owner, [*listed, *theirs, ""]):
            refuse_unknown_owner(done.opened.base.tables, owner)
    return done


def show_tasks(asked: jobs.Asked, as_json: bool, *, owner: str | None, until: dt.date | None) -> None:
    """Prints the daily list of everybody, or of one manager."""
    run_command(
        "tasks",
        asked,
        as_json,
        lambda asked: looked_for_tasks(asked, owner),
        lambda done: task_document(done, owner, until),
        lambda done: task_lines(done, owner, until),
    )
