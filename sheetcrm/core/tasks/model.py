"""Tasks: what goes into the stage that makes them, and what comes out of it. Pure."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from enum import IntEnum, StrEnum
from functools import cached_property

import numpy as np
import pandas as pd
from msgspec import Struct, field

from sheetcrm.core.drafts.model import Draft, DraftFacts, Mask, Positions
from sheetcrm.core.drafts.reasons import Reason, Said
from sheetcrm.core.figures.deals import Deals, read_deals
from sheetcrm.core.link import fold_id
from sheetcrm.core.plan.identity import digest
from sheetcrm.core.records import Discreet
from sheetcrm.core.segments.arrays import Objects
from sheetcrm.core.segments.known import Known
from sheetcrm.core.tasks.kept import TaskLines
from sheetcrm.core.tasks.options import TaskSettings
from sheetcrm.core.wording import Lang, Text


class Contact(StrEnum):
    """What a task means for the client: ``none``, it is done without them; ``service``, about what they agreed on or asked;
    ``offer``, advertising, which needs their consent to calls."""

    NONE = "none"
    SERVICE = "service"
    OFFER = "offer"


class Priority(IntEnum):
    """The smaller, the sooner."""

    HIGH = 0
    NORMAL = 1
    LOW = 2


PRIORITY_LABEL = {
    Priority.HIGH: Text(ru="высокий", en="high"),
    Priority.NORMAL: Text(ru="обычный", en="normal"),
    Priority.LOW: Text(ru="низкий", en="low"),
}


class TaskState(StrEnum):
    """Where a task stands today."""

    OVERDUE = "overdue"
    TODAY = "today"
    AHEAD = "ahead"
    SNOOZED = "snoozed"


STATE_LABEL = {
    TaskState.OVERDUE: Text(ru="просрочена", en="overdue"),
    TaskState.TODAY: Text(ru="на сегодня", en="due today"),
    TaskState.AHEAD: Text(ru="впереди", en="ahead"),
    TaskState.SNOOZED: Text(ru="отложена", en="put off"),
}


class DueTask(Struct, frozen=True):
    """One task a rule calls for. ``period``: one task per client, rule and period, for ever. ``due``: None for the day the task
    is made. ``owner``: None for whoever looks after the client. ``again_days``: 0 for never again in the period. ``contact``: where
    it is not the rule's."""

    position: int
    period: str
    due: dt.date | None
    text: Said
    why: Said
    owner: str | None = None
    priority: Priority = Priority.NORMAL
    again_days: int = 0
    contact: Contact | None = None


class Due(Struct, frozen=True):
    """Clients a rule calls for today, the weightiest first; ``make`` gives the task of the n-th of them. A client may stand
    there more than once, for one deal each."""

    positions: Positions
    make: Callable[[int], DueTask]


class Clients:
    """What each client is known by from run to run: the id, else a print of name and contacts."""

    def __init__(self, clients: pd.DataFrame, ids: Sequence[object]) -> None:
        self._ids = ids
        self._who = [
            clients[key].to_numpy(dtype=object)
            for key in ("phone", "email", "full_name", "last_name", "first_name", "company")
            if key in clients.columns
        ]
        self._known: dict[int, str] = {}

    def __getitem__(self, position: int) -> str:
        if position not in self._known:
            held = self._ids[position]
            said = "" if held is None else fold_id(held)
            self._known[position] = said or self.before(position)
        return self._known[position]

    def before(self, position: int) -> str:
        """What a client was known by as long as there was no id."""
        return "@" + digest("who", *(str(column[position]) for column in self._who))


@dataclasses.dataclass(frozen=True)
class TaskFacts:
    """Everything a rule may look at: what the drafts stage looks at (``drafts``), and beside it what is known of each
    client, the deals and the talks (clean frames with ``_client``, the position of the client or -1).

    ``moments``: when each talk was, as typed. ``posts``: the print of each client's post as it was remembered, by what the
    client is known by (``clients``). ``lines``: our tab as it was read. ``stages``: the team's stages in
    their order. ``scripts``: scripts for calls that somebody approved.
    """

    drafts: DraftFacts
    known: Known
    settings: TaskSettings
    deals: pd.DataFrame | None = None
    talks: pd.DataFrame | None = None
    moments: Objects | None = None
    posts: Mapping[str, str] = dataclasses.field(default_factory=dict)
    lines: TaskLines = dataclasses.field(default_factory=TaskLines)
    stages: tuple[str, ...] = ()
    scripts: tuple[Draft, ...] = ()
    clients: Clients = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        ids = self.drafts.column("client_id")
        known: Sequence[object] = [None] * len(self) if ids is None else ids.tolist()
        object.__setattr__(self, "clients", Clients(self.drafts.clients, known))

    @property
    def today(self) -> dt.date:
        return self.drafts.today

    def __len__(self) -> int:
        return len(self.drafts)

    @cached_property
    def state_of_deals(self) -> Deals | None:
        """Where each deal stands; None without deals."""
        return None if self.deals is None else read_deals(self.deals, self.today, self.stages)

    @cached_property
    def in_work(self) -> Mask:
        """Clients who are not in the archive."""
        return np.asarray(~self.known.archived, dtype=bool)


