"""A list of calls under headings that speak for themselves, of whatever exchange or notebook: when, who called, and whether
anybody answered.

It is one of calls where every line says so with a word such as «пропущенный» or “incoming”; a list of people who once called
has no such column.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from sheetcrm.core.importers import Handed, Importer, Part, Record
from sheetcrm.core.importers.calls import call, outside, seconds_of
from sheetcrm.core.importers.columns import Sheet, folded, sheet_with
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import Value

_MOMENT: Final = (
    "дата и время", "дата/время", "дата и время звонка", "дата звонка", "время звонка", "начало", "начало звонка", "дата", "время",
    "date and time", "date/time", "datetime", "call date", "call time", "start time", "started", "date", "time",
)  # fmt: skip
_CLOCK: Final = ("время", "время звонка", "time", "call time")
_NUMBER: Final = (
    "телефон клиента", "номер клиента", "телефон", "номер телефона", "номер", "клиент", "абонент", "звонивший", "кто звонил",
    "номер звонившего", "phone", "phone number", "client phone", "client number", "number", "caller", "caller number", "caller id",
    "client", "customer",
)  # fmt: skip
_FROM: Final = ("откуда", "от кого", "от", "кто звонил", "from", "caller", "caller id", "source")
_TO: Final = ("куда", "кому", "to", "called", "callee", "destination")
_KIND: Final = (
    "тип", "тип звонка", "вид", "вид звонка", "направление", "статус", "статус звонка", "результат", "результат звонка", "итог",
    "type", "call type", "direction", "status", "call status", "result", "outcome",
)  # fmt: skip
_WHO: Final = (
    "сотрудник", "менеджер", "оператор", "ответственный", "кто", "кто ответил", "employee", "manager", "agent", "operator",
    "owner", "answered by",
)  # fmt: skip
_TALK: Final = (
    "длительность разговора", "длительность разговора, сек", "длительность", "длительность, сек", "длительность (сек)",
    "продолжительность", "сек", "секунд", "talk time", "duration", "duration, sec", "duration (sec)", "seconds",
)  # fmt: skip
_MINUTES: Final = (
    "минут",
    "мин",
    "длительность, мин",
    "длительность (мин)",
    "minutes",
    "duration, min",
    "duration (min)",
)
_LINK: Final = ("запись", "запись разговора", "ссылка на запись", "recording", "recording link", "link")

#: Headings of lists of people, who may have called as well.
_PEOPLE: Final = (
    "имя",
    "фио",
    "имя клиента",
    "email",
    "e-mail",
    "почта",
    "name",
    "full name",
    "first name",
    "last name",
)

#: Beginnings of words, folded. One of the first groups is on some line of every list of calls; «звонок» alone may be anything.
_MISSED: Final = (
    "пропущ", "неотвеч", "не отвеч", "непринят", "не принят", "потерян", "без ответа", "нет ответа", "не дозвон", "недозвон",
    "занят", "missed", "no answer", "no-answer", "noanswer", "not answered", "unanswered", "abandoned", "lost", "busy", "failed",
)  # fmt: skip
_OUTGOING: Final = ("исходящ", "outgoing", "outbound")
_INCOMING: Final = ("входящ", "incoming", "inbound")
_OTHER: Final = ("отвеч", "принят", "состоял", "успеш", "звонок", "answered", "call", "completed")


def _sheet(handed: Handed) -> Sheet | None:
    """The tab of calls: with a moment, a number and a word of what came of it on every line."""
    for grid in handed.grids:
        sheet = next(
            (found for kind in _KIND if (found := sheet_with(Handed(handed.name, (grid,)), kind)) is not None), None
        )
        if sheet is not None and sheet.at.keys() & {folded(h) for h in _MOMENT} and _is_calls(sheet):
            return sheet
    return None


def _is_calls(sheet: Sheet) -> bool:
    lines = [(_words(sheet, cells), _numbers(sheet, cells)) for _, cells in sheet.rows()]
    sure = (*_MISSED, *_OUTGOING, *_INCOMING)
    return (
        not sheet.at.keys() & {folded(heading) for heading in _PEOPLE}
        and any(number for _, number in lines)
        and any(word in said for said, _ in lines for word in sure)
        and all(any(word in said for word in (*sure, *_OTHER)) for said, _ in lines)
    )


def _words(sheet: Sheet, cells: tuple[Value, ...]) -> str:
    return " | ".join(folded(value) for value in sheet.cells(cells, *_KIND))


def _numbers(sheet: Sheet, cells: tuple[Value, ...]) -> str:
    """The number of somebody outside the firm: of the side that is not ours where there are two."""
    sides = (_TO, _FROM) if any(word in _words(sheet, cells) for word in _OUTGOING) else (_FROM, _TO)
    for names in (_NUMBER, *sides):
        for value in sheet.cells(cells, *names):
            # A name or an address with a few digits in it is no number.
            if not any(letter.isalpha() for letter in str(value)) and (found := outside(value)):
                return found
    return ""


def _moment(sheet: Sheet, cells: tuple[Value, ...]) -> Value:
    """When it was: one cell, or a day and a time beside it."""
    found = sheet.cells(cells, *_MOMENT)
    day = next(
        (v for v in found if isinstance(v, dt.date) or (isinstance(v, str) and any(c in v for c in ".-/"))), None
    )
    clock = next((v for v in sheet.cells(cells, *_CLOCK) if v is not day), None)
    if isinstance(day, dt.datetime) and (day.hour or day.minute or clock is None):
        return day
    if isinstance(day, dt.date) and isinstance(clock, dt.time):
        return dt.datetime.combine(day.date() if isinstance(day, dt.datetime) else day, clock)
    if isinstance(day, str) and clock is not None and ":" not in day:
        return f"{day.strip()} {clock}"
    return day


def _read(handed: Handed, lang: Lang) -> tuple[Part, ...]:
    sheet = _sheet(handed)
    if sheet is None:
        return ()
    records = (_record(sheet, row, cells, lang) for row, cells in sheet.rows())
    named = {key: next((sheet.headings[sheet.at[folded(n)][0]] for n in names if folded(n) in sheet.at), "") for key, names in (
        ("date", _MOMENT), ("phone", (*_NUMBER, *_FROM)), ("type", _KIND), ("minutes", (*_MINUTES, *_TALK)),
    )}  # fmt: skip
    return (
        Part("interactions", sheet.grid.title, tuple(r for r in records if r), {k: v for k, v in named.items() if v}),
    )


def _record(sheet: Sheet, row: int, cells: tuple[Value, ...], lang: Lang) -> Record | None:
    number, words = _numbers(sheet, cells), _words(sheet, cells)
    if not number:
        return None  # a colleague called another, or the number was hidden
    minutes = seconds_of(sheet.cell(cells, *_MINUTES))
    return call(
        row, _moment(sheet, cells), number, lang,
        incoming=not any(word in words for word in _OUTGOING),
        answered=not any(word in words for word in _MISSED),
        seconds=seconds_of(sheet.cell(cells, *_TALK)) if minutes is None else minutes * 60,
        author=sheet.cell(cells, *_WHO), link=sheet.cell(cells, *_LINK),
    )  # fmt: skip


CALL_LIST = Importer(
    "call_list",
    Text(ru="Список звонков", en="List of calls"),
    "",
    lambda handed: _sheet(handed) is not None,
    _read,
    general=True,
)
