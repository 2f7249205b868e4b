"""Deals as columns: where each stands, how far it came, what became of it. Pure.

A tab of deals has a line for each deal, or a line for each stage a deal reached (the same number on several lines); with
the latter the time on a stage is known. Nothing is guessed of a lost deal whose stage says only that it is lost.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from enum import IntEnum

import numpy as np
import pandas as pd
from msgspec import Struct

from sheetcrm.core.figures.goods import folded
from sheetcrm.core.segments.arrays import (
    NO_DAY,
    Bools,
    Ints,
    Objects,
    currencies,
    day_number,
    days,
    fold,
    has_word,
    hundredths,
    in_one_currency,
    objects,
)

WON_WORDS = ("выигр", "успеш", "продан", "оплачен", "закрыта с успехом", "won", "sold", "paid")
LOST_WORDS = (
    "отказ",
    "проигр",
    "неуспеш",
    "не успеш",
    "не состоял",
    "потерян",
    "слит",
    "отмен",
    "закрыта без",
    "lost",
    "declined",
    "cancel",
)
#: How far along a usual stage is: what an order of stages is taken from when nobody has written it down.
_USUAL: tuple[tuple[str, ...], ...] = (
    ("нов", "заявк", "обращен", "лид", "входящ", "new", "lead", "enquiry", "inquiry"),
    ("в работе", "взят", "контакт", "созвон", "in progress", "contacted", "working"),
    ("квалифик", "выявлен", "потребност", "qualif", "discovery"),
    ("встреч", "замер", "презентац", "демо", "meeting", "demo", "visit"),
    ("кп", "предложен", "смет", "расчет", "offer", "proposal", "quote"),
    ("переговор", "согласован", "думает", "negotiat", "review"),
    ("договор", "контракт", "contract", "agreement"),
    ("счет", "предоплат", "ожидает оплат", "ждем оплат", "invoice", "awaiting payment"),
    ("отгруз", "доставк", "выполнен", "в производств", "shipping", "delivery"),
)  # fmt: skip


class Fate(IntEnum):
    """What became of a deal."""

    OPEN = 0
    WON = 1
    LOST = 2


class Deals(Struct, frozen=True):
    """One entry for each deal. ``stage``: the furthest stage it is known to have reached, an index into ``stages``; -1
    where that is not known, as with a lost deal that does not say where. ``now``: the stage it stands on, -1 when over.
    Days are :data:`NO_DAY` where unknown; ``amount`` in hundredths. ``in_order``: whether the order of ``stages`` is known.
    ``stay_stage``, ``stay_days``: how long each completed stay on a stage took. ``row``: its last line in the table.
    ``foreign``: deals whose amount is in another currency: it is in no sum."""

    stages: tuple[str, ...]
    in_order: bool
    client: Ints
    fate: Ints
    stage: Ints
    now: Ints
    since: Ints
    began: Ints
    won: Ints
    amount: Ints
    row: Ints
    stay_stage: Ints
    stay_days: Ints
    foreign: int = 0

    def __len__(self) -> int:
        return len(self.fate)


def order_of(stages: Sequence[str], written: Sequence[str] = ()) -> tuple[tuple[str, ...], bool]:
    """The stages from the first to the last, and whether that order is known: as the team has written it down (stages where
    nothing stands included; words for a deal that is over are no stages), else where each is one of the usual ones.

    >>> order_of(["Договор", "Заявка", "КП отправлено"])
    (('Заявка', 'КП отправлено', 'Договор'), True)
    >>> order_of(["Синий", "Заявка"])
    (('Синий', 'Заявка'), False)
    >>> order_of(["Договор"], ["Новая", "Договор", "Выиграна", "Отказ"])
    (('Новая', 'Договор'), True)
    """
    written = [word for word, fate in zip(written, fates_of(written), strict=True) if fate is Fate.OPEN]
    if written:
        there = {fold(word) for word in written}
        unknown = [s for s in stages if fold(s) not in there]
        return (*written, *unknown), not unknown
    ranks = {s: next((n for n, words in enumerate(_USUAL) if _begins(s, words)), None) for s in stages}
    if any(rank is None for rank in ranks.values()):
        return tuple(stages), False
    return tuple(sorted(stages, key=lambda s: ranks[s] or 0)), True


def list_of_stages(words: Sequence[str]) -> tuple[str, ...]:
    """The words of a column of stages as a list to write down: by their usual order, those of deals that are over last. Empty
    where a stage is none of the usual ones: whatever order was put there would be taken for the team's own.

    >>> list_of_stages(["Отказ", "Договор", "Заявка"]), list_of_stages(["Синий", "Заявка"])
    (('Заявка', 'Договор', 'Отказ'), ())
    """
    stages, known = order_of([word for word, fate in zip(words, fates_of(words), strict=True) if fate is Fate.OPEN])
    return (*stages, *(word for word in words if word not in stages)) if known else ()


def _begins(text: str, words: Sequence[str]) -> bool:
    return any(f" {word}" in f" {fold(text)}" for word in words)


def foreign_amounts(table: pd.DataFrame, own: str | None = None) -> tuple[str | None, Bools]:
    """The currency the amounts of deals are counted in, and which lines name one in another: it is in no sum. ``own``: the
    team's currency, of amounts that name none."""
    typed = objects(table, "amount")
    return in_one_currency(currencies(typed), hundredths(typed)[1], own)


