"""The daily list: what is due by a day, manager by manager, as text and as JSON."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping

from sheetcrm.core.fields.choice import choice_key
from sheetcrm.core.summary.lists import NO_OPENS
from sheetcrm.core.tasks import task_rules
from sheetcrm.core.tasks.model import PRIORITY_LABEL, Priority, Task, Tasks, TaskState
from sheetcrm.core.tasks.words import day_words
from sheetcrm.core.wording import Lang, Text
from sheetcrm.jobs import Done
from sheetcrm.report.envelope import Document, opening

HEAD = Text(ru="Задачи на {day}: {n}", en="Tasks for {day}: {n}")
NOTHING = Text(ru="На {day} задач нет.", en="There are no tasks for {day}.")
LATER = Text(
    ru="Ещё открыто с более поздним сроком: {n}; ждут очереди: {waiting}.",
    en="Open with a later date: {n}; waiting for their turn: {waiting}.",
)
NOBODYS = Text(ru="Без ответственного", en="Without an owner")
NOT_ALLOWED = Text(
    ru="Звонить и писать нельзя, задачи не поставлены: {n}", en="Not allowed to call or write, no tasks made: {n}"
)
MOST_REFUSED = 20


def due(done: Done, owner: str | None, until: dt.date | None) -> tuple[dt.date, tuple[Task, ...]]:
    """The day that is asked about, and the tasks due by then."""
    day = until or done.opened.now.date()
    tasks = done.outcome.tasks or Tasks()
    return day, tasks.until(day, owner)


def by_owner(tasks: tuple[Task, ...], lang: Lang) -> Mapping[str, list[Task]]:
    """The tasks by whose they are, in the order of the alphabet, nobody's last."""
    shown: dict[str, str] = {}
    found: dict[str, list[Task]] = {}
    for task in tasks:
        name = task.owner or ""
        found.setdefault(shown.setdefault(choice_key(name), name), []).append(task)
    order = sorted(found, key=lambda name: (not name, name.casefold()))
    return {name or NOBODYS.say(lang): found[name] for name in order}


def task_lines(done: Done, owner: str | None, until: dt.date | None) -> Iterator[str]:
    """What ``tasks`` prints."""
    lang = done.reader
    day, tasks = due(done, owner, until)
    all_tasks = done.outcome.tasks or Tasks()
    yield (HEAD if tasks else NOTHING).say(lang, day=day_words(day, lang), n=len(tasks))
    for name, mine in by_owner(tasks, lang).items():
        yield ""
        yield f"{name}: {len(mine)}"
        for task in mine:
            yield from _task(task, lang)
    if owner is None:
        later = len(all_tasks) - len(tasks)
        waiting = sum(all_tasks.waiting.values())
        if later or waiting:
            yield ""
            yield LATER.say(lang, n=later, waiting=waiting)
        yield from _refused(all_tasks, lang)
    known = done.outcome.known
    if any(task.rule == "verify" for task in tasks) and not (known is not None and known.fresh.by_opens):
        yield NO_OPENS.say(lang)


def _task(task: Task, lang: Lang) -> Iterator[str]:
    mark = {TaskState.OVERDUE: "!", TaskState.TODAY: "•"}.get(task.state, "·")
    who = ", ".join(part for part in (task.name, task.client_id) if part)
    when = f"{day_words(task.due, lang)}  " if task.due is not None else ""
    kind = task.kind.say(lang)
    head = " — ".join(part for part in (who, kind) if part)
    high = f" ({PRIORITY_LABEL[task.priority].say(lang)})" if task.priority is Priority.HIGH else ""
    yield f"  {mark} {when}{head}{high}: {task.text.say(lang)}"
    # A line of the team's own tab says where it stands, which names the tab.
    yield f"      {task.where or task.why.say(lang)}"


def _refused(tasks: Tasks, lang: Lang) -> Iterator[str]:
    if not tasks.refused:
        return
    yield ""
    yield NOT_ALLOWED.say(lang, n=len(tasks.refused))
    rules = task_rules()
    # The heading says that there is no task; here stands only why.
    counts = Counter((rules[one.rule].title.say(lang), one.because(lang)) for one in tasks.refused)
    for (title, why), n in counts.most_common():
        yield f"  {title} — {n}: {why}"


def task_document(done: Done, owner: str | None, until: dt.date | None) -> Document:
    """What ``tasks --json`` prints."""
    lang = done.reader
    day, tasks = due(done, owner, until)
    found = done.outcome.tasks or Tasks()
    return {
        **opening("tasks", done.opened.workbook.location),
        "day": day.isoformat(),
        "counts": {
            "open": len(found),
            "due": len(tasks),
            "overdue": sum(task.state is TaskState.OVERDUE for task in tasks),
            "waiting": dict(found.waiting),
            "refused": len(found.refused),
        },
        "tasks": [_document(task, lang) for task in tasks],
        "refused": [
            {
                "rule": one.rule,
                "client_id": one.client_id,
                "code": one.reason.code.code,
                "message": one.message(lang),
                "law": None if one.law is None else one.law.say(lang),
            }
            for one in found.refused
        ],
    }


def _document(task: Task, lang: Lang) -> Document:
    return {
        "key": task.key,
        "source": task.source,
        "rule": task.rule or None,
        "client_id": task.client_id,
        "client": task.name,
        "type": task.kind.say("en") or None,
        "text": task.text.say(lang),
        "why": task.why.say(lang),
        "due": None if task.due is None else task.due.isoformat(),
        "owner": task.owner,
        "priority": task.priority.name.lower(),
        "state": str(task.state),
        "contact": str(task.contact),
        "where": task.where or None,
    }
