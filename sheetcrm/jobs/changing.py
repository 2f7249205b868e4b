"""Changes of people's cells: what was decided is read, carried out, kept in the journal, and can be taken back."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sheetcrm.config.model import Config
from sheetcrm.core import control
from sheetcrm.core.plan import Applied, CellChange, Change, Fate
from sheetcrm.core.plan.adding import touched
from sheetcrm.core.plan.approval import Agreed, Automatic, Plan, approve, kind_key
from sheetcrm.core.plan.changes import placed_as_read
from sheetcrm.core.plan.decided import Decided, Moment, decisions
from sheetcrm.core.plan.identity import ID_FIELD
from sheetcrm.core.plan.ids import highest
from sheetcrm.core.plan.merging import EMPTY, Archived, first_part
from sheetcrm.core.plan.placing import Placed, place
from sheetcrm.core.plan.pointing import other_tables, with_others
from sheetcrm.core.plan.restoring import RESTORE
from sheetcrm.core.plan.undo import reversed_changes
from sheetcrm.core.proposals import Proposals
from sheetcrm.core.tabs import state
from sheetcrm.core.tabs.change_log import PastCell, PastRun, wanted_back
from sheetcrm.core.tabs.merged import joined, read_archive
from sheetcrm.core.tabs.model import Tab
from sheetcrm.core.tabs.ours import QUEUES, alarm_tab
from sheetcrm.core.tabs.queue import Lines, prints_of, read_lines, typed_over_in
from sheetcrm.core.tabs.remembered import read_remembered
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import Sheet, TypedOver, Workbook
from sheetcrm.errors import Alarmed, Fault, NotNow, PlanError, SheetcrmError
from sheetcrm.jobs.merge_cells import Writing, in_parts
from sheetcrm.jobs.opening import Opened, reopened
from sheetcrm.journal import decisions as decisions_log
from sheetcrm.journal import figures, memory
from sheetcrm.journal.changes import ChangeLog, ChangeRun, MergeEntry, chosen, standing
from sheetcrm.journal.columns import load_kept, load_queues, save_queues

_log = logging.getLogger("sheetcrm")

NO_RUN = Fault(
    "plan/no-run",
    PlanError,
    Text(ru="Такого запуска нет: {run}.", en="There is no such run: {run}."),
    Text(ru="Список запусков: sheetcrm log.", en="The list of runs: sheetcrm log."),
)
NOTHING_TO_UNDO = Fault(
    "plan/nothing-to-undo",
    PlanError,
    Text(ru="Возвращать нечего.", en="There is nothing to take back."),
    Text(
        ru="Программа ещё не меняла ячеек этой таблицы, или всё уже возвращено. Список запусков: sheetcrm log.",
        en="The program has changed no cell of this table yet, or all of it was taken back. The list of runs: sheetcrm log.",
    ),
)

NO_PLAN = Fault(
    "plan/no-plan",
    PlanError,
    Text(ru="Такого плана нет: {plan}.", en="There is no such plan: {plan}."),
    Text(ru="Новый план: sheetcrm plan.", en="A fresh plan: sheetcrm plan."),
)

APPLIED = Text(ru="✓ применено {when}", en="✓ applied {when}")
APPLIED_KIND = Text(ru="✓ применено {when}: {n} {n:ячейка|ячейки|ячеек}", en="✓ applied {when}: {n} {n:cell|cells}")
APPLIED_SOME = Text(
    ru="применено {when}: {n} {n:ячейка|ячейки|ячеек}, остальное — при следующем запуске",
    en="applied {when}: {n} {n:cell|cells}, the rest goes into the next run",
)
SKIPPED_SOME = Text(ru="; пропущено {n}: ячейки изменили", en="; {n} skipped: somebody changed the cells")
BACK_AGAIN = Text(ru="✓ возвращено {when}", en="✓ put back {when}")
BACK_RUN = Text(ru="✓ возвращено {when}: {n} {n:ячейка|ячейки|ячеек}", en="✓ put back {when}: {n} {n:cell|cells}")
FATE_WORDS = {
    Fate.APPLIED: APPLIED,
    Fate.ALREADY: Text(ru="✓ уже так", en="✓ it is so already"),
    Fate.CHANGED: Text(ru="пропущено {when}: ячейку изменили", en="skipped {when}: somebody changed the cell"),
    Fate.REFUSED: Text(
        ru="пропущено {when}: такую ячейку правят только вручную",
        en="skipped {when}: such a cell is changed by hand only",
    ),
    Fate.LATER: Text(ru="остальное — при следующем запуске", en="the rest goes into the next run"),
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was named on the command line: ``rules`` of kinds of change, ``everything`` that is no proposal, or a
    ``plan`` that was kept."""

    rules: frozenset[str] = frozenset()
    everything: bool = False
    plan: str | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """What a job did to people's cells. ``run`` is None when there was nothing to do. ``waits``: why approved changes
    were left for later, None when they were not."""

    run: str | None
    plan: Plan
    fates: Mapping[str, Fate] = field(default_factory=dict)
    calls: int = 0
    notes: tuple[tuple[str, dict[str, object]], ...] = ()
    waits: SheetcrmError | None = None

    @property
    def left_undone(self) -> bool:
        """Whether something that was asked for was not done: cells left as they are, an alarm that still stands."""
        return bool(self.conflicts) or isinstance(self.waits, Alarmed)

    @property
    def landed(self) -> tuple[Change, ...]:
        return tuple(c for c in self.plan.changes if self.fates.get(c.change_id) is Fate.APPLIED)

    @property
    def conflicts(self) -> tuple[Change, ...]:
        """Changes whose cell is not what it was, or may not be written; left as they are."""
        return tuple(c for c in self.plan.changes if self.fates.get(c.change_id) in (Fate.CHANGED, Fate.REFUSED))


