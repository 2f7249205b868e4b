"""Occasion: somebody who refused for a reason that has gone, such as a town nothing was delivered to."""

from __future__ import annotations

import re

from sheetcrm.core.drafts.model import DraftFacts
from sheetcrm.core.drafts.occasions import Due, DueClient, Occasion, each
from sheetcrm.core.drafts.reasons import Said
from sheetcrm.core.segments.arrays import fold
from sheetcrm.core.wording import Text

_REFUSED = re.compile(r"отказ|не купил|потерян|завис|lost|declined|refus|no deal", re.IGNORECASE)


def gone_reasons(cells: tuple[str, ...]) -> dict[str, frozenset[str] | None]:
    """Reasons that have gone (folded) and in which towns (folded), None for everywhere.

    >>> gone_reasons(("нет доставки: Самара, Тольятти", "дорого"))["дорого"] is None
    True
    """
    found: dict[str, frozenset[str] | None] = {}
    for cell in cells:
        reason, colon, towns = cell.partition(":")
        key = fold(reason)
        if not key:
            continue
        named = frozenset(fold(town) for town in re.split(r"[,;]", towns) if town.strip())
        before = found.get(key, frozenset())
        found[key] = None if not colon or not named or before is None else before | named
    return found


def due(facts: DraftFacts) -> Due:
    """Clients with a loss reason that has gone, where it has gone; not those who bought in spite of it.

    The period is reason and town: one message for each that went away.
    """
    gone = gone_reasons(facts.lists.get("gone_reasons", ()))
    reasons, cities, status = facts.column("loss_reason"), facts.column("city"), facts.column("status")
    found: list[DueClient] = []
    for position, reason in enumerate(reasons if reasons is not None and gone else ()):
        key = fold(reason) if isinstance(reason, str) else ""
        if key not in gone:
            continue
        if status is not None and isinstance(status[position], str) and not _REFUSED.search(status[position]):
            continue
        city = cities[position] if cities is not None else None
        town = fold(city) if isinstance(city, str) else ""
        where = gone[key]
        if where is not None and town not in where:
            continue
        why = Said(f"был отказ: {reason}; теперь причины нет", f"declined: {reason}; the reason has gone")
        period = f"{key} {town}".strip() if where is not None else key
        found.append((position, period, why, None, {}, ()))
    return each(found)


REFUSED = Occasion(
    "refused",
    Text(ru="Причина отказа отпала", en="The reason to decline has gone"),
    due,
    ("loss_reason",),
    rank=35,
    despite_refusal=True,
)
