"""Rule: a script for a call that somebody approved is a call to make. Pure.

The draft has passed the gate of messages for calls, with its consent where it offers something; what ends an approval ends
the task.
"""

from __future__ import annotations

import numpy as np

from sheetcrm.core.drafts.reasons import Said
from sheetcrm.core.tasks.model import Contact, Due, DueTask, TaskFacts, TaskRule
from sheetcrm.core.wording import Text


def due(facts: TaskFacts) -> Due:
    """The approved scripts, in the order of their campaigns; each is one call."""
    scripts = facts.scripts

    def make(n: int) -> DueTask:
        draft = scripts[n]
        words = " ".join(draft.text.split())
        return DueTask(
            draft.client_position,
            f"{draft.campaign}|{draft.period}",
            draft.context.send_on,
            Said(f"Позвонить и сказать: «{words}»", f"Call and say: “{words}”"),
            draft.context.why,
            contact=Contact.SERVICE if draft.purpose == "service" else Contact.OFFER,
        )

    return Due(np.array([draft.client_position for draft in scripts], dtype=np.intp), make)


SCRIPT = TaskRule("script", Text(ru="Одобренный звонок", en="Approved call"), "call", due, rank=15)
