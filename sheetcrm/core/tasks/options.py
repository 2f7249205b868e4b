"""What a team may decide about tasks: which rules run, how soon, for how long. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Literal

from msgspec import Struct, field

#: Rules that run unless a team switches them off; an offer by phone is something to decide on.
USUAL = (
    "missed_call", "request", "payment", "promised", "next_contact", "script", "hung_deal", "next_step", "birthday", "post", "verify",
)  # fmt: skip


class TaskSettings(Struct, frozen=True):
    """Which rules run (``rules``), and their numbers.

    ``at_once``: so many open tasks of one rule at a time, so that a list can be worked off. ``workdays``: numbers of the days of
    the week (Monday 0) on which people work, from ``day_start`` to ``day_end``. ``call_back_minutes``: of working time after a
    missed call. ``…_within_days``: what is longer ago makes no task any more. ``hung_days``: without movement on a stage, unless
    ``stage_days`` says otherwise of it (by stage as the team writes it). ``birthday_lead_days`` before the day, moved off a
    weekend by ``birthday_weekend``; only for clients of ``birthday_groups`` where groups are known. ``next_contact_lead_days``:
    a task is there so many days before. ``again_days``: a task that was done and whose cause is still there comes back.
    """

    rules: tuple[str, ...] = USUAL
    at_once: int = 30
    workdays: frozenset[int] = frozenset(range(5))
    day_start: dt.time = dt.time(9, 0)
    day_end: dt.time = dt.time(18, 0)
    again_days: int = 14
    call_back_minutes: int = 30
    missed_call_within_days: int = 14
    request_within_days: int = 30
    hung_days: int = 14
    stage_days: Mapping[str, int] = field(default_factory=dict)
    next_contact_lead_days: int = 0
    next_contact_within_days: int = 60
    birthday_lead_days: int = 3
    birthday_weekend: Literal["keep", "before", "after"] = "before"
    birthday_groups: tuple[str, ...] = ("regular", "vip")
    payment_within_days: int = 60
