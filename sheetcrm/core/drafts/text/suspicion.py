"""What must not stand in a message even though a cell holds it: links, markup, formulas, invisible characters. Pure."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from sheetcrm.core.wording import Text

NAME_LIMIT = 80
TEXT_LIMIT = 200

_LINK = re.compile(
    r"https?:|hxxp|ftp:|www\.|mailto:|javascript:|data:|vbscript:|file:|//|\\\\|@[\w-]+\.\w"
    r"|\b[\w-]+\.(?:ru|com|net|org|info|biz|рф|su|ua|by|kz|io|me|site|online|shop|xyz|top|club|link|click|cc|ly|gl|app|dev|co|us|eu|de|uk|page|store|pro|ws|tk)\b",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"[<>{}\[\]|`^~\\$%#=\"]|&\w+;|&#")
_TEXT_MARKUP = re.compile(r"[<>{}`\\]|&\w+;|&#")
_FORMULA = re.compile(r"^\s*[=+\-@]")
_PHONE_LIKE = re.compile(r"\d[\d\s()-]{5,}\d")

LINK = Text(ru="в нём ссылка", en="there is a link in it")
MARKUP = Text(ru="в нём знаки разметки или команд", en="there are signs of markup or commands in it")
FORMULA = Text(ru="оно начинается как формула", en="it begins like a formula")
INVISIBLE = Text(ru="в нём невидимые знаки или перенос строки", en="there are invisible characters or a line break")
DIGITS = Text(ru="в нём цифры", en="there are digits in it")
LONG = Text(ru="оно слишком длинное", en="it is too long")
FROM_CHECKS = Text(ru="проверка нашла в ячейке ошибку", en="a check found an issue in the cell")


def has_invisible(text: str) -> bool:
    """Whether a text holds control, format (bidi, zero-width), private or unassigned characters or line breaks."""
    return any(unicodedata.category(c) in ("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp") for c in text)


@lru_cache(maxsize=50_000)
def suspicious(text: str, *, name: bool) -> Text | None:
    """Why a value must not be put into a message, None when it may. Names are held to more.

    >>> suspicious("Мария", name=True) is None, suspicious("Забери приз www.example.com", name=False) is LINK
    (True, True)
    """
    if has_invisible(text):
        return INVISIBLE
    if _LINK.search(text):
        return LINK
    if _FORMULA.match(text):
        return FORMULA
    if (_MARKUP if name else _TEXT_MARKUP).search(text):
        return MARKUP
    if len(text) > (NAME_LIMIT if name else TEXT_LIMIT):
        return LONG
    if name and _PHONE_LIKE.search(text):
        return DIGITS
    return None
