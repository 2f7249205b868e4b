"""Rule: a birthday comes, and a person congratulates. Without a consent to offers it is a congratulation and no more. Pure."""

from __future__ import annotations

import numpy as np

from sheetcrm.core.drafts.occasions.birthday import due as birthdays
from sheetcrm.core.drafts.reasons import Said
from sheetcrm.core.records import replace
from sheetcrm.core.tasks.model import Due, DueTask, Priority, TaskFacts, TaskRule
from sheetcrm.core.wording import Text


def due(facts: TaskFacts) -> Due:
    """Clients whose birthday is within the lead time, by the day to congratulate on: moved off a weekend if the team says so.

    Where it is known who buys, only the groups the team chose: a person has no time to congratulate a whole base.
    """
    settings, drafts = facts.settings, facts.drafts
    options = replace(
        drafts.settings.options,
        birthday_lead_days=settings.birthday_lead_days,
        weekend=settings.birthday_weekend,
    )
    found = birthdays(replace(drafts, settings=replace(drafts.settings, options=options)))
    kept = np.arange(len(found.positions))
    if facts.known.has_purchases and settings.birthday_groups:
        groups = facts.known.frame["lifecycle"].to_numpy(dtype=object)[found.positions]
        kept = np.flatnonzero(np.isin(groups.astype(str), settings.birthday_groups))
    kept = kept[facts.in_work[found.positions[kept]]]

    def make(n: int) -> DueTask:
        at = int(kept[n])
        return DueTask(
            int(found.positions[at]),
            found.period[at],
            found.send_on[at],
            Said("Поздравить с днём рождения.", "Congratulate on the birthday."),
            found.why[at],
            priority=Priority.LOW,
        )

    return Due(found.positions[kept], make)


BIRTHDAY = TaskRule(
    "birthday",
    Text(ru="День рождения", en="Birthday"),
    "congratulate",
    due,
    despite_dispute=False,
    rank=40,
)
