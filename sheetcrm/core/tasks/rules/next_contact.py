"""Rule: the day somebody wrote down for getting in touch has come. Pure."""

from __future__ import annotations

import numpy as np

from sheetcrm.core.drafts.reasons import Said
from sheetcrm.core.segments.arrays import NO_DAY, day_date, day_number, days
from sheetcrm.core.tasks.model import Due, DueTask, TaskFacts, TaskRule, nobody
from sheetcrm.core.tasks.words import day_words
from sheetcrm.core.wording import Text


def due(facts: TaskFacts) -> Due:
    """Clients whose «Когда связаться» is here, the longest ago first; not where a talk has taken place since."""
    column = facts.drafts.column("next_date")
    if column is None:
        return nobody()
    on = days(column)
    today, settings = day_number(facts.today), facts.settings
    contact = facts.known.fresh.last_contact
    near = (on != NO_DAY) & (on <= today + settings.next_contact_lead_days)
    near &= (on >= today - settings.next_contact_within_days) & ~((contact != NO_DAY) & (contact >= on))
    rows = np.flatnonzero(near & facts.in_work)
    rows = rows[np.argsort(on[rows], kind="stable")]
    steps = facts.drafts.column("next_step")

    def make(n: int) -> DueTask:
        row = int(rows[n])
        day = day_date(int(on[row]))
        step = "" if steps is None or not steps[row] else " ".join(str(steps[row]).split()).rstrip(". ")
        what = Said(f"Связаться, как договорились: {step}.", f"Get in touch as agreed: {step}.")
        return DueTask(
            row,
            day.isoformat(),
            day,
            what if step else Said("Связаться, как договорились.", "Get in touch as agreed."),
            Said(f"договорились на {day_words(day, 'ru')}", f"agreed for {day_words(day, 'en')}"),
        )

    return Due(rows.astype(np.intp), make)


NEXT_CONTACT = TaskRule("next_contact", Text(ru="Пора связаться", en="Time to get in touch"), "call", due, rank=14)
