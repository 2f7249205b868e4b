"""What was done about tasks: as people ticked it in the tab, and as this machine remembers it. Pure.

A done line stays in the tab, and whoever takes it out finds that this machine remembers it all the same: a task that was done
is not made again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import cache

from sheetcrm.core.fields.typed_day import day_in
from sheetcrm.core.link import fold_id
from sheetcrm.core.plan.decided import answer
from sheetcrm.core.records import replace
from sheetcrm.core.segments.arrays import fold
from sheetcrm.core.tabs.model import DONE_SIGN
from sheetcrm.core.tabs.queue import Line, Lines
from sheetcrm.core.tasks import task_rules
from sheetcrm.core.tasks.kept import DoneTask, TaskLines, TaskMemory, key_of
from sheetcrm.core.wording import LANGS
from sheetcrm.core.workbook import Value

_DONE = frozenset(
    [
        "готово",
        "готова",
        "готов",
        "сделано",
        "сделана",
        "сделал",
        "сделала",
        "выполнено",
        "выполнена",
        "выполнил",
        "выполнила",
        "закрыто",
        "закрыта",
        "закрыл",
        "закрыла",
        "done",
        "finished",
        "completed",
        "closed",
    ]
)


def is_done(value: Value) -> bool | None:
    """Whether a cell says that a task is done: a tick, a yes, or a word people use for it.

    >>> is_done("да"), is_done("Сделала!"), is_done("нет"), is_done("готовлю"), is_done(False)
    (True, True, False, None, None)
    """
    said = answer(value)
    if said is None and isinstance(value, str) and fold(value).strip(" .,!") in _DONE:
        return True
    return said


@cache
def _by_title() -> dict[str, str]:
    return {fold(rule.title.say(lang)): rule.name for rule in task_rules().values() for lang in LANGS}


def rule_and_client(line: Line) -> tuple[str, str]:
    """Which rule made a line, and what its client is known by: as the line itself says it, empty where it does not."""
    name = _by_title().get(fold(str(line.cells.get("rule") or "")), "")
    where = str(line.cells.get("where") or "")
    return name, "" if not where or "," in where or " " in where.strip() else fold_id(where)


def settle(lines: Lines, memory: TaskMemory, today: dt.date, gone: Mapping[str, str] | None = None) -> TaskLines:
    """What people said in the tab and what is remembered, together. A tick that was taken out again opens the task.

    ``gone``: who was merged into whom; what was done for a row that is gone was done for the one that stayed.
    """
    said = [(line.key, is_done(line.typed.get("done"))) for line in lines.lines]
    # A line copied with its tick and refused in one place: the stricter word holds.
    ticked = {key for key, word in said if word} - {key for key, word in said if word is False}
    keys = {line.key for line in lines.lines}
    done = {key: one for key, one in memory.done.items() if key not in keys}
    until: dict[str, dt.date] = {}
    left: dict[str, Line] = {}
    unread: set[str] = set()
    for line in lines.lines:
        if line.key not in ticked:
            left.setdefault(line.key, line)
            day = day_in(line.typed.get("until"))
            if day is not None:
                until[line.key] = max(day, until.get(line.key, day))
            elif str(line.typed.get("until") or "").strip():
                unread.add(line.key)
        elif line.key not in done or (line.typed.get("outcome") and not done[line.key].outcome):
            done[line.key] = _done(line, memory, today)
    merged = {fold_id(old): fold_id(new) for old, new in (gone or {}).items()}
    done.update(_of_the_other_row(done, merged))
    clients: dict[str, set[str]] = {}
    for key, line in left.items():
        made = memory.made.get(key)
        rule, client = rule_and_client(line) if made is None else (made.rule, made.client)
        if client:
            clients.setdefault(rule, set()).add(client)
    by_rule = {rule: frozenset(found) for rule, found in clients.items()}
    return TaskLines(done, until, left, memory, lines, by_rule, frozenset(unread - until.keys()))


def _of_the_other_row(done: Mapping[str, DoneTask], merged: Mapping[str, str]) -> Iterator[tuple[str, DoneTask]]:
    for one in list(done.values()):
        if (other := merged.get(one.client)) is not None and one.period:
            yield key_of(one.rule, other, one.period), replace(one, client=other)


def _done(line: Line, memory: TaskMemory, today: dt.date) -> DoneTask:
    before, made = memory.done.get(line.key), memory.made.get(line.key)
    rule, client = rule_and_client(line)
    said = str(line.cells.get("result") or "")
    at = before.at if before is not None else (day_in(said) if said.startswith(DONE_SIGN) else None) or today
    if before is not None:
        rule, client, period = before.rule, before.client, before.period
    elif made is not None:
        rule, client, period = made.rule, made.client, made.period
    else:
        period = ""
    texts = {key: " ".join(str(line.typed.get(key) or "").split()) for key in ("outcome", "who", "note")}
    return DoneTask(rule, client, period, at, **texts)


def contacts(lines: TaskLines, positions: Mapping[str, int]) -> tuple[list[int], list[dt.date]]:
    """The clients that were called or written to by doing tasks, and when. ``positions``: of clients, by what they are
    known by."""
    rules = task_rules()
    found = [
        (positions[one.client], one.at)
        for one in lines.done.values()
        if one.client in positions and one.rule in rules and rules[one.rule].contact != "none"
    ]
    return [position for position, _ in found], [day for _, day in found]
