"""Field type id: a client's or an order's number. Pure."""

from __future__ import annotations

import re
from typing import Any

from sheetcrm.core.fields import EMPTY, Context, FieldType, Kind, Reading
from sheetcrm.core.fields.cell import plain, wrong_type
from sheetcrm.core.fields.letters import (
    CYRILLIC_TO_LATIN,
    LATIN_TO_CYRILLIC,
    is_nothing,
    one_line,
    tidy,
)
from sheetcrm.core.wording import Lang
from sheetcrm.core.workbook import Value

_LATIN_ONLY = re.compile(r"[DFGIJLNQRSUVWZ]")
_CYRILLIC_ONLY = re.compile(r"[БГДЁЖЗИЙЛПФЦЧШЩЪЫЬЭЮЯ]")
# Ids in one alphabet and one spelling already: the usual case of a hundred thousand.
_PLAIN_RU = re.compile(r"(?:[А-ЯЁ]{1,4}-?)?[0-9]+")
_PLAIN_EN = re.compile(r"(?:[A-Z]{1,4}-?)?[0-9]+")
_DASH = re.compile(r"\s*[-‐‑‒–—−]\s*")


def id_key(text: str, lang: Lang = "ru") -> str:
    """One spelling for an id however it was typed: capitals, no spaces, look-alike letters in one alphabet.

    Letters that exist in one alphabet only decide; with none of them it is the alphabet of the workbook's language.

    >>> id_key("k-000017") == id_key("К - 000017"), id_key("AB-12", "en"), id_key("№ 5")
    (True, 'AB-12', '5')
    """
    text = _DASH.sub("-", one_line(tidy(text))).upper().lstrip("№# ").strip()
    text = text.replace(" ", "")
    latin, cyrillic = _LATIN_ONLY.search(text), _CYRILLIC_ONLY.search(text)
    if latin and cyrillic:
        return text
    if latin or (not cyrillic and lang == "en"):
        return text.translate(CYRILLIC_TO_LATIN)
    return text.translate(LATIN_TO_CYRILLIC)


class Numbered(str):
    """An id in the spelling it is compared in, which knows how it was ``typed``."""

    __slots__ = ("typed",)

    typed: str

    @classmethod
    def of(cls, key: str, typed: str) -> str:
        """An id that was typed in some way; a plain text where that is the spelling it is compared in."""
        if key == typed:
            return key
        made = cls(key)
        made.typed = typed
        return made


def as_typed(number: object) -> str:
    """An id as people typed it, to be shown to them.

    >>> as_typed(Numbered.of("А-5", "a - 5")), as_typed("17")
    ('a - 5', '17')
    """
    return number.typed if isinstance(number, Numbered) else str(number)


def parse(value: Value, context: Context) -> Reading:
    """The id in one spelling; the cell is only asked to lose what cannot be seen."""
    if value is None:
        return EMPTY
    if isinstance(value, str) and (_PLAIN_RU if context.lang == "ru" else _PLAIN_EN).fullmatch(value):
        return Reading(value)
    if type(value) is int and value > 0:
        return Reading(str(value))
    text = plain(value)
    if text is None:
        return wrong_type()
    clean = one_line(tidy(text))
    if not clean or is_nothing(clean):
        return EMPTY
    key = Numbered.of(id_key(clean, context.lang) or clean, clean.lstrip("№# ").strip() or clean)
    if isinstance(value, str) and clean != value:
        return Reading(key, clean, Kind.SPELLING, "text/spaces")
    return Reading(key)


def _text(value: Any, lang: Lang) -> str:
    return str(value)


ID = FieldType("id", parse, _text)
