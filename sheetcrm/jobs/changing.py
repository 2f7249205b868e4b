"""Changes of people's cells: what was decided is carried out, kept in the journal, and can be taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence

from msgspec import Struct, field

from sheetcrm.core import control
from sheetcrm.core.plan import Applied, CellChange, Change, Fate
from sheetcrm.core.plan.adding import touched
from sheetcrm.core.plan.approval import Agreed, Plan, approve, is_refused, kind_key
from sheetcrm.core.plan.changes import change_id, placed_as_read
from sheetcrm.core.plan.decided import Decided, decisions
from sheetcrm.core.plan.identity import ID_FIELD, Identity
from sheetcrm.core.plan.merging import EMPTY, first_part
from sheetcrm.core.plan.placing import Placed, place
from sheetcrm.core.plan.pointing import with_others
from sheetcrm.core.plan.renumbering import RULES, renumbered
from sheetcrm.core.plan.restoring import RESTORE
from sheetcrm.core.plan.undo import reversed_changes
from sheetcrm.core.proposals import Proposals
from sheetcrm.core.records import replace
from sheetcrm.core.tabs.change_log import PastRun, wanted_back
from sheetcrm.core.tabs.proposals import ALREADY, SKIPPED
from sheetcrm.core.wording import Lang, Text
from sheetcrm.errors import Alarmed, Fault, NotNow, SheetcrmError, UnknownName
from sheetcrm.jobs.clients.merge_cells import Writing, in_parts
from sheetcrm.jobs.deciding import automatic, decided_in, history, numbering, remember_mark
from sheetcrm.jobs.opening import Opened, reopened
from sheetcrm.journal.changes import ChangeLog, ChangeRun, MergeEntry, chosen

NO_RUN = Fault(
    "plan/no-run",
    UnknownName,
    Text(ru="Такого запуска нет: {run}.", en="There is no such run: {run}."),
    Text(ru="Список запусков: sheetcrm log.", en="The list of runs: sheetcrm log."),
)
NOTHING_TO_UNDO = Fault(
    "plan/nothing-to-undo",
    UnknownName,
    Text(ru="Возвращать нечего.", en="There is nothing to take back."),
    Text(
        ru="С этого компьютера программа ещё не меняла ячеек этой таблицы, или всё уже возвращено. Список запусков: sheetcrm log.",
        en="The program has not changed any cell of this table from this computer yet, or everything was taken back. The "
        "list of runs: sheetcrm log.",
    ),
)

NO_PLAN = Fault(
    "plan/no-plan",
    UnknownName,
    Text(ru="Такого плана нет: {plan}.", en="There is no such plan: {plan}."),
    Text(ru="Новый план: sheetcrm plan.", en="A new plan: sheetcrm plan."),
)

NO_KIND = Fault(
    "plan/no-kind",
    UnknownName,
    Text(
        ru="Такого вида правок нет: {kind}. Ничего не сделано.",
        en="There is no such kind of edit: {kind}. Nothing was done.",
    ),
    Text(ru="{near}Виды правок вашей таблицы: sheetcrm plan.", en="{near}The kinds your table has: sheetcrm plan."),
)

APPLIED = Text(ru="✓ применено {when}", en="✓ applied {when}")
APPLIED_KIND = Text(ru="✓ применено {when}: {n} {n:ячейка|ячейки|ячеек}", en="✓ applied {when}: {n} {n:cell|cells}")
APPLIED_SOME = Text(
    ru="применено {when}: {n} {n:ячейка|ячейки|ячеек}, остальное — при следующем запуске",
    en="applied {when}: {n} {n:cell|cells}, the rest goes into the next run",
)
SKIPPED_SOME = Text(ru="; пропущено {n}: ячейки изменили", en="; {n} skipped: somebody changed the cells")
REFUSED_SOME = Text(
    ru="; пропущено {n}: такие ячейки правят только вручную", en="; {n} skipped: such cells are only changed by hand"
)
BACK_AGAIN = Text(ru="✓ возвращено {when}", en="✓ put back {when}")
BACK_RUN = Text(ru="✓ возвращено {when}: {n} {n:ячейка|ячейки|ячеек}", en="✓ put back {when}: {n} {n:cell|cells}")
FATE_WORDS = {
    Fate.APPLIED: APPLIED,
    Fate.ALREADY: ALREADY,
    Fate.CHANGED: SKIPPED,
    Fate.REFUSED: Text(
        ru="пропущено {when}: такую ячейку правят только вручную",
        en="skipped {when}: such cells are only changed by hand",
    ),
    Fate.LATER: Text(ru="остальное — при следующем запуске", en="the rest goes into the next run"),
}


class Changed(Struct, frozen=True):
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


def put_back(opened: Opened, decided: Decided) -> tuple[Opened, Decided, tuple[tuple[ChangeRun, Changed], ...]]:
    """Takes back what people ticked in the change log: whole runs, or single cells; with what became of each line, and of each run
    that was gone back on.

    Raises StoreError and NotNow of the store.
    """
    ticked, _ = decisions(decided.of("log"), "undo")
    results: dict[str, str] = {}
    done: list[tuple[ChangeRun, Changed]] = []
    for past, cells, whole in wanted_back(decided.history, ticked):
        opened, changed, run = undo(opened, past.run, cells)
        done.append((run, changed))
        results |= undone_words(opened, past, changed, whole=whole)
    if not results:
        return opened, decided, tuple(done)
    return opened, replace(decided_in(opened), results=results), tuple(done)


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


def untick(opened: Opened) -> tuple[tuple[str, dict[str, object]], ...]:
    """Takes the tick of «Запустить сейчас» out: what was asked for is done, or an alarm stopped it. A tick set anew meanwhile
    asks again. What the store has to say of it comes back."""
    opened.sentry.going_back = True  # an alarm is no reason to leave it in, or it would ask again every minute
    request = control.asked(opened.base.tables.get("settings"))
    if request is not None and request.wanted:
        change = control.done_with(request, opened.lang)
        return opened.store.apply([change], opened.workbook, "run-now").notes
    return ()


def wrote_nothing(opened: Opened, err: NotNow) -> bool:
    """Whether a write that had to be put off left all cells as they were: a file is exchanged as a whole. Google may fail in
    the middle; only whoever was not let in has written nothing."""
    if not opened.google:
        return True
    from sheetcrm.stores.google.fence import OTHER_JOB

    return err.code == OTHER_JOB.code


def settle_unfinished(opened: Opened) -> Opened:
    """Finds out, by looking at the cells, what became of runs that were cut off; the workbook as it is then.

    On Google such a run may have left marks in people's cells: these are taken out first, whichever computer it was on. While it
    may still be at work nothing is found out.
    """
    log = ChangeLog(opened.state)
    unfinished = log.unfinished()
    if opened.google:
        from sheetcrm.stores.google.leftovers import has_leftovers
        from sheetcrm.stores.google.store import GoogleStore

        marked = has_leftovers(opened.workbook)
        if isinstance(opened.store, GoogleStore) and (unfinished or marked):
            if opened.store.sweep(opened.workbook):
                opened = reopened(opened, opened.store.read())
            elif marked:
                return opened
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
        plan, left = _with_free_numbers(opened, log, _kept(log, kept_plan, decided.agreed, plan), decided.id_mark)
        placed = place(plan.changes, opened.base.tables)
        cells = [cell for cell in placed.ready if cell.change_id not in left]
        fates = {**placed.fates, **dict.fromkeys(left, Fate.CHANGED)}
    else:
        cells = list(placed_as_read(plan.changes, opened.base.tables))
    decided = replace(decided, too_many=plan.too_many)
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
        mark = numbering(opened).highest(given, mark)
        remember_mark(opened, mark)
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
    taken = {c.change_id: c for c in changes if c.kind != "proposal" and not is_refused(c, agreed)}
    if way_back(taken.values()):
        now = Plan()  # what was agreed to otherwise waits for the next run: it may be what is being taken back
    taken |= {c.change_id: c for c in now.changes}
    return Plan(tuple(taken.values()), tuple(dict.fromkeys([*now.kinds, *map(kind_of, taken.values())])))


def _with_free_numbers(opened: Opened, log: ChangeLog, plan: Plan, mark: int) -> tuple[Plan, frozenset[str]]:
    """The plan, with fresh numbers where another list, or another computer, gave those of its new clients away since; and the ids of
    changes of clients that came in meanwhile."""
    clients = opened.base.tables.get("clients")
    if clients is None or not any(change.why in RULES for change in plan.changes):
        return plan, frozenset()
    landed = {change.change_id: change.row_id for run in log.runs() for change in run.landed}
    found = renumbered(plan.changes, clients, mark, landed, opened.lang)
    return replace(plan, changes=found.changes), found.left


def way_back(changes: Collection[Change]) -> bool:
    """Whether changes only bring back what was."""
    return bool(changes) and all(change.kind == RESTORE for change in changes)


def _applied(opened: Opened, log: ChangeLog, run: str, plan: Plan, write: Callable[[], Applied]) -> Applied:
    try:
        applied = write()
    except NotNow as err:
        if wrote_nothing(opened, err):
            # The run is closed, so that nobody has to find out later.
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
        for why, left in ((Fate.CHANGED, SKIPPED_SOME), (Fate.REFUSED, REFUSED_SOME)):
            text += left.say(lang, n=skipped) if (skipped := fates.count(why)) else ""
        words[agreed.key(base)] = text
    return words


def kind_of(change: Change) -> str:
    """The kind of change one belongs to; the same key as that of its group."""
    return kind_key(change.table, change.field, change.why, change.kind)


def undo(opened: Opened, name: str | None, only: frozenset[str] | None = None) -> tuple[Opened, Changed, ChangeRun]:
    """Takes a run back: each cell that still holds what the run wrote gets what stood there before. ``only``: the
    changes meant, by id; all of them when left out.

    Raises PlanError when there is no such run, or nothing to take back; NotNow while nobody knows the end of a run: its marks in
    people's cells would be taken for edits of theirs.
    """
    log = ChangeLog(opened.state)
    if opened.google and log.unfinished():
        from sheetcrm.stores.google.fence import OTHER_JOB

        raise OTHER_JOB()
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
    again = Plan(changes, _asked_again(changes, placed, opened))
    applied = _applied(opened, log, run, again, lambda: _written(opened, parts, placed.fates, run, kept))
    changed = Changed(run, Plan(changes), applied.fates, applied.calls, applied.notes)
    opened = reopened(opened, applied.workbook)
    opened.sentry.after(opened.base)
    return opened, changed, found


def _asked_again(changes: Sequence[Change], placed: Placed, opened: Opened) -> tuple[str, ...]:
    """The ids under which changes that are taken back would come up again where their rows got numbers since: they count as
    carried out before, so what people took back is not put right by itself once more."""
    nameless = {change.change_id: change for change in changes if change.row_id is None}
    there: dict[tuple[str, str, int], str | None] = {}
    for key in {change.table for change in nameless.values()} & opened.base.tables.keys():
        table = opened.base.tables[key]
        places = zip(table.tab.tolist(), table.row.tolist(), Identity.of(table).ids, strict=True)
        there |= {(key, table.sources[number].tab, row): row_id for number, row, row_id in places}
    return tuple(
        change_id(change.table, row_id, change.field, change.after, change.before, change.why)
        for cell in placed.ready
        if (change := nameless.get(cell.change_id)) is not None
        and (row_id := there.get((change.table, cell.tab, cell.row))) is not None
    )


def _whole_rows(placed: Placed, undone: Sequence[Change], opened: Opened) -> Placed:
    """The same without cells of added rows that somebody touched since: such a row is taken back whole or not at all."""
    standing = {cell.change_id.removeprefix("-") for cell in placed.ready}
    left = {
        f"-{change_id}"
        for key, table in opened.base.tables.items()
        if key not in ID_FIELD or table.has(ID_FIELD[key])
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
            except NotNow as err:
                if number == 0 or not wrote_nothing(opened, err):
                    raise
                # What was written stays written; the rest waits for whoever takes the run back again.
                waits = {cell.change_id: Fate.LATER for part in parts[number:] for cell in part}
                return replace(done, fates={**done.fates, **waits})
            notes = (*done.notes, *(note for note in applied.notes if note not in done.notes))
            done = replace(
                applied, fates={**done.fates, **applied.fates}, kept={**done.kept, **applied.kept}, notes=notes
            )
    return done
