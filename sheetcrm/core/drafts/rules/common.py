"""Rules every country shares, and what mail services ask of everybody. Pure."""

from __future__ import annotations

import re

from sheetcrm.core.drafts.audience.standing_codes import FAKE_REPLY, NO_WAY_TO_REFUSE, UNPROVEN
from sheetcrm.core.drafts.rules import Advert, Rule

_REPLY = re.compile(r"\s*(?:re|fwd?|отв|ответ|пересл)\s*(?:\[\d+\])?\s*:", re.IGNORECASE)


def pretends_to_reply(subject: str) -> bool:
    """Whether a subject begins as an answer or a forwarded message does."""
    return _REPLY.match(subject) is not None


def _unproven(advert: Advert) -> bool:
    return not (advert.dated and advert.sourced)


#: Only where the law puts the proof of consent on the sender.
def proven(source: str) -> Rule:
    return Rule(UNPROVEN, _unproven, source)


def refusable(source: str) -> Rule:
    return Rule(NO_WAY_TO_REFUSE, lambda advert: not advert.refusable, source)


NO_FAKE_REPLY = Rule(
    FAKE_REPLY,
    lambda advert: pretends_to_reply(advert.subject),
    "15 U.S.C. 7704(a)(2); Federal Law of Russia 38-FZ, article 5; Gmail and Yahoo bulk sender guidelines, 2024",
)
