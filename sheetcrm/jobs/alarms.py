"""The words of alarms: what happened, where the last good copy is, and the two ways on."""

from __future__ import annotations

from collections.abc import Sequence

from sheetcrm.core.watch import Alarm
from sheetcrm.core.wording import LANGS, Text
from sheetcrm.errors import Alarmed, Fault, SheetcrmError
from sheetcrm.jobs.copies import Copy
from sheetcrm.paths import as_argument

_ON = Text(
    ru="{back}\nЕсли всё так и задумано: sheetcrm sync {target}--accept — дальше это считается нормой.{also}",
    en="{back}\nIf this is intended: sheetcrm sync {target}--accept, and it counts as normal from then on.{also}",
)
ROWS_LOST = Fault(
    "alarm/rows-lost",
    Alarmed,
    Text(
        ru="Тревога: «{table}» — с прошлого запуска {n:пропала|пропали|пропало} {n} "
        "{n:строка|строки|строк} из {of}. Ничего не записано.",
        en="Alarm: “{table}” lost {n} {n:row|rows} of {of} since the last run. Nothing was written.",
    ),
    _ON,
)
CONTACTS_GONE = Fault(
    "alarm/contacts-gone",
    Alarmed,
    Text(
        ru="Тревога: у {n} {n:клиента|клиентов|клиентов} из {of} с прошлого запуска стёрты или скрыты {what}. Ничего не записано.",
        en="Alarm: {what} of {n} {n:client|clients} of {of} were blanked or masked since the last run. Nothing was written.",
    ),
    _ON,
)
CELLS_GONE = Fault(
    "alarm/cells-gone",
    Alarmed,
    Text(
        ru="Тревога: «{table}» — в столбце «{what}» с прошлого запуска {n:стёрта|стёрты|стёрто} {n} "
        "{n:ячейка|ячейки|ячеек} из {of}. Ничего не записано.",
        en="Alarm: “{table}”: {n} {n:cell|cells} of {of} in the column “{what}” were blanked since the last run. Nothing was "
        "written.",
    ),
    _ON,
)
SHUFFLED = Fault(
    "ids/shuffled",
    Alarmed,
    Text(
        ru="Тревога: номера {n} {n:клиента|клиентов|клиентов} стоят рядом с чужими именами или контактами — похоже, "
        "отсортировали только часть столбцов. Ничего не записано.",
        en="Alarm: the ids of {n} {n:client|clients} are beside somebody else's name or contact; only "
        "some of the columns seem to have been sorted. Nothing was written.",
    ),
    Text(
        ru="Сразу после сортировки её можно отменить в самой таблице (Ctrl+Z). Вернуть номера своим клиентам: "
        "sheetcrm plan {target}--repair-ids.\n{back}\n"
        "Если всё так и задумано: sheetcrm sync {target}--accept — дальше это считается нормой.{also}",
        en="Right after a sort it can be undone in the table itself (Ctrl+Z). To put the ids back "
        "beside their clients: sheetcrm plan {target}--repair-ids.\n{back}\nIf this is intended: "
        "sheetcrm sync {target}--accept, and it counts as normal from then on.{also}",
    ),
)
CANARY = Fault(
    "alarm/canary",
    Alarmed,
    Text(
        ru="Тревога: изменили или удалили {n} {n:контрольного клиента|контрольных клиентов|контрольных клиентов} "
        "(alarm.canary в настройках), {n:которого|которых|которых} никому незачем трогать. Ничего не записано.",
        en="Alarm: {n} {n:canary client was|canary clients were} edited or removed (alarm.canary in the configuration), whom "
        "nobody has a reason to touch. Nothing was written.",
    ),
    _ON,
)
PUBLIC_LINK = Fault(
    "alarm/public-link",
    Alarmed,
    Text(
        ru="Тревога: Google-таблицу открыли всем, у кого есть ссылка. Ничего не записано.",
        en="Alarm: the Google Sheet was opened to anyone with the link. Nothing was written.",
    ),
    Text(
        ru="Закройте доступ: «Настройки доступа» → «Доступ ограничен». {back}\n"
        "Если всё так и задумано: sheetcrm sync {target}--accept — дальше это считается нормой.{also}",
        en="Close it: Share → General access → Restricted. {back}\nIf this is intended: sheetcrm sync "
        "{target}--accept, and it counts as normal from then on.{also}",
    ),
)
NEW_EDITOR = Fault(
    "alarm/new-editor",
    Alarmed,
    Text(
        ru="Тревога: с прошлого запуска Google-таблицу {n:может|могут|могут} править ещё {n} "
        "{n:человек|человека|человек}. Ничего не записано.",
        en="Alarm: since the last run {n} more {n:person|people} can edit the Google Sheet. Nothing was written.",
    ),
    Text(
        ru="Посмотрите, кто это: «Настройки доступа» в таблице. {back}\n"
        "Если всё так и задумано: sheetcrm sync {target}--accept — дальше это считается нормой.{also}",
        en="See who it is under Share in the sheet. {back}\nIf this is intended: sheetcrm sync "
        "{target}--accept, and it counts as normal from then on.{also}",
    ),
)
FAULTS = {f.code: f for f in (ROWS_LOST, CONTACTS_GONE, CELLS_GONE, SHUFFLED, CANARY, PUBLIC_LINK, NEW_EDITOR)}

BACK = Text(
    ru="Последняя хорошая копия — за {day}. Чем таблица от неё отличается и как вернуть: sheetcrm restore {target}--from {day}.",
    en="The last good copy is from {day}. What differs from it, and how to bring it back: sheetcrm "
    "restore {target}--from {day}.",
)
NO_WAY_BACK = Text(
    ru="Хорошей копии у программы нет: посмотрите историю версий таблицы или резервные копии.",
    en="The program has no good copy: look at the table's version history, or at your backups.",
)
ALSO = Text(ru="\nКроме того: {codes}.", en="\nBesides: {codes}.")


def to_raise(found: Sequence[Alarm], copy: Copy | None, target: str | None) -> SheetcrmError:
    """The error of the gravest alarm; the others are named in it. ``target``: the workbook as it was named, if it was."""
    first, *others = found
    named = as_argument(target)
    back = NO_WAY_BACK if copy is None else _filled(BACK, day=copy.day.isoformat(), target=named)
    codes = dict.fromkeys(one.code for one in others if one.code != first.code)
    also = _filled(ALSO, codes=", ".join(codes)) if codes else Text(ru="", en="")
    return FAULTS[first.code](back=back, target=named, also=also, **first.args)


def _filled(text: Text, **args: object) -> Text:
    """A text with its places filled in both languages, to stand in a place of another."""
    ru, en = (text.say(lang, **args).replace("{", "{{").replace("}", "}}") for lang in LANGS)
    return Text(ru=ru, en=en)
