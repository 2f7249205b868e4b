"""Check: a task of the team's own tab says what sort of task it is, in a word we or the team know. Pure."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sheetcrm.core.checks import Check, CheckContext
from sheetcrm.core.checks.columns import column
from sheetcrm.core.issues import Findings, IssueCode, Severity
from sheetcrm.core.segments.arrays import fold
from sheetcrm.core.tasks.kinds import kind_of, nearest
from sheetcrm.core.wording import Text

UNKNOWN_TYPE = IssueCode(
    "task/unknown-type",
    Severity.INFO,
    Text(ru="Незнакомый тип задачи", en="An unknown type of task"),
    Text(
        ru="«{value}» — такого типа задачи в списке нет. В список на день она попадёт всё равно.",
        en="“{value}” is not on the list of task types. The task is on the daily list all the same.",
    ),
    Text(
        ru="Ближе всего — «{near}». Исправьте слово или допишите его в «Справочники», столбец «Тип задачи».",
        en="The nearest is “{near}”. Correct the word, or add it to “Lists”, column “Task type”.",
    ),
    example={"text": "Согласовать размеры", "due": "2026-02-01", "type": "звнок"},
    table="tasks",
)


def _types(context: CheckContext) -> Iterator[Findings]:
    types = column(context, "tasks", "type")
    if types is None:
        return
    listed = context.choices.get("tasks.type", ())
    known = {fold(word) for word in listed}
    near = {
        text: nearest(text, listed, context.lang)
        for text in types.dropna().unique()
        if (fold(text) not in known if known else kind_of(text) is None)
    }
    if near:
        yield Findings.where(
            types.isin(list(near)), UNKNOWN_TYPE, "type", table="tasks", near=np.array(types.map(near), dtype=object)
        )


TASK_TYPES = Check("task-types", "tasks", _types)
