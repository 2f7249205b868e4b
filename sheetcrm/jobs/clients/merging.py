"""Merging clients: what was ticked, or planned by name, is archived, carried out as a whole, and can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path

from msgspec import Struct, field

from sheetcrm.core.duplicates.memory import Remembered
from sheetcrm.core.duplicates.settling import Wish, counting
from sheetcrm.core.link import fold_id
from sheetcrm.core.outcome import Outcome
from sheetcrm.core.plan import Change, Fate
from sheetcrm.core.plan.decided import Decided
from sheetcrm.core.plan.identity import ID_FIELD, Identity
from sheetcrm.core.plan.merging import EMPTY, Merge, Problem, archived_row
from sheetcrm.core.plan.placing import place
from sheetcrm.core.plan.pointing import with_others
from sheetcrm.core.plan.wanted import is_text
from sheetcrm.core.records import replace
from sheetcrm.core.tabs.merged import joined, merged_tab, read_archive
from sheetcrm.core.tabs.model import Tab
from sheetcrm.core.wording import Lang, Text, moment_said
from sheetcrm.errors import Fault, NotNow, PlanError, UnknownName
from sheetcrm.jobs.changing import FATE_WORDS, NOTHING_TO_UNDO, settle_unfinished, undo, wrote_nothing
from sheetcrm.jobs.clients.merge_cells import Writing, is_in_the_way
from sheetcrm.jobs.deciding import archive_of, decided_in, history
from sheetcrm.jobs.opening import Asked, Opened, open_workbook, our_sheet, reopened
from sheetcrm.journal.changes import ChangeLog, ChangeRun, MergeEntry, standing
from sheetcrm.stores.base import Receipt

#: People's cells that one run writes into a Google Sheet.
MOST_CELLS = 5_000

NO_GROUP = Fault(
    "merge/no-group",
    UnknownName,
    Text(ru="Группы {group} среди дублей нет.", en="There is no group {group} among the duplicates."),
    Text(
        ru="Номера групп — на вкладке «Дубли». Или назовите номера двух клиентов: sheetcrm merge К-000001 К-000002.",
        en="The group numbers are on the tab “Duplicates”. Or name two clients by their ids: sheetcrm "
        "merge C-000001 C-000002.",
    ),
)
NO_CLIENT = Fault(
    "merge/no-client",
    UnknownName,
    Text(
        ru="Клиента с номером {id} нет, или этот номер стоит у двух строк.",
        en="There is no client {id}, or two rows have this id.",
    ),
    Text(
        ru="Номер стоит в столбце с номерами клиентов. Нужны номера хотя бы двух разных клиентов.",
        en="The ids are in the client id column. Ids of at least two different clients are needed.",
    ),
)
CANNOT = Fault(
    "merge/cannot",
    PlanError,
    Text(ru="Эти строки не объединить: {why}.", en="These rows cannot be merged: {why}."),
    Text(
        ru="Что и почему — на вкладке «Дубли», столбец «Что станет при объединении».",
        en="What and why is on the tab “Duplicates”, in the column “What a merge would do”.",
    ),
)
NO_MERGE = Fault(
    "merge/no-merge",
    UnknownName,
    Text(
        ru="Такого объединения на этом компьютере нет: {what}.", en="There is no such merge on this computer: {what}."
    ),
    Text(
        ru="Возвращает тот компьютер, который объединял. Запуски: sheetcrm log. Строки как были — на "
        "вкладке «Объединённые клиенты».",
        en="Only the computer that merged can take it back. Its runs: sheetcrm log. The rows as they "
        "were are on the tab “Merged clients”.",
    ),
)
DECIDED_DIFFERENT = Text(
    ru="решено, что это разные клиенты; решение меняют на вкладке «Дубли»",
    en="they were decided to be different; change that on the tab “Duplicates”",
)
DONE = Text(ru="✓ объединено {when}", en="✓ merged {when}")
ALREADY = Text(ru="✓ уже объединено", en="✓ merged already")
OVERLAPS = Text(
    ru="сначала другая группа с этой же строкой; эта — при следующем запуске",
    en="another group with the same row goes first; this one in the next run",
)
NOT_DONE = Text(ru="не объединено: {why}", en="not merged: {why}")
CHANGED = FATE_WORDS[Fate.CHANGED]
REST = Text(ru="объединим при следующем запуске", en="merged in the next run")
TOO_MANY = Text(
    ru="нужно изменить ячеек: {n} — больше, чем программа меняет за раз",
    en="it takes {n} cells, more than one run changes",
)
BY_HAND = Text(
    ru="часть этих ячеек программа менять не может: диапазон защищён от неё или в ячейке формула",
    en="some of these cells the program cannot change: a range is protected from it, or a cell holds a formula",
)
RELATED_ROWS = Text(ru="это связанные, но разные люди", en="these are linked, but different people")
IN_PART = Text(
    ru="кто-то менял эти строки; часть значений теперь стоит в обеих, остальное сохранилось в «Объединённых клиентах»",
    en="somebody was changing these rows; some values are now in both, the rest is kept in “Merged clients”",
)
NO_ARCHIVE = Fault(
    "merge/no-archive",
    NotNow,
    Text(
        ru="Вкладка «Объединённые клиенты» не записана: похоже, файл открыт. Без неё ничего не объединяется.",
        en="The tab “Merged clients” could not be written; the file seems to be open. Nothing is merged without it.",
    ),
    Text(ru="Закройте файл и запустите ещё раз.", en="Close the file and run again."),
)

ARCHIVE_BESIDE = Fault(
    "merge/archive-beside",
    NotNow,
    Text(
        ru="Вкладка «Объединённые клиенты» записана не в таблицу, а в файл «{copy}» рядом: таблица открыта или её сохранили, пока мы "
        "записывали. Без этой вкладки ничего не объединяется.",
        en="The tab “Merged clients” was written to “{copy}” beside the workbook, which is open or was saved meanwhile. "
        "Nothing is merged without it.",
    ),
    Text(ru="Закройте файл и запустите ещё раз.", en="Close the file and run again."),
)

#: Puts tabs of ours into the workbook as they should be.
Fill = Callable[[Opened, Sequence[Tab]], Receipt]


class State(StrEnum):
    """How it went with one merge. ``already``: it was done before; ``off``: not done, and no later run does it by itself;
    ``later``: the next run does."""

    OPEN = "open"
    DONE = "done"
    ALREADY = "already"
    OFF = "off"
    LATER = "later"


class Todo(Struct):
    """One merge to be carried out. ``lines``: the keys of its lines in the tab of duplicates; ``why``: what is said when it
    was not done, None where somebody changed a cell."""

    entry: MergeEntry
    changes: list[Change]
    lines: tuple[str, ...] = ()
    state: State = State.OPEN
    why: Problem | None = None

    def words(self, lang: Lang, when: str) -> str:
        """What became of it."""
        if self.state is State.DONE:
            return DONE.say(lang, when=when)
        if self.state is State.ALREADY:
            return ALREADY.say(lang)
        if self.why is None:
            return CHANGED.say(lang, when=when)
        why = self.why.say(lang)
        return why if self.state is State.LATER else NOT_DONE.say(lang, why=why)


class Merged(Struct, frozen=True):
    """What became of the merges of one run. ``run`` is None when nothing was written; ``fates``: by change id."""

    todo: tuple[Todo, ...] = ()
    run: str | None = None
    fates: Mapping[str, Fate] = field(default_factory=dict)
    calls: int = 0
    notes: tuple[tuple[str, dict[str, object]], ...] = ()

    def of(self, state: State) -> list[Todo]:
        return [one for one in self.todo if one.state is state]


def wanted(opened: Opened, outcome: Outcome, kept_plan: str | None) -> list[Todo]:
    """The merges that were ticked, and those of a plan that was kept."""
    merges = outcome.merging.merges if outcome.merging is not None else ()
    todo = [
        Todo(MergeEntry.of(m), list(m.changes), m.wish.lines, State.OFF if m.problem else State.OPEN, m.problem)
        for m in merges
    ]
    if kept_plan is not None:
        log = ChangeLog(opened.state)
        changes = log.plan(kept_plan) or ()
        todo += [Todo(entry, entry.of_changes(changes)) for entry in log.plan_merges(kept_plan)]
    return todo


def carry_out_merges(
    opened: Opened, outcome: Outcome, decided: Decided, todo: Sequence[Todo], command: str, fill: Fill, used: int = 0
) -> tuple[Opened, Decided, Merged]:
    """Merges what was asked for; the workbook as it is now, and what to show of it.

    ``fill``: writes our tabs; the archive stands in the workbook before a row is emptied. ``used``: people's cells that
    this run wrote already. Raises StoreError and NotNow of the store; what was begun then is settled by the next run.
    """
    _sift(opened, todo, MOST_CELLS - used if opened.google else None)
    ready = [one for one in todo if one.state is State.OPEN]
    merged = Merged(tuple(todo))
    if ready:
        opened.sentry.going_back = False
        opened.sentry.before_write()  # before the run is named: one that may not write is none
        opened, merged = _in_a_run(opened, outcome, todo, ready, command, fill)
        log = ChangeLog(opened.state)
        decided = replace(
            decided,
            agreed=replace(decided.agreed, times=log.times()),
            remembered=_counted(decided, [one.entry.base for one in merged.of(State.DONE) if one.entry.base]),
            history=history(opened),
            archive=archive_of(opened),
        )
    when = f"{opened.now:%d.%m %H:%M}" if opened.lang == "ru" else f"{opened.now:%d %b %H:%M}"
    results = {line: one.words(opened.lang, when) for one in todo for line in one.lines}
    return opened, replace(decided, results={**decided.results, **results}), merged


def put_off(todo: Sequence[Todo], err: NotNow) -> Merged:
    """Merges that have to wait, and for what."""
    for one in todo:
        if one.state in (State.OPEN, State.DONE):
            one.state, one.why = State.LATER, Problem(err.message, err.args_)
    return Merged(tuple(todo))


def _sift(opened: Opened, todo: Sequence[Todo], left: int | None) -> None:
    """Puts off what cannot be done now. ``left``: how many cells may still be written, None where that has no limit."""
    taken: set[str] = set()
    for one in todo:
        if one.state is not State.OPEN:
            continue
        here = {one.entry.kept, *one.entry.gone}
        if here & taken:
            one.state, one.why = State.LATER, Problem(OVERLAPS)
        elif left is not None and len(one.changes) > left:
            too_many = len(one.changes) > MOST_CELLS
            one.state = State.OFF if too_many else State.LATER
            one.why = Problem(TOO_MANY, {"n": len(one.changes)}) if too_many else Problem(REST)
        elif _is_done(opened, one):
            one.state = State.ALREADY
        elif not _is_as_planned(opened, one):
            one.state = State.OFF
        else:
            taken |= here
            left = None if left is None else left - len(one.changes)


def _is_done(opened: Opened, one: Todo) -> bool:
    """Whether every cell of a merge holds what it should become: its plan was carried out before."""
    placed = place(one.changes, with_others(opened.base.tables, opened.base, opened.workbook, one.changes))
    return not placed.ready and all(fate is Fate.ALREADY for fate in placed.fates.values())


def _is_as_planned(opened: Opened, one: Todo) -> bool:
    """Whether every cell of a merge holds what it was planned for, and the rows that go hold nothing else."""
    tables = with_others(opened.base.tables, opened.base, opened.workbook, one.changes)
    placed = place(one.changes, tables)
    by_id = {change.change_id: change for change in one.changes}
    if any(is_in_the_way(by_id[key], fate) for key, fate in placed.fates.items()):
        return False
    clients = tables.get("clients")
    if clients is None:
        return False
    emptied = {(change.row_id, change.field) for change in one.changes if change.why == EMPTY}
    places = Identity.of(clients).positions()
    for gone in one.entry.gone:
        position = places.get(gone)
        if position is None:
            return False
        for column in clients.raw.columns:
            held = clients.typed(position, column)
            if held is None or column == ID_FIELD["clients"] or (gone, column) in emptied:
                continue
            if position in clients.formulas.get(column, frozenset()) or (opened.texts_only and not is_text(held)):
                continue
            return False
    return True


def _in_a_run(
    opened: Opened, outcome: Outcome, todo: Sequence[Todo], ready: Sequence[Todo], command: str, fill: Fill
) -> tuple[Opened, Merged]:
    log, now = ChangeLog(opened.state), opened.now
    changes = [change for one in ready for change in one.changes]
    bases = [one.entry.base for one in ready if one.entry.base]
    run = log.begin(command, now, changes, bases, merges=[one.entry for one in ready])
    writing = Writing(opened, run)
    begun = False
    try:
        writing.opened = _with_archive(opened, outcome, ready, run, fill)
        begun = True
        for one, done in zip(ready, writing.merge([one.changes for one in ready]), strict=True):
            one.state = State.DONE if done else State.OFF
            came = {writing.fates.get(change.change_id) for change in one.changes}
            if not done and Fate.APPLIED in came:
                one.why = Problem(IN_PART)
            elif not done and Fate.REFUSED in came:
                one.why = Problem(BY_HAND)
    except NotNow as err:
        if not begun or (not writing.fates and wrote_nothing(opened, err)):
            # Nothing of people's was written; the run is closed, so that nobody has to find out later.
            log.finish(run, now, {change.change_id: Fate.LATER for change in changes}, {})
        raise
    fates = {change.change_id: writing.fates.get(change.change_id, Fate.LATER) for change in changes}
    done_bases = [one.entry.base for one in ready if one.state is State.DONE and one.entry.base]
    log.finish(run, now, fates, writing.kept, done_bases)
    return writing.opened, Merged(tuple(todo), run, fates, writing.calls, tuple(writing.notes))


def _with_archive(opened: Opened, outcome: Outcome, ready: Sequence[Todo], run: str, fill: Fill) -> Opened:
    """The workbook once its archive holds the rows that are to go."""
    clients = opened.base.tables["clients"]
    places = Identity.of(clients).positions()
    when = moment_said(opened.now, opened.lang)
    fresh = [
        archived_row(clients, places[gone], gone, one.entry.kept, when, run) for one in ready for gone in one.entry.gone
    ]
    before = outcome.merging.archive if outcome.merging is not None else ()
    tab = merged_tab(joined(before, fresh), opened.lang, opened.now)
    tabs = [one for one in outcome.tabs if one.key != "merged"]
    at = next((n for n, one in enumerate(tabs) if one.hidden), len(tabs))
    receipt = fill(opened, [*tabs[:at], *([] if tab is None else [tab]), *tabs[at:]])
    if receipt.location != opened.workbook.location:
        raise ARCHIVE_BESIDE(copy=Path(receipt.location).name)
    opened = reopened(opened, opened.store.read())
    there = {one.line for one in read_archive(our_sheet(opened.workbook, "merged"))}
    if not {one.line for one in fresh} <= there:
        raise NO_ARCHIVE()
    return opened


def _counted(decided: Decided, bases: Sequence[str]) -> Remembered:
    """What is remembered, with these groups decided once more: other computers count along."""
    times = counting(decided.agreed, decided.remembered).times
    more = {base: times.get(base, 0) + 1 for base in bases}
    return replace(decided.remembered, times={**decided.remembered.times, **more})


# Named on the command line ------------------------------------------------------------------------------------------------


class Planned(Struct, frozen=True):
    """What merges would come to. ``merges``: those named, or those that are ticked; ``name``: of the kept plan."""

    opened: Opened
    outcome: Outcome
    merges: tuple[Merge, ...]
    named: bool
    name: str | None = None


def plan_merge(
    asked: Asked, names: Sequence[str], keep: str | None, compute: Callable[[Opened, Decided], Outcome]
) -> Planned:
    """Plans a merge of a group of «Дубли» (its number) or of the clients named by their ids, and keeps the plan. Without a
    name: what is ticked. Writes nothing into the workbook.

    ``keep``: the id of the row that shall stay. Raises PlanError where rows cannot be merged.
    """
    opened = open_workbook(asked)
    outcome = compute(opened, decided_in(opened))
    merging = outcome.merging
    if merging is None or merging.merger is None:
        raise NO_GROUP(group=", ".join(names) or "—")
    if not names:
        return Planned(opened, outcome, merging.merges, False)
    members, related = _members(outcome, names)
    stays = None if keep is None else _position(outcome, keep)
    if stays is not None and stays not in members:
        raise NO_CLIENT(id=keep)
    if related:
        raise CANNOT(why=RELATED_ROWS.say(opened.reader))
    if _are_different(outcome, members):
        raise CANNOT(why=DECIDED_DIFFERENT.say(opened.reader))
    merge = merging.merger.plan(Wish(members, stays))
    if merge.problem is not None:
        raise CANNOT(why=merge.problem.say(opened.reader))
    name = None
    if asked.write:
        name = ChangeLog(opened.state).keep_plan(opened.now, merge.changes, [MergeEntry.of(merge)])
    return Planned(opened, outcome, (merge,), True, name)


def _members(outcome: Outcome, names: Sequence[str]) -> tuple[tuple[int, ...], bool]:
    """The rows that are named, and whether the program takes them for different people who belong together."""
    merging = outcome.merging
    if merging is None:
        return (), False
    if len(names) == 1:
        number = names[0].lstrip("#")
        groups = merging.settled.groups
        if not number.isdecimal() or not 0 < int(number) <= len(groups):
            raise NO_GROUP(group=names[0])
        group = groups[int(number) - 1]
        return group.members, group.verdict == "related"
    members = tuple(dict.fromkeys(_position(outcome, name) for name in names))
    if len(members) < 2:
        raise NO_CLIENT(id=names[0])
    pairs = merging.settled.matches.pairs
    mine = pairs[pairs["a"].isin(members) & pairs["b"].isin(members)]
    return members, bool((mine["verdict"] == "related").any())


def _position(outcome: Outcome, name: str) -> int:
    ids = outcome.merging.survivors.ids if outcome.merging is not None else ()
    found = [p for p, i in enumerate(ids) if i is not None and fold_id(i) == fold_id(name)]
    if len(found) != 1:
        raise NO_CLIENT(id=name)
    return found[0]


def _are_different(outcome: Outcome, members: Sequence[int]) -> bool:
    merging = outcome.merging
    if merging is None:
        return False
    here = {fold_id(i) for p in members if (i := merging.survivors.ids[p]) is not None}
    return any(here >= set(pair) for pair, _ in merging.settled.remembered.standing())


class Unmerged(Struct, frozen=True):
    """A merge that was taken back. ``entries``: the merges; ``run``: the one they were carried out in;
    ``named``: the run that took them back."""

    opened: Opened
    entries: tuple[MergeEntry, ...]
    run: ChangeRun
    changes: tuple[Change, ...]
    fates: Mapping[str, Fate]
    named: str | None = None
    notes: tuple[tuple[str, dict[str, object]], ...] = ()

    @property
    def left(self) -> tuple[Change, ...]:
        """Changes that could not be taken back: somebody changed the cell since."""
        return tuple(c for c in self.changes if self.fates.get(c.change_id) in (Fate.CHANGED, Fate.REFUSED))

    @property
    def back(self) -> int:
        return sum(fate is Fate.APPLIED for fate in self.fates.values())


def unmerge(asked: Asked, what: str | None) -> Unmerged:
    """Takes a merge back but for cells people changed since: the last one, all of a run (R12), or the one in which a client
    (its id) went or stayed. Raises PlanError when this computer knows no such merge."""
    opened = settle_unfinished(open_workbook(asked, edits=True))
    run, entries = _chosen(ChangeLog(opened.state), what)
    only = frozenset(key for entry in entries for key in entry.changes)
    opened, changed, found = undo(opened, run.run, only)
    return Unmerged(opened, tuple(entries), found, changed.plan.changes, changed.fates, changed.run, changed.notes)


def _chosen(log: ChangeLog, what: str | None) -> tuple[ChangeRun, list[MergeEntry]]:
    found: list[tuple[ChangeRun, list[MergeEntry]]] = []
    for run, changes in standing(list(log.runs())):
        left = {change.change_id for change in changes}
        entries = [entry for entry in run.merges if left & set(entry.changes)]
        if what is not None and what.upper() != run.run:
            named = fold_id(what)
            entries = [e for e in entries if named in map(fold_id, (e.kept, *e.gone))]
        if entries:
            found.append((run, entries if what is not None and what.upper() == run.run else entries[-1:]))
    if not found:
        raise NO_MERGE(what=what) if what is not None else NOTHING_TO_UNDO()
    return found[-1]


__all__ = [
    "Merged", "Planned", "State", "Todo", "Unmerged", "carry_out_merges", "plan_merge", "put_off", "unmerge", "wanted",
]  # fmt: skip
