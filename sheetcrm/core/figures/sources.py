"""Where clients come from, what each source brought, and at what cost. Pure.

Cost of a new buyer (CAC) and the return on marketing (ROMI) as in P. Farris and others, *Marketing Metrics* (acquisition
spending; return on marketing investment): what was spent in the reporting period, against those who bought for the first time within it and what
they brought within it.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from msgspec import Struct

from sheetcrm.core.figures.definition import Definition
from sheetcrm.core.figures.goods import folded
from sheetcrm.core.segments.arrays import NO_DAY, Bools, Ints, day_number, fold, has_word, objects
from sheetcrm.core.segments.bases import period_start
from sheetcrm.core.segments.known import Known
from sheetcrm.core.wording import Text

SOURCES = Definition(
    "sources",
    Text(ru="Источники", en="Sources"),
    Text(
        ru="клиенты по столбцу «Источник»: сколько пришло, сколько из них купило и на сколько за всё время; без источника — "
        "отдельной строкой. Случайные обращения («Качество лида»: случайный, нецелевой, спам, ошибся) в конверсии не учтены.",
        en="clients by the column Source: how many came, how many of them bought and for how much, over all time; those without a "
        "source have a line of their own. Accidental leads (“Lead quality”: accidental, junk, spam, wrong number) are left out of "
        "the conversion.",
    ),
)
COST = Definition(
    "cost-of-a-buyer",
    Text(ru="Цена нового покупателя (CAC) и ROMI", en="Cost of a new buyer (CAC) and ROMI"),
    Text(
        ru="расходы из настройки «Расходы: …» на тех, кто за отчётный период купил впервые; ROMI — (их выручка за период минус "
        "расходы) к расходам.",
        en="what was spent according to the setting “Costs: …”, divided by those who bought for the "
        "first time in the reporting period; ROMI is their revenue in the period less the cost, "
        "divided by the cost.",
    ),
    "Farris et al., Marketing Metrics: acquisition spending (ch. 5, customer profitability) and return on marketing investment (marketing and "
    "finance)",
)


class SourceLine(Struct, frozen=True):
    """Clients of one source (None: nobody wrote it down): how many, how many bought, their revenue in hundredths.

    ``orders``: their purchases with an amount. ``new`` and ``new_revenue``: of those who first bought within the reporting
    period. ``cost``: in hundredths, None where nobody said. ``accidental``: who got here by accident and never bought.
    """

    source: str | None
    clients: int
    buyers: int
    revenue: int
    orders: int = 0
    new: int = 0
    new_revenue: int = 0
    cost: int | None = None
    accidental: int = 0

    @property
    def conversion(self) -> float:
        """Buyers by those who came and were no accident."""
        real = self.clients - self.accidental
        return self.buyers / real if real else 0.0

    @property
    def average(self) -> float | None:
        """The average order in whole units."""
        return self.revenue / 100 / self.orders if self.orders else None

    @property
    def cac(self) -> float | None:
        """What a new buyer cost, in whole units."""
        return None if self.cost is None or not self.new else self.cost / 100 / self.new

    @property
    def romi(self) -> float | None:
        return (self.new_revenue - self.cost) / self.cost if self.cost else None


def sources(known: Known, clients: pd.DataFrame, costs: Mapping[str, float] = {}) -> list[SourceLine]:
    """Every source, the largest first, the unknown last; empty when the table has no such column. ``costs``: what each
    source cost in the reporting period, in whole units; a source that cost something and brought nobody is there too."""
    if "source" not in clients.columns:
        return []
    return _lines(known, *folded(objects(clients, "source")), costs, accidental(known, clients))


def campaigns(known: Known, clients: pd.DataFrame) -> list[SourceLine]:
    """The same by UTM: source, medium and campaign; empty without such a column or without a mark in it."""
    if "utm" not in clients.columns:
        return []
    values = objects(clients, "utm")
    texts = np.empty(len(values), dtype=object)
    texts[:] = [None if v is None else _marks(v.source, v.medium, v.campaign) for v in values]
    codes, names = folded(texts)
    return _lines(known, codes, names, {}, accidental(known, clients)) if len(names) else []


def _marks(*parts: str | None) -> str | None:
    """Marks from the widest to the narrowest; one that is missing between two has a dash.

    >>> _marks("yandex", "cpc", None), _marks("vk", None, "май"), _marks(None, None, None)
    ('yandex / cpc', 'vk / — / май', None)
    """
    last = max((at for at, part in enumerate(parts, start=1) if part), default=0)
    return " / ".join(part or "—" for part in parts[:last]) or None


#: Beginnings of the words for somebody who never meant to buy.
ACCIDENTAL = (
    "случайн",
    "нецелев",
    "не целев",
    "спам",
    "ошиб",
    "не наш",
    "accident",
    "junk",
    "spam",
    "wrong number",
    "unqualif",
)


def accidental(known: Known, clients: pd.DataFrame) -> Bools:
    """Leads whose quality says that they are none, and who indeed never bought."""
    said: Bools = has_word(objects(clients, "qualification"), ACCIDENTAL) & (known.bought.count <= 0)
    return said


def _lines(
    known: Known, codes: Ints, names: list[str], costs: Mapping[str, float], by_accident: Bools
) -> list[SourceLine]:
    place = {fold(name): i for i, name in enumerate(names)}
    spent: dict[int, int] = {}
    names = list(names)
    for name, amount in costs.items():
        at = place.setdefault(fold(name), len(names))
        if at == len(names):
            names.append(name)
        spent[at] = spent.get(at, 0) + round(amount * 100)
    codes = np.where(codes < 0, len(names), codes)
    size, bought = len(names) + 1, known.bought
    count = np.bincount(codes[~known.second], minlength=size)
    no_leads = np.bincount(codes[by_accident & ~known.second], minlength=size)
    buyers = np.bincount(codes[bought.count > 0], minlength=size)
    revenue = _summed(codes, bought.revenue, size)
    orders = np.bincount(codes, weights=bought.priced.astype(np.float64), minlength=size)
    start = day_number(period_start(known.settings, known.today))
    fresh = (bought.count > 0) & (bought.first != NO_DAY) & (bought.first >= start)
    new = np.bincount(codes[fresh], minlength=size)
    # Whoever bought for the first time within the period brought everything within it.
    new_revenue = _summed(codes[fresh], bought.revenue[fresh], size)
    lines = [
        SourceLine(
            names[i] if i < len(names) else None,
            int(count[i]),
            int(buyers[i]),
            int(revenue[i]),
            int(orders[i]),
            int(new[i]),
            int(new_revenue[i]),
            spent.get(i),
            int(no_leads[i]),
        )
        for i in range(size)
        if count[i] or i in spent
    ]
    return sorted(lines, key=lambda line: (line.source is None, -line.clients, line.source or ""))


def _summed(codes: Ints, amounts: Ints, size: int) -> Ints:
    result: Ints = np.rint(np.bincount(codes, weights=amounts.astype(np.float64), minlength=size)).astype(np.int64)
    return result
