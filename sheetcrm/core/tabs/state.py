"""A hidden tab with what must be the same for everybody who works on this workbook, and with what other tabs show of
the last run. Pure.

The highest client number stands here and is remembered by this machine as well, and the higher of the two counts: a
restored sheet forgets nothing the machine knows, and the reverse.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from sheetcrm.core.tabs.model import Cell, Content, Style, Tab
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import Sheet, Value

TITLE = Text(ru="sheetcrm (служебная)", en="sheetcrm (internal)")
#: Keys of hidden tabs that only formulas of our making look into, and those break nothing when the tab is gone.
INTERNAL = ("state", "_work", "columns", "decisions", "cards", "told")
#: Keys of tabs of ours that hold what people typed: when the program is taken out they stay, as the team's own.
PEOPLES = ("merged",)
#: Keys of tabs of ours, replaced as a whole, whose cells are read all the same: they remember something.
REMEMBERING = frozenset({"state", "decisions", "merged", "told"})
ABOUT = Text(
    ru="Служебная вкладка программы: не удаляйте её, иначе номера клиентов могут повториться.",
    en="The program needs this tab: do not delete it, or client ids may be given out twice.",
)
ID_MARK, DAY = "id_mark", "day"
LAST_RUN, LAST_RUN_AT, NEXT_RUN, RESULT, ALERT = "last_run", "last_run_at", "next_run", "result", "alert"
#: What became of the last run that was asked for in «Настройки»; an alarm in one line, and what to do about it.
ASKED, ALARM, REMEDY = "asked", "alarm", "remedy"
#: The secret in the ids of drafts, so that a message is the same one on every machine.
DRAFTS_KEY = "drafts_key"
#: How far the ledger of what was handed over went, as this workbook saw it last.
OUTBOX = "outbox"
#: What this workbook is known by on the machines that work on it, wherever the file is put and whatever it is called.
WORKBOOK = "workbook"
#: The rows in their order: formulas elsewhere look at them by address. New ones go to the end.
ROWS = (
    ID_MARK,
    LAST_RUN,
    LAST_RUN_AT,
    NEXT_RUN,
    RESULT,
    ALERT,
    DAY,
    ASKED,
    ALARM,
    REMEDY,
    DRAFTS_KEY,
    OUTBOX,
    WORKBOOK,
)
#: A moment of which only the day counts: a quiet sheet is written once a day, not on every run.
STAMPS = frozenset({LAST_RUN, LAST_RUN_AT, NEXT_RUN})


def cell_of(key: str) -> str:
    """Where a value stands.

    >>> cell_of(ID_MARK)
    'B2'
    """
    return f"B{ROWS.index(key) + 2}"


def state_tab(values: Mapping[str, Content], lang: Lang) -> Tab | None:
    """The tab; None while there is nothing to remember."""
    held = {key: value for key, value in values.items() if value not in (None, "", 0)}
    if not held:
        return None
    cells = [Cell(0, 0, ABOUT.say(lang))]
    for row, key in enumerate(ROWS, start=1):
        cells.append(Cell(row, 0, key))
        if key in held or (key in values and key in STAMPS):
            value = values[key]
            style = Style(format="datetime") if isinstance(value, dt.datetime) else Style()
            cells.append(Cell(row, 1, value, style, stamp=key in STAMPS))
    return Tab("state", TITLE.say(lang), tuple(cells), hidden=True, widths={0: 20.0, 1: 30.0})


def remembered(sheet: Sheet | None) -> int:
    """The highest client number the workbook remembers; 0 when it does not."""
    found = _held(sheet, ID_MARK)
    return int(found) if isinstance(found, (int, float)) else 0


def words(sheet: Sheet | None, key: str) -> str:
    """A text the workbook remembers; empty when there is none."""
    found = _held(sheet, key)
    return found if isinstance(found, str) else ""


def _held(sheet: Sheet | None, key: str) -> Value:
    if sheet is None or sheet.cells.empty or sheet.cells.shape[1] < 2:
        return None
    for name, value in sheet.cells.iloc[:, :2].to_numpy(dtype=object).tolist():
        if name == key:
            held: Value = value
            return held
    return None
