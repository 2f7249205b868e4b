"""What the law wants of whoever keeps the base: the sections ``law``, ``operator`` and ``retention``."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from sheetcrm.config.campaigns import Section
from sheetcrm.config.types import Count, Days, Line, Word

#: Countries whose law the program knows.
LawCountry = Literal["ru", "eu", "us"]


class Accepted(Section):
    """A signed line: who decided, when, and why."""

    by: Word
    date: dt.date
    reason: Word


class Law(Section):
    """Whose law the drafts and the store follow. ``auto``: of the region. ``keep_months``: how long a client with whom
    nothing happens is kept; None is without an end."""

    country: Literal["auto", "ru", "eu", "us"] = "auto"
    google_accepted: Accepted | None = None
    keep_months: Count | None = None


class Operator(Section):
    """Answers of whoever keeps the base to what the law wants beside it; see ``core.law.operator``. Any text is one."""

    notification: Line = ""
    policy: Line = ""
    responsible: Line = ""
    nda: Line = ""
    copying: Line = ""
    records: Line = ""


class Retention(Section):
    """Days for which copies with clients' data are kept; None is without an end. What is due goes with ``copies --clean``."""

    backups_days: Days | None = 30
    drafts_days: Days | None = 14
    plans_days: Days | None = 30
    copies_days: Days | None = 90
