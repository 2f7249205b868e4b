"""What ``remove`` says: what it would take out, what stays, and what it did; for people and as JSON."""

from __future__ import annotations

from collections.abc import Iterator

from sheetcrm.core.wording import Lang, Text
from sheetcrm.jobs import Leaving
from sheetcrm.paths import as_argument
from sheetcrm.report.documents import written
from sheetcrm.report.envelope import Document, opening
from sheetcrm.report.terminal import listed
from sheetcrm.stores.base import Receipt
from sheetcrm.stores.xlsx.refusals import NOTES

TABS = Text(ru="Будут убраны вкладки программы: {tabs}", en="The program's tabs to be removed: {tabs}")
MARKS = Text(ru="И скрытые пометки программы в таблице: {n}", en="And the program's hidden marks in the workbook: {n}")
RULES = Text(
    ru="И правила ввода программы в ваших столбцах: {n}", en="And the program's entry rules on your columns: {n}"
)
VIEWS = Text(
    ru="И фильтры менеджеров, созданные программой: {n}", en="And filter views the program made for managers: {n}"
)
NOTHING = Text(
    ru="Программа ничего не оставила в этой таблице: убирать нечего.",
    en="The program has left nothing in this workbook: there is nothing to remove.",
)
REFERRED = Text(
    ru="Останутся и станут вашими обычными вкладками, потому что на них ссылаются ваши формулы, диаграммы или имена: {tabs}",
    en="These stay and become ordinary tabs of yours, because your formulas, charts or names refer to them: {tabs}",
)
DEFINITIONS_GO = Text(
    ru="И вкладки, созданные для вас, в которых только то, что создала программа: {tabs}",
    en="And tabs made for you that hold nothing but what the program put there: {tabs}",
)
DEFINITIONS_MAY = Text(
    ru="Останутся вкладки, созданные для вас: {tabs}. В них только то, что создала программа; убрать и их: --with-definitions",
    en="Tabs made for you stay: {tabs}. They hold nothing but what the program put there; to remove "
    "them as well: --with-definitions",
)
DEFINITIONS_STAY = Text(
    ru="Останутся ваши вкладки: {tabs}. В них есть то, что написали люди.",
    en="Your tabs stay: {tabs}. People have written in them.",
)
CHANGED = Text(
    ru="В ваших ячейках останутся правки программы: {n} {n:ячейка|ячейки|ячеек} (запуски {runs}). Если они не нужны, сначала верните их, в таком порядке:",
    en="The program's edits in your cells stay: {n} {n:cell|cells} (runs {runs}). If you do not "
    "want them, take them back first, in this order:",
)
UNDO = Text(ru="  sheetcrm undo {target}{run}", en="  sheetcrm undo {target}{run}")
BESIDE = Text(ru="Рядом останутся: {files}", en="These stay beside it: {files}")
STATE_STAYS = Text(
    ru="Журнал и копии останутся в папке {folder}. Удалить и их: --state",
    en="The journal and the copies stay in {folder}. To delete them as well: --state",
)
STATE_GOES = Text(
    ru="Журнал, планы и все копии в папке {folder} тоже будут удалены. Вернуть правки после этого будет нельзя.",
    en="The journal, the plans and all copies in {folder} would be deleted, too. Edits cannot be taken back after that.",
)
ASK = Text(ru="Убрать всё это из таблицы?", en="Remove all of this from the workbook?")
ASK_STATE = Text(
    ru="Удалить журнал и копии? Их будет не вернуть.", en="Delete the journal and the copies? They cannot be restored."
)
NOT_DONE = Text(
    ru="Ничего не изменено. Чтобы убрать: sheetcrm remove {target}--yes",
    en="Nothing was changed. To remove: sheetcrm remove {target}--yes",
)
LEFT = Text(ru="Ничего не изменено.", en="Nothing was changed.")
REMOVED = Text(ru="Убраны вкладки: {tabs}", en="Tabs removed: {tabs}")
CLEAN = Text(ru="В таблице не осталось ничего от программы.", en="Nothing of the program is left in the workbook.")
SAVED = Text(ru="Результат: {location}", en="Result: {location}")
STATE_GONE = Text(ru="Журнал и копии удалены: {folder}", en="The journal and the copies were deleted: {folder}")


def shown(found: Leaving, lang: Lang, *, definitions: bool, state: bool) -> Iterator[str]:
    """What would be taken out, and what stays."""
    ours = found.ours
    goes = bool(found.anything or (definitions and found.definitions))
    if not goes:
        yield NOTHING.say(lang)
    if ours.tabs:
        yield TABS.say(lang, tabs=listed(ours.tabs, lang))
    if ours.marks:
        yield MARKS.say(lang, n=ours.marks)
    if ours.rules:
        yield RULES.say(lang, n=ours.rules)
    if ours.views:
        yield VIEWS.say(lang, n=ours.views)
    if found.definitions:
        yield (DEFINITIONS_GO if definitions else DEFINITIONS_MAY).say(lang, tabs=listed(found.definitions, lang))
    if ours.referred:
        yield REFERRED.say(lang, tabs=listed(ours.referred, lang))
    if found.theirs:
        yield DEFINITIONS_STAY.say(lang, tabs=listed(found.theirs, lang))
    if found.changed:
        n = sum(len(changes) for _, changes in found.changed)
        yield CHANGED.say(lang, n=n, runs=", ".join(run.run for run, _ in found.changed))
        for run, _ in reversed(found.changed):
            yield UNDO.say(lang, target=target_of(found), run=run.run)
    if found.beside:
        yield BESIDE.say(lang, files=", ".join(path.name for path in found.beside))
    if found.opened.state.is_dir():
        yield (STATE_GOES if state else STATE_STAYS).say(lang, folder=str(found.opened.state))


def target_of(found: Leaving) -> str:
    """The workbook as it was named on the command line, with a blank behind it; nothing when it was not."""
    return as_argument(found.opened.asked.target)


def done(found: Leaving, receipt: Receipt, lang: Lang, *, state: bool) -> Iterator[str]:
    """What was done."""
    if receipt.removed:
        yield REMOVED.say(lang, tabs=listed(receipt.removed, lang))
    yield CLEAN.say(lang)
    for code, args in receipt.notes:
        yield "  " + NOTES[code].say(lang, **args)
    if receipt.location != found.opened.workbook.location:
        yield SAVED.say(lang, location=receipt.location)
    if state:
        yield STATE_GONE.say(lang, folder=str(found.opened.state))


def document(found: Leaving, state: str, receipt: Receipt | None, lang: Lang, *, definitions: bool) -> Document:
    """``state``: ``asks`` (only shown), ``done`` or ``unchanged`` (there was nothing)."""
    return {
        **opening("remove", found.opened.workbook.location),
        "counts": {
            "tabs": len(found.ours.tabs),
            "marks": found.ours.marks,
            "rules": found.ours.rules,
            "views": found.ours.views,
            "changed_cells": sum(len(changes) for _, changes in found.changed),
        },
        "state": state,
        "tabs": list(found.ours.tabs),
        "definitions": list(found.definitions) if definitions else [],
        "stay": {
            "referred": list(found.ours.referred),
            "definitions": [*([] if definitions else found.definitions), *found.theirs],
            "files": [str(path) for path in found.beside],
        },
        "runs": [{"run": run.run, "changes": len(changes)} for run, changes in found.changed],
        "written": written(receipt, lang),
    }
