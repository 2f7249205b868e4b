"""Tasks as they are kept from run to run: what was done, what is open, what people typed. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct, field

from sheetcrm.core.plan.identity import digest
from sheetcrm.core.records import Discreet
from sheetcrm.core.tabs.queue import Line, Lines


def key_of(rule: str, client: str, period: str) -> str:
    """The key of a task: one client, rule and period have one.

    >>> key_of("birthday", "K000001", "2026") == key_of("birthday", "K000001", "2027")
    False
    """
    return digest("task", rule, client, period)


class DoneTask(Discreet, frozen=True):
    """A task somebody did. ``client``: what its client is known by, empty where that is lost. ``outcome``, ``who``, ``note``:
    what they wrote beside it."""

    unseen = ("outcome", "note")

    rule: str
    client: str
    period: str
    at: dt.date
    outcome: str = ""
    who: str = ""
    note: str = ""


class Made(Struct, frozen=True):
    """An open task by what made it."""

    rule: str
    client: str
    period: str


class TaskMemory(Struct, frozen=True):
    """``done`` and ``made`` by key of the task; ``posts``: a print of each client's post, by what the client is known by."""

    done: Mapping[str, DoneTask] = field(default_factory=lambda: MappingProxyType({}))
    made: Mapping[str, Made] = field(default_factory=lambda: MappingProxyType({}))
    posts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


class TaskLines(Struct, frozen=True):
    """Our tab as it was read, and what this machine remembers, brought together. ``done`` by key; ``until``: the day a task
    is put off to, by key; ``lines``: the lines that stand there and are not done, by key; ``rows``: all of the tab;
    ``clients``: by rule, what the clients of its open lines are known by; ``unread``: keys of tasks put off to nobody can tell when."""

    done: Mapping[str, DoneTask] = field(default_factory=dict)
    until: Mapping[str, dt.date] = field(default_factory=dict)
    lines: Mapping[str, Line] = field(default_factory=dict)
    memory: TaskMemory = field(default_factory=TaskMemory)
    rows: Lines = field(default_factory=Lines)
    clients: Mapping[str, frozenset[str]] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()

    def standing(self, rule: str) -> frozenset[str]:
        """What the clients are known by who have an open line of a rule."""
        return self.clients.get(rule, frozenset())
