"""By what a tab is known as a card: words that stand in its first cell. Pure."""

from __future__ import annotations

from sheetcrm.core.wording import LANGS, Text
from sheetcrm.core.workbook import Sheet

NAME = Text(ru="Карточка клиента", en="Client card")
_NAMES = frozenset(NAME.say(lang) for lang in LANGS)


def is_card(sheet: Sheet) -> bool:
    """Whether a tab of people's is a card made by us, whatever it is called now."""
    if sheet.ours is not None or sheet.cells.empty:
        return False
    first = sheet.cells.iat[0, 0]
    return isinstance(first, str) and first.strip() in _NAMES
