"""Rule: somebody is being worked with, and what comes next is written down nowhere. Pure."""

from __future__ import annotations

import numpy as np

from sheetcrm.core.checks.next_step import is_open
from sheetcrm.core.drafts.model import Mask
from sheetcrm.core.drafts.reasons import Said
from sheetcrm.core.figures.deals import Fate
from sheetcrm.core.segments.arrays import filled
from sheetcrm.core.tasks.masks import matching
from sheetcrm.core.tasks.model import Contact, Due, DueTask, TaskFacts, TaskRule, nobody
from sheetcrm.core.tasks.rules.hung_deal import HUNG_DEAL, hung
from sheetcrm.core.tasks.rules.request import untaken
from sheetcrm.core.wording import Text


def due(facts: TaskFacts) -> Due:
    """Clients with an open status or deal, and neither a next step nor a day to get in touch.

    Where the table has neither column nothing can be missing. A request that nobody has taken is a task already, and so is
    a deal that stands still.
    """
    columns = [c for key in ("next_step", "next_date") if (c := facts.drafts.column(key)) is not None]
    if not columns:
        return nobody()
    working: Mask = matching(facts.drafts.column("status"), is_open, len(facts))
    if (deals := facts.state_of_deals) is not None:
        working[deals.client[(deals.fate == Fate.OPEN) & (deals.client >= 0)]] = True
        if HUNG_DEAL.name in facts.settings.rules:
            working[deals.client[hung(facts)[0]]] = False
    for column in columns:
        working &= ~filled(column)
    working &= ~untaken(facts) & facts.in_work
    rows = np.flatnonzero(working)

    def make(n: int) -> DueTask:
        return DueTask(
            int(rows[n]),
            "",
            None,
            Said("Записать следующий шаг и день, когда связаться, — или закрыть, если работа окончена.",
                 "Write down the next step and the day to get in touch, or close it if the work is over."),
            Said("с клиентом работают, а следующего шага нет", "the client is being worked with, and there is no next step"),
            again_days=facts.settings.again_days,
        )  # fmt: skip

    return Due(rows.astype(np.intp), make)


NEXT_STEP = TaskRule(
    "next_step", Text(ru="Нет следующего шага", en="No next step"), "deal", due, Contact.NONE, days_to_do=1, rank=30
)