def our_sheet(workbook: Workbook, key: str) -> Sheet | None:
    """A tab of ours as it was read."""
    return next((sheet for sheet in workbook.sheets if sheet.ours == key), None)


def automatic(config: Config) -> Automatic:
    """What the team let be written by itself."""
    apply = config.apply
    return Automatic(
        apply.spelling == "auto", apply.ids == "auto", frozenset(apply.kinds), dict(config.normalise), apply.most_rows
    )


def decided_in(opened: Opened, chosen: Chosen = Chosen()) -> Decided:
    """What people decided in the workbook, and what this machine remembers of earlier runs."""
    lines = {form.tab: read_lines(our_sheet(opened.workbook, form.tab), form) for form in QUEUES}
    over = tuple((s.title, one) for s in opened.workbook.sheets if s.ours for one in s.typed_over)
    if not opened.google:
        over += tuple(_typed_over(opened, lines))
    agreed = _agreed(lines["proposals"], ChangeLog(opened.state).times(), chosen)
    mark = memory.load(opened.state / "ids.json").get("mark", 0)
    highest_seen = max(int(mark), state.remembered(our_sheet(opened.workbook, "state")))
    shown = control.asked(opened.base.tables.get("settings")) is not None
    moment = Moment(opened.now, opened.asked.next_run, _asked_for(opened)) if shown else None
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
        opened.google,
        figures.load(opened.state),
    )


def archive_of(opened: Opened) -> tuple[Archived, ...]:
    """The rows of clients that were merged into others: as the workbook shows them, and as this machine remembers those
    whose merge it carried out and that stand."""
    zone = opened.now.tzinfo
    mine = []
    for run, changes in standing(list(ChangeLog(opened.state).runs())):
        if run.merges:
            left = {change.change_id for change in changes}
            when = merged_when(run.at.astimezone(zone), opened.lang)
            mine += [one for entry in run.merges for one in entry.archived(run.changes, left, when, run.run)]
    return joined(mine, read_archive(our_sheet(opened.workbook, "merged")))


def merged_when(at: dt.datetime, lang: Lang) -> str:
    """When a merge took place, as the archive says it."""
    return f"{at:%d.%m.%Y %H:%M}" if lang == "ru" else f"{at.day} {at:%b %Y %H:%M}"


def _typed_over(opened: Opened, lines: Mapping[str, Lines]) -> Iterator[tuple[str, TypedOver]]:
    """What people typed into columns of ours of queue tabs, in a file: by what this machine wrote there last."""
    written = load_queues(opened.state)
    for form in QUEUES:
        sheet = our_sheet(opened.workbook, form.tab)
        if sheet is not None and isinstance(known := written.get(form.tab), dict):
            for one in typed_over_in(sheet, lines[form.tab], form, known):
                yield sheet.title, one


def remember_queues(opened: Opened, tabs: Sequence[Tab]) -> None:
    """Keeps prints of what stands in columns of ours of queue tabs now."""
    if not opened.google:
        now = {tab.key: prints_of(tab) for tab in tabs if tab.queue is not None}
        save_queues(opened.state, {**load_queues(opened.state), **now})


