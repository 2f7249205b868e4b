"""What is said of going back to a copy: what differs, what a plan would bring back, and what is left to people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sheetcrm.core.plan.restoring import Reason
from sheetcrm.core.wording import Text, number
from sheetcrm.jobs.restoring import Restored
from sheetcrm.paths import as_argument
from sheetcrm.report import terminal
from sheetcrm.report.changes import change_document, kinds
from sheetcrm.report.envelope import Document, opening

SINCE_COPY = Text(
    ru="Копия за {day} (до первой записи того дня).", en="The copy from {day}, made before the first write of that day."
)
SINCE_RUN = Text(
    ru="Ячейки, которые менял запуск {run} и следующие за ним.",
    en="The cells that run {run} and the later ones changed.",
)
SAME = Text(ru="Отличий не найдено: всё так и стоит.", en="Nothing differs: everything is as it was.")
DIFFERS = Text(ru="Отличается ячеек: {n}.", en="Cells that differ: {n}.")
COLUMN = Text(ru="  {column} ({tab}): {n}", en="  {column} ({tab}): {n}")
GONE = Text(
    ru="Строк больше нет: {n}. Сами мы их не создаём — скопируйте их из копии: {path}",
    en="Rows that are gone: {n}. The program does not create them again; copy them from the copy: {path}",
)
GONE_SINCE = Text(ru="Строк больше нет: {n}.", en="Rows that are gone: {n}.")
ROW = Text(ru="  {row_id} (стояла в {cell})", en="  {row_id} (was in {cell})")
NAMELESS = Text(
    ru="Строк без своего номера: {n} — их не сравнить, пока не сказано, какой столбец вернуть (--column).",
    en="Rows without an id of their own: {n}. They cannot be compared until a column is named (--column).",
)
COLUMNS_GONE = Text(ru="Столбцов больше нет: {columns}.", en="Columns that are gone: {columns}.")
LEFT = {
    Reason.FORMULA: Text(
        ru="Ячеек с формулой: {n} — их не трогаем.", en="Cells with a formula: {n}; they are left alone."
    ),
    Reason.ERROR: Text(
        ru="В копии на месте значения стояла ошибка: {n} — оставлено как есть.",
        en="The copy had an error there: {n}; left as they are.",
    ),
    Reason.NOT_TEXT: Text(
        ru="Числа и даты: {n} — проверка живой таблицы (doctor --live) запретила их менять, верните их вручную.",
        en="Numbers and dates: {n}. The live check (doctor --live) forbids changing them; put them back by hand.",
    ),
    Reason.ID: Text(
        ru="Номера клиентов: {n} — их возвращает sheetcrm undo.",
        en="Client ids: {n}; sheetcrm undo restores them.",
    ),
}
LEFT_CELL = Text(ru="  {cell} ({column})", en="  {cell} ({column})")
NARROW = Text(
    ru="Ничего не изменено. Скажите, что вернуть: --row {row}, --column «{column}» или --run R1; другой день: --from ДАТА.",
    en="Nothing was changed. Say what to bring back: --row {row}, --column “{column}” or --run R1; another day: --from DATE.",
)
NEXT = Text(
    ru="План {plan} сохранён, в таблице ничего не изменено. Вернуть как было: sheetcrm apply {target}{plan}",
    en="Plan {plan} is saved; nothing in the table was changed. To restore: sheetcrm apply {target}{plan}",
)
MOST = 10


def restore_report(done: Restored) -> Iterator[str]:
    """What ``restore`` prints."""
    lang, found = done.opened.reader, done.found
    if done.copy is not None:
        yield SINCE_COPY.say(lang, day=f"{done.copy.day:%d.%m.%Y}" if lang == "ru" else f"{done.copy.day:%d %b %Y}")
    else:
        yield SINCE_RUN.say(lang, run=done.run)
    if found.columns:
        yield DIFFERS.say(lang, n=number(sum(found.columns.values()), lang))
    elif not (found.gone or found.columns_gone):
        yield SAME.say(lang)
    if done.narrow:
        yield from kinds(found.changes, lang)
    else:
        for (tab, heading), n in found.columns.items():
            yield COLUMN.say(lang, column=" ".join(heading.split()), tab=tab, n=number(n, lang))
    for reason, n in Counter(one.reason for one in found.left).items():
        yield LEFT[reason].say(lang, n=n)
        if done.narrow:
            for one in [one for one in found.left if one.reason is reason][:MOST]:
                yield LEFT_CELL.say(lang, cell=one.cell, column=" ".join(one.heading.split()))
    if found.gone:
        said = GONE if done.copy is not None else GONE_SINCE
        yield said.say(lang, n=len(found.gone), path=done.copy.path if done.copy is not None else "")
        for row in found.gone[:MOST]:
            yield ROW.say(lang, row_id=row.row_id, cell=row.cell)
        if len(found.gone) > MOST:
            yield terminal.MORE.say(lang, n=len(found.gone) - MOST)
    if found.without_id and not done.narrow:
        yield NAMELESS.say(lang, n=sum(found.without_id.values()))
    if found.columns_gone:
        yield COLUMNS_GONE.say(lang, columns=", ".join(dict.fromkeys(heading for _, heading in found.columns_gone)))
    if not done.narrow and found.columns:
        first = next((c.row_id for c in found.changes if c.row_id), None) or "К-000001"
        yield NARROW.say(lang, row=first, column=" ".join(next(iter(found.columns))[1].split()))
    if done.name is not None:
        asked = done.opened.asked.target
        yield NEXT.say(lang, plan=done.name, target=as_argument(asked))


def restore_document(done: Restored) -> Document:
    """What ``restore --json`` prints."""
    found = done.found
    return {
        **opening("restore", done.opened.workbook.location),
        "counts": {"changes": len(found.changes), "left": len(found.left), "gone": len(found.gone)},
        "copy": None if done.copy is None else {"day": done.copy.day.isoformat(), "path": str(done.copy.path)},
        "since": done.run,
        "run": done.name,
        "columns": [{"tab": tab, "heading": heading, "cells": n} for (tab, heading), n in found.columns.items()],
        "changes": [change_document(change) for change in found.changes] if done.narrow else [],
        "left": [
            {"cell": one.cell, "client_id": one.row_id, "field": one.field, "reason": str(one.reason)}
            for one in found.left
        ],
        "gone": [{"client_id": row.row_id, "cell": row.cell} for row in found.gone],
        "without_id": sum(found.without_id.values()),
        "columns_gone": [{"tab": tab, "heading": heading} for tab, heading in found.columns_gone],
    }
