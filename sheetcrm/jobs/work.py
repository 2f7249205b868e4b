"""The whole job and its parts: read, compute, carry out what was agreed to, fill our tabs, lay drafts out."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from contextlib import suppress
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from sheetcrm.core.alike import alike
from sheetcrm.core.outcome import Found, Outcome
from sheetcrm.core.pipeline import complete, find
from sheetcrm.core.plan import Change
from sheetcrm.core.plan.approval import Plan, approve
from sheetcrm.core.plan.changes import ChangeMaker
from sheetcrm.core.plan.decided import NOTHING_DECIDED, Decided
from sheetcrm.core.plan.identity import Identity
from sheetcrm.core.plan.restoring import IDS_BACK, RESTORE
from sheetcrm.core.plan.wanted import to_change
from sheetcrm.core.records import replace
from sheetcrm.core.rules import wanted_rules
from sheetcrm.core.tabs.model import Tab
from sheetcrm.core.tabs.whys import BY_ITSELF
from sheetcrm.core.visits import are_visits, lang_of
from sheetcrm.core.watch.compare import shuffled
from sheetcrm.core.watch.repair import Stray, ids_back, strays
from sheetcrm.core.wording import Lang, Text
from sheetcrm.errors import Alarmed, NotNow, SheetcrmError, StoreError
from sheetcrm.handover.folder import LaidOut, lay_out_pages
from sheetcrm.handover.render_worker import render_in_worker
from sheetcrm.handover.review_decision import shown_decisions
from sheetcrm.jobs.changing import NO_KIND, Changed, carry_out, put_back, settle_unfinished, undone_words, untick
from sheetcrm.jobs.changing import undo as take_back
from sheetcrm.jobs.clients.merging import Merged, State, carry_out_merges, put_off, wanted
from sheetcrm.jobs.clients.merging import Planned as PlannedMerge
from sheetcrm.jobs.clients.merging import plan_merge as planned_merge
from sheetcrm.jobs.deciding import Chosen, announce_alarm, automatic, decided_in, remember_mark, remember_queues
from sheetcrm.jobs.drafts.attaching import find_file
from sheetcrm.jobs.drafts.confirming import note_sent
from sheetcrm.jobs.entering import rule_settings
from sheetcrm.jobs.formulas import renewed
from sheetcrm.jobs.opening import (
    Asked,
    Opened,
    drafts_folder,
    open_workbook,
    own_templates,
    reopened,
    run_settings,
)
from sheetcrm.journal import approvals, decisions, due, erasures, figures, groups, segment_moves, tasks, told
from sheetcrm.journal.changes import ChangeLog, ChangeRun
from sheetcrm.journal.columns import keep_more, save_kept
from sheetcrm.shipped import templates as shipped_templates
from sheetcrm.stores.base import Receipt

if TYPE_CHECKING:
    from sheetcrm.jobs.law.acts import Act
    from sheetcrm.jobs.law.erasing import Underway


CORRECTED = Text(
    ru="До этого в вашей таблице исправлено ячеек: {n} (запуск {run}, вернуть — sheetcrm undo). Вкладки программы обновит "
    "следующий запуск.",
    en="Cells of yours corrected before that: {n} (run {run}; sheetcrm undo takes them back). The next run fills the "
    "program's tabs.",
)


class Done(Struct, frozen=True):
    """A finished job. ``receipt`` is None when nothing was to be written. ``taken_back``: the runs, or cells of them, that people
    ticked in the change log."""

    opened: Opened
    outcome: Outcome
    receipt: Receipt | None = None
    handed: LaidOut | None = None
    changed: Changed | None = None
    merged: Merged | None = None
    acts: tuple[Act, ...] = ()
    taken_back: tuple[tuple[ChangeRun, Changed], ...] = ()

    @property
    def left_undone(self) -> bool:
        """Whether something that was asked for was not done."""
        skipped = self.merged is not None and bool(self.merged.of(State.OFF))
        skipped |= any(changed.conflicts for _, changed in self.taken_back)
        return skipped or (self.changed is not None and self.changed.left_undone)

    @property
    def lang(self) -> Lang:
        return self.opened.lang

    @property
    def reader(self) -> Lang:
        return self.opened.reader


def look(asked: Asked, *, edits: bool = False) -> Done:
    """Reads and computes everything, writes nothing. ``edits``: whether the workbook may be written to afterwards."""
    opened = open_workbook(asked, edits=edits)
    return Done(opened, compute(opened, decided_in(opened)))


def compute(opened: Opened, decided: Decided = NOTHING_DECIDED) -> Outcome:
    """Everything that can be known of a workbook that was read."""
    return finished(opened, found_in(opened, decided), decided)


def found_in(opened: Opened, decided: Decided, before: Found | None = None) -> Found:
    """What is in a workbook that was read; ``before``: what was found in it before cells of it changed."""
    for name in opened.config.plugins:
        importlib.import_module(name)
    settings = run_settings(opened.config, opened.state, opened.cells_lang)
    return find(opened.base, settings, opened.now, extra=opened.findings, decided=decided, before=before)


def finished(opened: Opened, found: Found, decided: Decided) -> Outcome:
    """What was found, with the drafts and tabs that are made of it."""
    own = own_templates(opened.config)
    return complete(
        found,
        run_settings(opened.config, opened.state, opened.cells_lang),
        {**shipped_templates(are_visits(opened.base.tables)), **own},
        opened.now,
        own_templates=frozenset(own),
        renderer=render_in_worker,
        find_file=find_file(opened),
        decided=decided,
    )


def check(asked: Asked) -> Done:
    """Reads, checks, carries out what people agreed to, and fills our tabs; lays out no drafts."""
    return _checked(asked, "check")


def apply(asked: Asked, chosen: Chosen) -> Done:
    """Carries out what people agreed to, in the workbook or on the command line, and fills our tabs.

    Raises NotNow when people's cells cannot be written at the moment.
    """
    return _checked(asked, "apply", chosen)


def _checked(asked: Asked, command: str, chosen: Chosen | None = None) -> Done:
    opened = open_workbook(asked, edits=True)
    try:
        return _done(opened, command, chosen)
    except Alarmed:
        announce_alarm(opened)  # nothing was written: the workbook is as it was read
        raise


def _done(opened: Opened, command: str, chosen: Chosen | None) -> Done:
    taken_back: list[tuple[ChangeRun, Changed]] = []
    return replace(_worked(opened, command, chosen, taken_back), taken_back=tuple(taken_back))


def _worked(opened: Opened, command: str, chosen: Chosen | None, taken_back: list[tuple[ChangeRun, Changed]]) -> Done:
    """``taken_back`` gets what people ticked in the change log."""
    asked = opened.asked
    if asked.write:
        opened = renewed(settle_unfinished(opened))
        note_sent(opened)
    decided = decided_in(opened, chosen or Chosen())
    if chosen is not None:
        _refuse_unknown_kinds(opened, decided, chosen)
    if asked.write:
        told.save(opened.state, decided.told)
        opened, decided = _asked_back(opened, decided, chosen, taken_back)
        if (alarm := opened.sentry.still(opened.base)) is not None:
            # What people took back in the change log is back; for all else the alarm stands.
            announce_alarm(opened)
            return Done(opened, compute(opened, decided), changed=Changed(None, Plan(), waits=alarm))
    kept_plan = chosen.plan if chosen is not None else None
    under = _erasures(opened, kept_plan) if asked.write else ()
    found = found_in(opened, decided)
    if not asked.write or not found.outcome.has_clients:
        return Done(opened, finished(opened, found, decided))
    try:
        merges = kept_plan if kept_plan is not None and ChangeLog(opened.state).plan_merges(kept_plan) else None
        opened, decided, changed = carry_out(
            opened, found.outcome.proposals, decided, command, None if merges is not None else kept_plan
        )
    except NotNow as err:
        if chosen is not None or isinstance(err, Alarmed):
            raise
        # Our tabs are filled all the same: the result stands beside a file that somebody has open.
        changed, merges = Changed(None, Plan(), waits=err), None
    if under:
        from sheetcrm.jobs.law import erasing

        decided = erasing.forgotten(erasing.remember(opened, decided, under), under)
    if changed.run is not None or under:
        found = found_in(opened, decided, found)
    done = Done(opened, finished(opened, found, decided))
    if (alarm := opened.sentry.still(opened.base)) is not None:
        # What could be brought back was; our tabs wait until a person has looked at the rest.
        announce_alarm(opened)
        return replace(done, changed=replace(changed, waits=alarm))
    try:
        if changed.waits is None:
            done = _merged(done, found, decided, merges, command, len(changed.landed), required=chosen is not None)
            opened = done.opened
        receipt = _fill(done.outcome, opened, done.outcome.tabs)
    except StoreError as err:
        if changed.landed and err.so_far is None:
            err.so_far = CORRECTED, {"n": len(changed.landed), "run": changed.run}
        raise
    remember_mark(opened, decided.id_mark)
    if done.outcome.figures is not None:
        figures.save(opened.state, done.outcome.figures.past)
    opened.sentry.look()
    opened.sentry.after(opened.base)
    if under and receipt.location == opened.workbook.location:
        from sheetcrm.jobs.law import erasing

        done = replace(done, acts=erasing.finish(opened, under, changed.fates))
    return replace(done, receipt=receipt, changed=changed)


def _refuse_unknown_kinds(opened: Opened, decided: Decided, chosen: Chosen) -> None:
    """Raises UnknownName where a kind is named that neither we have nor a plugin of the team made here: with a name mistyped less
    would be carried out than was meant."""
    for kind in sorted(chosen.rules - BY_ITSELF.keys()):
        here = {group.why for group in found_in(opened, decided).outcome.proposals.groups}
        if kind not in here:
            raise NO_KIND(kind=kind, near=alike(kind, {**BY_ITSELF, **dict.fromkeys(here)}))


def _erasures(opened: Opened, plan: str | None) -> tuple[Underway, ...]:
    """The erasures this run has to do with; most have none, and do without the room."""
    if not erasures.orders(opened.state):
        return ()
    from sheetcrm.jobs.law.erasing import underway

    return underway(opened, plan)


def _merged(
    done: Done, found: Found, decided: Decided, plan: str | None, command: str, used: int, *, required: bool
) -> Done:
    """The merges that were ticked or planned, carried out; what waits is tried by the next run. ``required``: whether who
    asked for it wants to know at once when it has to wait."""
    todo = wanted(done.opened, done.outcome, plan)
    if not todo:
        return done
    outcome = done.outcome
    try:
        opened, decided, merged = carry_out_merges(
            done.opened, outcome, decided, todo, command, lambda where, tabs: _fill(outcome, where, tabs), used
        )
    except NotNow as err:
        if required or isinstance(err, Alarmed):
            raise
        # Our tabs may have been written before it had to wait.
        return replace(done, opened=reopened(done.opened, done.opened.store.read()), merged=put_off(todo, err))
    return Done(opened, finished(opened, found_in(opened, decided, found), decided), merged=merged)


def _fill(outcome: Outcome, opened: Opened, tabs: Sequence[Tab]) -> Receipt:
    """Our tabs and columns as they should be. What people typed or decided there is safe before that.

    Raises StoreError and NotNow of the store.
    """
    save_kept(opened.state, outcome.kept)
    if outcome.merging is not None:
        decisions.save(opened.state, outcome.merging.settled.remembered, opened.now)
    if outcome.review is not None:
        approvals.keep(opened.state, outcome.review.fresh)
    receipt = opened.store.replace(tabs, opened.workbook, outcome.columns, lambda kept: keep_more(opened.state, kept))
    if receipt.location == opened.workbook.location:
        renewed = opened.store.renew_rules(
            lambda: wanted_rules(outcome.base.tables, rule_settings(opened)), opened.workbook
        )
        if renewed is not None:
            receipt = replace(receipt, calls=renewed.calls, notes=(*receipt.notes, *renewed.notes))
        remember_queues(opened, tabs)
        if outcome.task_memory is not None:
            # Only once the tasks stand in the workbook: what is not there has not been said to anybody.
            tasks.save(opened.state, outcome.task_memory)
        if outcome.due is not None:
            due.save(opened.state, outcome.due)
        if outcome.groups is not None:
            groups.save(opened.state, outcome.groups)
        if outcome.segment_log is not None:
            segment_moves.save(opened.state, outcome.segment_log)
    return receipt


def _asked_back(
    opened: Opened, decided: Decided, chosen: Chosen | None, taken_back: list[tuple[ChangeRun, Changed]]
) -> tuple[Opened, Decided]:
    """What people ticked in the change log, taken back before anything else; it waits while the file is open."""
    try:
        back, after, done = put_back(opened, decided)
    except NotNow as err:
        if chosen is not None or isinstance(err, Alarmed):
            raise
        return opened, decided
    taken_back += done
    if back is opened or chosen is None:
        return back, after
    agreed = replace(after.agreed, rules=chosen.rules, everything=chosen.everything)
    return back, replace(after, agreed=agreed)


def run_now(asked: Asked) -> Done:
    """The whole job because somebody asked for it in «Настройки»; then the tick is taken out, also when an alarm stopped it."""
    try:
        done = sync(replace(asked, asked_for=True))
    except Alarmed:
        with suppress(SheetcrmError):  # the alarm is what has to be said
            untick(open_workbook(asked, edits=True))
        raise
    notes = untick(open_workbook(asked, edits=True))
    receipt = done.receipt or Receipt(done.opened.workbook.location)
    return replace(done, receipt=replace(receipt, notes=(*receipt.notes, *notes))) if notes else done


class Repair(StrEnum):
    """How a look at shuffled ids went: ``fine``, nothing is shuffled; ``unknown``, nothing to compare with; ``ids``, they can
    be put back; ``by-hand``, some moved and only a person can tell where they belong; ``otherwise``, it is not the ids that moved."""

    FINE = "fine"
    UNKNOWN = "unknown"
    IDS = "ids"
    BY_HAND = "by-hand"
    OTHERWISE = "otherwise"


class Planned(Struct, frozen=True):
    """What a run would change: ``name`` of the kept plan, None with a read-only run. ``repair``: set when only ids that
    changed places were looked for, and ``strays``: those of them that cannot be put back for sure."""

    done: Done
    changes: tuple[Change, ...]
    agreed: Plan
    name: str | None = None
    repair: Repair | None = None
    strays: tuple[Stray, ...] = ()


def plan(asked: Asked) -> Planned:
    """Everything that could be changed in people's cells, and what of it is agreed to; writes nothing into the workbook."""
    done = look(asked)
    maker = ChangeMaker(done.outcome.proposals)
    decided = decided_in(done.opened)
    changes = tuple(change for group in done.outcome.offered.groups for change in maker.all(group))
    agreed = approve(done.outcome.proposals, decided.agreed, automatic(done.opened.config))
    if not asked.write or not changes:
        return Planned(done, changes, agreed)
    return Planned(done, changes, agreed, ChangeLog(done.opened.state).keep_plan(done.opened.now, changes))


