"""``sheetcrm handover``: what was approved leaves, what is known of what left is noted, and the ledger is shown."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from msgspec import Struct

from sheetcrm import jobs
from sheetcrm.commands.console import EXIT_CONFLICTS, WORKING, Progress, failing, print_json, reader_language, say
from sheetcrm.commands.merging import split
from sheetcrm.core.records import replace
from sheetcrm.core.wording import Text
from sheetcrm.errors import ConfigError, Fault
from sheetcrm.jobs.drafts import handing
from sheetcrm.report import handing as words_of

ONE_AT_A_TIME = Fault(
    "handover/one-at-a-time",
    ConfigError,
    Text(
        ru="--to, --confirm, --arrived, --not-arrived и --report вместе не указывают.",
        en="--to, --confirm, --arrived, --not-arrived and --report cannot be used together.",
    ),
    Text(ru="Оставьте одно и повторите.", en="Keep one of them and try again."),
)
NEEDS_TO = Fault(
    "handover/where-to",
    ConfigError,
    Text(ru="Не сказано, куда передавать.", en="No destination was given."),
    Text(
        ru="Добавьте --to: lists, eml, imap, gmail или sms. Без рассылки и --to команда показывает, что уже передано.",
        en="Add --to: lists, eml, imap, gmail or sms. Without a campaign and --to the command shows "
        "what has been handed over.",
    ),
)


class Noted(Struct, frozen=True):
    """What a person found out about earlier handovers: names of batches, a service's report."""

    confirm: str | None = None
    arrived: str | None = None
    not_arrived: str | None = None
    report: Path | None = None

    @property
    def named(self) -> list[str | Path]:
        return [one for one in (self.confirm, self.arrived, self.not_arrived, self.report) if one is not None]


def hand_over(
    asked: jobs.Asked,
    words: Sequence[str],
    as_json: bool,
    to: str | None,
    *,
    by: str,
    test_to: str | None,
    noted: Noted,
    accept: bool,
) -> None:
    """Does the one thing that was asked for; exit code 3 when something that was to leave did not."""
    target, names = split(words)
    asked = replace(asked, target=target)
    early = reader_language(asked.lang)
    progress = Progress(as_json)
    progress(WORKING, early)
    undone = False
    with failing("handover", str(target or ""), as_json, early, progress, asked=asked):
        if len(noted.named) + (to is not None) > 1:
            raise ONE_AT_A_TIME()
        if to is None and (test_to or names or accept):
            raise NEEDS_TO()
        campaigns = tuple(names)
        sink = cast("handing.To", to)
        if noted.named:
            shown = _note(asked, noted, by)
            document, lines = words_of.noted_document(shown), words_of.noted_report(shown)
        elif to is None:
            ledger = handing.ledger_of(asked)
            document, lines = words_of.ledger_document(ledger), words_of.ledger_report(ledger)
        elif test_to:
            tested = handing.hand_test(asked, sink, campaigns, test_to)
            document, lines = words_of.test_document(tested), words_of.test_report(tested)
        else:
            done = handing.hand_over(asked, sink, campaigns, by=by, accept=accept)
            document, lines = words_of.handover_document(done), words_of.handover_report(done)
            undone = done.left_undone
    progress.done()
    if as_json:
        print_json(document)
    else:
        say(lines)
    if undone:
        sys.exit(EXIT_CONFLICTS)


def _note(asked: jobs.Asked, noted: Noted, by: str) -> handing.Ledgered:
    if noted.report is not None:
        from sheetcrm.jobs.drafts.delivery import take_report

        return take_report(asked, noted.report)
    if noted.confirm is not None:
        return handing.confirm(asked, noted.confirm, by)
    batch = noted.arrived or noted.not_arrived or ""
    return handing.settle(asked, batch, by, arrived=noted.arrived is not None)
