"""What can be decided about tasks. Numbers come from ``core.tasks.options``, so that core and the configuration agree. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, Strict

from sheetcrm.config.campaigns import Section
from sheetcrm.config.types import DAYS, Clock, Count, Day, Days, LeadDays, Switch
from sheetcrm.core.tasks.options import USUAL, TaskSettings

_OPTIONS = TaskSettings()
Minutes = Annotated[int, Strict(), Field(ge=0, le=10_000)]
GroupKey = Literal["potential", "new", "active", "regular", "vip", "slipping", "asleep"]


class TaskRules(Section):
    """Which rules make tasks."""

    missed_call: Switch = True
    request: Switch = True
    payment: Switch = True
    promised: Switch = True
    next_contact: Switch = True
    script: Switch = True
    hung_deal: Switch = True
    post: Switch = True
    next_step: Switch = True
    birthday: Switch = True
    winback: Switch = False
    verify: Switch = True


class TaskSection(Section):
    """Tasks: which, how many at once, on which days people work; see ``core.tasks.options``."""

    rules: TaskRules = TaskRules.usual()
    at_once: Count = _OPTIONS.at_once
    again_days: Days = _OPTIONS.again_days
    workdays: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri")
    day_start: Clock = _OPTIONS.day_start
    day_end: Clock = _OPTIONS.day_end
    call_back_minutes: Minutes = _OPTIONS.call_back_minutes
    missed_call_within_days: Days = _OPTIONS.missed_call_within_days
    request_within_days: Days = _OPTIONS.request_within_days
    payment_within_days: Days = _OPTIONS.payment_within_days
    next_contact_lead_days: LeadDays = _OPTIONS.next_contact_lead_days
    next_contact_within_days: Days = _OPTIONS.next_contact_within_days
    hung_days: Days = _OPTIONS.hung_days
    birthday_lead_days: LeadDays = _OPTIONS.birthday_lead_days
    birthday_weekend: Literal["keep", "before", "after"] = _OPTIONS.birthday_weekend
    birthday_groups: tuple[GroupKey, ...] = _OPTIONS.birthday_groups  # type: ignore[assignment]

    def settings(self, stage_days: Mapping[str, int]) -> TaskSettings:
        """The numbers as the stage takes them. ``stage_days``: the norm of each stage."""
        values = {name: getattr(self, name) for name in type(self).model_fields if name not in ("rules", "workdays")}
        return TaskSettings(
            rules=tuple(name for name in TaskRules.model_fields if getattr(self.rules, name)),
            workdays=frozenset(DAYS.index(day) for day in self.workdays),
            stage_days=dict(stage_days),
            **values,
        )


__all__ = ["USUAL", "TaskRules", "TaskSection"]
