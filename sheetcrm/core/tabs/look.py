"""The look our tabs share: colours, styles, the head of a tab. Pure."""

from __future__ import annotations

import datetime as dt

from sheetcrm.core.records import replace
from sheetcrm.core.tabs.model import Cell, Style
from sheetcrm.core.wording import Lang, Text

INK = "202124"
MUTED = "5F6368"
ACCENT = "1A5FB4"
LINE = "DADCE0"
HEAD_FILL = "E8EEF7"
ERROR_FILL, WARNING_FILL, HINT_FILL = "FCE8E6", "FEF3D6", "EAF1FB"
GOOD_FILL = "E3F4E5"

TITLE = Style(bold=True, size=16, color=INK)
LEAD = Style(size=11, color=INK)
NOTE = Style(size=9, italic=True, color=MUTED)
STAMP = Style(format="datetime", size=9, color=MUTED, align="left")
HEADING = Style(bold=True, color=INK, fill=HEAD_FILL, wrap=True, border_bottom="9AB0D0")
TEXT = Style(format="text", color=INK, wrap=True)
SHORT = Style(format="text", color=INK)
LINK = Style(format="text", color=ACCENT)
DATE = Style(format="date", color=INK, align="left")
INT = Style(format="int", color=INK)
#: Headings of a new client table by what their columns are about: the client (as every heading), the work together, and what
#: may be done with the data.
WORK_HEADING = replace(HEADING, fill=GOOD_FILL, border_bottom="9CC9A3")
PERMISSION_HEADING = replace(HEADING, fill=WARNING_FILL, border_bottom="E0C27A")
#: The number of a group: it names, it does not count.
NUMBER_OF = Style(format="int", color=INK, align="center")
MONEY = Style(format="money", color=INK)
PERCENT = Style(format="percent", color=INK)
#: A cell people type into, on a tab that is otherwise ours.
YOURS = Style(format="text", bold=True, color=INK, fill="FFF8E1", align="center", wrap=True)
FAINT = replace(TEXT, color=MUTED)
FAINT_SHORT = replace(SHORT, color=MUTED, italic=True)

REFILLED = Text(
    ru="Вкладку заполняет программа: при каждом запуске она обновляется целиком, вписанное сюда не сохранится.",
    en="This tab is filled in by the program and replaced as a whole on every run; nothing typed here is kept.",
)
AS_OF = Text(ru="Данные на", en="Data as of")


def head(title: str, lead: str, lang: Lang, now: dt.datetime, width: int, whose: Text = REFILLED) -> tuple[Cell, ...]:
    """The first three rows of a tab: its title, what it says today in one sentence, and whose tab it is."""
    return (
        Cell(0, 0, title, TITLE, span=max(1, width - 2)),
        Cell(1, 0, lead, LEAD, span=width),
        Cell(2, 0, whose.say(lang), NOTE, span=width),
        Cell(0, width - 2, AS_OF.say(lang), replace(STAMP, align="right", format="general")),
        Cell(0, width - 1, now.replace(second=0, microsecond=0, tzinfo=None), STAMP, stamp=True),
    )
