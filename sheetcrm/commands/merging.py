"""``merge`` and ``unmerge``: rows of one client made one, by a plan that ``apply`` carries out, and taken apart again."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from sheetcrm import jobs
from sheetcrm.commands.console import EXIT_CONFLICTS, WORKING, Progress, failing, print_json, reader_language, say
from sheetcrm.core.records import replace
from sheetcrm.report import merging as report


def split(words: Sequence[str]) -> tuple[str | None, list[str]]:
    """The workbook, when the first word is one, and what else was named.

    >>> split(["t.xlsx", "C-000001", "C-000002"]), split(["3"]), split([])
    (('t.xlsx', ['C-000001', 'C-000002']), (None, ['3']), (None, []))
    """
    if words and _is_workbook(words[0]):
        return words[0], list(words[1:])
    return None, list(words)


def _is_workbook(word: str) -> bool:
    return word.lower().endswith((".xlsx", ".xlsm")) or jobs.google_id(word) is not None or Path(word).is_file()


def merge(asked: jobs.Asked, words: Sequence[str], as_json: bool, keep: str | None) -> None:
    """Prints what a merge would do, and keeps the plan when one was named."""
    target, names = split(words)
    asked = replace(asked, target=target)
    early = reader_language(asked.lang)
    progress = Progress(as_json)
    progress(WORKING, early)
    with failing("merge", str(target or ""), as_json, early, progress, asked=asked):
        planned = jobs.plan_merge(asked, names, keep)
    progress.done()
    if as_json:
        print_json(report.plan_document(planned))
    else:
        say(report.plan_report(planned))


def unmerge(asked: jobs.Asked, words: Sequence[str], as_json: bool) -> None:
    """Takes a merge back; exit code 3 when cells were left because people changed them since."""
    target, names = split(words)
    asked = replace(asked, target=target)
    early = reader_language(asked.lang)
    progress = Progress(as_json)
    progress(WORKING, early)
    with failing("unmerge", str(target or ""), as_json, early, progress, asked=asked):
        done = jobs.unmerge(asked, names[0] if names else None)
    progress.done()
    if as_json:
        print_json(report.unmerge_document(done))
    else:
        say(report.unmerge_report(done))
    if done.left:
        sys.exit(EXIT_CONFLICTS)
