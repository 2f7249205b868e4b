"""What makes a message look bad though nothing forbids it: shouting, jargon, length, no way out. Pure; warnings only."""

from __future__ import annotations

import re
from functools import lru_cache

from sheetcrm.core.drafts.reasons import (
    JARGON,
    LONG_SMS,
    LONG_SUBJECT,
    REALLY_AN_AD,
    SHOUTING,
    Reason,
)
from sheetcrm.core.drafts.sms import SmsInfo
from sheetcrm.core.drafts.templates import MessageTemplate

_TAGS = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_CAPITALS = re.compile(r"\b[А-ЯЁ]{5,}\b|\b[A-Z]{5,}\b")
_SHOUTS = re.compile(r"[!?]{2,}")
_JARGON = re.compile(
    r"уважаемый клиент|уважаемый покупатель|в рамках|осуществля\w+|вышеуказанн\w+|нижеследующ\w+|данн(?:ый|ого|ому) "
    r"(?:письм|сообщен)\w+|уникальное торговое|индивидуальный подход|динамично развива\w+|лидер рынка|с уважением, "
    r"администрация|лояльн\w+ клиент|кешбэкинг|dear (?:valued )?customer|valued customer|synerg\w+|"
    r"best-in-class|leverage\w*|world-class|act now|do not hesitate|please be advised",
    re.IGNORECASE,
)
_OFFER = re.compile(
    r"скидк|промокод|акци[яию]|распродаж|подар(?:ок|к)|бонус|каталог|выгодн|спецпредложен|только сегодня|купи|"
    r"discount|promo|coupon|\bsale\b|\bgift|bonus|catalogue|catalog\b|special offer|limited time|% off",
    re.IGNORECASE,
)

SUBJECT_LIMIT = 70
SMS_PARTS_LIMIT = 3


def own_words(template: MessageTemplate) -> str:
    """What the template itself says, without variables and tags."""
    return _TAGS.sub(" ", f"{template.subject}\n{template.body}")


@lru_cache(maxsize=256)
def about_template(template: MessageTemplate) -> tuple[Reason, ...]:
    """Warnings that hold for every draft of a template."""
    words = own_words(template)
    found: list[Reason] = []
    if _CAPITALS.search(words) or _SHOUTS.search(words):
        found.append(Reason(SHOUTING))
    jargon = dict.fromkeys(match.group().lower() for match in _JARGON.finditer(words))
    if jargon:
        found.append(Reason(JARGON, {"words": ", ".join(jargon)}))
    if template.purpose == "service" and _OFFER.search(words):
        found.append(Reason(REALLY_AN_AD))
    return tuple(found)


def speaks_of_offers(template: MessageTemplate) -> bool:
    """Whether a template advertises, whatever it calls itself."""
    return bool(_OFFER.search(own_words(template)))


def about_text(subject: str, sms: SmsInfo | None) -> tuple[Reason, ...]:
    """Warnings about one finished message."""
    if len(subject) > SUBJECT_LIMIT:
        return (Reason(LONG_SUBJECT, {"n": len(subject)}),)
    if sms is not None and sms.parts > SMS_PARTS_LIMIT:
        return (Reason(LONG_SMS, {"n": sms.parts}),)
    return ()
