"""Campaigns of the team's own: a template for a segment is one, without any occasion. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sheetcrm.core.drafts.model import DraftFacts
from sheetcrm.core.drafts.occasions import Due, Occasion, nobody
from sheetcrm.core.drafts.reasons import Said
from sheetcrm.core.drafts.text.layers import Layer
from sheetcrm.core.segments.arrays import fold
from sheetcrm.core.wording import Text


def campaign_of(name: str, layers: Sequence[Layer]) -> Occasion:
    """The campaign some layers make: everybody in the segments they name, once for ever; again from a new first day."""
    titles = [layer.head["title"][0] for layer in layers if "title" in layer.head]
    title = (titles[0] if titles else name).replace("{", "").replace("}", "")
    segments = tuple(dict.fromkeys(layer.segment for layer in layers if layer.segment is not None))
    period = max((layer.head["valid_from"][0] for layer in layers if "valid_from" in layer.head), default="once")

    def due(facts: DraftFacts) -> Due:
        return _members(facts, segments, period)

    return Occasion(name, Text(ru=title, en=title), due, rank=80, by_hand=True)


def _members(facts: DraftFacts, segments: tuple[str, ...], period: str) -> Due:
    of: dict[int, str] = {}
    for segment in segments:
        mask = facts.segments.get(fold(segment))
        for position in () if mask is None else np.flatnonzero(mask).tolist():
            of.setdefault(position, segment)
    if not of:
        return nobody()
    positions = sorted(of)
    return Due(
        np.asarray(positions, dtype=np.intp),
        [period] * len(positions),
        [Said(f"в сегменте «{of[p]}»", f"in the segment “{of[p]}”") for p in positions],
        [None] * len(positions),
        {"segment": [of[p] for p in positions]},
    )
