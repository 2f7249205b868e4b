"""The drafts of a run beside what was decided about them: which may be handed over, and why not the others. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum

from msgspec import Struct

from sheetcrm.core.drafts.model import Draft, DraftSettings
from sheetcrm.core.drafts.review.approval import EXPIRED, Approval, Verdict, changed_since
from sheetcrm.core.drafts.text.by_person import edited
from sheetcrm.core.wording import Lang, Text


class State(StrEnum):
    """How a draft stands. Only an approved one may be handed over."""

    NEW = "new"
    APPROVED = "approved"
    OUTDATED = "outdated"
    REJECTED = "rejected"
    REWRITE = "rewrite"
    BLOCKED = "blocked"
    HANDED = "handed"


STATES: dict[State, Text] = {
    State.NEW: Text(ru="новый", en="new"),
    State.APPROVED: Text(ru="одобрен", en="approved"),
    State.OUTDATED: Text(ru="устарел", en="outdated"),
    State.REJECTED: Text(ru="не отправлять", en="not to be sent"),
    State.REWRITE: Text(ru="переписать", en="to be rewritten"),
    State.BLOCKED: Text(ru="нельзя отправлять", en="must not be sent"),
    State.HANDED: Text(ru="передан в рассылку", en="handed over"),
}
_WITH_REASON = Text(ru="{state}: {reason}", en="{state}: {reason}")


class DecidedDraft(Struct, frozen=True):
    """A draft with the person's own words in it, how it stands, and the decision that counts (None: there is none).

    ``expired``: keys of :data:`~sheetcrm.core.drafts.review.approval.EXPIRED`, why an earlier consent to send no longer holds.
    """

    draft: Draft
    state: State
    expired: tuple[str, ...] = ()
    approval: Approval | None = None

    def reason(self, lang: Lang) -> str:
        """Why it may not be handed over, in words; empty when nothing is to be said."""
        if self.state is State.BLOCKED:
            return " ".join(reason.message(lang) for reason in self.draft.reasons)
        return ", ".join(EXPIRED[part].say(lang) for part in self.expired)

    def say(self, lang: Lang) -> str:
        """The state in words, of an outdated one with the reason."""
        state = STATES[self.state].say(lang)
        if self.state is State.OUTDATED and self.expired:
            return _WITH_REASON.say(lang, state=state, reason=self.reason(lang))
        return state


def decided_drafts(
    drafts: Iterable[Draft], approvals: Mapping[str, Approval], settings: DraftSettings, handed: Collection[str] = ()
) -> tuple[DecidedDraft, ...]:
    """Every draft as it stands, in the order given. ``approvals``: the decision that counts, by the draft's id;
    ``handed``: ids of those that were handed over already.

    A draft that may not be sent is never approved, whatever was decided; neither is one that is no longer what it was
    when somebody decided.
    """
    return tuple(_decided(draft, approvals.get(draft.id), settings, draft.id in handed) for draft in drafts)


def _decided(draft: Draft, approval: Approval | None, settings: DraftSettings, handed: bool) -> DecidedDraft:
    if approval is None:
        return DecidedDraft(draft, State.HANDED if handed else State.BLOCKED if draft.reasons else State.NEW)
    message = with_own_words(draft, approval, settings)
    verdict = approval.verdict
    expired = changed_since(approval, draft) if verdict is Verdict.SEND else approval.expired
    if handed:
        state = State.HANDED
    elif message.state == "blocked" or message.reasons:
        state = State.BLOCKED
    elif verdict is Verdict.REJECT:
        state = State.REJECTED
    elif verdict is Verdict.REWRITE:
        state = State.REWRITE
    elif expired:
        state = State.OUTDATED
    else:
        state = State.APPROVED if verdict is Verdict.SEND else State.NEW
    return DecidedDraft(message, state, expired if state in (State.OUTDATED, State.BLOCKED) else (), approval)


def with_own_words(draft: Draft, approval: Approval, settings: DraftSettings) -> Draft:
    """The draft with what a person wrote in place of ours, as it was kept with the decision."""
    text, subject = approval.text or "", approval.subject or ""
    if not text.strip() and not subject.strip():
        return draft
    return edited(draft, text if text.strip() else draft.text, settings, subject)
