"""What is said of erasing a person: before, and once it is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sheetcrm.core.law.erasing import Why
from sheetcrm.core.wording import Text
from sheetcrm.jobs import Done
from sheetcrm.jobs.law.acts import Act, act_document, act_lines, elsewhere_document, out_of_reach
from sheetcrm.jobs.law.erasure_plans import PlannedErasure
from sheetcrm.journal.places import KIND
from sheetcrm.paths import as_argument
from sheetcrm.report.changes import change_document
from sheetcrm.report.envelope import Document, opening
from sheetcrm.report.terminal import MORE, listed

WHO = Text(ru="Удалить данные клиента {clients}:", en="To erase the data of client {clients}:")
CELLS = Text(ru="  «{tab}»: {n} {n:ячейка|ячейки|ячеек}", en="  “{tab}”: {n} {n:cell|cells}")
NOTHING = Text(ru="  в ячейках удалять нечего", en="  there is nothing to erase in any cell")
KEPT = Text(
    ru="Как факты, без имени и контактов, {n:останется|останутся|останется} {n} {n:строка|строки|строк} в таблице {tabs}.",
    en="{n} {n:row|rows} of {tabs} {n:stays as a fact|stay as facts} without a name or a contact.",
)
ALIKE = Text(
    ru="Похоже, это тот же человек, но вы его не назвали: {clients}. Чтобы удалить и его, назовите все номера сразу.",
    en="Probably the same person, but you did not name them: {clients}. To erase them as well, name all ids at once.",
)
STANDING = {
    Why.FORMULA: Text(
        ru="  {cell}: там формула, поправьте её сами", en="  {cell}: there is a formula; change it yourself"
    ),
    Why.NOT_TEXT: Text(
        ru="  {cell} («{heading}»): число или дата, а менять их запретила проверка живой таблицы: очистите сами",
        en="  {cell} (“{heading}”): a number or a date, which the live check forbids changing; clear it yourself",
    ),
    Why.SHARED: Text(
        ru="  {cell}: строка говорит и о других, исправьте её сами",
        en="  {cell}: the line is about other people, too; correct it yourself",
    ),
}
BY_HAND = Text(ru="Этого программа не сделает:", en="What the program will not do:")
MENTION = Text(ru="  {cell}: здесь тоже упомянут этот человек", en="  {cell}: also names this person")
THEN = Text(
    ru="Потом программа уберёт этого человека из копий, журналов, планов и черновиков на этом компьютере. Вернуть это будет нельзя.",
    en="Then the program removes the person from the copies, journals, plans and drafts on this "
    "computer. That cannot be undone.",
)
TAKEN_OUT = Text(
    ru="Эти файлы сделаны командами и принадлежат вам. Программа их не изменит, но скажет, в каких остался этот человек:",
    en="Commands made these files, which are yours. The program leaves them as they are and says which still name the person:",
)
BEYOND = Text(ru="Чего программа не достанет:", en="What the program cannot reach:")
NEXT = Text(
    ru="План {plan} сохранён, в таблице ничего не изменено. Удалить: sheetcrm apply {target}{plan}",
    en="Plan {plan} is saved; nothing in the table was changed. To erase: sheetcrm apply {target}{plan}",
)
DONE = Text(
    ru="Данные клиента {clients} удалены. Акт: {file}",
    en="The data of client {clients} is erased. The record of it: {file}",
)
PARTLY = Text(
    ru="Данные клиента {clients} удалены не полностью. Что осталось, сказано ниже и в акте: {file}",
    en="The data of client {clients} is only partly erased. What is left is listed below and in the record: {file}",
)
MOST = 20


def erase_report(planned: PlannedErasure) -> Iterator[str]:
    """What ``erase`` prints."""
    lang = planned.opened.reader
    yield WHO.say(lang, clients=", ".join(planned.clients))
    for tab, n in Counter(change.tab for change in planned.found.changes).items():
        yield CELLS.say(lang, tab=tab, n=n)
    if not planned.found.changes:
        yield NOTHING.say(lang)
    tables = planned.opened.base.tables
    for key, n in planned.found.kept.items():
        yield KEPT.say(lang, n=n, tabs=listed(tables[key].tabs, lang))
    if planned.alike:
        yield ALIKE.say(lang, clients=", ".join(planned.alike))
    left = [STANDING[one.why].say(lang, cell=one.cell, heading=one.heading) for one in planned.found.standing]
    left += [MENTION.say(lang, cell=cell) for cell in planned.mentions]
    if left:
        yield BY_HAND.say(lang)
        yield from left[:MOST]
        if len(left) > MOST:
            yield MORE.say(lang, n=len(left) - MOST)
    yield THEN.say(lang)
    if planned.taken:
        yield TAKEN_OUT.say(lang)
        yield from (f"  {one.path} — {KIND[one.kind].say(lang)}" for one in planned.taken)
    yield BEYOND.say(lang)
    yield from out_of_reach(planned.opened.google, planned.elsewhere, lang)
    if planned.name is not None:
        asked = planned.opened.asked.target
        yield NEXT.say(lang, plan=planned.name, target=as_argument(asked))


def erase_document(planned: PlannedErasure) -> Document:
    """What ``erase --json`` prints."""
    return {
        **opening("erase", planned.opened.workbook.location),
        "counts": {
            "cells": len(planned.found.changes),
            "left": len(planned.found.standing),
            "mentions": len(planned.mentions),
        },
        "clients": list(planned.clients),
        "run": planned.name,
        "changes": [change_document(change) for change in planned.found.changes],
        "left": [{"cell": one.cell, "reason": str(one.why)} for one in planned.found.standing],
        "mentions": list(planned.mentions),
        "alike": list(planned.alike),
        "kept": dict(planned.found.kept),
        "taken_out": [{"kind": str(one.kind), "path": str(one.path)} for one in planned.taken],
        "elsewhere": elsewhere_document(planned.elsewhere),
    }


def acts_lines(done: Done) -> Iterator[str]:
    """What ``apply`` prints of erasures it brought to an end."""
    lang = done.reader
    for act in done.acts:
        yield (DONE if act.done else PARTLY).say(lang, clients=", ".join(act.order.clients), file=act.file)
        yield from (f"  {line}" for line in act_lines(act, lang))


def act_as_document(act: Act, workbook: str) -> Document:
    """An act as ``apply --json`` names it."""
    return {**act_document(act, workbook), "file": act.file, "done": act.done}
