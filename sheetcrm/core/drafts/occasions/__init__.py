"""Occasions: one file each, found by themselves. Pure.

An occasion says which clients are due today and why; who may be written to and in what words is decided elsewhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt
from msgspec import Struct, field

from sheetcrm.core.drafts.model import DraftFacts, Positions
from sheetcrm.core.drafts.reasons import Said
from sheetcrm.core.registry import load
from sheetcrm.core.wording import Text


class Due(Struct, frozen=True):
    """Clients due now, everything aligned with ``positions``.

    ``period``: one message per client, campaign and period, for ever (a birthday's year; the last order before a long
    silence). ``why``: in words, for the reader. ``send_on``: the day it is meant for. ``values``: variables only this
    occasion knows. ``products``: what the message offers, to be held against what a client wants no offers of.
    """

    positions: Positions
    period: Sequence[str]
    why: Sequence[Said]
    send_on: Sequence[dt.date | None]
    values: Mapping[str, Sequence[object]] = field(default_factory=dict)
    products: Sequence[tuple[str, ...]] = ()


class Occasion(Struct, frozen=True):
    """One campaign: ``name`` is also the name of its templates. ``relies_on``: fields of the clients' table whose
    doubtful cell makes the occasion itself doubtful.

    ``rank``: the smaller, the sooner its message is taken when a person may get one only. ``despite_dispute``: about
    something agreed on, so that an open complaint does not stop it. ``despite_refusal``: not an offer, or about the very reason
    of a refusal, so that the status “declined” does not stop it. ``beyond_limits``: comes once a year and is counted
    by no limit. ``together``: its period is one of the calendar and the same for many, so that each is a mailing of its own.
    ``lead``: of an occasion that has a day of its own, the option that says how many days before it clients are due;
    ``day``: the variable that says the day. ``begins``: of one that comes by the client's own rhythm, the day each client
    becomes due if nothing happens before (NaT: not known). ``by_hand``: a segment got words of its own, on whatever channel.
    """

    name: str
    title: Text
    due: Callable[[DraftFacts], Due]
    relies_on: tuple[str, ...] = ()
    rank: int = 50
    despite_dispute: bool = False
    despite_refusal: bool = False
    beyond_limits: bool = False
    together: bool = False
    lead: str = ""
    day: str = ""
    begins: Callable[[DraftFacts], npt.NDArray[np.datetime64]] | None = None
    by_hand: bool = False


def nobody() -> Due:
    """No client is due."""
    return Due(np.empty(0, dtype=np.intp), [], [], [])


#: One client: position, period, why, the day it is meant for, variables, products.
DueClient = tuple[int, str, Said, dt.date | None, Mapping[str, object], tuple[str, ...]]


def each(found: Sequence[DueClient]) -> Due:
    """The same said client by client."""
    if not found:
        return nobody()
    names = dict.fromkeys(name for row in found for name in row[4])
    return Due(
        np.asarray([row[0] for row in found], dtype=np.intp),
        [row[1] for row in found],
        [row[2] for row in found],
        [row[3] for row in found],
        {name: [row[4].get(name) for row in found] for name in names},
        [row[5] for row in found],
    )


@cache
def occasions() -> Mapping[str, Occasion]:
    """Every occasion by name."""
    return load("sheetcrm.core.drafts.occasions", Occasion, lambda o: o.name)
