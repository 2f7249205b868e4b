"""Which address a message goes to. Pure."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from sheetcrm.core.drafts.audience.contacts import email_key
from sheetcrm.core.drafts.model import Channel, DraftFacts
from sheetcrm.core.fields.phone import is_russian_mobile

# Stricter than the standard: what it leaves out (quotes, comments, address literals) no client of a small firm has,
# and mail libraries cut such addresses into others.
_ADDRESS = re.compile(r"(?=.{6,254}$)(?=[^@]{1,64}@)[A-Za-z0-9_+&'/=-]+(?:\.[A-Za-z0-9_+&'/=-]+)*@([^@\s]+)", re.ASCII)
_DOMAIN = re.compile(r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59})")
_E164 = re.compile(r"\+[1-9]\d{6,14}")


@lru_cache(maxsize=50_000)
def wire_address(address: str) -> str | None:
    """An e-mail address as it goes over the wire (the domain in ASCII), None unless it is exactly one plain address.

    >>> wire_address("ivan@почта.рф"), wire_address("a@b.ru, evil@x.com"), wire_address("ivan@localhost")
    ('ivan@xn--80a1acny.xn--p1ai', None, None)
    """
    found = _ADDRESS.fullmatch(address)
    if found is None:
        return None
    local, domain = address.rsplit("@", 1)
    domain = domain.lower()
    if not domain.isascii():
        try:
            import idna

            domain = idna.encode(domain, uts46=False).decode("ascii")
        except ValueError:
            return None
    return f"{local}@{domain}" if _DOMAIN.fullmatch(domain) else None


@lru_cache(maxsize=50_000)
def takes_texts(number: str) -> bool:
    """Whether an E.164 number can receive text messages: a mobile one, or one that may be; never an extension."""
    if not _E164.fullmatch(number):
        return False
    if is_russian_mobile(number):
        return True
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.number_type(parsed) in (
        phonenumbers.PhoneNumberType.MOBILE,
        phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
    )


def address_columns(facts: DraftFacts, channel: Channel) -> list[tuple[str, npt.NDArray[np.object_]]]:
    """The columns with addresses of a channel that the team has, the main one first."""
    keys = ("email", "email2") if channel == "email" else ("phone", "phone2")
    columns = [(key, facts.column(key)) for key in keys]
    return [(key, column) for key, column in columns if column is not None]


def address_for(
    columns: list[tuple[str, npt.NDArray[np.object_]]], channel: Channel, position: int
) -> tuple[str, str] | None:
    """The address of a client on a channel and the column it stands in: the first usable one; None if there is none."""
    for key, column in columns:
        values: Any = column[position]
        for value in (values,) if isinstance(values, str) else values or ():
            if channel == "email":
                if wire_address(str(value)) is not None:
                    return str(value), key
            elif takes_texts(str(value)) or (channel == "call" and _E164.match(str(value))):
                return str(value), key
    return None


def address_key(channel: Channel, address: str) -> str:
    """The same for every spelling of one mailbox or number."""
    return email_key(address) if channel == "email" else address


_PREFERS: dict[Channel, re.Pattern[str]] = {
    "call": re.compile(r"звон|телефон|\bcall|phone", re.IGNORECASE),
    "email": re.compile(r"e-?mail|почт|мейл|письм", re.IGNORECASE),
    "sms": re.compile(r"\bsms|\bсмс|\btext", re.IGNORECASE),
}


def preferred_channel(value: Any) -> Channel | None:
    """The one of our channels a client named as preferred; None when none or both were named."""
    if not isinstance(value, str):
        return None
    named: list[Channel] = [channel for channel, words in _PREFERS.items() if words.search(value)]
    return named[0] if len(named) == 1 else None