def _asked_for(opened: Opened, *, stopped: bool = False) -> str:
    """What stands beside «Запустить сейчас»: how this run went if it was asked for there, else the one before."""
    if opened.asked.asked_for:
        return control.outcome(stopped, opened.now.replace(tzinfo=None), opened.lang)
    return state.words(our_sheet(opened.workbook, "state"), state.ASKED)


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
        _log.warning("the alarm could not be said in the workbook: %s", err.code)


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


def put_back(opened: Opened, decided: Decided) -> tuple[Opened, Decided]:
    """Takes back what people ticked in the change log: whole runs, or single cells; with what became of each line.

    Raises StoreError and NotNow of the store.
    """
    ticked, _ = decisions(decided.of("log"), "undo")
    results: dict[str, str] = {}
    for past, cells, whole in wanted_back(decided.history, ticked):
        opened, changed, _ = undo(opened, past.run, cells)
        results |= undone_words(opened, past, changed, whole=whole)
    if not results:
        return opened, decided
    return opened, replace(decided_in(opened), results=results)


def undone_words(opened: Opened, past: PastRun, changed: Changed, *, whole: bool) -> dict[str, str]:
    """What became of the lines of the change log that were taken back, by their keys."""
    results: dict[str, str] = {}
    when = f"{opened.now:%d.%m %H:%M}" if opened.lang == "ru" else f"{opened.now:%d %b %H:%M}"
    for cell in past.cells:
        if (fate := changed.fates.get(f"-{cell.change_id}")) is not None:
            text = BACK_AGAIN if fate is Fate.APPLIED else FATE_WORDS[fate]
            results[past.cell_key(cell)] = text.say(opened.lang, when=when)
    if whole:
        n, skipped = len(changed.landed), len(changed.conflicts)
        words = BACK_RUN.say(opened.lang, when=when, n=n)
        results[past.key] = words + (SKIPPED_SOME.say(opened.lang, n=skipped) if skipped else "")
    return results


def _agreed(lines: Lines, times: Mapping[str, int], chosen: Chosen) -> Agreed:
    ticked, refused = decisions(lines, "apply")
    return Agreed(ticked, refused, times, chosen.rules, chosen.everything)


def untick(opened: Opened) -> None:
    """Takes the tick of «Запустить сейчас» out: what was asked for is done, or an alarm stopped it. A tick set anew meanwhile
    asks again."""
    opened.sentry.going_back = True  # an alarm is no reason to leave it in, or it would ask again every minute
    request = control.asked(opened.base.tables.get("settings"))
    if request is not None and request.wanted:
        change = control.done_with(request, opened.lang)
        opened.store.apply([change], opened.workbook, "run-now")


def settle_unfinished(opened: Opened) -> Opened:
    """Finds out, by looking at the cells, what became of runs that were cut off; the workbook as it is then.

    On Google such a run may have left marks in people's cells: these are taken out first.
    """
    log = ChangeLog(opened.state)
    unfinished = log.unfinished()
    if unfinished and opened.google:
        from sheetcrm.stores.google.store import GoogleStore

        if isinstance(opened.store, GoogleStore) and opened.store.sweep(opened.workbook):
            opened = reopened(opened, opened.store.read())
    for run in unfinished:
        opened = _settled(opened, log, run)
    return opened


def _settled(opened: Opened, log: ChangeLog, run: ChangeRun) -> Opened:
    """One run that was cut off. A merge that is there in part is taken back, an unmerge is gone on with; where that has to
    wait, so does the run."""
    placed = place(run.changes, with_others(opened.base.tables, opened.base, opened.workbook, run.changes))
    writing = Writing(opened, run.run)
    writing.fates |= {change.change_id: Fate.LATER for change in placed.ready}
    writing.fates |= {k: Fate.APPLIED if fate is Fate.ALREADY else fate for k, fate in placed.fates.items()}
    broken = [entry for entry in run.merges if writing.is_off(entry.of_changes(run.changes))]
    if broken:
        opened.sentry.going_back = True
        try:
            if run.undoes is None:
                writing.put_back([entry.of_changes(run.changes) for entry in broken])
            else:
                for part in first_part(run.changes)[::-1]:
                    writing.write([c for c in part if writing.fates[c.change_id] is Fate.LATER])
        except NotNow:
            return opened
    fates = {change.change_id: writing.fates[change.change_id] for change in run.changes}
    done = [entry.base for entry in run.merges if entry not in broken and run.undoes is None]
    kinds = [*done, *_done([k for k in run.kinds if k not in {e.base for e in run.merges}], run.changes, fates)]
    log.finish(run.run, opened.now, fates, writing.kept, kinds)
    return writing.opened


