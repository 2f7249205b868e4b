"""What is said of changes of people's cells: plans, runs, undos, and why a cell is as it is; for people and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from sheetcrm.core.law.erasing import ERASE
from sheetcrm.core.plan import Change, Fate
from sheetcrm.core.plan.adding import is_whole
from sheetcrm.core.schema import TABLES
from sheetcrm.core.tabs.fitting import cut
from sheetcrm.core.tabs.proposals import EMPTY_CELL, seen
from sheetcrm.core.tabs.whys import why
from sheetcrm.core.watch.repair import Stray
from sheetcrm.core.wording import Lang, Text, number
from sheetcrm.core.workbook import Value, column_letter, quoted
from sheetcrm.errors import Alarmed
from sheetcrm.jobs.changing import FATE_WORDS, Changed
from sheetcrm.jobs.work import Done, Planned, Repair, Undone
from sheetcrm.journal.changes import ChangeRun, standing
from sheetcrm.journal.exports import TakenOut
from sheetcrm.paths import as_argument
from sheetcrm.report import terminal
from sheetcrm.report.envelope import Document, opening
from sheetcrm.report.merging import merged_document, merged_lines
from sheetcrm.stores.xlsx.refusals import NOTES

NOTHING_PLANNED = Text(
    ru="Править нечего: всё уже записано как надо.", en="Nothing to change: everything is spelt as it should be."
)
PLANNED = Text(
    ru="Можно поправить {n} {n:ячейку|ячейки|ячеек}; согласовано {agreed}. В таблице ничего не изменено.",
    en="{n} {n:cell|cells} could be corrected; agreed to: {agreed}. Nothing in the table was changed.",
)
KIND = Text(ru="  {sign} {what} ({column}): {n}", en="  {sign} {what} ({column}): {n}")
EXAMPLE = Text(ru="      {cell}  {before} → {after}", en="      {cell}  {before} → {after}")
SIGNS = {
    "spelling": "~", "id": "+", "proposal": "?", "undo": "↶", "copy": "⇐", "row": "+", "restore": "↶", "reassign": "→", "erase": "✗",
    "merge": "⇒",
}  # fmt: skip
LEGEND = Text(
    ru="  ~ написание   + номер клиента   ? нужно решение человека",
    en="  ~ spelling   + client id   ? a person has to decide",
)
NEXT = Text(
    ru="План {plan} сохранён. Применить всё, кроме «?»: sheetcrm apply {target}{plan}. Отдельные "
    "правки отмечают на вкладке «Правки».",
    en="Plan {plan} is saved. To apply everything except “?”: sheetcrm apply {target}{plan}. Single "
    "edits are ticked on the tab “Proposed edits”.",
)
NEXT_REPAIR = Text(
    ru="План {plan} сохранён, в таблице ничего не изменено. Вернуть номера: sheetcrm apply {target}{plan}",
    en="Plan {plan} is saved; nothing in the table was changed. To put the ids back: sheetcrm apply {target}{plan}",
)
NOTHING_TO_REPAIR = {
    Repair.FINE: Text(
        ru="Номера стоят у тех же клиентов, что и в прошлый запуск.",
        en="The ids are beside the same clients as at the last run.",
    ),
    Repair.UNKNOWN: Text(
        ru="Сравнить не с чем: программа ещё не запоминала, чей какой номер. Она делает это при каждой записи.",
        en="There is nothing to compare with: the program has not yet remembered which id belongs to "
        "whom. It does so every time it writes.",
    ),
    Repair.BY_HAND: Text(
        ru="Номера стоят у чужих клиентов, и сами мы их вернуть не можем.",
        en="Ids stand beside other clients, and they cannot be put back without you.",
    ),
    Repair.OTHERWISE: Text(
        ru="Номерами этого не исправить: переставлены отдельные столбцы. Верните их из копии: sheetcrm restore --column ЗАГОЛОВОК.",
        en="Ids cannot fix this: single columns were moved. Bring them back from the copy: sheetcrm "
        "restore --column HEADING.",
    ),
}
STRAYS = Text(
    ru="Вернуть сами не можем {n} {n:номер|номера|номеров}: по прошлому запуску не понять, какой строке он принадлежит.",
    en="{n} {n:id|ids} cannot be put back: the last run does not tell for sure which row {n:it belongs|they belong} to.",
)
STRAY = Text(
    ru="  {cell}: {id} — клиент с этим номером теперь в {n:строке|строках|строках} {rows}",
    en="  {cell}: {id}, whose client is now in {n:row|rows} {rows}",
)
STRAY_UNKNOWN = Text(
    ru="  {cell}: {id} — стоит у чужого клиента, а чей он, не понять",
    en="  {cell}: {id} is beside another client, and whose it is cannot be told",
)
STRAYS_DO = Text(
    ru="  Впишите эти номера сами, каждый в одну строку; у копии строки номер сотрите — она получит новый. Как было: копия таблицы, "
    "sheetcrm restore. Потом запустите sync --accept.",
    en="  Type these ids yourself, each into one row; clear the id of a row that is a copy, and it gets a new one. How it was: the copy of "
    "the table, sheetcrm restore. Then run sync --accept.",
)
WROTE = Text(
    ru="Исправлено ячеек в вашей таблице: {n} (запуск {run}). Вернуть: sheetcrm undo {target}{run}",
    en="{n} {n:cell|cells} of your table corrected (run {run}). To take it back: sheetcrm undo {target}{run}",
)
TOOK_BACK = Text(
    ru="Возвращено как было, ячеек: {n} (запуск {undone}).",
    en="Put back as it was: {n} {n:cell|cells} (run {undone}).",
)
TABS_WAIT = Text(
    ru="Вкладки программы показывают, как было до возврата; их обновит sheetcrm sync. Причина: {reason}",
    en="The program's tabs still show the state before; sheetcrm sync brings them up to date. The reason: {reason}",
)
SKIPPED = Text(
    ru="Пропущено {n}: ячейки не такие, какими были, или их правят только вручную. Они остались как есть.",
    en="{n} skipped: the cells are not what they were, or are only changed by hand. They stay as they are.",
)
LEFT_FOR_LATER = Text(ru="Осталось на следующий запуск: {n}.", en="Left for the next run: {n}.")
TOO_MANY = Text(
    ru="{tabs}: само собой {n:изменилась|изменились|изменилось} бы {n} {n:строка|строки|строк} — "
    "это слишком много, чтобы не спросить. Отметьте правки на вкладке «Правки» или назовите их: "
    "sheetcrm apply --kind КОД.",
    en="{tabs}: {n} {n:row|rows} would change without a question, which is too many. Tick the "
    "edits on the tab “Proposed edits”, or name them: sheetcrm apply --kind CODE.",
)
WAITS = Text(ru="Отмеченные правки подождут: {reason}", en="The ticked edits have to wait: {reason}")
NOTHING_AGREED = Text(
    ru="Согласованных правок нет: отметьте их на вкладке «Правки» или назовите план (sheetcrm plan).",
    en="No edits are agreed to: tick them on the tab “Proposed edits”, or name a plan (sheetcrm plan).",
)
RUN = Text(ru="{run}  {at}  {command}: {what}", en="{run}  {at}  {command}: {what}")
RUN_COUNTS = Text(ru="записано {n}", en="{n} written")
RUN_SKIPPED = Text(ru="пропущено {n}", en="{n} skipped")
RUN_CUT = Text(ru="прервано", en="interrupted")
RUN_UNDOES = Text(ru="возврат {run}", en="takes {run} back")
RUN_UNDONE = Text(ru="возвращено", en="taken back")
NO_RUNS = Text(
    ru="С этого компьютера программа ещё не меняла ячеек этой таблицы.",
    en="The program has not changed any cell of this table from this computer yet.",
)
LISTS = Text(ru="Выгруженные списки:", en="Lists taken out:")
LIST = Text(
    ru="  {at}  {who}: {table}, {whose}, {n} {n:строка|строки|строк}{notes}",
    en="  {at}  {who}: {table}, {whose}, {n} {n:row|rows}{notes}",
)
MASKED = Text(ru=", с сокращениями", en=", masked")
FOR_PARTNER = Text(ru=", для партнёра «{name}»", en=", for the partner “{name}”")
CELL_IS = Text(ru="{cell}, «{heading}»: {value}", en="{cell}, “{heading}”: {value}")
NO_CHANGES = Text(
    ru="С этого компьютера программа эту ячейку не меняла.",
    en="The program has not changed this cell from this computer.",
)
CHANGED_AT = Text(
    ru="  {at} {run}: {before} → {after} ({why}) — {fate}", en="  {at} {run}: {before} → {after} ({why}): {fate}"
)
PROPOSED_NOW = Text(ru="  Предлагается: {after} ({why})", en="  Proposed: {after} ({why})")
TAKEN_BACK = Text(ru="возврат", en="taken back")

MOST_KINDS, MOST_EXAMPLES, MOST_STRAYS = 40, 3, 50


def shown(value: Value, rule: str = "") -> str:
    """A value as it is shown in a list; nothing is said to be empty in the language of the list."""
    return "" if value is None else seen(value, rule) if isinstance(value, str) else str(value)


#: How much of a cell a line of the terminal shows; ``why`` and ``--json`` have all of it.
_LONGEST = 200


def _said(value: Value, lang: Lang, rule: str = "") -> str:
    return cut(shown(value, rule), _LONGEST) or EMPTY_CELL.say(lang)


def cell_of(change: Change) -> str:
    return f"{column_letter(change.column)}{change.row}"


def kinds(changes: Sequence[Change], lang: Lang, *, every: bool = False) -> Iterator[str]:
    """Kinds of change with their number and the first cells of each, or ``every`` cell."""
    groups: dict[tuple[str, str, str], list[Change]] = {}
    for change in changes:
        groups.setdefault((change.kind, change.heading, change.why), []).append(change)
    for (kind, heading, rule), mine in list(groups.items())[: None if every else MOST_KINDS]:
        yield KIND.say(
            lang, sign=SIGNS[kind], what=why(rule, lang), column=" ".join(heading.split()), n=number(len(mine), lang)
        )
        for change in mine[: None if every else MOST_EXAMPLES]:
            yield EXAMPLE.say(
                lang, cell=f"{quoted(change.tab)}!{cell_of(change)}",
                before=_said(change.before, lang, rule), after=_said(change.after, lang),
            )  # fmt: skip
        if len(mine) > MOST_EXAMPLES and not every:
            yield terminal.MORE.say(lang, n=len(mine) - MOST_EXAMPLES)


def plan_report(planned: Planned) -> Iterator[str]:
    """What ``plan`` prints."""
    lang = planned.done.reader
    if not planned.changes:
        yield (NOTHING_PLANNED if planned.repair is None else NOTHING_TO_REPAIR[planned.repair]).say(lang)
        yield from _strays(planned, lang)
        return
    yield PLANNED.say(lang, n=len(planned.changes), agreed=number(len(planned.agreed.changes), lang))
    yield from kinds(planned.changes, lang)
    if planned.repair is not None:
        yield from _strays(planned, lang)
        yield from _next(planned, lang)
        return
    yield LEGEND.say(lang)
    yield from too_many_lines(planned.agreed.too_many, planned.done, lang)
    yield from _next(planned, lang)


def _strays(planned: Planned, lang: Lang) -> Iterator[str]:
    """Ids that cannot be put back for sure, each with its cell and the rows of its client, and what to do."""
    if not planned.strays:
        return
    clients = planned.done.outcome.base.tables["clients"]
    yield STRAYS.say(lang, n=len(planned.strays))
    for one in planned.strays[:MOST_STRAYS]:
        rows = [str(int(clients.row[position])) for position in one.clients]
        said = {
            "cell": f"{quoted(clients.tab_title(one.position))}!{clients.cell(one.position, 'client_id')}",
            "id": shown(clients.typed(one.position, "client_id")),
        }
        yield (STRAY if rows else STRAY_UNKNOWN).say(lang, **said, n=len(rows), rows=", ".join(rows))
    if len(planned.strays) > MOST_STRAYS:
        yield terminal.MORE.say(lang, n=len(planned.strays) - MOST_STRAYS)
    yield STRAYS_DO.say(lang)


def _next(planned: Planned, lang: Lang) -> Iterator[str]:
    if planned.name:
        asked = planned.done.opened.asked.target
        said = NEXT if planned.repair is None else NEXT_REPAIR
        yield said.say(lang, plan=planned.name, target=as_argument(asked))


def too_many_lines(many: Sequence[tuple[str, int]], done: Done, lang: Lang) -> Iterator[str]:
    """The tables in which too much would change to be done unasked."""
    for key, n in many:
        yield TOO_MANY.say(lang, tabs=terminal.listed(done.outcome.base.tables[key].tabs, lang), n=n)


def changed_lines(changed: Changed, lang: Lang, target: str = "", *, erased: bool = False) -> Iterator[str]:
    """What was done to people's cells; of an erasure (``erased``) the act says it, and there is no way back.

    ``target`` is the workbook as it was named, for the command that takes it back; empty where config.yaml names it.
    """
    landed, skipped = changed.landed, changed.conflicts
    if landed and not erased:
        yield WROTE.say(lang, n=len(landed), run=changed.run, target=as_argument(target))
    if skipped:
        yield SKIPPED.say(lang, n=len(skipped))
        for change in skipped[:MOST_EXAMPLES]:
            yield EXAMPLE.say(
                lang, cell=f"{quoted(change.tab)}!{cell_of(change)}",
                before=_said(change.before, lang, change.why), after=_said(change.after, lang),
            )  # fmt: skip
    later = sum(fate is Fate.LATER for fate in changed.fates.values())
    if later:
        yield LEFT_FOR_LATER.say(lang, n=later)
    if isinstance(changed.waits, Alarmed):
        yield from (line for part in changed.waits.say(lang) for line in part.splitlines())
    elif changed.waits is not None:
        message, fix = changed.waits.say(lang)
        yield WAITS.say(lang, reason=f"{message} {fix}")
    for code, args in changed.notes:
        yield "  " + NOTES[code].say(lang, **args)


def apply_report(done: Done) -> Iterator[str]:
    """What ``apply`` prints."""
    from sheetcrm.report.erasing import acts_lines

    lang = done.reader
    changed = done.changed
    target = str(done.opened.asked.target or "")
    yield from (line for run, back in done.taken_back for line in taken_back_lines(run, back, lang))
    yield from merged_lines(done.merged, lang, target)
    if (
        (changed is None or changed.run is None)
        and not done.taken_back
        and (done.merged is None or not done.merged.todo)
    ):
        yield NOTHING_AGREED.say(lang)
    if changed is not None:
        yield from changed_lines(changed, lang, target, erased=bool(done.acts))
        yield from too_many_lines(changed.plan.too_many, done, lang)
    yield from acts_lines(done)
    yield from terminal.landed(done.receipt, lang, google=done.opened.google)


def undo_report(undone: Undone) -> Iterator[str]:
    """What ``undo`` prints."""
    lang = undone.opened.reader
    yield from taken_back_lines(undone.run, undone.changed, lang)
    if undone.waits is not None:
        yield TABS_WAIT.say(lang, reason=undone.waits.say(lang)[0])


def taken_back_lines(run: ChangeRun, changed: Changed, lang: Lang) -> Iterator[str]:
    """What became of a run, or cells of it, that were to be as they had been."""
    yield TOOK_BACK.say(lang, n=len(changed.landed), undone=run.run)
    if changed.conflicts:
        yield SKIPPED.say(lang, n=len(changed.conflicts))
        for change in changed.conflicts[:20]:
            yield EXAMPLE.say(
                lang, cell=f"{quoted(change.tab)}!{cell_of(change)}",
                before=_said(change.before, lang, change.why), after=_said(change.after, lang),
            )  # fmt: skip
    for code, args in changed.notes:
        yield "  " + NOTES[code].say(lang, **args)


def log_report(runs: Sequence[ChangeRun], lang: Lang) -> Iterator[str]:
    """The runs, the newest first."""
    if not runs:
        yield NO_RUNS.say(lang)
    left = {run.run for run, _ in standing(runs)}
    taken_back = {run.undoes for run in runs if run.undoes is not None and run.landed} - left
    for run in reversed(runs):
        said = []
        if run.undoes is not None:
            said.append(RUN_UNDOES.say(lang, run=run.undoes))
        if run.fates is None:
            said.append(RUN_CUT.say(lang))
        else:
            said.append(RUN_COUNTS.say(lang, n=len(run.landed)))
            skipped = sum(fate in (Fate.CHANGED, Fate.REFUSED) for fate in run.fates.values())
            if skipped:
                said.append(RUN_SKIPPED.say(lang, n=skipped))
        if run.run in taken_back:
            said.append(RUN_UNDONE.say(lang))
        yield RUN.say(lang, run=run.run, at=f"{run.at:%Y-%m-%d %H:%M}", command=run.command, what=", ".join(said))


def export_lines(lists: Sequence[TakenOut], lang: Lang) -> Iterator[str]:
    """Lists that left the workbook, the newest first; nothing where none did."""
    if not lists:
        return
    yield LISTS.say(lang)
    for one in reversed(lists):
        table = TABLES[one.what].title.say(lang) if one.what in TABLES else one.what
        notes = [MASKED.say(lang)] if one.masked else []
        notes += [FOR_PARTNER.say(lang, name=one.partner)] if one.partner else []
        at = one.at[:16].replace("T", " ")
        said = LIST.say(lang, at=at, who=one.who, table=table, whose=one.whose, n=one.rows, notes="".join(notes))
        yield said + f" → {one.file}"


def export_document(one: TakenOut) -> Document:
    return {
        "at": one.at, "who": one.who, "what": one.what, "whose": one.whose, "rows": one.rows, "masked": one.masked,
        "partner": one.partner, "file": one.file,
    }  # fmt: skip


def run_report(run: ChangeRun, lang: Lang) -> Iterator[str]:
    """One run with every change of it."""
    yield from log_report([run], lang)
    yield from kinds(run.changes, lang, every=True)


def change_document(change: Change) -> Document:
    return {
        "change_id": change.change_id,
        "tab": change.tab,
        "cell": cell_of(change),
        "client_id": None if is_whole(change) else change.row_id,
        "field": change.field,
        "before": _json(change.before),
        "after": _json(change.after),
        "why": change.why,
        "class": change.kind,
    }


def _json(value: Value) -> object:
    return value if isinstance(value, (str, int, float, bool)) or value is None else str(value)


def script(done: Done) -> Mapping[str, Mapping[str, int]]:
    """For each tab of ours, how many cells each column holds."""
    return {
        tab.title: {
            column.heading: sum(value is not None for value in column.values)
            for block in tab.blocks
            for column in block.columns
            if column.heading
        }
        for tab in done.outcome.tabs
    }


def plan_document(planned: Planned) -> Document:
    agreed = {change.change_id for change in planned.agreed.changes}
    return {
        **opening("plan", planned.done.opened.workbook.location),
        "counts": {**Counter(change.kind for change in planned.changes), "agreed": len(agreed)},
        "run": planned.name,
        "changes": [{**change_document(c), "agreed": c.change_id in agreed} for c in planned.changes],
        "script": script(planned.done),
        "conflicts": [],
        "strays": [_stray_document(planned, one) for one in planned.strays],
    }


def _stray_document(planned: Planned, one: Stray) -> Document:
    clients = planned.done.outcome.base.tables["clients"]
    return {
        "tab": clients.tab_title(one.position),
        "cell": clients.cell(one.position, "client_id"),
        "row": int(clients.row[one.position]),
        "client_id": str(clients.typed(one.position, "client_id")),
        "client_rows": [int(clients.row[position]) for position in one.clients],
    }


def changed_document(changed: Changed | None) -> Document:
    """``run``, ``changes`` with what became of each, ``conflicts``."""
    if changed is None:
        return {"run": None, "changes": [], "conflicts": []}
    return {
        "run": changed.run,
        "changes": [
            # What was erased is said nowhere any more.
            {
                **change_document(c),
                **({"before": None} if c.kind == ERASE else {}),
                "fate": str(changed.fates[c.change_id]),
            }
            for c in changed.plan.changes
            if c.change_id in changed.fates
        ],
        "conflicts": [change_document(c) for c in changed.conflicts],
    }


def fates_count(changed: Changed | None) -> Document:
    counts = Counter(str(fate) for fate in changed.fates.values()) if changed is not None else Counter()
    return {str(fate): counts.get(str(fate), 0) for fate in Fate}


def apply_document(done: Done) -> Document:
    from sheetcrm.report.documents import written
    from sheetcrm.report.erasing import act_as_document

    return {
        **opening("apply", done.opened.workbook.location),
        **_with_merges(done),
        "alarm": done.changed.waits.code if done.changed and isinstance(done.changed.waits, Alarmed) else None,
        "script": script(done),
        "written": written(done.receipt, done.reader),
        "acts": [act_as_document(act, done.opened.workbook.name) for act in done.acts],
    }


def _with_merges(done: Done) -> Document:
    """What ``changed_document`` says, with the merges of the same command."""
    document, merged = changed_document(done.changed), done.merged
    counts = fates_count(done.changed)
    if merged is not None:
        changes = [c for todo in merged.todo for c in todo.changes if c.change_id in merged.fates]
        fates = [merged.fates[c.change_id] for c in changes]
        counts = {key: n + sum(str(fate) == key for fate in fates) for key, n in counts.items()}
        more = [{**change_document(c), "fate": str(fate)} for c, fate in zip(changes, fates, strict=True)]
        left = [change_document(c) for c, f in zip(changes, fates, strict=True) if f in (Fate.CHANGED, Fate.REFUSED)]
        document = {
            "run": document["run"] or merged.run,
            "changes": [*document["changes"], *more],
            "conflicts": [*document["conflicts"], *left],
        }
    return {"counts": counts, **document, "merges": merged_document(merged)}


def undo_document(undone: Undone) -> Document:
    from sheetcrm.report.documents import written

    return {
        **opening("undo", undone.opened.workbook.location),
        "counts": fates_count(undone.changed),
        "undoes": undone.run.run,
        **changed_document(undone.changed),
        "alarm": undone.waits.code if isinstance(undone.waits, Alarmed) else None,
        "written": written(undone.receipt, undone.opened.reader),
    }


def run_document(run: ChangeRun, *, whole: bool) -> Document:
    counts = Counter(str(fate) for fate in (run.fates or {}).values())
    document: Document = {
        "run": run.run,
        "command": run.command,
        "at": run.at.isoformat(timespec="seconds"),
        "undoes": run.undoes,
        "finished": run.fates is not None,
        "counts": {str(fate): counts.get(str(fate), 0) for fate in Fate},
    }
    if whole:
        fates = run.fates or {}
        document["changes"] = [
            {**change_document(c), "fate": str(fates[c.change_id]) if c.change_id in fates else None}
            for c in run.changes
        ]
    return document


def fate_words(fate: Fate | None, run: ChangeRun, lang: Lang) -> str:
    """What became of a change, in words."""
    if fate is None:
        return RUN_CUT.say(lang)
    return FATE_WORDS[fate].say(lang, when=f"{run.at:%d.%m %H:%M}" if lang == "ru" else f"{run.at:%d %b %H:%M}")