def repair_ids(asked: Asked) -> Planned:
    """What puts ids that changed places back beside the clients they belonged to at the last run; writes nothing into the
    workbook."""
    done = look(asked)
    opened = done.opened
    sentry, clients = opened.sentry, opened.base.tables.get("clients")
    before = sentry.remembered()
    then = None if before is None else before.seen.tables.get("clients")
    there = sentry.prints().tables.get("clients")
    if then is None or there is None or clients is None:
        return Planned(done, (), Plan(), repair=Repair.UNKNOWN)
    wanted = ids_back(then, there, clients)
    tables = {"clients": clients}
    changes = tuple(to_change(wanted, tables, {"clients": Identity.of(clients)}, IDS_BACK, RESTORE))
    left = strays(then, there, clients, {one.position for one in wanted})
    if not changes:
        otherwise = Repair.OTHERWISE if shuffled(then, there) else Repair.FINE
        return Planned(done, (), Plan(), repair=Repair.BY_HAND if left else otherwise, strays=left)
    name = ChangeLog(opened.state).keep_plan(opened.now, changes) if asked.write else None
    return Planned(done, changes, Plan(), name, Repair.IDS, left)


def plan_merge(asked: Asked, names: Sequence[str], keep: str | None = None) -> PlannedMerge:
    """What a merge would come to, kept as a plan when it was named; see :func:`sheetcrm.jobs.clients.merging.plan_merge`."""
    return planned_merge(asked, names, keep, compute)


