"""Goals: what was meant to be reached in a week or a month, and what was. Pure.

Weeks go from Monday to Sunday and months by the calendar, both in the team's time zone. Plain counts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from msgspec import Struct, field

from sheetcrm.core.figures.calendar import Step as CalendarStep
from sheetcrm.core.figures.calendar import first_day, monday, step_of
from sheetcrm.core.figures.deals import Deals, Fate
from sheetcrm.core.figures.definition import Definition
from sheetcrm.core.segments.arrays import NO_DAY, day_date, day_number
from sheetcrm.core.segments.known import Known
from sheetcrm.core.wording import Text

GOALS = Definition(
    "goals",
    Text(ru="План и факт", en="Goal and fact"),
    Text(
        ru="план стоит на вкладке «Настройки»; неделя — с понедельника по воскресенье. «Факт» — с начала недели или месяца по "
        "сегодня, «прошлый период» — вся прошлая неделя или месяц.",
        en="goals are on the tab “Settings”; a week runs from Monday to Sunday. “So far” is from the "
        "beginning of the week or month until today, “period before” the whole previous week or "
        "month.",
    ),
)


class FigureSettings(Struct, frozen=True):
    """What the team said about its figures: goals (None: none was set), costs of sources in the reporting period in whole
    units, points of the score by rule, whether what buyers will bring is to be foretold, the size of the market in a year, the smallest group worth judging, the stages of deals in their order, and for how
    many days after a message a purchase counts as its result."""

    orders_per_week: int | None = None
    deals_won_per_week: int | None = None
    revenue_per_month: float | None = None
    new_buyers_per_month: int | None = None
    market_per_year: float | None = None
    costs: Mapping[str, float] = field(default_factory=dict)
    points: Mapping[str, int] = field(default_factory=dict)
    least_sample: int = 5
    predicted_ltv: bool = False
    stages: tuple[str, ...] = ()
    attribution_days: int = 14


class GoalLine(Struct, frozen=True):
    """A goal: its key in :class:`FigureSettings`, what was meant, what is reached since ``since``, and what was last time.
    Money in whole units."""

    key: str
    goal: float
    now: float
    before: float
    since: dt.date

    @property
    def share(self) -> float:
        return self.now / self.goal if self.goal else 0.0


def goals(known: Known, deals: Deals | None, settings: FigureSettings) -> tuple[GoalLine, ...]:
    """The goals that were set and can be counted."""
    today = day_number(known.today)
    week = monday(today)
    place = step_of(known.today, CalendarStep.MONTH)
    month, month_before = day_number(first_day(place)), day_number(first_day(place - 1))
    found = []

    def line(key: str, goal: float | None, count: object, since: int, before: int) -> None:
        if goal is not None and callable(count):
            found.append(GoalLine(key, goal, count(since, today), count(before, since - 1), day_date(since)))

    purchases, first = known.purchases, known.bought.first
    if purchases is not None:
        line(
            "orders_per_week",
            settings.orders_per_week,
            lambda a, b: int((purchases.order & (purchases.day >= a) & (purchases.day <= b)).sum()),
            week,
            week - 7,
        )
    if deals is not None:
        line(
            "deals_won_per_week",
            settings.deals_won_per_week,
            lambda a, b: int(((deals.fate == Fate.WON) & (deals.won >= a) & (deals.won <= b)).sum()),
            week,
            week - 7,
        )
    if purchases is not None:
        line(
            "revenue_per_month",
            settings.revenue_per_month,
            lambda a, b: int(purchases.amount[(purchases.day >= a) & (purchases.day <= b)].sum()) / 100,
            month,
            month_before,
        )
    if known.has_purchases:
        line(
            "new_buyers_per_month",
            settings.new_buyers_per_month,
            lambda a, b: int(((known.bought.count > 0) & (first != NO_DAY) & (first >= a) & (first <= b)).sum()),
            month,
            month_before,
        )
    return tuple(found)
