"""The drafts of a run with what people decided: on the tabs, and as it was kept before. Pure.

First what was decided in «Черновики», then what was ticked in «Рассылки», and last what no longer holds: a consent to send ends
for good when the message, or what it rests on, is no longer what was read, when it must not be sent, and when it was not
among the drafts of a run. It takes a new decision to send it then, though everything may be again as it was.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping

from msgspec import field

from sheetcrm.core.drafts.model import Draft, Drafts, DraftSettings, Sent
from sheetcrm.core.drafts.review.approval import Approval, Verdict, changed_since
from sheetcrm.core.drafts.review.decided import DecidedDraft, State, decided_drafts
from sheetcrm.core.drafts.review.deciding import Spoken, decisions, spoken
from sheetcrm.core.drafts.review.elsewhere import told_by_lines
from sheetcrm.core.drafts.review.mailings import Mailing, mailings, with_ticks
from sheetcrm.core.records import Discreet, replace
from sheetcrm.core.tabs.queue import NOTHING, Lines


class Review(Discreet, frozen=True):
    """``drafts``: every draft of the run as it stands, own words in it. ``mailings``: they and their figures by campaign.
    ``approvals``: the decisions that count, by draft; ``fresh``: those to be kept because of this run. ``words``: what is
    said in the tab, by draft. ``cancelled``: ids of approved drafts that are no drafts any more. ``ours``: by id, the drafts as
    the program made them. ``sent``: messages that were handed over, which no run makes again; ``ticks``: by mailing, a print
    of what was last ticked about its having been sent.
    """

    unseen = ("drafts", "mailings", "approvals", "fresh", "words", "ours", "sent", "ticks")

    drafts: tuple[DecidedDraft, ...]
    mailings: tuple[Mailing, ...]
    approvals: Mapping[str, Approval]
    fresh: tuple[Approval, ...]
    words: Mapping[str, Spoken]
    cancelled: frozenset[str] = frozenset()
    ours: Mapping[str, Draft] = field(default_factory=dict)
    sent: tuple[Sent, ...] = ()
    ticks: Mapping[str, str] = field(default_factory=dict)

    @property
    def scripts(self) -> tuple[Draft, ...]:
        """The scripts for calls that somebody approved: nothing hands them over, they are read to the client."""
        approved = (one.draft for one in self.drafts if one.state is State.APPROVED)
        return tuple(draft for draft in approved if draft.channel == "call")

    @property
    def must_read(self) -> frozenset[str]:
        """Ids of the drafts somebody has to read before their mailings can be approved as one."""
        return frozenset(draft_id for mailing in self.mailings for draft_id in mailing.must_read)

    @property
    def left(self) -> frozenset[str]:
        """Ids of the messages that were handed over."""
        return frozenset(one.draft_id for one in self.sent)


def review(
    found: Drafts,
    approvals: Mapping[str, Approval],
    settings: DraftSettings,
    now: dt.datetime,
    drafts_lines: Lines = NOTHING,
    campaign_lines: Lines = NOTHING,
    handed: Collection[str] = (),
) -> Review:
    """What of the drafts may go. ``approvals``: what was decided before; ``drafts_lines`` and ``campaign_lines``: the tabs as
    they were read; ``handed``: ids of drafts that have left already."""
    ours = {draft.id: draft for draft in found.drafts}
    words = spoken(drafts_lines)
    counts = dict(approvals)
    fresh: dict[str, Approval] = {}

    def take(ones: Iterator[Approval]) -> None:
        for one in ones:
            counts[one.draft_id] = fresh[one.draft_id] = one

    take(iter(list(told_by_lines(words, ours, approvals, now))))
    take(decisions(words, ours, dict(counts), now))
    take(iter(list(_ended(counts, found, settings, now, handed))))
    decided = decided_drafts(found.drafts, counts, settings, handed)
    ticked = list(with_ticks(mailings(found, decided), campaign_lines, words, counts, now))
    take(one for _, ones in ticked for one in ones)
    if any(len(ones) > 1 for _, ones in ticked):
        decided = decided_drafts(found.drafts, counts, settings, handed)
        said = {mailing.key: mailing for mailing, _ in ticked}
        made = [
            replace(
                one,
                ticked=said[one.key].ticked,
                early=said[one.key].early,
                approved_as_one=said[one.key].approved_as_one,
            )
            for one in mailings(found, decided)
        ]
    else:
        made = [mailing for mailing, _ in ticked]
    gone = frozenset(one.draft_id for one in counts.values() if one.draft_id not in ours and one.expired)
    return Review(decided, tuple(made), counts, tuple(fresh.values()), words, gone, ours)


def _ended(
    counts: Mapping[str, Approval], found: Drafts, settings: DraftSettings, now: dt.datetime, handed: Collection[str]
) -> Iterator[Approval]:
    """Consents to send that no longer hold, each as the line that says so."""
    sends = {one.draft_id: one for one in counts.values() if one.verdict is Verdict.SEND}
    standing = {
        one.draft.id: one for one in decided_drafts((d for d in found.drafts if d.id in sends), sends, settings, handed)
    }
    ours = {draft.id: draft for draft in found.drafts if draft.id in sends}
    for draft_id, approval in sends.items():
        if draft_id in handed:
            continue
        one = standing.get(draft_id)
        if one is None:
            yield _end(approval, ("gone",), now)
        elif one.state is State.OUTDATED:
            yield _end(approval, one.expired, now)
        elif one.state is State.BLOCKED:
            yield _end(approval, changed_since(approval, ours[draft_id]) or ("blocked",), now)


def _end(approval: Approval, why: tuple[str, ...], now: dt.datetime) -> Approval:
    return replace(approval, verdict=Verdict.CHECK, at=now, place="run", expired=why)
