"""Checks on whole columns: one file each, found by themselves. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping

import pandas as pd
from msgspec import Struct, field

from sheetcrm.core.issues import Findings
from sheetcrm.core.registry import load
from sheetcrm.core.segments.settings import KnownSettings
from sheetcrm.core.wording import Lang


class CheckContext(Struct, frozen=True):
    """What a check may look at besides its table: the other tables (cleaned and as typed), the settings, the day.

    ``clean[key]`` and ``raw[key]`` are frames with field keys as columns and positions 0..n-1 as index; a field whose
    column the team does not have is simply absent.
    """

    clean: Mapping[str, pd.DataFrame]
    raw: Mapping[str, pd.DataFrame]
    today: dt.date
    lang: Lang
    required: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    purposes: Mapping[str, str] = field(default_factory=dict)
    headings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    formats: Mapping[str, str] = field(default_factory=dict)
    region: str = "RU"
    known: KnownSettings = field(default_factory=KnownSettings)


class Check(Struct, frozen=True):
    """A check: ``run`` yields findings; ``table`` must be there for it to run."""

    name: str
    table: str
    run: Callable[[CheckContext], Iterable[Findings]]


def checks() -> dict[str, Check]:
    """Every check by name."""
    return load("sheetcrm.core.checks", Check, lambda c: c.name)
