"""The funnel: how many deals come to each stage, how many go on, and how long they stay. Pure.

A deal that skipped a stage counts as having passed it, so a step never has more deals than the one before (the cumulative
funnel of P. Farris and others, *Marketing Metrics*, chapter 6: pipeline analysis). Medians, for a few deals lie for a year.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
from msgspec import Struct

from sheetcrm.core.figures.deals import Deals, Fate
from sheetcrm.core.figures.definition import Definition
from sheetcrm.core.figures.interval import medians
from sheetcrm.core.segments.arrays import NO_DAY, day_number
from sheetcrm.core.wording import Text

FUNNEL = Definition(
    "funnel",
    Text(ru="Воронка", en="Funnel"),
    Text(
        ru="сколько сделок дошло до этапа; пропущенный этап считается пройденным. У проигранной сделки учтён этап, на котором "
        "она стояла, если он записан, иначе — только первый.",
        en="how many deals reached a stage; a skipped stage counts as passed. A lost deal counts by the "
        "stage it was on, if that is recorded; otherwise only by the first.",
    ),
    "Farris et al., Marketing Metrics, ch. 6 (sales force and channel management): pipeline analysis",
)
STAGE_TIME = Definition(
    "stage-time",
    Text(ru="Дней на этапе", en="Days on a stage"),
    Text(
        ru="медиана: половина сделок проходит этап быстрее, половина медленнее. Считается, если сделка записана по строке на "
        "этап. «Ждут, дней» — медиана дней, которые открытые сделки уже стоят на этапе.",
        en="the median: half of the deals pass the stage faster, half slower. Counted where a deal has a line for each stage. "
        "“Waiting, days” is the median of the days open deals have stood there by now.",
    ),
)
CYCLE = Definition(
    "sale-cycle",
    Text(ru="Срок сделки", en="Sales cycle"),
    Text(
        ru="медиана дней от создания до выигрыша, только по выигранным.",
        en="the median number of days from creation to winning, of won deals only.",
    ),
)


class StageLine(Struct, frozen=True):
    """One stage: deals that reached it; ``step``: of those at the stage before, ``whole``: of all. ``standing``: open deals
    there now, with their amount in hundredths. ``days``: median of completed stays, ``waiting``: of the open ones."""

    name: str
    reached: int
    step: float | None
    whole: float | None
    standing: int
    amount: int
    days: float | None
    waiting: float | None


class Funnel(Struct, frozen=True):
    """``lines``: the stages in their order. ``unplaced``: lost deals that do not say on which stage. ``cycle_days``: median
    over won deals. Amounts in hundredths."""

    lines: tuple[StageLine, ...]
    in_order: bool
    total: int
    open: int
    won: int
    lost: int
    unplaced: int
    won_amount: int
    lost_amount: int
    open_amount: int
    cycle_days: float | None
    cycle_deals: int


def funnel(deals: Deals, today: dt.date) -> Funnel | None:
    """The funnel of all deals; None without any."""
    if not len(deals):
        return None
    stages = len(deals.stages)
    won, lost, open_ = (deals.fate == fate for fate in (Fate.WON, Fate.LOST, Fate.OPEN))
    # A won deal came through every stage; of a lost one that does not say, only the first is sure.
    far = np.where(won, stages, np.maximum(deals.stage, 0))
    exactly = np.bincount(far, minlength=stages + 1)
    reached = np.cumsum(exactly[::-1])[::-1]
    standing = np.bincount(deals.now[open_ & (deals.now >= 0)], minlength=stages)
    here = open_ & (deals.now >= 0)
    amount = np.bincount(deals.now[here], weights=deals.amount[here].astype(np.float64), minlength=stages)
    stays = medians(deals.stay_stage, deals.stay_days, stages)
    since = here & (deals.since != NO_DAY)
    waiting = medians(deals.now[since], day_number(today) - deals.since[since], stages)
    total = len(deals)
    lines = []
    for i, name in enumerate(deals.stages):
        before = int(reached[i - 1]) if i else 0
        lines.append(
            StageLine(
                name,
                int(reached[i]),
                int(reached[i]) / before if i and before else None,
                int(reached[i]) / total,
                int(standing[i]),
                round(float(amount[i])),
                _some(stays[i]),
                _some(waiting[i]),
            )
        )
    known = won & (deals.won != NO_DAY) & (deals.began != NO_DAY) & (deals.won >= deals.began)
    cycle = float(np.median(deals.won[known] - deals.began[known])) if known.any() else None
    return Funnel(
        tuple(lines),
        deals.in_order,
        total,
        int(open_.sum()),
        int(won.sum()),
        int(lost.sum()),
        int((lost & (deals.stage < 0)).sum()),
        int(deals.amount[won].sum()),
        int(deals.amount[lost].sum()),
        int(deals.amount[open_].sum()),
        cycle,
        int(known.sum()),
    )


def _some(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