def read_deals(
    table: pd.DataFrame, today: dt.date, written: Sequence[str] = (), currency: str | None = None
) -> Deals | None:
    """The deals of the cleaned table with ``_client``. ``written``: the team's own stages in their order; ``currency``: the
    team's own. None without a stage anywhere."""
    texts = objects(table, "stage")
    codes, names = folded(texts)
    if not len(names):
        return None
    entry, deal, size = _entries(table)
    outcome_word = fates_of(names)
    working = [n for n, fate in zip(names, outcome_word, strict=True) if fate is Fate.OPEN]
    stages, in_order = order_of(working, written)
    place = {fold(name): i for i, name in enumerate(stages)}
    to = np.array([*(place.get(fold(n), -1) for n in names), -1], dtype=np.int64)
    now_day = day_number(today)
    since = _past(days(objects(table, "stage_since")), now_day)
    at = to[codes]

    last = np.full(size, -1, dtype=np.int64)
    last[deal] = entry  # later lines of a deal win
    far = np.full(size, -1, dtype=np.int64)
    np.maximum.at(far, deal, at[entry])
    words = np.array([*(int(f) for f in outcome_word), int(Fate.OPEN)], dtype=np.int64)
    fate = words[codes[last]]
    won_day = _past(days(objects(table, "won_date")), now_day)[last]
    lost_day = days(objects(table, "loss_date"))[last]
    reason = pd.notna(objects(table, "loss_reason"))[last]
    fate = np.where((fate == Fate.OPEN) & (won_day != NO_DAY), int(Fate.WON), fate)
    fate = np.where((fate == Fate.OPEN) & ((lost_day != NO_DAY) | reason), int(Fate.LOST), fate)
    won_day = np.where((fate == Fate.WON) & (won_day == NO_DAY), since[last], won_day)
    began = np.full(size, np.iinfo(np.int64).max, dtype=np.int64)
    created = _past(days(objects(table, "created")), now_day)
    for column in (created, since):
        np.minimum.at(began, deal, np.where(column[entry] == NO_DAY, np.iinfo(np.int64).max, column[entry]))
    began = np.where(began == np.iinfo(np.int64).max, NO_DAY, began)
    typed, priced = hundredths(objects(table, "amount"))
    _, other = foreign_amounts(table, currency)
    foreign = np.zeros(size, dtype=bool)
    foreign[deal] = other[entry]
    priced &= ~other
    amount = np.zeros(size, dtype=np.int64)
    with_one = priced[entry]
    amount[deal[with_one]] = typed[entry[with_one]]  # the latest line that names one
    client = table["_client"].to_numpy(dtype=np.int64) if "_client" in table.columns else np.full(len(table), -1)
    stay_stage, stay_days = _stays(deal, entry, at, since)
    return Deals(
        stages,
        in_order,
        client[last],
        fate,
        far,
        np.where(fate == Fate.OPEN, at[last], -1),
        since[last],
        began,
        np.where(fate == Fate.WON, won_day, NO_DAY),
        amount,
        last,
        stay_stage,
        stay_days,
        int(foreign.sum()),
    )


def _entries(table: pd.DataFrame) -> tuple[Ints, Ints, int]:
    """The lines by deal and by the day they are of: positions, the deal of each, and how many deals there are. A line
    without a number is a deal of its own."""
    size = len(table)
    codes, ids = pd.factorize(objects(table, "deal_id"))
    alone = codes < 0
    deal = np.where(alone, len(ids) + np.cumsum(alone) - 1, codes).astype(np.int64)
    since = days(objects(table, "stage_since"))
    entry = np.lexsort((np.arange(size), since, deal))
    return entry, deal[entry], len(ids) + int(alone.sum())


def fates_of(names: Sequence[str]) -> list[Fate]:
    """What became of deals on these stages, by the words in their names.

    >>> [fate.name for fate in fates_of(["Выиграна", "Отказ клиента", "Договор"])]
    ['WON', 'LOST', 'OPEN']
    """
    texts: Objects = np.array([*names, None], dtype=object)[:-1]
    lost, won = has_word(texts, LOST_WORDS), has_word(texts, WON_WORDS)
    return [Fate.LOST if bad else Fate.WON if good else Fate.OPEN for bad, good in zip(lost, won, strict=True)]


def _past(day: Ints, now: int) -> Ints:
    result: Ints = np.where(day > now, NO_DAY, day)
    return result


def _stays(deal: Ints, entry: Ints, at: Ints, since: Ints) -> tuple[Ints, Ints]:
    """Stages left for another one, and the days spent there."""
    if len(entry) < 2:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    stage, day = at[entry], since[entry]
    same: Bools = (deal[1:] == deal[:-1]) & (day[1:] != NO_DAY) & (day[:-1] != NO_DAY) & (stage[:-1] >= 0)
    return stage[:-1][same], (day[1:] - day[:-1])[same]
