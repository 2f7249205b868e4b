"""What stands between a run and its first write: the day's snapshot of a Google Sheet is kept before anything is written."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from sheetcrm.core.workbook import Workbook
from sheetcrm.journal import snapshots


@dataclass(slots=True)
class Sentry:
    """The guard of one run's store. ``workbook``: as it was read. ``google``: an .xlsx is copied by its store."""

    state: Path
    workbook: Workbook
    google: bool
    now: dt.datetime
    passed: bool = False

    def before_write(self) -> None:
        """Called before every write; does its work before the first. Raises StoreError, and then nothing is written."""
        if self.passed:
            return
        if self.google:
            snapshots.keep(self.state, self.workbook, self.now)
        self.passed = True
