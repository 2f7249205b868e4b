"""What the law of a country asks of an advertising message: one file each, found by itself. Pure.

Not legal advice: what the program can see of a draft and a lawyer would ask about. A stop, a withdrawal and a missing
consent hold everywhere and stand in ``consent``; here is what differs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cache
from typing import Literal

from msgspec import Struct

from sheetcrm.core.drafts.model import Channel, DraftSettings
from sheetcrm.core.drafts.reasons import ReasonCode
from sheetcrm.core.registry import load

Country = Literal["ru", "eu", "us"]


class Advert(Struct, frozen=True):
    """An advertising message as the law sees it. ``dated`` and ``sourced``: of the consent; ``bundled``: given in one
    document with another; ``refusable``: the message says how to refuse the next one."""

    channel: Channel
    settings: DraftSettings
    subject: str
    dated: bool
    sourced: bool
    bundled: bool
    refusable: bool


class Rule(Struct, frozen=True):
    """One rule: what is said when it is broken (``code`` blocks or warns by its weight), when it is, and where it is
    written."""

    code: ReasonCode
    broken: Callable[[Advert], bool]
    source: str


class CountryRules(Struct, frozen=True):
    """The rules of one country. ``hours``: by the clock where the client is, none before and none after, whatever the
    team's own quiet hours are."""

    country: Country
    hours: tuple[dt.time, dt.time]
    rules: tuple[Rule, ...]


@cache
def country_rules() -> dict[str, CountryRules]:
    """The rules of every country there is a file for."""
    return load("sheetcrm.core.drafts.rules", CountryRules, lambda r: r.country)


def hours_of(country: str) -> tuple[dt.time, dt.time]:
    """From when until when a country lets advertising arrive, by the client's clock."""
    return country_rules()[country].hours


def broken(advert: Advert) -> list[ReasonCode]:
    """What a message breaks of the rules of its sender's country."""
    return [rule.code for rule in country_rules()[advert.settings.country].rules if rule.broken(advert)]
