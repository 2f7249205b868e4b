"""How one draft stands, as the review page shows it: the same reading of decisions as in «Черновики» and at the handover. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from sheetcrm.core.drafts.model import Draft
from sheetcrm.core.drafts.reasons import Reason
from sheetcrm.core.drafts.review.approval import EXPIRED, Verdict
from sheetcrm.core.drafts.review.decided import STATES, DecidedDraft, State
from sheetcrm.core.drafts.text.layout import letter_body
from sheetcrm.core.records import Discreet
from sheetcrm.core.wording import Lang, number


class Decision(Discreet, frozen=True):
    """How a draft stands. ``at``: when that was decided, as it is shown, empty when nobody decided; ``second``: what a second
    pair of eyes said, None when none did; ``currency``: of prices."""

    unseen = ("one",)

    one: DecidedDraft
    at: str = ""
    second: str | None = None
    currency: str = "₽"

    def listed(self, lang: Lang) -> list[Any]:
        """As the page takes it: the verdict, when, where and by whom it was taken, the person's own text and subject, why it
        no longer holds, the second look, the state with its words, and the message with the own words in it, None where
        the message is the program's."""
        one, approval = self.one, self.one.approval
        expired = ", ".join(EXPIRED[part].say(lang) for part in one.expired)
        state = [one.state.value, STATES[one.state].say(lang)]
        if approval is None:
            return ["check", "", "", "", None, None, expired, None, state, None]
        own = bool(approval.text or approval.subject)
        message = _message(one.draft, lang, self.currency) if own else None
        return [
            str(approval.verdict), self.at, approval.place, approval.by, approval.text, approval.subject, expired,
            self.second, state, message,
        ]  # fmt: skip


NO_DECISIONS: Mapping[str, Decision] = MappingProxyType({})


def _message(draft: Draft, lang: Lang, currency: str) -> list[Any]:
    """What would go out: its subject, its text and how a mail program shows that, its parts as a text message, and what stands
    against it or is worth a look."""
    body = letter_body(draft.text, draft.links) if draft.channel == "email" else ""
    sms = None
    if draft.sms is not None:
        price = "" if draft.sms.price is None else money(float(draft.sms.price), currency, lang)
        sms = [draft.sms.encoding, draft.sms.characters, draft.sms.parts, draft.sms.left, price]
    return [draft.subject, draft.text, body, sms, _said(draft.reasons, lang), _said(draft.warnings, lang)]


def _said(reasons: Iterable[Reason], lang: Lang) -> list[list[str]]:
    return [[reason.message(lang), reason.fix(lang)] for reason in reasons]


def money(amount: float, currency: str, lang: Lang) -> str:
    """An amount with its sign where the language puts it: «8,40 ₽», “£8.40”."""
    text = number(amount, lang, 2)
    return f"{currency}{text}" if lang == "en" and currency in ("$", "€", "£") else f"{text} {currency}"


def moment(at: dt.datetime, zone: dt.tzinfo | None, lang: Lang) -> str:
    """When something was decided, by the team's clock."""
    local = at.astimezone(zone)
    return f"{local:%d.%m.%Y %H:%M}" if lang == "ru" else f"{local:%Y-%m-%d %H:%M}"


def shown_decisions(
    drafts: Iterable[DecidedDraft],
    zone: dt.tzinfo | None,
    lang: Lang,
    currency: str,
    seconds: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, Decision]:
    """What is to be shown of some drafts, by id: those somebody decided about, and those that have left. ``seconds``: what
    second looks said, by draft."""
    return {
        one.draft.id: Decision(
            one,
            "" if one.approval is None else moment(one.approval.at, zone, lang),
            seconds.get(one.draft.id),
            currency,
        )
        for one in drafts
        if one.approval is not None or one.state is State.HANDED
    }


def is_decided(one: Decision) -> bool:
    """Whether there is a decision that counts, rather than one that was taken back or has ended."""
    approval = one.one.approval
    return approval is not None and approval.verdict is not Verdict.CHECK and one.one.state is not State.OUTDATED