class TaskRule(Struct, frozen=True):
    """One rule: when it calls for a task. ``kind``: the type of the task, a key of ``kinds.KINDS``. ``hand_out``: without an
    owner the task goes to the managers in turn. ``despite_dispute``: it is made though a complaint is open.
    ``days_to_do``: for one without a day of its own, counted from the day it is made. ``rank``: of two
    rules the smaller is shown first."""

    name: str
    title: Text
    kind: str
    due: Callable[[TaskFacts], Due]
    contact: Contact = Contact.SERVICE
    hand_out: bool = False
    despite_dispute: bool = True
    days_to_do: int = 0
    rank: int = 50


def nobody() -> Due:
    """No client is due."""

    def make(n: int) -> DueTask:
        raise IndexError(n)

    return Due(np.empty(0, dtype=np.intp), make)


class Task(Discreet, frozen=True):
    """One open task. ``source``: ``ours``, or ``team`` for a line of the team's own tab. ``rule`` is empty for those.
    ``on``: the day it counts for, which is the day it was put off to if that is later than ``due``; ``unread``: it was put
    off, and nobody can tell until when. Texts about a client stay
    out of ``repr``."""

    unseen = ("name", "text", "why")

    key: str
    source: str
    rule: str
    position: int
    client_id: str | None
    name: str | None
    kind: Said
    text: Said
    why: Said
    due: dt.date | None
    on: dt.date | None
    owner: str | None
    priority: Priority
    state: TaskState
    contact: Contact = Contact.NONE
    created: dt.date | None = None
    where: str = ""
    unread: bool = False


NOT_MADE = Text(ru="Задачи нет: {why}.", en="There is no task: {why}.")


class Refused(Struct, frozen=True):
    """A task that was not made because its client must not be called or written to. ``law``: what that rests on, empty where
    it is the client's own word."""

    rule: str
    position: int
    client_id: str | None
    reason: Reason
    law: Said | None = None

    def because(self, lang: Lang) -> str:
        """Only why."""
        said = self.reason.code.title.say(lang)
        return said if self.law is None else f"{said}. {self.law.say(lang)}"

    def message(self, lang: Lang) -> str:
        """That there is none, and why, in words."""
        said = NOT_MADE.say(lang, why=self.reason.code.title)
        return said if self.law is None else f"{said} {self.law.say(lang)}"


class Tasks(Struct, frozen=True):
    """Everything the stage made. ``open``: open tasks, ours and the team's, those due first. ``closed``: by key of a line in
    our tab, what became of it, in words. ``waiting``: by rule, clients whose task waits until others are done.
    ``refused``: tasks that are not made. ``no_opens``: nobody keeps whether clients open letters, so staleness does not
    look at it."""

    open: tuple[Task, ...] = ()
    closed: Mapping[str, str] = field(default_factory=dict)
    waiting: Mapping[str, int] = field(default_factory=dict)
    refused: tuple[Refused, ...] = ()
    today: dt.date | None = None

    def __len__(self) -> int:
        return len(self.open)

    @property
    def ours(self) -> tuple[Task, ...]:
        return tuple(task for task in self.open if task.source == "ours")

    @property
    def counts(self) -> Mapping[str, int]:
        """How many are open, due today or before, and overdue."""
        late = sum(task.state is TaskState.OVERDUE for task in self.open)
        today = sum(task.state is TaskState.TODAY for task in self.open)
        return {"open": len(self.open), "due": late + today, "overdue": late}

    def until(self, day: dt.date, owner: str | None = None) -> tuple[Task, ...]:
        """The open tasks due on a day or before; of one owner where one is named. A task without a day counts for today."""
        from sheetcrm.core.fields.choice import choice_key

        key = None if owner is None else choice_key(owner)
        return tuple(
            task
            for task in self.open
            if (task.on is None or task.on <= day)
            and (key is None or (task.owner is not None and choice_key(task.owner) == key))
        )
