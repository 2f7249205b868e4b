"""``sheetcrm tasks``: what is due, by manager."""

from __future__ import annotations

import datetime as dt

from sheetcrm import jobs
from sheetcrm.commands.console import run_command
from sheetcrm.report.tasks import task_document, task_lines


def show_tasks(asked: jobs.Asked, as_json: bool, *, owner: str | None, until: dt.date | None) -> None:
    """Prints the daily list of everybody, or of one manager."""
    run_command(
        "tasks",
        asked,
        as_json,
        jobs.look,
        lambda done: task_document(done, owner, until),
        lambda done: task_lines(done, owner, until),
    )
