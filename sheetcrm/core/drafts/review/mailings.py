"""One mailing: the drafts of a campaign that go together, and when all of it may be approved at once. Pure.

Somebody has to have read every draft with a warning and a sample of the others, chosen by chance that does not move from
run to run.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from sheetcrm.core.drafts.model import Draft, Drafts
from sheetcrm.core.drafts.occasions import occasions
from sheetcrm.core.drafts.reasons import Said
from sheetcrm.core.drafts.review.approval import Approval, Verdict, printed, prints_of
from sheetcrm.core.drafts.review.decided import DecidedDraft, State
from sheetcrm.core.drafts.review.deciding import Spoken, rests_on, said
from sheetcrm.core.plan.decided import answer
from sheetcrm.core.plan.identity import digest
from sheetcrm.core.records import Discreet, replace
from sheetcrm.core.tabs.queue import Line, Lines
from sheetcrm.core.wording import LANGS, Text

#: Drafts without a warning that somebody has to have read.
SAMPLE = 20
YES = Text(ru="да", en="yes")
#: Said instead of «да» when that stands there already and was used, or stood there too early.
YES_AGAIN = Text(ru="да, снова", en="yes, again")
_YES = {text.say(lang).casefold() for text in (YES, YES_AGAIN) for lang in LANGS}
#: In place of a draft's id, where a decision about a whole mailing is kept.
_PREFIX = "campaign:"
_DECIDED = (State.APPROVED, State.REJECTED, State.HANDED)


class Mailing(Discreet, frozen=True):
    """The drafts of one campaign, and of one period where many share it.

    ``why``: said of all of them alike, else None. ``must_read``: ids of the drafts somebody has to have read; ``unread``: those
    of them without a decision that holds. ``whole``: whether these are all drafts of the campaign. ``parts`` and ``price`` of
    text messages that may go. ``ticked``: whether approving all is ticked; ``early``: it was before everything was read. ``approved_as_one``: the
    approval of all of them that counts, and of how many.
    """

    unseen = ("drafts", "unread", "approved_as_one")

    key: str
    campaign: str
    period: str
    title: Text
    why: Said | None
    drafts: tuple[DecidedDraft, ...]
    whole: bool = True
    must_read: frozenset[str] = frozenset()
    unread: tuple[Draft, ...] = ()
    ticked: bool = False
    early: bool = False
    approved_as_one: tuple[Approval, int] | None = None

    def count(self, *states: State) -> int:
        """How many of the drafts stand so."""
        return sum(one.state in states for one in self.drafts)

    @property
    def ready(self) -> list[DecidedDraft]:
        """Those that may go or might once approved."""
        return [one for one in self.drafts if one.state not in (State.BLOCKED, State.HANDED)]

    @property
    def warned(self) -> int:
        return sum(bool(one.draft.warnings) for one in self.ready)

    @property
    def parts(self) -> int:
        return sum(one.draft.sms.parts for one in self.ready if one.draft.sms is not None)

    @property
    def price(self) -> Decimal | None:
        prices = [s.price for one in self.ready if (s := one.draft.sms) is not None and s.price is not None]
        return sum(prices, Decimal(0)) if prices else None


def mailings(found: Drafts, decided: Sequence[DecidedDraft]) -> list[Mailing]:
    """The mailings of a run, in the order of their campaigns."""
    groups: dict[tuple[str, str], list[DecidedDraft]] = {}
    for one in decided:
        groups.setdefault((one.draft.campaign, shared_period(one.draft.campaign, one.draft.period)), []).append(one)
    many = Counter(campaign for campaign, _ in groups)
    made = [
        _mailing(campaign, period, found, tuple(drafts), whole=many[campaign] == 1)
        for (campaign, period), drafts in groups.items()
    ]
    made += [
        _mailing(name, "", found, (), whole=True)
        for name, tally in found.tallies.items()
        if tally.due and name not in many
    ]
    order = {name: i for i, name in enumerate(found.tallies)}
    return sorted(made, key=lambda one: (order.get(one.campaign, len(order)), one.period))


def shared_period(campaign: str, period: str) -> str:
    """The period that makes a mailing of a campaign's messages; empty where each of them is about a period of its own."""
    occasion = occasions().get(campaign)
    return period if occasion is None or occasion.together else ""


