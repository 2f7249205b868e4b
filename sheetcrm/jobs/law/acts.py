"""The act of an erasure: what, where, when, by whom, on what ground, and what could not be reached. As text and as JSON.

It names the client by number only. What Russian law wants in it stands in the order of Roskomnadzor 179 of 28 October 2022:
the operator, whose data, which data, where it was, how and why it went, when and by whom; and an extract of the journal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from sheetcrm.core.wording import Lang, Text
from sheetcrm.jobs.law.forgetting import Done, Treated
from sheetcrm.jobs.opening import Opened
from sheetcrm.journal import erasures
from sheetcrm.journal.erasures import Order
from sheetcrm.journal.places import KIND, TAKEN, Elsewhere, Kind

TITLE = Text(ru="Акт {name} об удалении персональных данных", en="Record {name} of the erasure of personal data")
OPERATOR = Text(ru="Оператор: {company}", en="Controller: {company}")
UNNAMED = Text(ru="(впишите название компании)", en="(put the company's name here)")
WHEN = Text(ru="Когда: {at}", en="When: {at}")
BY = Text(ru="Кто решил: {by}", en="Decided by: {by}")
GROUND = Text(ru="Основание: {ground}", en="Grounds: {ground}")
WHOSE = Text(ru="Чьи данные: клиент {clients}", en="Whose data: client {clients}")
WHERE = Text(
    ru="Где: таблица «{workbook}» и всё, что программа хранит о ней на этом компьютере",
    en="Where: the workbook “{workbook}” and everything the program keeps about it on this computer",
)
HOW = Text(
    ru="Как: ячейки очищены; копии переписаны без этих данных или удалены; журнал этих правок стёрт, вернуть их нельзя.",
    en="How: the cells were cleared; copies were rewritten without the data or deleted; the journal "
    "of these edits was wiped, so they cannot be brought back.",
)
CELLS = Text(ru="Очищено ячеек на вкладке «{tab}»: {n}", en="Cells cleared on “{tab}”: {n}")
NO_CELLS = Text(ru="Ячейки были пусты уже раньше.", en="The cells were empty already.")
NONE_CLEARED = Text(
    ru="Ни одна ячейка не очищена: все они названы ниже.", en="No cell could be cleared: all of them are named below."
)
FACTS = Text(
    ru="Заказы и сделки остались как бухгалтерские факты: день, товар, сумма, без имени и контактов.",
    en="Orders and deals stay as accounting facts: day, goods, amount, without a name or a contact.",
)
COPIES = {
    Done.REWRITTEN: Text(
        ru="{kind}: переписано без этих данных, {n} {n:файл|файла|файлов}",
        en="{kind}: rewritten without the data, {n} {n:file|files}",
    ),
    Done.REMOVED: Text(ru="{kind}: удалено, {n} {n:файл|файла|файлов}", en="{kind}: deleted, {n} {n:file|files}"),
    Done.LEFT: Text(
        ru="{kind}: не тронуто, его правили люди: {names}", en="{kind}: left alone, as people edited it: {names}"
    ),
}
TAKEN_OUT = Text(
    ru="{kind}: этот человек там остался, программа такие файлы не меняет: {names}",
    en="{kind}: still names the person, as the program does not change such files: {names}",
)
THEN = {
    Kind.COPY: Text(ru="  Удалите её; новую сделает sheetcrm copy.", en="  Delete it; sheetcrm copy makes a new one."),
    Kind.SUMMARY: Text(
        ru="  Соберите её заново: sheetcrm consolidate.", en="  Have it filled again: sheetcrm consolidate."
    ),
}
BY_HAND = Text(
    ru="  Удалите файл или уберите оттуда этого человека.", en="  Delete the file, or take the person out of it."
)
KEPT = Text(
    ru="Сохранено: номер клиента и отпечаток (хеш) телефона и почты, сделанный ключом этого "
    "компьютера, — только чтобы узнать контакт, если он появится снова, и не написать ему.",
    en="Kept: the client's id, and a fingerprint (hash) of phone and address made with this "
    "computer's key, for the sole purpose of recognising the contact if it appears again and not "
    "writing to it.",
)
LEFT = Text(ru="Осталось сделать вручную:", en="Left to do by hand:")
CELL = Text(
    ru="  {cell} — очистите: программа такую ячейку не меняет, или её изменили",
    en="  {cell}: clear it; the program does not change such a cell, or somebody changed it",
)
MENTION = Text(
    ru="  {cell} — здесь тоже упомянут этот человек, решите сами",
    en="  {cell}: also names this person; decide for yourself",
)
NAMED = Text(ru="  {place} — здесь человек всё ещё назван", en="  {place}: still names this person")
NOTHING_LEFT = Text(
    ru="Проверено: ни в таблице, ни в том, что хранит программа, телефона, почты и имени больше нет.",
    en="Checked: neither the workbook nor what the program keeps contains the phone, the address or the name any more.",
)
NOTHING_ELSE = Text(
    ru="Проверено: кроме названного выше, ни в таблице, ни в том, что хранит программа, телефона, почты и имени больше нет.",
    en="Checked: but for what is named above, neither the workbook nor what the program keeps contains the phone, the "
    "address or the name any more.",
)
OUT_OF_REACH = Text(
    ru="Чего программа не достаёт и что надо удалить самим:",
    en="What the program cannot reach and you have to delete yourself:",
)
ELSEWHERE = Text(
    ru="  {where} — {kind}, {at}: с этого компьютера туда не заглянуть",
    en="  {where} ({kind}, {at}): cannot be looked into from this computer",
)
PLACES = (
    Text(
        ru="  копии файла, которые сделали люди, и то, куда дальше ушли файлы, сделанные командами",
        en="  copies of the file that people made, and wherever files made by commands went from here",
    ),
    Text(
        ru="  сервисы рассылок и операторы SMS, которым передавали списки: сообщите им об удалении",
        en="  mailing services and SMS operators that were given lists: tell them about the erasure",
    ),
    Text(
        ru="  отправленные письма и ящики, где они лежат", en="  e-mails that were sent, and the mailboxes they are in"
    ),
    Text(ru="  резервные копии компьютера, бумаги", en="  the computer's own backups, and paper"),
)
GOOGLE = Text(
    ru="  история версий Google-таблицы: её нельзя почистить; поможет только новая таблица, скопированная без этой строки",
    en="  the version history of the Google Sheet: it cannot be cleaned; only a new sheet, copied without the row, helps",
)
EVENTS = Text(ru="Выписка из журнала событий:", en="Extract from the journal of events:")
SIGN = Text(ru="Подпись: ____________________", en="Signature: ____________________")


class Act(Struct, frozen=True):
    """What was erased. ``cells``: emptied cells by tab; ``left``: addresses of cells that were changed meanwhile or cannot
    be emptied; ``copies``: what became of each copy; ``named``: where the person is still found. What is said elsewhere about
    the person stands in ``order.mentions``. ``elsewhere``: what commands made and could not be looked into. ``file``: where the act lies."""

    name: str
    order: Order
    at: str
    cells: Mapping[str, int]
    left: tuple[str, ...]
    copies: tuple[Treated, ...]
    named: tuple[str, ...]
    events: tuple[Mapping[str, Any], ...] = ()
    google: bool = False
    elsewhere: tuple[Elsewhere, ...] = ()
    file: str = ""

    @property
    def done(self) -> bool:
        """Whether nothing is left to people in the workbook and in what the program keeps."""
        return not (self.left or self.named or any(one.done is Done.LEFT for one in self.copies))


def keep_act(opened: Opened, act: Act) -> Path:
    """Keeps the act; the file people read."""
    return erasures.keep_act(opened.state, act.name, act_document(act, opened.workbook.name), act_text(act, opened))


def act_document(act: Act, workbook: str) -> dict[str, Any]:
    """The act as programs read it."""
    return {
        "act": act.name,
        "plan": act.order.plan,
        "workbook": workbook,
        "at": act.at,
        "asked": act.order.asked,
        "clients": list(act.order.clients),
        "by": act.order.by,
        "ground": act.order.ground,
        "cells": dict(act.cells),
        "copies": [{"kind": str(c.kind), "file": c.name, "done": str(c.done)} for c in act.copies],
        "left": list(act.left),
        "mentions": list(act.order.mentions),
        "still_named": list(act.named),
        "elsewhere": elsewhere_document(act.elsewhere),
        "events": [dict(event) for event in act.events],
    }


def act_text(act: Act, opened: Opened) -> str:
    """The act to print and sign, in the workbook's language."""
    lang = opened.lang
    company = opened.config.drafts.company or UNNAMED.say(lang)
    lines = [
        TITLE.say(lang, name=act.name), "",
        OPERATOR.say(lang, company=company),
        WHOSE.say(lang, clients=", ".join(act.order.clients)),
        GROUND.say(lang, ground=act.order.ground),
        BY.say(lang, by=act.order.by),
        WHEN.say(lang, at=act.at.replace("T", " ")),
        WHERE.say(lang, workbook=opened.workbook.name),
        HOW.say(lang), "",
        *act_lines(act, lang), "",
        KEPT.say(lang), "",
        OUT_OF_REACH.say(lang), *out_of_reach(act.google, act.elsewhere, lang), "",
        EVENTS.say(lang), *(f"  {_event(event)}" for event in act.events), "",
        SIGN.say(lang), "",
    ]  # fmt: skip
    return "\n".join(lines)


