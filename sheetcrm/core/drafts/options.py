"""What a team may decide about single occasions: how early, how long, how often. Pure."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct


class Options(Struct, frozen=True):
    """Days, factors and counts of the occasions.

    ``birthday_…``: see the occasion. ``leap_day``: where a birthday of 29 February falls in a common year; ``weekend``:
    what to do with a day of celebration on a weekend. ``holiday_names``: which general holidays; ``…_lead_days``: ready
    so many days before. ``winback_factor``: of how many of their own usual intervals a client may be silent;
    ``repeat_early_days``: how long before the end of the usual interval. ``complementary_days``: after a purchase;
    ``…_support``: how many clients must have bought both for the pair to be offered. ``opinion_after_days`` after
    delivery, within ``opinion_within_days``. ``payment_before_days`` before the date due, and again up to
    ``payment_after_days`` after it. ``promised_days``: for so long a product that is in is news. ``referral_orders``: so
    many orders make somebody who may recommend; ``referral_days``: the last of them not longer ago. ``large_order_amount``: an order of so much or more is answered, within
    ``large_order_days``; 0 is none. ``came_back_days``, ``milestone_days``, ``cancelled_days``: for so long such an order is
    news; ``milestone_orders``: which numbers of orders are worth a word. ``offer_stages``: on which an offer is to be sent, empty for any with a document;
    ``offer_days``: a deal that has not moved for longer gets none.
    """

    welcome_days: int = 14
    birthday_lead_days: int = 7
    leap_day: Literal["28 feb", "1 mar"] = "28 feb"
    weekend: Literal["keep", "before", "after"] = "keep"
    winback_factor: float = 2.0
    winback_at_least_days: int = 30
    professional_lead_days: int = 3
    holiday_names: tuple[str, ...] = ()
    holiday_lead_days: int = 3
    repeat_early_days: int = 3
    complementary_days: int = 14
    complementary_support: int = 5
    opinion_after_days: int = 3
    opinion_within_days: int = 14
    payment_before_days: int = 2
    payment_after_days: int = 14
    appointment_before_days: int = 1
    referral_orders: int = 3
    referral_days: int = 90
    large_order_amount: float = 0.0
    large_order_days: int = 3
    came_back_days: int = 3
    milestone_orders: tuple[int, ...] = (5, 10, 25, 50, 100)
    milestone_days: int = 3
    cancelled_days: int = 5
    offer_stages: tuple[str, ...] = ()
    offer_days: int = 30
