"""«Задачи» / “Tasks”: what is to be done, for whom, by when and why. Pure.

A queue: «Готово», «Итог», «Кто», «Отложить до» and «Заметка» are people's, everything else ours. A task that was done stays as
a closed line and is not made again.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping

from sheetcrm.core.records import replace
from sheetcrm.core.schema import SCRIPT_TABS
from sheetcrm.core.tabs import look
from sheetcrm.core.tabs.model import Content, Link, Tab
from sheetcrm.core.tabs.queue import KEY, Form, Lines, ShownLine, queue_tab
from sheetcrm.core.tabs.where import Where
from sheetcrm.core.tasks import task_rules
from sheetcrm.core.tasks.model import PRIORITY_LABEL, STATE_LABEL, Priority, Task, Tasks, TaskState
from sheetcrm.core.tasks.words import day_words
from sheetcrm.core.wording import Lang, Text

LEAD = Text(
    ru="Открыто: {open} {open:задача|задачи|задач}. На сегодня и раньше: {due}, из них {late:просрочена|просрочены|просрочено} {late}.",
    en="Open: {open} {open:task|tasks}. Due today or before: {due}, of these overdue: {late}.",
)
NONE = Text(ru="Задач нет.", en="There are no tasks.")
WAITING = Text(
    ru="Ещё {n} {n:ждёт|ждут|ждут} своей очереди: {rules}.",
    en="{n} more {n:waits|wait} for their turn: {rules}.",
)
REFUSED = Text(
    ru="Звонить и писать нельзя: {n} ({why}).",
    en="Not allowed to call or write: {n} ({why}).",
)
UNREAD = Text(ru="до какого дня? напишите дату", en="until which day? write a date")
YOURS = Text(
    ru="Столбцы «Готово», «Итог», «Кто», «Отложить до» и «Заметка» ваши, остальное заполняет программа. Сделанная задача не появится снова, отложенная вернётся в названный день; то, что сделано, считается контактом с клиентом.",
    en="The columns “Done”, “Outcome”, “Who”, “Put off until” and “Note” are yours, the rest is "
    "filled in by the program. A task that is done does not come back; one that is put off "
    "returns on its day; what was done counts as a contact with the client.",
)
HEADINGS: Mapping[str, Text] = {
    "done": Text(ru="Готово", en="Done"),
    "due": Text(ru="Срок", en="Due"),
    "where": Text(ru="Где", en="Where"),
    "name": Text(ru="Клиент", en="Client"),
    "kind": Text(ru="Тип", en="Type"),
    "text": Text(ru="Что сделать", en="What to do"),
    "outcome": Text(ru="Итог", en="Outcome"),
    "who": Text(ru="Кто", en="Who"),
    "until": Text(ru="Отложить до", en="Put off until"),
    "note": Text(ru="Заметка", en="Note"),
    "owner": Text(ru="Ответственный", en="Owner"),
    "priority": Text(ru="Приоритет", en="Priority"),
    "why": Text(ru="Почему", en="Why"),
    "rule": Text(ru="Повод", en="Occasion"),
    "created": Text(ru="Создана", en="Created"),
    "result": Text(ru="Состояние", en="State"),
    "key": KEY,
}
PEOPLES = ("done", "outcome", "who", "until", "note")
_FREE = replace(look.YOURS, bold=False, align="left")
#: In a cell of days the sheet itself understands a day typed in its own order.
_DAY = replace(_FREE, format="date")
FORM = Form(
    "tasks",
    HEADINGS,
    PEOPLES,
    {"done": (Text(ru="да", en="yes"),)},
    {
        "done": look.YOURS, "outcome": _FREE, "who": _FREE, "until": _DAY, "note": _FREE, "due": look.DATE,
        "where": look.LINK, "why": look.FAINT, "rule": look.FAINT, "created": replace(look.DATE, color=look.MUTED),
        "result": look.SHORT, "name": look.TEXT, "key": replace(look.FAINT_SHORT, italic=False),
    },
    {
        "done": 9, "due": 12, "where": 17, "name": 32, "kind": 16, "text": 58, "outcome": 28, "who": 12, "until": 13,
        "note": 22, "owner": 17, "priority": 11, "why": 38, "rule": 22, "created": 12, "result": 24, "key": 13,
    },
    Text(ru="✓ больше не нужна", en="✓ no longer needed"),
    "00897B",
)  # fmt: skip


def tasks_tab(tasks: Tasks, where: Where, lang: Lang, now: dt.datetime, old: Lines) -> Tab | None:
    """The tab; None while there is nothing to do and nothing was ever done."""
    shown = dict(_lines(tasks, where, lang))
    title = SCRIPT_TABS["tasks"].say(lang)
    states = STATE_LABEL
    fills = {
        "result": {
            states[TaskState.OVERDUE].say(lang): look.ERROR_FILL,
            states[TaskState.TODAY].say(lang): look.WARNING_FILL,
            UNREAD.say(lang): look.ERROR_FILL,
        },
        "priority": {PRIORITY_LABEL[Priority.HIGH].say(lang): look.WARNING_FILL},
    }
    head = look.head(title, " ".join(_lead(tasks, lang)), lang, now, 9, YOURS)
    return queue_tab(FORM, title, head, shown, _not_done(old, tasks), tasks.closed, lang, fills)


def _lead(tasks: Tasks, lang: Lang) -> Iterator[str]:
    ours = tasks.ours
    late = sum(task.state is TaskState.OVERDUE for task in ours)
    due = late + sum(task.state is TaskState.TODAY for task in ours)
    yield LEAD.say(lang, open=len(ours), due=due, late=late) if ours else NONE.say(lang)
    rules = task_rules()
    if tasks.waiting:
        said = "; ".join(f"{rules[name].title.say(lang)} — {n}" for name, n in tasks.waiting.items())
        yield WAITING.say(lang, n=sum(tasks.waiting.values()), rules=said)
    if tasks.refused:
        reasons = Counter(one.reason.code.title.say(lang) for one in tasks.refused)
        why = "; ".join(f"{reason} — {n}" for reason, n in reasons.most_common())
        yield REFUSED.say(lang, n=len(tasks.refused), why=why)


def _not_done(old: Lines, tasks: Tasks) -> Lines:
    """The tab as it was read, lines whose tick was taken out again saying no longer that they are done."""
    changed = [
        replace(line, cells={**line.cells, "result": None})
        if line.key not in tasks.closed and line.typed.get("done") in (None, False, "")
        and _says_done(line.cells.get("result"))
        else line
        for line in old.lines
    ]  # fmt: skip
    return (
        replace(old, lines=tuple(changed)) if any(a is not b for a, b in zip(changed, old.lines, strict=True)) else old
    )


_DONE = tuple(text.split()[0] + " " + text.split()[1] for text in ("✓ готово", "✓ done"))


def _says_done(value: object) -> bool:
    return isinstance(value, str) and value.startswith(_DONE)


def _lines(tasks: Tasks, where: Where, lang: Lang) -> Iterator[tuple[str, ShownLine]]:
    rules = task_rules()
    for task in tasks.ours:
        place, link = where.client(task.position)
        line: dict[str, Content | Link] = {
            "due": task.due,
            "where": place,
            "link": link,
            "name": task.name,
            "kind": task.kind.say(lang),
            "text": task.text.say(lang),
            "owner": task.owner,
            "priority": PRIORITY_LABEL[task.priority].say(lang),
            "why": task.why.say(lang),
            "rule": rules[task.rule].title.say(lang),
            "created": task.created,
            "result": state_words(task, lang),
        }
        yield task.key, line


def state_words(task: Task, lang: Lang) -> str:
    """Where a task stands, with the day it was put off to."""
    if task.unread:
        return UNREAD.say(lang)
    said = STATE_LABEL[task.state].say(lang)
    if task.state is not TaskState.SNOOZED or task.on is None:
        return said
    until = Text(ru="до", en="until").say(lang)
    return f"{said} {until} {day_words(task.on, lang)}"
