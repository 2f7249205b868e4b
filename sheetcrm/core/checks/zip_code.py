"""Check: a ZIP code of the United States still has the zero it begins with. Pure."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sheetcrm.core.checks import Check, CheckContext
from sheetcrm.core.fields.zip_code import lost_zeros
from sheetcrm.core.issues import Cause, Findings, IssueCode, Severity
from sheetcrm.core.wording import Text

LOST_ZERO = IssueCode(
    "postcode/lost-zero",
    Severity.WARNING,
    Text(ru="В индексе потерян ноль в начале", en="A ZIP code lost its leading zero"),
    Text(
        ru="В «{value}» не хватает цифр: таблица, похоже, приняла индекс за число и отбросила ноль в начале. Предложили {near}.",
        en="“{value}” lacks a digit: the sheet probably took the ZIP code for a number and dropped the leading zero. {near} is proposed.",
    ),
    Text(
        ru="Задайте столбцу формат «Обычный текст» и согласитесь с правкой. Если клиент не в США, впишите его страну.",
        en="Format the column as plain text and agree to the edit. If the client is not in the United States, fill in the country.",
    ),
    Cause.SLIP,
    example={"full_name": "Ann Smith", "postcode": 2134},
)


def _zip_codes(context: CheckContext) -> Iterator[Findings]:
    raw = context.raw["clients"]
    found = lost_zeros(raw, context.region)
    if found:
        near = np.full(len(raw), None, dtype=object)
        near[list(found)] = list(found.values())
        yield Findings.where(near != None, LOST_ZERO, "postcode", near=near)  # noqa: E711 - element by element


ZIP_CODE = Check("zip-code", "clients", _zip_codes)
