"""The occasions a team may switch on, each with what can be decided about it. Pure.

Defaults that are numbers stand in ``core.drafts.options``, so that core and the configuration cannot disagree.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict

from sheetcrm.config.types import Count, Days, Factor, LeadDays, Line, Money, PurposeWord, Switch
from sheetcrm.core.drafts.options import Options

_OPTIONS = Options()

HolidayKey = Literal[
    "new_year", "defenders_day", "womens_day", "mothers_day_ru", "may_day", "christmas", "thanksgiving"
]


class Section(BaseModel):
    """A part of the configuration: unknown keys are problems, values do not change."""

    # Built when first used: a section that stands inside another is never built on its own.
    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=False, defer_build=True)

    @classmethod
    def usual(cls) -> Self:
        """The section as it is when nothing of it is decided. Defaults are not checked, so nothing is built for it."""
        return cls.model_construct()


class Campaign(Section):
    """What every campaign has: whether it runs, and what the team calls it. A service message that its template calls
    advertising needs ``decided_by`` and ``decided_why``."""

    on: Switch = False
    purpose: PurposeWord | None = None
    decided_by: Line = ""
    decided_why: Line = ""


class Welcome(Campaign):
    """A welcome to those who were added, or bought for the first time, within ``days``."""

    on: Switch = True
    days: Days = _OPTIONS.welcome_days


class Birthday(Campaign):
    """A birthday message, ready ``lead_days`` before. Leap day and weekend hold for all days of celebration."""

    on: Switch = True
    lead_days: LeadDays = _OPTIONS.birthday_lead_days
    leap_day: Literal["28 feb", "1 mar"] = _OPTIONS.leap_day
    weekend: Literal["keep", "before", "after"] = _OPTIONS.weekend


class Winback(Campaign):
    """A message to those silent for ``factor`` of their own usual intervals, and not less than ``at_least_days``."""

    on: Switch = True
    factor: Factor = _OPTIONS.winback_factor
    at_least_days: Days = _OPTIONS.winback_at_least_days


class Professional(Campaign):
    """The day of a client's profession."""

    lead_days: LeadDays = _OPTIONS.professional_lead_days


def _one_or_more(value: Any) -> Any:
    return (value,) if isinstance(value, (str, int)) else value


class Holiday(Campaign):
    """Days everybody keeps."""

    days: Annotated[tuple[HolidayKey, ...], BeforeValidator(_one_or_more)] = ()
    lead_days: LeadDays = _OPTIONS.holiday_lead_days


class Repeat(Campaign):
    """About time to buy again, ``early_days`` before the usual interval ends."""

    early_days: LeadDays = _OPTIONS.repeat_early_days


class Complementary(Campaign):
    """What goes well with a purchase of the last ``days``; ``support``: so many clients must have bought both."""

    days: Days = _OPTIONS.complementary_days
    support: Count = _OPTIONS.complementary_support


class Opinion(Campaign):
    """A question after delivery, from ``after_days`` to ``within_days``."""

    after_days: LeadDays = _OPTIONS.opinion_after_days
    within_days: Days = _OPTIONS.opinion_within_days


class Payment(Campaign):
    """A reminder ``before_days`` before a payment is due, and once more up to ``after_days`` after it."""

    before_days: LeadDays = _OPTIONS.payment_before_days
    after_days: LeadDays = _OPTIONS.payment_after_days


class Appointment(Campaign):
    """A reminder ``before_days`` before an appointment."""

    before_days: Days = _OPTIONS.appointment_before_days


class Promised(Campaign):
    """What a client waits for has come in."""


class Refused(Campaign):
    """The reason somebody declined for has gone."""


class Referral(Campaign):
    """A client of at least ``orders`` orders, the last within ``days``, is asked to recommend the firm."""

    orders: Count = _OPTIONS.referral_orders
    days: Days = _OPTIONS.referral_days


class LargeOrder(Campaign):
    """An order of ``amount`` or more, in whole units, of the last ``days``."""

    amount: Money = _OPTIONS.large_order_amount
    days: Days = _OPTIONS.large_order_days


class CameBack(Campaign):
    """An order of the last ``days`` after a silence that win-back would have ended."""

    days: Days = _OPTIONS.came_back_days


class Milestone(Campaign):
    """An order of the last ``days`` that is one of these so-many-th ``orders`` of its client."""

    orders: Annotated[tuple[Count, ...], BeforeValidator(_one_or_more)] = _OPTIONS.milestone_orders
    days: Days = _OPTIONS.milestone_days


class Cancelled(Campaign):
    """An order of the last ``days`` that was cancelled or brought back."""

    days: Days = _OPTIONS.cancelled_days


class Offer(Campaign):
    """The offer of an open deal that moved within ``days``; ``stages``: only on these, and there also without a document, to
    be told of what is missing."""

    stages: Annotated[tuple[Line, ...], BeforeValidator(_one_or_more)] = _OPTIONS.offer_stages
    days: Days = _OPTIONS.offer_days


class Campaigns(Section):
    """The occasions for which drafts are made."""

    welcome: Welcome = Welcome.usual()
    birthday: Birthday = Birthday.usual()
    winback: Winback = Winback.usual()
    professional: Professional = Professional.usual()
    holiday: Holiday = Holiday.usual()
    repeat: Repeat = Repeat.usual()
    complementary: Complementary = Complementary.usual()
    opinion: Opinion = Opinion.usual()
    payment: Payment = Payment.usual()
    appointment: Appointment = Appointment.usual()
    promised: Promised = Promised.usual()
    refused: Refused = Refused.usual()
    referral: Referral = Referral.usual()
    large_order: LargeOrder = LargeOrder.usual()
    came_back: CameBack = CameBack.usual()
    milestone: Milestone = Milestone.usual()
    cancelled: Cancelled = Cancelled.usual()
    offer: Offer = Offer.usual()

    def named(self) -> dict[str, Campaign]:
        """Every campaign by name."""
        return {name: getattr(self, name) for name in type(self).model_fields}

    def options(self) -> Options:
        """The numbers as the drafts stage takes them."""
        return Options(
            welcome_days=self.welcome.days,
            birthday_lead_days=self.birthday.lead_days,
            leap_day=self.birthday.leap_day,
            weekend=self.birthday.weekend,
            winback_factor=self.winback.factor,
            winback_at_least_days=self.winback.at_least_days,
            professional_lead_days=self.professional.lead_days,
            holiday_names=self.holiday.days,
            holiday_lead_days=self.holiday.lead_days,
            repeat_early_days=self.repeat.early_days,
            complementary_days=self.complementary.days,
            complementary_support=self.complementary.support,
            opinion_after_days=self.opinion.after_days,
            opinion_within_days=self.opinion.within_days,
            payment_before_days=self.payment.before_days,
            payment_after_days=self.payment.after_days,
            appointment_before_days=self.appointment.before_days,
            referral_orders=self.referral.orders,
            referral_days=self.referral.days,
            large_order_amount=self.large_order.amount,
            large_order_days=self.large_order.days,
            came_back_days=self.came_back.days,
            milestone_orders=self.milestone.orders,
            milestone_days=self.milestone.days,
            cancelled_days=self.cancelled.days,
            offer_stages=self.offer.stages,
            offer_days=self.offer.days,
        )
