"""«Журнал изменений» / “Change log”: every run that changed people's cells, and each of its cells, to be taken back. Pure.

A queue: the column «Вернуть как было» is people's. A word beside a run takes all of it back, beside a cell that cell
alone. What a cell held stands here as little as in any other tab: the values are kept on the computer that wrote them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from sheetcrm.core.plan.identity import digest
from sheetcrm.core.records import replace
from sheetcrm.core.schema import SCRIPT_TABS
from sheetcrm.core.tabs import look
from sheetcrm.core.tabs.model import DONE_SIGN, Content, Link, Tab
from sheetcrm.core.tabs.queue import KEY, Form, Lines, queue_tab
from sheetcrm.core.tabs.where import ROW, Where
from sheetcrm.core.tabs.whys import why
from sheetcrm.core.wording import LANGS, Lang, Text, moment_said

#: Runs and cells that are listed, the newest first; older ones are taken back on the command line.
MOST_RUNS, MOST_CELLS = 100, 2000

LEAD = Text(
    ru="Что программа изменила в ваших ячейках. Поставьте «да» в столбце «Вернуть как было» у запуска или у отдельной ячейки — и следующий запуск вернёт прежнее, если с тех пор ячейку не меняли.",
    en="What the program changed in your cells. Put “yes” under “Put back” beside a run or a single "
    "cell, and the next run restores the earlier value, unless somebody has changed the cell "
    "since.",
)
YOURS = Text(
    ru="Столбец «Вернуть как было» ваш, остальное заполняет программа. Прежние значения хранятся не здесь, а на компьютере, где она работает.",
    en="The column “Put back” is yours, the rest is filled in by the program. Earlier values are "
    "kept not here but on the computer the program runs on.",
)
HEADINGS: Mapping[str, Text] = {
    "undo": Text(ru="Вернуть как было", en="Put back"),
    "when": Text(ru="Когда", en="When"),
    "run": Text(ru="Запуск", en="Run"),
    "where": Text(ru="Где", en="Where"),
    "column": Text(ru="Столбец", en="Column"),
    "what": Text(ru="Что сделано", en="What was done"),
    "result": Text(ru="Чем кончилось", en="What became of it"),
    "key": KEY,
}
YES = (Text(ru="да", en="yes"),)
WHOLE = Text(ru="весь запуск: {n} {n:ячейка|ячейки|ячеек}", en="the whole run: {n} {n:cell|cells}")
BACK = Text(ru="✓ возвращено", en="✓ put back")
#: Beside the tick of a line that another computer wrote, until that one comes to it.
ELSEWHERE = Text(ru="вернёт тот компьютер, на котором это сделано", en="the computer that did it will put it back")
FORM = Form(
    "log",
    HEADINGS,
    ("undo",),
    {"undo": YES},
    {
        "undo": look.YOURS, "where": look.LINK, "when": look.SHORT, "run": look.SHORT, "result": look.FAINT,
        "key": replace(look.FAINT_SHORT, italic=False),
    },
    {"undo": 14, "when": 17, "run": 10, "where": 28, "column": 22, "what": 44, "result": 34, "key": 13},
    Text(ru="✓ давно", en="✓ long ago"),
    "9AA0A6",
)  # fmt: skip


class PastCell(Struct, frozen=True):
    """One change that was written. ``back``: whether it was taken back since."""

    change_id: str
    tab: str
    row: int
    row_id: str | None
    heading: str
    rule: str
    back: bool


class PastRun(Struct, frozen=True):
    """One run that changed people's cells, with the changes that were written."""

    run: str
    at: dt.datetime
    cells: tuple[PastCell, ...]

    @property
    def key(self) -> str:
        return digest("run", self.run, self.at.isoformat())

    def cell_key(self, cell: PastCell) -> str:
        return digest("run", self.run, self.at.isoformat(), cell.change_id)


def log_tab(
    history: Sequence[PastRun], where: Where, lang: Lang, now: dt.datetime, old: Lines, results: Mapping[str, str]
) -> Tab | None:
    """The tab; None while no cell of people's was ever changed. Lines of runs on other computers stay as these wrote them."""
    if not history and not old.lines:
        return None
    title = SCRIPT_TABS["log"].say(lang)
    head = look.head(title, LEAD.say(lang), lang, now, 7, YOURS)
    shown = dict(_lines(history, where, lang))
    for key, line in shown.items():
        was = old.get(key)
        said = None if was is None else was.cells.get("result")
        if line["result"] and isinstance(said, str) and said.startswith(DONE_SIGN):
            line["result"] = said  # it says when
    shown |= _by_others(history, old, lang)
    return queue_tab(FORM, title, head, shown, old, results, lang, {})


def _lines(history: Sequence[PastRun], where: Where, lang: Lang) -> Iterator[tuple[str, dict[str, Content | Link]]]:
    positions = {row_id: position for position, row_id in enumerate(where.ids) if row_id is not None}
    left = MOST_CELLS
    for past in sorted(history, key=lambda one: one.at, reverse=True)[:MOST_RUNS]:
        at = moment_said(past.at, lang)
        whole_back = all(cell.back for cell in past.cells)
        yield past.key, {
            "when": at,
            "run": past.run,
            "where": WHOLE.say(lang, n=len(past.cells)),
            "what": "; ".join(dict.fromkeys(why(cell.rule, lang) for cell in past.cells)),
            "result": BACK.say(lang) if whole_back else None,
        }  # fmt: skip
        for cell in past.cells[:left]:
            position = positions.get(cell.row_id) if cell.row_id is not None else None
            place, link = (
                (ROW.say(lang, tab=cell.tab, row=str(cell.row)), None) if position is None else where.client(position)
            )
            yield past.cell_key(cell), {
                "when": at,
                "run": past.run,
                "where": place,
                "link": link,
                "column": " ".join(cell.heading.split()),
                "what": why(cell.rule, lang),
                "result": BACK.say(lang) if cell.back else None,
            }  # fmt: skip
        left = max(0, left - len(past.cells))


def _by_others(history: Sequence[PastRun], old: Lines, lang: Lang) -> Iterator[tuple[str, dict[str, Content | Link]]]:
    """The lines whose run this computer's journal does not know: only the one that wrote them can put anything back."""
    mine = {(past.run, moment_said(past.at, lang)) for past in history for lang in LANGS}
    others = [one for one in old.lines if (one.cells.get("run"), one.cells.get("when")) not in mine]
    for line in others[:MOST_CELLS]:
        cells: dict[str, Content | Link] = {name: line.cells.get(name) for name in HEADINGS if name != "key"}  # type: ignore[misc]
        if not str(cells["result"] or "").startswith(DONE_SIGN):
            cells["result"] = ELSEWHERE.say(lang) if line.typed.get("undo") else None
        yield line.key, cells


def wanted_back(history: Sequence[PastRun], ticked: frozenset[str]) -> Iterator[tuple[PastRun, frozenset[str], bool]]:
    """What people ask to be put back: the run, the changes of it, and whether they asked for the whole run.

    The newest run first, so that each cell goes back the way it came.
    """
    for past in sorted(history, key=lambda one: one.at, reverse=True):
        whole = past.key in ticked
        cells = frozenset(
            cell.change_id for cell in past.cells if not cell.back and (whole or past.cell_key(cell) in ticked)
        )
        if cells:
            yield past, cells, whole
