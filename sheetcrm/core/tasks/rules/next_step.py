"""Rule: somebody is being worked with, and what comes next is written down nowhere. Pure."""

from __future__ import annotations

import numpy as np

from sheetcrm.core.checks.next_step import STEPS, is_open
from sheetcrm.core.drafts.model import Mask
from sheetcrm.core.drafts.reasons import Said
from sheetcrm.core.figures.deals import Fate
from sheetcrm.core.segments.arrays import filled, objects
from sheetcrm.core.tasks.masks import matching
from sheetcrm.core.tasks.model import Contact, Due, DueTask, TaskFacts, TaskRule, nobody
from sheetcrm.core.tasks.rules.hung_deal import HUNG_DEAL, hung
from sheetcrm.core.tasks.rules.request import untaken
from sheetcrm.core.wording import Text


def due(facts: TaskFacts) -> Due:
    """Clients with an open status or deal, and neither a next step nor a day to get in touch.

    Where neither the clients nor the deals have such a column nothing can be missing; a deal that says itself what comes
    next needs it of nobody. A request that nobody has taken is a task already, and so is a deal that stands still.
    """
    columns = [c for key in STEPS if (c := facts.drafts.column(key)) is not None]
    own = [] if facts.deals is None else [key for key in STEPS if key in facts.deals.columns]
    if not columns and not own:
        return nobody()
    working: Mask = matching(facts.drafts.column("status") if columns else None, is_open, len(facts))
    if (deals := facts.state_of_deals) is not None and facts.deals is not None:
        open_ = (deals.fate == Fate.OPEN) & (deals.client >= 0)
        for key in own:
            open_ &= ~filled(objects(facts.deals, key)[deals.row])
        working[deals.client[open_]] = True
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
