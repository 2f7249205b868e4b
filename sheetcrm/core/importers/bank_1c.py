"""Bank statements in the exchange format of 1C (``1CClientBankExchange``), which every Russian bank gives out as «выписка в 1С».

Lines of «key=value»; a payment stands between «СекцияДокумент=» and «КонецДокумента». Only money that came in is read: what the
firm paid to others is nobody's order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from sheetcrm.core.importers import Handed, Importer, Part, Record
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import Value

MARK: Final = "1CClientBankExchange"
PAYMENTS: Final = "payments"
_PURPOSE: Final = ("НазначениеПлатежа", *(f"НазначениеПлатежа{n}" for n in range(1, 7)))


def _is_one(handed: Handed) -> bool:
    return handed.text is not None and handed.text.lstrip("\ufeff \r\n").startswith(MARK)


def documents(text: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    """The documents of a statement with the number of the line each begins in. A document that is not closed is one, too:
    some banks leave the last line out."""
    fields: dict[str, str] = {}
    began = 0
    for number, line in enumerate(text.splitlines(), start=1):
        key, equals, value = line.strip().partition("=")
        if key == "СекцияДокумент":
            if began:
                yield began, fields
            fields, began = {}, number
        elif key == "КонецДокумента" and began:
            yield began, fields
            began = 0
        elif began and equals and value.strip():
            fields.setdefault(key, value.strip())
    if began:
        yield began, fields


def accounts(text: str) -> frozenset[str]:
    """The firm's own accounts: those the statement is about."""
    own: set[str] = set()
    for line in text.splitlines():
        key, _, value = line.strip().partition("=")
        if key == "СекцияДокумент":
            break
        if key == "РасчСчет" and value.strip():
            own.add(value.strip())
    return frozenset(own)


def covered(text: str) -> tuple[str, str]:
    """The first and the last day the statement is about, as it says; "" where it does not."""
    said = {"ДатаНачала": "", "ДатаКонца": ""}
    for line in text.splitlines():
        key, _, value = line.strip().partition("=")
        if key == "СекцияДокумент":
            break
        if key in said and not said[key]:
            said[key] = value.strip()
    return said["ДатаНачала"], said["ДатаКонца"]


def _came_in(fields: Mapping[str, str], own: frozenset[str]) -> bool:
    receiver = fields.get("ПолучательРасчСчет") or fields.get("ПолучательСчет") or ""
    payer = fields.get("ПлательщикРасчСчет") or fields.get("ПлательщикСчет") or ""
    if receiver in own or payer in own:
        return receiver in own and payer not in own
    return bool(fields.get("ДатаПоступило"))


def _read(handed: Handed, lang: Lang) -> tuple[Part, ...]:
    text = handed.text or ""
    own = accounts(text)
    records = []
    for line, fields in documents(text):
        if not _came_in(fields, own):
            continue
        found: dict[str, Value] = {
            "number": fields.get("Номер"),
            "date": fields.get("ДатаПоступило") or fields.get("Дата"),
            "amount": fields.get("Сумма"),
            "payer": fields.get("Плательщик1") or re.sub(r"^ИНН \d+\s*", "", fields.get("Плательщик", "")) or None,
            "inn": fields.get("ПлательщикИНН"),
            "purpose": " ".join(fields[key] for key in _PURPOSE if key in fields) or None,
        }
        records.append(Record(line, {key: value for key, value in found.items() if value is not None}))
    return (Part(PAYMENTS, handed.name, tuple(records)),)


BANK_1C = Importer(
    "1c-bank",
    Text(ru="Выписка банка для 1С", en="Bank statement in 1C's format"),
    "http://v8.1c.ru/edi/edi_stnd/100/101.htm, the standard of 1C; the keys of a document as "
    "https://github.com/kilylabs/client-bank-exchange-php lists them (src/ClientBankExchange/Model/DocumentSection.php)",
    _is_one,
    _read,
)
