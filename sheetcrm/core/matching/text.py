"""Plain text of a cell as typed, safe to compare: any type, any script, any length. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, Final

# Longer cells hold notes, not names; what identifies a client stands at the beginning.
LONGEST: Final = 200
_READ: Final = 10 * LONGEST  # a letter may carry many marks that are dropped

_PLAIN: Final = re.compile(r"[ -~А-яЁё№«»–—]*")
_BLANKS: Final = frozenset((
    "-", "--", "---", ".", ",", "?", "0", "нет", "н/д", "нд", "n/a", "na", "none", "null", "nan", "неизвестно",
    "отсутствует", "unknown", "#n/a", "#н/д", "test", "тест", "xxx", "ххх", "аноним", "anonymous", "<na>", "nat",
)) | {"не указано", "не указан", "не указана", "без имени", "no name", "n / a", "нет данных"}  # fmt: skip
#: The words of texts that say nothing.
BLANK_WORDS: Final = frozenset(word for text in _BLANKS for word in text.split())
_MARKS: Final = frozenset(("Mn", "Me", "So", "Sk", "Cc", "Cf", "Cs", "Co", "Cn"))


def plain(value: Any) -> str:
    """Lower-case text of a cell with one space between words; empty for a blank, a dash or «нет».

    Marks piled on letters and invisible characters are dropped, wide letters become ordinary ones.

    >>> plain("  ИВАНОВ\\u00a0 Иван "), plain(89161234567.0), plain("н/д"), plain(None)
    ('иванов иван', '89161234567', '', '')
    """
    text = value[:_READ] if isinstance(value, str) else as_typed(value)
    if text.isascii() and text.isprintable():
        text = " ".join(text.split()).lower()
        return "" if text in _BLANKS else text[:LONGEST]
    if not _PLAIN.fullmatch(text):
        text = unicodedata.normalize("NFKC", text)
        text = "".join(c for c in text if c.isspace() or unicodedata.category(c) not in _MARKS)
    text = " ".join(text.split()).lower().replace("ё", "е")
    return "" if text in _BLANKS else text[:LONGEST]


def as_typed(value: Any) -> str:
    """The cell as text: a whole float without its point, several values joined with a semicolon."""
    if isinstance(value, str):
        return value[:_READ]
    if value is None or value is True or value is False:
        return ""
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            return ""
        return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
    if type(value) is tuple and len(value) == 1:
        return as_typed(value[0])
    if isinstance(value, (tuple, list, set, frozenset)):
        parts = sorted(map(as_typed, value)) if isinstance(value, (set, frozenset)) else [as_typed(v) for v in value]
        return "; ".join(parts)[:_READ]
    return str(value)[:_READ]
