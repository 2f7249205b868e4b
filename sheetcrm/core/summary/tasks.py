"""What is to be done, and how much of it is late, by who looks after it. Pure.

In the order of the alphabet: it is no contest, and a share of few tasks says nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from sheetcrm.core.fields.choice import choice_key
from sheetcrm.core.summary.canvas import INT, LABEL, LEFT, PERCENT, Canvas, Column
from sheetcrm.core.summary.facts import SummaryFacts
from sheetcrm.core.tabs.model import Content
from sheetcrm.core.tasks.model import Task, TaskState
from sheetcrm.core.wording import Text

_TITLE = Text(ru="Задачи", en="Tasks")
_NOTE = Text(
    ru="Что именно — на вкладке «Задачи». Доля просроченных показана, если открытых не меньше {least}.",
    en="The details are on the tab “Tasks”. The share overdue is shown from {least} open tasks on.",
)
_HEADS = (
    Text(ru="Ответственный", en="Owner"),
    Text(ru="Открыто", en="Open"),
    Text(ru="На сегодня", en="Due today"),
    Text(ru="Просрочено", en="Overdue"),
    Text(ru="Доля просроченных", en="Share overdue"),
)
_NOBODY = Text(ru="без ответственного", en="no owner")
_ALL = Text(ru="Всего", en="Total")
MOST_OWNERS = 20


def tasks(canvas: Canvas, facts: SummaryFacts) -> None:
    """Open, due and overdue tasks, in all and by owner."""
    if not facts.tasks:
        return
    lang = facts.lang
    canvas.section(_TITLE.say(lang), _NOTE.say(lang, least=facts.least_sample))
    shown: dict[str, str] = {}
    by_owner: dict[str, list[Task]] = {}
    for task in facts.tasks:
        name = task.owner or ""
        by_owner.setdefault(shown.setdefault(choice_key(name), name), []).append(task)
    order = sorted(by_owner, key=lambda name: (not name, name.casefold()))[:MOST_OWNERS]
    rows = [_row(name or _NOBODY.say(lang), by_owner[name], facts.least_sample) for name in order]
    rows.append(_row(_ALL.say(lang), facts.tasks, 1))
    styles = (LABEL, INT, INT, INT, PERCENT)
    columns = [
        Column(head.say(lang), list(values), style)
        for head, values, style in zip(_HEADS, zip(*rows, strict=True), styles, strict=True)
    ]
    canvas.table(canvas.row, LEFT, columns, total=True)
    canvas.row += len(rows) + 2


def _row(name: str, mine: Sequence[Task], least: int) -> tuple[Content, ...]:
    late = sum(task.state is TaskState.OVERDUE for task in mine)
    due = late + sum(task.state is TaskState.TODAY for task in mine)
    return name[:60], len(mine), due, late, late / len(mine) if len(mine) >= least else "—"