class Undone(Struct, frozen=True):
    """A run that was taken back. ``run``: the one it was about. ``receipt``: of our tabs, which show it at once; None when
    nothing was put back or there are none. ``waits``: why they show the state before, None when they do not."""

    opened: Opened
    changed: Changed
    run: ChangeRun
    receipt: Receipt | None = None
    waits: SheetcrmError | None = None


def undo(asked: Asked, run: str | None) -> Undone:
    """Takes the last run back, or the one that is named, but for cells people changed since; our tabs follow at once.

    What people agreed to meanwhile is left for the next run.
    """
    opened = settle_unfinished(open_workbook(asked, edits=True))
    before = decided_in(opened)
    opened, changed, found = take_back(opened, run)
    undone = Undone(opened, changed, found)
    if not changed.landed or not any(sheet.ours for sheet in opened.workbook.sheets):
        return undone
    if (alarm := opened.sentry.still(opened.base)) is not None:
        announce_alarm(opened)
        return replace(undone, waits=alarm)
    past = next((one for one in before.history if one.run == found.run), None)
    results = {} if past is None else undone_words(opened, past, changed, whole=True)
    decided = replace(decided_in(opened), results=results)
    outcome = compute(opened, decided)
    if not outcome.has_clients:
        return undone
    try:
        receipt = _fill(outcome, opened, outcome.tabs)
    except StoreError as err:
        return replace(undone, waits=err)  # the cells are back all the same; the next run fills our tabs
    opened.sentry.after(opened.base)
    return replace(undone, receipt=receipt)


def drafts(asked: Asked) -> Done:
    """Reads, computes and lays the page out on which the drafts are read; fills no tab."""
    done = look(asked)
    return _laid_out(done) if asked.write else done


def sync(asked: Asked) -> Done:
    """The whole job: reads, computes, carries out what was agreed to, fills our tabs, lays the drafts out."""
    done = _checked(asked, "sync")
    return _laid_out(done) if done.receipt is not None else done


def _laid_out(done: Done) -> Done:
    if done.outcome.drafts is None:
        return done
    opened, reviewed = done.opened, done.outcome.review
    settings = run_settings(opened.config, opened.state).drafts
    stand = () if reviewed is None else reviewed.drafts
    laid_out = lay_out_pages(
        done.outcome.drafts,
        drafts_folder(opened),
        settings,
        lang_of(opened.base.tables, done.lang),
        workbook=opened.workbook.name,
        decisions=shown_decisions(stand, opened.now.tzinfo, done.lang, settings.currency),
        must_read=frozenset() if reviewed is None else reviewed.must_read,
    )
    return replace(done, handed=laid_out)
