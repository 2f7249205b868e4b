"""What is said of bringing several workbooks together."""

from __future__ import annotations

from collections.abc import Iterator

from sheetcrm.core.wording import Lang, Text, number
from sheetcrm.jobs.clients.consolidating import Brought
from sheetcrm.report.documents import written
from sheetcrm.report.envelope import Document, opening
from sheetcrm.stores.xlsx.refusals import NOTES

LEAD = Text(
    ru="{rows} {rows:строка|строки|строк} из {files} {files:таблицы|таблиц|таблиц}:",
    en="{rows} {rows:row|rows} from {files} {files:workbook|workbooks}:",
)
PART = Text(ru="  {name}: {n}", en="  {name}: {n}")
GROUPS = Text(
    ru="Записаны больше одного раза: {n} {n:клиент|клиента|клиентов}, из них в разных таблицах — {across}.",
    en="Listed more than once: {n} {n:client|clients}, {across} of them in several workbooks.",
)
LEFT_OUT = Text(
    ru="Не перенесены столбцы с лишними персональными данными: {headings}. Если они нужны для дела, впишите цель: purposes в config.yaml.",
    en="Columns with more personal data than the work needs were left out: {headings}. If they are "
    "needed, write their purpose: purposes in config.yaml.",
)
FILLED = Text(ru="Вкладка «{tab}» заполнена: {location}", en="The tab “{tab}” is filled: {location}")
UNCHANGED = Text(ru="Вкладка «{tab}» уже такая: {location}", en="The tab “{tab}” is already up to date: {location}")
NOTHING_WRITTEN = Text(ru="Ничего не записано.", en="Nothing was written.")


def consolidate_lines(done: Brought) -> Iterator[str]:
    """What ``consolidate`` prints."""
    lang = done.lang
    yield LEAD.say(lang, rows=done.rows, files=len(done.parts))
    for name, rows in done.parts:
        yield PART.say(lang, name=name, n=number(rows, lang))
    if done.groups:
        yield GROUPS.say(lang, n=done.groups, across=number(done.across, lang))
    if done.left_out:
        yield LEFT_OUT.say(lang, headings=", ".join(done.left_out))
    if done.receipt is None:
        yield NOTHING_WRITTEN.say(lang)
        return
    for text, tabs in ((FILLED, done.receipt.written), (UNCHANGED, done.receipt.unchanged)):
        for tab in tabs:
            yield text.say(lang, tab=tab, location=done.receipt.location)
    for code, args in done.receipt.notes:
        yield "  " + NOTES[code].say(lang, **args)


def consolidate_document(done: Brought, lang: Lang) -> Document:
    """What ``consolidate --json`` prints."""
    return {
        **opening("consolidate", done.to),
        "counts": {
            "workbooks": len(done.parts),
            "rows": done.rows,
            "clusters": done.groups,
            "across": done.across,
        },
        "sources": [{"file": name, "rows": rows} for name, rows in done.parts],
        "left_out": list(done.left_out),
        "written": written(done.receipt, lang),
    }
