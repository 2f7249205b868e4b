"""Occasions: one file each, found by themselves. Pure.

An occasion says which clients are due today and why; who may be written to and in what words is decided elsewhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sheetcrm.core.drafts.model import DraftFacts, Positions
from sheetcrm.core.drafts.reasons import Said
from sheetcrm.core.registry import load
from sheetcrm.core.wording import Text


@dataclass(frozen=True, slots=True)
class Due:
    """Clients due now, everything aligned with ``positions``.

    ``period``: one message per client, campaign and period, for ever (a birthday's year; the last order before a long
    silence). ``why``: in words, for the reader. ``send_on``: the day it is meant for. ``values``: variables only this
    occasion knows.
    """

    positions: Positions
    period: Sequence[str]
    why: Sequence[Said]
    send_on: Sequence[dt.date | None]
    values: Mapping[str, Sequence[object]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Occasion:
    """One campaign: ``name`` is also the name of its templates. ``relies_on``: fields of the clients' table whose
    doubtful cell makes the occasion itself doubtful."""

    name: str
    title: Text
    due: Callable[[DraftFacts], Due]
    relies_on: tuple[str, ...] = ()


def occasions() -> dict[str, Occasion]:
    """Every occasion by name."""
    return load("sheetcrm.core.drafts.occasions", Occasion, lambda o: o.name)
