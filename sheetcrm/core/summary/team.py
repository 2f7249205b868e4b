"""Whose base is in what order, and where rows with mistakes come from: by owner, by source, by the week they were added. Pure.

An owner's line speaks of the base the owner looks after, not of who made a mistake, which a table does not say. Lines go by
the alphabet: nobody is ranked, and a handful of clients says nothing of a person. Nobody looks after archived clients: they are
in none of these figures, so that they add up to the base.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from sheetcrm.core.summary.canvas import LABEL, LEFT, PERCENT, RIGHT, Canvas, Column
from sheetcrm.core.summary.facts import SummaryFacts
from sheetcrm.core.tabs.model import Content
from sheetcrm.core.wording import Text

_TITLE = Text(ru="Чья база в каком порядке", en="How well each owner’s clients are kept")
_NOTE = Text(
    ru="О клиентах, за которыми человек присматривает, а не о том, кто ошибся: этого таблица не знает. Архив не "
    "считается. По алфавиту; если клиентов меньше {n}, процентов нет.",
    en="About the clients a person looks after, not about who made a mistake: the table does not "
    "say that. The archive does not count. In alphabetical order; with fewer than {n} clients "
    "there are no percentages.",
)
_OWNER = Text(ru="Ответственный", en="Owner")
_CLIENTS = Text(ru="Клиентов", en="Clients")
_FILLED = Text(ru="Заполнено верно", en="Filled correctly")
_STALE = Text(ru="Пора сверить", en="To be verified")
_BOUGHT = Text(ru="Покупали", en="Have bought")
_NOBODY = Text(ru="без ответственного", en="no owner")
_ALL = Text(ru="Всего", en="Total")
_SOURCE = Text(ru="Откуда клиент", en="Where clients came from")
_WEEK = Text(ru="Неделя, когда добавлен", en="Week of adding")
_WITH_ISSUES = Text(ru="С замечаниями", en="To correct")
_NO_SOURCE = Text(ru="не указано", en="not recorded")
_MISTAKES = Text(ru="Откуда строки с замечаниями", en="Where rows to correct come from")
_MISTAKES_NOTE = Text(
    ru="Откуда и когда они пришли, а не кто ошибся: этого таблица не знает.",
    en="Where and when they came from, not who made a mistake, which the table does not say.",
)
_OTHERS = Text(ru="остальные ({n})", en="others ({n})")
_MOST, _WEEKS = 12, 8


def team(canvas: Canvas, facts: SummaryFacts) -> None:
    """By owner on the left; by source and week on the right. Where the table names no owners, source and week alone."""
    owners = _texts(facts, "owner")
    here = np.flatnonzero(~facts.known.archived)
    if facts.scores is None:
        return
    if owners is None or len({owners[at] for at in here.tolist() if owners[at]}) < 2:
        _mistakes(canvas, facts)
        return
    lang = facts.lang
    top = canvas.section(_TITLE.say(lang), _NOTE.say(lang, n=facts.least_sample))
    stale, bought = _flags(facts, "stale"), facts.known.bought.count > 0
    groups = _groups(owners, _NOBODY.say(lang), facts)
    members = [*groups.values(), here]
    columns = [
        Column(_OWNER.say(lang), [*groups, _ALL.say(lang)], LABEL),
        Column(_CLIENTS.say(lang), [len(rows) for rows in members]),
        Column(_FILLED.say(lang), [_share(facts, rows, facts.scores / 100) for rows in members], PERCENT),
        Column(_STALE.say(lang), [int(stale[rows].sum()) for rows in members]),
    ]
    if facts.known.has_purchases:
        shares = [_share(facts, rows, bought.astype(float)) for rows in members]
        columns.append(Column(_BOUGHT.say(lang), shares, PERCENT))
    canvas.table(top, LEFT, columns, total=True)
    right = top
    for title, groups in _where_from(facts):
        right = _counted(canvas, facts, right, RIGHT, title, groups)
    canvas.row = max(top + len(members) + 1, right) + 1


def _mistakes(canvas: Canvas, facts: SummaryFacts) -> None:
    """Where rows to correct come from, side by side; nothing where all is well or all rows come from one place."""
    found = [(title, groups) for title, groups in _where_from(facts) if len(groups) > 1]
    if facts.scores is None or not found or not (facts.scores[~facts.known.archived] < 100).any():
        return
    top = canvas.section(_MISTAKES.say(facts.lang), _MISTAKES_NOTE.say(facts.lang))
    ends = [_counted(canvas, facts, top, panel, *one) for panel, one in zip((LEFT, RIGHT), found, strict=False)]
    canvas.row = max(ends)


def _where_from(facts: SummaryFacts) -> Iterator[tuple[str, dict[str, Any]]]:
    """The rows by source and by the week they were added, under a heading each."""
    lang = facts.lang
    sources, added = _texts(facts, "source"), _weeks(facts)
    if sources is not None:
        yield _SOURCE.say(lang), _groups(sources, _NO_SOURCE.say(lang), facts)
    if len(added) > 1:
        yield _WEEK.say(lang), added


def _counted(canvas: Canvas, facts: SummaryFacts, row: int, panel: int, title: str, groups: dict[str, Any]) -> int:
    wrong = facts.scores < 100 if facts.scores is not None else np.zeros(0, dtype=bool)
    columns = [
        Column(title, list(groups), LABEL),
        Column(_CLIENTS.say(facts.lang), [len(rows) for rows in groups.values()]),
        Column(_WITH_ISSUES.say(facts.lang), [int(wrong[rows].sum()) for rows in groups.values()]),
    ]
    canvas.table(row, panel, columns)
    return row + len(groups) + 2


def _share(facts: SummaryFacts, rows: Any, values: Any) -> Content:
    return float(values[rows].mean()) if len(rows) >= facts.least_sample else None


def _texts(facts: SummaryFacts, key: str) -> list[str | None] | None:
    if key not in facts.clients.columns:
        return None
    return [None if v is None or v != v else " ".join(str(v).split()) or None for v in facts.clients[key].tolist()]


def _flags(facts: SummaryFacts, key: str) -> Any:
    return np.array([value is True or value == 1 for value in facts.known.frame[key].tolist()], dtype=bool)


def _groups(texts: Sequence[str | None], nobody: str, facts: SummaryFacts) -> dict[str, Any]:
    """The rows of each text, by the alphabet; the smallest beyond a dozen together, those without a text last."""
    found: dict[str, list[int]] = {}
    for row in np.flatnonzero(~facts.known.archived).tolist():
        found.setdefault(texts[row] or "", []).append(row)
    without = found.pop("", [])
    by_size = sorted(found, key=lambda text: (-len(found[text]), text))
    groups = {text: np.array(found[text]) for text in sorted(by_size[:_MOST], key=str.casefold)}
    if rest := by_size[_MOST:]:
        groups[_OTHERS.say(facts.lang, n=len(rest))] = np.array(sorted(row for text in rest for row in found[text]))
    if without:
        groups[nobody] = np.array(without)
    return groups


def _weeks(facts: SummaryFacts) -> dict[str, Any]:
    """The last weeks in which clients were added, by their Monday; the newest first."""
    if "created" not in facts.clients.columns:
        return {}
    found: dict[dt.date, list[int]] = {}
    archived = facts.known.archived
    for row, value in enumerate(facts.clients["created"].tolist()):
        if isinstance(value, dt.date) and value == value and not archived[row]:
            day = value.date() if isinstance(value, dt.datetime) else value
            found.setdefault(day - dt.timedelta(day.weekday()), []).append(row)
    return {facts.date(day): np.array(found[day]) for day in sorted(found, reverse=True)[:_WEEKS]}
