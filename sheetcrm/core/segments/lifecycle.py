"""The one group each client is in: potential, new, active, regular, VIP, slipping away, asleep. Pure.

Whether somebody is leaving comes first, so that the VIP who stopped buying stands among those to win back: asleep,
then slipping away, then VIP, regular, new, active. "Slipping away" is measured by the client's own usual interval
where it is known: with an interval of 30 days and a factor of 2 it begins on day 61, with 180 days on day 361.
"""

from __future__ import annotations

import datetime as dt

import numpy as np

from sheetcrm.core.segments.arrays import NO_DAY, Bools, Ints, Objects, day_number
from sheetcrm.core.segments.purchases import ByClient
from sheetcrm.core.segments.settings import KnownSettings, Lifecycle

#: The groups in the order they are looked at: the first that fits is the client's.
IN_ORDER = (
    Lifecycle.ASLEEP,
    Lifecycle.SLIPPING,
    Lifecycle.VIP,
    Lifecycle.REGULAR,
    Lifecycle.NEW,
    Lifecycle.ACTIVE,
    Lifecycle.POTENTIAL,
)


def lifecycle(bought: ByClient, settings: KnownSettings, today: dt.date) -> Objects:
    """The group of every client; None where purchases are known of but their dates are not."""
    table = np.array([*(name.value for name in IN_ORDER), None], dtype=object)
    result: Objects = table[lifecycle_codes(bought, settings, today)]
    return result


def lifecycle_codes(bought: ByClient, settings: KnownSettings, today: dt.date) -> Ints:
    """The same as positions in :data:`IN_ORDER`, one past its end for None."""
    buyer, dated = bought.count > 0, bought.last != NO_DAY
    now = day_number(today)
    away = np.where(dated, now - bought.last, 0)
    slipping = away > slipping_after(bought, settings)
    asleep = slipping & (away > settings.asleep_days)
    new = dated & (bought.first != NO_DAY) & (now - bought.first <= settings.new_days)
    regular = bought.recent >= settings.regular_orders
    chosen: Ints = np.select(
        [
            buyer & dated & asleep,
            buyer & dated & slipping,
            buyer & dated & is_vip(bought, settings),
            buyer & dated & regular,
            buyer & dated & new,
            buyer & dated,
            ~buyer,
        ],
        list(range(7)),
        default=7,
    )
    return chosen


def slipping_after(bought: ByClient, settings: KnownSettings) -> Ints:
    """Days without a purchase that are still usual for each client."""
    own = np.maximum(np.floor(settings.slipping_factor * np.nan_to_num(bought.rhythm)), settings.slipping_at_least_days)
    result: Ints = np.where(np.isfinite(bought.rhythm), own, settings.slipping_days).astype(np.int64)
    return result


def is_vip(bought: ByClient, settings: KnownSettings) -> Bools:
    """Where the revenue makes a VIP: the given amount, or the top share of buyers.

    The share is rounded up, but it has to hold a whole buyer: 5 % of fewer than twenty is nobody, or the only buyer there is
    would be a VIP with one bunch of flowers. Clients of equal revenue are all in or all out, and out when not all of them
    fit, so that nobody is a VIP by the order of rows.
    """
    paying = (bought.count > 0) & bought.has_revenue & (bought.revenue > 0)
    if settings.vip_revenue is not None:
        return paying & (bought.revenue >= round(settings.vip_revenue * 100))
    amounts = np.sort(bought.revenue[paying])[::-1]
    share = settings.vip_share * len(amounts)
    places = int(np.ceil(share))
    if share < 1:
        return np.zeros(len(paying), dtype=bool)
    if places >= len(amounts):
        return paying
    # The best revenue that found no place: everybody strictly above it did.
    result: Bools = paying & (bought.revenue > amounts[places])
    return result
