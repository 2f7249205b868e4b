"""The whole job and its parts: read, compute, carry out what was agreed to, fill our tabs, lay drafts out."""

from __future__ import annotations

import importlib
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from sheetcrm.core.outcome import Outcome
from sheetcrm.core.pipeline import Found, complete, find
from sheetcrm.core.plan import Change
from sheetcrm.core.plan.approval import Plan, approve
from sheetcrm.core.plan.changes import ChangeMaker
from sheetcrm.core.plan.decided import NOTHING_DECIDED, Decided
from sheetcrm.core.plan.identity import Identity
from sheetcrm.core.plan.restoring import IDS_BACK, RESTORE
from sheetcrm.core.plan.wanted import to_change
from sheetcrm.core.watch.compare import shuffled
from sheetcrm.core.watch.repair import ids_back
from sheetcrm.core.wording import Lang, Text
from sheetcrm.errors import Alarmed, NotNow
from sheetcrm.handover.folder import Handed, hand_over
from sheetcrm.handover.render_worker import render_in_worker
from sheetcrm.jobs.changing import (
    Changed,
    Chosen,
    automatic,
    carry_out,
    decided_in,
    put_back,
    settle_unfinished,
    untick,
)
from sheetcrm.jobs.changing import undo as take_back
from sheetcrm.jobs.opening import Asked, Opened, open_workbook, own_templates, run_settings
from sheetcrm.journal import figures
from sheetcrm.journal.changes import ChangeLog, ChangeRun
from sheetcrm.journal.columns import keep_more, save_kept
from sheetcrm.shipped import templates as shipped_templates
from sheetcrm.stores import Receipt


@dataclass(frozen=True, slots=True)
class Done:
    """A finished job. ``receipt`` is None when nothing was to be written."""

    opened: Opened
    outcome: Outcome
    receipt: Receipt | None = None
    handed: Handed | None = None
    changed: Changed | None = None

    @property
    def lang(self) -> Lang:
        return self.opened.lang

    @property
    def reader(self) -> Lang:
        return self.opened.reader


def look(asked: Asked) -> Done:
    """Reads and computes everything, writes nothing."""
    opened = open_workbook(asked)
    return Done(opened, compute(opened, decided_in(opened)))


def compute(opened: Opened, decided: Decided = NOTHING_DECIDED) -> Outcome:
    """Everything that can be known of a workbook that was read."""
    return finished(opened, found_in(opened, decided), decided)


def found_in(opened: Opened, decided: Decided, before: Found | None = None) -> Found:
    """What is in a workbook that was read; ``before``: what was found in it before cells of it changed."""
    for name in opened.config.plugins:
        importlib.import_module(name)
    settings = run_settings(opened.config, opened.state)
    return find(opened.base, settings, opened.now, extra=opened.findings, decided=decided, before=before)


