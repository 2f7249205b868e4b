"""Rule: a client who has been silent for long is called with an offer. That is advertising, and needs a consent to calls. Pure."""

from __future__ import annotations

import numpy as np

from sheetcrm.core.drafts.occasions.winback import due as silent
from sheetcrm.core.drafts.reasons import Said
from sheetcrm.core.tasks.model import Contact, Due, DueTask, TaskFacts, TaskRule
from sheetcrm.core.wording import Text


def due(facts: TaskFacts) -> Due:
    """The clients the win-back messages are for, those who brought most first."""
    found = silent(facts.drafts)
    order = np.argsort(-facts.known.bought.revenue[found.positions], kind="stable")

    def make(n: int) -> DueTask:
        at = int(order[n])
        return DueTask(
            int(found.positions[at]),
            found.period[at],
            None,
            Said("Позвонить: узнать, почему давно не покупали, и предложить то, что подходит.",
                 "Call: find out why they have not bought for long, and offer what suits them."),
            found.why[at],
        )  # fmt: skip

    return Due(found.positions[order], make)


WINBACK = TaskRule(
    "winback",
    Text(ru="Давно не покупали: позвонить", en="Silent for long: call"),
    "call",
    due,
    Contact.OFFER,
    despite_dispute=False,
    days_to_do=7,
    rank=42,
)
