"""A hidden tab with what must be the same for everybody who works on this workbook: the highest client number. Pure.

This machine remembers it as well, and the higher of the two counts: a restored sheet forgets nothing the machine
knows, and the reverse.
"""

from __future__ import annotations

from sheetcrm.core.tabs.model import Cell, Tab
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import Sheet

TITLE = Text(ru="sheetcrm (служебная)", en="sheetcrm (internal)")
ABOUT = Text(
    ru="Служебная вкладка программы: не удаляйте её, иначе номера клиентов могут повториться.",
    en="A tab the program needs: do not delete it, or client numbers may be given twice.",
)
ID_MARK = "id_mark"


def state_tab(id_mark: int, lang: Lang) -> Tab | None:
    """The tab; None while there is nothing to remember."""
    if not id_mark:
        return None
    return Tab(
        "state",
        TITLE.say(lang),
        (Cell(0, 0, ABOUT.say(lang)), Cell(1, 0, ID_MARK), Cell(1, 1, id_mark)),
        hidden=True,
        widths={0: 20.0},
    )


def remembered(sheet: Sheet | None) -> int:
    """The highest client number the workbook remembers; 0 when it does not."""
    if sheet is None or sheet.cells.empty:
        return 0
    for row in sheet.cells.to_numpy(dtype=object).tolist():
        if row[0] == ID_MARK and len(row) > 1 and isinstance(row[1], (int, float)):
            return int(row[1])
    return 0
