"""Whose clock a schedule goes by: the team's own, also where only its workbook tells which that is."""

from __future__ import annotations

import contextlib
import locale
from pathlib import Path

from sheetcrm.config.document import ConfigProblems
from sheetcrm.config.model import Config, with_values
from sheetcrm.config.settle import settled
from sheetcrm.core.records import replace
from sheetcrm.errors import SheetcrmError
from sheetcrm.jobs.opening import TIME_ZONE, Asked, open_workbook
from sheetcrm.journal import memory


def in_the_teams_time(config: Config, asked: Asked, state: Path) -> Config:
    """The configuration with nothing left open, its time zone as any other command has it: the team's word in config.yaml or
    «Настройки», or the workbook's own.

    The workbook is opened only where no run has been yet; one that cannot be opened now leaves the zone of the language.
    """
    if config.time_zone is None:
        zone = memory.load(state / TIME_ZONE).get("time_zone") or _of_the_workbook(asked)
        with contextlib.suppress(ConfigProblems):  # a zone this machine does not know, kept by another one
            config = with_values(config, {"time_zone": zone}, "workbook") if zone else config
    return settled(config, system_locale=locale.getlocale()[0])


def _of_the_workbook(asked: Asked) -> str | None:
    try:
        return open_workbook(replace(asked, write=False)).config.time_zone
    except SheetcrmError:
        return None  # the jobs will say what is wrong with it
