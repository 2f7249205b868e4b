"""What next months may bring: the same month a year ago, with the error it would have had; and open deals by their chances. Pure.

The seasonal naive method: the forecast of a month is what the same month brought a year before (R. Hyndman and
G. Athanasopoulos, *Forecasting: Principles and Practice*, 3rd edition, otexts.com/fpp3). It is tried on the last twelve whole months,
each forecast from what was known then; the error is the mean of absolute percentage errors (the same book). With less than two
whole years, or an error that makes it useless, there is none, and the words say why.

Open deals are weighed by the chance written beside each, else by the share of deals that were won of those that came as far
and are over (a weighted pipeline; P. Farris and others, *Marketing Metrics*, chapter 6: pipeline analysis).
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

import numpy as np
import pandas as pd
from msgspec import Struct

from sheetcrm.core.figures.calendar import Step, first_day, months_of, step_of
from sheetcrm.core.figures.deals import Deals, Fate
from sheetcrm.core.figures.definition import Definition
from sheetcrm.core.segments.arrays import Floats, Ints
from sheetcrm.core.segments.purchases import Purchases
from sheetcrm.core.wording import Text

FORECAST = Definition(
    "forecast",
    Text(ru="Прогноз выручки", en="Revenue forecast"),
    Text(
        ru="выручка того же месяца год назад. Рядом — насколько такой прогноз ошибся бы в каждом из последних двенадцати полных "
        "месяцев, в среднем. Рост продаж он не учитывает.",
        en="the revenue of the same month a year ago. Beside it is how far off such a forecast would "
        "have been in each of the last twelve whole months, on average. It does not take growth into "
        "account.",
    ),
    "Seasonal naive method and mean absolute percentage error: Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., "
    "otexts.com/fpp3/simple-methods.html and otexts.com/fpp3/accuracy.html",
)
PIPELINE = Definition(
    "pipeline",
    Text(ru="Ожидается по открытым сделкам", en="Expected of open deals"),
    Text(
        ru="сумма каждой открытой сделки, умноженная на её вероятность: записанную рядом, а без неё — долю выигранных среди "
        "завершённых, дошедших до того же этапа; если у большинства проигранных этап не записан — среди всех завершённых. Сделки "
        "без суммы не учтены.",
        en="the amount of each open deal times its probability: the one recorded beside it, otherwise the share won among closed "
        "deals that reached the same stage, or among all closed deals where most of the lost ones do not say at which stage they "
        "broke off. Deals without an amount are left out.",
    ),
    "Farris et al., Marketing Metrics, ch. 6 (sales force and channel management): pipeline analysis",
)
#: Months ahead, after the current one; whole months the method and its trial need; the error beyond which it is useless.
AHEAD, NEEDED, USELESS = 3, 24, 0.5
#: Deals that are over that a stage's chance is taken from at the least.
FEWEST = 5


class Without(StrEnum):
    """Why there is no forecast: too few whole months, a month of the last year without revenue, or too large an error."""

    SHORT = "short"
    GAPS = "gaps"
    WRONG = "wrong"


class Forecast(Struct, frozen=True):
    """``first``: the months, each by its first day; ``revenue`` in hundredths, both empty where there is no forecast.
    ``error``: the mean absolute percentage error as a share, None where it could not be tried. ``whole``: whole months of
    history."""

    first: tuple[dt.date, ...]
    revenue: Ints
    error: float | None
    whole: int
    without: Without | None = None


def forecast(purchases: Purchases, today: dt.date) -> Forecast | None:
    """The next months; None without any revenue."""
    if not len(purchases) or not purchases.amount.any():
        return None
    place = months_of(purchases.day)
    now, low = step_of(today, Step.MONTH), int(place.min())
    # The month the history begins in and the current one are not whole.
    whole = max(now - low - 1, 0)
    if whole < NEEDED:
        return _none(Without.SHORT, whole)
    size = max(now, int(place.max())) - low + 1
    by_month: Floats = np.bincount(place - low, weights=purchases.amount.astype(np.float64), minlength=size).astype(
        float
    )
    end = now - low
    lately, before = by_month[end - 12 : end], by_month[end - 24 : end - 12]
    if (lately <= 0).any():
        return _none(Without.GAPS, whole)
    error = float(np.mean(np.abs(lately - before) / lately))
    if error > USELESS:
        return _none(Without.WRONG, whole, error)
    months = now + 1 + np.arange(AHEAD)
    revenue = np.rint(by_month[months - low - 12]).astype(np.int64)
    return Forecast(tuple(first_day(int(month)) for month in months), revenue, error, whole)


def _none(why: Without, whole: int, error: float | None = None) -> Forecast:
    return Forecast((), np.zeros(0, dtype=np.int64), error, whole, why)


class Pipeline(Struct, frozen=True):
    """Open deals with an amount: how many, their sum, what is expected of it, in hundredths. ``without``: open deals that
    count for nothing, having no amount or no chance that could be known."""

    deals: int
    amount: int
    expected: int
    without: int


def pipeline(deals: Deals, table: pd.DataFrame) -> Pipeline | None:
    """What is expected of the open deals; None where there are none."""
    open_ = deals.fate == Fate.OPEN
    if not open_.any():
        return None
    chance = _written(table, deals)
    by_stage = _won_of_those_over(deals)
    stage = np.where(deals.now >= 0, deals.now, len(by_stage) - 1)
    chance = np.where(np.isnan(chance), by_stage[stage], chance)
    counted = open_ & (deals.amount > 0) & ~np.isnan(chance)
    amount = deals.amount[counted]
    expected = float((amount * chance[counted]).sum())
    return Pipeline(int(counted.sum()), int(amount.sum()), round(expected), int(open_.sum() - counted.sum()))


def _written(table: pd.DataFrame, deals: Deals) -> Floats:
    """The chances people wrote, as shares; a number above 100 is none."""
    if "probability" not in table.columns:
        return np.full(len(deals), np.nan)
    numbers = pd.to_numeric(table["probability"], errors="coerce").to_numpy(dtype=float, na_value=np.nan)[deals.row]
    # The heading says per cent, but a cell formatted as one holds a share.
    shares = np.where(numbers > 1, numbers / 100, numbers)
    return np.where((shares >= 0) & (shares <= 1), shares, np.nan)


def _won_of_those_over(deals: Deals) -> Floats:
    """For each stage the share won of the deals that are over and came to it; not-a-number with too few. The last entry is
    for a deal on no known stage.

    Where most lost deals do not say how far they came, it is the share won of all that are over: else every late stage would
    seem nearly won.
    """
    size = len(deals.stages)
    won, lost = deals.fate == Fate.WON, deals.fate == Fate.LOST
    if deals.in_order and 2 * int((lost & (deals.stage < 0)).sum()) > int(lost.sum()):
        ended = int(won.sum() + lost.sum())
        return np.append(np.full(size, won.sum() / ended if ended >= FEWEST else np.nan), np.nan)
    far = np.where(won, size - 1, np.maximum(deals.stage, 0))
    both = []
    for which in (won, lost):
        exactly = np.bincount(far[which], minlength=max(size, 1))
        both.append(np.cumsum(exactly[::-1])[::-1].astype(float))
    over = both[0] + both[1]
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(over >= FEWEST, both[0] / over, np.nan)
    return np.append(share, np.nan) if deals.in_order else np.full(size + 1, np.nan)
