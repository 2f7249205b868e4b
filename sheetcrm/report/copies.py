"""What ``copy`` says: the copy that was made, or what was edited in one; for people and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sheetcrm.core.plan.adding import ROW
from sheetcrm.core.twin.rows import Left
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import quoted
from sheetcrm.jobs.copying import Copied, Returned
from sheetcrm.paths import as_argument, as_typed
from sheetcrm.report.changes import cell_of, change_document, kinds, shown
from sheetcrm.report.envelope import Document, opening

MADE = Text(ru="Копия сделана: {file} (вкладок: {n}).", en="The copy is made: {file} ({n} {n:tab|tabs}).")
FORMULAS = Text(ru="Формул перенесено: {n}.", en="Formulas carried over: {n}.")
VALUES = Text(
    ru="Формулы, которых в Excel нет или которые он читает иначе, заменены значениями ({n}): {what}.",
    en="{n} {n:formula was|formulas were} replaced by values, because Excel does not have them or "
    "reads them differently: {what}.",
)
CUT = Text(
    ru="Текст не поместился целиком (в Excel — до 32 767 знаков): {cells}.",
    en="Some text did not fit in full (Excel takes 32,767 characters): {cells}.",
)
RENAMED = Text(
    ru="Вкладка «{old}» названа «{new}»: в Excel такое имя нельзя.",
    en="The tab “{old}” was renamed “{new}”: Excel does not allow that title.",
)
MASKED = Text(
    ru="В файле нет имён и контактов, но это не обезличивание: обращайтесь с ним как с персональными данными.",
    en="The file has no names and contacts, yet it is not anonymised: treat it as personal data.",
)
NEXT = Text(
    ru="Вкладки программы в копии создаст: sheetcrm sync {file}. Вернуть правки из копии: sheetcrm copy {file} --back-to {target}",
    en="To create the program's tabs in the copy: sheetcrm sync {file}. To bring edits back from "
    "the copy: sheetcrm copy {file} --back-to {target}",
)
NOTHING_BACK = Text(
    ru="Возвращать нечего: в копии не изменили ни одной ячейки, которую можно перенести.",
    en="There is nothing to bring back: no cell that can be carried over was edited in the copy.",
)
CAN_GO = Text(
    ru="Из копии можно вернуть {n} {n:ячейку|ячейки|ячеек}. В таблице ничего не изменено.",
    en="{n} {n:cell|cells} of the copy can be brought back. Nothing in the table was changed.",
)
APPLY = Text(
    ru="План {plan} сохранён. Перенести: sheetcrm apply {target}{plan}",
    en="Plan {plan} is saved. To carry it over: sheetcrm apply {target}{plan}",
)
CLASHES = Text(
    ru="Изменены и в копии, и в таблице ({n}) — решите сами, какая запись верна:",
    en="Edited both in the copy and in the table ({n}); decide which one is right:",
)
CLASH = Text(
    ru="      {cell}  было {then}, в таблице {now}, в копии {edited}",
    en="      {cell}  it was {then}, the table has {now}, the copy {edited}",
)
ADDED = Text(
    ru="Новых строк добавится: {n} ({cells}).",
    en="New rows to be added: {n} ({cells}).",
)
RENUMBERED = Text(
    ru="Номер из копии тем временем занят, поэтому новый: {ids}. Заказы и сделки из копии перейдут на него.",
    en="The number from the copy is taken by now, so there is a new one: {ids}. Orders and deals from the copy will lead to it.",
)
NEW: dict[Left, Text] = {
    Left.TAKEN: Text(
        ru="Новых строк, чей номер в таблице уже есть: {n} ({cells}). Если это та же строка, перенесите правки сами; если другая, "
        "дайте ей в копии свободный номер и повторите.",
        en="New rows whose id the table already has: {n} ({cells}). If it is the same row, carry the edits over by hand; if it "
        "is another, give it a free id in the copy and run this again.",
    ),
    Left.NOWHERE: Text(
        ru="Новых строк без номера (ID) или столбца для него: {n} ({cells}). Впишите номер в копии и повторите или перенесите строки "
        "сами.",
        en="New rows without an id, or without a column for it: {n} ({cells}). Fill in the id in the copy and run this again, or "
        "carry the rows over by hand.",
    ),
    Left.TWICE: Text(
        ru="Номер (ID) стоит в копии на двух строках, и неясно, какая чья: {n} ({cells}). Оставьте его у одной, у другой сотрите, и "
        "повторите.",
        en="An id stands on two rows of the copy, so it is not clear which is whose: {n} ({cells}). Leave it on one, clear it on the other, "
        "and run this again.",
    ),
    Left.BESIDE: Text(
        ru="Новых строк, рядом с которыми правили строку без номера: {n} ({cells}). Какая из них новая, не узнать: перенесите их сами.",
        en="New rows beside which a row without an id was edited: {n} ({cells}). There is no telling which of them is new: carry "
        "them over by hand.",
    ),
}
GONE = Text(
    ru="Из копии удалены строки: {ids}. В таблице они остались.",
    en="Rows deleted in the copy: {ids}. They are still in the table.",
)
NAMELESS = Text(
    ru="Изменены строки без номера (ID), их не найти в таблице наверняка: {cells}. Перенесите правки сами.",
    en="Rows without an id were edited; they cannot be found in the table with certainty: {cells}. "
    "Carry the edits over by hand.",
)
MISSING = Text(
    ru="Правили строки, которых в таблице не найти (их удалили, или номер стоит дважды): {cells}. Эти правки остались только в копии.",
    en="Rows were edited that cannot be found in the table (they were deleted, or their id stands twice): {cells}. Those edits are only in "
    "the copy.",
)
FORMULA = Text(
    ru="В таблице эти ячейки считает формула или такого столбца нет, поэтому они не переносятся: {cells}.",
    en="In the table a formula computes these cells, or there is no such column, so they are not "
    "carried over: {cells}.",
)
ELSEWHERE = Text(
    ru="Изменены и другие вкладки, их программа не переносит: {cells}.",
    en="Other tabs were edited as well; the program does not carry those over: {cells}.",
)
MOST = 10


def _some(items: Sequence[str]) -> str:
    return ", ".join(items[:MOST]) + ("…" if len(items) > MOST else "")


def copy_report(done: Copied, lang: Lang, *, masked: bool) -> Iterator[str]:
    """What ``copy --to`` prints."""
    yield MADE.say(lang, file=str(done.path), n=len(done.tabs))
    if done.formulas:
        yield FORMULAS.say(lang, n=done.formulas)
    if done.values:
        yield VALUES.say(lang, n=sum(done.values.values()), what=_some([name for name, _ in done.values.most_common()]))
    if done.cut:
        yield CUT.say(lang, cells=_some(done.cut))
    for old, new in done.renamed.items():
        yield RENAMED.say(lang, old=old, new=new)
    if masked:
        yield MASKED.say(lang)
    else:
        target = done.opened.asked.target or done.opened.workbook.location
        yield NEXT.say(lang, file=as_typed(done.path), target=as_typed(target))


def copy_document(done: Copied, *, masked: bool) -> Document:
    return {
        **opening("copy", done.opened.workbook.location),
        "counts": {"tabs": len(done.tabs), "formulas": done.formulas, "values": sum(done.values.values())},
        "file": str(done.path),
        "masked": masked,
        "tabs": list(done.tabs),
        "as_values": dict(done.values),
        "cut": list(done.cut),
        "renamed": dict(done.renamed),
    }


def back_report(found: Returned, lang: Lang) -> Iterator[str]:
    """What ``copy FILE --back-to TARGET`` prints."""
    back = found.back
    edits = [change for change in back.changes if change.kind != ROW]
    if edits:
        yield CAN_GO.say(lang, n=len(edits))
        yield from kinds(edits, lang)
    elif not back.added:
        yield NOTHING_BACK.say(lang)
    if back.added:
        yield ADDED.say(lang, n=len(back.added), cells=_some(back.added))
    if back.renumbered:
        pairs = [f"{old} → {new}" for old, new in back.renumbered.items()]
        yield RENUMBERED.say(lang, n=len(pairs), ids=_some(pairs))
    if back.clashes:
        yield CLASHES.say(lang, n=len(back.clashes))
        for clash in back.clashes[:MOST]:
            change = clash.change
            yield CLASH.say(
                lang, cell=f"{quoted(change.tab)}!{cell_of(change)}", then=shown(clash.then) or "—",
                now=shown(change.before) or "—", edited=shown(change.after) or "—",
            )  # fmt: skip
    for text, items in (
        *((text, [cell for cell, why in back.new if why is left]) for left, text in NEW.items()),
        (NAMELESS, back.nameless),
        (MISSING, back.missing),
        (FORMULA, back.formulas),
        (ELSEWHERE, back.elsewhere),
    ):
        if items:
            yield text.say(lang, n=len(items), cells=_some(items))
    if back.gone:
        yield GONE.say(lang, ids=_some(back.gone))
    if found.name:
        target = found.opened.asked.target
        yield APPLY.say(lang, plan=found.name, target=as_argument(target))


def back_document(found: Returned) -> Document:
    back = found.back
    return {
        **opening("copy", found.opened.workbook.location),
        "counts": {
            "changes": sum(change.kind != ROW for change in back.changes), "added_rows": len(back.added),
            "conflicts": len(back.clashes), "new_rows": len(back.new),
            "deleted_rows": len(back.gone),
        },
        "file": str(found.twin),
        "run": found.name,
        "changes": [change_document(change) for change in back.changes],
        "conflicts": [change_document(clash.change) for clash in back.clashes],
        "added_rows": list(back.added),
        "renumbered": dict(back.renumbered),
        "new_rows": [cell for cell, _ in back.new],
        "deleted_rows": list(back.gone),
        "rows_without_id": list(back.nameless),
        "rows_not_found": list(back.missing),
        "computed": list(back.formulas),
        "elsewhere": list(back.elsewhere),
    }  # fmt: skip