def finished(opened: Opened, found: Found, decided: Decided) -> Outcome:
    """What was found, with the drafts and tabs that are made of it."""
    own = own_templates(opened.config)
    return complete(
        found,
        run_settings(opened.config, opened.state),
        {**shipped_templates(), **own},
        opened.now,
        own_templates=frozenset(own),
        renderer=render_in_worker,
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
    opened = open_workbook(asked)
    if asked.write:
        opened = settle_unfinished(opened)
    decided = decided_in(opened, chosen or Chosen())
    if asked.write:
        opened, decided = _asked_back(opened, decided, chosen)
    found = found_in(opened, decided)
    if not asked.write or not found.outcome.has_clients:
        return Done(opened, finished(opened, found, decided))
    try:
        kept_plan = chosen.plan if chosen is not None else None
        opened, decided, changed = carry_out(opened, found.outcome.proposals, decided, command, kept_plan)
    except NotNow as err:
        if chosen is not None or isinstance(err, Alarmed):
            raise
        # Our tabs are filled all the same: the result stands beside a file that somebody has open.
        changed = Changed(None, Plan(), waits=err)
    if changed.run is not None:
        found = found_in(opened, decided, found)
    done = Done(opened, finished(opened, found, decided))
    if (alarm := opened.sentry.still(opened.base)) is not None:
        # What could be brought back was; our tabs wait until a person has looked at the rest.
        return replace(done, changed=replace(changed, waits=alarm))
    if done.outcome.kept or decided.kept:
        # What people typed into a cell of ours is safe before our value comes back.
        save_kept(opened.state, done.outcome.kept)
    receipt = opened.store.replace(
        done.outcome.tabs, opened.workbook, done.outcome.columns, lambda kept: keep_more(opened.state, kept)
    )
    if done.outcome.figures is not None:
        figures.save(opened.state, done.outcome.figures.past)
    opened.sentry.after(opened.base)
    return replace(done, receipt=receipt, changed=changed)


def _asked_back(opened: Opened, decided: Decided, chosen: Chosen | None) -> tuple[Opened, Decided]:
    """What people ticked in the change log, taken back before anything else; it waits while the file is open."""
    try:
        back, after = put_back(opened, decided)
    except NotNow as err:
        if chosen is not None or isinstance(err, Alarmed):
            raise
        return opened, decided
    if back is opened or chosen is None:
        return back, after
    agreed = replace(after.agreed, rules=chosen.rules, everything=chosen.everything)
    return back, replace(after, agreed=agreed)


def run_now(asked: Asked) -> Done:
    """The whole job because somebody asked for it in «Настройки»; then the tick is taken out."""
    done = sync(asked)
    untick(open_workbook(asked))
    return done


class Repair(StrEnum):
    """How a look at shuffled ids went: ``fine``, nothing is shuffled; ``unknown``, nothing to compare with; ``ids``, they can
    be put back; ``otherwise``, it is not the ids that moved."""

    FINE = "fine"
    UNKNOWN = "unknown"
    IDS = "ids"
    OTHERWISE = "otherwise"


@dataclass(frozen=True, slots=True)
class Planned:
    """What a run would change: ``name`` of the kept plan, None with a read-only run. ``repair``: set when only ids that
    changed places were looked for."""

    done: Done
    changes: tuple[Change, ...]
    agreed: Plan
    name: str | None = None
    repair: Repair | None = None


def plan(asked: Asked) -> Planned:
    """Everything that could be changed in people's cells, and what of it is agreed to; writes nothing into the workbook."""
    done = look(asked)
    maker = ChangeMaker(done.outcome.proposals)
    changes = tuple(change for group in done.outcome.proposals.groups for change in maker.all(group))
    decided = decided_in(done.opened)
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
    if not changes:
        return Planned(done, (), Plan(), repair=Repair.OTHERWISE if shuffled(then, there) else Repair.FINE)
    name = ChangeLog(opened.state).keep_plan(opened.now, changes) if asked.write else None
    return Planned(done, changes, Plan(), name, Repair.IDS)


@dataclass(frozen=True, slots=True)
class Undone:
    """A run that was taken back. ``run``: the one it was about."""

    opened: Opened
    changed: Changed
    run: ChangeRun


def undo(asked: Asked, run: str | None) -> Undone:
    """Takes the last run back, or the one that is named, but for cells people changed since."""
    opened = open_workbook(asked)
    opened = settle_unfinished(opened)
    opened, changed, found = take_back(opened, run)
    return Undone(opened, changed, found)


def drafts(asked: Asked) -> Done:
    """Reads, computes and lays the drafts out as files for reading; fills no tab."""
    done = look(asked)
    return _laid_out(done) if asked.write else done


def sync(asked: Asked) -> Done:
    """The whole job: reads, computes, carries out what was agreed to, fills our tabs, lays the drafts out."""
    done = _checked(asked, "sync")
    return _laid_out(done) if done.receipt is not None else done


def _laid_out(done: Done) -> Done:
    if done.outcome.drafts is None:
        return done
    opened = done.opened
    settings = run_settings(opened.config, opened.state).drafts
    folder = drafts_folder(opened)
    handed = hand_over(done.outcome.drafts, folder, settings, done.lang, opened.now, workbook=opened.workbook.name)
    return replace(done, handed=handed)


def drafts_folder(opened: Opened) -> Path:
    """Where drafts are laid out for reading: beside an .xlsx, in the state folder for a Google Sheet."""
    if opened.google:
        return opened.state / "drafts"
    path = Path(opened.workbook.location)
    return path.with_name(path.stem + DRAFTS.say(opened.lang))


DRAFTS = Text(ru=" — черновики", en=" — drafts")
