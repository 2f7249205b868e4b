"""Occasion: what a client waits for has come in. They asked to be told, so it is told once."""

from __future__ import annotations

from sheetcrm.core.drafts.audience.tastes import same_product
from sheetcrm.core.drafts.model import DraftFacts
from sheetcrm.core.drafts.occasions import Due, DueClient, Occasion, each
from sheetcrm.core.drafts.reasons import Said
from sheetcrm.core.segments.arrays import fold
from sheetcrm.core.wording import Text


def due(facts: DraftFacts) -> Due:
    """Clients whose «Ждёт» names something that stands in «Поступило в продажу».

    The period is what has come in: the next product is news again, the same one is not.
    """
    column = facts.column("promise")
    stock = facts.lists.get("in_stock", ())
    found: list[DueClient] = []
    for position, waits in enumerate(column if column is not None and stock else ()):
        arrived = tuple(w for w in waits or () if any(same_product(w, name) for name in stock))
        if arrived:
            words = ", ".join(arrived)
            why = Said(f"ждёт и поступило: {words}", f"was waiting for, and it is in: {words}")
            period = "; ".join(sorted(fold(name) for name in arrived))
            found.append((position, period, why, None, {"promised": arrived}, arrived))
    return each(found)


PROMISED = Occasion(
    "promised",
    Text(ru="Поступил товар, который ждали", en="Back in stock"),
    due,
    ("promise",),
    rank=14,
    despite_refusal=True,
)
