"""SMS.ru: a number and its text on each line."""

from __future__ import annotations

from sheetcrm.core.wording import Text
from sheetcrm.handover.services import Service, digits, one_line

SMSRU = Service(
    "smsru",
    Text(ru="SMS.ru", en="SMS.ru"),
    "sms",
    (("phone", digits), ("text", one_line)),
    source="https://sms.ru/api/send (several texts to several numbers: to[79990000000]=text; numbers are digits without a "
    "plus sign)",
    how=Text(
        ru="Отправка → Рассылка из файла: в каждой строке номер и текст. По API — параметр to[номер]=текст.",
        en="Send → From a file: each line has a number and a text. By API: the parameter to[number]=text.",
    ),
    delimiter=";",
    headings=False,
)