def act_lines(act: Act, lang: Lang) -> Iterator[str]:
    """What was done, and what is left to do."""
    for tab, n in act.cells.items():
        yield CELLS.say(lang, tab=tab, n=n)
    if not act.cells:
        yield (NONE_CLEARED if act.left else NO_CELLS).say(lang)
    yield FACTS.say(lang)
    counted = Counter((one.kind, one.done) for one in act.copies)
    for (kind, done), n in sorted(counted.items(), key=lambda item: list(Kind).index(item[0][0])):
        names = ", ".join(c.name for c in act.copies if (c.kind, c.done) == (kind, done))
        taken = done is Done.LEFT and kind in TAKEN
        yield (TAKEN_OUT if taken else COPIES[done]).say(lang, kind=_capital(KIND[kind].say(lang)), n=n, names=names)
        if taken:
            yield THEN.get(kind, BY_HAND).say(lang)
    todo = [CELL.say(lang, cell=cell) for cell in act.left]
    todo += [MENTION.say(lang, cell=cell) for cell in act.order.mentions]
    todo += [NAMED.say(lang, place=place) for place in act.named if place not in {*act.left, *act.order.mentions}]
    if todo:
        yield LEFT.say(lang)
        yield from todo
    if not act.named:
        yield (NOTHING_ELSE if todo else NOTHING_LEFT).say(lang)


def out_of_reach(google: bool, there: Sequence[Elsewhere], lang: Lang) -> Iterator[str]:
    """What no program can reach, what commands made ``there`` first."""
    yield from (elsewhere_line(one, lang) for one in there)
    if google:
        yield GOOGLE.say(lang)
    yield from (place.say(lang) for place in PLACES)


def elsewhere_line(one: Elsewhere, lang: Lang) -> str:
    """Something that was made and cannot be looked into."""
    return ELSEWHERE.say(lang, where=one.where, kind=KIND[one.kind].say(lang), at=one.at[:10])


def elsewhere_document(there: Sequence[Elsewhere]) -> list[dict[str, str]]:
    """The same as programs read it."""
    return [{"kind": str(one.kind), "where": one.where, "at": one.at} for one in there]


def _event(event: Mapping[str, Any]) -> str:
    return " · ".join(f"{key} {value}" if key != "kind" else str(value) for key, value in event.items())


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
