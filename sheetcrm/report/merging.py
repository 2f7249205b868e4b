"""What is said of merges: planned, carried out, taken back; for people and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sheetcrm.core.plan.merging import Merge
from sheetcrm.core.tabs.duplicates import summary
from sheetcrm.core.wording import Lang, Text
from sheetcrm.paths import as_argument
from sheetcrm.report.envelope import Document, opening
from sheetcrm.stores.xlsx.refusals import NOTES

if TYPE_CHECKING:
    from sheetcrm.jobs.clients.merging import Merged, Planned, Todo, Unmerged

DONE = Text(
    ru="Объединено: {n} {n:клиент|клиента|клиентов} (запуск {run}). Вернуть: sheetcrm unmerge {target}{run}",
    en="Merged: {n} {n:client|clients} (run {run}). To take it back: sheetcrm unmerge {target}{run}",
)
ALREADY = Text(ru="  уже объединено: {gone} → {kept}", en="  merged already: {gone} → {kept}")
NOT_DONE = Text(ru="  не объединено: {kept} и {gone} — {why}", en="  not merged: {kept} and {gone}: {why}")
LATER = Text(ru="  подождёт: {kept} и {gone} — {why}", en="  has to wait: {kept} and {gone}: {why}")
TOUCHED = Text(ru="кто-то изменил ячейки этих строк", en="somebody changed cells of these rows")
NOTHING_TICKED = Text(
    ru="Отмеченных объединений нет. Поставьте «объединить» на вкладке «Дубли» или назовите группу или номера клиентов.",
    en="No merge is ticked. Put “merge” on the tab “Duplicates”, or name a group or the ids of clients.",
)
TICKED = Text(
    ru="Отмечено объединений: {n}. Их выполнит следующий запуск: sheetcrm sync {target}",
    en="{n} {n:merge is|merges are} ticked. The next run carries them out: sheetcrm sync {target}",
)
ONE = Text(ru="{gone} → {kept}", en="{gone} → {kept}")
THING = Text(ru="  {thing}", en="  {thing}")
CANNOT = Text(ru="  объединить не получится: {why}", en="  cannot be merged: {why}")
EMPTIED = Text(
    ru="  строка {gone} уйдёт в «Объединённые клиенты»; в ней останется только номер",
    en="  the row {gone} goes to “Merged clients”; only its id stays in it",
)
NEXT = Text(
    ru="План {plan} сохранён, в таблице ничего не изменено. Объединить: sheetcrm apply {target}{plan}",
    en="Plan {plan} is saved; nothing in the table was changed. To merge: sheetcrm apply {target}{plan}",
)
BACK = Text(
    ru="Объединение возвращено: {gone} снова отдельно от {kept}. Ячеек: {n}.",
    en="The merge was taken back: {gone} is separate from {kept} again. Cells: {n}.",
)
LEFT = Text(
    ru="Осталось как есть ячеек: {n} — их изменили после объединения.",
    en="Left as they are: {n} {n:cell|cells} that were changed after the merge.",
)
REFRESH = Text(ru="Вкладки программы обновит sheetcrm sync.", en="sheetcrm sync brings the program's tabs up to date.")


def _ids(gone: tuple[str, ...]) -> str:
    return ", ".join(gone)


def _why(todo: Todo, lang: Lang) -> str:
    return TOUCHED.say(lang) if todo.why is None else todo.why.say(lang)


def merged_lines(merged: Merged | None, lang: Lang, target: str = "") -> Iterator[str]:
    """What became of the merges of a run; ``target`` is the workbook as it was named."""
    from sheetcrm.jobs.clients.merging import State

    if merged is None:
        return
    done = merged.of(State.DONE)
    if done:
        named = as_argument(target)
        yield DONE.say(lang, n=sum(len(one.entry.gone) for one in done), run=merged.run, target=named)
    for one in merged.of(State.ALREADY):
        yield ALREADY.say(lang, kept=one.entry.kept, gone=_ids(one.entry.gone))
    for text, state in ((NOT_DONE, State.OFF), (LATER, State.LATER)):
        for one in merged.of(state):
            yield text.say(lang, kept=one.entry.kept or "?", gone=_ids(one.entry.gone) or "?", why=_why(one, lang))
    yield from ("  " + NOTES[code].say(lang, **args) for code, args in merged.notes)


def merged_document(merged: Merged | None) -> list[Document]:
    """The merges of a run, each with what became of it."""
    return [
        {
            "kept": one.entry.kept or None,
            "gone": list(one.entry.gone),
            "state": str(one.state),
            "why": None if one.why is None else one.why.say("en"),
        }
        for one in (merged.todo if merged is not None else ())
    ]


def plan_report(planned: Planned) -> Iterator[str]:
    """What ``merge`` prints."""
    lang = planned.opened.reader
    asked = planned.opened.asked.target
    if not planned.merges:
        yield NOTHING_TICKED.say(lang)
    for merge in planned.merges:
        yield ONE.say(lang, gone=_ids(merge.gone) or "?", kept=merge.kept or "?")
        yield from (THING.say(lang, thing=thing) for thing in _things(planned, merge, lang))
    if planned.name is not None:
        yield NEXT.say(lang, plan=planned.name, target=as_argument(asked))
    elif planned.merges and not planned.named:
        yield TICKED.say(lang, n=len(planned.merges), target=asked or "").rstrip()


def _things(planned: Planned, merge: Merge, lang: Lang) -> Iterator[str]:
    merging = planned.outcome.merging
    if merge.problem is not None:
        yield CANNOT.say(lang, why=merge.problem.say(lang)).strip()
        return
    if merging is not None:
        yield from summary(merging.survivors, merge, lang)
    for gone in merge.gone:
        yield EMPTIED.say(lang, gone=gone).strip()


def plan_document(planned: Planned) -> Document:
    """What ``merge --json`` prints."""
    from sheetcrm.report.changes import change_document

    return {
        **opening("merge", planned.opened.workbook.location),
        "counts": {
            "merges": len(planned.merges),
            "changes": sum(len(merge.changes) for merge in planned.merges),
            "lost": sum(len(merge.lost) for merge in planned.merges),
        },
        "run": planned.name,
        "merges": [
            {
                "kept": merge.kept or None,
                "gone": list(merge.gone),
                "problem": None if merge.problem is None else merge.problem.say("en"),
                "changes": [change_document(change) for change in merge.changes],
                "lost": _lost(planned, merge),
                "left": list(merge.left),
                "pointed": merge.pointed,
                "orders_by_name": merge.by_name,
            }
            for merge in planned.merges
        ],
    }


def _lost(planned: Planned, merge: Merge) -> list[Document]:
    merging = planned.outcome.merging
    if merging is None:
        return []
    ids = merging.survivors.ids
    return [
        {
            "client_id": ids[one.position],
            "field": one.field,
            "value": None if one.value is None else str(one.value),
            "kept": None if one.kept is None else str(one.kept),
        }
        for one in merge.lost
    ]


def unmerge_report(done: Unmerged) -> Iterator[str]:
    """What ``unmerge`` prints."""
    lang = done.opened.reader
    gone = ", ".join(dict.fromkeys(g for entry in done.entries for g in entry.gone))
    kept = ", ".join(dict.fromkeys(entry.kept for entry in done.entries))
    yield BACK.say(lang, gone=gone, kept=kept, n=done.back)
    if done.left:
        yield LEFT.say(lang, n=len(done.left))
    yield from ("  " + NOTES[code].say(lang, **args) for code, args in done.notes)
    yield REFRESH.say(lang)


def unmerge_document(done: Unmerged) -> Document:
    """What ``unmerge --json`` prints."""
    from sheetcrm.report.changes import change_document

    return {
        **opening("unmerge", done.opened.workbook.location),
        "counts": {"changes": done.back, "left": len(done.left)},
        "undoes": done.run.run,
        "run": done.named,
        "merges": [{"kept": entry.kept, "gone": list(entry.gone)} for entry in done.entries],
        "changes": [{**change_document(c), "fate": str(done.fates[c.change_id])} for c in done.changes],
        "conflicts": [change_document(c) for c in done.left],
    }
