"""Headings people give to consents and refusals of their own: what is asked about, and never taken. Pure."""

from __future__ import annotations

import re

_AGREES = (
    r"согласи|согласен|согласна|разреш|\bможно (?:ли )?(?:слать|присылать|отправлять|писать|звонить)|подписан|подписк[аи] на|consent|opt(?:ed|s)?[ -]?in\b|permission|\bagree"
    r"|\baccepts?\b|\baccepted\b|subscribed\b|(?:e-?mail|sms|newsletter|mailing|news|marketing) subscri|\ballow(?:s|ed)\b|\bok(?:ay)?\b|\bmay (?:we )?(?:contact|e-?mail|call|text)"
)
_REFUSES = (
    r"отказ(?:ался|алась)? от|отпис(?:ан|ал|к)|\bне (?:слать|присылать|отправлять|писать|звонить|высылать|беспокоить)\b|запрет на|unsubscri|opt(?:ed|s)?[ -]?out\b"
    r"|\b(?:do not|don.?t|no) (?:contact|e-?mail|mail|call|text|sms|disturb|market|send)"
)
_SMS = r"\b(?:sms|смс|texts?|text messages?)\b"
_EMAIL = r"\be-?mails?\b|\bпочт|эл\. ?почт|письм|newsletter"
_CALLS = r"звон|\bcalls?\b|\bphone\b|телефон"
_ADS = rf"реклам|рассылк|маркетинг|новост|акци[яий]|marketing|\bads?\b|advert|promo|\bnews|\bmail|\bcontact\b|писать|{_SMS}|{_EMAIL}|{_CALLS}"
_DATA = r"персональн|\bпдн?\b|обработк|хранени|gdpr|personal data|data process|\bdata\b|privacy"
_PARTNERS = r"партн[её]р|partner|third part"
#: Words beside the bare word of a consent that do not say what it is to.
_NOTHING_MORE = re.compile(
    r"\W*(?:согласие|согласен|согласна|consent)\W*(?:(?:подписано|получено|дано|есть|да|нет|статус|клиента|given|signed|received|obtained|form|status|yes|no|y|n)\W*)*"
)
_BY_WORDS = tuple(
    (re.compile(pattern), key)
    for pattern, key in (
        (_PARTNERS, "consent_partner"),
        (_SMS, "consent_sms"),
        (_EMAIL, "consent_email"),
        (_CALLS, "consent_calls"),
        (_ADS, "consent_ads"),
        (_DATA, "consent_pd"),
    )
)
_WHEN = re.compile(r"\b(?:дата|когда|date|when)\b")
_WHENCE = re.compile(r"\b(?:источник|откуда|где|source|where|proof)\b")
#: Words that name a consent even where nothing is said of what it is to, as a day or a source beside it.
_GIVEN = re.compile(r"согласи|consent|opt(?:ed|s)?[ -]?in\b")
_AGREEING, _REFUSING = re.compile(_AGREES), re.compile(_REFUSES)
_ANY_ADS = re.compile(_ADS)


def consent_meant(folded: str) -> str | None:
    """The field of a consent or a refusal that a folded heading seems to mean, None where it speaks of neither.

    >>> consent_meant("consent to marketing (email)"), consent_meant("согласие на sms-рассылку"), consent_meant("не слать sms")
    ('consent_email', 'consent_sms', 'stop')
    >>> consent_meant("согласие на лечение"), consent_meant("подписка до"), consent_meant("рассылка отправлена")
    (None, None, None)
    """
    if _REFUSING.search(folded):
        return "stop" if _ANY_ADS.search(folded) else None
    if not _AGREEING.search(folded):
        return None
    about = next((key for words, key in _BY_WORDS if words.search(folded)), None)
    if about is None:
        about = "consent_ads" if _NOTHING_MORE.fullmatch(folded) else None
    given = about or _GIVEN.search(folded)
    if _WHEN.search(folded):
        return "consent_date" if given else None
    if _WHENCE.search(folded):
        return "consent_source" if given else None
    return about
