"""When jobs run by themselves: the section ``schedule``."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import model_validator

from sheetcrm.config.campaigns import Section
from sheetcrm.config.types import Clock, Day, Interval, Name, Zone, wrong
from sheetcrm.core.wording import Text


class Job(Section):
    """One job of the schedule: what runs, and when."""

    name: Name
    run: Literal["sync_now", "morning", "weekly_review", "consolidate"]
    every: Interval | None = None
    at: Clock | None = None
    days: tuple[Day, ...] = ()
    time_zone: Zone | None = None

    @model_validator(mode="after")
    def _when(self) -> Job:
        if (self.every is None) == (self.at is None):
            raise wrong(
                "config/job-when",
                Text(ru="нужно либо every, либо at", en="expected either every or at"),
                Text(
                    ru='Напишите every: 1 hour или at: "08:00" (к at можно добавить days: [mon, fri]).',
                    en='Write every: 1 hour, or at: "08:00" (with at, days: [mon, fri] may be added).',
                ),
            )
        if self.every is not None and self.days:
            raise wrong(
                "config/job-when",
                Text(ru="days бывает только вместе с at", en="days only goes with at"),
                Text(ru="Уберите days или замените every на at.", en="Remove days, or use at instead of every."),
            )
        return self


DEFAULT_SCHEDULE = (
    Job.model_construct(name="sync", run="sync_now", every="1 hour"),
    Job.model_construct(name="morning", run="morning", at=dt.time(8, 0)),
    Job.model_construct(name="week", run="weekly_review", at=dt.time(8, 30), days=("mon",)),
)
