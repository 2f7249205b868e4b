"""The jobs a schedule runs by name: no terminal, counts only in the log, an exit code."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from pathlib import Path

from sheetcrm.errors import SheetcrmError
from sheetcrm.jobs.opening import Asked, unanswered
from sheetcrm.jobs.work import Done, check, run_now, sync

#: Done, but some cells were left because they are not what they were.
EXIT_CONFLICTS = 3

_log = logging.getLogger("sheetcrm")


def sync_now(config: str | Path | None = None, next_run: dt.datetime | None = None) -> int:
    """The job ``sync_now`` of a schedule: the whole job; the exit code."""
    return _scheduled(sync, config, next_run)


def morning(config: str | Path | None = None, next_run: dt.datetime | None = None) -> int:
    """The job ``morning`` of a schedule: the whole job before people come in; the exit code."""
    return _scheduled(sync, config, next_run)


def weekly_review(config: str | Path | None = None, next_run: dt.datetime | None = None) -> int:
    """The job ``weekly_review`` of a schedule: the queues of duplicates and of stale cards afresh; the exit code."""
    return _scheduled(check, config, next_run)


def consolidate_now(config: str | Path | None = None, next_run: dt.datetime | None = None) -> int:
    """The job ``consolidate`` of a schedule: the summary of several workbooks afresh; the exit code."""
    from sheetcrm.jobs.consolidating import consolidate

    try:
        done = consolidate(Asked(config=Path(config) if config is not None else None, next_run=next_run))
    except SheetcrmError as err:
        _log.error("%s", err)
        return err.exit_code
    _log.info("done: workbooks %d, rows %d, clients more than once %d", len(done.parts), done.rows, done.groups)
    return 0


def asked_for(config: str | Path | None = None, next_run: dt.datetime | None = None) -> int:
    """The whole job because somebody asked for it in «Настройки»; the exit code."""
    return _scheduled(run_now, config, next_run)


def _scheduled(job: Callable[[Asked], Done], config: str | Path | None, next_run: dt.datetime | None) -> int:
    """Runs a job with no terminal; what was found goes to the log as counts only."""
    try:
        done = job(Asked(config=Path(config) if config is not None else None, next_run=next_run))
    except SheetcrmError as err:
        _log.error("%s", err)
        return err.exit_code
    counts = {str(severity): n for severity, n in done.outcome.log.by_severity.items()}
    written = len(done.receipt.written) if done.receipt is not None else 0
    if left := unanswered(done.opened.config):
        _log.warning("the controller's list: %d items without an answer", len(left))
    _log.info("done: issues %s, tabs written %d", counts, written)
    return EXIT_CONFLICTS if done.left_undone else 0
