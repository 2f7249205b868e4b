"""The page about Russian personal data in Google, and a person's decision. The program never signs by itself."""

from __future__ import annotations

import datetime as dt
import sys

import click

from sheetcrm.commands.asking import Asking
from sheetcrm.config.writing import Settled
from sheetcrm.core.tasks.words import day_words
from sheetcrm.core.wording import Text
from sheetcrm.errors import SheetcrmError

WAYS = (
    Text(
        ru="Остановиться и работать с файлом .xlsx на своём компьютере (по закону проще)",
        en="Stop, and work with an .xlsx file on this computer (the simpler way by law)",
    ),
    Text(
        ru="Продолжить с Google: я решаю это как владелец базы и подпишусь",
        en="Go on with Google: I decide this as the owner of the client base and sign for it",
    ),
    Text(
        ru="В таблице нет клиентов из России: они из Евросоюза", en="There are no clients in Russia: they are in the EU"
    ),
    Text(ru="В таблице нет клиентов из России: они из США", en="There are no clients in Russia: they are in the US"),
)
LOCAL = Text(
    ru="В Google-таблице: Файл → Скачать → Microsoft Excel (.xlsx). Потом: sheetcrm init ФАЙЛ.xlsx. Ничего не записано.",
    en="In the Google Sheet: File → Download → Microsoft Excel (.xlsx). Then: sheetcrm init FILE.xlsx. Nothing was written.",
)
NAME = Text(ru="Кто решил (имя и должность)", en="Who decided (name and position)")
REASON = Text(
    ru="Почему это можно (например: «первичная запись ведётся в 1С на сервере в России»)",
    en="Why it is allowed (for example: the first record is kept in a database in Russia)",
)
SIGNED = Text(
    ru="Записать в config.yaml: решение принял(а) {by} {date}, основание: {reason}",
    en="Put into config.yaml: decided by {by} on {date}, because: {reason}",
)


def sign_or_stop(page: SheetcrmError, asking: Asking, today: dt.date) -> Settled:
    """What the person decided; ends the command when it is to stop. ``page``: the words about the law."""
    message, _ = page.say(asking.lang)
    click.echo(message)
    chosen = asking.one_of([way.say(asking.lang) for way in WAYS])
    if chosen == 2:
        return Settled(country="eu")
    if chosen == 3:
        return Settled(country="us")
    if chosen == 1:
        by, reason = asking.text(NAME), asking.text(REASON)
        if asking.agrees(SIGNED, default=False, by=by, date=day_words(today, asking.lang), reason=reason):
            return Settled(signed=(by, today, reason))
    click.echo(LOCAL.say(asking.lang))
    sys.exit(0)
