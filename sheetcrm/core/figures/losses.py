"""Where it breaks: why deals are lost, and with whom or what more often than elsewhere. Pure.

The share of lost deals of a manager, product or source is compared with that of all by Wilson's interval
(:mod:`~sheetcrm.core.figures.interval`): it is called worse or better only where the interval of the group leaves the
common share out, and never below a smallest number of deals. Two lost of two say nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from msgspec import Struct

from sheetcrm.core.figures.deals import Deals, Fate
from sheetcrm.core.figures.definition import Definition
from sheetcrm.core.figures.goods import folded
from sheetcrm.core.figures.interval import wilson
from sheetcrm.core.segments.arrays import Bools, Objects, fold, has_word, objects
from sheetcrm.core.segments.purchases import ByClient
from sheetcrm.core.wording import Lang, Text

LOSSES = Definition(
    "losses",
    Text(ru="Где срывается", en="Where sales are lost"),
    Text(
        ru="доля проигранных среди завершённых. «Хуже» и «лучше» — только если общая доля лежит вне "
        "интервала Уилсона (95\u00a0%) и завершённых не меньше {least}; иначе это может быть случайность.",
        en="the share lost among closed ones. “Worse” and “better” only where the overall share lies "
        "outside Wilson's interval (95%) and at least {least} are closed; otherwise it may be chance.",
    ),
    "Wilson, JASA 22 (1927), 209–212; Brown, Cai & DasGupta, Statistical Science 16 (2001), 101–133",
)
LOSS_REASONS = Definition(
    "loss-reasons",
    Text(ru="Причины отказов", en="Loss reasons"),
    Text(
        ru="близкие по смыслу слова («дорого», «не по карману») сведены к одной причине; незнакомые стоят как написаны.",
        en="words with one meaning (“expensive”, “over budget”) count as one reason; unknown words stay "
        "as they were written.",
    ),
)

#: Reasons and the beginnings of the words people use for them.
REASONS: tuple[tuple[Text, tuple[str, ...]], ...] = (
    (Text(ru="Высокая цена", en="Price"),
     ("дорог", "цен", "не по карману", "дешевле", "price", "expensive", "over budget", "cheaper")),
    (Text(ru="Нет бюджета", en="No budget"), ("нет денег", "нет бюджет", "бюджет", "no money", "no budget", "budget")),
    (Text(ru="Не подошло", en="Not suitable"),
     ("не подош", "не подход", "не то", "не устро", "нет нужн", "ассортимент", "not suitable", "does not fit", "no fit", "missing feature")),
    (Text(ru="Нет доставки", en="No delivery"),
     ("нет доставк", "не доставля", "доставк", "далеко", "no delivery", "does not deliver", "too far")),
    (Text(ru="Выбрали других", en="Chose a competitor"),
     ("конкурент", "другой поставщик", "купил в друг", "купили в друг", "у других", "competitor", "went elsewhere", "chose other")),
    (Text(ru="Передумали", en="No need any more"),
     ("передума", "не актуальн", "неактуальн", "не нужн", "отложил", "no need", "changed mind", "not relevant", "postponed")),
    (Text(ru="Долго", en="Too slow"),
     ("долго", "срок", "не успе", "ждать", "too slow", "too long", "deadline", "late")),
    (Text(ru="Не отвечает", en="No answer"),
     ("не отвеча", "не дозвон", "недозвон", "пропал", "молч", "no answer", "no response", "ghosted", "unreachable")),
    (Text(ru="Недовольны", en="Dissatisfied"),
     ("качеств", "жалоб", "недовол", "хамств", "обслуживан", "quality", "complaint", "dissatisf", "service")),
)  # fmt: skip


class LossLine(Struct, frozen=True):
    """A group: ``over``: deals won or lost, ``lost`` of them; ``low`` and ``high``: Wilson's interval. ``verdict``: "worse",
    "better", or None where nothing can be said; ``few``: the group is too small to be judged."""

    name: str | None
    over: int
    lost: int
    low: float
    high: float
    verdict: str | None
    few: bool

    @property
    def rate(self) -> float:
        return self.lost / self.over if self.over else 0.0


class Losses(Struct, frozen=True):
    """``over`` and ``lost`` of all; lines by owner, product and source (those the table has); reasons, the commonest first
    and those without one last (None). ``of_deals``: from the table of deals, else from the clients."""

    over: int
    lost: int
    groups: dict[str, tuple[LossLine, ...]]
    reasons: tuple[tuple[str | None, int], ...]
    of_deals: bool

    @property
    def rate(self) -> float:
        return self.lost / self.over if self.over else 0.0


#: Columns that losses are looked at by.
BY = ("owner", "product", "source")


def losses_of_deals(deals: Deals, table: pd.DataFrame, least: int, lang: Lang) -> Losses | None:
    """Losses of the deals that are over; None when none was lost."""
    rows = table.iloc[deals.row]
    return _losses(rows, deals.fate == Fate.LOST, deals.fate != Fate.OPEN, least, lang, True)


def losses_of_clients(clients: pd.DataFrame, bought: ByClient, least: int, lang: Lang) -> Losses | None:
    """Where there are no deals: clients who refused (by status or by a reason written down) against those who bought."""
    refused = has_word(objects(clients, "status"), ("отказ", "refus", "declin", "lost")) | pd.notna(
        objects(clients, "loss_reason")
    )
    refused &= bought.count <= 0
    return _losses(clients, refused, refused | (bought.count > 0), least, lang, False)


def _losses(rows: pd.DataFrame, lost: Bools, over: Bools, least: int, lang: Lang, of_deals: bool) -> Losses | None:
    if not lost.any():
        return None
    groups = {}
    for column in BY:
        if column in rows.columns:
            lines = by_group(objects(rows, column), lost, over, least)
            if any(line.name is not None for line in lines):
                groups[column] = lines
    return Losses(int(over.sum()), int(lost.sum()), groups, reasons(objects(rows, "loss_reason")[lost], lang), of_deals)


def by_group(values: Objects, lost: Bools, over: Bools, least: int) -> tuple[LossLine, ...]:
    """The share of lost ones in each group, the largest group first, those of no group last."""
    codes, names = folded(values)
    codes = np.where(codes < 0, len(names), codes)
    size = len(names) + 1
    n = np.bincount(codes[over], minlength=size)
    k = np.bincount(codes[over & lost], minlength=size)
    rate = k.sum() / n.sum() if n.sum() else 0.0
    low, high = wilson(k, n)
    lines = [
        LossLine(
            names[i] if i < len(names) else None,
            int(n[i]),
            int(k[i]),
            float(low[i]),
            float(high[i]),
            None if n[i] < least else "worse" if low[i] > rate else "better" if high[i] < rate else None,
            bool(n[i] < least),
        )
        for i in np.flatnonzero(n).tolist()
    ]
    return tuple(sorted(lines, key=lambda line: (line.name is None, -line.over, line.name or "")))


def reason_of(text: str) -> Text | None:
    """The reason a text means; None for one we do not know.

    >>> reason_of("Дороговато").ru, reason_of("улетел на Луну")
    ('Высокая цена', None)
    """
    said = f" {fold(text)}"
    return next((reason for reason, words in REASONS if any(f" {word}" in said for word in words)), None)


def reasons(texts: Objects, lang: Lang) -> tuple[tuple[str | None, int], ...]:
    """Reasons with how often they were given, the commonest first; None for those not written down, last."""
    codes, names = folded(texts)
    found: dict[str, int] = {}
    for name, count in zip(names, np.bincount(codes[codes >= 0], minlength=len(names)).tolist(), strict=True):
        known = reason_of(name)
        said = name if known is None else known.say(lang)
        found[said] = found.get(said, 0) + count
    lines: list[tuple[str | None, int]] = [*sorted(found.items(), key=lambda item: (-item[1], item[0]))]
    missing = int((codes < 0).sum())
    return tuple([*lines, (None, missing)] if missing else lines)


def worst(losses: Losses) -> Sequence[tuple[str, LossLine]]:
    """Groups that are surely worse than all together, the surest first."""
    found = [(by, line) for by, lines in losses.groups.items() for line in lines if line.verdict == "worse"]
    return sorted(found, key=lambda item: -item[1].low)
