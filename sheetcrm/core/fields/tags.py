"""Field type tags: several words in one cell, parted by semicolons, commas or line breaks. Pure."""

from __future__ import annotations

import re
from typing import Any

from sheetcrm.core.fields import EMPTY, Context, FieldType, Reading
from sheetcrm.core.fields.cell import plain, wrong_type
from sheetcrm.core.fields.letters import fold, is_nothing, tidy, unmix
from sheetcrm.core.fields.text import spelling
from sheetcrm.core.wording import Lang
from sheetcrm.core.workbook import Value

_SEPARATOR = re.compile(r"\s*[;,\n|]\s*|\s+(?=#)")


def parse(value: Value, context: Context) -> Reading:
    """The tags in their order, each once however it is spelled; where a semicolon is used, commas belong to the tag."""
    if value is None:
        return EMPTY
    text = plain(value)
    if text is None:
        return wrong_type()
    clean = unmix(tidy(text))
    if not clean or is_nothing(clean):
        return EMPTY
    pieces = re.split(r"\s*[;\n]\s*", clean) if ";" in clean else _SEPARATOR.split(clean)
    found: dict[str, str] = {}
    for piece in pieces:
        tag = piece.strip(" #.,;|")
        if tag:
            found.setdefault(fold(tag), tag)
    value_ = tuple(found.values()) or None
    shown = spelling(text, clean)
    return Reading(value_, shown.shown, shown.kind, shown.why)


def _text(value: Any, lang: Lang) -> str:
    # A single tag with a comma keeps its semicolon, or it would be read as two.
    joined = "; ".join(value)
    return joined + ";" if len(value) == 1 and re.search(r"[,|#]", joined) else joined


TAGS = FieldType("tags", parse, _text)
