"""What was done about tasks: as people ticked it in the tab, and as this machine remembers it. Pure.

A done line stays in the tab, and whoever takes it out finds that this machine remembers it all the same: a task that was done
is not made again.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from sheetcrm.core.fields.dates_text import from_serial
from sheetcrm.core.link import fold_id
from sheetcrm.core.plan.decided import decisions
from sheetcrm.core.segments.arrays import fold
from sheetcrm.core.tabs.model import DONE_SIGN
from sheetcrm.core.tabs.queue import Line, Lines
from sheetcrm.core.tasks import task_rules
from sheetcrm.core.wording import LANGS
from sheetcrm.core.workbook import Value

_DAY = re.compile(r"(?<!\d)(\d{1,2})[.](\d{1,2})[.](\d{4}|\d{2})(?!\d)")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
#: A number in a cell of days is one, as sheets count them, if it lies between these.
_FIRST, _LAST = dt.date(1990, 1, 1), dt.date(2100, 1, 1)


@dataclass(frozen=True, slots=True)
class DoneTask:
    """A task somebody did. ``client``: what its client is known by, empty where that is lost. ``outcome``, ``who``, ``note``:
    what they wrote beside it."""

    rule: str
    client: str
    period: str
    at: dt.date
    outcome: str = field(default="", repr=False)
    who: str = ""
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Made:
    """An open task by what made it."""

    rule: str
    client: str
    period: str


@dataclass(frozen=True, slots=True)
class TaskMemory:
    """``done`` and ``made`` by key of the task; ``posts``: a print of each client's post, by what the client is known by."""

    done: Mapping[str, DoneTask] = field(default_factory=lambda: MappingProxyType({}))
    made: Mapping[str, Made] = field(default_factory=lambda: MappingProxyType({}))
    posts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class TaskLines:
    """Our tab as it was read, and what this machine remembers, brought together. ``done`` by key; ``until``: the day a task
    is put off to, by key; ``lines``: the lines that stand there and are not done, by key; ``rows``: all of the tab."""

    done: Mapping[str, DoneTask] = field(default_factory=dict)
    until: Mapping[str, dt.date] = field(default_factory=dict)
    lines: Mapping[str, Line] = field(default_factory=dict)
    memory: TaskMemory = field(default_factory=TaskMemory)
    rows: Lines = field(default_factory=Lines)

    def standing(self, rule: str) -> set[str]:
        """What the clients are known by who have an open line of a rule."""
        return {found[1] for line in self.lines.values() if (found := rule_and_client(line))[0] == rule and found[1]}


def day_in(value: Value) -> dt.date | None:
    """The day a cell holds, whatever its type; None where nobody can tell.

    >>> day_in("до 1.12.26"), day_in(dt.datetime(2026, 12, 1)), day_in(46357), day_in("завтра")
    (datetime.date(2026, 12, 1), datetime.date(2026, 12, 1), datetime.date(2026, 12, 1), None)
    """
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return from_serial(float(value), _FIRST, _LAST)
    if found := _DAY.search(str(value)):
        day, month, year = (int(part) for part in found.groups())
        return _date(year + 2000 if year < 100 else year, month, day)
    if found := _ISO.search(str(value)):
        return _date(*(int(part) for part in found.groups()))
    return None


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def rule_and_client(line: Line) -> tuple[str, str]:
    """Which rule made a line, and what its client is known by: as the line itself says it, empty where it does not."""
    title = fold(str(line.cells.get("rule") or ""))
    name = next(
        (rule.name for rule in task_rules().values() if title in {fold(rule.title.say(lang)) for lang in LANGS}), ""
    )
    where = str(line.cells.get("where") or "")
    return name, "" if not where or "," in where or " " in where.strip() else fold_id(where)


def settle(lines: Lines, memory: TaskMemory, today: dt.date, gone: Mapping[str, str] | None = None) -> TaskLines:
    """What people said in the tab and what is remembered, together. A tick that was taken out again opens the task.

    ``gone``: who was merged into whom; what was done for a row that is gone was done for the one that stayed.
    """
    ticked, _ = decisions(lines, "done")
    keys = {line.key for line in lines.lines}
    done = {key: one for key, one in memory.done.items() if key not in keys}
    until: dict[str, dt.date] = {}
    left: dict[str, Line] = {}
    for line in lines.lines:
        if line.key not in ticked:
            left.setdefault(line.key, line)
            day = day_in(line.typed.get("until"))
            if day is not None:
                until[line.key] = max(day, until.get(line.key, day))
        elif line.key not in done or (line.typed.get("outcome") and not done[line.key].outcome):
            done[line.key] = _done(line, memory, today)
    merged = {fold_id(old): fold_id(new) for old, new in (gone or {}).items()}
    done.update(_of_the_other_row(done, merged))
    return TaskLines(done, until, left, memory, lines)


def _of_the_other_row(done: Mapping[str, DoneTask], merged: Mapping[str, str]) -> Iterator[tuple[str, DoneTask]]:
    from sheetcrm.core.tasks.making import key_of

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
