"""The bases: general (ОКБ) = active (АКБ) + inactive (НКБ) + not bought yet; and how full each card is. Pure."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
from msgspec import Struct

from sheetcrm.core.segments.arrays import NO_DAY, Bools, Ints, Objects, day_number, filled, has_word, objects
from sheetcrm.core.segments.purchases import ByClient
from sheetcrm.core.segments.settings import Base, BaseScope, KnownSettings

#: Facts about the person (or the firm's people), beyond how to reach them: what makes a card "full" (B11).
PERSONAL_FIELDS = (
    "birthday",
    "age",
    "interests",
    "profession",
    "family",
    "position",
    "pref_channel",
    "call_time",
    "never_offer",
)


def period_start(settings: KnownSettings, today: dt.date) -> dt.date:
    """First day of the reporting period; it and today both count.

    >>> period_start(KnownSettings(period_days=30), dt.date(2026, 1, 31))
    datetime.date(2026, 1, 1)
    """
    earliest = dt.date.min.toordinal()
    return dt.date.fromordinal(max(today.toordinal() - settings.period_days, earliest))


def bases(bought: ByClient, archived: Bools, settings: KnownSettings, today: dt.date) -> Objects:
    """Active, inactive or never bought; None for archived clients and others outside the base.

    A purchase on the first or the last day of the period counts. Somebody who bought on an unknown date is inactive:
    a purchase within the period is not proven. With ``base_scope`` "buyers" those who never bought are outside.
    """
    buyer = bought.count > 0
    active = buyer & (bought.last != NO_DAY) & (bought.last >= day_number(period_start(settings, today)))
    never = None if settings.base_scope == BaseScope.BUYERS else Base.NEVER.value
    if settings.inactive_includes_leads and never is not None:
        never = Base.INACTIVE.value
    table = np.array([Base.ACTIVE.value, Base.INACTIVE.value, never, None], dtype=object)
    result: Objects = table[np.select([archived, active, buyer], [3, 0, 1], default=2)]
    return result


def archived(clients: pd.DataFrame, settings: KnownSettings) -> Bools:
    """Clients whose status says "archive": kept, but in no base. Refused and hung ones stay in (B13)."""
    return has_word(objects(clients, "status"), settings.archived_words)


class BaseCounts(Struct, frozen=True):
    """Sizes of the bases, in clients. ``general`` is counted by itself, not added up, so that :attr:`ties_out` can fail.
    ``second``: rows of clients who are counted at another row; with them the others make all rows of the table."""

    general: int
    active: int
    inactive: int
    never: int
    archived: int
    outside: int
    second: int

    @property
    def ties_out(self) -> bool:
        """ОКБ = АКБ + НКБ + those who have not bought yet."""
        return self.general == self.active + self.inactive + self.never


def count_bases(base: Objects, is_archived: Bools, second: Bools) -> BaseCounts:
    """Sizes of the bases of a column made by :func:`bases`. ``second``: rows at which their client is not counted."""
    in_base, once = filled(base), ~second
    return BaseCounts(
        general=int((in_base & once).sum()),
        active=int(((base == Base.ACTIVE.value) & once).sum()),
        inactive=int(((base == Base.INACTIVE.value) & once).sum()),
        never=int(((base == Base.NEVER.value) & once).sum()),
        archived=int((is_archived & once).sum()),
        outside=int((~in_base & ~is_archived & once).sum()),
        second=int(second.sum()),
    )


def card_levels(clients: pd.DataFrame, bought: ByClient) -> Ints:
    """How full each card is: 1 contacts only, 2 contacts and orders, 3 full.

    Full means a history of purchases, a responsible person, and something personal: a birthday, interests, a job. Who keeps no
    column of owners answers for everybody, and is asked for none.
    """
    history = bought.count > 0
    owner = filled(objects(clients, "owner")) if "owner" in clients.columns else np.ones(len(clients), dtype=bool)
    personal = np.zeros(len(clients), dtype=bool)
    for column in PERSONAL_FIELDS:
        if column in clients.columns:
            personal |= filled(objects(clients, column))
    result: Ints = np.select([history & owner & personal, history], [3, 2], default=1).astype(np.int64)
    return result