def carry_out(
    opened: Opened, proposals: Proposals, decided: Decided, command: str, kept_plan: str | None = None
) -> tuple[Opened, Decided, Changed]:
    """Writes what was agreed to; the workbook as it is now, and what to show of it.

    Raises StoreError and NotNow of the store. Nothing agreed to: nothing is written.
    """
    log = ChangeLog(opened.state)
    plan = approve(proposals, decided.agreed, automatic(opened.config))
    fates: Mapping[str, Fate] = {}
    if kept_plan is not None:
        plan = _kept(log, kept_plan, decided.agreed, plan)
        placed = place(plan.changes, opened.base.tables)
        cells, fates = list(placed.ready), placed.fates
    else:
        cells = list(placed_as_read(plan.changes, opened.base.tables))
    if not plan.changes:
        return opened, decided, Changed(None, plan)
    if cells:
        opened.sentry.going_back = kept_plan is not None and way_back(plan.changes)
        opened.sentry.before_write()  # before the run is named: one that may not write is none
    run = log.begin(command, opened.now, plan.changes, plan.kinds)
    applied = _applied(opened, log, run, plan, lambda: _written(opened, [cells], fates, run, None))
    changed = Changed(run, plan, applied.fates, applied.calls, applied.notes)
    results = _results(changed, decided.agreed, opened.lang, opened.now)
    mark = decided.id_mark
    given = [c.after for c in changed.landed if c.field == "client_id"]
    if given:
        mark = highest(given, mark)
        memory.save(opened.state / "ids.json", {"mark": mark})
    agreed = replace(decided.agreed, times=log.times(), rules=frozenset(), everything=False)
    return (
        reopened(opened, applied.workbook),
        replace(
            decided,
            agreed=agreed,
            results={**decided.results, **results},
            id_mark=mark,
            history=history(opened),
        ),
        changed,
    )


def _kept(log: ChangeLog, name: str, agreed: Agreed, now: Plan) -> Plan:
    """A plan a person named: all of it that is no proposal, the proposals that are ticked, and what is agreed to anyway."""
    changes = log.plan(name)
    if changes is None:
        raise NO_PLAN(plan=name)
    taken = {c.change_id: c for c in changes if c.kind != "proposal" and agreed.key(c.change_id) not in agreed.refused}
    if way_back(taken.values()):
        now = Plan()  # what was agreed to otherwise waits for the next run: it may be what is being taken back
    taken |= {c.change_id: c for c in now.changes}
    return Plan(tuple(taken.values()), tuple(dict.fromkeys([*now.kinds, *map(kind_of, taken.values())])))


def way_back(changes: Collection[Change]) -> bool:
    """Whether changes only bring back what was."""
    return bool(changes) and all(change.kind == RESTORE for change in changes)


def _applied(opened: Opened, log: ChangeLog, run: str, plan: Plan, write: Callable[[], Applied]) -> Applied:
    try:
        applied = write()
    except NotNow:
        # Nothing was written; the run is closed, so that nobody has to find out later.
        log.finish(run, opened.now, {c.change_id: Fate.LATER for c in plan.changes}, {})
        raise
    log.finish(run, opened.now, applied.fates, applied.kept, _done(plan.kinds, plan.changes, applied.fates))
    return applied


def _done(kinds: Sequence[str], changes: Sequence[Change], fates: Mapping[str, Fate]) -> list[str]:
    """The kinds of change of which nothing is left for later: their tick has been used."""
    waiting = {kind_of(change) for change in changes if fates.get(change.change_id) is Fate.LATER}
    return [kind for kind in kinds if kind not in waiting]


