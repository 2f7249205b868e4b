"""What the words of a consent are about: advertising, the processing of data, which channels. Pure.

Whoever reads too much into them writes to people who never agreed: words that only look alike («рекламация», «новостройка»),
letters of service, and whatever stands beside «не», «кроме» or “except” are no consent to advertising.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from sheetcrm.core.fields.choice import choice_key
from sheetcrm.core.wording import LANGS, Text

AdChannel = Literal["email", "sms", "calls"]
AD_CHANNELS: tuple[AdChannel, ...] = ("email", "sms", "calls")
#: What a consent may be about: advertising on a channel, or the processing of data.
Subject = Literal["email", "sms", "calls", "data"]
SUBJECTS: tuple[Subject, ...] = ("data", *AD_CHANNELS)
PURPOSE: dict[Subject, Text] = {
    "data": Text(ru="обработка данных", en="data processing"),
    "email": Text(ru="реклама по email", en="advertising by e-mail"),
    "sms": Text(ru="реклама в SMS", en="advertising by SMS"),
    "calls": Text(ru="реклама по телефону", en="advertising by phone"),
}
#: What «Согласия» offers to choose from where the team keeps no purposes of its own.
OFFERED = (Text(ru="реклама", en="advertising"), Text(ru="обработка персональных данных", en="personal data"))
#: What a list of purposes begins with where the team has written none.
TO_BEGIN_WITH = (*OFFERED, Text(ru="исполнение договора", en="performance of a contract"))
OUR_PURPOSES = tuple(text.say(lang) for lang in LANGS for text in (*OFFERED, *PURPOSE.values()))

_CHANNELS: dict[AdChannel, str] = {
    "sms": r"\bsms\b|\bсмс\b|\bтекстов|\btext(?:s|ing| messages?)?\b",
    "email": r"e-?mail|\bпочт|\bимейл|\bемейл|\bмейл|\bписьм|\bnewsletter",
    "calls": r"\bзвон|\bтелефон(?:у|ом)?\b|\bcall|\bphone\b",
}
_CHANNEL_WORDS = {channel: re.compile(words, re.IGNORECASE) for channel, words in _CHANNELS.items()}
_ANY_CHANNEL = re.compile(r"\bвсе\b|\bвсё\b|\bлюб(?:ой|ые|ым)\b|\ball\b|\bany\b", re.IGNORECASE)
_OFFERS = (
    r"\bреклам(?!аци)|маркетинг|промо|\bакци(?:я|и|й|ю|ей|ях|ям|ями|онн\w*)\b|\bновост(?!ро)|предложени|"
    r"\bads?\b|advert|marketing|\bpromo|\boffers?\b"
)
_MAILINGS = r"рассыл|newsletter"
#: Beside one of these a mailing is about the client's own orders: receipts, reminders.
_SERVICE = re.compile(
    r"сервисн|транзакц|\bчек(?:и|ов|ам|а)?\b|уведомлен|напоминан|\bservice\b|transaction|\breceipts?\b|notification|reminder",
    re.IGNORECASE,
)
_OFFER_WORDS = re.compile(_OFFERS, re.IGNORECASE)
_MAILING_WORDS = re.compile(_MAILINGS, re.IGNORECASE)
_DATA_WORDS = re.compile(r"персональн|\bпд\b|\bпдн\b|обработк|personal data|data processing|\bprivacy\b", re.IGNORECASE)
_SAID = "|".join((_OFFERS, _MAILINGS, *_CHANNELS.values()))
_TAKEN_OUT = re.compile(
    r"\b(?:не|без|кроме|исключая|исключени(?:е|ем)|запрет\w*|отказ\w*|no|not|non|without|except|excluding|but|never|don'?t)\b"
    rf"(?:\W+\w+){{0,2}}?\W+(?:{_SAID})|(?:{_SAID})\w*\W{{1,3}}(?:нет|no|запрещ\w*)\b",
    re.IGNORECASE,
)


class Meaning(Struct, frozen=True):
    """What a text is about. ``takes_out``: something is taken out of it («все, кроме звонков»), so that what is left is a guess."""

    data: bool
    ads: bool
    channels: tuple[AdChannel, ...]
    takes_out: bool


@lru_cache(1 << 12)
def meaning(text: str) -> Meaning:
    """What the purpose and the channel of a line say.

    >>> meaning("реклама SMS").channels, meaning("обработка рекламаций").ads, meaning("реклама все, кроме звонков").takes_out
    (('sms',), False, True)
    """
    named = tuple(channel for channel, words in _CHANNEL_WORDS.items() if words.search(text))
    channels = named or (AD_CHANNELS if _ANY_CHANNEL.search(text) else ())
    return Meaning(bool(_DATA_WORDS.search(text)), is_advertising(text), channels, bool(_TAKEN_OUT.search(text)))


def with_ours(purposes: Sequence[str]) -> tuple[str, ...]:
    """The purposes of the team's list and the program's own words beside them; nothing where there is no list.

    >>> len(with_ours(())), with_ours(("Реклама", "договор"))[:3]
    (0, ('Реклама', 'договор', 'обработка персональных данных'))
    """
    taken = {choice_key(word) for word in purposes}
    return (*purposes, *(word for word in OUR_PURPOSES if choice_key(word) not in taken)) if purposes else ()


def is_advertising(text: str) -> bool:
    """Whether a text speaks of advertising.

    >>> [is_advertising(text) for text in ("новости и акции", "подбор новостройки", "рассылка чеков", "market research")]
    [True, False, False, False]
    """
    return bool(_OFFER_WORDS.search(text) or (_MAILING_WORDS.search(text) and not _SERVICE.search(text)))
