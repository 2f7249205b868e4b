"""The stage that makes tasks: what the rules call for, without what was done, must not be or has to wait. Pure."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from msgspec import Struct

from sheetcrm.core.drafts.model import Positions
from sheetcrm.core.drafts.reasons import Said
from sheetcrm.core.fields.choice import choice_key
from sheetcrm.core.fields.typed_day import day_in
from sheetcrm.core.tasks import task_rules
from sheetcrm.core.tasks.calendar import workday
from sheetcrm.core.tasks.gate import Gate
from sheetcrm.core.tasks.kept import DoneTask, Made, TaskLines, TaskMemory, key_of
from sheetcrm.core.tasks.kinds import KINDS
from sheetcrm.core.tasks.memory import rule_and_client
from sheetcrm.core.tasks.model import Due, DueTask, Refused, Task, TaskFacts, TaskRule, Tasks, TaskState
from sheetcrm.core.tasks.rules.post import print_of
from sheetcrm.core.tasks.words import day_words
from sheetcrm.core.wording import LANGS, Text

DONE = Text(ru="✓ готово {day}", en="✓ done {day}")
#: Refusals that are named one by one; the rest are counted.
MOST_REFUSED = 200
_LONGEST = 600


class MadeTasks(Struct, frozen=True):
    """The tasks, and what is to be remembered once they stand in the workbook."""

    tasks: Tasks
    memory: TaskMemory


def make_tasks(
    facts: TaskFacts,
    gate: Gate,
    lines: TaskLines,
    managers: Sequence[str],
    names: Sequence[str | None],
    ids: Sequence[str | None],
) -> MadeTasks:
    """Every open task of ours, and why others are not there.

    ``managers``: those a task without an owner goes to in turn. ``names`` and ``ids``: how each client is written, and its
    id where it has one of its own.
    """
    making = _Making(facts, gate, lines, managers, names, ids)
    open_: list[Task] = []
    rules = task_rules()
    for name in (one for one in rules if one in facts.settings.rules):
        open_ += making.of(rules[name])
    closed = {
        key: DONE.say(facts.drafts.lang, day=day_words(one.at, facts.drafts.lang)) for key, one in lines.done.items()
    }
    tasks = Tasks(tuple(sorted(open_, key=in_order)), closed, dict(making.waiting), tuple(making.refused), facts.today)
    return MadeTasks(tasks, TaskMemory(dict(lines.done), making.made, making.posts()))


def in_order(task: Task) -> tuple[dt.date, int, str, str]:
    """Those due first come first, then what weighs more."""
    return task.on or task.created or dt.date.max, int(task.priority), task.rule, task.key


def state_of(due: dt.date | None, until: dt.date | None, today: dt.date) -> tuple[TaskState, dt.date | None]:
    """Where a task stands, and the day it counts for."""
    if until is not None and until > today and (due is None or until > due):
        return TaskState.SNOOZED, until
    on = due if until is None or due is None else max(due, until)
    if on is None or on == today:
        return TaskState.TODAY, on
    return (TaskState.OVERDUE if on < today else TaskState.AHEAD), on


class _Making:
    """One run of the stage."""

    def __init__(
        self,
        facts: TaskFacts,
        gate: Gate,
        lines: TaskLines,
        managers: Sequence[str],
        names: Sequence[str | None],
        ids: Sequence[str | None],
    ) -> None:
        self.facts = facts
        self.gate = gate
        self.lines = lines
        self.names, self.ids = names, ids
        self.refused: list[Refused] = []
        self.waiting: Counter[str] = Counter()
        self.made: dict[str, Made] = {}
        self._owners = facts.drafts.column("owner")
        self._turn = _Turn(managers, lines)
        self._best_time = facts.drafts.column("call_time")
        self._channel = facts.drafts.column("pref_channel")

    def of(self, rule: TaskRule) -> list[Task]:
        """The open tasks of one rule, at most so many at once; those that stand in the tab first."""
        due = rule.due(self.facts)
        if not len(due.positions):
            return []
        free = np.ones(len(due.positions), dtype=bool)
        for mask, reason, law in self.gate.refused(rule):
            hit = free & mask[due.positions]
            if hit.any():
                kept_out = list(dict.fromkeys(due.positions[hit].tolist()))
                self.refused += [Refused(rule.name, p, self.ids[p], reason, law) for p in kept_out[:MOST_REFUSED]]
                free &= ~hit
        order = np.flatnonzero(free)
        if len(order) > self.facts.settings.at_once:
            order = self._standing_first(rule, due.positions, order)
        tasks: list[Task] = []
        seen: set[tuple[int, str]] = set()
        for n, at in enumerate(order.tolist()):
            if len(tasks) >= self.facts.settings.at_once:
                self.waiting[rule.name] += self._still_to_come(rule, due, order, n, seen)
                break
            called = due.make(at)
            # A person who stands there twice is called once.
            who = self._person(called.position)
            if (who, called.period) in seen:
                continue
            seen.add((who, called.period))
            task = self._task(rule, called)
            if task is not None:
                tasks.append(task)
        return tasks

    def _person(self, position: int) -> int:
        cluster = self.facts.drafts.cluster
        person = -1 if cluster is None else int(cluster[position])
        return person if person >= 0 else -2 - position

    def _still_to_come(self, rule: TaskRule, due: Due, order: Positions, begin: int, seen: set[tuple[int, str]]) -> int:
        """How many tasks wait from this place on, whichever of them are made first: a person counts once here as well,
        and what was done does not count. Only where somebody may stand twice or may be done is the task looked at."""
        done = {one.client for one in self.lines.done.values() if one.rule == rule.name}
        positions = due.positions[order].tolist()
        often = Counter(map(self._person, positions))
        counted = set(seen)
        found = 0
        for position, at in zip(positions[begin:], order[begin:].tolist(), strict=True):
            who, client = self._person(position), self.facts.clients[position]
            names = (client, self.facts.clients.before(position))
            if often[who] > 1 or not done.isdisjoint(names):
                called = due.make(at)
                if (who, called.period) in counted:
                    continue
                counted.add((who, called.period))
                if _open_period(rule.name, names, called, self.lines.done, self.facts.today) is None:
                    continue
            found += 1
        return found

    def _standing_first(self, rule: TaskRule, positions: Positions, order: Positions) -> Positions:
        there = self.lines.standing(rule.name)
        if not there:
            return order
        stands = np.fromiter((self.facts.clients[int(positions[at])] in there for at in order), bool, len(order))
        return np.concatenate([order[stands], order[~stands]])

    def _task(self, rule: TaskRule, called: DueTask) -> Task | None:
        facts, lines = self.facts, self.lines
        client = self.facts.clients[called.position]
        names = (client, facts.clients.before(called.position))
        found = _open_period(rule.name, names, called, lines.done, facts.today)
        if found is None:
            return None
        key, period = found
        if key in self.made:
            return None  # one id on two rows
        self.made[key] = Made(rule.name, client, period)
        line = lines.lines.get(key) or lines.lines.get(key_of(rule.name, names[1], period))
        created = (None if line is None else day_in(line.cells.get("created"))) or facts.today
        due = called.due or workday(created + dt.timedelta(days=rule.days_to_do), facts.settings.workdays)
        state, on = state_of(due, lines.until.get(key), facts.today)
        return Task(
            key,
            "ours",
            rule.name,
            called.position,
            self.ids[called.position],
            self.names[called.position],
            _kind(rule.kind),
            self._text(rule, called),
            called.why,
            due,
            on,
            self._owner(rule, called, key),
            called.priority,
            state,
            called.contact or rule.contact,
            created,
            unread=key in lines.unread,
        )

    def _owner(self, rule: TaskRule, called: DueTask, key: str) -> str | None:
        held = self._owners[called.position] if self._owners is not None else None
        owner = called.owner or (str(held).strip() if held is not None else "")
        if owner or not rule.hand_out:
            return owner or None
        return self._turn.take(key)

    def _text(self, rule: TaskRule, called: DueTask) -> Said:
        """What to do, when the client likes to be called, and by what right."""
        extra: list[Said] = []
        contact = called.contact or rule.contact
        if contact != "none":
            extra += self._likes(called.position)
            basis = self.gate.basis(contact, called.position)
            extra += [basis] if basis is not None else []
        ru, en = (" ".join(part.say(lang) for part in (called.text, *extra))[:_LONGEST] for lang in LANGS)
        return Said(ru, en)

    def _likes(self, position: int) -> Iterator[Said]:
        channel = None if self._channel is None else self._channel[position]
        if channel:
            yield Said(f"Как лучше связаться: {channel}.", f"Preferred channel: {channel}.")
        time = None if self._best_time is None else self._best_time[position]
        if time:
            yield Said(f"Когда удобно звонить: {time}.", f"Best time to call: {time}.")

    def posts(self) -> dict[str, str]:
        """A print of every client's post, to be compared with by the next run."""
        posts = self.facts.drafts.column("position")
        if posts is None:
            return dict(self.facts.posts)
        return {self.facts.clients[position]: print_of(post) for position, post in enumerate(posts) if post}


