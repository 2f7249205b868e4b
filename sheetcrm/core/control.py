"""The top of «Настройки»: asking for a run, and seeing when and how the last one went. Pure.

What people see there are formulas that look into a hidden tab of ours, so their tab is never written, and the words about
a program that has stopped appear by themselves.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress

from msgspec import Struct

from sheetcrm.core.plan.decided import answer
from sheetcrm.core.plan.model import CellChange
from sheetcrm.core.table import Table
from sheetcrm.core.tabs.model import Content, Shown
from sheetcrm.core.tabs.state import ALERT, ASKED, LAST_RUN, LAST_RUN_AT, NEXT_RUN, RESULT, TITLE, cell_of
from sheetcrm.core.wording import LANGS, Lang, Text, moment_said
from sheetcrm.core.workbook import Sheet, Value

RUN_NOW = Text(ru="Запустить сейчас", en="Run now")
_ABOUT_RUN = Text(
    ru="Выберите «да»: программа, оставленная по расписанию (sheetcrm run), заметит это за минуту, сделает всю работу и поставит «нет».",
    en="Choose “yes”: the program on its schedule (sheetcrm run) notices within a minute, does the "
    "whole job and sets it back to “no”.",
)
_NO = Text(ru="нет", en="no")
LAST = Text(ru="Последний запуск", en="Last run")
NEXT = Text(ru="Следующий запуск", en="Next run")
RESULT_NAME = Text(ru="Результат", en="Result")
ATTENTION = Text(ru="Внимание", en="Attention")
_FILLED = Text(ru="Заполняется само.", en="Filled in automatically.")
_STALE = Text(
    ru="Программа давно не запускалась: проверьте компьютер, на котором она работает. Последний раз:",
    en="The program has not run for a long time: check the computer it runs on. Last run:",
)
_DONE = Text(ru="→ сделано {when}", en="→ done {when}")
_STOPPED = Text(ru="→ остановлено {when}: тревога, см. «Внимание»", en="→ stopped {when}: an alarm, see “Attention”")
#: Days after which a program that runs by a schedule is taken for dead.
STALE_DAYS = 2

#: Names of rows that are no settings.
NAMES = (RUN_NOW, LAST, NEXT, RESULT_NAME, ATTENTION)


class Asked(Struct, frozen=True):
    """The cell of «Запустить сейчас»: where it stands, and whether somebody asks for a run there."""

    tab: str
    sheet_id: str
    header_row: int
    row: int
    column: int
    name_column: int
    heading: str
    name: str
    word: Value
    wanted: bool


def is_control(name: object) -> bool:
    """Whether a row of «Настройки» is one of these, whatever its case and spaces."""
    return isinstance(name, str) and _folded(name) in _FOLDED


def is_run_now(name: object) -> bool:
    """Whether a cell names the row in which a run is asked for."""
    return isinstance(name, str) and _folded(name) in _RUN_NOW


def _folded(name: str) -> str:
    return " ".join(name.casefold().split()).strip(" :")


_FOLDED = frozenset(_folded(text.say(lang)) for text in NAMES for lang in LANGS)
_RUN_NOW = frozenset((_folded(RUN_NOW.ru), _folded(RUN_NOW.en)))


def rows(lang: Lang) -> Iterator[tuple[str, Content, Content]]:
    """The rows a new «Настройки» begins with: name, value, what it is."""
    title = TITLE.say(lang)
    yield RUN_NOW.say(lang), _NO.say(lang), Shown(title, cell_of(ASKED), lead=_ABOUT_RUN.say(lang), room=30)
    for text, key, room in ((LAST, LAST_RUN, 0), (NEXT, NEXT_RUN, 0), (RESULT_NAME, RESULT, 84)):
        yield text.say(lang), Shown(title, cell_of(key), room=room), _FILLED.say(lang)
    stale = Shown(title, cell_of(ALERT), _STALE.say(lang), cell_of(LAST_RUN_AT), cell_of(LAST_RUN), STALE_DAYS)
    yield ATTENTION.say(lang), stale, _FILLED.say(lang)


def renewed(sheet: Sheet) -> dict[str, str]:
    """Formulas of ours in the team's tab of settings that an earlier version wrote, each with the one that stands for it now; none
    that anybody changed, be it by a sign."""
    held = set(sheet.formulas.values())
    return {
        f"={old}": f"={shown.formula(separator)}"
        for lang in LANGS
        for _, shown, _ in rows(lang)
        if isinstance(shown, Shown)
        for separator in (",", ";")
        for old in shown.older(separator)
        if f"={old}" in held
    }


def asked(settings: Table | None) -> Asked | None:
    """The cell in which a run is asked for; None where the team's «Настройки» has no such row."""
    if settings is None or not settings.has("name") or not settings.has("value"):
        return None
    for position, name in enumerate(settings.raw["name"].tolist()):
        if isinstance(name, str) and is_run_now(name):
            source = settings.sources[int(settings.tab[position])]
            word = settings.typed(position, "value")
            return Asked(
                source.tab, source.sheet_id, source.header_row, int(settings.row[position]), source.columns["value"],
                source.columns["name"], source.headings["value"], name.strip(), word, answer(word) is True,
            )  # fmt: skip
    return None


def done_with(request: Asked, lang: Lang) -> CellChange:
    """The change that takes the tick out once the run is done; the row is known by its name."""
    return CellChange(
        "run-now", request.tab, request.sheet_id, request.row, request.column, request.header_row, request.heading,
        request.name_column, request.name, request.word, _NO.say(lang), False,
    )  # fmt: skip


def outcome(stopped: bool, now: dt.datetime, lang: Lang) -> str:
    """What stands beside «Запустить сейчас» once the run that was asked for is over."""
    return (_STOPPED if stopped else _DONE).say(lang, when=when(now, lang))


def when(moment: dt.datetime | None, lang: Lang) -> str:
    """A moment in words, in the team's own time.

    >>> when(dt.datetime(2026, 11, 20, 10, 42), "ru"), when(None, "en")
    ('20.11.2026 10:42', '')
    """
    return "" if moment is None else moment_said(moment, lang)


def moment_of(said: str) -> dt.datetime | None:
    """The moment that was put into words so; None where it was none.

    >>> moment_of("20.11.2026 10:42") == moment_of("20 Nov 2026 10:42"), moment_of("")
    (True, None)
    """
    for form in {"ru": "%d.%m.%Y %H:%M", "en": "%d %b %Y %H:%M"}.values():
        with suppress(ValueError):
            return dt.datetime.strptime(said, form)
    return None
