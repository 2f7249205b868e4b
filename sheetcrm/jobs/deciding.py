"""What people decided in the workbook and on the command line, and what is said to them there in return."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from sheetcrm.config.model import Config
from sheetcrm.core import control
from sheetcrm.core.drafts.review.outbox import read as read_outbox
from sheetcrm.core.plan.approval import Agreed, Automatic
from sheetcrm.core.plan.decided import Decided, Moment, decisions
from sheetcrm.core.plan.ids import Numbering, numbering_of
from sheetcrm.core.plan.merging import Archived
from sheetcrm.core.plan.pointing import other_tables
from sheetcrm.core.records import replace
from sheetcrm.core.tabs import state
from sheetcrm.core.tabs.change_log import PastCell, PastRun
from sheetcrm.core.tabs.merged import joined, read_archive, with_days
from sheetcrm.core.tabs.model import Tab
from sheetcrm.core.tabs.ours import QUEUES, alarm_tab
from sheetcrm.core.tabs.queue import Lines, is_sealed, prints_of, read_lines, typed_over_in
from sheetcrm.core.tabs.remembered import read_remembered
from sheetcrm.core.twin.rows import ids_of
from sheetcrm.core.wording import moment_said
from sheetcrm.core.workbook import TypedOver, Value
from sheetcrm.errors import SheetcrmError
from sheetcrm.jobs.drafts.telling import erased_in, told_in, told_now
from sheetcrm.jobs.opening import Opened, our_sheet, second_outbox
from sheetcrm.journal import approvals, figures, memory
from sheetcrm.journal import decisions as decisions_log
from sheetcrm.journal import due as due_log
from sheetcrm.journal import groups as groups_log
from sheetcrm.journal import outbox as outbox_log
from sheetcrm.journal import segment_moves as segment_log
from sheetcrm.journal import tasks as tasks_log
from sheetcrm.journal.changes import ChangeLog, ChangeRun, MergeEntry, standing
from sheetcrm.journal.columns import load_kept, load_queues, save_queues

_log = logging.getLogger("sheetcrm")


class Chosen(Struct, frozen=True):
    """What was named on the command line: ``rules`` of kinds of change, ``everything`` that is no proposal, or a
    ``plan`` that was kept."""

    rules: frozenset[str] = frozenset()
    everything: bool = False
    plan: str | None = None


def automatic(config: Config) -> Automatic:
    """What the team let be written by itself."""
    apply = config.apply
    return Automatic(
        apply.spelling == "auto", apply.ids == "auto", frozenset(apply.kinds), dict(config.normalise), apply.most_rows
    )


_NOTHING_CHOSEN = Chosen()


def decided_in(opened: Opened, chosen: Chosen = _NOTHING_CHOSEN) -> Decided:
    """What people decided in the workbook, and what this machine remembers of earlier runs."""
    lines = {form.tab: read_lines(our_sheet(opened.workbook, form.tab), form) for form in QUEUES}
    over = tuple((s.title, one) for s in opened.workbook.sheets if s.ours for one in s.typed_over)
    if not opened.google:
        over += tuple(_typed_over(opened, lines))
    agreed = _agreed(lines["proposals"], ChangeLog(opened.state).times(), chosen)
    # A number that the team gave itself and that went with its row is not given again either.
    highest_seen = max(_mark(opened), state.remembered(our_sheet(opened.workbook, "state")))
    if (clients := opened.base.tables.get("clients")) is not None and not opened.base.clients_from_orders:
        highest_seen = numbering(opened).highest(ids_of(clients), highest_seen)
    moment = Moment(opened.now, opened.asked.next_run or _announced(opened), _asked_for(opened))
    lines_of_outbox = outbox_log.glance(opened.state, second_outbox(opened.asked, opened.config, opened.state))
    told = told_in(opened)
    outbox = read_outbox(lines_of_outbox).with_others(outbox_log.others_of(lines_of_outbox, told))
    return Decided(
        lines,
        agreed,
        {},
        highest_seen,
        moment,
        over,
        history(opened),
        load_kept(opened.state),
        read_remembered(our_sheet(opened.workbook, "decisions")).joined(decisions_log.load(opened.state)),
        archive_of(opened),
        other_tables(opened.base, opened.workbook),
        opened.texts_only,
        figures.load(opened.state),
        approvals.load(opened.state),
        handed=outbox.handed,
        drafts_key=memory.drafts_key(opened.state).hex(),
        sent=outbox.history(),
        sent_ticks=outbox.ticks,
        outbox_head=outbox_head(opened, lines_of_outbox),
        due=due_log.load(opened.state),
        groups=groups_log.load(opened.state),
        segment_log=segment_log.load(opened.state),
        tasks=tasks_log.load(opened.state),
        erased=erased_in(opened, told),
        told=told_now(opened, told, lines_of_outbox),
        workbook=opened.sentry.about.known_by,
    )


def outbox_head(opened: Opened, lines: Sequence[Mapping[str, Any]]) -> str:
    """How far the outbox ledger goes, for the workbook to remember. What it remembers and this machine does not know stays:
    it is the only witness of a ledger that was lost."""
    remembered = state.words(our_sheet(opened.workbook, "state"), state.OUTBOX)
    return outbox_log.head_of(lines) if outbox_log.knows(lines, remembered) else remembered


def archive_of(opened: Opened) -> tuple[Archived, ...]:
    """The rows of clients that were merged into others: as the workbook shows them, and as this machine remembers those
    whose merge it carried out and that stand."""
    runs = list(ChangeLog(opened.state).runs())
    mine = [
        one
        for run, changes in standing(runs)
        for one in _archived(opened, run, run.merges, {change.change_id for change in changes})
    ]
    # A merge that was cut off before it emptied anything left its line, and no row is gone for that.
    never = {
        (one.line, one.when)
        for run in runs
        if run.merges and run.fates is not None and run.undoes is None
        for one in _archived(opened, run, _undone(run), {change.change_id for change in run.changes})
    }
    clients = opened.base.tables.get("clients")
    there = [one for one in read_archive(our_sheet(opened.workbook, "merged")) if (one.line, one.when) not in never]
    return joined(mine, there if clients is None else with_days(there, clients))


def _archived(opened: Opened, run: ChangeRun, merges: Iterable[MergeEntry], left: set[str]) -> Iterator[Archived]:
    """The rows that went in merges of a run, of which something stands (``left``)."""
    for entry in merges:
        when = moment_said(run.at.astimezone(opened.now.tzinfo), opened.lang)
        yield from entry.archived(run.changes, left, when, run.run)


def _undone(run: ChangeRun) -> list[MergeEntry]:
    """The merges of a run of which nothing landed."""
    landed = {change.change_id for change in run.landed}
    return [entry for entry in run.merges if landed.isdisjoint(entry.changes)]


def _typed_over(opened: Opened, lines: Mapping[str, Lines]) -> Iterator[tuple[str, TypedOver]]:
    """What people typed into columns of ours of queue tabs, in a file: by what this machine wrote there last, or any."""
    written = load_queues(opened.state)
    for form in QUEUES:
        sheet = our_sheet(opened.workbook, form.tab)
        if sheet is not None and not sheet.as_written and isinstance(known := written.get(form.tab), dict):
            found = list(typed_over_in(sheet, lines[form.tab], form, known))
            # Another machine may have written the lines since.
            sealed = any(one.row_key for one in found) and is_sealed(sheet, lines[form.tab], form)
            yield from ((sheet.title, one) for one in found if not (sealed and one.row_key) or one.name == "where")


def numbering(opened: Opened) -> Numbering:
    """How the ids of its clients are written."""
    clients = opened.base.tables.get("clients")
    return numbering_of(() if clients is None else ids_of(clients), opened.cells_lang or opened.lang)


def new_ids_for(opened: Opened, more: Iterable[Value] = ()) -> Iterator[str]:
    """The ids for new clients, above all that the workbook holds or held. ``more``: ids that are taken elsewhere."""
    decided = decided_in(opened)
    lead = (*(table for key, table in opened.base.tables.items() if key != "clients"), *decided.others.values())
    known = numbering(opened)
    return known.free(known.highest(more, decided.id_mark), lead)


def _mark(opened: Opened) -> int:
    return int(memory.load(opened.state / "ids.json").get("mark", 0))


def remember_mark(opened: Opened, mark: int) -> None:
    """Keeps the highest client number at home as well: a workbook brought back from a copy forgets it."""
    if mark > _mark(opened):
        memory.save(opened.state / "ids.json", {"mark": mark})


def remember_queues(opened: Opened, tabs: Sequence[Tab]) -> None:
    """Keeps prints of what stands in columns of ours of queue tabs now."""
    if not opened.google:
        kept = load_queues(opened.state)
        now = {
            tab.key: prints_of(tab, was if isinstance(was := kept.get(tab.key), dict) else {})
            for tab in tabs
            if tab.queue is not None
        }
        save_queues(opened.state, {**kept, **now}, kept)


def _asked_for(opened: Opened, *, stopped: bool = False) -> str:
    """What stands beside «Запустить сейчас»: how this run went if it was asked for there, else the one before."""
    if opened.asked.asked_for:
        return control.outcome(stopped, opened.now.replace(tzinfo=None), opened.lang)
    return state.words(our_sheet(opened.workbook, "state"), state.ASKED)


def _announced(opened: Opened) -> dt.datetime | None:
    """When the schedule comes next, as it told the workbook: a run by hand in between does not put it off."""
    told = control.moment_of(state.words(our_sheet(opened.workbook, "state"), state.NEXT_RUN))
    return told if told is not None and told > opened.now.replace(tzinfo=None) else None


def announce_alarm(opened: Opened) -> None:
    """Says in the workbook that an alarm has stopped the run: in our hidden tab, which «Настройки» and «Сводка» show.

    Not a cell of people's is written. A workbook that cannot be written at the moment says it at the next run.
    """
    alarm = opened.sentry.alarm
    if alarm is None or not (opened.asked.write and any(sheet.ours for sheet in opened.workbook.sheets)):
        return
    decided = decided_in(opened)
    if decided.moment is not None:
        decided = replace(decided, moment=replace(decided.moment, asked=_asked_for(opened, stopped=True)))
    tab = alarm_tab(decided, *alarm.say(opened.lang), opened.lang)
    if tab is None:
        return
    try:
        opened.store.announce(tab, opened.workbook)
    except SheetcrmError as err:
        _log.warning("the alarm could not be said in the workbook: %s", err)


def history(opened: Opened) -> tuple[PastRun, ...]:
    """The runs that changed cells of this workbook, as its change log shows them."""
    runs = list(ChangeLog(opened.state).runs())
    left = {run.run: {change.change_id for change in changes} for run, changes in standing(runs)}
    zone = opened.now.tzinfo
    return tuple(
        PastRun(
            run.run,
            run.at.astimezone(zone),
            tuple(
                PastCell(
                    c.change_id, c.tab, c.row, c.row_id, c.heading, c.why, c.change_id not in left.get(run.run, ())
                )
                for c in run.landed
            ),
        )
        for run in runs
        if run.undoes is None and run.landed
    )


def _agreed(lines: Lines, times: Mapping[str, int], chosen: Chosen) -> Agreed:
    ticked, refused = decisions(lines, "apply")
    return Agreed(ticked, refused, times, chosen.rules, chosen.everything)
