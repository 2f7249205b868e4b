"""Rule: what a client waits for has come in. They asked to be told, so telling them is no advertising. Pure."""

from __future__ import annotations

from sheetcrm.core.drafts.occasions.promised import due as arrived
from sheetcrm.core.drafts.reasons import Said
from sheetcrm.core.tasks.model import Due, DueTask, Priority, TaskFacts, TaskRule
from sheetcrm.core.wording import Text


def due(facts: TaskFacts) -> Due:
    """Clients whose «Ждёт» names what stands in «Поступило в продажу»; each thing that came in is told once."""
    found = arrived(facts.drafts)

    def make(n: int) -> DueTask:
        things = ", ".join(found.products[n])
        return DueTask(
            int(found.positions[n]),
            found.period[n],
            None,
            Said(f"Сообщить, что поступило: {things}. Клиент просил об этом сказать.",
                 f"Tell the client what has come in: {things}. They asked to be told."),
            found.why[n],
            priority=Priority.HIGH,
        )  # fmt: skip

    return Due(found.positions, make)


PROMISED = TaskRule("promised", Text(ru="Поступил товар, который ждали", en="Back in stock"), "call", due, rank=13)
