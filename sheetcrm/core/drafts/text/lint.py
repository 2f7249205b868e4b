"""What makes a message look bad, or wrong, though it could be sent: shouting, jargon, length, forged links. Pure."""

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
from sheetcrm.core.drafts.text.links import about_links
from sheetcrm.core.drafts.text.lint_codes import DECIDED, LONG_LETTER, PLACEHOLDER, UNDECIDED
from sheetcrm.core.drafts.text.offers import offers_in
from sheetcrm.core.drafts.text.sms import SmsInfo
from sheetcrm.core.drafts.text.templates import MessageTemplate

_TAGS = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_CAPITALS = re.compile(r"\b[А-ЯЁ]{5,}\b|\b[A-Z]{5,}\b")
_SHOUTS = re.compile(r"[!?]{2,}")
_JARGON = re.compile(
    r"уважаемый клиент|уважаемый покупатель|в рамках|осуществля\w+|вышеуказанн\w+|нижеследующ\w+|данн(?:ый|ого|ому) "
    r"(?:письм|сообщен)\w+|уникальное торговое|индивидуальный подход|динамично развива\w+|лидер рынка|с уважением, "
    r"администрация|лояльн\w+ клиент|кешбэкинг|в кратчайшие сроки|на сегодняшний день|в случае возникновения вопросов|"
    r"доводим до вашего сведения|просим вас оказать содействие|является гарантией|широкий спектр|комплексн\w+ решени\w+|"
    r"dear (?:valued )?customer|valued customer|synerg\w+|best-in-class|leverag\w+|world-class|act now|do not hesitate|"
    r"please be advised|at your earliest convenience|reach out to us|touch base|circle back|solutions? provider",
    re.IGNORECASE,
)
# What other programs put values into, left over in a text that was copied from there.
_PLACEHOLDER = re.compile(
    r"(?<!\{)\{\w[\w. ]{0,30}\}(?!\})|%[A-ZА-ЯЁ_]{2,30}%|\*\|[^|\n]{1,40}\|\*|\[\[[^\]\n]{1,40}\]\]|<<[^>\n]{1,40}>>|«(?:имя|фио|город|дата)»|"
    r"\[(?:имя|фио|фамилия|город|дата|сумма|компания|name|first name|city|date|amount|company)\]|(?:lorem ipsum|xxx+|тут текст)",
    re.IGNORECASE,
)

SUBJECT_LIMIT = 70
SMS_PARTS_LIMIT = 3
LETTER_WORDS_LIMIT = 250


def own_words(template: MessageTemplate) -> str:
    """What the template itself says, without variables and tags."""
    return _TAGS.sub(" ", f"{template.subject}\n{template.body}")


def about_words(words: str, own_links: tuple[str, ...] = ()) -> list[Reason]:
    """What is wrong with words somebody wrote, whoever that was."""
    found: list[Reason] = []
    if _CAPITALS.search(words) or _SHOUTS.search(words):
        found.append(Reason(SHOUTING))
    jargon = dict.fromkeys(match.group().lower() for match in _JARGON.finditer(words))
    if jargon:
        found.append(Reason(JARGON, {"words": ", ".join(jargon)}))
    left = dict.fromkeys(match.group() for match in _PLACEHOLDER.finditer(words))
    if left:
        found.append(Reason(PLACEHOLDER, {"words": ", ".join(left)}))
    return [*found, *about_links(words, own_links)]


@lru_cache(maxsize=256)
def about_template(template: MessageTemplate, own_links: tuple[str, ...] = ()) -> tuple[Reason, ...]:
    """What holds for every draft of a template; ``own_links``: the team's site and page to unsubscribe."""
    words = own_words(template)
    found = about_words(words, own_links)
    if template.channel == "email" and (n := len(words.split())) > LETTER_WORDS_LIMIT:
        found.append(Reason(LONG_LETTER, {"n": n}))
    if template.undecided:
        found.append(Reason(UNDECIDED))
    elif template.purpose == "service" and template.decided_by:
        found.append(Reason(DECIDED, {"by": template.decided_by, "why": template.decided_why}))
    elif template.purpose == "service" and offers_in(words):
        found.append(Reason(REALLY_AN_AD))
    return tuple(found)


def speaks_of_offers(template: MessageTemplate) -> bool:
    """Whether a template advertises, whatever it calls itself, and nobody has decided that it does not."""
    return not (template.purpose == "service" and template.decided_by) and bool(offers_in(own_words(template)))


def about_text(subject: str, sms: SmsInfo | None) -> tuple[Reason, ...]:
    """Warnings about one finished message."""
    if len(subject) > SUBJECT_LIMIT:
        return (Reason(LONG_SUBJECT, {"n": len(subject)}),)
    if sms is not None and sms.parts > SMS_PARTS_LIMIT:
        return (Reason(LONG_SMS, {"n": sms.parts}),)
    return ()