def mailing_key(campaign: str, period: str) -> str:
    """The key of the mailing that a message of a campaign and period belongs to."""
    return digest("campaign", campaign, shared_period(campaign, period))


def mailing_left(campaign: str, period: str, found: Drafts) -> Mailing:
    """A mailing that has left whole: nothing of it is a draft any more."""
    return _mailing(campaign, shared_period(campaign, period), found, (), whole=False)


def _mailing(campaign: str, period: str, found: Drafts, drafts: tuple[DecidedDraft, ...], *, whole: bool) -> Mailing:
    title = found.tallies[campaign].title if campaign in found.tallies else Text(campaign, campaign)
    whys = {one.draft.context.why for one in drafts[:200]}
    why = next(iter(whys)) if len(whys) == 1 and period else None
    readable = [one for one in drafts if one.state not in (State.BLOCKED, State.HANDED)]
    plain = [one for one in readable if not one.draft.warnings]
    sample = sorted(plain, key=lambda one: _lot(campaign, period, one.draft.id))[:SAMPLE]
    to_read = [*(one for one in readable if one.draft.warnings), *sample]
    unread = tuple(one.draft for one in to_read if one.state not in _DECIDED)
    must = frozenset(one.draft.id for one in to_read)
    return Mailing(digest("campaign", campaign, period), campaign, period, title, why, drafts, whole, must, unread)


def _lot(campaign: str, period: str, draft_id: str) -> bytes:
    return hashlib.blake2b("\0".join((campaign, period, draft_id)).encode(), digest_size=8).digest()


def decision_id(mailing: Mailing) -> str:
    """Under what a decision about the whole mailing is kept."""
    return _PREFIX + mailing.key


def with_ticks(
    made: Iterable[Mailing],
    lines: Lines,
    words: Mapping[str, Spoken],
    approvals: Mapping[str, Approval],
    now: dt.datetime,
) -> Iterator[tuple[Mailing, list[Approval]]]:
    """Each mailing with what is said about approving all of it, and the decisions that follow.

    A tick counts once, in the run that first sees it, and only when everything was read by then. It is about the drafts that
    were shown in the tab as they are now; one that changed meanwhile is not approved by it, nor one with a decision of its own.
    """
    used = {approval.batch for approval in approvals.values() if approval.batch}
    for mailing in made:
        line = lines.get(mailing.key)
        kept = approvals.get(decision_id(mailing))
        seen, ticked, by = _tick(line)
        new = seen != ("" if kept is None else kept.seen)
        fresh: list[Approval] = []
        early = ticked and bool(mailing.unread) and (new or mailing.key not in used)
        if new:
            fresh.append(Approval(decision_id(mailing), Verdict.CHECK, now, "tab", {}, by, seen=seen))
            if ticked and not early:
                fresh += _all_of(mailing, words, approvals, by, now)
        before = [
            one.approval
            for one in mailing.drafts
            if one.state is State.APPROVED and one.approval is not None and one.approval.batch == mailing.key
        ]
        as_one = None
        if len(fresh) > 1:
            as_one = (fresh[1], len(fresh) - 1 + len(before))
        elif before:
            as_one = (max(before, key=lambda approval: approval.at), len(before))
        yield replace(mailing, ticked=ticked, early=early, approved_as_one=as_one), fresh


def _tick(line: Line | None) -> tuple[str, bool, str]:
    if line is None:
        return "", False, ""
    value = line.typed.get("approve")
    word = said(value).casefold()
    ticked = answer(value) is True or word.strip(".! ") in _YES
    return printed(word) if word else "", ticked, said(line.typed.get("by"))


def _all_of(
    mailing: Mailing, words: Mapping[str, Spoken], approvals: Mapping[str, Approval], by: str, now: dt.datetime
) -> Iterator[Approval]:
    """The approvals of everything nobody said anything about, as it was shown."""
    for one in mailing.drafts:
        draft = one.draft
        shown = words.get(draft.id)
        before = approvals.get(draft.id)
        if one.state is not State.NEW or draft.warnings or shown is None or shown.seen:
            continue
        if shown.over:
            continue  # it is back in this run: whoever ticked saw a line that is over
        if before is not None and (before.expired or before.text or before.subject or before.place != "tab"):
            continue
        now_on = prints_of(draft)
        if rests_on(shown.version, draft) == now_on:
            yield Approval(draft.id, Verdict.SEND, now, "tab", now_on, by, batch=mailing.key)
