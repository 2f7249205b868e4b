"""What the team says of itself in messages, how many it sends and when: the sections ``drafts`` and ``quiet_hours``."""

from __future__ import annotations

import datetime as dt
import re
from typing import Literal

from pydantic import field_validator

from sheetcrm.config.campaigns import Campaigns, Section
from sheetcrm.config.types import Clock, Count, Line, Megabytes, Money, Switch, Word, wrong
from sheetcrm.core.wording import Text


class Limits(Section):
    """Advertising messages one person may get, over all campaigns and channels."""

    day: Count | None = 1
    week: Count | None = 2
    month: Count | None = 8


class Lists(Section):
    """In whose columns the lists of a campaign are laid out."""

    email: Literal["own", "unisender", "sendpulse", "dashamail", "mailchimp"] = "own"
    sms: Literal["own", "smsru", "smsc", "twilio"] = "own"


class Drafts(Section):
    """What the team says of itself in messages, and which messages are drafted. Nothing is ever sent."""

    company: Line = ""
    sender_name: Line = ""
    sender_email: Line = ""
    signature: Line = ""
    company_phone: Line = ""
    website: Line = ""
    postal_address: Line = ""
    unsubscribe_mailto: Line = ""
    unsubscribe_url: Line = ""
    one_click: Switch = False
    sms_sender: Line = ""
    sms_stop_word: Line = ""
    sms_price: Money | None = None
    sms_latin: Switch = False
    channels: tuple[Literal["email", "sms", "call"], ...] = ("email", "sms")
    second_look: Switch = False
    limits: Limits = Limits.usual()
    documents: tuple[Word, ...] = ()
    attachments: Line | None = None
    attachment_mb: Megabytes = 10
    lists: Lists = Lists.usual()
    campaigns: Campaigns = Campaigns.usual()
    templates: Line | None = None

    @field_validator("sender_email", "unsubscribe_mailto")
    @classmethod
    def _address(cls, value: str) -> str:
        if value and not re.fullmatch(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+", value):
            raise wrong(
                "config/email",
                Text(ru="это не адрес почты", en="this is not an e-mail address"),
                Text(
                    ru="Напишите один адрес, например hello@example.com.",
                    en="Write one address, such as hello@example.com.",
                ),
            )
        return value

    @field_validator("website", "unsubscribe_url")
    @classmethod
    def _link(cls, value: str) -> str:
        if value and not re.fullmatch(r"https?://[^\s]+", value):
            raise wrong(
                "config/url",
                Text(ru="это не адрес страницы", en="this is not a web address"),
                Text(ru="Адрес начинается с https://.", en="A web address begins with https://."),
            )
        return value


class QuietHours(Section):
    """Between these times no message is meant to arrive, by the client's clock."""

    start: Clock = dt.time(20, 0)
    end: Clock = dt.time(10, 0)
