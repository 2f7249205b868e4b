"""Field type address: a postal address, kept as written. Pure."""

from __future__ import annotations

from typing import Any

from sheetcrm.core.fields import EMPTY, Context, FieldType, Reading
from sheetcrm.core.fields.cell import plain, wrong_type
from sheetcrm.core.fields.letters import is_nothing, tidy, unmix
from sheetcrm.core.fields.text import spelling
from sheetcrm.core.wording import Lang
from sheetcrm.core.workbook import Value


def parse(value: Value, context: Context) -> Reading:
    """The address without what cannot be seen; nothing is reordered or abbreviated."""
    if value is None:
        return EMPTY
    text = plain(value)
    if text is None:
        return wrong_type()
    if is_nothing(text) or not text.strip():
        return EMPTY
    return spelling(text, unmix(tidy(text)))


def _text(value: Any, lang: Lang) -> str:
    return str(value)


ADDRESS = FieldType("address", parse, _text)
