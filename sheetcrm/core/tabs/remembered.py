"""A hidden tab with what the team decided about duplicates, so that every computer knows. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from sheetcrm.core.duplicates.memory import Decision, Remembered, Word
from sheetcrm.core.tabs.model import Block, BlockColumn, Cell, Tab
from sheetcrm.core.wording import Lang, Text
from sheetcrm.core.workbook import Sheet, Value

KEY = "decisions"
TITLE = Text(ru="sheetcrm (решения)", en="sheetcrm (decisions)")
ABOUT = Text(
    ru="Служебная вкладка программы: здесь хранятся решения о дублях. Не удаляйте её, иначе о них спросят снова.",
    en="The program needs this tab: decisions about duplicates are kept here. Do not delete it, or "
    "you will be asked about them again.",
)
_COLUMNS = ("one", "other", "word", "at", "asked", "evidence")
_COUNT, _BACK = "count", "taken back"


def remembered_tab(remembered: Remembered, lang: Lang) -> Tab | None:
    """The tab; None while nothing was decided."""
    lines: list[tuple[str, ...]] = [
        (one, other, decision.word or _BACK, decision.at, decision.asked, " ".join(sorted(decision.evidence)))
        for (one, other), decision in sorted(remembered.pairs.items())
    ]
    lines += [(base, str(count), _COUNT, "", "", "") for base, count in sorted(remembered.times.items())]
    if not lines:
        return None
    columns = tuple(BlockColumn(name, [line[i] or None for line in lines], width=20) for i, name in enumerate(_COLUMNS))
    cells = (Cell(0, 0, ABOUT.say(lang)),)
    return Tab(KEY, TITLE.say(lang), cells, (Block(1, 0, columns),), hidden=True)


def read_remembered(sheet: Sheet | None) -> Remembered:
    """What the workbook remembers; a line nobody can make sense of is left out."""
    if sheet is None or sheet.cells.empty:
        return Remembered()
    pairs: dict[tuple[str, str], Decision] = {}
    times: dict[str, int] = {}
    for one, other, word, at, asked, evidence in _lines(sheet):
        if word == _COUNT and other.isdecimal():
            times[one] = int(other)
        elif word == _BACK or word in (Word.DIFFERENT, Word.LINKED):
            said = None if word == _BACK else Word(word)
            pairs[one, other] = Decision(said, frozenset(evidence.split()), at, asked)
    return Remembered(pairs, times)


def _lines(sheet: Sheet) -> Iterator[list[str]]:
    for row in sheet.cells.to_numpy(dtype=object).tolist():
        cells: list[Value] = [*row, *[None] * len(_COLUMNS)][: len(_COLUMNS)]
        if isinstance(cells[0], str) and isinstance(cells[2], str):
            yield ["" if value is None else str(value) for value in cells]
