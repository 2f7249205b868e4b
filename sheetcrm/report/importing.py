"""What is said of a file of leads: the five counts, each row with its reason, and the plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from sheetcrm.core.importing import Line, Outcome, Reason, ReasonKey
from sheetcrm.core.importing.records import RecordFate
from sheetcrm.core.importing.talks import TalkFate
from sheetcrm.core.schema import TABLES as SCHEMA
from sheetcrm.core.wording import Lang, Text, number
from sheetcrm.jobs.clients.importing import Import
from sheetcrm.paths import as_argument
from sheetcrm.report.changes import change_document
from sheetcrm.report.envelope import Document, opening
from sheetcrm.report.rows import where

LEAD = Text(ru="«{file}»: {n} {n:строка|строки|строк}.", en="“{file}”: {n} {n:row|rows}.")
NOBODY_NEW = Text(ru="«{file}»: новых людей нет.", en="“{file}”: there are no new people.")
HEADLESS = Text(
    ru="Строки заголовков нет: первая строка — тоже данные, столбцы поняты по содержанию ({columns}). Не так — назовите их:"
    ' --map phone="column 2".',
    en="There is no row of headings: the first row is data as well, and columns are known by what is in them ({columns}). If "
    'that is wrong, name them: --map phone="column 2".',
)
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
        ru="Решать вам (из этих строк ничего не берётся):", en="For you to decide (nothing is taken from these rows):"
    ),
    Outcome.REJECTED: Text(ru="Не взяты:", en="Cannot be used:"),
}
LINE = Text(ru="   строка {row}: {words}", en="   row {row}: {words}")
CLIENT = Text(ru="{who}: {words}", en="{who}: {words}")
CELL = Text(ru="{heading} — {value}", en="{heading}: {value}")
MORE = Text(
    ru="   …и ещё {n}; всё целиком — в --out и --json.", en="   …and {n} more; the full list with --out and --json."
)
WITHOUT = Text(
    ru="В таблице клиентов нет столбцов: {headings}. Их содержимое не переносится.",
    en="The client table has no columns for: {headings}. Their content is not carried over.",
)
REASON = {
    ReasonKey.NO_CONTACT: Text(
        ru="нет ни телефона, ни почты, ни мессенджера, ни ИНН: клиента не узнать",
        en="no phone, e-mail, messenger or tax id: nothing to know a client by",
    ),
    ReasonKey.UNREADABLE: Text(ru="{heading}: «{theirs}» не читается", en="{heading}: “{theirs}” cannot be read"),
    ReasonKey.NOT_A_ROW: Text(ru="это не строка с клиентом", en="this is not a client row"),
    ReasonKey.NO_PLACE: Text(
        ru="в таблице клиентов нет столбца ни для имени, ни для контакта из этой строки",
        en="the client table has no column for the name or the contact of this row",
    ),
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
    ReasonKey.NO_BASIS: Text(
        ru="не сказано, на каком основании хранить эти данные", en="no legal grounds were given for keeping this data"
    ),
    ReasonKey.FLOOD: Text(
        ru="новых больше, чем бывает за день: похоже на купленную базу",
        en="too many new rows for one day: it looks like a bought list",
    ),
    ReasonKey.CODE_USED: Text(ru="этот одноразовый код уже использован", en="this single-use code was used before"),
}
NEXT = Text(
    ru="План {plan} сохранён, в таблице ничего не изменено. Добавить {rows} {rows:строку|строки|строк} и заполнить {cells} "
    "{cells:пустую ячейку|пустые ячейки|пустых ячеек}: sheetcrm apply {target}{plan}",
    en="Plan {plan} is saved; nothing in the table was changed. To add {rows} {rows:row|rows} and "
    "fill {cells} empty {cells:cell|cells}: sheetcrm apply {target}{plan}",
)
NEXT_ROWS = Text(
    ru="План {plan} сохранён, в таблице ничего не изменено. Добавить {rows} {rows:строку|строки|строк}: sheetcrm apply {target}{plan}",
    en="Plan {plan} is saved; nothing in the table was changed. To add {rows} {rows:row|rows}: "
    "sheetcrm apply {target}{plan}",
)
NEXT_CELLS = Text(
    ru="План {plan} сохранён, в таблице ничего не изменено. Заполнить {cells} {cells:пустую ячейку|пустые ячейки|пустых ячеек}: "
    "sheetcrm apply {target}{plan}",
    en="Plan {plan} is saved; nothing in the table was changed. To fill {cells} empty "
    "{cells:cell|cells}: sheetcrm apply {target}{plan}",
)
NOT_ADDED = Text(
    ru="Новых не добавить: в таблице нет столбца с номером клиента. Его сделает sheetcrm init --id-column.",
    en="The new ones cannot be added: the table has no client id column. sheetcrm init --id-column adds it.",
)
HELD = Text(
    ru="Без основания или слишком много сразу — отложены: {n} {n:строка|строки|строк}. Клиентами они не станут, писать им никто не будет.",
    en="Held back, without legal grounds or too many at once: {n} {n:row|rows}. They do not become "
    "clients, and nobody writes to them.",
)
HELD_PLAN = Text(
    ru="На вкладку «{tab}» план добавит {n} {n:строку|строки|строк}.",
    en="The plan adds {n} {n:row|rows} to the tab “{tab}”.",
)
NO_TAB = Text(
    ru="Вкладки «{tab}» в таблице нет; её сделает sheetcrm init --inbox. Отложенные строки лежат рядом с файлом.",
    en="The workbook has no tab “{tab}”; sheetcrm init --inbox creates it. The rows held back are beside the file.",
)
SAY_BASIS = Text(
    ru='Если основание есть, назовите его: --basis "согласие на сайте, форма заказа". Согласием на рекламу это не станет.',
    en='If there are legal grounds, name them: --basis "consent on the site, order form". They do '
    "not become a consent to advertising.",
)
FILL_IN = Text(
    ru="Впишите в последний столбец их строк, кто и когда согласился, и запустите ещё раз.",
    en="Fill in the last column of their rows, who agreed and when, and run again.",
)
SAY_OWN = Text(
    ru="Если эту базу собрали вы сами: --own-base. Купленную базу использовать нельзя: согласия этих людей на вас нет.",
    en="If you collected this list yourselves: --own-base. A bought list must not be used: the "
    "people on it never gave you consent.",
)
PROGRAM = Text(ru="Прочитан как: {title}.", en="Read as: {title}.")
RECORDS = {
    "orders": Text(ru="Заказы: новых {new}, уже есть {same}", en="Orders: {new} new, {same} there already"),
    "deals": Text(ru="Сделки: новых {new}, уже есть {same}", en="Deals: {new} new, {same} there already"),
}
NO_NUMBER = Text(ru=", без номера {n} (не взяты)", en=", {n} without an id (not taken)")
NO_PLACE = Text(
    ru=", вкладки для них или столбца с номером в таблице нет: {n} не {n:взята|взяты|взято}",
    en=", {n} not taken: the workbook has no tab for them, or no id column there",
)
WAITS = Text(
    ru=", ждут своих клиентов {n}: чей заказ или сделка, у вас сказано только номером клиента, а этих людей в таблице ещё нет. "
    "Добавьте их и загрузите файл ещё раз",
    en=", {n} not taken yet: your tab says whose a row is by the client's id alone, and these people are no clients. Add them and "
    "import the file again",
)
TALKS = Text(
    ru="Контакты с клиентами: новых {new}, уже есть {same}.",
    en="Contacts with clients: {new} new, {same} there already.",
)
TALKS_NOBODY = Text(
    ru="С теми, кого среди клиентов нет: {n} (не взяты).", en="With people who are not clients: {n} (not taken)."
)
TALKS_FILE = Text(
    ru="Вкладки «{tab}» со столбцами «Дата и время» и «Телефон» в таблице нет; новые записи — в файле {path}.",
    en="The workbook has no tab “{tab}” with columns “Date and time” and “Phone”; the new lines are in {path}.",
)
NOBODY = Text(ru="такого номера среди клиентов нет", en="no client has this number")
CALLED = Text(
    ru="Звонили с незнакомых номеров: {n} {n:номер|номера|номеров}. Они — в новых, как люди из любого файла.",
    en="Calls from unknown numbers: {n} {n:number|numbers}. They are among the new ones, like people from any file.",
)
BESIDE = Text(ru="Не взятые строки с причинами: {path}", en="Rows that were not taken, with reasons: {path}")
MOST = 12


def import_lines(done: Import, lang: Lang, beside: Path | None = None, talks: Path | None = None) -> Iterator[str]:
    """What ``import`` prints. ``beside`` and ``talks``: the lists that were made beside the file."""
    found = done.found
    if done.incoming.importer is not None:
        yield PROGRAM.say(lang, title=done.incoming.importer.title)
    if done.leads is not None:
        yield from _unheaded(done, lang)
        yield from _people(done, lang)
    for key, lines in done.records.items():
        fates = Counter(line.fate for line in lines)
        words = RECORDS[key].say(lang, new=fates[RecordFate.NEW], same=fates[RecordFate.SAME])
        for fate, text in (
            (RecordFate.NO_NUMBER, NO_NUMBER),
            (RecordFate.NO_PLACE, NO_PLACE),
            (RecordFate.WAITS, WAITS),
        ):
            words += text.say(lang, n=fates[fate]) if fates[fate] else ""
        yield f"{words}."
    if done.incoming.talks is not None:
        yield from _contacts(done, lang, talks)
    if found.without_column:
        yield WITHOUT.say(lang, headings=", ".join(found.without_column))
    if found.counts[Outcome.NEW] and not done.adds_rows:
        yield NOT_ADDED.say(lang)
    yield from _held(done, lang)
    if beside is not None:
        yield BESIDE.say(lang, path=str(beside))
    if done.name is not None:
        target = done.opened.asked.target
        rows, cells = done.rows_added + done.rows_held, done.cells_filled
        yield (NEXT if rows and cells else NEXT_ROWS if rows else NEXT_CELLS).say(
            lang,
            plan=done.name,
            rows=rows,
            cells=cells,
            target=as_argument(target),
        )


def _unheaded(done: Import, lang: Lang) -> Iterator[str]:
    """What stands in the columns of a list without headings."""
    if not done.incoming.headless or done.leads is None:
        return
    source = done.leads.sources[0]
    known = {heading: SCHEMA["clients"].field(key) for key, heading in source.headings.items()}
    said = (f"{heading.partition(' ')[2]} — {field.heading.say(lang)}" for heading, field in known.items() if field)
    yield HEADLESS.say(lang, columns=", ".join(said))


def _people(done: Import, lang: Lang) -> Iterator[str]:
    found = done.found
    if not found.lines:
        yield NOBODY_NEW.say(lang, file=done.file)
        return
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


def _contacts(done: Import, lang: Lang, talks: Path | None) -> Iterator[str]:
    """What is said of calls and other contacts."""
    fates = Counter(line.fate for line in done.talks)
    yield TALKS.say(lang, new=fates[TalkFate.NEW], same=fates[TalkFate.SAME])
    if fates[TalkFate.NOBODY]:
        yield TALKS_NOBODY.say(lang, n=fates[TalkFate.NOBODY])
    if done.found.lines and done.incoming.leads is not None:
        yield CALLED.say(lang, n=len(done.found.lines))
    if talks is not None:
        yield TALKS_FILE.say(lang, tab=SCHEMA["interactions"].title, path=str(talks))


def _held(done: Import, lang: Lang) -> Iterator[str]:
    """What is said of rows that are held back."""
    found = done.found
    if not found.held:
        return
    tab = SCHEMA["quarantine"].title
    yield HELD.say(lang, n=found.held)
    if not done.incoming.source:
        yield FILL_IN.say(lang)
        return
    if not done.has_quarantine:
        yield NO_TAB.say(lang, tab=tab)
    elif done.rows_held:
        yield HELD_PLAN.say(lang, tab=tab, n=done.rows_held)
    keys = {reason.key for line in found.lines for reason in line.reasons}
    for key, text in ((ReasonKey.NO_BASIS, SAY_BASIS), (ReasonKey.FLOOD, SAY_OWN)):
        if key in keys:
            yield text.say(lang)


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
    if done.leads is None or clients.has(column) or not done.leads.has(column):
        field = SCHEMA["clients"].field(column)
        return (
            " ".join(clients.heading(column).split())
            if clients.has(column) or field is None
            else field.heading.say(done.opened.reader)
        )
    table = done.leads
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


def import_document(
    done: Import, lang: Lang, beside: Path | None = None, talks: Path | None = None, command: str = "import"
) -> Document:
    """What ``import --json`` prints."""
    return {
        **opening(command, done.opened.workbook.location),
        "counts": {
            "rows": len(done.found.lines),
            **{str(k): n for k, n in done.found.counts.items()},
            "rows_added": done.rows_added,
            "cells_filled": done.cells_filled,
            "held": done.found.held,
            "rows_held": done.rows_held,
        },
        "file": done.file,
        "program": None if done.incoming.importer is None else done.incoming.importer.name,
        "not_taken": None if beside is None else str(beside),
        "records": {key: dict(Counter(str(line.fate) for line in lines)) for key, lines in done.records.items()},
        "talks": {
            **{str(fate): sum(line.fate is fate for line in done.talks) for fate in TalkFate},
            "added": done.talks_added,
            "file": None if talks is None else str(talks),
        },
        "run": done.name,
        "rows": [
            {
                "tab": line.tab,
                "row": line.row,
                "outcome": str(line.outcome),
                "held": line.held,
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
