"""The whole of «Сводка», from top to bottom. Pure."""

from __future__ import annotations

from sheetcrm.core.schema import SCRIPT_TABS
from sheetcrm.core.summary.ahead import ahead
from sheetcrm.core.summary.base import bases
from sheetcrm.core.summary.canvas import Canvas
from sheetcrm.core.summary.coming import calendar
from sheetcrm.core.summary.definitions import definitions_block
from sheetcrm.core.summary.facts import SummaryFacts
from sheetcrm.core.summary.groups import bands, rfm_groups
from sheetcrm.core.summary.lists import campaigns, cannot_know, stale_list, verified
from sheetcrm.core.summary.mailing_results import mailing_results
from sheetcrm.core.summary.money import by_source, monthly, pareto
from sheetcrm.core.summary.moves import moves
from sheetcrm.core.summary.portrait import expected, funnel_by_group, funnel_by_segment, portraits
from sheetcrm.core.summary.quality import data_quality
from sheetcrm.core.summary.score import scores
from sheetcrm.core.summary.segments import segments
from sheetcrm.core.summary.selling import (
    by_date,
    funnel,
    goals,
    goods,
    losses,
    market,
    new_and_repeat,
    objections,
    seasons,
)
from sheetcrm.core.summary.staying import retention, stack_by_month
from sheetcrm.core.summary.tasks import tasks
from sheetcrm.core.summary.team import team
from sheetcrm.core.summary.ties import ties_block
from sheetcrm.core.summary.top import head, matters, tiles
from sheetcrm.core.tabs.model import Tab
from sheetcrm.core.wording import Lang


def summarise(facts: SummaryFacts) -> Tab:
    """The summary as a tab. A block with nothing to say is left out; without purchases the tab says so near its top."""
    return summary_tab(lay_out(facts), facts.lang)


def summary_tab(canvas: Canvas, lang: Lang) -> Tab:
    """The tab of a summary that was laid out."""
    return canvas.tab("summary", SCRIPT_TABS["summary"].say(lang), freeze_rows=4)


def lay_out(facts: SummaryFacts) -> Canvas:
    """The summary laid out: its cells, and what it says in the order it is read."""
    canvas = Canvas()
    head(canvas, facts)
    tiles(canvas, facts)
    if not facts.known.has_purchases:
        cannot_know(canvas, facts)
    matters(canvas, facts)
    goals(canvas, facts)
    market(canvas, facts)
    tasks(canvas, facts)
    bases(canvas, facts)
    stack_by_month(canvas, facts)
    moves(canvas, facts)
    monthly(canvas, facts)
    retention(canvas, facts)
    new_and_repeat(canvas, facts)
    pareto(canvas, facts)
    rfm_groups(canvas, facts)
    bands(canvas, facts)
    by_source(canvas, facts)
    funnel(canvas, facts)
    funnel_by_group(canvas, facts)
    funnel_by_segment(canvas, facts)
    losses(canvas, facts)
    objections(canvas, facts)
    goods(canvas, facts)
    seasons(canvas, facts)
    ahead(canvas, facts)
    scores(canvas, facts)
    segments(canvas, facts)
    portraits(canvas, facts)
    expected(canvas, facts)
    campaigns(canvas, facts)
    calendar(canvas, facts)
    mailing_results(canvas, facts)
    data_quality(canvas, facts)
    team(canvas, facts)
    by_date(canvas, facts)
    verified(canvas, facts)
    stale_list(canvas, facts)
    if facts.known.has_purchases:
        cannot_know(canvas, facts)
    ties_block(canvas, facts)
    definitions_block(canvas, facts)
    return canvas
