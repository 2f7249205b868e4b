"""A tab of ours that somebody copied: the mark stayed behind, so its words have to tell. Pure."""

from __future__ import annotations

import datetime as dt

from sheetcrm.core.schema import SCRIPT_TABS
from sheetcrm.core.tabs.look import AS_OF, REFILLED
from sheetcrm.core.wording import LANGS
from sheetcrm.core.workbook import Sheet

_TITLES = frozenset(text.say(lang) for text in SCRIPT_TABS.values() for lang in LANGS)
_AS_OF = frozenset(AS_OF.say(lang) for lang in LANGS)
_REFILLED = frozenset(REFILLED.say(lang) for lang in LANGS)
#: The title, what is said today, whose tab it is; «Сводка» has a banner above them.
_HEAD = 4


def is_copy_of_ours(sheet: Sheet) -> bool:
    """Whether a tab of people's is a copy of one that the program fills, whatever it is called: its title stands there beside the
    moment the figures are of, or above the words that the tab is refilled."""
    if sheet.ours is not None or sheet.cells.empty:
        return False
    rows = sheet.cells.iloc[:_HEAD].to_numpy(dtype=object).tolist()
    titled = next((row for row in rows if any(isinstance(cell, str) and cell.strip() in _TITLES for cell in row)), None)
    if titled is None:
        return False
    dated = any(cell in _AS_OF for cell in titled) and any(isinstance(cell, dt.date) for cell in titled)
    return dated or any(cell in _REFILLED for row in rows for cell in row if isinstance(cell, str))