def _results(changed: Changed, agreed: Agreed, lang: Lang, now: dt.datetime) -> dict[str, str]:
    """What became of each line of «Правки», by the key it was asked under."""
    when = f"{now:%d.%m %H:%M}" if lang == "ru" else f"{now:%d %b %H:%M}"
    words = {}
    by_kind: dict[str, list[Fate]] = {}
    for change in changed.plan.changes:
        fate = changed.fates[change.change_id]
        words[agreed.key(change.change_id)] = FATE_WORDS[fate].say(lang, when=when)
        by_kind.setdefault(kind_of(change), []).append(fate)
    for base in changed.plan.kinds:
        fates = by_kind.get(base, [])
        some = APPLIED_SOME if Fate.LATER in fates else APPLIED_KIND
        text = some.say(lang, when=when, n=sum(f is Fate.APPLIED for f in fates))
        skipped = sum(f in (Fate.CHANGED, Fate.REFUSED) for f in fates)
        words[agreed.key(base)] = text + (SKIPPED_SOME.say(lang, n=skipped) if skipped else "")
    return words


def kind_of(change: Change) -> str:
    """The kind of change one belongs to; the same key as that of its group."""
    return kind_key(change.table, change.field, change.why, change.kind)


def undo(opened: Opened, name: str | None, only: frozenset[str] | None = None) -> tuple[Opened, Changed, ChangeRun]:
    """Takes a run back: each cell that still holds what the run wrote gets what stood there before. ``only``: the
    changes meant, by id; all of them when left out.

    Raises PlanError when there is no such run, or nothing to take back.
    """
    log = ChangeLog(opened.state)
    runs = list(log.runs())
    found = chosen(runs, name)
    if found is None:
        raise NO_RUN(run=name) if name is not None else NOTHING_TO_UNDO()
    taken_back = {c.change_id for run in runs if run.undoes == found.run for c in run.landed}
    meant = found.landed if only is None else [c for c in found.landed if c.change_id in only]
    changes = tuple(c for c in reversed_changes(meant) if c.change_id not in taken_back)
    if not changes:
        raise NOTHING_TO_UNDO()
    placed = _whole_rows(
        place(changes, with_others(opened.base.tables, opened.base, opened.workbook, changes)), meant, opened
    )
    opened.sentry.going_back = True
    kept = {f"-{key}": value for key, value in (found.kept or {}).items()}
    ids = {change.change_id for change in changes}
    back = [MergeEntry("", e.kept, e.gone, tuple(i for c in e.changes if (i := f"-{c}") in ids)) for e in found.merges]
    run = log.begin("undo", opened.now, changes, undoes=found.run, merges=[entry for entry in back if entry.changes])
    emptied = {change.change_id for change in changes if change.why == EMPTY}
    parts = in_parts(placed.ready, lambda cell: cell.change_id in emptied)
    applied = _applied(opened, log, run, Plan(changes), lambda: _written(opened, parts, placed.fates, run, kept))
    changed = Changed(run, Plan(changes), applied.fates, applied.calls, applied.notes)
    opened = reopened(opened, applied.workbook)
    opened.sentry.after(opened.base)
    return opened, changed, found


def _whole_rows(placed: Placed, undone: Sequence[Change], opened: Opened) -> Placed:
    """The same without cells of added rows that somebody touched since: such a row is taken back whole or not at all."""
    standing = {cell.change_id.removeprefix("-") for cell in placed.ready}
    left = {
        f"-{change_id}"
        for key, table in opened.base.tables.items()
        if ID_FIELD.get(key) is not None and table.has(ID_FIELD[key])
        for change_id in touched((c for c in undone if c.table == key), standing, table)
    }
    if not left:
        return placed
    ready = tuple(cell for cell in placed.ready if cell.change_id not in left)
    fates = {one.change_id: Fate.CHANGED for one in placed.ready if one.change_id in left}
    return Placed(ready, {**placed.fates, **fates})


def _written(
    opened: Opened,
    parts: Sequence[Sequence[CellChange]],
    fates: Mapping[str, Fate],
    run: str,
    kept: Mapping[str, str] | None,
) -> Applied:
    """What the store did, one part after the other, with the fates of changes that found no place."""
    done = Applied(opened.workbook.location, fates, opened.workbook)
    for number, cells in enumerate(parts):
        if cells:
            try:
                applied = opened.store.apply(cells, done.workbook, run, kept)
            except NotNow:
                if number == 0:
                    raise
                # What was written stays written; the rest waits for whoever takes the run back again.
                waits = {cell.change_id: Fate.LATER for part in parts[number:] for cell in part}
                return replace(done, fates={**done.fates, **waits})
            notes = (*done.notes, *(note for note in applied.notes if note not in done.notes))
            done = replace(
                applied, fates={**done.fates, **applied.fates}, kept={**done.kept, **applied.kept}, notes=notes
            )
    return done
