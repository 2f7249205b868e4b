"""A hidden tab by which computers that work on one workbook tell each other who was written to and who was erased. Pure."""

from __future__ import annotations

from sheetcrm.core.drafts.review.told import NOTHING_TOLD, Told, read_rows, rows
from sheetcrm.core.tabs.model import Block, BlockColumn, Cell, Tab
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import Sheet

KEY = "told"
TITLE = Text(ru="sheetcrm (передачи)", en="sheetcrm (handovers)")
ABOUT = Text(
    ru="Служебная вкладка программы: кому уже передано письмо или SMS и чьи данные удалены (без имён и адресов). Не удаляйте её: "
    "другой компьютер команды узнаёт это только отсюда.",
    en="The program needs this tab: it says to whom a message was handed over and whose data was "
    "erased (no names, no addresses). Do not delete it: it is the only place where the team's "
    "other computers learn this.",
)
_COLUMNS = ("what", "whose", "as far as", "list")


def told_tab(told: Told, lang: Lang) -> Tab | None:
    """The tab; None while there is nothing to tell."""
    lines = list(rows(told))
    if not lines:
        return None
    columns = tuple(
        BlockColumn(name, [line[place] or None for line in lines], width=20) for place, name in enumerate(_COLUMNS)
    )
    return Tab(KEY, TITLE.say(lang), (Cell(0, 0, ABOUT.say(lang)),), (Block(1, 0, columns),), hidden=True)


def read_told(sheet: Sheet | None) -> Told:
    """What the workbook tells; a line nobody can make sense of is left out."""
    if sheet is None or sheet.cells.empty or sheet.cells.shape[1] < len(_COLUMNS):
        return NOTHING_TOLD
    found = []
    for row in sheet.cells.iloc[:, : len(_COLUMNS)].to_numpy(dtype=object).tolist():
        kind, name, head, listed = ("" if value is None else str(value) for value in row)
        if listed.startswith("["):
            found.append((kind, name, head, listed))
    return read_rows(found)


def read_back(told: Told) -> Told:
    """What the tab of this would say to whoever reads it."""
    return read_rows((kind, name, head, listed) for kind, name, head, listed in rows(told))