def _kind(kind: str) -> Said:
    return Said(*KINDS[kind][:2])


def _open_period(
    rule: str, names: tuple[str, str], called: DueTask, done: Mapping[str, DoneTask], today: dt.date
) -> tuple[str, str] | None:
    """Key and period of the task if it is still to be done. One that was done and whose cause has stayed for so long comes
    again, under a period of its own. ``names``: what the client is known by, and was before there was an id: what was done
    then is done."""
    client, before = names
    period = called.period
    while (one := done.get(key := key_of(rule, client, period)) or done.get(key_of(rule, before, period))) is not None:
        if not called.again_days or one.at + dt.timedelta(days=called.again_days) > today:
            return None
        period = f"{called.period}|{one.at.isoformat()}"
    return key, period


class _Turn:
    """Managers in turn: a task stays with whom it was given to, and a new one goes to whoever was given the fewest."""

    def __init__(self, managers: Sequence[str], lines: TaskLines) -> None:
        self._managers = list(dict.fromkeys(managers))
        known = {choice_key(name): name for name in self._managers}
        handing = {rule.name for rule in task_rules().values() if rule.hand_out}
        self._given = {
            key: known[choice_key(str(line.cells["owner"]))]
            for key, line in lines.lines.items()
            if choice_key(str(line.cells.get("owner") or "")) in known and rule_and_client(line)[0] in handing
        }
        self._load = Counter(self._given.values())

    def take(self, key: str) -> str | None:
        """Whose task this is; None without managers."""
        if not self._managers:
            return None
        if key not in self._given:
            self._given[key] = min(self._managers, key=lambda name: self._load[name])
            self._load[self._given[key]] += 1
        return self._given[key]
