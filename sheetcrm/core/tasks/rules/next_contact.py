"""Rule: the day somebody wrote down for getting in touch has come. Pure."""

from __future__ import annotations

import numpy as np

from sheetcrm.core.drafts.reasons import Said
from sheetcrm.core.figures.deals import Fate
from sheetcrm.core.segments.arrays import NO_DAY, Ints, Objects, day_date, day_number, days, objects
from sheetcrm.core.tasks.model import Due, DueTask, TaskFacts, TaskRule
from sheetcrm.core.tasks.words import day_words
from sheetcrm.core.wording import Text


def due(facts: TaskFacts) -> Due:
    """Clients whose «Когда связаться» is here, with themselves or with an open deal of theirs, the longest ago first; once a
    day, and not where a talk has taken place since."""
    clients, on, steps = _agreed(facts)
    today, settings = day_number(facts.today), facts.settings
    contact = facts.known.fresh.last_contact[clients]
    near = (on != NO_DAY) & (on <= today + settings.next_contact_lead_days)
    near &= (on >= today - settings.next_contact_within_days) & ~((contact != NO_DAY) & (contact >= on))
    found = np.flatnonzero(near & facts.in_work[clients])
    found = found[np.argsort(on[found], kind="stable")]
    _, first = np.unique(np.c_[clients[found], on[found]], axis=0, return_index=True)
    found = found[np.sort(first)]

    def make(n: int) -> DueTask:
        row, day = int(clients[found[n]]), day_date(int(on[found[n]]))
        step = " ".join(str(steps[found[n]] or "").split()).rstrip(". ")
        what = Said(f"Связаться, как договорились: {step}.", f"Get in touch as agreed: {step}.")
        return DueTask(
            row,
            day.isoformat(),
            day,
            what if step else Said("Связаться, как договорились.", "Get in touch as agreed."),
            Said(f"договорились на {day_words(day, 'ru')}", f"agreed for {day_words(day, 'en')}"),
        )

    return Due(clients[found].astype(np.intp), make)


def _agreed(facts: TaskFacts) -> tuple[Ints, Ints, Objects]:
    """Whom, on which day and what for somebody meant to get in touch: clients first, then open deals."""
    everybody = np.arange(len(facts), dtype=np.int64)
    column, steps = facts.drafts.column("next_date"), facts.drafts.column("next_step")
    nothing: Objects = np.full(len(facts), None, dtype=object)
    whom, on, what = everybody, days(nothing if column is None else column), nothing if steps is None else steps
    deals = facts.state_of_deals
    if deals is not None and facts.deals is not None and "next_date" in facts.deals.columns:
        open_ = np.flatnonzero((deals.fate == Fate.OPEN) & (deals.client >= 0))
        rows = deals.row[open_]
        whom = np.r_[whom, deals.client[open_]]
        on = np.r_[on, days(objects(facts.deals, "next_date")[rows])]
        what = np.r_[what, objects(facts.deals, "next_step")[rows]]
    return whom, on, what


NEXT_CONTACT = TaskRule("next_contact", Text(ru="Пора связаться", en="Time to get in touch"), "call", due, rank=14)
