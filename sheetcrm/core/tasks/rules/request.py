"""Rule: a request from the site or another source that nobody has taken yet. Pure."""

from __future__ import annotations

import re

import numpy as np

from sheetcrm.core.drafts.model import Mask
from sheetcrm.core.drafts.reasons import Said
from sheetcrm.core.segments.arrays import NO_DAY, Ints, day_date, day_number, days, fold, objects
from sheetcrm.core.tasks.calendar import workday
from sheetcrm.core.tasks.masks import matching
from sheetcrm.core.tasks.model import Due, DueTask, Priority, TaskFacts, TaskRule, nobody
from sheetcrm.core.tasks.words import day_words
from sheetcrm.core.wording import Text

#: Words of a status that mean: somebody asked, and nobody has begun. "In progress" is not among them.
_ASKED = re.compile(
    r"^(заявк|нов|лид\b|обращен|входящ|необработ|не обработ|lead|new|inquir|enquir|request|unprocessed)"
)


def is_request(status: object) -> bool:
    """True when a status says that somebody asked and nobody has begun.

    >>> is_request("Заявка"), is_request("в работе"), is_request(None)
    (True, False, False)
    """
    return isinstance(status, str) and _ASKED.match(fold(status)) is not None


def untaken(facts: TaskFacts) -> Mask:
    """Clients whose status says that they asked, with no talk since and no purchase."""
    asked = matching(facts.drafts.column("status"), is_request, len(facts))
    if not asked.any():
        return asked
    created = _created(facts)
    contact = facts.known.fresh.last_contact
    talked = (contact != NO_DAY) & ((created == NO_DAY) | (contact >= created))
    fresh = (created == NO_DAY) | (created >= day_number(facts.today) - facts.settings.request_within_days)
    found: Mask = asked & ~talked & (facts.known.bought.count <= 0) & fresh & facts.in_work
    return found


def _created(facts: TaskFacts) -> Ints:
    return days(objects(facts.drafts.clients, "created"))


def due(facts: TaskFacts) -> Due:
    """Requests nobody has taken, the oldest first; without a day of their own, in the order of the table."""
    mask = untaken(facts)
    if not mask.any():
        return nobody()
    created = _created(facts)
    rows = np.flatnonzero(mask)
    rows = rows[np.argsort(np.where(created[rows] == NO_DAY, np.iinfo(np.int64).max, created[rows]), kind="stable")]
    sources = facts.drafts.column("source")

    def make(n: int) -> DueTask:
        row = int(rows[n])
        known = created[row] != NO_DAY
        on = day_date(int(created[row])) if known else None
        source = sources[row] if sources is not None else None
        since = Said("", "") if on is None else Said(f" от {day_words(on, 'ru')}", f" of {day_words(on, 'en')}")
        named = Said("", "") if not source else Said(f", источник: {source}", f", source: {source}")
        return DueTask(
            row,
            "" if on is None else on.isoformat(),
            None if on is None else workday(on, facts.settings.workdays),
            Said("Ответить на заявку: узнать, что нужно, и записать следующий шаг.",
                 "Answer the request: find out what is needed, and write down the next step."),
            Said(f"заявка{since.ru}, никто не ответил{named.ru}", f"request{since.en}, nobody has answered{named.en}"),
            priority=Priority.HIGH,
            again_days=facts.settings.again_days,
        )  # fmt: skip

    return Due(rows.astype(np.intp), make)


REQUEST = TaskRule("request", Text(ru="Заявка", en="Request"), "call", due, hand_out=True, rank=11)
