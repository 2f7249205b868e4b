"""What is said of a file of leads: the five counts, each row with its reason, and the plan."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from sheetcrm.core.importing import Line, Outcome, Reason, ReasonKey
from sheetcrm.core.wording import Lang, Text, number
from sheetcrm.jobs.importing import Import
from sheetcrm.report.changes import change_document
from sheetcrm.report.envelope import Document, opening
from sheetcrm.report.rows import where

LEAD = Text(ru="«{file}»: {n} {n:строка|строки|строк}.", en="“{file}”: {n} {n:row|rows}.")
COUNT = {
    Outcome.NEW: Text(ru="  новые: {n}", en="  new: {n}"),
    Outcome.UPDATED: Text(ru="  дополнят клиентов: {n}", en="  complete a client: {n}"),
    Outcome.SAME: Text(ru="  уже есть: {n}", en="  there already: {n}"),
    Outcome.CONFLICT: Text(ru="  решать вам: {n}", en="  for you to decide: {n}"),
    Outcome.REJECTED: Text(ru="  не взяты: {n}", en="  cannot be used: {n}"),
}
TITLE = {
    Outcome.NEW: Text(ru="Новые:", en="New:"),
    Outcome.UPDATED: Text(ru="Дополнят клиентов:", en="Complete a client:"),
    Outcome.CONFLICT: Text(
        ru="Решать вам (из этих строк ничего не берётся):", en="For you to decide (nothing of these rows is taken):"
    ),
    Outcome.REJECTED: Text(ru="Не взяты:", en="Cannot be used:"),
}
LINE = Text(ru="   строка {row}: {words}", en="   row {row}: {words}")
CLIENT = Text(ru="{who}: {words}", en="{who}: {words}")
CELL = Text(ru="{heading} — {value}", en="{heading}: {value}")
MORE = Text(
    ru="   …и ещё {n}; всё целиком — в --out и --json.", en="   …and {n} more; all of it with --out and --json."
)
WITHOUT = Text(
    ru="В таблице клиентов нет столбцов: {headings}. Их содержимое не переносится.",
    en="The clients have no columns for: {headings}. What stands there is not taken.",
)
REASON = {
    ReasonKey.NO_CONTACT: Text(
        ru="нет ни телефона, ни почты, ни мессенджера, ни ИНН: клиента не узнать",
        en="no phone, e-mail, messenger or tax id: nothing to know a client by",
    ),
    ReasonKey.UNREADABLE: Text(ru="{heading}: «{theirs}» не читается", en="{heading}: “{theirs}” cannot be read"),
    ReasonKey.NOT_A_ROW: Text(ru="это не строка с клиентом", en="this is no row of a client"),
    ReasonKey.UNCLEAR: Text(ru="возможно, это {clients}", en="this may be {clients}"),
    ReasonKey.SEVERAL: Text(ru="подходит сразу к нескольким клиентам: {clients}", en="fits several clients: {clients}"),
    ReasonKey.DIFFERS: Text(
        ru="{heading}: у вас «{ours}», в файле «{theirs}»", en="{heading}: you have “{ours}”, the file “{theirs}”"
    ),
    ReasonKey.REPEATS: Text(ru="повторяет строку {rows}", en="repeats row {rows}"),
    ReasonKey.ERASED: Text(
        ru="этот контакт удалили по требованию клиента", en="this contact was erased on the client's request"
    ),
    ReasonKey.MAYBE_REPEATS: Text(ru="возможно, то же, что строка {rows}", en="may be the same as row {rows}"),
    ReasonKey.LINKED: Text(ru="связан с {clients}", en="linked with {clients}"),
}
NEXT = Text(
    ru="План {plan} сохранён, в таблице ничего не изменено. Добавить {rows} {rows:строку|строки|строк} и заполнить {cells} "
    "{cells:пустую ячейку|пустые ячейки|пустых ячеек}: sheetcrm apply {target}{plan}",
    en="Plan {plan} is kept; nothing in the table was changed. To add {rows} {rows:row|rows} and fill {cells} blank "
    "{cells:cell|cells}: sheetcrm apply {target}{plan}",
)
NOT_ADDED = Text(
    ru="Новых не добавить: в таблице нет столбца с номером клиента. Его сделает sheetcrm init --id-column.",
    en="The new ones cannot be added: the table has no column of client ids. sheetcrm init --id-column makes one.",
)
MOST = 12


def import_lines(done: Import, lang: Lang) -> Iterator[str]:
    """What ``import`` prints."""
    found = done.found
    yield LEAD.say(lang, file=done.file, n=len(found.lines))
    for outcome, n in found.counts.items():
        yield COUNT[outcome].say(lang, n=number(n, lang))
    for outcome, title in TITLE.items():
        mine = [line for line in found.lines if line.outcome is outcome]
        if not mine:
            continue
        yield title.say(lang)
        for line in mine[:MOST]:
            yield LINE.say(lang, row=str(line.row), words=line_words(done, line, lang))
        if len(mine) > MOST:
            yield MORE.say(lang, n=len(mine) - MOST)
    if found.without_column:
        yield WITHOUT.say(lang, headings=", ".join(found.without_column))
    if found.counts[Outcome.NEW] and not done.adds_rows:
        yield NOT_ADDED.say(lang)
    if done.name is not None:
        target = done.opened.asked.target
        yield NEXT.say(
            lang,
            plan=done.name,
            rows=done.rows_added,
            cells=done.cells_filled,
            target=f"{target} " if target else "",
        )


def line_words(done: Import, line: Line, lang: Lang) -> str:
    """One row: its client, what it fills in, and why."""
    words = [reason_words(done, reason, lang) for reason in line.reasons]
    if line.outcome in (Outcome.UPDATED, Outcome.NEW):
        cells = [CELL.say(lang, heading=heading(done, c), value=value) for c, value in line.cells.items()]
        words = [", ".join(cells), *words]
    said = "; ".join(word for word in words if word)
    if line.client is None:
        return said
    return CLIENT.say(lang, who=where(done.client(line.client), lang), words=said)


def reason_words(done: Import, reason: Reason, lang: Lang) -> str:
    """A reason in words."""
    return REASON[reason.key].say(
        lang,
        clients=", ".join(where(done.client(position), lang) for position in reason.clients),
        rows=", ".join(map(str, reason.rows)),
        heading=heading(done, reason.field) if reason.field else "",
        ours=reason.ours,
        theirs=reason.theirs,
    )


def heading(done: Import, column: str) -> str:
    """What the team calls a column; what the file does, where the team has none."""
    clients = done.opened.base.tables["clients"]
    table = clients if clients.has(column) else done.leads
    return " ".join(table.heading(column).split())


def import_rows(done: Import, lang: Lang) -> pd.DataFrame:
    """The list ``--out``: one line for each row of the file."""
    return pd.DataFrame(
        [
            (
                line.tab,
                line.row,
                str(line.outcome),
                None if line.client is None else done.client(line.client).row,
                None if line.client is None else done.client(line.client).client_id,
                line_words(done, line, lang),
            )
            for line in done.found.lines
        ],
        columns=["tab", "row", "outcome", "client_row", "client_id", "words"],
        dtype=object,
    )


def import_document(done: Import, lang: Lang) -> Document:
    """What ``import --json`` prints."""
    return {
        **opening("import", done.opened.workbook.location),
        "counts": {
            "rows": len(done.found.lines),
            **{str(k): n for k, n in done.found.counts.items()},
            "rows_added": done.rows_added,
            "cells_filled": done.cells_filled,
        },
        "file": done.file,
        "run": done.name,
        "rows": [
            {
                "tab": line.tab,
                "row": line.row,
                "outcome": str(line.outcome),
                "client": None if line.client is None else done.client(line.client).document(),
                "cells": dict(line.cells),
                "reasons": [
                    {
                        "reason": str(reason.key),
                        "clients": [done.client(position).document() for position in reason.clients],
                        "rows": list(reason.rows),
                        "field": reason.field or None,
                        "ours": reason.ours or None,
                        "theirs": reason.theirs or None,
                        "message": reason_words(done, reason, lang),
                    }
                    for reason in line.reasons
                ],
            }
            for line in done.found.lines
        ],
        "changes": [change_document(change) for change in done.changes],
        "without_column": list(done.found.without_column),
    }
