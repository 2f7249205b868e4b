"""What is said of a list, in the file itself and on the terminal. Pure."""

from __future__ import annotations

import datetime as dt

from sheetcrm.core.exporting.laying import Export
from sheetcrm.core.schema import TABLES
from sheetcrm.core.wording import Lang, Text

WHAT = Text(ru="{table}: {whose}. Строк: {n}.", en="{table}: {whose}. Rows: {n}.")
FROM = Text(ru="Из таблицы «{workbook}», {day}.", en="From the workbook “{workbook}”, {day}.")
PERSONAL = Text(
    ru="Это персональные данные: храните файл так же бережно, как базу, и удалите, когда он не нужен.",
    en="This is personal data: keep the file as carefully as the base, and delete it when it is no longer needed.",
)
NOT_ANONYMOUS = Text(
    ru="Имена сокращены, телефоны и почта скрыты. Это не обезличивание: по номеру, сумме и дате человека можно узнать, "
    "сравнив с базой. Обращайтесь с файлом как с персональными данными.",
    en="Names are shortened, phones and e-mails hidden. This is not anonymisation: by id, sum and date a person can be "
    "recognised by comparing with the base. Treat the file as personal data.",
)
STOPPED = Text(
    ru="Из них {n} {n:строка|строки|строк} — о тех, кому нельзя писать и звонить; почему, сказано в столбце «⛔ Не писать и не звонить».",
    en="{n} of these {n:row is|rows are} about people nobody may write to or call; the column “⛔ Do not write or call” says why.",
)
KEPT_BACK = Text(
    ru="Партнёру не отдаём {n} {n:строку|строки|строк}: согласия на передачу нет, оно отозвано, или человек просил не беспокоить.",
    en="{n} {n:row is|rows are} kept back from the partner: no consent to be passed on, or it was withdrawn, or they asked to be "
    "left alone.",
)
UNLINKED = Text(
    ru="{n} {n:строка|строки|строк} без известного клиента в список не {n:вошла|вошли|вошли}.",
    en="{n} {n:row|rows} of no known client {n:is|are} not in the list.",
)
LEFT_OUT = Text(
    ru="Скрыть по частям нельзя, поэтому в списке нет: {headings}.", en="Cannot be masked and so left out: {headings}."
)


def about_lines(made: Export, workbook: str, now: dt.datetime, lang: Lang) -> list[str]:
    """What the list is, whom it leaves out, and how to treat it."""
    day = now.strftime("%d.%m.%Y %H:%M" if lang == "ru" else "%Y-%m-%d %H:%M")
    lines = [
        WHAT.say(lang, table=TABLES[made.wish.table].title, whose=made.title, n=made.rows),
        FROM.say(lang, workbook=workbook, day=day),
    ]
    lines += caution(made, lang)
    lines.append((NOT_ANONYMOUS if made.wish.masked else PERSONAL).say(lang))
    return lines


def caution(made: Export, lang: Lang) -> list[str]:
    """What whoever gets the list must know of its rows."""
    said = [
        (STOPPED, made.stopped),
        (KEPT_BACK, made.kept_back),
        (UNLINKED, made.unlinked),
    ]
    lines = [text.say(lang, n=n) for text, n in said if n]
    if made.left_out:
        lines.append(LEFT_OUT.say(lang, headings=", ".join(made.left_out)))
    return lines
