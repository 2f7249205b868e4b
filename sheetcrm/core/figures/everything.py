"""All figures of one run together; what cannot be known is None or empty. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from msgspec import Struct, field

from sheetcrm.core.figures.agreement import Differs, Unpaid, compared, unpaid
from sheetcrm.core.figures.calendar import Step
from sheetcrm.core.figures.deals import Deals, read_deals
from sheetcrm.core.figures.forecast import Forecast, Pipeline, forecast, pipeline
from sheetcrm.core.figures.frequency import Band, bands
from sheetcrm.core.figures.funnel import Funnel, funnel
from sheetcrm.core.figures.goals import FigureSettings, GoalLine, goals
from sheetcrm.core.figures.goods import GoodsLine, Wanted, top_goods, unmet
from sheetcrm.core.figures.losses import Losses, losses_of_clients, losses_of_deals
from sheetcrm.core.figures.mailing_results import MailingResult
from sheetcrm.core.figures.market import Market, market
from sheetcrm.core.figures.months import Months, Period, months, period
from sheetcrm.core.figures.moves import Moves
from sheetcrm.core.figures.objections import Objection, objections
from sheetcrm.core.figures.portrait import (
    Expected,
    GroupFunnel,
    Portrait,
    expected_shares,
    funnel_by_group,
    funnel_by_segment,
    portraits,
)
from sheetcrm.core.figures.predicted import Predicted, predicted
from sheetcrm.core.figures.promoters import Promoters, promoters
from sheetcrm.core.figures.repeat import NewAndRepeat, new_and_repeat
from sheetcrm.core.figures.retention import (
    Cohorts,
    Kept,
    OneTimers,
    by_period,
    cohorts,
    last_period,
    one_timers,
    step_for,
)
from sheetcrm.core.figures.seasons import Seasons, seasons
from sheetcrm.core.figures.segment_moves import SegmentMoves
from sheetcrm.core.figures.sources import SourceLine, campaigns, sources
from sheetcrm.core.figures.stack import Stack, stack
from sheetcrm.core.figures.trends import Past
from sheetcrm.core.figures.worth import Ltv, Returns, ltv, returns
from sheetcrm.core.records import replace
from sheetcrm.core.segments.arrays import objects
from sheetcrm.core.segments.evaluate import SegmentResult, SegmentState
from sheetcrm.core.segments.known import Known
from sheetcrm.core.wording import Lang


class Figures(Struct, frozen=True):
    """Each field is one figure; see the file it comes from."""

    months: Months | None = None
    period: Period | None = None
    retention: Kept | None = None
    step: Step | None = None
    periods: tuple[Kept, ...] = ()
    cohorts: Cohorts | None = None
    one_timers: OneTimers | None = None
    ltv: Ltv | None = None
    returns: Returns | None = None
    new_and_repeat: NewAndRepeat | None = None
    seasons: Seasons | None = None
    stack: Stack | None = None
    sources: tuple[SourceLine, ...] = ()
    campaigns: tuple[SourceLine, ...] = ()
    goods: tuple[GoodsLine, ...] = ()
    wanted: tuple[Wanted, ...] = ()
    deals: Deals | None = None
    funnel: Funnel | None = None
    funnel_by_group: tuple[GroupFunnel, ...] = ()
    funnel_by_segment: tuple[GroupFunnel, ...] = ()
    promoters: Promoters | None = None
    bands: tuple[Band, ...] = ()
    portraits: tuple[Portrait, ...] = ()
    expected: tuple[Expected, ...] = ()
    market: Market | None = None
    losses: Losses | None = None
    objections: tuple[Objection, ...] = ()
    forecast: Forecast | None = None
    pipeline: Pipeline | None = None
    goals: tuple[GoalLine, ...] = ()
    differs: tuple[Differs, ...] = ()
    unpaid: Unpaid | None = None
    mailings: tuple[MailingResult, ...] = ()
    moves: Moves | None = None
    segment_moves: SegmentMoves | None = None
    predicted: Predicted | None = None
    past: Past = field(default_factory=dict)


def figures_of(
    known: Known,
    clients: pd.DataFrame,
    joined: Mapping[str, pd.DataFrame],
    settings: FigureSettings,
    lang: Lang,
    past: Past | None = None,
    segments: Sequence[SegmentResult] = (),
) -> Figures:
    """Every figure. ``joined``: orders, deals and talks with ``_client``. ``past``: the records of earlier days.
    ``segments``: those of the team."""
    orders, table = joined.get("orders"), joined.get("deals")
    purchases = known.purchases
    if purchases is not None and not len(purchases):
        purchases = None
    linked = purchases is not None and bool((purchases.linked() & purchases.bought).any())
    deals = (
        None
        if table is None or not len(table)
        else read_deals(table, known.today, settings.stages, known.settings.own_currency)
    )
    lost = (
        losses_of_clients(clients, known.bought, settings.least_sample, lang)
        if deals is None or table is None
        else losses_of_deals(deals, table, settings.least_sample, lang)
    )
    working = {one.name: one for one in segments if one.state is SegmentState.ON}
    masks = {name: one.mask for name, one in working.items()}
    said = {name: one.expected for name, one in working.items() if one.expected is not None}
    of_clients = Figures(
        months=months(known, clients),
        period=period(known),
        one_timers=one_timers(known.bought, known.today, known.settings.period_days),
        sources=tuple(sources(known, clients, settings.costs)),
        campaigns=tuple(campaigns(known, clients)),
        wanted=unmet(clients, orders, table, purchases=purchases),
        deals=deals,
        funnel=None if deals is None else funnel(deals, known.today),
        funnel_by_group=() if deals is None else funnel_by_group(deals, objects(known.frame, "lifecycle")),
        funnel_by_segment=() if deals is None else funnel_by_segment(deals, masks),
        bands=bands(known, known.settings.frequency_bands) if known.has_purchases else (),
        portraits=portraits(known, clients, masks, orders, settings.least_sample),
        expected=expected_shares(known, masks, said),
        losses=lost,
        objections=objections(clients, joined),
        pipeline=None if deals is None or table is None else pipeline(deals, table),
        goals=goals(known, deals, settings),
        market=market(known, settings.market_per_year),
        promoters=promoters(known, clients, settings.least_sample),
        predicted=predicted(known) if settings.predicted_ltv else None,
        past=past or {},
    )
    if purchases is None or orders is None:
        return of_clients
    step = step_for(purchases)
    return replace(
        of_clients,
        retention=last_period(purchases, known.today, known.settings.period_days) if linked else None,
        step=step,
        periods=by_period(purchases, known.today, step) if linked else (),
        cohorts=cohorts(purchases, known.today, step) if linked else None,
        ltv=ltv(purchases, known.bought, known.today),
        returns=returns(purchases),
        new_and_repeat=new_and_repeat(purchases, known.bought, known.today) if linked else None,
        seasons=seasons(purchases, known.today),
        forecast=forecast(purchases, known.today),
        stack=stack(known),
        goods=top_goods(purchases, orders),
        differs=compared(known, clients),
        unpaid=unpaid(known, orders),
    )
