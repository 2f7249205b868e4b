"""Field type number: a count or a measure without a currency. Pure."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from sheetcrm.core.fields import EMPTY, Context, FieldType, Reading
from sheetcrm.core.fields.cell import wrong_type
from sheetcrm.core.fields.letters import is_nothing, one_line, tidy
from sheetcrm.core.issues import Cause, IssueCode, Severity
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import Value

NOT_VALID = IssueCode(
    "number/not-valid",
    Severity.WARNING,
    Text(ru="Это не число", en="Not a number"),
    Text(
        ru="«{value}» не удалось прочитать как число. Оставили как есть, в расчётах не участвует.",
        en="“{value}” could not be read as a number. Left as it is; nothing is computed from it.",
    ),
    Text(ru="Впишите одно число цифрами.", en="Type one number in digits."),
    Cause.SLIP,
    {"age": "около сорока"},
)
_UNIT = re.compile(
    r"\s*(?:лет|год(?:а|ов)?|г\.?|шт(?:ук[аи]?)?\.?|ед\.?|раз(?:а)?|дн(?:ей|я)?\.?|pcs|years?|yrs?|y\.?o\.?)$",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"\s*(?:%|проц(?:ент\w*)?\.?|per ?cent)$", re.IGNORECASE)
_GROUPED = re.compile(r"[-−+]?(?:\d{1,3}(?: \d{3})+|\d+)(?:[.,]\d+)?")


def parse(value: Value, context: Context) -> Reading:
    """An int when the number is whole, else a float. «60 %» is 60; up to one per cent it is the share, as 0.01 would be in a
    cell formatted as per cent: 1 alone may be either."""
    if value is None:
        return EMPTY
    if isinstance(value, bool):
        return wrong_type()
    if isinstance(value, int):
        return Reading(value)
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            return Reading(issue=NOT_VALID)
        return Reading(int(value) if value.is_integer() else value)
    if not isinstance(value, str):
        return wrong_type()
    text = one_line(tidy(value))
    if not text or is_nothing(text):
        return EMPTY
    if len(text) > 60:
        return Reading(issue=NOT_VALID)
    text, percent = _PERCENT.subn("", _UNIT.sub("", text))
    if len(text) > 18 or not _GROUPED.fullmatch(text) or not re.sub("−", "-", text).isascii():
        return Reading(issue=NOT_VALID)
    number = Decimal(text.replace(" ", "").replace("−", "-").replace(",", "."))
    if percent and abs(number) <= 1:
        number /= 100
    return Reading(int(number) if number == number.to_integral_value() else float(number))


def _text(value: Any, lang: Lang) -> str:
    text = str(value) if isinstance(value, int) else f"{Decimal(repr(value)):f}"
    return text.replace(".", ",") if lang == "ru" else text


NUMBER = FieldType("number", parse, _text)
