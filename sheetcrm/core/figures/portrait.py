"""What a segment is like against the whole base: its commonest town, age, source, goods, and how far it came in the funnel.
Pure.

The index is the share in the segment by the share in the base, times a hundred: 200 means twice as common as usual (the
index of audience research, Farris and others, *Marketing Metrics*, chapter 2.3: category development index).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd
from msgspec import Struct

from sheetcrm.core.figures.deals import Deals, Fate
from sheetcrm.core.figures.definition import Definition
from sheetcrm.core.figures.goods import folded
from sheetcrm.core.figures.interval import wilson
from sheetcrm.core.segments.age import ages
from sheetcrm.core.segments.arrays import Bools, Ints, Objects, objects
from sheetcrm.core.segments.known import Known
from sheetcrm.core.segments.purchases import Purchases
from sheetcrm.core.segments.settings import Lifecycle
from sheetcrm.core.wording import Text

PORTRAIT = Definition(
    "portrait",
    Text(ru="Портрет сегмента, индекс", en="Portrait of a segment, index"),
    Text(
        ru="самое частое значение среди тех, у кого оно известно; индекс — его доля в сегменте, делённая на долю во всей базе, × 100: "
        "200 — вдвое чаще обычного. Где оно известно меньше чем у {least} клиентов, не показано.",
        en="the most common value among those for whom it is known; the index is its share in the segment divided by its share in "
        "the whole base, × 100: 200 is twice as common as usual. Not shown where it is known for fewer than {least} clients.",
    ),
    "Farris et al., Marketing Metrics, ch. 2.3: brand and category development index",
)
FUNNEL_BY_GROUP = Definition(
    "funnel-by-group",
    Text(ru="Воронка по группам клиентов", en="Funnel by client group"),
    Text(
        ru="каждая сделка — в одной группе, той, где её клиент сейчас; сделки без найденного клиента — отдельно. Строки в сумме дают "
        "всю воронку.",
        en="each deal is in one group, the one its client is in now; deals whose client was not found "
        "are listed separately. The lines add up to the whole funnel.",
    ),
)
FUNNEL_BY_SEGMENT = Definition(
    "funnel-by-segment",
    Text(ru="Воронка по сегментам", en="Funnel by segment"),
    Text(
        ru="сделки клиентов, которые сейчас в сегменте. Клиент бывает сразу в нескольких сегментах, поэтому строки не складываются.",
        en="deals of the clients who are in the segment now. A client may be in several segments, so the lines do not add up.",
    ),
)
EXPECTED = Definition(
    "expected-share",
    Text(ru="Ожидали и на самом деле", en="Expected and actual"),
    Text(
        ru="доля базы, которую вы ожидали от сегмента, и настоящая. «Больше» и «меньше» — когда "
        "ожидание лежит вне интервала Уилсона (95\u00a0%) вокруг настоящей доли, то есть дело вряд ли в "
        "случайности.",
        en="the share of the base a segment was expected to be, and the actual one. “More” and “fewer” "
        "where the expectation lies outside Wilson's interval (95%) around the actual share, so that "
        "it is hardly chance.",
    ),
    "Wilson, JASA 22 (1927), 209–212",
)
#: Ages from which each band begins.
AGE_BANDS = (0, 18, 25, 35, 45, 55, 65)
#: What a portrait is made of.
TRAITS = ("city", "age", "source", "goods")


class Trait(Struct, frozen=True):
    """The commonest value of one trait in a segment: its share there and in the base, both among those who have one."""

    key: str
    value: str
    share: float
    base: float

    @property
    def index(self) -> float:
        """The share in the segment by the share in the base; 1 is as usual."""
        return self.share / self.base


class Portrait(Struct, frozen=True):
    """A segment, how many are in it, and the traits for which anything is known."""

    segment: str
    clients: int
    traits: tuple[Trait, ...]


class Expected(Struct, frozen=True):
    """A segment: how many are in it, what share of the base it is and was expected to be. ``verdict``: "more" or "less"
    than expected, None where the difference may be chance."""

    segment: str
    clients: int
    share: float
    expected: float
    verdict: str | None


class GroupFunnel(Struct, frozen=True):
    """Deals of clients of one group or segment (None: the client was not found, or has no group): ``reached``: how many came to each stage;
    of all ``total``, won and lost ones."""

    group: str | None
    reached: tuple[int, ...]
    total: int
    won: int
    lost: int


def portraits(
    known: Known,
    clients: pd.DataFrame,
    segments: Mapping[str, Bools],
    orders: pd.DataFrame | None,
    least: int,
) -> tuple[Portrait, ...]:
    """A portrait of each segment with at least ``least`` clients, of the traits known of as many of them. ``segments``: name →
    who is in it; archived clients are in no figure."""
    here = known.counted
    columns = list(_traits(known, clients, orders))
    found = []
    for name, mask in segments.items():
        members = mask & here
        if int(members.sum()) < least:
            continue
        traits = [trait for column in columns if (trait := _commonest(*column, members, here, least)) is not None]
        if traits:
            found.append(Portrait(name, int(members.sum()), tuple(traits)))
    return tuple(found)


#: A trait: its key, the client and the value of each entry, the values' names. A client may have several (goods).
_Column = tuple[str, Ints, Ints, Sequence[str]]


def _traits(known: Known, clients: pd.DataFrame, orders: pd.DataFrame | None) -> list[_Column]:
    found: list[_Column] = []
    for key in ("city", "source"):
        if key in clients.columns:
            codes, names = folded(objects(clients, key))
            at = np.flatnonzero(codes >= 0)
            found.append((key, at, codes[at], names))
    years = ages(clients, known.today)
    at = np.flatnonzero(years >= 0)
    if len(at):
        place = np.searchsorted(np.asarray(AGE_BANDS), years[at], side="right") - 1
        found.append(("age", at, place.astype(np.int64), _age_names()))
    if orders is not None and known.purchases is not None and "items" in orders.columns:
        found.append(_goods(known.purchases, orders))
    return sorted(found, key=lambda column: TRAITS.index(column[0]))


def _goods(purchases: Purchases, orders: pd.DataFrame) -> _Column:
    """Who bought what; each thing once a client."""
    bought = purchases.linked() & purchases.bought
    codes, names = folded(objects(orders, "items")[purchases.row[bought]])
    pairs = pd.DataFrame({"client": purchases.client[bought], "code": codes})
    pairs = pairs[pairs["code"] >= 0].drop_duplicates()
    return "goods", pairs["client"].to_numpy(dtype=np.int64), pairs["code"].to_numpy(dtype=np.int64), names


def _age_names() -> list[str]:
    """The bands as they are written in both languages: 18–24, 65+."""
    ends = [f"{low}–{high - 1}" for low, high in pairwise(AGE_BANDS)]
    return [*ends, f"{AGE_BANDS[-1]}+"]


def _commonest(
    key: str, client: Ints, code: Ints, names: Sequence[str], members: Bools, here: Bools, least: int
) -> Trait | None:
    """The value most members have, with its share among the members and among all for whom the trait is known; None where it
    is known of fewer than ``least`` members: of two ages one is “50 %”, and ten times as common as everywhere."""
    whose = here[client]
    inside = members[client]
    known = len(np.unique(client[inside]))
    if known < max(least, 1):
        return None
    counts = np.bincount(code[inside], minlength=len(names))
    top = int(counts.argmax())
    base = int((code[whose] == top).sum()) / len(np.unique(client[whose]))
    return Trait(key, names[top], int(counts[top]) / known, base)


def expected_shares(known: Known, segments: Mapping[str, Bools], said: Mapping[str, float]) -> tuple[Expected, ...]:
    """Segments of which the team expects a share of the base (``said``: 0–1) against what they are. Archived clients are in
    no figure."""
    here = known.counted
    total = int(here.sum())
    found = []
    for name, mask in segments.items():
        if name in said and total:
            n = int((mask & here).sum())
            low, high = wilson(np.array([n]), np.array([total]))
            verdict = "more" if said[name] < low[0] else "less" if said[name] > high[0] else None
            found.append(Expected(name, n, n / total, said[name], verdict))
    return tuple(found)


def funnel_by_group(deals: Deals, group: Objects) -> tuple[GroupFunnel, ...]:
    """The funnel of each client group, in the groups' order, deals of nobody last; together they are the whole funnel.

    ``group``: the group of each client, None where it is not known.
    """
    found_client = (deals.client >= 0) & (deals.client < len(group))
    of = np.full(len(deals), None, dtype=object)
    of[found_client] = group[deals.client[found_client]]
    found = []
    for name in (*(str(key) for key in Lifecycle), None):
        these = np.array([value == name for value in of.tolist()], dtype=bool)
        if these.any():
            found.append(_funnel_of(deals, these, name))
    return tuple(found)


def funnel_by_segment(deals: Deals, segments: Mapping[str, Bools]) -> tuple[GroupFunnel, ...]:
    """The funnel of each segment that has a deal, in their order. A client may be in several, so the lines do not add up:
    of each the deals inside it and those outside are the whole funnel."""
    found = []
    for name, mask in segments.items():
        inside = (deals.client >= 0) & (deals.client < len(mask))
        inside[inside] = mask[deals.client[inside]]
        if inside.any():
            found.append(_funnel_of(deals, inside, name))
    return tuple(found)


def _funnel_of(deals: Deals, these: Bools, name: str | None) -> GroupFunnel:
    """How far some deals came; one that was won came past the last stage."""
    stages = len(deals.stages)
    won, lost = deals.fate == Fate.WON, deals.fate == Fate.LOST
    far = np.where(won, stages, np.maximum(deals.stage, 0))
    exactly = np.bincount(far[these], minlength=stages + 1)
    reached = np.cumsum(exactly[::-1])[::-1][:stages]
    return GroupFunnel(
        name, tuple(int(n) for n in reached), int(these.sum()), int((these & won).sum()), int((these & lost).sum())
    )
