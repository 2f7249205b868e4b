"""Tasks: rules that make one once per client, rule and period, a file each in ``rules``. Pure."""

from __future__ import annotations

from functools import cache

from sheetcrm.core.registry import load
from sheetcrm.core.tasks.model import TaskRule


@cache
def task_rules() -> dict[str, TaskRule]:
    """Every rule by name, those that weigh most first."""
    found = load("sheetcrm.core.tasks.rules", TaskRule, lambda rule: rule.name)
    return dict(sorted(found.items(), key=lambda item: (item[1].rank, item[0])))
