"""What «Сводка» is made from. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from msgspec import Struct, field

from sheetcrm.core.drafts.coming import Coming
from sheetcrm.core.figures.everything import Figures
from sheetcrm.core.figures.score import Score
from sheetcrm.core.figures.trends import by_month
from sheetcrm.core.issues import Cause, Severity
from sheetcrm.core.segments.evaluate import SegmentResult
from sheetcrm.core.segments.known import Known
from sheetcrm.core.tabs.model import Link
from sheetcrm.core.tasks.model import Task
from sheetcrm.core.wording import NBSP, Lang, number

_SYMBOLS = {"RUB": "₽", "RUR": "₽", "USD": "$", "EUR": "€", "GBP": "£", "KZT": "₸", "BYN": "Br", "UAH": "₴"}
_IN_FRONT = ("$", "€", "£")


class CampaignLine(Struct, frozen=True):
    """One campaign: clients it is due for, drafts that may go, and the others by reason in words, the commonest first."""

    title: str
    due: int
    ready: int
    reasons: tuple[tuple[str, int], ...] = ()


class SummaryFacts(Struct, frozen=True):
    """Everything the summary may look at; what is missing drops its block, and the block says so where it matters.

    ``names``: how each client is written, by position. ``issues``: (severity, cause, the team's heading) → count.
    ``quality``: how much is filled correctly, 0–1. ``losses``: what that lacks to 100, by the team's heading, the most first. ``duplicates``: verdict in words → count, in the order shown.
    ``link``: text and link of a client's row. ``figures``: what was counted. ``order_ids``: the number of each order. ``tasks``: the open ones. ``titles``: of campaigns by key; ``attribution_days``: after a message, in which a purchase is its result. ``coming``: the calendar of campaigns. ``score``: points by the rules of the team. ``colours``: of the groups, by name. ``least_sample``: the
    smallest group that is compared with others. ``scores``: how much of each client's row is filled correctly, 0–100. ``data_as_of``: when the workbook was last changed, if it is known.
    """

    known: Known
    clients: pd.DataFrame
    orders: pd.DataFrame | None
    lang: Lang
    now: dt.datetime
    names: Sequence[str | None] = ()
    issues: Mapping[tuple[Severity, Cause | None, str], int] = field(default_factory=dict)
    quality: float | None = None
    losses: Mapping[str, float] = field(default_factory=dict)
    duplicates: Mapping[str, int] = field(default_factory=dict)
    segments: Sequence[SegmentResult] = ()
    campaigns: Sequence[CampaignLine] = ()
    currency: str = "₽"
    data_as_of: dt.datetime | None = None
    link: Callable[[int], tuple[str, Link]] | None = None
    figures: Figures = field(default_factory=Figures)
    order_ids: Sequence[str | None] = ()
    least_sample: int = 5
    scores: npt.NDArray[np.float64] | None = None
    tasks: Sequence[Task] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    attribution_days: int = 14
    coming: Sequence[Coming] = ()
    score: Score | None = None
    colours: Mapping[str, str] = field(default_factory=dict)

    @property
    def by_month(self) -> tuple[tuple[dt.date, Mapping[str, float]], ...]:
        """The records of earlier days and today's, the last of each month."""
        return by_month(self.figures.past)

    @property
    def today(self) -> dt.date:
        return self.known.today

    @property
    def symbol(self) -> str:
        """The currency's sign."""
        return _SYMBOLS.get(self.currency.upper(), self.currency)

    def money(self, value: float) -> str:
        """An amount in whole units, as it stands in a sentence."""
        text = number(value, self.lang)
        if self.lang == "en" and self.symbol in _IN_FRONT:
            return f"-{self.symbol}{text[1:]}" if text.startswith("-") else f"{self.symbol}{text}"
        return f"{text}{NBSP}{self.symbol}"

    def percent(self, share: float) -> str:
        """A share in whole per cent; what is not nothing never reads as 0 %.

        A share above 0 and below one per cent is "<1 %".
        """
        text = "<1" if 0 < share < 0.005 else number(share * 100, self.lang)
        return f"{text}{NBSP}%" if self.lang == "ru" else f"{text}%"

    def date(self, day: dt.date) -> str:
        """A date as it is written in a sentence."""
        return f"{day:%d.%m.%Y}" if self.lang == "ru" else f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
