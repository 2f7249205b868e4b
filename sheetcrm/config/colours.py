"""The colours of groups of clients as settings: a row for each group, a word for each colour. Pure."""

from __future__ import annotations

from typing import Any, Final

from sheetcrm.core.segments.settings import LIFECYCLE_LABEL, Lifecycle
from sheetcrm.core.tabs.colours import WORDS as WORDS
from sheetcrm.core.wording import Text

#: Key and label of each row of «Настройки».
ROWS: Final = tuple(
    (f"colours.{group}", Text(ru=f"Цвет: {LIFECYCLE_LABEL[group].ru}", en=f"Colour: {LIFECYCLE_LABEL[group].en}"))
    for group in Lifecycle
)
WANTED: Final = Text(
    ru="цвет: " + ", ".join(word.ru for word in WORDS.values()),
    en="a colour: " + ", ".join(word.en for word in WORDS.values()),
)
_BY_WORD: Final = {
    folded: key
    for key, word in WORDS.items()
    for folded in (key, word.en, word.ru, word.ru.replace("ё", "е"), key.replace("_", "-"))
}


def read(value: Any) -> str:
    """A colour as people write it. Raises ValueError."""
    word = " ".join(str(value).casefold().split())
    if word not in _BY_WORD:
        raise ValueError(value)
    return _BY_WORD[word]
