"""SMSC (СМС-центр): a number and its text on each line, as its parameter ``list`` takes them."""

from __future__ import annotations

from sheetcrm.core.wording import Text
from sheetcrm.handover.services import Service, digits, one_line

SMSC = Service(
    "smsc",
    Text(ru="SMSC (СМС-центр)", en="SMSC"),
    "sms",
    (("phone", digits), ("text", one_line)),
    source="https://smsc.ru/api/http/send/sms/ and https://smsc.ru/api/smtp/send (list: numbers and their texts, line by "
    "line; numbers may come without a plus sign)",
    how=Text(
        ru="Рассылки → Импорт из файла: в каждой строке номер и текст через точку с запятой.",
        en="Campaigns → Import from a file: each line has a number and a text separated by a semicolon.",
    ),
    delimiter=";",
    headings=False,
)
