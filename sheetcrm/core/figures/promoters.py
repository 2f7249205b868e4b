"""Who would recommend the business, of those who were asked: the net promoter score. Pure."""

from __future__ import annotations

import numpy as np
import pandas as pd
from msgspec import Struct

from sheetcrm.core.figures.definition import Definition
from sheetcrm.core.segments.arrays import numbers, objects
from sheetcrm.core.segments.known import Known
from sheetcrm.core.wording import Text

PROMOTERS = Definition(
    "promoters",
    Text(ru="Готовы рекомендовать (NPS)", en="Would recommend (NPS)"),
    Text(
        ru="доля ответивших 9–10 минус доля ответивших 0–6, в пунктах от −100 до +100; ответы стоят в столбце «Готовность "
        "рекомендовать, 0–10». Ответ вне шкалы не считается; если ответов меньше {least}, показателя нет.",
        en="the share of answers 9–10 less the share of answers 0–6, from −100 to +100; the answers are "
        "in the column “Likelihood to recommend, 0–10”. An answer outside the scale does not count; "
        "with fewer than {least} answers there is no score.",
    ),
    "Reichheld, Harvard Business Review 81/12 (2003), 46–54",
)


class Promoters(Struct, frozen=True):
    """How many answered 9 or 10, 7 or 8, and 0 to 6."""

    promoters: int
    passives: int
    detractors: int

    @property
    def answers(self) -> int:
        return self.promoters + self.passives + self.detractors

    @property
    def score(self) -> float:
        """From −100 to +100."""
        return 100 * (self.promoters - self.detractors) / self.answers


def promoters(known: Known, clients: pd.DataFrame, least: int) -> Promoters | None:
    """The answers of clients who are not archived; None where there are fewer than ``least``. 8.5 counts as 8: who did not give
    a 9 gave less."""
    if "recommends" not in clients.columns:
        return None
    said = numbers(objects(clients, "recommends"))
    counted = np.isfinite(said) & (said >= 0) & (said <= 10) & ~known.archived
    said = said[counted]
    if len(said) < max(least, 1):
        return None
    return Promoters(int((said >= 9).sum()), int(((said >= 7) & (said < 9)).sum()), int((said < 7).sum()))
