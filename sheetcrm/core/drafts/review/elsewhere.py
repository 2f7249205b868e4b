"""What was decided about drafts on another computer, as the lines of «Черновики» tell it. Pure.

Each computer keeps the decisions it took off the tab or off its page; the line of a draft says how the one that wrote it last
stood (:class:`~sheetcrm.core.drafts.review.deciding.Standing`). The later of two counts, and a yes only for the very message that stands in
the line. A line is no more than a word in the tab, so a second look is asked for as ever.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from sheetcrm.core.drafts.model import Draft
from sheetcrm.core.drafts.review.approval import Approval, Verdict, changed_since, prints_of
from sheetcrm.core.drafts.review.decided import DecidedDraft, State
from sheetcrm.core.drafts.review.deciding import Spoken, Standing, rests_on
from sheetcrm.core.drafts.review.mailings import mailing_key
from sheetcrm.core.records import replace

_NO = {"r": Verdict.REJECT, "w": Verdict.REWRITE}


def told_by_lines(
    words: Mapping[str, Spoken], drafts: Mapping[str, Draft], approvals: Mapping[str, Approval], now: dt.datetime
) -> Iterator[Approval]:
    """The decisions of other computers that this one does not know yet. ``approvals``: those it knows; moments are told in the
    zone of ``now``."""
    for draft_id, one in words.items():
        stands, draft, before = one.stands, drafts.get(draft_id), approvals.get(draft_id)
        if stands is None or draft is None or (before is not None and not _is_later(stands, before)):
            continue
        at = stands.at.astimezone(now.tzinfo)
        if stands.how in _NO:
            known = before or Approval(draft_id, Verdict.CHECK, at, "tab", prints_of(draft), one.by)
            yield replace(known, verdict=_NO[stands.how], at=at, place="tab", expired=(), seen=one.seen)
        elif stands.how == "n":
            if before is None:
                before = Approval(draft_id, Verdict.SEND, at, "run", prints_of(draft), seen=one.seen)
            if before.verdict is Verdict.SEND:
                why = changed_since(before, draft) or ("elsewhere",)
                yield replace(before, verdict=Verdict.CHECK, at=at, place="run", expired=why)
        elif not one.word or one.verdict is Verdict.SEND:
            yield Approval(
                draft_id,
                Verdict.SEND,
                at,
                "tab",
                rests_on(one.version, draft),
                one.by,
                one.text or None,
                one.subject or None,
                seen=one.seen,
                batch=mailing_key(draft.campaign, draft.period) if stands.how == "b" else "",
            )


def standing_told(one: DecidedDraft, words: Spoken | None) -> Standing | None:
    """How a draft stands, for its line to say; None where there is nothing others could go by: nobody decided, or the message is to
    go in words that do not stand in the tab."""
    approval = one.approval
    if approval is None or one.state is State.HANDED:
        return None
    if approval.expired:
        return Standing("n", approval.at)
    no = next((how for how, verdict in _NO.items() if verdict is approval.verdict), None)
    if no is not None:
        return Standing(no, approval.at)
    text, subject, word = ("", "", "") if words is None else (words.text, words.subject, words.word)
    alike = (approval.text or "", approval.subject or "") == (text, subject)
    agrees = words is None or not word or words.verdict is Verdict.SEND
    if one.state is not State.APPROVED or not alike or not agrees or (words is not None and words.disputed):
        return None
    return Standing("b" if approval.batch else "y", approval.at)


def _is_later(stands: Standing, before: Approval) -> bool:
    """Whether a line tells of a decision later than the one known here; at the same moment the stricter one counts."""
    known = before.at.replace(microsecond=before.at.microsecond // 1000 * 1000)  # as a line tells it
    return known < stands.at or (known == stands.at and before.verdict is Verdict.SEND and stands.how in "rwn")
