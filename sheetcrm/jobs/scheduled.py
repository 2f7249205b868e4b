"""The jobs a schedule runs by name: no terminal, counts only in the log, an exit code."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from pathlib import Path

from sheetcrm.core.issues import Severity
from sheetcrm.core.wording import Lang, Text
from sheetcrm.errors import SheetcrmError
from sheetcrm.jobs.opening import Asked, unanswered
from sheetcrm.jobs.work import Done, check, run_now, sync

#: Done, but some cells were left because they are not what they were.
EXIT_CONFLICTS = 3

_log = logging.getLogger("sheetcrm")

_DONE = Text(
    ru="Готово: ошибок {errors}, предупреждений {warnings}, подсказок {hints}; обновлено вкладок: {tabs}.",
    en="Done: {errors} {errors:error|errors}, {warnings} {warnings:warning|warnings}, {hints} {hints:hint|hints}; "
    "tabs filled: {tabs}.",
)
_CONSOLIDATED = Text(
    ru="Готово: таблиц {workbooks}, строк {rows}; клиентов, записанных несколько раз: {groups}.",
    en="Done: {workbooks} {workbooks:workbook|workbooks}, {rows} {rows:row|rows}; clients listed "
    "more than once: {groups}.",
)
_UNANSWERED = Text(
    ru="Список оператора: без ответа {n} {n:пункт|пункта|пунктов}.",
    en="The legal checklist: {n} {n:item|items} without an answer.",
)


def sync_now(config: str | Path | None = None, next_run: dt.datetime | None = None, lang: Lang | None = None) -> int:
    """The job ``sync_now`` of a schedule: the whole job; the exit code."""
    return _scheduled(sync, config, next_run, lang)


def morning(config: str | Path | None = None, next_run: dt.datetime | None = None, lang: Lang | None = None) -> int:
    """The job ``morning`` of a schedule: the whole job before people come in; the exit code."""
    return _scheduled(sync, config, next_run, lang)


def weekly_review(
    config: str | Path | None = None, next_run: dt.datetime | None = None, lang: Lang | None = None
) -> int:
    """The job ``weekly_review`` of a schedule: the queues of duplicates and of stale cards afresh; the exit code."""
    return _scheduled(check, config, next_run, lang)


def consolidate_now(
    config: str | Path | None = None, next_run: dt.datetime | None = None, lang: Lang | None = None
) -> int:
    """The job ``consolidate`` of a schedule: the summary of several workbooks afresh; the exit code."""
    from sheetcrm.jobs.clients.consolidating import consolidate

    try:
        done = consolidate(Asked(config=Path(config) if config is not None else None, lang=lang, next_run=next_run))
    except SheetcrmError as err:
        return _failed(err, lang)
    _log.info(_CONSOLIDATED.say(lang or "en", workbooks=len(done.parts), rows=done.rows, groups=done.groups))
    return 0


def asked_for(config: str | Path | None = None, next_run: dt.datetime | None = None, lang: Lang | None = None) -> int:
    """The whole job because somebody asked for it in «Настройки»; the exit code."""
    return _scheduled(run_now, config, next_run, lang)


def _scheduled(
    job: Callable[[Asked], Done], config: str | Path | None, next_run: dt.datetime | None, lang: Lang | None
) -> int:
    """Runs a job with no terminal; what was found goes to the log as counts only, in ``lang`` or the workbook's language."""
    try:
        done = job(Asked(config=Path(config) if config is not None else None, lang=lang, next_run=next_run))
    except SheetcrmError as err:
        return _failed(err, lang)
    counts = done.outcome.log.by_severity
    written = len(done.receipt.written) if done.receipt is not None else 0
    if left := unanswered(done.opened.config):
        _log.warning(_UNANSWERED.say(done.reader, n=len(left)))
    _log.info(
        _DONE.say(
            done.reader,
            errors=counts[Severity.ERROR],
            warnings=counts[Severity.WARNING],
            hints=counts[Severity.INFO],
            tabs=written,
        )
    )
    return EXIT_CONFLICTS if done.left_undone else 0


def _failed(err: SheetcrmError, lang: Lang | None) -> int:
    """Says why a job ended early; its exit code."""
    message, fix = err.say(lang or "en")
    _log.error("%s %s [%s]", message, fix, err.code)
    return err.exit_code
